# SPDX-License-Identifier: Apache-2.0
"""What a visit's record keeps of a person when another one is known: nothing; and of the same one: every word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date

import pytest

from config import clock
from config.modes import DisplayMode
from kiosk.application.facts import PlacesKnown
from kiosk.catalogue.field_model import FieldKind
from kiosk.identity.resident import Resident
from kiosk.journey.fetched import Fetched
from kiosk.journey.form_record import FormRecord
from kiosk.journey.record import VisitRecord
from kiosk.platform.model import Session
from tests.unit.kiosk.synthetic import (
    FIRST_TIMER,
    FLEXIBLE,
    TODAY,
    by_card,
    by_code,
    card,
    catalogue,
    drafts,
    situation,
)

STROKES = [
    [[20.0 + 6 * i, 30.0 + 8 * (i % 3), 10 * i] for i in range(20)],
    [[90.0 + i, 20.0 + 7 * i, 300 + i] for i in range(10)],
]
OTHER = date(1961, 2, 3)
NOT_A_PERSONS = {
    "catalogue", "item", "guidance", "card_read", "resident_read", "card", "resident", "issued_code", "scanned",
    "can_photograph",
}  # fmt: skip
"""The service and its answers; what a device read and speaks for nobody yet; who is known now; what the terminal can."""

Way = Callable[[VisitRecord, date], None]


def by_id_card(record: VisitRecord, birth: date) -> None:
    record.card_read, record.resident_read = card(birth), by_card(birth)
    record.adopt_card()


def by_a_code(record: VisitRecord, birth: date) -> None:
    person = by_code(birth)
    record.known_by(person, Session("token", "weak", person.name, person.number))


WAYS = pytest.mark.parametrize("way", [by_id_card, by_a_code], ids=["card", "code"])


def signed_by(way: Way) -> tuple[VisitRecord, Resident]:
    """Somebody's visit up to the signature."""
    record = VisitRecord(catalogue())
    assert record.open_item(FLEXIBLE) is not None
    assert record.item is not None
    for question, answer in situation(record.item).answers.items():
        assert record.guidance is not None
        assert record.guidance.at == question
        record.answer_question(answer)
    way(record, date(1990, 5, 4))
    assert record.resident is not None
    record.give_consent(clock.now())
    record.open_form(Fetched(shared=FIRST_TIMER, licences=()), TODAY, None)  # type: ignore[arg-type]  # values of the same shape
    while record.filling.standing.missing:
        prompt = record.filling.ask_field(DisplayMode.STANDARD)
        assert prompt is not None
        raw = (
            prompt.options[0].value if prompt.options else {"date": "2026-03-14"}.get(prompt.kind, "示例路1弄2号301室")
        )
        assert record.filling.answer_field(prompt.code, raw, DisplayMode.STANDARD), record.asking.error
    record.filling.promise_accepted_at = clock.now()
    assert record.filling.sign(STROKES, DisplayMode.STANDARD, clock.now()) is None
    record.filling.draft_taken, record.no_result, record.received_at = True, True, clock.now()
    return record, record.resident


@WAYS
@pytest.mark.parametrize("next_way", [by_id_card, by_a_code], ids=["then card", "then code"])
def test_nothing_of_the_first_person_stays(way: Way, next_way: Way) -> None:
    record, first = signed_by(way)
    person_s = {one.name for one in fields(VisitRecord)} - NOT_A_PERSONS
    person_s -= {
        "session",
        "case_id",
        "social",
        "mending",
    }  # what is mended takes its answers along (test_record_mending)
    of_form = {one.name for one in fields(FormRecord)}
    for name in person_s:
        setattr(record, name, getattr(record, name) or "the first person's")  # also what is thought of next
    for name in of_form:
        setattr(record.filling, name, getattr(record.filling, name) or "the first person's")
    case_id, guidance = record.case_id, record.guidance
    assert record.is_another(by_code(OTHER).number)
    next_way(record, OTHER)
    fresh = VisitRecord(catalogue())
    assert {name: getattr(record, name) for name in person_s} == {name: getattr(fresh, name) for name in person_s}
    assert {name: getattr(record.filling, name) for name in of_form} == vars(FormRecord())
    assert record.resident is not None
    assert record.resident.number != first.number
    assert record.session is None or record.session.number == record.resident.number
    assert record.case_id != case_id
    assert record.guidance is guidance
    assert record.social == fresh.social


@WAYS
@pytest.mark.parametrize("next_way", [by_id_card, by_a_code], ids=["then card", "then code"])
def test_the_same_person_keeps_their_words_and_what_they_agreed_to(way: Way, next_way: Way) -> None:
    record, first = signed_by(way)
    consents, case_id, form = record.consents, record.case_id, record.form
    assert form is not None
    own = {code: one.value for code, one in form.values.items() if one.origin.value == "resident"}
    assert own
    assert not record.is_another(first.number)
    next_way(record, date(1990, 5, 4))
    record.open_form(Fetched(shared=FIRST_TIMER, licences=()), TODAY, None)  # type: ignore[arg-type]  # values of the same shape
    assert (record.consents, record.case_id, record.filling.standing.missing) == (consents, case_id, 0)
    assert record.form is not None
    assert own.items() <= {code: one.value for code, one in record.form.values.items()}.items()


def test_the_first_person_takes_nobodys_place() -> None:
    assert not VisitRecord(catalogue()).is_another(by_code().number)


@pytest.mark.parametrize("chosen", ["SH-310115-01", "SH-310115-02"], ids=["the one suggested", "another"])
def test_where_and_when_stay_when_the_same_person_says_again_who_they_are(chosen: str) -> None:
    """The session ended while the time was taken: the card is laid down again, and nothing is asked a second time."""
    record, when = VisitRecord(drafts()), "2026-11-25 09:00-09:30"
    item = record.open_item("TBD-WJ02")
    assert item is not None
    for answer in situation(item).answers.values():
        record.answer_question(answer)
    names = {one: "示例中心" for one in ("SH-310115-01", "SH-310115-02")}
    fetched = Fetched(shared=FIRST_TIMER, licences=(), places=PlacesKnown("SH-310115-01", names))  # type: ignore[arg-type]  # as above
    by_id_card(record, date(1990, 5, 4))
    record.open_form(fetched, TODAY, None)
    for spec in item.fields:
        told = {FieldKind.PLACE: chosen, FieldKind.SLOT: when}.get(spec.kind)
        if told is not None:
            assert record.filling.answer_field(spec.code, told, DisplayMode.STANDARD), record.asking.error
    assert record.form is not None
    before = {code: one.value for code, one in record.form.values.items()}
    by_id_card(record, date(1990, 5, 4))
    record.open_form(fetched, TODAY, None)
    assert {code: one.value for code, one in record.form.values.items()} == before
    assert {FieldKind.PLACE, FieldKind.SLOT}.isdisjoint({spec.kind for spec in record.form.missing()})


def test_another_service_is_another_case_and_the_same_one_stays_the_same() -> None:
    """A case that was filed without an answer may be kept: what is filed next under its number would be taken for it."""
    record, _first = signed_by(by_id_card)
    assert record.item is not None
    before, code = record.case_id, record.item.base_code
    record.frozen_first = first = (clock.now(), None)
    record.open_item(code)
    assert (record.case_id, record.frozen_first) == (before, first), "asked for again, it is filed once"
    another = next(one for one in catalogue().items if one != code)
    record.open_item(another)
    assert record.case_id != before
    assert record.frozen_first is None
