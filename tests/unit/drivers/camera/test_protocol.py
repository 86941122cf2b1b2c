# SPDX-License-Identifier: Apache-2.0
"""MJPEG parts: what RFC 2046 says, what cameras do otherwise, every split, every prefix, lies and garbage."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import given, strategies as st

from drivers.camera.protocol import (
    MAX_HEAD_BYTES,
    MAX_PART_BYTES,
    NEED_DATA,
    Damaged,
    Decoder,
    Ended,
    Event,
    NeedData,
    Part,
    boundary_of,
    picture_size,
)


def jpeg(tag: bytes, length: int = 60) -> bytes:
    """Begins and ends as a JPEG; between are bytes that occur in none of the delimiters below."""
    return b"\xff\xd8" + (tag * length)[:length] + b"\xff\xd9"


A, B, C = jpeg(b"a1"), jpeg(b"b2"), jpeg(b"c3")


def part(body: bytes, *, length: int | None = -1, end: bytes = b"\r\n", boundary: bytes = b"edge") -> bytes:
    """A part as most cameras write it; ``length`` -1 is the true one, None leaves it out."""
    head = b"--" + boundary + end + b"Content-Type: image/jpeg" + end
    if length is not None:
        head += b"Content-Length: %d" % (len(body) if length == -1 else length) + end
    return head + end + body + end


def take(decoder: Decoder, data: bytes = b"") -> list[Event]:
    decoder.feed(data)
    events: list[Event] = []
    while not isinstance(event := decoder.next_event(), NeedData):
        events.append(event)
        if isinstance(event, Ended):
            break
    return events


def pictures(data: bytes, boundary: bytes = b"edge") -> list[bytes]:
    return [event.jpeg for event in take(Decoder(boundary), data) if isinstance(event, Part)]


MEASURED = part(A) + part(B) + part(C)
UNMEASURED = part(A, length=None) + part(B, length=None) + part(C, length=None) + b"--edge"
MIXED_LINE_ENDS = part(A, end=b"\n") + part(B) + part(C, end=b"\n", length=None) + b"--edge\n"
LYING = part(A) + part(B, length=len(B) + 40) + part(B, length=10) + part(C)
NOISY = (
    b"\x00\xff--ed"
    + part(A)
    + b"-- noise" * 9
    + part(jpeg(b"x")[:-2])
    + part(b"no picture")
    + part(C)
    + b"--edge--\r\n"
)
STREAMS = {"measured": MEASURED, "unmeasured": UNMEASURED, "line ends": MIXED_LINE_ENDS, "lying": LYING, "noisy": NOISY}


def test_pictures_come_out_as_they_went_in() -> None:
    assert take(Decoder(b"edge"), MEASURED) == [Part(A), Part(B), Part(C)]
    assert take(Decoder(b"edge"), MIXED_LINE_ENDS) == [Part(A), Part(B), Part(C)]


def test_with_a_length_the_picture_is_known_with_its_last_byte() -> None:
    decoder = Decoder(b"edge")
    whole = part(A).removesuffix(b"\r\n")
    assert take(decoder, whole[:-1]) == []
    assert take(decoder, whole[-1:]) == [Part(A)]


def test_without_a_length_it_is_known_with_the_next_delimiter() -> None:
    decoder = Decoder(b"edge")
    assert take(decoder, part(A, length=None)) == []
    assert take(decoder, b"--edge") == [Part(A)]


def test_a_length_that_is_too_long_costs_that_picture_alone() -> None:
    data = part(A) + part(B, length=len(B) + 40) + part(C) + part(A)
    events = take(Decoder(b"edge"), data)
    assert [event for event in events if isinstance(event, Part)] == [Part(A), Part(C), Part(A)]
    assert [event for event in events if isinstance(event, Damaged)] == [
        Damaged("a part shorter than its Content-Length")
    ]


def test_a_length_that_is_too_short_costs_that_picture_alone() -> None:
    events = take(Decoder(b"edge"), part(A) + part(B, length=10) + part(C))
    assert events == [Part(A), Damaged("a JPEG without its end"), Damaged("bytes between two parts"), Part(C)]


def test_bytes_missing_in_the_middle_cost_that_picture_alone() -> None:
    lost = part(B)
    assert pictures(part(A) + lost[:70] + lost[90:] + part(C)) == [A, C]


@pytest.mark.parametrize("length", [b"-1", b"1e9", b"99999999999", b"abc", b"", b"9000000"])
def test_a_length_that_cannot_be_is_no_reason_to_wait_for_it(length: bytes) -> None:
    bad = b"--edge\r\nContent-Length: " + length + b"\r\n\r\n" + B + b"\r\n"
    assert Damaged("a Content-Length that cannot be") in take(Decoder(b"edge"), bad + part(A))
    assert pictures(bad + part(A)) == [A]


def test_a_boundary_that_begins_with_dashes_stands_with_or_without_two_more() -> None:
    boundary = boundary_of("multipart/x-mixed-replace;boundary=--myboundary")
    assert boundary == b"myboundary"
    for dashes in (b"--", b"----"):
        data = b"".join(part(body, boundary=dashes[2:] + boundary) for body in (A, B))
        assert take(Decoder(boundary), data) == [Part(A), Part(B)]
        data = b"".join(part(body, length=None, boundary=dashes[2:] + boundary) for body in (A, B, C))
        assert take(Decoder(boundary), data) == [Part(A), Part(B)]


def test_a_short_boundary_inside_a_picture_is_part_of_the_picture() -> None:
    picture = b"\xff\xd8 x--b x--b-- \xff\xd9"
    assert pictures(part(picture, boundary=b"b"), b"b") == [picture]
    assert pictures(part(picture, boundary=b"b", length=None) + b"--b", b"b") == [picture]


def test_a_delimiter_right_behind_a_picture_needs_no_line_end() -> None:
    data = b"--edge\n\n" + A + b"--edge\n\n" + B + b"--edge"
    assert pictures(data) == [A, B]


def test_padding_behind_a_picture_belongs_to_no_picture() -> None:
    assert pictures(part(A + bytes(7))) == [A]


def test_the_closing_delimiter_ends_it_for_good() -> None:
    decoder = Decoder(b"edge")
    assert take(decoder, part(A) + b"--edge--\r\n") == [Part(A), Ended()]
    assert take(decoder, part(B)) == [Ended()]


def test_a_head_without_an_end_is_given_up() -> None:
    events = take(Decoder(b"edge"), b"--edge\r\n" + b"x" * MAX_HEAD_BYTES + b"\r\n" + part(A))
    assert events == [Damaged("a head without an end"), Part(A)]


def test_a_part_without_an_end_is_given_up() -> None:
    decoder = Decoder(b"edge")
    events = take(decoder, b"--edge\r\n\r\n\xff\xd8")
    for _ in range(9):
        events += take(decoder, b"z" * (MAX_PART_BYTES // 8))
    assert events == [Damaged("a part without an end")]
    assert take(decoder, b"\r\n" + part(A)) == [Part(A)]


def test_no_boundary_no_decoder() -> None:
    with pytest.raises(ValueError, match="boundary"):
        Decoder(b"")


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/x-mixed-replace; boundary=frame", b"frame"),
        ('Multipart/X-Mixed-Replace; charset=x; Boundary="a b"', b"a b"),
        ("multipart/x-mixed-replace;boundary=--BoundaryString", b"BoundaryString"),
        ("multipart/x-mixed-replace", None),
        ("multipart/x-mixed-replace; boundary=", None),
        ("multipart/x-mixed-replace; boundary=--", None),
        ("image/jpeg; boundary=frame", None),
        ("", None),
    ],
)
def test_the_boundary_of_a_content_type(content_type: str, boundary: bytes | None) -> None:
    assert boundary_of(content_type) == boundary


def header(marker: int, height: int, width: int) -> bytes:
    return bytes([0xFF, marker, 0, 11, 8]) + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\1\1\x11\0"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"\xff\xd8" + header(0xC0, 720, 1280), (1280, 720)),
        (b"\xff\xd8\xff\xe0\0\4ab" + header(0xC2, 48, 64), (64, 48)),
        (b"\xff\xd8\xff\xff\x01\xff\xd0" + header(0xC0, 8, 16), (16, 8)),
        (b"\xff\xd8\xff\xc4\0\4ab" + header(0xC1, 8, 16), (16, 8)),
        (b"\xff\xd8" + header(0xC0, 65535, 65535), None),
        (b"\xff\xd8" + header(0xC0, 0, 16), None),
        (b"\xff\xd8" + header(0xC0, 8, 16)[:-7], None),
        (b"\xff\xd8\xff\xe0\0\0" + b"\xff" * 4, None),
        (b"\xff\xd8 nothing of the kind", None),
        (b"GIF89a \xff\xc0", None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture_before_it_is_drawn(data: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(data) == size


@pytest.mark.parametrize("name", STREAMS)
def test_every_split_says_the_same(name: str) -> None:
    data = STREAMS[name]
    expected = take(Decoder(b"edge"), data)
    for at in range(1, len(data)):
        decoder = Decoder(b"edge")
        found = take(decoder, data[:at])
        if not (found and isinstance(found[-1], Ended)):
            found += take(decoder, data[at:])
        assert found == expected, at


@pytest.mark.parametrize("name", STREAMS)
def test_byte_by_byte_says_the_same(name: str) -> None:
    data, decoder = STREAMS[name], Decoder(b"edge")
    found: list[Event] = []
    for byte in data:
        found += take(decoder, bytes([byte]))
        if found and isinstance(found[-1], Ended):
            break
    assert found == take(Decoder(b"edge"), data)


@pytest.mark.parametrize("name", STREAMS)
def test_every_prefix_says_no_more_than_the_whole(name: str) -> None:
    data = STREAMS[name]
    whole = take(Decoder(b"edge"), data)
    for at in range(len(data)):
        found = take(Decoder(b"edge"), data[:at])
        assert found == whole[: len(found)], at


@given(st.lists(st.sampled_from([MEASURED, UNMEASURED, LYING, b"\xff\xd8", b"--edge", b"\r\n", b"noise"]), max_size=6),
       st.lists(st.integers(0, 700), max_size=8))  # fmt: skip
def test_any_cutting_of_any_mixture_says_the_same(pieces: list[bytes], cuts: list[int]) -> None:
    data = b"".join(pieces)
    expected = take(Decoder(b"edge"), data)
    decoder, found, at = Decoder(b"edge"), list[Event](), 0
    for cut in [*sorted(cuts), len(data)]:
        if Ended() not in found:
            found += take(decoder, data[at:cut])
        at = max(at, cut)
    assert found == expected


def test_random_and_mutated_bytes_never_make_a_picture_that_was_not_sent() -> None:
    """Ten million bytes with KIOSK_TEST_ALL, a tenth of a million otherwise; seed 20261121."""
    rounds = 10_000_000 if os.environ.get("KIOSK_TEST_ALL") else 100_000
    chance = random.Random(20261121)
    sent = {A, B, C}
    decoder, fed, good = Decoder(b"edge"), 0, 0
    while fed < rounds:
        stream = bytearray(chance.choice([MEASURED, UNMEASURED, LYING, chance.randbytes(300)]))
        for _ in range(chance.randrange(4)):
            at = chance.randrange(len(stream))
            match chance.randrange(3):
                case 0:
                    stream[at] = chance.randrange(256)
                case 1:
                    del stream[at : at + chance.randrange(30)]
                case _:
                    stream[at:at] = chance.randbytes(chance.randrange(30))
            if not stream:
                break
        fed += len(stream)
        for event in take(decoder, bytes(stream)):
            assert not isinstance(event, NeedData)
            if isinstance(event, Ended):
                decoder = Decoder(b"edge")
            if isinstance(event, Part):
                assert event.jpeg.startswith(b"\xff\xd8")
                assert event.jpeg.endswith(b"\xff\xd9")
                assert len(event.jpeg) <= MAX_PART_BYTES
                good += event.jpeg in sent
    assert decoder.next_event() == NEED_DATA
    assert pictures(bytes(MEASURED)) == [A, B, C]
    assert good > rounds / 1000, "what was whole arrived all the same"
