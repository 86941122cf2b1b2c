# SPDX-License-Identifier: Apache-2.0
"""我的地址: which addresses are offered where a courier is to come, what they are called, and that one of them is chosen."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.application import address_book
from kiosk.application.address_book import KNOWN, known_addresses, with_known
from kiosk.application.draft import draft_bytes, form_from_draft
from kiosk.application.fields import Origin
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.application.review import OWN_WORDS, field_prompt
from kiosk.application.validation import Invalid
from kiosk.catalogue.field_model import ADDRESSES
from tests.unit.kiosk.synthetic import FIRST_TIMER, Shared, by_card, drafts, known, situation

PERMIT = "312000194000"
PARCELS, HOME = "示例市试验区收件路3号", "示例市试验区演示街8号402室"
POST, LIVES = KNOWN + "share:contact.post_address", KNOWN + "share:residence.address"
HELD = {**FIRST_TIMER, "contact.post_address": Shared(PARCELS), "residence.address": Shared(HOME)}


def sent(shared: Mapping[str, Shared] | None = HELD) -> Form:
    """Whoever has just said that it shall come by courier."""
    item = drafts().items[PERMIT]
    form = prefill(item, situation(item), known(shared=shared)).with_answer("delivery", "courier")
    assert isinstance(form, Form)
    return form


def offered(form: Form) -> list[str]:
    return [one.raw for one in known_addresses(form, form.item.field("post_address"))]


def test_every_source_of_an_address_is_called_something() -> None:
    assert set(address_book._CALLED) == ADDRESSES


def test_where_the_courier_goes_is_asked_although_an_address_is_on_record() -> None:
    form = sent()
    assert form.value("post_address") is not None
    assert "post_address" in {spec.code for spec in form.missing()}
    chosen = form.with_answer("post_address", with_known(form, "post_address", POST))
    assert isinstance(chosen, Form)
    assert "post_address" not in {spec.code for spec in chosen.missing()}
    value = chosen.value("post_address")
    assert value is not None
    assert (value.value, value.origin) == (PARCELS, Origin.RESIDENT)


def test_known_addresses_are_offered_by_what_they_are_and_masked() -> None:
    prompt = field_prompt(sent(), "post_address")
    assert prompt.kind == "choice"
    assert [option.value for option in prompt.options][:2] == [POST, LIVES]
    assert prompt.options[-1].value == OWN_WORDS
    assert [option.selected for option in prompt.options] == [True, *[False] * (len(prompt.options) - 1)]
    assert len(prompt.options) <= 4, "with large type they stand on one page"
    for option in prompt.options:
        assert "收件路" not in option.label + option.note
        assert "演示街" not in option.label + option.note
    assert prompt.options[0].label == "上次收快递的地方"
    assert prompt.options[0].note.startswith("示例市试验区")


def test_the_same_address_is_offered_once_and_one_that_is_none_never() -> None:
    same = sent({**HELD, "contact.post_address": Shared(HOME)})
    assert offered(same)[0] == POST
    assert LIVES not in offered(same)
    assert POST not in offered(sent({**HELD, "contact.post_address": Shared("？")}))


def test_without_the_platform_there_is_what_the_card_says() -> None:
    form = sent(None)
    card = by_card().household_address
    assert offered(form) == [KNOWN + "identity:address"]
    assert with_known(form, "post_address", KNOWN + "identity:address") == card


def test_what_is_not_on_offer_is_no_answer() -> None:
    form = sent(None)
    assert with_known(form, "post_address", POST) == ""
    assert isinstance(form.with_answer("post_address", with_known(form, "post_address", POST)), Invalid)
    assert with_known(form, "post_address", HOME) == HOME


def test_a_field_that_is_never_asked_has_no_addresses() -> None:
    form = sent()
    assert known_addresses(form, form.item.field("applicant_name")) == ()


def test_a_draft_keeps_the_address_that_was_chosen_also_where_it_is_the_one_on_record() -> None:
    form = sent().with_answer("post_address", PARCELS)
    assert isinstance(form, Form)
    again = form_from_draft(draft_bytes(form), form.item, form.known)
    assert again is not None
    assert "post_address" not in {spec.code for spec in again.missing()}
