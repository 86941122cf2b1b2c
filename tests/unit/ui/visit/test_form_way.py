# SPDX-License-Identifier: Apache-2.0
"""However a field or an objection is left, the journey hears how the form stands now: what was taken back is a gap."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from config.modes import DisplayMode
from kiosk.application import courier_prompt as pages
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import NO_FORM
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, by_card, card, catalogue, drafts
from tests.unit.ui.visit.desks import Fails
from tests.unit.ui.visit.test_courier_way import LIVES, NOT_SERVED, Made
from ui.visit.booking_way import BookingWay
from ui.visit.form_way import FormHands, FormWay
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


class Filled(Made):
    """A form that says where the courier goes; what the courier costs was agreed to."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[ev.Event] = []
        self.to_quote()
        self.way.take(pages.SEND)
        self.record.filling.report = None  # of the checks of this person nothing is asked here
        self.record.filling.__dict__["_refresh"] = lambda: None
        booking = SimpleNamespace(back=lambda: False, take=lambda _code, raw: raw, adapt=lambda: None)
        hands = SimpleNamespace(courier_quotes=self.way, booking=cast("BookingWay", booking))
        self.form_way = FormWay(
            cast("VisitParts", SimpleNamespace()), self.record, cast("TaskDesk", self.desk), self.told.append,
            lambda: None, lambda: JourneyState(page=Page.FIELD), cast("FormHands", hands),
        )  # fmt: skip


@pytest.mark.parametrize("says", [None, NOT_SERVED], ids=["quote", "not-served"])
def test_who_leaves_a_quote_and_then_its_address_has_no_address(says: Exception | None) -> None:
    """With nothing missing as far as the journey knew, it went on to file a form with a gap."""
    made = Filled()
    before = made.record.filling.standing
    made.form_way.toggle_dispute("post_address")
    assert made.told.pop() == ev.FieldReopened(before)
    made.says = says or made.says
    made.form_way.answer_field(fx.AnswerField("post_address", LIVES))
    made.desk.answer()
    made.form_way.previous_part()
    assert made.told == [], "from the quote to the addresses"
    made.form_way.previous_part()
    assert made.told == [ev.FieldLeft(replace(before, missing=before.missing + 1))]
    assert made.record.filling.standing == replace(before, missing=before.missing + 1)


def test_an_objection_that_changes_what_is_missing_is_told_of() -> None:
    made = Filled()
    assert made.record.form is not None
    held = next(
        code
        for code, value in made.record.form.values.items()
        if not value.origin.is_own and not made.record.filling.toggle_dispute(code)
    )
    made.form_way.toggle_dispute(held)
    assert made.told == [ev.Prefilled(made.record.filling.standing)]


@pytest.mark.parametrize(("code", "goes_on"), [(PENSION, False), (FLEXIBLE, True)], ids=["asked there", "without"])
def test_where_the_terminal_itself_fails_nobody_is_told_that_the_platform_refused_it(code: str, goes_on: bool) -> None:
    record, told, logged = VisitRecord(catalogue()), list[ev.Event](), list[LogEvent]()
    record.open_item(code)
    record.card_read, record.resident_read = card(), by_card()
    record.adopt_card()
    log = SimpleNamespace(
        write=lambda event, **_fields: logged.append(event), failure=lambda event, _error: logged.append(event)
    )
    hands = SimpleNamespace(
        courier_quotes=SimpleNamespace(renew=lambda then: then()),
        paying=SimpleNamespace(look_for_open=lambda then: then()),
        paper_desk=SimpleNamespace(can_photograph=lambda _state: True),
    )
    way = FormWay(
        cast("VisitParts", SimpleNamespace(log=log)), record, cast("TaskDesk", Fails(ValueError("a bug"))), told.append,
        lambda: None, lambda: JourneyState(page=Page.PREFILL), cast("FormHands", hands),
    )  # fmt: skip
    way.begin()
    if goes_on:
        assert (told, logged) == (
            [ev.Prefilled(record.filling.standing)],
            [LogEvent.UNHANDLED_ERROR, LogEvent.FORM_PREFILLED],
        )
        assert record.form is not None, "with more questions"
    else:
        assert (told, logged) == ([ev.PrefillRefused("terminal_failed")], [LogEvent.UNHANDLED_ERROR])


def test_where_there_is_no_form_nothing_is_missing() -> None:
    record = VisitRecord(drafts())
    assert record.filling.standing == NO_FORM
    assert not record.filling.ask_field(DisplayMode.STANDARD)


def test_back_at_a_field_whose_quote_was_left_its_address_is_asked_once() -> None:
    made, adapted, shown = Filled(), list[str](), list[str]()
    made.form_way._hands.booking.adapt = lambda: adapted.append("adapted")  # type: ignore[method-assign]
    made.form_way._changed = lambda: shown.append("shown")
    made.to_quote()
    for page in (Page.STOP, Page.FIELD, Page.FIELD):
        made.way.follow(JourneyState(page=page))
        made.form_way.follow(JourneyState(page=page))
    assert LIVES in made.values, "the addresses, and not the quote"
    assert (adapted, shown) == (["adapted"], ["shown"])
