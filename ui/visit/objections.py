# SPDX-License-Identifier: Apache-2.0
"""数据异议 where it is said after filing: at the hand-over, on the receipt, and with one's own case (异议单号). ADR 28."""

from __future__ import annotations

from collections.abc import Callable

from config.clock import parse_iso
from kiosk.application.facts import spoken_date
from kiosk.case.receipt import ReceiptObjection
from kiosk.case.receipt_lines import receipt_objections
from kiosk.catalogue.loader import Catalogue
from kiosk.journey.record import VisitRecord
from kiosk.platform.own_cases_model import OwnCase
from ui.visit.pages_waiting import Row, row

_MOST_NUMBERS = 2
"""On the screen's one line; the receipt has them all."""


def record_objections(record: VisitRecord) -> tuple[ReceiptObjection, ...]:
    """Of the case of this visit; without numbers until the platform has it."""
    if record.form is None:
        return ()
    return receipt_objections(record.form, () if record.status is None else record.status.objections)


def number_line(objections: tuple[ReceiptObjection, ...], say: Callable[..., str]) -> str:
    """What stands beside 异议单号 at the hand-over; empty: nothing was objected to."""
    numbers = [one.number for one in objections if one.number]
    if not objections:
        return ""
    if not numbers:
        return say("hand_over.objection_later")
    more = say("hand_over.objection_more", n=len(numbers)) if len(numbers) > _MOST_NUMBERS else ""
    return "、".join(numbers[:_MOST_NUMBERS]) + more


def objection_rows(case: OwnCase, catalogue: Catalogue, tell: Callable[..., str]) -> list[Row]:
    """With one's own case: what was objected to, its number, and what came of it."""
    item, found = catalogue.get(case.glance.item_code), []
    for one in case.objections:
        label = next((spec.label.say() for spec in item.fields if spec.code == one.field_code), "") if item else ""
        day = spoken_date(parse_iso(one.state_since).date() if one.state.is_over else one.answer_by)
        note = tell(f"objection.note_{'over' if one.state.is_over else 'open'}", number=one.number, day=day)
        found.append(
            row(
                tell("objection.title", what=label),
                status=tell(f"objection.{one.state.value}") + (f"：{one.reason}" if one.reason else ""),
                note=note,
                icon="circle-check" if one.state.is_over else "clock",
            )
        )
    return found
