# SPDX-License-Identifier: Apache-2.0
"""The receipt on the roll: every fact of domain.md 4.5, both times, and what 待送达 means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.modes import DisplayMode, Environment
from drivers.receipt_printer.port import Cut, Document, QrCode, TextLine
from kiosk.case.receipt import ReceiptFacts, ReceiptMaterial, ReceiptPart, facts_digest
from kiosk.printing.receipt import WHAT_WAITING_MEANS, grouped, receipt_document, spoken_time

FACTS = ReceiptFacts(
    environment=Environment.DEMO,
    site_name="示例点",
    terminal_id="DEMO-0001",
    case_id="019aa1b2-c3d4-7e5f-8000-000000000000",
    case_number="999990000012345",
    item_name="灵活就业登记",
    applicant_masked_name="测*",
    applicant_masked_number="9999**********0017",
    terminal_received_at="2026-11-21T09:42:05.123+08:00",
    platform_received_at="2026-11-21T01:42:06.789+00:00",
    materials=(
        ReceiptMaterial("户口簿", "电子证照", "1a2b3c4d"),
        ReceiptMaterial("灵活就业承诺书", "本人承诺", "5e6f7a8b"),
    ),
    result_line="材料齐了，已经收件",
    help_phone="199-0000-0000",
    help_hours="每天 9:00 到 17:00",
)
WAITING = replace(FACTS, platform_received_at=None, case_number=None, queue_ahead=3)
CODE = b"KR1:EXAMPLE"


def lines(document: Document) -> list[TextLine]:
    return [element for element in document if isinstance(element, TextLine)]


def said(document: Document) -> str:
    return "".join(line.text.replace(" ", "") for line in lines(document))


@pytest.mark.parametrize("mode", DisplayMode)
def test_it_says_which_helper_has_looked_where_one_had_to(mode: DisplayMode) -> None:
    assert "人工核验帮办BB0001当面核对" in said(receipt_document(replace(FACTS, helper_no="BB0001"), CODE, mode))
    assert "人工核验" not in said(receipt_document(FACTS, CODE, mode))


@pytest.mark.parametrize("mode", DisplayMode)
def test_it_says_what_the_courier_costs_where_one_was_chosen(mode: DisplayMode) -> None:
    cost = "12 元，收到时付给快递员"
    assert "快递费12元，收到时付给快递员" in said(receipt_document(replace(FACTS, courier=cost), CODE, mode))
    assert "快递费" not in said(receipt_document(FACTS, CODE, mode))
    assert facts_digest(replace(FACTS, courier=cost)) != facts_digest(FACTS), "the code vouches for it"


@pytest.mark.parametrize("mode", DisplayMode)
def test_a_delivered_receipt_says_everything(mode: DisplayMode) -> None:
    document = receipt_document(FACTS, CODE, mode)
    text = said(document)
    for expected in (
        "收件凭证",
        "示例点",
        "办什么灵活就业登记",
        "谁办的测*9999**********0017",
        "办件编号999990000012345",
        "终端收件时间2026年11月21日09:42:05",
        "平台接收时间2026年11月21日09:42:06",
        "材料齐了，已经收件",
        "材料2份",
        "1户口簿电子证照1a2b3c4d",
        "2灵活就业承诺书本人承诺5e6f7a8b",
        "查询码0000-0000-0000",
        "帮办电话199-0000-0000",
        "每天9:00到17:00",
        "终端编号DEMO-0001",
    ):
        assert expected in text
    assert "待送达" not in text
    assert text.startswith("演示不作办事凭证")
    assert text.endswith("演示不作办事凭证")
    assert [element.data for element in document if isinstance(element, QrCode)] == [CODE]
    assert isinstance(document[-1], Cut)


@pytest.mark.parametrize("mode", DisplayMode)
def test_a_waiting_receipt_says_what_that_means_and_that_there_is_nothing_to_do(mode: DisplayMode) -> None:
    text = said(receipt_document(WAITING, CODE, mode))
    assert "终端收件时间2026年11月21日09:42:05平台接收时间待送达" in text
    assert "网络一恢复，会自动送到平台。" in text
    assert "您不用再来，什么也不用做。" in text
    assert "前面还有3件等着送。" in text
    assert "办件编号" not in text
    assert "前面还有" not in said(receipt_document(replace(WAITING, queue_ahead=0), CODE, mode))


def test_sentences_for_residents_are_short() -> None:
    assert all(len(sentence) <= 20 for sentence in WHAT_WAITING_MEANS)


def test_elder_receipts_are_48_dots_throughout_and_the_code_is_larger() -> None:
    document = receipt_document(WAITING, CODE, DisplayMode.ELDER)
    assert all(line.scale_x >= 2 and line.scale_y >= 2 for line in lines(document))
    assert [element.module_dots for element in document if isinstance(element, QrCode)] == [8]


def test_key_facts_of_a_standard_receipt_are_48_dots() -> None:
    document = receipt_document(FACTS, CODE, DisplayMode.STANDARD)
    large = {line.text for line in lines(document) if line.scale_x >= 2 and line.bold}
    assert large >= {
        "收件凭证",
        "灵活就业登记",
        "测* 9999**********0017",
        "9999 9000 0012 345",
        "2026年11月21日 09:42:05",
        "2026年11月21日 09:42:06",
        "0000-0000-0000",
        "199-0000-0000",
    }
    assert all(line.scale_y >= 2 for line in lines(document)), "nothing below 5 mm"


def test_production_receipts_carry_no_mark_and_no_materials_means_no_list() -> None:
    text = said(
        receipt_document(replace(FACTS, environment=Environment.PRODUCTION, materials=()), CODE, DisplayMode.ELDER)
    )
    assert "不作办事凭证" not in text
    assert "核对码" not in text


def test_times_are_shanghai_times_and_numbers_are_grouped() -> None:
    assert spoken_time("2026-11-20T16:05:09.999+00:00") == "2026年11月21日 00:05:09"
    assert grouped("999990000012345") == "9999 9000 0012 345"
    assert grouped("ZM-1") == "ZM-1"


@pytest.mark.parametrize("mode", DisplayMode)
def test_a_bundle_names_its_parts_and_a_single_service_none(mode: DisplayMode) -> None:
    parts = (ReceiptPart("领养老金", "20 个工作日"), ReceiptPart("公积金", "要去窗口"))
    text = said(receipt_document(replace(FACTS, parts=parts), CODE, mode))
    assert "一起办2件。点“我办的事”，看办到哪里1领养老金20个工作日2公积金要去窗口" in text
    assert "一起办" not in said(receipt_document(FACTS, CODE, mode))
