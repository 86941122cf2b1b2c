# SPDX-License-Identifier: Apache-2.0
"""申请表 on the page where papers come out: its key where it can be printed, then how far it is, in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.modes import DisplayMode
from kiosk.journey.sheet_print import FORM, NO_SHEET, SheetPrint
from kiosk.journey.state import Delivery, JourneyState, PaperState, PrinterState
from tests.unit.ui.visit.test_hand_over import ELDER, MODES, PHRASES, STANDARD, handed
from ui.view_models import HandoverViewModel
from ui.visit.pages_hand_over import HandedOver, present_hand_over

TIME = "2026-11-21T10:00:00.000+08:00"
FACTS = HandedOver("999999261121001", "ABCD2345", TIME, TIME, False, b"K1:X", True, has_form=True)


def shown(state: JourneyState, facts: HandedOver = FACTS) -> HandoverViewModel:
    vm = HandoverViewModel()
    present_hand_over(vm, state, PHRASES, facts)
    return vm


def asked(mode: DisplayMode, sheet: SheetPrint) -> dict[str, object]:
    row: dict[str, object] = shown(replace(handed(mode, PaperState.PRINTED), sheet=sheet)).papers[-1]
    assert row["paper"] == FORM
    return row


@MODES
@pytest.mark.parametrize("delivery", [Delivery.DELIVERED, Delivery.WAITING])
def test_its_key_stands_where_it_can_be_printed(mode: DisplayMode, delivery: Delivery) -> None:
    vm = shown(handed(mode, PaperState.PRINTED, delivery))
    assert "申请表" in vm.formText
    assert [paper["paper"] for paper in vm.papers] == ["receipt"]


@MODES
@pytest.mark.parametrize(
    "change",
    [
        {"document_printer": PrinterState.PAPER_OUT},
        {"document_printer": PrinterState.LOST},
        {"receipt": PaperState.PRINTING},
        {"receipt": PaperState.UNKNOWN},
        {"document": PaperState.MISSED},
        {"delivery": Delivery.RETURNED},
        {"power_low": True},
        {"sheet": SheetPrint(FORM, 1, PaperState.PRINTED)},
        {"sheet": SheetPrint(FORM, 1, PaperState.UNKNOWN)},
    ],
    ids=lambda change: "-".join(str(value) for value in change.values())[:30],
)
def test_it_is_not_offered_where_it_would_not_come_or_something_comes_first(
    mode: DisplayMode, change: dict[str, object]
) -> None:
    state = replace(handed(mode, PaperState.PRINTED), **change)  # type: ignore[arg-type]  # one of its fields each
    assert shown(state).formText == ""


@MODES
def test_without_an_a4_printer_or_without_a_form_there_is_no_key(mode: DisplayMode) -> None:
    state = handed(mode, PaperState.PRINTED)
    assert shown(state, replace(FACTS, has_a4=False)).formText == ""
    assert shown(state, replace(FACTS, has_form=False)).formText == ""


def test_large_type_has_no_room_for_it_beside_a_code() -> None:
    on_screen = handed(STANDARD, PaperState.ON_SCREEN)
    assert shown(on_screen).formText
    assert shown(replace(on_screen, mode=ELDER)).formText == ""


@MODES
def test_how_far_it_is_stands_beside_it(mode: DisplayMode) -> None:
    coming = SheetPrint(FORM, 1, PaperState.PRINTING)
    assert asked(mode, coming)["state"] == "正在打印"
    assert "1 页" in str(asked(mode, replace(coming, pages=1, done=0))["state"])
    assert "第 2 页，共 3 页" in str(asked(mode, replace(coming, pages=3, done=1))["state"])
    out = asked(mode, SheetPrint(FORM, 1, PaperState.PRINTED, 3, 3))
    assert "共 3 页" in str(out["state"]).replace("一共", "共")
    assert (out["good"], out["note"], out["again"]) == (True, "", "")
    plain = asked(mode, SheetPrint(FORM, 1, PaperState.PRINTED))
    assert plain["state"] == "打印好了"


@MODES
@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (PrinterState.PAPER_OUT, "纸"),
        (PrinterState.JAMMED, "卡纸"),
        (PrinterState.TONER_OUT, "墨粉"),
        (PrinterState.LOST, "反应"),
    ],
)
def test_why_it_does_not_come_is_said_plainly(mode: DisplayMode, trouble: PrinterState, said: str) -> None:
    stands = asked(mode, SheetPrint(FORM, 1, PaperState.PRINTING, 2, 0, trouble))
    assert (stands["good"], stands["state"], stands["again"]) == (False, "打印机停下了", "")
    failed = asked(mode, SheetPrint(FORM, 1, PaperState.NOT_PRINTED, 2, 0, trouble))
    assert (failed["good"], failed["state"]) == (False, "没有打出来")
    assert failed["again"]
    for row in (stands, failed):
        assert said in str(row["note"])
        assert "不要紧" in str(row["note"])
    unsure = asked(mode, SheetPrint(FORM, 1, PaperState.UNKNOWN, 2, 1, trouble))
    assert "出纸口" in str(unsure["state"])
    assert unsure["again"]


@MODES
def test_once_more_is_offered_only_of_a_printer_that_is_well(mode: DisplayMode) -> None:
    failed = SheetPrint(FORM, 1, PaperState.NOT_PRINTED, 2, 0, PrinterState.PAPER_OUT)
    state = replace(handed(mode, PaperState.PRINTED), sheet=failed, document_printer=PrinterState.PAPER_OUT)
    assert shown(state).papers[-1]["again"] == ""
    assert shown(replace(state, document_printer=PrinterState.READY)).papers[-1]["again"]


@MODES
def test_a_blank_sheet_of_before_is_no_paper_of_this_page(mode: DisplayMode) -> None:
    state = replace(handed(mode, PaperState.PRINTED), sheet=SheetPrint("WTS", 1, PaperState.PRINTED))
    assert [paper["paper"] for paper in shown(state).papers] == ["receipt"]
    assert shown(state).formText == shown(replace(state, sheet=NO_SHEET)).formText != ""


@MODES
def test_while_it_comes_no_other_paper_can_be_asked_for(mode: DisplayMode) -> None:
    coming = SheetPrint(FORM, 1, PaperState.PRINTING)
    vm = shown(replace(handed(mode, PaperState.UNKNOWN), sheet=coming))
    assert all(not paper["again"] and not paper["other"] and not paper["missed"] for paper in vm.papers)
