# SPDX-License-Identifier: Apache-2.0
"""A recorded exchange with a serial code scanner, read back (扫码器通信回放).

Events, in order; each with ``t`` where the recording has times::

    trigger, stop   the module was told to scan, or to stop
    acknowledged    it says that it was told
    refused         reason: too_long, not_text, empty, broken
    noise           hex: sent by us and no command of any profile
    record          text, symbology: a code

Terminators and acknowledgements of all usual modules are understood (CR, LF, CR LF, TAB; none: a frame is a code), as a
recording does not say which profile it was made with. :func:`redact` keeps the shape: digits become 0, other letters x.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from drivers.code_scanner.port import Scanned, ScanRefusal, ScanRefused
from drivers.code_scanner.protocol import Acknowledged, Broken, Code, Decoder, Event, Framing, TooLong, read_code
from drivers.recording import Frame

RECORD: Final = "record"
ACKNOWLEDGEMENT: Final = bytes.fromhex("02000001003331")
COMMANDS: Final = {
    bytes.fromhex("7E000801000201ABCD"): "trigger",
    bytes.fromhex("7E000801000200ABCD"): "stop",
    b"\x16T\r": "trigger",
    b"\x16U\r": "stop",
}
_KEPT: Final = frozenset(b"\r\n\t]")


def replay(frames: Sequence[Frame]) -> Iterator[dict[str, Any]]:
    """What the terminal would have understood."""
    terminator = _terminator(frames)
    framing = Framing(terminator, ACKNOWLEDGEMENT, has_aim_id=True)
    decoder = Decoder(framing)
    last: Frame | None = None
    for frame in frames:
        last = frame
        name = COMMANDS.get(frame.data)
        if frame.sent is True or (frame.sent is None and name is not None):
            event = {"event": "noise", "hex": frame.data.hex()} if name is None else {"event": name}
            yield _timed(event, frame)
            continue
        events = decoder.feed(frame.data)
        if not terminator:
            events += decoder.silence()
        yield from _told(events, framing, frame)
    if last is not None:
        yield from _told(decoder.silence(), framing, last)


def _terminator(frames: Sequence[Frame]) -> bytes:
    """The one that the recording's codes end with."""
    heard = b"".join(frame.data for frame in frames if frame.sent is not True and frame.data not in COMMANDS)
    return next((end for end in (b"\r\n", b"\r", b"\n", b"\t") if end in heard), b"")


def _told(events: list[Event], framing: Framing, frame: Frame) -> Iterator[dict[str, Any]]:
    for event in events:
        match event:
            case Acknowledged():
                yield _timed({"event": "acknowledged"}, frame)
            case TooLong():
                yield _timed({"event": "refused", "reason": ScanRefusal.TOO_LONG.value}, frame)
            case Broken():
                yield _timed({"event": "refused", "reason": ScanRefusal.BROKEN.value}, frame)
            case Code(data):
                match read_code(data, framing):
                    case Scanned(text, symbology):
                        found = {"text": text, "symbology": None if symbology is None else symbology.value}
                        yield _timed({"event": RECORD, **found}, frame)
                    case ScanRefused(reason):
                        yield _timed({"event": "refused", "reason": reason.value}, frame)
                    case None:
                        pass


def _timed(event: dict[str, Any], frame: Frame) -> dict[str, Any]:
    return event if frame.t is None else {**event, "t": frame.t}


def redact(frame: Frame) -> bytes | None:
    """The same shape without what was scanned; commands and acknowledgements stay."""
    if frame.data in COMMANDS:
        return frame.data
    if frame.sent is True:
        return None
    parts = frame.data.split(ACKNOWLEDGEMENT)
    return ACKNOWLEDGEMENT.join(bytes(_blank(byte) for byte in part) for part in parts)


def _blank(byte: int) -> int:
    if byte in _KEPT:
        return byte
    return 0x30 if 0x30 <= byte <= 0x39 else 0x78
