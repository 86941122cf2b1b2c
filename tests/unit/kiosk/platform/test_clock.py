# SPDX-License-Identifier: Apache-2.0
"""A terminal whose clock is off: it is served, its cases are filed, its paper is not rewritten, and staff are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from config import clock
from config.clock import SHANGHAI, iso_ms
from kiosk.case.package import face_consent
from kiosk.courier.delivery import Delay, TryAgain, judge
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import ClockOff, Problem, Rejected
from kiosk.platform.exchange import Exchange
from kiosk.platform.model import FaceConsent
from kiosk.platform.platform_clock import MOST_S, PlatformClock
from kiosk.platform.sandbox.population import resident
from offline_cache.sealed_case import OutboxState, SealedCase
from tests.unit.kiosk.courier.stand_in import courier, until
from tests.unit.kiosk.platform.world import (
    TERMINAL_ID,
    World,
    complete,
    identify,
    open_form,
    record_of,
    sealed,
)

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=SHANGHAI)
OFF = [timedelta(minutes=10), timedelta(minutes=-10), timedelta(days=40), timedelta(days=-40)]


@dataclass
class Hand:
    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment


def skewed(off: timedelta) -> Callable[[], datetime]:
    return lambda: clock.now() + off


def client_of(world: World, off: timedelta) -> PlatformClient:
    return PlatformClient(world.url, world.key, TERMINAL_ID, now=skewed(off))


# --- what is learned ------------------------------------------------------------------------------------------------------


def test_the_way_of_the_answer_is_no_skew_and_a_minute_is() -> None:
    own = PlatformClock(Hand())
    assert (own.measured_s, own.offset_s, own.corrected()) == (None, 0.0, NOON)
    assert not own.learn(iso_ms(NOON + timedelta(seconds=34)), NOON, NOON + timedelta(seconds=8))
    assert (own.measured_s, own.offset_s) == (30.0, 0.0)
    assert own.learn(iso_ms(NOON + timedelta(minutes=10)), NOON, NOON)
    assert (own.offset_s, own.corrected()) == (600.0, NOON + timedelta(minutes=10))
    assert own.learn(iso_ms(NOON), NOON, NOON)
    assert (own.offset_s, own.corrected()) == (0.0, NOON)


@pytest.mark.parametrize(
    "told", [None, 7, "", "noon", "2026-11-21T12:00:00", "2" * 41, iso_ms(NOON + timedelta(seconds=MOST_S + 1))]
)
def test_what_is_no_time_or_absurd_says_nothing(told: object) -> None:
    own = PlatformClock(Hand())
    assert not own.learn(told, NOON, NOON)
    assert own.measured_s is None


def test_what_a_case_is_filed_with() -> None:
    hand = Hand()
    own = PlatformClock(hand)
    assert own.offset_of_case(iso_ms(NOON)) == 0
    own.learn(iso_ms(NOON - timedelta(minutes=10)), NOON, NOON)  # ten minutes ahead
    assert own.offset_of_case(iso_ms(NOON)) == -600
    assert own.offset_of_case(iso_ms(NOON - timedelta(hours=3))) == -600
    hand.moment = NOON - timedelta(minutes=10)  # a technician sets it right
    own.learn(iso_ms(hand.moment), hand.moment, hand.moment)
    assert own.offset_of_case(iso_ms(NOON)) == -600  # what was taken in before lies in the future still
    hand.moment = NOON + timedelta(hours=1)
    assert own.offset_of_case(iso_ms(NOON)) == 0


# --- with the real sandbox ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("off", OFF, ids=str)
def test_a_terminal_whose_clock_is_off_is_served(world: World, off: timedelta) -> None:
    with client_of(world, off) as client:
        assert client.clock_offset_s is None
        assert identify(client, resident(801)).level == "strong"
        assert client.clock_offset_s is not None
        assert abs(client.clock_offset_s + off.total_seconds()) < 5.0


@pytest.mark.parametrize("seed_off", list(enumerate(OFF)), ids=str)
def test_a_face_is_compared_where_the_clock_is_off(world: World, seed_off: tuple[int, timedelta]) -> None:
    """The consent was given a moment ago by whichever clock."""
    seed, off = 841 + seed_off[0], seed_off[1]
    with client_of(world, off) as client:
        session = identify(client, resident(seed))
        consent = face_consent("核对是不是本人", clock.now() + off)
        given = FaceConsent(consent.consent_id, consent.purpose, consent.given_at)
        assert isinstance(client.face_reference(session, given), bytes)
        too_old = face_consent("核对是不是本人", clock.now() + off - timedelta(hours=1))
        with pytest.raises(Rejected) as caught:
            client.face_reference(session, FaceConsent(too_old.consent_id, too_old.purpose, too_old.given_at))
        assert caught.value.problem.name == "consent-missing"


def test_health_tells_it_before_anything_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with client_of(world, timedelta(minutes=10)) as client:
        client.health()
        refused: list[int] = []
        real = Exchange._once

        def watched(self: Exchange, *given: object, **more: object) -> object:
            try:
                return real(self, *given, **more)  # type: ignore[arg-type]  # handed on as they are
            except ClockOff:
                refused.append(1)
                raise

        monkeypatch.setattr(Exchange, "_once", watched)
        identify(client, resident(802))
        assert refused == []


@pytest.mark.parametrize("seed_off", list(enumerate(OFF)), ids=str)
def test_a_case_with_a_wrong_time_is_filed_and_the_time_stands(
    world: World, client: PlatformClient, seed_off: tuple[int, timedelta]
) -> None:
    seed, off = 810 + seed_off[0], seed_off[1]
    form = complete(open_form(client, resident(seed)))
    record = record_of(form, clock.now() + off)
    with client_of(world, off) as wrong:
        receipt = wrong.commit_case(sealed(world, record))
    shown = world.control.case(receipt.case_id)
    assert shown["terminal_received_at"] == record["terminal_received_at"] == shown["case"]["terminal_received_at"]
    assert abs(shown["terminal_clock_offset_s"] + off.total_seconds()) < 5
    assert abs(clock.parse_iso(receipt.platform_received_at) - clock.now()) < timedelta(minutes=1)


def test_the_day_of_a_case_is_the_right_one(world: World, client: PlatformClient) -> None:
    """A clock that is forty days off does not get anybody the same service twice in a day."""
    person = resident(820)
    form = complete(open_form(client, person))
    client.commit_case(sealed(world, record_of(form)))
    late = timedelta(days=40)
    with client_of(world, late) as wrong, pytest.raises(Rejected) as caught:
        wrong.commit_case(sealed(world, record_of(form, clock.now() + late)))
    assert caught.value.problem.name == "same-day-duplicate"


def test_taken_in_by_a_clock_that_was_set_right_since(world: World, client: PlatformClient) -> None:
    record = record_of(complete(open_form(client, resident(821))), clock.now() + timedelta(minutes=30))
    receipt = client.commit_case(sealed(world, record))
    told = world.control.case(receipt.case_id)["terminal_clock_offset_s"]
    assert -1802 <= told <= -1795


# --- in the courier -----------------------------------------------------------------------------------------------------


def queued(world: World, record: dict[str, object]) -> SealedCase:
    case = sealed(world, record)
    return SealedCase(case.case_id, case.item_code, case.terminal_received_at, case.envelope)


def test_the_courier_of_a_terminal_whose_clock_is_off_delivers_parks_nothing_and_says_so(
    world: World, client: PlatformClient, tmp_path: Path
) -> None:
    off = timedelta(minutes=10)
    record = record_of(complete(open_form(client, resident(822))), clock.now() + off)
    is_off = [off]
    with PlatformClient(world.url, world.key, TERMINAL_ID, now=lambda: clock.now() + is_off[0]) as gateway:
        with courier(tmp_path, gateway) as running:
            case = queued(world, record)
            running.client.submit(case)
            status = running.client.wait(case.case_id, 10.0)
            assert status is not None
            assert status.state is OutboxState.RECEIVED
            assert running.client.counts().parked == 0
            offset_s = running.client.clock_offset_s()
            assert offset_s is not None
            assert -605 < offset_s < -595
            is_off[0] = timedelta(0)  # somebody sets the clock: the correction is now what is wrong
            again = queued(world, record_of(complete(open_form(client, resident(823)))))
            running.client.submit(again)
            status = running.client.wait(again.case_id, 10.0)
            assert status is not None
            assert status.state is OutboxState.RECEIVED
            until(lambda: abs(running.client.clock_offset_s() or 0.0) < 5)
    lines = [json.loads(line) for line in (tmp_path / "logs" / "courier.jsonl").read_text().splitlines()]
    told = [line for line in lines if line["event"] in ("ClockOff", "ClockRight")]
    assert [line["event"] for line in told] == ["ClockOff", "ClockRight"]
    assert told[0]["reason"] == "ahead"
    assert 595_000 < told[0]["duration_ms"] < 605_000


def test_a_platform_that_does_not_say_the_time_parks_nothing_either() -> None:
    stale = ClockOff(Problem("urn:kiosk:problem:signature-stale", "", 401))
    ahead = Rejected(Problem("urn:kiosk:problem:time-in-future", "", 422))
    for error, holds in ((stale, True), (ahead, False)):
        verdict = judge(error, 3, Random(1))
        assert isinstance(verdict, TryAgain)
        assert (verdict.delay, verdict.hold_s > 0, verdict.is_line_down) == (Delay.CLOCK, holds, False)
