# SPDX-License-Identifier: Apache-2.0
"""本人到场 in a visit: by the camera, by a helper with and without one, refused, declined; in both modes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config import clock, timeouts
from config.modes import DisplayMode
from kiosk.catalogue.days import add_months
from kiosk.journey import events as ev
from kiosk.journey.state import FaceStep, Page, StopReason
from kiosk.platform.errors import Busy, Unreachable
from kiosk.platform.model import FaceAnswer, FaceOutcome, FaceReport, Referral, ReferralState, Session
from kiosk.platform.sandbox.population import EdgeCase, resident
from kiosk.vision.faces import face_look, liveness
from kiosk.vision.faces.verify import Weight
from tests.scenarios.face_people import MadeUpVerifier, match
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_faces import MODES, Faces

CERTIFY = "TBD-RS02"
HELPER = "BB0001"


class Pensioner(Faces):
    """The one of the made-up people who draws a pension, with their card."""

    def __init__(self, qtbot: QtBot, state: Path, weight: Weight) -> None:
        super().__init__(qtbot, state, MadeUpVerifier(match(), weight))
        self.person = self.platform.person = resident(EdgeCase.RETIRED, clock.now().date())
        self.card = id_card(self.person)

    def to_look_page(self, mode: DisplayMode = DisplayMode.STANDARD) -> None:
        """Card, the form, the last look over it: nothing is typed."""
        self.start(mode)
        self.to_identify(CERTIFY)
        self.reader.lay(self.card)
        self.at(Page.REVIEW)
        assert self.platform.face_consents == [], "nobody is looked at before there is a form"
        self.pages.review.next()
        self.at(Page.CONFIRM)
        self.pages.confirm.next()
        self.at(Page.FACE)

    def asks_a_helper(self, press: Callable[[], None]) -> None:
        press()
        self.until(lambda: self.step is FaceStep.WAITING)

    def helper(self, state: ReferralState) -> None:
        """What one does on their own device."""
        self.platform.helper_no, self.platform.referral_state = HELPER, state

    @property
    def case(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.opened_case())["case"]
        return found


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Pensioner]]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    monkeypatch.setattr(timeouts, "REFERRAL_POLL_S", 0.02)
    monkeypatch.setattr(face_look, "HOLD_S", 0.1)
    monkeypatch.setattr(liveness, "SETTLE_S", 0.1)
    monkeypatch.setattr("ui.visit.eyes.check_eyes", lambda: None)
    monkeypatch.setattr(face_look, "covered_score", lambda *_: -5.0)
    made: list[Pensioner] = []

    def make(weight: Weight = Weight.WITH_ANOTHER) -> Pensioner:
        made.append(Pensioner(qtbot, tmp_path, weight))
        return made[-1]

    yield make
    for visit in made:
        visit.platform.answers.set()
        visit.close()


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def mode(request: pytest.FixtureRequest) -> DisplayMode:
    found: DisplayMode = request.param
    return found


def test_a_helper_in_place_of_the_camera_and_the_next_day_is_said(
    world: Callable[..., Pensioner], mode: DisplayMode
) -> None:
    visit = world()
    visit.to_look_page(mode)
    page = visit.pages.face
    assert (page.cardText, bool(page.helpText), bool(page.primaryText)) == ("", True, True), "both ways at once"
    visit.asks_a_helper(page.helper)
    assert page.code == "4712"
    visit.helper(ReferralState.TAKEN)
    visit.until(lambda: visit.step is FaceStep.COMING)
    visit.helper(ReferralState.CONFIRMED)
    visit.at(Page.HAND_OVER)
    (request,) = visit.platform.referrals
    assert (request.report_id, request.item_code) == (None, CERTIFY)
    assert (visit.platform.face_consents, visit.platform.face_reports) == ([], []), "nothing of the face was touched"
    case = visit.case
    assert case["presence"] == {"method": "helper", "referral_id": request.referral_id, "helper_no": HELPER}
    assert (case["applicant"]["method"], case["applicant"]["vouched"]) == ("id_card", None)
    assert "face" not in [one["kind"] for one in case["consents"]]
    assert visit.log("PersonSeen")[-1]["method"] == "helper"
    facts = visit.session.errands.papers._receipt_facts(visit.session.state)
    due = add_months(date.fromisoformat(case["terminal_received_at"][:10]), 12)
    by = f"{due.year}年{due.month}月{due.day}日以前"
    assert (facts.result_line, facts.helper_no) == (f"平台已收到，下次认证在{by}", HELPER)
    assert visit.pages.hand_over.lines[0] == {"label": "下次认证", "value": by}


def test_without_a_camera_the_one_button_asks_a_helper(world: Callable[..., Pensioner], mode: DisplayMode) -> None:
    visit = world()
    visit.faces = None
    visit.to_look_page(mode)
    page = visit.pages.face
    assert (page.lines, page.helpText, page.busy) == ([], "", False)
    visit.asks_a_helper(page.primary)
    visit.helper(ReferralState.CONFIRMED)
    visit.at(Page.HAND_OVER)
    assert visit.case["presence"]["method"] == "helper"


def test_what_ships_compares_and_ends_with_a_helper(world: Callable[..., Pensioner]) -> None:
    visit = world()
    visit.to_look_page()
    visit.pages.face.primary()
    visit.come_to(FaceStep.HELPER)
    (consent,) = visit.platform.face_consents
    assert "本人" in consent.purpose
    assert visit.keeps_nothing()
    visit.asks_a_helper(visit.pages.face.primary)
    visit.helper(ReferralState.CONFIRMED)
    visit.at(Page.HAND_OVER)
    case = visit.case
    assert case["presence"]["method"] == "helper"
    assert "face" in [one["kind"] for one in case["consents"]], "it was agreed to, and was compared"


def seen_by_the_camera_alone(world: Callable[..., Pensioner]) -> Pensioner:
    """A terminal and a platform that take the comparison for enough; the page that looks."""
    visit = world(Weight.ALONE)
    visit.to_look_page()
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.LOOKING and bool(visit.pages.face.say), "nothing was seen")
    return visit


def test_a_camera_that_is_enough_files_the_case_with_its_verdict(world: Callable[..., Pensioner]) -> None:
    visit = seen_by_the_camera_alone(world)
    visit.come_to()
    visit.at(Page.HAND_OVER)
    (report,), case = visit.platform.face_reports, visit.case
    assert case["presence"] == {"method": "face", "report_id": report.report_id, "consent_id": report.consent_id}
    assert [one["id"] for one in case["consents"] if one["kind"] == "face"] == [report.consent_id]
    assert (case["applicant"]["method"], visit.platform.referrals) == ("id_card", [])
    assert visit.log("PersonSeen")[-1]["method"] == "face"
    assert visit.keeps_nothing()


def test_without_the_moves_no_platform_says_that_somebody_was_here(
    world: Callable[..., Pensioner], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = seen_by_the_camera_alone(world)

    def believes_all(session: Session, report: FaceReport) -> FaceAnswer:
        visit.platform.face_reports.append(report)
        return FaceAnswer(FaceOutcome.CONFIRMED, replace(session, level="strong"))

    monkeypatch.setattr(visit.platform, "report_face", believes_all)
    visit.until(lambda: bool(visit.pages.face.skipText), "no move was asked for")
    visit.pages.face.skip()
    visit.until(lambda: visit.step is FaceStep.HELPER)
    assert [one.liveness for one in visit.platform.face_reports] == ["skipped"]
    assert (visit.session.record.presence, list(visit.courier.cases)) == (None, [])


def test_a_verdict_that_comes_when_a_helper_is_asked_already_files_nothing(world: Callable[..., Pensioner]) -> None:
    visit = seen_by_the_camera_alone(world)
    visit.platform.answers.clear()  # the platform is slow from now on
    visit.come_to(FaceStep.ASKING)
    visit.pages.face.helper()
    assert visit.step is FaceStep.REFERRING
    visit.platform.answers.set()
    visit.until(lambda: visit.step is FaceStep.WAITING and len(visit.platform.face_reports) == 1)
    assert (visit.session.record.presence, list(visit.courier.cases)) == (None, [])
    visit.helper(ReferralState.CONFIRMED)
    visit.at(Page.HAND_OVER)
    assert visit.case["presence"]["method"] == "helper"


@pytest.mark.parametrize("trouble", [Unreachable("gone"), Busy("busy", 0.01)], ids=["no line", "too many"])
def test_the_platform_goes_while_a_helper_comes_and_is_there_again(
    world: Callable[..., Pensioner], trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = world()
    visit.to_look_page()
    visit.asks_a_helper(visit.pages.face.helper)
    refused: list[str] = []

    def refuses(_session: Session, referral_id: str) -> Referral:
        refused.append(referral_id)
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr(visit.platform, "referral", refuses)
        visit.until(lambda: len(refused) > 2)
        is_gone = isinstance(trouble, Unreachable)
        assert visit.step is (FaceStep.CUT_OFF if is_gone else FaceStep.WAITING)
        assert (visit.pages.face.code, bool(visit.pages.face.primaryText)) == ("4712", is_gone)
        assert visit.pages.face.windowText
    visit.helper(ReferralState.CONFIRMED)
    visit.at(Page.HAND_OVER)
    assert visit.case["presence"]["method"] == "helper"


def test_who_goes_while_a_helper_comes_is_seen_by_nobody(world: Callable[..., Pensioner]) -> None:
    visit = world()
    visit.to_look_page()
    visit.asks_a_helper(visit.pages.face.helper)
    visit.session.controller.dispatch(ev.WentBack())
    visit.at(Page.CONFIRM)
    visit.helper(ReferralState.CONFIRMED)
    visit.until(lambda: len(visit.platform.withdrawn) == 1)
    assert (visit.session.record.presence, list(visit.courier.cases)) == (None, [])
    assert visit.page == Page.CONFIRM.value


def test_a_helper_who_cannot_confirm_accuses_nobody_and_nothing_is_lost(
    world: Callable[..., Pensioner], mode: DisplayMode
) -> None:
    visit = world()
    visit.to_look_page(mode)
    visit.asks_a_helper(visit.pages.face.helper)
    visit.helper(ReferralState.REFUSED)
    visit.until(lambda: visit.step is FaceStep.UNVOUCHED)
    words = visit.text_on_screen()
    assert not [word for word in ("不是您本人", "不是本人", "冒", "拒绝") if word in words]
    assert "12333" in words
    assert visit.pages.face.helpText == ""
    visit.pages.face.primary()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.NOT_SEEN
    assert "12333" in visit.text_on_screen()
    assert not visit.courier.cases
    visit.session.controller.dispatch(ev.WentBack())
    visit.at(Page.CONFIRM)
    assert visit.pages.confirm.rows, "the form is there still"


def test_who_wants_neither_is_told_where_else(world: Callable[..., Pensioner]) -> None:
    visit = world()
    visit.to_look_page()
    visit.pages.face.counter()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.NOT_SEEN
    assert not visit.courier.cases
    assert (visit.platform.face_consents, visit.platform.referrals) == ([], [])
