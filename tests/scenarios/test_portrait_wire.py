# SPDX-License-Identifier: Apache-2.0
"""An ID photograph from a simulated network camera's stream (拍证件照): the real driver, networks and printer's wire. Each
misfortune before the page looks and in the middle of it, in both modes.

Who stands before the camera is drawn, and stands still.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey.state import Page, StopReason
from kiosk.vision.sight import Sight
from tests.scenarios.wire_terminal import MODES, Terminals, WireTerminal, mend, wire_stage
from tests.unit.kiosk.vision.drawn_faces import frame
from ui.tour.stage import Stage

ITEM = "TBD-ZP01"


class Terminal(WireTerminal):
    def __init__(self, stage: Stage, qtbot: QtBot, mode: DisplayMode) -> None:
        super().__init__(stage, qtbot, mode)
        self.pages = self.session.pages.portraits

    def where(self) -> object:
        return super().where(), self.session.state.takes

    def to_consent(self) -> None:
        self.past_notice(ITEM)
        self.at(Page.PORTRAIT)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("portraits"), "camera") as made:
        made.before_camera(frame())
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    made = Terminals(Terminal, stage, qtbot)
    yield made
    made.close()
    mend(stage)


@MODES
def test_who_stands_before_the_lens_has_a_sheet_of_photographs(terminal: Make, mode: DisplayMode) -> None:
    made = terminal(mode)
    before = len(made.stage.jobs("document_printer"))
    made.to_consent()
    made.pages.consent.next()
    made.until(lambda: made.pages.take.taken > 0)
    made.pages.take.enough()
    made.at(Page.PORTRAIT_CHOOSE)
    made.until(lambda: made.stage.device("camera", "status")["viewers"] == 0)
    made.pages.choose.choose(0)
    made.until(lambda: made.pages.colour.canGo)
    made.pages.colour.next()
    made.at(Page.PORTRAIT_RESULT)
    made.pages.result.primary()
    made.until(lambda: made.pages.result.paperGood)
    assert len(made.stage.jobs("document_printer")) == before + 1
    made.pages.result.primary()
    made.at(Page.END)
    assert made.session.errands.portraits.takes == []


FAULTS: dict[str, tuple[dict[str, Any], tuple[Sight, ...]]] = {
    "covered": ({"kind": "covered"}, (Sight.COVERED,)),
    "dark": ({"kind": "dark"}, (Sight.DARK,)),
    "stuck": ({"kind": "stuck"}, (Sight.FROZEN,)),
    "freeze": ({"kind": "freeze"}, (Sight.SILENT, Sight.LOST)),
    "unplugged": ({}, (Sight.LOST,)),
}


def befall(stage: Stage, name: str) -> None:
    if name == "unplugged":
        stage.device("camera", "unplug")
    else:
        stage.device("camera", "fault", **FAULTS[name][0])


@MODES
@pytest.mark.parametrize("name", FAULTS)
def test_every_misfortune_before_and_during_is_calm_and_leads_on(terminal: Make, name: str, mode: DisplayMode) -> None:
    made = terminal(mode)
    take, sights = made.pages.take, FAULTS[name][1]
    made.to_consent()
    befall(made.stage, name)
    made.pages.consent.next()
    for when in ("before", "during"):
        made.until(lambda: made.session.state.sight in sights)
        made.until(lambda: take.picture != "")
        assert (take.canShoot, take.count, take.good) == (False, 0, False), when
        assert take.title, when
        assert take.hint, when
        assert take.elsewhereText, when
        before = take.taken
        take.shoot()
        if when == "before":
            mend(made.stage)
            made.until(lambda: take.picture == "" and take.canShoot)
            befall(made.stage, name)
        else:
            made.turn(300)
            assert take.taken == before, "nothing is taken of what nobody sees"
    take.elsewhere()
    made.at(Page.STOP)
    assert made.session.state.stop is StopReason.CAMERA_OUT
    assert made.session.pages.stop.places
    mend(made.stage)  # who hangs does not notice that nobody looks any more
    made.until(lambda: made.stage.device("camera", "status")["viewers"] == 0)
