# SPDX-License-Identifier: Apache-2.0
"""How other points' terminals are: the sandbox's model of it, the client's reading of it, and what no terminal may say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from config.clock import SHANGHAI, parse_iso
from kiosk.places.live import UNKNOWN, Reported, Supply
from kiosk.places.loading import load_places
from kiosk.places.model import Machine
from kiosk.platform.answer_shapes import read_answer
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.places import MOST_PLACES, _States
from kiosk.platform.sandbox.place_desk import PlaceDesk
from tests.unit.kiosk.platform.world import World
from tests.unit.kiosk.synthetic import CONTENT

IDS = tuple(one.point.id for one in load_places(CONTENT).entries)
TEN = datetime(2026, 11, 24, 10, 3, tzinfo=SHANGHAI)


class Clock:
    def __init__(self) -> None:
        self.now = TEN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def desk(now: Clock) -> PlaceDesk:
    return PlaceDesk(lambda: IDS, now)


def states(desk: PlaceDesk) -> dict[str, dict[str, Any]]:
    return {one: state for one in IDS if (state := desk.state(one)) is not None}


def test_not_every_terminal_reports_and_some_are_out_of_order(desk: PlaceDesk) -> None:
    found = states(desk)
    assert 0.6 < len(found) / len(IDS) < 0.95
    broken = [one for one in found.values() if not one["working"]["value"]]
    assert 0 < len(broken) < len(found) / 4
    assert all("waiting" not in one and "paper" not in one for one in broken), "it does not say either"
    assert {one["paper"]["value"] for one in found.values() if "paper" in one} == {"enough", "low", "none"}


def test_reports_come_every_ten_minutes_and_are_never_of_the_future(desk: PlaceDesk, now: Clock) -> None:
    before = states(desk)
    for state in before.values():
        since = parse_iso(state["working"]["since"])
        assert timedelta(0) <= now.now - since < timedelta(minutes=10)
    assert states(desk) == before, "the same question at the same time has the same answer"
    now.now += timedelta(minutes=10)
    assert all(after["working"]["since"] != before[name]["working"]["since"] for name, after in states(desk).items())


def test_there_is_a_queue_in_the_morning_and_none_at_night(desk: PlaceDesk, now: Clock) -> None:
    assert sum(one.get("waiting", {"value": 0})["value"] for one in states(desk).values()) > 0
    now.now = TEN.replace(hour=23)
    assert sum(one.get("waiting", {"value": 0})["value"] for one in states(desk).values()) == 0


def test_of_a_point_that_is_not_in_the_book_nothing_is_known(desk: PlaceDesk) -> None:
    assert desk.state("XX-1") is None


def test_what_is_set_stands_above_it(desk: PlaceDesk, now: Clock) -> None:
    desk.tell(IDS[0], {"working": True, "paper": "none", "waiting": 7, "minutes_ago": 40})
    state = desk.state(IDS[0])
    assert state is not None
    assert (state["paper"]["value"], state["waiting"]["value"]) == ("none", 7)
    assert parse_iso(state["waiting"]["since"]) == now.now - timedelta(minutes=40)


@pytest.mark.parametrize("told", [{"paper": "plenty"}, {"waiting": -1}, {"waiting": 1000}])
def test_what_no_terminal_reports_is_not_taken(desk: PlaceDesk, told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"paper|waiting"):
        desk.tell(IDS[0], told)


def test_the_client_reads_what_was_told(world: World, client: PlatformClient) -> None:
    world.control.set_place(IDS[0], working=True, paper="low", waiting=4, minutes_ago=5)
    world.control.set_place(IDS[1], working=False)
    found = client.place_states([IDS[0], IDS[1], "XX-1"])
    assert set(found) == {IDS[0], IDS[1]}
    first = found[IDS[0]]
    assert isinstance(first.paper, Reported)
    assert isinstance(first.waiting, Reported)
    assert (first.paper.value, first.waiting.value) == (Supply.LOW, 4)
    assert (found[IDS[1]].paper, found[IDS[1]].waiting) == (UNKNOWN, UNKNOWN)
    assert found[IDS[1]].refuses(None)


def test_more_than_twenty_are_never_asked_for(client: PlatformClient) -> None:
    assert set(client.place_states(IDS[: MOST_PLACES + 5])) <= set(IDS[:MOST_PLACES])


def test_an_empty_question_is_refused(client: PlatformClient) -> None:
    with pytest.raises(Rejected):
        client.place_states([])


def told(**changes: Any) -> dict[str, Any]:
    since = "2026-11-24T10:00:00.000+08:00"
    state: dict[str, Any] = {
        "place_id": "SH-1",
        "waiting": {"value": 3, "since": since},
        "machines": [
            {"name": "camera", "value": False, "since": since},
            {"name": "teleporter", "value": True, "since": since},
        ],
    }
    return {"states": [{**state, **changes}]}


def test_a_machine_that_this_version_has_no_word_for_is_left_out() -> None:
    (one,) = read_answer(_States, told()).states
    state = one.value()
    assert set(state.machines) == {Machine.CAMERA}
    assert state.refuses(Machine.CAMERA)
    assert state.working is UNKNOWN


@pytest.mark.parametrize(
    "changes",
    [
        {"place_id": "sh-1"},
        {"waiting": {"value": "3", "since": "2026-11-24T10:00:00.000+08:00"}},
        {"waiting": {"value": 3}},
        {"waiting": {"value": 3, "since": "soon"}},
        {"waiting": {"value": 100000, "since": "2026-11-24T10:00:00.000+08:00"}},
        {"paper": {"value": "plenty", "since": "2026-11-24T10:00:00.000+08:00"}},
    ],
)
def test_what_does_not_follow_the_contract_is_not_believed(changes: dict[str, Any]) -> None:
    with pytest.raises(ProtocolFault):
        read_answer(_States, told(**changes))
