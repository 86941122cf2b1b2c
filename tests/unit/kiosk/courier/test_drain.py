# SPDX-License-Identifier: Apache-2.0
"""Drain tickets: what one terminal does with its own, and that a fleet with them is refused nothing (queue notes 5)."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from kiosk.courier.delivery import TryAgain, judge
from kiosk.courier.drain import NO_TICKETS_S, UNIT_BYTES, Drain, Turn, turns_of
from kiosk.platform.errors import Busy, NotAuthorised, Problem, ProtocolFault, Rejected, Unreachable
from kiosk.platform.model import DrainTicket
from kiosk.platform.sandbox.drain_desk import GRACE_S, RESERVE, DrainDesk
from kiosk.platform.sandbox.problems import Refusal
from tests.unit.kiosk.courier.stand_in import AT_ONCE, StandInPlatform, courier, sealed_case, until

TICKET = DrainTicket("a" * 16, 10.0, 2.0, 3, 60.0)


# --- one terminal -------------------------------------------------------------------------------------------------------


def test_first_a_ticket_then_its_time_then_its_pace() -> None:
    drain = Drain(Random(1))
    assert (drain.turn(0.0), drain.ticket) == (Turn.ASK, "")
    drain.granted(TICKET, 0.0)
    assert (drain.turn(9.9), drain.next_at(), drain.ticket) == (Turn.WAIT, 10.0, TICKET.ticket)
    assert drain.turn(10.0) is Turn.GO
    drain.went(1000, 10.0)
    assert (drain.turn(11.9), drain.turn(12.0)) == (Turn.WAIT, Turn.GO)
    drain.went(1000, 15.0)  # late: the time that was lost is not made up for
    assert (drain.turn(16.9), drain.turn(17.0)) == (Turn.WAIT, Turn.GO)
    drain.went(1000, 17.0)
    assert drain.turn(19.0) is Turn.ASK  # three turns are used up


def test_a_large_case_takes_more_turns() -> None:
    assert [turns_of(size) for size in (0, UNIT_BYTES - 1, UNIT_BYTES, 5 * UNIT_BYTES)] == [1, 1, 2, 6]
    drain = Drain(Random(1))
    drain.granted(TICKET, 0.0)
    drain.went(UNIT_BYTES, 10.0)
    assert (drain.turn(13.9), drain.turn(14.0)) == (Turn.WAIT, Turn.GO)
    drain.went(UNIT_BYTES, 14.0)  # one more than was granted: a case is not cut in two
    assert drain.turn(20.0) is Turn.ASK


def test_a_ticket_that_is_over_is_asked_for_anew() -> None:
    drain = Drain(Random(1))
    drain.granted(TICKET, 0.0)
    assert (drain.turn(69.9), drain.turn(70.0)) == (Turn.GO, Turn.ASK)
    assert drain.ticket == ""
    drain.granted(TICKET, 100.0)
    drain.line_lost()
    assert drain.turn(100.0) is Turn.ASK


def test_a_busy_desk_is_left_alone_until_retry_after_and_not_at_the_same_moment_by_all() -> None:
    waits = []
    for seed in range(50):
        drain = Drain(Random(seed))
        drain.put_off(30.0, 100.0)
        assert drain.turn(129.9) is Turn.WAIT
        waits.append(drain.next_at())
        assert drain.turn(drain.next_at()) is Turn.ASK
    assert min(waits) >= 130.0
    assert len(set(waits)) == 50


def test_after_an_outage_each_terminal_takes_its_own_moment() -> None:
    moments = []
    for seed in range(200):
        drain = Drain(Random(seed))
        drain.line_back(7200.0, 1000.0)
        moments.append(drain.next_at() - 1000.0)
    assert 0.0 <= min(moments) < 2.0
    assert 28.0 < max(moments) <= 30.0
    short = Drain(Random(1))
    short.line_back(0.5, 1000.0)
    assert short.next_at() <= 1000.5  # a line that blinked costs nobody half a minute


def test_a_platform_without_tickets_gets_the_backlog_as_before_and_is_asked_again_in_an_hour() -> None:
    drain = Drain(Random(1))
    drain.unknown(0.0)
    assert (drain.turn(0.0), drain.turn(NO_TICKETS_S - 1), drain.ticket) == (Turn.GO, Turn.GO, "")
    assert drain.turn(NO_TICKETS_S) is Turn.ASK


def test_what_lets_everything_through_but_tickets_is_found_out() -> None:
    drain = Drain(Random(1))
    assert [drain.failed(1.0), drain.failed(2.0), drain.failed(3.0)] == [True, True, False]
    assert drain.turn(3.0) is Turn.GO


# --- in the courier -----------------------------------------------------------------------------------------------------


def queued_up(folder: Path, platform: StandInPlatform) -> list[str]:
    """Six cases taken in while the platform is down, then it is back; the order in which they are delivered."""
    platform.is_down = True
    with courier(folder, platform) as running:
        for number in range(6):
            running.client.submit(sealed_case(number))
        tried = [sealed_case(number).case_id for number in range(6)]
        # Each was tried at once: somebody stood waiting. From then on it is backlog.
        until(lambda: all((one := running.client.status(case_id)) and one.attempts > 0 for case_id in tried))
        platform.is_down = False
        until(lambda: running.client.counts().delivered == 6)
    return platform.commits


def test_the_backlog_goes_with_a_ticket_oldest_first_and_says_how_much_there_is(tmp_path: Path) -> None:
    platform = StandInPlatform()
    assert queued_up(tmp_path, platform) == [sealed_case(number).case_id for number in range(6)]
    assert platform.ticket_requests == [(6, sum(sealed_case(number).size_bytes for number in range(6)))]
    assert platform.tickets_shown == [AT_ONCE.ticket] * 6


def test_a_live_case_shows_no_ticket_and_waits_for_none(tmp_path: Path) -> None:
    platform = StandInPlatform(ticket=DrainTicket("t" * 16, 3600.0, 0.0, 1000, 60.0))
    platform.is_down = True
    with courier(tmp_path, platform) as running:
        running.client.submit(sealed_case(1))
        until(lambda: running.client.ping() is False)
        platform.is_down = False
        until(lambda: bool(platform.ticket_requests))
        running.client.submit(sealed_case(2))
        until(lambda: running.client.counts().delivered == 1)
        assert (platform.commits, platform.tickets_shown) == ([sealed_case(2).case_id], [""])
        assert len(platform.ticket_requests) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        Rejected(Problem("urn:kiosk:problem:not-found", "", 404)),
        ProtocolFault("a proxy's page"),
        NotAuthorised(Problem("urn:kiosk:problem:unknown-terminal", "", 401)),
        Unreachable("this path alone is blocked"),
    ],
)
def test_without_tickets_the_backlog_still_goes(tmp_path: Path, trouble: Exception) -> None:
    platform = StandInPlatform(ticket=trouble)
    assert len(queued_up(tmp_path, platform)) == 6
    assert set(platform.tickets_shown) == {""}


# --- the platform's side --------------------------------------------------------------------------------------------------


@dataclass
class Clock:
    moment: float = 0.0

    def __call__(self) -> float:
        return self.moment


def test_slots_fill_the_room_and_never_exceed_it() -> None:
    clock = Clock()
    desk = DrainDesk(clock, capacity=10.0, pace=2.0, enforced=True)  # room 8 a second: 4 lanes of 2
    starts = [desk.ask(f"T{number}", 10, 0)[1] for number in range(12)]
    assert starts == [0.0] * 4 + [5.0] * 4 + [10.0] * 4
    slot, start = desk.ask("T11", 10, 0)
    assert (slot.turns, slot.interval_s, start) == (10, 0.5, 10.0)
    clock.moment = 8.0
    assert desk.ask("T11", 10, 0) == (slot, 2.0)
    large, _ = desk.ask("T12", 1, 10 * UNIT_BYTES)
    assert large.turns == 11


def test_a_ticket_is_good_for_its_terminal_in_its_time_and_the_rest_shares_the_reserve() -> None:
    clock = Clock()
    desk = DrainDesk(clock, capacity=10.0, pace=1.0, enforced=True)
    first, _ = desk.ask("A", 5, 0)
    others, told = 0, set()
    for ticket, terminal in ((None, "B"), (first.ticket, "B"), ("made-up", "A")) * 20:
        try:
            desk.admit(ticket, terminal)
            others += 1
        except Refusal as refused:
            told.add((refused.problem.status, refused.retry_after_s))
    assert told == {(429, 30)}
    assert others == max(2, round(10 * RESERVE))
    desk.admit(first.ticket, "A")  # in spite of the crowd
    clock.moment = first.ends_at + GRACE_S + 1.0
    for _ in range(2):
        desk.admit(first.ticket, "A")  # as anybody
    with pytest.raises(Refusal):
        desk.admit(first.ticket, "A")


# --- a fleet ----------------------------------------------------------------------------------------------------------------

TERMINALS, CASES_EACH, CAPACITY, LIVE_PER_S = 300, 30, 40.0, 4.0


@dataclass
class Fleet:
    """Three hundred couriers' policy against one desk, in simulated seconds. Everybody sees the line within two seconds."""

    with_tickets: bool
    random: Random = field(default_factory=lambda: Random(20261121))
    clock: Clock = field(default_factory=Clock)
    rejected: int = 0
    live_rejected: int = 0
    live: int = 0
    tickets: int = 0
    delivered: int = 0

    def run(self) -> float:
        """Until everything is delivered; the seconds it took."""
        desk = DrainDesk(self.clock, capacity=CAPACITY, pace=2.0, enforced=True)
        drains = [Drain(Random(self.random.random())) for _ in range(TERMINALS)]
        left, tries = [CASES_EACH] * TERMINALS, [0] * TERMINALS
        held = [0.0] * TERMINALS
        events: list[tuple[float, int]] = []
        for number, drain in enumerate(drains):
            seen = self.random.uniform(0.0, 2.0)
            drain.line_back(7200.0 if self.with_tickets else 0.0, seen)
            if not self.with_tickets:
                drain.unknown(seen)
            heapq.heappush(events, (drain.next_at() if self.with_tickets else seen, number))
        heapq.heappush(events, (0.0, -1))
        while sum(left):
            self.clock.moment, number = heapq.heappop(events)
            moment = self.clock.moment
            if number < 0:
                self._live(desk)
                heapq.heappush(events, (moment + self.random.expovariate(LIVE_PER_S), -1))
                continue
            drain = drains[number]
            if moment < held[number]:
                heapq.heappush(events, (held[number], number))
                continue
            turn = drain.turn(moment)
            if turn is Turn.WAIT:
                heapq.heappush(events, (max(drain.next_at(), moment + 0.001), number))
                continue
            if turn is Turn.ASK:
                self.tickets += 1
                slot, start_in_s = desk.ask(f"T{number}", left[number], 0)
                valid_s = slot.ends_at - slot.starts_at + GRACE_S
                drain.granted(DrainTicket(slot.ticket, start_in_s, slot.interval_s, slot.turns, valid_s), moment)
            else:
                self._backlog(desk, number, drain, left, tries, held)
            if left[number]:
                heapq.heappush(events, (moment + 0.05, number))
        return self.clock.moment

    def _live(self, desk: DrainDesk) -> None:
        self.live += 1
        try:
            desk.admit(None, "live")
        except Refusal:
            self.live_rejected += 1

    def _backlog(
        self, desk: DrainDesk, number: int, drain: Drain, left: list[int], tries: list[int], held: list[float]
    ) -> None:
        drain.went(4000, self.clock.moment)
        tries[number] += 1
        try:
            desk.admit(drain.ticket or None, f"T{number}")
        except Refusal as refused:
            self.rejected += 1
            verdict = judge(Busy("busy", refused.retry_after_s), tries[number], self.random)
            assert isinstance(verdict, TryAgain)
            held[number] = self.clock.moment + verdict.hold_s
        else:
            left[number] -= 1
            tries[number] = 0
            self.delivered += 1


def test_with_tickets_a_fleet_drains_near_the_bound_and_nobody_is_refused() -> None:
    with_tickets, without = Fleet(with_tickets=True), Fleet(with_tickets=False)
    seconds = with_tickets.run()
    bound = TERMINALS * CASES_EACH / (CAPACITY * (1 - RESERVE))
    assert with_tickets.rejected == 0
    assert with_tickets.delivered == TERMINALS * CASES_EACH
    assert seconds <= bound * 1.15 + 30.0
    assert TERMINALS <= with_tickets.tickets <= 2 * TERMINALS
    assert with_tickets.live_rejected <= 0.02 * with_tickets.live
    without.run()
    assert without.delivered == TERMINALS * CASES_EACH
    assert without.rejected > 1000
    assert without.live_rejected > 0.2 * without.live
