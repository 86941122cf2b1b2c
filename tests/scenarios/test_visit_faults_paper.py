# SPDX-License-Identifier: Apache-2.0
"""Fault table, rows 小票机 and A4/证照打印: every trouble before the start and while the paper comes, in both modes.

Told before anything is asked; nothing filed for a paper nobody gets; never called done before the sheets are out; another
way to every paper, and nothing lost (docs/faults.md lists the rows).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from drivers.document_printer.port import DocumentPrinterStatus, DocumentPrintResult, PrintProgress
from drivers.print_outcome import Cover, Paper, PrintFault, PrintOutcome
from drivers.receipt_printer.port import PrinterStatus
from drivers.states import DeviceState
from kiosk.fleet.device_report import FILE_NAME
from kiosk.journey.state import Page, PaperState, PrinterState
from tests.scenarios.visit_walk import PROOF, Visit

STANDARD = DisplayMode.STANDARD
MODES = pytest.mark.parametrize("mode", list(DisplayMode))
PRINTED, NOT_PRINTED, UNKNOWN = PrintOutcome.PRINTED, PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN

DOCUMENT_TROUBLES: dict[PrinterState, tuple[DocumentPrinterStatus, PrintFault, str, str]] = {
    PrinterState.PAPER_OUT: (
        DocumentPrinterStatus(DeviceState.USER_ERROR, Paper.OUT),
        PrintFault.PAPER_OUT,
        "没有纸",
        "没纸",
    ),
    PrinterState.JAMMED: (
        DocumentPrinterStatus(DeviceState.USER_ERROR, Paper.JAMMED),
        PrintFault.PAPER_JAM,
        "卡纸",
        "卡纸",
    ),
    PrinterState.COVER_OPEN: (
        DocumentPrinterStatus(DeviceState.USER_ERROR, Paper.FULL, Cover.OPEN, fault=PrintFault.COVER_OPEN),
        PrintFault.COVER_OPEN,
        "盖子开着",
        "没盖好",
    ),
    PrinterState.TONER_OUT: (
        DocumentPrinterStatus(DeviceState.USER_ERROR, fault=PrintFault.TONER_OUT),
        PrintFault.TONER_OUT,
        "墨粉",
        "墨粉",
    ),
    PrinterState.OUTPUT_FULL: (
        DocumentPrinterStatus(DeviceState.USER_ERROR, fault=PrintFault.OUTPUT_FULL),
        PrintFault.OUTPUT_FULL,
        "出纸口",
        "出纸口",
    ),
    PrinterState.LOST: (DocumentPrinterStatus(DeviceState.NO_DEVICE), PrintFault.LOST, "没有反应", "没反应"),
}
RECEIPT_TROUBLES: dict[PrinterState, tuple[PrinterStatus, PrintFault, str]] = {
    PrinterState.PAPER_OUT: (
        PrinterStatus(DeviceState.USER_ERROR, Paper.OUT, fault=PrintFault.PAPER_OUT),
        PrintFault.PAPER_OUT,
        "没有纸",
    ),
    PrinterState.JAMMED: (
        PrinterStatus(DeviceState.USER_ERROR, Paper.JAMMED, fault=PrintFault.PAPER_JAM),
        PrintFault.PAPER_JAM,
        "卡",
    ),
    PrinterState.COVER_OPEN: (
        PrinterStatus(DeviceState.USER_ERROR, Paper.FULL, Cover.OPEN, PrintFault.COVER_OPEN),
        PrintFault.COVER_OPEN,
        "盖",
    ),
    PrinterState.TOO_HOT: (
        PrinterStatus(DeviceState.HARDWARE_ERROR, Paper.FULL, fault=PrintFault.HEAD_HOT),
        PrintFault.HEAD_HOT,
        "太热",
    ),
    PrinterState.CUTTER: (
        PrinterStatus(DeviceState.HARDWARE_ERROR, Paper.FULL, fault=PrintFault.CUTTER_ERROR),
        PrintFault.CUTTER_ERROR,
        "切",
    ),
    PrinterState.LOST: (PrinterStatus(DeviceState.NO_DEVICE), PrintFault.LOST, "没有反应"),
}
A4 = pytest.mark.parametrize("trouble", list(DOCUMENT_TROUBLES), ids=lambda one: one.value)
SLIP = pytest.mark.parametrize("trouble", list(RECEIPT_TROUBLES), ids=lambda one: one.value)


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    monkeypatch.setattr(timeouts, "PRINTER_LOOK_S", 0.02)
    world = Visit(qtbot, tmp_path)
    yield world
    world.close()


def seen(visit: Visit, state: PrinterState) -> None:
    visit.until(lambda: visit.session.state.document_printer is state, f"A4 printer {state.value}")


def to_paper(visit: Visit) -> None:
    """The proof, up to where its sheets come."""
    visit.to_review(PROOF)
    visit.pages.review.next()
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)


def row(visit: Visit, paper: str) -> dict[str, object]:
    rows: list[dict[str, object]] = visit.pages.hand_over.papers
    return next(one for one in rows if one["paper"] == paper)


# --- the A4 printer before the start ------------------------------------------------------------------------------------


@MODES
@A4
def test_before_the_start_nothing_is_asked_for_a_paper_nobody_gets(
    visit: Visit, trouble: PrinterState, mode: DisplayMode
) -> None:
    status, _, standard, elder = DOCUMENT_TROUBLES[trouble]
    visit.start(mode)
    visit.documents.says = status
    seen(visit, trouble)
    visit.pages.attract.choose(PROOF)
    visit.answer_questions()
    answers = dict(visit.session.record.situation.answers)
    assert visit.pages.notice.verdict.startswith("打印机")
    assert not visit.pages.notice.verdictGood
    visit.pages.notice.next()
    visit.at(Page.STOP)
    stop = visit.pages.stop
    assert (standard if mode is STANDARD else elder) in stop.title
    assert stop.places
    assert stop.picture != "circle-alert"
    assert stop.retryText == "再试一次"
    assert visit.platform.identified == []
    assert visit.courier.cases == {}
    visit.documents.says = DocumentPrinterStatus(DeviceState.ONLINE, Paper.FULL)
    visit.until(lambda: bool(stop.pictureGood))
    assert (stop.title, stop.retryText) == ("打印机好了", "接着办")
    stop.retry()
    visit.at(Page.NOTICE)
    assert dict(visit.session.record.situation.answers) == answers
    visit.pages.notice.next()
    visit.at(Page.IDENTIFY)


@MODES
@A4
def test_on_the_last_look_nothing_is_filed_and_the_form_stands(
    visit: Visit, trouble: PrinterState, mode: DisplayMode
) -> None:
    visit.start(mode).to_review(PROOF)
    visit.pages.review.next()
    visit.at(Page.CONFIRM)
    form = visit.session.record.form
    visit.documents.says = DOCUMENT_TROUBLES[trouble][0]
    seen(visit, trouble)
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert visit.courier.cases == {}
    visit.documents.says = DocumentPrinterStatus(DeviceState.ONLINE, Paper.FULL)
    seen(visit, PrinterState.READY)
    visit.pages.stop.retry()
    visit.at(Page.CONFIRM)
    assert visit.session.record.form is form
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    assert len(visit.courier.cases) == 1


# --- while the sheets come ----------------------------------------------------------------------------------------------


@MODES
@A4
def test_while_it_prints_the_printer_stands_still_and_goes_on(
    visit: Visit, trouble: PrinterState, mode: DisplayMode
) -> None:
    """What it stands still for is said, nothing is called done, and when somebody has put it right it goes on by itself."""
    fault, elder = DOCUMENT_TROUBLES[trouble][1], DOCUMENT_TROUBLES[trouble][3]
    visit.documents.tells = [PrintProgress(2, 1, fault)]
    visit.documents.results = [DocumentPrintResult(PRINTED, pages_done=2)]
    visit.documents.pause.clear()
    visit.start(mode)
    to_paper(visit)
    handed = visit.pages.hand_over
    visit.until(lambda: bool(handed.trouble))
    assert not handed.statusGood
    words = f"{handed.title} {row(visit, 'document')['note']}"
    assert any(part in words for part in (DOCUMENT_TROUBLES[trouble][2], elder))
    assert (row(visit, "document")["state"], row(visit, "document")["good"]) == ("打印机停下了", False)
    visit.documents.pause.set()
    visit.until(lambda: visit.session.state.document is PaperState.PRINTED)
    assert row(visit, "document")["state"] == ("打印好了，一共 2 页" if mode is STANDARD else "好了，共 2 页")
    assert len(visit.documents.documents) == 1


@MODES
@A4
def test_a_sheet_that_did_not_come_is_printed_again_for_nothing_or_elsewhere(
    visit: Visit, trouble: PrinterState, mode: DisplayMode
) -> None:
    visit.documents.results = [DocumentPrintResult(NOT_PRINTED, DOCUMENT_TROUBLES[trouble][1])]
    visit.start(mode)
    to_paper(visit)
    handed = visit.pages.hand_over
    visit.until(lambda: visit.session.state.document is PaperState.NOT_PRINTED)
    document = row(visit, "document")
    assert handed.title == ("证明开好了，纸没打出来" if mode is STANDARD else "纸没打出来")
    assert (document["again"], document["good"], handed.statusGood) == ("再打一次，不收钱", False, False)
    assert str(visit.session._parts.site.places_for(PROOF)[0].name) in str(document["note"])
    visit.turn(60)
    assert len(visit.documents.documents) == 1
    visit.until(lambda: PaperState.PRINTING not in (visit.session.state.receipt, visit.session.state.document))
    visit.documents.results = [DocumentPrintResult(PRINTED, pages_done=1)]
    handed.printAgain("document")
    handed.printAgain("document")
    visit.until(lambda: visit.session.state.document is PaperState.PRINTED)
    assert len(visit.documents.documents) == 2
    assert len(visit.courier.cases) == 1


@MODES
def test_pages_are_told_before_the_first_comes_and_counted_as_they_come(visit: Visit, mode: DisplayMode) -> None:
    visit.documents.tells = [PrintProgress(2), PrintProgress(2, 1)]
    visit.documents.results = [DocumentPrintResult(PRINTED, pages_done=2)]
    visit.documents.pause.clear()
    said: list[str] = []
    visit.start(mode)
    handed = visit.pages.hand_over
    handed.papersChanged.connect(lambda: said.append(str(row(visit, "document")["state"])))
    to_paper(visit)
    visit.until(lambda: visit.session.state.document_done == 1)
    assert not handed.statusGood  # nothing green before a sheet is out
    visit.documents.pause.set()
    visit.until(lambda: visit.session.state.document is PaperState.PRINTED)
    assert handed.statusGood
    words = (
        ["正在打第 1 页，共 2 页", "正在打第 2 页，共 2 页"]
        if mode is STANDARD
        else ["第 1 页，共 2 页", "第 2 页，共 2 页"]
    )
    assert next(word for word in said if word in words) == words[0]
    assert words[1] in said


@MODES
@pytest.mark.parametrize("outcome", [PRINTED, UNKNOWN])
def test_whether_the_paper_was_taken_is_asked(visit: Visit, mode: DisplayMode, outcome: PrintOutcome) -> None:
    """出纸未取: no printer here senses the sheet in its slot, so the person is asked; a no costs one tap and nothing else."""
    visit.documents.results = [DocumentPrintResult(outcome), DocumentPrintResult(PRINTED)]
    visit.start(mode)
    to_paper(visit)
    handed = visit.pages.hand_over
    visit.until(lambda: row(visit, "document")["missed"] != "" and visit.session.state.receipt is PaperState.PRINTED)
    assert handed.title == ("证明拿到了吗？是不是整张？" if mode is STANDARD else "证明拿到了吗？")
    assert handed.statusGood is (outcome is PRINTED)
    handed.missed()
    assert row(visit, "document")["again"] == "再打一次，不收钱"
    assert "半张" in str(row(visit, "document")["note"])
    assert len(visit.documents.documents) == 1
    handed.printAgain("document")
    visit.until(lambda: visit.session.state.document is PaperState.PRINTED)
    assert len(visit.documents.documents) == 2
    handed.next()
    visit.at(Page.RATE)


@MODES
def test_half_of_it_is_called_half(visit: Visit, mode: DisplayMode) -> None:
    visit.documents.tells = [PrintProgress(2, 1)]
    visit.documents.results = [DocumentPrintResult(UNKNOWN, PrintFault.PAPER_JAM, pages_done=1)]
    visit.start(mode)
    to_paper(visit)
    handed = visit.pages.hand_over
    visit.until(lambda: bool(handed.trouble))
    assert handed.title == ("证明没有出全" if mode is STANDARD else "证明没出全")
    document = row(visit, "document")
    assert document["state"] == ("出来了 1 页，还差 1 页" if mode is STANDARD else "还差 1 页")
    assert "卡纸" in str(document["note"])
    assert "半张" in str(document["note"])
    assert document["again"] == "再打一次，不收钱"


def test_after_ten_minutes_a_person_prints_it(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeouts, "DOCUMENT_AGAIN_S", -1.0)
    visit.documents.results = [DocumentPrintResult(NOT_PRINTED, PrintFault.PAPER_OUT)]
    visit.start()
    to_paper(visit)
    visit.until(lambda: visit.session.state.document is PaperState.NOT_PRINTED)
    assert "请叫人帮您打" in str(row(visit, "document")["note"])
    assert visit.documents.documents == []


# --- the receipt printer --------------------------------------------------------------------------------------------------


@MODES
@SLIP
def test_no_receipt_is_told_before_the_start_and_comes_as_a_code_or_on_a4(
    visit: Visit, trouble: PrinterState, mode: DisplayMode
) -> None:
    status, fault, word = RECEIPT_TROUBLES[trouble]
    visit.start(mode)
    visit.receipts.says = status
    visit.receipts.outcomes, visit.receipts.cause = [NOT_PRINTED], fault
    visit.until(lambda: visit.session.state.receipt_printer is trouble)
    visit.to_identify()
    told = visit.pages.notice.warning
    assert word in told
    assert "凭条会显示在屏幕上" in told
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    visit.until(lambda: handed.codeImage != "")
    assert handed.title == ("平台收到了，凭条没打出来" if mode is STANDARD else "收到了，凭条没出来")
    note = str(row(visit, "receipt")["note"])
    assert (word in note) if mode is STANDARD else note
    assert row(visit, "receipt")["other"] == "用大纸打凭条"
    visit.documents.results = [DocumentPrintResult(PRINTED)]
    handed.receiptOnA4()
    visit.until(lambda: visit.session.state.receipt is PaperState.PRINTED)
    assert row(visit, "receipt")["state"] == "打印好了"
    assert handed.title == ("平台收到了，请拿好凭条" if mode is STANDARD else "平台收到了")
    assert handed.codeImage == ""
    assert [one.title for one in visit.documents.documents] == ["收件凭证"]
    assert len(visit.courier.cases) == 1


@MODES
@SLIP
@pytest.mark.parametrize("outcome", [NOT_PRINTED, UNKNOWN])
def test_trouble_in_the_middle_of_a_receipt(
    visit: Visit, trouble: PrinterState, mode: DisplayMode, outcome: PrintOutcome
) -> None:
    _, fault, _ = RECEIPT_TROUBLES[trouble]
    visit.start(mode)
    visit.receipts.outcomes, visit.receipts.cause = [outcome], fault
    visit.receipts.pause.clear()
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    assert row(visit, "receipt")["state"] == "正在打印"
    visit.receipts.pause.set()
    visit.until(lambda: handed.codeImage != "")
    assert "请拿好凭条" not in str(handed.title)
    assert "凭条" in str(handed.title)
    assert row(visit, "receipt")["again"] == "没拿到，再打一次"
    visit.turn(60)
    assert len(visit.receipts.slips) == 1
    handed.printAgain("receipt")
    visit.until(lambda: visit.session.state.receipt is PaperState.PRINTED)
    assert len(visit.receipts.slips) == 2
    assert len(visit.courier.cases) == 1


@MODES
def test_paper_that_runs_low_is_the_technicians_news_alone(visit: Visit, mode: DisplayMode, tmp_path: Path) -> None:
    visit.start(mode)
    visit.receipts.says = PrinterStatus(DeviceState.ONLINE, Paper.LOW)
    visit.until(lambda: visit.session.state.receipt_printer is PrinterState.LOW)
    visit.to_identify()
    assert visit.pages.notice.warning == ""
    noted = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    assert noted["receipt_printer"]["facts"]["paper"] == "low"


@MODES
def test_both_printers_out_and_still_nobody_goes_without(visit: Visit, mode: DisplayMode) -> None:
    visit.documents.says = DocumentPrinterStatus(DeviceState.USER_ERROR, Paper.OUT)
    visit.receipts.outcomes, visit.receipts.cause = [NOT_PRINTED], PrintFault.PAPER_OUT
    visit.start(mode)
    seen(visit, PrinterState.PAPER_OUT)
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.pages.hand_over.codeImage != "")
    assert row(visit, "receipt")["other"] == ""
