# SPDX-License-Identifier: Apache-2.0
"""What residents wrote another time (上次填写), looked up in the cases that they filed themselves.

Only own words are given back (``Origin.is_own``): what came from a register is asked of the register anew. A case that the office
refused is passed over, for its words may be why. One field is known by its code, element and kind, so that the same field of the
library is the same in every service. Source: contract/openapi.yaml, ``/v1/last-answers``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from anyio.to_thread import run_sync
from pydantic import Field
from starlette.responses import Response

from config.clock import parse_iso
from kiosk.application.fields import Origin
from kiosk.case.states import CaseState
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import AuthLevel
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import SessionDesk
from kiosk.platform.sandbox.store import FiledCase, Store

KEPT_DAYS: Final = 730
"""What is older is not looked at, whatever a field allows."""
_NOT_TAKEN: Final = frozenset({CaseState.REFUSED.value, CaseState.DENIED.value})
_FieldCode = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=64)]


class _Consent(bodies._Body):
    purpose: bodies.Text
    fields: Annotated[list[_FieldCode], Field(max_length=32)]
    given_at: bodies.Time


class LastAnswersQuery(bodies._Body):
    """``POST /v1/last-answers``."""

    item_code: bodies.Word
    fields: Annotated[list[_FieldCode], Field(min_length=1, max_length=32)]
    consent: _Consent


class LastAnswerDesk:
    """Thread-safe. ``state_of``: how a case stands by now, as the contract calls it."""

    def __init__(
        self, store: Store, catalogue: Catalogue, clock: Callable[[], datetime], state_of: Callable[[FiledCase], str]
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._state_of = state_of

    def answers(self, person_number: str, item_code: str, codes: list[str]) -> dict[str, Any]:
        """``{field: {value, filed_on}}``, of each field the newest.

        Raises:
            Refusal: unknown-item, not-needed.
        """
        item = self._catalogue.get(item_code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        wanted = {spec.code: spec for spec in item.fields if spec.code in codes and spec.is_remembered}
        if set(codes) - set(wanted):
            raise Refusal(ProblemType.NOT_NEEDED)
        found: dict[str, Any] = {}
        for case in self._cases(person_number):
            filed_on = parse_iso(case.terminal_received_at).date()
            for code in wanted.keys() - found.keys():
                value = self._said(case, wanted[code], filed_on)
                if value is not None:
                    found[code] = {"value": value, "filed_on": filed_on.isoformat()}
        return found

    def _cases(self, person_number: str) -> list[FiledCase]:
        """Filed by the person for themselves, newest first; of those that are too old none."""
        since = (self._clock().date() - timedelta(days=KEPT_DAYS)).isoformat()
        rows = self._store.rows(
            "SELECT case_id FROM cases WHERE person_number = ? AND terminal_day >= ? ORDER BY terminal_received_at DESC",
            person_number,
            since,
        )
        cases = [case for row in rows if (case := self._store.case(row[0])) is not None]
        own = [case for case in cases if case.opened["agent"] is None and case.opened["enterprise"] is None]
        return [case for case in own if self._state_of(case) not in _NOT_TAKEN]

    def _said(self, case: FiledCase, spec: FieldSpec, filed_on: date) -> str | None:
        """What stands there as the resident's own word in the same field; None: nothing, or too long ago."""
        told, theirs = case.opened["fields"].get(spec.code), self._catalogue.get(case.item_code)
        if told is None or theirs is None or not Origin(told["origin"]).is_own:
            return None
        same = [
            one for one in theirs.fields if (one.code, one.element, one.kind) == (spec.code, spec.element, spec.kind)
        ]
        is_recent = filed_on >= self._clock().date() - timedelta(days=spec.last_days)
        return str(told["value"]) or None if same and is_recent else None


class LastAnswerEndpoints:
    """What terminals ask."""

    def __init__(self, sessions: SessionDesk, desk: LastAnswerDesk) -> None:
        self._sessions = sessions
        self._desk = desk

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (Spoken("POST", "/v1/last-answers", self._answers),)

    async def _answers(self, call: Call) -> Response:
        body = bodies.read(LastAnswersQuery, call.body)
        person, level = self._sessions.find(call.authorization, call.terminal.terminal_id)
        if level != AuthLevel.STRONG.value or person.agent or person.enterprise:
            raise Refusal(ProblemType.LEVEL_TOO_LOW)
        if not set(body.fields) <= set(body.consent.fields):
            raise Refusal(ProblemType.CONSENT_MISSING)
        found = await run_sync(self._desk.answers, person.number, body.item_code, body.fields)
        return answered({"answers": found})
