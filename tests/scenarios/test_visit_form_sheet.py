# SPDX-License-Identifier: Apache-2.0
"""申请表 through a whole visit in memory: taken in without network, kept by a courier that did not answer, and not to be had;
and a blank form (空白表) from 一次告知.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from drivers.document_printer.port import DocumentPrinterStatus
from drivers.print_outcome import Paper
from drivers.states import DeviceState
from kiosk.case.receipt import query_code
from kiosk.journey.sheet_print import FORM
from kiosk.journey.state import Delivery, Page, PaperState
from kiosk.printing.receipt import WAITING
from tests.scenarios.visit_walk import Visit

MODES = pytest.mark.parametrize("mode", list(DisplayMode))


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    monkeypatch.setattr(timeouts, "PRINTER_LOOK_S", 0.02)
    world = Visit(qtbot, tmp_path)
    yield world.start()
    world.close()


def filed(visit: Visit) -> None:
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.session.state.receipt is PaperState.PRINTED)


def text_of(visit: Visit) -> str:
    (document,) = visit.documents.documents
    pages = pypdf.PdfReader(io.BytesIO(document.pdf)).pages
    assert document.pages == len(pages)
    return "".join("".join(page.extract_text().split()) for page in pages)


def digest_of_case(visit: Visit) -> str:
    case = json.loads(visit.opened_case())["case"]
    return str(case["application_form"]["sha256"])


@MODES
def test_what_has_not_reached_the_platform_says_so_on_paper(visit: Visit, mode: DisplayMode) -> None:
    visit.start(mode)
    visit.to_review()
    visit.to_sign()
    visit.platform.down = True
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.session.state.receipt is PaperState.PRINTED)
    assert visit.session.state.delivery is Delivery.WAITING
    visit.pages.hand_over.printForm()
    visit.until(lambda: visit.session.state.sheet.of(FORM) is PaperState.UNKNOWN)
    text = text_of(visit)
    assert WAITING in text
    assert query_code(visit.session.record.case_id) in text
    assert digest_of_case(visit) in text


def test_of_a_case_that_was_kept_before_the_form_is_the_one_that_was_kept(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer was lost, the resident signed once more: what the courier has is the first one."""
    monkeypatch.setattr(timeouts, "COURIER_BACK_S", 0.0)
    visit.courier.answer_is_lost = True
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.STOP)
    visit.pages.shell.back()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.session.state.receipt is PaperState.PRINTED)
    visit.pages.hand_over.printForm()
    visit.until(lambda: visit.session.state.sheet.of(FORM) is PaperState.UNKNOWN)
    assert digest_of_case(visit) in text_of(visit)


def test_nobody_is_offered_what_the_printer_cannot_give(visit: Visit) -> None:
    visit.documents.says = DocumentPrinterStatus(DeviceState.USER_ERROR, Paper.OUT)
    filed(visit)
    handed = visit.pages.hand_over
    visit.until(lambda: handed.formText == "")
    handed.printForm()
    visit.documents.says = DocumentPrinterStatus(DeviceState.ONLINE, Paper.FULL)
    visit.until(lambda: handed.formText != "")
    assert visit.documents.documents == []


def test_a_form_that_did_not_come_is_asked_for_again_and_the_papers_stay_the_same(visit: Visit) -> None:
    filed(visit)
    handed = visit.pages.hand_over
    visit.documents.pause.clear()
    handed.printForm()
    visit.until(lambda: len(visit.documents.documents) == 1)
    handed.printForm()
    handed.printAgain(FORM)
    visit.documents.pause.set()
    visit.until(lambda: visit.session.state.sheet.of(FORM) is PaperState.UNKNOWN)
    assert handed.papers[-1]["again"]
    handed.printAgain(FORM)
    visit.until(lambda: len(visit.documents.documents) == 2)
    first, second = visit.documents.documents
    assert first == second
    visit.until(lambda: visit.session.state.sheet.of(FORM) is PaperState.UNKNOWN)


def test_what_was_printed_of_the_form_stands_in_no_words_for_programmers(visit: Visit) -> None:
    filed(visit)
    visit.pages.hand_over.printForm()
    visit.until(lambda: visit.session.state.sheet.of(FORM) is PaperState.UNKNOWN)
    name = visit.person.name
    assert name not in repr(visit.session.record)
    assert visit.session.record.filed is not None
    assert visit.session.record.filed.signer not in repr(visit.session.record.filed)


@MODES
def test_who_comes_for_somebody_else_takes_a_blank_mandate_home(visit: Visit, mode: DisplayMode) -> None:
    visit.start(mode)
    visit.pages.attract.choose("312000361000")
    while visit.page == Page.QUESTION.value:
        values = [str(option["value"]) for option in visit.pages.question.options]
        visit.pages.question.choose("agent" if "agent" in values else values[0])
    visit.at(Page.NOTICE)
    told = visit.pages.notice
    assert told.blankText == "打印空白委托书"
    told.printBlank()
    told.printBlank()
    visit.until(lambda: visit.session.state.sheet.paper is PaperState.UNKNOWN)
    assert "出纸口" in told.slipState
    text = text_of(visit)
    assert "授权委托书" in text
    item = visit.session.record.item
    assert item is not None
    assert item.name in text


def test_who_comes_for_themselves_is_offered_none(visit: Visit) -> None:
    visit.pages.attract.choose("312000361000")
    while visit.page == Page.QUESTION.value:
        values = [str(option["value"]) for option in visit.pages.question.options]
        visit.pages.question.choose("self" if "self" in values else values[0])
    visit.at(Page.NOTICE)
    assert visit.pages.notice.blankText == ""
    visit.pages.notice.printBlank()
    visit.turn(100)
    assert visit.documents.documents == []
