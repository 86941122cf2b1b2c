# SPDX-License-Identifier: Apache-2.0
"""The two known HID wrappers against the published frames, every split, every prefix, stale and strange reports."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from drivers.id_card_reader.hid_framing import HidFraming, MiaxisReports, RawReports
from drivers.id_card_reader.protocol import NEED_DATA, Decoder, Reply
from tests.unit.drivers.id_card_reader.vectors import FRAME_J, FRAME_R, REPLIES, REQUESTS, TIMEOUT_FRAME

FIND = bytes.fromhex(REQUESTS["find"])
ANSWERS = [bytes.fromhex(vector[0]) for vector in REPLIES.values()] + [FRAME_R, FRAME_J]


def raw_answer(frame: bytes) -> list[bytes]:
    """As the reader of that shape sends it: n = ceil((LEN + 7) / 64) reports, the last one filled up with zeros."""
    count = -(-(int.from_bytes(frame[5:7], "big") + 7) // 64)
    return [frame[64 * at : 64 * at + 64].ljust(64, b"\0") for at in range(count)]


def miaxis_answer(frame: bytes, filler: int = 0) -> list[bytes]:
    """Packets by the rule as written: AA, SRN, LEN (data + 1), result, packet number (2), at most 54 bytes, sum."""
    packets = []
    for number, at in enumerate(range(0, len(frame), 54)):
        data = number.to_bytes(2, "big") + frame[at : at + 54]
        checked = (len(data) + 1).to_bytes(2, "little") + b"\0" + data
        packets.append((b"\xaa\0\0" + checked + sum(checked).to_bytes(2, "little")).ljust(64, bytes([filler])))
    return packets


SHAPES = [(RawReports, raw_answer), (MiaxisReports, miaxis_answer)]


def test_a_request_in_plain_reports() -> None:
    [report] = RawReports().reports(FIND)
    assert report == FIND + bytes(54)


def test_a_request_for_the_miaxis_reader() -> None:
    # 88, SRN 0000, LEN 0B00 (10 + 1), B1, the frame, sum over LEN, B1 and frame: 0B + B1 + 0343 (the frame's bytes).
    total = 0x0B + 0xB1 + sum(FIND)
    [report] = MiaxisReports().reports(FIND)
    assert report[:16].hex() == "880000" + "0b00" + "b1" + FIND.hex()
    assert report[16:18] == total.to_bytes(2, "little")
    assert report[18:] == bytes(46)


def test_a_request_longer_than_a_packet_is_refused() -> None:
    with pytest.raises(ValueError, match="packet"):
        MiaxisReports().reports(bytes(57))


def test_a_long_frame_goes_out_in_several_plain_reports() -> None:
    assert b"".join(RawReports().reports(FRAME_R))[:1295] == FRAME_R
    assert [len(report) for report in RawReports().reports(FRAME_R)] == [64] * 21


@pytest.mark.parametrize(("shape", "wrap"), SHAPES)
@pytest.mark.parametrize("frame", ANSWERS, ids=lambda frame: frame[:12].hex())
def test_an_answer_comes_out_as_it_is_on_a_serial_line(shape: type[HidFraming], wrap: object, frame: bytes) -> None:
    assert callable(wrap)
    framing = shape()
    framing.reset()
    assert b"".join(framing.feed(report) for report in wrap(frame)) == frame


@pytest.mark.parametrize(("shape", "wrap"), SHAPES)
def test_every_prefix_of_an_answer_is_quiet_and_the_next_answer_is_whole(shape: type[HidFraming], wrap: object) -> None:
    assert callable(wrap)
    reports = wrap(FRAME_R)
    for cut in range(len(reports)):
        framing, decoder = shape(), Decoder()
        for report in reports[:cut]:
            decoder.feed(framing.feed(report))
        assert decoder.next_event() is NEED_DATA
        framing.reset()  # the driver's time is over, it asks again
        decoder.reset()
        for report in reports:
            decoder.feed(framing.feed(report))
        assert isinstance(decoder.next_event(), Reply)
        assert decoder.unfinished == 0


def test_two_answers_in_a_row_without_the_filling_between_them() -> None:
    framing, decoder = RawReports(), Decoder()
    for report in raw_answer(FRAME_R) + raw_answer(FIND_REPLY):
        decoder.feed(framing.feed(report))
    assert isinstance(first := decoder.next_event(), Reply)
    assert len(first.data) == 1284
    assert decoder.next_event() == Reply(0, 0, 0x80)
    assert decoder.noise == 0


FIND_REPLY = bytes.fromhex(REPLIES["not found"][0])


@pytest.mark.parametrize("stale", [bytes(64), b"\xff" * 64, b"\x5a" * 63, bytes(8) + FIND_REPLY + bytes(45), b""])
def test_stale_plain_reports_are_dropped_until_a_preamble(stale: bytes) -> None:
    framing = RawReports()
    assert framing.feed(stale) == b""
    assert framing.feed(raw_answer(FIND_REPLY)[0]) == FIND_REPLY


@pytest.mark.parametrize("lead", [b"\xaa", b"", b"\0\xaa\xaa"])
def test_an_aa_lost_or_doubled_is_left_to_the_decoder(lead: bytes) -> None:
    report = (lead + FIND_REPLY[2:]).ljust(64, b"\0")
    if b"\xaa\xaa\x96\x69" not in report:
        assert RawReports().feed(report) == b""
        return
    decoder = Decoder()
    decoder.feed(RawReports().feed(report))
    assert decoder.next_event() == Reply(0, 0, 0x80)


def test_a_length_that_cannot_be_goes_through_and_is_damage() -> None:
    framing, decoder = RawReports(), Decoder()
    decoder.feed(framing.feed(bytes.fromhex("AAAAAA9669FFFF000090").ljust(64, b"\0")))
    assert not isinstance(decoder.next_event(), Reply)
    assert framing.feed(raw_answer(FIND_REPLY)[0]) == FIND_REPLY


def test_the_vendors_timeout_frame_leaves_nothing_behind() -> None:
    framing = RawReports()
    assert framing.feed(TIMEOUT_FRAME.ljust(64, b"\0")) == TIMEOUT_FRAME + b"\0\0"
    assert framing.feed(raw_answer(FIND_REPLY)[0]) == FIND_REPLY


@pytest.mark.parametrize("position", range(64))
def test_a_miaxis_packet_with_a_flipped_bit_is_dropped_or_the_same(position: int) -> None:
    [good] = miaxis_answer(FIND_REPLY)
    for bit in range(8):
        report = bytearray(good)
        report[position] ^= 1 << bit
        assert MiaxisReports().feed(bytes(report)) in (b"", FIND_REPLY)


@pytest.mark.parametrize("length", [0, 1, 2, 58, 0xFFFF])
def test_a_miaxis_length_that_cannot_be_is_dropped(length: int) -> None:
    checked = length.to_bytes(2, "little") + bytes(57)
    report = b"\xaa\0\0" + checked[:59] + sum(checked).to_bytes(2, "little")
    assert MiaxisReports().feed(report[:64].ljust(64, b"\0")) == b""
    assert MiaxisReports().feed(report[:20]) == b""


@given(st.lists(st.binary(max_size=80), max_size=12))
def test_any_reports_never_raise_and_no_more_comes_out_than_went_in(reports: list[bytes]) -> None:
    for framing in (RawReports(), MiaxisReports()):
        for report in reports:
            assert len(framing.feed(report)) <= len(report)
        framing.reset()
        wrapped = raw_answer(FIND_REPLY) if isinstance(framing, RawReports) else miaxis_answer(FIND_REPLY)
        assert framing.feed(wrapped[0]) == FIND_REPLY
