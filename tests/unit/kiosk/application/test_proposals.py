# SPDX-License-Identifier: Apache-2.0
"""What a paper says beside the form: shown, compared, offered, never filled in; and the form that took it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kiosk.application.draft import draft_bytes, form_from_draft, photographed_in_draft
from kiosk.application.fields import Origin
from kiosk.application.form import Form
from kiosk.application.proposals import Proposal, Standing, proposals, worth_showing
from kiosk.application.review import review_rows
from kiosk.application.validation import Invalid
from kiosk.catalogue.field_model import Mask
from tests.unit.kiosk.case.test_package import filled
from tests.unit.kiosk.synthetic import FLEXIBLE, item

FIELDS = {"name": "applicant_name", "id_number": "certificate_number", "address": "residence_address"}
ELSEWHERE = "示例市示例区桂花路77弄3号402室"


@dataclass(frozen=True)
class Read:
    name: str
    value: str
    ask: str = "confirm"


@pytest.fixture
def form() -> Form:
    return filled()


def said(form: Form, code: str) -> str:
    value = form.value(code)
    assert value is not None
    return value.value


def test_the_same_however_it_is_spaced(form: Form) -> None:
    name, number = said(form, "applicant_name"), said(form, "certificate_number")
    found = proposals(form, FIELDS, [Read("name", name.replace("·", " ")), Read("id_number", f" {number.lower()}")])
    assert [(one.code, one.standing, one.is_sure) for one in found] == [
        ("applicant_name", Standing.SAME, True),
        ("certificate_number", Standing.SAME, True),
    ]
    assert found[0].mask is Mask.NAME
    assert name not in repr(found)


def test_what_the_card_says_is_only_compared_and_what_the_resident_may_change_is_offered(form: Form) -> None:
    found = proposals(
        form, FIELDS, [Read("name", "测试丙"), Read("address", ELSEWHERE, "low"), Read("relation", "户主")]
    )
    assert [(one.name, one.standing, one.is_sure) for one in found] == [
        ("name", Standing.OTHER, True),
        ("address", Standing.OFFERED, False),
        ("relation", Standing.ALONE, True),
    ]
    assert found[1].now == said(form, "residence_address")


def test_what_was_not_found_or_would_be_refused_is_not_offered(form: Form) -> None:
    found = proposals(form, FIELDS, [Read("name", "", "missing"), Read("address", "路")])
    assert [(one.name, one.standing) for one in found] == [("address", Standing.ALONE)]


def test_a_field_that_this_situation_does_not_have_is_only_shown(form: Form) -> None:
    assert proposals(form, {"seller": "employer"}, [Read("seller", "测试文具店")])[0].standing in (
        Standing.ALONE,
        Standing.OFFERED,
    )


def test_a_chosen_value_has_its_own_origin_and_is_changed_not_objected_to(form: Form) -> None:
    taken = form.with_proposal("residence_address", ELSEWHERE, "居住证")
    assert not isinstance(taken, Invalid)
    value = taken.value("residence_address")
    assert value is not None
    assert (value.value, value.origin, value.source_name) == (ELSEWHERE, Origin.MATERIAL, "居住证")
    row = next(one for one in review_rows(taken) if one.code == "residence_address")
    assert (row.origin_label, row.editable, row.disputable) == ("材料识别", True, False)
    assert taken.with_dispute("residence_address") == taken
    assert isinstance(form.with_proposal("residence_address", "路", "居住证"), Invalid)
    assert form.with_proposal("employer", "", "x") == form.with_answer("employer", "")


def test_a_draft_keeps_the_choice_as_the_residents_own_word_and_that_pictures_were_taken(form: Form) -> None:
    taken = form.with_proposal("residence_address", ELSEWHERE, "居住证")
    assert not isinstance(taken, Invalid)
    kept = draft_bytes(taken, ["JZZ"])
    assert photographed_in_draft(kept) == {"JZZ"}
    back = form_from_draft(kept, item(FLEXIBLE), form.known)
    assert back is not None
    value = back.value("residence_address")
    assert value is not None
    assert (value.value, value.origin) == (ELSEWHERE, Origin.RESIDENT)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"photographed": 3}', b'{"photographed": [3]}', b"{}", draft_bytes(filled())]
)
def test_a_draft_without_pictures_says_of_none(data: bytes) -> None:
    assert photographed_in_draft(data) == frozenset()


def test_beside_the_picture_stands_first_what_somebody_should_look_at() -> None:
    def one(name: str, standing: Standing, *, is_sure: bool = True) -> Proposal:
        return Proposal(name, "", "", "x", "", standing, is_sure)

    found = [
        one("alone", Standing.ALONE),
        one("offered", Standing.OFFERED),
        one("same", Standing.SAME),
        one("unsure", Standing.SAME, is_sure=False),
        one("other", Standing.OTHER),
    ]
    assert [each.name for each in worth_showing(found, 9)] == ["other", "unsure", "same", "alone"]
    assert [each.name for each in worth_showing(found, 2)] == ["other", "unsure"]
