# SPDX-License-Identifier: Apache-2.0
"""Answers of more than 256 bytes: who says that there may be any, and readers and chips that carry none all the same."""

from __future__ import annotations

from datetime import date

import pytest

from drivers.smart_card_reader import csca_store
from drivers.smart_card_reader.iso7816 import Refusal, on_the_wire
from drivers.smart_card_reader.line import CardBroken
from drivers.smart_card_reader.long_answers import Carried, LongAnswers, announced, historical_bytes
from drivers.smart_card_reader.port import (
    CardRead,
    CardUnreadable,
    DocumentKey,
    Question,
    TechnicianQuestion,
    TravelDocument,
    UnreadableReason,
)
from drivers.smart_card_reader.simulated_card import WRONG_LENGTH, Answer, Apdu, just, t1_atr
from drivers.smart_card_reader.simulated_documents import files, portrait
from drivers.smart_card_reader.simulated_travel_document import ChipManners, TravelDocumentSimulated
from drivers.smart_card_reader.synthetic_documents import PASSPORT, TRAVEL_DOCUMENTS, authority_certificate
from drivers.smart_card_reader.travel_document import WITH_PORTRAIT, talk
from tests.unit.drivers.smart_card_reader.bench import Bench
from tests.unit.drivers.smart_card_reader.talks import play

KEY = DocumentKey(PASSPORT.number, PASSPORT.birth, PASSPORT.expiry)
SAID_IN_ATR = ChipManners(longest=1024, says_so="atr")
SAID_IN_FILE = ChipManners(longest=2048)


# ---- the answer to reset


@pytest.mark.parametrize(
    ("atr", "historical", "is_said"),
    [
        # Published ones: YubiKey 5, YubiKey NEO, a MIFARE card by PC/SC part 3.
        ("3BFD1300008131FE158073C021C057597562694B657940", "8073C021C057597562694B6579", True),
        ("3BFC1300008131FE15597562696B65794E454F7233E1", "597562696B65794E454F7233", False),
        ("3B8F8001804F0CA000000306030001000000006A", "804F0CA00000030603000100000000", False),
        ("3B6D000000814E43238697159900BF7C7A", "00814E43238697159900BF7C7A", False),
        # Category 00: the last three are a status.
        ("3B080073000040009000", "0073000040009000", True), ("3B0800730000BF009000", "00730000BF009000", False),
        # Other data before; no third byte; another category; capabilities that are cut; nothing behind the category.
        ("3B078031807300" + "0040", "80318073000040", True), ("3B0480720040", "80720040", False),
        ("3B051073000040", "1073000040", False), ("3B0480734040", "80734040", False), ("3B0180", "80", False),
    ],
)  # fmt: skip
def test_what_an_answer_to_reset_says(atr: str, historical: str, is_said: bool) -> None:
    raw = bytes.fromhex(atr)
    assert historical_bytes(raw).hex().upper() == historical
    assert announced(raw) is is_said


def test_no_answer_to_reset_says_more_than_it_has() -> None:
    whole = bytes.fromhex("3BFD1300008131FE158073C021C057597562694B657940")
    for size in range(len(whole) - 1):
        assert historical_bytes(whole[:size]) == b""
        assert not announced(whole[:size])
    assert historical_bytes(b"\x3b\xff" + b"\xff" * 40) == b""


def test_how_far_to_go() -> None:
    carried, saying = Carried(), t1_atr(bytes.fromhex("8073000040"))
    assert carried.by("one", False, saying) is LongAnswers.EXPECTED
    assert carried.by("one", True, saying) is LongAnswers.NEVER
    assert carried.by("one", False, b"") is LongAnswers.WITH_SIZES
    carried.found_short("one")
    assert carried.by("one", False, saying) is LongAnswers.NEVER
    assert carried.by("two", False, saying) is LongAnswers.EXPECTED


# ---- chips


class Spoken(TravelDocumentSimulated):
    """Its secured answers to questions for more than ``over`` bytes of a file are ``sw``."""

    over, sw = 65536, 0

    def _read(self, apdu: Apdu) -> Answer:
        return just(self.sw) if self._session and (apdu.le or 0) > self.over else super()._read(apdu)


def chip(manners: ChipManners, over: int = 65536, sw: int = 0) -> Spoken:
    made = Spoken(files(PASSPORT, TRAVEL_DOCUMENTS["passport"].signer()), manners)
    made.over, made.sw = over, sw
    return made


def read(made: Spoken, long_answers: LongAnswers) -> tuple[int, int]:
    """How many commands it took, and how many of them were long."""
    store = csca_store.of(authority_certificate())
    steps = talk(KEY, WITH_PORTRAIT, store, date(2026, 5, 1), long_answers=long_answers)
    sent, document = play(on_the_wire(steps), made.answer)
    assert isinstance(document, TravelDocument)
    assert document.portrait == portrait()
    return len(sent), sum(len(one) > 5 and one[4] == 0 for one in sent)


@pytest.mark.parametrize(
    ("manners", "long_answers", "is_long"),
    [
        (SAID_IN_FILE, LongAnswers.WITH_SIZES, True), (SAID_IN_FILE, LongAnswers.EXPECTED, True),
        (SAID_IN_FILE, LongAnswers.NEVER, False), (SAID_IN_ATR, LongAnswers.EXPECTED, True),
        (SAID_IN_ATR, LongAnswers.WITH_SIZES, False),
    ],
)  # fmt: skip
def test_long_answers_make_fewer_commands(manners: ChipManners, long_answers: LongAnswers, is_long: bool) -> None:
    count, of_them_long = read(chip(manners), long_answers)
    assert (of_them_long > 0) is is_long
    assert (count < 35) is is_long


def test_a_chip_that_finds_its_own_length_wrong() -> None:
    """It says so in a secured answer and keeps the session: once more with short ones, from the beginning."""
    count, of_them_long = read(chip(SAID_IN_ATR, 256, WRONG_LENGTH), LongAnswers.EXPECTED)
    assert (of_them_long, count > 80) == (1, True)


def test_another_no_is_a_no() -> None:
    with pytest.raises(Refusal, match="6F00"):
        read(chip(SAID_IN_ATR, 256, 0x6F00), LongAnswers.EXPECTED)
    with pytest.raises(Refusal, match="6700"):
        read(chip(ChipManners(), 200, WRONG_LENGTH), LongAnswers.NEVER)


# ---- readers


class BehindAShortReader(Spoken):
    """What is long breaks off on the way; ``tries``: so often anything does."""

    tries = 0

    def answer(self, raw: bytes) -> bytes:
        if self.tries or (len(raw) > 5 and raw[4] == 0):
            self.tries = max(0, self.tries - 1)
            raise CardBroken("not transacted")
        return super().answer(raw)


def behind_a_short_reader(manners: ChipManners) -> BehindAShortReader:
    return BehindAShortReader(files(PASSPORT, TRAVEL_DOCUMENTS["passport"].signer()), manners)


@pytest.mark.parametrize("manners", [SAID_IN_FILE, SAID_IN_ATR])
def test_a_reader_that_breaks_off_is_remembered(manners: ChipManners) -> None:
    bench = Bench()
    bench.first.put_in(behind_a_short_reader(manners))
    for number in range(3):
        question = Question(document_key=KEY, technician=TechnicianQuestion(bytes([number])))
        resets = bench.resets
        assert isinstance(bench.poll(question), CardRead)
        assert bench.resets - resets == (1 if number else 2)  # broken off once, and then no more


def test_what_broke_off_by_itself_is_not_remembered() -> None:
    bench = Bench()
    made = behind_a_short_reader(SAID_IN_FILE)
    made.tries = 2
    bench.first.put_in(made)
    assert bench.poll(Question(document_key=KEY)) == CardUnreadable(UnreadableReason.GARBLED)
    assert bench.driver._carried.by("reader 0", False, b"") is LongAnswers.WITH_SIZES
    bench.first.put_in("ssc-v2")
    bench.troubles["transmit"] = [CardBroken("damaged")]
    assert isinstance(bench.poll(Question()), CardRead)
    assert bench.driver._carried.by("reader 0", False, b"") is LongAnswers.WITH_SIZES
