# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import dataclass

import pytest

from kiosk.catalogue.loader import Catalogue
from kiosk.guidance.belonging import fields_of, has_no_part, materials_of, parts_of, perhaps_of, rules_of
from kiosk.guidance.questionnaire import Done, Questionnaire, finished
from tests.unit.kiosk.synthetic import drafts, situation

BIRTH, SHOP, PERMIT, SMOKE = "TBD-YJ01", "TBD-YYZ01", "312000194000", "answers.tobacco"


@dataclass(frozen=True)
class Asked:
    code: str
    answers: dict[str, str]

    def facts(self, **more: object) -> dict[str, object]:
        one = catalogue().items[self.code]
        return {**situation(one, **self.answers).facts(), **{k.replace("__", "."): v for k, v in more.items()}}


def catalogue() -> Catalogue:
    return drafts()


def ids(code: str, facts: dict[str, object]) -> list[str]:
    return [part.id for part in parts_of(catalogue().items[code], facts)]


def codes(code: str, facts: dict[str, object]) -> set[str]:
    return {spec.code for spec in fields_of(catalogue().items[code], facts)}


def test_a_question_that_was_not_asked_is_answered_with_nothing() -> None:
    one = catalogue().items[SHOP]
    done = situation(one, action="new")
    assert "changed" not in done.answers
    assert done.facts()["answers.changed"] == ""
    assert set(done.facts()) == {f"answers.{question.id}" for question in one.questions}


def test_before_the_end_what_was_not_asked_yet_is_not_known() -> None:
    one = catalogue().items[SHOP]
    questions = Questionnaire(one)
    state = questions.answer(questions.start(), one.questions[0].id, one.questions[0].options[0].value)
    assert set(questions.situation(state).facts()) == {f"answers.{one.questions[0].id}"}


def test_answers_beside_the_way_are_left_out() -> None:
    one = catalogue().items[SHOP]
    way = situation(one, action="new")
    assert finished(one, {**way.answers, "changed": "items"}) == way
    assert finished(one, {}) is None
    questions = Questionnaire(one)
    state = questions.start()
    for question_id, value in way.answers.items():
        state = questions.answer(state, question_id, value)
    assert questions.current(state) == Done(way)


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        (
            {"action": "new", "food": "packed", "alcohol": "yes", "tobacco": "no", "medicine": "none"},
            ["food", "alcohol"],
        ),
        ({"action": "new", "food": "none", "alcohol": "no", "tobacco": "no", "medicine": "both"}, ["drug", "device"]),
        ({"action": "new", "food": "none", "alcohol": "no", "tobacco": "no", "medicine": "none"}, []),
    ],
)
def test_only_parts_that_were_wanted_apply_and_only_their_fields_belong(
    answers: dict[str, str], parts: list[str]
) -> None:
    facts, one = Asked(SHOP, answers).facts(), catalogue().items[SHOP]
    assert ids(SHOP, facts) == parts
    assert has_no_part(one, facts) is (not parts)
    found = codes(SHOP, facts)
    assert ("food_officer_name" in found) is ("food" in parts)
    assert ("alcohol_goods" in found) is ("alcohol" in parts)
    assert ("drug_officer_name" in found) is ("drug" in parts or "device" in parts)
    assert "certificate_number" in found, "a field of no part in particular is everybody's"
    assert ("YXZG" in {spec.code for spec in materials_of(one, facts)}) is ("drug" in parts)


def test_a_part_of_which_is_not_known_whether_it_applies_is_not_dropped() -> None:
    everything = [part.id for part in catalogue().items[SHOP].parts]
    assert ids(SHOP, {}) == everything
    assert ids(SHOP, {SMOKE: "no"}) == [one for one in everything if one != "tobacco"]


def test_a_field_that_waits_for_another_is_not_there_before_that_one_is_filled() -> None:
    asked = Asked(PERMIT, {})
    assert "post_address" not in codes(PERMIT, asked.facts())
    assert "post_address" not in codes(PERMIT, asked.facts(fields__delivery="pickup"))
    assert "post_address" in codes(PERMIT, asked.facts(fields__delivery="courier"))


def test_a_field_that_waits_for_a_register_is_shown_until_the_register_says_no() -> None:
    one = catalogue().items[PERMIT]
    fields = tuple(
        spec.model_copy(update={"show_when": "shared.household.local"}) if spec.code == "phone" else spec
        for spec in one.fields
    )
    made = one.model_copy(update={"fields": fields})
    assert "phone" in {spec.code for spec in fields_of(made, {})}
    assert "phone" not in {spec.code for spec in fields_of(made, {"shared.household.local": False})}


def test_a_material_is_needed_not_needed_or_perhaps_needed() -> None:
    one = catalogue().items[PERMIT]
    paper = next(spec for spec in one.materials if spec.code == "JZZ").model_copy(
        update={"need_when": "shared.household.local"}
    )
    made = one.model_copy(update={"materials": (paper,)})
    assert (materials_of(made, {}), perhaps_of(made, {})) == ((), (paper,))
    known = {"shared.household.local": True}
    assert (materials_of(made, known), perhaps_of(made, known)) == ((paper,), ())
    known = {"shared.household.local": False}
    assert (materials_of(made, known), perhaps_of(made, known)) == ((), ())


def test_rules_go_with_their_part() -> None:
    one = catalogue().items[SHOP]
    rule = catalogue().items["312000202000"].prechecks[0]
    rules = (rule.model_copy(update={"part": "tobacco"}), rule.model_copy(update={"id": "all"}))
    made = one.model_copy(update={"prechecks": rules})
    assert rules_of(made, {SMOKE: "yes"}) == rules
    assert [one.id for one in rules_of(made, {SMOKE: "no"})] == ["all"]


def test_an_item_without_parts_has_none_and_lacks_none() -> None:
    one = catalogue().items[PERMIT]
    assert parts_of(one, {}) == ()
    assert not has_no_part(one, {})
