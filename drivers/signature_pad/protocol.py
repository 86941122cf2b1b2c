# SPDX-License-Identifier: Apache-2.0
"""What a Topaz signature pad sends, sans-IO (签名板数据): packets of five bytes while the pen is near, nothing otherwise.

::

    status   1 N ? T T T ? D     bit 7 always set and nowhere else; N pen near (笔在附近), TTT type, D pen down (落笔)
    x        0 xxxxxxx           low seven bits
             0 00xxxxx           high five bits
    y        the same            x grows to the right, y downwards

Types 0, 1 and 4 are the pen's place; 7 is its pressure, ten bits in the place of y (three high, seven low), which holds for the
places that follow; 2 is the pad itself: six bits model number, eighteen bits serial number; 3 answers a command. A place
whose twelve bits are all ones both ways is noise.

Sources: WaxBee (github.com/popbee/waxbee, ``topaz_serial.cpp``, 2011) and topaz-dext (github.com/l1n/topaz-dext,
``TopazKit.swift`` and its notes on the maker's SigPlus for Java), which agree on length, marker, near, down and place; WaxBee
alone says that the two bits above the high five are clear. Types, pressure, the pad's number, the noise and the line
(8 data bits, *odd* parity) are from topaz-dext alone. Nothing is sent to a pad: no command is known from both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

PACKET_BYTES: Final = 5
MAX_PLACE: Final = 0xFFF
MAX_PRESSURE: Final = 0x3FF

_MARKER: Final = 0x80
_NEAR: Final = 0x40
_DOWN: Final = 0x01
_HIGH_FIVE: Final = 0x1F
_PLACES: Final = frozenset({0, 1, 4})
_ABOUT_ITSELF: Final = 2
_PRESSURE: Final = 7


@dataclass(frozen=True)
class NeedData:
    """Not a whole packet yet."""


@dataclass(frozen=True)
class PenPlace:
    """Where the pen is, in the pad's own units (0 to 4095)."""

    x: int = field(repr=False)
    y: int = field(repr=False)
    is_near: bool
    is_down: bool


@dataclass(frozen=True)
class PenPressure:
    """How hard it presses, 0 to 1023; holds until the next."""

    value: int = field(repr=False)


@dataclass(frozen=True)
class PadNumber:
    """What the pad says of itself."""

    model: int
    serial: int


@dataclass(frozen=True)
class Other:
    """A whole packet of a type that says nothing to us (3, 5, 6)."""

    kind: int


@dataclass(frozen=True)
class Damaged:
    """So many bytes that were no packet; the next may be one."""

    length: int


Event = NeedData | PenPlace | PenPressure | PadNumber | Other | Damaged
NEED_DATA: Final = NeedData()


class Decoder:
    """Feed what came, then take events until :data:`NEED_DATA`. Keeps at most what was fed and four bytes."""

    def __init__(self) -> None:
        self._received = b""

    def feed(self, data: bytes) -> None:
        """Bytes as they came, cut anywhere."""
        self._received += data

    def next_event(self) -> Event:
        """What the bytes so far say."""
        # A packet ends before the next marker at the latest, and so does what is none.
        end = next((at for at, byte in enumerate(self._received[1:PACKET_BYTES], 1) if byte & _MARKER), PACKET_BYTES)
        if len(self._received) < end:
            return NEED_DATA
        taken, self._received = self._received[:end], self._received[end:]
        return _event(taken) if end == PACKET_BYTES and taken[0] & _MARKER else Damaged(end)


def _event(packet: bytes) -> Event:
    status, x_low, x_high, y_low, y_high = packet
    kind = status >> 2 & 7
    if kind in _PLACES:
        x, y = x_high << 7 | x_low, y_high << 7 | y_low
        if (x_high | y_high) & ~_HIGH_FIVE or x == y == MAX_PLACE:
            return Damaged(PACKET_BYTES)
        return PenPlace(x, y, bool(status & _NEAR), bool(status & _DOWN))
    if kind == _PRESSURE:
        return PenPressure((y_high & 7) << 7 | y_low)
    if kind == _ABOUT_ITSELF:
        first, second = x_high << 7 | x_low, y_high << 7 | y_low
        return PadNumber((first & 0xFC) >> 2, (first & 3) << 16 | second)
    return Other(kind)
