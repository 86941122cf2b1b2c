# SPDX-License-Identifier: Apache-2.0
"""Recorded exchanges with a device (通信记录): one JSON object a line, oldest first::

    {"t": 0.012, "dir": "tx", "hex": "aaaaaa96690003200122"}

``t`` is in seconds from any zero, ``dir`` is seen from the terminal: ``tx`` went to the device, ``rx`` came from it. A
file of bare frames in order (``dir`` and ``t`` absent, or only hex digits on a line) is read too: then nothing is known
about time, and the direction is left to the protocol's own decoder (:attr:`Frame.sent` is None).

A recording of a real device holds whatever went over the wire. :class:`Recorder` therefore writes what the device's own
``redact`` leaves of it; there is no way to make one without.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TextIO

MAX_FRAME_BYTES = 4 * 1024 * 1024
"""Longest frame of a recording. A whole print job fits."""


class RecordingError(ValueError):
    """A line of a recording cannot be read; the text names the line, what is wrong with it and what is expected."""


@dataclass(frozen=True)
class Frame:
    """Bytes that went over the wire together."""

    data: bytes = field(repr=False)
    sent: bool | None = None
    """True: terminal to device; False: device to terminal; None: not recorded."""
    t: float | None = None
    """Seconds from the recording's own zero; None: not recorded."""


def read_recording(lines: Iterable[str]) -> tuple[Frame, ...]:
    """The frames of a recording in order; empty lines are skipped. Raises :class:`RecordingError`."""
    return tuple(_frame(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip())


def _frame(number: int, line: str) -> Frame:
    if not line.startswith("{"):
        return Frame(_bytes(number, line))
    try:
        found = json.loads(line)
    except ValueError as error:
        raise RecordingError(f"line {number}: not a JSON object ({error}); write one object a line") from None
    text = found.get("hex")
    if not isinstance(text, str):
        raise RecordingError(f'line {number}: no "hex" with the bytes as hexadecimal digits')
    direction = found.get("dir")
    if direction not in (None, "tx", "rx"):
        raise RecordingError(f'line {number}: "dir" is {direction!r}; tx (to the device) or rx (from it)')
    moment = found.get("t")
    if moment is not None and (isinstance(moment, bool) or not isinstance(moment, int | float)):
        raise RecordingError(f'line {number}: "t" is {moment!r}; a number of seconds')
    return Frame(_bytes(number, text), None if direction is None else direction == "tx", moment)


def _bytes(number: int, text: str) -> bytes:
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise RecordingError(f"line {number}: not pairs of hexadecimal digits") from None
    if len(data) > MAX_FRAME_BYTES:
        raise RecordingError(f"line {number}: {len(data)} bytes; at most {MAX_FRAME_BYTES}")
    return data


Redact = Callable[[Frame], bytes | None]
"""What of a frame may be kept: bytes of the same shape without what they said of a person; None leaves it out."""


class Recorder:
    """Writes a recording as the exchange goes on; ``redact`` is the device's own."""

    def __init__(self, out: TextIO, redact: Redact, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._redact = redact
        self._clock = clock
        self._began = clock()

    def frame(self, sent: bool, data: bytes) -> None:
        """Adds one frame, redacted, and flushes: a technician's recording ends when the trouble comes."""
        now = round(self._clock() - self._began, 6)
        kept = self._redact(Frame(data, sent, now))
        if kept is None:
            return
        json.dump({"t": now, "dir": "tx" if sent else "rx", "hex": kept.hex()}, self._out)
        self._out.write("\n")
        self._out.flush()
