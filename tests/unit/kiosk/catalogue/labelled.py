# SPDX-License-Identifier: Apache-2.0
"""The labelled queries (tests/data/search_queries.md says what they are) and how a search is measured by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

MEASURED_TO = 8
"""A right item behind the eighth counts as not found."""


@dataclass(frozen=True)
class LabelledQuery:
    """One line. ``codes``: the right items; empty: none is right."""

    text: str
    codes: tuple[str, ...]
    kind: str
    who: str
    is_held_out: bool


@dataclass(frozen=True)
class Score:
    """``at_1``, ``at_3``: share of queries with a right item among the first; ``mrr``: mean of 1/place."""

    count: int
    at_1: float
    at_3: float
    mrr: float


def labelled(path: Path) -> list[LabelledQuery]:
    """All lines of the file."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        LabelledQuery(text, tuple(codes.split(",")) if codes else (), kind, who, of == "held_out")
        for text, codes, kind, who, of in rows
    ]


def place(query: LabelledQuery, found: Sequence[str]) -> int:
    """Where the first right item stands, from 1; 0: nowhere."""
    return next((at for at, code in enumerate(found[:MEASURED_TO], 1) if code in query.codes), 0)


def measure(queries: Iterable[LabelledQuery], find: Callable[[str], Sequence[str]]) -> Score:
    """The score over queries that have a right item."""
    places = [place(one, find(one.text)) for one in queries]
    count = len(places)
    return Score(
        count,
        sum(at == 1 for at in places) / count,
        sum(1 <= at <= 3 for at in places) / count,
        sum(1 / at for at in places if at) / count,
    )
