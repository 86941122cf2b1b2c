# SPDX-License-Identifier: Apache-2.0
"""What somebody who looks on may see of a form: what is masked, public or nobody's; amounts and own words never (ADR 19)."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from kiosk.application.fields import FieldValue, Origin
from kiosk.application.form import Form
from kiosk.application.onlooker import may_be_seen
from kiosk.application.prefill import prefill
from kiosk.catalogue.field_model import MAY_BE_PERSONAL, FieldKind, FieldSpec, Mask, Unmasked
from kiosk.catalogue.model import ServiceItem
from tests.unit.kiosk.synthetic import FLEXIBLE, RETURNING, drafts, item, known, situation

ITEM = item(FLEXIBLE)


def opened() -> Form:
    return prefill(ITEM, situation(ITEM, form="platform"), known(shared=RETURNING))


def seen(form: Form, code: str) -> bool:
    return may_be_seen(form, form.item.field(code), form.values[code])


def said(code: str, raw: str) -> Form:
    answered = opened().with_answer(code, raw)
    assert isinstance(answered, Form)
    return answered


def like(code: str, **changes: object) -> FieldSpec:
    return ITEM.field(code).model_copy(update=changes)


@pytest.mark.parametrize(
    ("code", "raw", "is_seen"),
    [
        ("income_band", "3000_5000", False),
        ("employer", "某某外卖平台", False),
        ("start_date", "2026-01-01", False),
        ("work_content", "摆摊、开小店", True),
        ("work_content", "给张某某家带孩子", False),
        ("residence_address", "示例市示例区示例路9号", True),
    ],
)
def test_what_the_resident_says(code: str, raw: str, is_seen: bool) -> None:
    """Amounts, where somebody works and their own words are covered; one of the page's own choices is not."""
    assert seen(said(code, raw), code) is is_seen


def test_a_registers_words_that_are_none_of_the_choices_are_covered() -> None:
    form = opened()
    assert form.values["work_content"].value == "摆摊修自行车"
    assert not seen(form, "work_content")
    assert seen(form, "applicant_name"), "through its mask"
    assert not seen(form, "certificate_number"), "numbers have no value at all"
    assert not seen(form, "certificate_type")


@pytest.mark.parametrize(
    ("why", "from_register", "own"),
    [
        (None, False, False),
        (Unmasked.RESIDENT, False, False),
        (Unmasked.PUBLIC, True, False),
        (Unmasked.IMPERSONAL, True, False),
    ],
)
def test_without_a_mask_the_item_has_to_say_so_and_own_words_stay_covered(
    why: Unmasked | None, from_register: bool, own: bool
) -> None:
    form, spec = opened(), like("employer", unmasked=why)
    assert may_be_seen(form, spec, FieldValue("employer", "某某平台", Origin.SHARED_DATA)) is from_register
    assert may_be_seen(form, spec, FieldValue("employer", "某某平台", Origin.RESIDENT)) is own
    assert may_be_seen(form, spec, FieldValue("employer", "某某平台", Origin.LAST)) is own


def test_a_count_that_is_nobodys_may_be_the_residents_own() -> None:
    spec = like("employer", kind=FieldKind.COUNT, unmasked=Unmasked.IMPERSONAL)
    assert may_be_seen(opened(), spec, FieldValue("employer", "2", Origin.RESIDENT))


@pytest.mark.parametrize("kind", [FieldKind.PLACE, FieldKind.SLOT, FieldKind.DELIVERY])
def test_places_times_and_ways_are_chosen_of_what_the_page_offers(kind: FieldKind) -> None:
    assert may_be_seen(opened(), like("employer", kind=kind), FieldValue("employer", "x", Origin.RESIDENT))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": FieldKind.ID_NUMBER, "unmasked": Unmasked.PUBLIC},
        {"kind": FieldKind.BANK_ACCOUNT, "mask": Mask.NAME},
        {"mask": Mask.ACCOUNT},
    ],
)
def test_numbers_of_somebody_are_never_seen_whatever_the_item_says(changes: dict[str, object]) -> None:
    value = FieldValue("employer", "9999", Origin.SHARED_DATA)
    assert not may_be_seen(opened(), like("employer", **changes), value)


@pytest.mark.parametrize("one", [pytest.param(one, id=code) for code, one in sorted(drafts().items.items())])
def test_no_item_lets_a_written_word_or_an_amount_be_seen(one: ServiceItem) -> None:
    """Every field of every item, drafts too, with a word of the resident's in it."""
    form = prefill(one, situation(one), known())
    for spec in one.fields:
        if spec.kind not in (FieldKind.TEXT, FieldKind.REGION, FieldKind.MONEY_BAND) or spec.mask is not Mask.NONE:
            continue
        value = FieldValue(spec.code, "张某某的话", Origin.RESIDENT)
        assert not may_be_seen(replace(form, values=MappingProxyType({spec.code: value})), spec, value), spec.code
        assert spec.kind in MAY_BE_PERSONAL
        assert spec.unmasked is not None, spec.code
