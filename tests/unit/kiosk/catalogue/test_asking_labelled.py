# SPDX-License-Identifier: Apache-2.0
"""Answers held against the labelled questions: what is printed (``pytest -s``) stands in docs/search.md.

Questions and ranking are one author's; the questions were committed first (tests/data/ask_questions.md).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.catalogue.asking.answering import Answering
from kiosk.catalogue.asking.index import answer_index
from kiosk.catalogue.asking.table import load_asking
from kiosk.catalogue.search.synonyms import load_synonyms
from tests.unit.kiosk.catalogue.asked import HEADINGS, asked, success
from tests.unit.kiosk.synthetic import CONTENT, drafts

QUESTIONS = asked()
FITTING = [one for one in QUESTIONS if one.item]


@pytest.fixture(scope="module")
def answering() -> Iterator[Answering]:
    catalogue = drafts()
    tables = CONTENT / "tables"
    made = Answering(answer_index(catalogue.items.values(), load_asking(tables), load_synonyms(tables)), catalogue)
    yield made
    made.close()


def test_there_are_enough_questions_and_every_label_can_be_right() -> None:
    catalogue = drafts()
    assert len(FITTING) >= 60
    assert len({one.text for one in QUESTIONS}) == len(QUESTIONS)
    assert {one.item for one in FITTING} <= set(catalogue.items)
    assert {section for one in FITTING for section in one.sections} <= set(HEADINGS.values())


@pytest.mark.parametrize("is_held_out", [False, True], ids=["tune", "held_out"])
def test_one_of_three_answers_is_right(answering: Answering, is_held_out: bool) -> None:
    questions = [one for one in FITTING if one.is_held_out is is_held_out]
    at_1, at_3 = success(answering, questions, 1), success(answering, questions, 3)
    print(f"{'held out' if is_held_out else 'tune'}: {len(questions)}, success@1 {at_1:.3f}, success@3 {at_3:.3f}")
    assert at_3 >= 0.90


def test_what_the_guides_say_nothing_of_is_seldom_claimed(answering: Answering) -> None:
    others = [one for one in QUESTIONS if not one.item]
    claimed = [one.text for one in others if answering.ask(one.text).is_sure]
    print(f"claimed: {len(claimed)} of {len(others)}")
    assert len(claimed) <= 1
