# SPDX-License-Identifier: Apache-2.0
"""The printer's side: streams from the specification, and what stands on the paper; then the encoder's own streams."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from drivers.receipt_printer.interpreter import Interpreter
from drivers.receipt_printer.paper import ROLL_58MM, ROLL_80MM, PaperKind, PrintedLine, interpret, render, render_file
from drivers.receipt_printer.port import Align, Cut, Document, Feed, Picture, QrCode, Rule, TextLine
from drivers.receipt_printer.profile import CutKind, QrKind
from drivers.receipt_printer.protocol import encode_document
from drivers.receipt_printer.raster import Rasteriser
from tests.unit.drivers.receipt_printer.profiles import shipped


def hexed(text: str) -> bytes:
    return bytes.fromhex(text)


def names(data: bytes) -> list[str]:
    return [command.name for command in Interpreter().feed(data)]


def lines(data: bytes, kind: PaperKind = ROLL_80MM) -> list[PrintedLine]:
    return interpret(data, kind).printed.lines


def test_the_chinese_vector() -> None:
    (line,) = lines(hexed("1C26 C4E3BAC3 0A 1C2E"))
    assert line == PrintedLine("你好", 0, 0, 48, 1, 1, False)


def test_without_hanzi_mode_the_same_bytes_are_rubbish() -> None:
    """As on a printer: two bytes of GBK are two characters of the code page."""
    (line,) = lines(hexed("1B40 C4E3BAC3 0A"))
    assert line.text == "─π║├"
    assert line.width == 48


def test_gb18030_in_four_bytes_comes_out_wrong() -> None:
    """The half-width ¥ as other encoders send it."""
    printed = interpret(b"\x1c\x26" + "¥".encode("gb18030") + b"\n").printed
    assert printed.lines[0].text != "¥"
    assert printed.unknown


def test_size_alignment_and_line_height() -> None:
    data = hexed("1B6101 1D2111 1B333A") + b"AB\n" + hexed("1B6102 1D2100") + b"C\n"
    first, second = lines(data)
    assert first == PrintedLine("AB", 264, 0, 48, 2, 2, False)
    assert second == PrintedLine("C", 564, 58, 12, 1, 1, False)


def test_a_low_line_spacing_never_prints_over_large_letters() -> None:
    first, second = lines(hexed("1D2122 1B3310") + b"A\nB\n")
    assert second.y - first.y == 72


def test_long_lines_go_on_in_the_next() -> None:
    assert [line.text for line in lines(b"\x1c\x26" + "字".encode("gbk") * 25 + b"\n")] == ["字" * 24, "字"]
    assert [line.text for line in lines(b"x" * 33 + b"\n", ROLL_58MM)] == ["x" * 32, "x"]


def test_feeding() -> None:
    assert interpret(hexed("1B6403")).y == 102
    assert interpret(hexed("1B3320 1B6402")).y == 64
    assert interpret(hexed("1B4A0B")).y == 11
    assert interpret(hexed("1B4A0B"), PaperKind(80, 512, 7, 2)).y == 5
    assert interpret(hexed("1B3320 1B32 0A")).y == 34


def test_the_raster_vector_is_eight_black_dots() -> None:
    slip = interpret(hexed("1D7630000100 0100 FF"), PaperKind(8, 8, 8, head_to_cutter_dots=0))
    assert slip.printed.rasters == [(8, 1)]
    picture = slip.image().crop((28 + 28, 28, 28 + 36, 29)).convert("L")
    assert all(dot < 60 for dot in picture.tobytes())


@pytest.mark.parametrize(
    ("stream", "reported"),
    [
        ("1B 99 41 0A", "1b 99"),
        ("1D 42 01 0A", "1d 42"),
        ("1F 41 0A", "1f"),
        ("1C 99 0A", "1c 99"),
        ("10 14 01 00 05", "10 14"),
        ("1D 56 07", "1d 56 07"),
        ("1D 76 31 00", "1d 76 31"),
        ("1D 76 30 09 0100 0100 FF", "1d 76 30 09 01 00 01 00 ff"),
        ("1D 28 41 0200 0001", "1d 28 41 02 00 00 01"),
        ("1D 28 6B 0300 31 99 00", "1d 28 6b 03 00 31 99 00"),
        ("1C 26 80 0A", "80"),
        ("1C 26 81 20 0A", "81"),
        ("1B 74 10 80 0A", "80"),
        ("7F 0A", "7f"),
    ],
)
def test_what_is_not_understood_is_reported(stream: str, reported: str) -> None:
    assert interpret(hexed(stream)).printed.unknown[0] == reported


def test_a_stream_that_ends_in_the_middle_is_reported() -> None:
    assert interpret(hexed("1D763000 4800 1800 00")).printed.unknown == ["1d 76 30 00 48 00 18 00 00 (unfinished)"]
    assert interpret(hexed("1C26 C4")).printed.unknown == ["c4 (unfinished)"]


def test_a_qr_code_of_nothing_and_one_too_wide_are_reported() -> None:
    assert "without data" in interpret(hexed("1D286B0300315130")).printed.unknown[0]
    wide = hexed("1D286B0300314310 1D286B CB00 315030") + b"x" * 200 + hexed("1D286B0300315130")
    assert "does not fit" in interpret(wide).printed.unknown[0]
    assert interpret(wide).printed.qr_codes == []


def test_questions_and_switches_leave_no_mark() -> None:
    data = hexed("1004 01 1D7201 1D6100 1B7000 1919 10140801031401060208")
    assert names(data) == ["ask_status", "ask_sensors", "automatic_status", "drawer", "clear_buffers"]
    slip = interpret(data)
    assert slip.is_blank
    assert slip.printed.unknown == []


def test_other_ways_to_say_size() -> None:
    assert [(line.scale_x, line.width) for line in lines(hexed("1C26 1C210C C4E3 0A 1C2100 1C5701 C4E3 0A"))] == [
        (1, 48),
        (1, 48),
    ]
    assert lines(hexed("1C26 1C530204 C4E3 0A"))[0].width == 30


def test_a_cut_goes_through_paper_that_passed_the_head_before() -> None:
    """The knife is 100 dots behind the head: a cut without feeding leaves the last line in the printer."""
    straight = render(b"a\n" + hexed("1D5600") + b"b\n" + hexed("1D564200"))
    assert straight.height == 28 + 34 + 28 + (34 + 100) + 28
    fed = render(b"a\n" + hexed("1D564200"))
    assert fed.height == 28 + 134 + 28


@given(st.binary(max_size=300), st.integers(1, 40))
def test_any_bytes_in_any_pieces_are_understood_the_same(data: bytes, size: int) -> None:
    pieces = Interpreter()
    heard = [command for start in range(0, len(data), size) for command in pieces.feed(data[start : start + size])]
    whole = Interpreter()
    assert heard == list(whole.feed(data))
    assert b"".join(command.raw for command in heard) + whole.unfinished == data, "not a byte is swallowed unseen"


@given(st.binary(max_size=120))
def test_no_bytes_whatever_upset_the_printer(data: bytes) -> None:
    interpret(data)


# ---- what the encoder says, as the printer understands it

SLIP: Document = (
    TextLine("演示 不作办事凭证", 2, 2, Align.CENTER, True),
    TextLine("收件凭证", 3, 3, Align.CENTER, True),
    Rule(),
    TextLine("谁办的", 1, 2),
    TextLine("测* 9999**********0017", 2, 2, Align.LEFT, True),
    TextLine("应交 ¥0.00，ＡＢＣ“一”—…①", 1, 2, Align.RIGHT),
    TextLine("字" * 30),
    TextLine("生僻 𠮷 字", 2, 2),
    Picture(8, 1, b"\xff"),
    QrCode(b"KR1:" + b"AEBAGBAFAYDQQCIK" * 15, 8),
    QrCode("二维码·内容".encode(), 6, "Q", Align.LEFT),
    Feed(3),
    Cut(),
)


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        ("80mm-203dpi", ROLL_80MM),
        ("58mm-203dpi", ROLL_58MM),
        ("80mm-180dpi", PaperKind(80, 512, 7, 2, 90)),
        ("58mm-203dpi-no-cutter", ROLL_58MM),
        ("80mm-203dpi-automatic", ROLL_80MM),
        ("80mm-203dpi-mute", ROLL_80MM),
    ],
)
def test_what_was_meant_is_what_is_printed(profile: str, kind: PaperKind) -> None:
    model = shipped(profile)
    job = encode_document(SLIP, model, Rasteriser(model.fonts, model.font_folders))
    slip = interpret(job.data, kind)
    printed = slip.printed
    assert printed.unknown == []
    said = "".join(line.text for line in printed.lines)
    meant = "".join(element.text for element in SLIP if isinstance(element, TextLine) and "𠮷" not in element.text)
    assert said == meant.replace("¥", "￥")
    codes = [element.data for element in SLIP if isinstance(element, QrCode)]
    is_native = model.qr is QrKind.NATIVE
    assert printed.qr_codes == (codes if is_native else [])
    assert printed.cuts == (model.cut is not CutKind.NONE)
    drawn = [rows for _, rows in printed.rasters if rows < model.raster_rows]
    assert len(drawn) >= 3, "the rule, the line with the rare character, the picture"
    assert (len(drawn) == 3) is is_native, "and codes, where the printer draws none"
    for line in printed.lines:
        assert line.x + line.width <= kind.dots_per_line
    assert job.dots * 0.85 <= slip.y <= job.dots, "the driver's estimate of the paper's length"


def test_sizes_and_places_are_those_of_the_document() -> None:
    model = shipped()
    data = encode_document(SLIP, model, Rasteriser(model.fonts, model.font_folders)).data
    by_text = {line.text: line for line in interpret(data).printed.lines}
    title = by_text["收件凭证"]
    assert (title.scale_x, title.scale_y, title.bold, title.x, title.width) == (3, 3, True, 144, 288)
    assert by_text["谁办的"] == PrintedLine("谁办的", 0, by_text["谁办的"].y, 72, 1, 2, False)
    right = by_text["应交 ￥0.00，ＡＢＣ“一”—…①"]
    assert right.x + right.width == 576
    ys = [line.y for line in interpret(data).printed.lines]
    assert ys == sorted(ys)


def test_the_picture_can_be_scanned(tmp_path: Path) -> None:
    model = shipped()
    data = encode_document(SLIP, model, Rasteriser(model.fonts, model.font_folders)).data
    (tmp_path / "receipt.bin").write_bytes(data)
    printed = render_file(tmp_path / "receipt.bin", tmp_path / "receipt.png")
    assert printed.unknown == []
    with Image.open(tmp_path / "receipt.png") as picture:
        assert picture.width == 640 + 2 * 28, "80 mm of paper on a bit of table"
        assert round(picture.info["dpi"][0]) == 203
    found = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(tmp_path / "receipt.png")], capture_output=True, check=True, text=True
    )
    assert sorted(found.stdout.split()) == sorted(["KR1:" + "AEBAGBAFAYDQQCIK" * 15, "二维码·内容"])
