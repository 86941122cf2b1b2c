# SPDX-License-Identifier: Apache-2.0
"""The number of a report (找茬) on a slip, to ask after it with at 12345. It names nobody. Domain notes 1.8 rows 87, 88."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from config.modes import DisplayMode
from drivers.receipt_printer.port import Document
from kiosk.application.facts import spoken_date
from kiosk.printing.roll import form_for
from kiosk.printing.slips import SlipHead, foot, headed


@dataclass(frozen=True)
class ReportFacts:
    """``what``: what was said to be wrong, in the words of the screen; ``answer_by``: the last day of an answer."""

    number: str
    what: str
    answer_by: date


def report_slip(head: SlipHead, facts: ReportFacts, mode: DisplayMode) -> Document:
    """找茬编号."""
    roll = headed(head, form_for(mode), "您说的问题记下了")
    roll.fact("编号", facts.number)
    roll.fact("说的是", facts.what)
    roll.fact("最晚答复", spoken_date(facts.answer_by))
    roll.rule()
    roll.say("想问结果，打 12345，报这个编号。")
    foot(roll, head)
    return roll.finish()
