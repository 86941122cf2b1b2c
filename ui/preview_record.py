# SPDX-License-Identifier: Apache-2.0
"""What is known by then: a made-up resident, a card, an open form, for the scenes of ``ui.preview``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from config.clock import parse_iso
from config.modes import DisplayMode
from drivers.id_card_reader.port import CardKind, IdCard
from kiosk.application.form import Form
from kiosk.application.validation import Invalid
from kiosk.case.form_lines import filed_form
from kiosk.identity.id_number import check_character
from kiosk.identity.resident import Identified, from_card
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import (
    CardState,
    ItemNeeds,
    JourneyState,
    Level,
    Page,
)
from kiosk.platform.model import Session, SharedValue
from offline_cache.sealed_case import CaseStatus, OutboxState

CONFIG = Path(__file__).parents[1] / "config"
FLEXIBLE, PENSION = "312000202000", "TBD-RS01"
TODAY = date(2026, 11, 21)
RECEIVED_AT = "2026-11-21T09:42:07.250+08:00"

_ADDRESS = "示例市示例区梅园新村街道示例路1288弄26号1502室"
_WORK = {"work_content": "送外卖、送快递"}
_ANSWERS = {
    "employer": "某某本地生活信息技术服务平台",
    "income_band": "5000_8000",
    "start_date": "2026-03-01",
}
"""What the resident adds; with it the form has eleven rows, as many as the service can show."""


def _needs(code: str) -> ItemNeeds:
    flexible = code == FLEXIBLE
    return ItemNeeds(
        code,
        needs_strong=not flexible,
        needs_promise=flexible,
        needs_signature=flexible,
        offline_allowed=flexible,
        gives_document=not flexible,
    )


HERE = JourneyState(item=_needs(FLEXIBLE), level=Level.STRONG, card=CardState.READ, card_present=True)
PROOF = replace(HERE, item=_needs(PENSION))


def answered(code: str, *values: str) -> Callable[[VisitRecord], None]:
    """The service is chosen, and so much of its questions answered."""

    def prepare(record: VisitRecord) -> None:
        record.open_item(code)
        for value in values:
            record.answer_question(value)

    return prepare


ALL_ANSWERS = ("local", "register", "platform", "no")


def _card() -> IdCard:
    first = "99999919580304003"
    return IdCard(
        name="测试·阿卜杜热西提·买买提",
        sex_code="1",
        ethnic_code="05",
        birth=date(1975, 3, 4),
        address=_ADDRESS,
        number=first.replace("1958", "1975") + check_character(first.replace("1958", "1975")),
        authority="示例市公安局示例分局",
        valid_from=date(2020, 1, 1),
        valid_to=date(2040, 1, 1),
        kind=CardKind.RESIDENT,
        raw=b"synthetic",
    )


def known(record: VisitRecord) -> None:
    """The card was read."""
    record.card_read = _card()
    read = from_card(record.card_read, TODAY, record.catalogue.tables.certificate_types)
    if isinstance(read, Identified):
        record.resident_read = read.resident
    record.adopt_card()


_SHARED: dict[str, tuple[object, str]] = {
    "household.registration": (_ADDRESS, "公安户籍库"),
    "residence.address": ("示例市示例区桂花路77弄3号楼402室", "实有人口库"),
    "contact.phone": ("19900001234", "一网通办账户"),
    "employment.registered": (False, "就业登记库"),
    "case.same_day": (False, "办件库"),
    "insurance.pension_account": ("9999991234567890", "社保库"),
    "insurance.pension_months": (212, "社保库"),
}


def form_of(code: str, *, worked: bool, added: bool, photographs: bool = False) -> Callable[[VisitRecord], None]:
    """The opened form. ``worked``: registered before; ``added``: the resident has filled in what was missing."""

    def prepare(record: VisitRecord) -> None:
        answered(code, *(ALL_ANSWERS if code == FLEXIBLE else ("housing", "years_5")))(record)
        known(record)
        shared = {name: SharedValue(name, value, source) for name, (value, source) in _SHARED.items()}
        if worked:
            name = "employment.last_occupation"
            shared[name] = SharedValue(name, _WORK["work_content"], "就业登记库")
        record.materials.can_photograph = photographs
        record.open_form(Fetched(shared=shared, licences=()), TODAY, None)
        for key, raw in (_WORK | _ANSWERS).items() if added else ():
            _answer(record, key, raw)
        if added:
            record.filling.toggle_dispute("applicant_name")
            record.filling.toggle_dispute("residence_address")
            record.filling.ask_field(DisplayMode.STANDARD, "residence_address")
            record.filling.answer_field("residence_address", "@not-known", DisplayMode.STANDARD)
            _answer(record, "residence_address", "示例市示例区银杏路12号5幢1单元301室")
        record.case_id = "0193e3a1-0000-7000-8000-00000000002a"
        record.received_at = parse_iso(RECEIVED_AT)
        if record.form is not None:
            record.filed = filed_form(record.form, record.materials.plans, (), None)
        record.status = CaseStatus(
            record.case_id, OutboxState.ACCEPTED, "310126110000042", RECEIVED_AT, 1, None, RECEIVED_AT,
            (("applicant_name", "YY-000017"), ("residence_address", "YY-000018")) if added else (),
        )  # fmt: skip

    return prepare


def _answer(record: VisitRecord, key: str, raw: str) -> None:
    form = record.form
    answered = form.with_answer(key, raw) if form is not None else None
    if isinstance(answered, Form):
        record.filling.form = answered
    elif isinstance(answered, Invalid):
        raise ValueError(f"sample value of {key} is not valid")


def by_social_card(record: VisitRecord) -> None:
    """Known by the social security card alone, with an open form."""
    form_of(FLEXIBLE, worked=False, added=False)(record)
    if record.resident is not None:
        record.known_by(record.resident, Session("token", "weak", record.resident.name, record.resident.number))


def without_result(record: VisitRecord) -> None:
    """Filed, and the result does not come."""
    form_of(PENSION, worked=False, added=False)(record)
    record.no_result = True


def asking(key: str, *, own_words: bool = False, error: str = "") -> Callable[[VisitRecord], None]:
    """One field is asked for."""

    def prepare(record: VisitRecord) -> None:
        form_of(FLEXIBLE, worked=False, added=False)(record)
        record.filling.ask_field(DisplayMode.STANDARD, key, own_words=own_words)
        record.asking.error = error

    return prepare


def at_page(page: Page, base: JourneyState = HERE, **changes: object) -> JourneyState:
    """A page of that visit."""
    return replace(base, page=page, **changes)  # type: ignore[arg-type]  # the fields are the caller's
