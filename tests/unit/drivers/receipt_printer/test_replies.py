# SPDX-License-Identifier: Apache-2.0
"""What a printer answers, against the tables and captures of the reference notes, sections 5.2 to 5.4."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from drivers.receipt_printer.port import Cover, Paper, PrinterStatus, PrintFault
from drivers.receipt_printer.replies import (
    AutoStatus,
    Cleared,
    Decoder,
    Noise,
    Processed,
    RealTime,
    Reply,
    Sensors,
    adds_up,
    read_auto_status,
    read_status,
)
from drivers.states import DeviceState

ONLINE, OFFLINE = DeviceState.ONLINE, DeviceState.OFFLINE
PERSON, BROKEN = DeviceState.USER_ERROR, DeviceState.HARDWARE_ERROR


def decoded(data: str) -> list[Reply]:
    return Decoder().feed(bytes.fromhex(data))


@pytest.mark.parametrize("byte", ["12", "16", "1a", "1e", "32", "52", "72", "7e"])
def test_answers_to_dle_eot(byte: str) -> None:
    assert decoded(byte) == [RealTime(int(byte, 16))]


@pytest.mark.parametrize(
    ("byte", "paper"), [("00", Paper.FULL), ("03", Paper.LOW), ("0c", Paper.OUT), ("0f", Paper.OUT), ("60", Paper.FULL)]
)
def test_answers_to_gs_r(byte: str, paper: Paper) -> None:
    (reply,) = decoded(byte)
    assert isinstance(reply, Sensors)
    assert reply.paper is paper


@pytest.mark.parametrize("byte", ["01", "02", "04", "08", "07", "0b", "80", "90", "ff", "d2", "92", "17", "13ff"])
def test_what_is_no_answer(byte: str) -> None:
    assert all(isinstance(reply, Noise) for reply in decoded(byte))


@pytest.mark.parametrize("data", ["10000000", "14000000", "3c080f00"])
def test_automatic_status_is_four_bytes(data: str) -> None:
    assert decoded(data) == [AutoStatus(bytes.fromhex(data))]


def test_kinds_are_told_apart_in_one_stream() -> None:
    assert decoded("12 14000000 00 372500 16 11 13 0c") == [
        RealTime(0x12),
        AutoStatus(bytes.fromhex("14000000")),
        Sensors(0),
        Cleared(),
        RealTime(0x16),
        Sensors(0x0C),
    ]


def test_flow_control_may_stand_within_an_answer() -> None:
    assert decoded("14 13 00 11 00 00") == [AutoStatus(bytes.fromhex("14000000"))]
    assert decoded("37 13 25 11 00") == [Cleared()]


def test_broken_answers_are_noise_and_the_next_one_is_heard() -> None:
    assert decoded("1400 14000000") == [Noise(bytes.fromhex("1400")), AutoStatus(bytes.fromhex("14000000"))]
    assert decoded("1480 12") == [Noise(b"\x14"), Noise(b"\x80"), RealTime(0x12)]
    assert decoded("3726 00") == [Noise(b"\x37"), Noise(b"\x26"), Sensors(0)]
    assert decoded("3725 12") == [Noise(bytes.fromhex("3725")), RealTime(0x12)]
    assert decoded("14 37 25 00") == [Noise(b"\x14"), Cleared()]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_an_answer_may_stand_within_an_automatic_status(place: int) -> None:
    """Real-time answers are sent at once, whatever is being sent; not one of the two may be lost or misread."""
    storm = bytes.fromhex("3c080f00")
    mixed = storm[:place] + b"\x1a" + storm[place:]
    assert Decoder().feed(mixed) == [RealTime(0x1A), AutoStatus(storm)]


def test_the_end_of_a_numbered_job() -> None:
    assert decoded("3722 41424445 00") == [Processed(b"ABDE")]
    assert decoded("3722 20207e7e 00 12") == [Processed(b"  ~~"), RealTime(0x12)]
    assert decoded("3722 41 13 42 11 4445 00") == [Processed(b"ABDE")], "flow control may stand in it"


@pytest.mark.parametrize("broken", ["3722 1f", "3722 41424445 01", "3722 7f", "3722 4142 ff", "3722 41424445 37"])
def test_a_broken_end_of_a_numbered_job_ends_nothing(broken: str) -> None:
    heard = decoded(broken)
    assert not any(isinstance(reply, Processed) for reply in heard)
    assert isinstance(heard[0], Noise)


@pytest.mark.parametrize(
    ("answers", "does"),
    [
        ("12 12 12 12", True),
        ("12 12 12 1e", True),  # near end stops nothing
        ("1a 32 12 72", True),
        ("32 12 12 12", True),
        ("12 32 12 72", False),  # online, and out of paper: shifted by one
        ("12 1a 32 12", False),
        ("12 12 12 72", False),
        ("-- -- -- --", True),
        ("12 -- -- --", True),
        ("-- 32 -- --", True),
    ],
)
def test_answers_that_contradict_each_other_do_not_add_up(answers: str, does: bool) -> None:
    assert adds_up(*[None if one == "--" else int(one, 16) for one in answers.split()]) is does


def test_a_begun_answer_is_forgotten_on_reset() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x14\x00") == []
    decoder.reset()
    assert decoder.feed(b"\x00") == [Sensors(0)]


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=6))
def test_garbage_in_pieces_is_the_same_as_garbage_at_once(data: bytes, cuts: list[int]) -> None:
    whole, pieces = Decoder(), Decoder()
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    heard = [reply for start, end in pairwise(places) for reply in pieces.feed(data[start:end])]
    assert heard == whole.feed(data)


@given(st.binary(max_size=60))
def test_nothing_is_made_of_garbage_but_what_its_fixed_bits_allow(data: bytes) -> None:
    for reply in Decoder().feed(data):
        match reply:
            case RealTime(value):
                assert value & 0x93 == 0x12
            case Sensors(value):
                assert value & 0x90 == 0
            case AutoStatus(raw):
                assert raw[0] & 0x93 == 0x10
                assert all(byte & 0x90 == 0 for byte in raw[1:])
            case Cleared() | Processed():
                assert b"\x37" in data
            case Noise(raw):
                assert raw


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("12 12 12 12", (ONLINE, Paper.FULL, Cover.CLOSED, None)),
        ("16 12 12 12", (ONLINE, Paper.FULL, Cover.CLOSED, None)),
        ("12 12 12 1e", (ONLINE, Paper.LOW, Cover.CLOSED, None)),
        ("1a 32 12 72", (PERSON, Paper.OUT, Cover.CLOSED, PrintFault.PAPER_OUT)),
        ("1a 32 12 7e", (PERSON, Paper.OUT, Cover.CLOSED, PrintFault.PAPER_OUT)),
        ("1a 16 12 12", (PERSON, Paper.FULL, Cover.OPEN, PrintFault.COVER_OPEN)),
        ("1a 36 12 7e", (PERSON, Paper.OUT, Cover.OPEN, PrintFault.COVER_OPEN)),
        ("1a 52 1a 12", (BROKEN, Paper.FULL, Cover.CLOSED, PrintFault.CUTTER_ERROR)),
        ("1a 52 52 12", (OFFLINE, Paper.FULL, Cover.CLOSED, PrintFault.HEAD_HOT)),
        ("1a 52 32 12", (BROKEN, Paper.FULL, Cover.CLOSED, PrintFault.HARDWARE_ERROR)),
        ("1a 52 16 12", (BROKEN, Paper.FULL, Cover.CLOSED, PrintFault.HARDWARE_ERROR)),
        ("1a 12 12 12", (OFFLINE, Paper.FULL, Cover.CLOSED, PrintFault.OFFLINE)),
        ("32 12 12 12", (OFFLINE, Paper.FULL, Cover.CLOSED, PrintFault.OFFLINE)),
        ("12 1a 12 12", (OFFLINE, Paper.FULL, Cover.CLOSED, PrintFault.OFFLINE)),
        ("-- -- -- --", (OFFLINE, Paper.UNKNOWN, Cover.UNKNOWN, None)),
        ("12 -- -- --", (ONLINE, Paper.UNKNOWN, Cover.UNKNOWN, None)),
        ("-- -- -- 72", (PERSON, Paper.OUT, Cover.UNKNOWN, PrintFault.PAPER_OUT)),
        ("12 32 12 --", (PERSON, Paper.OUT, Cover.CLOSED, PrintFault.PAPER_OUT)),
        # bits that must agree and do not: not to be believed
        ("12 12 12 32", (ONLINE, Paper.UNKNOWN, Cover.CLOSED, None)),
        ("12 12 12 16", (ONLINE, Paper.UNKNOWN, Cover.CLOSED, None)),
        ("12 12 12 5e", (ONLINE, Paper.UNKNOWN, Cover.CLOSED, None)),
        # wrong fixed bits: no answer
        ("00 00 00 00", (OFFLINE, Paper.UNKNOWN, Cover.UNKNOWN, None)),
        ("ff ff ff ff", (OFFLINE, Paper.UNKNOWN, Cover.UNKNOWN, None)),
        ("12 92 13 10", (ONLINE, Paper.UNKNOWN, Cover.UNKNOWN, None)),
    ],
)
def test_the_four_answers_together(answers: str, expected: tuple[DeviceState, Paper, Cover, PrintFault | None]) -> None:
    values = [None if one == "--" else int(one, 16) for one in answers.split()]
    status = read_status(*values)
    assert (status.device, status.paper, status.cover, status.fault) == expected
    assert status == PrinterStatus(*expected)
    assert status.detail == "DLE EOT 1-4: " + "-".join("??" if one == "--" else one for one in answers.split())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("10000000", (ONLINE, Paper.FULL, Cover.CLOSED, None)),
        ("14000000", (ONLINE, Paper.FULL, Cover.CLOSED, None)),
        ("14000300", (ONLINE, Paper.LOW, Cover.CLOSED, None)),
        ("1c000f00", (PERSON, Paper.OUT, Cover.CLOSED, PrintFault.PAPER_OUT)),
        ("3c000000", (PERSON, Paper.FULL, Cover.OPEN, PrintFault.COVER_OPEN)),
        ("1c080000", (BROKEN, Paper.FULL, Cover.CLOSED, PrintFault.CUTTER_ERROR)),
        ("1c200000", (BROKEN, Paper.FULL, Cover.CLOSED, PrintFault.HARDWARE_ERROR)),
        ("1c040000", (BROKEN, Paper.FULL, Cover.CLOSED, PrintFault.HARDWARE_ERROR)),
        ("1c400000", (OFFLINE, Paper.FULL, Cover.CLOSED, PrintFault.HEAD_HOT)),
        ("18000000", (OFFLINE, Paper.FULL, Cover.CLOSED, PrintFault.OFFLINE)),
        ("50000000", (OFFLINE, Paper.FULL, Cover.CLOSED, PrintFault.OFFLINE)),
        ("10010000", (OFFLINE, Paper.FULL, Cover.CLOSED, PrintFault.OFFLINE)),
        ("10000100", (ONLINE, Paper.UNKNOWN, Cover.CLOSED, None)),
    ],
)
def test_automatic_status_says_the_same(
    data: str, expected: tuple[DeviceState, Paper, Cover, PrintFault | None]
) -> None:
    assert read_auto_status(bytes.fromhex(data)) == PrinterStatus(*expected)


VECTORS = ("12", "16", "1a", "7e", "00", "0f", "10000000", "3c080f00", "372500", "37224142444500")
"""One of each kind of answer, and those of the reference notes."""


@pytest.mark.parametrize("vector", VECTORS)
def test_every_prefix_of_every_answer_says_nothing_and_every_split_says_the_same(vector: str) -> None:
    data = bytes.fromhex(vector)
    (whole,) = Decoder().feed(data)
    for end in range(len(data)):
        assert Decoder().feed(data[:end]) == [], "not before its last byte"
    for first in range(len(data) + 1):
        for second in range(first, len(data) + 1):
            decoder = Decoder()
            heard = [*decoder.feed(data[:first]), *decoder.feed(data[first:second]), *decoder.feed(data[second:])]
            assert heard == [whole]


@given(st.lists(st.sampled_from(VECTORS), max_size=12), st.data())
def test_answers_in_a_row_are_those_answers_however_they_are_cut(vectors: list[str], given_data: st.DataObject) -> None:
    stream = b"".join(bytes.fromhex(vector) for vector in vectors)
    cut = given_data.draw(st.integers(0, len(stream)))
    decoder = Decoder()
    heard = [*decoder.feed(stream[:cut]), *decoder.feed(stream[cut:])]
    assert heard == [reply for vector in vectors for reply in Decoder().feed(bytes.fromhex(vector))]


@given(*[st.none() | st.integers(0, 255)] * 4)
def test_no_four_bytes_whatever_make_a_healthy_printer_of_a_silent_or_sick_one(
    n1: int | None, n2: int | None, n3: int | None, n4: int | None
) -> None:
    status = read_status(n1, n2, n3, n4)
    if status.device is ONLINE:
        assert n1 is not None
        assert n1 & 0x93 == 0x12
        assert n1 & 0x28 == 0
    if n4 is None or n4 & 0x93 != 0x12:
        assert status.paper in (Paper.UNKNOWN, Paper.OUT), "never good without an answer"
    if n2 is None or n2 & 0x93 != 0x12:
        assert status.cover is Cover.UNKNOWN
