# SPDX-License-Identifier: Apache-2.0
"""The words that a name can ever be: those of the content and of the program, and nothing of what a register may say."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest

from kiosk.application.fields import licence_state
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.tables import Sex
from kiosk.catalogue.vocabulary import closed_words
from kiosk.identity.resident import Assurance, KindOfCard
from tests.unit.kiosk.synthetic import FLEXIBLE, Licence, drafts

WORDS = {"zh": "话", "en": "Words"}
YES_NO = [{"value": one, "label": WORDS} for one in ("yes", "no")]


def asking(**spec: Any) -> dict[str, tuple[str, ...]]:
    """Of an item with one more field."""
    plain = drafts().items[FLEXIBLE].model_dump(by_alias=True)
    plain["outcome"]["ways"] = ["print", "courier"]
    plain["questions"] = [{"id": "way", "ask": WORDS, "options": YES_NO}]
    one = {"code": "more", "element": "x", "type": "an..9", "label": WORDS, "kind": "choice", "required": True}
    plain["fields"] = [*plain["fields"], {**one, "ask": {"title": WORDS, "options": YES_NO}, **spec}]
    return closed_words(ServiceItem.model_validate(plain))


def test_the_programs_own_words_are_those_of_the_program() -> None:
    words = closed_words(drafts().items["312000088000"])
    assert set(words["person.sex"]) == set(get_args(Sex))
    assert set(words["person.card_kind"]) == set(get_args(KindOfCard))
    # of who was not asked who they are, nothing is known
    assert set(words["person.assurance"]) == {one.name.lower() for one in Assurance if one is not Assurance.NONE}
    states = {
        licence_state(Licence("HKB", one, date(2026, 1, 1), {}), date(2026, 1, 2)) for one in ("valid", "revoked")
    }
    assert states < set(words["licences.HKB.state"])


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({}, ("yes", "no")),
        ({"kind": "money_band", "unmasked": "resident"}, ("yes", "no")),
        ({"ask": {"title": WORDS, "options_of_question": "way"}, "prefill": ["answer:way"]}, ("yes", "no")),
        ({"prefill": ["last:more"]}, ("yes", "no")),
        ({"prefill": ["guide:always"]}, ("yes", "no", "always")),
        ({"kind": "delivery", "ask": {"title": WORDS}}, ("print", "courier")),
        ({"kind": "text", "unmasked": "resident"}, None),
        ({"ask": {"title": WORDS, "options": YES_NO, "own_words": True}}, None),
        ({"ask": {"title": WORDS, "options_of_question": "nowhere"}}, None),
        ({"ask": None, "editable": False}, None),
        ({"prefill": ["share:civil.married"]}, None),
        ({"prefill": ["licence:HKB:kind"]}, None),
    ],
)
def test_a_field_has_its_options_unless_somebody_else_may_say_another(
    spec: dict[str, Any], words: tuple[str, ...] | None
) -> None:
    assert asking(**spec).get("fields.more") == words


def test_what_a_register_says_is_its_own_affair() -> None:
    for item in drafts().items.values():
        assert not any(name.startswith(("shared.", "enterprise.")) for name in closed_words(item))
