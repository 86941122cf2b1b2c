# SPDX-License-Identifier: Apache-2.0
"""A code from the scanner's wire to the form: simulated module, real driver, real client, the sandbox as a process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk.journey.state import Level, Page, WayNotice
from main import compose_visit
from tests.scenarios.visit_fakes import FakeLink
from tests.scenarios.visit_walk import ANSWERS, REGISTER
from ui.tour.stage import Stage
from ui.visit.session import VisitSession

ROOT = Path(__file__).resolve().parents[2]
LIMIT_MS = 20_000


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


class Terminal:
    """A visit on the real parts, without a window."""

    def __init__(self, stage: Stage, qtbot: QtBot) -> None:
        assert stage.settings is not None
        self.stage = stage
        self._qtbot = qtbot
        self._parts = compose_visit(stage.settings, FakeLink(), lambda _reason: None)
        self.session = VisitSession(self._parts, page_fresh_s=0.0)
        self.session.begin()
        self.session.open_devices()

    def until(self, holds: Callable[[], bool]) -> None:
        def check() -> None:
            assert holds(), f"page {self.session.state.page}, way {self.session.state.way!r}"

        self._qtbot.waitUntil(check, timeout=LIMIT_MS)

    def at(self, page: Page) -> None:
        self.until(lambda: self.session.state.page is page)

    def to_identify(self) -> None:
        pages = self.session.pages
        pages.attract.choose(REGISTER)
        while self.session.state.page is Page.QUESTION:
            values = [str(option["value"]) for option in pages.question.options]
            pages.question.choose(next((value for value in values if value in ANSWERS.values()), values[0]))
        self.at(Page.NOTICE)
        pages.notice.next()
        self.at(Page.IDENTIFY)

    def close(self) -> None:
        self.session.close()
        self.session.join_threads(LIMIT_MS)
        for part in (self._parts.receipt_printer, self._parts.document_printer):
            assert part is not None
            part.close()  # the process would be gone here
        self._parts.platform.close()
        self._parts.help_platform.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("ways")
    command = [sys.executable, str(ROOT / "main.py")]
    with Stage(command, folder / "state", folder / "tray", card_seconds=0.05, also=("code_scanner",)) as made:
        yield made


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Terminal]:
    made = Terminal(stage, qtbot)
    yield made
    made.close()
    stage.device("code_scanner", "clear")
    stage.device("code_scanner", "take")
    stage.device("code_scanner", "replug")


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
    terminal.until(lambda: terminal.session.other_readers._is_scanner_lost)
    assert terminal.session.state.page is Page.IDENTIFY
    terminal.stage.device("code_scanner", "take")
    terminal.stage.device("code_scanner", "replug")
    terminal.until(lambda: not terminal.session.other_readers._is_scanner_lost or _is_lit(terminal))
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
