# SPDX-License-Identifier: Apache-2.0
"""What this terminal has no machine for is said before it is begun, to those whom it concerns."""

from __future__ import annotations

import pytest

from kiosk.guidance.notice import Capability, Device, notice
from tests.unit.kiosk.synthetic import drafts, situation


def collected(code: str, **answers: str) -> list[str]:
    item = drafts().items[code]
    shown = notice(item, situation(item, **answers), Capability(frozenset(Device), online=True))
    (section,) = (one for one in shown.sections if one.key == "collect")
    return [row.text for row in section.rows]


@pytest.mark.parametrize(("book", "said"), [("paper", True), ("electronic", False)])
def test_a_book_that_is_not_printed_here(book: str, said: bool) -> None:
    assert any("印不了记录册" in row for row in collected("312000377000", book=book)) is said


def test_a_card_that_is_made_elsewhere_concerns_everybody() -> None:
    assert any("不能当场做卡" in row for row in collected("312000176000"))
    assert any("签注机" in row for row in collected("312000194000"))
