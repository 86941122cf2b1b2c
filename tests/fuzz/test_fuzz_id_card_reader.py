# SPDX-License-Identifier: Apache-2.0
"""Random and mutated bytes through the ID card reader's decoders: no crash, no hang, no card that was not there.

A seeded sample of 200,000 bytes each; 10,000,000 when KIOSK_TEST_ALL is set. The test's output says how many, and the seed.
"""

from __future__ import annotations

import os
import random
import time
import unicodedata
from collections.abc import Callable, Iterator
from functools import reduce
from operator import xor

import pytest

from drivers.hidden_characters import without_hidden
from drivers.id_card_reader.hid_framing import HidFraming, MiaxisReports, RawReports
from drivers.id_card_reader.port import CardKind, IdCard
from drivers.id_card_reader.protocol import Decoder, NeedData, Reply, decode_request
from drivers.id_card_reader.replay import redact, replay
from drivers.id_card_reader.reply_data import split_card_data
from drivers.id_card_reader.simulated_chip import chip_of
from drivers.id_card_reader.synthetic_cards import CARDS
from drivers.id_card_reader.text import BadText, decode_text
from drivers.recording import Frame
from tests.unit.drivers.id_card_reader.test_hid_framing import miaxis_answer, raw_answer
from tests.unit.drivers.id_card_reader.vectors import FRAME_J, FRAME_R, PHOTO, REPLIES, REQUESTS, TIMEOUT_FRAME

ALL = 10_000_000
SAMPLE = ALL if os.environ.get("KIOSK_TEST_ALL") else 200_000
SEED = 20261121
CHUNK = 4096
SHORT = tuple(bytes.fromhex(vector[0]) for vector in REPLIES.values())
FRAMES = (*SHORT, *SHORT, FRAME_R, FRAME_J, TIMEOUT_FRAME)
TEXTS = tuple(chip_of(card["card"]).text for card in CARDS.values())
LONGEST = 7 + 2400


def frame(body: bytes) -> bytes:
    checked = (len(body) + 1).to_bytes(2, "big") + body
    return bytes.fromhex("AAAAAA9669") + checked + bytes([reduce(xor, checked)])


def mutate(generator: random.Random, good: bytes) -> bytes:
    """Good bytes with bits turned, bytes lost, doubled and put in; a third of the time as they are."""
    chunk = bytearray(good)
    for _ in range(generator.choice((0, 1, 2))):
        at = generator.randrange(len(chunk))
        match generator.randrange(4):
            case 0:
                chunk[at] ^= 1 << generator.randrange(8)
            case 1:
                del chunk[at : at + generator.choice((1, 1, 5))]
            case 2:
                chunk[at:at] = chunk[at : at + 9]
            case _:
                chunk[at:at] = generator.randbytes(generator.choice((1, 3, 40)))
        chunk = chunk or bytearray(b"\0")
    return bytes(chunk)


def random_chunks(generator: random.Random) -> Iterator[bytes]:
    while True:
        yield generator.randbytes(CHUNK)


def preambles(generator: random.Random) -> Iterator[bytes]:
    """Noise in which every frame begins and nearly none is one."""
    while True:
        yield b"".join(bytes.fromhex("AAAAAA9669") + generator.randbytes(generator.randrange(40)) for _ in range(99))


def mutated_frames(generator: random.Random) -> Iterator[bytes]:
    while True:
        yield b"".join(mutate(generator, generator.choice(FRAMES)) for _ in range(20))


def damaged_cards(generator: random.Random) -> Iterator[bytes]:
    """Whole frames with right checks around card data that is not right: what only the text decoder can refuse."""
    while True:
        text = mutate(generator, generator.choice(TEXTS))
        lengths = generator.choice((bytes.fromhex("01000400"), len(text).to_bytes(2, "big") + b"\4\0"))
        yield frame(b"\0\0\x90" + lengths + text + PHOTO)


SOURCES = (random_chunks, preambles, mutated_frames, damaged_cards)


def budget(began: float) -> None:
    assert time.monotonic() - began < 1800, "a hang"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
def test_sdt_frames(source: Callable[[random.Random], Iterator[bytes]]) -> None:
    """Every reply that comes out went in, whole, with a right check; the buffer never grows beyond one frame."""
    generator, decoder, began, fed = random.Random(SEED), Decoder(), time.monotonic(), 0
    recent = b""
    for chunk in source(generator):
        at = 0
        while at < len(chunk):
            piece = chunk[at : at + generator.choice((1, 7, 64, 1295, CHUNK))]
            at += len(piece)
            recent = (recent + piece)[-2 * LONGEST - CHUNK :]
            decoder.feed(piece)
            while not isinstance(event := decoder.next_event(), NeedData):
                if isinstance(event, Reply):
                    body = bytes([event.sw1, event.sw2, event.sw3]) + event.data
                    assert frame(body)[1:] in recent
            assert decoder.unfinished <= LONGEST + CHUNK
            if generator.random() < 0.01:
                decoder.reset()
        fed += len(chunk)
        budget(began)
        if fed >= SAMPLE:
            break
    print(f"{fed} of {ALL} bytes, seed {SEED}")


# The layouts once more, from the reference notes 1.8: offset and length in bytes.
_COMMON = {"name": (0, 30), "sex_code": (30, 2), "birth": (36, 16), "number": (122, 36), "valid_from": (188, 16)}
OFFSETS: dict[CardKind, dict[str, tuple[int, int]]] = {
    CardKind.RESIDENT: {**_COMMON, "ethnic_code": (32, 4), "address": (52, 70), "authority": (158, 30)},
    CardKind.HMT_PERMIT: {**_COMMON, "address": (52, 70), "authority": (158, 30), "pass_number": (220, 18)},
    CardKind.FOREIGNER_2017: {
        "english_name": (0, 120), "sex_code": (120, 2), "number": (122, 30), "nationality": (152, 6), "birth": (220, 16),
        "valid_from": (188, 16), "authority": (240, 8),
    },
    CardKind.FOREIGNER_2023: {**_COMMON, "issue_count": (32, 4), "nationality": (242, 6), "old_card_link": (250, 6)},
}  # fmt: skip
FLAGS = {CardKind.HMT_PERMIT: "J", CardKind.FOREIGNER_2017: "I", CardKind.FOREIGNER_2023: "Y"}


CLEANED = ("address", "authority")
"""Shown without characters that nobody sees; a name or a number with one is refused."""


def check_card(card: IdCard, text: bytes) -> None:
    """Everything the record says stands in the block, at its place."""
    if card.kind in FLAGS:
        assert text[248:250].decode("utf-16-le") == FLAGS[card.kind]
    for name, (offset, length) in OFFSETS[card.kind].items():
        stands = text[offset : offset + length].decode("utf-16-le", "replace").rstrip(" \0")
        said = getattr(card, name)
        said = f"{said:%Y%m%d}".rjust(8, "0") if name in ("birth", "valid_from") else said
        if name in CLEANED:
            stands = without_hidden(stands).rstrip(" \0")
        if name != "name" or stands:
            assert said == stands, name
    until = text[204:220].decode("utf-16-le", "replace").rstrip(" \0")
    assert until == ("长期" if card.valid_to is None else f"{card.valid_to:%Y%m%d}".rjust(8, "0"))
    assert card.name
    assert card.number
    everything = card.name + card.number + card.address + card.authority + card.english_name
    assert not any(unicodedata.category(character) == "Cc" for character in everything)
    everything.encode("utf-8")
    # What is derived never raises either.
    assert card.old_number == "" or len(card.old_number) == 15
    assert card.number_checks in (True, False)


@pytest.mark.parametrize("kind", ["random", "mutated", "moved"])
def test_card_texts(kind: str) -> None:
    generator, began, fed, cards = random.Random(SEED), time.monotonic(), 0, 0
    while fed < SAMPLE:
        if kind == "random":
            text = generator.randbytes(256)
        elif kind == "mutated":
            text = mutate(generator, generator.choice(TEXTS))[:256].ljust(256, b"\0")
        else:  # two cards' halves, and any flag
            one, other = generator.choice(TEXTS), generator.choice(TEXTS)
            cut = 2 * generator.randrange(128)
            text = one[:cut] + other[cut:248] + generator.choice("IJY \0中").encode("utf-16-le") + other[250:]
            text = text[-256:].ljust(256, b"\0") if len(text) != 256 else text
        found = decode_text(text)
        if isinstance(found, IdCard):
            cards += 1
            check_card(found, text)
        else:
            assert isinstance(found, BadText)
        fed += len(text)
        budget(began)
    assert kind == "random" or cards > 20, "the good ones are let through"
    print(f"{fed} of {ALL} bytes, seed {SEED}, {cards} cards")


@pytest.mark.parametrize(("framing", "wrap"), [(RawReports, raw_answer), (MiaxisReports, miaxis_answer)])
def test_hid_reports(framing: type[HidFraming], wrap: Callable[[bytes], list[bytes]]) -> None:
    """No report raises; what comes out decodes to replies of the reader or to damage, and an answer after it is whole."""
    generator, began, fed = random.Random(SEED), time.monotonic(), 0
    good = {FRAME_R[10:-1], FRAME_J[10:-1], *(answer[10:-1] for answer in SHORT)}
    it, decoder, wrong = framing(), Decoder(), 0
    while fed < SAMPLE:
        for report in wrap(generator.choice(FRAMES[:-1])):
            sent = generator.randbytes(64) if generator.random() < 0.1 else mutate(generator, report)[:64]
            decoder.feed(it.feed(sent))
            fed += len(sent)
        while not isinstance(event := decoder.next_event(), NeedData):
            # A one-byte check lets one damaged frame in 256 pass; what it says is still bounded and refused or right.
            wrong += isinstance(event, Reply) and event.data not in good
        if generator.random() < 0.3:
            it.reset()
            decoder.reset()
        budget(began)
    it.reset()
    decoder.reset()
    for report in wrap(FRAME_R):
        decoder.feed(it.feed(report))
    last = decoder.next_event()
    assert isinstance(last, Reply)
    assert last.data == FRAME_R[10:-1]
    print(f"{fed} of {ALL} bytes, seed {SEED}, {wrong} replies past the check")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
def test_recordings(source: Callable[[random.Random], Iterator[bytes]]) -> None:
    """Replay and redaction of anything; no record of a card comes out of what was redacted."""
    generator, began, fed = random.Random(SEED), time.monotonic(), 0
    requests = [bytes.fromhex(request) for request in REQUESTS.values()]
    for chunk in source(generator):
        frames = [Frame(chunk, generator.choice((None, True, False)))]
        if generator.random() < 0.5:
            frames.insert(0, Frame(generator.choice(requests)))
        for event in replay(frames):
            if event["event"] == "record":
                assert event["name"]
                assert event["document"] in ("resident", "hmt", "foreigner_2017", "foreigner_2023")
        kept = [Frame(redact(one) or b"", one.sent) for one in frames]
        assert [len(one.data) for one in kept] == [len(one.data) for one in frames]
        assert not any(event["event"] == "record" for event in replay(kept))
        for one in frames:
            decode_request(one.data)
            split_card_data(one.data)
            split_card_data(one.data, with_fingerprints=True)
        fed += len(chunk)
        budget(began)
        if fed >= SAMPLE:
            break
    print(f"{fed} of {ALL} bytes, seed {SEED}")
