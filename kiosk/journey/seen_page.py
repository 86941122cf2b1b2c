# SPDX-License-Identifier: Apache-2.0
"""What a helper who looks on sees of a page (同屏协助): labels, what is missing, covered values; made here and nowhere else.

A list of what may be said, not of what may not: values come from the form's fields alone, through their masks, and kinds that are
numbers of somebody (certificates, enterprises, accounts) have none at all. What still looks like a number is left out (ADR 19).
"""

from __future__ import annotations

from typing import Final

from kiosk.application.form import Form
from kiosk.application.review import field_label, review_rows
from kiosk.catalogue.field_model import FieldKind, FieldSpec, Mask
from kiosk.guidance.questionnaire import Question
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.co_view import LIKE_A_NUMBER, MOST_FAULTS, MOST_FIELDS, FieldState, SeenField, SeenPage

FORM_PAGES: Final = frozenset({
    Page.REVIEW, Page.FIELD, Page.VISIT, Page.PAPER, Page.PROMISE, Page.CONFIRM, Page.SIGN,
})  # fmt: skip
"""The form is on the table there; elsewhere the page's name is all that is said."""
_NEVER_SHOWN: Final = frozenset(
    {FieldKind.ID_NUMBER, FieldKind.ENTERPRISE_NUMBER, FieldKind.BANK_ACCOUNT, FieldKind.CODE}
)
_NEVER_MASKED: Final = frozenset({Mask.NUMBER, Mask.ACCOUNT})
_LONGEST: Final = 200


def seen_page(state: JourneyState, record: VisitRecord, title: str, step: int = 0, steps: int = 0) -> SeenPage:
    """The page now. ``title``: what the page is called, in words that hold nothing of a person."""
    item_name = record.item.name if record.item is not None else ""
    if state.is_masked:
        return SeenPage(state.page.value, title, item_name, step, steps, hidden=True)
    if state.page is Page.QUESTION and record.guidance is not None:
        view = record.guidance_view()
        title = view.title if isinstance(view, Question) else title
    if state.page not in FORM_PAGES or record.form is None:
        return SeenPage(state.page.value, title, item_name, step, steps)
    if state.page is Page.FIELD and record.asking.prompt is not None:
        title = record.asking.prompt.title
    fields, faults = _fields(record.form), _faults(record)
    return SeenPage(state.page.value, _safe(title) or state.page.value, item_name, step, steps, False, fields, faults)


def _fields(form: Form) -> tuple[SeenField, ...]:
    missing = [SeenField(spec.code, field_label(spec), FieldState.MISSING) for spec in form.missing()]
    open_codes = {one.code for one in missing}
    filled = []
    for row in review_rows(form):
        if row.code in open_codes:
            continue
        state = FieldState.FAULTY if row.disputed else FieldState.FILLED
        value = row.value_masked if _may_be_shown(form.item.field(row.code)) else ""
        filled.append(SeenField(row.code, row.label, state, _safe(value)))
    return (*missing, *filled)[:MOST_FIELDS]


def _may_be_shown(spec: FieldSpec) -> bool:
    return spec.kind not in _NEVER_SHOWN and spec.mask not in _NEVER_MASKED


def _faults(record: VisitRecord) -> tuple[str, ...]:
    """What a pre-check or the page itself finds wrong, in the service's words."""
    blocking = [one.say for one in record.report.blocking] if record.report is not None else []
    found = [_safe(text) for text in (*blocking, record.asking.error)]
    return tuple(text for text in found if text)[:MOST_FAULTS]


def _safe(text: str) -> str:
    return "" if LIKE_A_NUMBER.search(text) else text.strip()[:_LONGEST]
