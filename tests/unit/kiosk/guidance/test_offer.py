# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations

import pytest

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.summary import summary_of
from kiosk.catalogue.words import long_sentences
from kiosk.guidance.notice import Capability, Device, Lack, notice
from kiosk.guidance.offer import LAST_STEP_ELSEWHERE, NO_NETWORK, NOT_YET, Offer, offer
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, catalogue, item, situation, summaries

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


EITHER, BOTH = (("document_printer", "receipt_printer"),), (("document_printer",), ("receipt_printer",))


def with_groups(one: ServiceItem, *groups: tuple[str, ...]) -> ServiceItem:
    return one.model_copy(update={"capability": one.capability.model_copy(update={"any_of": groups})})


@pytest.mark.parametrize("online", [True, False])
def test_list_and_page_agree_for_every_item_on_every_set_of_devices(online: bool) -> None:
    every = [*catalogue().items.values(), with_groups(item(PENSION), *EITHER), with_groups(item(FLEXIBLE), *BOTH)]
    for one in every:
        summary, asked = summary_of(one), situation(one)
        for devices in chain.from_iterable(combinations(Device, size) for size in range(len(Device) + 1)):
            here = Capability(frozenset(devices), online)
            if not online and Device.ID_CARD_READER not in devices:
                continue  # who somebody is, is asked by the page alone
            assert offer(summary, here).available_here == notice(one, asked, here).can_do, (one.base_code, devices)


@pytest.mark.parametrize(
    ("groups", "lost", "blocked_by"),
    [
        (EITHER, {Device.DOCUMENT_PRINTER}, ""),
        (EITHER, {Device.DOCUMENT_PRINTER, Device.RECEIPT_PRINTER}, "device:document_printer"),
        (BOTH, {Device.RECEIPT_PRINTER}, "device:receipt_printer"),
    ],
)
def test_the_page_says_which_device_of_a_group_is_lacking(
    groups: tuple[tuple[str, ...], ...], lost: set[Device], blocked_by: str
) -> None:
    one = with_groups(item(FLEXIBLE), *groups)
    page = notice(one, situation(one), Capability(frozenset(Device) - lost, online=True))
    assert (page.blocked_by, page.can_do) == (blocked_by, not blocked_by)


def test_what_ends_in_a_sheet_needs_the_printer_that_prints_it_and_no_other() -> None:
    slips_alone = Capability(frozenset(Device) - {Device.DOCUMENT_PRINTER}, online=True)
    sheets_alone = Capability(frozenset(Device) - {Device.RECEIPT_PRINTER}, online=True)
    for one in catalogue().items.values():
        if one.gives_document:
            assert not offer(summary_of(one), slips_alone).available_here, one.base_code
            assert offer(summary_of(one), sheets_alone).available_here, one.base_code


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
