# SPDX-License-Identifier: Apache-2.0
"""Which talk a card gets: the kinds in their order, only those that were asked for, and nobody by chance."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from drivers.smart_card_reader import csca_store
from drivers.smart_card_reader.dispatch import Told, Trust, ask, go_on
from drivers.smart_card_reader.iso7816 import Refusal, on_the_wire
from drivers.smart_card_reader.long_answers import LongAnswers
from drivers.smart_card_reader.operator_authority import OperatorAuthority
from drivers.smart_card_reader.port import (
    Authenticity,
    CardKind,
    CardRead,
    CardRefused,
    DocumentKey,
    NeedsDocumentKey,
    NeedsPin,
    NeedsRemoteAuthentication,
    Question,
    RefusedReason,
    RemoteAnswer,
    SocialSecurityCard,
    TechnicianProof,
    TechnicianQuestion,
    TravelDocument,
)
from drivers.smart_card_reader.simulated_card import SimulatedCard
from drivers.smart_card_reader.simulated_piv import PIN, SyntheticOperator, technician_cards
from drivers.smart_card_reader.simulated_social_security import cryptogram_for
from drivers.smart_card_reader.synthetic_cards import CARDS, NUMBER
from drivers.smart_card_reader.synthetic_documents import PASSPORT, authority_certificate
from tests.unit.drivers.smart_card_reader.talks import play

NOW = datetime.now(UTC)
OPERATOR = SyntheticOperator()
TRUST = Trust(OperatorAuthority([OPERATOR.root]), csca_store.of(authority_certificate()))
TECHNICIANS = technician_cards(OPERATOR)
ALL = frozenset(CardKind)
KEY = DocumentKey(PASSPORT.number, PASSPORT.birth, PASSPORT.expiry)
CHALLENGE = TechnicianQuestion(bytes(32))
UNKNOWN = CardRefused(RefusedReason.UNKNOWN_CARD)


def selected(sent: list[bytes]) -> list[bytes]:
    """Applications, by their names."""
    return [one[5 : 5 + one[4]] for one in sent if one[1:3] == b"\xa4\4"]


def asked(
    card: SimulatedCard, question: Question, trust: Trust = TRUST, far: LongAnswers = LongAnswers.WITH_SIZES
) -> tuple[list[bytes], Told]:
    card.reset()
    return play(on_the_wire(ask(question, trust, NOW, far), card.speaks_t0), card.answer)


def test_each_kind_is_known() -> None:
    question = Question(ALL, KEY, technician=TechnicianQuestion(bytes(32), PIN))
    social, document, technician = (
        asked(made, question)[1]
        for made in (CARDS["ssc-v2"].make(), CARDS["passport"].make(), TECHNICIANS["piv"].make())
    )
    assert isinstance(social, CardRead)
    assert isinstance(social.card, SocialSecurityCard)
    assert social.card.number == NUMBER
    assert isinstance(document, CardRead)
    assert isinstance(document.card, TravelDocument)
    assert (document.card.authenticity, document.card.portrait_format) == (Authenticity.PROVEN, "jpeg")
    assert isinstance(technician, CardRead)
    assert isinstance(technician.card, TechnicianProof)


def test_what_a_card_still_needs() -> None:
    question = Question(ALL, technician=CHALLENGE)
    assert asked(CARDS["passport"].make(), question)[1] == NeedsDocumentKey()
    assert asked(TECHNICIANS["piv"].make(), question)[1] == NeedsPin(3)
    assert isinstance(asked(CARDS["ssc-v3"].make(), question)[1], NeedsRemoteAuthentication)


def test_a_card_that_waits_goes_on_with_the_platforms_answer() -> None:
    card = CARDS["ssc-v3"].make()
    needs = asked(card, Question())[1]
    assert isinstance(needs, NeedsRemoteAuthentication)
    right = RemoteAnswer(needs.challenge, cryptogram_for(needs.challenge))
    told = play(on_the_wire(go_on(right), card.speaks_t0), card.answer)[1]
    assert isinstance(told, CardRead)
    assert isinstance(told.card, SocialSecurityCard)
    asked(card, Question())
    with pytest.raises(Refusal):  # of another challenge
        play(on_the_wire(go_on(right), card.speaks_t0), card.answer)


def test_an_unknown_card_is_asked_every_kind_once_in_their_order() -> None:
    sent, told = asked(CARDS["bank-card"].make(), Question(ALL, KEY, technician=CHALLENGE))
    assert told == UNKNOWN
    names = [one.hex().upper() for one in selected(sent)]
    assert len(names) == len(set(names)) == 3
    assert names[1:] == ["A0000002471001", "A000000308000010000100"]


@pytest.mark.parametrize(
    ("kinds", "count"),
    [
        ((), 0), ((CardKind.SOCIAL_SECURITY,), 1), ((CardKind.TRAVEL_DOCUMENT,), 1), ((CardKind.TECHNICIAN,), 1),
        ((CardKind.SOCIAL_SECURITY, CardKind.TECHNICIAN), 2),
    ],
)  # fmt: skip
def test_only_what_was_asked_for_is_looked_for(kinds: tuple[CardKind, ...], count: int) -> None:
    sent, told = asked(CARDS["bank-card"].make(), Question(frozenset(kinds), KEY, technician=CHALLENGE))
    assert told == UNKNOWN
    assert len(selected(sent)) == count


def test_nobody_is_a_technician_who_was_not_asked_or_whom_nobody_made_one() -> None:
    card, only = TECHNICIANS["piv-no-pin"].make(), frozenset({CardKind.TECHNICIAN})
    for question, trust in ((Question(only), TRUST), (Question(only, technician=CHALLENGE), Trust())):
        assert asked(card, question, trust) == ([], UNKNOWN)
    assert isinstance(asked(card, Question(only, technician=CHALLENGE))[1], CardRead)
    told = asked(card, Question(only, technician=CHALLENGE), Trust(OperatorAuthority([SyntheticOperator().root])))[1]
    assert told == CardRefused(RefusedReason.NOT_OURS)


def test_whose_signatures_are_believed() -> None:
    told = asked(CARDS["passport"].make(), Question(document_key=KEY), Trust())[1]
    assert isinstance(told, CardRead)
    assert isinstance(told.card, TravelDocument)
    assert told.card.authenticity is Authenticity.NO_AUTHORITY


def test_the_picture_only_where_it_is_wanted_and_long_answers_only_where_they_may_be() -> None:
    card = CARDS["passport-pace"].make()
    question = Question(document_key=KEY)
    counts = [
        len(asked(card, one, far=far)[0])
        for one, far in (
            (question, LongAnswers.WITH_SIZES), (question, LongAnswers.NEVER),
            (Question(document_key=KEY, with_portrait=False), LongAnswers.WITH_SIZES),
        )
    ]  # fmt: skip
    whole, short, without = counts
    assert short > 3 * whole
    assert without < whole
