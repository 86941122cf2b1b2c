# SPDX-License-Identifier: Apache-2.0
"""Random and mutated bytes through everything that reads what a scanner sends: no crash, no hang, and no text that is not clean.

A seeded sample of 200,000 bytes each; 10,000,000 when KIOSK_TEST_ALL is set. The test's output says how many, and the seed.
"""

from __future__ import annotations

import os
import random
import unicodedata
from collections.abc import Iterator

import pytest

from drivers.code_scanner.keys import EVENT, KeyReader
from drivers.code_scanner.port import Scanned
from drivers.code_scanner.protocol import MAX_CODE_BYTES, Code, Decoder, Event, Framing, read_code
from drivers.code_scanner.replay import redact, replay
from drivers.recording import Frame

ALL = 10_000_000
SAMPLE = ALL if os.environ.get("KIOSK_TEST_ALL") else 200_000
SEED = 20261121
ACKNOWLEDGEMENT = bytes.fromhex("02000001003331")
FRAMINGS = {
    "gm65": Framing(b"\r", ACKNOWLEDGEMENT), "crlf": Framing(b"\r\n", has_aim_id=True), "bare": Framing(b""),
}  # fmt: skip
GOOD = (
    ACKNOWLEDGEMENT + b"SSC:999999\r", "随申码·测试\r\n".encode(), "随申码·测试\r\n".encode("gb18030"), b"]Q1abc\r\n",
    b"https://verify.example.invalid/zm/ABCD-1234\r", "\u202ea\u200b\x1b[2J\r".encode(), b"\r", b"\n",
)  # fmt: skip


def inputs(seed: int) -> Iterator[bytes]:
    """Codes, broken codes, and noise in pieces of all sizes, until enough bytes went by."""
    generator, given = random.Random(seed), 0
    while given < SAMPLE:
        data = bytearray(generator.choice(GOOD))
        match generator.randrange(5):
            case 0:
                data = bytearray(generator.randbytes(generator.choice((1, 7, 60, 700))))
            case 1:
                data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
            case 2:
                del data[generator.randrange(len(data)) :]
            case 3:
                data *= generator.choice((2, 3, 200))
            case _:
                pass
        given += len(data)
        yield bytes(data)
    print(f"{given} of {ALL} bytes, seed {seed}")


def is_clean(text: str) -> bool:
    kinds = {unicodedata.category(letter) for letter in text}
    return bool(text) and not kinds & {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"} and len(text.encode()) <= MAX_CODE_BYTES


def check(events: list[Event], framing: Framing) -> None:
    for event in events:
        if isinstance(event, Code):
            assert len(event.data) <= MAX_CODE_BYTES
            found = read_code(event.data, framing)
            if isinstance(found, Scanned):
                assert is_clean(found.text)


@pytest.mark.parametrize("name", FRAMINGS)
def test_a_modules_bytes(name: str) -> None:
    framing = FRAMINGS[name]
    generator, decoder = random.Random(SEED), Decoder(framing)
    for data in inputs(SEED + len(name)):
        check(decoder.feed(data), framing)
        if generator.randrange(4) == 0:
            check(decoder.silence(), framing)
            assert not decoder.is_waiting
        assert len(decoder._waiting) <= MAX_CODE_BYTES + 2


@pytest.mark.parametrize("name", FRAMINGS)
def test_pieces_make_no_difference(name: str) -> None:
    framing = FRAMINGS[name]
    generator = random.Random(SEED)
    for number, data in enumerate(inputs(SEED + 9)):
        if len(data) > 500 or number % 4:
            continue
        whole, pieces, found, at = Decoder(framing), Decoder(framing), list[Event](), 0
        while at < len(data):
            step = generator.randrange(1, 9)
            found += pieces.feed(data[at : at + step])
            at += step
        assert whole.feed(data) == found
        assert whole.silence() == pieces.silence()


def test_input_events_of_any_kind() -> None:
    generator, reader, given = random.Random(SEED), KeyReader(), 0
    while given < SAMPLE:
        if generator.randrange(10):
            code = generator.choice((28, 42, 56, 29, 58, generator.randrange(1, 100)))
            data = EVENT.pack(0, 0, generator.choice((1, 1, 1, 0, 4)), code, generator.choice((0, 1, 1, 2)))
        else:
            data = generator.randbytes(generator.randrange(1, 60))
        given += len(data)
        check(reader.feed(data), FRAMINGS["bare"])
        assert len(reader._begun.data) <= MAX_CODE_BYTES
        if generator.randrange(200) == 0:
            reader.silence()
    print(f"{given} of {ALL} bytes, seed {SEED}")


def test_recordings_of_nonsense() -> None:
    generator = random.Random(SEED)
    for data in inputs(SEED + 20):
        frame = Frame(data, generator.choice((True, False, None)))
        for event in replay((frame,)):
            assert event["event"] != "record" or is_clean(event["text"])
        kept = redact(frame)
        assert kept is None or b"999999" not in kept
