# SPDX-License-Identifier: Apache-2.0
"""MJPEG over HTTP (网络摄像头视频流): JPEG pictures as parts of an endless multipart body. Sans-IO: bytes in, events out.

Sources: RFC 2046 section 5.1 (multipart; the part's own head, delimiter, closing delimiter), RFC 9110 section 8.3
(parameters of Content-Type), ITU-T T.81 annex B (markers of a JPEG). ``multipart/x-mixed-replace`` itself has no standard;
what cameras do differently:

* the boundary of the Content-Type already begins with the two dashes of the delimiter;
* lines end with LF alone; an empty line is missing before the first delimiter, or there are several;
* no Content-Length: then a part ends where the next delimiter begins, so the picture is known one frame late when the
  camera writes the delimiter with the next frame only;
* a Content-Length that lies. Longer than the part: the delimiter is found inside it, the part is thrown away and reading
  goes on behind. Shorter: what follows is no delimiter, and all up to the next one is thrown away.

A picture is handed on only when it begins and ends as a JPEG does; whether what is between can be drawn is the decoder's
business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

MAX_HEAD_BYTES: Final = 16 * 1024
"""Longest head of a part. Cameras write under 300 bytes."""

MAX_PART_BYTES: Final = 8 * 1024 * 1024
"""Longest part. A 4K frame at the best quality stays under 4 MB."""

MAX_POINTS: Final = 40_000_000
"""Most points of a picture: a JPEG of a kilobyte may claim 65 535 x 65 535, twelve gigabytes when drawn."""

_MAX_DASHES: Final = 72
"""A boundary is at most 70 characters long (RFC 2046), so it begins with no more."""

_SOI: Final = b"\xff\xd8"
_EOI: Final = b"\xff\xd9"
_NO_SIZE: Final = frozenset({0xC4, 0xC8, 0xCC})
"""Markers between C0 and CF that are no frame header: DHT, JPG, DAC (T.81 table B.1)."""


@dataclass(frozen=True)
class NeedData:
    """Nothing more to say before more bytes come."""


@dataclass(frozen=True)
class Part:
    """A whole picture."""

    jpeg: bytes = field(repr=False)


@dataclass(frozen=True)
class Damaged:
    """Something was thrown away; reading goes on behind the next delimiter."""

    why: str


@dataclass(frozen=True)
class Ended:
    """The closing delimiter: the camera says that nothing more comes."""


Event: TypeAlias = NeedData | Part | Damaged | Ended

NEED_DATA: Final = NeedData()


def boundary_of(content_type: str) -> bytes | None:
    """The boundary that a Content-Type names, without leading dashes; None when it is no multipart one or names none."""
    kind, *parameters = content_type.split(";")
    if not kind.strip().lower().startswith("multipart/"):
        return None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "boundary":
            found = value.strip().strip('"').lstrip("-")
            return found.encode("latin-1", "replace") or None
    return None


def picture_size(jpeg: bytes) -> tuple[int, int] | None:
    """Width and height from a JPEG's frame header; None: it has none that can be found, or claims too many points."""
    at = 2
    while jpeg.startswith(_SOI) and at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            height, width = int.from_bytes(jpeg[at + 5 : at + 7], "big"), int.from_bytes(jpeg[at + 7 : at + 9], "big")
            return (width, height) if 0 < width * height <= MAX_POINTS else None
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:  # alone, without a length
            at += 2
        else:
            at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return None


class Decoder:
    """Cuts the body of the answer into pictures. Feed what came, then take events until :data:`NEED_DATA`."""

    def __init__(self, boundary: bytes) -> None:
        if not boundary:
            raise ValueError("a multipart body has a boundary")
        self._delimiter = b"--" + boundary
        self._received = bytearray()
        self._looked = 0
        """Up to here there is no delimiter: long parts without a length are not searched from the start each time."""
        self._in_part = False
        self._body_from = 0
        self._length: int | None = None
        self._throwing = False
        self._ended = False

    def feed(self, data: bytes) -> None:
        """Bytes of the body as they come, cut anywhere."""
        if not self._ended:
            self._received += data

    def next_event(self) -> Event:
        """What the bytes so far say."""
        if self._ended:
            return Ended()
        if not self._in_part:
            event = self._find_part()
            if event is not None:
                return event
        if self._length is not None:
            return self._measured(self._length)
        return self._unmeasured()

    def _find_part(self) -> Event | None:
        """Drops all up to the next delimiter and reads the head behind it; None: a part's body begins."""
        found = self._received.find(self._delimiter)
        if found < 0:
            tail = len(self._delimiter) - 1
            dropped = bytes(self._received[: max(0, len(self._received) - tail)])
            del self._received[: len(dropped)]
            return self._dropping(dropped) or NEED_DATA
        dropped = bytes(self._received[:found])
        del self._received[:found]
        damaged = self._dropping(dropped)
        if damaged is not None:
            return damaged
        behind = self._received[len(self._delimiter) : len(self._delimiter) + 2]
        if len(behind) < 2:
            return NEED_DATA
        if behind == b"--":
            self._ended = True
            self._received.clear()
            return Ended()
        return self._head()

    def _dropping(self, dropped: bytes) -> Damaged | None:
        """Said once for each stretch that is thrown away; line ends between parts are no damage, nor are further dashes
        of a boundary that itself begins with some.
        """
        if self._throwing or not dropped.strip(b"\r\n-"):
            return None
        self._throwing = True
        return Damaged("bytes between two parts")

    def _head(self) -> Event | None:
        head, body_from = self._head_end()
        if body_from == 0:
            if len(self._received) <= MAX_HEAD_BYTES:
                return NEED_DATA
            return self._give_up("a head without an end", len(self._delimiter))
        length = None
        for line in head.replace(b"\r\n", b"\n").split(b"\n")[1:]:
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length":
                text = value.strip()
                if not text.isdigit() or len(text) > 9 or int(text) > MAX_PART_BYTES:
                    return self._give_up("a Content-Length that cannot be", body_from)
                length = int(text)
        self._in_part, self._body_from, self._length = True, body_from, length
        self._looked = body_from
        self._throwing = False
        return None

    def _head_end(self) -> tuple[bytes, int]:
        """The head and where the body begins; 0: not all of the head is here."""
        ends = [
            (at, at + len(blank))
            for blank in (b"\r\n\r\n", b"\n\n")
            if 0 <= (at := self._received.find(blank, 0, MAX_HEAD_BYTES))
        ]
        if not ends:
            return b"", 0
        at, body_from = min(ends)
        return bytes(self._received[:at]), body_from

    def _measured(self, length: int) -> Event:
        end = self._body_from + length
        # The delimiter inside the promised length: the length lies, or bytes went missing.
        inside = self._delimiter_before(end)
        if inside >= 0:
            return self._give_up("a part shorter than its Content-Length", inside)
        if len(self._received) < end:
            self._looked = len(self._received)
            return NEED_DATA
        return self._part(end)

    def _unmeasured(self) -> Event:
        limit = self._body_from + MAX_PART_BYTES
        found = self._delimiter_before(limit)
        if found >= 0:
            return self._part(found)
        if len(self._received) >= limit:
            return self._give_up("a part without an end", limit - len(self._delimiter))
        self._looked = len(self._received)
        return NEED_DATA

    def _delimiter_before(self, end: int) -> int:
        """Where in the part's body the delimiter stands, wholly before ``end``; -1: not there.

        It stands behind a line end, or at once behind a picture. Anywhere else it is part of the picture: a boundary of
        two letters is met in one frame of a hundred.
        """
        at = max(self._body_from, self._looked - len(self._delimiter)) - 1
        while (at := self._received.find(self._delimiter, at + 1, end)) >= 0:
            before = bytes(self._received[max(self._body_from, at - _MAX_DASHES) : at]).rstrip(b"-")
            if not before or before.endswith((b"\n", _EOI)):
                return at
        return -1

    def _part(self, end: int) -> Event:
        body = bytes(self._received[self._body_from : end])
        del self._received[:end]
        self._in_part, self._looked = False, 0
        if not body.startswith(_SOI):
            return Damaged("a part that is no JPEG")
        # Cameras fill up behind the picture; the line end before the delimiter, too, belongs to no picture.
        jpeg = body.rstrip(b"\0\r\n-")
        if not jpeg.endswith(_EOI):
            return Damaged("a JPEG without its end")
        return Part(jpeg)

    def _give_up(self, why: str, drop: int) -> Damaged:
        del self._received[:drop]
        self._in_part, self._looked, self._throwing = False, 0, True
        return Damaged(why)
