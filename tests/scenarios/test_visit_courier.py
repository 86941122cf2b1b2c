# SPDX-License-Identifier: Apache-2.0
"""统一物流 in a whole visit in memory: a known address, the price, where no courier goes, a line that is cut, another way,
and an address that nobody knew, put together by touching the window and without writing a character of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.application import courier_prompt as pages
from kiosk.application.address_book import KNOWN
from kiosk.application.review import OWN_WORDS
from kiosk.journey.state import Page
from kiosk.platform.errors import Problem, Rejected
from kiosk.platform.own_cases_model import Collection
from tests.scenarios.visit_walk import Visit
from tests.scenarios.visit_window import Window
from ui.app import prepare_environment

prepare_environment(None)  # Qt reads these when the application object is made, which another test may do first

SHOP = "TBD-SC02"
NOT_SERVED = Rejected(Problem("urn:kiosk:problem:not-served", "no", 422))


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


def pick(window: Window, value: str) -> None:
    """As a person does: look at the page, turn it where the wanted one is not there, touch it."""
    wanted = f"option:{value}"
    for _ in range(10):
        window.visit.until(lambda: window.sees(wanted) or window.sees("pager-next"), wanted)
        if window.sees(wanted):
            break
        window.tap("pager-next")
    window.tap(wanted)


def enter(window: Window, number: str) -> None:
    for digit in number:
        window.tap(f"key:{digit}")
    window.tap("primary")


def put_together(visit: Visit, window: Window) -> str:
    """区→路→弄→号→室, by touch alone. The address."""
    kinds = []
    for choice, says in (("310104", "徐汇区"), ("C", "徐汇区"), ("漕宝路", "徐汇区漕宝路")):
        kinds.append(visit.pages.field_page.kind)
        if kinds[-1] == "letter":
            window.tap(f"key:{choice}")
        else:
            pick(window, choice)
        visit.until(lambda says=says: says in visit.pages.field_page.hint, f"what was picked: {says}")  # type: ignore[misc]  # bound here
    window.tap("back")
    pick(window, "漕宝路")
    for number, title in (("12", "几弄"), ("3", "几号"), ("401", "几室")):
        visit.until(lambda title=title: title in visit.pages.field_page.title, title)  # type: ignore[misc]  # bound here
        kinds.append(visit.pages.field_page.kind)
        enter(window, number)
    assert kinds == ["choice", "letter", "choice", "digits", "digits", "digits"], "no page of it wants a keyboard"
    return "上海市徐汇区漕宝路12弄3号401室"


def to_delivery(visit: Visit, *, has_begun: bool = False) -> None:
    if not has_begun:
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
    window = Window(visit, DisplayMode.ELDER)
    try:
        _courier_in(visit, window)
    finally:
        window.close()
    assert window.warnings == []


def _courier_in(visit: Visit, window: Window) -> None:
    to_delivery(visit, has_begun=True)
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
    pick(window, OWN_WORDS)
    address = put_together(visit, window)
    visit.until(lambda: pages.SEND in values(visit), "the quote once more")
    assert address not in visit.text_on_screen()
    page.answer(pages.SEND)
    file(visit)
    fields = json.loads(visit.opened_case())["case"]["fields"]
    assert fields["delivery"]["value"] == "courier"
    assert fields["post_address"]["origin"] == "resident"
    assert fields["post_address"]["value"] == address


def to_confirm(visit: Visit) -> None:
    answer_until(visit, lambda: visit.page != Page.FIELD.value)
    visit.pages.promise.accept()
    visit.at(Page.CONFIRM)


def test_an_address_that_was_taken_back_on_the_way_is_asked_again_before_anything_is_filed(visit: Visit) -> None:
    """上一步 twice from the quote: once to the addresses, which takes this one back, and once off the page."""
    to_delivery(visit)
    page = visit.pages.field_page
    page.answer("courier")
    known = next(one for one in values(visit) if one.startswith(KNOWN))
    page.answer(known)
    visit.until(lambda: pages.SEND in values(visit), "the quote")
    page.answer(pages.SEND)
    to_confirm(visit)
    visit.pages.shell.back()
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    visit.pages.review.dispute("post_address")
    visit.at(Page.FIELD)
    page.answer(known)
    visit.until(lambda: pages.SEND in values(visit), "the quote again")
    visit.pages.shell.back()
    assert known in values(visit)
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    visit.pages.review.next()
    visit.at(Page.FIELD)
    assert page.code == "post_address"
    page.answer(known)
    visit.until(lambda: pages.SEND in values(visit), "the quote, and filed with it")
    page.answer(pages.SEND)
    file(visit)
    assert json.loads(visit.opened_case())["case"]["fields"]["post_address"]["value"] == visit.person.residence_address


def test_a_case_that_cannot_be_frozen_is_said_not_to_be_kept_and_can_be_filed_again(visit: Visit) -> None:
    to_delivery(visit)
    visit.pages.field_page.answer("pickup")
    to_confirm(visit)
    visit.pages.confirm.next()
    visit.at(Page.SIGN)

    def freeze(*_given: object) -> None:
        raise ValueError("the form has gaps")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.visit.filing.freeze", freeze)
        visit.sign()
        visit.at(Page.STOP)
    assert "没有送出" in visit.text_on_screen()
    assert (visit.courier.cases, [type(one) for one in visit.failures]) == ({}, [ValueError])
    assert "UnhandledError" in "".join(path.read_text("utf-8") for path in visit.settings.state_dir.rglob("*.jsonl"))
    visit.failures.clear()
    visit.pages.shell.back()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.at(Page.SIGN)
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert len(visit.courier.cases) == 1


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
