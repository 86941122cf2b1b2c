# SPDX-License-Identifier: Apache-2.0
"""From the lens to the strong session: a simulated network camera's stream and pictures in files, the real driver, the real
networks and the real client, the sandbox as a process. Each misfortune before the look and in the middle of it, in both modes.

Faces are drawn. Who moves is played from files, whose face turns; the sandbox's people stand still.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey.state import FaceStep, Level, Page
from kiosk.platform.sandbox.control import SandboxControlError
from kiosk.platform.sandbox.population import EdgeCase
from kiosk.vision.faces import face_look, liveness
from kiosk.vision.faces.verify import FaceVerifier
from kiosk.vision.sight import Sight
from tests.scenarios.face_people import MadeUpVerifier, match
from tests.scenarios.vendor_sdk import VendorVerifier
from tests.scenarios.visit_walk import PROOF
from tests.scenarios.wire_terminal import MODES, Terminals, WireTerminal, mend, settings_of, wire_stage, with_camera
from tests.unit.kiosk.vision.drawn_faces import backdrop, frame, variant
from tests.unit.kiosk.vision.faces.verifier_conformance import must_conform
from ui.tour.stage import Stage
from ui.visit.looks import Where
from ui.visit.parts import FaceKit


class Terminal(WireTerminal):
    """``verifier``: a vendor's, instead of the stand-in. ``address``: of another camera than the stage's."""

    def __init__(
        self,
        stage: Stage,
        qtbot: QtBot,
        mode: DisplayMode,
        verifier: FaceVerifier | None = None,
        address: str | None = None,
    ) -> None:
        settings = with_camera(settings_of(stage), address)
        if verifier is None:
            super().__init__(stage, qtbot, mode, settings)
            return
        faces = settings.faces.model_copy(update={"helper_confirms": False})
        settings = settings.model_copy(update={"faces": faces})
        super().__init__(
            stage, qtbot, mode, settings, lambda kit: FaceKit(kit.eyes, lambda: verifier, may_be_enough=True)
        )

    @property
    def step(self) -> FaceStep:
        return self.session.state.face

    def where(self) -> object:
        return super().where(), self.session.state.face, self.session.pages.face.say

    def to_consent(self, seed: int | None = None) -> None:
        pages = self.session.pages
        self.past_notice(PROOF)
        self.at(Page.IDENTIFY)
        whose = self.stage.resident.seed if seed is None else seed
        self.stage.device("code_scanner", "present", text=self.stage.sandbox.issued_codes(whose)["city"])
        self.until(lambda: pages.identify.faceText != "")
        pages.identify.faceWay()
        self.at(Page.FACE)

    def to_look(self) -> None:
        self.to_consent()
        self.session.pages.face.primary()
        self.until(lambda: self.step is FaceStep.LOOKING)

    def skip_moves(self) -> None:
        self.until(lambda: bool(self.session.pages.face.skipText))
        self.session.pages.face.skip()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("faces"), "code_scanner", "camera", card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setattr(face_look, "HOLD_S", 0.3)
    made = Terminals(Terminal, stage, qtbot)
    yield made
    made.close()
    stage.device("code_scanner", "take")
    mend(stage)
    stage.before_camera(None)
    stage.sandbox.clear_faults()
    stage.sandbox.bring_back()
    stage.sandbox.accredit_face_models({})
    stage.sandbox.begin_face_day()


# --- the stand-in, on the sandbox's own people -------------------------------------------------------------------------


@MODES
def test_the_person_of_the_photo_is_alike_and_a_helper_looks_all_the_same(terminal: Make, mode: DisplayMode) -> None:
    made = terminal(mode)
    made.stage.stand_before_camera()
    told = len(made.stage.sandbox.face_verdicts())
    made.to_look()
    made.skip_moves()
    made.until(lambda: made.step is FaceStep.HELPER)
    verdict = made.stage.sandbox.face_verdicts()[told]
    assert (verdict["verdict"], verdict["weight"], verdict["liveness"]) == ("match", "with_another", "skipped")
    assert (verdict["model"], verdict["outcome"]) == ("dlib-resnet-face-api-1.7.15", "helper")
    assert made.session.state.level is Level.WEAK
    made.until(lambda: made.stage.device("camera", "status")["viewers"] == 0)


# --- a helper who vouches ----------------------------------------------------------------------------------------------

HELPER = "BB0001"


def referred(made: Terminal) -> dict[str, Any]:
    """Compared, and a helper is waited for; as it stands on the helpers' devices."""
    made.stage.stand_before_camera()
    made.to_look()
    made.skip_moves()
    made.until(lambda: made.step is FaceStep.HELPER)
    made.session.pages.face.primary()
    made.until(lambda: made.step is FaceStep.WAITING and bool(made.session.pages.face.code))
    seen = made.stage.sandbox.face_referrals()[-1]
    assert (seen["state"], seen["name"]) == ("waiting", made.stage.resident.name)
    return seen


@MODES
def test_a_helper_who_reads_the_code_off_the_screen_vouches_and_the_case_is_filed(
    terminal: Make, mode: DisplayMode
) -> None:
    made = terminal(mode)
    seen, page = referred(made), made.session.pages.face
    assert seen["verdict"]["model"] == "dlib-resnet-face-api-1.7.15"
    assert "核对是不是本人" in seen["purpose"]
    sandbox = made.stage.sandbox
    sandbox.take_referral(seen["referral_id"], HELPER)
    made.until(lambda: made.step is FaceStep.COMING and HELPER in page.reason)
    with pytest.raises(SandboxControlError):
        sandbox.confirm_referral(seen["referral_id"], HELPER, f"{(int(page.code) + 1) % 10_000:04d}")
    made.until(lambda: made.session.state.level is Level.WEAK)
    sandbox.confirm_referral(seen["referral_id"], HELPER, page.code)
    made.at(Page.REVIEW)
    made.until(lambda: made.session.state.level is Level.STRONG)
    made.session.pages.review.next()
    made.at(Page.CONFIRM)
    made.session.pages.confirm.next()
    made.at(Page.HAND_OVER)
    made.until(lambda: made.session.record.case_id in sandbox.case_ids())
    applicant = sandbox.case(made.session.record.case_id)["case"]["applicant"]
    assert (applicant["method"], applicant["assurance"]) == ("helper", "strong")
    assert applicant["vouched"] == {"referral_id": seen["referral_id"], "helper_no": HELPER}


@MODES
def test_a_helper_who_says_no_leaves_the_card_and_the_counter(terminal: Make, mode: DisplayMode) -> None:
    made = terminal(mode)
    seen, sandbox = referred(made), made.stage.sandbox
    sandbox.take_referral(seen["referral_id"], HELPER)
    sandbox.refuse_referral(seen["referral_id"], HELPER)
    made.until(lambda: made.step is FaceStep.UNVOUCHED)
    assert made.session.state.level is Level.WEAK
    made.stage.lay_card()
    made.at(Page.REVIEW)
    made.stage.remove_card()


@MODES
def test_no_helper_answers_and_one_is_asked_again(terminal: Make, mode: DisplayMode) -> None:
    made = terminal(mode)
    made.stage.sandbox.set_referral_life(2)
    try:
        seen = referred(made)
        made.until(lambda: made.step is FaceStep.UNANSWERED)
    finally:
        made.stage.sandbox.set_referral_life(300)
    made.session.pages.face.primary()
    made.until(lambda: made.step is FaceStep.WAITING)
    again = made.stage.sandbox.face_referrals()[-1]
    assert again["referral_id"] != seen["referral_id"]
    made.session.pages.face.card()
    made.until(lambda: made.stage.sandbox.face_referrals()[-1]["state"] == "withdrawn")


@MODES
@pytest.mark.parametrize("when", ["before", "during"])
def test_a_line_that_breaks_while_a_helper_is_waited_for(terminal: Make, mode: DisplayMode, when: str) -> None:
    made = terminal(mode)
    sandbox, page = made.stage.sandbox, made.session.pages.face

    def confirm(referral_id: str, code: str) -> None:
        sandbox.take_referral(referral_id, HELPER)
        sandbox.confirm_referral(referral_id, HELPER, code)

    if when == "before":
        made.stage.stand_before_camera()
        made.to_look()
        made.skip_moves()
        made.until(lambda: made.step is FaceStep.HELPER)
        sandbox.take_down()
        page.primary()
        made.until(lambda: made.step is FaceStep.CUT_OFF)
    else:
        referral_id, code = referred(made)["referral_id"], page.code
        sandbox.take_down()
        made.until(lambda: made.step is FaceStep.CUT_OFF)
        confirm(referral_id, code)  # the helper's own device still has a line
    assert "网络" in page.title
    assert page.primaryText
    assert page.windowText
    sandbox.bring_back()
    if when == "before":
        made.until(lambda: made.step is FaceStep.WAITING)
        confirm(sandbox.face_referrals()[-1]["referral_id"], page.code)
    made.at(Page.REVIEW)
    assert made.session.state.level is Level.STRONG


def test_somebody_who_stands_still_never_passes_the_moves(terminal: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "MOVE_LIMIT_S", 1.5)
    made = terminal()
    made.stage.stand_before_camera()
    told = len(made.stage.sandbox.face_verdicts())
    made.to_look()
    made.until(lambda: made.step is FaceStep.AGAIN)
    assert len(made.stage.sandbox.face_verdicts()) == told


def test_people_are_helped_into_the_picture(terminal: Make) -> None:
    made = terminal()
    page = made.session.pages.face
    made.to_look()
    made.until(lambda: "镜头前面" in page.say)
    made.stage.stand_before_camera(tall=0.3)
    made.until(lambda: "近" in page.say)
    made.stage.stand_before_camera(beside=2)
    made.until(lambda: "让一让" in page.say)
    made.stage.stand_before_camera(down=0.78, tall=0.6)
    made.until(lambda: bool(page.skipText))


def test_who_has_no_photo_of_record_is_told_before_any_camera_opens(terminal: Make) -> None:
    made = terminal()
    made.to_consent(EdgeCase.NO_PHOTO.value)
    eyes, seen = made.session.looks.eyes(Where.FRONT), list[Sight]()
    assert eyes is not None
    eyes.changed.connect(seen.append)
    made.session.pages.face.primary()
    made.until(lambda: made.step is FaceStep.NO_PHOTO)
    assert seen == [], "nobody was filmed"


# --- a vendor's product, that the platform has accredited --------------------------------------------------------------


def test_the_product_conforms() -> None:
    one = frame(width=480, height=480)
    other = frame(variant(skin=(90, 120, 170), mouth_open=True), width=480, height=480)
    must_conform(VendorVerifier(), one, other, backdrop(480, 480))


def film(folder: Path, first: str) -> Path:
    """A person who turns as asked: one way, straight, the other way, straight. ``first``: the side that is asked for first."""
    side = 1 if first == "liveness.turn_left" else -1
    folder.mkdir()
    turns = [*[0.0] * 12]
    for sign in (side, -side):
        turns += [
            *[0.8 * sign] * 6,
            *[1.4 * sign] * 12,
            *[0.8 * sign] * 4,
            *[0.0] * 16,
        ]  # slowly: a busy machine looks seldom
    drawn = {turn: frame(variant(turned=turn)) for turn in set(turns)}
    for number, turn in enumerate(turns):
        assert cv2.imwrite(str(folder / f"{number:03d}.png"), drawn[turn])
    return folder


@pytest.mark.parametrize("first", ["liveness.turn_left", "liveness.turn_right"])
@MODES
def test_who_moves_as_asked_and_is_alike_is_known_strongly(
    terminal: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: DisplayMode, first: str
) -> None:
    moves = [liveness.Move.TURN_LEFT, liveness.Move.TURN_RIGHT]
    if first == "liveness.turn_right":
        moves.reverse()
    monkeypatch.setattr(random.SystemRandom, "sample", lambda _self, _from, _k: list(moves))
    verifier = VendorVerifier()
    made = terminal(mode, verifier, f"file://{film(tmp_path / 'film', first)}")
    made.stage.sandbox.accredit_face_models({verifier.model: 0.45})
    made.to_look()
    made.at(Page.REVIEW)
    assert made.session.state.level is Level.STRONG
    resident = made.session.record.resident
    assert resident is not None
    assert (resident.number, resident.method.value) == (made.stage.resident.number, "face")
    verdict = made.stage.sandbox.face_verdicts()[-1]
    assert (verdict["model"], verdict["weight"], verdict["outcome"]) == ("vendor-sdk-4.2", "alone", "confirmed")
    made.session.pages.review.next()
    made.at(Page.CONFIRM)
    made.session.pages.confirm.next()
    made.at(Page.HAND_OVER)
    case = made.stage.sandbox.case(made.session.record.case_id)
    assert "face" in json.dumps(case)


def test_a_product_that_the_platform_does_not_know_is_worth_a_helper(terminal: Make) -> None:
    made = terminal(verifier=MadeUpVerifier(match(0.2)))
    made.stage.stand_before_camera()
    made.to_look()
    made.skip_moves()
    made.until(lambda: made.step is FaceStep.HELPER)
    assert made.session.state.level is Level.WEAK


# --- misfortunes -------------------------------------------------------------------------------------------------------

FAULTS: dict[str, tuple[dict[str, Any], tuple[Sight, ...]]] = {
    "covered": ({"kind": "covered"}, (Sight.COVERED,)),
    "dark": ({"kind": "dark"}, (Sight.DARK,)),
    "stuck": ({"kind": "stuck"}, (Sight.FROZEN,)),
    "freeze": ({"kind": "freeze"}, (Sight.SILENT, Sight.LOST)),
    "half frames": ({"kind": "half", "times": 0}, (Sight.SILENT, Sight.LOST)),
    "unplugged": ({}, (Sight.LOST,)),
}


def befall(stage: Stage, name: str) -> None:
    if name == "unplugged":
        stage.device("camera", "unplug")
    else:
        stage.device("camera", "fault", **FAULTS[name][0])


@MODES
@pytest.mark.parametrize("name", FAULTS)
def test_a_camera_in_trouble_before_and_during_is_calm_and_goes_on(
    terminal: Make, name: str, mode: DisplayMode
) -> None:
    made, sights = terminal(mode), FAULTS[name][1]
    page = made.session.pages.face
    made.stage.stand_before_camera()
    made.to_consent()
    befall(made.stage, name)
    page.primary()
    for when in ("before", "during"):
        made.until(lambda: made.session.state.sight in sights and not page.showLive)
        assert page.title, when
        assert page.whatToDo, when
        assert page.cardText, when
        assert page.helpText, when
        assert page.windowText, when
        mend(made.stage)
        made.until(lambda: bool(page.showLive))
        if when == "before":
            befall(made.stage, name)
    made.skip_moves()
    made.until(lambda: made.step is FaceStep.HELPER)


@MODES
@pytest.mark.parametrize("when", ["before", "during"])
def test_a_platform_that_goes_away_is_told_and_comes_back(terminal: Make, when: str, mode: DisplayMode) -> None:
    made = terminal(mode)
    made.stage.stand_before_camera()
    made.to_consent() if when == "before" else made.to_look()
    made.stage.sandbox.take_down()
    if when == "before":
        made.session.pages.face.primary()
    else:
        made.skip_moves()
    made.until(lambda: made.step is FaceStep.OFFLINE)
    assert not made.session.errands.faces.reference.is_kept
    made.stage.sandbox.bring_back()
    made.session.pages.face.primary()
    made.until(lambda: made.step is FaceStep.LOOKING)
    made.skip_moves()
    made.until(lambda: made.step is FaceStep.HELPER)
