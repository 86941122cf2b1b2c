# SPDX-License-Identifier: Apache-2.0
"""Keys on this machine: the terminal's own signing key, and (for a sandbox) the platform's sealing key pair.

The terminal signs with ECDSA over P-256 and SHA-256, because that is what a TPM can hold; in this version the key is a
file of mode 0600. Signatures are the raw ``r || s`` of 64 bytes that RFC 9421 (3.3.4) and JWS ES256 use, not DER.
Every key is bound to one environment (演示, 测试, 生产): its id is ``<environment>-<digest over both>``.
"""

from __future__ import annotations

import json
import stat
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from config.modes import Environment
from offline_cache.durable_files import Disk, private_folder, write_durably
from offline_cache.errors import KeyFileError, WrongEnvironment
from offline_cache.sealing import PlatformPrivateKey, PlatformPublicKey, check_key_id, make_key_id

SIGNATURE_BYTES = 64
_HALF = SIGNATURE_BYTES // 2
_ECDSA = ec.ECDSA(hashes.SHA256())


def terminal_key_file(state_dir: Path) -> Path:
    """Where a terminal keeps its signing key."""
    return state_dir / "keys" / "terminal-key.json"


def terminal_key_id(environment: Environment, public_pem: str) -> str:
    """The id that a terminal's public key has in ``environment``.

    Raises:
        ValueError: not a P-256 public key.
    """
    return make_key_id(environment, _spki(_load_public(public_pem)))


def verify_signature(public_pem: str, data: bytes, signature: bytes) -> bool:
    """Whether ``signature`` (raw, 64 bytes) over ``data`` was made by the holder of ``public_pem``."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    der = encode_dss_signature(int.from_bytes(signature[:_HALF], "big"), int.from_bytes(signature[_HALF:], "big"))
    try:
        _load_public(public_pem).verify(der, data, _ECDSA)
    except InvalidSignature:
        return False
    return True


class TerminalKey:
    """The terminal's P-256 signing key."""

    def __init__(self, environment: Environment, terminal_id: str, private: ec.EllipticCurvePrivateKey) -> None:
        self.environment = environment
        self.terminal_id = terminal_id
        self._private = private
        self.key_id = make_key_id(environment, _spki(private.public_key()))

    def __repr__(self) -> str:
        """Without the key."""
        return f"TerminalKey({self.key_id!r}, {self.terminal_id!r})"

    @classmethod
    def create(cls, environment: Environment, terminal_id: str) -> TerminalKey:
        """A fresh key."""
        return cls(environment, terminal_id, ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def load(cls, path: Path, expected_environment: Environment) -> TerminalKey:
        """The key in ``path``.

        Raises:
            KeyFileError: missing, damaged or readable by others.
            WrongEnvironment: made for another environment, or relabelled.
        """
        row = _read_private_file(path)
        try:
            environment = Environment(row["environment"])
            private = serialization.load_pem_private_key(row["private_pem"].encode(), password=None)
            key_id, terminal_id = row["key_id"], row["terminal_id"]
        except (ValueError, KeyError) as error:
            raise KeyFileError(f"terminal key file {path} is damaged; enrol this terminal again") from error
        if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
            raise KeyFileError(f"terminal key file {path} holds no P-256 key; enrol this terminal again")
        check_key_id(key_id, environment, _spki(private.public_key()))
        if environment is not expected_environment:
            raise WrongEnvironment(
                f"the terminal key in {path} is for {environment.value}({environment.label}), but the settings say "
                f"{expected_environment.value}({expected_environment.label}); enrol the terminal there, "
                "or correct the settings"
            )
        return cls(environment, terminal_id, private)

    def save(self, path: Path) -> None:
        """Write the key, mode 0600, in a folder of mode 0700."""
        private_pem = self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        _write_private_file(
            path,
            {
                "environment": self.environment.value,
                "terminal_id": self.terminal_id,
                "key_id": self.key_id,
                "private_pem": private_pem,
            },
        )

    @property
    def public_pem(self) -> str:
        """The public key as PEM (SubjectPublicKeyInfo)."""
        return (
            self._private.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )

    def sign(self, data: bytes) -> bytes:
        """ECDSA P-256 SHA-256 over ``data``, raw ``r || s``."""
        r, s = decode_dss_signature(self._private.sign(data, _ECDSA))
        return r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Whether this key made ``signature`` over ``data``."""
        return verify_signature(self.public_pem, data, signature)


def save_platform_private_key(key: PlatformPrivateKey, path: Path) -> None:
    """Write the platform's key pair, mode 0600 (used by the sandbox only)."""
    _write_private_file(
        path,
        {
            "key_id": key.public_key.key_id,
            "environment": key.public_key.environment.value,
            "suite_id": str(key.public_key.suite_id),
            "public": b64encode(key.public_key.public).decode(),
            "private": b64encode(key.private).decode(),
        },
    )


def load_platform_private_key(path: Path) -> PlatformPrivateKey:
    """The platform's key pair in ``path``.

    Raises:
        KeyFileError: missing, damaged or readable by others.
        WrongEnvironment: relabelled.
    """
    row = _read_private_file(path)
    try:
        public = PlatformPublicKey(
            row["key_id"], Environment(row["environment"]), int(row["suite_id"]), b64decode(row["public"])
        )
        return PlatformPrivateKey(public, b64decode(row["private"]))
    except (ValueError, KeyError) as error:
        raise KeyFileError(f"platform key file {path} is damaged") from error


def _load_public(public_pem: str) -> ec.EllipticCurvePublicKey:
    public = serialization.load_pem_public_key(public_pem.encode())
    if not isinstance(public, ec.EllipticCurvePublicKey) or public.curve.name != "secp256r1":
        raise ValueError("not a P-256 public key")
    return public


def _spki(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _write_private_file(path: Path, row: dict[str, str]) -> None:
    private_folder(path.parent)
    write_durably(path, json.dumps(row, indent=2).encode() + b"\n", Disk())


def _read_private_file(path: Path) -> dict[str, str]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        row = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise KeyFileError(f"key file {path} cannot be read ({type(error).__name__})") from error
    if mode & 0o077:
        raise KeyFileError(f"key file {path} is readable by others (mode {mode:o}); make it 600 and replace the key")
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise KeyFileError(f"key file {path} is damaged")
    return row
