# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 over the real wire: a form goes from the terminal to a telephone, or to a window, is taken back, or stays. Real
drivers, courier and client; the sandbox is a process, and the telephone and the clerk are browsers without scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.continuing import Continuing
from kiosk.journey.state import DraftState, Overlay, Page, PaperState
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.wire_terminal import Terminals, WireTerminal, settings_of, wire_stage
from tests.unit.kiosk.synthetic import FLEXIBLE
from ui.app import Application
from ui.tour.finger import Finger
from ui.tour.stage import Stage


class Terminal(WireTerminal):
    @property
    def vm(self) -> Any:
        return self.session.pages.continued

    def where(self) -> object:
        state = self.session.state
        return super().where(), state.overlay, state.continuing, state.draft, state.slip, state.ended, self.vm.title

    def step(self, *steps: Continuing) -> None:
        self.until(lambda: self.session.state.continuing in steps)

    def to_review(self, person: SyntheticResident) -> None:
        self.past_notice(FLEXIBLE)
        self.at(Page.IDENTIFY)
        self.lay(person)
        self.at(Page.REVIEW)

    def to_choices(self, sheet: Overlay = Overlay.CANCEL) -> None:
        """不办了 or 请人帮我, and 换个地方接着办: two taps."""
        self.session.controller.dispatch(ev.CancelAsked() if sheet is Overlay.CANCEL else ev.HelpAsked())
        assert [one["value"] for one in self.session.pages.sheet.choices] == ["continue"]
        self.session.pages.sheet.choose("continue")
        self.at(Page.CONTINUE)

    @contextmanager
    def window(self) -> Iterator[Callable[[str], None]]:
        """The real window over this visit; touches a control by its name as soon as it has found its place."""
        warnings: list[str] = []
        shell = self.session.pages.shell
        shell.motion = False  # a finger does not aim at what slides
        panel = settings_of(self.stage).panel
        size = {"width_px": panel.width_px, "height_px": panel.height_px}
        shown = Application(shell, **size, fullscreen=False, on_warning=warnings.append)
        shown.show()
        finger = Finger(shown.window)

        def tap(name: str) -> None:
            self.until(lambda: finger.sees(name))
            self.turn(80)
            assert finger.tap(name), name

        yield tap
        shown.close()
        assert warnings == []

    @property
    def url(self) -> str:
        found = self.session.errands.continuing.found
        assert found is not None
        return found.url

    def ended(self, reason: str) -> None:
        self.until(lambda: self.session.state.ended == reason)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("continued"), card_seconds=0.05) as made:
        yield made


Make = Terminals[Terminal]


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Make]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made


def test_a_telephone_takes_the_form_over_and_here_it_is_over(terminal: Make, stage: Stage) -> None:
    here, person = terminal(), resident(441)
    here.to_review(person)
    here.to_choices(Overlay.HELP)
    here.vm.choose("phone")
    here.step(Continuing.CODE)
    assert here.vm.codeImage.startswith("data:image/png")
    assert person.number not in here.url
    with requests.Session() as phone:
        assert "后四位" in phone.get(here.url, timeout=10).text
        here.step(Continuing.SEEN)
        shown = phone.post(here.url, {"last_four": person.number[-4:]}, timeout=10)
        assert "还要填的" in shown.text
        phone.post(f"{here.url}/taken", timeout=10)
    here.step(Continuing.TAKEN)
    stage.remove_card()
    here.until(lambda: not here.session.state.card_present)
    assert here.session.state.overlay is Overlay.NONE, "taking the card is what they were told to do"
    here.vm.next()
    here.ended("continued")


def test_it_is_taken_back_and_goes_to_a_window_with_a_slip(terminal: Make, stage: Stage) -> None:
    here, person = terminal(DisplayMode.ELDER), resident(442)
    here.to_review(person)
    with here.window() as tap:
        tap("cancel")
        tap("overlay-choice-0")
        tap("continue-choice-0")
        here.step(Continuing.CODE)
        url = here.url
        tap("back")
        here.step(Continuing.CHOOSING)
        assert requests.get(url, timeout=10).status_code == 410
        tap("continue-choice-1")
        here.step(Continuing.NUMBER)
    number = str(here.vm.number)
    assert re.fullmatch(r"\d{3} \d{3} \d{3}", number)
    here.until(lambda: here.session.state.slip is PaperState.PRINTED)
    office = f"{stage.sandbox.office}/continuations"
    csrf = re.findall(r'name="csrf" value="([^"]+)"', requests.get(office, timeout=10).text)[0]
    told = {"csrf": csrf, "number": number, "by": "SL0001"}
    assert person.name in requests.post(office, told, timeout=10).text
    assert "SL0001 接着办了" in requests.post(f"{office}/taken", told, timeout=10).text
    here.vm.next()
    here.at(Page.END)
    here.session.controller.dispatch(ev.WentOn())
    here.ended("continued")


def test_without_network_and_with_a_busy_platform_no_word_is_lost(terminal: Make, stage: Stage) -> None:
    here = terminal()
    here.to_review(resident(443))
    stage.sandbox.fault("busy", path="/v1/continuations", times=1)
    here.to_choices()
    here.vm.choose("window")
    here.step(Continuing.BUSY)
    here.until(lambda: here.session.state.draft is DraftState.KEPT)
    stage.sandbox.take_down()
    here.vm.choose("phone")
    here.step(Continuing.OFFLINE)
    here.until(lambda: "存好了" in here.vm.stateText)
    here.vm.choose("later")
    here.step(Continuing.KEEPING)
    here.until(lambda: here.session.state.draft is DraftState.KEPT)
    here.session.controller.dispatch(ev.WentBack())
    here.at(Page.REVIEW)
    assert here.session.record.form is not None
