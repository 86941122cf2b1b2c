# SPDX-License-Identifier: Apache-2.0
"""The form as it opens (一表申请): of what is known, of a draft, of a returned case, and of what was said on the form before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from kiosk.application.draft import form_from_draft, photographed_in_draft
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.mending import Mending
from kiosk.application.prefill import prefill
from kiosk.application.validation import Invalid
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.tables import Tables
from kiosk.guidance.questionnaire import Situation
from kiosk.identity.resident import Resident
from kiosk.journey.fetched import Fetched


@dataclass(frozen=True)
class Opening:
    """``form`` as it opens; ``draft_taken``: a draft brought the resident's own words back; ``photographed_before``: materials
    whose pictures that draft speaks of.
    """

    form: Form = field(repr=False)
    draft_taken: bool
    photographed_before: frozenset[str]


def known_of(resident: Resident, today: date, tables: Tables, fetched: Fetched) -> Known:
    """The resident, as the platform and its registers answered about them."""
    known = Known(resident, today, tables, fetched.shared, fetched.licences, asked=fetched.asked, last=fetched.last)
    known = replace(known, suggested_place=fetched.places.suggested, place_names=fetched.places.names)
    return replace(known, earlier=fetched.earlier)


def opening(
    item: ServiceItem, situation: Situation, known: Known, draft: bytes | None, mending: Mending | None
) -> Opening:
    """The form of what is ``known``; of a returned case that is mended no draft is taken."""
    if mending is not None:
        known = mending.known(known)
        return Opening(mending.form(item, known) or prefill(item, situation, known), False, frozenset())
    form = None if draft is None else form_from_draft(draft, item, known)
    if draft is None or form is None:
        return Opening(prefill(item, situation, known), False, frozenset())
    return Opening(form, True, photographed_in_draft(draft))


def carried_over(form: Form, own: Form) -> Form:
    """With the resident's own words of the form before, as far as they are still asked."""
    for code, value in own.values.items():
        spec = form.item.field(code)
        if code in own.disputes and form.may_be_disputed(code):
            form = form.with_dispute(code)
            answered = form.with_answer(code, value.value) if value.origin.is_own else form
            form = form if isinstance(answered, Invalid) else answered
            continue
        # What this form only suggests they have said already: another place, or this one.
        if value.origin.is_own and spec.editable and spec.ask is not None and form.is_open(spec):
            answered = form.with_answer(code, value.value)
            form = form if isinstance(answered, Invalid) else answered
    return form
