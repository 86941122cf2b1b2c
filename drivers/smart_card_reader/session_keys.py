# SPDX-License-Identifier: Apache-2.0
"""Keys of a travel document's chip (会话密钥), and the four suites they are used in. Source: ICAO Doc 9303-11 (8th ed.) 9.7
(derivation), 9.8.6 and 9.8.7 (block ciphers, retail MAC, CMAC); ISO/IEC 9797-1 (padding method 2, MAC algorithm 3).

Sans-IO, pure functions over bytes. Nothing here is a secret of ours: all keys come from what is printed on the document.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

try:
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
except ImportError:  # pragma: no cover - before cryptography 43 it was at home among the others
    from cryptography.hazmat.primitives.ciphers.algorithms import TripleDES

FOR_ENCRYPTION: Final = 1
FOR_AUTHENTICATION: Final = 2
FOR_PACE: Final = 3
"""Counters of the key derivation (9.7.2, 9.7.3)."""
MAC_BYTES: Final = 8


class Suite(Enum):
    """Which cipher; the value is the last number of PACE's object identifiers (9.2.3), so a greater one is stronger."""

    DES3 = 1
    """双密钥三重 DES in CBC, retail MAC."""
    AES128 = 2
    AES192 = 3
    AES256 = 4

    @property
    def block_bytes(self) -> int:
        """Of the cipher."""
        return 8 if self is Suite.DES3 else 16

    @property
    def key_bytes(self) -> int:
        """Of each derived key."""
        return {Suite.DES3: 16, Suite.AES128: 16, Suite.AES192: 24, Suite.AES256: 32}[self]


@dataclass(frozen=True)
class SessionKeys:
    """What two ends that know each other share."""

    suite: Suite
    encryption: bytes = field(repr=False)
    authentication: bytes = field(repr=False)
    counter: int = field(repr=False)
    """发送序列计数器 (SSC) before the first command."""


def derive(secret: bytes, counter: int, suite: Suite) -> bytes:
    """The key of ``suite`` that ``secret`` gives for one use (9.7.1)."""
    digest = hashlib.sha1 if suite.key_bytes == 16 else hashlib.sha256
    key = digest(secret + counter.to_bytes(4, "big")).digest()[: suite.key_bytes]
    return bytes(_with_odd_parity(byte) for byte in key) if suite is Suite.DES3 else key


def _with_odd_parity(byte: int) -> int:
    return byte ^ (byte.bit_count() + 1 & 1)


def session_keys(suite: Suite, secret: bytes, counter: int = 0) -> SessionKeys:
    """Both keys that a shared ``secret`` gives."""
    return SessionKeys(suite, derive(secret, FOR_ENCRYPTION, suite), derive(secret, FOR_AUTHENTICATION, suite), counter)


def pad(data: bytes, block: int) -> bytes:
    """80 and zeroes up to the next multiple of ``block``."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data: bytes) -> bytes | None:
    """None: these bytes were not padded."""
    bare = data.rstrip(b"\0")
    return bare[:-1] if bare.endswith(b"\x80") else None


class Ciphers:
    """What both keys of a suite do. Contexts are made once and go on, for making one costs more than a command's bytes."""

    def __init__(self, suite: Suite, encryption: bytes, authentication: bytes) -> None:
        self._is_des = suite is Suite.DES3
        self._block = suite.block_bytes
        self._cipher: BlockCipherAlgorithm = algorithms.AES(encryption)
        if self._is_des:
            self._cipher = TripleDES(encryption + encryption[:8])
            # 3DES with three times the same key is DES.
            self._chain = Cipher(TripleDES(authentication[:8] * 3), modes.CBC(bytes(8))).encryptor()
            self._last = 0
            whole = TripleDES(authentication + authentication[:8])
            self._final = Cipher(whole, modes.ECB()).encryptor()  # noqa: S305 - one block each
        else:
            self._cmac = CMAC(algorithms.AES(authentication))
        self._once = Cipher(self._cipher, modes.ECB()).encryptor()  # noqa: S305 - one block each
        self._undo = Cipher(self._cipher, modes.CBC(bytes(self._block))).decryptor()
        self._before = 0

    def _start(self, counter: int | None) -> bytes:
        """9.8.6.1: 3DES begins with zeroes, AES with the counter, encrypted. None: zeroes for both."""
        if counter is None or self._is_des:
            return bytes(self._block)
        return self._once.update(counter.to_bytes(self._block, "big"))

    def encrypt(self, data: bytes, counter: int | None = None) -> bytes:
        """CBC over whole blocks; ``counter`` gives the initialization vector of secured commands, None is zeroes."""
        return Cipher(self._cipher, modes.CBC(self._start(counter))).encryptor().update(data)

    def decrypt(self, data: bytes, counter: int | None = None) -> bytes:
        """The other way round. The chain goes on from message to message: of the first block, the last one of the message before
        is taken out, and what this one begins with.
        """
        plain, size = self._undo.update(data), self._block
        first = int.from_bytes(plain[:size], "big") ^ self._before ^ int.from_bytes(self._start(counter), "big")
        self._before = int.from_bytes(data[-size:], "big")
        return first.to_bytes(size, "big") + plain[size:]

    def checksum(self, data: bytes) -> bytes:
        """8 bytes that authenticate ``data``: whole blocks under 3DES, any number under AES."""
        if not self._is_des:
            cmac = self._cmac.copy()
            cmac.update(data)
            return cmac.finalize()[:MAC_BYTES]
        # MAC algorithm 3: DES in CBC with half of the key; the last block's takes both halves, which is 3DES. The chain goes on
        # from message to message; to begin with zeroes, its last block is taken out of the first one.
        before, last = 0, int.from_bytes(data[-8:], "big")
        if len(data) > 8:
            begin = (int.from_bytes(data[:8], "big") ^ self._last).to_bytes(8, "big")
            before = self._last = int.from_bytes(self._chain.update(begin + data[8:-8])[-8:], "big")
        return self._final.update((before ^ last).to_bytes(8, "big"))

    def token(self, data: bytes) -> bytes:
        """8 bytes over a message of its own, in no secured command: 3DES pads it, AES's CMAC does by itself (4.4.3.4)."""
        return self.checksum(pad(data, 8) if self._is_des else data)


def encrypt(suite: Suite, key: bytes, data: bytes) -> bytes:
    """CBC over whole blocks, beginning with zeroes."""
    return Ciphers(suite, key, key).encrypt(data)


def decrypt(suite: Suite, key: bytes, data: bytes) -> bytes:
    """The other way round."""
    return Ciphers(suite, key, key).decrypt(data)


def token(suite: Suite, key: bytes, data: bytes) -> bytes:
    """As :meth:`Ciphers.token`."""
    return Ciphers(suite, key, key).token(data)
