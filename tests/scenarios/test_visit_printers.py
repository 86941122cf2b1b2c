# SPDX-License-Identifier: Apache-2.0
"""Printers in trouble, before a visit needs them and in its middle: told in time, nothing filed for a paper nobody gets, and
nobody goes without a receipt.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from drivers.document_printer.port import DocumentPrinterStatus
from drivers.print_outcome import Cover, Paper, PrintFault, PrintOutcome
from drivers.receipt_printer.port import PrinterStatus
from drivers.states import DeviceState
from kiosk.fleet.device_report import FILE_NAME
from kiosk.journey.state import Page, PaperState, PrinterState
from tests.scenarios.visit_walk import PROOF, REGISTER, Visit
from ui.visit.device_watch import printer_state

OUT = DocumentPrinterStatus(DeviceState.USER_ERROR, Paper.OUT)
FINE = DocumentPrinterStatus(DeviceState.ONLINE, Paper.FULL)
NO_SLIPS = PrinterStatus(DeviceState.USER_ERROR, Paper.OUT, Cover.CLOSED, PrintFault.PAPER_OUT)


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    monkeypatch.setattr(timeouts, "PRINTER_LOOK_S", 0.02)
    world = Visit(qtbot, tmp_path)
    yield world.start()
    world.close()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (PrinterStatus(DeviceState.ONLINE, Paper.FULL), PrinterState.READY),
        (PrinterStatus(DeviceState.ONLINE), PrinterState.READY),
        (PrinterStatus(DeviceState.ONLINE, Paper.LOW), PrinterState.LOW),
        (NO_SLIPS, PrinterState.PAPER_OUT),
        (PrinterStatus(DeviceState.USER_ERROR, Paper.FULL, Cover.OPEN, PrintFault.COVER_OPEN), PrinterState.COVER_OPEN),
        (PrinterStatus(DeviceState.HARDWARE_ERROR, Paper.FULL, fault=PrintFault.CUTTER_ERROR), PrinterState.CUTTER),
        (PrinterStatus(DeviceState.NO_DEVICE), PrinterState.LOST),
        (PrinterStatus(DeviceState.OFFLINE), PrinterState.LOST),
        (PrinterStatus(DeviceState.STARTING), PrinterState.UNKNOWN),
        (DocumentPrinterStatus(DeviceState.USER_ERROR, Paper.JAMMED), PrinterState.JAMMED),
        (DocumentPrinterStatus(DeviceState.HARDWARE_ERROR), PrinterState.BROKEN),
        (PrinterStatus(DeviceState.HARDWARE_ERROR, fault=PrintFault.HEAD_HOT), PrinterState.TOO_HOT),
        (PrinterStatus(DeviceState.HARDWARE_ERROR, fault=PrintFault.HARDWARE_ERROR), PrinterState.BROKEN),
        (DocumentPrinterStatus(DeviceState.USER_ERROR, fault=PrintFault.TONER_OUT), PrinterState.TONER_OUT),
        (DocumentPrinterStatus(DeviceState.USER_ERROR, fault=PrintFault.OUTPUT_FULL), PrinterState.OUTPUT_FULL),
        (DocumentPrinterStatus(DeviceState.POWER_OFF), PrinterState.LOST),
    ],
)
def test_what_a_status_means_to_a_resident(status: object, state: PrinterState) -> None:
    assert printer_state(status) is state


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_proof_that_cannot_be_printed_is_refused_before_the_card_is_asked_for(
    visit: Visit, mode: DisplayMode
) -> None:
    visit.start(mode)
    visit.documents.says = OUT
    visit.until(lambda: visit.session.state.document_printer is PrinterState.PAPER_OUT)
    visit.pages.attract.choose(PROOF)
    visit.answer_questions()
    assert visit.pages.notice.verdict == "打印机没有纸了，现在打不出来"
    assert not visit.pages.notice.verdictGood
    visit.pages.notice.next()
    visit.at(Page.STOP)
    assert visit.pages.stop.places
    assert visit.platform.identified == []
    assert visit.courier.cases == {}


def test_paper_put_in_is_noticed_and_the_way_goes_on(visit: Visit) -> None:
    visit.documents.says = OUT
    visit.until(lambda: visit.session.state.document_printer is PrinterState.PAPER_OUT)
    visit.pages.attract.choose(PROOF)
    visit.answer_questions()
    visit.documents.says = FINE
    visit.until(lambda: bool(visit.pages.notice.verdictGood))
    visit.pages.notice.next()
    visit.at(Page.IDENTIFY)


def test_paper_that_runs_out_in_the_middle_files_nothing(visit: Visit) -> None:
    visit.to_review(PROOF)
    visit.pages.review.next()
    visit.at(Page.CONFIRM)
    visit.documents.says = OUT
    visit.until(lambda: visit.session.state.document_printer is PrinterState.PAPER_OUT)
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert visit.pages.stop.title == "打印机没有纸了"
    assert visit.courier.cases == {}


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_without_slips_the_receipt_stands_on_screen_as_a_code(visit: Visit, mode: DisplayMode) -> None:
    visit.start(mode)
    visit.receipts.says = NO_SLIPS
    visit.receipts.outcomes = [PrintOutcome.NOT_PRINTED]
    visit.until(lambda: visit.session.state.receipt_printer is PrinterState.PAPER_OUT)
    visit.to_identify()
    shown = visit.pages.notice.warning
    assert "小票机没有纸了" in shown
    assert "凭条会显示在屏幕上" in shown
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    visit.until(lambda: handed.codeImage != "")
    kind, _, picture = handed.codeImage.partition(",")
    assert kind == "data:image/png;base64"
    assert not QImage.fromData(base64.b64decode(picture)).isNull()
    assert len(visit.courier.cases) == 1


def test_a_printed_receipt_needs_no_code_on_screen(visit: Visit) -> None:
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.pages.hand_over.papers[0]["state"] == "打印好了")
    assert visit.pages.hand_over.codeImage == ""


def test_what_the_printers_say_is_noted_for_the_technician(visit: Visit, tmp_path: Path) -> None:
    visit.receipts.says = NO_SLIPS
    visit.until(lambda: visit.session.state.receipt_printer is PrinterState.PAPER_OUT)
    noted = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert noted["receipt_printer"]["state"] == "userError"
    assert noted["receipt_printer"]["facts"]["paper"] == "out"
    assert noted["receipt_printer"]["last_fault"]["state"] == "userError"


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_slip_that_ends_late_is_not_taken_for_the_receipt(visit: Visit, mode: DisplayMode) -> None:
    """办事单 still hangs in the printer when the receipt is asked for; another page that could print one lay between."""
    visit.receipts.outcomes = [PrintOutcome.NOT_PRINTED, PrintOutcome.PRINTED]
    visit.receipts.pause.clear()
    visit.start(mode)
    visit.pages.attract.choose(REGISTER)
    visit.answer_questions()
    visit.pages.notice.printSlip()
    visit.until(lambda: len(visit.receipts.slips) == 1)
    visit.pages.notice.next()
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    visit.fill_missing()
    visit.at(Page.PROMISE)
    visit.pages.promise.decline()
    visit.at(Page.STOP)
    visit.pages.stop.retry()
    visit.at(Page.PROMISE)
    visit.pages.promise.accept()
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.receipts.pause.set()
    visit.until(lambda: visit.session.state.receipt is not PaperState.PRINTING and len(visit.receipts.slips) == 2)
    assert visit.session.state.receipt is PaperState.PRINTED
    assert visit.pages.hand_over.codeImage == ""
