# SPDX-License-Identifier: Apache-2.0
"""The driver against a scripted line: every status at every stage, retries, late answers, losing and finding again."""

from __future__ import annotations

import threading

import pytest

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound
from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.line import Timing
from drivers.id_card_reader.port import (
    CardRead,
    CardRefused,
    CardUnreadable,
    IdCardReader,
    NoCard,
    PollResult,
    Presence,
    ReaderLost,
    RefusedReason,
    UnreadableReason,
)
from drivers.states import DeviceState
from tests.unit.drivers.id_card_reader.scripted_line import (
    ADDRESS,
    FIND,
    GARBLED,
    GOOD,
    NOT_FOUND,
    NOT_SELECTED,
    NUMBER,
    READ,
    SELECT,
    STATUS,
    Line,
    reply,
)
from tests.unit.drivers.id_card_reader.vectors import FRAME_R, TIMEOUT_FRAME


def reader(line: Line) -> SdtReader:
    return SdtReader(lambda: line, timing=Timing(), clock=line.clock)


def poll(line: Line) -> PollResult:
    return reader(line).poll(threading.Event())


def test_it_is_the_port_that_the_kiosk_knows() -> None:
    known: IdCardReader = reader(Line())
    assert known.status().device is DeviceState.STARTING


def test_a_good_card_is_read_and_given_once() -> None:
    line = Line({FIND: [GOOD[FIND], NOT_FOUND]})
    it = reader(line)
    first = it.poll(threading.Event())
    assert isinstance(first, CardRead)
    assert first.card.name == "测试甲"
    assert line.asked == [NUMBER, STATUS, FIND, SELECT, READ, ADDRESS, FIND, SELECT]
    assert it.poll(threading.Event()) == NoCard()
    assert it.poll(threading.Event()) == NoCard()
    assert line.asked.count(READ) == 1
    assert it.status().device is DeviceState.ONLINE
    assert it.status().sam_id == "05.03-20200101-0001234567-0000890123"


def test_who_asks_is_told_when_the_reading_begins() -> None:
    line = Line({FIND: [GOOD[FIND], NOT_FOUND]})
    it, begun = reader(line), list[list[str]]()
    assert isinstance(it.poll(threading.Event(), lambda: begun.append(list(line.asked))), CardRead)
    assert begun == [[NUMBER, STATUS, FIND, SELECT]]  # before the read itself, which takes a second
    it.poll(threading.Event(), lambda: begun.append([]))
    reader(Line({FIND: [NOT_FOUND], SELECT: [NOT_SELECTED]})).poll(threading.Event(), lambda: begun.append([]))
    assert len(begun) == 1


def test_an_empty_reader() -> None:
    assert poll(Line({FIND: [NOT_FOUND], SELECT: [NOT_SELECTED]})) == NoCard()


def test_the_last_visits_card_left_lying_is_read_though_the_reader_does_not_find_it() -> None:
    assert isinstance(poll(Line({FIND: [NOT_FOUND]})), CardRead)


def test_another_card_laid_down_is_given_again() -> None:
    line = Line({FIND: [GOOD[FIND], NOT_FOUND, NOT_FOUND, GOOD[FIND]]})
    it = reader(line)
    results = [it.poll(threading.Event()) for _ in range(3)]
    assert [type(result) for result in results] == [CardRead, NoCard, CardRead]


@pytest.mark.parametrize(
    ("sw3", "expected"),
    [
        (0x31, CardUnreadable(UnreadableReason.READER_NOT_TRUSTED)),
        (0x41, CardUnreadable(UnreadableReason.MOVED)),
        (0x47, CardUnreadable(UnreadableReason.RANDOM_FAILED)),
        (0x24, CardUnreadable(UnreadableReason.UNRECOGNISED)),
        (0x32, CardRefused(RefusedReason.NOT_GENUINE)),
        (0x33, CardRefused(RefusedReason.DATA_NOT_GENUINE)),
        (0x40, CardRefused(RefusedReason.WRONG_TYPE)),
        (0x77, CardUnreadable(UnreadableReason.UNRECOGNISED)),
        (0x10, CardUnreadable(UnreadableReason.UNRECOGNISED)),
        (0x11, CardUnreadable(UnreadableReason.UNRECOGNISED)),
    ],
)
def test_every_way_that_reading_can_fail_at_the_card(sw3: int, expected: PollResult) -> None:
    line = Line({READ: [reply(sw3)]})
    assert poll(line) == expected
    tries = {0x47: 3, 0x77: 2, 0x10: 2, 0x11: 2}
    assert line.asked.count(READ) == tries.get(sw3, 1)


@pytest.mark.parametrize("stage", [STATUS, FIND, SELECT, READ])
@pytest.mark.parametrize("sw3", [0x21, 0x23, 0x60, 0x66])
def test_a_module_that_is_broken_or_not_what_we_think_is_lost_with_hardware_error(stage: str, sw3: int) -> None:
    line = Line({stage: [reply(sw3)]})
    it = reader(line)
    assert it.poll(threading.Event()) == ReaderLost("", DeviceState.HARDWARE_ERROR)
    assert it.status().device is DeviceState.HARDWARE_ERROR
    assert f"{sw3:02X}" in it.status().detail
    assert not line.is_open
    line.script[stage] = [GOOD[stage]]
    line.now += 1  # a module that is broken is not greeted at each look
    assert isinstance(it.poll(threading.Event()), CardRead)
    assert it.status().device is DeviceState.ONLINE


@pytest.mark.parametrize("stage", [FIND, SELECT])
@pytest.mark.parametrize("sw3", [0x24, 0x10, 0x11, 0x77])
def test_other_trouble_before_the_card_is_read(stage: str, sw3: int) -> None:
    assert poll(Line({stage: [reply(sw3)]})) == ReaderLost("", DeviceState.HARDWARE_ERROR)


def test_a_card_that_cannot_be_selected_is_tried_three_times() -> None:
    line = Line({SELECT: [NOT_SELECTED]})
    assert poll(line) == CardUnreadable(UnreadableReason.SELECT_FAILED)
    assert line.asked.count(SELECT) == 3
    assert READ not in line.asked


def test_the_second_try_may_succeed() -> None:
    assert isinstance(poll(Line({SELECT: [NOT_SELECTED, GOOD[SELECT]]})), CardRead)
    assert isinstance(poll(Line({READ: [reply(0x47), FRAME_R]})), CardRead)


def test_a_card_lifted_between_the_tries_is_no_card() -> None:
    assert poll(Line({FIND: [GOOD[FIND], NOT_FOUND], SELECT: [NOT_SELECTED]})) == NoCard()


@pytest.mark.parametrize("stage", [STATUS, FIND, SELECT, READ])
@pytest.mark.parametrize(
    "spoiled",
    [b"", TIMEOUT_FRAME, GARBLED, reply(0x10), reply(0x11), reply(0x77), b"\xff" * 40, GOOD[SELECT][:8]],
    ids=["silent", "timeout frame", "garbled", "10", "11", "unknown code", "noise", "cut"],
)
def test_one_spoiled_answer_is_asked_for_again(stage: str, spoiled: bytes) -> None:
    line = Line({stage: [spoiled, GOOD[stage]]})
    assert isinstance(poll(line), CardRead)
    assert line.asked.count(stage) == (3 if stage in (FIND, SELECT) else 2)


@pytest.mark.parametrize("stage", [FIND, SELECT])
def test_a_question_that_is_never_answered_makes_the_reader_offline(stage: str) -> None:
    line = Line({stage: [b""]})
    assert poll(line) == ReaderLost("", DeviceState.OFFLINE)
    assert line.now < 2.5


def test_a_silent_module_is_offline_after_three_questions() -> None:
    line = Line({asked: [b""] for asked in GOOD})
    assert poll(line) == ReaderLost("", DeviceState.OFFLINE)
    assert line.asked == [NUMBER] * 3
    assert line.now <= 3.1


def test_a_card_that_keeps_the_module_silent_is_unreadable_not_a_lost_reader() -> None:
    line = Line({READ: [b""]})
    assert poll(line) == CardUnreadable(UnreadableReason.UNRECOGNISED)
    assert line.now <= 6.2


def test_a_module_that_falls_silent_while_reading_is_offline() -> None:
    line = Line({READ: [b""], NUMBER: [GOOD[NUMBER], b""]})
    assert poll(line) == ReaderLost("", DeviceState.OFFLINE)


def test_a_late_answer_to_an_older_question_is_skipped() -> None:
    line = Line({FIND: [NOT_SELECTED + GOOD[SELECT] + GOOD[FIND]], READ: [GOOD[SELECT] + GOOD[NUMBER] + FRAME_R]})
    assert isinstance(poll(line), CardRead)


def test_what_a_killed_process_asked_for_is_skipped_when_the_port_is_opened() -> None:
    line = Line({NUMBER: [FRAME_R + GOOD[NUMBER]], FIND: [NOT_FOUND], SELECT: [NOT_SELECTED]})
    assert poll(line) == NoCard()


def test_a_late_selection_does_not_say_that_a_lifted_card_is_present() -> None:
    """The first selection goes unanswered; its answer comes with the next question. Only the number's answer counts."""
    line = Line()
    it = reader(line)
    assert isinstance(it.poll(threading.Event()), CardRead)
    line.script[SELECT] = [b"", NOT_SELECTED]
    line.script[NUMBER] = [GOOD[SELECT] + GOOD[NUMBER]]
    assert it.presence() is Presence.OUT_OF_FIELD


def test_presence() -> None:
    line = Line()
    it = reader(line)
    assert it.presence() is Presence.PRESENT
    line.script[SELECT] = [NOT_SELECTED, GOOD[SELECT]]
    assert it.presence() is Presence.PRESENT
    line.script[SELECT] = [NOT_SELECTED]
    assert it.presence() is Presence.OUT_OF_FIELD
    for trouble in (b"", reply(0x60), reply(0x24), reply(0x77)):
        line.script[SELECT] = [trouble]
        assert it.presence() is Presence.UNKNOWN
        line.now += 10
    line.script[SELECT] = [GOOD[SELECT]]
    assert it.presence() is Presence.PRESENT


def test_presence_says_unknown_while_there_is_no_reader() -> None:
    line = Line()
    line.refuse_opening = DeviceNotFound("id_card_reader", "no port")
    assert reader(line).presence() is Presence.UNKNOWN


def test_lengths_inside_that_do_not_add_up_are_garbled() -> None:
    data = bytearray(FRAME_R[10:-1])
    data[1] = 0x02
    assert poll(Line({READ: [reply(0x90, bytes(data))]})) == CardUnreadable(UnreadableReason.GARBLED)


def test_text_that_is_no_card_is_garbled() -> None:
    data = FRAME_R[10:14] + bytes(256) + bytes(1024)
    assert poll(Line({READ: [reply(0x90, data)]})) == CardUnreadable(UnreadableReason.GARBLED)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (DeviceNotFound("id_card_reader", "no port"), DeviceState.NO_DEVICE),
        (DeviceLost("id_card_reader", "went"), DeviceState.NO_DEVICE),
        (DeviceBusy("id_card_reader", "held"), DeviceState.DEVICE_BUSY),
    ],
)
def test_a_port_that_cannot_be_opened_is_tried_again_less_and_less_often(error: Exception, state: DeviceState) -> None:
    line = Line()
    line.refuse_opening = error
    it = reader(line)
    assert it.open().device is state
    for _ in range(200):
        assert it.poll(threading.Event()) == ReaderLost("", state)
        line.now += 0.4
    assert 10 <= line.tried <= 20  # in 80 s: after 0.5, 1, 2, 4 and then every 8
    line.refuse_opening = None
    line.now += 8
    assert isinstance(it.poll(threading.Event()), CardRead)


@pytest.mark.parametrize("stage", [NUMBER, STATUS, FIND, SELECT, READ])
def test_a_plug_pulled_at_any_stage_is_a_value_and_heals(stage: str) -> None:
    def pulled() -> bytes:
        raise DeviceLost("id_card_reader", "went away")

    line = Line({stage: [pulled, GOOD[stage]]})
    it = reader(line)
    assert it.poll(threading.Event()) == ReaderLost("", DeviceState.NO_DEVICE)
    assert not line.is_open
    line.now += 0 if stage in (FIND, SELECT, READ) else 0.5  # it had been greeted: tried again at once
    assert isinstance(it.poll(threading.Event()), CardRead)
    assert line.opened == 2


@pytest.mark.parametrize("stage", [NUMBER, STATUS, FIND, SELECT, READ])
def test_cancel_at_any_stage_ends_the_poll_within_a_breath(stage: str) -> None:
    cancel = threading.Event()

    def cancelled() -> bytes:
        cancel.set()
        return b""

    line = Line({stage: [cancelled, GOOD[stage]]})
    it = reader(line)
    assert it.poll(cancel) == NoCard()
    assert line.now <= 0.1
    assert it.poll(cancel) == NoCard()
    asked = len(line.asked)
    cancel.clear()
    assert isinstance(it.poll(cancel), CardRead)
    assert line.asked[asked] == NUMBER  # the answer under way at the cancel may still come


def test_opening_again_gives_the_lying_card_again() -> None:
    line = Line({FIND: [GOOD[FIND], NOT_FOUND]})
    it = reader(line)
    assert it.open().device is DeviceState.ONLINE
    assert isinstance(it.poll(threading.Event()), CardRead)
    assert it.open().device is DeviceState.ONLINE
    assert isinstance(it.poll(threading.Event()), CardRead)


def test_close_releases_the_port_and_may_be_called_twice() -> None:
    line = Line()
    it = reader(line)
    it.open()
    it.close()
    it.close()
    assert not line.is_open
    assert it.status().device is DeviceState.STARTING
    assert it.status().sam_id is not None


def test_a_module_without_a_number_still_works() -> None:
    line = Line({NUMBER: [reply(0x21)]})
    it = reader(line)
    assert isinstance(it.poll(threading.Event()), CardRead)
    assert it.status().sam_id is None
