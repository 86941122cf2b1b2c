# SPDX-License-Identifier: Apache-2.0
"""The last look before signing: three largest facts, all rows, and the blocks that the signature is bound to.

Source: domain notes 5 row 18 (办什么、谁办、多少钱 large; review before a legal act) and 1.3 rows 47, 48. The
blocks hold what the page shows, masked as it shows it, and the digests of the full record and of photographed
papers: nothing of it can change unnoticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.application.charge import cost_words
from kiosk.application.courier_agreed import COURIER_COST, NOTHING_AGREED, CourierAgreed, courier_cost
from kiosk.application.form import Form
from kiosk.application.late_promise import late_promise, late_rows
from kiosk.application.materials import MaterialPlan
from kiosk.application.review import review_rows
from kiosk.case.canonical import canonical_sha256
from kiosk.catalogue.words import Language, words
from kiosk.guidance.belonging import parts_of
from kiosk.journey.mask import mask_name
from kiosk.signature.shown import ShownBlock


@dataclass(frozen=True)
class LabelledText:
    """A label and its text."""

    label: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class ConfirmSheet:
    """What the page shows, and what will be signed."""

    facts: tuple[LabelledText, ...]
    rows: tuple[LabelledText, ...]
    blocks: tuple[ShownBlock, ...] = field(repr=False)


_WHAT = words("办什么", "What")
_WHO = words("谁来办", "Who")
_FOR = words("替谁办", "For whom", "被代办人")
_ENTERPRISE = words("替哪家办", "For which enterprise")
_CONSENT = words("谁同意取用", "Who agrees")
_BY_AGENT = words("{agent}替{applicant}同意", "{agent}, for {applicant}")
_COST = words("多少钱", "Cost")
_OBJECTED = words("（有异议）", " (objected)")
_TOGETHER = words("一起办", "Done together", "一件事")


def confirm_sheet(
    form: Form,
    materials: Sequence[MaterialPlan],
    *,
    elder: bool = False,
    language: Language = Language.ZH,
    courier: CourierAgreed = NOTHING_AGREED,
) -> ConfirmSheet:
    """The page for this form. The promise belongs to what is signed: it was shown on the page before. ``courier``: what sending
    the result costs; said wherever a courier is chosen.
    """
    item = form.item
    applicant = form.known.resident
    sending = courier_cost(form, courier, language)
    facts = (
        LabelledText(_WHAT.say(language), item.name),
        *_who(form, mask_name(applicant.name), language),
        LabelledText(_COST.say(language), cost_words(form, language)),
        *((LabelledText(COURIER_COST.say(language), sending),) if sending else ()),
    )
    together = "、".join(part.name.say(language) for part in parts_of(item, form.facts()))
    late = late_promise(materials, language)
    rows = (
        *(LabelledText(label, text) for label, text in late_rows(late, language)),
        *((LabelledText(_TOGETHER.say(language), together),) if together else ()),
        *(
            LabelledText(row.label, row.value_masked + (_OBJECTED.say(language) if row.disputed else ""))
            for row in review_rows(form, elder=elder, language=language)
        ),
    )
    blocks = [ShownBlock("item", item.base_code, f"{item.name} {item.guide.version}")]
    blocks += [ShownBlock("fact", str(index), f"{fact.label}：{fact.text}") for index, fact in enumerate(facts)]
    blocks += [ShownBlock("row", str(index), f"{row.label}：{row.text}") for index, row in enumerate(rows)]
    blocks += [ShownBlock("material", plan.code, f"{plan.name}：{plan.how}") for plan in materials]
    blocks += [ShownBlock("material-file", plan.code, plan.sha256) for plan in materials if plan.sha256 is not None]
    blocks += promise_blocks(form, language)
    if late is not None:
        blocks += [ShownBlock("late-promise", str(index), line) for index, line in enumerate(late.lines)]
        blocks.append(ShownBlock("late-promise-consequence", "text", late.consequence))
    blocks.append(ShownBlock("record", "fields", canonical_sha256(form.record())))
    return ConfirmSheet(facts, rows, tuple(blocks))


def _who(form: Form, applicant: str, language: Language) -> tuple[LabelledText, ...]:
    """Who comes, and for whom: both are named, and who agrees to what is fetched is (代办, 法人经办)."""
    agent, enterprise = form.known.agent, form.known.enterprise
    if agent is not None:
        name = mask_name(agent.name)
        return (
            LabelledText(_FOR.say(language), applicant),
            LabelledText(_WHO.say(language), f"{name}（{agent.relation}）"),
            LabelledText(_CONSENT.say(language), _BY_AGENT.say(language, {"agent": name, "applicant": applicant})),
        )
    if enterprise is not None:
        return LabelledText(_ENTERPRISE.say(language), enterprise.name), LabelledText(_WHO.say(language), applicant)
    return (LabelledText(_WHO.say(language), applicant),)


def promise_blocks(form: Form, language: Language = Language.ZH) -> list[ShownBlock]:
    """The 告知承诺 as it is read and signed."""
    promise = form.item.promise
    if promise is None:
        return []
    blocks = [ShownBlock("promise", str(index), line.say(language)) for index, line in enumerate(promise.lines)]
    blocks.append(ShownBlock("promise-official", "text", promise.official))
    blocks.append(ShownBlock("consequence", "text", promise.consequence.say(language)))
    return blocks
