# SPDX-License-Identifier: Apache-2.0
"""Random and mutated bytes as a card's answers: no crash, no hang, no card that was not there, no technician who did not sign.

A seeded sample of 200,000 bytes each; 10,000,000 when KIOSK_TEST_ALL is set. The test's output says how many, and the seed.
"""

from __future__ import annotations

import os
import random
import time
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.recording import Frame
from drivers.smart_card_reader.dispatch import Trust, ask
from drivers.smart_card_reader.iso7816 import (
    MAX_ANSWER_BYTES,
    CardError,
    Steps,
    decode_command,
    decode_response,
    on_the_wire,
)
from drivers.smart_card_reader.operator_authority import OperatorAuthority
from drivers.smart_card_reader.piv import certificate_of, talk as piv_talk
from drivers.smart_card_reader.port import (
    CardAccessNumber,
    CardKind,
    CardRead,
    DocumentKey,
    NeedsRemoteAuthentication,
    Question,
    RemoteAnswer,
    SocialSecurityCard,
    TechnicianProof,
    TechnicianQuestion,
)
from drivers.smart_card_reader.replay import redact, replay
from drivers.smart_card_reader.simulated_card import SimulatedCard
from drivers.smart_card_reader.simulated_piv import PivCardSimulated, PivFields, SyntheticOperator
from drivers.smart_card_reader.social_security import answer_remotely, talk as social_talk
from drivers.smart_card_reader.synthetic_cards import CARDS, NUMBER, SOCIAL_SECURITY, TRAVEL
from drivers.smart_card_reader.tlv import BadTlv, decode, read_header

ALL = 10_000_000
SAMPLE = ALL if os.environ.get("KIOSK_TEST_ALL") else 200_000
SEED = 20261121
GOOD = tuple(
    bytes.fromhex(one)
    for one in (
        "9000", "6A82", "6982", "6106", "6C12", "63C3", "0304332E30309000", "0709583030303030303139" + "9000",
        "0812" + NUMBER.encode().hex() + "9000", "091ED5C5C8FD" + "00" * 26 + "9000", "0B01019000", "0D04197804129000",
        "6F1E840F7378312E73682EC9E7BBE1B1A3D5CFA50B9F0C0801020304058601039000", "00010203040506079000",
        "61114F0600001000010079074F05A0000003089000",
    )
)  # fmt: skip


def mutated(generator: random.Random, good: bytes) -> bytes:
    data = bytearray(good)
    for _ in range(generator.choice((1, 1, 2, 5))):
        at = generator.randrange(len(data) + 1)
        match generator.randrange(4):
            case 0 if at < len(data):
                data[at] ^= 1 << generator.randrange(8)
            case 1:
                del data[at : at + generator.choice((1, 1, 7))]
            case 2:
                data[at:at] = data[at : at + 9]
            case _:
                data[at:at] = generator.randbytes(generator.choice((1, 3, 40)))
    return bytes(data)


def anything(generator: random.Random) -> bytes:
    match generator.randrange(4):
        case 0:
            return generator.randbytes(generator.choice((0, 1, 2, 7, 60, 258)))
        case 1:
            return generator.choice(GOOD)
        case _:
            return mutated(generator, generator.choice(GOOD))


class Liar:
    """A card that answers right, wrong or anything; it counts what it said."""

    def __init__(self, card: SimulatedCard, generator: random.Random, honesty: float) -> None:
        self._card, self._generator, self._honesty = card, generator, honesty
        self.said: list[bytes] = []
        self.asked: list[bytes] = []

    def answer(self, apdu: bytes) -> bytes:
        self.asked.append(apdu)
        right = self._card.answer(apdu)
        if self._generator.random() < self._honesty:
            said = right
        else:
            said = mutated(self._generator, right) if self._generator.randrange(2) else anything(self._generator)
        self.said.append(said)
        return said


def talked(steps: Steps[object], liar: Liar, t0: bool) -> object:
    """What came out; None: it was found out, or given up."""
    wire = on_the_wire(steps, t0)
    try:
        apdu = next(wire)
        while len(liar.asked) < 3000:
            apdu = wire.send(liar.answer(apdu))
        raise AssertionError("a talk without an end")
    except StopIteration as end:
        return end.value
    except (CardError, BadTlv):
        return None


def cards(talk: Callable[[random.Random], int]) -> None:
    generator, given, began = random.Random(SEED), 0, time.monotonic()
    while given < SAMPLE:
        given += talk(generator)
        assert time.monotonic() - began < 1800, "a hang"
    print(f"{given} of {ALL} bytes, seed {SEED}")


def is_clean(card: SocialSecurityCard) -> bool:
    text = card.name + card.number + card.card_number + card.version + card.card_class
    return not {unicodedata.category(letter) for letter in text} & {"Cc", "Cs"} and len(card.name) <= 50


def test_social_security_cards_that_lie() -> None:
    """A name or number that comes out was said: whole, in a record of its tag."""

    def talk(generator: random.Random) -> int:
        card = generator.choice(list(SOCIAL_SECURITY.values())).make()
        liar = Liar(card, generator, generator.choice((0.0, 0.5, 0.9, 0.99)))
        remote = RemoteAnswer(bytes(8), bytes(16))
        steps: Steps[object] = answer_remotely(remote) if generator.randrange(8) == 0 else social_talk()
        found = talked(steps, liar, card.speaks_t0)
        heard = b"".join(one[:-2] for one in liar.said)
        if isinstance(found, SocialSecurityCard):
            assert is_clean(found)
            assert found.number.encode("gb18030") in heard
            assert all(letter.encode("gb18030") in heard for letter in found.name)
        elif isinstance(found, NeedsRemoteAuthentication):
            assert found.challenge in heard
            assert len(found.challenge) == 8
        assert not [one for one in liar.asked if one[1] == 0x20], "a PIN"
        return sum(len(one) for one in liar.said)

    cards(talk)


@cache
def operator() -> tuple[SyntheticOperator, OperatorAuthority]:
    made = SyntheticOperator()
    return made, OperatorAuthority.from_pem(made.pem)


def test_technicians_cards_that_lie() -> None:
    """Whoever is proven has said a certificate of the operator's and a signature, and no PIN went out twice."""
    made, authority = operator()
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = made.certificate(key)
    now = datetime.now(UTC)

    def talk(generator: random.Random) -> int:
        pin = generator.choice((None, "246810", "111111"))
        fields = PivFields(certificate, generator.choice((key, None)), generator.choice((None, "246810")))
        fields.lies = generator.randrange(3) == 0
        liar = Liar(PivCardSimulated(fields), generator, generator.choice((0.0, 0.5, 0.9, 0.99)))
        question = TechnicianQuestion(generator.randbytes(32), pin)
        found = talked(piv_talk(question, authority, now), liar, False)
        if isinstance(found, TechnicianProof):
            assert fields.key is not None
            assert not fields.lies
            assert found.subject == "TEST-0001"
            assert certificate[:200] in b"".join(one[:-2] for one in liar.said)
        pins = [one for one in liar.asked if one[1] == 0x20 and len(one) > 4]
        assert len(pins) <= (pin is not None)
        return sum(len(one) for one in liar.said)

    cards(talk)


def test_any_card_to_any_question() -> None:
    """All kinds in turn, as the driver asks: no travel document ever comes of a card that is none."""
    made, authority = operator()
    makers = [one.make for name, one in CARDS.items() if name not in TRAVEL]
    technician = PivFields(made.certificate(ec.generate_private_key(ec.SECP256R1())), None)
    keys = (None, DocumentKey("L898902C3", "740812", "300101"), CardAccessNumber("123456"))
    now = datetime.now(UTC)

    def talk(generator: random.Random) -> int:
        kinds = frozenset(kind for kind in CardKind if generator.randrange(3))
        key = generator.choice(keys)
        question = Question(kinds, document_key=key, technician=TechnicianQuestion(bytes(32)))
        card = PivCardSimulated(technician) if generator.randrange(5) == 0 else generator.choice(makers)()
        liar = Liar(card, generator, generator.choice((0.0, 0.5, 0.9, 0.99)))
        found = talked(ask(question, Trust(authority), now), liar, card.speaks_t0)
        assert not isinstance(found, CardRead) or isinstance(found.card, SocialSecurityCard)
        return sum(len(one) for one in liar.said)

    cards(talk)


def chunks(generator: random.Random) -> Iterator[bytes]:
    given = 0
    while given < SAMPLE:
        data = anything(generator)
        given += len(data) + 1
        yield data
    print(f"{given} of {ALL} bytes, seed {SEED}")


def test_commands_answers_and_objects() -> None:
    for data in chunks(random.Random(SEED)):
        command = decode_command(data)
        if command is not None:
            assert decode_command(command.encode()) == command
        if len(data) >= 2:
            assert decode_response(data).data == data[:-2]
        try:
            read_header(data)
            assert all(one.value in data for one in decode(data))
        except BadTlv:
            pass


@pytest.mark.parametrize("direction", [None, True, False])
def test_recordings_of_nonsense(direction: bool | None) -> None:
    frames = []
    generator = random.Random(SEED)
    for data in chunks(generator):
        frame = Frame(data, direction if generator.randrange(3) else None)
        frames.append(frame)
        kept = redact(frame)
        assert kept is not None
        assert len(kept) == len(data)
        if len(frames) == 50:
            for event in replay(frames):
                assert event["event"] in ("asked", "answer", "damaged", "application", "card", "record")
            frames = []


def test_damaged_certificates() -> None:
    """Read or refused with our own error; one with a turned bit is not the operator's any more."""
    made, authority = operator()
    raw = made.certificate(ec.generate_private_key(ec.SECP256R1()))
    generator, given, now = random.Random(SEED), 0, datetime.now(UTC)
    while given < SAMPLE:
        damaged = mutated(generator, raw)
        size = len(damaged).to_bytes(2, "big")
        body = b"\x70\x82" + size + damaged + bytes((0x71, 1, generator.randrange(4)))
        given += len(body)
        try:
            certificate = certificate_of(b"\x53\x82" + len(body).to_bytes(2, "big") + body)
        except (CardError, BadTlv):
            continue
        assert damaged == raw or not authority.issued(certificate, now)
    print(f"{given} of {ALL} bytes, seed {SEED}")


def test_an_endless_answer_is_ended_soon() -> None:
    liar = Liar(SOCIAL_SECURITY["ssc-v2"].make(), random.Random(SEED), 0)
    liar.answer = lambda apdu: (liar.asked.append(apdu), bytes(256) + b"\x61\x00")[-1]  # type: ignore[method-assign,func-returns-value]  # for ever
    assert talked(social_talk(), liar, False) is None
    assert len(liar.asked) * 256 < 2 * MAX_ANSWER_BYTES
