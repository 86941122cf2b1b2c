# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 from pages that have something behind them, over the real wire: a case from the page of its papers, whose receipt
comes out all the same; the own cases, to which back leads; and a form from a page that stops the way, which stands there again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.doors import Door
from kiosk.journey.state import MineStep, Overlay, Page, PaperState, StopReason
from kiosk.platform.sandbox.population import resident
from tests.scenarios.test_continue_wire import Terminal as ContinueTerminal, clerk
from tests.scenarios.test_own_cases_wire import Terminal as OwnTerminal
from tests.scenarios.wire_terminal import Terminals, wire_stage
from ui.tour.stage import Stage


class Terminal(ContinueTerminal, OwnTerminal):
    """One on which a case is filed, too."""

    def where(self) -> object:
        return self.session.state


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("everywhere"), card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made


def test_a_case_goes_to_a_window_from_the_page_of_its_papers_and_its_receipt_comes_out(
    terminal: Make, stage: Stage
) -> None:
    here, person = terminal(DisplayMode.ELDER), resident(451)
    case = here.file(person)
    with here.window() as tap:
        tap("help")
        tap("overlay-choice-0")
        here.at(Page.CONTINUE)
        assert here.session.state.continued is GoesOn.CASE
        tap("continue-choice-1")
        here.step(Continuing.NUMBER)
        number = str(here.vm.number)
        here.until(lambda: here.session.state.receipt is PaperState.PRINTED)
        here.until(lambda: here.session.state.slip is PaperState.PRINTED)
        tap("primary")
        here.at(Page.HAND_OVER)
    assert here.session.state.receipt is PaperState.PRINTED
    assert case.number in clerk(stage, number).text, "back from it the number stays good"
    stage.remove_card()
    here.until(lambda: not here.session.state.card_present)
    assert here.session.state.overlay is Overlay.NONE, "as on the page of the papers"


def test_own_cases_stand_there_again_behind_a_code(terminal: Make, stage: Stage) -> None:
    here, person = terminal(), resident(452)
    case = here.file(person)
    terminal.close()
    stage.remove_card()
    here = terminal()
    here.session.pages.attract.openDoor(Door.MINE.value)
    here.at(Page.IDENTIFY)
    here.lay(person)
    here.at(Page.MINE)
    here.session.pages.mine.primary()
    here.until(lambda: here.session.state.mine is MineStep.SHOWN)
    here.to_choices(Overlay.HELP)
    assert here.session.state.continued is GoesOn.OWN_CASES
    here.vm.choose("phone")
    here.step(Continuing.CODE)
    url = here.url
    here.session.controller.dispatch(ev.WentBack())
    here.step(Continuing.CHOOSING)
    assert requests.get(url, timeout=10).status_code == 410
    here.session.controller.dispatch(ev.WentBack())
    here.at(Page.MINE)
    assert here.session.state.mine is MineStep.SHOWN
    found = here.session.errands.own_cases.found.cases
    assert found is not None
    assert case.number in [one.case_number for one in found.cases], "nothing is asked for anew"


def test_a_page_that_stops_the_way_hands_on_what_was_filled_in_and_stands_there_again(
    terminal: Make, stage: Stage
) -> None:
    here, person = terminal(), resident(453)
    here.to_review(person)
    here.session.pages.review.next()
    here.fill()
    here.at(Page.PROMISE)
    here.session.pages.promise.decline()
    here.at(Page.STOP)
    here.to_choices(Overlay.HELP)
    assert here.session.state.continued is GoesOn.FORM
    here.vm.choose("window")
    here.step(Continuing.NUMBER)
    assert person.name in clerk(stage, str(here.vm.number)).text
    here.session.controller.dispatch(ev.WentBack())
    here.step(Continuing.CHOOSING)
    assert here.session.state.continue_from is Page.STOP
    here.session.controller.dispatch(ev.WentBack())
    here.at(Page.STOP)
    assert (here.session.state.stop, here.session.state.stop_from) == (StopReason.PROMISE_DECLINED, Page.PROMISE)
    here.session.controller.dispatch(ev.WentBack())
    here.at(Page.PROMISE)
