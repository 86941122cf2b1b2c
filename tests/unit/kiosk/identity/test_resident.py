# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date, timedelta

import pytest

from drivers.id_card_reader.port import CardKind
from kiosk.identity.id_number import NumberFault
from kiosk.identity.resident import (
    Assurance,
    CardDoubtful,
    CardExpired,
    Identified,
    Method,
    card_digest,
    from_card,
    same_card,
)
from tests.unit.kiosk.synthetic import TODAY, by_card, by_code, card, catalogue, number

TYPES = catalogue().tables.certificate_types


@pytest.mark.parametrize(("last", "good"), [(TODAY, True), (TODAY - timedelta(1), False), (None, True)])
def test_the_last_day_of_validity_is_good_and_long_term_always(last: date | None, good: bool) -> None:
    read = from_card(card(valid_to=last), TODAY, TYPES)
    assert isinstance(read, Identified) is good
    if not good:
        assert read == CardExpired(TODAY - timedelta(1))


def test_a_card_gives_a_strong_resident_with_the_household_address() -> None:
    resident = by_card()
    assert resident.assurance is Assurance.STRONG
    assert resident.method is Method.CARD
    assert resident.certificate_type == "111"
    assert resident.household_address == "示例市示例区示例路1弄2号301室"


def test_a_number_that_cannot_be_one_is_never_taken_from_a_card() -> None:
    assert from_card(card(number=number()[:-1] + "?"), TODAY, TYPES) == CardDoubtful(NumberFault.SHAPE)


def test_the_address_of_a_permit_is_not_the_household_register() -> None:
    read = from_card(card(kind=CardKind.HMT_PERMIT, number="810000199001010011"), TODAY, TYPES)
    assert isinstance(read, Identified)
    assert read.resident.household_address is None
    assert read.resident.certificate_type == "990"


@pytest.mark.parametrize("kind", [CardKind.FOREIGNER_2017, CardKind.FOREIGNER_2023])
def test_a_foreigners_card_keeps_its_own_number(kind: CardKind) -> None:
    read = from_card(card(kind=kind, number="XXX999999010101", address="", sex_code="9"), TODAY, TYPES)
    assert isinstance(read, Identified)
    assert (read.resident.number, read.resident.address, read.resident.sex) == ("XXX999999010101", None, "unknown")


def test_number_and_code_are_weak_and_know_no_address() -> None:
    resident = by_code()
    assert Assurance.NONE < resident.assurance < Assurance.STRONG
    assert resident.address is None


def test_the_repr_of_a_resident_shows_nobody() -> None:
    text = repr(by_card())
    for secret in ("测试甲", number(), "1990", "示例路", "male"):
        assert secret not in text


def test_card_digests_depend_on_every_byte_and_on_the_key() -> None:
    key = b"k" * 32
    one = card_digest(key, b"card bytes")
    assert same_card(one, card_digest(key, b"card bytes"))
    assert not same_card(one, card_digest(key, b"card bytez"))
    assert not same_card(one, card_digest(b"j" * 32, b"card bytes"))
    with pytest.raises(ValueError, match="16 bytes"):
        card_digest(b"short", b"card bytes")
