# SPDX-License-Identifier: Apache-2.0
"""A platform whose certificate ran out yesterday (证书到期), for the fault tour: it offers a secure line that nobody may trust.

Only the handshake is spoken: a terminal that keeps to the rules says nothing after it. Nobody known has signed the certificate
either; one that was signed, and has run out since, cannot be made here.
"""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_HOST = "127.0.0.1"
_HANDSHAKE_S = 3.0
_END_S = 2 * _HANDSHAKE_S


class ExpiredPlatform:
    """Listens on a free loopback port while it is entered. ``folder`` takes certificate and key, made for this once."""

    def __init__(self, folder: Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(_certificate(folder, datetime.now(UTC)))
        self._socket = socket.create_server((_HOST, 0))
        self._thread = threading.Thread(target=self._serve, name="expired-platform", daemon=True)
        self.url = f"https://{_HOST}:{self._socket.getsockname()[1]}"

    def __enter__(self) -> ExpiredPlatform:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(_END_S)

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:
                return
            near.settimeout(_HANDSHAKE_S)
            with near, suppress(OSError):  # the other end does not believe us, and says so
                self._context.wrap_socket(near, server_side=True).close()


def _certificate(folder: Path, now: datetime) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "platform.example.invalid")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=366))
        .not_valid_after(now - timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(_HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "expired.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
