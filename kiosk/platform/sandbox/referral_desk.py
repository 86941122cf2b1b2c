# SPDX-License-Identifier: Apache-2.0
"""A helper says whether it is them (帮办人员人工核验): referrals at the platform, and the helpers who answer them.

A helper is named by a work number (工号) that the platform knows, sees the photo of record and what the verifier said, looks at
the person with their own eyes, and confirms with the code on the terminal's screen: who does not stand there does not know it.
Nobody is confirmed by time passing, by a code guessed, by a helper who did not take it, or after somebody said no twice a day.

The table ``face_referrals`` is in store.py.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from config.clock import iso_ms, parse_iso
from kiosk.case.canonical import canonical_json
from kiosk.platform.model import FaceOutcome, ReferralState
from kiosk.platform.sandbox.bodies import ReferralRequest
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.population import resident_by_number
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import Store

REFERRAL_LIFE: Final = timedelta(minutes=5)
"""A helper of the hall is there in two or three."""
VERDICT_LIFE: Final = timedelta(minutes=10)
"""A verdict can be referred so long: who was compared and who is looked at are one person."""
CODE_TRIES: Final = 3
REFUSALS_A_DAY: Final = 2
"""Of one person, at whatever terminal: nobody asks helper after helper until one nods."""
HELPERS: Final = frozenset({"BB0001", "BB0002"})
"""Work numbers of this platform's made-up helpers."""
Row: TypeAlias = Any
"""Of the table, by names of columns."""
_OPEN: Final = frozenset({ReferralState.WAITING, ReferralState.TAKEN})


class HelperError(ValueError):
    """What a helper did on their own channel was not taken; the words say why."""


@dataclass(frozen=True)
class ShownReferral:
    """How it stands, for the terminal."""

    referral_id: str
    state: ReferralState
    check_code: str
    helper_no: str | None
    valid_s: int


class ReferralDesk:
    """Thread-safe: every change is a transaction of ``store``. ``life``: of referrals that are opened from now on."""

    def __init__(self, store: Store, clock: Callable[[], datetime], faces: FaceDesk) -> None:
        self._store = store
        self._clock = clock
        self._faces = faces
        self.life = REFERRAL_LIFE

    # --- for the terminal ---------------------------------------------------------------------------------------------

    def open(
        self, person: Person, terminal_id: str, session: str, body: ReferralRequest, key: str
    ) -> tuple[ShownReferral, bool]:
        """A referral at the helpers' desk, and whether it was here before.

        Raises:
            Refusal: there is no verdict that it could be about, or another referral has its id.
        """
        if key != body.referral_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the referral's id")
        content = body.model_dump()
        fingerprint = hashlib.sha256(canonical_json([terminal_id, session, person.number, content])).hexdigest()
        moment = self._clock()
        with self._store.transaction():
            row = self._row(body.referral_id)
            if row is not None:
                if row["fingerprint"] != fingerprint:
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                return self._fetched(row), True
            verdict = self._verdict(person, terminal_id, session, body.report_id)
            self._refuse_asked_enough(person.number)
            self._store.run(
                "UPDATE face_referrals SET state = ? WHERE terminal_id = ? AND fetched_at IS NULL AND state IN (?, ?, ?)",
                ReferralState.WITHDRAWN.value,
                terminal_id,
                *(one.value for one in (*_OPEN, ReferralState.CONFIRMED)),
            )
            self._store.run(
                "INSERT INTO face_referrals VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, NULL, NULL)",
                body.referral_id,
                fingerprint,
                body.report_id or "",
                person.number,
                terminal_id,
                session,
                f"{secrets.randbelow(10_000):04d}",
                ReferralState.WAITING.value,
                CODE_TRIES,
                json.dumps({**content, "name": person.name, "verdict": verdict}, ensure_ascii=False),
                iso_ms(moment),
                iso_ms(moment + self.life),
            )
            return self._fetched(self._wanted(body.referral_id)), False

    def _refuse_asked_enough(self, number: str) -> None:
        row = self._store.row(
            "SELECT COUNT(*) AS refusals FROM face_referrals WHERE person_number = ? AND state = ? AND decided_at >= ?",
            number,
            ReferralState.REFUSED.value,
            self._faces.day_began,
        )
        if row is not None and row["refusals"] >= REFUSALS_A_DAY:
            raise Refusal(ProblemType.NOTHING_TO_REFER)

    def _verdict(self, person: Person, terminal_id: str, session: str, report_id: str | None) -> dict[str, Any] | None:
        """None: nobody was compared; whether that will do, the item says."""
        if report_id is None:
            return None
        found = self._faces.reported(person, terminal_id, session, report_id)
        if found is None or found["outcome"] == FaceOutcome.OTHER_WAY.value:
            raise Refusal(ProblemType.NOTHING_TO_REFER)
        said_no = "SELECT 1 FROM face_referrals WHERE report_id = ? AND state = ?"
        if (
            self._clock() - parse_iso(found["received_at"]) > VERDICT_LIFE
            or self._store.row(said_no, report_id, ReferralState.REFUSED.value) is not None
        ):
            raise Refusal(ProblemType.NOTHING_TO_REFER)
        return found

    def shown(self, referral_id: str, terminal_id: str, session: str) -> ShownReferral:
        """How it stands, for the session that opened it; a confirmation is fetched by that.

        Raises:
            Refusal: no such referral.
        """
        with self._store.transaction():
            row = self._row(referral_id)
            if row is None or (row["terminal_id"], row["session"]) != (terminal_id, session):
                raise Refusal(ProblemType.NO_SUCH_REFERRAL)
            return self._fetched(row)

    def withdraw(self, referral_id: str, terminal_id: str) -> None:
        """Nobody waits any more.

        Raises:
            Refusal: no such referral.
        """
        with self._store.transaction():
            row = self._row(referral_id)
            if row is None or row["terminal_id"] != terminal_id:
                raise Refusal(ProblemType.NO_SUCH_REFERRAL)
            if self._state(row) in _OPEN or (self._state(row) is ReferralState.CONFIRMED and row["fetched_at"] is None):
                self._change(referral_id, state=ReferralState.WITHDRAWN.value)

    def is_vouched(self, referral_id: str, helper_no: str, number: str) -> bool:
        """Whether this helper has confirmed this person, and the terminal knew it; a case that says so is held against it."""
        row = self._row(referral_id)
        return (
            row is not None
            and (row["state"], row["helper_no"], row["person_number"])
            == (ReferralState.CONFIRMED.value, helper_no, number)
            and row["fetched_at"] is not None
        )

    def seen_at(
        self, referral_id: str, helper_no: str, number: str, terminal_id: str, item_code: str
    ) -> datetime | None:
        """When this helper confirmed this person at this terminal for this item, and the terminal knew it."""
        row = self._row(referral_id)
        if row is None or not self.is_vouched(referral_id, helper_no, number):
            return None
        is_same = row["terminal_id"] == terminal_id and json.loads(row["content"])["item_code"] == item_code
        return parse_iso(row["decided_at"]) if is_same else None

    # --- for helpers --------------------------------------------------------------------------------------------------

    def seen_by_helpers(self) -> list[dict[str, Any]]:
        """What stands on a helper's own device, oldest first: all but the code, which stands at the terminal alone."""
        rows = self._store.rows("SELECT * FROM face_referrals ORDER BY rowid")
        return [
            {
                **json.loads(row["content"]),
                "number": row["person_number"],
                "terminal_id": row["terminal_id"],
                "state": self._state(row).value,
                "helper_no": row["helper_no"],
                "valid_s": self._left_s(row),
            }
            for row in rows
        ]

    def photo(self, referral_id: str) -> bytes | None:
        """The photo of record, for a helper who looks now."""
        row = self._row(referral_id)
        if row is None or self._state(row) not in _OPEN:
            return None
        person = resident_by_number(row["person_number"], self._clock().date())
        return None if person is None or not person.has_photo else photo_of(person.seed)

    def take(self, referral_id: str, helper_no: str) -> None:
        """我来: this helper goes there.

        Raises:
            HelperError: not theirs to take, or over.
        """
        with self._store.transaction():
            row = self._open_row(referral_id, helper_no)
            if row["helper_no"] not in (None, helper_no):
                raise HelperError("another helper has taken it")
            self._change(referral_id, state=ReferralState.TAKEN.value, helper_no=helper_no)

    def confirm(self, referral_id: str, helper_no: str, check_code: str) -> None:
        """是本人: this helper has looked, and read the code off the terminal's screen.

        Raises:
            HelperError: not taken by them, over, or another code; the third wrong code ends it.
        """
        with self._store.transaction():
            row = self._taken_row(referral_id, helper_no)
            is_right = hmac.compare_digest(row["check_code"].encode(), check_code.encode())
            if is_right:
                self._decide(referral_id, ReferralState.CONFIRMED)
            elif row["tries_left"] > 1:
                self._change(referral_id, tries_left=row["tries_left"] - 1)
            else:
                self._decide(referral_id, ReferralState.REFUSED)
        if not is_right:
            raise HelperError("not the code on that terminal's screen")

    def refuse(self, referral_id: str, helper_no: str) -> None:
        """不能确认: this helper has looked and cannot say that it is them.

        Raises:
            HelperError: not taken by them, or over.
        """
        with self._store.transaction():
            self._taken_row(referral_id, helper_no)
            self._decide(referral_id, ReferralState.REFUSED)

    def _open_row(self, referral_id: str, helper_no: str) -> Row:
        row = self._row(referral_id)
        if helper_no not in HELPERS:
            raise HelperError("no helper has this work number")
        if row is None or self._state(row) not in _OPEN:
            raise HelperError("there is nothing to answer: it was never opened, or it is over")
        return row

    def _taken_row(self, referral_id: str, helper_no: str) -> Row:
        row = self._open_row(referral_id, helper_no)
        if row["helper_no"] != helper_no:
            raise HelperError("take it first")
        return row

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _row(self, referral_id: str) -> Row | None:
        return self._store.row("SELECT * FROM face_referrals WHERE referral_id = ?", referral_id)

    def _wanted(self, referral_id: str) -> Row:
        row = self._row(referral_id)
        if row is None:
            raise LookupError("a referral that was just written is not there")
        return row

    def _change(self, referral_id: str, **values: object) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        self._store.run(f"UPDATE face_referrals SET {names} WHERE referral_id = ?", *values.values(), referral_id)  # noqa: S608 - names of our own

    def _decide(self, referral_id: str, state: ReferralState) -> None:
        self._change(referral_id, state=state.value, decided_at=iso_ms(self._clock()))

    def _left_s(self, row: Row) -> int:
        return max(0, int((parse_iso(row["ends_at"]) - self._clock()).total_seconds()))

    def _state(self, row: Row) -> ReferralState:
        """As it is by now."""
        state = ReferralState(row["state"])
        can_end = state in _OPEN or (state is ReferralState.CONFIRMED and row["fetched_at"] is None)
        return ReferralState.EXPIRED if can_end and self._clock() >= parse_iso(row["ends_at"]) else state

    def _fetched(self, row: Row) -> ShownReferral:
        state = self._state(row)
        if state is ReferralState.CONFIRMED and row["fetched_at"] is None:
            self._change(row["referral_id"], fetched_at=iso_ms(self._clock()))
        return ShownReferral(row["referral_id"], state, row["check_code"], row["helper_no"], self._left_s(row))
