# SPDX-License-Identifier: Apache-2.0
"""我的办件, what else waits, on screen: bills first, appointments, what came of reporting, how a result is sent."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import config
from config.modes import DisplayMode
from kiosk.journey.mine import MineStep, MineWish
from kiosk.platform.booking_model import AppointmentState, CheckIn, CheckInOutcome
from kiosk.platform.logistics_model import Originals, OriginalsState, Shipment, ShipmentState
from tests.unit.kiosk.synthetic import catalogue
from tests.unit.ui.visit.test_pages_mine import PHONE
from ui.preview_mine import mine_scenes
from ui.view_models.mine import MineViewModel
from ui.visit.pages_mine import present_mine
from ui.visit.pages_waiting import shipment_rows
from ui.visit.phrases import Phrases

PHRASES = Phrases.of_visit(Path(config.__file__).parent / "content" / "texts")
SCENES = {name: (state, found) for name, state, found in mine_scenes()}
MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)


def shown(
    name: str, *, mode: DisplayMode = DisplayMode.STANDARD, at: bool = True, online: bool = True
) -> MineViewModel:
    state, found = SCENES[name]
    vm = MineViewModel()
    state = replace(state, mode=mode, online=online)
    present_mine(vm, state, PHRASES, found, catalogue(), help_phone=PHONE, is_at_a_point=at)
    return vm


def text(vm: MineViewModel) -> str:
    return "\n".join(f"{one['title']} {one['status']} {one['note']}" for one in vm.rows)


@MODES
def test_bills_stand_first_and_appointments_behind_what_needs_the_resident(mode: DisplayMode) -> None:
    vm = shown("mine-waiting", mode=mode)
    assert [one["wish"] for one in vm.rows][:4] == ["pay", "case", "case", "visit"]
    assert "158.40" in str(vm.rows[0]["status"])
    assert "9:00" in str(vm.rows[3]["status"])


def test_one_appointment_says_when_where_the_number_and_the_promise() -> None:
    vm = shown("mine-visit")
    assert "11月25日" in text(vm)
    assert "A012" in text(vm)
    assert "10 分钟" in text(vm)
    assert (vm.primaryWish, vm.secondaryWish) == (MineWish.MOVE_VISIT.value, MineWish.CANCEL_VISIT.value)
    assert vm.rows[-1]["wish"] == MineWish.CHECK_IN.value


def test_nobody_reports_where_the_terminal_stands_in_no_point_and_nothing_is_moved_without_network() -> None:
    assert all(one["wish"] == "" for one in shown("mine-visit", at=False).rows)
    assert shown("mine-visit", online=False).primaryWish == ""


def test_what_is_over_is_only_looked_at() -> None:
    vm = shown("mine-visit-cancelled")
    assert (vm.primaryWish, vm.secondaryText) == ("", "")
    assert all(one["wish"] == "" for one in vm.rows)


def test_who_is_asked_whether_they_mean_it_keeps_it_with_the_loud_button() -> None:
    vm = shown("mine-visit-sure")
    assert (vm.primaryWish, vm.secondaryWish) == ("", MineWish.CANCEL_VISIT_SURELY.value)


@MODES
@pytest.mark.parametrize("outcome", list(CheckInOutcome), ids=str)
def test_every_outcome_of_reporting_says_something_of_its_own(outcome: CheckInOutcome, mode: DisplayMode) -> None:
    vm = shown(f"mine-check-in-{outcome.value}", mode=mode)
    assert vm.title
    assert vm.hint
    others = {shown(f"mine-check-in-{one.value}", mode=mode).title for one in CheckInOutcome if one is not outcome}
    assert vm.title not in others


def test_who_reported_reads_the_number_who_is_before_them_and_the_latest_time() -> None:
    told = text(shown("mine-check-in-checked_in"))
    assert "A012" in told
    assert "2 位" in told
    assert "9:10" in told


def test_who_is_early_reads_when_to_come_back() -> None:
    assert "8:30" in text(shown("mine-check-in-too_early"))


def test_nobody_before_means_next() -> None:
    state, found = SCENES["mine-ticket"]
    vm = MineViewModel()
    assert isinstance(found.paper, CheckIn)
    present_mine(
        vm, state, PHRASES, replace(found, paper=replace(found.paper, waiting=0)), catalogue(), help_phone=PHONE
    )
    assert "下一个" in text(vm)


def test_a_ticket_without_network_leads_to_the_desk_not_to_a_query() -> None:
    vm = shown("mine-ticket-offline", online=False)
    assert "服务台" in vm.hint
    assert "报" in vm.title
    assert "凭条" in shown("mine-ticket-gone").hint


def test_a_result_on_its_way_stands_above_the_history() -> None:
    first = shown("mine-shipment").rows[0]
    assert "路上" in str(first["title"])
    assert "SF-" in str(first["note"])


def test_reported_already_is_said_in_the_list() -> None:
    state, found = SCENES["mine-waiting"]
    here = replace(found.waiting.appointments[0], state=AppointmentState.CHECKED_IN)
    vm = MineViewModel()
    waiting = replace(found.waiting, appointments=(here,), orders=())
    present_mine(
        vm, replace(state, mine=MineStep.SHOWN), PHRASES, replace(found, waiting=waiting), catalogue(), help_phone=PHONE
    )
    assert any("报到" in str(one["status"]) for one in vm.rows)


@MODES
def test_what_will_be_fetched_says_where_its_code_will_stand(mode: DisplayMode) -> None:
    state, found = SCENES["mine-shipment"]
    sent = found.waiting.shipment
    assert sent is not None
    vm = MineViewModel()
    for way, is_said in (("pickup", True), ("locker", True), ("courier", False)):
        waits = replace(sent, way=way, state=ShipmentState.WAITING, events=())
        there = replace(found, waiting=replace(found.waiting, shipment=waits))
        present_mine(vm, replace(state, mode=mode), PHRASES, there, catalogue(), help_phone=PHONE)
        assert ("取件码在这里看" in text(vm)) is is_said


@MODES
def test_a_list_that_is_longer_than_it_can_show_says_so(mode: DisplayMode) -> None:
    state, found = SCENES["mine-waiting"]
    vm = MineViewModel()
    present_mine(vm, replace(state, mode=mode), PHRASES, replace(found, has_more=True), catalogue(), help_phone=PHONE)
    assert "更早" in vm.notice


# --- 双向寄递 -------------------------------------------------------------------------------------------------------------

WAITS = Shipment("c", "courier", ShipmentState.WAITING, "示例快递", None, None, None, ())


def originals_said(mode: DisplayMode, state: OriginalsState, *, over: bool = False) -> list[dict[str, object]]:
    comes = "2026-11-30" if state in (OriginalsState.ORDERED, OriginalsState.MISSED) else None
    found = Originals(state, "2026-11-21T09:00:00.000+08:00", comes)
    is_at = ShipmentState.NONE if over else ShipmentState.WAITING
    shipment = replace(WAITS, state=is_at, originals=found)
    return shipment_rows(shipment, lambda key, **values: PHRASES.say(f"mine.{key}", mode, **values))


@MODES
@pytest.mark.parametrize("state", list(OriginalsState))
def test_where_the_originals_are_is_said_in_plain_words(mode: DisplayMode, state: OriginalsState) -> None:
    (line,) = originals_said(mode, state)
    text = f"{line['title']} {line['status']}"
    assert "原件" in text or "快递员" in text
    assert not re.search(r"[a-z]|\{", text), "no code and no blank"
    assert max(map(len, (str(line["title"]), str(line["status"])))) <= 30
    wants_something = state in (OriginalsState.MISSED, OriginalsState.CALLED_OFF)
    assert (line["tone"] == "act") is wants_something
    assert ("11月30日" in text) is (state in (OriginalsState.ORDERED, OriginalsState.MISSED))


def test_nobody_is_sent_to_a_counter_for_a_case_that_is_over() -> None:
    (line,) = originals_said(DisplayMode.STANDARD, OriginalsState.CALLED_OFF, over=True)
    assert (line["title"], line["status"], line["tone"]) == ("原件不用交了", "", "")


def test_result_and_originals_stand_beside_each_other() -> None:
    back = Originals(OriginalsState.RETURNING, "2026-11-21T09:00:00.000+08:00", None)
    sent = replace(WAITS, state=ShipmentState.SENT, waybill_no="SF-1", originals=back)
    rows = shipment_rows(sent, lambda key, **values: PHRASES.say(f"mine.{key}", DisplayMode.STANDARD, **values))
    assert [one["title"] for one in rows] == ["原件在寄回的路上", "已经寄出"]
