# SPDX-License-Identifier: Apache-2.0
"""多少钱 of the last look: the bill where one is known, else the fee, else why nothing is paid."""

from __future__ import annotations

from kiosk.application.charge import cost_words
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.catalogue.kind_model import FeeExemption
from kiosk.catalogue.words import words
from tests.unit.kiosk.synthetic import Shared, drafts, known, situation


def form_of(held: str | None = None, *, fee: str | None = None, free_from: int = 200, **answers: str) -> Form:
    """Of the service that pays bills; with ``fee`` of one that costs something itself."""
    item = drafts().items["TBD-JF02"]
    assert item.payment is not None
    assert item.payment.bill is not None
    shared = {} if held is None else {item.payment.bill: Shared(held)}
    if fee is not None:
        exempt = FeeExemption(
            when=f"person.age >= {free_from}", say=words("老人免交", "Free for the old"), rule="示例规定"
        )
        guide = item.guide.model_copy(
            update={"fee": item.guide.fee.model_copy(update={"amount": fee, "exempt": (exempt,)})}
        )
        item = item.model_copy(update={"guide": guide, "payment": None})
    return prefill(item, situation(item, **answers), known(shared=shared))


def test_the_bill_that_the_answers_name_is_said() -> None:
    held = "电费 166.40 元、水费 32.15 元"
    assert cost_words(form_of(held, what="power")) == "电费 166.40 元"
    assert cost_words(form_of(held, what="water")) == "水费 32.15 元"


def test_without_a_bill_of_that_kind_the_guide_speaks() -> None:
    said = drafts().items["TBD-JF02"].guide.fee.say.zh
    assert cost_words(form_of("电费 166.40 元", what="gas")) == said
    assert cost_words(form_of(what="power")) == said


def test_a_fee_is_said_in_yuan_unless_it_is_waived_or_nothing() -> None:
    assert cost_words(form_of(fee="20.00")) == "20 元"
    assert cost_words(form_of(fee="20.00", free_from=1)) == "老人免交"
    assert cost_words(form_of(fee="0")) == drafts().items["TBD-JF02"].guide.fee.say.zh
