# SPDX-License-Identifier: Apache-2.0
"""Who comes, and for whom, at the last look: both are named and who agrees is, in what is signed too (ADR 18)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.application.acting import Agent, Enterprise
from kiosk.application.address import AddressLists, AddressParts
from kiosk.application.address_prompt import address_prompt
from kiosk.application.confirm import ConfirmSheet, confirm_sheet
from kiosk.application.fields import FieldValue, Origin
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.application.review import display
from kiosk.catalogue.field_model import FieldKind
from kiosk.journey.mask import mask_name
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, drafts, item, known, situation

AGENT = Agent("测试乙", "999999199001010033", "子女")
SHOP = Enterprise("示例小店", "91999999MA9999999H", "测试甲", "示例市示例路1号", "open")


def form_of(agent: Agent | None = None, enterprise: Enterprise | None = None) -> Form:
    one = item()
    people = replace(known(shared=FIRST_TIMER), agent=agent, enterprise=enterprise)
    return prefill(one, situation(one), people)


def facts(sheet: ConfirmSheet) -> dict[str, str]:
    return {fact.label: fact.text for fact in sheet.facts}


def test_an_agent_and_the_one_it_is_for_are_both_named_masked() -> None:
    own, acted = confirm_sheet(form_of(), ()), confirm_sheet(form_of(AGENT), ())
    said = [text for label, text in facts(acted).items() if facts(own).get(label) != text]
    assert f"{mask_name(AGENT.name)}（子女）" in said
    assert not any(AGENT.name in text for text in facts(acted).values()), "masked on the screen"
    assert len(acted.facts) == len(own.facts) + 2, "for whom, and who agrees to what is fetched"
    assert acted.blocks != own.blocks


def test_an_enterprise_is_named_with_who_acts_for_it() -> None:
    own, acted = facts(confirm_sheet(form_of(), ())), facts(confirm_sheet(form_of(enterprise=SHOP), ()))
    assert len(acted) == len(own) + 1
    assert SHOP.name in acted.values()
    assert set(own.values()) < set(acted.values())


def test_a_field_that_nobody_fills_in_has_no_page() -> None:
    spec = next(one for one in item().fields if one.ask is None)
    with pytest.raises(ValueError, match=spec.code):
        address_prompt(spec, AddressParts(), AddressLists({}))


def test_an_answer_that_no_longer_fits_is_open_again_and_no_longer_confirmed() -> None:
    form = form_of()
    code = next(iter(form.values))
    confirmed = replace(form, confirmed=form.confirmed | {code})
    again = confirmed.without_answer(code)
    assert code not in again.values
    assert code not in again.confirmed
    assert set(form.values) - set(again.values) == {code}
    assert confirmed.value(code) == form.value(code), "the form before is as it was"


def test_a_booked_time_is_said_in_words_at_the_last_look() -> None:
    booking = next(one for one in drafts().items.values() if any(f.kind is FieldKind.SLOT for f in one.fields))
    spec = next(one for one in booking.fields if one.kind is FieldKind.SLOT)
    form = prefill(booking, situation(booking), known(shared=FIRST_TIMER))
    said = display(form, spec, FieldValue(spec.code, "2026-11-24 09:00-09:30", Origin.RESIDENT))
    assert "11月24日" in said
    assert "2026-11-24" not in said
    assert FLEXIBLE != booking.base_code


def test_a_place_is_said_by_its_name_and_by_its_id_where_it_is_not_known() -> None:
    booking = next(one for one in drafts().items.values() if any(f.kind is FieldKind.PLACE for f in one.fields))
    spec = next(one for one in booking.fields if one.kind is FieldKind.PLACE)
    people = replace(known(shared=FIRST_TIMER), place_names={"SH-310115-01": "示例服务中心"})
    form = prefill(booking, situation(booking), people)
    assert display(form, spec, FieldValue(spec.code, "SH-310115-01", Origin.RESIDENT)) == "示例服务中心"
    assert display(form, spec, FieldValue(spec.code, "SH-310115-02", Origin.RESIDENT)) == "SH-310115-02"
