# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 over the real wire: a form goes from the terminal to a telephone, or to a window, is taken back, or stays; a case
that is to be paid and a service go there too, and nothing ends here. Real drivers, courier and client; the sandbox is a process,
and the telephone and the clerk are browsers without scripts.
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
from kiosk.journey.paying import Paying
from kiosk.journey.state import DraftState, Overlay, Page, PaperState
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.own_window import BILL, BILL_NUMBER
from tests.scenarios.wire_terminal import Terminals, WireTerminal, settings_of, wire_stage
from tests.unit.kiosk.synthetic import FLEXIBLE, catalogue
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

    def to_notice(self, item: str) -> None:
        pages = self.session.pages
        pages.attract.choose(item)
        while self.session.state.page is Page.QUESTION:
            values = [str(option["value"]) for option in pages.question.options]
            pages.question.choose(next((one for one in values if one in ("power", "bill", "local")), values[0]))
        self.at(Page.NOTICE)

    def to_pay(self, person: SyntheticResident) -> None:
        """A bill that is filed and not paid."""
        pages = self.session.pages
        self.to_notice(BILL)
        pages.notice.next()
        self.at(Page.IDENTIFY)
        self.lay(person)
        self.at(Page.REVIEW)
        pages.review.next()
        self.at(Page.FIELD)
        pages.field_page.answer(BILL_NUMBER)
        self.at(Page.CONFIRM)
        pages.confirm.next()
        self.at(Page.PAY)
        self.until(lambda: self.session.state.paying is Paying.WAITING)

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


def clerk(stage: Stage, number: str, path: str = "", by: str = "") -> requests.Response:
    """The number is typed on the officers' page; ``by``: who takes it up."""
    office = f"{stage.sandbox.office}/continuations"
    csrf = re.findall(r'name="csrf" value="([^"]+)"', requests.get(office, timeout=10).text)[0]
    return requests.post(office + path, {"csrf": csrf, "number": number, "by": by}, timeout=10)


def test_a_case_that_is_to_be_paid_is_seen_on_the_telephone_and_is_paid_here(terminal: Make, stage: Stage) -> None:
    here, person = terminal(), resident(444)
    here.to_pay(person)
    status = here.session.record.status
    assert status is not None
    assert status.case_number is not None
    case_id, number = here.session.record.case_id, status.case_number
    with here.window() as tap, requests.Session() as phone:
        tap("help")
        tap("overlay-choice-0")
        tap("continue-choice-0")
        here.step(Continuing.CODE)
        asking = phone.get(here.url, timeout=10).text
        assert "后四位" in asking
        assert number not in asking
        here.step(Continuing.SEEN)
        shown = phone.post(here.url, {"last_four": person.number[-4:]}, timeout=10).text
        assert number in shown
        assert "还没有付款" in shown
        assert "我看到了" in shown
        phone.post(f"{here.url}/taken", timeout=10)
        here.step(Continuing.TAKEN)
        tap("primary")
        here.at(Page.PAY)
    assert here.session.state.ended == ""
    assert here.session.state.paying is Paying.WAITING
    stage.sandbox.pay(next(one["order_id"] for one in stage.sandbox.payment_orders() if one["case_id"] == case_id))
    here.until(lambda: here.session.state.paying is Paying.PAID)


def test_a_service_goes_to_a_window_and_to_a_telephone_and_nobody_is_asked_who_they_are(
    terminal: Make, stage: Stage
) -> None:
    here, item = terminal(DisplayMode.ELDER), catalogue().items[FLEXIBLE]
    here.to_notice(FLEXIBLE)
    with here.window() as tap:
        tap("cancel")
        tap("overlay-choice-0")
        tap("continue-choice-1")
        here.step(Continuing.NUMBER)
        here.until(lambda: here.session.state.slip is PaperState.PRINTED)
        number = str(here.vm.number)
        shown = clerk(stage, number).text
        assert item.name in shown
        assert "没有他的信息" in shown
        tap("back")
        here.at(Page.NOTICE)
        assert "SL0001 接着办了" in clerk(stage, number, "/taken", "SL0001").text, "the paper stays good"
        tap("cancel")
        tap("overlay-choice-0")
        tap("continue-choice-0")
        here.step(Continuing.CODE)
        with requests.Session() as phone:
            shown = phone.get(here.url, timeout=10).text
            assert item.plain_name.zh in shown
            assert item.guide.fee.say.zh in shown
            assert "后四位" not in shown
            here.step(Continuing.SEEN)
            assert "接过来了" in phone.post(f"{here.url}/taken", timeout=10).text
        here.step(Continuing.TAKEN)
        assert here.session.record.session is None
        assert here.session.record.resident is None
        tap("primary")
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
