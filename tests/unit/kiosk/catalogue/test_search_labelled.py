# SPDX-License-Identifier: Apache-2.0
"""The search held against the labelled queries: what is printed (``pytest -s``) stands in docs/search.md.

The queries were written by somebody else and committed before the search (tests/data/search_queries.md).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.search.index import SearchIndex, build_index
from kiosk.catalogue.search.ranking import search
from kiosk.catalogue.search.synonyms import load_synonyms
from tests.generated_items import generated
from tests.unit.kiosk.catalogue.labelled import LabelledQuery, Score, labelled, measure
from tests.unit.kiosk.synthetic import CONTENT, summaries

QUERIES = labelled(Path(__file__).parents[3] / "data" / "search_queries.tsv")
FITTING = [one for one in QUERIES if one.codes]
NOT_FITTING = [one for one in QUERIES if not one.codes]
SETS = {"tune": False, "held_out": True}


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return build_index(summaries(), load_synonyms(CONTENT / "tables"))


def codes(index: SearchIndex, text: str) -> list[str]:
    return [one.code for one in search(index, text)]


def claimed(index: SearchIndex, queries: list[LabelledQuery]) -> list[LabelledQuery]:
    """Those that the search answers without a question mark."""
    return [one for one in queries if any(found.is_sure for found in search(index, one.text))]


def score(index: SearchIndex, queries: list[LabelledQuery]) -> Score:
    return measure(queries, lambda text: codes(index, text))


def test_every_label_names_an_item() -> None:
    assert {code for one in QUERIES for code in one.codes} <= {one.code for one in summaries()}


@pytest.mark.parametrize("held_out", SETS.values(), ids=SETS)
def test_the_right_item_is_among_the_first_three(index: SearchIndex, held_out: bool) -> None:
    queries = [one for one in FITTING if one.is_held_out == held_out]
    for kind in sorted({one.kind for one in queries}):
        _print(kind, score(index, [one for one in queries if one.kind == kind]))
    all_kinds = score(index, queries)
    _print("all", all_kinds)
    assert all_kinds.at_3 >= 0.95
    assert all_kinds.at_1 >= 0.90


@pytest.mark.parametrize("held_out", SETS.values(), ids=SETS)
def test_what_fits_no_item_is_not_claimed(index: SearchIndex, held_out: bool) -> None:
    queries = [one for one in NOT_FITTING if one.is_held_out == held_out]
    wrong = claimed(index, queries)
    empty = sum(1 for one in queries if not search(index, one.text))
    print(
        f"{len(queries)} that fit nothing: claimed {len(wrong)}, asked {len(queries) - empty - len(wrong)}, empty {empty}"
    )
    assert len(wrong) <= 0.1 * len(queries)


def test_what_fits_is_mostly_claimed_and_hardly_ever_wrongly(index: SearchIndex) -> None:
    sure = claimed(index, FITTING)
    wrong = [one for one in sure if codes(index, one.text)[0] not in one.codes]
    print(f"{len(FITTING)} that fit: claimed {len(sure)}, the first one wrong {len(wrong)}")
    assert len(sure) >= 0.7 * len(FITTING)
    assert len(wrong) <= 0.02 * len(FITTING)


def test_among_ten_thousand_others_it_is_still_found() -> None:
    """The items stand among made-up ones of which many share their words."""
    items = [*summaries(), *(one.summary() for one in generated(10_000 - len(summaries())))]
    among = score(build_index(items, load_synonyms(CONTENT / "tables")), FITTING)
    _print("among 10,000", among)
    assert among.at_3 >= 0.95


def _print(what: str, one: Score) -> None:
    print(f"{what:<12} {one.count:4}  success@1 {one.at_1:.3f}  success@3 {one.at_3:.3f}  MRR {one.mrr:.3f}")
