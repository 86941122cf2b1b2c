# SPDX-License-Identifier: Apache-2.0
"""Whether a card may be asked for more than 256 bytes at a time (扩展长度). Sans-IO.

Source: ISO/IEC 7816-3:2006 8.2 (answer to reset), 7816-4:2020 12.1.1 (historical bytes) and 12.2.2.9 (card capabilities); PC/SC
part 3, 3.1.3.2.3 (what readers make of a card without contacts). The sizes are in EF.ATR/INFO (:func:`lds.longest_piece`);
older chips have their historical bytes alone. No reader is asked what it carries: one that cannot breaks off.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

_COMPACT_TLV: Final = 0x80
_COMPACT_TLV_AND_STATUS: Final = 0x00
_STATUS_BYTES: Final = 3
_CAPABILITIES: Final = 0x7
_EXTENDED: Final = 0x40
_MAX_INTERFACE_BYTES: Final = 32


class LongAnswers(Enum):
    """How far to go."""

    NEVER = "never"
    """The reader, or the card's protocol, does not carry them."""
    WITH_SIZES = "with_sizes"
    """Where EF.ATR/INFO says how long they may be."""
    EXPECTED = "expected"
    """Also where it does not: the card says that it can."""


def historical_bytes(atr: bytes) -> bytes:
    """历史字节 of an answer to reset; empty: none, or it is none."""
    at, count = 2, atr[1] & 0x0F if len(atr) > 1 else 0
    following = atr[1] >> 4 if len(atr) > 1 else 0
    while following and at < min(len(atr), _MAX_INTERFACE_BYTES):
        at += following.bit_count()
        # The last of a group, TD, says what follows; without one nothing does.
        following = atr[at - 1] >> 4 if following & 0x8 and at <= len(atr) else 0
    found = atr[at : at + count]
    return found if len(found) == count else b""


def announced(atr: bytes) -> bool:
    """Whether the card's own capabilities say extended length."""
    told = historical_bytes(atr)
    if not told or told[0] not in (_COMPACT_TLV, _COMPACT_TLV_AND_STATUS):
        return False
    rest = told[1:] if told[0] == _COMPACT_TLV else told[1:-_STATUS_BYTES]
    while rest:
        tag, length = rest[0] >> 4, rest[0] & 0x0F
        value, rest = rest[1 : 1 + length], rest[1 + length :]
        if tag == _CAPABILITIES and length == len(value) == 3:
            return bool(value[2] & _EXTENDED)
    return False


class Carried:
    """What each reader was found to carry."""

    def __init__(self) -> None:
        self._short: set[str] = set()

    def by(self, reader: str, speaks_t0: bool, atr: bytes) -> LongAnswers:
        """How far to go with the card in ``reader`` that gave this answer to reset."""
        if speaks_t0 or reader in self._short:
            return LongAnswers.NEVER
        return LongAnswers.EXPECTED if announced(atr) else LongAnswers.WITH_SIZES

    def found_short(self, reader: str) -> None:
        """Short answers came through where longer ones had broken off."""
        self._short.add(reader)
