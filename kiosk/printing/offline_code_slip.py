# SPDX-License-Identifier: Apache-2.0
"""离线码纸条: the resident's own code on paper, for who has no telephone (domain notes 1.4 row 59, 4.5).

The slip says masked whose it is, until when it is good, and what holds for it; the code stands on it and nowhere else: no number
of theirs is printed in clear, and the receipt that follows does not repeat it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from config.modes import DisplayMode
from drivers.receipt_printer.port import Align, Document
from kiosk.application.facts import spoken_date
from kiosk.printing.roll import Roll, form_for
from kiosk.printing.slips import SlipHead, foot


@dataclass(frozen=True)
class OfflineCodeFacts:
    """``token``: what the QR code holds. ``masked_name``: whose it is."""

    masked_name: str = field(repr=False)
    valid_to: date
    token: str = field(repr=False)


def offline_code_slip(
    head: SlipHead, facts: OfflineCodeFacts, mode: DisplayMode, *, is_again: bool = False
) -> Document:
    """离线码纸条. ``is_again``: the same code once more, after a paper that nobody is sure of.

    Raises:
        ValueError: a name that is not masked.
    """
    if "*" not in facts.masked_name:
        raise ValueError("a slip carries masked names only")
    roll = Roll(head.environment, form_for(mode), head.columns)
    roll.gap()
    roll.title("随申码")
    roll.key("纸码（离线码）", align=Align.CENTER)
    if is_again:
        roll.say("再打的一张，码是同一个", align=Align.CENTER)
    roll.rule()
    roll.gap()
    roll.qr_code(facts.token.encode("ascii"))
    roll.gap()
    roll.fact("谁的码", facts.masked_name)
    roll.fact("用到哪天", spoken_date(facts.valid_to))
    roll.rule()
    roll.say("办事时，给机器扫一扫这个码。")
    roll.say("有的事还要看身份证。")
    roll.key("码就像证件，不要借给别人")
    roll.say("以前打的那张，不能用了。")
    roll.say("丢了马上来打新的，这张就没用了。")
    foot(roll, head)
    return roll.finish()
