# SPDX-License-Identifier: Apache-2.0
"""Modbus RTU as relay boards speak it, sans-IO (继电器板 Modbus-RTU): coils out, discrete inputs in.

Source: Modbus Application Protocol V1.1b3, clauses 6.1, 6.2, 6.5, 6.11 and 7; Modbus over Serial Line V1.02, clause 2.5.1 and
appendix B (CRC). Numbers are big-endian, the CRC low byte first::

    unit 01 start(2) count(2) crc       read coils              unit 01 n bits(n) crc
    unit 02 start(2) count(2) crc       read discrete inputs    unit 02 n bits(n) crc
    unit 0F start(2) count(2) n bits(n) crc   write coils       unit 0F start(2) count(2) crc
    any request refused                                         unit function|80 code crc

Bit 0 of the first byte is the first coil. Frames have no beginning mark; on the wire they are told apart by silence, which an
adapter loses. So an answer is looked for by what it must begin with and how long it must be, at every place of what came: what
is in front of it (noise, the echo of our own question on a two-wire line, a late answer to another question) is skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

LARGEST_UNIT: Final = 247
MOST_BITS: Final = 256
"""Of one question here; boards have 4 to 64."""

_MOST_BYTES: Final = 1024
"""So much noise is looked through for an answer, no more."""


class Function(IntEnum):
    """功能码"""

    READ_COILS = 0x01
    READ_INPUTS = 0x02
    WRITE_COILS = 0x0F


@dataclass(frozen=True)
class Request:
    """One question to one board. ``values``: what is to be written, else empty."""

    unit: int
    function: Function
    start: int
    count: int
    values: tuple[bool, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.unit <= LARGEST_UNIT:
            raise ValueError(f"units are 1 to {LARGEST_UNIT}, not {self.unit}")
        if not 0 <= self.start or not 1 <= self.count <= MOST_BITS or self.start + self.count > 0x10000:
            raise ValueError(f"{self.count} bits from {self.start} on cannot be asked for")
        if (self.function is Function.WRITE_COILS) != (len(self.values) == self.count):
            raise ValueError("as many values as coils are written, and none is read")


@dataclass(frozen=True)
class Bits:
    """An answer to a question that reads."""

    values: tuple[bool, ...]


@dataclass(frozen=True)
class Written:
    """The board says that it did."""


@dataclass(frozen=True)
class Refused:
    """The board says no: 1 no such function, 2 no such coil, 3 no such value, 4 broken, 6 busy."""

    code: int


Answer = Bits | Written | Refused


def crc16(data: bytes) -> bytes:
    """The two bytes behind ``data``: polynomial A001 (reversed 8005), begun with FFFF."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")


def encode(request: Request) -> bytes:
    """The question as it goes over the line."""
    body = bytes((request.unit, request.function)) + request.start.to_bytes(2, "big") + request.count.to_bytes(2, "big")
    if request.function is Function.WRITE_COILS:
        packed = pack(request.values)
        body += bytes((len(packed),)) + packed
    return body + crc16(body)


def pack(values: tuple[bool, ...]) -> bytes:
    """Eight to a byte, the first in bit 0."""
    number = sum(1 << place for place, value in enumerate(values) if value)
    return number.to_bytes((len(values) + 7) // 8, "little")


def unpack(data: bytes, count: int) -> tuple[bool, ...]:
    """The first ``count`` of them."""
    number = int.from_bytes(data, "little")
    return tuple(bool(number >> place & 1) for place in range(count))


class Decoder:
    """Looks for the answer to one question in what comes; a new question needs a new one."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._waiting = b""

    def feed(self, data: bytes) -> Answer | None:
        """The answer, as soon as it is whole. What comes behind it is dropped."""
        self._waiting = (self._waiting + data)[-_MOST_BYTES:]
        for start in range(len(self._waiting)):
            answer = self._answer(self._waiting[start:])
            if answer is not None:
                self._waiting = b""
                return answer
        return None

    def _answer(self, data: bytes) -> Answer | None:
        request = self._request
        refused = bytes((request.unit, request.function | 0x80))
        if data[:2] == refused:
            return Refused(data[2]) if _is_whole(data, 5) else None
        if request.function is Function.WRITE_COILS:
            head = encode(request)[:6]
            return Written() if data[:6] == head and _is_whole(data, 8) else None
        size = (request.count + 7) // 8
        head = bytes((request.unit, request.function, size))
        if data[:3] == head and _is_whole(data, 5 + size):
            return Bits(unpack(data[3 : 3 + size], request.count))
        return None


def _is_whole(data: bytes, length: int) -> bool:
    """The first ``length`` bytes are there, and their last two are right."""
    return len(data) >= length and crc16(data[: length - 2]) == data[length - 2 : length]
