# SPDX-License-Identifier: Apache-2.0
"""What a technician does: reset, RF frame size, the line's speed with a module that follows, refuses or stays silent."""

from __future__ import annotations

import pytest

from drivers.errors import DeviceNotFound
from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.maintenance import NoSpeed, SpeedFound, change_speed, reset, set_rf_bytes
from drivers.id_card_reader.port import CardRead, ReaderLost
from drivers.states import DeviceState
from tests.unit.drivers.id_card_reader.scripted_line import FIND, GOOD, NOT_FOUND, RESET, RF, Line, reply
from tests.unit.drivers.id_card_reader.test_driver_quirks import NEVER


class SerialLine(Line):
    """A line with a speed, and a module that hears only its own."""

    def __init__(self) -> None:
        super().__init__({"6001": [reply(0x90)], "6000": [reply(0x90)]})
        self.baud = 115200
        self.module_baud = 115200
        self.follows = True
        self.dead_afterwards = False

    def set_baud(self, baud: int) -> None:
        self.baud = baud
        self.coming = b""

    def write(self, data: bytes) -> None:
        super().write(data)
        if self.baud != self.module_baud:
            self.coming = b""
        elif data[7] == 0x60:
            if self.follows:
                self.module_baud = (115200, 57600)[data[8]]
            if self.dead_afterwards:
                self.module_baud = 0


def reader(line: Line) -> SdtReader:
    return SdtReader(lambda: line, clock=line.clock)


def test_the_speed_is_changed_after_a_pause_and_the_reader_greeted_at_the_new_one() -> None:
    line, pauses = SerialLine(), list[float]()
    it = reader(line)
    assert change_speed(it, 57600, pauses.append) == SpeedFound(57600, is_changed=True)
    assert pauses == [0.005]
    assert (line.baud, line.module_baud) == (57600, 57600)
    assert isinstance(it.poll(NEVER), CardRead)
    assert change_speed(it, 115200, pauses.append) == SpeedFound(115200, is_changed=True)


def test_a_module_that_says_yes_and_stays_is_found_at_the_old_speed() -> None:
    line = SerialLine()
    line.follows = False
    assert change_speed(reader(line), 57600, lambda _: None) == SpeedFound(115200, is_changed=False)
    assert line.baud == 115200


def test_a_module_that_refuses_is_left_alone() -> None:
    line = SerialLine()
    line.script["6001"], line.follows = [reply(0x21)], False
    assert change_speed(reader(line), 57600, lambda _: None) == SpeedFound(115200, is_changed=False)
    assert line.baud == 115200


@pytest.mark.parametrize("followed", [True, False])
def test_a_lost_answer_leaves_it_open_and_is_looked_into(followed: bool) -> None:
    line = SerialLine()
    line.script["6001"], line.follows = [b""], followed
    found = change_speed(reader(line), 57600, lambda _: None)
    assert found == SpeedFound(57600 if followed else 115200, is_changed=followed)


def test_a_module_that_answers_at_neither_is_lost() -> None:
    line = SerialLine()
    line.dead_afterwards = True
    assert change_speed(reader(line), 57600, lambda _: None) == ReaderLost("", DeviceState.OFFLINE)


def test_a_speed_that_the_protocol_has_not() -> None:
    with pytest.raises(ValueError, match="14400"):
        change_speed(reader(SerialLine()), 14400)


def test_a_reader_on_no_serial_line_has_no_speed() -> None:
    line = Line()
    it = reader(line)
    assert change_speed(it, 57600) == NoSpeed()
    assert not any(asked.startswith("60") for asked in line.asked)


def test_reset_and_rf_frame_size() -> None:
    line = Line({RESET: [GOOD[RESET], reply(0x23)], RF: [GOOD[RF], reply(0x21)]})
    it = reader(line)
    assert (reset(it), reset(it)) == (True, False)
    assert (set_rf_bytes(it, 80), set_rf_bytes(it, 80)) == (True, False)


def test_a_card_that_lies_there_meanwhile_is_given_again() -> None:
    line = Line({FIND: [GOOD[FIND], NOT_FOUND]})
    it = reader(line)
    assert isinstance(it.poll(NEVER), CardRead)
    assert reset(it) is True
    assert isinstance(it.poll(NEVER), CardRead)


def test_no_reader_no_work() -> None:
    line = Line()
    line.refuse_opening = DeviceNotFound("id_card_reader", "none")
    assert reset(reader(line)) == ReaderLost("", DeviceState.NO_DEVICE)
