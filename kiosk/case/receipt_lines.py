# SPDX-License-Identifier: Apache-2.0
"""What the receipt (收件凭证) lists: the parts (分项) of a bundle and the materials, each with what is to come of it.

Source: domain notes 4.5 (材料清单), 1.3 row 46 (容缺 with a due date), 1.5 row 65.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan, spoken_day
from kiosk.case.material_file import digest_of
from kiosk.case.receipt import ReceiptMaterial, ReceiptPart
from kiosk.catalogue.words import Language
from kiosk.guidance.belonging import parts_of


def receipt_materials(plans: Sequence[MaterialPlan], form: Form) -> tuple[ReceiptMaterial, ...]:
    """Name, how it came or by when it is owed, and the first 8 digits of the digest that the record has."""
    return tuple(ReceiptMaterial(plan.name, _how(plan), (digest_of(plan, form) or "")[:8]) for plan in plans)


def receipt_parts(form: Form) -> tuple[ReceiptPart, ...]:
    """The parts that this case is made of; nothing for a single service."""
    found = []
    for part in parts_of(form.item, form.facts()):
        days = f"{part.promise_days} 个工作日" if part.promise_days else "当场"
        found.append(ReceiptPart(part.name.say(), "要去窗口" if part.paper_only is not None else days))
    return tuple(found)


def _how(plan: MaterialPlan) -> str:
    how = plan.how_term or plan.how
    return how if plan.due is None else f"{how}，{spoken_day(plan.due, Language.ZH)}前补"
