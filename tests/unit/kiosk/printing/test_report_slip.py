# SPDX-License-Identifier: Apache-2.0
"""The number of a report on paper: number, what, until when, where to ask; and the helper who had the call on a receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.modes import DisplayMode
from kiosk.case.receipt import facts_digest
from kiosk.printing.receipt import receipt_document
from kiosk.printing.report_slip import ReportFacts, report_slip
from tests.unit.kiosk.printing.test_receipt import FACTS
from tests.unit.kiosk.printing.test_slips import HEAD, said


@pytest.mark.parametrize("mode", DisplayMode)
def test_everything_to_ask_after_it_with(mode: DisplayMode) -> None:
    text = said(report_slip(HEAD, ReportFacts("TS-000012", "看不懂", date(2026, 11, 26)), mode))
    for expected in (
        "编号TS-000012",
        "说的是看不懂",
        "最晚答复2026年11月26日",
        "打12345，报这个编号",
        "帮办电话199-0000-0000",
    ):
        assert expected in text


@pytest.mark.parametrize("mode", DisplayMode)
def test_a_receipt_names_the_helper_and_its_code_holds_that(mode: DisplayMode) -> None:
    helped = replace(FACTS, assisted_by="BB0002")
    assert "帮办人员BB0002" in said(receipt_document(helped, b"KR1:AB2C", mode))
    assert "帮办人员" not in said(receipt_document(FACTS, b"KR1:AB2C", mode))
    assert facts_digest(helped) != facts_digest(FACTS)
