# SPDX-License-Identifier: Apache-2.0
"""Every card of the library on the simulated reader, what lies there by mistake, and what a hand does in the middle of a read."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.id_card_reader.maintenance import SpeedFound, change_speed
from drivers.id_card_reader.port import (
    CardRead,
    CardRefused,
    CardUnreadable,
    NoCard,
    PollResult,
    Presence,
    ReaderLost,
    RefusedReason,
    UnreadableReason,
)
from drivers.id_card_reader.profile import ReaderProfile
from drivers.id_card_reader.synthetic_cards import CARDS
from drivers.id_card_reader.transport import SerialTransport
from drivers.simulation import SimulatorError
from drivers.states import DeviceState
from tests.scenarios.id_card_reader_world import CARD, OTHER, World, fresh, simulated

SLOW_S = 0.5
UNREADABLE, REFUSED = CardUnreadable, CardRefused
TROUBLE: dict[str, PollResult] = {
    "no-such-day": UNREADABLE(UnreadableReason.GARBLED),
    "blank": UNREADABLE(UnreadableReason.GARBLED),
    "worn-out": UNREADABLE(UnreadableReason.MOVED),
    "random-number-failed": UNREADABLE(UnreadableReason.RANDOM_FAILED),
    "does-not-trust-reader": UNREADABLE(UnreadableReason.READER_NOT_TRUSTED),
    "not-genuine": REFUSED(RefusedReason.NOT_GENUINE),
    "data-not-genuine": REFUSED(RefusedReason.DATA_NOT_GENUINE),
    "other-card": REFUSED(RefusedReason.WRONG_TYPE),
    "bank-card": NoCard(),
    "two-cards": UNREADABLE(UnreadableReason.SELECT_FAILED),
}


@pytest.fixture(scope="module")
def quick() -> Iterator[World]:
    with simulated(0.02) as made:
        yield made


@pytest.fixture(scope="module")
def slow() -> Iterator[World]:
    with simulated(SLOW_S) as made:
        yield made


@pytest.fixture
def world(quick: World) -> Iterator[World]:
    yield fresh(quick)
    quick.reader.close()


@pytest.fixture
def slow_world(slow: World) -> Iterator[World]:
    yield fresh(slow)
    slow.reader.close()


def read(world: World) -> Any:
    result = world.poll()
    assert isinstance(result, CardRead), result
    return result.card


@pytest.mark.parametrize("name", [name for name in CARDS if name not in TROUBLE and name != "worn"])
def test_each_card_is_read_as_it_was_made(world: World, name: str) -> None:
    made = CARDS[name]["card"]
    world.tell("lay", synthetic=name)
    card = read(world)
    assert card.name == (made["name"] or made["english_name"])
    for key in ("number", "address", "authority", "english_name", "nationality", "pass_number", "old_card_link"):
        assert getattr(card, key) == made.get(key, "")
    assert f"{card.birth:%Y%m%d}" == made["birth"]
    assert ("长期" if card.valid_to is None else f"{card.valid_to:%Y%m%d}") == made["valid_to"]
    assert card.newest_address == (made.get("new_address", "") if made.get("kind") in (None, "hmt_permit") else None)
    assert (len(card.photo), card.fingerprints) == (0 if name == "no-photo" else 1024, b"")


@pytest.mark.parametrize("name", TROUBLE)
def test_each_trouble_is_told_apart_and_a_good_card_after_it_is_read(world: World, name: str) -> None:
    world.tell("lay", synthetic=name)
    assert world.poll() == TROUBLE[name]
    world.tell("remove")
    assert world.poll() == NoCard()
    world.tell("lay", synthetic="resident")
    assert read(world).name == "测试甲"


def test_a_worn_chip_is_read_in_the_end(world: World) -> None:
    world.tell("lay", synthetic="worn")
    results = []
    for _ in range(60):
        results.append(world.poll())
        if isinstance(results[-1], CardRead):
            break
    assert isinstance(results[-1], CardRead)
    assert all(result == CardUnreadable(UnreadableReason.MOVED) for result in results[:-1])


def test_of_two_cards_one_is_lifted_and_the_other_read(world: World) -> None:
    world.tell("lay", synthetic="two-cards")
    assert world.poll() == CardUnreadable(UnreadableReason.SELECT_FAILED)
    world.tell("remove", one=True)
    assert read(world).name == "测试甲"


def test_the_library_can_be_asked_for_and_an_unknown_card_is_refused(world: World) -> None:
    assert world.tell("cards")["cards"]["resident"] == "居民身份证"
    with pytest.raises(SimulatorError, match="no such card"):
        world.tell("lay", synthetic="nobody")


def test_fingerprints_with_and_without_a_module_that_knows_them(world: World) -> None:
    world.tell("lay", synthetic="fingerprints")
    world.reader = world.new_driver(ReaderProfile(fingerprints=True))
    assert len(read(world).fingerprints) == 1024
    with simulated(0.02, "--no-fingerprints") as first_generation:
        first_generation.tell("lay", synthetic="fingerprints")
        first_generation.reader = first_generation.new_driver(ReaderProfile(fingerprints=True))
        card = read(first_generation)
        assert (card.name, card.fingerprints) == ("测试甲", b"")
        assert first_generation.tell("status")["asked"][-5:] == ["3010", "3001", "3003", "2001", "2002"]


def test_a_reader_deaf_to_a_card_that_it_has_read_claims_nothing_about_it() -> None:
    with simulated(0.02, "--deaf-after-read") as deaf:
        deaf.tell("lay", card=CARD)
        assert read(deaf).name == CARD["name"]
        assert deaf.reader.presence() is Presence.UNKNOWN
        deaf.tell("remove")
        assert deaf.reader.presence() is Presence.UNKNOWN
        deaf.tell("lay", card=OTHER)
        assert deaf.reader.presence() is Presence.OUT_OF_FIELD
        assert read(deaf).name == "测试乙"


# ---- in the middle of a read


@pytest.mark.parametrize(
    ("do", "arguments", "expected"),
    [
        ("remove", {}, CardUnreadable(UnreadableReason.TAKEN_EARLY)),
        ("unplug", {}, ReaderLost("", DeviceState.NO_DEVICE)),
        ("fault", {"kind": "sam", "sw3": "60"}, ReaderLost("", DeviceState.HARDWARE_ERROR)),
        ("fault", {"kind": "sam", "sw3": "66"}, ReaderLost("", DeviceState.HARDWARE_ERROR)),
        ("lay", {"card": OTHER}, CardUnreadable(UnreadableReason.MOVED)),
        ("add", {"card": OTHER}, CardUnreadable(UnreadableReason.TAKEN_EARLY)),
    ],
    ids=["lifted", "plug pulled", "self-test", "not authorised", "swapped", "second card on top"],
)
def test_what_happens_in_the_middle_of_a_read(
    slow_world: World, do: str, arguments: dict[str, Any], expected: PollResult
) -> None:
    slow_world.tell("lay", card=CARD)
    slow_world.tell("during", on="3001", after_s=0.15, do=do, **({"with": arguments}))
    began = time.monotonic()
    assert slow_world.poll() == expected
    assert time.monotonic() - began < SLOW_S, "told when it happened, not when the card would have been read"
    for mend in ("clear_faults", "replug", "remove"):
        slow_world.tell(mend)
    slow_world.tell("lay", card=CARD)
    assert isinstance(slow_world.poll_until_back(), CardRead)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "garble_checksum"}, {"kind": "garble_data", "at": 40}, {"kind": "garble_data", "at": 900},
        {"kind": "drop_bytes", "at": 600, "count": 3}, {"kind": "short_frame"}, {"kind": "silent"},
        {"kind": "timeout_frame"}, {"kind": "sw3", "value": "10"}, {"kind": "noise"}, {"kind": "duplicate"},
        {"kind": "late", "seconds": 1.0}, {"kind": "dribble", "piece": 64},
    ],
    ids=lambda fault: fault["kind"],
)  # fmt: skip
def test_a_fault_that_begins_in_the_middle_of_a_read_costs_nothing(slow_world: World, fault: dict[str, Any]) -> None:
    slow_world.tell("lay", card=CARD)
    slow_world.tell("during", on="3001", after_s=0.2, do="fault", **({"with": {**fault, "on": "3001"}}))
    card = read(slow_world)
    assert (card.name, len(card.raw)) == (CARD["name"], 1280)
    assert slow_world.tell("status")["faults"] == []
    assert slow_world.reader.presence() is Presence.PRESENT


def test_the_address_appended_is_lost_with_the_card_and_the_card_is_not(slow_world: World) -> None:
    slow_world.tell("lay", synthetic="new-address")
    slow_world.tell("fault", kind="sw3", on="3003", value="41")
    card = read(slow_world)
    assert (card.newest_address, card.current_address) == (None, "示例市示例区示例路1弄2号301室")


def test_slow_is_not_lost() -> None:
    with simulated(2.5) as world:
        world.reader = world.new_driver()
        world.tell("lay", card=CARD)
        said = threading.Event()
        result = world.reader.poll(threading.Event(), said.set)
        assert isinstance(result, CardRead)
        assert said.is_set()


# ---- speed


def test_the_speed_is_changed_and_stays_over_a_restart(tmp_path: Path) -> None:
    first = World(tmp_path)
    try:
        assert change_speed(first.reader, 57600) == SpeedFound(57600, is_changed=True)
        first.tell("lay", card=CARD)
        assert isinstance(first.poll(), CardRead)
    finally:
        first.end()
    (tmp_path / "listen.json").unlink()
    second = World(tmp_path)  # the same module with power again; a driver that was not told
    try:
        assert second.tell("status")["speed"] == 57600
        assert second.poll() == ReaderLost("", DeviceState.OFFLINE)
        second.reader = second.new_driver(make=lambda: SerialTransport(second.address, 57600))
        assert second.poll() == NoCard()
        assert change_speed(second.reader, 115200) == SpeedFound(115200, is_changed=True)
    finally:
        second.end()


def test_a_lost_answer_to_the_change_is_looked_into(slow_world: World) -> None:
    slow_world.tell("fault", kind="silent", on="6001")
    assert change_speed(slow_world.reader, 57600) == SpeedFound(57600, is_changed=True)
    assert change_speed(slow_world.reader, 115200) == SpeedFound(115200, is_changed=True)
