# SPDX-License-Identifier: Apache-2.0
"""What makes A4 papers is started where one is known to come, and ended where none is (预先准备排版)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Page, PaperState, PortraitStep, PrinterState
from kiosk.printing.made_apart import Paper, PrintingBench
from ui.visit.device_desk import DeviceDesk
from ui.visit.pdf_ahead import PdfAhead, paper_ahead

CERTIFICATE = JourneyState(page=Page.CONFIRM, item=ItemNeeds("312000202000", gives_document=True))
PORTRAIT = JourneyState(
    page=Page.PORTRAIT_RESULT, item=ItemNeeds("TBD-ZP01", gives_portrait=True), portrait=PortraitStep.MADE
)
COMING = replace(CERTIFICATE, page=Page.HAND_OVER, delivery=Delivery.DELIVERED, document=PaperState.PRINTING)


@pytest.mark.parametrize(
    ("state", "paper"),
    [
        (JourneyState(), None),
        (replace(CERTIFICATE, page=Page.REVIEW), None),
        (CERTIFICATE, Paper.CERTIFICATE),
        (replace(CERTIFICATE, page=Page.SIGN), Paper.CERTIFICATE),
        (replace(CERTIFICATE, page=Page.SUBMIT, delivery=Delivery.DURABLE), Paper.CERTIFICATE),
        (COMING, Paper.CERTIFICATE),
        (replace(COMING, document=PaperState.NONE), None),
        (replace(COMING, document=PaperState.NONE, delivery=Delivery.WAITING), None),
        (replace(COMING, receipt=PaperState.NOT_PRINTED), Paper.RECEIPT),
        (replace(COMING, receipt=PaperState.PRINTING, receipt_on_a4=True, document=PaperState.NONE), Paper.RECEIPT),
        (replace(COMING, page=Page.RATE, receipt=PaperState.NOT_PRINTED), None),
        (replace(CERTIFICATE, document_printer=PrinterState.PAPER_OUT), None),
        (replace(CERTIFICATE, item=ItemNeeds("310000128000")), None),
        (replace(CERTIFICATE, ended="cancelled"), None),
        (PORTRAIT, Paper.SHEET),
        (replace(PORTRAIT, page=Page.PORTRAIT_CLAUSES), Paper.SHEET),
        (replace(PORTRAIT, document=PaperState.PRINTING), Paper.SHEET),
        (replace(PORTRAIT, page=Page.PORTRAIT_COLOUR), None),
        (replace(PORTRAIT, portrait=PortraitStep.FAILED), None),
    ],
)
def test_which_paper_is_known_to_come(state: JourneyState, paper: Paper | None) -> None:
    assert paper_ahead(state) is paper


class Bench(PrintingBench):
    """Notes what it is told, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.threads: set[str] = set()
        self.gate = threading.Event()
        self.gate.set()

    def ahead(self, paper: Paper, cancel: threading.Event) -> bool:
        self._note(paper)
        while not self.gate.wait(0.01) and not cancel.is_set():
            pass
        return True

    def close(self) -> None:
        self._note("end")

    def _note(self, word: str) -> None:
        self.told.append(word)
        self.threads.add(threading.current_thread().name)


@pytest.fixture
def desk(qapp: QGuiApplication) -> Iterator[DeviceDesk]:
    made = DeviceDesk("printer")
    yield made
    made.close(5000)


def test_it_is_started_once_and_ended_when_it_is_not_wanted(desk: DeviceDesk, qtbot: QtBot) -> None:
    bench = Bench()
    ahead = PdfAhead(desk, bench)
    ahead.follow(replace(CERTIFICATE, page=Page.REVIEW))
    for state in (
        CERTIFICATE,
        replace(CERTIFICATE, page=Page.SIGN),
        COMING,
        replace(COMING, document=PaperState.PRINTED),
    ):
        ahead.follow(state)
    ahead.follow(replace(COMING, page=Page.RATE))
    qtbot.waitUntil(lambda: bench.told == ["certificate", "end"])
    ahead.follow(PORTRAIT)
    assert desk.close(5000)
    assert bench.told == ["certificate", "end", "sheet", "end"], "and at the very end"
    assert bench.threads == {"printer"}, "the process ends with that thread"


def test_who_ends_the_visit_while_it_loads_leaves_no_process(desk: DeviceDesk, qtbot: QtBot) -> None:
    bench = Bench()
    bench.gate.clear()
    PdfAhead(desk, bench).follow(CERTIFICATE)
    qtbot.waitUntil(lambda: bench.told == ["certificate"])
    assert not desk.close()
    assert desk.close(5000)
    assert bench.told == ["certificate", "end"]


def test_commands_that_never_began_do_not_keep_the_end_from_coming(desk: DeviceDesk, qtbot: QtBot) -> None:
    begun, gate, ended = threading.Event(), threading.Event(), list[str]()

    def waits(cancel: threading.Event) -> None:
        begun.set()
        while not cancel.wait(0.01) and not gate.is_set():
            pass

    def heard(_completion: Any) -> None:
        ended.append("heard")

    verb: Callable[[threading.Event], None] = waits
    desk.at_end(lambda: ended.append("end"))
    desk.run(verb, heard, 60.0)
    desk.run(lambda _cancel: ended.append("begun"), heard, 60.0)
    qtbot.waitUntil(begun.is_set)
    desk.close()
    assert desk.close(5000)
    assert ended == ["end"]
