# SPDX-License-Identifier: Apache-2.0
"""One-time codes: an answer that comes when its pad was left wipes, says and closes nothing on the pad that is there now."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Level, Page
from kiosk.platform.errors import Busy, PlatformError, Problem, Rejected, Unreachable
from kiosk.platform.model import CodeSent, CodeWrong, Session
from tests.unit.kiosk.synthetic import CONTENT, catalogue, number
from tests.unit.ui.visit.desks import Later
from ui.visit.code_way import CodeWay
from ui.visit.pages_identity import Entry
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.tasks import TaskDesk

PHRASES = Phrases.of_visit(CONTENT / "texts")
GONE = Rejected(Problem("urn:kiosk:problem:challenge-over", "", 410))


class Pad:
    """Both pads of this way, and that of a case's number beside them, moved by the visit's table. ``answers``: the platform's."""

    def __init__(self, *answers: CodeSent | CodeWrong | Session | PlatformError) -> None:
        self._answers = list(answers)
        self.record, self.entry, self.desk = VisitRecord(catalogue()), Entry(), Later()
        self.state = JourneyState(page=Page.NUMBER, is_mine=True)
        self.failures: list[object] = []
        platform = SimpleNamespace(request_code=self._answer, verify_code=self._answer)
        log = SimpleNamespace(
            write=lambda *_event, **_fields: None, failure=lambda event, _error: self.failures.append(event)
        )
        parts = cast("VisitParts", SimpleNamespace(platform=platform, phrases=PHRASES, log=log))
        desk = cast("TaskDesk", self.desk)
        self.way = CodeWay(
            parts, self.record, self.entry, desk, self.dispatch, lambda: None, lambda: self.state, resend_s=0
        )
        self.way.follow(self.state)

    def _answer(self, *_question: str) -> CodeSent | CodeWrong | Session:
        answer = self._answers.pop(0)
        if isinstance(answer, PlatformError):
            raise answer
        return answer

    def dispatch(self, event: ev.Event) -> None:
        self.state, effects = step(self.state, event)
        self.way.follow(self.state)
        for effect in effects:
            if isinstance(effect, fx.EditEntry):
                self.entry.press(effect.key, self.state.page)
            elif isinstance(effect, fx.ClearEntry):
                self.entry.forget()
            elif isinstance(effect, fx.RequestCode):
                self.way.request()
            elif isinstance(effect, fx.VerifyCode):
                self.way.verify()

    def type(self, text: str) -> None:
        for key in text:
            self.dispatch(ev.KeyPressed(key))

    def ask(self, number: str) -> None:
        self.type(number)
        self.dispatch(ev.WentOn())
        assert self.desk.waiting, "the platform is asked"

    def to_code(self, number: str) -> None:
        self.ask(number)
        self.desk.answer()
        assert self.state.page is Page.CODE

    def to_case_number(self) -> None:
        self.dispatch(ev.WentBack())
        self.dispatch(ev.CaseNumberAsked())
        assert self.state.page is Page.MINE_NUMBER


MINE, OTHERS = number(date(1990, 5, 4)), number(date(1961, 2, 3))
CASE_NUMBER = "310000202600"
SENT = CodeSent("challenge", "1234")


def test_the_way_through_both_pads() -> None:
    pad = Pad(SENT, CodeWrong(2), Session("token", "weak", "测试甲", MINE))
    pad.to_code(MINE)
    assert (pad.way.phone_tail, pad.entry.text) == ("1234", "")
    pad.ask("000000")
    pad.desk.answer()
    assert (pad.state.page, pad.entry.text, pad.entry.used_up) == (Page.CODE, "", False)
    assert "2" in pad.entry.message
    pad.ask("123456")
    pad.desk.answer()
    assert (pad.state.page, pad.state.level) == (Page.MINE, Level.WEAK)
    assert pad.record.resident is not None
    assert pad.record.resident.number == MINE


def test_a_code_that_is_sent_late_wipes_no_case_number() -> None:
    pad = Pad(SENT)
    pad.ask(MINE)
    pad.to_case_number()
    pad.type(CASE_NUMBER)
    pad.desk.answer()
    assert (pad.state.page, pad.entry.text, pad.way.codes_sent) == (Page.MINE_NUMBER, CASE_NUMBER, 0)


def test_a_code_for_the_number_before_opens_no_page_for_this_one() -> None:
    pad = Pad(SENT, CodeSent("another", "9876"))
    pad.ask(MINE)
    pad.dispatch(ev.WentBack())
    pad.dispatch(ev.OtherWayAsked())
    pad.type(OTHERS)
    pad.desk.answer()
    assert (pad.state.page, pad.entry.text, pad.entry.busy) == (Page.NUMBER, OTHERS, False)
    pad.dispatch(ev.WentOn())
    pad.desk.answer()
    assert (pad.state.page, pad.way.phone_tail) == (Page.CODE, "9876")


@pytest.mark.parametrize("failure", [Unreachable("gone"), Busy("full"), GONE])
def test_a_late_refusal_says_nothing_on_another_pad(failure: PlatformError) -> None:
    pad = Pad(failure)
    pad.ask(MINE)
    pad.to_case_number()
    pad.type(CASE_NUMBER)
    pad.desk.answer()
    assert (pad.entry.text, pad.entry.message, pad.failures) == (CASE_NUMBER, "", [])


@pytest.mark.parametrize("answer", [GONE, CodeWrong(0)])
def test_a_code_that_is_used_up_closes_no_other_pad(answer: CodeWrong | PlatformError) -> None:
    pad = Pad(SENT, answer)
    pad.to_code(MINE)
    pad.ask("123456")
    pad.dispatch(ev.WentBack())
    pad.type(OTHERS)
    pad.desk.answer()
    assert (pad.state.page, pad.entry.text, pad.entry.used_up, pad.entry.message) == (Page.NUMBER, OTHERS, False, "")
    here = Pad(SENT, answer)
    here.to_code(MINE)
    here.ask("123456")
    here.desk.answer()
    assert here.entry.used_up, "on its own pad it does"


def test_who_a_late_answer_speaks_of_is_not_here() -> None:
    pad = Pad(SENT, CodeSent("another", "9876"), Session("token", "weak", "测试甲", MINE))
    pad.to_code(MINE)
    pad.dispatch(ev.WentBack())
    pad.ask(OTHERS)
    pad.desk.answer()
    pad.ask("123456")
    pad.dispatch(ev.WentBack())
    pad.desk.answer()
    assert (pad.state.level, pad.record.resident) == (Level.NONE, None)


def test_a_page_that_stopped_the_pad_leaves_it_free_to_ask_again() -> None:
    pad = Pad(SENT, SENT)
    pad.ask(MINE)
    pad.dispatch(ev.PowerRanLow())
    stopped = pad.state
    pad.dispatch(ev.PowerCameBack())
    pad.desk.answer()
    assert (stopped.page, pad.state.page, pad.entry.text, pad.entry.busy) == (Page.STOP, Page.NUMBER, MINE, False)
    pad.dispatch(ev.WentOn())
    pad.desk.answer()
    assert (pad.state.page, pad.way.codes_sent) == (Page.CODE, 1)
