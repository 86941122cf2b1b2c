# SPDX-License-Identifier: Apache-2.0
"""The receipt on A4: one page that says what the slip says, under the same code, and as it was made before."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from config.modes import DisplayMode, Environment
from kiosk.case.receipt import ReceiptMaterial, ReceiptPart
from kiosk.printing.receipt import WHAT_WAITING_MEANS, grouped
from kiosk.printing.receipt_page import receipt_page
from tests.unit.kiosk.printing.test_receipt import CODE, FACTS, WAITING

FOOT_PT = (297 - 276) * 72 / 25.4


def said(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    return "".join(pages[0].extract_text().split())


@pytest.mark.parametrize("mode", DisplayMode)
def test_it_says_what_the_slip_says(mode: DisplayMode) -> None:
    paper = receipt_page(FACTS, CODE, mode)
    text = said(paper.pdf)
    assert paper.pages == 1
    for expected in (
        "收件凭证", FACTS.item_name, FACTS.applicant_masked_name, FACTS.applicant_masked_number, FACTS.query_code,
        FACTS.help_phone, FACTS.result_line, "2026年11月21日09:42:05", "2026年11月21日09:42:06", "1a2b3c4d", "5e6f7a8b",
        grouped(str(FACTS.case_number)).replace(" ", ""), "演示",
    ):  # fmt: skip
        assert expected.replace(" ", "") in text
    assert paper.pdf == receipt_page(FACTS, CODE, mode).pdf


@pytest.mark.parametrize("mode", DisplayMode)
def test_a_case_that_waits_says_so_and_what_it_means(mode: DisplayMode) -> None:
    text = said(receipt_page(WAITING, CODE, mode).pdf)
    assert "待送达" in text
    assert all(sentence in text for sentence in WHAT_WAITING_MEANS)


@pytest.mark.parametrize("mode", DisplayMode)
def test_it_names_the_helper_who_has_looked(mode: DisplayMode) -> None:
    vouched = replace(FACTS, helper_no="BB0001")
    assert "人工核验帮办BB0001当面核对" in said(receipt_page(vouched, CODE, mode).pdf)
    assert "人工核验" not in said(receipt_page(FACTS, CODE, mode).pdf)


@pytest.mark.parametrize("mode", DisplayMode)
def test_it_says_what_the_courier_costs_where_one_was_chosen(mode: DisplayMode) -> None:
    cost = "来回 24 元，付给快递员"
    assert "快递费来回24元，付给快递员" in said(receipt_page(replace(FACTS, courier=cost), CODE, mode).pdf)
    assert "快递费" not in said(receipt_page(FACTS, CODE, mode).pdf)


def test_many_materials_stay_on_the_page_and_are_counted() -> None:
    many = replace(FACTS, materials=tuple(ReceiptMaterial(f"材料{n}", "电子证照", "0" * 8) for n in range(20)))
    text = said(receipt_page(many, CODE, DisplayMode.ELDER).pdf)
    assert "一共20份材料" in text
    assert FACTS.help_phone in text


def test_ten_parts_and_many_materials_leave_room_for_the_code() -> None:
    parts = tuple(ReceiptPart(f"分项{n}", "20 个工作日") for n in range(10))
    materials = tuple(ReceiptMaterial(f"材料{n}", "电子证照", "0" * 8) for n in range(20))
    pdf = receipt_page(
        replace(WAITING, parts=parts, materials=materials, courier="来回 24 元，付给快递员"), CODE, DisplayMode.ELDER
    ).pdf
    heights: dict[str, float] = {}

    def note(text: str, _cm: object, tm: list[float], _font: object, _size: object) -> None:
        heights.setdefault("".join(text.split()), tm[5])

    pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
    text = said(pdf)
    assert all(f"{n + 1}分项{n}20个工作日" in text for n in range(10))
    assert "一共20份材料" in text
    low = [height for words, height in heights.items() if FACTS.help_hours.replace(" ", "") in words]
    assert [height for height in low if height > FOOT_PT] == low != [], "the words beside the code stand above the foot"


def test_production_carries_no_mark() -> None:
    paper = receipt_page(replace(FACTS, environment=Environment.PRODUCTION), CODE, DisplayMode.STANDARD)
    assert "不作办事凭证" not in said(paper.pdf)
