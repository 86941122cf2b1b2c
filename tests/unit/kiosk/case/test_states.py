# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from itertools import pairwise

from kiosk.case.states import AFTER, CaseState, can_follow, say
from kiosk.catalogue.words import long_sentences


def test_every_state_is_in_the_table_and_is_said_in_plain_words() -> None:
    assert set(AFTER) == set(CaseState)
    for state in CaseState:
        assert long_sentences(say(state).zh) == ()
        assert "告诉您" not in say(state).zh, "nobody does: what was said stands in the history of the case"


def test_the_ordinary_way() -> None:
    way = [
        CaseState.DRAFT,
        CaseState.SIGNED,
        CaseState.SEALED,
        CaseState.SENDING,
        CaseState.RECEIVED,
        CaseState.ACCEPTED,
    ]
    assert all(can_follow(now, after) for now, after in pairwise(way))


def test_what_was_sealed_never_opens_here_again() -> None:
    reached = {CaseState.SEALED}
    for _ in CaseState:
        reached |= {after for state in reached for after in AFTER[state]}
    assert reached.isdisjoint({CaseState.DRAFT, CaseState.SIGNED})


def test_every_state_is_reached_from_a_draft() -> None:
    reached = {CaseState.DRAFT}
    for _ in CaseState:
        reached |= {after for state in reached for after in AFTER[state]}
    assert reached == set(CaseState)
