# SPDX-License-Identifier: Apache-2.0
"""Who a social security card (社会保障卡) says that somebody is, and how much that is worth.

What a card of the first two generations says, a copy of it says too: without its issuer's word it proves little (弱). The
platform decides (``openSocialSecuritySession``); without network the card is believed as far as that.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from drivers.smart_card_reader.port import NeedsRemoteAuthentication, SocialSecurityCard
from kiosk.catalogue.tables import CertificateTypes
from kiosk.identity.id_number import NumberFault, parse_id_number
from kiosk.identity.resident import Assurance, CardDoubtful, CardExpired, Identified, Method, from_platform
from kiosk.platform.model import SocialSecurityIdentity


@dataclass(frozen=True)
class SocialCardSeen:
    """What this visit knows of the card in the slot. Nothing of it shows in ``repr``."""

    card: SocialSecurityCard | None = field(default=None, repr=False)
    question: NeedsRemoteAuthentication | None = field(default=None, repr=False)
    """It wants its issuer's module first (第三代)."""
    authentication: str | None = field(default=None, repr=False)
    """What the module gave, to be shown when the session is opened."""
    authenticated_id: str = field(default="", repr=False)
    """Whose 识别码 that is for."""
    known: SocialSecurityIdentity | None = field(default=None, repr=False)
    """The one by which the resident of this visit is known."""

    @property
    def identity(self) -> SocialSecurityIdentity | None:
        """What opens another session of the resident's; an authentication is good once and never shown twice."""
        return None if self.known is None else replace(self.known, authentication=None)

    def read(self, card: SocialSecurityCard) -> SocialCardSeen:
        """A card gave its content."""
        authentication = self.authentication if card.card_id == self.authenticated_id else None
        return replace(self, card=card, question=None, authentication=authentication)

    def asks(self, question: NeedsRemoteAuthentication) -> SocialCardSeen:
        """A card wants its issuer's module."""
        return replace(self, card=None, question=question, authentication=None)

    def authenticated(self, authentication: str, card_id: str) -> SocialCardSeen:
        """The module answered; the card is asked once more."""
        return replace(self, question=None, authentication=authentication, authenticated_id=card_id)

    def gone(self) -> SocialCardSeen:
        """The card that was asked about left before it was read; what was given for it opens nothing."""
        return SocialCardSeen(known=self.known)

    def opened(self, identity: SocialSecurityIdentity) -> SocialCardSeen:
        """The resident of this visit is known by this card; nothing else of it is needed any more."""
        return SocialCardSeen(known=identity)

    def is_known(self, card: SocialSecurityCard | NeedsRemoteAuthentication) -> bool:
        """Whether this is the card by which the resident is known."""
        return self.known is not None and bool(card.card_id) and self.known.card_id == card.card_id


def identity_of(card: SocialSecurityCard, authentication: str | None) -> SocialSecurityIdentity:
    """As the platform asks for it."""
    return SocialSecurityIdentity(
        card.name, card.number, card.card_id, card.card_number, card.version, card.valid_to, authentication
    )


def from_social_card(
    card: SocialSecurityCard, today: date, types: CertificateTypes, assurance: Assurance = Assurance.WEAK
) -> Identified | CardExpired | CardDoubtful:
    """Take the card's word for name and number: validity, and that the number can be one."""
    if card.valid_to is not None and card.valid_to < today:
        return CardExpired(card.valid_to)
    number = parse_id_number(card.number, today)
    if isinstance(number, NumberFault):
        return CardDoubtful(number)
    return Identified(from_platform(card.name, number, types, Method.SOCIAL_SECURITY_CARD, assurance))
