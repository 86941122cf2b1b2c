# SPDX-License-Identifier: Apache-2.0
"""Who is known by a code and looks into the camera: every verdict and weight, every misfortune, in both modes."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.state import FaceOffer, FaceStep, Level, Overlay, Page, StopReason
from kiosk.platform.errors import Busy, Problem, refusal
from kiosk.platform.model import FaceAnswer, FaceConsent, FaceOutcome, FaceReport, NoPhoto, Session
from kiosk.vision.faces import face_look, liveness
from kiosk.vision.faces.verify import Comparison, FaceVerifier, Weight
from kiosk.vision.models import ModelError
from kiosk.vision.sight import Sight
from tests.scenarios.face_people import NO_FACE, NO_FACE_IN_PHOTO, MadeUpVerifier, Person, kit_of, match
from tests.scenarios.fake_camera import FakeCamera
from tests.scenarios.fake_readers import social_card
from tests.scenarios.visit_walk import PROOF, Visit
from ui.visit.looks import Where

CITY = "SSM-DEMO-" + "A" * 32
ROOM = np.repeat(np.linspace(110, 190, 320, dtype=np.uint8)[None, :, None], 180, axis=0).repeat(3, axis=2)
"""Neither dark nor covered."""
MODES = (DisplayMode.STANDARD, DisplayMode.ELDER)


class Faces(Visit):
    """A visit with a camera in front of people, and somebody before it."""

    def __init__(self, qtbot: QtBot, state: Path, verifier: FaceVerifier | Callable[[], FaceVerifier]) -> None:
        self.lens = FakeCamera(ROOM, fps=60)
        super().__init__(qtbot, state, camera=self.lens)
        self.someone = Person()
        self.verifier = verifier
        self.faces = kit_of(self.someone, verifier)
        self.helper_confirms = False

    def start(self, mode: DisplayMode = DisplayMode.STANDARD) -> Faces:
        faces = self.settings.faces.model_copy(update={"helper_confirms": self.helper_confirms})
        self.settings = self.settings.model_copy(update={"faces": faces})
        super().start(mode)
        self.until(lambda: self.session.looks is not None)
        return self

    @property
    def step(self) -> FaceStep:
        return self.session.state.face

    def to_consent(self) -> None:
        """Known by a code, at the page that compares."""
        self.to_identify(PROOF)
        assert self.pages.identify.faceText == "", "nobody is known whose face it could be"
        self.scanner.show(CITY)
        self.until(lambda: self.pages.identify.faceText != "", "the way is not offered")
        self.pages.identify.faceWay()
        self.at(Page.FACE)
        assert self.step is FaceStep.CONSENT

    def to_look(self) -> None:
        self.to_consent()
        self.pages.face.primary()
        self.until(lambda: self.step is FaceStep.LOOKING and bool(self.pages.face.say), "nothing was seen")

    def come_to(self, *steps: FaceStep) -> None:
        """Does as the page asks until it stands at one of these."""

        def obeyed() -> bool:
            self.someone.obey(self.pages.face.turn)
            return self.step in steps or self.page != Page.FACE.value

        self.until(obeyed, f"never came to {steps}")

    def log(self, event: str) -> list[dict[str, Any]]:
        lines = (self._state / "logs" / "visit.jsonl").read_text(encoding="ascii").splitlines()
        return [line for line in map(json.loads, lines) if line["event"] == event]

    def keeps_nothing(self) -> bool:
        faces = self.session.errands.faces
        return not faces.reference.is_kept and faces._looking is None and faces._compared is None


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Faces]]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    monkeypatch.setattr(face_look, "HOLD_S", 0.1)
    monkeypatch.setattr(liveness, "SETTLE_S", 0.1)
    monkeypatch.setattr("ui.visit.eyes.check_eyes", lambda: None)
    monkeypatch.setattr(face_look, "covered_score", lambda *_: -5.0)
    made: list[Faces] = []

    def make(said: Comparison | Exception | None = None, weight: Weight = Weight.ALONE) -> Faces:
        made.append(Faces(qtbot, tmp_path, MadeUpVerifier(match() if said is None else said, weight)))
        return made[-1]

    yield make
    for visit in made:
        visit.platform.answers.set()
        if isinstance(visit.verifier, MadeUpVerifier):
            visit.verifier.pause.set()
        visit.close()


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def mode(request: pytest.FixtureRequest) -> DisplayMode:
    found: DisplayMode = request.param
    return found


# --- what comes out ---------------------------------------------------------------------------------------------------


def test_a_match_that_is_enough_opens_the_form_and_the_case_says_how(
    world: Callable[..., Faces], mode: DisplayMode
) -> None:
    visit = world().start(mode)
    visit.to_look()
    visit.come_to(FaceStep.NONE)
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG
    (report,) = visit.platform.face_reports
    assert (report.verdict, report.weight, report.liveness) == ("match", "alone", "passed")
    assert report.consent_id == visit.platform.face_consents[0].consent_id
    assert visit.keeps_nothing()
    assert isinstance(visit.verifier, MadeUpVerifier)
    assert visit.verifier.asked == 2, "before the moves and behind them"
    visit.pages.review.next()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    case = json.loads(visit.opened_case())["case"]
    assert (case["applicant"]["method"], case["applicant"]["assurance"]) == ("face", "strong")
    (consent,) = [one for one in case["consents"] if one["kind"] == "face"]
    assert consent["id"] == report.consent_id
    assert "核对是不是本人" in consent["purpose"]


@pytest.mark.parametrize(
    ("distance", "weight", "helper_confirms", "ends", "verdict"),
    [
        (0.2, Weight.ALONE, True, FaceStep.HELPER, "match"),
        (0.2, Weight.WITH_ANOTHER, False, FaceStep.HELPER, "match"),
        (0.2, Weight.WITH_ANOTHER, True, FaceStep.HELPER, "match"),
        (0.5, Weight.ALONE, False, FaceStep.HELPER, "refer"),
        (0.5, Weight.WITH_ANOTHER, True, FaceStep.HELPER, "refer"),
        (0.9, Weight.ALONE, False, FaceStep.AGAIN, "no_match"),
        (0.9, Weight.WITH_ANOTHER, True, FaceStep.AGAIN, "no_match"),
        (float("nan"), Weight.ALONE, False, FaceStep.AGAIN, "no_match"),
    ],
)
def test_whatever_is_not_enough_leads_to_people_or_other_ways(
    world: Callable[..., Faces],
    distance: float,
    weight: Weight,
    helper_confirms: bool,
    ends: FaceStep,
    verdict: str,
) -> None:
    visit = world(match(distance), weight)
    visit.helper_confirms = helper_confirms
    visit.start()
    visit.to_look()
    visit.come_to(FaceStep.HELPER, FaceStep.AGAIN, FaceStep.OTHER)
    assert visit.step is ends
    assert visit.session.state.level is Level.WEAK
    words = visit.text_on_screen()
    assert not [word for word in ("不是您", "不是本人", "冒") if word in words.replace("不是您的错", "")]
    (line,) = visit.log("FaceCompared")
    assert (line["verdict"], line["model"], line["match"], line["refer"]) == (verdict, "made-up-sdk-1.0", 0.45, 0.6)
    assert line["is_enough"] is False
    assert visit.keeps_nothing()


def test_any_help_is_called_from_the_result_and_told_the_page(world: Callable[..., Faces], mode: DisplayMode) -> None:
    visit = world(match(), Weight.WITH_ANOTHER).start(mode)
    visit.to_look()
    visit.come_to(FaceStep.HELPER)
    assert visit.pages.face.helpText == "", "the loud button says it"
    visit.pages.shell.help()
    visit.overlaid("help")
    visit.until(lambda: bool(visit.platform.help_requests))
    assert visit.platform.help_requests[0].page == "face"
    visit.session.controller.dispatch(ev.OverlayClosed())
    assert visit.step is FaceStep.HELPER


def test_three_gentle_tries_with_one_consent_and_then_another_way(
    world: Callable[..., Faces], mode: DisplayMode
) -> None:
    visit = world(match(0.9)).start(mode)
    visit.to_look()
    for left in (2, 1):
        visit.come_to(FaceStep.AGAIN)
        assert str(left) in visit.pages.face.whatToDo
        visit.pages.face.primary()
        visit.until(lambda: visit.step is FaceStep.LOOKING)
    visit.come_to(FaceStep.OTHER)
    assert len({one.consent_id for one in visit.platform.face_consents}) == 1
    assert len(visit.platform.face_reports) == 3
    visit.pages.face.primary()
    visit.at(Page.IDENTIFY)
    assert visit.pages.identify.faceText == ""
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


def test_a_platform_that_does_not_know_this_verifier_sends_a_helper(world: Callable[..., Faces]) -> None:
    visit = world().start()
    visit.platform.believes_faces = False
    visit.to_look()
    visit.come_to(FaceStep.HELPER)
    assert visit.session.state.level is Level.WEAK


def test_who_cannot_move_is_compared_and_a_helper_looks(world: Callable[..., Faces], mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.to_look()
    visit.until(lambda: bool(visit.pages.face.skipText), "no move was asked for")
    assert visit.pages.face.skipNote
    visit.pages.face.skip()
    visit.until(lambda: visit.step is FaceStep.HELPER)
    assert [one.liveness for one in visit.platform.face_reports] == ["skipped"]


def test_without_the_moves_no_platform_makes_anybody_strong(
    world: Callable[..., Faces], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = world().start()

    def believes_all(session: Session, report: FaceReport) -> FaceAnswer:
        visit.platform.face_reports.append(report)
        return FaceAnswer(FaceOutcome.CONFIRMED, replace(session, level="strong"))

    monkeypatch.setattr(visit.platform, "report_face", believes_all)
    visit.to_look()
    visit.until(lambda: bool(visit.pages.face.skipText), "no move was asked for")
    visit.pages.face.skip()
    visit.until(lambda: visit.step is FaceStep.HELPER)
    assert [one.liveness for one in visit.platform.face_reports] == ["skipped"]
    assert visit.session.state.level is Level.WEAK


def test_a_face_that_stands_still_is_asked_again(world: Callable[..., Faces], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "MOVE_LIMIT_S", 0.5)
    visit = world().start()
    visit.to_look()
    visit.until(lambda: visit.step is FaceStep.AGAIN)
    assert visit.platform.face_reports == []
    assert [line["reason"] for line in visit.log("FaceNotCompared")] == ["time"]


@pytest.mark.parametrize(("said", "ends"), [(NO_FACE, FaceStep.AGAIN), (NO_FACE_IN_PHOTO, FaceStep.NO_PHOTO)])
def test_a_picture_without_a_face(world: Callable[..., Faces], said: Comparison, ends: FaceStep) -> None:
    visit = world(said).start()
    visit.to_look()
    visit.come_to(FaceStep.AGAIN, FaceStep.NO_PHOTO)
    assert visit.step is ends
    assert visit.platform.face_reports == []


# --- guidance ---------------------------------------------------------------------------------------------------------


def test_others_are_asked_aside_and_an_empty_place_is_said(world: Callable[..., Faces]) -> None:
    visit = world().start()
    visit.someone.is_there = False
    visit.to_look()
    assert "镜头前面" in visit.pages.face.say
    visit.someone.is_there, visit.someone.others = True, 1
    visit.until(lambda: "让一让" in visit.pages.face.say)
    assert not visit.pages.face.good
    visit.someone.others = 0
    visit.until(lambda: bool(visit.pages.face.good))


def test_nobody_is_filmed_before_the_consent_nor_before_the_photo_is_there(world: Callable[..., Faces]) -> None:
    visit = world().start()
    visit.to_consent()
    visit.until(lambda: not visit.lens.is_open)
    opened = visit.lens.opened
    assert visit.platform.face_consents == []
    visit.platform.answers.clear()
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.FETCHING)
    visit.turn(100)
    assert visit.lens.opened == opened
    visit.platform.answers.set()
    visit.until(lambda: visit.lens.opened > opened)


def test_the_camera_closes_with_the_comparison(world: Callable[..., Faces]) -> None:
    visit = world(match(0.9)).start()
    visit.to_look()
    visit.come_to(FaceStep.AGAIN)
    visit.until(lambda: not visit.lens.is_open)
    assert visit.pages.face.live is None
    assert visit.session.looks.picture(Where.FRONT).newest()[0] is None


# --- where it is not offered ------------------------------------------------------------------------------------------


def test_without_a_camera_or_a_verifier_nothing_changes(world: Callable[..., Faces]) -> None:
    visit = world()
    visit.faces = None
    visit.start()
    assert visit.session.state.face_offer is FaceOffer.NONE
    visit.to_identify(PROOF)
    visit.scanner.show(CITY)
    visit.until(lambda: visit.session.state.level is Level.WEAK)
    assert visit.pages.identify.faceText == ""
    assert "镜头" not in visit.text_on_screen()


def test_the_notice_speaks_of_the_camera_where_it_may_be_used(world: Callable[..., Faces], mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.to_identify(PROOF)
    visit.scanner.show(CITY)
    visit.until(lambda: "镜头" in visit.pages.identify.notice)
    assert "身份证" in visit.pages.identify.notice, "never the only way"


def test_number_and_code_first_where_nobody_is_known(world: Callable[..., Faces], mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.to_identify(PROOF)
    visit.pages.identify.otherWay()
    visit.at(Page.STOP)
    assert visit.pages.stop.faceText
    visit.pages.stop.faceWay()
    visit.at(Page.NUMBER)
    for key in visit.person.number:
        visit.pages.number.key(key)
    visit.pages.number.confirm()
    visit.at(Page.CODE)
    for key in "246810":
        visit.pages.code.key(key)
    visit.pages.code.confirm()
    visit.at(Page.FACE)
    assert visit.step is FaceStep.CONSENT
    visit.pages.face.primary()
    visit.come_to(FaceStep.NONE)
    visit.at(Page.REVIEW)


# --- other ways -------------------------------------------------------------------------------------------------------


def test_every_state_has_the_card_the_helper_and_the_window(world: Callable[..., Faces], mode: DisplayMode) -> None:
    visit = world(match(0.9)).start(mode)
    visit.to_consent()
    for _ in range(3):
        page = visit.pages.face
        loud = page.primaryText
        assert page.cardText or "身份证" in loud
        assert page.helpText or "帮办" in loud
        assert page.windowText
        if visit.step is FaceStep.CONSENT:
            page.primary()
            visit.until(lambda: visit.step is FaceStep.LOOKING)
        elif visit.step is FaceStep.LOOKING:
            visit.come_to(FaceStep.AGAIN)
    visit.pages.face.counter()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.STRONG_NEEDED
    assert visit.pages.stop.places
    assert visit.keeps_nothing()


def test_an_id_card_laid_down_in_the_middle_is_quicker(world: Callable[..., Faces], mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.to_look()
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG
    assert visit.keeps_nothing()
    visit.until(lambda: not visit.lens.is_open)
    assert visit.platform.face_reports == []


# --- what hides or leaves the page drops everything --------------------------------------------------------------------


@pytest.mark.parametrize("how", ["curtain", "cancel", "idle", "back", "card"])
def test_whatever_hides_the_page_drops_photo_and_face(world: Callable[..., Faces], how: str) -> None:
    visit = world().start()
    visit.to_look()
    reference = visit.session.errands.faces.reference
    assert reference.is_kept
    photo = reference._picture
    assert photo is not None
    assert photo.any()
    events: dict[str, object] = {
        "curtain": ev.CurtainDrawn(), "cancel": ev.CancelAsked(), "idle": ev.IdleElapsed(), "back": ev.WentBack(),
        "card": ev.CardWayAsked(),
    }  # fmt: skip
    visit.session.controller.dispatch(events[how])  # type: ignore[arg-type]  # one of them
    assert visit.keeps_nothing()
    visit.until(lambda: not photo.any(), "not overwritten where it lay")  # at once, or when the comparison ends
    visit.until(lambda: not visit.lens.is_open)
    if how in ("back", "card"):
        assert visit.page == Page.IDENTIFY.value
        return
    visit.session.controller.dispatch(ev.OverlayClosed())
    assert (visit.step, visit.session.state.overlay) == (FaceStep.CONSENT, Overlay.NONE)
    visit.turn(50)
    assert not visit.lens.is_open, "nobody is filmed again without a word"


def test_the_page_is_covered_while_a_face_is_compared_and_nothing_comes_of_it(world: Callable[..., Faces]) -> None:
    visit = world().start()
    assert isinstance(visit.verifier, MadeUpVerifier)
    visit.verifier.pause.clear()
    visit.to_look()
    visit.come_to(FaceStep.COMPARING)
    visit.until(lambda: visit.verifier.asked > 0)  # type: ignore[union-attr]  # it is ours
    threading.Timer(0.2, visit.verifier.pause.set).start()
    visit.session.controller.dispatch(ev.CurtainDrawn())
    visit.turn(200)
    assert visit.keeps_nothing()
    assert visit.platform.face_reports == []
    assert visit.step is FaceStep.CONSENT


def test_a_late_photo_is_for_nobody(world: Callable[..., Faces]) -> None:
    visit = world().start()
    visit.to_consent()
    visit.platform.answers.clear()
    visit.pages.face.primary()
    visit.session.controller.dispatch(ev.WentBack())
    visit.platform.answers.set()
    visit.turn(150)
    assert visit.page == Page.IDENTIFY.value
    assert visit.keeps_nothing()


@pytest.mark.parametrize("stays", [True, False])
def test_a_photo_is_asked_for_whoever_agreed_and_not_for_who_came_meanwhile(
    world: Callable[..., Faces], monkeypatch: pytest.MonkeyPatch, stays: bool
) -> None:
    visit = world().start()
    asked: list[Session] = []

    def photo(session: Session, consent: FaceConsent) -> NoPhoto:
        asked.append(session)
        return NoPhoto()

    monkeypatch.setattr(visit.platform, "face_reference", photo)
    visit.to_consent()
    agreed, other = visit.session.record.session, Session("of-another", "weak", "测试乙", "")
    assert agreed is not None
    busy, is_free = threading.Event(), threading.Event()
    desk = visit.session.errands.faces._desk

    def hold() -> None:
        busy.set()
        is_free.wait(15)

    done: list[None] = []
    desk.run(hold, done.append, lambda _error: None)
    assert busy.wait(15)
    visit.pages.face.primary()
    if not stays:
        visit.session.controller.dispatch(ev.WentBack())
    visit.session.record.session = other
    is_free.set()
    behind: list[None] = []
    desk.run(lambda: None, behind.append, lambda _error: None)
    visit.until(lambda: bool(behind))
    assert asked == ([agreed] if stays else [])


def test_a_late_word_of_the_platform_opens_nothing(world: Callable[..., Faces]) -> None:
    visit = world().start()
    visit.to_look()
    visit.platform.answers.clear()
    visit.come_to(FaceStep.ASKING)
    visit.session.controller.dispatch(ev.WentBack())
    visit.platform.answers.set()
    visit.turn(150)
    assert (visit.page, visit.session.state.level) == (Page.IDENTIFY.value, Level.WEAK)


# --- misfortunes ------------------------------------------------------------------------------------------------------


def test_no_photo_of_record(world: Callable[..., Faces], mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.platform.has_photo = False
    visit.to_consent()
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.NO_PHOTO)
    assert not visit.lens.is_open
    visit.pages.face.primary()
    visit.at(Page.IDENTIFY)
    assert visit.pages.identify.faceText == "", "not offered again in this visit"


def test_the_second_of_two_quick_taps_decides_nothing_on_what_came_up_in_between(world: Callable[..., Faces]) -> None:
    visit = world().start()
    visit.platform.has_photo = False
    visit.to_consent()
    visit.pages.face.primary()
    visit.session._page_fresh_s = 30.0
    visit.until(lambda: visit.step is FaceStep.NO_PHOTO)
    visit.pages.face.primary()
    assert visit.step is FaceStep.NO_PHOTO, "nobody has read it yet"
    visit.session._page_fresh_s = 0.0
    visit.pages.face.primary()
    visit.at(Page.IDENTIFY)


def test_a_photo_of_record_that_is_none_is_as_good_as_none(world: Callable[..., Faces]) -> None:
    visit = world().start()
    visit.platform.photo = b"\xff\xd8\xff and then nothing"
    visit.to_consent()
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.NO_PHOTO)
    assert [line["error"].rpartition(".")[2] for line in visit.log("FaceNotCompared")] == ["PictureError"]
    assert visit.keeps_nothing()


def test_who_was_known_by_a_card_while_the_network_was_away_is_told_to_the_platform_first(
    world: Callable[..., Faces],
) -> None:
    visit = world().start()
    visit.to_identify(PROOF)
    visit.platform.down = True
    visit.smart_cards.put_in(social_card(visit.person))
    visit.until(lambda: visit.session.state.level is Level.WEAK)
    assert visit.session.record.session is None
    visit.platform.down = False
    visit.until(lambda: visit.session._ask_health() is None and visit.session.state.online)
    visit.pages.identify.faceWay()
    visit.at(Page.FACE)
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.LOOKING)
    assert visit.platform.identified[-1] == "social"
    visit.come_to(FaceStep.NONE)
    visit.at(Page.REVIEW)
    visit.smart_cards.take_out()
    visit.overlaid("card_removed")


@pytest.mark.parametrize("when", ["fetching", "asking"])
def test_the_network_goes(world: Callable[..., Faces], mode: DisplayMode, when: str) -> None:
    visit = world().start(mode)
    visit.to_consent() if when == "fetching" else visit.to_look()
    visit.platform.down = True
    if when == "fetching":
        visit.pages.face.primary()
    visit.come_to(FaceStep.OFFLINE)
    assert not visit.session.state.online
    assert visit.keeps_nothing()
    visit.platform.down = False
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.LOOKING)
    visit.come_to(FaceStep.NONE)
    visit.at(Page.REVIEW)


@pytest.mark.parametrize("when", ["fetching", "asking"])
@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("", FaceStep.BUSY),
        ("face-reference-missing", FaceStep.BUSY),
        ("too-many-faces", FaceStep.OTHER),
        ("terminal-not-allowed", FaceStep.REFUSED),
        ("session-ended", FaceStep.NONE),
    ],
)
def test_what_the_platform_says_is_told_as_what_it_is(
    world: Callable[..., Faces], when: str, name: str, ends: FaceStep
) -> None:
    visit = world().start()
    visit.to_consent() if when == "fetching" else visit.to_look()
    status = 401 if name == "session-ended" else 422
    problem = Problem(f"urn:kiosk:problem:{name}", "", status)
    visit.platform.way_refusal = refusal(problem) if name else Busy("later", 5.0)
    if when == "fetching":
        visit.pages.face.primary()
    visit.come_to(ends)
    assert visit.step is ends
    if name == "session-ended":
        assert (visit.session.state.stop, visit.session.state.level) == (StopReason.SESSION_ENDED, Level.NONE)
    assert visit.keeps_nothing()


def test_a_consent_that_is_not_taken_is_given_anew_and_the_second_time_it_is_the_machine(
    world: Callable[..., Faces],
) -> None:
    visit = world().start()
    visit.to_consent()
    visit.platform.way_refusal = refusal(Problem("urn:kiosk:problem:consent-missing", "", 422))
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.CONSENT, "asked again instead")
    assert visit.session.record.face_consent is not None
    first = visit.session.record.face_consent.consent_id
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.REFUSED, "asked for ever")
    assert visit.session.record.face_consent.consent_id != first
    assert visit.keeps_nothing()


def test_a_consent_that_is_given_anew_goes_on(world: Callable[..., Faces]) -> None:
    visit = world().start()
    visit.to_consent()
    visit.platform.way_refusal = refusal(Problem("urn:kiosk:problem:consent-missing", "", 422))
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.CONSENT)
    visit.platform.way_refusal = None
    visit.pages.face.primary()
    visit.come_to(FaceStep.NONE)
    visit.at(Page.REVIEW)


@pytest.mark.parametrize(
    ("trouble", "sight"),
    [
        ("dark", Sight.DARK),
        ("covered", Sight.COVERED),
        ("frozen", Sight.FROZEN),
        ("silent", Sight.SILENT),
        ("lost", Sight.LOST),
    ],
)
def test_a_camera_that_does_not_see_is_a_calm_word_and_it_goes_on_by_itself(
    world: Callable[..., Faces], mode: DisplayMode, trouble: str, sight: Sight
) -> None:
    visit = world().start(mode)
    visit.someone.is_there = False
    visit.to_look()
    visit.lens.trouble(trouble)
    visit.until(lambda: visit.session.state.sight is sight and not visit.pages.face.showLive)
    assert visit.pages.face.title
    assert visit.pages.face.whatToDo
    assert visit.pages.face.picture
    assert visit.pages.face.cardText
    assert visit.step is FaceStep.LOOKING
    visit.lens.come_back()
    visit.someone.is_there = True
    visit.until(lambda: bool(visit.pages.face.showLive))
    visit.come_to(FaceStep.NONE)
    visit.at(Page.REVIEW)


def test_a_model_that_is_not_there_is_calm_and_the_way_is_not_offered_again(
    world: Callable[..., Faces], mode: DisplayMode
) -> None:
    def missing() -> FaceVerifier:
        raise ModelError("没有模型")

    visit = world()
    visit.faces = kit_of(visit.someone, missing)
    visit.start(mode)
    visit.to_consent()
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.UNFIT)
    assert "不能刷脸" in visit.pages.face.title
    assert visit.keeps_nothing()
    visit.pages.face.primary()
    visit.at(Page.IDENTIFY)
    assert visit.pages.identify.faceText == ""
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


def test_an_sdk_that_fails_in_the_middle_is_the_same(world: Callable[..., Faces]) -> None:
    visit = world(RuntimeError("licence expired")).start()
    visit.to_look()
    visit.come_to(FaceStep.UNFIT)
    assert visit.keeps_nothing()


def test_nothing_of_anybody_is_logged(world: Callable[..., Faces]) -> None:
    visit = world(match(0.9)).start()
    visit.to_look()
    visit.come_to(FaceStep.AGAIN)
    text = (visit._state / "logs" / "visit.jsonl").read_text(encoding="ascii")
    assert visit.person.number not in text
    assert visit.person.name.encode("unicode_escape").decode() not in text
    assert max(map(len, text.splitlines())) < 600, "no picture fits in there"
