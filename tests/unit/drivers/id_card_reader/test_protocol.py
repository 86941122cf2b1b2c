# SPDX-License-Identifier: Apache-2.0
"""Frames of the SDT protocol against published vectors; every prefix; garbage; every status."""

from __future__ import annotations

import hashlib
from functools import reduce
from operator import xor

import pytest
from hypothesis import given, strategies as st

from drivers.id_card_reader.protocol import (
    FIND_CARD,
    MAX_REPLY_LEN,
    NEED_DATA,
    PREAMBLE,
    READ_CARD,
    READ_CARD_WITH_FINGERPRINTS,
    READ_NEW_ADDRESS,
    RESET_SAM,
    SAM_ID,
    SAM_STATUS,
    SELECT_CARD,
    Belonging,
    Damaged,
    Decoder,
    Event,
    NeedData,
    Reply,
    ReplyClass,
    Request,
    Sw3,
    belongs,
    checksum,
    classify,
    encode,
    set_baud,
    set_max_rf_bytes,
)
from drivers.id_card_reader.reply_data import sam_number, split_card_data
from tests.unit.drivers.id_card_reader.vectors import (
    CHK_J,
    CHK_R,
    FRAME_J,
    FRAME_R,
    HEADER_3001,
    PHOTO,
    REPLIES,
    REQUESTS,
    SHA_FRAME_J,
    SHA_FRAME_R,
    SHA_TEXT_J,
    SHA_TEXT_R,
    TEXT_J,
    TEXT_R,
    TIMEOUT_FRAME,
)

NAMED: dict[str, Request] = {
    "find": FIND_CARD,
    "select": SELECT_CARD,
    "read": READ_CARD,
    "read with fingerprints": READ_CARD_WITH_FINGERPRINTS,
    "new address": READ_NEW_ADDRESS,
    "status": SAM_STATUS,
    "sam id": SAM_ID,
    "reset": RESET_SAM,
    "baud 115200": set_baud(0),
    "baud 57600": set_baud(1),
    "max rf 80": set_max_rf_bytes(0x50),
}


def events(decoder: Decoder) -> list[Event]:
    found: list[Event] = []
    while not isinstance(event := decoder.next_event(), NeedData):
        found.append(event)
    return found


def decode(data: bytes) -> list[Event]:
    decoder = Decoder()
    decoder.feed(data)
    return events(decoder)


def frame(body: bytes) -> bytes:
    """A reply frame built here, by the rule as written."""
    checked = (len(body) + 1).to_bytes(2, "big") + body
    return bytes.fromhex("AAAAAA9669") + checked + bytes([reduce(xor, checked)])


def test_the_vectors_themselves_have_the_published_hashes() -> None:
    for text, sha_text, whole, sha_frame in (
        (TEXT_R, SHA_TEXT_R, FRAME_R, SHA_FRAME_R),
        (TEXT_J, SHA_TEXT_J, FRAME_J, SHA_FRAME_J),
    ):
        assert len(text) == 256
        assert len(whole) == 1295
        assert hashlib.sha256(text).hexdigest()[:16] == sha_text
        assert hashlib.sha256(whole).hexdigest()[:16] == sha_frame


@pytest.mark.parametrize("name", REQUESTS)
def test_requests_are_encoded_as_published(name: str) -> None:
    assert encode(NAMED[name]).hex().upper() == REQUESTS[name]


@pytest.mark.parametrize("name", REPLIES)
def test_replies_are_decoded_as_published(name: str) -> None:
    hexadecimal, sw3, data = REPLIES[name]
    assert decode(bytes.fromhex(hexadecimal)) == [Reply(0, 0, sw3, bytes.fromhex(data))]


@pytest.mark.parametrize(("text", "whole", "chk"), [(TEXT_R, FRAME_R, CHK_R), (TEXT_J, FRAME_J, CHK_J)])
def test_a_card_frame_checks_and_is_cut_into_text_and_photo(text: bytes, whole: bytes, chk: int) -> None:
    assert checksum(whole[5:-1]) == chk
    [reply] = decode(whole)
    assert isinstance(reply, Reply)
    parts = split_card_data(reply.data)
    assert parts is not None
    assert (parts.text, parts.photo) == (text, PHOTO)


def test_lengths_of_the_fingerprint_replies() -> None:
    for fingerprints, length, total in ((0, 0x050A, 1297), (512, 0x070A, 1809), (1024, 0x090A, 2321)):
        data = bytes.fromhex("01000400") + fingerprints.to_bytes(2, "big") + TEXT_R + PHOTO + bytes(fingerprints)
        whole = frame(b"\0\0\x90" + data)
        assert (int.from_bytes(whole[5:7], "big"), len(whole)) == (length, total)
        [reply] = decode(whole)
        assert isinstance(reply, Reply)
        assert belongs(READ_CARD_WITH_FINGERPRINTS, reply) is Belonging.OURS


@pytest.mark.parametrize("hexadecimal", [vector[0] for vector in REPLIES.values()])
def test_every_prefix_is_quiet_and_every_split_gives_the_frame(hexadecimal: str) -> None:
    whole = bytes.fromhex(hexadecimal)
    [expected] = decode(whole)
    for cut in range(len(whole)):
        decoder = Decoder()
        decoder.feed(whole[:cut])
        assert events(decoder) == []
        decoder.feed(whole[cut:])
        assert events(decoder) == [expected]
        assert decoder.unfinished == 0


def test_every_split_of_a_card_frame() -> None:
    [expected] = decode(FRAME_R)
    for cut in range(len(FRAME_R)):
        decoder = Decoder()
        decoder.feed(FRAME_R[:cut])
        assert decoder.next_event() is NEED_DATA
        decoder.feed(FRAME_R[cut:])
        assert events(decoder) == [expected]


def test_byte_by_byte_two_frames_in_a_row() -> None:
    decoder, found = Decoder(), []
    for byte in FRAME_R + FRAME_J:
        decoder.feed(bytes([byte]))
        found += events(decoder)
    assert found == decode(FRAME_R) + decode(FRAME_J)


@pytest.mark.parametrize("lead", ["AAAA9669", "AAAAAA9669", "AAAAAAAA9669"])
def test_one_leading_aa_lost_or_too_many_is_tolerated(lead: str) -> None:
    assert decode(bytes.fromhex(lead + "000400008084")) == [Reply(0, 0, 0x80)]


@pytest.mark.parametrize("noise", ["00", "AA", "AAAA", "AAAA96", "9669", "FF55AAAA9600", "AAAAAA96AAAAAA"])
def test_noise_before_a_frame_is_dropped(noise: str) -> None:
    assert decode(bytes.fromhex(noise + "AAAAAA9669000400008084")) == [Reply(0, 0, 0x80)]


def test_noise_is_counted_and_not_kept() -> None:
    decoder = Decoder()
    decoder.feed(b"\x01\x02\x03" * 1000)
    assert events(decoder) == []
    assert (decoder.noise, decoder.unfinished) == (3000, 0)
    decoder.feed(b"\x01\xaa\xaa")
    assert events(decoder) == []
    assert (decoder.noise, decoder.unfinished) == (3001, 2)


def test_a_photo_may_hold_a_preamble_and_even_a_whole_frame() -> None:
    """No byte stuffing: what looks like a frame inside a photo is photo, also when the frame around it is damaged."""
    inside = bytes.fromhex("AAAAAA9669000400008084")
    photo = inside + PHOTO[len(inside) :]
    whole = frame(b"\0\0\x90" + bytes.fromhex("01000400") + TEXT_R + photo)
    [reply] = decode(whole)
    assert isinstance(reply, Reply)
    assert reply.data.endswith(photo)
    garbled = whole[:-1] + bytes([whole[-1] ^ 1])
    [damaged] = decode(garbled)
    assert isinstance(damaged, Damaged)


@pytest.mark.parametrize("length", [0, 3, MAX_REPLY_LEN + 1, 0xFFFF])
def test_a_length_that_cannot_be_is_damage_and_the_next_frame_is_found(length: int) -> None:
    found = decode(PREAMBLE + length.to_bytes(2, "big") + bytes(8) + FRAME_R)
    assert isinstance(found[0], Damaged)
    assert str(length) in found[0].why
    assert found[1:] == decode(FRAME_R)


def test_the_five_byte_timeout_frame_needs_data_until_the_decoder_is_reset() -> None:
    """LEN promises five bytes and three come: nothing to decide here, the driver's time limit does."""
    decoder = Decoder()
    decoder.feed(TIMEOUT_FRAME)
    assert decoder.next_event() is NEED_DATA
    assert decoder.unfinished > 0
    decoder.reset()
    decoder.feed(bytes.fromhex(REPLIES["not found"][0]))
    assert events(decoder) == [Reply(0, 0, 0x80)]


def test_a_single_flipped_bit_never_gives_another_reply() -> None:
    whole = bytes.fromhex(REPLIES["selected"][0])
    [expected] = decode(whole)
    for position in range(len(whole)):
        for bit in range(8):
            broken = bytearray(whole)
            broken[position] ^= 1 << bit
            assert all(isinstance(event, Damaged) or event == expected for event in decode(bytes(broken)))


@given(st.binary(max_size=300), st.integers(1, 40))
def test_garbage_never_raises_and_never_piles_up(garbage: bytes, piece: int) -> None:
    decoder = Decoder()
    for at in range(0, len(garbage), piece):
        decoder.feed(garbage[at : at + piece])
        events(decoder)
    assert decoder.unfinished <= len(garbage)


@given(st.binary(max_size=60).filter(lambda noise: b"\xaa" not in noise), st.binary(min_size=3, max_size=600))
def test_any_frame_behind_noise_without_aa_is_found(noise: bytes, body: bytes) -> None:
    assert decode(noise + frame(body)) == [Reply(body[0], body[1], body[2], body[3:])]


@given(st.lists(st.binary(min_size=3, max_size=90), max_size=5), st.data())
def test_pieces_make_no_difference(bodies: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(frame(body) for body in bodies)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    decoder, found = Decoder(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        decoder.feed(stream[start:end])
        found += events(decoder)
    assert found == decode(stream)
    assert len(found) == len(bodies)


# The table of the reference notes, 1.5, written out again.
CLASSES = {
    0x90: ReplyClass.OK, 0x9F: ReplyClass.OK,
    0x10: ReplyClass.LINK, 0x11: ReplyClass.LINK,
    0x21: ReplyClass.PROTOCOL, 0x23: ReplyClass.PROTOCOL, 0x24: ReplyClass.PROTOCOL,
    0x31: ReplyClass.CARD_AGAIN, 0x41: ReplyClass.CARD_AGAIN,
    0x32: ReplyClass.CARD_REFUSED, 0x33: ReplyClass.CARD_REFUSED, 0x40: ReplyClass.CARD_REFUSED,
    0x47: ReplyClass.CARD_RETRY, 0x81: ReplyClass.CARD_RETRY,
    0x60: ReplyClass.HARDWARE, 0x66: ReplyClass.HARDWARE,
    0x80: ReplyClass.NO_MEDIA, 0x91: ReplyClass.EMPTY,
}  # fmt: skip


@pytest.mark.parametrize("sw3", range(256))
def test_every_status_has_its_class_and_unknown_ones_are_said_to_be_unknown(sw3: int) -> None:
    assert classify(sw3) is CLASSES.get(sw3, ReplyClass.UNKNOWN)
    assert (sw3 in set(Sw3)) is (sw3 in CLASSES)
    assert Reply(0, 0, sw3).kind is classify(sw3)


CARD_REPLY = Reply(0, 0, 0x90, FRAME_R[10:-1])
FOUND, NOT_FOUND = Reply(0, 0, 0x9F, bytes(4)), Reply(0, 0, 0x80)
SELECTED, NOT_SELECTED = Reply(0, 0, 0x90, bytes(8)), Reply(0, 0, 0x81)
NUMBER, EMPTY = Reply(0, 0, 0x90, bytes(16)), Reply(0, 0, 0x90)
ADDRESS, NO_ADDRESS = Reply(0, 0, 0x90, bytes(70)), Reply(0, 0, 0x91)


@pytest.mark.parametrize(
    ("request_", "ours"),
    [
        (FIND_CARD, [FOUND, NOT_FOUND]),
        (SELECT_CARD, [SELECTED, NOT_SELECTED]),
        (READ_CARD, [CARD_REPLY]),
        (SAM_ID, [NUMBER]),
        (SAM_STATUS, [EMPTY]),
        (RESET_SAM, [EMPTY]),
        (set_baud(3), [EMPTY]),
        (set_max_rf_bytes(80), [EMPTY]),
        (READ_NEW_ADDRESS, [ADDRESS, NO_ADDRESS]),
    ],
    ids=lambda value: value.name if isinstance(value, Request) else "",
)
def test_a_late_answer_to_another_question_is_not_taken(request_: Request, ours: list[Reply]) -> None:
    every = [
        FOUND, NOT_FOUND, SELECTED, NOT_SELECTED, CARD_REPLY, NUMBER, EMPTY, ADDRESS, NO_ADDRESS,
    ]  # fmt: skip
    for reply in every:
        assert belongs(request_, reply) is (Belonging.OURS if reply in ours else Belonging.LATE)


@pytest.mark.parametrize("sw3", [0x31, 0x32, 0x33, 0x40, 0x41, 0x47])
def test_what_only_reading_can_answer(sw3: int) -> None:
    assert belongs(READ_CARD, Reply(0x69, 0x82, sw3)) is Belonging.OURS
    assert belongs(FIND_CARD, Reply(0, 0, sw3)) is Belonging.LATE


@pytest.mark.parametrize("sw3", [0x10, 0x11, 0x21, 0x23, 0x24, 0x60, 0x66])
def test_what_any_request_can_be_answered_with(sw3: int) -> None:
    assert belongs(FIND_CARD, Reply(0, 0, sw3)) is Belonging.OURS
    assert belongs(READ_CARD, Reply(0, 0, sw3)) is Belonging.OURS


def test_what_no_request_is_answered_with() -> None:
    for reply in (Reply(0, 0, 0x77), Reply(0, 0, 0x80, b"x"), Reply(0, 0, 0x9F), Reply(0, 0, 0x90, bytes(9))):
        assert belongs(FIND_CARD, reply) is Belonging.UNKNOWN


def test_card_data_whose_lengths_do_not_add_up_is_not_cut() -> None:
    good = FRAME_R[10:-1]
    assert split_card_data(good) is not None
    for bad in (b"", b"\1", good[:-1], good + b"x", b"\xff\xff" + good[2:]):
        assert split_card_data(bad) is None


def test_the_modules_number_as_on_the_plate() -> None:
    number = bytes.fromhex(REPLIES["sam id"][2])
    assert sam_number(number) == "05.03-20200101-0001234567-0000890123"
    with pytest.raises(ValueError, match="16"):
        sam_number(number[:-1])


def test_requests_outside_the_protocol_are_not_encoded() -> None:
    with pytest.raises(ValueError, match="speed"):
        set_baud(5)
    with pytest.raises(ValueError, match="request"):
        encode(Request("too much", 0x61, 0xFF, bytes(17)))


def test_nothing_here_shows_content() -> None:
    assert "5A" not in repr(CARD_REPLY).upper()
    assert "data bytes" in CARD_REPLY.says
    assert repr(split_card_data(FRAME_R[10:-1])) == "CardData()"


def test_the_header_of_a_card_frame_as_published() -> None:
    # Published as AAAAAA9669 0508 000090 0100 0400.
    assert FRAME_R.startswith(HEADER_3001)
    assert HEADER_3001[5:] == bytes.fromhex("0508 000090 0100 0400")
