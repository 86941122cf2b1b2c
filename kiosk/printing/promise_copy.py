# SPDX-License-Identifier: Apache-2.0
"""The resident's copy of what they promised (副本): slips before the receipt, or sheets of A4 behind it.

Source: domain notes 1.3 rows 46 and 47. Each is a paper of its own, cut off, so that none is longer than 40 cm; all are vouched
for by the receipt's code, whose number they bear.
"""

from __future__ import annotations

from typing import Final

from config.modes import DisplayMode
from drivers.receipt_printer.port import Align, Document
from kiosk.case.promised import LATE_TERM, Promised
from kiosk.case.receipt import ReceiptFacts
from kiosk.printing.receipt import grouped, spoken_time
from kiosk.printing.roll import COLUMNS, COMPACT_FORM, Roll, form_for, length_mm

COPY: Final = "您签过的，这一份您留着"
I_PROMISE: Final = "我答应："
IN_FULL: Final = "正式的话："
OTHERWISE: Final = "没做到会怎样："
WHERE: Final = "补到办事窗口，或交给约好的快递员"
SIGNED: Final = "哪天签的"
_MOST_MM: Final = 400.0


def case_line(facts: ReceiptFacts) -> tuple[str, str]:
    """By which number its case is found: the platform's, or the query code while it waits."""
    if facts.case_number is not None:
        return "办件编号", grouped(facts.case_number)
    return "查询码", facts.query_code


def promise_copies(facts: ReceiptFacts, mode: DisplayMode, *, columns: int = COLUMNS) -> Document:
    """One slip a promise, one after the other, each cut off; nothing where nothing was promised."""
    return tuple(element for one in facts.promised for element in _slip(one, facts, mode, columns))


def _slip(promised: Promised, facts: ReceiptFacts, mode: DisplayMode, columns: int) -> Document:
    large = _written(Roll(facts.environment, form_for(mode), columns), promised, facts)
    if length_mm(large) <= _MOST_MM:
        return large
    return _written(Roll(facts.environment, COMPACT_FORM, columns), promised, facts)


def _written(roll: Roll, promised: Promised, facts: ReceiptFacts) -> Document:
    roll.gap()
    roll.key(promised.term, align=Align.CENTER)
    roll.say(COPY, align=Align.CENTER)
    roll.rule()
    roll.fact("办什么", facts.item_name)
    roll.fact("谁签的", signer(facts))
    label, number = case_line(facts)
    roll.fact(label, number)
    roll.fact(SIGNED, spoken_time(promised.given_at))
    roll.rule()
    roll.say(I_PROMISE)
    for line in promised.lines:
        roll.key(line)
    if promised.term == LATE_TERM:
        roll.say(WHERE)
    if promised.official:
        roll.gap()
        roll.say(IN_FULL)
        roll.say(promised.official)
    roll.gap()
    roll.say(OTHERWISE)
    roll.key(promised.consequence)
    roll.rule()
    roll.say(f"帮办电话 {facts.help_phone}")
    return roll.finish()


def signer(facts: ReceiptFacts) -> str:
    """Who signed: the agent where one came, otherwise the applicant; masked as on the receipt."""
    return facts.agent or f"{facts.applicant_masked_name} {facts.applicant_masked_number}"
