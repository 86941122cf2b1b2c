# SPDX-License-Identifier: Apache-2.0
"""What the receipt (收件凭证) lists: the parts (分项) of a bundle and the materials, each with what is to come of it.

Source: domain notes 4.5 (材料清单), 1.3 rows 46 (容缺 with a due date) and 47 (告知承诺), 1.5 row 65.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from config.clock import iso_ms
from kiosk.application.form import Form
from kiosk.application.late_promise import late_promise
from kiosk.application.materials import MaterialPlan, spoken_day
from kiosk.application.review import field_label
from kiosk.case.material_file import digest_of
from kiosk.case.promised import LATE_TERM, Promised
from kiosk.case.receipt import ReceiptMaterial, ReceiptObjection, ReceiptPart
from kiosk.catalogue.words import Language
from kiosk.guidance.belonging import parts_of
from kiosk.signature.binding import Signature

PROMISE_TERM: Final = "告知承诺书"


def receipt_materials(plans: Sequence[MaterialPlan], form: Form) -> tuple[ReceiptMaterial, ...]:
    """Name, how it came or by when it is owed, and the first 8 digits of the digest that the record has."""
    return tuple(ReceiptMaterial(plan.name, _how(plan), (digest_of(plan, form) or "")[:8]) for plan in plans)


def receipt_objections(form: Form, numbers: Sequence[tuple[str, str]]) -> tuple[ReceiptObjection, ...]:
    """数据异议: every value that was objected to, in the order of the form. ``numbers``: field and 异议单号, of the platform."""
    given = dict(numbers)
    return tuple(
        ReceiptObjection(field_label(spec), given.get(spec.code, ""))
        for spec in form.shown()
        if spec.code in form.disputes
    )


def receipt_parts(form: Form) -> tuple[ReceiptPart, ...]:
    """The parts that this case is made of; nothing for a single service."""
    found = []
    for part in parts_of(form.item, form.facts()):
        days = f"{part.promise_days} 个工作日" if part.promise_days else "当场"
        found.append(ReceiptPart(part.name.say(), "要去窗口" if part.paper_only is not None else days))
    return tuple(found)


def receipt_promises(
    form: Form,
    plans: Sequence[MaterialPlan],
    accepted_at: datetime | None,
    signature: Signature | None,
    received_at: str,
) -> tuple[Promised, ...]:
    """All that was promised, in the order in which it was read. ``received_at``: 终端收件时间, where nothing is signed."""
    found = []
    promise, late = form.item.promise, late_promise(plans)
    if promise is not None and accepted_at is not None:
        lines, term = tuple(line.say() for line in promise.lines), promise.title.term or PROMISE_TERM
        found.append(Promised(term, lines, promise.official, promise.consequence.say(), iso_ms(accepted_at)))
    if late is not None:
        given_at = received_at if signature is None else signature.signed_at
        found.append(Promised(LATE_TERM, late.lines, "", late.consequence, given_at))
    return tuple(found)


def _how(plan: MaterialPlan) -> str:
    how = plan.how_term or plan.how
    return how if plan.due is None else f"{how}，{spoken_day(plan.due, Language.ZH)}前补"
