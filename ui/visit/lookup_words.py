# SPDX-License-Identifier: Apache-2.0
"""公开查询: the register's facts in plain words, for the screen and for the slip of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from config.modes import DisplayMode
from drivers.receipt_printer.port import Document
from kiosk.application.facts import spoken_date
from kiosk.application.lookup import EntryLike
from kiosk.printing.lookup_slip import LookupFacts, lookup_slip
from kiosk.printing.slips import SlipHead
from ui.visit.lookup_way import LookupWay
from ui.visit.phrases import Phrases

_STATES: Final = {"存续": "stands", "吊销": "revoked", "注销": "closed", "迁出": "moved"}
MOST_MORE: Final = 2
"""What else is to be known; no item has more of it."""


def state_words(one: EntryLike, phrases: Phrases, mode: DisplayMode) -> str:
    """登记状态, in everyday words."""
    return phrases.say(f"lookup.state.{_STATES[one.state]}", mode)


def rows(way: LookupWay, phrases: Phrases, mode: DisplayMode) -> list[tuple[str, str]]:
    """Label and value: of the enterprise that was meant, else of what was asked for."""

    def row(key: str, value: str) -> tuple[str, str]:
        return phrases.say(f"lookup.row.{key}", mode), value

    one, found = way.entry, way.found
    if one is not None:
        return [
            row("name", one.name),
            row("state", state_words(one, phrases, mode)),
            row("since", spoken_date(one.registered_on)),
            row("number", one.number),
        ]
    told = [row("asked", way.text)]
    if found is not None and found.restricted:
        told.append(row("restricted", "、".join(found.restricted)))
    if found is not None and found.found:
        name, total = found.found[0].name, found.total
        told.append(row("alike", name if total == 1 else phrases.say("lookup.alike", mode, name=name, n=total)))
    return told


def slip_of(way: LookupWay, head: SlipHead, mode: DisplayMode, phrases: Phrases) -> Callable[[], Document] | None:
    """The same on paper; None: nothing is there any more."""
    first, found, form = way.findings.first, way.found, way.form
    if found is None or first is None or form is None:
        return None
    more = [f"{one.say}。{one.fix}。" for one in way.findings.others[:MOST_MORE]]
    as_of = phrases.say("lookup.as_of", DisplayMode.STANDARD, day=spoken_date(found.as_of))
    facts = LookupFacts(first.say, first.fix, rows(way, phrases, DisplayMode.STANDARD), more, f"{as_of}。")
    slip = lookup_slip(head, form.item.name, facts, mode)
    return lambda: slip
