# SPDX-License-Identifier: Apache-2.0
"""What stands at the head of the page where papers come out, and on the last page: never a paper that did not come."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.paying import Paying
from kiosk.journey.state import Delivery, ItemNeeds, JourneyState, Page, PaperState, PrinterState
from kiosk.platform.payment_model import OrderState
from tests.unit.kiosk.case.test_paid import ORDER
from ui.view_models import EndViewModel, HandoverViewModel
from ui.visit.pages_end import present_end
from ui.visit.pages_hand_over import HandedOver, present_hand_over
from ui.visit.pages_pay import receipt_line
from ui.visit.phrases import Phrases

PHRASES = Phrases.load(Path(__file__).parents[4] / "config" / "content" / "texts" / "visit.yaml")
EVERY = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")
STANDARD, ELDER = DisplayMode.STANDARD, DisplayMode.ELDER
REGISTER, PROOF = ItemNeeds("312000202000"), ItemNeeds("TBD-RS01", gives_document=True)
MODES = pytest.mark.parametrize("mode", list(DisplayMode))


def shown(state: JourneyState, *, no_result: bool = False, is_query: bool = False) -> HandoverViewModel:
    vm = HandoverViewModel()
    times = "2026-11-21T10:00:00.000+08:00"
    facts = HandedOver("999999261121001", "ABCD2345", times, times, no_result, b"", True, is_query=is_query)
    present_hand_over(vm, state, PHRASES, facts)
    return vm


@MODES
def test_what_the_courier_costs_stands_beside_the_number(mode: DisplayMode) -> None:
    times, cost = "2026-11-21T10:00:00.000+08:00", "12 元，收到时付给快递员"
    facts = HandedOver("999999261121001", "ABCD2345", times, times, False, b"", True, courier=cost)
    for receipt in (PaperState.PRINTED, PaperState.UNKNOWN):
        vm = HandoverViewModel()
        present_hand_over(vm, handed(mode, receipt), PHRASES, facts)
        assert vm.lines[1] == {"label": "快递费", "value": cost}
        assert len(vm.lines) == 4
    assert "快递费" not in [line["label"] for line in shown(handed(mode, PaperState.PRINTED)).lines]


def handed(mode: DisplayMode, receipt: PaperState, delivery: Delivery = Delivery.DELIVERED) -> JourneyState:
    return JourneyState(page=Page.HAND_OVER, mode=mode, item=REGISTER, delivery=delivery, receipt=receipt)


@pytest.mark.parametrize(
    ("receipt", "standard", "elder"),
    [
        (PaperState.PRINTING, "平台收到了，请等凭条", "平台收到了"),
        (PaperState.PRINTED, "平台收到了，请拿好凭条", "平台收到了"),
        (PaperState.NOT_PRINTED, "平台收到了，凭条没打出来", "收到了，凭条没出来"),
        (PaperState.UNKNOWN, "平台收到了，请看看凭条", "平台收到了，看看凭条"),
        (PaperState.MISSED, "平台收到了，凭条没打出来", "收到了，凭条没出来"),
    ],
)
def test_the_head_says_what_became_of_the_receipt(receipt: PaperState, standard: str, elder: str) -> None:
    assert shown(handed(STANDARD, receipt)).title == standard
    assert shown(handed(ELDER, receipt)).title == elder


@MODES
@pytest.mark.parametrize(
    ("delivery", "no_result"),
    [(Delivery.DELIVERED, False), (Delivery.DELIVERED, True), (Delivery.WAITING, False), (Delivery.RETURNED, False)],
    ids=["delivered", "late", "waiting", "returned"],
)
@pytest.mark.parametrize("receipt", [one for one in PaperState if one is not PaperState.PRINTED])
def test_nobody_is_sent_to_a_receipt_that_is_not_there(
    mode: DisplayMode, delivery: Delivery, no_result: bool, receipt: PaperState
) -> None:
    state = handed(mode, receipt, delivery)
    if no_result:
        state = JourneyState(page=Page.HAND_OVER, mode=mode, item=PROOF, delivery=delivery, receipt=receipt)
    vm = shown(state, no_result=no_result)
    for words in (vm.title, vm.statusTitle):
        assert not any(claim in str(words) for claim in ("拿好凭条", "拿凭条", "凭条上")), (vm.title, vm.statusTitle)


@MODES
def test_who_holds_a_receipt_of_a_case_that_came_back_is_sent_to_its_number(mode: DisplayMode) -> None:
    assert "凭条上的电话" in str(shown(handed(mode, PaperState.PRINTED, Delivery.RETURNED)).statusTitle)
    assert "左下角" in str(shown(handed(mode, PaperState.NOT_PRINTED, Delivery.RETURNED)).statusTitle)


@MODES
def test_a_slip_is_torn_off_only_where_one_may_hang(mode: DisplayMode) -> None:
    """A cutter that stood still before anything was sent has left nothing in the slot."""
    notes = {
        receipt: shown(replace(handed(mode, receipt), receipt_trouble=PrinterState.CUTTER)).papers[-1]["note"]
        for receipt in (PaperState.UNKNOWN, PaperState.NOT_PRINTED)
    }
    assert "撕下" in str(notes[PaperState.UNKNOWN])
    assert "撕下" not in str(notes[PaperState.NOT_PRINTED])
    assert "切刀" in str(notes[PaperState.NOT_PRINTED])


@MODES
def test_papers_are_named_at_the_end_only_when_there_are_any(mode: DisplayMode) -> None:
    nothing = (PaperState.NONE, PaperState.NOT_PRINTED, PaperState.DECLINED, PaperState.ON_SCREEN)
    for receipt, document in product(PaperState, PaperState):
        vm = EndViewModel()
        present_end(vm, JourneyState(page=Page.END, mode=mode, receipt=receipt, document=document), PHRASES)
        has_paper = receipt not in nothing or document not in nothing
        assert (PHRASES.say("end.paper", mode) in vm.lines) is has_paper, (receipt, document)


@MODES
def test_a_paper_is_called_what_it_is(mode: DisplayMode) -> None:
    out = replace(handed(mode, PaperState.PRINTED), item=PROOF, document=PaperState.PRINTED, document_pages=1)
    assert shown(out).title.startswith("证明拿到了吗")
    query = shown(out, is_query=True)
    assert query.title.startswith("查询结果拿到了吗")
    assert query.papers[0]["name"] == "查询结果（A4 纸）"
    assert "证明" not in query.title + query.statusTitle


@MODES
def test_who_has_filed_is_told_where_to_look_and_not_that_somebody_will_tell(mode: DisplayMode) -> None:
    status = str(shown(handed(mode, PaperState.PRINTED, Delivery.DELIVERED)).statusTitle)
    assert PHRASES.say("doors.mine", mode) in status
    assert "告诉您" not in status


@MODES
def test_a_low_grade_on_the_last_page_is_asked_why(mode: DisplayMode) -> None:
    whole = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")
    left = JourneyState(page=Page.END, mode=mode, has_done=True)
    vm = EndViewModel()
    present_end(vm, left, whole)
    assert (len(vm.grades), vm.reasons) == (5, [])
    present_end(vm, replace(left, grade=4), whole)
    assert (vm.grades, [one["reason"] for one in vm.reasons]) == ([], ["unclear", "too_much", "slow", "machine"])
    assert vm.gradeTitle == whole.say("rate.why_title", mode)
    assert vm.skipText, "no answer is one tap away"
    asked: list[object] = []
    vm.wished.connect(asked.append)
    vm.explain("slow")
    assert asked == [ev.RatingExplained("slow")]


def on_screen(state: JourneyState) -> HandoverViewModel:
    vm = HandoverViewModel()
    times = "2026-11-21T10:00:00.000+08:00"
    present_hand_over(vm, state, PHRASES, HandedOver("999999261121001", "ABCD2345", times, times, False, b"K1:X", True))
    return vm


@MODES
def test_a_receipt_on_screen_has_its_code_and_one_key_to_paper(mode: DisplayMode) -> None:
    vm = on_screen(handed(mode, PaperState.ON_SCREEN))
    (row,) = vm.papers
    assert (row["state"], row["again"], row["other"]) == ("在屏幕上", "打一张纸的", "")
    assert row["good"]
    assert vm.statusGood
    assert vm.codeImage
    assert "拍下" in vm.codeText
    assert "不用纸" in vm.primaryText
    assert "凭条" in vm.title or mode is ELDER


@MODES
def test_beside_a_certificate_that_came_out_nobody_is_told_that_no_paper_is_needed(mode: DisplayMode) -> None:
    state = JourneyState(
        page=Page.HAND_OVER, mode=mode, item=PROOF, delivery=Delivery.DELIVERED,
        document=PaperState.PRINTED, document_pages=1, receipt=PaperState.ON_SCREEN,
    )  # fmt: skip
    assert "不用纸" not in on_screen(state).primaryText
    coming = on_screen(replace(state, document=PaperState.PRINTING))
    assert coming.papers[-1]["again"] == "", "one paper at a time"


@MODES
def test_who_took_nothing_is_not_told_to_take_the_paper(mode: DisplayMode) -> None:
    end, word = EndViewModel(), PHRASES.say("end.paper", mode)
    present_end(end, JourneyState(page=Page.END, mode=mode, receipt=PaperState.ON_SCREEN), PHRASES)
    assert word not in end.lines
    present_end(end, JourneyState(page=Page.END, mode=mode, receipt=PaperState.PRINTED), PHRASES)
    assert word in end.lines


@pytest.mark.parametrize("mode", list(DisplayMode), ids=str)
def test_who_owes_a_paper_is_told_its_day_and_never_that_nothing_is_owed(mode: DisplayMode) -> None:
    state = handed(mode, PaperState.PRINTED)
    times = "2026-11-21T09:42:05.123+08:00"

    def status(owed_by: str) -> str:
        facts = HandedOver("999999261121001", "ABCD2345", times, times, False, b"", True, owed_by=owed_by)
        vm = HandoverViewModel()
        present_hand_over(vm, state, PHRASES, facts)
        return str(vm.statusTitle)

    assert "最晚11月27日补交" in status("11月27日")
    assert "最晚" not in status("")


@MODES
@pytest.mark.parametrize("receipt", [PaperState.PRINTED, PaperState.NOT_PRINTED])
def test_of_an_order_that_was_closed_the_papers_say_what_its_page_said(receipt: PaperState, mode: DisplayMode) -> None:
    state = replace(handed(mode, receipt), paying=Paying.CLOSED)
    line = receipt_line(state, replace(ORDER, state=OrderState.CLOSED, pay_url=None), EVERY)
    times = "2026-11-21T10:00:00.000+08:00"
    vm = HandoverViewModel()
    present_hand_over(
        vm, state, EVERY, HandedOver("999999261121001", "ABCD2345", times, times, False, b"", True, paid=line)
    )
    assert vm.lines[0] == {"label": "缴费", "value": line}
    assert not vm.statusGood, "nobody knows that it is paid"
    for said in (line, vm.statusTitle):
        assert "不用付" in said
        assert "也许付过了" in said
        assert all(word not in said for word in ("要付", "还没付", "没付成", "还不知道", "158")), said
        assert len(said) <= 30
