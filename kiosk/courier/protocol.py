# SPDX-License-Identifier: Apache-2.0
"""Frames between the courier and its clients. Sans-IO: bytes in, frames out.

::

    +----------------+------------------+--------+--------+----
    | header length  | header           | blob 0 | blob 1 | ...
    | 4 bytes, big   | JSON, UTF-8      |        |        |
    +----------------+------------------+--------+--------+----

The header is an object; its key ``blobs`` lists the lengths of the blobs that follow. A request names its ``verb``; an
answer has ``ok`` true, or ``ok`` false with ``error`` (a stable word) and ``message`` (for the log of the other side).
Sealed bytes are blobs and are never put into JSON.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

MAX_HEADER_BYTES = 64 * 1024
MAX_BLOBS = 80
MAX_BODY_BYTES = 96 * 1024 * 1024
"""A frame larger than this is a mistake; the largest real case (64 attachments) is refused long before."""

_LENGTH = struct.Struct(">I")


class BadFrame(Exception):
    """The other side does not speak this protocol."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One request or answer."""

    header: dict[str, Any]
    blobs: tuple[bytes, ...] = field(default=(), repr=False)


def encode(frame: Frame) -> list[bytes]:
    """The pieces to send, in order; blobs are not copied.

    Raises:
        BadFrame: too large for the other side.
    """
    header = json.dumps({**frame.header, "blobs": [len(blob) for blob in frame.blobs]}, ensure_ascii=False).encode()
    if len(header) > MAX_HEADER_BYTES or len(frame.blobs) > MAX_BLOBS or sum(map(len, frame.blobs)) > MAX_BODY_BYTES:
        raise BadFrame("too much for one request")
    return [_LENGTH.pack(len(header)) + header, *frame.blobs]


class Decoder:
    """Collects bytes until frames are whole."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._header: dict[str, Any] | None = None
        self._lengths: list[int] = []

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that ``data`` completes.

        Raises:
            BadFrame: not this protocol. The connection is of no use any more.
        """
        self._buffer += data
        frames: list[Frame] = []
        while True:
            if self._header is None and not self._take_header():
                return frames
            if len(self._buffer) < sum(self._lengths):
                return frames
            frames.append(self._take_body())

    def _take_header(self) -> bool:
        if len(self._buffer) < _LENGTH.size:
            return False
        (length,) = _LENGTH.unpack_from(self._buffer)
        if not 0 < length <= MAX_HEADER_BYTES:
            raise BadFrame(f"a header of {length} bytes")
        if len(self._buffer) < _LENGTH.size + length:
            return False
        try:
            header = json.loads(self._buffer[_LENGTH.size : _LENGTH.size + length])
        except ValueError as error:
            raise BadFrame("the header is not JSON") from error
        lengths = header.pop("blobs", None) if isinstance(header, dict) else None
        if not isinstance(lengths, list) or not all(type(n) is int and n >= 0 for n in lengths):
            raise BadFrame("the header is not an object with blob lengths")
        if len(lengths) > MAX_BLOBS or sum(lengths) > MAX_BODY_BYTES:
            raise BadFrame("more than one request may hold")
        del self._buffer[: _LENGTH.size + length]
        self._header, self._lengths = header, lengths
        return True

    def _take_body(self) -> Frame:
        blobs = []
        start = 0
        for length in self._lengths:
            blobs.append(bytes(self._buffer[start : start + length]))
            start += length
        del self._buffer[:start]
        header, self._header, self._lengths = self._header, None, []
        return Frame(header or {}, tuple(blobs))
