# SPDX-License-Identifier: Apache-2.0
"""What a helper who looks on sees of a page (同屏协助): labels, what is missing, covered values; made here and nowhere else.

A list of what may be said, not of what may not: values come from the form's fields alone, through their masks, and where the item
lets them be seen (kiosk/application/onlooker.py). What still looks like a number is left out (ADR 19).
"""

from __future__ import annotations

from typing import Final

from kiosk.application.address import ASK, AddressStep
from kiosk.application.courier_prompt import SEND
from kiosk.application.form import Form
from kiosk.application.onlooker import may_be_seen
from kiosk.application.review import FieldPrompt, field_label, review_rows
from kiosk.guidance.questionnaire import Question
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.co_view import LIKE_A_NUMBER, MOST_FAULTS, MOST_FIELDS, FieldState, SeenField, SeenPage

FORM_PAGES: Final = frozenset({
    Page.REVIEW, Page.FIELD, Page.VISIT, Page.PAPER, Page.PROMISE, Page.CONFIRM, Page.SIGN,
})  # fmt: skip
"""The form is on the table there; elsewhere the page's name is all that is said."""
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
        title = _asked(record, record.form, record.asking.prompt)
    fields, faults = _fields(record.form), _faults(record)
    return SeenPage(state.page.value, _safe(title) or state.page.value, item_name, step, steps, False, fields, faults)


def _asked(record: VisitRecord, form: Form, prompt: FieldPrompt) -> str:
    """What a field's page asks. Where its words hold an answer (the letter of a road) or an amount, those of the content do."""
    parts = record.asking.address
    if parts is not None and parts.step is AddressStep.LISTED_ROAD:
        return ASK[AddressStep.ROAD][0].say()
    ask = form.item.field(prompt.code).ask
    says_price = any(one.value == SEND for one in prompt.options)
    return ask.title.say() if says_price and ask is not None else prompt.title


def _fields(form: Form) -> tuple[SeenField, ...]:
    missing = [SeenField(spec.code, field_label(spec), FieldState.MISSING) for spec in form.missing()]
    open_codes = {one.code for one in missing}
    filled = []
    for row in review_rows(form):
        if row.code in open_codes:
            continue
        state = FieldState.FAULTY if row.disputed else FieldState.FILLED
        is_seen = may_be_seen(form, form.item.field(row.code), form.values[row.code])
        value = row.value_masked if is_seen else ""
        filled.append(SeenField(row.code, row.label, state, _safe(value)))
    return (*missing, *filled)[:MOST_FIELDS]


def _faults(record: VisitRecord) -> tuple[str, ...]:
    """What a pre-check or the page itself finds wrong, in the service's words."""
    blocking = [one.say for one in record.filling.report.blocking] if record.filling.report is not None else []
    found = [_safe(text) for text in (*blocking, record.asking.error)]
    return tuple(text for text in found if text)[:MOST_FAULTS]


def _safe(text: str) -> str:
    return "" if LIKE_A_NUMBER.search(text) else text.strip()[:_LONGEST]
