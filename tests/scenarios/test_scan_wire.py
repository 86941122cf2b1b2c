# SPDX-License-Identifier: Apache-2.0
"""From the lens to the form: a simulated network camera's MJPEG stream and pictures in files, the real driver, the real client,
the sandbox as a process. Each misfortune before the page opens and in the middle of it, in both modes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.camera.port import Picture
from drivers.camera.scenes.phone import Scene, frame, hall, picture_file
from drivers.camera.simulated_picture import Noisy
from kiosk.journey.state import Level, Page, WayNotice
from kiosk.vision.sight import Sight
from tests.scenarios.visit_walk import REGISTER
from tests.scenarios.wire_terminal import MODES, Terminals, WireTerminal, mend, settings_of, wire_stage, with_camera
from ui.tour.stage import Stage


class Terminal(WireTerminal):
    """``address``: of another camera than the stage's."""

    def __init__(self, stage: Stage, qtbot: QtBot, mode: DisplayMode, address: str | None = None) -> None:
        super().__init__(stage, qtbot, mode, with_camera(settings_of(stage), address))

    def where(self) -> object:
        return super().where(), self.session.state.way

    def sees(self, *sights: Sight) -> None:
        self.until(lambda: self.session.state.sight in sights)

    def to_identify(self) -> None:
        self.past_notice(REGISTER)
        self.at(Page.IDENTIFY)

    def to_scan(self) -> None:
        self.to_identify()
        self.session.pages.identify.scan()
        self.at(Page.SCAN)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("scan"), "camera", card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    made = Terminals(Terminal, stage, qtbot)
    yield made
    made.close()
    mend(stage)
    stage.before_camera(None)


@MODES
@pytest.mark.parametrize("kind", ["city", "offline"])
def test_a_telephone_before_the_camera_opens_the_form(terminal: Make, kind: str, mode: DisplayMode) -> None:
    made = terminal(mode)
    made.to_scan()
    made.sees(Sight.SEES)
    made.stage.hold_phone(kind)
    made.at(Page.REVIEW)
    assert made.session.state.level is Level.WEAK
    resident = made.session.record.resident
    assert resident is not None
    assert resident.number == made.stage.resident.number
    made.until(lambda: made.stage.device("camera", "status")["viewers"] == 0)


def test_an_old_code_is_told_and_the_new_one_is_good(terminal: Make) -> None:
    made = terminal()
    made.to_scan()
    made.stage.hold_phone("city", age_s=90)
    made.until(lambda: made.session.state.way is WayNotice.CODE_EXPIRED)
    made.stage.hold_phone("city")
    made.at(Page.REVIEW)


def test_two_codes_in_view_are_asked_about(terminal: Make) -> None:
    made = terminal()
    made.to_scan()
    made.stage.hold_phone("city", beside="101234567890123456")
    made.until(lambda: bool(made.session.pages.scan.choices))
    choices = made.session.pages.scan.choices
    assert [choice["label"] for choice in choices] == ["随申码", "付款码", choices[-1]["label"]]
    made.session.pages.scan.pick("1")
    made.at(Page.REVIEW)


FAULTS: dict[str, tuple[dict[str, Any], tuple[Sight, ...]]] = {
    "covered": ({"kind": "covered"}, (Sight.COVERED,)),
    "dark": ({"kind": "dark"}, (Sight.DARK,)),
    "stuck": ({"kind": "stuck"}, (Sight.FROZEN,)),
    "freeze": ({"kind": "freeze"}, (Sight.SILENT, Sight.LOST)),
    "nothing sent": ({"kind": "drop", "times": 0}, (Sight.SILENT, Sight.LOST)),
    "half frames": ({"kind": "half", "times": 0}, (Sight.SILENT, Sight.LOST)),
    "busy": ({"kind": "busy"}, (Sight.LOST,)),
    "locked": ({"kind": "locked"}, (Sight.LOST,)),
    "not a camera": ({"kind": "not_a_camera"}, (Sight.LOST,)),
    "unplugged": ({}, (Sight.LOST,)),
}
AT_CONNECTING = ("busy", "locked", "not a camera")


def befall(stage: Stage, name: str) -> None:
    if name == "unplugged":
        stage.device("camera", "unplug")
        return
    stage.device("camera", "fault", **FAULTS[name][0])
    if name in AT_CONNECTING:  # met by whoever connects: so the line breaks first
        stage.device("camera", "fault", kind="cut", times=1)


@MODES
@pytest.mark.parametrize("name", FAULTS)
def test_every_misfortune_before_and_during_is_calm_and_leads_on(terminal: Make, name: str, mode: DisplayMode) -> None:
    sights = FAULTS[name][1]
    made = terminal(mode)
    page = made.session.pages.scan
    made.to_identify()
    befall(made.stage, name)
    made.session.pages.identify.scan()
    for when in ("before", "during"):
        made.sees(*sights)
        assert page.loud, when
        assert page.otherText, when
        assert page.cardWayText, when
        assert page.title, when
        assert page.tip == "", when
        if when == "before":
            mend(made.stage)
            made.sees(Sight.SEES)
            assert not page.loud
            befall(made.stage, name)
    assert made.session.state.page is Page.SCAN
    made.stage.hold_phone("city")
    mend(made.stage)
    made.at(Page.REVIEW)


def test_the_line_breaks_in_the_middle_of_the_code(terminal: Make) -> None:
    made = terminal()
    made.to_scan()
    made.sees(Sight.SEES)
    made.stage.device("camera", "fault", kind="cut", times=3)
    made.stage.hold_phone("offline")
    made.at(Page.REVIEW)


def test_a_camera_that_hung_on_the_last_residents_code_lets_nobody_in(terminal: Make) -> None:
    made = terminal()
    made.stage.hold_phone("offline")
    made.to_scan()
    made.session.pages.scan.cardWay()  # whatever was drawn, it is that telephone's picture
    made.at(Page.IDENTIFY)
    made.stage.device("camera", "fault", kind="stuck")
    made.session.pages.identify.scan()
    made.sees(Sight.FROZEN)
    assert made.session.state.page is Page.SCAN
    assert made.session.record.resident is None


# --- pictures in files ------------------------------------------------------------------------------------------------


def telephone(stage: Stage) -> Picture:
    code = stage.sandbox.issued_codes(stage.resident.seed, 0)["offline"]
    return frame(Scene(code, module=5.0, noise=0.0))


def film(folder: Path, *scenes: Picture, each: int = 6) -> str:
    """Pictures in the order of their names; a sensor's noise in each."""
    for number in range(each * len(scenes)):
        picture_file(Noisy(scenes[number // each]).picture(number), folder / f"{number:03d}.png")
    return f"file://{folder}"


@MODES
def test_a_film_of_a_telephone_that_comes_opens_the_form(
    terminal: Make, stage: Stage, tmp_path: Path, mode: DisplayMode
) -> None:
    made = terminal(mode, film(tmp_path / "film", hall(), telephone(stage)))
    made.to_scan()
    made.at(Page.REVIEW)


def test_a_video_file_does_the_same(terminal: Make, stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (1280, 720))
    scenes = Noisy(hall()), Noisy(telephone(stage))
    for number in range(50):
        writer.write(scenes[number // 25].picture(number))
    writer.release()
    made = terminal(DisplayMode.STANDARD, f"file://{path}")
    made.to_scan()
    made.at(Page.REVIEW)


@pytest.mark.parametrize(
    ("how", "word"), [({"glare": 4.0}, "反光"), ({"light": 0.015}, "暗"), ({"module": 1.8, "blur": 1.5}, "近")]
)
def test_a_film_of_a_code_that_cannot_be_read_says_what_would_help(
    terminal: Make, stage: Stage, tmp_path: Path, how: dict[str, float], word: str
) -> None:
    code = stage.sandbox.issued_codes(stage.resident.seed, 0)["offline"]
    scene = frame(Scene(code, noise=0.0, **{"module": 5.0, **how}))  # type: ignore[arg-type]  # numbers of the scene
    made = terminal(DisplayMode.ELDER, film(tmp_path / "film", scene))
    made.to_scan()
    page = made.session.pages.scan
    made.until(lambda: word in page.tip or word in page.title)
    assert made.session.record.resident is None


def test_one_still_picture_is_a_frozen_camera(terminal: Make, stage: Stage, tmp_path: Path) -> None:
    place = picture_file(telephone(stage), tmp_path / "still.png")
    made = terminal(DisplayMode.STANDARD, f"file://{place}")
    made.to_scan()
    made.sees(Sight.FROZEN)
    assert made.session.record.resident is None


def test_no_such_file_is_a_lost_camera(terminal: Make, tmp_path: Path) -> None:
    made = terminal(DisplayMode.STANDARD, f"file://{tmp_path}/nothing")
    made.to_scan()
    made.sees(Sight.LOST)
    made.session.pages.scan.otherWay()
    made.at(Page.NUMBER)
