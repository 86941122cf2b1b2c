# SPDX-License-Identifier: Apache-2.0
"""The photo on the card (照片) and what decodes it: 1024 bytes of WLT become 102 by 126 points.

No free program decodes WLT; vendors do, under a licence that is tied to the reader's module. So the photo is an opaque blob
here, "no picture" is a normal state, and a vendor's decoder is a program of its own that the operator installs:
:class:`ProgramDecoder` gives it the blob on its standard input and takes a Windows bitmap (BITMAPINFOHEADER, 24 bit, 38,862
bytes, as the vendors' ``unpack`` and ``GetBmp`` write it) from its standard output. A crash in it costs the picture alone.
Source: reference notes on devices 1.11.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

WLT_BYTES: Final = 1024
WIDTH, HEIGHT = 102, 126
_HEAD: Final = 54
_ROW: Final = (WIDTH * 3 + 3) // 4 * 4
_BITMAP_BYTES: Final = _HEAD + _ROW * HEIGHT
DECODER_LIMIT_S: Final = 2.0


@dataclass(frozen=True)
class Picture:
    """Points from the upper left, row by row, three bytes each: blue, green, red."""

    width: int
    height: int
    bgr: bytes = field(repr=False)


class PhotoDecoder(Protocol):
    """Makes a picture of a card's photo."""

    def decode(self, photo: bytes) -> Picture | None:
        """The picture; None when there is none, or it cannot be made. Never raises."""
        ...


class NoDecoder:
    """No decoder is installed: the usual case."""

    def decode(self, photo: bytes) -> Picture | None:
        """See :class:`PhotoDecoder`."""
        return None


class ProgramDecoder:
    """A vendor's decoder as a program. ``command``: its argument list, no shell."""

    def __init__(self, command: Sequence[str], limit_s: float = DECODER_LIMIT_S) -> None:
        self._command = list(command)
        self._limit_s = limit_s

    def decode(self, photo: bytes) -> Picture | None:
        """See :class:`PhotoDecoder`. The blob goes through a pipe and touches no disk of ours."""
        if len(photo) != WLT_BYTES:
            return None
        try:
            ended = subprocess.run(
                self._command, input=photo, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=self._limit_s
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return read_bitmap(ended.stdout) if ended.returncode == 0 else None


def read_bitmap(data: bytes) -> Picture | None:
    """The picture in a bitmap of exactly the card's size, upright or upside down as its height says; None for any other."""
    if len(data) != _BITMAP_BYTES or data[:2] != b"BM":
        return None
    width, height = (int.from_bytes(data[at : at + 4], "little", signed=True) for at in (18, 22))
    depth, compression = int.from_bytes(data[28:30], "little"), int.from_bytes(data[30:34], "little")
    if (width, abs(height), depth, compression) != (WIDTH, HEIGHT, 24, 0):
        return None
    rows = [data[at : at + WIDTH * 3] for at in range(_HEAD, _BITMAP_BYTES, _ROW)]
    if height > 0:
        rows.reverse()  # a positive height: the lowest row comes first
    return Picture(WIDTH, HEIGHT, b"".join(rows))
