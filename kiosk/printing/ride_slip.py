# SPDX-License-Identifier: Apache-2.0
"""叫车凭条: which car comes, where to stand, whom to ring. It names nobody. Source: domain notes 1.5 row 83."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.modes import DisplayMode
from drivers.receipt_printer.port import Align, Document
from kiosk.printing.roll import Roll, form_for
from kiosk.printing.slips import SlipHead, foot


@dataclass(frozen=True)
class RideFacts:
    """In the words of the screen. ``rows``: label and value: where to stand, the number of the ride, whom to ring."""

    plate: str
    minutes: str
    advice: str
    rows: Sequence[tuple[str, str]]


def ride_slip(head: SlipHead, facts: RideFacts, mode: DisplayMode) -> Document:
    """The plate is the largest thing on it."""
    roll = Roll(head.environment, form_for(mode), head.columns)
    roll.gap()
    roll.title("叫车凭条")
    roll.rule()
    roll.say("车牌号", align=Align.CENTER)
    roll.title(facts.plate)
    roll.key(facts.minutes)
    roll.say(f"{facts.advice}。")
    roll.rule()
    for label, value in facts.rows:
        roll.fact(label, value)
    roll.say("车费下车时付给司机。")
    roll.say("不去了，请打上面的电话，报单号。")
    foot(roll, head)
    return roll.finish()
