# SPDX-License-Identifier: Apache-2.0
"""The client's calls for what became of it: own cases, corrections, entitlements, licences held, certificates verified.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
"""

from __future__ import annotations

import uuid
from typing import Final
from urllib.parse import quote

from kiosk.platform import own_cases_answers as answers
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session
from kiosk.platform.own_cases_model import CaseGlance, Entitlement, OwnCase, OwnCases, OwnLicence, Verification

CASES_A_PAGE: Final = 20


class OwnCasesCalls(Exchanging):
    """Mixed into the client."""

    def own_cases(self, session: Session, cursor: str | None = None, limit: int = CASES_A_PAGE) -> OwnCases:
        """The cases of the session's resident; what needs them first, then the newest."""
        more = f"&cursor={quote(cursor, safe='')}" if cursor is not None else ""
        answer = self._exchange.call("GET", f"/own-cases?limit={int(limit)}{more}", token=session.token)
        return answers.own_cases(answer.content)

    def own_case(self, session: Session, case_number: str) -> OwnCase:
        """One case, with what happened to it.

        Raises:
            Rejected: ``no-such-case``: unknown, or not of the session's resident.
        """
        answer = self._exchange.call("GET", _path(case_number), token=session.token)
        return answers.own_case(answer.content, case_number)

    def withdraw_case(self, session: Session, case: OwnCase, key: str = "") -> OwnCase:
        """撤销申报. ``key``: the same for a repeat of the same wish.

        Raises:
            Rejected: ``changed`` (read it anew), ``not-possible-now``, ``no-such-case``.
            LevelTooLow: the card is needed for this.
        """
        number = case.glance.case_number
        answer = self._exchange.call(
            "POST",
            f"{_path(number)}/withdrawal",
            content={},
            token=session.token,
            idempotency_key=key or str(uuid.uuid4()),
            if_match=case.version,
        )
        return answers.own_case(answer.content, number)

    def look_up_receipt(self, query_code: str) -> CaseGlance:
        """How the case with this code on its receipt stands; for whoever holds it.

        Raises:
            Rejected: ``no-such-case``.
            Busy: too many misses of this terminal just now.
        """
        return answers.case_glance(self._looked_up({"query_code": query_code}))

    def look_up_number(self, case_number: str, phone_tail: str) -> CaseGlance:
        """The same by the case's number and the last four digits of the telephone that was filed with it."""
        return answers.case_glance(self._looked_up({"case_number": case_number, "phone_tail": phone_tail}))

    def _looked_up(self, content: dict[str, object]) -> dict[str, object]:
        return dict(self._exchange.call("POST", "/case-lookups", content=content).content)

    def entitlements(self, session: Session) -> tuple[Entitlement, ...]:
        """What the session's resident is entitled to without applying; those that wait for an answer first.

        Raises:
            LevelTooLow: the card is needed for this.
        """
        return answers.entitlements(self._exchange.call("GET", "/entitlements", token=session.token).content)

    def answer_entitlement(
        self, session: Session, offer: Entitlement, *, confirm: bool, reason: str | None = None, key: str = ""
    ) -> Entitlement:
        """Confirm the account, or decline; ``reason``: a word of the contract, or None.

        Raises:
            Rejected: ``changed``, ``not-possible-now``, ``no-such-entitlement``.
        """
        answer = self._exchange.call(
            "POST",
            f"/entitlements/{quote(offer.entitlement_id, safe='')}/answer",
            content={"answer": "confirm" if confirm else "decline", "reason": reason},
            token=session.token,
            idempotency_key=key or str(uuid.uuid4()),
            if_match=offer.version,
        )
        return answers.entitlement(answer.content, offer.entitlement_id)

    def own_licences(self, session: Session) -> tuple[OwnLicence, ...]:
        """The electronic licences (电子证照) of the session's resident, to look at.

        Raises:
            LevelTooLow: the card is needed for this.
        """
        return answers.own_licences(self._exchange.call("GET", "/own-licences", token=session.token).content)

    def verify_certificate(self, verification_code: str) -> Verification:
        """What the platform issued under a code on paper (验真).

        Raises:
            Rejected: ``no-such-certificate``.
            Busy: too many misses of this terminal just now.
        """
        content = {"verification_code": verification_code}
        return answers.verification(self._exchange.call("POST", "/verifications", content=content).content)


def _path(case_number: str) -> str:
    return f"/own-cases/{quote(case_number, safe='')}"
