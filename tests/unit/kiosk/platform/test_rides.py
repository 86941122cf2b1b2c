# SPDX-License-Identifier: Apache-2.0
"""一键叫车 at the platform: cars are few, a ride takes its time, nobody's telephone outlives it, one answer is one car.

Source: contract/openapi.yaml, ``/v1/rides``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from config.clock import SHANGHAI
from config.modes import Environment
from kiosk.case.canonical import canonical_json
from kiosk.platform.errors import ProtocolFault, Rejected, Unreachable
from kiosk.platform.rides import Nearby, RideRequest, RideState, nearby, ride
from kiosk.platform.sandbox.enrolment import open_store, prepare
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.ride_desk import DRIVER_WAITS, FOUND_AFTER, GIVEN_UP_AFTER, MOST_UNNAMED, RideDesk
from kiosk.platform.sandbox.store import Store
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World

HERE, PHONE = "浦东新区", "19900001234"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


class Desk:
    """A ride system whose clock is moved by hand."""

    def __init__(self, store: Store) -> None:
        self.now, self.store = NOON, store
        self.desk = RideDesk(store, lambda: self.now)

    def call(self, terminal: str = "DEMO-0001", **more: str) -> dict[str, Any]:
        told = {
            "ride_id": str(uuid4()),
            "car": "ordinary",
            "district": HERE,
            "pick_up": "示例点",
            "phone": None,
            **more,
        }
        return self.desk.call(terminal, told)[0]

    def later(self, by: timedelta, ride_id: str, terminal: str = "DEMO-0001") -> tuple[str, int | None]:
        self.now += by
        found = self.desk.ride(terminal, ride_id)
        return found["state"], found["wait_minutes"]

    def refused(self, **more: str) -> ProblemType:
        with pytest.raises(Refusal) as caught:
            self.call(**more)
        return caught.value.problem


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    prepare(tmp_path, Environment.DEMO)
    store = open_store(tmp_path, Environment.DEMO)
    yield Desk(store)
    store.close()


def test_a_car_is_found_comes_waits_and_leaves_without_anybody(desk: Desk) -> None:
    near = desk.desk.nearby("ordinary", HERE)
    called = desk.call(phone=PHONE)
    assert (called["state"], called["plate"], called["wait_minutes"]) == ("searching", None, None)
    ride_id, minutes = called["ride_id"], near["wait_minutes"]
    assert desk.later(FOUND_AFTER, ride_id) == ("assigned", minutes)
    assert desk.desk.ride("DEMO-0001", ride_id)["plate"].startswith("示A")
    assert desk.later(timedelta(minutes=minutes - 2), ride_id) == ("arriving", 2)
    assert desk.later(timedelta(minutes=2), ride_id) == ("arrived", 0)
    assert desk.desk.listed()[0]["phone"] == PHONE, "the driver may call"
    assert desk.later(DRIVER_WAITS, ride_id) == ("no_show", None)
    assert desk.desk.listed()[0]["phone"] == "", "and then nobody may"
    with pytest.raises(Refusal) as caught:
        desk.desk.cancel("DEMO-0001", ride_id)
    assert caught.value.problem is ProblemType.NOT_POSSIBLE_NOW


def test_what_happened_while_nobody_looked_is_told_all_the_same(desk: Desk) -> None:
    ride_id = desk.call()["ride_id"]
    assert desk.later(timedelta(hours=1), ride_id) == ("no_show", None)


def test_where_no_driver_takes_it_that_is_said_after_a_minute(desk: Desk) -> None:
    ride_id = desk.call()["ride_id"]
    desk.desk.set_fleet({"ordinary": 0})
    assert desk.later(FOUND_AFTER, ride_id)[0] == "searching"
    assert desk.later(GIVEN_UP_AFTER - FOUND_AFTER, ride_id)[0] == "none_found"


def test_cars_are_few_and_the_last_one_is_gone(desk: Desk) -> None:
    desk.desk.set_fleet({"ordinary": 1, "wheelchair": 0})
    assert desk.refused(car="wheelchair") is ProblemType.NO_CAR_NEAR
    first = desk.call()
    assert desk.desk.nearby("ordinary", HERE) == {"cars": 0, "wait_minutes": None}
    assert desk.refused() is ProblemType.NO_CAR_NEAR
    assert desk.desk.nearby("ordinary", "徐汇区")["cars"] == 1, "another district's are its own"
    assert desk.desk.cancel("DEMO-0001", first["ride_id"])["state"] == "cancelled"
    assert desk.desk.cancel("DEMO-0001", first["ride_id"])["state"] == "cancelled", "twice is once"
    assert desk.desk.nearby("ordinary", HERE)["cars"] == 1


def test_a_car_for_a_wheelchair_is_rarer_slower_and_sleeps(desk: Desk) -> None:
    by_day = desk.desk.nearby("wheelchair", HERE)
    assert by_day["cars"] == 1
    assert by_day["wait_minutes"] >= 20 > desk.desk.nearby("ordinary", HERE)["wait_minutes"]
    desk.now = NOON + timedelta(hours=12)
    assert desk.desk.nearby("wheelchair", HERE)["cars"] == 0
    assert desk.desk.nearby("ordinary", HERE)["cars"] >= 3


def test_one_car_for_one_telephone_and_no_fleet_for_nobody(desk: Desk) -> None:
    desk.desk.set_fleet({"ordinary": 20})
    called = desk.call(phone=PHONE)
    assert desk.refused(phone=PHONE, terminal="DEMO-0002") is ProblemType.RIDE_UNDER_WAY
    for _ in range(MOST_UNNAMED):
        desk.call()
    assert desk.refused() is ProblemType.RIDE_UNDER_WAY
    assert desk.call(terminal="DEMO-0002")["state"] == "searching", "whoever stands elsewhere is somebody else"
    desk.desk.cancel("DEMO-0001", called["ride_id"])
    assert desk.call(phone=PHONE)["state"] == "searching"


def test_who_gets_in_is_on_their_way_and_only_a_car_can_be_got_into(desk: Desk) -> None:
    ride_id = desk.call(phone=PHONE)["ride_id"]
    assert not desk.desk.board(ride_id)
    assert not desk.desk.board(str(uuid4()))
    desk.now += FOUND_AFTER
    assert desk.desk.board(ride_id)
    assert desk.later(timedelta(0), ride_id) == ("boarded", None)
    assert desk.desk.listed()[0]["phone"] == ""


def test_a_repeat_is_the_same_ride_and_another_terminal_knows_nothing_of_it(desk: Desk) -> None:
    told = {"ride_id": str(uuid4()), "car": "ordinary", "district": HERE, "pick_up": "示例点", "phone": None}
    first, is_repeat = desk.desk.call("DEMO-0001", told)
    assert not is_repeat
    assert desk.desk.call("DEMO-0001", told) == (first, True)
    for terminal, content in (("DEMO-0001", {**told, "car": "wheelchair"}), ("DEMO-0002", told)):
        with pytest.raises(Refusal) as caught:
            desk.desk.call(terminal, content)
        assert caught.value.problem is ProblemType.IDEMPOTENCY_KEY_REUSED
    for ask in (desk.desk.ride, desk.desk.cancel):
        with pytest.raises(Refusal) as caught:
            ask("DEMO-0002", first["ride_id"])
        assert caught.value.problem is ProblemType.NO_SUCH_RIDE


def test_a_telephone_cannot_be_guessed_of_a_ride_that_is_over(desk: Desk) -> None:
    """There are few numbers, so a digest over one is the number."""
    told = {"car": "ordinary", "district": HERE, "pick_up": "示例点", "ride_id": str(uuid4())}
    desk.desk.call("DEMO-0001", {**told, "phone": PHONE})
    with pytest.raises(Refusal) as caught:
        desk.desk.call("DEMO-0001", {**told, "phone": None})
    assert caught.value.problem is ProblemType.IDEMPOTENCY_KEY_REUSED, "as long as it is on its way"
    desk.desk.cancel("DEMO-0001", told["ride_id"])
    (row,) = desk.store.rows("SELECT * FROM rides")
    guess = hashlib.sha256(canonical_json({**told, "phone": PHONE})).hexdigest()
    assert guess not in tuple(row)
    assert desk.desk.call("DEMO-0001", {**told, "phone": PHONE})[1], "and a repeat is a repeat still"


def test_it_goes_on_after_the_platform_was_killed(desk: Desk) -> None:
    ride_id = desk.call()["ride_id"]
    again = RideDesk(desk.store, lambda: NOON + FOUND_AFTER)
    assert again.ride("DEMO-0001", ride_id)["state"] == "assigned"


@pytest.mark.parametrize("district", ["崇明区", "示例区"])
def test_an_island_and_nowhere_are_not_served(desk: Desk, district: str) -> None:
    assert desk.refused(district=district) is ProblemType.AREA_NOT_SERVED
    with pytest.raises(Refusal):
        desk.desk.nearby("ordinary", district)


def test_over_the_wire(watch: ContractWatch, world: World) -> None:
    del watch  # every exchange is held against the contract
    with world.client() as client:
        near = client.cars_near("ordinary", HERE)
        assert near.cars > 0
        request = RideRequest("ordinary", HERE, "示例点，示例路 1 号", PHONE)
        assert PHONE not in repr(request)
        called = client.call_ride(request)
        assert client.call_ride(request).number == called.number
        assert client.ride(request.ride_id).state in (RideState.SEARCHING, RideState.ASSIGNED)
        with pytest.raises(Rejected, match="ride-under-way"):
            client.call_ride(replace(request, ride_id=str(uuid4())))
        assert client.cancel_ride(request.ride_id).state is RideState.CANCELLED
        assert world.control.rides()[0]["phone"] == ""
        assert not world.control.board(request.ride_id)
        with pytest.raises(Rejected, match="area-not-served"):
            client.cars_near("ordinary", "崇明区")
        with pytest.raises(Rejected, match="no-such-ride"):
            client.ride(str(uuid4()))
        world.control.set_fleet(wheelchair=0)
        assert client.cars_near("wheelchair", HERE) == Nearby(0, None)
        with pytest.raises(Rejected, match="no-car-near"):
            client.call_ride(RideRequest("wheelchair", HERE, "示例点"))
        with pytest.raises(Rejected, match="not-plain-text"):
            client.call_ride(RideRequest("ordinary", HERE, "示例‮点"))


def test_an_answer_that_was_lost_makes_no_second_car(world: World) -> None:
    with world.client() as client:
        request = RideRequest("ordinary", "徐汇区", "示例点", "19900004321")
        world.control.fault("lost_reply", times=1, path="/v1/rides", method="POST")
        with pytest.raises(Unreachable):
            client.call_ride(request)
        assert client.call_ride(request).state is RideState.SEARCHING
        assert [one["ride_id"] for one in world.control.rides()].count(request.ride_id) == 1
        client.cancel_ride(request.ride_id)


GOOD: dict[str, Any] = {
    "ride_id": str(uuid4()), "ride_no": "YC-000001", "state": "assigned", "plate": "示A·T0042", "wait_minutes": 6,
    "poll_after_s": 10,
}  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        {"state": "lost"},
        {"plate": None},
        {"wait_minutes": None},
        {"wait_minutes": -1},
        {"poll_after_s": 0},
        {"ride_no": ""},
    ],
)
def test_a_ride_off_the_contract_is_not_believed(more: dict[str, Any]) -> None:
    assert ride(GOOD).plate == "示A·T0042"
    with pytest.raises(ProtocolFault):
        ride({**GOOD, **more})


@pytest.mark.parametrize("content", [{"cars": 1, "wait_minutes": None}, {"cars": 0, "wait_minutes": 3}, {"cars": 1}])
def test_a_wait_without_a_car_is_not_believed(content: dict[str, Any]) -> None:
    with pytest.raises(ProtocolFault):
        nearby(content)


def test_another_ride_than_the_one_that_was_asked_about_is_not_believed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.client() as client:
        request = RideRequest("ordinary", "黄浦区", "示例点")
        client.call_ride(request)
        monkeypatch.setattr("kiosk.platform.rides.ride", lambda _content: ride(GOOD))
        with pytest.raises(ProtocolFault):
            client.ride(request.ride_id)
        monkeypatch.undo()
        client.cancel_ride(request.ride_id)


def test_only_what_is_looked_for_or_comes_is_not_over() -> None:
    assert {one.value for one in RideState if not one.is_over} == {"searching", "assigned", "arriving", "arrived"}
