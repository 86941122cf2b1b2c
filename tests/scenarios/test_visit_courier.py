# SPDX-License-Identifier: Apache-2.0
"""统一物流 in a whole visit in memory: a known address, the price, where no courier goes, a line that is cut, another way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk.application import courier_prompt as pages
from kiosk.application.address_book import KNOWN
from kiosk.journey.state import Page
from kiosk.platform.errors import Problem, Rejected
from kiosk.platform.own_cases_model import Collection
from tests.scenarios.visit_walk import Visit

SHOP = "TBD-SC02"
NOT_SERVED = Rejected(Problem("urn:kiosk:problem:not-served", "no", 422))


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[Visit]:
    made = Visit(qtbot, tmp_path)
    yield made
    made.close()


def values(visit: Visit) -> list[str]:
    return [str(option["value"]) for option in visit.pages.field_page.options]


def answer_until(visit: Visit, is_there: Callable[[], bool]) -> None:
    asked = []
    for _ in range(20):
        if is_there():
            return
        asked.append((visit.pages.field_page.code, visit.pages.field_page.error))
        is_number = visit.pages.field_page.kind == "digits"
        visit.pages.field_page.answer("3" if is_number else visit._sensible_answer())
    raise AssertionError(asked)


def to_delivery(visit: Visit) -> None:
    visit.start()
    visit.to_review(SHOP)
    visit.pages.review.next()
    visit.at(Page.FIELD)
    answer_until(visit, lambda: visit.pages.field_page.code == "delivery")


def file(visit: Visit) -> None:
    answer_until(visit, lambda: visit.page != Page.FIELD.value)
    visit.pages.promise.accept()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.at(Page.SIGN)
    visit.sign()
    visit.at(Page.HAND_OVER)


def printed(visit: Visit) -> str:
    visit.until(lambda: visit.session.state.receipt.value == "printed", "the receipt")
    return visit.receipts.text().replace("\n", "")


def test_what_the_courier_costs_is_said_before_anything_is_sent(visit: Visit) -> None:
    to_delivery(visit)
    page = visit.pages.field_page
    page.answer("courier")
    assert page.code == "post_address"
    known = next(one for one in values(visit) if one.startswith(KNOWN))
    assert visit.person.residence_address not in visit.text_on_screen()
    visit.platform.courier_refusal = NOT_SERVED
    page.answer(known)
    visit.until(lambda: "送不到" in page.title, "refused")
    page.answer(pages.OTHER_ADDRESS)
    visit.platform.courier_refusal, visit.platform.down = None, True
    page.answer(known)
    visit.until(lambda: "问不到" in page.title, "nobody knows")
    visit.platform.down = False
    page.answer(pages.AGAIN)
    visit.until(lambda: "元" in page.title, "the quote")
    assert visit.person.residence_address not in visit.text_on_screen()
    visit.pages.shell.back()
    assert known in values(visit)
    page.answer(known)
    visit.until(lambda: pages.SEND in values(visit) and "元" in page.title, "the quote again")
    page.answer(pages.OTHER_WAY)
    assert page.code == "delivery"
    page.answer("courier")
    page.answer(known)
    visit.until(lambda: pages.SEND in values(visit), "the quote once more")
    page.answer(pages.SEND)
    file(visit)
    fields = json.loads(visit.opened_case())["case"]["fields"]
    assert fields["delivery"]["value"] == "courier"
    assert fields["post_address"]["origin"] == "resident"
    assert fields["post_address"]["value"]


@pytest.mark.parametrize("is_there", [True, False], ids=["now", "later"])
def test_who_fetches_the_result_is_told_where_with_which_code_or_where_that_will_stand(
    visit: Visit, is_there: bool
) -> None:
    told = Collection("204816", "示例智能柜 3 号柜", "白天晚上都开着", None) if is_there else None
    visit.platform.own_case = lambda _session, _number: SimpleNamespace(collection=told)  # type: ignore[attr-defined]
    to_delivery(visit)
    visit.pages.field_page.answer("pickup")
    file(visit)
    paper, shown = printed(visit), visit.text_on_screen()
    for text in (paper, shown):
        assert ("204816" in text) is is_there
        assert ("智能柜" in text) is is_there
        assert ("我办的事" in text) is not is_there
