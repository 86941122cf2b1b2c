# SPDX-License-Identifier: Apache-2.0
"""离线码纸条: what it says in both types, what its code holds, and what it never says (domain notes 4.5)."""

from __future__ import annotations

from datetime import date

import pytest

from config.modes import DisplayMode
from drivers.receipt_printer.port import QrCode
from kiosk.printing.offline_code_slip import OfflineCodeFacts, offline_code_slip
from kiosk.printing.roll import length_mm
from tests.unit.kiosk.printing.test_slips import HEAD, said

TOKEN = "LXM-DEMO-" + "K7" * 16
FACTS = OfflineCodeFacts("测***", date(2027, 11, 21), TOKEN)


@pytest.mark.parametrize("mode", DisplayMode)
def test_it_says_whose_until_when_and_what_holds_for_it(mode: DisplayMode) -> None:
    slip = offline_code_slip(HEAD, FACTS, mode)
    text = said(slip)
    for expected in (
        "演示不作办事凭证",
        "随申码纸码（离线码）",
        "谁的码测***",
        "用到哪天2027年11月21日",
        "码就像证件，不要借给别人",
        "以前打的那张，不能用了",
        "帮办电话199-0000-0000",
    ):
        assert expected in text
    (code,) = (one for one in slip if isinstance(one, QrCode))
    assert code.data == TOKEN.encode()
    assert TOKEN not in text, "it is scanned, not read out"
    assert length_mm(slip) <= 400


def test_a_second_paper_says_so() -> None:
    assert "码是同一个" in said(offline_code_slip(HEAD, FACTS, DisplayMode.STANDARD, is_again=True))
    assert "码是同一个" not in said(offline_code_slip(HEAD, FACTS, DisplayMode.STANDARD))


def test_neither_a_clear_name_nor_the_code_gets_out() -> None:
    assert TOKEN not in repr(FACTS)
    with pytest.raises(ValueError, match="masked"):
        offline_code_slip(HEAD, OfflineCodeFacts("测试甲", date(2027, 11, 21), TOKEN), DisplayMode.STANDARD)
