# SPDX-License-Identifier: Apache-2.0
"""The labelled questions (tests/data/ask_questions.md), and how answers do on them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.catalogue.asking.answering import Answering

QUESTIONS = Path(__file__).parents[3] / "data" / "ask_questions.tsv"
HEADINGS = {
    "谁能办": "conditions", "要带什么": "materials", "要多少钱": "fee", "要多久": "days", "在哪里办": "places",
    "办好了怎么拿": "collect", "接下来": "next", "要注意的": "notes", "遇到这种情况": "stops",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One line. ``item`` empty: the terminal has no answer."""

    text: str
    item: str
    sections: frozenset[str]
    is_held_out: bool


def asked() -> list[Asked]:
    """All lines."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Asked(one["text"], one["item"], frozenset(one["sections"].split(",")), one["set"] == "held_out") for one in rows
    ]


def success(answering: Answering, questions: Sequence[Asked], at: int) -> float:
    """Of these questions, the share of which one of the first ``at`` answers is of the right section of the right guide."""
    return sum(_is_right(answering, one, at) for one in questions) / len(questions)


def _is_right(answering: Answering, one: Asked, at: int) -> bool:
    found = answering.ask(one.text).answers[:at]
    return any(answer.code == one.item and HEADINGS[answer.heading] in one.sections for answer in found)
