# SPDX-License-Identifier: Apache-2.0
"""Consents under which licences were fetched (一证一授权), and which of them were taken back (收回同意).

A consent is kept from the moment it is named in a fetch. Who takes it back says so here, or with the case where the line was
down: either way nothing is fetched or filed under it any more. Source: contract/openapi.yaml, ``/v1/consents``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from anyio.to_thread import run_sync
from starlette.responses import Response

from config.clock import iso_ms
from kiosk.platform.sandbox.calls import Call, Spoken, nothing
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import SessionDesk
from kiosk.platform.sandbox.store import Store


class ConsentDesk:
    """Thread-safe; the table ``consents``."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def use(self, person_number: str, named: Mapping[str, str]) -> None:
        """Licences are fetched under these consents, ``{licence type: consent id}``. The same fetch again changes nothing.

        Raises:
            Refusal: consent-revoked; consent-missing where the id is somebody else's, or another licence's.
        """
        with self._store.transaction():
            for kind, consent_id in named.items():
                row = self._store.row("SELECT * FROM consents WHERE consent_id = ?", consent_id)
                if row is None:
                    self._store.run("INSERT INTO consents VALUES (?, ?, ?, '')", consent_id, person_number, kind)
                elif (row["person_number"], row["licence_type"]) != (person_number, kind):
                    raise Refusal(ProblemType.CONSENT_MISSING, "consent_ids")
                elif row["revoked_at"]:
                    raise Refusal(ProblemType.CONSENT_REVOKED)

    def revoke(self, person_number: str, consent_id: str) -> None:
        """收回同意. Again it changes nothing: the first time stands.

        Raises:
            Refusal: no-such-consent; nothing was fetched under it, or not for this person.
        """
        with self._store.transaction():
            row = self._store.row("SELECT * FROM consents WHERE consent_id = ?", consent_id)
            if row is None or row["person_number"] != person_number:
                raise Refusal(ProblemType.NO_SUCH_CONSENT)
            if not row["revoked_at"]:
                self._mark(consent_id)

    def is_revoked(self, consent_id: str) -> bool:
        """Whether it was taken back here, before the case came."""
        row = self._store.row("SELECT revoked_at FROM consents WHERE consent_id = ?", consent_id)
        return row is not None and bool(row["revoked_at"])

    def hear_of(self, case: Mapping[str, Any]) -> None:
        """What a filed case says was taken back: the terminal may have had no line to say so at once."""
        number = str(case["applicant"]["certificate_number"])
        for one in case["consents"]:
            row = self._store.row("SELECT * FROM consents WHERE consent_id = ?", str(one["id"]))
            if one.get("revoked_at") and row is not None and row["person_number"] == number and not row["revoked_at"]:
                self._mark(row["consent_id"])

    def _mark(self, consent_id: str) -> None:
        moment = iso_ms(self._clock())
        self._store.run("UPDATE consents SET revoked_at = ? WHERE consent_id = ?", moment, consent_id)


class ConsentEndpoints:
    """What terminals say."""

    def __init__(self, sessions: SessionDesk, desk: ConsentDesk) -> None:
        self._sessions = sessions
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (Spoken("DELETE", "/v1/consents/{consent_id:uuid}", self._revoke),)

    async def _revoke(self, call: Call) -> Response:
        person, _ = self._sessions.find(call.authorization, call.terminal.terminal_id)
        await run_sync(self._desk.revoke, person.number, str(call.request.path_params["consent_id"]))
        return nothing()
