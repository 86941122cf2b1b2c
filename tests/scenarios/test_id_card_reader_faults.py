# SPDX-License-Identifier: Apache-2.0
"""The real driver against the simulator's process over its pseudo-terminal: a card, no card, and every misfortune."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.port import (
    CardKind,
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
from drivers.id_card_reader.transport import SerialTransport
from drivers.simulation import SimulatorError
from drivers.states import DeviceState
from tests.scenarios.id_card_reader_world import CARD, LIMITS, NEVER, OTHER, World, fresh, simulated


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    with simulated() as made:
        yield made


@pytest.fixture
def world(one_world: World) -> Iterator[World]:
    """The simulator plugged in, empty and faultless, and a driver that has not opened it yet."""
    yield fresh(one_world)
    one_world.reader.close()


def test_no_card(world: World) -> None:
    assert world.reader.open().device is DeviceState.ONLINE
    assert world.reader.status().sam_id == "05.03-20200101-0001234567-0000890123"
    assert world.poll() == NoCard()
    assert world.reader.presence() is Presence.OUT_OF_FIELD


def test_a_good_card_then_presence_until_it_is_lifted(world: World) -> None:
    world.tell("lay", card=CARD)
    result = world.poll()
    assert isinstance(result, CardRead)
    card = result.card
    assert (card.name, card.number, card.kind) == ("测试·\U00020bb7", "999999194912310025", CardKind.RESIDENT)
    assert card.valid_to is None
    assert len(card.raw) == 1280
    # From now on the reader itself says "no card", and only selecting tells that it lies there.
    assert world.poll() == NoCard()
    assert world.reader.presence() is Presence.PRESENT
    world.tell("remove")
    assert world.reader.presence() is Presence.OUT_OF_FIELD
    world.tell("lay", card=OTHER)
    result = world.poll()
    assert isinstance(result, CardRead)
    assert result.card.name == "测试乙"


def test_cards_swapped_between_two_polls_are_two_cards(world: World) -> None:
    world.tell("lay", card=CARD)
    assert isinstance(world.poll(), CardRead)
    world.tell("remove")
    world.tell("lay", card=OTHER)
    result = world.poll()
    assert isinstance(result, CardRead)
    assert result.card.name == "测试乙"


def test_a_card_left_by_the_last_visit_is_seen_by_the_next_one(world: World) -> None:
    """Another process (another driver) read it; the reader does not find it any more, the new driver still sees it."""
    world.tell("lay", card=CARD)
    assert isinstance(world.poll(), CardRead)
    world.reader.close()
    following = SdtReader(lambda: SerialTransport(world.address), timing=LIMITS)
    reads = world.tell("status")["reads"]
    try:
        assert isinstance(following.poll(NEVER), CardRead)
        assert world.tell("status")["reads"] == reads + 1
        assert following.poll(NEVER) == NoCard()
    finally:
        following.close()


@pytest.mark.parametrize(
    ("defect", "expected"),
    [
        ("unreadable", CardUnreadable(UnreadableReason.MOVED)),
        ("not_trusted", CardUnreadable(UnreadableReason.READER_NOT_TRUSTED)),
        ("random", CardUnreadable(UnreadableReason.RANDOM_FAILED)),
        ("refused", CardRefused(RefusedReason.NOT_GENUINE)),
        ("data_not_genuine", CardRefused(RefusedReason.DATA_NOT_GENUINE)),
        ("wrong_type", CardRefused(RefusedReason.WRONG_TYPE)),
    ],
)
def test_cards_that_cannot_be_read_or_are_refused_and_a_good_one_after(
    world: World, defect: str, expected: PollResult
) -> None:
    world.tell("lay", card=CARD, defect=defect)
    assert world.poll() == expected
    assert world.poll() == expected
    world.tell("remove")
    assert world.poll() == NoCard()
    world.tell("lay", card=CARD)
    assert isinstance(world.poll(), CardRead)


def test_a_card_pulled_while_it_is_read(world: World) -> None:
    world.tell("lay", card=CARD)
    world.tell("fault", kind="remove_card", after_s=0.03)
    assert world.poll() == CardUnreadable(UnreadableReason.TAKEN_EARLY)
    assert world.poll() == NoCard()


def test_a_card_pulled_by_hand_while_it_is_read() -> None:
    with simulated(card_seconds=0.5) as world:
        world.tell("lay", card=CARD)
        puller = threading.Timer(0.2, world.tell, ["remove"])
        puller.start()
        assert world.poll() == CardUnreadable(UnreadableReason.TAKEN_EARLY)
        puller.join()


def test_unplugged_and_replugged_it_comes_back_by_itself(world: World) -> None:
    world.tell("lay", card=CARD)
    assert isinstance(world.poll(), CardRead)
    world.tell("unplug")
    assert not Path(world.address).exists()
    lost = world.poll()
    assert lost == ReaderLost("", DeviceState.NO_DEVICE)
    assert world.reader.presence() is Presence.UNKNOWN
    assert world.poll() == ReaderLost("", DeviceState.NO_DEVICE)
    assert world.reader.status().device is DeviceState.NO_DEVICE
    world.tell("replug")
    assert isinstance(world.poll_until_back(), CardRead)
    assert world.reader.status().device is DeviceState.ONLINE


@pytest.mark.parametrize("received", [0, 1, 5, 8, 700, 1294])
def test_unplugged_in_the_middle_of_the_answer(world: World, received: int) -> None:
    world.tell("lay", card=CARD)
    world.tell("fault", kind="unplug_after", on="3001", bytes=received)
    assert world.poll() == ReaderLost("", DeviceState.NO_DEVICE)
    world.tell("replug")
    assert isinstance(world.poll(), CardRead)


def test_unplugged_while_the_card_is_read() -> None:
    with simulated(card_seconds=0.5) as world:
        world.tell("lay", card=CARD)
        puller = threading.Timer(0.15, world.tell, ["unplug"])
        puller.start()
        began = time.monotonic()
        assert world.poll() == ReaderLost("", DeviceState.NO_DEVICE)
        assert time.monotonic() - began < 0.5
        puller.join()


@pytest.mark.parametrize("on", ["11ff", "12ff", "2001", "2002", "3001"])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "garble_checksum"},
        {"kind": "timeout_frame"},
        {"kind": "silent"},
        {"kind": "drop_bytes", "at": 6, "count": 2},
        {"kind": "drop_bytes", "at": 0, "count": 1},
        {"kind": "short_frame", "length": 9},
        {"kind": "sw3", "value": "10"},
        {"kind": "noise"},
        {"kind": "dribble", "piece": 100},
        {"kind": "duplicate"},
        {"kind": "late", "seconds": 0.3},
    ],
    ids=lambda fault: fault["kind"],
)
def test_one_spoiled_answer_costs_the_resident_nothing(world: World, on: str, fault: dict[str, Any]) -> None:
    world.tell("lay", card=CARD)
    world.tell("fault", on=on, **fault)
    result = world.poll()
    assert isinstance(result, CardRead), result
    assert result.card.name == CARD["name"]
    assert world.tell("status")["faults"] == []
    assert world.reader.presence() is Presence.PRESENT


def test_the_timeout_frame_for_ever_ends_in_time(world: World) -> None:
    world.tell("lay", card=CARD)
    world.tell("fault", kind="timeout_frame", on="any", times=1000)
    began = time.monotonic()
    assert world.poll() == ReaderLost("", DeviceState.OFFLINE)
    assert time.monotonic() - began < 2.5
    world.tell("clear_faults")
    assert isinstance(world.poll_until_back(), CardRead)


def test_garbled_for_ever_while_reading_is_unreadable_then_good(world: World) -> None:
    world.tell("lay", card=CARD)
    world.tell("fault", kind="garble_checksum", on="3001", times=2)
    assert world.poll() == CardUnreadable(UnreadableReason.UNRECOGNISED)
    assert isinstance(world.poll(), CardRead)


@pytest.mark.parametrize("sw3", ["60", "66"])
def test_a_broken_module_says_so_and_heals(world: World, sw3: str) -> None:
    assert world.poll() == NoCard()
    world.tell("fault", kind="sam", sw3=sw3)
    assert world.poll() == ReaderLost("", DeviceState.HARDWARE_ERROR)
    assert sw3 in world.reader.status().detail
    world.tell("clear_faults")
    assert world.poll() == NoCard()


def test_a_card_hard_to_select(world: World) -> None:
    world.tell("lay", card=CARD)
    world.tell("fault", kind="not_selectable", times=2)
    assert isinstance(world.poll(), CardRead)
    world.tell("fault", kind="not_selectable", times=1)
    assert world.reader.presence() is Presence.PRESENT


def test_cancel_ends_a_poll_in_the_middle_of_reading() -> None:
    with simulated(card_seconds=0.5) as world:
        world.tell("lay", card=CARD)
        cancel = threading.Event()
        threading.Timer(0.15, cancel.set).start()
        began = time.monotonic()
        assert world.reader.poll(cancel) == NoCard()
        assert time.monotonic() - began < 0.4
        # The answer to the cancelled reading is still on its way and must not be taken for another.
        assert isinstance(world.poll(), CardRead)


def test_the_process_before_was_killed_while_it_read(world: World) -> None:
    world.tell("lay", card=CARD)
    abandoned = SerialTransport(world.address)
    abandoned.open()
    abandoned.write(bytes.fromhex("AAAAAA96690003200221"))
    abandoned.read(1.0)
    abandoned.write(bytes.fromhex("AAAAAA96690003300132"))
    abandoned.close()
    world.tell("remove")
    world.tell("lay", card=OTHER)
    result = world.poll()
    assert isinstance(result, CardRead)
    assert result.card.name == "测试乙"


def test_another_program_holds_the_port(world: World) -> None:
    holder = SerialTransport(world.address)
    holder.open()
    assert world.poll() == ReaderLost("", DeviceState.DEVICE_BUSY)
    holder.close()
    assert world.poll_until_back() == NoCard()


def test_the_time_a_real_card_takes_is_the_default() -> None:
    from drivers.id_card_reader.simulator import CARD_SECONDS as real

    assert real == pytest.approx(1.2)
    with simulated(card_seconds=real) as world:
        reader = SdtReader(lambda: SerialTransport(world.address))
        world.tell("lay", card=CARD)
        began = time.monotonic()
        assert isinstance(reader.poll(NEVER), CardRead)
        assert 1.2 <= time.monotonic() - began < 1.7
        reader.close()


def test_nothing_about_the_card_is_on_the_simulators_disk(world: World) -> None:
    world.tell("lay", card=CARD)
    assert isinstance(world.poll(), CardRead)
    for path in world.state.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"999999" not in content
            assert "测试".encode() not in content


def test_the_simulator_refuses_what_it_does_not_know(world: World) -> None:
    for command, arguments in (
        ("dance", {}),
        ("fault", {"kind": "explode"}),
        ("lay", {"card": CARD, "defect": "dirty"}),
        ("lay", {"card": {**CARD, "name": "长" * 16}}),
        ("lay", {}),
    ):
        with pytest.raises(SimulatorError):
            world.tell(command, **arguments)
    assert world.poll() == NoCard()
