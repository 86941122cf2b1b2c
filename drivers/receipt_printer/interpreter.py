# SPDX-License-Identifier: Apache-2.0
"""The printer's side of ESC/POS: a stream of bytes to commands (打印指令解释), for the simulator and for pictures of slips.

Written from the command tables of the reference notes on devices, 5.1, and not from :mod:`protocol`: what one of the
two understands wrongly shows in the other. Strict where a real printer is lax: what is not in the table is reported as
``unknown``, and what follows it is read as text, as printers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Command:
    """One step of the stream.

    ``name`` is ``character``, ``unknown``, or a word of the tables below; ``raw`` is exactly what came.
    """

    name: str
    raw: bytes
    numbers: tuple[int, ...] = ()
    data: bytes = b""
    text: str = ""


_PLAIN: Final = {
    # first two bytes: (name, how many bytes of numbers follow)
    b"\x1b\x40": ("initialise", 0),
    b"\x1b\x61": ("align", 1),
    b"\x1b\x45": ("bold", 1),
    b"\x1b\x33": ("line_spacing", 1),
    b"\x1b\x32": ("default_line_spacing", 0),
    b"\x1b\x64": ("feed_lines", 1),
    b"\x1b\x4a": ("feed_dots", 1),
    b"\x1b\x74": ("code_page", 1),
    b"\x1b\x70": ("drawer", 3),
    b"\x1c\x26": ("hanzi_on", 0),
    b"\x1c\x2e": ("hanzi_off", 0),
    b"\x1c\x21": ("hanzi_style", 1),
    b"\x1c\x53": ("hanzi_spacing", 2),
    b"\x1c\x57": ("hanzi_quadruple", 1),
    b"\x1d\x21": ("size", 1),
    b"\x1d\x72": ("ask_sensors", 1),
    b"\x1d\x61": ("automatic_status", 1),
    b"\x10\x04": ("ask_status", 1),
}
_REAL_TIME_CLEAR: Final = bytes([16, 20, 8, 1, 3, 20, 1, 6, 2, 8])
_QR_FUNCTIONS: Final = {65: "qr_model", 67: "qr_module_dots", 69: "qr_level", 80: "qr_store", 81: "qr_print"}


class Interpreter:
    """Bytes in, commands out; remembers the Hanzi mode, in which two bytes are one character."""

    def __init__(self) -> None:
        self._waiting = b""
        self._hanzi = False
        self._code_page = 0

    @property
    def unfinished(self) -> bytes:
        """The beginning of a command whose end has not come."""
        return self._waiting

    def reset(self) -> None:
        """Power on, or buffers cleared."""
        self._waiting = b""
        self._hanzi = False
        self._code_page = 0

    def feed(self, data: bytes) -> Iterator[Command]:
        """Every command that is complete. To be consumed whole: what is not taken out stays waiting."""
        self._waiting += data
        while self._waiting:
            command = self._next(self._waiting)
            if command is None:
                return
            self._waiting = self._waiting[len(command.raw) :]
            self._remember(command)
            yield command

    def _remember(self, command: Command) -> None:
        match command.name:
            case "hanzi_on":
                self._hanzi = True
            case "hanzi_off" | "initialise":
                self._hanzi = False
            case "clear_buffers":
                self.reset()
            case "code_page":
                self._code_page = command.numbers[0]

    def _next(self, data: bytes) -> Command | None:
        first = data[0]
        if first == 0x0A:
            return Command("line_feed", data[:1])
        if first == 0x0D:
            return Command("carriage_return", data[:1])
        if first in (0x10, 0x1B, 0x1C, 0x1D):
            return self._command(data)
        if first < 0x20:
            return Command("unknown", data[:1])
        return self._character(data)

    def _character(self, data: bytes) -> Command | None:
        first = data[0]
        if first < 0x80:
            # 7F has no shape
            return Command("unknown" if first == 0x7F else "character", data[:1], text=chr(first))
        if not self._hanzi:
            # IBM 437 at power on; other code pages are not in the table of what we know
            name = "character" if self._code_page == 0 else "unknown"
            return Command(name, data[:1], text=data[:1].decode("cp437"))
        if first in (0x80, 0xFF):
            return Command("unknown", data[:1], text="?")
        if len(data) < 2:
            return None
        try:
            return Command("character", data[:2], text=data[:2].decode("gbk"))
        except UnicodeDecodeError:
            # As GBK firmware does with four bytes of GB18030: one byte is lost, the next is a character of its own.
            return Command("unknown", data[:1], text="?")

    def _command(self, data: bytes) -> Command | None:
        if len(data) < 2:
            return None
        head = data[:2]
        if head in _PLAIN:
            name, count = _PLAIN[head]
            if len(data) < 2 + count:
                return None
            return Command(name, data[: 2 + count], tuple(data[2 : 2 + count]))
        if head == b"\x1d\x76":
            return self._raster(data)
        if head == b"\x1d\x28":
            return self._extended(data)
        if head == b"\x1d\x56":
            return self._cut(data)
        if head == b"\x10\x14":
            if data.startswith(_REAL_TIME_CLEAR):
                return Command("clear_buffers", _REAL_TIME_CLEAR)
            if _REAL_TIME_CLEAR.startswith(data):
                return None
        return Command("unknown", head)

    def _raster(self, data: bytes) -> Command | None:
        if len(data) > 2 and data[2] != 0x30:
            return Command("unknown", data[:3])
        if len(data) < 8:
            return None
        mode = data[3]
        row_bytes = data[4] | data[5] << 8
        rows = data[6] | data[7] << 8
        end = 8 + row_bytes * rows
        if len(data) < end:
            return None
        if mode not in (0, 48):
            return Command("unknown", data[:end])
        return Command("raster", data[:end], (row_bytes, rows), data[8:end])

    def _extended(self, data: bytes) -> Command | None:
        """``GS ( X pL pH ...`` says itself how long it is."""
        if len(data) < 5:
            return None
        end = 5 + (data[3] | data[4] << 8)
        if len(data) < end:
            return None
        raw, body = data[:end], data[5:end]
        if data[2] == 0x6B and len(body) > 2 and body[0] == 49 and body[1] in _QR_FUNCTIONS:
            return Command(_QR_FUNCTIONS[body[1]], raw, tuple(body[2:3]), body[3:])
        if (
            data[2] == 0x48
            and body[:2] == b"\x30\x30"
            and len(body) == 6
            and all(32 <= byte <= 126 for byte in body[2:])
        ):
            return Command("ask_done", raw, data=body[2:])
        return Command("unknown", raw)

    def _cut(self, data: bytes) -> Command | None:
        if len(data) < 3:
            return None
        kinds = {0: "full", 48: "full", 1: "partial", 49: "partial", 65: "feed_full", 66: "feed_partial"}
        kind = kinds.get(data[2])
        if kind is None:
            return Command("unknown", data[:3])
        if not kind.startswith("feed"):
            return Command("cut", data[:3], (0,), text=kind)
        if len(data) < 4:
            return None
        return Command("cut", data[:4], (data[3],), text=kind)
