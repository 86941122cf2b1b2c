# SPDX-License-Identifier: Apache-2.0
"""The client's calls for acting for somebody: agents (代办), guardians, enterprises (法人多级授权, 企业码).

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
That one may not act is a value: who stands there hears why, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.platform import acting_answers as answers
from kiosk.platform.acting_model import (
    ActingOpened,
    ActingRefusal,
    ActingRefused,
    HeldEnterprise,
    KnownPrincipal,
    PrincipalCard,
)
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session

_REFUSALS = {one.value: one for one in ActingRefusal}


class ActingCalls(Exchanging):
    """Mixed into the client."""

    def principals(self, session: Session, item_code: str, relation: str) -> tuple[KnownPrincipal, ...]:
        """For whom the session's resident may act in this service without their card here (监护, 网上授权).

        Raises:
            LevelTooLow: two people are answered for; the card is needed.
        """
        content = {"item_code": item_code, "relation": relation}
        answer = self._exchange.call("POST", "/principals", content=content, token=session.token)
        return answers.principals(answer.content)

    def act_by_card(
        self, session: Session, item_code: str, relation: str, principal: PrincipalCard
    ) -> ActingOpened | ActingRefused:
        """A session for the one whose card was read second. ``session``: the agent's.

        Raises:
            LevelTooLow: as above. IdentityMismatch, CardNotValid: of the second card.
        """
        card = {
            "name": principal.name,
            "number": principal.number,
            "certificate_type": principal.certificate_type,
            "valid_to": None if principal.valid_to is None else principal.valid_to.isoformat(),
        }
        content = {"item_code": item_code, "relation": relation, "card": card, "ref": None}
        opened = self._opened("/agent-sessions", content, session, answers.agent_opened)
        if isinstance(opened, ActingOpened) and opened.session.number != principal.number:
            raise ProtocolFault("AgentSession: of another person")
        return opened

    def act_for_known(
        self, session: Session, item_code: str, relation: str, principal: KnownPrincipal
    ) -> ActingOpened | ActingRefused:
        """The same for somebody of :meth:`principals`."""
        content = {"item_code": item_code, "relation": relation, "card": None, "ref": principal.ref}
        return self._opened("/agent-sessions", content, session, answers.agent_opened)

    def enterprises(self, session: Session) -> tuple[HeldEnterprise, ...]:
        """Those for which the session's resident acts, what is over too (at most 50).

        Raises:
            LevelTooLow: an enterprise is answered for; the card is needed.
        """
        return answers.enterprises(self._exchange.call("GET", "/enterprises", token=session.token).content)

    def act_for_enterprise(
        self, session: Session, item_code: str, *, number: str = "", code: str = ""
    ) -> ActingOpened | ActingRefused:
        """A session of the same resident for one of them: by 统一社会信用代码, or by 企业码 as it was scanned."""
        content = {"item_code": item_code, "number": number or None, "code": code or None}
        return self._opened("/enterprise-sessions", content, session, answers.enterprise_opened)

    def _opened(
        self,
        path: str,
        content: Mapping[str, Any],
        session: Session,
        read: Callable[[Mapping[str, Any]], ActingOpened],
    ) -> ActingOpened | ActingRefused:
        try:
            return read(self._exchange.call("POST", path, content=content, token=session.token).content)
        except Rejected as refused:
            why = _REFUSALS.get(refused.problem.name)
            if why is None:
                raise
            return ActingRefused(why)
