# SPDX-License-Identifier: Apache-2.0
"""The first bytes of a content package: who signed what. Sans-IO.

Integers are big-endian::

    offset  length  field
    0       4       magic "KCP1" (kiosk content package, version 1)
    4       1       suite id          1 = Ed25519 (RFC 8032); 2 is kept for SM2 with SM3 (GM/T 0003)
    5       1       k, length of the key id
    6       k       key id, ASCII, "<environment>-<16 hex>"
    6+k     4       m, length of the manifest
    10+k    64      signature (either suite: 64 bytes)
    74+k    m       manifest, JSON (:mod:`.manifest`)
    then            the parts, in the manifest's order, one after another, and nothing behind them

Signed is :data:`CONTEXT`, the bytes 0 to 10+k, and the manifest; the manifest holds size and digest of every part. So a
signature over anything else that the same key may sign is none over a package, and every byte of the file is bound.
Nothing but this head is looked at before the signature was verified.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kiosk.catalogue.package.faults import FaultKind, PackageFault, fault

MAGIC: Final = b"KCP1"
CONTEXT: Final = b"kiosk content package, version 1\x00"
SIGNATURE_BYTES: Final = 64
MAX_MANIFEST_BYTES: Final = 1024 * 1024
"""Ten thousand site codes are some 200 KB."""

_FIXED: Final = len(MAGIC) + 2
_KEY_ID: Final = re.compile(rb"(demo|test|production)-[0-9a-f]{16}")
MAX_HEAD_BYTES: Final = _FIXED + 255 + 4 + SIGNATURE_BYTES + MAX_MANIFEST_BYTES


@dataclass(frozen=True)
class Head:
    """``length``: where the parts begin. ``signed``: what the signature is over."""

    suite_id: int
    key_id: str
    signature: bytes
    manifest: bytes
    signed: bytes
    length: int


def to_be_signed(suite_id: int, key_id: str, manifest: bytes) -> bytes:
    """What a maker of packages signs."""
    return CONTEXT + _before_signature(suite_id, key_id, manifest) + manifest


def encode_head(suite_id: int, key_id: str, manifest: bytes, signature: bytes) -> bytes:
    """All bytes before the parts."""
    return _before_signature(suite_id, key_id, manifest) + signature + manifest


def parse_head(data: bytes) -> Head | PackageFault:
    """The head of a file that begins with ``data``: all of the file, or at least its first :data:`MAX_HEAD_BYTES`."""
    if MAGIC.startswith(data[: len(MAGIC)]) and len(data) < _FIXED:
        return fault(FaultKind.TRUNCATED)
    if not data.startswith(MAGIC):
        return fault(FaultKind.NEWER_PROGRAM if data.startswith(MAGIC[:-1]) else FaultKind.NOT_A_PACKAGE)
    suite_id, key_length = data[4], data[5]
    key_end = _FIXED + key_length
    begins = key_end + 4 + SIGNATURE_BYTES
    if len(data) < begins:
        return fault(FaultKind.TRUNCATED)
    key_id = data[_FIXED:key_end]
    if not _KEY_ID.fullmatch(key_id):
        return fault(FaultKind.UNKNOWN_KEY)
    size = int.from_bytes(data[key_end : key_end + 4], "big")
    if size > MAX_MANIFEST_BYTES:
        return fault(FaultKind.TOO_LARGE, f"目录 {size} 字节")
    manifest = data[begins : begins + size]
    if len(manifest) < size:
        return fault(FaultKind.TRUNCATED)
    signed = CONTEXT + data[: key_end + 4] + manifest
    return Head(suite_id, key_id.decode(), data[key_end + 4 : begins], manifest, signed, begins + size)


def _before_signature(suite_id: int, key_id: str, manifest: bytes) -> bytes:
    name = key_id.encode("ascii")
    return MAGIC + bytes((suite_id, len(name))) + name + len(manifest).to_bytes(4, "big")
