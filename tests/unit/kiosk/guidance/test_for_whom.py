# SPDX-License-Identifier: Apache-2.0
"""给谁办 is asked once: by the item's own question where it has one, else by the terminal."""

from __future__ import annotations

import pytest

from kiosk.guidance.for_whom import QUESTION, agent_wanted
from tests.unit.kiosk.synthetic import drafts


@pytest.mark.parametrize(
    ("item", "answers", "wanted"),
    [
        ("TBD-MZ01", {"who": "self"}, ""),
        ("TBD-MZ01", {"who": "agent"}, "must"),
        ("TBD-MZ01", {}, "allowed"),
        ("TBD-ZP01", {"who": "agent"}, ""),
        ("312000202000", {"who": "agent"}, ""),
    ],
)
def test_the_answer_decides_where_the_item_leaves_the_choice(item: str, answers: dict[str, str], wanted: str) -> None:
    assert agent_wanted(drafts().items[item], answers) == wanted


def test_every_item_that_asks_says_it_in_the_words_that_settle_it() -> None:
    """An option ``agent`` under another name would be asked twice."""
    asking = [
        (item.base_code, question)
        for item in drafts().items.values()
        for question in item.questions
        if item.auth.for_agent is not None and any(option.value == "agent" for option in question.options)
    ]
    assert {code for code, _ in asking} >= {"TBD-MZ01", "312000377000", "TBD-YB02"}
    for code, question in asking:
        assert (question.id, {option.value for option in question.options}) == (QUESTION, {"self", "agent"}), code


def test_where_nobody_comes_for_themselves_no_answer_changes_it() -> None:
    item = drafts().items["TBD-MZ01"]
    only_agents = item.model_copy(update={"auth": item.auth.model_copy(update={"agent": "must"})})
    assert agent_wanted(only_agents, {"who": "self"}) == "must"
