# SPDX-License-Identifier: Apache-2.0
"""The pad's packets: worked out by hand from the published layout, every split, every prefix, damage."""

from __future__ import annotations

import random

import pytest

from drivers.signature_pad.protocol import (
    Damaged,
    Decoder,
    Event,
    NeedData,
    Other,
    PadNumber,
    PenPlace,
    PenPressure,
)

DOWN = bytes.fromhex("C168077403")
"""Near and down at 1000 (7 times 128 and 104), 500 (3 times 128 and 116)."""

NEAR = bytes.fromhex("C000000000")
FAR = bytes.fromhex("807F1F7E1F")
"""Neither, at 4095, 4094."""

PRESSURE = bytes.fromhex("DD00003C05")
"""700 is 5 times 128 and 60."""

NUMBER = bytes.fromhex("882D004D57")
"""Model 11, and 1 above 2BCD hexadecimal."""

VECTORS: list[tuple[bytes, Event]] = [
    (DOWN, PenPlace(1000, 500, True, True)),
    (NEAR, PenPlace(0, 0, True, False)),
    (FAR, PenPlace(4095, 4094, False, False)),
    (bytes.fromhex("C568077403"), PenPlace(1000, 500, True, True)),
    (bytes.fromhex("D168077403"), PenPlace(1000, 500, True, True)),
    (bytes.fromhex("8168077403"), PenPlace(1000, 500, False, True)),
    (PRESSURE, PenPressure(700)),
    (bytes.fromhex("DD00007F7F"), PenPressure(1023)),
    (NUMBER, PadNumber(11, 0x12BCD)),
    (bytes.fromhex("8C01020304"), Other(3)),
    (bytes.fromhex("9401020304"), Other(5)),
    (bytes.fromhex("9801020304"), Other(6)),
    (bytes.fromhex("C17F1F7F1F"), Damaged(5)),  # all ones both ways
    (bytes.fromhex("C168277403"), Damaged(5)),  # a bit above the high five
    (bytes.fromhex("C168077443"), Damaged(5)),
]
STREAM = b"\x01\x02" + DOWN + DOWN[:3] + PRESSURE + b"\x11" * 7 + NEAR + b"\x80\x90" + NUMBER + FAR
EVENTS: list[Event] = [
    Damaged(2),
    PenPlace(1000, 500, True, True),
    Damaged(3),
    PenPressure(700),
    Damaged(5),
    Damaged(2),
    PenPlace(0, 0, True, False),
    Damaged(1),
    Damaged(1),
    PadNumber(11, 0x12BCD),
    PenPlace(4095, 4094, False, False),
]


def take(decoder: Decoder, data: bytes) -> list[Event]:
    decoder.feed(data)
    events: list[Event] = []
    while not isinstance(event := decoder.next_event(), NeedData):
        events.append(event)
    return events


@pytest.mark.parametrize(
    ("packet", "meaning"), VECTORS, ids=lambda given: given.hex() if isinstance(given, bytes) else ""
)
def test_every_packet_of_the_published_layout(packet: bytes, meaning: Event) -> None:
    assert take(Decoder(), packet) == [meaning]
    assert take(Decoder(), packet[:-1]) == []


@pytest.mark.parametrize("at", range(len(STREAM) + 1))
def test_every_split_says_the_same_and_every_prefix_no_more(at: int) -> None:
    decoder = Decoder()
    first = take(decoder, STREAM[:at])
    assert first == EVENTS[: len(first)]
    assert first + take(decoder, STREAM[at:]) == EVENTS


def test_byte_by_byte() -> None:
    decoder = Decoder()
    assert [event for byte in STREAM for event in take(decoder, bytes([byte]))] == EVENTS


def test_every_flipped_bit_costs_no_more_than_its_packet_and_the_next() -> None:
    for bit in range(len(DOWN) * 8):
        hurt = bytearray(DOWN)
        hurt[bit // 8] ^= 1 << bit % 8
        events = take(Decoder(), DOWN + bytes(hurt) + DOWN + DOWN)
        assert events[0] == events[-1] == PenPlace(1000, 500, True, True)


def test_nothing_is_lost_or_made_up() -> None:
    chance, decoder, given, told = random.Random(7), Decoder(), 0, 0
    for _ in range(500):
        data = chance.randbytes(chance.randrange(1, 40))
        given += len(data)
        told += sum(event.length if isinstance(event, Damaged) else 5 for event in take(decoder, data))
        assert given - 4 <= told <= given


def test_nobody_sees_where_the_pen_was() -> None:
    assert "1000" not in repr(PenPlace(1000, 500, True, True))
    assert "700" not in repr(PenPressure(700))
