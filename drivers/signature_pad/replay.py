# SPDX-License-Identifier: Apache-2.0
"""A recorded exchange with a signature pad, read back (签名板通信回放).

Events, in order; each with ``t`` where the recording has times::

    record   points: [x, y] in the pad's own units (the recording does not say which model): a stroke, once it ended
    near     value: the pen came near, or went away
    pressure value, 0 to 1023
    number   model, serial: the pad of itself
    other    kind: a packet that says nothing to us
    noise    bytes: how many were no packet

A stroke ends when the pen is lifted, or with the recording. :func:`redact` keeps when the pen touched and lifted, and takes
where it was and how hard it pressed: who has those has the signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from drivers.recording import Frame
from drivers.signature_pad.protocol import (
    Damaged,
    Decoder,
    Event,
    NeedData,
    Other,
    PadNumber,
    PenPlace,
    PenPressure,
)

RECORD: Final = "record"
_KEPT_OF_STATUS: Final = 0xDD
"""Marker, near, type and down; what is reserved may be anything."""


def replay(frames: Sequence[Frame]) -> Iterator[dict[str, Any]]:
    """What the terminal would have understood."""
    reading, last = _Reading(), None
    for frame in frames:
        if frame.sent is True:
            continue  # we send nothing; whoever recorded it did
        last = frame
        for event in reading.feed(frame.data):
            yield _timed(event, frame)
    if last is not None:
        for event in reading.ended():
            yield _timed(event, last)


class _Reading:
    """What is known between two frames."""

    def __init__(self) -> None:
        self._decoder = Decoder()
        self._stroke: list[list[int]] = []
        self._is_near = False

    def feed(self, data: bytes) -> Iterator[dict[str, Any]]:
        self._decoder.feed(data)
        while not isinstance(event := self._decoder.next_event(), NeedData):
            yield from self._told(event)

    def ended(self) -> Iterator[dict[str, Any]]:
        if self._stroke:
            yield {"event": RECORD, "points": self._stroke}
        self._stroke = []

    def _told(self, event: Event) -> Iterator[dict[str, Any]]:
        match event:
            case PenPlace(x, y, is_near, is_down):
                if is_near is not self._is_near:
                    self._is_near = is_near
                    yield {"event": "near", "value": is_near}
                if is_down:
                    self._stroke.append([x, y])
                else:
                    yield from self.ended()
            case PenPressure(value):
                yield {"event": "pressure", "value": value}
            case PadNumber(model, serial):
                yield {"event": "number", "model": model, "serial": serial}
            case Other(kind):
                yield {"event": "other", "kind": kind}
            case Damaged(length):
                yield {"event": "noise", "bytes": length}


def _timed(event: dict[str, Any], frame: Frame) -> dict[str, Any]:
    return event if frame.t is None else {**event, "t": frame.t}


def redact(frame: Frame) -> bytes | None:
    """The same shape: status bytes as they are, everything else zero."""
    return bytes(byte & _KEPT_OF_STATUS if byte & 0x80 else 0 for byte in frame.data)
