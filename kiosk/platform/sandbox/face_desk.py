# SPDX-License-Identifier: Apache-2.0
"""Photos of record and verdicts of comparisons (人证核验) at the platform: who may have a photo, and what a verdict is worth.

Worth something are verdicts of models on the platform's own list, with the platform's own threshold: a list that is empty
until somebody fills it (``--accredited-face-model``, ``POST /sandbox/face-models``). Everything else that looks alike ends with a
helper (转人工), whatever the terminal says of its own verifier. Verdicts are kept, pictures never come here.

The table ``face_verifications`` is in store.py.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from config.clock import iso_ms, parse_iso
from kiosk.case.canonical import canonical_json
from kiosk.platform.model import FaceOutcome, Liveness
from kiosk.platform.sandbox.bodies import FaceConsent, FaceReport
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import Store

CONSENT_LIFE: Final = timedelta(minutes=30)
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
REFERENCE_LIFE: Final = timedelta(minutes=10)
VERDICTS_ON_A_PHOTO: Final = 5
VERDICTS_A_DAY: Final = 10
"""That confirmed nobody, of one person at all terminals: whoever comes with somebody's code is not let try until it fits."""


@dataclass
class _Reference:
    """A photo was handed out: in which session, and until when verdicts on it are listened to."""

    number: str = field(repr=False)
    terminal_id: str
    session: str
    ends_at: datetime
    verdicts_left: int = VERDICTS_ON_A_PHOTO


class FaceDesk:
    """Thread-safe. ``accredited``: models the platform believes, and up to which distance. A ``session`` is named by any text
    that no other session has."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], accredited: Mapping[str, float] | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._references: dict[str, _Reference] = {}
        self.accredited: Mapping[str, float] = dict(accredited or {})
        self._day_began = ""

    def photo(self, person: Person, terminal_id: str, session: str, consent: FaceConsent) -> bytes:
        """The photo of record of the session's resident, for this one consent.

        Raises:
            Refusal: no valid consent, no photo, or too many verdicts today.
        """
        moment = self._clock()
        age = moment - parse_iso(consent.given_at)
        if not -CLOCK_TOLERANCE <= age <= CONSENT_LIFE:
            raise Refusal(ProblemType.CONSENT_MISSING, "given_at")
        if person.register is None or not person.register.has_photo:
            raise Refusal(ProblemType.NO_PHOTO)
        self._refuse_too_many(person.number)
        with self._lock:
            self._references = {key: one for key, one in self._references.items() if one.ends_at > moment}
            known = self._references.get(consent.consent_id)
            if known is None:
                known = _Reference(person.number, terminal_id, session, moment)
                self._references[consent.consent_id] = known
            elif (known.number, known.terminal_id) != (person.number, terminal_id):
                raise Refusal(ProblemType.CONSENT_MISSING, "consent_id")
            # Fetched again, also in a session that had to be opened anew: the verdicts that are used up stay so.
            known.session, known.ends_at = session, moment + REFERENCE_LIFE
        return photo_of(person.register.seed)

    def report(
        self, person: Person, terminal_id: str, session: str, report: FaceReport, key: str
    ) -> tuple[FaceOutcome, bool]:
        """What a verdict is worth, and whether it was here before.

        Raises:
            Refusal: no photo was fetched for it, another report has its id, or too many verdicts today.
        """
        if key != report.report_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the report's id")
        content = report.model_dump()
        fingerprint = _fingerprint(terminal_id, session, person.number, content)
        with self._store.transaction():
            row = self._store.row(
                "SELECT fingerprint, outcome FROM face_verifications WHERE report_id = ?", report.report_id
            )
            if row is not None:
                if row["fingerprint"] != fingerprint:
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                return FaceOutcome(row["outcome"]), True
            self._refuse_too_many(person.number)
            self._use(report.consent_id, session)
            outcome = self._worth(report)
            self._store.run(
                "INSERT INTO face_verifications VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                report.report_id,
                fingerprint,
                report.consent_id,
                person.number,
                terminal_id,
                json.dumps(content),
                outcome.value,
                iso_ms(self._clock()),
            )
        return outcome, False

    def reported(self, person: Person, terminal_id: str, session: str, report_id: str) -> dict[str, Any] | None:
        """A verdict that was told in this very session, with what it was worth and when it came; None: there is none."""
        row = self._store.row(
            "SELECT fingerprint, content, outcome, received_at FROM face_verifications WHERE report_id = ?", report_id
        )
        if row is None:
            return None
        content = json.loads(row["content"])
        if row["fingerprint"] != _fingerprint(terminal_id, session, person.number, content):
            return None
        return {**content, "outcome": row["outcome"], "received_at": row["received_at"]}

    def is_confirmed(self, consent_id: str, number: str) -> bool:
        """Whether a face was confirmed for this person under this consent; a case that says so is held against it."""
        row = self._store.row(
            "SELECT 1 FROM face_verifications WHERE consent_id = ? AND person_number = ? AND outcome = ?",
            consent_id,
            number,
            FaceOutcome.CONFIRMED.value,
        )
        return row is not None

    def seen_at(self, report_id: str, consent_id: str, number: str, terminal_id: str) -> datetime | None:
        """When a verdict was told at this terminal by which this person was confirmed; a case that says so is held against it."""
        row = self._store.row(
            "SELECT received_at FROM face_verifications"
            " WHERE report_id = ? AND consent_id = ? AND person_number = ? AND terminal_id = ? AND outcome = ?",
            report_id,
            consent_id,
            number,
            terminal_id,
            FaceOutcome.CONFIRMED.value,
        )
        return None if row is None else parse_iso(row["received_at"])

    def verdicts(self) -> list[dict[str, Any]]:
        """All that were told, oldest first, with what they were worth."""
        rows = self._store.rows("SELECT content, outcome, received_at FROM face_verifications ORDER BY rowid")
        return [
            {**json.loads(row["content"]), "outcome": row["outcome"], "received_at": row["received_at"]} for row in rows
        ]

    def begin_day(self) -> None:
        """As at midnight: everybody may be compared again. What was told is kept."""
        self._day_began = iso_ms(self._clock())

    @property
    def day_began(self) -> str:
        """Since when what was in vain counts; a text that is in the order of time, as all are of one zone."""
        return max(self._day_began, iso_ms(self._clock())[:10])

    def _refuse_too_many(self, number: str) -> None:
        row = self._store.row(
            "SELECT COUNT(*) AS vain FROM face_verifications"
            " WHERE person_number = ? AND outcome != ? AND received_at >= ?",
            number,
            FaceOutcome.CONFIRMED.value,
            self.day_began,
        )
        if row is not None and row["vain"] >= VERDICTS_A_DAY:
            raise Refusal(ProblemType.TOO_MANY_FACES)

    def _use(self, consent_id: str, session: str) -> None:
        with self._lock:
            found = self._references.get(consent_id)
            if found is None or found.ends_at <= self._clock() or found.session != session or found.verdicts_left == 0:
                raise Refusal(ProblemType.FACE_REFERENCE_MISSING)
            found.verdicts_left -= 1

    def _worth(self, report: FaceReport) -> FaceOutcome:
        if report.verdict == "no_match":
            return FaceOutcome.OTHER_WAY
        limit = self.accredited.get(report.model)
        is_match = report.verdict == "match" and report.weight == "alone" and report.liveness == Liveness.PASSED.value
        if is_match and limit is not None and report.distance is not None and report.distance <= limit:
            return FaceOutcome.CONFIRMED
        return FaceOutcome.HELPER


def _fingerprint(terminal_id: str, session: str, number: str, content: Mapping[str, Any]) -> str:
    """Of a report, and of whom it speaks."""
    return hashlib.sha256(canonical_json([terminal_id, session, number, _without_floats(content)])).hexdigest()


def _without_floats(content: Mapping[str, Any]) -> dict[str, Any]:
    """Canonical JSON knows no floats; the same number is the same text."""
    return {name: repr(float(value)) if isinstance(value, float | int) else value for name, value in content.items()}
