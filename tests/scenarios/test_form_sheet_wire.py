# SPDX-License-Identifier: Apache-2.0
"""申请表 on the wire: filed with the real client and courier, printed once by a simulated A4 printer, with the digest that the
sandbox has of the same case; a printer without paper, and a printer that is not well before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey.sheet_print import FORM
from kiosk.journey.state import Page, PaperState, PrinterState
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.scenarios.visit_walk import REGISTER, STROKES
from tests.scenarios.wire_terminal import Terminals, WireTerminal, wire_stage
from ui.tour.stage import Stage

A4 = "document_printer"


class Terminal(WireTerminal):
    @property
    def vm(self) -> Any:
        return self.session.pages.hand_over

    def where(self) -> object:
        state = self.session.state
        return super().where(), state.receipt, state.sheet, state.document_printer, self.vm.formText, self.vm.papers

    def form(self) -> PaperState:
        return self.session.state.sheet.of(FORM)

    def sheets(self) -> int:
        return len(self.stage.jobs(A4))

    def file(self, person: SyntheticResident) -> dict[str, Any]:
        """To the page where papers come out; the case as the sandbox has it."""
        pages = self.session.pages
        self.past_notice(REGISTER)
        self.at(Page.IDENTIFY)
        self.lay(person)
        self.at(Page.REVIEW)
        pages.review.next()
        while self.session.state.page is Page.FIELD:
            model = pages.field_page
            given = {"date": "2026-03-14", "phone": person.phone or "19900001234"}.get(model.kind, "示例路1弄2号301室")
            model.answer(str(model.options[0]["value"]) if model.options else given)
        while self.session.state.page is Page.PAPER:
            pages.paper.press("later")
        self.at(Page.PROMISE)
        pages.promise.accept()
        self.at(Page.CONFIRM)
        pages.confirm.next()
        self.at(Page.SIGN)
        pages.sign.signed(STROKES)
        self.at(Page.HAND_OVER)
        self.until(lambda: self.session.state.receipt is not PaperState.PRINTING)
        case_id = self.session.record.case_id
        self.until(lambda: case_id in self.stage.sandbox.case_ids())
        found: dict[str, Any] = self.stage.sandbox.case(case_id)["case"]
        return found

    def words(self) -> str:
        """Of the last job on the A4 printer."""
        made = pypdf.PdfReader(self.stage.jobs(A4)[-1])
        return "".join("".join(page.extract_text().split()) for page in made.pages)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with wire_stage(tmp_path_factory.mktemp("form"), card_seconds=0.05) as made:
        yield made


@pytest.fixture
def terminal(stage: Stage, qtbot: QtBot) -> Iterator[Terminals[Terminal]]:
    with Terminals(Terminal, stage, qtbot) as made:
        yield made
        stage.device(A4, "clear_faults")
        stage.device(A4, "paper", sheets=100)


@pytest.mark.parametrize(("mode", "seed"), [(DisplayMode.STANDARD, 1), (DisplayMode.ELDER, 2)])
def test_the_form_is_printed_once_with_the_digest_of_the_case(
    terminal: Terminals[Terminal], mode: DisplayMode, seed: int
) -> None:
    made, person = terminal(mode), resident(seed)
    before = made.sheets()
    case = made.file(person)
    made.until(lambda: made.vm.formText != "")
    for _ in range(3):
        made.vm.printForm()
    made.until(lambda: made.form() is PaperState.PRINTED)
    assert made.sheets() == before + 1
    assert made.vm.formText == ""
    text = made.words()
    (digest,) = re.findall(r"核对码([0-9a-f]{64})", text)[-1:]
    assert digest == case["application_form"]["sha256"]
    assert case["item"]["name"] in text
    assert person.name not in text
    assert person.number not in text
    made.vm.printAgain(FORM)
    made.vm.printForm()
    made.turn(200)
    assert made.sheets() == before + 1, "once it is out, nothing prints it again"
    status = made.session.record.status
    assert status is not None
    assert str(status.case_number) in text
    assert "待送达" not in text


def test_no_paper_is_said_and_the_form_comes_on_the_residents_word_when_there_is_some(
    terminal: Terminals[Terminal],
) -> None:
    made = terminal()
    before = made.sheets()
    made.file(resident(3))
    made.until(lambda: made.vm.formText != "")
    made.stage.device(A4, "fault", kind="paper_out")
    made.vm.printForm()
    made.until(lambda: made.form() is PaperState.NOT_PRINTED)
    assert "没有纸了" in str(made.vm.papers[-1]["note"])
    assert "不要紧" in str(made.vm.papers[-1]["note"])
    made.stage.device(A4, "mend")
    made.until(lambda: bool(made.vm.papers[-1]["again"]))
    made.vm.printAgain(FORM)
    made.until(lambda: made.form() is PaperState.PRINTED)
    assert made.sheets() == before + 1


def test_a_printer_that_is_not_well_is_not_offered(terminal: Terminals[Terminal]) -> None:
    made = terminal()
    made.stage.device(A4, "fault", kind="jam")
    made.file(resident(4))
    made.until(lambda: made.session.state.document_printer is PrinterState.JAMMED)
    assert made.session.state.receipt is PaperState.PRINTED
    made.until(lambda: made.vm.formText == "")
    made.stage.device(A4, "clear_faults")
    made.until(lambda: made.vm.formText != "")
