# SPDX-License-Identifier: Apache-2.0
"""Modbus RTU: published frames, every prefix and split of every answer, noise and echoes before it."""

from __future__ import annotations

import binascii

import pytest
from hypothesis import given, strategies as st

from drivers.indicators.protocol import (
    Answer,
    Bits,
    Decoder,
    Function,
    Refused,
    Request,
    Written,
    crc16,
    encode,
    pack,
    unpack,
)

READ = Request(1, Function.READ_INPUTS, 0, 8)
COILS = Request(1, Function.READ_COILS, 0, 10)
WRITE = Request(1, Function.WRITE_COILS, 0, 8, (True,) * 8)


@pytest.mark.parametrize(
    ("body", "crc"),
    [
        ("0207", "4112"),  # Modbus over Serial Line V1.02, 6.2.2
        ("01030000000A", "C5CD"),
        ("01050000FF00", "8C3A"),  # relay boards' manuals: relay 1 on, off; all states; all inputs; all on, all off
        ("010500000000", "CDCA"),
        ("010100000008", "3DCC"),
        ("010200000008", "79CC"),
        ("010F0000000801FF", "BED5"),
        ("010F000000080100", "FE95"),
        ("", "FFFF"),
    ],
)
def test_published_checksums(body: str, crc: str) -> None:
    assert crc16(bytes.fromhex(body)) == bytes.fromhex(crc)


def test_the_check_value_of_the_catalogues() -> None:
    """CRC-16/MODBUS of "123456789" is 4B37."""
    assert crc16(b"123456789") == bytes.fromhex("374B")
    assert crc16(b"123456789") != binascii.crc_hqx(b"123456789", 0xFFFF).to_bytes(2, "little")


@pytest.mark.parametrize(
    ("request_", "frame"),
    [
        (READ, "010200000008 79CC"),
        (Request(1, Function.READ_COILS, 0, 8), "010100000008 3DCC"),
        (WRITE, "010F0000000801FF BED5"),
        (Request(1, Function.WRITE_COILS, 0, 8, (False,) * 8), "010F000000080100 FE95"),
        # Modbus Application Protocol V1.1b3, 6.11: ten coils from 20 on, CD 01
        (Request(17, Function.WRITE_COILS, 19, 10, unpack(b"\xcd\x01", 10)), "110F0013000A02CD01 BF0B"),
    ],
)
def test_questions(request_: Request, frame: str) -> None:
    assert encode(request_) == bytes.fromhex(frame)


ANSWERS: list[tuple[Request, str, Answer]] = [
    (READ, "010201 05", Bits((True, False, True, False, False, False, False, False))),
    (COILS, "010102 CD01", Bits(unpack(b"\xcd\x01", 10))),
    (WRITE, "010F00000008", Written()),
    (READ, "018202", Refused(2)),
    (WRITE, "018F04", Refused(4)),
    # Modbus Application Protocol V1.1b3, 6.2: inputs 197 to 218 are AC DB 35
    (Request(17, Function.READ_INPUTS, 196, 22), "110203 ACDB35", Bits(unpack(b"\xac\xdb\x35", 22))),
]


@pytest.mark.parametrize(("request_", "body", "answer"), ANSWERS)
def test_answers_at_every_split_and_nothing_of_any_prefix(request_: Request, body: str, answer: Answer) -> None:
    frame = bytes.fromhex(body)
    frame += crc16(frame)
    assert Decoder(request_).feed(frame) == answer
    for end in range(len(frame)):
        decoder = Decoder(request_)
        assert decoder.feed(frame[:end]) is None
        assert decoder.feed(frame[end:]) == answer
    decoder = Decoder(request_)
    assert [decoder.feed(bytes((byte,))) for byte in frame] == [None] * (len(frame) - 1) + [answer]


@pytest.mark.parametrize(("request_", "body", "answer"), ANSWERS)
@pytest.mark.parametrize("before", ["", "00", "ff0102", "0102", "0182", "01"])
def test_the_echo_of_a_two_wire_line_and_noise_are_skipped(
    request_: Request, body: str, answer: Answer, before: str
) -> None:
    frame = bytes.fromhex(body)
    assert Decoder(request_).feed(encode(request_) + bytes.fromhex(before) + frame + crc16(frame)) == answer
    assert Decoder(request_).feed(encode(request_)) is None, "the echo alone is no answer"


@pytest.mark.parametrize(("request_", "body", "answer"), ANSWERS)
def test_every_spoilt_bit_is_noticed(request_: Request, body: str, answer: Answer) -> None:
    frame = bytes.fromhex(body)
    frame += crc16(frame)
    for place in range(8 * len(frame)):
        spoilt = bytearray(frame)
        spoilt[place // 8] ^= 1 << place % 8
        assert Decoder(request_).feed(bytes(spoilt)) is None


@pytest.mark.parametrize(
    "late",
    [
        "010101 05",  # coils, when inputs were asked for
        "020201 05",  # another board
        "010202 0500",  # more inputs than were asked for
        "010F00000008",
        "018102",
    ],
)
def test_late_answers_to_other_questions_are_no_answers(late: str) -> None:
    frame = bytes.fromhex(late)
    frame += crc16(frame)
    decoder = Decoder(READ)
    assert decoder.feed(frame) is None
    right = bytes.fromhex("01020100")
    assert decoder.feed(right + crc16(right)) == Bits((False,) * 8)


def test_a_written_echo_of_other_coils_is_no_answer() -> None:
    frame = bytes.fromhex("010F00010008")
    assert Decoder(WRITE).feed(frame + crc16(frame)) is None


@given(st.binary(max_size=200), st.integers(0, 200))
def test_noise_is_never_an_answer_unless_it_is_one(data: bytes, cut: int) -> None:
    """What comes of noise has a right checksum somewhere in it; one in 65,536 has."""
    for request in (READ, COILS, WRITE):
        decoder = Decoder(request)
        first = decoder.feed(data[:cut])
        answer = first if first is not None else decoder.feed(data[cut:])
        if answer is not None:
            assert any(
                crc16(data[start : end - 2]) == data[end - 2 : end]
                for start in range(len(data))
                for end in range(start + 5, len(data) + 1)
            )


def test_endless_noise_is_not_kept() -> None:
    decoder = Decoder(READ)
    for _ in range(10):
        assert decoder.feed(b"\x01" * 500) is None
    right = bytes.fromhex("01020100")
    assert decoder.feed(right + crc16(right)) == Bits((False,) * 8)


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_bits_are_packed_as_they_are_unpacked(values: list[bool]) -> None:
    assert unpack(pack(tuple(values)), len(values)) == tuple(values)


@pytest.mark.parametrize(
    "wrong",
    [
        (0, Function.READ_COILS, 0, 8, ()),
        (248, Function.READ_COILS, 0, 8, ()),
        (1, Function.READ_COILS, -1, 8, ()),
        (1, Function.READ_COILS, 0, 0, ()),
        (1, Function.READ_COILS, 0, 257, ()),
        (1, Function.READ_COILS, 0xFFFF, 2, ()),
        (1, Function.WRITE_COILS, 0, 2, (True,)),
        (1, Function.READ_COILS, 0, 1, (True,)),
    ],
)
def test_impossible_questions_cannot_be_made(wrong: tuple[int, Function, int, int, tuple[bool, ...]]) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Request(*wrong)
