# SPDX-License-Identifier: Apache-2.0
"""社会保障卡 at the platform: which cards are good, and the issuer's security module (加密机) for cards of the third generation.

A card of the first two generations gives its content to everybody, so a copy of it answers the same. The module's cryptogram
proves the module to a card of the third, not that card to the module: one that accepts anything answers the same too. Both open
weak sessions. Strong would be a card that answers the module's own challenge (INTERNAL AUTHENTICATE); that is not built.

The key and its cipher are the demonstration's (AES-128 where real cards have SM4 or SSF33); they open simulated cards alone.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from kiosk.catalogue.model import AuthLevel
from kiosk.platform.sandbox.problems import ProblemType, Refusal

CHALLENGE_BYTES: Final = 8
AUTHENTICATION_LIFE_S: Final = 120
STATES: Final = ("active", "inactive", "lost")
"""正常, 未激活, 挂失."""
_ISSUER_KEY: Final = bytes(range(16))


@dataclass(frozen=True)
class _Authentication:
    card_id: str = field(repr=False)
    terminal_id: str
    ends_at: datetime


class SocialSecurityDesk:
    """All in memory: after a restart every card is active and a card under way is asked anew."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._authentications: dict[str, _Authentication] = {}
        self._states: dict[str, str] = {}

    def set_state(self, card_id: str, state: str) -> None:
        """What the issuer has on file for a card.

        Raises:
            ValueError: no such state.
        """
        if state not in STATES:
            raise ValueError(f"state is one of {', '.join(STATES)}")
        with self._lock:
            self._states[card_id] = state

    def authenticate(self, challenge: bytes, card_id: str, terminal_id: str) -> tuple[str, bytes]:
        """The module's answer to a card's challenge: an authentication to show later, and the cryptogram for the card.

        Raises:
            Refusal: the card is not good any more, or not yet.
        """
        self._check_state(card_id)
        name, moment = secrets.token_urlsafe(24), self._clock()
        encryptor = Cipher(algorithms.AES(_ISSUER_KEY), modes.ECB()).encryptor()  # noqa: S305 - one block
        cryptogram = encryptor.update(challenge.ljust(16, b"\x80")) + encryptor.finalize()
        with self._lock:
            self._authentications = {key: one for key, one in self._authentications.items() if one.ends_at > moment}
            self._authentications[name] = _Authentication(
                card_id, terminal_id, moment + timedelta(seconds=AUTHENTICATION_LIFE_S)
            )
        return name, cryptogram

    def level(self, card_id: str, authentication: str | None, terminal_id: str) -> AuthLevel:
        """What a card proves. An authentication is good once, for its card and its terminal.

        Raises:
            Refusal: the card is not good, or the authentication is not one for it.
        """
        self._check_state(card_id)
        if authentication is None:
            return AuthLevel.WEAK
        with self._lock:
            found = self._authentications.pop(authentication, None)
        if (
            found is None
            or found.ends_at <= self._clock()
            or (found.card_id, found.terminal_id) != (card_id, terminal_id)
        ):
            raise Refusal(ProblemType.AUTHENTICATION_ENDED)
        return AuthLevel.WEAK

    def _check_state(self, card_id: str) -> None:
        with self._lock:
            state = self._states.get(card_id, "active")
        if state == "inactive":
            raise Refusal(ProblemType.CARD_NOT_ACTIVE)
        if state == "lost":
            raise Refusal(ProblemType.CARD_REPORTED_LOST)
