# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.catalogue.words import long_sentences
from kiosk.guidance.notice import Capability, Device, Lack, notice
from kiosk.guidance.offer import LAST_STEP_ELSEWHERE, NO_NETWORK, NOT_YET, Offer, offer
from tests.unit.kiosk.synthetic import PENSION, catalogue, item, situation, summaries

ALL = Capability(frozenset(Device), online=True)
PLAIN = replace(summaries()[0], is_draft=False, devices_all=("camera",), devices_one_of=(), instead="", offline=False)


def test_what_the_terminal_has_can_be_done() -> None:
    assert offer(PLAIN, ALL) == Offer(True)
    assert not offer(PLAIN, ALL).leads_elsewhere


def test_a_draft_is_not_offered_whatever_the_terminal_has() -> None:
    assert offer(replace(PLAIN, is_draft=True), ALL) == Offer(False, NOT_YET)


def test_without_network_only_what_may_wait() -> None:
    offline = replace(ALL, online=False)
    assert offer(PLAIN, offline) == Offer(False, NO_NETWORK)
    assert offer(replace(PLAIN, offline=True), offline).available_here


def test_one_of_several_devices_is_enough() -> None:
    either = replace(PLAIN, devices_all=(), devices_one_of=(("document_printer", "receipt_printer"),))
    devices = frozenset(Device) - {Device.DOCUMENT_PRINTER}
    assert offer(either, Capability(devices, online=True)).available_here
    neither = Capability(devices - {Device.RECEIPT_PRINTER}, online=True)
    assert not offer(either, neither).available_here


def test_a_last_step_elsewhere_is_said_and_leads_there() -> None:
    found = offer(replace(PLAIN, instead="card_maker"), ALL)
    assert found == Offer(True, LAST_STEP_ELSEWHERE, "card_maker")
    assert found.leads_elsewhere


@pytest.mark.parametrize("lack", [None, Lack.PAPER_OUT, Lack.JAMMED])
def test_the_reason_is_the_one_that_the_items_own_page_gives(lack: Lack | None) -> None:
    lacks = {} if lack is None else {Device.DOCUMENT_PRINTER: lack}
    without = Capability(frozenset(Device) - {Device.DOCUMENT_PRINTER}, True, lacks)
    summary = next(one for one in summaries() if one.code == PENSION)
    reason = offer(summary, without).reason
    assert reason is not None
    assert reason.zh == notice(item(PENSION), situation(item(PENSION)), without).verdict


@pytest.mark.parametrize("online", [True, False])
def test_list_and_page_agree_for_every_item_on_offer(online: bool) -> None:
    by_code = {one.code: one for one in summaries()}
    for code, one in catalogue().items.items():
        for lost in Device:
            here = Capability(frozenset(Device) - {lost}, online)
            if not online and lost is Device.ID_CARD_READER:
                continue  # who somebody is, is asked by the page alone
            if one.capability.any_of:
                continue  # the page does not look at them yet
            assert offer(by_code[code], here).available_here == notice(one, situation(one), here).can_do, (code, lost)


def test_what_is_said_is_short() -> None:
    for words in (NOT_YET, NO_NETWORK, LAST_STEP_ELSEWHERE):
        assert long_sentences(words.zh) == ()


def test_what_is_of_another_district_is_said_in_the_list_and_leads_there() -> None:
    of_one = replace(PLAIN, scope="黄浦区、徐汇区")
    said = offer(of_one, replace(ALL, district="浦东新区"))
    assert not said.available_here
    assert said.leads_elsewhere
    assert said.reason is not None
    assert said.reason.zh == "这件事只在黄浦区、徐汇区办"
    assert not long_sentences(said.reason.zh)
    assert offer(of_one, replace(ALL, district="徐汇区")).available_here
    assert offer(of_one, ALL).available_here


def test_its_notice_says_so_too() -> None:
    of_one = item(PENSION).model_copy(update={"scope": "黄浦区"})
    there = notice(of_one, situation(of_one), replace(ALL, district="浦东新区"))
    assert (there.can_do, there.blocked_by, there.verdict) == (False, "district", "这件事只在黄浦区办")
    here = notice(of_one, situation(of_one), replace(ALL, district="黄浦区"))
    assert here.can_do
    (collect,) = [section for section in here.sections if section.key == "collect"]
    assert collect.rows[-1].text == "只在黄浦区办"
