# SPDX-License-Identifier: Apache-2.0
"""Keys that sign content packages, and those that a terminal believes. Ed25519 (RFC 8032); SM2 has its number already.

As with every key of the project, the id says the environment (演示, 测试, 生产) and is a digest over it and the key: a
terminal in production takes none of another, however it is labelled.
"""

from __future__ import annotations

import json
import os
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from config.modes import Environment
from offline_cache.errors import KeyFileError, WrongEnvironment
from offline_cache.sealing import check_key_id, make_key_id

ED25519: Final = 1
PURPOSE: Final = "content-signing"
_KEY_BYTES: Final = 32


@dataclass(frozen=True)
class ContentKey:
    """A public key that packages are verified with. Checked when it is made."""

    key_id: str
    environment: Environment
    suite_id: int
    public: bytes

    def __post_init__(self) -> None:
        check_key_id(self.key_id, self.environment, self.public)

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Whether the holder of this key signed ``data``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class ContentKeys:
    """The keys that one terminal believes, all of one environment."""

    environment: Environment
    by_id: Mapping[str, ContentKey]

    @classmethod
    def of(cls, environment: Environment, keys: Iterable[ContentKey]) -> ContentKeys:
        """These keys.

        Raises:
            WrongEnvironment: one is of another environment.
        """
        held = {key.key_id: key for key in keys}
        for key in held.values():
            if key.environment is not environment:
                raise WrongEnvironment(
                    f"内容公钥 {key.key_id} 是{key.environment.label}环境的，这台终端是{environment.label}环境"
                )
        return cls(environment, MappingProxyType(held))


@dataclass(frozen=True)
class SigningKey:
    """The maker's side of a content key."""

    public_key: ContentKey
    _private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def create(cls, environment: Environment, seed: bytes | None = None) -> SigningKey:
        """A fresh key; ``seed`` (32 bytes): always the same one, for tests."""
        private = Ed25519PrivateKey.generate() if seed is None else Ed25519PrivateKey.from_private_bytes(seed)
        public = private.public_key().public_bytes_raw()
        return cls(ContentKey(make_key_id(environment, public), environment, ED25519, public), private)

    @property
    def private_bytes(self) -> bytes:
        """The seed."""
        return self._private.private_bytes_raw()

    def sign(self, data: bytes) -> bytes:
        """64 bytes, always the same for the same ``data``."""
        return self._private.sign(data)


def dump_content_keys(keys: Iterable[ContentKey]) -> str:
    """The text of a public-key file, as terminals get it."""
    return json.dumps({"keys": [_row(key) for key in keys]}, indent=2) + "\n"


def load_content_keys(path: Path, environment: Environment) -> ContentKeys:
    """The keys of a public-key file.

    Raises:
        KeyFileError: missing, damaged or empty.
        WrongEnvironment: a key is mislabelled, or not of ``environment``.
    """
    try:
        keys = [_key(row) for row in json.loads(path.read_text("utf-8"))["keys"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise KeyFileError(f"内容公钥文件 {path} 读不了（{error}）；请向发布内容的单位重新领取") from error
    if not keys:
        raise KeyFileError(f"内容公钥文件 {path} 里没有密钥；请向发布内容的单位重新领取")
    return ContentKeys.of(environment, keys)


def save_signing_key(key: SigningKey, path: Path) -> None:
    """Write a new file of mode 0600; one that is there is left alone.

    Raises:
        FileExistsError: there is a file.
        OSError: it cannot be written.
    """
    row = {"purpose": PURPOSE, **_row(key.public_key), "private": b64encode(key.private_bytes).decode()}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(json.dumps(row, indent=2) + "\n")


def load_signing_key(path: Path) -> SigningKey:
    """The signing key in ``path``.

    Raises:
        KeyFileError: missing, damaged, not for content, or readable by others.
        WrongEnvironment: relabelled.
    """
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyFileError(f"签名密钥 {path} 别人也能读；请执行 chmod 600 {path}")
        row = json.loads(path.read_text("utf-8"))
        if row["purpose"] != PURPOSE:
            raise KeyFileError(f"密钥 {path} 不是签内容用的")
        key, seed = _key(row), b64decode(row["private"], validate=True)
        private = Ed25519PrivateKey.from_private_bytes(seed)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise KeyFileError(f"签名密钥 {path} 读不了（{error}）；请用 content key 生成的文件") from error
    if private.public_key().public_bytes_raw() != key.public:
        raise KeyFileError(f"签名密钥 {path} 里的公钥和私钥不是一对")
    return SigningKey(key, private)


def _row(key: ContentKey) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "environment": key.environment.value,
        "suite_id": key.suite_id,
        "public": b64encode(key.public).decode(),
    }


def _key(row: Mapping[str, str]) -> ContentKey:
    public, suite_id = b64decode(row["public"], validate=True), int(row["suite_id"])
    if suite_id != ED25519 or len(public) != _KEY_BYTES:
        raise ValueError(f"算法 {suite_id}、{len(public)} 字节的密钥这里不认识")
    return ContentKey(str(row["key_id"]), Environment(row["environment"]), suite_id, public)
