# SPDX-License-Identifier: Apache-2.0
"""What a visit knows of the social security card in the slot, and how far its word goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from drivers.smart_card_reader.port import NeedsRemoteAuthentication, SocialSecurityCard
from kiosk.identity.id_number import NumberFault
from kiosk.identity.resident import Assurance, CardDoubtful, CardExpired, Identified, Method
from kiosk.identity.social_card import SocialCardSeen, from_social_card, identity_of
from tests.unit.kiosk.synthetic import TODAY, catalogue, number

TYPES = catalogue().tables.certificate_types
CARD_ID = "999999D1560000050000000000000001"
OTHER_ID = "999999D1560000050000000000000002"
QUESTION = NeedsRemoteAuthentication(b"8 octets", "999999", CARD_ID, "3.00", 3)


def social(**changes: Any) -> SocialSecurityCard:
    values: dict[str, Any] = {
        "version": "2.00",
        "region": "999999",
        "card_id": CARD_ID,
        "card_class": "1",
        "issuer": "9" * 24,
        "issued": date(2018, 4, 1),
        "valid_to": date(2099, 4, 1),
        "card_number": "X00000019",
        "number": number(),
        "name": "测试甲",
        "sex_code": "1",
        "ethnic_code": "01",
        "birthplace": "999999",
        "birth": date(1990, 5, 4),
    }
    return SocialSecurityCard(**{**values, **changes})


CARD = social()
KNOWN = identity_of(CARD, "authentication-1")


# --- what is kept of it -----------------------------------------------------------------------------------------------


def test_nothing_is_known_of_an_empty_slot() -> None:
    seen = SocialCardSeen()
    assert (seen.card, seen.question, seen.authentication, seen.known, seen.identity) == (None, None, None, None, None)
    assert not seen.is_known(CARD)
    assert not seen.is_known(QUESTION)


def test_an_open_card_is_kept_as_it_was_read() -> None:
    assert SocialCardSeen().read(CARD) == SocialCardSeen(card=CARD)


def test_a_closed_card_is_its_question_until_the_module_answered() -> None:
    asked = SocialCardSeen().read(CARD).asks(QUESTION)
    assert asked == SocialCardSeen(question=QUESTION)
    answered = asked.authenticated("authentication-1", CARD_ID)
    assert (answered.question, answered.authentication, answered.authenticated_id) == (
        None,
        "authentication-1",
        CARD_ID,
    )
    read = answered.read(CARD)
    assert (read.card, read.authentication) == (CARD, "authentication-1")


def test_what_the_module_gave_for_one_card_goes_with_no_other() -> None:
    answered = SocialCardSeen().asks(QUESTION).authenticated("authentication-1", CARD_ID)
    assert answered.read(social(card_id=OTHER_ID)).authentication is None
    assert answered.asks(QUESTION).authentication is None, "asked anew, it has to be answered anew"


def test_a_card_that_has_gone_leaves_only_whose_the_visit_is() -> None:
    seen = SocialCardSeen(CARD, QUESTION, "authentication-1", CARD_ID, KNOWN)
    assert seen.gone() == SocialCardSeen(known=KNOWN)


def test_once_it_opened_the_visit_its_content_is_not_needed_any_more() -> None:
    opened = SocialCardSeen().asks(QUESTION).authenticated("authentication-1", CARD_ID).read(CARD).opened(KNOWN)
    assert opened == SocialCardSeen(known=KNOWN)


def test_another_session_is_asked_for_without_the_authentication_that_was_good_once() -> None:
    identity = SocialCardSeen(known=KNOWN).identity
    assert identity is not None
    assert (identity.authentication, identity.number, identity.card_id) == (None, CARD.number, CARD_ID)


def test_the_residents_card_is_told_by_its_own_identifier() -> None:
    seen = SocialCardSeen(known=KNOWN)
    assert seen.is_known(social(name="测试乙"))
    assert seen.is_known(QUESTION)
    assert not seen.is_known(social(card_id=OTHER_ID))


def test_a_card_without_an_identifier_is_nobodys_known_card() -> None:
    nameless = social(card_id="")
    assert not SocialCardSeen(known=identity_of(nameless, None)).is_known(nameless)


def test_the_repr_shows_nobody() -> None:
    text = repr(SocialCardSeen(CARD, QUESTION, "authentication-1", CARD_ID, KNOWN))
    for secret in (CARD.name, CARD.number, CARD_ID, CARD.card_number, "authentication-1", "8 octets"):
        assert secret not in text


# --- what the platform is asked with ----------------------------------------------------------------------------------


@pytest.mark.parametrize("authentication", [None, "authentication-1"])
def test_the_platform_is_asked_with_what_stands_on_the_card(authentication: str | None) -> None:
    asked = identity_of(CARD, authentication)
    assert (asked.name, asked.number, asked.card_id, asked.card_number) == ("测试甲", number(), CARD_ID, "X00000019")
    assert (asked.version, asked.valid_to, asked.authentication) == ("2.00", date(2099, 4, 1), authentication)


# --- how far its word goes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("last", "good"), [(TODAY, True), (TODAY - timedelta(1), False), (None, True)])
def test_the_last_day_is_good_and_a_card_that_names_none_too(last: date | None, good: bool) -> None:
    found = from_social_card(social(valid_to=last), TODAY, TYPES)
    assert isinstance(found, Identified) is good
    if not good:
        assert found == CardExpired(TODAY - timedelta(1))


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (number()[:-1] + ("1" if number()[-1] != "1" else "2"), NumberFault.CHECK),
        (number(date(2030, 1, 1)), NumberFault.DATE),
        ("12345", NumberFault.SHAPE),
        ("", NumberFault.SHAPE),
    ],
)
def test_a_number_that_cannot_be_one_is_doubted(written: str, fault: NumberFault) -> None:
    assert from_social_card(social(number=written), TODAY, TYPES) == CardDoubtful(fault)


def test_by_itself_a_card_proves_little_and_knows_no_address() -> None:
    found = from_social_card(CARD, TODAY, TYPES)
    assert isinstance(found, Identified)
    resident = found.resident
    assert (resident.name, resident.number, resident.certificate_type) == ("测试甲", number(), "111")
    assert (resident.assurance, resident.method) == (Assurance.WEAK, Method.SOCIAL_SECURITY_CARD)
    assert (resident.birth, resident.sex, resident.address) == (date(1990, 5, 4), "male", None)


def test_the_platform_may_say_that_it_proves_more() -> None:
    found = from_social_card(CARD, TODAY, TYPES, Assurance.STRONG)
    assert isinstance(found, Identified)
    assert found.resident.assurance is Assurance.STRONG
