# SPDX-License-Identifier: Apache-2.0
"""小申 in a whole visit in memory: asked often, typed, not found, broken; with and without network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot

from config import clock
from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.doors import Door
from kiosk.journey.state import Page, StopReason
from offline_cache.errors import CacheUnavailable
from tests.scenarios.visit_walk import PROOF, Visit
from tests.unit.kiosk.synthetic import FLEXIBLE

MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)
QUESTION = "灵活就业登记要带什么材料"


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[Visit]:
    made = Visit(qtbot, tmp_path)
    yield made
    made.close()


def to_questions(visit: Visit, mode: DisplayMode = DisplayMode.STANDARD) -> None:
    visit.start(mode)
    visit.pages.attract.openDoor(Door.ASK.value)
    visit.at(Page.ASK)
    visit.until(lambda: bool(visit.pages.ask.options), "the questions are there")


def type_in(visit: Visit, text: str) -> None:
    visit.pages.ask.type()
    visit.at(Page.ASK_TYPE)
    visit.pages.ask_type.ask(text)
    visit.at(Page.ANSWERS)


@MODES
def test_a_question_that_is_asked_often(visit: Visit, mode: DisplayMode) -> None:
    to_questions(visit, mode)
    asked = visit.pages.ask.options[0]
    visit.pages.ask.pick(asked["value"])
    visit.at(Page.ANSWERS)
    (answer,) = visit.pages.answers.answers
    assert asked["label"] in visit.pages.answers.asked
    assert answer["lines"]
    assert "版" in answer["source"], "the guide's version stands beside it"
    assert visit.pages.answers.warning == ""


@MODES
def test_a_typed_question_and_its_service(visit: Visit, mode: DisplayMode) -> None:
    to_questions(visit, mode)
    type_in(visit, QUESTION)
    first = visit.pages.answers.answers[0]
    assert (first["code"], first["heading"]) == (FLEXIBLE, "要带什么")
    visit.pages.answers.begin(FLEXIBLE)
    visit.at(Page.QUESTION)
    visit.pages.shell.back()
    visit.at(Page.ANSWERS)
    assert visit.pages.answers.answers[0] == first, "the answers are still there"
    visit.pages.shell.back()
    visit.at(Page.ASK)
    visit.pages.shell.back()
    visit.at(Page.ATTRACT)
    assert visit.session.errands.ask.question == "", "and then they are forgotten"


def test_nothing_found_leads_to_a_person(visit: Visit) -> None:
    to_questions(visit)
    type_in(visit, "zzzz")
    vm = visit.pages.answers
    assert (vm.answers, vm.beginText) == ([], "")
    assert vm.noneText
    assert "12345" in vm.hotlineText
    vm.unsolved()
    visit.overlaid("help")
    visit.until(lambda: bool(visit.platform.help_requests), "a helper is called")
    assert visit.platform.help_requests[0].page == "answers"
    assert QUESTION not in repr(visit.platform.help_requests), "and not told what was asked"


def test_what_is_not_sure_says_so(visit: Visit) -> None:
    to_questions(visit)
    type_in(visit, "今天天气怎么样")
    assert visit.pages.answers.warning
    visit.pages.answers.again()
    visit.at(Page.ASK_TYPE)


def test_nothing_typed_asks_nothing(visit: Visit) -> None:
    to_questions(visit)
    visit.pages.ask.type()
    visit.at(Page.ASK_TYPE)
    visit.pages.ask_type.ask("   ")
    visit.turn(100)
    assert visit.page == Page.ASK_TYPE.value


@MODES
def test_without_network_it_answers_all_the_same(visit: Visit, mode: DisplayMode) -> None:
    visit.platform.down = True
    visit.start(mode)
    visit.until(lambda: not visit.session.state.online, "it is offline")
    visit.pages.attract.openDoor(Door.ASK.value)
    visit.until(lambda: bool(visit.pages.ask.options))
    type_in(visit, "养老保险缴费证明要多少钱")
    assert PROOF in {one["code"] for one in visit.pages.answers.answers}
    visit.pages.answers.begin(PROOF)
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.OFFLINE, "the service needs the network, its guide does not"


def test_old_content_says_that_it_is_old(visit: Visit) -> None:
    visit.content_made_at = clock.now() - timedelta(days=400)
    to_questions(visit)
    type_in(visit, QUESTION)
    assert visit.pages.answers.warning


def test_an_index_that_cannot_be_used_leaves_a_person(visit: Visit) -> None:
    def broken() -> NoReturn:
        raise CacheUnavailable("the passages cannot be read")

    visit.answering = broken
    visit.start()
    visit.pages.attract.openDoor(Door.ASK.value)
    visit.until(lambda: visit.session.errands.ask.is_broken, "it says so")
    assert visit.pages.ask.options == []
    assert visit.pages.ask.typeText == ""
    assert visit.pages.ask.hint
    visit.pages.shell.back()
    visit.at(Page.ATTRACT)


def test_what_was_typed_is_in_no_log(visit: Visit, tmp_path: Path) -> None:
    to_questions(visit)
    type_in(visit, "测试甲的社保卡丢了")
    visit.close()
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "logs").rglob("*") if path.is_file())
    assert "step_entered" in written or written
    assert "测试甲" not in written


def test_a_card_laid_down_meanwhile_is_known_and_tears_nobody_away(visit: Visit) -> None:
    to_questions(visit)
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.session.state.card_present, "the card was read")
    assert visit.page == Page.ASK.value
    visit.session.controller.dispatch(ev.WentBack())
    visit.at(Page.CHOOSE)
