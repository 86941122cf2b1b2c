# SPDX-License-Identifier: Apache-2.0
"""Random and mutated bytes through everything that reads what a pad sends: no crash, no growth, and no point that no packet held.

A seeded sample of 200,000 bytes each; 10,000,000 when KIOSK_TEST_ALL is set. The test's output says how many, and the seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from itertools import pairwise

from drivers.recording import Frame
from drivers.signature_pad.ink import MAX_POINTS, Ink
from drivers.signature_pad.profile import PadProfile
from drivers.signature_pad.protocol import MAX_PLACE, Damaged, Decoder, Event, NeedData, PenPlace, PenPressure
from drivers.signature_pad.replay import redact, replay

ALL = 10_000_000
SAMPLE = ALL if os.environ.get("KIOSK_TEST_ALL") else 200_000
SEED = 20261121
PAD = PadProfile("test", 19200, 410, 400, 2400, 350, 950, has_pressure=True)
GOOD = tuple(
    bytes.fromhex(each)
    for each in ("C168077403", "C16A077503", "C000000000", "807F1F7E1F", "DD00003C05", "882D004D57", "8C01020304")
)


def inputs(seed: int) -> Iterator[bytes]:
    """Strokes, broken packets and noise in pieces of all sizes, until enough bytes went by."""
    chance, given = random.Random(seed), 0
    while given < SAMPLE:
        data = bytearray(b"".join(chance.choice(GOOD) for _ in range(chance.choice((1, 1, 3, 40)))))
        match chance.randrange(6):
            case 0:
                data = bytearray(chance.randbytes(chance.choice((1, 4, 60, 700))))
            case 1:
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            case 2:
                del data[chance.randrange(len(data)) :]
            case 3:
                data = data[: chance.randrange(len(data)) + 1] * chance.choice((2, 50))
            case 4:
                data = bytearray(bytes([0xC1, *(chance.randrange(128) for _ in range(4))]) * chance.randrange(1, 20))
            case _:
                pass
        given += len(data)
        yield bytes(data)
    print(f"{given} of {ALL} bytes, seed {seed}")


def take(decoder: Decoder, data: bytes) -> list[Event]:
    decoder.feed(data)
    events: list[Event] = []
    while not isinstance(event := decoder.next_event(), NeedData):
        events.append(event)
    return events


def test_every_byte_is_told_once_and_nothing_is_out_of_range() -> None:
    decoder, given, told = Decoder(), 0, 0
    for data in inputs(SEED):
        given += len(data)
        for event in take(decoder, data):
            told += event.length if isinstance(event, Damaged) else 5
            if isinstance(event, PenPlace):
                assert 0 <= event.x <= MAX_PLACE >= event.y >= 0
            if isinstance(event, PenPressure):
                assert 0 <= event.value <= 1023
        assert given - 4 <= told <= given


def test_pieces_make_no_difference() -> None:
    chance = random.Random(SEED)
    for number, data in enumerate(inputs(SEED + 1)):
        if number % 4 or len(data) > 500:
            continue
        pieces, found, at = Decoder(), list[Event](), 0
        while at < len(data):
            step = chance.randrange(1, 9)
            found += take(pieces, data[at : at + step])
            at += step
        assert take(Decoder(), data) == found


def test_a_good_packet_is_found_after_any_noise() -> None:
    decoder = Decoder()
    for data in inputs(SEED + 2):
        take(decoder, data)
        assert take(decoder, GOOD[0])[-1] == PenPlace(1000, 500, True, True)


def test_ink_is_bounded_and_holds_only_what_packets_said() -> None:
    chance, now, ink, decoder, said = random.Random(SEED), 0.0, Ink(PAD), Decoder(), set[tuple[float, float]]()
    for data in inputs(SEED + 3):
        for event in take(decoder, data):
            now += chance.choice((0.0, 0.003, 0.003, 1.0))
            if isinstance(event, PenPlace) and event.is_down:
                said.add(PAD.place_mm(event.x, event.y))
            ink.take(event, now)
            if ink.unreliable is not None:
                break
        if chance.randrange(5) == 0:
            ink.silence(now)
        if ink.unreliable is None and chance.randrange(50):
            continue
        points = [point for stroke in ink.strokes for point in stroke.points]
        assert len(points) <= MAX_POINTS
        assert all(stroke.points for stroke in ink.strokes)
        assert {(point.x_mm, point.y_mm) for point in points} <= said
        assert all(later.t_ms >= earlier.t_ms for earlier, later in pairwise(points))
        ink, said = Ink(PAD), set()


def test_recordings_of_nonsense() -> None:
    chance = random.Random(SEED)
    for data in inputs(SEED + 4):
        frame = Frame(data, chance.choice((True, False, None)))
        for event in replay((frame,)):
            assert event["event"] != "record" or all(
                0 <= value <= MAX_PLACE for point in event["points"] for value in point
            )
        kept = redact(frame)
        assert kept is not None
        assert len(kept) == len(data)
        assert not any(byte for byte in kept if not byte & 0x80)
