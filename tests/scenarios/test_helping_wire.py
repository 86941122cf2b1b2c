# SPDX-License-Identifier: Apache-2.0
"""帮办 over the real wire: a call that is passed on and answered, a helper who looks on by consent, points, and is stopped by one
key; the network gone in between. Real client and drivers; the sandbox is a process.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiosk.journey import events as ev
from kiosk.journey.helping import CoView
from kiosk.journey.state import HelpState, Overlay, Page
from kiosk.platform.sandbox.population import resident
from tests.scenarios.wire_terminal import Terminals, WireTerminal, wire_stage
from tests.unit.kiosk.synthetic import FLEXIBLE
from ui.tour.stage import Stage

QUICK_MS = 40


class Terminal(WireTerminal):
    def where(self) -> object:
        state = self.session.state
        return super().where(), state.overlay, state.help, state.co_view, self.shell.helpLine

    @property
    def shell(self) -> Any:
        return self.session.pages.shell

    @property
    def sheet(self) -> Any:
        return self.session.pages.sheet

    def at_the_form(self) -> str:
        """A resident's own form; their number."""
        self.past_notice(FLEXIBLE)
        self.at(Page.IDENTIFY)
        person = resident(41)
        self.stage.device("id_card_reader", "lay", card=person.card())
        self.at(Page.REVIEW)
        return person.number

    def call(self) -> str:
        self.session.errands.help_calls._timer.setInterval(QUICK_MS)  # three seconds a look elsewhere
        self.shell.help()
        self.until(lambda: self.session.state.help is HelpState.PLACED)
        return self.session.errands.help_calls.facts.call_no

    def stands(self, co_view: CoView) -> None:
        self.until(lambda: self.session.state.co_view is co_view)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("helping"), card_seconds=0.05) as made:
        yield made


@pytest.fixture
def here(stage: Stage, qtbot: QtBot) -> Iterator[Terminal]:
    made = Terminals(Terminal, stage, qtbot)
    yield made()
    made.close()
    stage.sandbox.bring_back()
    stage.remove_card()


def test_a_call_is_passed_on_answered_and_the_helper_looks_on_only_as_long_as_they_may(
    here: Terminal, stage: Stage
) -> None:
    number = here.at_the_form()
    call_no = here.call()
    stage.sandbox.let_help_wait(call_no, 50)
    here.until(lambda: here.session.state.help is HelpState.ESCALATED)
    assert here.session.errands.help_calls.facts.escalated_to in ("site_leader", "hotline")
    assert not stage.sandbox.co_view(call_no)["open"]
    stage.sandbox.answer_help(call_no, helper_no="BB0002")
    here.until(lambda: here.session.state.overlay is Overlay.CO_VIEW)
    assert "BB0002" in "".join(here.sheet.lines)
    assert not stage.sandbox.co_view(call_no)["open"], "nobody looks before a yes"
    here.sheet.choose("co_view_yes")
    here.stands(CoView.OPEN)
    here.until(lambda: stage.sandbox.co_view(call_no)["page"] is not None)
    seen = stage.sandbox.co_view(call_no)["page"]
    told = json.dumps(seen, ensure_ascii=False)
    assert (seen["page"], seen["hidden"]) == ("review", False)
    assert number not in told
    assert {one["code"]: one["value"] for one in seen["fields"]}["certificate_number"] is None
    assert "BB0002" in here.shell.helpLine
    label = next(one["label"] for one in seen["fields"] if one["code"] == "phone")
    stage.sandbox.send_hint(call_no, field="phone")
    here.until(lambda: label in here.shell.helpHint)
    here.session.controller.dispatch(ev.CurtainDrawn())
    here.until(lambda: stage.sandbox.co_view(call_no)["page"]["hidden"])
    here.session.controller.dispatch(ev.CurtainLifted())
    stage.sandbox.take_down()
    here.stands(CoView.CUT_OFF)
    assert here.session.state.page is Page.REVIEW, "nothing is held up"
    stage.sandbox.bring_back()
    here.stands(CoView.OPEN)
    here.shell.stopLooking()
    assert (here.session.state.co_view, here.shell.helpLine) == (CoView.OFFERED, "")
    here.until(lambda: not stage.sandbox.co_view(call_no)["open"])
    assisted = here.session.record.assisted
    assert assisted is not None
    assert (assisted.helper_no, len(assisted.looked)) == ("BB0002", 1)
    stage.sandbox.answer_help(call_no, "ended")
    here.until(lambda: here.session.state.help is HelpState.NONE)
    here.until(lambda: here.session.state.overlay is Overlay.SOLVED)
    here.sheet.choose("unsolved")
    here.at(Page.STOP)
    assert here.session.pages.stop.visitText, "a time at a counter"
    assert "12345" in here.session.pages.stop.whatToDo
    here.until(lambda: _call(stage, call_no)["solved"] is False)
    here.session.controller.dispatch(ev.WentBack())
    here.at(Page.REVIEW)
    second = here.call()
    here.session.close()
    here.until(lambda: _call(stage, second)["ended_how"] == "withdrawn")


def _call(stage: Stage, call_no: str) -> dict[str, Any]:
    return next(one for one in stage.sandbox.help_calls() if one["call_no"] == call_no)
