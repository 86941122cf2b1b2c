# SPDX-License-Identifier: Apache-2.0
"""Rare characters as dots: which font, which cell, and a clear word when there is none."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from drivers.receipt_printer.fonts import CharactersMissing, FontsMissing, find_fonts, read_coverage
from drivers.receipt_printer.port import Picture
from drivers.receipt_printer.profile import FontFile
from drivers.receipt_printer.raster import Rasteriser
from tests.unit.drivers.receipt_printer.profiles import shipped

PROFILE = shipped()
JOI = "\U00020bb7"
DEJAVU = FontFile("DejaVuSans.ttf", "fonts-dejavu-core")


def rasteriser(*fonts: FontFile) -> Rasteriser:
    return Rasteriser(fonts or PROFILE.fonts, PROFILE.font_folders)


def ink(picture: Picture) -> list[list[int]]:
    row_bytes = (picture.width + 7) // 8
    rows = [picture.rows[start : start + row_bytes] for start in range(0, len(picture.rows), row_bytes)]
    bits = [list(chain.from_iterable([byte >> bit & 1 for bit in range(7, -1, -1)] for byte in row)) for row in rows]
    return [row[: picture.width] for row in bits]


@pytest.mark.parametrize(("across", "down"), [(1, 1), (2, 2), (1, 2), (3, 1), (8, 8)])
def test_a_line_is_as_wide_as_its_cells(across: int, down: int) -> None:
    picture = rasteriser().draw([("测", 2), (JOI, 2), ("a", 1)], across, down, False)
    assert (picture.width, picture.height) == (60 * across, 24 * down)


def test_each_character_stands_in_its_own_cell() -> None:
    dots = ink(rasteriser().draw([("a", 1), (" ", 1), (JOI, 2), (" ", 1), ("测", 2)], 2, 2, False))
    columns = [sum(row[x] for row in dots) for x in range(len(dots[0]))]
    assert sum(columns[:24]) > 20, "a"
    assert sum(columns[24:48]) == 0, "blank"
    assert sum(columns[48:96]) > 200, "the rare character"
    assert sum(columns[96:120]) == 0, "blank"
    assert sum(columns[120:]) > 200, "Hanzi"


def test_the_character_is_itself_and_no_box() -> None:
    dots = ink(rasteriser().draw([(JOI, 2)], 2, 2, False))
    other = ink(rasteriser().draw([("吉", 2)], 2, 2, False))
    different = sum(a != b for one, two in zip(dots, other, strict=True) for a, b in zip(one, two, strict=True))
    assert 40 < different < 700, "like 吉, with the longer stroke below (土 in place of 士)"
    assert sum(dots[0]) == sum(row[0] for row in dots) == 0, "no frame round it"


def test_bold_has_more_ink() -> None:
    plain, bold = (sum(map(sum, ink(rasteriser().draw([(JOI, 2)], 1, 1, weight)))) for weight in (False, True))
    assert plain < bold < 2 * plain


def test_fonts_are_asked_in_their_order() -> None:
    hana = FontFile("HanaMinB.ttf", "fonts-hanazono")
    only_hana = rasteriser(DEJAVU, hana).draw([(JOI, 2)], 1, 1, False)
    assert only_hana == rasteriser(hana).draw([(JOI, 2)], 1, 1, False)
    assert only_hana != rasteriser().draw([(JOI, 2)], 1, 1, False), "the first one of the list that has it"


def test_a_selector_that_no_font_knows_does_not_lose_the_character() -> None:
    plain = rasteriser(DEJAVU).draw([("a", 1)], 1, 1, False)
    assert ink(rasteriser(DEJAVU).draw([("a\ufe0e", 1)], 1, 1, False)) == ink(plain)


def test_no_font_installed_names_the_packages() -> None:
    with pytest.raises(FontsMissing, match="fonts-of-nobody"):
        rasteriser(FontFile("nobody.ttf", "fonts-of-nobody")).draw([(JOI, 2)], 1, 1, False)
    with pytest.raises(FontsMissing, match="空"):
        find_fonts((), PROFILE.font_folders)


def test_a_character_in_no_font_is_counted_and_not_repeated() -> None:
    with pytest.raises(CharactersMissing) as caught:
        rasteriser(DEJAVU).draw([(JOI, 2), ("a", 1), ("字", 2)], 1, 1, False)
    assert "2 个字" in str(caught.value)
    assert JOI not in str(caught.value)


@pytest.mark.parametrize("font", [*PROFILE.fonts, DEJAVU], ids=lambda font: font.file)
def test_coverage_is_what_font_tools_reads(font: FontFile) -> None:
    (found,) = find_fonts((font,), PROFILE.font_folders)
    with TTFont(str(found.path), fontNumber=font.index, lazy=True) as opened:
        expected = set(opened.getBestCmap() or ())
    points = {0x20, 0x41, 0x4E00, 0x5409, 0x20BB7, 0x2CC56, 0xE000, 0xFFFF, 0x10FFFF, *list(expected)[::37]}
    points |= {point + 1 for point in points}
    assert {point for point in points if point in found.coverage} == points & expected


def test_what_is_no_font_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(b"no font at all")
    with pytest.raises(ValueError, match="no TrueType"):
        read_coverage(path)
    path.write_bytes(b"\0\1\0\0" + bytes(8))
    with pytest.raises(ValueError, match="no character map"):
        read_coverage(path)
    collection = find_fonts(PROFILE.fonts[:1], PROFILE.font_folders)[0].path
    with pytest.raises(ValueError, match="no number 99"):
        read_coverage(collection, 99)


def test_format_4_of_the_specification(tmp_path: Path) -> None:
    """A map of the basic plane with both ways to find a glyph: a delta, and an array of glyphs with a hole."""

    def u16(*values: int) -> bytes:
        return b"".join((value & 0xFFFF).to_bytes(2, "big") for value in values)

    table = u16(6, 0, 0, 0) + u16(0x45, 0x52, 0xFFFF) + u16(0) + u16(0x41, 0x50, 0xFFFF)
    table += u16(-0x40, 0, 1) + u16(0, 4, 0) + u16(7, 0, 9)
    table = u16(4, 6 + len(table), 0) + table
    cmap = u16(0, 1, 3, 1) + (12).to_bytes(4, "big") + table
    path = tmp_path / "basic.ttf"
    head = b"\0\1\0\0" + u16(1, 0, 0, 0) + b"cmap" + bytes(4) + (28).to_bytes(4, "big")
    path.write_bytes(head + len(cmap).to_bytes(4, "big") + cmap)
    coverage = read_coverage(path)
    assert [point for point in range(0x30, 0x60) if point in coverage] == [0x41, 0x42, 0x43, 0x44, 0x45, 0x50, 0x52]
    path.write_bytes(head + (4).to_bytes(4, "big") + u16(0, 0))
    with pytest.raises(ValueError, match="no Unicode"):
        read_coverage(path)
