# SPDX-License-Identifier: Apache-2.0
"""ToUnicode CMaps: the entries of Technical Note 5411, and text that two independent readers get back."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from kiosk.printing.fonts import DEBIAN_FONTS, CharactersMissing, FontFile, FontMissing, FontStack
from kiosk.printing.page import Page
from kiosk.printing.tounicode import to_unicode_cmap, utf16_hex


@pytest.mark.parametrize(
    ("code_point", "digits"),
    [
        (0x41, "0041"),
        (0x6D4B, "6D4B"),
        (0xFFFD, "FFFD"),
        (0x10000, "D800DC00"),
        (0x20BB7, "D842DFB7"),  # 𠮷
        (0x30EDE, "D883DEDE"),  # 𰻞, plane 3
        (0x10FFFF, "DBFFDFFF"),
    ],
)
def test_code_points_are_written_as_utf_16_big_endian(code_point: int, digits: str) -> None:
    assert utf16_hex(code_point) == digits


@pytest.mark.parametrize("code_point", [-1, 0xD800, 0xDFFF, 0x110000])
def test_what_is_no_character_is_refused(code_point: int) -> None:
    with pytest.raises(ValueError, match="scalar"):
        utf16_hex(code_point)


def test_a_cmap_has_surrogate_pairs_and_no_entry_for_notdef() -> None:
    cmap = to_unicode_cmap("AAAAAA+Font", [0, 0x41, 0x20BB7])
    assert "2 beginbfchar\n<01> <0041>\n<02> <D842DFB7>\nendbfchar" in cmap
    assert "<00> <0000>" not in cmap


def test_a_block_has_at_most_100_entries() -> None:
    cmap = to_unicode_cmap("F", [0, *range(0x4E00, 0x4E00 + 255)])
    assert [line for line in cmap.splitlines() if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "55 beginbfchar",
    ]
    assert "<FF> <4EFE>" in cmap


def pdf_of(lines: list[str], *, compress: int = 1) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1, pageCompression=compress)
    page = Page(canvas, FontStack())
    for number, line in enumerate(lines):
        page.text(20, 20 + number * 8, line, 14)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def by_pdftotext(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def by_pypdf(pdf: bytes) -> str:
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


NAMES = [
    "测试𠮷",  # U+20BB7, Extension B
    "测试·䶮",  # U+4DAE, Extension A, the middle dot of names of minorities
    "𫝀𫞩𬎆",  # Extensions C, D, E
    "测试𰻞",  # U+30EDE, Extension G, plane 3
    "㐀龥鿿",  # the ends of the blocks of the BMP
    "A𠮷1𠮷Z",
]


@pytest.mark.parametrize("compress", [0, 1])
def test_names_come_back_as_the_same_code_points_in_both_readers(tmp_path: Path, compress: int) -> None:
    pdf = pdf_of(NAMES, compress=compress)
    for text in (by_pdftotext(pdf, tmp_path), by_pypdf(pdf)):
        lines = [line.replace(" ", "") for line in text.splitlines() if line.strip("\f ")]
        assert [[hex(ord(c)) for c in line] for line in lines] == [[hex(ord(c)) for c in name] for name in NAMES]


def test_several_hundred_characters_in_one_font_come_back(tmp_path: Path) -> None:
    everything = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
    rare = "".join(map(chr, range(0x20000, 0x20000 + 300)))
    lines = [text[start : start + 30] for text in (everything, rare) for start in range(0, len(text), 30)]
    pdf = pdf_of(lines)
    assert by_pypdf(pdf).replace("\n", "") == everything + rare
    assert "".join(by_pdftotext(pdf, tmp_path).split()) == everything + rare


def test_two_documents_built_side_by_side_do_not_mix() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    one, two = Canvas(first, invariant=1), Canvas(second, invariant=1)
    fonts = FontStack()
    Page(one, fonts).text(20, 20, "甲𠮷", 14)
    Page(two, fonts).text(20, 20, "乙𠀀", 14)
    one.save()
    two.save()
    assert by_pypdf(first.getvalue()) == "甲𠮷"
    assert by_pypdf(second.getvalue()) == "乙𠀀"


def test_all_fonts_are_embedded_truetype_subsets(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf_of(["测试𠮷"]))
    listed = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True, timeout=60).stdout
    ours = [line.split() for line in listed.splitlines()[2:] if "Helvetica" not in line]
    assert len(ours) == 2
    for line in ours:
        assert line[1] == "TrueType"
        assert line[-5:-2] == ["yes", "yes", "yes"], "embedded, subset, ToUnicode"


def test_a_character_falls_back_to_the_first_font_that_has_it() -> None:
    runs = FontStack().runs("测试𠮷x")
    assert [(run.font, run.text, run.rare) for run in runs] == [
        ("ZenHei", "测试", False),
        ("BabelStoneHan", "𠮷", True),
        ("ZenHei", "x", False),
    ]
    only_hanazono = FontStack([DEBIAN_FONTS[0], *DEBIAN_FONTS[2:]])
    assert [run.font for run in only_hanazono.runs("试𠮷")] == ["ZenHei", "HanaMinB"]


@pytest.mark.parametrize("text", ["a\nb", "a\u202eb", "a\u200bb", "a\x00b", "\ue000", "a\u2028b", "\U000e0001"])
def test_characters_that_steer_or_cannot_be_drawn_are_missing(text: str) -> None:
    fonts = FontStack()
    assert len(fonts.missing(text)) == 1
    with pytest.raises(CharactersMissing, match=r"^1 character"):
        fonts.runs(text)


def test_a_name_that_no_font_holds_is_not_drawn_as_boxes() -> None:
    only_common = FontStack(DEBIAN_FONTS[:1])
    with pytest.raises(CharactersMissing) as missing:
        only_common.runs("测试𠮷")
    assert missing.value.characters == frozenset("𠮷")
    assert "𠮷" not in str(missing.value), "messages reach logs"


def test_a_missing_font_names_its_package(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match="fonts-wqy-zenhei"):
        FontStack([FontFile("Nowhere", tmp_path / "none.ttc", "fonts-wqy-zenhei")])
