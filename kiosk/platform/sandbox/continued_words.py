# SPDX-License-Identifier: Apache-2.0
"""What goes on elsewhere (换渠道继续) in words that a telephone and a clerk both show: the rows of a form, and how a case
stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kiosk.application.choices import choices_of
from kiosk.application.facts import spoken_date
from kiosk.application.review import mask_of
from kiosk.case.states import CaseState, say
from kiosk.catalogue.field_model import FieldKind, FieldSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.places.spoken_slot import spoken_slot
from kiosk.platform.own_cases_model import Need
from kiosk.platform.sandbox.continued_things import ShownForm

_NEEDS: Final = {
    Need.MEND: "要补一点东西",
    Need.PAY: "还没有付款",
    Need.BRING: "还差材料，要补来",
    Need.COLLECT: "办好了，可以来取",
    Need.RENEW: "快到期了",
    Need.NOTHING: "现在不用您做什么",
}
_UNDER_WAY: Final = (CaseState.RECEIVED, CaseState.ACCEPTED, CaseState.IN_REVIEW)


def shown_rows(shown: ShownForm, *, covered: bool) -> list[tuple[str, str]]:
    """What the resident said, in the order of the form: label and words."""
    own, found = shown.form.own, []
    for spec in shown.item.fields:
        if spec.code in own:
            said = _words(shown, spec, own[spec.code])
            found.append((spec.label.zh, mask_of(spec.mask)(said) if covered else said))
    return found


def missing_labels(shown: ShownForm) -> list[str]:
    """What is still asked; a code that the item does not have is left out."""
    labels = {spec.code: spec.label.zh for spec in shown.item.fields}
    return [labels[code] for code in shown.form.missing if code in labels]


def stands(line: Mapping[str, Any]) -> str:
    """How a case stands. ``line``: a glance of it, as the contract has it."""
    return say(CaseState(line["state"])).zh


def standing(line: Mapping[str, Any]) -> str:
    """Both, once where they are the same."""
    what, todo = stands(line), wanted(line)
    return todo if todo.startswith(what) else f"{what}。{todo}"


def wanted(line: Mapping[str, Any]) -> str:
    """What the resident is to do about it, and until when."""
    need, due = Need(line["needs"]), _day(line)
    if due and need is Need.NOTHING:
        return f"{_NEEDS[need]}。答应您{due}前办好。" if CaseState(line["state"]) in _UNDER_WAY else f"{_NEEDS[need]}。"
    return f"{_NEEDS[need]}，最晚{due}。" if due else f"{_NEEDS[need]}。"


def faults(case: Mapping[str, Any], item: ServiceItem | None) -> list[str]:
    """补正: what is wrong and why, in the officer's words. ``case``: a whole case, as the contract has it."""
    if case["correction"] is None:
        return []
    labels: dict[tuple[str, str], str] = {}
    if item is not None:
        labels |= {("field", one.code): one.label.zh for one in item.fields}
        labels |= {("material", one.code): one.name.zh for one in item.materials}
    told = case["correction"]["faults"]
    return [f"{labels.get((one['kind'], one['code']), '有一样')}：{one['why']}" for one in told]


def _day(line: Mapping[str, Any]) -> str:
    return "" if line["due"] is None else spoken_date(date.fromisoformat(line["due"]))


def _words(shown: ShownForm, spec: FieldSpec, text: str) -> str:
    try:
        if spec.kind is FieldKind.DATE:
            return spoken_date(date.fromisoformat(text))
        if spec.kind is FieldKind.SLOT:
            return spoken_slot(text)
    except ValueError:
        return text
    labels = {one.value: one.label.zh for one in choices_of(shown.item, spec, shown.form.answers)}
    return labels.get(text, text)
