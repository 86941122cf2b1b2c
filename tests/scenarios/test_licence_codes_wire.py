# SPDX-License-Identifier: Apache-2.0
"""亮证 through the window: a telephone's code before the scanner or the camera, covered, opened, left; every way it can fail.
Real drivers and client; the sandbox is a process.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.camera.scenes.phone import Scene, frame
from kiosk.journey.doors import Door
from kiosk.journey.licence_code import LicenceCode
from kiosk.journey.state import CardState, Level, Page
from kiosk.platform.sandbox.population import resident
from tests.scenarios.own_window import WireWindow
from tests.scenarios.visit_walk import REGISTER
from tests.scenarios.wire_terminal import MODES, Terminals, WireTerminal, wire_stage
from ui.tour.stage import Stage

ME = resident(1)
SCANNER = "code_scanner"


class Terminal(WireTerminal):
    def where(self) -> object:
        state, vm = self.session.state, self.session.pages.mine
        return super().where(), state.licence_code, state.way, vm.title, vm.hint

    def show(self, text: str) -> None:
        """A telephone is held before the scanner, and taken away."""
        self.stage.device(SCANNER, "present", text=text)

    def step(self, wanted: LicenceCode) -> None:
        self.until(lambda: self.session.state.licence_code is wanted)
        self.stage.device(SCANNER, "take")

    def to_own(self) -> None:
        self.session.pages.attract.openDoor(Door.MINE.value)
        self.at(Page.IDENTIFY)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("licences"), SCANNER, "camera", card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made
    stage.sandbox.clear_faults()
    stage.before_camera(None)


@MODES
def test_a_telephone_lays_one_licence_open_and_nobody_is_known_by_it(
    terminal: Make, stage: Stage, mode: DisplayMode
) -> None:
    here = terminal(mode)
    here.to_own()
    here.show(stage.sandbox.licence_code(1, "SFZ"))
    here.step(LicenceCode.COVERED)
    vm = here.session.pages.mine
    assert vm.rows == []
    assert "身份证" not in str(vm.values)
    vm.primary()
    here.step(LicenceCode.SHOWN)
    (row,) = vm.rows
    assert row["title"] == "居民身份证"
    assert ME.name not in str(vm.values)
    assert ME.number not in str(vm.values)
    assert here.session.record.resident is None
    assert here.session.state.level is Level.NONE
    vm.primary()
    here.at(Page.IDENTIFY)
    assert here.session.errands.licence_codes.found == ()


def test_every_way_it_can_fail_is_said_with_what_to_do_through_the_window(terminal: Make, stage: Stage) -> None:
    here = terminal()
    seen = WireWindow(here)
    try:
        seen.tap("door:mine")
        here.at(Page.IDENTIFY)
        assert "证照码" in seen.texts()

        # Too late; then a good one, of everything in the wallet, some of it void.
        here.show(stage.sandbox.licence_code(1, age_s=90))
        here.step(LicenceCode.EXPIRED)
        seen.says("码过时了。请在手机上刷新，再扫一次。")
        seen.tap("primary")
        here.at(Page.IDENTIFY)
        stage.sandbox.set_licence(1, "SFZ", "revoked")
        stage.sandbox.set_licence(1, "HKB", "suspended")
        code = stage.sandbox.licence_code(1)
        here.show(code)
        here.step(LicenceCode.COVERED)
        assert "居民身份证" not in seen.texts()
        seen.tap("primary")
        seen.says("居民身份证")
        for words in ("已经吊销作废，不清楚请问发证部门", "暂停使用，恢复以后才能用"):
            assert words in seen.texts()
        assert ME.name not in seen.texts()

        # A card that is laid down meanwhile is nobody's; the same code once more; one that was never issued.
        here.lay(ME)
        here.until(lambda: here.session.state.card is CardState.LEFT)
        assert here.session.state.level is Level.NONE
        stage.remove_card()
        here.until(lambda: not here.session.state.card_present)
        seen.tap("primary")
        here.at(Page.IDENTIFY)
        here.show(code)
        here.step(LicenceCode.USED)
        seen.says("这个码用过了")
        seen.tap("primary")
        here.at(Page.IDENTIFY)
        here.show("ZZM-DEMO-" + "A" * 32)
        here.step(LicenceCode.UNKNOWN)
        seen.says("查不到这个码")

        # The platform is busy, and away; an answer that is lost on its way is told once more.
        seen.tap("primary")
        here.at(Page.IDENTIFY)
        stage.sandbox.fault("busy", times=1, retry_after_s=61, path="/v1/licence-codes")
        here.show(stage.sandbox.licence_code(1))
        here.step(LicenceCode.BUSY)
        seen.says("等2分钟")
        seen.tap("primary")
        here.at(Page.IDENTIFY)
        stage.sandbox.fault("lost_reply", times=1, path="/v1/licence-codes")
        here.show(stage.sandbox.licence_code(1, "SFZ"))
        here.step(LicenceCode.COVERED)
        seen.tap("primary")
        seen.says("居民身份证")
        seen.tap("primary")
        here.at(Page.IDENTIFY)
        code = stage.sandbox.licence_code(1)
        stage.sandbox.take_down()
        here.show(code)
        here.step(LicenceCode.OFFLINE)
        seen.says("现在没有网络")
        stage.sandbox.bring_back()
    finally:
        stage.sandbox.bring_back()
        for kind in ("SFZ", "HKB"):
            stage.sandbox.set_licence(1, kind, "valid")
        seen.close()
    assert seen.warnings == []


def test_before_the_camera_in_the_middle_of_a_service(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.past_notice(REGISTER)
    here.at(Page.IDENTIFY)
    here.session.pages.identify.scan()
    here.at(Page.SCAN)
    stage.before_camera(frame(Scene(stage.sandbox.licence_code(1, "SFZ"), module=5.0, at=(0.5, 0.5), noise=0.0)))
    here.until(lambda: here.session.state.licence_code is LicenceCode.COVERED)
    stage.before_camera(None)
    here.session.pages.mine.primary()
    here.until(lambda: here.session.state.licence_code is LicenceCode.SHOWN)
    assert [row["title"] for row in here.session.pages.mine.rows] == ["居民身份证"]
    here.session.pages.mine.primary()
    here.at(Page.IDENTIFY)
    here.lay(ME)
    here.at(Page.REVIEW)
    stage.remove_card()


def test_an_insurance_code_says_who_comes_as_the_citys_does(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.past_notice(REGISTER)
    here.at(Page.IDENTIFY)
    here.show(stage.sandbox.issued_codes(ME.seed)["insurance"])
    here.at(Page.REVIEW)
    stage.device(SCANNER, "take")
    resident_now = here.session.record.resident
    assert resident_now is not None
    assert (resident_now.number, resident_now.method.value) == (ME.number, "insurance_code")
    assert here.session.state.level is Level.WEAK
