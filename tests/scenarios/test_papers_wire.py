# SPDX-License-Identifier: Apache-2.0
"""From the mat to the platform: a simulated document camera's stream, the real driver, the real reading process, the sandbox as a
process; and a telephone's own browser. Every reading costs seconds: few of them, and one terminal for all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import cv2
import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey.state import Page
from kiosk.platform.sandbox.phone import Phone
from kiosk.platform.sandbox.population import EdgeCase
from kiosk.vision.papers.samples.drawn_papers import household
from kiosk.vision.papers.samples.photographed import Shot, photograph
from tests.scenarios.visit_walk import REGISTER, STROKES
from tests.scenarios.wire_terminal import Terminals, WireTerminal, mend, wire_stage
from ui.tour.stage import Stage

pytestmark = pytest.mark.xdist_group("paper_reader")
"""One reading process at a time, and one terminal for all."""
CAMERA = "paper_camera"


class Terminal(WireTerminal):
    """At the page that takes pictures."""

    @property
    def vm(self) -> Any:
        return self.session.pages.paper

    def where(self) -> object:
        return super().where(), self.session.state.paper, self.vm.say, self.vm.faults

    def stage_is(self, *stages: str) -> None:
        self.until(lambda: self.session.state.paper.value in stages)

    def to_paper(self) -> None:
        pages = self.session.pages
        self.past_notice(REGISTER)
        self.at(Page.IDENTIFY)
        self.stage.lay_card()
        self.at(Page.REVIEW)
        pages.review.next()
        while self.session.state.page is Page.FIELD:
            model = pages.field_page
            given = {"date": "2026-03-14", "phone": "19900001234"}.get(model.kind, "示例路1弄2号301室")
            model.answer(str(model.options[0]["value"]) if model.options else given)
        self.at(Page.PAPER)

    def finish(self) -> dict[str, Any]:
        """The rest of the visit; the case as the platform has it."""
        pages = self.session.pages
        self.at(Page.PROMISE)
        pages.promise.accept()
        self.at(Page.CONFIRM)
        pages.confirm.next()
        self.at(Page.SIGN)
        pages.sign.signed(STROKES)
        self.at(Page.HAND_OVER)
        self.until(lambda: self.session.record.case_id in self.stage.sandbox.case_ids())
        return self.stage.sandbox.case(self.session.record.case_id)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("papers")
    with wire_stage(folder, CAMERA, seed=EdgeCase.NO_LICENCES, card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    made = Terminals(Terminal, stage, qtbot)
    yield made
    readers = [one.session.errands.paper_desk for one in made.made]
    made.close()
    assert all(desk.is_gone for desk in readers), "a reading process outlived its visit"
    stage.remove_card()
    mend(stage, CAMERA)
    stage.before_camera(None, CAMERA)
    stage.sandbox.clear_faults()
    stage.sandbox.bring_back()


TROUBLES = ("dark", "stuck", "freeze", "unplugged")
EVERY = [(trouble, mode) for trouble in TROUBLES for mode in DisplayMode]
SAMPLE = [(trouble, list(DisplayMode)[at % 2]) for at, trouble in enumerate(TROUBLES)]
"""4 of 8, each trouble once and each mode twice; each in both modes, in memory: test_visit_paper.py."""


@pytest.mark.parametrize(("trouble", "mode"), EVERY if os.environ.get("KIOSK_TEST_ALL") else SAMPLE)
def test_a_camera_that_fails_before_and_during_is_a_calm_page(terminal: Make, mode: DisplayMode, trouble: str) -> None:
    made = terminal(mode)

    def befall() -> None:
        if trouble == "unplugged":
            made.stage.device(CAMERA, "unplug")
        else:
            made.stage.device(CAMERA, "fault", kind=trouble)

    befall()
    made.to_paper()
    made.until(lambda: made.vm.primaryWish == "phone")
    assert [key["wish"] for key in made.vm.keys] == ["later"]
    assert made.vm.title
    mend(made.stage, CAMERA)
    made.until(lambda: bool(made.vm.showFrame))
    made.stage.lay_paper(shift=(0.22, 0.0))
    made.stage_is("move")
    befall()
    made.until(lambda: made.vm.primaryWish == "phone")
    made.vm.press("later")
    made.at(Page.PROMISE)


def test_a_telephone_sends_a_page_through_its_own_browser(terminal: Make) -> None:
    made = terminal(DisplayMode.ELDER)
    made.to_paper()
    made.until(lambda: "phone" in [key["wish"] for key in made.vm.keys])
    made.vm.press("phone")
    made.until(lambda: bool(made.vm.codeImage))
    url = made.session.errands.paper_desk.phone.url
    person = made.stage.resident
    paper = household(1, name=person.name, number=person.number)
    picture = photograph(paper.picture, Shot(seed=3, mat=2, turn=86.0)).picture
    with Phone(url) as phone:
        assert made.session.errands.paper_desk.phone.short_code in phone.open().html
        made.until(lambda: bool(made.vm.good))
        assert phone.send(cv2.imencode(".jpg", picture)[1].tobytes()).status == 200
        made.stage_is("good")
        made.vm.press("use")
        made.at(Page.PROMISE)
        deadline = time.monotonic() + 20
        while made.stage.sandbox.open_uploads():
            assert time.monotonic() < deadline, "the platform still has the pictures"
            time.sleep(0.05)
        assert phone.send(b"\xff\xd8\xff").status != 200
    (file,) = made.session.record.materials.files
    assert (file.source.value, file.pages) == ("phone", 1)


def test_a_paper_on_the_mat_is_read_and_arrives_with_the_case(terminal: Make) -> None:
    """The last one: on the same day nobody registers twice."""
    made = terminal()
    made.to_paper()
    made.stage_is("looking")
    made.stage.lay_paper("marriage")
    made.stage_is("faulty")
    assert "结婚证" in made.vm.faults[0]
    assert "anyway" not in [key["wish"] for key in made.vm.keys]
    made.vm.press("again")
    made.stage_is("change")
    made.stage.lay_paper(turn=-9.0, shift=(0.05, 0.04))
    made.stage_is("good")
    notes = {row["label"]: row["note"] for row in made.vm.rows}
    assert notes["姓名"] == notes["身份证号"] == "和表里一样"
    made.vm.press("use")
    case = made.finish()
    assert made.stage.device(CAMERA, "status")["viewers"] == 0
    (book,) = [one for one in case["case"]["materials"] if one["code"] == "HKB"]
    assert (book["source"], book["file"]["pages"], book["file"]["faults_overridden"]) == ("photo", 1, [])
    assert book["sha256"] == made.session.record.materials.files[0].sha256
