# SPDX-License-Identifier: Apache-2.0
"""What comes on top of a plain read: fingerprints, the appended address, who still feels a card, models that differ."""

from __future__ import annotations

import threading

import pytest

from drivers.errors import DeviceLost
from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.port import (
    CardRead,
    CardUnreadable,
    IdCard,
    NoCard,
    Presence,
    ReaderLost,
    UnreadableReason,
)
from drivers.id_card_reader.profile import ReaderProfile
from drivers.states import DeviceState
from tests.unit.drivers.id_card_reader.scripted_line import (
    ADDRESS,
    FIND,
    GOOD,
    NOT_FOUND,
    NOT_SELECTED,
    NUMBER,
    READ,
    READ_ALL,
    RESET,
    RF,
    SELECT,
    STATUS,
    Line,
    reply,
)
from tests.unit.drivers.id_card_reader.vectors import FRAME_J, FRAME_R, PHOTO, REPLIES, TEXT_R

NEVER = threading.Event()
NEW_ADDRESS = bytes.fromhex(REPLIES["new address"][0])
ALL = ReaderProfile(fingerprints=True)


def reader(line: Line, profile: ReaderProfile | None = None) -> SdtReader:
    return SdtReader(lambda: line, profile or ReaderProfile(), clock=line.clock)


def read(line: Line, profile: ReaderProfile | None = None) -> IdCard:
    result = reader(line, profile).poll(NEVER)
    assert isinstance(result, CardRead), result
    return result.card


def with_fingerprints(prints: bytes) -> bytes:
    return reply(0x90, bytes.fromhex("01000400") + len(prints).to_bytes(2, "big") + TEXT_R + PHOTO + prints)


@pytest.mark.parametrize("prints", [b"", b"\x43" * 512, b"\x43" * 1024], ids=["none", "one", "two"])
def test_fingerprints_are_read_where_the_profile_says_so_and_change_nothing_else(prints: bytes) -> None:
    line = Line({READ_ALL: [with_fingerprints(prints)]})
    card = read(line, ALL)
    assert card.fingerprints == prints
    assert READ not in line.asked
    assert card.raw == read(Line()).raw, "a draft's key is the same at a terminal that reads none"


def test_no_fingerprints_are_asked_for_by_themselves() -> None:
    line = Line()
    assert read(line).fingerprints == b""
    assert READ_ALL not in line.asked


def test_an_old_module_that_knows_no_fingerprints_is_read_without_and_not_asked_again() -> None:
    line = Line({READ_ALL: [reply(0x21)], FIND: [GOOD[FIND]]})
    it = reader(line, ALL)
    for _ in range(2):
        result = it.poll(NEVER)
        assert isinstance(result, CardRead)
        assert (result.card.name, result.card.fingerprints) == ("测试甲", b"")
    assert line.asked.count(READ_ALL) == 1


def test_21_to_the_plain_read_too_is_no_reader_of_ours() -> None:
    line = Line({READ_ALL: [reply(0x21)], READ: [reply(0x21)]})
    assert reader(line, ALL).poll(NEVER) == ReaderLost("", DeviceState.HARDWARE_ERROR)


def test_the_newest_address_goes_over_the_printed_one() -> None:
    card = read(Line({ADDRESS: [NEW_ADDRESS]}))
    assert (card.address, card.newest_address) == ("某省某市某路1号", "某省某市新址3号")
    assert card.current_address == "某省某市新址3号"


def test_none_appended_is_known_to_be_none() -> None:
    card = read(Line())
    assert card.newest_address == ""
    assert card.current_address == "某省某市某路1号"


@pytest.mark.parametrize("answer", [b"", reply(0x77), reply(0x41), reply(0x21), reply(0x90, b"\n\0" * 35), reply(0x10)])
def test_trouble_with_the_newest_address_never_costs_the_card(answer: bytes) -> None:
    line = Line({ADDRESS: [answer]})
    card = read(line)
    assert card.newest_address is None
    assert card.current_address == card.address == "某省某市某路1号"
    assert line.asked.count(ADDRESS) == 1
    assert line.now <= 1.6


@pytest.mark.parametrize(("answer", "asked"), [(b"", 1), (reply(0x21), 1), (reply(0x77), 1), (reply(0x41), 2)])
def test_a_reader_that_chokes_on_it_is_asked_once(answer: bytes, asked: int) -> None:
    line = Line({ADDRESS: [answer]})
    it = reader(line)
    assert isinstance(it.poll(NEVER), CardRead)
    assert isinstance(it.poll(NEVER), CardRead)
    assert line.asked.count(ADDRESS) == asked


def test_a_plug_pulled_behind_the_read_gives_the_card_and_then_the_loss() -> None:
    def pulled() -> bytes:
        line.refuse_opening = DeviceLost("id_card_reader", "went")
        raise DeviceLost("id_card_reader", "went")

    line = Line({ADDRESS: [pulled]})
    it = reader(line)
    result = it.poll(NEVER)
    assert isinstance(result, CardRead)
    assert result.card.newest_address is None
    assert it.status().device is DeviceState.NO_DEVICE
    assert it.poll(NEVER) == ReaderLost("", DeviceState.NO_DEVICE)


def test_cancelled_behind_the_read_it_is_given_again() -> None:
    cancel = threading.Event()

    def cancelled() -> bytes:
        cancel.set()
        return b""

    line = Line({ADDRESS: [cancelled, NEW_ADDRESS], FIND: [GOOD[FIND], NOT_FOUND]})
    it = reader(line)
    assert it.poll(cancel) == NoCard()
    cancel.clear()
    assert isinstance(it.poll(cancel), CardRead)


def test_foreigners_cards_have_no_address_to_ask_for() -> None:
    from drivers.id_card_reader.simulated_chip import card_text

    text = card_text(
        {
            "kind": "foreigner_2023", "name": "测试丁", "sex_code": "2", "birth": "19810803", "nationality": "CAN",
            "number": "911124198108030024", "english_name": "SPECIMEN, TEST", "valid_from": "20231201",
            "valid_to": "20331130",
        }
    )  # fmt: skip
    line = Line({READ: [reply(0x90, bytes.fromhex("01000400") + text + PHOTO)]})
    assert read(line).newest_address is None
    assert ADDRESS not in line.asked


def test_the_permit_for_hong_kong_macao_taiwan_is_asked() -> None:
    assert read(Line({READ: [FRAME_J]})).newest_address == ""


def test_a_card_without_a_photo_is_a_card() -> None:
    card = read(Line({READ: [reply(0x90, bytes.fromhex("01000000") + TEXT_R)]}))
    assert (card.name, card.photo, card.raw) == ("测试甲", b"", TEXT_R)


@pytest.mark.parametrize("trouble", [reply(0x41), reply(0x24), b"", reply(0x77)])
def test_taken_too_early_is_told_from_a_card_that_lies_there_and_will_not_be_read(trouble: bytes) -> None:
    lies = Line({READ: [trouble]})
    expected = UnreadableReason.MOVED if trouble == reply(0x41) else UnreadableReason.UNRECOGNISED
    assert reader(lies).poll(NEVER) == CardUnreadable(expected)
    gone = Line({READ: [trouble], SELECT: [GOOD[SELECT], NOT_SELECTED]})
    assert reader(gone).poll(NEVER) == CardUnreadable(UnreadableReason.TAKEN_EARLY)


def test_one_failed_selection_does_not_make_it_taken_early() -> None:
    line = Line({READ: [reply(0x41)], SELECT: [GOOD[SELECT], NOT_SELECTED, GOOD[SELECT]]})
    assert reader(line).poll(NEVER) == CardUnreadable(UnreadableReason.MOVED)


def with_number(number: str) -> bytes:
    text = TEXT_R[:122] + number.encode("utf-16-le") + TEXT_R[158:]
    return reply(0x90, bytes.fromhex("01000400") + text + PHOTO)


@pytest.mark.parametrize("number", ["110105194912310021", "110105194912300028", "34052419800101001X"])
def test_a_card_that_contradicts_itself_is_read_twice_and_believed_when_it_says_the_same(number: str) -> None:
    line = Line({READ: [with_number(number)]})
    assert read(line).number == number
    assert line.asked.count(READ) == 2


@pytest.mark.parametrize("second", [FRAME_R, b"", reply(0x41), reply(0x77)])
def test_damage_that_slipped_past_the_check_is_no_card(second: bytes) -> None:
    line = Line({READ: [with_number("110105194912310021"), second]})
    assert reader(line).poll(NEVER) == CardUnreadable(UnreadableReason.GARBLED)


def test_a_contradicting_card_that_was_lifted_meanwhile_is_no_card() -> None:
    line = Line({READ: [with_number("110105194912310021")], SELECT: [GOOD[SELECT], NOT_SELECTED]})
    assert reader(line).poll(NEVER) == CardUnreadable(UnreadableReason.GARBLED)


class Switch:
    def __init__(self) -> None:
        self.lies: bool | None = True

    def card_lies(self) -> bool | None:
        return self.lies


def test_only_a_sensor_says_taken() -> None:
    switch, line = Switch(), Line({FIND: [GOOD[FIND], NOT_FOUND]})
    it = SdtReader(lambda: line, clock=line.clock, sensor=switch)
    assert isinstance(it.poll(NEVER), CardRead)
    line.script[SELECT] = [NOT_SELECTED]
    asked = len(line.asked)
    assert it.presence() is Presence.PRESENT, "pushed out of the field, still on the reader"
    switch.lies = False
    assert it.presence() is Presence.REMOVED
    assert len(line.asked) == asked
    switch.lies = None  # the sensor's own cable was pulled
    assert it.presence() is Presence.OUT_OF_FIELD
    line.script[SELECT] = [GOOD[SELECT]]
    assert isinstance(it.poll(NEVER), CardRead)


def test_a_reader_that_never_answers_for_a_read_card_claims_nothing() -> None:
    """After the read neither finding nor selecting succeeds, though the card lies there."""
    line = Line({FIND: [GOOD[FIND], NOT_FOUND], SELECT: [GOOD[SELECT], NOT_SELECTED]})
    it = reader(line)
    assert isinstance(it.poll(NEVER), CardRead)
    for _ in range(3):
        assert it.presence() is Presence.UNKNOWN
    assert it.status().device is DeviceState.ONLINE
    line.script[FIND] = [GOOD[FIND]]  # another card: then the first one must have gone
    assert it.presence() is Presence.OUT_OF_FIELD
    line.script[SELECT] = [GOOD[SELECT]]
    assert isinstance(it.poll(NEVER), CardRead)


def test_a_card_swapped_by_a_quick_hand_is_noticed() -> None:
    line = Line({FIND: [GOOD[FIND], NOT_FOUND]})
    it = reader(line)
    assert isinstance(it.poll(NEVER), CardRead)
    assert it.presence() is Presence.PRESENT
    line.script[FIND], line.script[READ] = [GOOD[FIND]], [FRAME_J]  # another one lies there at the next look
    assert it.presence() is Presence.OUT_OF_FIELD
    result = it.poll(NEVER)
    assert isinstance(result, CardRead)
    assert result.card.name == "测试乙"


def test_a_reader_that_finds_a_read_card_again_does_not_take_it_for_a_new_one() -> None:
    it = reader(Line())
    assert isinstance(it.poll(NEVER), CardRead)
    for _ in range(3):
        assert it.presence() is Presence.PRESENT


def test_what_the_reader_says_of_a_read_card_is_tried_once() -> None:
    line = Line()
    it = reader(line)
    assert isinstance(it.poll(NEVER), CardRead)
    first = len(line.asked)
    assert isinstance(it.poll(NEVER), CardRead)
    assert line.asked[first:] == [FIND, SELECT, READ, ADDRESS]


def test_a_self_test_that_failed_is_tried_to_be_healed_by_one_reset() -> None:
    line = Line({STATUS: [reply(0x60), GOOD[STATUS]]})
    assert isinstance(reader(line).poll(NEVER), CardRead)
    assert line.asked[:4] == [NUMBER, STATUS, RESET, STATUS]


def test_a_module_that_stays_broken_or_is_not_authorised_is_said_so() -> None:
    broken = Line({STATUS: [reply(0x60)]})
    assert reader(broken).poll(NEVER) == ReaderLost("", DeviceState.HARDWARE_ERROR)
    assert broken.asked.count(RESET) == 1
    barred = Line({STATUS: [reply(0x66)]})
    assert reader(barred).poll(NEVER) == ReaderLost("", DeviceState.HARDWARE_ERROR)
    assert RESET not in barred.asked


def test_the_rf_frame_size_is_set_when_the_profile_says_so() -> None:
    plain, line = Line(), Line({RF: [reply(0x21)]})
    read(plain)
    assert RF not in plain.asked
    read(line, ReaderProfile(rf_bytes=80))  # a module that refuses it is used as it is
    assert line.asked.count(RF) == 1


def test_a_wobbling_plug_stays_lost_for_a_while() -> None:
    line = Line({FIND: [NOT_FOUND], SELECT: [NOT_SELECTED]})
    it = reader(line)
    seen = []
    for _ in range(20):  # the plug goes out just after each time that the reader was found again
        result = it.poll(NEVER)
        seen.append(isinstance(result, ReaderLost))
        if not seen[-1]:
            line.script[FIND] = [_pull, NOT_FOUND]
        line.now += 0.1
    assert line.opened <= 6
    assert sum(seen) >= 12
    line.script[FIND] = [NOT_FOUND]
    line.now += 8
    assert it.poll(NEVER) == NoCard()


def _pull() -> bytes:
    raise DeviceLost("id_card_reader", "went")


def test_opening_by_name_does_not_wait() -> None:
    line = Line()
    line.refuse_opening = DeviceLost("id_card_reader", "no")
    it = reader(line)
    for _ in range(5):
        it.open()
    line.refuse_opening = None
    assert it.open().device is DeviceState.ONLINE


def test_the_tap_hears_each_question_and_all_that_came_for_it() -> None:
    line = Line({FIND: [b"\xff\xff" + GOOD[FIND]], SELECT: [b"", GOOD[SELECT]]})
    heard: list[tuple[bool, bytes]] = []
    it = SdtReader(lambda: line, clock=line.clock, tap=lambda sent, data: heard.append((sent, data)))
    assert isinstance(it.poll(NEVER), CardRead)
    assert [data[7:9].hex() for sent, data in heard if sent] == line.asked
    assert (False, b"\xff\xff" + GOOD[FIND]) in heard
    assert (False, FRAME_R) in heard
    assert all(data for _, data in heard)
