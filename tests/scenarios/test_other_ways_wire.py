# SPDX-License-Identifier: Apache-2.0
"""From the wire to the form: a code before the simulated scanner, a card in a real PC/SC service's virtual reader; real drivers,
real client, the sandbox as a process.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey.state import Level, Overlay, Page, WayNotice
from tests.scenarios.smart_card_reader_world import one_path_to
from tests.scenarios.visit_walk import REGISTER
from tests.scenarios.wire_terminal import Terminals, WireTerminal, settings_of, wire_stage
from ui.tour.stage import Stage


class Terminal(WireTerminal):
    def __init__(self, stage: Stage, qtbot: QtBot, mode: DisplayMode) -> None:
        settings = settings_of(stage)
        fitted = settings.smart_card_reader
        path = one_path_to(str(fitted.address).removeprefix("pcsc://"))
        super().__init__(
            stage,
            qtbot,
            mode,
            settings.model_copy(update={"smart_card_reader": fitted.model_copy(update={"address": path})}),
        )
        self.until(lambda: self.session.other_readers.has_looked_for_cards)

    def where(self) -> object:
        return super().where(), self.session.state.way

    def to_identify(self, item: str = REGISTER) -> None:
        self.past_notice(item)
        self.at(Page.IDENTIFY)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("ways")
    with wire_stage(folder, "code_scanner", "smart_card_reader", card_seconds=0.05) as made:
        yield made


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Terminal]:
    made = Terminals(Terminal, stage, qtbot)
    yield made()
    made.close()
    stage.device("code_scanner", "clear")
    stage.device("code_scanner", "take")
    stage.device("code_scanner", "replug")
    stage.device("smart_card_reader", "clear_faults")
    stage.device("smart_card_reader", "start_service")
    stage.device("smart_card_reader", "pull")


@pytest.mark.parametrize("kind", ["city", "offline"])
def test_a_code_before_the_scanner_opens_the_form(terminal: Terminal, kind: str) -> None:
    terminal.to_identify()
    terminal.stage.show_code(kind)
    terminal.at(Page.REVIEW)
    assert terminal.session.state.level is Level.WEAK
    resident = terminal.session.record.resident
    assert resident is not None
    assert resident.number == terminal.stage.resident.number


def test_the_cable_is_pulled_in_the_middle_of_the_code_and_the_code_is_shown_again(terminal: Terminal) -> None:
    terminal.to_identify()
    terminal.stage.device("code_scanner", "fault", kind="unplug_after", bytes=12)
    terminal.stage.show_code()
    terminal.until(lambda: terminal.session.other_readers.is_scanner_lost)
    assert terminal.session.state.page is Page.IDENTIFY
    terminal.stage.device("code_scanner", "take")
    terminal.stage.device("code_scanner", "replug")
    terminal.until(lambda: not terminal.session.other_readers.is_scanner_lost or _is_lit(terminal))
    terminal.stage.show_code()
    terminal.at(Page.REVIEW)


def _is_lit(terminal: Terminal) -> bool:
    return bool(terminal.stage.device("code_scanner", "status")["lit"])


def test_half_a_code_is_told_as_not_read_whole(terminal: Terminal) -> None:
    terminal.to_identify()
    terminal.stage.device("code_scanner", "fault", kind="endless", bytes=6000)
    terminal.stage.show_code()
    terminal.until(lambda: terminal.session.state.way is WayNotice.CODE_BROKEN)
    terminal.stage.device("code_scanner", "take")
    terminal.stage.show_code()
    terminal.at(Page.REVIEW)


def test_noise_in_front_of_a_code_opens_nothing_and_the_next_one_is_good(terminal: Terminal) -> None:
    terminal.to_identify()
    terminal.stage.device("code_scanner", "fault", kind="noise", hex="585858")
    terminal.stage.show_code()
    terminal.until(lambda: terminal.session.state.way is WayNotice.CODE_OTHER)
    terminal.stage.show_code()
    terminal.at(Page.REVIEW)


# --- the social security card -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["ssc-v1", "ssc-v2", "ssc-v2-contact", "ssc-v3-open"])
def test_an_open_card_leads_to_the_form_and_its_going_covers_it(terminal: Terminal, kind: str) -> None:
    terminal.to_identify()
    terminal.stage.put_in_social_card(kind)
    terminal.at(Page.REVIEW)
    assert terminal.session.state.level is Level.WEAK
    terminal.stage.pull_social_card()
    terminal.until(lambda: terminal.session.state.overlay is Overlay.CARD_REMOVED)
    terminal.stage.put_in_social_card(kind)
    terminal.until(lambda: terminal.session.state.overlay is Overlay.NONE)
    assert terminal.session.state.page is Page.REVIEW


@pytest.mark.parametrize("kind", ["ssc-v3", "ssc-v3-blank"])
def test_a_closed_card_is_opened_by_its_issuer(terminal: Terminal, kind: str) -> None:
    terminal.to_identify()
    terminal.stage.put_in_social_card(kind)
    terminal.at(Page.REVIEW)
    assert terminal.session.state.level is Level.WEAK
    resident = terminal.session.record.resident
    assert resident is not None
    assert (resident.name, resident.number) == (terminal.stage.resident.name, terminal.stage.resident.number)


@pytest.mark.parametrize(
    ("fault", "notice"),
    [
        ({"kind": "pull", "on": "b2"}, WayNotice.SOCIAL_EARLY),
        ({"kind": "short", "on": "b2", "times": 9}, WayNotice.SOCIAL_UNREADABLE),
        ({"kind": "sw", "value": "6a81", "on": "b2", "times": 9}, WayNotice.SOCIAL_UNREADABLE),
    ],
)
def test_a_card_in_trouble_while_it_is_read_and_once_more(
    terminal: Terminal, fault: dict[str, object], notice: WayNotice
) -> None:
    terminal.to_identify()
    terminal.stage.device("smart_card_reader", "fault", **fault)
    terminal.stage.put_in_social_card()
    terminal.until(lambda: terminal.session.state.way is notice)
    terminal.stage.device("smart_card_reader", "clear_faults")
    terminal.stage.pull_social_card()
    terminal.until(lambda: not terminal.session.state.social_card_present)
    terminal.stage.put_in_social_card()
    terminal.at(Page.REVIEW)


def test_a_bank_card_is_told_as_such(terminal: Terminal) -> None:
    terminal.to_identify()
    terminal.stage.device("smart_card_reader", "put_in", synthetic="bank-card")
    terminal.until(lambda: terminal.session.state.way is WayNotice.SOCIAL_OTHER)


def test_the_service_goes_away_and_comes_back(terminal: Terminal) -> None:
    terminal.to_identify()
    terminal.stage.device("smart_card_reader", "stop_service")
    terminal.until(lambda: terminal.session.state.way is WayNotice.SOCIAL_LOST)
    terminal.stage.device("smart_card_reader", "start_service")
    terminal.stage.put_in_social_card()
    terminal.at(Page.REVIEW)


def test_a_card_that_was_reported_lost_opens_nothing(terminal: Terminal) -> None:
    terminal.to_identify()
    control = terminal.stage.sandbox
    card_id = "999999D15600000500BF7C7A48FB4966"
    control.set_social_security_card(card_id, "lost")
    terminal.stage.put_in_social_card()
    terminal.until(lambda: terminal.session.state.way is WayNotice.SOCIAL_REPORTED_LOST)
    control.set_social_security_card(card_id, "inactive")
    terminal.stage.pull_social_card()
    terminal.until(lambda: not terminal.session.state.social_card_present)
    terminal.stage.put_in_social_card()
    terminal.until(lambda: terminal.session.state.way is WayNotice.SOCIAL_NOT_ACTIVE)
    control.set_social_security_card(card_id, "active")
