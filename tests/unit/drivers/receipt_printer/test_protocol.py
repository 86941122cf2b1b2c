# SPDX-License-Identifier: Apache-2.0
"""Documents as bytes, against the command tables and vectors of the reference notes, section 5.1 and 5.5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest
import segno
from hypothesis import given, strategies as st
from segno import consts

from drivers.receipt_printer.port import (
    Align,
    Cut,
    Document,
    Element,
    Feed,
    Picture,
    QrCode,
    QrLevel,
    Rule,
    TextLine,
)
from drivers.receipt_printer.profile import CutKind, DrainKind, HanziKind, PrinterProfile, QrKind
from drivers.receipt_printer.protocol import (
    NUMBER_LETTERS,
    Unprintable,
    drain_question,
    encode_document,
    job_number,
    qr_commands,
)
from drivers.receipt_printer.qr_size import BYTES_BY_VERSION, fit_qr_code
from drivers.receipt_printer.replies import Decoder, Noise
from tests.unit.drivers.receipt_printer.profiles import BlackDrawer, shipped

PROLOGUE = bytes.fromhex("1B40 1C2E 1C530000")
PLAIN = bytes.fromhex("1B6100 1B4500 1D2100 1B3322")
"""Left, not bold, once as large, 34 dots a line."""


def encoded(*elements: Element, profile: PrinterProfile | None = None, drawer: BlackDrawer | None = None) -> bytes:
    data = encode_document(elements, profile or shipped(), drawer or BlackDrawer()).data
    assert data.startswith(PROLOGUE)
    return data[len(PROLOGUE) :]


def test_chinese_text_is_gbk_between_explicit_mode_switches() -> None:
    assert encoded(TextLine("你好")) == PLAIN + bytes.fromhex("1C26 C4E3BAC3 0A 1C2E")


def test_ascii_alone_needs_no_mode() -> None:
    assert encoded(TextLine("AB 12")) == PLAIN + b"AB 12\n"
    assert encoded(TextLine("")) == PLAIN + b"\n"


def test_ascii_among_chinese_stays_one_byte() -> None:
    assert encoded(TextLine("共3份A")) == PLAIN + bytes.fromhex("1C26 B9B2 33 B7DD 41 0A 1C2E")


@pytest.mark.parametrize(
    ("text", "gbk"),
    [
        ("¥12", "A3A4 3132"),  # half-width yen sign: not in GBK; as four bytes of GB18030 it prints as "0 6"
        ("￥12", "A3A4 3132"),
        ("ＡＢ", "A3C1 A3C2"),
        ("，。：", "A3AC A1A3 A3BA"),
        ("“·”—…", "A1B0 A1A4 A1B1 A1AA A1AD"),
        ("①㈱", "A2D9 A95A"),
        ("測試", "9C79 D487"),  # traditional: in GBK, not in GB 2312
        ("A\u00a0\tB中", "41 20 20 42 D6D0"),
        ("中\x1b@\x10\x04", "D6D0 A1F5 40 A1F5 A1F5"),  # commands in a text become visible boxes
        ("中\ud842", "D6D0 A1F5"),  # half a surrogate
        ("中\u202e\u200b文", "D6D0 CEC4"),  # what turns or splits text unseen is dropped
    ],
)
def test_signs_that_other_encoders_lose(text: str, gbk: str) -> None:
    assert encoded(TextLine(text)) == PLAIN + b"\x1c\x26" + bytes.fromhex(gbk) + b"\x0a\x1c\x2e"


@pytest.mark.parametrize(
    ("line", "style"),
    [
        (TextLine("a", 2, 2, Align.CENTER, True), "1B6101 1B4501 1D2111 1B333A"),
        (TextLine("a", 1, 2, Align.RIGHT), "1B6102 1B4500 1D2101 1B333A"),
        (TextLine("a", 8, 1), "1B6100 1B4500 1D2170 1B3322"),
        (TextLine("a", 8, 8), "1B6100 1B4500 1D2177 1B33CA"),
    ],
)
def test_size_alignment_and_weight(line: TextLine, style: str) -> None:
    assert encoded(line) == bytes.fromhex(style) + b"a\n"


def test_a_printer_that_counts_half_dots_is_told_twice_as_many() -> None:
    epson = shipped("80mm-180dpi")
    assert encoded(TextLine("a"), profile=epson) == bytes.fromhex("1B6100 1B4500 1D2100 1B3344") + b"a\n"
    assert encoded(TextLine("a", 8, 8), profile=epson)[9:12] == bytes.fromhex("1B33FF"), "a byte holds no more"
    assert encoded(Rule(), profile=epson).startswith(bytes.fromhex("1B4A16"))


@pytest.mark.parametrize(
    ("profile", "scale", "text", "lines"),
    [
        ("80mm-203dpi", 1, "字" * 25, [24, 1]),
        ("58mm-203dpi", 1, "字" * 17, [16, 1]),
        ("80mm-180dpi", 1, "字" * 22, [21, 1]),
        ("80mm-203dpi", 2, "字" * 13, [12, 1]),
        ("80mm-203dpi", 3, "字" * 9, [8, 1]),
        ("80mm-203dpi", 1, "a" + "字" * 24, [24, 1]),  # half a Hanzi is left over at the end of the line
        ("80mm-203dpi", 1, "字" * 24, [24]),
        ("80mm-203dpi", 1, "一\n二\r\n\n三", [1, 1, 0, 1]),
        ("80mm-203dpi", 8, "字字字字", [3, 1]),
    ],
)
def test_lines_are_measured_in_bytes_of_gbk(profile: str, scale: int, text: str, lines: list[int]) -> None:
    printed = encoded(TextLine(text, scale, 1), profile=shipped(profile)).split(b"\n")[:-1]
    assert [len(line.split(b"\x1c\x26")[-1].decode("gbk")) if b"\x1c\x26" in line else 0 for line in printed] == lines


def test_a_line_with_a_character_outside_gbk_is_drawn() -> None:
    drawer = BlackDrawer()
    data = encoded(TextLine("𠮷a", 2, 1, Align.LEFT, True), drawer=drawer)
    assert drawer.asked == [([("𠮷", 2), ("a", 1)], 2, 1, True)]
    row = b"\xff" * 9 + bytes(63)  # 72 of 576 dots
    assert data == bytes.fromhex("1B6100 1D763000 4800 1800") + row * 24 + bytes.fromhex("1B4A0A")


@pytest.mark.parametrize(("align", "left"), [(Align.LEFT, 0), (Align.CENTER, 276), (Align.RIGHT, 552)])
def test_drawn_lines_stand_where_text_would(align: Align, left: int) -> None:
    data = encoded(TextLine("𠮷", 1, 1, align))
    row = int.from_bytes(data[11 : 11 + 72], "big")
    assert row == ((1 << 24) - 1) << (576 - 24 - left)


def test_only_the_line_that_needs_it_is_drawn() -> None:
    drawer = BlackDrawer()
    data = encoded(TextLine("字" * 24 + "𠮷"), drawer=drawer)
    assert data.startswith(PLAIN + b"\x1c\x26" + "字".encode("gbk") * 24 + b"\n\x1c\x2e")
    assert drawer.asked == [([("𠮷", 2)], 1, 1, False)]


def test_marks_stay_with_their_character() -> None:
    drawer = BlackDrawer()
    encoded(TextLine("e\u0301葛\U000e0100b"), drawer=drawer)
    assert drawer.asked[0][0] == [("e\u0301", 2), ("葛\U000e0100", 2), ("b", 1)]
    encoded(TextLine("\u0301"), drawer=drawer)
    assert drawer.asked[1][0] == [("\u0301", 2)]


def test_picture_vector() -> None:
    """8 by 1 dots, black, of the reference notes; here placed in the middle of 16."""
    narrow = replace(shipped(), dots_per_line=8)
    assert encoded(Picture(8, 1, b"\xff"), profile=narrow) == bytes.fromhex("1B6100 1D76300001000100FF")
    wide = replace(shipped(), dots_per_line=24)
    assert encoded(Picture(8, 1, b"\xff"), profile=wide) == bytes.fromhex("1B6100 1D76300003000100 00FF00")


def test_pictures_of_odd_widths_keep_their_dots() -> None:
    narrow = replace(shipped(), dots_per_line=12)
    # three dots, 101, in the middle of twelve, which take two bytes
    assert encoded(Picture(3, 2, b"\xa0\x5f"), profile=narrow)[3:] == bytes.fromhex("1D763000 0200 0200 0A00 0400")


def test_long_pictures_go_in_slices_of_256_rows() -> None:
    data = encoded(Picture(576, 600, b"\x01" * 72 * 600))
    heads = [bytes.fromhex("1D7630004800") + rows.to_bytes(2, "little") for rows in (256, 256, 88)]
    assert data == b"\x1b\x61\x00" + b"".join(
        head + b"\x01" * 72 * rows for head, rows in zip(heads, (256, 256, 88), strict=True)
    )


def test_no_picture_holds_what_a_printer_would_obey() -> None:
    """DLE EOT, DLE ENQ and DLE DC4 work wherever they stand, in pictures too."""
    row = bytes.fromhex("1004 1005 1014 1006 10") + bytes(63)
    data = encoded(Picture(576, 1, row))
    assert data[11:20] == bytes.fromhex("1804 1805 1814 1006 10")


@given(st.binary(min_size=72, max_size=72 * 4))
def test_no_dots_ever_make_a_real_time_command(dots: bytes) -> None:
    rows = len(dots) // 72
    data = encoded(Picture(576, rows, dots[: 72 * rows]))[11:]
    assert not any(command in data for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))


def test_a_picture_wider_than_the_paper_is_refused() -> None:
    with pytest.raises(Unprintable, match="577 dots on paper of 576"):
        encoded(Picture(577, 1, bytes(73)))


def test_rule_and_feed() -> None:
    dots = b"\xff" * 144
    assert encoded(Rule()) == bytes.fromhex("1B4A0B 1B6100 1D763000 4800 0200") + dots + bytes.fromhex("1B4A0B")
    assert encoded(Feed(3)) == bytes.fromhex("1B3322 1B6403")


@pytest.mark.parametrize(
    ("kind", "distance", "data"),
    [
        (CutKind.FEED_PARTIAL, 100, "1D564200"),
        (CutKind.PARTIAL, 100, "1B4A64 1D5601"),
        (CutKind.FULL, 0, "1D5600"),
        (CutKind.NONE, 100, "1B4A64"),
        (CutKind.FULL, 300, "1B4AFF 1B4A2D 1D5600"),
    ],
)
def test_cut(kind: CutKind, distance: int, data: str) -> None:
    profile = replace(shipped(), cut=kind, head_to_cutter_dots=distance)
    assert encoded(Cut(), profile=profile) == bytes.fromhex(data)


def test_qr_code_vector() -> None:
    """ "AB", size 6, level M, of the reference notes."""
    vector = bytes.fromhex(
        "1D286B040031413200 1D286B0300314306 1D286B0300314531 1D286B0500315030 4142 1D286B0300315130"
    )
    assert qr_commands(b"AB", 6, "M") == vector
    assert encoded(QrCode(b"AB", 6, "M", Align.LEFT)) == bytes.fromhex("1B6100") + vector


def test_the_length_of_a_qr_code_takes_two_bytes() -> None:
    assert bytes.fromhex("1D286B 2F01 315030") + b"x" * 300 in qr_commands(b"x" * 300, 3, "L")


def test_a_model_without_hanzi_gets_them_drawn_and_no_fs_command() -> None:
    profile = replace(shipped(), hanzi=HanziKind.NONE)
    drawer = BlackDrawer()
    data = encode_document((TextLine("共3份"), TextLine("AB")), profile, drawer).data
    assert data.startswith(bytes.fromhex("1B40 1B6100"))
    assert data.endswith(PLAIN + b"AB\n")
    assert b"\x1c" not in data
    assert drawer.asked == [([("共", 2), ("3", 1), ("份", 2)], 1, 1, False)]


def test_a_model_with_little_memory_gets_short_slices() -> None:
    data = encoded(Picture(576, 300, bytes(72 * 300)), profile=replace(shipped(), raster_rows=128))
    assert [data[3:].count(bytes.fromhex("1D7630004800") + rows.to_bytes(2, "little")) for rows in (128, 44)] == [2, 1]


def test_a_model_without_codes_gets_them_drawn() -> None:
    """The symbol is segno's; its dots are checked against segno's own picture of it, bit by bit."""
    profile = replace(shipped(), qr=QrKind.RASTER)
    data = encoded(QrCode(b"KR1:EXAMPLE", 4, "Q"), profile=profile)
    matrix = segno.make_qr(b"KR1:EXAMPLE", error="Q", mode="byte", boost_error=False).matrix
    side = len(matrix) * 4
    assert data.startswith(bytes.fromhex("1B6100 1D763000 4800") + side.to_bytes(2, "little"))
    rows = [data[11 + 72 * row : 11 + 72 * (row + 1)] for row in range(side)]
    left = (576 - side) // 2
    for y, modules in enumerate(matrix):
        bits = f"{int.from_bytes(rows[4 * y], 'big'):0576b}"
        assert bits == "0" * left + "".join(str(dark) * 4 for dark in modules) + "0" * (576 - left - side)
        assert len(set(rows[4 * y : 4 * y + 4])) == 1
    assert encode_document((QrCode(b"AB", 6),), profile, BlackDrawer()).dots == 126


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (DrainKind.PROCESS_ID, "1D2848 0600 3030 41424445"),
        (DrainKind.SENSORS, "1D7201"),
        (DrainKind.AUTOMATIC, "1D61FF"),
        (DrainKind.NONE, ""),
    ],
)
def test_the_question_behind_a_job(kind: DrainKind, question: str) -> None:
    assert drain_question(kind, b"ABDE") == bytes.fromhex(question)


def test_another_kind_of_question_is_a_bug_that_shows() -> None:
    with pytest.raises(AssertionError):
        drain_question(cast(DrainKind, "perhaps"), b"ABDE")


def test_numbers_of_jobs_are_no_answers_and_do_not_repeat_soon() -> None:
    """If the head of an answer is lost, its letters must not be taken for answers of their own."""
    assert [job_number(count) for count in (0, 1, 20, 159_999)] == [b"AAAA", b"BAAA", b"ABAA", b"kkkk"]
    assert job_number(160_000) == b"AAAA"
    assert len({job_number(count) for count in range(5000)}) == 5000
    for letter in NUMBER_LETTERS:
        assert all(isinstance(reply, Noise) for reply in Decoder().feed(bytes((letter,))))


@pytest.mark.parametrize(
    ("length", "module", "level", "paper", "expected"),
    [
        (2, 6, "M", 576, (6, "M", 21 * 6)),
        (14, 6, "M", 576, (6, "M", 21 * 6)),
        (15, 6, "M", 576, (6, "M", 25 * 6)),
        (246, 8, "M", 576, (8, "M", 61 * 8)),  # the longest receipt code, as the large-type receipt wants it
        (246, 8, "M", 384, (5, "M", 61 * 5)),
        (600, 8, "H", 384, (4, "L", 85 * 4)),  # so much only fits with a weaker level
        (600, 2, "H", 384, (2, "H", 125 * 2)),  # whoever asks for small modules gets them
        (2331, 3, "M", 576, (3, "M", 177 * 3)),
        (2953, 3, "M", 576, (3, "L", 177 * 3)),
    ],
)
def test_a_qr_code_is_made_to_fit(
    length: int, module: int, level: QrLevel, paper: int, expected: tuple[int, str, int]
) -> None:
    size = fit_qr_code(length, module_dots=module, level=level, dots_per_line=paper, smallest_module_dots=4)
    assert size is not None
    assert (size.module_dots, size.level, size.dots) == expected


@pytest.mark.parametrize("data", [b"x" * 1700, b"x" * 2954])
def test_a_qr_code_that_fits_in_no_way_is_refused(data: bytes) -> None:
    with pytest.raises(Unprintable, match=f"{len(data)} bytes"):
        encoded(QrCode(data))


def test_qr_capacities_are_the_standards() -> None:
    names: dict[QrLevel, int] = {
        "L": consts.ERROR_LEVEL_L,
        "M": consts.ERROR_LEVEL_M,
        "Q": consts.ERROR_LEVEL_Q,
        "H": consts.ERROR_LEVEL_H,
    }
    capacity = cast(Mapping[int, Mapping[int, int]], consts.SYMBOL_CAPACITY)
    for level, row in BYTES_BY_VERSION.items():
        bits = [capacity[version][names[level]] for version in range(1, 41)]
        count = [8] * 9 + [16] * 31  # bits of the character count (ISO/IEC 18004, table 3)
        assert list(row) == [(have - 4 - extra) // 8 for have, extra in zip(bits, count, strict=True)]


def test_the_length_of_paper_is_counted() -> None:
    document: Document = (
        TextLine("a" * 49), TextLine("𠮷", 2, 2), Rule(), Feed(2), Picture(8, 7, bytes(7)), QrCode(b"AB"), Cut(),
    )  # fmt: skip
    job = encode_document(document, shipped(), BlackDrawer())
    assert job.dots == 2 * 34 + 58 + 24 + 68 + 7 + 126 + 100


def test_what_is_printed_is_in_no_repr() -> None:
    document: Document = (TextLine("测试甲"), QrCode(b"secret"), Picture(8, 1, b"\x2a"))
    shown = repr(document) + repr(encode_document(document, shipped(), BlackDrawer()))
    assert "测试甲" not in shown
    assert "secret" not in shown
    assert "b'" not in shown


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: TextLine("a", 9, 1),
        lambda: TextLine("a", 1, 0),
        lambda: QrCode(b""),
        lambda: QrCode(b"a", 17),
        lambda: Feed(0),
        lambda: Feed(256),
        lambda: Picture(0, 1, b""),
        lambda: Picture(9, 1, b"a"),
    ],
)
def test_impossible_elements_cannot_be_made(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=r"\S"):
        wrong()


def test_an_element_of_another_kind_is_a_bug_that_shows() -> None:
    with pytest.raises(AssertionError):
        encoded(cast(Element, "text"))


@given(st.text(max_size=80), st.integers(1, 8), st.integers(1, 8))
def test_no_text_at_all_becomes_a_command(text: str, across: int, down: int) -> None:
    """Whatever a name holds, the only control bytes on the wire are those of the commands above."""
    drawer = BlackDrawer()
    data = encoded(TextLine(text, across, down), drawer=drawer)
    for piece in (*(line for line in data.split(b"\n") if b"\x1d\x76\x30" not in line),):
        body = piece.replace(b"\x1c\x2e", b"").replace(b"\x1c\x26", b"")
        body = body[13:] if body.startswith(b"\x1b\x61") else body
        assert all(byte >= 0x20 for byte in body)
    assert all(len(cells) for cells, *_ in drawer.asked)
