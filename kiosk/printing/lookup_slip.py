# SPDX-License-Identifier: Apache-2.0
"""What a public register said (公开查询), on a slip: for information, it proves nothing. It names nobody who asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.modes import DisplayMode
from drivers.receipt_printer.port import Align, Document
from kiosk.printing.roll import Roll, form_for
from kiosk.printing.slips import SlipHead, foot


@dataclass(frozen=True)
class LookupFacts:
    """In the words of the screen. ``rows``: label and value; ``more``: what else is to be known; ``as_of``: of which day."""

    headline: str
    advice: str
    rows: Sequence[tuple[str, str]]
    more: Sequence[str]
    as_of: str


def lookup_slip(head: SlipHead, title: str, facts: LookupFacts, mode: DisplayMode) -> Document:
    """查询结果, marked as no certificate."""
    roll = Roll(head.environment, form_for(mode), head.columns)
    roll.gap()
    roll.title("查询结果")
    roll.say("仅供参考，不是证明", align=Align.CENTER)
    roll.key(title, align=Align.CENTER)
    roll.rule()
    roll.key(facts.headline)
    roll.say(facts.advice)
    roll.gap()
    for label, value in facts.rows:
        roll.fact(label, value)
    for line in facts.more:
        roll.gap()
        roll.say(line)
    roll.rule()
    roll.say(facts.as_of)
    foot(roll, head)
    return roll.finish()
