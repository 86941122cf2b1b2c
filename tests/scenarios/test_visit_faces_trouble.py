# SPDX-License-Identifier: Apache-2.0
"""A face is to be compared, and something goes wrong: no photo, no network, no platform, no camera, no model; in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey.state import FaceStep, Level, Page, StopReason
from kiosk.platform.errors import Busy, Problem, refusal
from kiosk.vision.faces.verify import FaceVerifier
from kiosk.vision.models import ModelError
from kiosk.vision.sight import Sight
from tests.scenarios.face_people import kit_of, match
from tests.scenarios.fake_readers import social_card
from tests.scenarios.visit_faces import MODES, MakeFaces, faces
from tests.scenarios.visit_walk import PROOF


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeFaces]:
    with faces(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(params=MODES, ids=lambda mode: str(mode.value))
def mode(request: pytest.FixtureRequest) -> DisplayMode:
    found: DisplayMode = request.param
    return found


def test_no_photo_of_record(world: MakeFaces, mode: DisplayMode) -> None:
    visit = world().start(mode)
    visit.platform.has_photo = False
    visit.to_consent()
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.NO_PHOTO)
    assert not visit.lens.is_open
    visit.pages.face.primary()
    visit.at(Page.IDENTIFY)
    assert visit.pages.identify.faceText == "", "not offered again in this visit"


def test_the_second_of_two_quick_taps_decides_nothing_on_what_came_up_in_between(world: MakeFaces) -> None:
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


def test_a_photo_of_record_that_is_none_is_as_good_as_none(world: MakeFaces) -> None:
    visit = world().start()
    visit.platform.photo = b"\xff\xd8\xff and then nothing"
    visit.to_consent()
    visit.pages.face.primary()
    visit.until(lambda: visit.step is FaceStep.NO_PHOTO)
    assert [line["error"].rpartition(".")[2] for line in visit.log("FaceNotCompared")] == ["PictureError"]
    assert visit.keeps_nothing()


def test_who_was_known_by_a_card_while_the_network_was_away_is_told_to_the_platform_first(
    world: MakeFaces,
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
def test_the_network_goes(world: MakeFaces, mode: DisplayMode, when: str) -> None:
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
def test_what_the_platform_says_is_told_as_what_it_is(world: MakeFaces, when: str, name: str, ends: FaceStep) -> None:
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
    world: MakeFaces,
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


def test_a_consent_that_is_given_anew_goes_on(world: MakeFaces) -> None:
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
    world: MakeFaces, mode: DisplayMode, trouble: str, sight: Sight
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
    world: MakeFaces, mode: DisplayMode
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


def test_an_sdk_that_fails_in_the_middle_is_the_same(world: MakeFaces) -> None:
    visit = world(RuntimeError("licence expired")).start()
    visit.to_look()
    visit.come_to(FaceStep.UNFIT)
    assert visit.keeps_nothing()


def test_nothing_of_anybody_is_logged(world: MakeFaces) -> None:
    visit = world(match(0.9)).start()
    visit.to_look()
    visit.come_to(FaceStep.AGAIN)
    text = (visit._state / "logs" / "visit.jsonl").read_text(encoding="ascii")
    assert visit.person.number not in text
    assert visit.person.name.encode("unicode_escape").decode() not in text
    assert max(map(len, text.splitlines())) < 600, "no picture fits in there"
