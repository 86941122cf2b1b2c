# SPDX-License-Identifier: Apache-2.0
"""A visit to a counter, where its answer comes late: nothing is booked that nobody is told of, and no other page is spoken on."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from kiosk.application.facts import PlacesKnown
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, StopReason
from kiosk.platform.booking_model import Appointment
from kiosk.platform.errors import Unreachable
from kiosk.platform.model import Session
from tests.unit.kiosk.synthetic import FLEXIBLE, by_card, card, catalogue
from tests.unit.ui.visit.desks import Later
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk
from ui.visit.visit_way import VisitWay

WHO = by_card(date(1990, 5, 4))
SLOT = "2026-11-25 09:00-09:30"
BOOKED = object.__new__(Appointment)
"""Nothing of it is looked at here."""


class Way:
    """On the page that asks when; ``answer``: what comes of booking."""

    def __init__(self, answer: Appointment | Exception = BOOKED) -> None:
        self._answer = answer
        self.record = VisitRecord(catalogue())
        self.record.open_item(FLEXIBLE)
        self.record.card_read, self.record.resident_read = card(date(1990, 5, 4)), WHO
        self.record.adopt_card()
        self.desk, self.told = Later(), list[ev.Event]()
        self.booked, self.cancelled = list[object](), list[object]()
        platform = SimpleNamespace(
            book=self._book, cancel_appointment=lambda _session, found: self.cancelled.append(found)
        )
        say = SimpleNamespace(say=lambda key, _mode, **_words: key)
        log = SimpleNamespace(write=lambda *_a, **_k: None, failure=lambda *_a, **_k: None)
        parts = SimpleNamespace(platform=platform, phrases=say, log=log)
        self.way = VisitWay(
            cast("VisitParts", parts),
            self.record,
            cast("TaskDesk", self.desk),
            self.told.append,
            lambda: None,
            lambda: Session("token", "strong", WHO.name, WHO.number),
        )
        self.asked_for: list[str] = []
        self.way.picker = cast(
            "Any",
            SimpleNamespace(
                asks_time=True,
                known=lambda _item: PlacesKnown("P1", {"P1": "示例中心"}),
                take=lambda raw: raw,
                wait=lambda _asked: None,
                back=lambda: False,
                ask_place=lambda *_a: self.asked_for.append("place"),
                ask_time=lambda *_a: self.asked_for.append("time"),
            ),
        )
        self.way.follow(JourneyState(page=Page.VISIT))
        self.way.open()
        self.desk.waiting.pop()()
        self.asked_for.clear()

    def _book(self, _session: Session, wanted: object) -> Appointment:
        self.booked.append(wanted)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def test_while_a_time_is_taken_nothing_else_is() -> None:
    way = Way()
    way.way.take(SLOT)
    way.way.back()
    way.way.take(SLOT)
    assert (len(way.desk.waiting), way.told, way.asked_for) == (1, [], [])
    way.desk.waiting.pop()()
    assert (way.told, way.cancelled) == ([ev.VisitBooked()], [])
    way.way.back()
    assert way.asked_for == ["place"]


def test_what_was_booked_after_the_page_was_stopped_is_given_back() -> None:
    way = Way()
    way.way.take(SLOT)
    way.way.follow(JourneyState(page=Page.STOP, stop=StopReason.POWER_LOW, stop_from=Page.VISIT))
    way.desk.waiting.pop()()
    assert (way.told, way.record.session) == ([], None)
    way.desk.waiting.pop()()
    assert way.cancelled == [BOOKED]


def test_what_failed_after_the_page_was_left_stops_no_other_page() -> None:
    way = Way(Unreachable("gone"))
    way.way.take(SLOT)
    way.way.follow(JourneyState(page=Page.CHOOSE))
    way.desk.waiting.pop()()
    assert (way.told, way.asked_for) == ([], [])
    way.way.follow(JourneyState(page=Page.VISIT))
    way.way.take(SLOT)
    assert len(way.desk.waiting) == 1, "it may be tried again"


def test_places_that_are_known_late_are_asked_on_no_other_page() -> None:
    way = Way()
    way.way.open()
    prompt = way.record.asking.prompt
    way.way.follow(JourneyState(page=Page.FIELD))
    way.desk.waiting.pop()()
    assert (way.asked_for, way.record.asking.prompt) == ([], prompt)
