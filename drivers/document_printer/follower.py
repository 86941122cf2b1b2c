# SPDX-License-Identifier: Apache-2.0
"""Follows a job until it has ended, nobody waits any more, or nothing more can be learned (任务跟踪)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.document_printer.ipp_session import IppSession
from drivers.document_printer.job_watch import JobWatch
from drivers.document_printer.operations import JobReport, JobState
from drivers.document_printer.port import DocumentPrintResult, PrintFault, PrintProgress, ProgressHook, Slot
from drivers.document_printer.reasons import STOPPED, read_reasons
from drivers.errors import Cancelled, DeviceError

_LOOK_UP_S: Final = 3.0
"""A job whose answer was lost may take a moment until the printer lists it."""


@dataclass(frozen=True)
class Patience:
    """How long is waited for what, in seconds."""

    look_s: float
    whole_s: float
    blocked_s: float
    lost_s: float
    take_back_s: float


class Follower:
    """One job. ``reference`` finds it where its number is not known."""

    def __init__(
        self,
        session: IppSession,
        patience: Patience,
        clock: Callable[[], float],
        job_id: int | None,
        reference: str,
        watch: JobWatch,
    ) -> None:
        self._session = session
        self._patience = patience
        self._clock = clock
        self._job_id = job_id
        self._reference = reference
        self._watch = watch
        self._silent_since: float | None = None
        self._last_error = ""
        self._stood_s = 0.0
        self._told: PrintProgress | None = None
        self._pause = threading.Event()
        """Never set."""

    def follow(self, cancel: threading.Event, progress: ProgressHook | None) -> DocumentPrintResult:
        """Blocks until there is a verdict."""
        watch, patience = self._watch, self._patience
        began = before = self._clock()
        watch.last_heard = began
        while True:
            try:
                self._look(cancel)
            except Cancelled:
                return self._given_up("nobody waited for its end")
            except DeviceError as error:
                if self._is_lost(error):
                    return self._result(PrintFault.LOST, f"went away with the job: {self._last_error}")
            now = self._clock()
            self._stood_s += now - before if watch.blocked_since is not None else 0.0
            before = now
            self._tell(progress)
            if watch.has_ended:
                return self._result()
            if self._stood_s > patience.blocked_s:
                return self._given_up(f"stood still for {self._stood_s:.0f} s")
            if now - began - self._stood_s > patience.whole_s:
                return self._given_up(f"not done after {patience.whole_s:g} s", force=True)
            if cancel.wait(patience.look_s):
                return self._given_up("nobody waited for its end")

    def _look(self, cancel: threading.Event | None) -> None:
        job = self._find(cancel) if self._job_id is None else self._session.job(self._job_id, cancel)
        printer = self._session.printer_state(cancel)
        self._silent_since = None
        now = self._clock()
        if job is not None:
            state = STOPPED if printer.state is None else printer.state
            self._watch.heard(now, job, printer.state, read_reasons(printer.reasons, state))
        elif self._job_id is not None or now - (self._watch.last_heard or now) > _LOOK_UP_S:
            self._watch.not_found()

    def _find(self, cancel: threading.Event | None) -> JobReport | None:
        found = self._session.find(self._reference, cancel)
        self._job_id = None if found is None else found.job_id
        return found

    def _is_lost(self, error: DeviceError) -> bool:
        now = self._clock()
        self._last_error = error.detail
        self._silent_since = now if self._silent_since is None else self._silent_since
        return now - self._silent_since > self._patience.lost_s

    def _tell(self, progress: ProgressHook | None) -> None:
        said = self._watch.progress()
        if progress is not None and said != self._told:
            self._told = said
            progress(said)

    def _given_up(self, why: str, *, force: bool = False) -> DocumentPrintResult:
        """A job that is being printed is let finish; one that stands still, waits, or takes far too long is taken back."""
        watch = self._watch
        if watch.has_ended or (watch.state is JobState.PROCESSING and watch.blocked_since is None and not force):
            return self._result(detail=why)
        if self._job_id is not None:
            watch.taken_back = True
            try:
                self._session.cancel(self._job_id)
                deadline = self._clock() + self._patience.take_back_s
                self._look(None)
                while not watch.has_ended and self._clock() < deadline:
                    self._pause.wait(min(self._patience.look_s, 0.2))
                    self._look(None)
            except DeviceError as error:
                why = f"{why}; not taken back: {error.detail}"
        return self._result(detail=why)

    def _result(self, cause: PrintFault | None = None, detail: str = "") -> DocumentPrintResult:
        watch = self._watch
        found = watch.cause() if cause is None else cause
        slot = Slot.JAMMED if found is PrintFault.PAPER_JAM else Slot.UNKNOWN
        words = " ".join((detail, *watch.reasons)).strip()
        return DocumentPrintResult(watch.verdict(), found, words, watch.pages_done or None, slot)
