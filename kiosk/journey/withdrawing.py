# SPDX-License-Identifier: Apache-2.0
"""收回同意: the form without what a consent brought, and what follows from that. Source: domain notes 1.3 row 44.

A form is made anew of what is still agreed to, as it opens with such an answer, and the resident's own words are put back. So
nothing of what was fetched can stay behind in a corner of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kiosk.application.facts import Known
from kiosk.application.fields import FieldValue, Origin
from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan, plan_materials
from kiosk.application.precheck import run_prechecks
from kiosk.application.prefill import prefill
from kiosk.case.package import ConsentRecord
from kiosk.catalogue.field_model import FieldSpec
from kiosk.journey.form_opening import carried_over

_TOLD_BY: dict[str, frozenset[Origin]] = {
    "last_answers": frozenset({Origin.LAST}),
    "shared_data": frozenset({Origin.RECKONED}),
}
"""Words that count as the resident's own, and were only put to them because of that consent."""


@dataclass(frozen=True)
class Follows:
    """What follows once a consent is taken back. ``asked``: fields that are asked again; ``left_open``: optional ones that are
    empty then; ``papers``: materials that come another way then; ``is_needed``: it cannot be, the service is not done without.
    """

    asked: tuple[FieldSpec, ...] = ()
    left_open: tuple[FieldSpec, ...] = ()
    papers: tuple[MaterialPlan, ...] = field(default=(), repr=False)
    is_needed: bool = False


def used_in(form: Form, consent: ConsentRecord) -> int:
    """How many fields and materials are filled by it now."""
    bare = without_consent(form, consent)
    before = {plan.code for plan in plan_materials(form) if plan.source.is_fetched}
    after = {plan.code for plan in plan_materials(bare) if plan.source.is_fetched}
    gone = {code for code in form.values if code not in bare.values or form.values[code] != bare.values[code]}
    return len(gone) + len(before - after)


def without_consent(form: Form, consent: ConsentRecord) -> Form:
    """The form as if this had never been fetched, with the resident's own words."""
    bare = prefill(form.item, form.situation, _unknown(form, consent))
    # What was open before stays so: emptied by the resident, or found wanting by the office (补正).
    emptied = form.seen - form.values.keys()
    bare = replace(bare, values=_but(bare.values, emptied), held=_but(bare.held, emptied))
    held = {**form.held, **form.values}
    gone = {one.value for code, one in held.items() if one != bare.values.get(code) and not one.origin.is_own}
    gone = (gone | _offered(form, consent)) - {one.value for one in bare.values.values()}
    told = _TOLD_BY.get(consent.kind, frozenset())

    def stays(code: str, value: FieldValue) -> bool:
        if value.origin in told:
            return False
        # One tap that meant what had been fetched (和户籍地址一样, 现在住的地方) is no word of their own.
        ask = form.item.field(code).ask
        return not (ask is not None and ask.suggest and value.value in gone)

    own = {code: value for code, value in form.values.items() if stays(code, value)}
    made = carried_over(bare, replace(form, values=MappingProxyType(own)))
    same = {code for code in form.confirmed if code in own and made.values.get(code) == own[code]}
    return replace(made, confirmed=made.confirmed | same).trimmed()


def _but(values: Mapping[str, FieldValue], codes: Collection[str]) -> Mapping[str, FieldValue]:
    return MappingProxyType({code: value for code, value in values.items() if code not in codes})


def what_follows(form: Form, consent: ConsentRecord, *, can_photograph: bool) -> Follows:
    """To be said before anybody decides. ``can_photograph``: a paper can be taken a picture of."""
    item, bare = form.item, without_consent(form, consent)
    missing = {spec.code for spec in form.missing()}
    fetched = {plan.code for plan in plan_materials(form) if plan.source.is_fetched}
    plans = plan_materials(bare, can_photograph=can_photograph)
    asked = tuple(spec for spec in bare.missing() if spec.code not in missing)
    shown = {spec.code for spec in bare.shown()}
    left = tuple(
        item.field(code)
        for code in form.values
        if code in shown and code not in bare.values and code not in {spec.code for spec in asked}
    )
    lost = {spec.code for spec in bare.lacking()} - {spec.code for spec in form.lacking()}
    blocked = run_prechecks(bare).is_blocked and not run_prechecks(form).is_blocked
    unasked = consent.kind == "shared_data" and not item.offline_allowed
    return Follows(
        asked,
        left,
        tuple(plan for plan in plans if plan.code in fetched and not plan.source.is_fetched),
        bool(lost) or blocked or unasked,
    )


def _offered(form: Form, consent: ConsentRecord) -> set[str]:
    """Addresses of registers that a page offers for one tap, though they stand in no field (a register may give a record)."""
    shared = form.known.shared if consent.kind == "shared_data" else None
    told = [one.value for one in (shared or {}).values()]
    return {str(one.get("address") if isinstance(one, Mapping) else one) for one in told}


def _unknown(form: Form, consent: ConsentRecord) -> Known:
    """What is known without what this consent brought."""
    known = form.known
    match consent.kind:
        case "shared_data":
            return replace(known, shared=None)
        case "last_answers":
            return replace(known, last=MappingProxyType({}))
        case "e_licence":
            asked = form.item.licence_types if known.asked is None else known.asked
            kept = tuple(one for one in known.licences or () if one.type_code not in consent.what)
            left = tuple(kind for kind in asked if kind not in consent.what)
            return replace(known, licences=None if known.licences is None else kept, asked=left)
        case _:
            earlier = {code: one for code, one in known.earlier.items() if code not in consent.what}
            return replace(known, earlier=MappingProxyType(earlier))
