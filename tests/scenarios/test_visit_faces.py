# SPDX-License-Identifier: Apache-2.0
"""Who is known by a code and looks into the camera: every verdict and weight, where it is offered, and every other way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.state import FaceOffer, FaceStep, Level, Page, StopReason
from kiosk.platform.model import FaceAnswer, FaceOutcome, FaceReport, Session
from kiosk.vision.faces import liveness
from kiosk.vision.faces.verify import Comparison, Weight
from tests.scenarios.face_people import NO_FACE, NO_FACE_IN_PHOTO, MadeUpVerifier, match
from tests.scenarios.visit_faces import CITY, MODES, MakeFaces, faces
from tests.scenarios.visit_walk import PROOF
from ui.visit.looks import Where


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeFaces]:
    with faces(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def mode(request: pytest.FixtureRequest) -> DisplayMode:
    found: DisplayMode = request.param
    return found


# --- what comes out ---------------------------------------------------------------------------------------------------


def test_a_match_that_is_enough_opens_the_form_and_the_case_says_how(world: MakeFaces, mode: DisplayMode) -> None:
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
    world: MakeFaces,
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


def test_any_help_is_called_from_the_result_and_told_the_page(world: MakeFaces, mode: DisplayMode) -> None:
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


def test_three_gentle_tries_with_one_consent_and_then_another_way(world: MakeFaces, mode: DisplayMode) -> None:
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


def test_a_platform_that_does_not_know_this_verifier_sends_a_helper(world: MakeFaces) -> None:
    visit = world().start()
    visit.platform.believes_faces = False
    visit.to_look()
    visit.come_to(FaceStep.HELPER)
    assert visit.session.state.level is Level.WEAK


def test_who_cannot_move_is_compared_and_a_helper_looks(world: MakeFaces, mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.to_look()
    visit.until(lambda: bool(visit.pages.face.skipText), "no move was asked for")
    assert visit.pages.face.skipNote
    visit.pages.face.skip()
    visit.until(lambda: visit.step is FaceStep.HELPER)
    assert [one.liveness for one in visit.platform.face_reports] == ["skipped"]


def test_without_the_moves_no_platform_makes_anybody_strong(world: MakeFaces, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_face_that_stands_still_is_asked_again(world: MakeFaces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "MOVE_LIMIT_S", 0.5)
    visit = world().start()
    visit.to_look()
    visit.until(lambda: visit.step is FaceStep.AGAIN)
    assert visit.platform.face_reports == []
    assert [line["reason"] for line in visit.log("FaceNotCompared")] == ["time"]


@pytest.mark.parametrize(("said", "ends"), [(NO_FACE, FaceStep.AGAIN), (NO_FACE_IN_PHOTO, FaceStep.NO_PHOTO)])
def test_a_picture_without_a_face(world: MakeFaces, said: Comparison, ends: FaceStep) -> None:
    visit = world(said).start()
    visit.to_look()
    visit.come_to(FaceStep.AGAIN, FaceStep.NO_PHOTO)
    assert visit.step is ends
    assert visit.platform.face_reports == []


# --- guidance ---------------------------------------------------------------------------------------------------------


def test_others_are_asked_aside_and_an_empty_place_is_said(world: MakeFaces) -> None:
    visit = world().start()
    visit.someone.is_there = False
    visit.to_look()
    assert "镜头前面" in visit.pages.face.say
    visit.someone.is_there, visit.someone.others = True, 1
    visit.until(lambda: "让一让" in visit.pages.face.say)
    assert not visit.pages.face.good
    visit.someone.others = 0
    visit.until(lambda: bool(visit.pages.face.good))


def test_nobody_is_filmed_before_the_consent_nor_before_the_photo_is_there(world: MakeFaces) -> None:
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


def test_the_camera_closes_with_the_comparison(world: MakeFaces) -> None:
    visit = world(match(0.9)).start()
    visit.to_look()
    visit.come_to(FaceStep.AGAIN)
    visit.until(lambda: not visit.lens.is_open)
    assert visit.pages.face.live is None
    assert visit.session.looks.picture(Where.FRONT).newest()[0] is None


# --- where it is not offered ------------------------------------------------------------------------------------------


def test_without_a_camera_or_a_verifier_nothing_changes(world: MakeFaces) -> None:
    visit = world()
    visit.faces = None
    visit.start()
    assert visit.session.state.face_offer is FaceOffer.NONE
    visit.to_identify(PROOF)
    visit.scanner.show(CITY)
    visit.until(lambda: visit.session.state.level is Level.WEAK)
    assert visit.pages.identify.faceText == ""
    assert "镜头" not in visit.text_on_screen()


def test_the_notice_speaks_of_the_camera_where_it_may_be_used(world: MakeFaces, mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.to_identify(PROOF)
    visit.scanner.show(CITY)
    visit.until(lambda: "镜头" in visit.pages.identify.notice)
    assert "身份证" in visit.pages.identify.notice, "never the only way"


def test_number_and_code_first_where_nobody_is_known(world: MakeFaces, mode: DisplayMode) -> None:
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


def test_every_state_has_the_card_the_helper_and_the_window(world: MakeFaces, mode: DisplayMode) -> None:
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


def test_an_id_card_laid_down_in_the_middle_is_quicker(world: MakeFaces, mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.to_look()
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert visit.session.state.level is Level.STRONG
    assert visit.keeps_nothing()
    visit.until(lambda: not visit.lens.is_open)
    assert visit.platform.face_reports == []
