# SPDX-License-Identifier: Apache-2.0
"""The time of a returned case (补正): kept or moved while it is to come, taken anew where it is over, and never given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any, cast

import pytest

import config
from config.modes import DisplayMode
from kiosk.application.mending import Mending
from kiosk.application.review import FieldPrompt
from kiosk.audit.catalogue import LogEvent
from kiosk.case.package import Corrects
from kiosk.catalogue.field_model import FieldKind
from kiosk.journey import events as ev
from kiosk.journey.asking_record import AskingRecord
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, StopReason
from kiosk.places.slot import Slot
from kiosk.platform.booking_model import (
    AlreadyBooked,
    Appointment,
    AppointmentPage,
    AppointmentRequest,
    AppointmentState,
    ChangedMeanwhile,
    FreeSlot,
    FreeTimes,
    MissedTooOften,
)
from kiosk.platform.errors import Busy, PlatformError, Problem, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import Session
from tests.unit.kiosk.platform.test_client import answer, once, saying
from tests.unit.ui.visit.desks import AtOnce, Fails, Later
from ui.visit.booking_way import BookingWay
from ui.visit.booking_words import already_words
from ui.visit.form_way import FormHands, FormWay
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.tasks import TaskDesk
from ui.visit.time_picker import TimePicker

SESSION = Session("token", "strong", "测试甲", "999999199005040017")
THEN, NOW = Slot.parse("2026-11-25 09:00-09:30"), Slot.parse("2026-11-26 10:00-10:30")
POINT = "SH-310115-01"
FILED, REFILED = "0193e3a1-0000-4000-8000-000000000001", "0193e3a1-0000-4000-8000-000000000002"
HELD = Appointment(
    "0193e3a1-0000-4000-8000-00000000002b", "TBD-WJ02", POINT, THEN, AppointmentState.BOOKED, "A012",
    "example-code-of-a-ticket", 10, 1, FILED,
)  # fmt: skip
MENDING = Mending(
    Corrects("999261121000042", "v3"), "TBD-WJ02", "2026-01", MappingProxyType({}), MappingProxyType({}), case_id=FILED
)


class Form:
    """With a place and a time."""

    item = SimpleNamespace(base_code="TBD-WJ02")

    def __init__(self, slot: Slot) -> None:
        self._values = {"place": POINT, "slot": str(slot)}

    def shown(self) -> tuple[Any, ...]:
        kinds = {"place": FieldKind.PLACE, "slot": FieldKind.SLOT}
        return tuple(SimpleNamespace(code=code, kind=kind) for code, kind in kinds.items())

    def value(self, code: str) -> Any:
        return SimpleNamespace(value=self._values[code])


class Record(SimpleNamespace):
    """Whose form is the one that is filled in."""

    @property
    def form(self) -> Form:
        return cast("Form", self.filling.form)


class Platform:
    """Holds these appointments."""

    def __init__(self, *held: Appointment) -> None:
        self.held = list(held)
        self.asked: list[tuple[str, Any]] = []
        self.moved: Appointment | ChangedMeanwhile | None = None
        self.missed: MissedTooOften | None = None
        self.taken = list[str]()
        """Ids of what was taken and not cancelled."""
        self.losing = 0
        """So many answers to a booking are lost on their way."""
        self.losing_moves = 0
        self.trouble: PlatformError | None = None
        """What a booking meets before it is one."""
        self._known = dict[str, Appointment]()

    def appointments(self, _session: Session, page: str = "") -> AppointmentPage:
        """One a page."""
        at = int(page or 0)
        return AppointmentPage(tuple(self.held[at : at + 1]), str(at + 1) if at + 1 < len(self.held) else "")

    def book(self, _session: Session, wanted: AppointmentRequest) -> Appointment | MissedTooOften:
        if self.missed is not None:
            return self.missed
        self.asked.append(("book", wanted.case_id))
        if self.trouble is not None:
            raise self.trouble
        made = replace(HELD, appointment_id=wanted.appointment_id, slot=wanted.slot, case_id=wanted.case_id)
        if wanted.appointment_id not in self._known:
            self._known[wanted.appointment_id] = made
            self.taken.append(wanted.appointment_id)
        if self.losing:
            self.losing -= 1
            raise Unreachable("lost on its way")
        return made

    def appointment(self, _session: Session, appointment_id: str) -> Appointment:
        self.asked.append(("look", appointment_id))
        if appointment_id not in self._known:
            raise Rejected(Problem("urn:kiosk:problem:no-such-appointment", "none", 404))
        return self._known[appointment_id]

    def move_appointment(
        self, _session: Session, known: Appointment, point_id: str, slot: Slot
    ) -> Appointment | ChangedMeanwhile:
        self.asked.append(("move", (known.appointment_id, known.version, str(slot))))
        if (stands := self._known.get(known.appointment_id, known)).version != known.version:
            return ChangedMeanwhile(stands)
        made = replace(known, point_id=point_id, slot=slot, version=known.version + 1)
        if self.moved is None:
            self._known[known.appointment_id] = made
        if self.losing_moves:
            self.losing_moves -= 1
            raise Unreachable("lost on its way")
        return self.moved or made

    def cancel_appointment(self, _session: Session, known: Appointment) -> Appointment | ChangedMeanwhile:
        self.asked.append(("cancel", known.appointment_id))
        if (stands := self._known.get(known.appointment_id, known)).version != known.version:
            return ChangedMeanwhile(stands)
        if known.appointment_id in self.taken:
            self.taken.remove(known.appointment_id)
        return replace(known, state=AppointmentState.CANCELLED)


class Way:
    def __init__(self, slot: Slot, *held: Appointment, mending: Mending | None = MENDING) -> None:
        self.platform, self.told = Platform(*held), list[ev.Event]()
        parts = SimpleNamespace(
            platform=self.platform,
            help_platform=self.platform,
            log=SimpleNamespace(write=lambda *_a, **_k: None, failure=lambda *_a, **_k: None),
            phrases=SimpleNamespace(say=lambda *_a, **_k: ""),
        )
        self.record = Record(
            session=SESSION, item=Form.item, case_id=REFILED, mending=mending,
            filed_as=REFILED if mending is None else mending.case_id,
            filling=SimpleNamespace(form=Form(slot), standing=FormStanding(1), reopen=lambda _code: None),
        )  # fmt: skip
        desk = cast("TaskDesk", AtOnce())
        self.way = BookingWay(
            cast("VisitParts", parts), cast("VisitRecord", self.record), desk, desk, self.told.append,
            lambda: None, lambda: False,
        )  # fmt: skip
        self.way.follow(JourneyState())

    def end(self) -> list[tuple[str, Any]]:
        """The visit ends with nothing filed; what the platform was asked then."""
        del self.platform.asked[:]
        self.way.close()
        return self.platform.asked


def test_another_time_moves_the_one_that_the_returned_case_has() -> None:
    made = Way(NOW, replace(HELD, appointment_id="another", case_id=None), HELD)
    made.way.book()
    assert made.platform.asked == [("move", (HELD.appointment_id, 1, str(NOW)))]
    assert made.told == [ev.SlotBooked()]
    assert made.way.appointment == replace(HELD, slot=NOW, version=2)
    assert made.end() == [], "what the case has is not given back"


def test_the_same_time_stays_as_it_is() -> None:
    made = Way(THEN, HELD)
    made.way.book()
    assert (made.platform.asked, made.told, made.way.appointment) == ([], [ev.SlotBooked()], HELD)
    assert made.end() == []


@pytest.mark.parametrize("held", [(), (replace(HELD, state=AppointmentState.MISSED),)], ids=["none", "missed"])
def test_where_the_time_is_over_another_is_taken_for_the_same_case(held: tuple[Appointment, ...]) -> None:
    made = Way(NOW, *held)
    made.way.book()
    assert made.platform.asked == [("book", FILED)]
    assert made.way.appointment is not None
    taken = made.way.appointment.appointment_id
    assert made.end() == [("cancel", taken)], "nothing was filed: this visit gives back what it took"


def test_a_time_that_was_changed_meanwhile_is_moved_as_it_is_then() -> None:
    made = Way(NOW, HELD)
    made.platform.moved = ChangedMeanwhile(replace(HELD, version=7))
    made.way.book()
    assert made.told == [ev.SlotGone(FormStanding(1))]
    made.platform.moved = None
    made.way.book()
    assert made.platform.asked[-1] == ("move", (HELD.appointment_id, 7, str(NOW)))
    assert made.told[-1] == ev.SlotBooked()
    assert made.end() == []


def test_a_case_that_is_filed_first_takes_a_time_of_its_own() -> None:
    made = Way(NOW, HELD, mending=None)
    made.way.book()
    assert made.platform.asked == [("book", REFILED)]
    assert made.way.appointment is not None
    taken = made.way.appointment.appointment_id
    assert made.end() == [("cancel", taken)]


def test_a_time_whose_answer_was_lost_is_given_back_before_another_is_taken() -> None:
    """Else they would have two, and miss one (爽约)."""
    made = Way(THEN, mending=None)
    made.platform.losing = 1
    made.way.book()
    refused = ev.BookingRefused(StopReason.BOOKING_OFFLINE.value)
    assert made.told[1:] == [refused], "behind the word that the line is gone"
    made.record.filling.form = Form(NOW)
    made.way.book()
    assert made.told[1:] == [refused, ev.SlotBooked()]
    assert made.way.appointment is not None
    assert made.platform.taken == [made.way.appointment.appointment_id]


def test_the_same_time_whose_answer_was_lost_is_asked_for_as_it_was() -> None:
    made = Way(THEN, mending=None)
    made.platform.losing = 1
    made.way.book()
    made.way.book()
    assert made.platform.asked == [("book", REFILED)] * 2
    assert len(made.platform.taken) == 1


def test_a_time_whose_answer_was_lost_is_theirs_though_their_session_ended_meanwhile() -> None:
    made = Way(THEN, mending=None)
    made.platform.losing = 1
    made.way.book()
    made.platform.trouble = SessionEnded(Problem("urn:kiosk:problem:session-ended", "over", 401))
    made.way.book()
    made.platform.trouble, made.record.session = None, replace(SESSION, token="anew")
    made.way.book()
    assert made.told[2:] == [ev.BookingRefused(StopReason.SESSION_ENDED.value), ev.SlotBooked()]
    assert made.way.appointment is not None
    assert made.platform.taken == [made.way.appointment.appointment_id]


def test_where_the_terminal_itself_fails_nobody_is_told_that_the_platform_refused_it() -> None:
    made, logged = Way(THEN, mending=None), list[LogEvent]()
    vars(made.way._parts.log)["failure"] = lambda event, _error: logged.append(event)
    made.way._desk = cast("TaskDesk", Fails(ValueError("a bug")))
    made.way.book()
    assert (made.told, logged) == ([ev.BookingRefused("terminal_failed")], [LogEvent.UNHANDLED_ERROR])


def test_times_whose_answers_were_lost_are_given_back_at_the_end() -> None:
    made = Way(THEN, mending=None)
    made.platform.losing = 2
    made.way.book()
    made.record.filling.form = Form(NOW)
    made.way.book()
    assert len(made.platform.taken) == 1, "while the first cannot be given back no other one is taken"
    made.end()
    assert made.platform.taken == []


@pytest.mark.parametrize("trouble", [Unreachable("no line"), Busy("later", None)], ids=["no line", "busy"])
def test_what_never_came_to_be_is_not_booked_to_be_cancelled(trouble: PlatformError) -> None:
    """The terminal may be gone between the two."""
    made = Way(THEN, mending=None)
    made.platform.trouble = trouble
    made.way.book()
    made.platform.trouble = None
    assert [what for what, _ in made.end()] == ["look"]
    assert made.way.is_ending


def test_what_is_just_being_asked_for_when_the_visit_ends_is_not_booked_behind_it() -> None:
    made = Way(THEN, mending=None)
    made.way._desk = cast("TaskDesk", desk := Later())
    made.way.book()
    assert [what for what, _ in made.end()] == ["book", "cancel"]
    desk.answer()
    assert made.platform.taken == []


def test_a_time_that_was_moved_and_nobody_heard_of_it_is_given_back_as_it_stands() -> None:
    made = moved_unheard()
    assert [what for what, _ in made.end()] == ["cancel", "cancel"]
    assert made.platform.taken == []


def test_behind_a_move_whose_answer_was_lost_the_time_before_it_is_not_taken_for_theirs() -> None:
    made = moved_unheard()
    made.record.filling.form = Form(THEN)
    made.way.book()
    assert made.told[-1:] == [ev.SlotGone(FormStanding(1))]
    assert made.way.appointment is not None
    assert made.way.appointment.slot == NOW
    made.way.book()
    assert made.told[-1:] == [ev.SlotBooked()]
    assert made.way.appointment.slot == THEN
    asked = len(made.platform.asked)
    made.way.book()
    assert (len(made.platform.asked), made.told[-1:]) == (asked, [ev.SlotBooked()])


def moved_unheard() -> Way:
    """One time is theirs, another was chosen for it, and what came of that is not known."""
    made = Way(THEN, mending=None)
    made.way.book()
    made.record.filling.form, made.platform.losing_moves = Form(NOW), 1
    made.way.book()
    assert made.told[-1] == ev.BookingRefused(StopReason.BOOKING_OFFLINE.value)
    return made


@pytest.mark.parametrize("trouble", [None, Unreachable("no line")], ids=["booked", "no line"])
def test_what_came_of_a_time_after_its_case_was_left_is_not_the_next_ones(trouble: PlatformError | None) -> None:
    made = Way(THEN, mending=None)
    made.way._desk = cast("TaskDesk", desk := Later())
    made.way.book()
    made.record.case_id = FILED
    made.way.follow(JourneyState())
    made.platform.trouble = trouble
    desk.answer()
    assert (made.told, made.way.appointment, made.platform.taken) == ([], None, [])


def test_behind_a_visit_to_a_counter_no_times_of_the_form_come_and_back_from_there_they_are_asked_for_anew() -> None:
    """Both pages show what the record asks: times that come late for the form would stand on the page of the visit."""
    made, asked, asking = Way(THEN, mending=None), list[str](), AskingRecord()
    picker = TimePicker(
        made.way._parts, cast("VisitRecord", made.record), cast("TaskDesk", desk := Later()), lambda: None, lambda: None
    )
    made.way.picker = picker
    made.platform.free_times = lambda *_a: FreeTimes(POINT, (FreeSlot(NOW, 2),), None, 90, 30)  # type: ignore[attr-defined]
    slot = FieldPrompt("slot", "slot", "您哪天去？", "", "", "", (), "", 100, True)
    made.record.asking, asking.prompt = asking, slot

    def ask_again(_mode: DisplayMode) -> bool:
        if code := asking.left_inside():
            asked.append(code)
            asking.prompt = slot
        return code != ""

    made.record.filling.ask_again = ask_again
    hands = cast("FormHands", SimpleNamespace(booking=made.way))
    form_way = FormWay(
        cast("VisitParts", SimpleNamespace()), cast("VisitRecord", made.record), cast("TaskDesk", desk), made.told.append,
        lambda: None, JourneyState, hands,
    )  # fmt: skip

    def follow(page: Page) -> None:
        made.way.follow(JourneyState(page=page))
        form_way.follow(JourneyState(page=page))

    follow(Page.FIELD)
    made.way.adapt()
    for page in (Page.STOP, Page.VISIT, Page.VISIT):
        follow(page)
    asking.put_behind()  # as whoever shows the visit does
    asking.prompt = of_visit = replace(slot, code="visit")
    desk.answer()
    assert made.record.asking.prompt is of_visit
    asking.come_back()
    follow(Page.STOP)
    follow(Page.FIELD)
    desk.answer()
    assert asked == ["slot"]
    assert asking.prompt is not None
    assert [option.value for option in asking.prompt.options] == [f"@day:{NOW.day}"]
    follow(Page.FIELD)
    assert asked == ["slot"]


@pytest.mark.parametrize(
    ("until", "why"), [(date(2026, 11, 30), StopReason.VISITS_MISSED), (None, StopReason.NO_BOOKING_NOW)]
)
def test_an_agent_learns_that_nothing_can_be_booked_and_not_why(until: date | None, why: StopReason) -> None:
    made = Way(NOW, mending=None)
    made.platform.missed = MissedTooOften(until)
    made.way.book()
    assert made.told == [ev.BookingRefused(why.value)]


@pytest.mark.parametrize("mode", list(DisplayMode), ids=str)
def test_the_page_for_an_agent_names_other_ways_and_neither_cause_nor_day(mode: DisplayMode) -> None:
    texts = Phrases.of_visit(Path(config.__file__).parent / "content" / "texts")
    said = "".join(texts.say(f"stop.no_booking_now.{end}", mode) for end in ("title", "reason", "what"))
    assert "窗口" in said
    assert not any(word in said for word in ("没去", "天", "过", "次"))


def test_the_wire_says_it_to_an_agent_without_a_day() -> None:
    problem = answer(422, b'{"type": "urn:kiosk:problem:no-booking-now", "title": "no"}', "application/problem+json")
    wanted = AppointmentRequest("TBD-MZ04", HELD.point_id, NOW)
    with saying(once(problem)) as client:
        assert client.book(SESSION, wanted) == MissedTooOften(None)


@pytest.mark.parametrize("mode", list(DisplayMode), ids=str)
def test_who_may_not_see_the_other_visit_is_not_told_its_day(mode: DisplayMode) -> None:
    texts = Phrases.of_visit(Path(config.__file__).parent / "content" / "texts")
    assert "11月25日" in already_words(AlreadyBooked(HELD), texts.say, mode)
    hidden = already_words(AlreadyBooked(None), texts.say, mode)
    assert "换一天" in hidden
    assert "约过" not in hidden
