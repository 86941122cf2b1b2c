# SPDX-License-Identifier: Apache-2.0
"""Slips: the one-time notice fits on 40 cm, places are named, and help has a telephone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.modes import DisplayMode, Environment
from drivers.receipt_printer.port import Document, TextLine
from kiosk.guidance.notice import Capability, Device, Notice, NoticeRow, NoticeSection, notice
from kiosk.places.site import Place
from kiosk.printing.roll import length_mm
from kiosk.printing.slips import (
    NOTICE_LIMIT_MM,
    SlipHead,
    notice_slip,
    refused_offline_slip,
    strong_identity_slip,
)
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, item, situation

HEAD = SlipHead(Environment.DEMO, "示例点", "2026-11-21T09:42:05.123+08:00", "199-0000-0000", "每天 9:00 到 17:00")
BRING = NoticeSection(
    "bring",
    "id-card",
    "要带什么",
    (
        NoticeRow("身份证", "要带", False, "没带，也能用手机验证码"),
        NoticeRow("户口簿", "免交", True, "电子证照里有"),
    ),
)
NOTICE = Notice(
    item_code="312000202000",
    item_name="灵活就业登记",
    plain_name="灵活就业登记",
    guide_line="灵活就业登记 312000202000 指南2026-01版",
    verdict="可以在这里办",
    can_do=True,
    blocked_by="",
    materials_line="应交材料2份，您一份都不用交",
    required_count=2,
    to_bring_count=0,
    sections=(
        NoticeSection("can", "circle-check", "这些都符合，就能办", (NoticeRow("年满16岁"),)),
        BRING,
        NoticeSection("time", "clock", "要多久", (NoticeRow("大约 6 分钟"),)),
        NoticeSection("fee", "banknote", "要多少钱", (NoticeRow("不要钱"),)),
        NoticeSection("collect", "printer", "在哪里拿", (NoticeRow("这台机器当场打印"),)),
        NoticeSection("data", "shield-check", "会用到您的哪些信息", (NoticeRow("户籍"),)),
        NoticeSection("notes", "info", "要记得的", (NoticeRow("有变化要来改"),)),
    ),
)


def with_materials(rows: list[NoticeRow]) -> Notice:
    sections = [replace(one, rows=tuple(rows)) if one is BRING else one for one in NOTICE.sections]
    return replace(NOTICE, sections=tuple(sections))


PLACES = tuple(
    Place(
        f"{name}事务中心（示例）", f"示例路 {number} 号", "每天 9:00 到 17:00", f"199-0000-000{number}", ("X",), minutes
    )
    for number, (name, minutes) in enumerate((("桂花", 8), ("银杏", None), ("海棠", 15), ("玉兰", 20)), start=1)
)


def said(document: Document) -> str:
    return "".join(element.text.replace(" ", "") for element in document if isinstance(element, TextLine))


def smallest_type(document: Document) -> tuple[int, int]:
    return min((element.scale_x, element.scale_y) for element in document if isinstance(element, TextLine))


@pytest.mark.parametrize("mode", DisplayMode)
def test_a_notice_answers_the_five_questions(mode: DisplayMode) -> None:
    document = notice_slip(HEAD, NOTICE, mode)
    text = said(document)
    for expected in (
        "一次性告知单",
        "灵活就业登记",
        "可以在这里办",
        "应交材料2份，您一份都不用交",
        "【这些都符合，就能办】年满16岁",
        "【要带什么】□身份证要带没带，也能用手机验证码户口簿免交电子证照里有",
        "【要多久】大约6分钟",
        "【要多少钱】不要钱",
        "【在哪里拿】这台机器当场打印",
        "【要记得的】有变化要来改",
        "帮办电话199-0000-0000",
        "灵活就业登记312000202000指南2026-01版",
        "2026年11月21日09:42:05",
    ):
        assert expected in text
    assert "会用到您的哪些信息" not in text
    assert text.count("演示不作办事凭证") == 2
    assert length_mm(document) <= NOTICE_LIMIT_MM
    assert smallest_type(document) == ((2, 2) if mode is DisplayMode.ELDER else (1, 2))


@pytest.mark.parametrize("mode", DisplayMode)
@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize("code", [FLEXIBLE, PENSION])
def test_the_notices_of_our_two_items_fit_whole(code: str, mode: DisplayMode, online: bool) -> None:
    one = item(code)
    page = notice(one, situation(one), Capability(frozenset(Device), online))
    document = notice_slip(HEAD, page, mode)
    assert length_mm(document) <= NOTICE_LIMIT_MM
    text = said(document)
    assert "没印下" not in text
    for section in page.sections:
        if section.key != "data":
            assert all(row.text.replace(" ", "") in text for row in section.rows)


@pytest.mark.parametrize("mode", DisplayMode)
@pytest.mark.parametrize("count", [8, 15, 30, 80, 300])
def test_a_long_list_still_fits_on_40_cm(mode: DisplayMode, count: int) -> None:
    needed = NoticeRow("", "要带", False, "原件")
    free = NoticeRow("", "免交", True, "系统里已经有电子证照")
    rows = [replace(needed if number % 2 else free, text=f"第{number}种证明材料") for number in range(count)]
    document = notice_slip(HEAD, with_materials(rows), mode)
    assert length_mm(document) <= NOTICE_LIMIT_MM
    text = said(document)
    shown = {number for number in range(count) if f"第{number}种" in text}
    if len(shown) == count:
        assert "没印下" not in text
    else:
        assert len(shown) >= 12, "as many as fit"
        others = sum(word in text for word in ("年满16岁", "大约6分钟", "不要钱", "当场打印", "有变化要来改"))
        assert f"还有{count + 5 - len(shown) - others}条没印下，请问帮办" in text
        must = {number for number in range(count) if number % 2}
        assert must <= shown or shown <= must, "what must be brought comes before what need not be"


def test_reasons_go_before_rows_go() -> None:
    rows = [NoticeRow(f"第{number}种证明", "免交", True, "系统里已有电子证照") for number in range(18)]
    text = said(notice_slip(HEAD, with_materials(rows), DisplayMode.STANDARD))
    assert all(f"第{number}种证明免交" in text for number in range(18))
    assert "系统里已有电子证照" not in text
    assert "没印下" not in text


def test_an_elder_notice_takes_smaller_type_only_when_it_must() -> None:
    def typed(count: int) -> tuple[int, int]:
        rows = [NoticeRow(f"第{number}种证明", "免交", True, "系统里已有电子证照") for number in range(count)]
        return smallest_type(notice_slip(HEAD, with_materials(rows), DisplayMode.ELDER))

    assert [typed(count) for count in (3, 12, 50, 200)] == [(2, 2), (1, 2), (1, 2), (1, 2)]


def test_a_notice_whose_texts_are_no_sentences_is_refused() -> None:
    with pytest.raises(ValueError, match="40 cm"):
        notice_slip(HEAD, replace(NOTICE, verdict="很长" * 5000), DisplayMode.STANDARD)


@pytest.mark.parametrize("mode", DisplayMode)
def test_the_strong_identity_slip_says_what_to_bring_and_where(mode: DisplayMode) -> None:
    text = said(strong_identity_slip(HEAD, "养老保险参保缴费证明打印", ["身份证原件"], PLACES[:1], mode))
    for expected in (
        "下次请带这些",
        "养老保险参保缴费证明打印",
        "□身份证原件",
        "可以到这里办",
        "桂花事务中心（示例）示例路1号走路约8分钟每天9:00到17:00电话199-0000-0001",
        "帮办电话199-0000-0000",
    ):
        assert expected in text


@pytest.mark.parametrize("mode", DisplayMode)
def test_the_refused_slip_names_the_three_nearest_places(mode: DisplayMode) -> None:
    document = refused_offline_slip(HEAD, "养老保险参保缴费证明打印", PLACES, mode)
    text = said(document)
    assert "这台机器现在没有网络。" in text
    for name in ("1桂花", "2银杏", "3海棠"):
        assert name in text
    assert "玉兰" not in text
    assert "银杏事务中心（示例）示例路2号每天" in text, "no walking time is made up"
    assert length_mm(document) <= NOTICE_LIMIT_MM


def test_without_a_place_the_slip_says_whom_to_ask() -> None:
    assert "去哪里办，请打帮办电话问一问。" in said(refused_offline_slip(HEAD, "甲", (), DisplayMode.ELDER))


@pytest.mark.parametrize("mode", DisplayMode)
def test_production_slips_carry_no_mark(mode: DisplayMode) -> None:
    head = replace(HEAD, environment=Environment.PRODUCTION)
    for document in (
        notice_slip(head, NOTICE, mode),
        refused_offline_slip(head, "甲", PLACES, mode),
        strong_identity_slip(head, "甲", ["身份证"], PLACES, mode),
    ):
        assert "不作办事凭证" not in said(document)
