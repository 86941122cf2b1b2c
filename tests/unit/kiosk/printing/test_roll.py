# SPDX-License-Identifier: Apache-2.0
"""Line breaks for Chinese on the roll, and the length of the paper."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from config.modes import DisplayMode, Environment
from drivers.receipt_printer.port import Align, Cut, Feed, QrCode, Rule, TextLine
from kiosk.printing.roll import COMPACT_FORM, ELDER_FORM, STANDARD_FORM, Roll, columns_of, form_for, length_mm, wrap


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("收件凭证", 48, ["收件凭证"]),
        ("", 48, []),
        ("您的材料已收好，锁在机器里。", 24, ["您的材料已收好，", "锁在机器里。"]),
        ("一二三四五六，", 12, ["一二三四", "五六，"]),
        ("（一二三四五六）", 12, ["（一二三", "四五六）"]),
        ("桂花社区事务受理服务中心", 22, ["桂花社区事务", "受理服务中心"]),
        ("3 灵活就业承诺书 本人承诺 5e6f7a8b", 24, ["3 灵活就业承诺书", "本人承诺 5e6f7a8b"]),
        ("编号 ABCDEFGHIJ", 12, ["编号", "ABCDEFGHIJ"]),
        ("ABCDEFGHIJ", 4, ["ABCD", "EFGH", "IJ"]),
        ("周一至周五 9:00 到 17:00", 25, ["周一至周五 9:00 到 17:00"]),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, columns: int, lines: list[str]) -> None:
    assert wrap(text, columns) == lines


@given(st.text(alphabet="一二三，。（）《》ab1 :𠮷·", max_size=60), st.integers(min_value=8, max_value=48))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns_of(line) <= columns for line in lines)


@given(st.text(alphabet="一二三四五六七八九，。", min_size=1, max_size=60))
def test_no_line_begins_with_a_closing_mark(text: str) -> None:
    if "，，" in text or "。。" in text or "，。" in text or "。，" in text:
        return  # more marks in a row than a line has room for
    assert not any(line[0] in "，。" for line in wrap(text, 24)[1:])


def test_widths_are_those_of_gbk() -> None:
    assert columns_of("A1 ") == 3
    for text in ("测试", "·", "（）", "—", "０"):
        assert columns_of(text) == len(text.encode("gbk"))
    assert columns_of("𠮷") == 2, "drawn as a picture, as wide as a Hanzi"


def test_all_type_is_at_least_5_mm_high_and_key_facts_are_6_mm_square() -> None:
    for form in (STANDARD_FORM, ELDER_FORM, COMPACT_FORM):
        for size in (form.body, form.key):
            assert 24 * size.scale_y / 8 >= 5
    for form in (STANDARD_FORM, ELDER_FORM):
        assert (form.key.scale_x, form.key.scale_y) == (2, 2)
    assert (ELDER_FORM.body.scale_x, ELDER_FORM.body.scale_y) == (2, 2)
    assert form_for(DisplayMode.ELDER) is ELDER_FORM
    assert form_for(DisplayMode.STANDARD) is STANDARD_FORM


def test_a_roll_stands_between_two_marks_outside_production_and_is_cut() -> None:
    roll = Roll(Environment.TEST, STANDARD_FORM)
    roll.title("一")
    roll.rule()
    roll.fact("二", "三")
    roll.qr_code(b"KR1:A")
    mark = TextLine("测试 不作办事凭证", 2, 2, Align.CENTER, True)
    assert roll.finish() == (
        mark,
        TextLine("一", 3, 3, Align.CENTER, True),
        Rule(),
        TextLine("二", 1, 2, Align.LEFT, False),
        TextLine("三", 2, 2, Align.LEFT, True),
        QrCode(b"KR1:A", module_dots=6, level="M", align=Align.CENTER),
        mark,
        Feed(1),
        Cut(),
    )


def test_production_paper_carries_no_mark() -> None:
    roll = Roll(Environment.PRODUCTION, STANDARD_FORM)
    roll.say("一")
    assert roll.finish() == (TextLine("一", 1, 2, Align.LEFT, False), Feed(1), Cut())


def test_length_counts_dots_at_8_a_millimetre() -> None:
    assert length_mm((TextLine("一", 1, 2),)) == pytest.approx((48 + 10) / 8)
    assert length_mm((QrCode(b"A", module_dots=6),)) == pytest.approx((61 * 6 + 34) / 8)
    assert length_mm((Rule(), Feed(2), Cut())) == pytest.approx((24 + 68 + 110) / 8)
