# SPDX-License-Identifier: Apache-2.0
"""Random and mutated bytes through the printer's decoders: no crash, no hang, nothing understood that was not said.

A seeded sample of 200,000 bytes each; 10,000,000 when KIOSK_TEST_ALL is set. The test's output says how many, and the seed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator

import pytest

from drivers.receipt_printer.interpreter import Interpreter
from drivers.receipt_printer.replay import replay
from drivers.receipt_printer.replies import AutoStatus, Cleared, Decoder, Noise, Processed, RealTime, Sensors
from drivers.recording import Frame

ALL = 10_000_000
SAMPLE = ALL if os.environ.get("KIOSK_TEST_ALL") else 200_000
SEED = 20261121
CHUNK = 4096
ANSWERS = tuple(
    bytes.fromhex(text)
    for text in (
        "12",
        "16",
        "1a",
        "32",
        "72",
        "7e",
        "00",
        "03",
        "0f",
        "14000000",
        "3c080f00",
        "372500",
        "37224142444500",
    )
)
JOB = bytes.fromhex(
    "1B40 1C2E 1C530000 1B6101 1B4501 1D2111 1B333A 1C26 CAD5BCFEC6BED6A4 0A 1C2E 1D7630000100 0100 FF"
) + (
    bytes.fromhex(
        "1D286B040031413200 1D286B0300314306 1D286B0300314531 1D286B0500315030 4142 1D286B0300315130 1D564200 1D7201"
    )
)


def random_bytes(generator: random.Random) -> Iterator[bytes]:
    while True:
        yield generator.randbytes(CHUNK)


def mutated(generator: random.Random, seeds: tuple[bytes, ...]) -> Iterator[bytes]:
    """Good bytes with bits turned, bytes lost, doubled and put in."""
    while True:
        chunk = bytearray()
        while len(chunk) < CHUNK:
            piece = bytearray(generator.choice(seeds))
            for _ in range(generator.randrange(3)):
                place = generator.randrange(len(piece)) if piece else 0
                match generator.randrange(4):
                    case 0 if piece:
                        piece[place] ^= 1 << generator.randrange(8)
                    case 1 if piece:
                        del piece[place]
                    case 2:
                        piece.insert(place, generator.randrange(256))
                    case _:
                        piece += piece[place : place + 4]
            chunk += piece
        yield bytes(chunk)


@pytest.mark.parametrize("source", ["random", "mutated"])
def test_answers(source: str, record_property: Callable[[str, object], None]) -> None:
    generator = random.Random(SEED)
    chunks = random_bytes(generator) if source == "random" else mutated(generator, ANSWERS)
    decoder, done, began = Decoder(), 0, time.monotonic()
    accounted = dropped = 0
    while done < SAMPLE:
        chunk = next(chunks)
        done += len(chunk)
        dropped += chunk.count(b"\x11") + chunk.count(b"\x13")
        for reply in decoder.feed(chunk):
            match reply:
                case RealTime(value=value):
                    assert value & 0x93 == 0x12
                    accounted += 1
                case Sensors(value=value):
                    assert value & 0x90 == 0
                    accounted += 1
                case AutoStatus(raw=raw):
                    assert len(raw) == 4
                    assert raw[0] & 0x93 == 0x10
                    assert all(byte & 0x90 == 0 for byte in raw[1:])
                    accounted += 4
                case Processed(number=number):
                    assert len(number) == 4
                    assert all(0x20 <= byte <= 0x7E for byte in number)
                    accounted += 7
                case Cleared():
                    accounted += 3
                case Noise(raw=raw):
                    accounted += len(raw)
    assert done - dropped - accounted in range(7), (
        "every byte is understood or noise, but an answer that has only begun"
    )
    record_property("bytes", f"{done} of {ALL}, seed {SEED}, {time.monotonic() - began:.1f} s")
    decoder.reset()
    assert decoder.feed(b"\x12") == [RealTime(0x12)], "and it still listens"


@pytest.mark.parametrize("source", ["random", "mutated"])
def test_commands(source: str, record_property: Callable[[str, object], None]) -> None:
    """The simulator's and the replay's side. Not one byte is lost, however wild."""
    generator = random.Random(SEED)
    chunks = random_bytes(generator) if source == "random" else mutated(generator, (JOB, JOB[:40], JOB[60:]))
    done = 0
    budget = SAMPLE // 4
    while done < budget:
        chunk = next(chunks)
        done += len(chunk)
        interpreter = Interpreter()
        raw = b"".join(command.raw for command in interpreter.feed(chunk))
        assert raw + interpreter.unfinished == chunk
    record_property("bytes", f"{done} of {ALL // 4}, seed {SEED}")


def test_recordings() -> None:
    generator = random.Random(SEED)
    for chunk, _ in zip(mutated(generator, (JOB, *ANSWERS)), range(max(4, SAMPLE // 400_000)), strict=False):
        pieces = [chunk[start : start + 64] for start in range(0, len(chunk), 64)]
        assert all("event" in event for event in replay([Frame(piece) for piece in pieces]))
