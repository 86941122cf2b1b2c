# SPDX-License-Identifier: Apache-2.0
"""A platform whose certificate is not believed: no line to it, and not the same as a lost network.

Nobody we know has signed these, whatever their dates say; one that was, and has expired since, cannot be made here.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.modes import Environment
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import NotTrusted
from offline_cache.keys import TerminalKey

NOW = datetime.now(UTC)


def certificate(folder: Path, begins: datetime, ends: datetime) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "platform.example.invalid")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


class Server:
    """Takes connections in TLS, and has nothing to say."""

    def __init__(self, file: Path) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(file)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.url = f"https://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._socket.accept()
            except OSError:
                return
            near.settimeout(3)
            try:
                self._context.wrap_socket(near, server_side=True).close()
            except OSError:
                near.close()  # the other end did not believe us

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture(params=["expired", "not_yet_valid", "unknown"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    day = timedelta(days=1)
    begins, ends = {
        "expired": (NOW - 9 * day, NOW - day),
        "not_yet_valid": (NOW + day, NOW + 9 * day),
        "unknown": (NOW - day, NOW + day),
    }[request.param]
    found = Server(certificate(tmp_path, begins, ends))
    yield found
    found.close()


def test_it_is_not_believed_and_says_so(server: Server) -> None:
    client = PlatformClient(server.url, TerminalKey.create(Environment.DEMO, "DEMO-0001"), "DEMO-0001")
    with pytest.raises(NotTrusted, match="no secure line"):
        client.health()
