# SPDX-License-Identifier: Apache-2.0
"""Which talk a card gets (卡种识别): each kind that was asked for in turn, until one knows the card. Sans-IO.

Selecting an application that a card does not have costs one command and changes nothing, so asking is how kinds are told
apart; the answer to reset says nothing that can be relied on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from drivers.smart_card_reader import piv, social_security, travel_document
from drivers.smart_card_reader.csca_store import CscaStore
from drivers.smart_card_reader.iso7816 import Steps
from drivers.smart_card_reader.long_answers import LongAnswers
from drivers.smart_card_reader.operator_authority import OperatorAuthority
from drivers.smart_card_reader.port import (
    CardKind,
    CardRead,
    CardRefused,
    NeedsDocumentKey,
    NeedsPin,
    NeedsRemoteAuthentication,
    Question,
    RefusedReason,
    RemoteAnswer,
    SocialSecurityCard,
    TechnicianProof,
    TravelDocument,
)

Told = CardRead | CardRefused | NeedsDocumentKey | NeedsRemoteAuthentication | NeedsPin
"""What a talk that came to its end found out."""


@dataclass(frozen=True)
class Trust:
    """Whom this terminal believes about cards."""

    operator: OperatorAuthority | None = None
    """Who makes technicians' cards; None: nobody, and such cards are unknown ones."""
    states: CscaStore = field(default_factory=CscaStore)
    """Whose signatures on travel documents are believed; empty: nobody's, and no document is proven."""


def ask(
    question: Question, trust: Trust, now: datetime, long_answers: LongAnswers = LongAnswers.WITH_SIZES
) -> Steps[Told]:
    """Asks a card that was just powered up; ``now`` has a time zone. ``long_answers``: of a travel document.

    Raises:
        CardError, BadTlv: the card does not say what it has to.
    """
    for kind in CardKind:
        if kind in question.kinds:
            told = yield from _ask_as(kind, question, trust, now, long_answers)
            if told is not None:
                return told
    return CardRefused(RefusedReason.UNKNOWN_CARD)


def go_on(remote: RemoteAnswer) -> Steps[Told]:
    """Goes on with a social security card that waits for the platform. Raises as :func:`ask` does."""
    return _told((yield from social_security.answer_remotely(remote)))


def _ask_as(
    kind: CardKind, question: Question, trust: Trust, now: datetime, long_answers: LongAnswers
) -> Steps[Told | None]:
    if kind is CardKind.SOCIAL_SECURITY:
        found = yield from social_security.talk()
        return None if found is None else _told(found)
    if kind is CardKind.TRAVEL_DOCUMENT:
        groups = travel_document.WITH_PORTRAIT if question.with_portrait else travel_document.WITHOUT_PORTRAIT
        document = yield from travel_document.talk(
            question.document_key, groups, trust.states, now.date(), long_answers=long_answers
        )
        return None if document is None else _told(document)
    if kind is CardKind.TECHNICIAN and question.technician is not None and trust.operator is not None:
        proof = yield from piv.talk(question.technician, trust.operator, now)
        return None if proof is None else _told(proof)
    return None  # nobody could be a technician here: the card is an unknown one


def _told(found: SocialSecurityCard | TravelDocument | TechnicianProof | Told) -> Told:
    return CardRead(found) if isinstance(found, SocialSecurityCard | TravelDocument | TechnicianProof) else found
