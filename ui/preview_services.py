# SPDX-License-Identifier: Apache-2.0
"""Scenes of a form's ends for ``ui.preview``: a day reckoned of a record, and what sending the result costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from config.clock import parse_iso
from config.modes import DisplayMode
from kiosk.application.courier_agreed import CourierAgreed
from kiosk.application.form import Form
from kiosk.guidance.questionnaire import Question
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Delivery, Page, PaperState
from kiosk.platform.logistics_model import CourierQuote
from kiosk.platform.model import SharedValue
from offline_cache.sealed_case import CaseStatus, OutboxState
from ui.preview_record import FLEXIBLE, HERE, RECEIVED_AT, TODAY, answered, at_page, known
from ui.preview_scene import Scene

_PERMIT = "312000194000"
_HOME = "示例市示例区桂花路77弄3号楼402室"
_PAID = CourierQuote("示例快递", 2400, "receiver", 1, 2, both_ways=True)
_FREE = CourierQuote("示例快递", 0, "office", 2, 4, both_ways=False)


def service_scenes() -> Iterator[Scene]:
    """In the order of a visit."""
    yield Scene("field-reckoned", at_page(Page.FIELD), _reckoned)
    permit = replace(HERE, item=replace(HERE.item, code=_PERMIT) if HERE.item is not None else None)
    for name, quote in (("paid", _PAID), ("free", _FREE), ("unknown", None)):
        yield Scene(f"confirm-courier-{name}", at_page(Page.CONFIRM, permit), partial(_sent, quote=quote))
    done = replace(permit, delivery=Delivery.DELIVERED, receipt=PaperState.PRINTED)
    yield Scene("hand-over-courier", at_page(Page.HAND_OVER, done), partial(_sent, quote=_PAID))


def _opened(record: VisitRecord, code: str, shared: dict[str, object]) -> None:
    answered(code)(record)
    while isinstance(view := record.guidance_view(), Question):
        record.answer_question(view.options[0].value)
    known(record)
    told = {name: SharedValue(name, value, "示例库") for name, value in shared.items()}
    record.open_form(Fetched(shared=told, licences=()), TODAY, None)


def _reckoned(record: VisitRecord) -> None:
    _opened(record, FLEXIBLE, {"employment.left_on": "2026-02-28"})
    record.filling.ask_field(DisplayMode.STANDARD, "start_date")


def _sent(record: VisitRecord, quote: CourierQuote | None) -> None:
    _opened(record, _PERMIT, {"residence.address": _HOME, "contact.phone": "19900001234"})
    for code, raw in (("delivery", "courier"), ("post_address", _HOME)):
        form = record.form
        taken = form.with_answer(code, raw) if form is not None else None
        if not isinstance(taken, Form):
            raise ValueError(f"sample value of {code} is not valid")
        record.filling.form = taken
    record.filling.courier = CourierAgreed(quote, _HOME)
    record.case_id = "0193e3a1-0000-7000-8000-00000000002a"
    record.received_at = parse_iso(RECEIVED_AT)
    record.status = CaseStatus(
        record.case_id, OutboxState.ACCEPTED, "310126110000042", RECEIVED_AT, 1, None, RECEIVED_AT
    )
