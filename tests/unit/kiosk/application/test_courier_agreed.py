# SPDX-License-Identifier: Apache-2.0
"""What sending the result costs stands on the last look, which is signed: as agreed, for this address, or as unknown."""

from __future__ import annotations

import pytest

from kiosk.application.confirm import confirm_sheet
from kiosk.application.courier_agreed import NOTHING_AGREED, CourierAgreed, courier_cost
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.catalogue.words import Language
from kiosk.platform.logistics_model import CourierQuote
from tests.unit.kiosk.synthetic import FIRST_TIMER, Shared, drafts, known, situation

PERMIT = drafts().items["312000194000"]
HOME, OTHER = "示例市试验区演示街8号402室", "示例市示例区示例路9号"


def going(way: str = "courier", address: str = HOME) -> Form:
    """The form of a permit with a way of delivery; the courier's address confirmed."""
    form = prefill(PERMIT, situation(PERMIT), known(shared={**FIRST_TIMER, "residence.address": Shared(HOME)}))
    for code, raw in (("delivery", way), *((("post_address", address),) if way == "courier" else ())):
        answered = form.with_answer(code, raw)
        assert isinstance(answered, Form), answered
        form = answered
    return form


def agreed(amount_fen: int, payer: str, *, both: bool = False, address: str = HOME) -> CourierAgreed:
    return CourierAgreed(CourierQuote("示例快递", amount_fen, payer, 1, 2, both_ways=both), address)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (agreed(1200, "receiver"), "12 元，收到时付给快递员"),
        (agreed(2400, "receiver", both=True), "来回 24 元，付给快递员"),
        (agreed(1200, "office"), "不要钱，寄给您"),
        (agreed(0, "receiver"), "不要钱，寄给您"),
        (agreed(0, "office", both=True), "不要钱，来取原件再送回"),
        (NOTHING_AGREED, "现在问不到，可能要您付"),
        (CourierAgreed(None, HOME), "现在问不到，可能要您付"),
    ],
)
def test_price_and_payer_stand_among_the_facts_and_are_signed(one: CourierAgreed, said: str) -> None:
    sheet = confirm_sheet(going(), (), courier=one)
    assert ("快递费", said) in [(fact.label, fact.text) for fact in sheet.facts]
    assert f"快递费：{said}" in [block.text for block in sheet.blocks if block.kind == "fact"]


def test_a_price_for_another_address_is_none() -> None:
    one = agreed(0, "office", both=True, address=OTHER)
    assert courier_cost(going(), one) == "现在问不到，可能要您付"
    assert not one.fetches_originals(going())
    assert courier_cost(going(address=OTHER), one).startswith("不要钱")
    assert one.fetches_originals(going(address=OTHER))


def test_where_no_courier_is_chosen_nothing_is_said_of_one() -> None:
    form, one = going("pickup"), agreed(1200, "receiver", both=True)
    assert courier_cost(form, one) == ""
    assert "快递费" not in [fact.label for fact in confirm_sheet(form, (), courier=one).facts]
    assert not one.fetches_originals(form)


def test_a_courier_without_an_address_is_not_agreed_to() -> None:
    form = prefill(PERMIT, situation(PERMIT), known()).with_answer("delivery", "courier")
    assert isinstance(form, Form)
    assert not CourierAgreed(None, "").stands_for(form)
    assert courier_cost(form, NOTHING_AGREED, Language.EN).startswith("Not known")


def test_the_address_is_in_no_repr() -> None:
    assert HOME not in repr(agreed(1200, "receiver"))
