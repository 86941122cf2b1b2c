# SPDX-License-Identifier: Apache-2.0
"""Lights that flash and sensors that speak, on a board in a list and a clock of its own; wirings and their mistakes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from drivers.errors import BadFrame, DeviceBusy, DeviceError, DeviceLost, DeviceNotFound, DeviceTimeout
from drivers.indicators.boards import HeadphoneJack
from drivers.indicators.driver import WiredIndicators, is_lit, make_indicators
from drivers.indicators.port import (
    DARK,
    Color,
    Door,
    FlashRate,
    IndicatorsStatus,
    Light,
    LightName,
    LightResult,
    Presence,
    Tamper,
    Temperature,
    Ups,
)
from drivers.indicators.protocol import crc16
from drivers.indicators.replay import redact, replay
from drivers.indicators.wiring import WiringError, load_wiring
from drivers.recording import Frame
from drivers.states import DeviceState

FILE = Path(__file__).parents[4] / "config" / "profiles" / "indicators.toml"
WIRING = load_wiring(FILE, "relay-8")
STEADY = Light(FlashRate.CONTINUOUS)
WELL = (True, True, True, False, False, False, False, False)


class FakeBoard:
    def __init__(self) -> None:
        self.now = 50.0
        self.outputs: tuple[bool, ...] = ()
        self.inputs = WELL
        self.opened = self.writes = 0
        self.fails: DeviceError | None = None
        self.opening_fails: DeviceError | None = None

    def open(self) -> None:
        self.opened += 1
        if self.opening_fails is not None:
            raise self.opening_fails

    def write(self, outputs: tuple[bool, ...]) -> None:
        if self.fails is not None:
            raise self.fails
        self.writes += 1
        self.outputs = outputs

    def read(self) -> tuple[bool, ...]:
        if self.fails is not None:
            raise self.fails
        return self.inputs

    def close(self) -> None:
        """Let go."""

    @property
    def lit(self) -> list[int]:
        return [place for place, value in enumerate(self.outputs) if value]


@pytest.fixture
def board() -> FakeBoard:
    return FakeBoard()


@pytest.fixture
def indicators(board: FakeBoard) -> WiredIndicators:
    made = WiredIndicators(board, WIRING, clock=lambda: board.now)
    made.open()
    return made


def test_all_is_well(board: FakeBoard, indicators: WiredIndicators) -> None:
    assert indicators.poll() == IndicatorsStatus(
        DeviceState.ONLINE,
        {"cabinet": Door.CLOSED, "paper": Door.CLOSED},
        Tamper.OFF,
        Ups.GOOD,
        Presence.NOT_PRESENT,
        Presence.NOT_PRESENT,
        Temperature.NORMAL,
    )
    assert board.lit == []


def test_what_each_contact_says(board: FakeBoard, indicators: WiredIndicators) -> None:
    board.inputs = (False, True, False, True, False, True, True, True)
    status = indicators.poll()
    assert status.doors == {"cabinet": Door.OPEN, "paper": Door.CLOSED}
    assert (status.tamper, status.ups) == (Tamper.ON, Ups.POWERING)
    assert (status.proximity, status.headset) == (Presence.PRESENT, Presence.PRESENT)
    assert status.temperature is Temperature.HIGH
    board.inputs = (*WELL[:3], True, True, *WELL[5:])
    assert indicators.poll().ups is Ups.LOW, "the worse word counts"


def test_what_is_not_wired_is_unknown(board: FakeBoard) -> None:
    board.inputs = (False,) * 8
    status = WiredIndicators(board, load_wiring(FILE, "gpio-4"), clock=lambda: board.now).open()
    assert status.doors == {"cabinet": Door.OPEN}
    assert (status.tamper, status.ups, status.proximity, status.headset, status.temperature) == (
        Tamper.UNKNOWN, Ups.UNKNOWN, Presence.UNKNOWN, Presence.UNKNOWN, Temperature.UNKNOWN,
    )  # fmt: skip


def test_lights_are_set_and_put_out(board: FakeBoard, indicators: WiredIndicators) -> None:
    assert indicators.set_light(LightName.CARD_READER, STEADY) is LightResult.SET
    assert indicators.set_light(LightName.STATUS_BAD, Light(FlashRate.CONTINUOUS, Color.RED)) is LightResult.SET
    assert board.lit == [0, 6]
    assert indicators.set_light(LightName.CARD_READER, DARK) is LightResult.SET
    assert board.lit == [6]
    indicators.close()
    assert board.lit == []
    indicators.close()


def test_a_light_that_is_not_there(indicators: WiredIndicators) -> None:
    assert indicators.set_light(LightName.CONTACTLESS, STEADY) is LightResult.NOT_FITTED
    assert indicators.set_light(LightName.CONTACTLESS, DARK) is LightResult.NOT_FITTED
    assert indicators.set_light(LightName.CARD_READER, Light(FlashRate.SLOW, Color.RED)) is LightResult.NOT_FITTED


@pytest.mark.parametrize(("rate", "half_s"), [(FlashRate.SLOW, 1.0), (FlashRate.MEDIUM, 0.5), (FlashRate.QUICK, 0.25)])
def test_flashing_begins_lit_and_alternates(
    board: FakeBoard, indicators: WiredIndicators, rate: FlashRate, half_s: float
) -> None:
    indicators.set_light(LightName.SCANNER, Light(rate))
    seen = []
    for _ in range(6):
        indicators.poll()
        seen.append(board.lit == [3])
        board.now += half_s
    assert seen == [True, False] * 3
    indicators.set_light(LightName.SCANNER, Light(rate))
    assert board.lit == [3], "told the same again it goes on where it was"


def test_nothing_flashes_more_than_three_times_a_second() -> None:
    for rate in FlashRate:
        changes = [is_lit(rate, step / 1000) for step in range(1001)]
        assert sum(now and not before for before, now in pairwise(changes)) <= 3
    assert not any(is_lit(FlashRate.OFF, second) for second in range(9))


def test_outputs_are_written_when_they_change_and_now_and_then(board: FakeBoard, indicators: WiredIndicators) -> None:
    indicators.set_light(LightName.SCANNER, STEADY)
    writes = board.writes
    for _ in range(10):
        indicators.poll()
        board.now += 0.1
    assert board.writes == writes
    board.outputs = (False,) * 8  # its power was gone for a moment
    board.now += 2.0
    indicators.poll()
    assert board.lit == [3]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (DeviceLost("indicators", "gone"), DeviceState.NO_DEVICE),
        (DeviceBusy("indicators", "held"), DeviceState.DEVICE_BUSY),
        (DeviceTimeout("indicators", "silent"), DeviceState.OFFLINE),
        (BadFrame("indicators", "odd"), DeviceState.HARDWARE_ERROR),
    ],
)
def test_a_board_in_trouble_is_unknown_and_comes_back_as_it_was(
    board: FakeBoard, indicators: WiredIndicators, error: DeviceError, state: DeviceState
) -> None:
    indicators.set_light(LightName.SCANNER, STEADY)
    board.now += 10
    board.fails = error
    status = indicators.poll()
    assert (status.device, status.doors, status.tamper, status.detail) == (state, {}, Tamper.UNKNOWN, error.detail)
    assert indicators.set_light(LightName.CARD_READER, STEADY) is LightResult.LOST
    board.fails = None
    board.now += 10
    assert indicators.poll().device is DeviceState.ONLINE
    assert board.lit == [0, 3], "what was wished meanwhile is there"


def test_a_board_that_is_not_there_is_not_tried_with_every_poll(board: FakeBoard) -> None:
    board.opening_fails = DeviceNotFound("indicators", "no port")
    made = WiredIndicators(board, WIRING, clock=lambda: board.now)
    assert made.open().device is DeviceState.NO_DEVICE
    for _ in range(14):
        board.now += 0.1
        assert made.poll().device is DeviceState.NO_DEVICE
    assert board.opened == 2, "and once more after half a second"


def test_the_sound_cards_own_jack_counts_more_than_a_contact(board: FakeBoard, tmp_path: Path) -> None:
    device = tmp_path / "event0"
    made = WiredIndicators(
        board, WIRING, HeadphoneJack(str(device), lambda _handle, _number, buffer: buffer.__setitem__(0, 4)),
        clock=lambda: board.now,
    )  # fmt: skip
    assert made.open().headset is Presence.UNKNOWN
    device.touch()
    assert made.poll().headset is Presence.PRESENT


@pytest.mark.parametrize("address", ["modbus:///dev/ttyS9", "modbus:///dev/ttyS9?baud=19200", "gpio:///dev/gpiochip99"])
def test_addresses(address: str) -> None:
    assert make_indicators(address, WIRING, "/dev/input/none").open().device is DeviceState.NO_DEVICE


@pytest.mark.parametrize(
    "address", ["tcp://1:2", "modbus://host/dev/ttyS1", "modbus:///dev/ttyS1?parity=E", "gpio:///dev/gpiochip0?x=1"]
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(ValueError, match="neither"):
        make_indicators(address, WIRING)


# ---- wirings

GOOD = """
[wirings.mine]
unit = 1
outputs = 4
inputs = 4
[wirings.mine.lights]
scanner = { green = 0, red = 1 }
[wirings.mine.sensors]
tamper = { input = 0, on = "off", off = "on" }
"""


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("unit = 1", "unit = 0", "1 到 247"),
        ("outputs = 4", "outputs = true", "1 到 64"),
        ("inputs = 4", "", "inputs"),
        ("scanner =", "scaner =", "'scaner' 不认识"),
        ("green = 0", "purple = 0", "'purple' 不认识"),
        ("green = 0", "green = 4", "0 到 3"),
        ("green = 0", "green = 1", "同一个输出"),
        ("tamper =", "smoke =", "不认识"),
        ('on = "off"', 'on = "quiet"', "'quiet' 不认识"),
        ("input = 0", "input = 9", "0 到 3"),
        ("{ green = 0, red = 1 }", "3", "应是一张表"),
        ("unit = 1", "unit = ", "读不出来"),
    ],
)
def test_mistakes_are_named_with_what_to_do(tmp_path: Path, before: str, after: str, says: str) -> None:
    path = tmp_path / "indicators.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_wiring(path, "mine").lights == {LightName.SCANNER: {Color.GREEN: 0, Color.RED: 1}}
    assert before in GOOD
    path.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(WiringError, match=says):
        load_wiring(path, "mine")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WiringError, match="读不出来"):
        load_wiring(tmp_path / "nowhere.toml", "mine")
    with pytest.raises(WiringError, match="没有接线表“mine”。可用的有：gpio-4、relay-8"):
        load_wiring(FILE, "mine")


# ---- replay


def framed(body: str) -> bytes:
    data = bytes.fromhex(body)
    return data + crc16(data)


def test_a_recorded_exchange_is_read_back() -> None:
    frames = [
        Frame(bytes.fromhex("010200000008 79CC"), True, 0.1),
        Frame(framed("010201 05"), False, 0.2),
        Frame(bytes.fromhex("010F0000000801FF BED5")),
        Frame(framed("010F00000008")),
        Frame(bytes.fromhex("010100000008 3DCC")),
        Frame(framed("018104")),
        Frame(b"\x01\x02"),
    ]
    events = list(replay(frames))
    assert [event["event"] for event in events] == [
        "question", "record", "question", "written", "question", "refused", "noise",
    ]  # fmt: skip
    assert events[0] == {"event": "question", "unit": 1, "function": "read_inputs", "start": 0, "count": 8, "t": 0.1}
    assert events[1]["values"] == [True, False, True] + [False] * 5
    assert events[2]["values"] == [True] * 8
    assert events[5]["code"] == 4
    assert [event["event"] for event in replay([Frame(b"\x01" * 9, True), Frame(b"", False)])] == ["noise", "noise"]
    assert [event["event"] for event in replay([Frame(framed("000100000008")), Frame(framed("017700000008"))])] == [
        "noise", "noise",
    ]  # fmt: skip
    assert redact(frames[0]) == frames[0].data
