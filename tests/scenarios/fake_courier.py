# SPDX-License-Identifier: Apache-2.0
"""Courier and supervisor in memory, as a visit meets them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from config import clock
from offline_cache.sealed_case import CaseStatus, Durable, OutboxState, SealedCase
from offline_cache.sealed_draft import HeldDraft, SealedDraft
from tests.scenarios.fake_platform import FakePlatform

CASE_NUMBER = "999999261121001"


class FakeCourier:
    """Keeps what is durable, and tells at once what the platform made of it. ``trouble`` is raised by ``submit``."""

    def __init__(self, platform: FakePlatform) -> None:
        self._platform = platform
        self.trouble: Exception | None = None
        self.answer_is_lost = False
        self.submits = 0
        self.cases: dict[str, SealedCase] = {}
        self.drafts: dict[str, SealedDraft] = {}
        self.draft_trouble: Exception | None = None
        """Raised for every draft that is to be kept."""
        self.takes_drafts = threading.Event()
        """Cleared by a test that wants to look while a draft is being kept."""
        self.takes_drafts.set()
        self.platform_drafts: dict[str, bytes] = {}
        self.ended_drafts: list[str] = []
        self.papers: dict[str, str] = {}
        self.end_state = OutboxState.RECEIVED

    def journal_print(self, job_id: str, _kind: str, outcome: str) -> str:
        self.papers[job_id] = str(outcome)
        return self.papers[job_id]

    def printed_before(self, number: str) -> tuple[str, ...]:
        return tuple(outcome for job_id, outcome in self.papers.items() if job_id.startswith(f"{number}/"))

    def submit(self, case: SealedCase) -> Durable:
        from kiosk.courier.client import CaseRefused, CourierUnavailable

        self.submits += 1
        if self.trouble is not None:
            raise self.trouble
        case.check()
        known = self.cases.setdefault(case.case_id, case)
        if self.answer_is_lost:
            self.answer_is_lost = False
            raise CourierUnavailable("the courier does not answer")
        if known.fingerprint() != case.fingerprint():
            raise CaseRefused("another case has this id")
        return Durable(case.case_id, clock.iso_ms(clock.now()))

    def status(self, case_id: str) -> CaseStatus | None:
        if case_id not in self.cases:
            return None
        moment = clock.iso_ms(clock.now())
        if self._platform.down:
            return CaseStatus(case_id, OutboxState.QUEUED, None, None, 1, None, moment)
        if self.end_state is OutboxState.PARKED:
            return CaseStatus(case_id, OutboxState.PARKED, None, None, 1, "malformed", moment)
        return CaseStatus(case_id, self.end_state, CASE_NUMBER, moment, 1, None, moment)

    def wait(self, case_id: str, timeout_s: float) -> CaseStatus | None:
        return self.status(case_id)

    def draft_lookup_key(self) -> bytes:
        return bytes(32)

    def _draft_comes(self) -> None:
        self.takes_drafts.wait(15)
        if self.draft_trouble is not None:
            raise self.draft_trouble

    def save_draft(self, draft: SealedDraft) -> None:
        self._draft_comes()
        self.drafts[draft.lookup] = draft

    def take_draft(self, lookup: str) -> HeldDraft | None:
        found = self.drafts.get(lookup)
        return None if found is None else HeldDraft(found, 86_000.0, is_deposited=False)

    def save_platform_draft(self, draft_id: str, envelope: bytes) -> None:
        self._draft_comes()
        self.platform_drafts[draft_id] = envelope

    def end_platform_draft(self, draft_id: str) -> None:
        self.ended_drafts.append(draft_id)

    def destroy_draft(self, lookup: str) -> bool:
        return self.drafts.pop(lookup, None) is not None


@dataclass
class FakeLink:
    """The supervisor's side of the line. ``last_card_digest``: what the visit before left behind."""

    card_key: bytes = bytes(range(32))
    last_card_digest: bytes | None = None
    seen: list[bytes] = field(default_factory=list)

    def shown(self, milliseconds: int) -> None:
        """Nobody measures here."""

    def card_seen(self, digest: bytes) -> None:
        self.seen.append(digest)

    def ended(self, reason: str) -> None:
        """The test listens to ``finish`` instead."""
