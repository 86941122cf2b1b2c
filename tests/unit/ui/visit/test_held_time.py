# SPDX-License-Identifier: Apache-2.0
"""The time that a visit has or may have and nobody has filed or been told of: one at most, and none that they would miss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from kiosk.places.slot import Slot
from kiosk.platform.booking import Booked
from kiosk.platform.booking_model import (
    AlreadyBooked,
    Appointment,
    AppointmentRequest,
    AppointmentState,
    ChangedMeanwhile,
    MissedTooOften,
    SlotGone,
)
from kiosk.platform.errors import NotAuthorised, PlatformError, Problem, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import Session
from tests.unit.ui.visit.desks import Later
from ui.visit.held_time import Asked, HeldTime, VisitOver
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

FIRST, NEXT = Slot.parse("2026-11-25 09:00-09:30"), Slot.parse("2026-11-26 10:00-10:30")
ITEM, POINT, CASE = "TBD-WJ02", "SH-310115-01", "0193e3a1-0000-4000-8000-000000000001"
OLD = Session("old", "strong", "测试甲", "999999199005040017")
NEW = replace(OLD, token="new")
OTHER = Session("other", "strong", "测试乙", "999999198001010015")
ENDED = Problem("urn:kiosk:problem:session-ended", "over", 401)


class Office:
    """Holds appointments by id. ``losing``: so many answers are lost on their way; ``ended``: tokens that are not good any more;
    ``down``: nothing arrives.
    """

    def __init__(self) -> None:
        self.held = dict[str, Appointment]()
        self.said = list[tuple[str, str, str]]()
        """What was asked, with whose token, of which time."""
        self.losing = 0
        self.ended = set[str]()
        self.down = False
        self.answer: Booked | PlatformError | None = None
        """What comes of asking for a time, where that is not had."""
        self.meanwhile: Callable[[], None] | None = None
        """What happens while a booking is on its way."""

    @property
    def booked(self) -> list[Slot]:
        """Times that somebody would miss."""
        return [one.slot for one in self.held.values() if one.is_open]

    def _heard(self, what: str, session: Session, slot: Slot) -> None:
        self.said.append((what, session.token, str(slot)))
        if self.down:
            raise Unreachable("no line")
        if session.token in self.ended:
            raise SessionEnded(ENDED)

    def book(self, session: Session, wanted: AppointmentRequest) -> Booked:
        self._heard("book", session, wanted.slot)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        if isinstance(self.answer, PlatformError):
            raise self.answer
        if self.answer is not None:
            return self.answer
        made = Appointment(
            wanted.appointment_id, ITEM, wanted.point_id, wanted.slot, AppointmentState.BOOKED, "A001", "code", 10, 1,
            wanted.case_id,
        )  # fmt: skip
        found = self.held.setdefault(wanted.appointment_id, made)
        self._lose()
        return found

    def appointment(self, session: Session, appointment_id: str) -> Appointment:
        found = self.held.get(appointment_id)
        self._heard("look", session, FIRST if found is None else found.slot)
        if found is None:
            raise Rejected(Problem("urn:kiosk:problem:no-such-appointment", "none", 404))
        return found

    def move_appointment(
        self, session: Session, known: Appointment, point_id: str, slot: Slot
    ) -> Appointment | SlotGone:
        self._heard("move", session, slot)
        if isinstance(self.answer, SlotGone):
            return self.answer
        self.held[known.appointment_id] = moved = replace(
            known, point_id=point_id, slot=slot, version=known.version + 1
        )
        self._lose()
        return moved

    def cancel_appointment(self, session: Session, known: Appointment) -> Appointment | ChangedMeanwhile:
        self._heard("cancel", session, known.slot)
        stands = self.held.get(known.appointment_id, known)
        if stands.is_open and stands.version != known.version:
            return ChangedMeanwhile(stands)
        self.held[known.appointment_id] = over = replace(stands, state=AppointmentState.CANCELLED)
        return over

    def _lose(self) -> None:
        if self.losing:
            self.losing -= 1
            raise Unreachable("lost on its way")


class Made:
    """An owner, the office it speaks to, who is here, and the farewell's desk."""

    def __init__(self) -> None:
        self.office = Office()
        self.here: Session | None = OLD
        self.farewell = Later()
        parts = SimpleNamespace(platform=self.office, help_platform=self.office)
        self.held = HeldTime(cast("VisitParts", parts), cast("TaskDesk", self.farewell), lambda: self.here)

    def asked(self, slot: Slot, session: Session = OLD) -> Asked:
        return Asked(session, self.held.request(ITEM, POINT, slot, CASE))

    def lose(self, slot: Slot = FIRST) -> None:
        """It is booked, and nobody heard so."""
        self.office.losing = 1
        with pytest.raises(Unreachable):
            self.held.take(self.asked(slot))
        assert self.office.booked == [slot]

    def take(self, slot: Slot = FIRST) -> Appointment:
        """It is theirs; nothing is filed yet."""
        booked = self.held.take(self.asked(slot))
        assert isinstance(booked, Appointment)
        self.held.keep(OLD, booked)
        return booked

    def end(self, *, gives_back: bool = True) -> list[str]:
        """What the office was asked then."""
        del self.office.said[:]
        self.held.end(gives_back=gives_back)
        self.farewell.answer()
        return [what for what, _, _ in self.office.said]


def test_what_is_theirs_is_given_back_unless_it_was_filed() -> None:
    for gives_back, left in ((True, []), (False, [FIRST])):
        made = Made()
        made.take()
        made.end(gives_back=gives_back)
        assert (made.office.booked, made.held.is_ending) == (left, gives_back)


def test_what_they_were_told_of_is_theirs() -> None:
    made = Made()
    made.held.take(made.asked(FIRST))
    made.held.told()
    assert (made.end(), made.office.booked, made.held.is_ending) == ([], [FIRST], False)


def test_what_was_booked_and_never_said_is_given_back() -> None:
    """The answer came where the visit ended."""
    made = Made()
    made.held.take(made.asked(FIRST))
    assert (made.end(), made.office.booked) == (["look", "cancel"], [])


def test_what_they_had_before_this_visit_is_not_given_back() -> None:
    """Of a returned case (补正)."""
    made, before = Made(), Made()
    had = before.take()
    made.held.keep(OLD, replace(had, appointment_id="0193e3a1-0000-4000-8000-00000000002b"))
    assert (made.end(), made.held.is_ending) == ([], False)


@pytest.mark.parametrize(
    "answer", [SlotGone(()), AlreadyBooked(None), MissedTooOften(None)], ids=lambda a: type(a).__name__
)
def test_what_was_not_given_is_not_given_back(answer: Booked) -> None:
    made = Made()
    made.office.answer = answer
    assert made.held.take(made.asked(FIRST)) == answer
    assert made.end() == []


@pytest.mark.parametrize(
    "answer",
    [Rejected(Problem("urn:kiosk:problem:no-such-slot", "closed", 409)), NotAuthorised(ENDED)],
    ids=["refused", "nobody"],
)
def test_what_was_refused_is_not_given_back(answer: PlatformError) -> None:
    made = Made()
    made.office.answer = answer
    with pytest.raises(type(answer)):
        made.held.take(made.asked(FIRST))
    assert made.end() == []


@pytest.mark.parametrize(
    "answer",
    [
        NotAuthorised(ENDED),
        SessionEnded(ENDED),
        Rejected(Problem("urn:kiosk:problem:idempotency-key-reused", "no", 409)),
    ],
    ids=["terminal", "session", "key"],
)
def test_a_refusal_says_nothing_of_what_was_sent_before(answer: PlatformError) -> None:
    """Asked for once more it was refused; what is booked since the first time is theirs to miss."""
    made = Made()
    made.lose()
    lost = made.asked(FIRST)
    made.office.answer = answer
    with pytest.raises(type(answer)):
        made.held.take(lost)
    assert made.asked(FIRST).request == lost.request
    assert (made.end(), made.office.booked) == (["look", "cancel"], [])


def test_whoever_says_again_who_they_are_gets_the_time_that_was_booked_already() -> None:
    """A new request would meet their own visit of that day, and they would take a second one."""
    made = Made()
    made.lose()
    made.office.ended = {OLD.token}
    with pytest.raises(SessionEnded):
        made.held.take(made.asked(FIRST))
    made.here = NEW
    booked = made.held.take(made.asked(FIRST, NEW))
    assert (list(made.office.held), made.office.booked) == ([booked.appointment_id], [FIRST])  # type: ignore[union-attr]  # theirs
    assert made.end() == ["look", "cancel"]
    assert {token for _, token, _ in made.office.said} == {NEW.token}


def test_what_is_asked_for_behind_one_that_was_dropped_meanwhile_is_given_back_where_its_answer_comes() -> None:
    """While the first is given back another case begins, and asks for a time of its own."""
    made = Made()
    made.lose()
    last = made.asked(Slot.parse("2026-11-27 10:00-10:30"))

    def another_case() -> None:
        made.held.drop()
        made.held.begin(last)

    made.office.meanwhile = another_case
    late = made.asked(NEXT)
    made.held.take(late)
    made.held.undo(late.request)
    made.held.take(last)
    made.farewell.answer()
    assert made.office.booked == [last.request.slot]


def test_before_another_is_taken_the_one_before_it_is_given_back() -> None:
    made = Made()
    made.lose()
    made.take(NEXT)
    assert made.office.booked == [NEXT]
    assert [what for what, _, _ in made.office.said] == ["book", "book", "cancel", "book"]


def test_while_the_one_before_it_cannot_be_given_back_no_other_is_taken() -> None:
    made = Made()
    made.lose()
    made.office.losing = 1
    with pytest.raises(Unreachable):
        made.held.take(made.asked(NEXT))
    assert made.office.booked == [FIRST]
    assert (made.end(), made.office.booked) == (["look", "cancel"], [])


def test_the_same_time_is_asked_for_as_it_was() -> None:
    made = Made()
    made.lose()
    made.take(FIRST)
    assert ([what for what, _, _ in made.office.said], len(made.office.held)) == (["book", "book"], 1)


@pytest.mark.parametrize("other", ["item", "point", "slot", "case"])
def test_another_time_is_another_request(other: str) -> None:
    made = Made()
    made.lose()
    of = {"item": ITEM, "point": POINT, "slot": FIRST, "case": CASE}
    asked = made.held.request(ITEM, POINT, FIRST, CASE)
    of[other] = NEXT if other == "slot" else "another"
    assert made.held.request(*of.values()).appointment_id != asked.appointment_id  # type: ignore[arg-type]  # by their names
    assert made.held.request(ITEM, POINT, FIRST, CASE) == asked


def test_what_comes_too_late_is_given_back_and_what_is_asked_for_since_is_not() -> None:
    made = Made()
    late = made.asked(FIRST)
    made.held.take(late)
    made.held.undo(late.request)
    assert made.office.booked == []
    made.take(NEXT)
    made.held.undo(late.request)
    assert made.office.booked == [NEXT]


def test_what_comes_too_late_takes_nothing_from_what_nobody_has_heard_of_yet() -> None:
    made = Made()
    late = made.asked(FIRST)
    made.held.take(late)
    made.held.undo(late.request)
    made.held.take(made.asked(NEXT))
    made.held.undo(late.request)
    assert made.office.booked == [NEXT]


def test_what_comes_too_late_and_cannot_be_given_back_is_at_the_end() -> None:
    made = Made()
    late = made.asked(FIRST)
    made.held.take(late)
    made.office.down = True
    with pytest.raises(Unreachable):
        made.held.undo(late.request)
    made.office.down = False
    assert (made.end(), made.office.booked) == (["look", "cancel"], [])


def test_what_never_came_to_be_is_not_booked_to_be_cancelled() -> None:
    """The terminal may be gone between the two."""
    made = Made()
    made.office.down = True
    with pytest.raises(Unreachable):
        made.held.take(made.asked(FIRST))
    made.office.down = False
    assert (made.end(), made.office.held) == (["look"], {})


def test_what_a_desk_is_about_to_ask_for_is_not_booked_behind_the_end() -> None:
    made = Made()
    asked = made.asked(FIRST)
    made.held.begin(asked)
    assert made.end() == ["book", "cancel"]
    made.held.take(asked)
    assert made.office.booked == []


def test_what_is_on_its_way_at_the_end_is_not_booked_behind_it() -> None:
    made = Made()
    asked = made.asked(FIRST)
    made.office.meanwhile = lambda: made.held.end()
    made.held.take(asked)
    made.farewell.answer()
    assert ([what for what, _, _ in made.office.said], made.office.booked) == (["book", "book", "cancel"], [])


def test_what_is_being_given_back_at_the_end_is_not_booked_behind_it() -> None:
    """It never arrived; the desk undoes it before it takes another, and is cut off in between."""
    made = Made()
    made.office.down = True
    with pytest.raises(Unreachable):
        made.held.take(made.asked(FIRST))
    made.office.down = False
    made.office.meanwhile = made.held.end
    with pytest.raises(VisitOver):
        made.held.take(made.asked(NEXT))
    del made.office.said[:]
    made.farewell.answer()
    assert ([what for what, _, _ in made.office.said], made.office.booked) == (["book", "cancel"], [])


def test_behind_the_end_nothing_is_asked_for() -> None:
    made = Made()
    made.end()
    with pytest.raises(VisitOver):
        made.held.begin(made.asked(FIRST))
    with pytest.raises(VisitOver):
        made.held.take(made.asked(FIRST))
    assert (made.office.said, made.held.is_ending) == ([], False)


@pytest.mark.parametrize("slot", [FIRST, NEXT], ids=["the same", "another"])
def test_behind_the_end_what_a_desk_is_about_to_ask_for_once_more_is_not_booked(slot: Slot) -> None:
    """It was looked for at the end and was not there: neither is it taken now, nor booked to be given back before another."""
    made = Made()
    made.office.down = True
    with pytest.raises(Unreachable):
        made.held.take(made.asked(FIRST))
    made.office.down = False
    asked = made.asked(slot)
    assert made.end() == ["look"]
    with pytest.raises(VisitOver):
        made.held.take(asked)
    assert made.office.held == {}


def test_of_the_same_request_asked_twice_the_second_is_still_on_its_way() -> None:
    made = Made()
    made.office.down = True
    first = made.asked(FIRST)
    made.held.begin(first)
    again = made.asked(FIRST)
    made.held.begin(again)
    with pytest.raises(Unreachable):
        made.held.take(first)
    made.office.down = False
    assert made.end() == ["book", "cancel"]
    made.held.take(again)
    assert made.office.booked == []


def test_another_that_is_put_on_a_desk_counts_from_where_the_first_was_given_back() -> None:
    made = Made()
    made.lose()
    asked = made.asked(NEXT)
    made.held.begin(asked)
    assert made.end() == ["look", "cancel"], "the next was not asked for yet"
    with pytest.raises(VisitOver):
        made.held.take(asked)
    assert made.office.booked == []


def test_where_it_stands_is_known_until_it_is_moved_unheard() -> None:
    made = Made()
    had = made.take()
    assert made.held.stands_at(POINT, FIRST)
    assert not made.held.stands_at(POINT, NEXT)
    assert not made.held.stands_at("another", FIRST)
    made.office.losing = 1
    with pytest.raises(Unreachable):
        made.held.move(OLD, had, POINT, NEXT)
    assert not made.held.stands_at(POINT, FIRST)
    assert (made.end(), made.office.booked) == (["cancel", "cancel"], [])


def test_what_was_not_moved_stands_where_it_stood() -> None:
    """The other time is gone."""
    made = Made()
    had = made.take()
    made.office.answer = SlotGone(())
    assert made.held.move(OLD, had, POINT, NEXT) == SlotGone(())
    assert made.held.stands_at(POINT, FIRST)


def test_what_they_have_no_more_is_not_given_back() -> None:
    made = Made()
    made.held.take(made.asked(FIRST))
    made.held.keep(OLD, None)
    assert (made.end(), made.held.is_ending) == ([], False)


def test_what_was_moved_stands_where_it_was_moved_to() -> None:
    made = Made()
    moved = made.held.move(NEW, made.take(), POINT, NEXT)
    assert isinstance(moved, Appointment)
    made.held.keep(NEW, moved)
    assert made.held.stands_at(POINT, NEXT)
    assert (made.end(), made.office.booked) == (["cancel"], [])


def test_what_is_dropped_is_given_back_and_is_not_the_next_cases() -> None:
    made = Made()
    made.take()
    made.held.drop()
    assert (made.held.appointment, made.held.stands_at(POINT, FIRST)) == (None, False)
    made.farewell.answer()
    assert made.office.booked == []
    assert made.end() == []


@pytest.mark.parametrize("is_down", [False, True], ids=["heard", "not heard"])
def test_the_end_waits_for_what_was_dropped_only_while_that_is_on_its_way(is_down: bool) -> None:
    made = Made()
    made.take()
    made.held.drop()
    assert made.held.is_ending
    made.office.down = is_down
    made.farewell.answer()
    assert (made.held.is_ending, made.end(), made.held.is_ending) == (False, [], False)


def test_the_end_waits_for_what_was_dropped_just_before_it() -> None:
    made = Made()
    made.take()
    made.held.drop()
    made.held.end()
    assert made.held.is_ending


def test_what_nobody_heard_of_is_given_back_once_where_it_is_dropped() -> None:
    made = Made()
    made.lose()
    made.held.drop()
    made.farewell.answer()
    assert made.office.booked == []
    assert made.end() == []


def test_what_is_on_its_way_when_it_is_dropped_is_given_back_and_is_not_the_next_cases() -> None:
    made = Made()
    late = made.asked(FIRST)
    made.office.meanwhile = made.held.drop
    made.held.take(late)
    made.held.undo(late.request)
    made.farewell.answer()
    assert made.office.booked == []
    assert made.end() == []


def test_what_a_desk_asks_for_after_it_was_dropped_is_given_back_where_its_answer_comes() -> None:
    made = Made()
    late = made.asked(FIRST)
    made.held.begin(late)
    made.held.drop()
    made.held.take(late)
    made.held.undo(late.request)
    made.farewell.answer()
    assert made.office.booked == []


# --- whose it is -------------------------------------------------------------------------------------------------------------


def test_who_said_again_who_they_are_gives_back_with_that() -> None:
    made = Made()
    made.lose()
    made.office.ended, made.here = {OLD.token}, NEW
    booked = made.held.take(made.asked(NEXT, NEW))
    assert isinstance(booked, Appointment)
    assert made.office.booked == [NEXT]
    made.held.keep(NEW, booked)
    made.end()
    assert {token for _, token, _ in made.office.said} == {NEW.token}
    assert made.office.booked == []


@pytest.mark.parametrize("is_theirs", [True, False], ids=["theirs", "unheard"])
def test_at_the_end_it_is_given_back_with_what_they_said_last(is_theirs: bool) -> None:
    made = Made()
    if is_theirs:
        made.take()
    else:
        made.lose()
    made.office.ended, made.here = {OLD.token}, NEW
    made.end()
    assert made.office.booked == []


def test_whoever_is_to_say_again_who_they_are_loses_nothing_of_it() -> None:
    made = Made()
    made.lose()
    made.office.ended = {OLD.token}
    with pytest.raises(SessionEnded):
        made.held.take(made.asked(NEXT))
    made.here = NEW
    made.held.take(made.asked(NEXT, NEW))
    assert made.office.booked == [NEXT]


def test_somebody_elses_time_is_given_back_as_theirs() -> None:
    made = Made()
    made.lose()
    made.here = OTHER
    made.held.take(made.asked(NEXT, OTHER))
    assert [(what, token) for what, token, _ in made.office.said[1:]] == [
        ("book", OLD.token), ("cancel", OLD.token), ("book", OTHER.token),
    ]  # fmt: skip
    assert made.office.booked == [NEXT]


def test_somebody_else_whose_session_is_over_stops_nobody() -> None:
    made = Made()
    made.lose()
    made.office.ended, made.here = {OLD.token}, OTHER
    made.held.take(made.asked(NEXT, OTHER))
    assert made.office.booked == [FIRST, NEXT], "of theirs nothing can be given back here"


def test_nobody_is_here_at_the_end_and_it_is_given_back_as_theirs() -> None:
    made = Made()
    made.lose()
    made.here = None
    made.end()
    assert {token for _, token, _ in made.office.said} == {OLD.token}
    assert made.office.booked == []


def test_whose_it_is_stands_in_no_log() -> None:
    made = Made()
    asked = made.asked(FIRST)
    assert not any(word in repr(asked) for word in (OLD.token, OLD.name, OLD.number))
