# SPDX-License-Identifier: Apache-2.0
"""Sealing: a case is closed with the platform's public key before it touches the disk; the terminal cannot open it.

HPKE base mode, RFC 9180, DHKEM(X25519, HKDF-SHA256) / HKDF-SHA256 / AES-256-GCM. The envelope, big-endian::

    offset  length  field
    0       4       magic "KSE1" (kiosk sealed envelope, version 1)
    4       1       suite id          1 = international suite (2 is kept for 国密 SM2/SM4)
    5       1       k, length of the platform key id
    6       k       platform key id, ASCII, "<environment>-<16 hex>"
    6+k     16      idempotency key: the case id, a UUID
    22+k    1       p, length of the purpose
    23+k    p       purpose, ASCII: "case" or "attachment:<n>"
    23+k+p  32      enc, the HPKE encapsulated key
    then            ciphertext, with its 16-byte tag

All bytes before ``enc`` are the HPKE ``info``, so an envelope moved to another case, purpose or key does not open.
The key id names its environment and is a digest over environment and key together, so that a demonstration key
relabelled "production" is recognised. HPKE base mode does not say who sealed: the terminal signs inside the plaintext.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from config.modes import Environment
from offline_cache.errors import BadEnvelope, KeyFileError, SealingError, UnknownKey, WrongEnvironment

MAGIC = b"KSE1"
INTERNATIONAL = 1
_MINIMUM_SEALED_BYTES = 32 + 16


class SealingSuite(Protocol):
    """A pair of algorithms to seal for, and open with, one key pair."""

    @property
    def suite_id(self) -> int:
        """The number that stands in the envelope."""

    def seal(self, plaintext: bytes, public_key: bytes, info: bytes) -> bytes:
        """Close ``plaintext`` for the holder of the private key, who must give the same ``info``."""

    def open(self, sealed: bytes, private_key: bytes, info: bytes) -> bytes:
        """The inverse; raises :class:`BadEnvelope` for anything that was changed."""


class InternationalSuite:
    """HPKE X25519 / HKDF-SHA256 / AES-256-GCM. Keys are raw 32-byte strings (RFC 7748)."""

    suite_id = INTERNATIONAL

    def __init__(self) -> None:
        self._suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

    def seal(self, plaintext: bytes, public_key: bytes, info: bytes) -> bytes:
        """Close ``plaintext``; the result is ``enc`` followed by the ciphertext."""
        return self._suite.encrypt(plaintext, X25519PublicKey.from_public_bytes(public_key), info=info)

    def open(self, sealed: bytes, private_key: bytes, info: bytes) -> bytes:
        """Open what :meth:`seal` closed."""
        if len(sealed) < _MINIMUM_SEALED_BYTES:
            raise BadEnvelope("the sealed part is too short to hold a key and a tag")
        try:
            return self._suite.decrypt(sealed, X25519PrivateKey.from_private_bytes(private_key), info=info)
        except (InvalidTag, ValueError) as error:
            raise BadEnvelope("the envelope does not open: damaged, or changed") from error


def suite_by_id(suite_id: int) -> SealingSuite:
    """The suite behind the number in an envelope or key file."""
    if suite_id == INTERNATIONAL:
        return InternationalSuite()
    raise SealingError(f"sealing suite {suite_id} is not known here; known: {INTERNATIONAL} (international)")


def thumbprint(environment: Environment, public: bytes) -> str:
    """The digest that binds a public key to its environment."""
    return hashlib.sha256(environment.value.encode() + public).hexdigest()[:16]


def make_key_id(environment: Environment, public: bytes) -> str:
    """``<environment>-<thumbprint>``."""
    return f"{environment.value}-{thumbprint(environment, public)}"


def check_key_id(key_id: str, environment: Environment, public: bytes) -> None:
    """Refuse a key whose label does not fit its bytes.

    Raises:
        WrongEnvironment: the id is not the one this key has in ``environment``.
    """
    if key_id != make_key_id(environment, public):
        raise WrongEnvironment(f"key {key_id} is not a key of environment {environment.value}({environment.label})")


@dataclass(frozen=True, slots=True)
class PlatformPublicKey:
    """A public key of the platform, good for one environment only. Checked when it is made."""

    key_id: str
    environment: Environment
    suite_id: int
    public: bytes

    def __post_init__(self) -> None:
        check_key_id(self.key_id, self.environment, self.public)


@dataclass(frozen=True, slots=True)
class PlatformPrivateKey:
    """The platform's (in a demonstration: the sandbox's) side of a sealing key."""

    public_key: PlatformPublicKey
    private: bytes = field(repr=False)

    @classmethod
    def create(cls, environment: Environment) -> PlatformPrivateKey:
        """A fresh key pair of the international suite."""
        private = X25519PrivateKey.generate()
        public = private.public_key().public_bytes_raw()
        named = PlatformPublicKey(make_key_id(environment, public), environment, INTERNATIONAL, public)
        return cls(named, private.private_bytes_raw())


def dump_platform_keys(keys: Sequence[PlatformPublicKey]) -> str:
    """The text of a public-key file; the first key is the one to seal with."""
    rows = [
        {
            "key_id": key.key_id,
            "environment": key.environment.value,
            "suite_id": key.suite_id,
            "public": b64encode(key.public).decode(),
        }
        for key in keys
    ]
    return json.dumps({"keys": rows}, indent=2) + "\n"


def load_platform_keys(path: Path, expected_environment: Environment | None = None) -> list[PlatformPublicKey]:
    """The platform's public keys; the first one is the one to seal with.

    Raises:
        KeyFileError: missing, damaged or empty.
        WrongEnvironment: a key is mislabelled, or not of ``expected_environment``.
    """
    try:
        keys = [
            PlatformPublicKey(
                str(row["key_id"]), Environment(row["environment"]), int(row["suite_id"]), b64decode(row["public"])
            )
            for row in json.loads(path.read_text("utf-8"))["keys"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeyFileError(f"platform key file {path} cannot be read ({error}); fetch it again") from error
    if not keys:
        raise KeyFileError(f"platform key file {path} holds no key; fetch it from the platform again")
    if expected_environment is not None:
        for key in keys:
            if key.environment is not expected_environment:
                raise WrongEnvironment(f"key {key.key_id} in {path} is not for {expected_environment.value}")
    return keys


@dataclass(frozen=True, slots=True)
class EnvelopeHeader:
    """The clear part of an envelope; authenticated, not secret."""

    suite_id: int
    key_id: str
    case_id: str
    purpose: str

    def encode(self) -> bytes:
        """The bytes before ``enc``, which are also the HPKE ``info``."""
        key_id, purpose = self.key_id.encode("ascii"), self.purpose.encode("ascii")
        if not 0 < len(key_id) < 256 or not 0 < len(purpose) < 256:
            raise SealingError("key id and purpose of an envelope have 1 to 255 characters")
        return b"".join(
            (
                MAGIC,
                bytes((self.suite_id, len(key_id))),
                key_id,
                uuid.UUID(self.case_id).bytes,
                bytes((len(purpose),)),
                purpose,
            )
        )


def parse_header(envelope: bytes) -> tuple[EnvelopeHeader, int]:
    """The clear part of ``envelope`` and its length.

    Raises:
        BadEnvelope: not an envelope, or cut short.
    """
    try:
        if envelope[:4] != MAGIC:
            raise BadEnvelope("not a sealed envelope of version 1")
        suite_id, key_length = envelope[4], envelope[5]
        key_end = 6 + key_length
        case_end = key_end + 16
        purpose_end = case_end + 1 + envelope[case_end]
        if purpose_end > len(envelope):
            raise BadEnvelope("the envelope is cut short")
        header = EnvelopeHeader(
            suite_id,
            envelope[6:key_end].decode("ascii"),
            str(uuid.UUID(bytes=envelope[key_end:case_end])),
            envelope[case_end + 1 : purpose_end].decode("ascii"),
        )
    except (IndexError, ValueError) as error:
        raise BadEnvelope("the envelope is cut short or its header is damaged") from error
    return header, purpose_end


class Sealer:
    """Closes plaintext for one platform key. Lives in the visit process."""

    def __init__(self, key: PlatformPublicKey) -> None:
        self._key = key
        self._suite = suite_by_id(key.suite_id)

    def seal(self, case_id: str, purpose: str, plaintext: bytes) -> bytes:
        """An envelope for ``case_id``; ``purpose`` is ``case`` or ``attachment:<n>``."""
        header = EnvelopeHeader(self._suite.suite_id, self._key.key_id, case_id, purpose).encode()
        return header + self._suite.seal(plaintext, self._key.public, header)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was inside an envelope. The plaintext stays out of any printed form."""

    case_id: str
    purpose: str
    plaintext: bytes = field(repr=False)


class Opener:
    """Opens envelopes. Lives at the platform; the terminal has no private key to give it."""

    def __init__(self, private_keys: Iterable[PlatformPrivateKey]) -> None:
        self._keys = {key.public_key.key_id: key for key in private_keys}

    def open(self, envelope: bytes) -> Opened:
        """The content of ``envelope``.

        Raises:
            UnknownKey: sealed for another key, for instance one of another environment.
            BadEnvelope: damaged or changed, in header or content.
        """
        header, length = parse_header(envelope)
        key = self._keys.get(header.key_id)
        if key is None:
            raise UnknownKey(f"sealed for key {header.key_id}, which is not held here")
        if header.suite_id != key.public_key.suite_id:
            raise BadEnvelope("the envelope names another suite than its key has")
        plaintext = suite_by_id(header.suite_id).open(envelope[length:], key.private, envelope[:length])
        return Opened(header.case_id, header.purpose, plaintext)
