# SPDX-License-Identifier: Apache-2.0
"""What became of a job, from what a printer says of it (打印任务的结局). Pure: every method is told the time.

The verdict has three values, and unknown is the one to give when in doubt:

* PRINTED: the printer calls the job completed, counts no fewer sheets than the document has, and is one whose word means
  paper (not a queue that only pushes bytes at a port).
* NOT_PRINTED: the job ended otherwise, and no sheet can have come out: it was never worked on, or for less time than any
  printer needs for a first sheet, and no sheet was counted. Standing still for paper is not working.
* UNKNOWN: everything else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from drivers.document_printer.operations import JobReport, JobState
from drivers.document_printer.port import PrintProgress
from drivers.document_printer.reasons import STOPPED, Condition
from drivers.print_outcome import PrintFault, PrintOutcome

FASTEST_FIRST_SHEET_S: Final = 2.0
"""No sheet-fed printer puts a first sheet out sooner after it has begun to work on a job."""

_BAD_DOCUMENT: Final = frozenset(
    "document-format-error document-unprintable-error document-access-error unsupported-document-format compression-error "
    "unsupported-compression document-password-error document-permission-error document-security-error".split()
)
"""``job-state-reasons`` of a document that was not understood, RFC 8011 section 5.3.8 and PWG 5100.7."""

_WITH_ERRORS: Final = "job-completed-with-errors"
_STOPPING: Final = "processing-to-stop-point"
"""The job has its last state, and what it had begun is still being done (RFC 8011 section 5.3.8)."""

SETTLE_S: Final = 3.0
"""CUPS calls a job completed a second before its programs have ended; so long is waited for the reason to go."""


@dataclass
class JobWatch:
    """One job from when the printer has it."""

    pages: int
    tells_when_done: bool = True
    state: JobState | None = None
    pages_done: int | None = None
    waits_for: PrintFault | None = None
    """What the printer stands still for; ``OFFLINE`` when it does not say why; None: it does not stand still."""
    blocked_since: float | None = None
    """Since when the job has not moved because the printer stands still."""
    worked_s: float = 0.0
    last_heard: float | None = None
    """At first when the document left us."""
    final_since: float | None = None
    reasons: tuple[str, ...] = ()
    forgotten: bool = field(default=False)
    """The printer does not know the job (any more)."""
    taken_back: bool = False
    """Nobody waits for it: it was, or is just being, cancelled. A printer may move again on its way to the last state."""

    def heard(self, now: float, job: JobReport, printer_state: int | None, condition: Condition) -> None:
        """What it says at ``now``."""
        was_blocked, last = self.blocked_since is not None, self.last_heard
        self.state = job.state if job.state is not None else self.state
        self.reasons = job.reasons or self.reasons
        self.forgotten = False
        if job.impressions is not None:
            self.pages_done = max(self.pages_done or 0, job.impressions)
        stands = self._stands_still(printer_state, condition)
        works = self.state is JobState.PROCESSING or self._is_final
        if last is not None and works and not (was_blocked and stands):
            self.worked_s += now - last  # also the time between two looks: what happened in it nobody saw
        self.last_heard = now
        waits_for = (condition.fault or PrintFault.OFFLINE) if stands else None
        if not self._is_final and (waits_for is not None or not self.taken_back):
            self.waits_for = waits_for  # what it stood still for when it was taken back stays the reason
        self.blocked_since = (self.blocked_since if self.blocked_since is not None else now) if stands else None
        if self._is_final and self.final_since is None:
            self.final_since = now

    def _stands_still(self, printer_state: int | None, condition: Condition) -> bool:
        if self.state is None or self.state.is_final:
            return False
        if self.state in (JobState.PROCESSING_STOPPED, JobState.PENDING_HELD) or printer_state == STOPPED:
            return True
        return condition.fault is not None

    def not_found(self) -> None:
        """The printer says that it has no such job."""
        self.forgotten = True

    @property
    def _is_final(self) -> bool:
        return self.state is not None and self.state.is_final

    @property
    def has_ended(self) -> bool:
        """Nothing more will be heard of it."""
        if self.forgotten or self.final_since is None or self.last_heard is None:
            return self.forgotten
        return _STOPPING not in self.reasons or self.last_heard - self.final_since >= SETTLE_S

    def progress(self) -> PrintProgress:
        """For whoever waits."""
        return PrintProgress(self.pages, self.pages_done or None, self.waits_for)

    def verdict(self) -> PrintOutcome:
        """What can be said now."""
        if self.state is JobState.COMPLETED:
            return self._completed()
        if self.state in (JobState.CANCELED, JobState.ABORTED) and not self.pages_done:
            if _BAD_DOCUMENT.intersection(self.reasons):
                return PrintOutcome.NOT_PRINTED
            if self.worked_s < FASTEST_FIRST_SHEET_S and _STOPPING not in self.reasons:
                return PrintOutcome.NOT_PRINTED
        return PrintOutcome.UNKNOWN

    def _completed(self) -> PrintOutcome:
        if not self.tells_when_done or _WITH_ERRORS in self.reasons:
            return PrintOutcome.UNKNOWN
        # Printers that do not count say nothing, or zero for ever; one that counted some and not all is believed.
        if self.pages_done is not None and 0 < self.pages_done < self.pages:
            return PrintOutcome.UNKNOWN
        return PrintOutcome.PRINTED

    def cause(self) -> PrintFault | None:
        """Why it was not printed, or nobody can tell."""
        if self.verdict() is PrintOutcome.PRINTED:
            return None
        if _BAD_DOCUMENT.intersection(self.reasons):
            return PrintFault.UNPRINTABLE
        if self.waits_for is not None:
            return self.waits_for
        return PrintFault.HARDWARE_ERROR if self.state is JobState.ABORTED else None
