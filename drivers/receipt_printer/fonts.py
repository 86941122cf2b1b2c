# SPDX-License-Identifier: Apache-2.0
"""Which font file is where, and which characters it holds (字体覆盖), read straight from its character map.

Only lines with a character that the printer's own font lacks need this, so it must be quick when it is needed and cost
nothing when it is not: the ``cmap`` of a font is searched as it lies in the file (OpenType 1.9, "cmap", formats 4 and
12), in under a millisecond, where building a table of its 45,000 characters would take a tenth of a second.
"""

from __future__ import annotations

import os
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.receipt_printer.profile import FontFile


class FontsMissing(Exception):
    """None of the wanted fonts is installed; the text names the packages."""


class CharactersMissing(Exception):
    """No installed font holds some characters. The text counts them and does not repeat them: they may be a name."""


@dataclass(frozen=True)
class InstalledFont:
    """A font of the list that was found."""

    path: Path
    index: int
    coverage: Coverage


class Coverage:
    """The code points of a font, as ranges."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._ranges = sorted(ranges)

    def __contains__(self, code_point: int) -> bool:
        place = bisect_right(self._ranges, (code_point, 0x110000))
        return place > 0 and code_point <= self._ranges[place - 1][1]


def find_fonts(wanted: Iterable[FontFile], folders: Iterable[Path]) -> tuple[InstalledFont, ...]:
    """Those of the ``wanted`` fonts that are installed, in that order; the first one found of each file name.

    Raises:
        FontsMissing: not one is there.
    """
    wanted = tuple(wanted)
    places: dict[str, Path] = {}
    for folder in folders:
        for here, _, names in os.walk(folder):
            for name in names:
                places.setdefault(name, Path(here) / name)
    found = tuple(
        InstalledFont(places[font.file], font.index, read_coverage(places[font.file], font.index))
        for font in wanted
        if font.file in places
    )
    if not found:
        packages = "、".join(dict.fromkeys(font.package for font in wanted)) or "字体清单是空的"
        raise FontsMissing(f"打印生僻字要用的字体一个也没装。请安装软件包：{packages}。")
    return found


def read_coverage(path: Path, index: int = 0) -> Coverage:
    """The characters of the font at ``path``.

    Raises:
        ValueError: no font, or one without a Unicode character map.
    """
    with path.open("rb") as file:
        header = file.read(12)
        start = 0
        if header[:4] == b"ttcf":
            (count,) = struct.unpack_from(">L", header, 8)
            if index >= count:
                raise ValueError(f"{path} holds {count} fonts, there is no number {index}")
            file.seek(12 + 4 * index)
            (start,) = struct.unpack(">L", file.read(4))
            file.seek(start)
            header = file.read(12)
        if header[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
            raise ValueError(f"{path} is no TrueType or OpenType font")
        (tables,) = struct.unpack_from(">H", header, 4)
        for tag, _, offset, length in struct.iter_unpack(">4sLLL", file.read(16 * tables)):
            if tag == b"cmap":
                file.seek(offset)
                return Coverage(_unicode_ranges(file.read(length)))
    raise ValueError(f"{path} has no character map")


_UNICODE_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
"""(platform, encoding) of the maps to look for; the ones beyond the basic plane first."""


def _unicode_ranges(cmap: bytes) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", cmap, 2)
    maps = {
        (platform, encoding): offset
        for platform, encoding, offset in struct.iter_unpack(">HHL", cmap[4 : 4 + 8 * count])
    }
    for kind in _UNICODE_MAPS:
        if kind in maps:
            at = maps[kind]
            (form,) = struct.unpack_from(">H", cmap, at)
            if form == 12:
                (groups,) = struct.unpack_from(">L", cmap, at + 12)
                for first, last, glyph in struct.iter_unpack(">LLL", cmap[at + 16 : at + 16 + 12 * groups]):
                    # A group that starts at glyph 0 maps its first character to "no such glyph".
                    yield first + (glyph == 0), last
                return
            if form == 4:
                yield from _format_4(cmap, at)
                return
    raise ValueError("no Unicode character map of format 4 or 12")


def _format_4(cmap: bytes, at: int) -> Iterator[tuple[int, int]]:
    (segments_x2,) = struct.unpack_from(">H", cmap, at + 6)
    count = segments_x2 // 2
    ends_at = at + 14
    starts_at = ends_at + segments_x2 + 2
    deltas_at = starts_at + segments_x2
    offsets_at = deltas_at + segments_x2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", cmap, place) for place in (ends_at, starts_at, deltas_at, offsets_at)
    )
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        if first == 0xFFFF:
            continue
        for code in range(first, last + 1):
            if offsets[number] == 0:
                glyph = (code + deltas[number]) & 0xFFFF
            else:
                place = offsets_at + 2 * number + offsets[number] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", cmap, place)
            if glyph:
                yield code, code
