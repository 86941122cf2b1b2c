# SPDX-License-Identifier: Apache-2.0
"""A helper who vouches in a visit: yes, no, nobody, a lost line, a cover, every way out; in both modes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.state import FaceStep, Level, Page, StopReason
from kiosk.platform.errors import Busy, Problem, SessionEnded, refusal
from kiosk.platform.model import ReferralState
from kiosk.vision.faces import face_look, liveness
from kiosk.vision.faces.verify import Weight
from tests.scenarios.face_people import MadeUpVerifier, match
from tests.scenarios.visit_faces import MODES, Faces

HELPER = "BB0001"


class Vouched(Faces):
    """Somebody whose comparison was not enough."""

    def to_helper(self, mode: DisplayMode = DisplayMode.STANDARD) -> None:
        self.start(mode)
        self.to_look()
        self.come_to(FaceStep.HELPER)

    def to_waiting(self, mode: DisplayMode = DisplayMode.STANDARD) -> None:
        self.to_helper(mode)
        self.pages.face.primary()
        self.until(lambda: self.step is FaceStep.WAITING)

    def helper(self, state: ReferralState, number: str = HELPER) -> None:
        """What one does on their own device."""
        self.platform.helper_no, self.platform.referral_state = number, state

    def has_ways_out(self) -> bool:
        page = self.pages.face
        return bool(page.title) and bool(page.windowText) and bool(page.cardText or "身份证" in page.primaryText)


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Vouched]]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    monkeypatch.setattr(timeouts, "REFERRAL_POLL_S", 0.02)
    monkeypatch.setattr(face_look, "HOLD_S", 0.1)
    monkeypatch.setattr(liveness, "SETTLE_S", 0.1)
    monkeypatch.setattr("ui.visit.eyes.check_eyes", lambda: None)
    monkeypatch.setattr(face_look, "covered_score", lambda *_: -5.0)
    made: list[Vouched] = []

    def make() -> Vouched:
        made.append(Vouched(qtbot, tmp_path, MadeUpVerifier(match(), Weight.WITH_ANOTHER)))
        return made[-1]

    yield make
    for visit in made:
        visit.platform.answers.set()
        visit.close()


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def mode(request: pytest.FixtureRequest) -> DisplayMode:
    found: DisplayMode = request.param
    return found


# --- yes ---------------------------------------------------------------------------------------------------------------


def test_a_helper_confirms_and_case_receipt_and_log_say_who(world: Callable[[], Vouched], mode: DisplayMode) -> None:
    visit = world()
    visit.to_waiting(mode)
    page = visit.pages.face
    assert (page.code, page.busy) == ("4712", True)
    assert page.codeText
    assert visit.has_ways_out()
    assert HELPER not in visit.text_on_screen(), "nobody is on the way yet"
    visit.helper(ReferralState.TAKEN)
    visit.until(lambda: visit.step is FaceStep.COMING)
    assert HELPER in page.reason, "to be held against the badge"
    assert page.code == "4712"
    visit.helper(ReferralState.CONFIRMED)
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG
    (request,) = visit.platform.referrals
    (report,) = visit.platform.face_reports
    assert (request.report_id, request.site_code) == (report.report_id, visit.settings.terminal.site_code)
    assert request.purpose == visit.platform.face_consents[0].purpose
    assert visit.platform.withdrawn == [], "it has ended by itself"
    visit.pages.review.next()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    applicant = json.loads(visit.opened_case())["case"]["applicant"]
    assert (applicant["method"], applicant["assurance"]) == ("helper", "strong")
    assert applicant["vouched"] == {"referral_id": request.referral_id, "helper_no": HELPER}
    (line,) = visit.log("FaceReferralEnded")
    assert (line["outcome"], line["helper_no"]) == ("confirmed", HELPER)
    assert visit.log("ResidentIdentified")[-1]["method"] == "helper"
    assert visit.session.errands.papers._receipt_facts(visit.session.state).helper_no == HELPER


def test_a_card_laid_down_meanwhile_is_quicker_and_nobody_vouched(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_waiting()
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    visit.until(lambda: visit.platform.withdrawn == [visit.platform.referrals[0].referral_id])
    resident = visit.session.record.resident
    assert resident is not None
    assert (resident.method.value, resident.vouched) == ("id_card", None)


# --- no, and nobody ----------------------------------------------------------------------------------------------------


def test_a_helper_who_cannot_confirm_accuses_nobody(world: Callable[[], Vouched], mode: DisplayMode) -> None:
    visit = world()
    visit.to_waiting(mode)
    visit.helper(ReferralState.REFUSED)
    visit.until(lambda: visit.step is FaceStep.UNVOUCHED)
    words = visit.text_on_screen()
    assert not [word for word in ("不是您本人", "不是本人", "冒", "拒绝") if word in words]
    assert visit.has_ways_out()
    assert visit.session.state.level is Level.WEAK
    (line,) = visit.log("FaceReferralEnded")
    assert (line["outcome"], line["helper_no"]) == ("refused", HELPER)
    visit.pages.face.primary()
    visit.at(Page.IDENTIFY)
    assert visit.pages.identify.faceText == ""
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


def test_nobody_comes_by_the_platforms_time_and_another_may_be_asked_for(
    world: Callable[[], Vouched], mode: DisplayMode
) -> None:
    visit = world()
    visit.to_waiting(mode)
    visit.helper(ReferralState.EXPIRED, "")
    visit.until(lambda: visit.step is FaceStep.UNANSWERED)
    assert visit.has_ways_out()
    visit.helper(ReferralState.WAITING, "")
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.WAITING)
    first, second = visit.platform.referrals
    assert first.referral_id != second.referral_id
    assert first.report_id == second.report_id


def test_nobody_comes_by_the_terminals_own_time(world: Callable[[], Vouched], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeouts, "REFERRAL_S", 0.3)
    visit = world()
    visit.to_waiting()
    visit.until(lambda: visit.step is FaceStep.UNANSWERED)
    visit.until(lambda: visit.platform.withdrawn == [visit.platform.referrals[0].referral_id])
    looks = visit.platform.referral_looks
    visit.turn(150)
    assert visit.platform.referral_looks == looks, "nothing is asked any more"


def test_there_is_nothing_that_a_helper_could_look_at(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_helper()
    visit.platform.referral_refusal = refusal(Problem("urn:kiosk:problem:nothing-to-refer", "", 422))
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.UNVOUCHED)
    assert visit.has_ways_out()


def test_a_visit_without_a_verdict_asks_nobody(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_helper()
    visit.session.errands.faces.report_id = ""
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.UNVOUCHED)
    assert visit.platform.referrals == []


def test_a_session_that_ends_meanwhile_ends_the_way(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_waiting()
    visit.platform.referral_refusal = SessionEnded(Problem("urn:kiosk:problem:session-ended", "", 401))
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.SESSION_ENDED


# --- the line ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_lost_line_is_said_and_it_goes_on_by_itself(
    world: Callable[[], Vouched], mode: DisplayMode, when: str
) -> None:
    visit = world()
    visit.to_helper(mode) if when == "before" else visit.to_waiting(mode)
    visit.platform.down = True
    if when == "before":
        visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.CUT_OFF)
    page = visit.pages.face
    assert "网络" in page.title
    assert (page.code, visit.has_ways_out()) == ("" if when == "before" else "4712", True)
    visit.helper(ReferralState.CONFIRMED)  # on their own device, whose line is another one
    visit.platform.down = False
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG
    assert len({one.referral_id for one in visit.platform.referrals}) == 1, "the same one, however often it is sent"


def test_the_line_goes_while_the_helper_stands_there(world: Callable[[], Vouched], mode: DisplayMode) -> None:
    """Their own device has another line: digits and work number stand there until the time is over."""
    visit = world()
    visit.to_waiting(mode)
    visit.helper(ReferralState.TAKEN)
    visit.until(lambda: visit.step is FaceStep.COMING)
    visit.platform.down = True
    visit.until(lambda: visit.step is FaceStep.CUT_OFF)
    page = visit.pages.face
    assert "网络" in page.title
    assert "核对不了" not in page.title, "they can"
    assert page.code == "4712"
    assert page.codeNote
    assert HELPER in page.reason
    visit.platform.down = False
    visit.until(lambda: visit.step is FaceStep.COMING)
    visit.platform.down = True
    visit.until(lambda: visit.step is FaceStep.CUT_OFF)
    waiting = visit.session.errands.referrals._waiting
    assert waiting is not None
    waiting.until = 0.0
    visit.until(lambda: visit.step is FaceStep.UNANSWERED)
    assert page.code == ""


@pytest.mark.parametrize("when", ["busy", "slow"])
def test_a_platform_that_is_busy_from_the_first_request_is_said_after_a_while(
    world: Callable[[], Vouched], mode: DisplayMode, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    monkeypatch.setattr(timeouts, "REFERRAL_DELAY_S", 0.2)
    visit = world()
    visit.to_helper(mode)
    page = visit.pages.face
    visit.platform.referral_refusal = Busy("later", 1.0) if when == "busy" else None
    if when == "slow":
        visit.platform.answers.clear()
    page.primary()
    visit.until(lambda: visit.step is FaceStep.REFERRING)
    assert "忙" not in page.title
    visit.until(lambda: visit.step is FaceStep.DELAYED)
    assert "忙" in page.title
    assert not page.busy
    assert visit.has_ways_out()
    visit.platform.referral_refusal = None
    visit.platform.answers.set()
    visit.until(lambda: visit.step is FaceStep.WAITING)
    assert page.code == "4712"
    visit.turn(300)
    assert visit.step is FaceStep.WAITING
    visit.helper(ReferralState.CONFIRMED)
    visit.at(Page.REVIEW)


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_line_that_is_back_and_busy_is_not_called_lost(world: Callable[[], Vouched], when: str) -> None:
    visit = world()
    visit.to_helper() if when == "before" else visit.to_waiting()
    visit.platform.down = True
    if when == "before":
        visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.CUT_OFF)
    visit.platform.referral_refusal = Busy("later", 1.0)
    visit.platform.down = False
    visit.until(lambda: visit.step is (FaceStep.DELAYED if when == "before" else FaceStep.WAITING))
    assert visit.session.state.online
    visit.platform.down = True
    visit.until(lambda: visit.step is FaceStep.CUT_OFF)


def test_a_busy_platform_is_waited_for_without_a_word(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_waiting()
    visit.platform.referral_refusal = Busy("later", 1.0)
    visit.turn(100)
    assert visit.step is FaceStep.WAITING
    visit.platform.referral_refusal = None
    visit.helper(ReferralState.CONFIRMED)
    visit.at(Page.REVIEW)


# --- covers and ways out -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cover", [ev.CurtainDrawn(), ev.IdleElapsed(), ev.CancelAsked()], ids=lambda one: type(one).__name__
)
def test_a_yes_under_a_cover_opens_nothing_before_somebody_is_back(
    world: Callable[[], Vouched], cover: ev.Event
) -> None:
    visit = world()
    visit.to_waiting()
    visit.platform.answers.clear()
    visit.turn(60)  # a question is on its way
    visit.session.controller.dispatch(cover)
    visit.helper(ReferralState.CONFIRMED)
    visit.platform.answers.set()
    visit.turn(120)
    assert (visit.page, visit.session.state.level) == (Page.FACE.value, Level.WEAK)
    visit.session.controller.dispatch(ev.OverlayClosed())
    visit.at(Page.REVIEW)


def test_a_yes_under_a_cover_stays_one_when_its_time_is_over_meanwhile(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_waiting()
    visit.platform.answers.clear()
    visit.turn(60)  # a question is on its way
    visit.session.controller.dispatch(ev.CurtainDrawn())
    visit.helper(ReferralState.CONFIRMED)
    visit.platform.answers.set()
    visit.turn(120)
    waiting = visit.session.errands.referrals._waiting
    assert waiting is not None
    waiting.until = 0.0
    visit.session.controller.dispatch(ev.OverlayClosed())
    visit.at(Page.REVIEW)


@pytest.mark.parametrize("way", ["card", "counter", "back"])
def test_who_goes_another_way_is_waited_for_by_nobody(world: Callable[[], Vouched], way: str) -> None:
    visit = world()
    visit.to_waiting()
    page = visit.pages.face
    {"card": page.card, "counter": page.counter, "back": visit.pages.shell.back}[way]()
    visit.at(Page.STOP if way == "counter" else Page.IDENTIFY)
    visit.until(lambda: visit.platform.withdrawn == [visit.platform.referrals[0].referral_id])
    visit.helper(ReferralState.CONFIRMED)
    visit.turn(100)
    assert visit.session.state.level is Level.WEAK
    (line,) = visit.log("FaceReferralEnded")
    assert (line["outcome"], "helper_no" in line) == ("withdrawn", False)


def test_a_way_out_while_the_desk_is_being_asked_withdraws_what_it_gets(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_helper()
    visit.platform.answers.clear()
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.REFERRING)
    visit.pages.face.card()
    visit.at(Page.IDENTIFY)
    visit.platform.answers.set()
    visit.until(lambda: len(visit.platform.withdrawn) == 1)
    assert visit.platform.withdrawn == [visit.platform.referrals[0].referral_id]
    assert visit.session.state.level is Level.WEAK


def test_the_end_of_the_visit_tells_the_helpers(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_waiting()
    visit.session.controller.dispatch(ev.Retired())
    visit.until(lambda: visit.platform.withdrawn == [visit.platform.referrals[0].referral_id])


# --- what stands behind what -------------------------------------------------------------------------------------------


def told_by_the_end(visit: Vouched, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was withdrawn when the session was closed: the process is gone then."""
    told: list[list[str]] = []
    close = visit.session.close

    def closed() -> None:
        close()
        told.append(list(visit.platform.withdrawn))

    monkeypatch.setattr(visit.session, "close", closed)
    return told


def test_a_slow_answer_keeps_nobody_from_calling_for_help(world: Callable[[], Vouched]) -> None:
    visit = world()
    visit.to_waiting()
    visit.platform.answers.clear()
    visit.turn(60)  # a question is on its way
    looks = visit.platform.referral_looks
    visit.pages.shell.help()
    visit.until(lambda: len(visit.platform.help_requests) == 1)
    assert visit.platform.referral_looks == looks, "and is not answered yet"


def test_the_end_of_the_visit_tells_the_helpers_while_a_question_is_on_its_way(
    world: Callable[[], Vouched], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = world()
    visit.to_waiting()
    told = told_by_the_end(visit, monkeypatch)
    visit.platform.answers.clear()
    visit.turn(60)
    visit.session.controller.dispatch(ev.Retired())
    visit.until(lambda: bool(told))
    assert told[0] == [visit.platform.referrals[0].referral_id]


def test_every_withdrawal_is_waited_for_at_the_end(
    world: Callable[[], Vouched], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one's answer says nothing of the second."""
    visit = world()
    gates = [threading.Event(), threading.Event()]
    withdraw = visit.platform.withdraw_referral

    def slowly(referral_id: str) -> None:
        assert gates[len(visit.platform.withdrawn)].wait(15)
        withdraw(referral_id)

    monkeypatch.setattr(visit.platform, "withdraw_referral", slowly)
    visit.to_waiting()
    told = told_by_the_end(visit, monkeypatch)
    waiting = visit.session.errands.referrals._waiting
    assert waiting is not None
    waiting.until = 0.0
    visit.until(lambda: visit.step is FaceStep.UNANSWERED)
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.WAITING)
    visit.pages.face.card()
    gates[0].set()
    visit.until(lambda: len(visit.platform.withdrawn) == 1)
    visit.turn(100)
    threading.Timer(0.2, gates[1].set).start()
    visit.session.controller.dispatch(ev.Retired())
    visit.until(lambda: bool(told))
    assert told[0] == [one.referral_id for one in visit.platform.referrals]
