# SPDX-License-Identifier: Apache-2.0
"""Random and mutated bytes through everything that reads a travel document: no crash, no hang, no document that was not there.

A seeded sample of 200,000 bytes each; 10,000,000 when KIOSK_TEST_ALL is set. The test's output says how many, and the seed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

from drivers.smart_card_reader import csca_store
from drivers.smart_card_reader.certificates import parse as parse_certificate
from drivers.smart_card_reader.data_groups import details, groups_there, portrait, zone
from drivers.smart_card_reader.iso7816 import CardError, Command, Response, Steps, on_the_wire
from drivers.smart_card_reader.lds import DG2, MAX_FILE_BYTES, read_file
from drivers.smart_card_reader.mrz import (
    Mrz,
    MrzProblem,
    birth_date,
    expiry_date,
    key_information,
    key_of_zone,
    make_key,
    parse,
)
from drivers.smart_card_reader.pace import offered
from drivers.smart_card_reader.passive_authentication import check, parse_security_object
from drivers.smart_card_reader.port import (
    Authenticity,
    CardAccessNumber,
    CardRefused,
    DocumentKey,
    NeedsDocumentKey,
    TravelDocument,
)
from drivers.smart_card_reader.secure_messaging import SecureChannel
from drivers.smart_card_reader.session_keys import SessionKeys, Suite
from drivers.smart_card_reader.signatures import NotSupported
from drivers.smart_card_reader.simulated_access import ChipSession
from drivers.smart_card_reader.simulated_card import Answer, take_apart
from drivers.smart_card_reader.simulated_documents import DocumentFiles, files
from drivers.smart_card_reader.simulated_travel_document import TravelDocumentSimulated
from drivers.smart_card_reader.synthetic_documents import (
    BOTH_WAYS,
    CAN,
    PASSPORT,
    TRAVEL_DOCUMENTS,
    authority_certificate,
)
from drivers.smart_card_reader.tlv import BadTlv
from drivers.smart_card_reader.travel_document import WITHOUT_PORTRAIT, talk

ALL = 10_000_000
SAMPLE = ALL if os.environ.get("KIOSK_TEST_ALL") else 200_000
SEED = 20261121
TODAY = date(2026, 5, 1)
STORE = csca_store.of(authority_certificate())
KEY = DocumentKey(PASSPORT.number, PASSPORT.birth, PASSPORT.expiry)


@cache
def made() -> DocumentFiles:
    return files(PASSPORT, TRAVEL_DOCUMENTS["passport"].signer(), b"\xff\xd8\xff" + bytes(300))


def mutated(generator: random.Random, good: bytes) -> bytes:
    data = bytearray(good)
    for _ in range(generator.choice((1, 1, 2, 5))):
        at = generator.randrange(len(data) + 1)
        match generator.randrange(5):
            case 0 if at < len(data):
                data[at] ^= 1 << generator.randrange(8)
            case 1:
                del data[at : at + generator.choice((1, 1, 7))]
            case 2:
                data[at:at] = data[at : at + 9]
            case 3 if at < len(data):
                data[at] = generator.choice((0, 0x7F, 0x80, 0x81, 0x82, 0x83, 0xFF))
            case _:
                data[at:at] = generator.randbytes(generator.choice((1, 3, 40)))
    return bytes(data)


def fed(read: Callable[[random.Random, bytes], object], *good: bytes, seed: int = SEED) -> None:
    """Noise, good bytes and mutated ones, until enough went by."""
    generator, given, began = random.Random(seed), 0, time.monotonic()
    while given < SAMPLE:
        data = generator.choice(good) if good else b""
        match generator.randrange(8):
            case 0:
                data = generator.randbytes(generator.choice((0, 1, 2, 7, 60, 300)))
            case 1:
                data = data[: generator.randrange(len(data) + 1)]
            case 2:
                pass
            case _:
                data = mutated(generator, data)
        given += len(data) + 1
        read(generator, data)
        assert time.monotonic() - began < 1800, "a hang"
    print(f"{given} of {ALL} bytes, seed {seed}")


def test_machine_readable_zones() -> None:
    zones = [one.holder.zone.encode() for one in TRAVEL_DOCUMENTS.values()]

    def read(generator: random.Random, data: bytes) -> None:
        text = data.decode("latin-1")
        found = parse(text)
        if isinstance(found, Mrz):
            assert len("".join(text.split())) in (30, 72, 88, 90)
            assert set(found.wrong_digits) <= {MrzProblem.NUMBER, MrzProblem.BIRTH, MrzProblem.EXPIRY}
            assert birth_date(found.birth, TODAY) is None or birth_date(found.birth, TODAY) <= TODAY  # type: ignore[operator]  # the first says so
            expiry_date(found.expiry, TODAY)
        key = key_of_zone(text)
        if isinstance(key, DocumentKey):
            assert make_key(key.number, key.birth, key.expiry) == key
            assert len(key_information(key)) >= 24
        make_key(text[:22], text[22:30], text[30:36])

    fed(read, *zones)


def test_data_groups() -> None:
    content = made().content
    jpeg = b"\xff\xd8\xff"

    def read(generator: random.Random, data: bytes) -> None:
        picture = portrait(data)
        assert picture is None or (
            picture.data in data and (picture.data.startswith(jpeg) or picture.format == "jpeg2000")
        )
        more = details(data)
        assert (more.native_name + more.personal_number + more.birthplace).isprintable()
        for reader in (groups_there, zone, offered):
            try:
                reader(data)
            except (BadTlv, CardError):
                pass

    fed(
        read,
        content[0x0101],
        content[0x0102],
        content[0x010B],
        content[0x011E],
        bytes.fromhex("31143012060A04007F0007020204020202010202010D"),
    )


def test_security_objects() -> None:
    """Nothing is proven but what was signed."""
    sod, groups = made().content[0x011D], {1: made().content[0x0101], 2: made().content[0x0102]}
    right = parse_security_object(sod)

    def read(generator: random.Random, data: bytes) -> None:
        if check(data, groups, STORE, TODAY) is Authenticity.PROVEN:
            found = parse_security_object(data)
            assert (found.content, found.signature) == (right.content, right.signature)
        wrong = {1: groups[1], 2: mutated(generator, groups[2])}
        assert check(data, wrong, STORE, TODAY) is not Authenticity.PROVEN or wrong == groups

    fed(read, sod)


def test_certificates() -> None:
    signer = TRAVEL_DOCUMENTS["passport"].signer()
    assert signer is not None
    good = parse_certificate(signer.der)

    def read(generator: random.Random, data: bytes) -> None:
        try:
            found = parse_certificate(data)
            if found.is_signed_by(STORE.authorities[0]):
                assert (found.signed, found.signature) == (good.signed, good.signature)
        except (BadTlv, NotSupported):
            pass

    fed(read, signer.der)


def test_secured_answers() -> None:
    """Only the chip's own answer to this very command is ever believed."""
    chance = random.Random(SEED)
    for suite in Suite:
        secret, counter = chance.randbytes(32), chance.randbytes(suite.block_bytes)
        chip = ChipSession(suite.value, secret, counter)
        keys = SessionKeys(suite, chip.encryption, chip.authentication, chip.count)
        content = Answer(b"content of a file", 0x9000)
        wrapped = SecureChannel(keys).wrap(Command(0, 0xB0, 0, 0, le=20))
        apdu = take_apart(wrapped.encode())
        assert apdu is not None
        assert not isinstance(chip.open(apdu), int)
        good = chip.close(content, False)

        def read(
            generator: random.Random,
            data: bytes,
            keys: SessionKeys = keys,
            good: Answer = good,
            content: Answer = content,
        ) -> None:
            channel = SecureChannel(keys)
            channel.wrap(Command(0, 0xB0, 0, 0, le=20))
            try:
                found = channel.unwrap(Response(data, 0x9000), bool(generator.randrange(50) == 0))
            except CardError:
                return
            assert (data, found.data) == (good.data, content.data)

        fed(read, good.data, seed=SEED + suite.value)


def test_files_of_chips_that_lie() -> None:
    whole = made().content[0x0102]

    def read(generator: random.Random, data: bytes) -> None:
        at = 0

        def answer(command: Command) -> Response:
            nonlocal at
            if command.ins == 0xA4:
                return Response(b"", generator.choice((0x9000, 0x6A82, 0x6D00)))
            size = command.le if generator.randrange(20) else generator.randrange(command.le + 3)
            piece, at = data[at : at + size], at + size
            return Response(piece, generator.choice((0x9000,) * 30 + (0x6282, 0x6B00, 0x6A86)))

        steps, found = read_file(DG2, generator.choice((223, 1000))), None
        try:
            command = next(steps)
            while True:
                command = steps.send(answer(command))
        except StopIteration as end:
            found = end.value
        except (CardError, BadTlv):
            pass
        assert found is None or (len(found) <= MAX_FILE_BYTES and found[0] == 0x75)

    fed(read, whole)


class Liar:
    """A chip that answers right, wrong or anything; it counts what it said."""

    def __init__(self, generator: random.Random, honesty: float) -> None:
        self._card = TravelDocumentSimulated(made(), replace(BOTH_WAYS, pace=generator.choice(((), ((2, 12),)))))
        self._generator, self._honesty = generator, honesty
        self._before = b"\x90\0"
        self.asked = self.said = 0

    def answer(self, apdu: bytes) -> bytes:
        right = self._card.answer(apdu)
        self.asked += 1
        generator, said = self._generator, right
        if generator.random() >= self._honesty:
            match generator.randrange(4):
                case 0:
                    said = generator.randbytes(generator.choice((0, 1, 2, 20, 250)))
                case 1:
                    said = self._before
                case 2:
                    said = generator.choice(
                        (b"\x90\0", b"\x6a\x82", b"\x63\0", b"\x61\x20", b"\x6c\x10", b"\x69\x88", b"\x69\x82")
                    )
                case _:
                    said = mutated(generator, right)
        self._before = right
        self.said += len(said)
        return said


def talked(steps: Steps[object], liar: Liar) -> object:
    """What came out; None: it was found out, or given up."""
    wire = on_the_wire(steps)
    try:
        apdu = next(wire)
        while liar.asked < 5000:
            apdu = wire.send(liar.answer(apdu))
        raise AssertionError("a talk without an end")
    except StopIteration as end:
        return end.value
    except (CardError, BadTlv):
        return None


def test_chips_that_lie() -> None:
    """What comes out is this document or none; never another one, however the chip or the way to it lies."""
    right = talked(talk(KEY, WITHOUT_PORTRAIT, STORE, TODAY), Liar(random.Random(0), 1.0))
    assert isinstance(right, TravelDocument)
    generator, given, began, read = random.Random(SEED), 0, time.monotonic(), 0
    while given < SAMPLE:
        liar = Liar(generator, generator.choice((0.5, 0.9, 0.97, 1.0)))
        key = generator.choice((KEY, KEY, KEY, CardAccessNumber(CAN), None, replace(KEY, number="E00000010")))
        found = talked(talk(key, WITHOUT_PORTRAIT, STORE, TODAY), liar)
        if isinstance(found, TravelDocument):
            read += 1
            assert replace(found, access=right.access) == right
        else:
            assert found is None or isinstance(found, CardRefused | NeedsDocumentKey)
        given += liar.said
        assert time.monotonic() - began < 1800, "a hang"
    assert read > 5
    print(f"{given} of {ALL} bytes, seed {SEED}, {read} whole documents")
