# SPDX-License-Identifier: Apache-2.0
"""A recorded exchange with a receipt printer, read back (凭条打印机通信回放): what it would have printed, what it said.

Events, in order; each with ``t`` where the recording has times::

    line        text, scale [across, down], bold        qr        data (text, or hex where it is none), level
    raster      dots across and down                    cut       kind
    question    asks: status 1 to 4, sensors, done, automatic
    status      device, paper, cover, fault: the four answers together, or an automatic status
    answer      one answer to DLE EOT; question, or None when nothing was asked
    sensors     paper: all before the question is done       done   number: all before that number is done
    cleared     what was left is forgotten                   noise  hex
    unknown     hex: a command that is in no table of ours
    record      text, qr_codes, is_cut: a paper, when it was cut or asked about

:func:`redact` leaves the commands of a job and takes its words: characters become □ or ``*``, dots and codes nothing. What
a printer answers is about no person and stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from drivers.receipt_printer.interpreter import Command, Interpreter
from drivers.receipt_printer.port import PrinterStatus
from drivers.receipt_printer.replies import (
    AutoStatus,
    Cleared,
    Decoder,
    Noise,
    Processed,
    RealTime,
    Reply,
    Sensors,
    read_auto_status,
    read_status,
)
from drivers.recording import Frame

_LEVELS: Final = {48: "L", 49: "M", 50: "Q", 51: "H"}
_QUESTIONS: Final = {"ask_sensors": "sensors", "ask_done": "done", "automatic_status": "automatic"}
_LINE_ENDS: Final = frozenset(
    {"line_feed", "feed_lines", "feed_dots", "raster", "qr_print", "cut", "ask_sensors", "ask_done"}
)


def replay(frames: Sequence[Frame]) -> Iterator[dict[str, Any]]:
    """What was printed and understood; see the module. Frames without a direction are told apart by what they hold."""
    told = _Told()
    for frame in frames:
        is_sent = frame.sent if frame.sent is not None else not _is_answer(frame.data)
        for event in told.sent(frame.data) if is_sent else told.heard(frame.data):
            yield event if frame.t is None else {**event, "t": frame.t}
    yield from told.end()


def _is_answer(data: bytes) -> bool:
    """Whole answers and nothing else; no command of ours is that, for it begins with ESC, FS, GS or DLE."""
    replies = Decoder().feed(data)
    is_whole = bool(replies) and not any(isinstance(reply, Noise) for reply in replies)
    return is_whole and data[:1] not in (b"\x1b", b"\x1c", b"\x1d") and data[:2] != b"\x10\x04"


class _Told:
    """Both directions of one exchange."""

    def __init__(self) -> None:
        self._interpreter = Interpreter()
        self._decoder = Decoder()
        self._asked: list[int] = []
        self._answers: dict[int, int] = {}
        self._line = ""
        self._lines: list[str] = []
        self._codes: list[str] = []
        self._scale, self._bold = [1, 1], False
        self._level, self._code = "L", b""

    # ---- what went to the printer

    def sent(self, data: bytes) -> Iterator[dict[str, Any]]:
        for command in self._interpreter.feed(data):
            if command.name in _LINE_ENDS and self._line:
                yield {"event": "line", "text": self._line, "scale": list(self._scale), "bold": self._bold}
                self._lines.append(self._line)
                self._line = ""
            yield from self._command(command)

    def _command(self, command: Command) -> Iterator[dict[str, Any]]:
        match command.name:
            case "character":
                self._line += command.text
            case "size":
                self._scale = [(command.numbers[0] >> 4) + 1, (command.numbers[0] & 0x0F) + 1]
            case "bold":
                self._bold = bool(command.numbers[0] & 1)
            case "initialise":
                self._scale, self._bold = [1, 1], False
            case "qr_level":
                self._level = _LEVELS.get(command.numbers[0], self._level)
            case "qr_store":
                self._code = command.data
            case "qr_print":
                self._codes.append(_text_or_hex(self._code))
                yield {"event": "qr", "data": self._codes[-1], "level": self._level}
            case "raster":
                yield {"event": "raster", "dots": [command.numbers[0] * 8, command.numbers[1]]}
            case "cut":
                yield {"event": "cut", "kind": command.text}
                yield from self._paper(is_cut=True)
            case "ask_status":
                self._asked.append(command.numbers[0])
                yield {"event": "question", "asks": f"status {command.numbers[0]}"}
            case "ask_sensors" | "ask_done" | "automatic_status":
                yield from self._paper(is_cut=False)
                yield {"event": "question", "asks": _QUESTIONS[command.name]}
            case "unknown":
                yield {"event": "unknown", "hex": command.raw[:16].hex()}
            case _:
                pass

    def _paper(self, *, is_cut: bool) -> Iterator[dict[str, Any]]:
        if self._lines or self._codes:
            yield {"event": "record", "text": "\n".join(self._lines), "qr_codes": self._codes, "is_cut": is_cut}
        self._lines, self._codes = [], []

    def end(self) -> Iterator[dict[str, Any]]:
        """A job that the recording cuts short is told too."""
        if self._line:
            self._lines.append(self._line)
        yield from self._paper(is_cut=False)

    # ---- what came back

    def heard(self, data: bytes) -> Iterator[dict[str, Any]]:
        for reply in self._decoder.feed(data):
            yield from self._reply(reply)

    def _reply(self, reply: Reply) -> Iterator[dict[str, Any]]:
        match reply:
            case RealTime(value=value):
                number = self._asked.pop(0) if self._asked else None
                yield {"event": "answer", "question": number, "hex": f"{value:02x}"}
                if number is not None:
                    self._answers[number] = value
                if number == 4:
                    one, two, three, four = (self._answers.get(place) for place in (1, 2, 3, 4))
                    self._answers.clear()
                    yield _status(read_status(one, two, three, four))
            case AutoStatus(raw=raw):
                yield _status(read_auto_status(raw))
            case Sensors():
                yield {"event": "sensors", "paper": reply.paper.value}
            case Processed(number=number_of_job):
                yield {"event": "done", "number": number_of_job.decode("ascii")}
            case Cleared():
                yield {"event": "cleared"}
            case Noise(raw=raw):
                yield {"event": "noise", "hex": raw.hex()}


def _status(status: PrinterStatus) -> dict[str, Any]:
    return {
        "event": "status",
        "device": status.device.value,
        "paper": status.paper.value,
        "cover": status.cover.value,
        "fault": None if status.fault is None else status.fault.value,
        "detail": status.detail,
    }


def _text_or_hex(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.hex()


def redact(frame: Frame) -> bytes:
    """The frame without the words of a job, as many bytes as before. A frame that goes on in the middle of a picture is
    read as text, and blanked as such.
    """
    if frame.sent is False or (frame.sent is None and _is_answer(frame.data)):
        return frame.data
    interpreter = Interpreter()
    kept = b"".join(_blanked(command) for command in interpreter.feed(frame.data))
    return kept + _blank(interpreter.unfinished)


def _blanked(command: Command) -> bytes:
    match command.name:
        case "character" | "unknown":
            return b"\xa1\xf5" if command.name == "character" and len(command.raw) == 2 else _blank(command.raw)
        case "raster" | "qr_store":
            return command.raw[: len(command.raw) - len(command.data)] + _blank(command.data)
        case _:
            return command.raw


def _blank(data: bytes) -> bytes:
    """Stars, which are text to a printer: what is left of a frame stays as long as it was."""
    return b"*" * len(data)
