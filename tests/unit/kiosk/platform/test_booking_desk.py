# SPDX-License-Identifier: Apache-2.0
"""The booking desk: opening hours, holidays, capacity, limits, missed visits, reporting. The clock is handed in and moved."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from config.clock import SHANGHAI, parse_iso
from kiosk.places.book import PlaceBook
from kiosk.places.loading import load_places
from kiosk.places.slot import Slot
from kiosk.platform.sandbox.booking_counter import ReportingDesk
from kiosk.platform.sandbox.booking_desk import BookingDesk
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store
from tests.unit.kiosk.synthetic import drafts

CONTENT = Path(__file__).parents[4] / "config" / "content"
MARRIAGE, PENSION = "TBD-MZ04", "TBD-RS01"
REGISTRY = "SH-310101-14"
"""Mondays to Saturdays 9:00 to 11:30 and 13:00 to 16:30, closed on public holidays (places/points/huangpu.yaml)."""
ANN, BEN = "999999199001010018", "999999199001010026"
TERMINAL = "DEMO-0001"


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def places() -> PlaceBook:
    return load_places(CONTENT)


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 9, 21, 10, 10, tzinfo=SHANGHAI))  # a Monday, ten days before the National Day holidays


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store, None, None]:
    made = Store(tmp_path / "sandbox.sqlite")
    yield made
    made.close()


@pytest.fixture
def desk(store: Store, places: PlaceBook, clock: Clock) -> BookingDesk:
    return BookingDesk(store, drafts(), places, clock)


def wish(slot: str, item: str = MARRIAGE, point: str = REGISTRY, case_id: str | None = None) -> dict[str, Any]:
    return {
        "appointment_id": str(uuid4()),
        "item_code": item,
        "point_id": point,
        "slot": slot,
        "case_id": case_id,
    }


def book(desk: BookingDesk, number: str, slot: str, **more: Any) -> dict[str, Any]:
    content = wish(slot, **more)
    return desk.book(number, TERMINAL, content, content["appointment_id"])[0]


def free(desk: BookingDesk, from_day: date | None = None, item: str = MARRIAGE, point: str = REGISTRY) -> list[Slot]:
    return [Slot.parse(one["slot"]) for one in desk.free_times(item, point, from_day)["slots"]]


def pages(desk: BookingDesk) -> list[Slot]:
    found, day = [], None
    while True:
        page = desk.free_times(MARRIAGE, REGISTRY, day)
        found += [Slot.parse(one["slot"]) for one in page["slots"]]
        if page["next_from"] is None:
            return found
        day = date.fromisoformat(page["next_from"])


def refusal(problem: ProblemType, ask: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        ask()
    assert caught.value.problem is problem
    return caught.value


# --- which times there are ---------------------------------------------------------------------------------------------------


def test_times_keep_opening_hours_the_break_and_sundays(desk: BookingDesk) -> None:
    slots = pages(desk)
    assert slots == sorted(slots)
    assert {slot.day.isoweekday() for slot in slots} <= {1, 2, 3, 4, 5, 6}
    for slot in slots:
        assert (9 * 60 <= minutes(slot.begins) and minutes(slot.ends) <= 11 * 60 + 30) or (
            13 * 60 <= minutes(slot.begins) and minutes(slot.ends) <= 16 * 60 + 30
        )
        assert slot.ends_at - slot.begins_at == timedelta(minutes=30)


def minutes(moment: Any) -> int:
    return int(moment.hour * 60 + moment.minute)


def test_nothing_is_booked_in_less_than_half_an_hour_nor_later_than_days_ahead(desk: BookingDesk, clock: Clock) -> None:
    slots = pages(desk)
    assert min(slots).begins_at >= clock.now + timedelta(minutes=30)
    assert max(slots).day <= clock.now.date() + timedelta(days=30)
    refusal(ProblemType.NO_SUCH_SLOT, lambda: book(desk, ANN, "2026-09-21 10:30-11:00"))
    refusal(ProblemType.NO_SUCH_SLOT, lambda: book(desk, ANN, "2026-10-22 09:00-09:30"))


def test_public_holidays_are_closed(desk: BookingDesk, places: PlaceBook) -> None:
    closed = {day for slot in pages(desk) for day in [slot.day] if places.calendar.holiday_on(day) is not None}
    assert closed == set()
    refusal(ProblemType.NO_SUCH_SLOT, lambda: book(desk, ANN, "2026-10-02 09:00-09:30"))


@pytest.mark.parametrize("slot", ["2026-09-22 09:10-09:40", "2026-09-22 11:30-12:00", "2026-09-27 09:00-09:30", "soon"])
def test_what_is_no_time_of_the_point_is_refused(desk: BookingDesk, slot: str) -> None:
    refusal(ProblemType.NO_SUCH_SLOT, lambda: book(desk, ANN, slot))


def test_a_point_that_does_not_do_it_and_an_item_nobody_knows_are_refused(desk: BookingDesk) -> None:
    refusal(ProblemType.POINT_NOT_ABLE, lambda: desk.free_times(MARRIAGE, "SH-310101-01", None))
    refusal(ProblemType.POINT_NOT_ABLE, lambda: desk.free_times(MARRIAGE, "SH-000000-99", None))
    refusal(ProblemType.UNKNOWN_ITEM, lambda: desk.free_times("999999999999", REGISTRY, None))


def test_a_visit_for_an_item_without_booking_of_its_own_goes_to_a_counter_that_does_it(desk: BookingDesk) -> None:
    page = desk.free_times(PENSION, "SH-310101-01", None)  # a community centre
    assert (page["days_ahead"], page["wait_minutes"]) == (14, 10)
    refusal(ProblemType.POINT_NOT_ABLE, lambda: desk.free_times(PENSION, "SH-310101-05", None))  # a hall without people


# --- taking one ------------------------------------------------------------------------------------------------------------


def test_a_repeat_is_the_same_appointment_and_another_content_under_its_key_is_refused(desk: BookingDesk) -> None:
    content = wish(str(free(desk)[0]))
    first, was_there = desk.book(ANN, TERMINAL, content, content["appointment_id"])
    again, is_repeat = desk.book(ANN, TERMINAL, content, content["appointment_id"])
    assert (was_there, is_repeat) == (False, True)
    assert again == first
    other = {**content, "slot": str(free(desk)[-1])}
    refusal(ProblemType.IDEMPOTENCY_KEY_REUSED, lambda: desk.book(ANN, TERMINAL, other, content["appointment_id"]))
    refusal(ProblemType.MALFORMED_REQUEST, lambda: desk.book(ANN, TERMINAL, content, str(uuid4())))


def test_the_last_place_goes_to_one_and_the_other_is_offered_the_next(desk: BookingDesk) -> None:
    slot = free(desk)[0]
    left = next(one["left"] for one in desk.free_times(MARRIAGE, REGISTRY, None)["slots"] if one["slot"] == str(slot))
    for number in range(left):
        book(desk, f"99999919900101{number:03d}X", str(slot))
    assert slot not in free(desk)
    refused = refusal(ProblemType.SLOT_TAKEN, lambda: book(desk, BEN, str(slot)))
    offered = [Slot.parse(one["slot"]) for one in refused.more["free"]]
    assert len(offered) == 6
    assert set(offered) <= set(pages(desk))
    assert offered == sorted(offered)


def test_one_for_a_person_item_and_day(desk: BookingDesk) -> None:
    slots = free(desk)
    day = slots[-1].day
    one, other = [slot for slot in slots if slot.day == day][:2]
    first = book(desk, ANN, str(one))
    refused = refusal(ProblemType.ALREADY_BOOKED, lambda: book(desk, ANN, str(other)))
    assert refused.more["appointment"]["appointment_id"] == first["appointment_id"]
    book(desk, BEN, str(other))
    book(desk, ANN, str(next(slot for slot in slots if slot.day != day)))


def test_tickets_of_a_point_and_day_are_numbered_and_say_the_promise(desk: BookingDesk) -> None:
    day = free(desk)[-1].day
    slots = [slot for slot in free(desk) if slot.day == day]
    made = [book(desk, ANN, str(slots[0])), book(desk, BEN, str(slots[1]))]
    assert [one["ticket_number"][1:] for one in made] == ["001", "002"]
    assert {one["wait_minutes"] for one in made} <= {10, 30}
    assert len({one["check_in_code"] for one in made}) == 2


# --- one's own -------------------------------------------------------------------------------------------------------------


def test_moving_frees_the_old_time_and_cancelling_frees_the_new_one(desk: BookingDesk) -> None:
    slots = free(desk)
    mine = book(desk, ANN, str(slots[0]))
    desk.fill(MARRIAGE, REGISTRY, str(slots[0]))
    assert slots[0] not in free(desk)
    moved = desk.move(ANN, mine["appointment_id"], "1", REGISTRY, str(slots[-1]))
    assert (moved["slot"], moved["version"], moved["check_in_code"]) == (str(slots[-1]), 2, mine["check_in_code"])
    assert slots[0] in free(desk)
    gone = desk.cancel(ANN, mine["appointment_id"], "2")
    assert gone["state"] == "cancelled"
    assert desk.cancel(ANN, mine["appointment_id"], "2") == gone
    refusal(ProblemType.APPOINTMENT_OVER, lambda: desk.move(ANN, mine["appointment_id"], "3", REGISTRY, str(slots[0])))


def test_a_move_to_a_time_that_is_gone_leaves_the_old_one(desk: BookingDesk) -> None:
    slots = free(desk)
    mine = book(desk, ANN, str(slots[0]))
    desk.fill(MARRIAGE, REGISTRY, str(slots[-1]))
    refusal(ProblemType.SLOT_TAKEN, lambda: desk.move(ANN, mine["appointment_id"], "1", REGISTRY, str(slots[-1])))
    assert desk.one(ANN, mine["appointment_id"]) == mine


def test_who_looked_at_an_older_state_is_told_the_new_one(desk: BookingDesk) -> None:
    slots = free(desk)
    mine = book(desk, ANN, str(slots[0]))
    moved = desk.move(ANN, mine["appointment_id"], "1", REGISTRY, str(slots[1]))
    refused = refusal(ProblemType.CHANGED, lambda: desk.cancel(ANN, mine["appointment_id"], "1"))
    assert refused.more["appointment"] == moved


def test_nobody_sees_or_touches_an_appointment_of_somebody_else(desk: BookingDesk) -> None:
    mine = book(desk, ANN, str(free(desk)[0]))
    refusal(ProblemType.NO_SUCH_APPOINTMENT, lambda: desk.one(BEN, mine["appointment_id"]))
    refusal(ProblemType.NO_SUCH_APPOINTMENT, lambda: desk.cancel(BEN, mine["appointment_id"], "1"))
    assert desk.mine(BEN, "") == {"appointments": [], "next_page": ""}


def test_what_is_to_come_stands_first_and_pages_follow_each_other(desk: BookingDesk, clock: Clock) -> None:
    days: dict[date, Slot] = {}
    for slot in pages(desk):
        days.setdefault(slot.day, slot)
    made = [book(desk, ANN, str(slot)) for slot in days.values()]
    centre = "SH-310101-01"
    other_days = {slot.day: slot for slot in free(desk, item=PENSION, point=centre)}
    made += [book(desk, ANN, str(slot), item=PENSION, point=centre) for slot in other_days.values()]
    desk.cancel(ANN, made[0]["appointment_id"], "1")
    first = desk.mine(ANN, "")
    second = desk.mine(ANN, first["next_page"])
    assert len(first["appointments"]) == 20
    soonest = min(made[1:], key=lambda one: str(one["slot"]))
    assert first["appointments"][0]["slot"] == soonest["slot"]
    assert second["appointments"][-1]["state"] == "cancelled"
    assert len(first["appointments"]) + len(second["appointments"]) == len(made)
    assert second["next_page"] == ""
    refusal(ProblemType.MALFORMED_REQUEST, lambda: desk.mine(ANN, "x"))


def test_three_missed_visits_and_there_is_none_for_a_week(desk: BookingDesk, clock: Clock) -> None:
    days: dict[date, Slot] = {}
    for slot in pages(desk):
        days.setdefault(slot.day, slot)
    three = list(days.values())[:3]
    made = [book(desk, ANN, str(slot)) for slot in three]
    clock.now = three[-1].ends_at + timedelta(minutes=16)
    assert [desk.one(ANN, one["appointment_id"])["state"] for one in made] == ["missed"] * 3
    nearest = next(slot for slot in pages(desk) if slot.begins_at > clock.now)
    refused = refusal(ProblemType.MISSED_TOO_OFTEN, lambda: book(desk, ANN, str(nearest)))
    assert refused.more["until"] == (three[-1].ends_at + timedelta(days=7)).date().isoformat()
    content = wish(str(nearest))
    told = refusal(
        ProblemType.NO_BOOKING_NOW, lambda: desk.book(ANN, TERMINAL, content, content["appointment_id"], BEN)
    )
    assert told.more == {}, "an agent learns neither why nor until when"
    clock.now = three[-1].ends_at + timedelta(days=7, minutes=1)
    book(desk, ANN, str(next(slot for slot in pages(desk) if slot.begins_at > clock.now + timedelta(hours=1))))


# --- with a case -----------------------------------------------------------------------------------------------------------


def case_of(slot: Slot, point: str = REGISTRY) -> dict[str, Any]:
    fields = {"place": {"value": point}, "slot": {"value": str(slot)}}
    return {"client_case_id": str(uuid4()), "fields": fields}


def test_a_case_finds_the_appointment_that_was_made_for_it(desk: BookingDesk) -> None:
    slot, item = free(desk)[0], drafts().items[MARRIAGE]
    case = case_of(slot)
    book(desk, ANN, str(slot), case_id=case["client_case_id"])
    desk.settle_case(item, case, ANN, TERMINAL)
    assert [one["case_id"] for one in desk.listed()] == [case["client_case_id"]]


def test_a_case_without_one_is_booked_when_it_comes_or_refused(desk: BookingDesk) -> None:
    slot, item = free(desk)[0], drafts().items[MARRIAGE]
    case = case_of(slot)
    desk.settle_case(item, case, ANN, TERMINAL)
    assert [(one["slot"], one["number"]) for one in desk.listed()] == [(str(slot), ANN)]
    desk.fill(MARRIAGE, REGISTRY, str(slot))
    refusal(ProblemType.SLOT_TAKEN, lambda: desk.settle_case(item, case_of(slot), BEN, TERMINAL))
    refusal(ProblemType.POINT_NOT_ABLE, lambda: desk.settle_case(item, case_of(slot, "SH-310101-01"), BEN, TERMINAL))
    desk.settle_case(drafts().items[PENSION], {"client_case_id": str(uuid4()), "fields": {}}, BEN, TERMINAL)
    assert len(desk.listed()) == 1


# --- who acts for somebody -------------------------------------------------------------------------------------------------


def test_who_acts_for_somebody_has_to_do_with_what_they_booked_alone(desk: BookingDesk) -> None:
    first, second, third = free(desk)[0], free(desk)[-1], free(desk)[-2]
    hers = book(desk, ANN, str(first))["appointment_id"]
    wanted = wish(str(second))
    made = desk.book(ANN, TERMINAL, wanted, wanted["appointment_id"], BEN)[0]
    assert [one["appointment_id"] for one in desk.mine(ANN, "0", BEN)["appointments"]] == [made["appointment_id"]]
    assert len(desk.mine(ANN, "0")["appointments"]) == 2, "the person sees both"
    for ask in (
        lambda: desk.one(ANN, hers, BEN),
        lambda: desk.move(ANN, hers, "1", REGISTRY, str(third), BEN),
        lambda: desk.cancel(ANN, hers, "1", BEN),
    ):
        refusal(ProblemType.NO_SUCH_APPOINTMENT, ask)
    assert desk.one(ANN, hers)["state"] == "booked"
    moved = desk.move(ANN, made["appointment_id"], str(made["version"]), REGISTRY, str(third), BEN)
    assert desk.cancel(ANN, made["appointment_id"], str(moved["version"]), BEN)["state"] == "cancelled"


def test_what_a_case_of_an_agent_books_is_booked_by_them(desk: BookingDesk) -> None:
    case = {**case_of(free(desk)[0]), "agent": {"certificate_number": BEN}}
    desk.settle_case(drafts().items[MARRIAGE], case, ANN, TERMINAL)
    assert len(desk.mine(ANN, "0", BEN)["appointments"]) == 1


def test_an_agent_is_not_told_of_a_visit_that_the_person_booked_themselves(desk: BookingDesk) -> None:
    slots = free(desk)
    day = slots[-1].day
    one, other = [slot for slot in slots if slot.day == day][:2]
    hers = book(desk, ANN, str(one))
    wanted = wish(str(other))
    refused = refusal(
        ProblemType.ALREADY_BOOKED, lambda: desk.book(ANN, TERMINAL, wanted, wanted["appointment_id"], BEN)
    )
    assert refused.more == {}
    elsewhen = wish(str(next(slot for slot in slots if slot.day != day)))
    his, _ = desk.book(ANN, TERMINAL, elsewhen, elsewhen["appointment_id"], BEN)
    moving = lambda: desk.move(ANN, his["appointment_id"], str(his["version"]), REGISTRY, str(other), BEN)  # noqa: E731
    assert refusal(ProblemType.ALREADY_BOOKED, moving).more == {}
    case = {**case_of(other), "agent": {"certificate_number": BEN}}
    settling = lambda: desk.settle_case(drafts().items[MARRIAGE], case, ANN, TERMINAL)  # noqa: E731
    assert refusal(ProblemType.ALREADY_BOOKED, settling).more == {}
    again = wish(elsewhen["slot"])
    own = refusal(ProblemType.ALREADY_BOOKED, lambda: desk.book(ANN, TERMINAL, again, again["appointment_id"], BEN))
    assert own.more["appointment"]["appointment_id"] == his["appointment_id"], "what they booked they may know"
    assert refusal(ProblemType.ALREADY_BOOKED, lambda: book(desk, ANN, str(other))).more["appointment"] == hers


# --- reporting -------------------------------------------------------------------------------------------------------------


def test_reporting_too_early_in_time_twice_elsewhere_and_too_late(
    desk: BookingDesk, store: Store, clock: Clock
) -> None:
    counter = ReportingDesk(store, clock)
    slot = free(desk)[-1]
    mine = book(desk, ANN, str(slot))
    code = mine["check_in_code"]
    clock.now = slot.begins_at - timedelta(minutes=31)
    early = counter.check_in(code, REGISTRY)
    assert (early["outcome"], early["call_by"], early["waiting"]) == ("too_early", None, None)
    assert parse_iso(early["from_moment"]) == slot.begins_at - timedelta(minutes=30)
    clock.now = slot.begins_at - timedelta(minutes=10)
    assert counter.check_in(code, "SH-310115-14")["outcome"] == "elsewhere"
    done = counter.check_in(code, REGISTRY)
    assert (done["outcome"], done["waiting"]) == ("checked_in", 0)
    assert parse_iso(done["call_by"]) == slot.begins_at + timedelta(minutes=mine["wait_minutes"])
    clock.now = slot.begins_at + timedelta(minutes=1)
    assert counter.check_in(code, REGISTRY) == done
    refusal(ProblemType.APPOINTMENT_OVER, lambda: desk.cancel(ANN, mine["appointment_id"], "2"))
    refusal(ProblemType.NO_SUCH_APPOINTMENT, lambda: counter.check_in("x" * 24, REGISTRY))


def test_who_comes_after_the_time_is_told_so_and_a_cancelled_ticket_is_none(
    desk: BookingDesk, store: Store, clock: Clock
) -> None:
    counter = ReportingDesk(store, clock)
    slots = free(desk)
    late, gone = book(desk, ANN, str(slots[0])), book(desk, BEN, str(slots[-1]))
    desk.cancel(BEN, gone["appointment_id"], "1")
    clock.now = slots[0].ends_at + timedelta(minutes=15)
    assert counter.check_in(gone["check_in_code"], REGISTRY)["outcome"] == "not_booked"
    clock.now += timedelta(seconds=1)
    assert counter.check_in(late["check_in_code"], REGISTRY)["outcome"] == "too_late"


def test_who_reported_before_is_counted(desk: BookingDesk, store: Store, clock: Clock) -> None:
    counter = ReportingDesk(store, clock)
    slot = next(
        Slot.parse(one["slot"]) for one in desk.free_times(MARRIAGE, REGISTRY, None)["slots"] if one["left"] >= 2
    )
    one, other = book(desk, ANN, str(slot)), book(desk, BEN, str(slot))
    clock.now = slot.begins_at
    assert counter.check_in(one["check_in_code"], REGISTRY)["waiting"] == 0
    clock.now += timedelta(minutes=1)
    assert counter.check_in(other["check_in_code"], REGISTRY)["waiting"] == 1


def test_state_is_on_disk(tmp_path: Path, places: PlaceBook, clock: Clock) -> None:
    path = tmp_path / "kept.sqlite"
    store = Store(path)
    first = BookingDesk(store, drafts(), places, clock)
    mine = book(first, ANN, str(free(first)[0]))
    store.close()
    again = Store(path)
    try:
        assert BookingDesk(again, drafts(), places, clock).one(ANN, mine["appointment_id"]) == mine
    finally:
        again.close()
