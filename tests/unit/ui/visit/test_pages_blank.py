# SPDX-License-Identifier: Apache-2.0
"""空白表 beside 一次告知: a key where a form is to be filled in by hand and can be printed, then what became of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.modes import DisplayMode
from kiosk.catalogue.blank_form_model import BlankForm, BlankRow
from kiosk.catalogue.words import words
from kiosk.guidance.needs import blank_forms
from kiosk.guidance.notice import Capability, Device, notice
from kiosk.guidance.questionnaire import Situation
from kiosk.journey import events as ev
from kiosk.journey.sheet_print import SheetPrint
from kiosk.journey.state import ItemNeeds, JourneyState, Page, PaperState, PrinterState
from tests.scenarios.visit_content import offered
from ui.view_models import NoticeViewModel
from ui.visit.pages_notice import present_notice
from ui.visit.phrases import Phrases

PHRASES = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")
MODES = pytest.mark.parametrize("mode", list(DisplayMode))
CODE = "312000361000"
ITEM = offered().items[CODE]
FORM = BlankForm(
    name=words("委托书", "mandate"),
    title="授权委托书",
    basis="x",
    rows=(BlankRow(label="姓名"),),
    statement=("x",),
    signs=("签名",),
)
ONLINE = Capability(frozenset(Device), True)


def told(mode: DisplayMode, **changes: object) -> JourneyState:
    state = JourneyState(page=Page.NOTICE, mode=mode, item=ItemNeeds(CODE), document_printer=PrinterState.READY)
    return replace(state, **changes)  # type: ignore[arg-type]  # its own fields


def shown(
    state: JourneyState, blanks: tuple[BlankForm, ...] = (FORM,), capability: Capability = ONLINE
) -> NoticeViewModel:
    vm = NoticeViewModel()
    page = notice(ITEM, Situation({}, ""), capability)
    present_notice(vm, state, PHRASES, page, blanks=blanks)
    return vm


def test_who_comes_for_somebody_else_needs_the_mandate_and_nobody_else_does() -> None:
    other, self = (Situation({"who": who}, "").facts() for who in ("agent", "self"))
    assert [one.title for one in blank_forms(ITEM, other)] == ["授权委托书"]
    assert blank_forms(ITEM, self) == ()


@MODES
def test_one_form_is_called_by_its_name_and_more_are_counted(mode: DisplayMode) -> None:
    assert shown(told(mode)).blankText == "打印空白委托书"
    assert "2 张" in shown(told(mode), (FORM, FORM)).blankText
    assert shown(told(mode), ()).blankText == ""


@MODES
def test_what_cannot_be_printed_or_done_here_is_not_offered(mode: DisplayMode) -> None:
    assert shown(told(mode, document_printer=PrinterState.JAMMED)).blankText == ""
    assert shown(told(mode, power_low=True)).blankText == ""
    assert shown(told(mode, sheet=SheetPrint(CODE, 1, PaperState.PRINTED))).blankText == ""
    assert shown(told(mode), capability=Capability(frozenset(), False)).blankText == ""


@MODES
def test_what_became_of_it_is_said(mode: DisplayMode) -> None:
    said = {
        paper: shown(told(mode, sheet=SheetPrint(CODE, 1, paper, 1))).slipState
        for paper in (PaperState.PRINTING, PaperState.PRINTED, PaperState.NOT_PRINTED, PaperState.UNKNOWN)
    }
    assert "正在打印" in said[PaperState.PRINTING]
    assert "打好了" in said[PaperState.PRINTED]
    assert "可以再打" in said[PaperState.NOT_PRINTED]
    assert "出纸口" in said[PaperState.UNKNOWN]
    stands = SheetPrint(CODE, 1, PaperState.PRINTING, 1, 0, PrinterState.PAPER_OUT)
    assert "叫人" in shown(told(mode, sheet=stands)).slipState
    assert "纸" in shown(told(mode, sheet=stands)).slipState
    of_another = SheetPrint("TBD-YB01", 1, PaperState.PRINTED)
    assert shown(told(mode, sheet=of_another)).slipState == ""


@MODES
def test_the_paper_that_was_asked_for_last_is_spoken_of(mode: DisplayMode) -> None:
    both = told(mode, sheet=SheetPrint(CODE, 1, PaperState.PRINTED), slip=PaperState.PRINTING, slip_job=2)
    assert shown(both).slipState == PHRASES.say("slip.printing", mode)
    assert "空白表" in PHRASES.say("blank.printed", mode)
    before = replace(both, slip_job=0)
    assert shown(before).slipState == PHRASES.say("blank.printed", mode)


def test_its_key_asks_for_it() -> None:
    asked: list[object] = []
    vm = shown(told(DisplayMode.STANDARD))
    vm.wished.connect(asked.append)
    vm.printBlank()
    assert asked == [ev.BlankFormsAsked()]
