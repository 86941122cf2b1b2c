# SPDX-License-Identifier: Apache-2.0
"""A visit to a counter, where its answer comes late: nothing is booked that nobody is told of, and no other page is spoken on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.application.facts import PlacesKnown
from kiosk.application.review import FieldPrompt
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, StopReason
from kiosk.places.slot import Slot
from kiosk.platform.booking import Booked
from kiosk.platform.booking_model import Appointment, AppointmentRequest, AppointmentState, SlotGone
from kiosk.platform.errors import Busy, Problem, Rejected, Unreachable
from kiosk.platform.model import Session
from tests.unit.kiosk.synthetic import FLEXIBLE, by_card, card, catalogue
from tests.unit.ui.visit.desks import Later
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk
from ui.visit.visit_way import VisitWay

WHO = by_card(date(1990, 5, 4))
SLOT, LATER = "2026-11-25 09:00-09:30", "2026-11-25 14:00-14:30"
BOOKED = object.__new__(Appointment)
"""Nothing of it is looked at here."""


class Way:
    """On the page that asks when; ``answer``: what comes of booking; None: what an :class:`Office` says."""

    def __init__(self, answer: Booked | Exception | None = BOOKED) -> None:
        self._answer = answer
        self.office = Office()
        self.record = VisitRecord(catalogue())
        self.record.open_item(FLEXIBLE)
        self.record.card_read, self.record.resident_read = card(date(1990, 5, 4)), WHO
        self.record.adopt_card()
        self.desk, self.farewell, self.told = Later(), Later(), list[ev.Event]()
        self.booked, self.cancelled = list[object](), list[object]()
        self.meanwhile: Callable[[], None] | None = None
        """What comes while a request is on its way."""
        platform = SimpleNamespace(book=self._book, cancel_appointment=self._cancel, appointment=self._look)
        say = SimpleNamespace(say=lambda key, _mode, **_words: key)
        log = SimpleNamespace(write=lambda *_a, **_k: None, failure=lambda *_a, **_k: None)
        parts = SimpleNamespace(platform=platform, help_platform=platform, phrases=say, log=log)
        self.way = VisitWay(
            cast("VisitParts", parts),
            self.record,
            cast("TaskDesk", self.desk),
            cast("TaskDesk", self.farewell),
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
                leave=lambda: None,
                ask_place=lambda *_a: self.asked_for.append("place"),
                ask_time=lambda *_a: self.asked_for.append("time"),
            ),
        )
        self.way.follow(JourneyState(page=Page.VISIT))
        self.way.open()
        self.desk.waiting.pop()()
        self.asked_for.clear()

    def _book(self, _session: Session, wanted: AppointmentRequest) -> Booked:
        self.booked.append(wanted)
        if isinstance(self._answer, Exception):
            raise self._answer
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return self.office.book(wanted) if self._answer is None else self._answer

    def _look(self, _session: Session, appointment_id: str) -> Appointment:
        for one in self.office.asked:
            if one.appointment_id == appointment_id:
                return self.office.stands(one)
        raise Rejected(Problem("urn:kiosk:problem:no-such-appointment", "none", 404))

    def _cancel(self, _session: Session, found: Appointment) -> None:
        self.cancelled.append(found)
        if (
            self._answer is None and found.appointment_id in self.office.held
        ):  # one that is cancelled already is as good
            self.office.held.remove(found.appointment_id)

    def stop(self) -> None:
        """As the journey does behind what was not heard."""
        self.way.follow(JourneyState(page=Page.STOP, stop=StopReason.BOOKING_OFFLINE))

    def close(self) -> None:
        """The visit ends: its desk answers nobody, and the farewell is said."""
        self.way.close()
        self.desk.waiting.clear()
        self.farewell.answer()


class Office:
    """Holds what was booked, by id. ``losing``: so many answers are lost on their way."""

    def __init__(self) -> None:
        self.held, self.asked, self.losing = list[str](), list[AppointmentRequest](), 0

    def book(self, wanted: AppointmentRequest) -> Appointment:
        if wanted not in self.asked:
            self.asked.append(wanted)
            self.held.append(wanted.appointment_id)
        if self.losing:
            self.losing -= 1
            raise Unreachable("lost on its way")
        return self.stands(wanted)

    def stands(self, one: AppointmentRequest) -> Appointment:
        state = AppointmentState.BOOKED if one.appointment_id in self.held else AppointmentState.CANCELLED
        return Appointment(one.appointment_id, one.item_code, "P1", one.slot, state, "A001", "code", 10, 1)


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
    way.way.follow(JourneyState(page=Page.FIELD))
    prompt = way.record.asking.prompt
    way.desk.waiting.pop()()
    assert (way.asked_for, way.record.asking.prompt) == ([], prompt)


def test_a_time_whose_answer_was_lost_is_given_back_at_the_end() -> None:
    """They were told 约不了: what they do not know of they would miss (爽约)."""
    way = Way(None)
    way.office.losing = 1
    way.way.take(SLOT)
    way.desk.answer()
    assert way.told[-1] == ev.VisitRefused(StopReason.BOOKING_OFFLINE.value)
    way.stop()
    assert len(way.office.held) == 1
    way.close()
    assert (way.office.held, len(way.office.asked), way.way.is_ending) == ([], 1, True)


@pytest.mark.parametrize("chosen", [SLOT, LATER])
def test_a_time_whose_answer_was_lost_is_given_back_before_the_next_is_taken(chosen: str) -> None:
    way = Way(None)
    way.office.losing = 1
    way.way.take(SLOT)
    way.desk.answer()
    way.stop()
    way.way.follow(JourneyState(page=Page.VISIT))
    way.way.open()
    way.desk.answer()
    way.way.take(chosen)
    way.desk.answer()
    assert way.told[-1] == ev.VisitBooked()
    assert [one.slot for one in way.office.asked] == [Slot.parse(SLOT), Slot.parse(chosen)]
    assert way.office.held == [way.office.asked[1].appointment_id]
    way.close()
    assert len(way.office.held) == 1, "they were told of that one"


def test_while_it_cannot_be_given_back_no_other_time_is_taken() -> None:
    way = Way(None)
    way.office.losing = 2
    for chosen in (SLOT, LATER):
        way.way.take(chosen)
        way.desk.answer()
    assert len(way.office.asked) == 1
    way.close()
    assert way.office.held == []


def test_what_is_booked_while_the_visit_ends_is_given_back() -> None:
    way = Way(None)
    way.way._answered = lambda *_answer: None  # type: ignore[method-assign]  # a desk that is closed tells nothing
    way.way.take(SLOT)
    way.desk.answer()
    way.close()
    assert (way.office.held, len(way.office.asked)) == ([], 1)


@pytest.mark.parametrize("trouble", [Unreachable("no line"), Busy("later", None)], ids=["no line", "busy"])
def test_what_never_came_to_be_is_not_booked_to_be_cancelled(trouble: Exception) -> None:
    """The terminal may be gone between the two."""
    way = Way(trouble)
    way.way.take(SLOT)
    way.desk.answer()
    way._answer = None
    way.close()
    assert (len(way.booked), way.office.asked, way.way.is_ending) == (1, [], True)


def test_what_was_cancelled_already_is_not_cancelled_again_at_the_end() -> None:
    way = Way(None)
    way.office.losing = 1
    way.way.take(SLOT)
    way.desk.answer()
    way.office.held.clear()
    way.close()
    assert way.cancelled == []


def test_what_is_on_its_way_while_the_visit_ends_is_not_booked_behind_it() -> None:
    way = Way(None)
    way.way._answered = lambda *_answer: None  # type: ignore[method-assign]  # a desk that is closed tells nothing
    way.meanwhile = way.close
    way.way.take(SLOT)
    way.desk.answer()
    assert (way.office.held, len(way.office.asked), len(way.cancelled)) == ([], 1, 1)


def test_what_is_given_back_while_the_visit_ends_is_not_booked_behind_it() -> None:
    """The first time never arrived; the desk undoes it before it takes another, and is cut off in between."""
    way = Way(Unreachable("no line"))
    way.way.take(SLOT)
    way.desk.answer()
    way._answer = None

    def end() -> None:
        way.close()
        vars(way.way._parts.platform)["cancel_appointment"] = cut

    def cut(*_asked: object) -> Appointment:
        raise Unreachable("the process is gone")

    way.meanwhile = end
    way.way.take(LATER)
    way.desk.answer()
    assert (way.office.held, [one.slot for one in way.office.asked]) == ([], [Slot.parse(SLOT)])


def test_what_the_desk_comes_to_behind_the_end_is_not_booked() -> None:
    way = Way(None)
    way.way.take(SLOT)
    ask = way.desk.waiting.pop()
    way.close()
    with pytest.raises(Exception, match="nobody"):
        ask()
    assert (way.office.asked, way.way.is_ending) == ([], False)


@pytest.mark.parametrize(
    "answer", [SlotGone(()), Rejected(Problem("urn:kiosk:problem:no-such-slot", "closed", 409)), BOOKED]
)
def test_where_it_is_known_what_came_of_it_nothing_is_given_back(answer: Booked | Exception) -> None:
    way = Way(answer)
    way.way.take(SLOT)
    way.desk.answer()
    way.close()
    assert (len(way.booked), way.cancelled, way.way.is_ending) == (1, [], False)


def test_a_time_that_could_not_be_given_back_behind_a_stopped_page_is_at_the_end() -> None:
    way = Way(None)
    way.way.take(SLOT)
    way.stop()
    way.desk.waiting.pop(0)()
    way.office.losing = 1
    way.desk.answer()
    assert len(way.office.held) == 1
    way.close()
    assert way.office.held == []


def test_places_of_what_was_asked_before_are_not_shown_for_what_is_asked_now() -> None:
    way = Way()
    way.way.open()
    way.way.follow(JourneyState(page=Page.CHOOSE))
    way.way.follow(JourneyState(page=Page.VISIT))
    way.way.open()
    prompt = way.record.asking.prompt
    way.desk.waiting.pop(0)()
    assert (way.asked_for, way.record.asking.prompt is prompt) == ([], True)
    way.desk.waiting.pop(0)()
    assert way.asked_for == ["place"]


def test_a_time_of_a_page_that_was_left_is_not_told_on_one_that_was_opened_since() -> None:
    """The power came back meanwhile, and they began once more: that one is given back, and the page asks on."""
    way = Way(None)
    way.way.take(SLOT)
    way.way.follow(JourneyState(page=Page.STOP, stop=StopReason.POWER_LOW))
    way.way.follow(JourneyState(page=Page.VISIT))
    way.way.open()
    way.desk.answer()
    assert (way.told, way.office.held) == ([], [])
    way.way.take(LATER)
    way.desk.answer()
    assert (way.told, len(way.office.held)) == ([ev.VisitBooked()], 1)


def test_what_failed_of_a_page_that_was_left_refuses_nothing_on_one_that_was_opened_since() -> None:
    way = Way(Unreachable("gone"))
    way.way.take(SLOT)
    way.way.follow(JourneyState(page=Page.CHOOSE))
    way.way.follow(JourneyState(page=Page.VISIT))
    way.way.open()
    way.desk.answer()
    assert (way.told, way.asked_for) == ([], ["place"])


def test_a_move_that_was_answered_forgets_no_time_whose_answer_was_lost() -> None:
    way = Way(None)
    way.office.losing = 1
    way.way.take(SLOT)
    way.desk.answer()
    moved = Appointment("a", FLEXIBLE, "P1", Slot.parse(SLOT), AppointmentState.BOOKED, "A001", "code", 10, 1)
    waiting = SimpleNamespace(visit=moved, check_in=None, points={})
    way.way.moved = lambda: cast("Any", waiting)
    way.way.picker.book = None  # type: ignore[misc]  # a namespace
    way.way._parts.platform.move_appointment = lambda *_a: moved  # type: ignore[method-assign]  # a namespace
    way.way.open(is_move=True)
    way.way.take(LATER)
    way.desk.answer()
    assert way.told[-1] == ev.VisitBooked()
    way.close()
    assert way.office.held == []


@pytest.mark.parametrize("answer", [None, Unreachable("gone")], ids=["booked", "failed"])
def test_what_came_while_another_page_stood_there_is_asked_anew(answer: Exception | None) -> None:
    """Power, or a helper: back from there the page would wait for an answer that was dropped."""
    way = Way(answer)
    way.way.take(SLOT)
    way.way.follow(JourneyState(page=Page.STOP, stop=StopReason.POWER_LOW, stop_from=Page.VISIT))
    way.desk.answer()
    way.way.follow(JourneyState(page=Page.VISIT))
    assert (way.told, way.office.held, way.asked_for) == ([], [], ["time"])
    way.way.follow(JourneyState(page=Page.VISIT))
    assert way.asked_for == ["time"]


def test_places_that_came_while_another_page_stood_there_are_looked_for_anew() -> None:
    way = Way()
    way.way.open()
    way.way.follow(JourneyState(page=Page.STOP, stop=StopReason.POWER_LOW, stop_from=Page.VISIT))
    way.desk.answer()
    way.way.follow(JourneyState(page=Page.VISIT))
    way.desk.answer()
    assert way.asked_for == ["place"]


def test_the_form_behind_goes_on_with_what_it_asked() -> None:
    """解决了吗 没有 on a field's page, 约去窗口, and back: the field is asked there, and no place of a visit."""
    way = Way()
    asking = way.record.asking
    way.way.follow(JourneyState(page=Page.STOP, stop=StopReason.UNSOLVED, stop_from=Page.FIELD))
    asked = FieldPrompt("phone", "phone", "您的手机号？", "", "", "", (), "", 11, True)
    asking.prompt, asking.error = asked, "少一位"
    way.way.follow(JourneyState(page=Page.VISIT))
    way.way.open()
    way.desk.answer()
    assert asking.prompt is not asked
    way.way.follow(JourneyState(page=Page.STOP, stop=StopReason.UNSOLVED, stop_from=Page.FIELD))
    assert (asking.prompt, asking.error) == (asked, "少一位")
