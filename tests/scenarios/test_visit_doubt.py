# SPDX-License-Identifier: Apache-2.0
"""Whose visit it is, what was agreed to for which service, a case in doubt, and papers that say what the page says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from drivers.print_outcome import PrintOutcome
from kiosk.courier.client import CourierUnavailable
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import EdgeCase, resident
from offline_cache.errors import QueueFull
from tests.scenarios.fake_platform import PHONE_CODE
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_walk import PROOF, REGISTER, Visit


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Visit]]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    made: list[Visit] = []

    def make(seed: int = 1) -> Visit:
        made.append(Visit(qtbot, tmp_path, seed=seed))
        return made[-1].start()

    yield make
    for visit in made:
        visit.close()


@pytest.fixture
def visit(world: Callable[..., Visit]) -> Visit:
    return world()


def identified_by_code(visit: Visit) -> None:
    visit.to_identify()
    visit.pages.identify.otherWay()
    for key in visit.person.number:
        visit.pages.number.key(key)
    visit.pages.number.confirm()
    visit.at(Page.CODE)
    for key in PHONE_CODE:
        visit.pages.code.key(key)
    visit.pages.code.confirm()
    visit.at(Page.REVIEW)


# --- whose visit ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [True, False])
def test_a_card_that_comes_late_replaces_nobody(visit: Visit, own: bool) -> None:
    identified_by_code(visit)
    visit.fill_missing()
    visit.reader.lay(visit.card if own else id_card(resident(3)))
    visit.turn(150)
    assert visit.page == Page.PROMISE.value
    visit.pages.promise.accept()
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    opened = visit.opened_case()
    assert visit.person.number in opened
    assert resident(3).number not in opened


def test_another_card_does_not_lift_the_cover(visit: Visit) -> None:
    visit.to_review()
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.reader.lay(id_card(resident(3)))
    visit.turn(150)
    assert visit.pages.shell.overlay == "card_removed"
    assert visit.pages.shell.masked
    visit.reader.take()
    visit.turn(100)
    visit.reader.lay(visit.card)
    visit.overlaid("")
    assert visit.page == Page.REVIEW.value


# --- what was agreed to --------------------------------------------------------------------------------------------------


def test_consent_and_promise_belong_to_their_own_service(visit: Visit) -> None:
    visit.to_review(REGISTER)
    visit.to_sign()
    while visit.page != Page.CHOOSE.value:
        visit.pages.shell.back()
    asked_before = len(visit.platform.consents)
    visit.pages.choose.choose(PROOF)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.REVIEW)
    visit.pages.review.next()
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    assert len(visit.platform.consents) == asked_before, "the proof needs no licence: none is fetched"
    case = json.loads(visit.opened_case())["case"]
    words = json.dumps({key: case.get(key) for key in ("consents", "promise", "signature")}, ensure_ascii=False)
    assert "HKB" not in words
    assert not case.get("signature")
    assert not case.get("promise")


# --- a case in doubt ------------------------------------------------------------------------------------------------------


def test_a_lost_answer_of_the_courier_is_no_lost_case(visit: Visit) -> None:
    visit.to_review()
    visit.to_sign()
    visit.courier.answer_is_lost = True
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert len(visit.courier.cases) == 1


def test_a_courier_that_stays_away_is_told_as_not_taken_in(visit: Visit) -> None:
    visit.courier.trouble = CourierUnavailable("nobody there")
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.STOP)
    assert visit.pages.stop.title == "没有收下，您的件没有送出"
    assert visit.courier.cases == {}
    visit.courier.trouble = None
    visit.pages.shell.back()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert len(visit.courier.cases) == 1


# --- papers that say what the page says -------------------------------------------------------------------------------------


def slip_of(visit: Visit) -> str:
    visit.at(Page.STOP)
    visit.pages.stop.printSlip()
    visit.until(lambda: visit.pages.stop.slipState == "打印好了，请从右边取纸")
    return visit.receipts.text().replace("\n", "")


def test_the_slip_of_a_rule_says_the_rule(world: Callable[..., Visit]) -> None:
    visit = world(EdgeCase.EMPLOYED)
    visit.to_identify()
    visit.reader.lay(visit.card)
    assert "登记在一家单位名下" in slip_of(visit)


def test_the_slip_of_a_lost_network_says_so(visit: Visit) -> None:
    visit.to_identify(PROOF)
    visit.platform.down = True
    visit.reader.lay(visit.card)
    assert "没有网络" in slip_of(visit)


def test_the_slip_of_a_full_terminal_says_so(visit: Visit) -> None:
    visit.courier.trouble = QueueFull("no room")
    visit.to_review()
    visit.to_sign()
    visit.sign()
    assert "没有收下" in slip_of(visit)


def test_a_paper_in_doubt_is_printed_once_for_each_word_of_the_resident(visit: Visit) -> None:
    visit.receipts.outcomes = [PrintOutcome.UNKNOWN]
    visit.to_review(PROOF)
    visit.pages.review.next()
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    visit.until(lambda: all(paper["state"] == "已送去打印，请看看出纸口" for paper in handed.papers))
    assert [bool(paper["again"]) for paper in handed.papers] == [False, True]
    handed.printAgain("receipt")
    visit.until(lambda: [paper["state"] for paper in handed.papers] == ["已送去打印，请看看出纸口", "打印好了"])
    assert (len(visit.documents.documents), len(visit.receipts.slips)) == (1, 2)
    handed.missed()
    assert handed.papers[0]["again"] == "再打一次，不收钱"
    handed.printAgain("document")
    visit.until(lambda: len(visit.documents.documents) == 2)
