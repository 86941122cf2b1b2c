# SPDX-License-Identifier: Apache-2.0
"""The case state machine (办件流程): which act fits which state, whose days run, and that nothing is granted by time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from config.clock import SHANGHAI, iso_ms
from kiosk.catalogue.working_days import is_working_day
from kiosk.platform.sandbox.case_standing import (
    CaseStanding,
    Decision,
    PartStage,
    PartStanding,
    Stage,
    Wanted,
    from_record,
    to_record,
)
from kiosk.platform.sandbox.case_states import (
    Accept,
    Act,
    Archive,
    AskCorrection,
    Decide,
    NotPossible,
    Refile,
    Refuse,
    Withdraw,
    begin,
    let_time_pass,
    step,
)
from tests.unit.kiosk.synthetic import catalogue

CALENDAR = catalogue().tables.holidays
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
WANTED = (Wanted("material", "HKB", "照片看不清，请重拍一张"),)
PARTS = (PartStanding("food", "scjgj", 5), PartStanding("fire", "xfj", 3), PartStanding("tobacco", "ycj", 8))
ACTS: dict[str, Act] = {
    "accept": Accept("SL0001"),
    "return": AskCorrection("SL0001", WANTED),
    "refuse": Refuse("SL0001", "不属于本机关职权范围"),
    "grant": Decide("SL0001", True),
    "deny": Decide("SL0001", False, "不符合条件"),
    "refile": Refile(),
    "withdraw": Withdraw(),
    "archive": Archive("0" * 64),
}


def case(*, instant: bool = False, doubts: tuple[str, ...] = ("material:HKB",), days: int = 10) -> CaseStanding:
    return begin("c", MONDAY, CALENDAR, is_instant=instant, promise_days=days, doubts=doubts)


def bundle(*, in_sequence: bool = False) -> CaseStanding:
    begun = begin("c", MONDAY, CALENDAR, is_instant=False, promise_days=10, parts=PARTS, in_sequence=in_sequence)
    return done(begun, Accept("SL0001"))


def done(standing: CaseStanding, *acts: Act, at: datetime = MONDAY) -> CaseStanding:
    for act in acts:
        moved = step(standing, act, at, CALENDAR)
        assert isinstance(moved, CaseStanding), moved
        standing = moved
    return standing


def later(days: float) -> datetime:
    return MONDAY + timedelta(days=days)


# --- which act fits ---------------------------------------------------------------------------------------------------

FITS = {
    Stage.RECEIVED: {"accept", "return", "refuse", "withdraw"},
    Stage.ACCEPTED: {"grant", "deny", "withdraw"},
    Stage.RETURNED: {"refile", "withdraw"},
    Stage.DECIDED: {"archive"},
    Stage.REFUSED: set(),
    Stage.WITHDRAWN: set(),
    Stage.LAPSED: set(),
    Stage.ARCHIVED: set(),
}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("name", list(ACTS))
def test_an_act_fits_its_states_alone(stage: Stage, name: str) -> None:
    standing = replace(case(), stage=stage)
    moved = step(standing, ACTS[name], MONDAY, CALENDAR)
    if name in FITS[stage]:
        assert isinstance(moved, CaseStanding)
        assert moved.version == standing.version + 1
        assert moved.history[:-1] == standing.history
        assert moved.history[-1].at == "2026-11-23T10:00:00.000+08:00"
        assert moved.history[-1].stage is moved.stage
    else:
        assert moved == NotPossible(f"the case is {stage.value}")


@pytest.mark.parametrize(
    ("act", "stage"),
    [
        (AskCorrection("SL0001", ()), Stage.RECEIVED),
        (AskCorrection("SL0001", (Wanted("field", "phone", " "),)), Stage.RECEIVED),
        (Refuse("SL0001", ""), Stage.RECEIVED),
        (Decide("SL0001", False), Stage.ACCEPTED),
        (Decide("SL0001", True, part="food"), Stage.ACCEPTED),
    ],
)
def test_who_says_no_says_why(act: Act, stage: Stage) -> None:
    standing = replace(case(), stage=stage)
    assert isinstance(step(standing, act, MONDAY, CALENDAR), NotPossible)


# --- days -------------------------------------------------------------------------------------------------------------


def test_an_office_that_says_nothing_for_five_working_days_has_accepted_on_the_day_of_receipt() -> None:
    standing = case(days=10)
    assert standing.due_on == date(2026, 11, 30)
    assert let_time_pass(standing, datetime(2026, 11, 30, 23, 59, tzinfo=SHANGHAI), CALENDAR) is standing
    late = let_time_pass(standing, datetime(2026, 12, 1, 0, 1, tzinfo=SHANGHAI), CALENDAR)
    assert (late.stage, late.accepted_on, late.history[-1].by) == (Stage.ACCEPTED, date(2026, 11, 23), "time")
    assert late.due_on == date(2026, 12, 7)  # ten working days from the day of receipt


def test_the_promised_days_run_from_acceptance_and_a_late_office_is_seen_once() -> None:
    accepted = done(case(days=3), Accept("SL0001"), at=later(4))  # a Friday
    assert (accepted.accepted_on, accepted.due_on) == (date(2026, 11, 27), date(2026, 12, 2))
    assert let_time_pass(accepted, datetime(2026, 12, 2, 18, 0, tzinfo=SHANGHAI), CALENDAR) is accepted
    late = let_time_pass(accepted, later(10), CALENDAR)
    assert late.is_overdue
    assert let_time_pass(late, later(100), CALENDAR) is late
    assert late.stage is Stage.ACCEPTED


def test_spring_festival_is_no_time_to_work() -> None:
    before = datetime(2026, 2, 13, 10, 0, tzinfo=SHANGHAI)
    standing = begin("c", before, CALENDAR, is_instant=False, promise_days=5, doubts=("x",))
    assert standing.due_on is not None
    assert CALENDAR is not None
    worked = [date(2026, 2, 13) + timedelta(days=number) for number in range(1, 40)]
    assert standing.due_on == [day for day in worked if is_working_day(day, CALENDAR)][4]
    assert standing.due_on > date(2026, 2, 23)


def test_what_is_not_mended_in_fifteen_working_days_lapses() -> None:
    returned = done(case(), AskCorrection("SL0001", WANTED))
    assert (returned.due_on, returned.wanted) == (date(2026, 12, 14), WANTED)
    assert let_time_pass(returned, datetime(2026, 12, 14, 20, 0, tzinfo=SHANGHAI), CALENDAR) is returned
    lapsed = let_time_pass(returned, datetime(2026, 12, 15, 0, 0, tzinfo=SHANGHAI), CALENDAR)
    assert (lapsed.stage, lapsed.due_on) == (Stage.LAPSED, None)
    assert step(lapsed, Refile(), later(60), CALENDAR) == NotPossible("the case is lapsed")


def test_a_mended_case_is_received_again_and_somebody_looks_at_it() -> None:
    returned = done(case(instant=True, doubts=("material:HKB",)), AskCorrection("SL0001", WANTED))
    again = done(returned, Refile(doubts=()), at=later(7))
    assert (again.stage, again.wanted, again.due_on) == (Stage.RECEIVED, (), date(2026, 12, 7))
    assert "returned_before" in again.doubts
    assert let_time_pass(again, later(7), CALENDAR) is again  # not by rules alone
    late = let_time_pass(again, later(30), CALENDAR)
    assert late.accepted_on == date(2026, 11, 30)  # the day it came again


# --- rules and people -------------------------------------------------------------------------------------------------


def test_what_is_certain_and_done_on_the_spot_is_decided_at_once() -> None:
    decided = let_time_pass(case(instant=True, doubts=(), days=0), MONDAY, CALENDAR)
    assert (decided.stage, decided.decision) == (Stage.DECIDED, Decision.GRANTED)
    assert [(one.what, one.by) for one in decided.history] == [
        ("received", "applicant"),
        ("accepted", "rules"),
        ("decided", "rules"),
    ]


def test_a_bundle_that_is_certain_is_decided_part_by_part() -> None:
    begun = begin("c", MONDAY, CALENDAR, is_instant=True, promise_days=0, parts=PARTS, in_sequence=True)
    decided = let_time_pass(begun, MONDAY, CALENDAR)
    assert decided.decision is Decision.GRANTED
    assert [one.part for one in decided.history if one.what == "part_granted"] == ["food", "fire", "tobacco"]


@pytest.mark.parametrize(("instant", "doubts"), [(True, ("field:phone",)), (False, ()), (False, ("agent",))])
def test_everything_else_waits_for_a_person(instant: bool, doubts: tuple[str, ...]) -> None:
    standing = case(instant=instant, doubts=doubts)
    assert let_time_pass(standing, later(1), CALENDAR) is standing


@given(st.booleans(), st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 40)), max_size=8))
def test_nothing_is_granted_by_time_and_no_event_is_ever_lost(instant: bool, way: list[tuple[str, int]]) -> None:
    standing, moment = case(instant=instant), MONDAY
    for name, days in way:
        moment += timedelta(days=days)
        before = standing.history
        standing = let_time_pass(standing, moment, CALENDAR)
        moved = step(standing, ACTS[name], moment, CALENDAR)
        standing = moved if isinstance(moved, CaseStanding) else standing
        assert standing.history[: len(before)] == before
    assert all(one.by == "SL0001" for one in standing.history if one.what == "decided")
    assert standing.version == len(standing.history)
    assert (standing.due_on is None) is standing.stage.is_over
    assert from_record(json.loads(json.dumps(to_record(standing)))) == standing


def day_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)


def events(standing: CaseStanding) -> list[tuple[str, str]]:
    return [(one.at, one.what) for one in standing.history]


def test_what_time_did_is_dated_when_the_day_was_over_and_not_when_somebody_looked() -> None:
    standing = begin("c", MONDAY, CALENDAR, is_instant=False, promise_days=10, doubts=("x",), parts=PARTS)
    looked = let_time_pass(standing, later(40), CALENDAR)
    assert events(looked)[1:] == [
        ("2026-12-01T00:00:00.000+08:00", "accepted"),
        ("2026-12-08T00:00:00.000+08:00", "overdue"),
    ]
    assert (looked.accepted_on, looked.due_on) == (date(2026, 11, 23), date(2026, 12, 7))
    assert [one.due_on for one in looked.parts] == [date(2026, 11, 30), date(2026, 11, 26), date(2026, 12, 3)]
    returned = done(case(), AskCorrection("SL0001", WANTED))
    assert returned.due_on is not None
    lapsed = let_time_pass(returned, later(200), CALENDAR)
    assert events(lapsed)[-1] == (iso_ms(day_after(returned.due_on)), "lapsed")


def test_a_promise_that_ended_before_anybody_had_accepted_is_overdue_from_then() -> None:
    late = let_time_pass(case(days=2), later(40), CALENDAR)
    assert late.due_on == date(2026, 11, 25)
    assert events(late)[1:] == [
        ("2026-12-01T00:00:00.000+08:00", "accepted"),
        ("2026-12-01T00:00:00.000+08:00", "overdue"),
    ]


@given(
    st.booleans(),
    st.sampled_from(((), PARTS)),
    st.booleans(),
    st.integers(0, 12),
    st.lists(st.tuples(st.sampled_from([*sorted(ACTS), "food", "fire"]), st.integers(0, 50)), max_size=6),
    st.integers(0, 60),
)
def test_a_standing_is_the_same_whether_it_is_looked_at_daily_or_once(
    instant: bool,
    parts: tuple[PartStanding, ...],
    in_sequence: bool,
    days: int,
    way: list[tuple[str, int]],
    rest: int,
) -> None:
    acts = {**ACTS, "refile": Refile(parts=parts), **{one.id: Decide("SL0002", True, part=one.id) for one in PARTS}}
    begun = begin(
        "c", MONDAY, CALENDAR, is_instant=instant, promise_days=days, doubts=("x",), parts=parts, in_sequence=in_sequence
    )  # fmt: skip
    daily, once, moment = begun, begun, MONDAY
    for name, wait in [*way, ("", rest)]:
        for _ in range(wait):
            moment += timedelta(days=1)
            daily = let_time_pass(daily, moment, CALENDAR)
        once = let_time_pass(once, moment, CALENDAR)
        assert daily == once
        if not name:
            break
        moves = [step(one, acts[name], moment, CALENDAR) for one in (daily, once)]
        assert moves[0] == moves[1]
        daily, once = (moved if isinstance(moved, CaseStanding) else once for moved in moves)
    assert list(events(once)) == sorted(events(once), key=lambda one: one[0]), "a history does not run backwards"


def test_what_is_certain_is_decided_when_it_came_and_not_when_somebody_looked() -> None:
    begun = case(instant=True, doubts=(), days=0)
    assert let_time_pass(begun, later(3), CALENDAR) == let_time_pass(begun, MONDAY, CALENDAR)


# --- parts ------------------------------------------------------------------------------------------------------------


def test_parts_go_side_by_side_each_with_its_own_days() -> None:
    standing = bundle()
    assert [one.stage for one in standing.parts] == [PartStage.UNDER_WAY] * 3
    assert [one.due_on for one in standing.parts] == [date(2026, 11, 30), date(2026, 11, 26), date(2026, 12, 3)]


def test_parts_in_sequence_wait_for_the_one_before() -> None:
    standing = bundle(in_sequence=True)
    assert [one.stage.value for one in standing.parts] == ["under_way", "not_begun", "not_begun"]
    assert step(standing, Decide("SL0001", True, part="fire"), MONDAY, CALENDAR) == NotPossible("the part is not_begun")
    standing = done(standing, Decide("SL0001", True, part="food"), at=later(2))
    assert [one.stage.value for one in standing.parts] == ["granted", "under_way", "not_begun"]
    fire = standing.part("fire")
    assert fire is not None
    assert fire.due_on == date(2026, 11, 30)  # three working days from when its turn came


@pytest.mark.parametrize(
    ("granted", "decision", "together"),
    [
        ((True, True, True), Decision.GRANTED, True),
        ((True, False, True), Decision.PARTLY, True),
        ((False, False, False), Decision.DENIED, False),
    ],
)
def test_all_results_are_handed_over_when_the_last_part_is_decided(
    granted: tuple[bool, ...], decision: Decision, together: bool
) -> None:
    standing = bundle()
    for part, is_granted in zip(PARTS, granted, strict=True):
        assert standing.stage is Stage.ACCEPTED
        assert not standing.is_issued_together
        standing = done(standing, Decide("SL0002", is_granted, "" if is_granted else "现场不符合要求", part.id))
    assert (standing.stage, standing.decision, standing.is_issued_together) == (Stage.DECIDED, decision, together)


@pytest.mark.parametrize("part", ["", "no_such_part"])
def test_a_bundle_is_not_decided_as_a_whole(part: str) -> None:
    assert step(bundle(), Decide("SL0001", True, part=part), MONDAY, CALENDAR) == NotPossible("which part is decided")


def test_a_part_is_decided_once() -> None:
    standing = done(bundle(), Decide("SL0001", True, part="food"))
    again = step(standing, Decide("SL0001", False, "x", part="food"), MONDAY, CALENDAR)
    assert again == NotPossible("the part is granted")


def test_reasons_for_the_resident_stand_in_no_repr() -> None:
    assert "HKB" not in repr(done(case(doubts=()), AskCorrection("SL0001", WANTED)))
