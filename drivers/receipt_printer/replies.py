# SPDX-License-Identifier: Apache-2.0
"""What an ESC/POS printer answers, sans-IO (打印机应答): bytes to events, events to a status.

Source: reference notes on devices, 5.2 to 5.4; the answer to clearing: Epson and Citizen, see ``protocol``.

Answers have no frame, no name and no number; only their fixed bits tell the kinds apart::

    bit 7 6 5 4 3 2 1 0
        0 x x 1 x x 1 0    answer to DLE EOT n        (byte & 93) == 12
        0 x x 1 x x 0 0    automatic status, and three bytes more with bits 4 and 7 clear
        0 x x 0 x x x x    answer to GS r 1           (byte & 90) == 0, bits 0 and 1 alike, bits 2 and 3 alike
        37 25 00           buffers cleared
        37 22 d d d d 00   answer to GS ( H function 48: the job with this number is done; d is 20 to 7E
        11, 13             XON, XOFF of a serial line

An answer to DLE EOT is sent at once, so it may stand between the four bytes of an automatic status: bit 4 tells it apart.

Answers to DLE EOT n, bits that say something bad (and bits that must agree)::

    n=1 printer   3 offline, 5 waits to be put online
    n=2 offline   2 cover open, 3 somebody holds the feed button, 5 stopped: no paper, 6 error
    n=3 errors    2 mechanical, 3 cutter, 5 unrecoverable, 6 passes by itself (head hot)
    n=4 paper     2 and 3 near end, 5 and 6 end

Whichever question a DLE EOT answers is a matter of order alone. So one question is out at a time, and what came before
it is thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.receipt_printer.port import Cover, Paper, PrinterStatus, PrintFault
from drivers.states import DeviceState


@dataclass(frozen=True)
class RealTime:
    """An answer to DLE EOT; to which one, only the asker can know."""

    value: int


@dataclass(frozen=True)
class Sensors:
    """An answer to GS r 1: all that was sent before the question is done."""

    value: int

    @property
    def paper(self) -> Paper:
        """What the sensors said: bits 0 and 1 near end, 2 and 3 end."""
        return _paper(low=self.value & 0x03, low_bits=0x03, out=self.value & 0x0C, out_bits=0x0C)


@dataclass(frozen=True)
class AutoStatus:
    """Four bytes that nobody asked for (automatic status back)."""

    raw: bytes


@dataclass(frozen=True)
class Cleared:
    """The buffers were cleared; what had not been printed will not be."""


@dataclass(frozen=True)
class Processed:
    """All that was sent before the question with this number is done (Epson "GS ( H", function 48)."""

    number: bytes


@dataclass(frozen=True)
class Noise:
    """Bytes that mean nothing here."""

    raw: bytes


Reply = RealTime | Sensors | AutoStatus | Cleared | Processed | Noise

_FLOW_CONTROL: Final = frozenset({0x11, 0x13})
_CLEARED: Final = b"\x37\x25\x00"
_PROCESSED: Final = b"\x37\x22"
_PROCESSED_BYTES: Final = 7
_AUTO_STATUS_BYTES: Final = 4


class Decoder:
    """Takes bytes as they come and gives whole answers."""

    def __init__(self) -> None:
        self._begun = b""

    def feed(self, data: bytes) -> list[Reply]:
        """The answers that are complete now. XON and XOFF are dropped, wherever they stand."""
        replies: list[Reply] = []
        for byte in data:
            if byte not in _FLOW_CONTROL:
                replies.extend(self._take(byte))
        return replies

    def reset(self) -> None:
        """Forget an answer that has only begun."""
        self._begun = b""

    def _take(self, byte: int) -> list[Reply]:
        begun, self._begun = self._begun, b""
        if not begun:
            return self._start(byte)
        so_far = begun + bytes((byte,))
        if begun[0] == _CLEARED[0]:
            if _CLEARED.startswith(so_far):
                return self._go_on(so_far, Cleared() if so_far == _CLEARED else None)
            if _is_processed(so_far):
                return self._go_on(so_far, Processed(so_far[2:6]) if len(so_far) == _PROCESSED_BYTES else None)
        elif byte & 0x90 == 0:
            return self._go_on(so_far, AutoStatus(so_far) if len(so_far) == _AUTO_STATUS_BYTES else None)
        elif byte & 0x93 == 0x12:
            self._begun = begun
            return [RealTime(byte)]
        return [Noise(begun), *self._start(byte)]

    def _go_on(self, so_far: bytes, whole: Reply | None) -> list[Reply]:
        if whole is None:
            self._begun = so_far
            return []
        return [whole]

    def _start(self, byte: int) -> list[Reply]:
        if byte & 0x93 == 0x12:
            return [RealTime(byte)]
        if byte & 0x93 == 0x10 or byte == _CLEARED[0]:
            self._begun = bytes((byte,))
            return []
        if byte & 0x90 == 0 and Sensors(byte).paper is not Paper.UNKNOWN:
            return [Sensors(byte)]
        return [Noise(bytes((byte,)))]


def _is_processed(so_far: bytes) -> bool:
    """The beginning of an answer with a job's number, or all of it."""
    number, end = so_far[2:6], so_far[6:]
    return so_far[:2] == _PROCESSED and all(0x20 <= byte <= 0x7E for byte in number) and end in (b"", b"\x00")


def adds_up(printer: int | None, offline: int | None, errors: int | None, paper: int | None) -> bool:
    """False: the printer said that it is online, and also why it stopped. So answers were shifted, or something changed
    between two of them; either way it is worth asking again. What was not answered contradicts nothing.
    """
    if printer is None or printer & 0x28:
        return True
    stopped = read_status(printer, offline, errors, paper).fault is not None
    return not stopped


def read_status(printer: int | None, offline: int | None, errors: int | None, paper: int | None) -> PrinterStatus:
    """The four real-time answers put together; None, or a byte that is no such answer, is "not known"."""
    n1, n2, n3, n4 = (
        value if value is not None and value & 0x93 == 0x12 else None for value in (printer, offline, errors, paper)
    )
    supply = Paper.UNKNOWN if n4 is None else _paper(low=n4 & 0x0C, low_bits=0x0C, out=n4 & 0x60, out_bits=0x60)
    if n2 is not None and n2 & 0x20:
        supply = Paper.OUT
    cover = Cover.UNKNOWN if n2 is None else Cover.OPEN if n2 & 0x04 else Cover.CLOSED
    fault = _fault(
        cutter=bool(n3 and n3 & 0x08),
        broken=bool(n3 and n3 & 0x24),
        hot=bool(n3 and n3 & 0x40),
        cover_open=cover is Cover.OPEN,
        paper_out=supply is Paper.OUT,
        offline=bool((n1 and n1 & 0x28) or (n2 and n2 & 0x48)),
    )
    heard = "-".join("??" if value is None else f"{value:02x}" for value in (printer, offline, errors, paper))
    return PrinterStatus(_device(fault, known=n1 is not None), supply, cover, fault, f"DLE EOT 1-4: {heard}")


def read_auto_status(raw: bytes) -> PrinterStatus:
    """The same from the four bytes of an automatic status."""
    first, second, third, _ = raw
    supply = _paper(low=third & 0x03, low_bits=0x03, out=third & 0x0C, out_bits=0x0C)
    cover = Cover.OPEN if first & 0x20 else Cover.CLOSED
    fault = _fault(
        cutter=bool(second & 0x08),
        broken=bool(second & 0x24),
        hot=bool(second & 0x40),
        cover_open=cover is Cover.OPEN,
        paper_out=supply is Paper.OUT,
        offline=bool(first & 0x48 or second & 0x01),
    )
    return PrinterStatus(_device(fault, known=True), supply, cover, fault, f"automatic status: {raw.hex()}")


def _paper(*, low: int, low_bits: int, out: int, out_bits: int) -> Paper:
    """Both bits of a pair say the same, or the byte is not to be believed."""
    if out == out_bits:
        return Paper.OUT
    if out != 0 or low not in (0, low_bits):
        return Paper.UNKNOWN
    return Paper.LOW if low else Paper.FULL


def _fault(
    *, cutter: bool, broken: bool, hot: bool, cover_open: bool, paper_out: bool, offline: bool
) -> PrintFault | None:
    """The fault that a person has to deal with first: an open cover also looks like missing paper."""
    for present, fault in (
        (cover_open, PrintFault.COVER_OPEN),
        (paper_out, PrintFault.PAPER_OUT),
        (cutter, PrintFault.CUTTER_ERROR),
        (broken, PrintFault.HARDWARE_ERROR),
        (hot, PrintFault.HEAD_HOT),
        (offline, PrintFault.OFFLINE),
    ):
        if present:
            return fault
    return None


def _device(fault: PrintFault | None, *, known: bool) -> DeviceState:
    match fault:
        case None:
            return DeviceState.ONLINE if known else DeviceState.OFFLINE
        case PrintFault.COVER_OPEN | PrintFault.PAPER_OUT:
            return DeviceState.USER_ERROR
        case PrintFault.CUTTER_ERROR | PrintFault.HARDWARE_ERROR:
            return DeviceState.HARDWARE_ERROR
        case _:
            return DeviceState.OFFLINE
