# SPDX-License-Identifier: Apache-2.0
"""What a case ended in (办理结果): fetched, checked before anybody sees it, printed with the platform's leave alone.

A paper whose signature is not the platform's is neither shown nor printed. Leave is asked for every print; where nobody can be
asked, what this visit was just given is printed once, and told of later; once more is not printed then (补打).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from config.modes import DisplayMode
from drivers.print_outcome import PrintOutcome
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.mine import MineStep
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import PrinterState
from kiosk.platform.certificate import verify_certificate
from kiosk.platform.errors import Busy, NotAuthorised, PlatformError, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import CertificateData, Session
from kiosk.platform.prints import REPRINT_LIMIT
from kiosk.platform.result_model import ResultDocument
from ui.visit.fetching import Fetching
from ui.visit.own_waiting import Put
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

Result = CertificateData | ResultDocument


@dataclass(frozen=True)
class _Print:
    """One attempt, and the case that its paper is of: by the time it has ended another one may be looked at."""

    print_id: str
    case_id: str
    session: Session = field(repr=False)


class ResultWay:
    """One visit's. ``print_document``: what prints it, told the attempt's number and the mode."""

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        platform: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        fetching: Fetching,
        print_document: Callable[[int, DisplayMode], None],
    ) -> None:
        self._parts, self._record, self._platform, self._dispatch = parts, record, platform, dispatch
        self._fetching, self._print_document = fetching, print_document
        self.is_doubted = False
        """Its signature is not the platform's."""
        self._own_case = ""
        """The case that the paper is of, where it was filed in another visit."""
        self._came_out = False
        """Something of it may be on paper since it was given."""
        self._leaves: dict[int, _Print] = {}
        """By the attempt's number."""
        self._untold: dict[_Print, str] = {}
        """What came of a print, until the platform has heard it."""

    @property
    def _case_id(self) -> str:
        return self._own_case or self._record.case_id

    # --- where it comes from ------------------------------------------------------------------------------------------

    def fetch(self, _effect: fx.FetchResult) -> None:
        """Of the case that was just filed; answered by ``ResultReady`` or ``ResultMissing``."""
        session = self._record.session
        if session is None:
            self._missing(None)
            return
        self._platform.run(lambda: self._fetching.result(session, time.monotonic), self._fetched, self._missing)

    def _fetched(self, result: Result | None) -> None:
        if result is None or not self._is_taken(result):
            self._missing(None)
        else:
            self._dispatch(ev.ResultReady(prints=self._parts.document_printer is not None))

    def _missing(self, error: Exception | None) -> None:
        if error is not None:
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)
        self._record.certificate, self._record.no_result = None, True
        self._dispatch(ev.ResultMissing())

    def of_case(self, session: Session, case_id: str) -> Put:
        """Of an own case, in the platform desk's thread; what is returned is done on the main thread and says how far it is."""
        result = self._parts.platform.case_result(session, case_id)

        def put() -> MineStep:
            if result is None:
                return MineStep.GONE
            if not self._is_taken(result, case_id):
                return MineStep.FALSE
            self._dispatch(ev.ResultReady(prints=self._parts.document_printer is not None))
            return MineStep.NONE

        return put

    def _is_taken(self, result: Result, own_case: str = "") -> bool:
        """Taken into the visit, if it is the platform's. What is not, is noted for whoever looks after the terminal."""
        self._own_case, self._came_out = own_case, False
        self.is_doubted = not verify_certificate(result, self._parts.codes.signing_keys)
        if self.is_doubted:
            self._parts.log.write(LogEvent.RESULT_NOT_GENUINE)
            return False
        self._record.certificate = result
        return True

    # --- leave to print it --------------------------------------------------------------------------------------------

    def print(self, job: int, mode: DisplayMode) -> None:
        """With leave; answered by ``DocumentFinished`` of this job."""
        session, paper, platform = self._record.session, self._record.certificate, self._parts.platform
        if session is None or paper is None or self._parts.document_printer is None:
            self._print_document(job, mode)  # which says why it cannot
            return
        wanted, untold = _Print(str(uuid4()), self._case_id, session), dict(self._untold)

        def ask() -> None:
            for about, outcome in untold.items():
                self._tell(about, outcome, session)
            platform.ask_print(session, wanted.case_id, wanted.print_id)

        def given(_none: Any) -> None:
            for about in untold:
                self._told(about)
            if self._record.certificate is paper:
                self._leaves[job] = wanted
                self._print_document(job, mode)
            else:  # another paper by now: this leave is not for it
                self._untold[wanted] = PrintOutcome.NOT_PRINTED.value
                self._not_printed(job, PrinterState.NO_LEAVE)

        self._platform.run(ask, given, lambda error: self._not_given(job, mode, wanted, paper, error))

    def _tell(self, about: _Print, outcome: str, now: Session) -> None:
        """On the desk's thread. What the platform does not want to hear keeps nobody from the next paper."""
        for session in (about.session, now):
            try:
                self._parts.platform.tell_print(session, about.case_id, about.print_id, outcome)
            except (Rejected, NotAuthorised):
                continue
            return

    def _not_given(self, job: int, mode: DisplayMode, wanted: _Print, paper: Result, error: Exception) -> None:
        why = _why_not(error)
        if why is not PrinterState.REPRINT_LIMIT:
            self._log(error)
            is_just_given = self._record.certificate is paper and not self._own_case
            if is_just_given and not self._came_out and why is PrinterState.NO_LEAVE:
                self._leaves[job] = wanted  # the platform has just given it; it hears of the print later
                self._print_document(job, mode)
                return
        if isinstance(error, Unreachable | Busy):  # leave may have been given all the same: it is given back
            self._untold[wanted] = PrintOutcome.NOT_PRINTED.value
        self._not_printed(job, why)

    def _not_printed(self, job: int, why: PrinterState) -> None:
        self._dispatch(ev.DocumentFinished(job, PrintOutcome.NOT_PRINTED.value, why.value))

    def ended(self, job: int, outcome: PrintOutcome) -> None:
        """What came of an attempt: the platform hears it, now or with the next question."""
        about, platform = self._leaves.pop(job, None), self._parts.platform
        if about is None:
            return
        self._came_out = self._came_out or outcome is not PrintOutcome.NOT_PRINTED
        self._untold[about] = outcome.value
        self._platform.run(
            lambda: platform.tell_print(about.session, about.case_id, about.print_id, outcome.value),
            lambda _none: self._told(about),
            self._log,
        )

    def _told(self, about: _Print) -> None:
        self._untold.pop(about, None)

    def _log(self, error: Exception) -> None:
        if not isinstance(error, PlatformError):
            self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        elif isinstance(error, NotAuthorised | Rejected):
            self._parts.log.failure(LogEvent.PLATFORM_REFUSED, error)


def _why_not(error: Exception) -> PrinterState:
    """A no of the platform's is no missing answer; a session that ended says nothing about the paper."""
    if isinstance(error, Rejected) and error.problem.name == REPRINT_LIMIT:
        return PrinterState.REPRINT_LIMIT
    is_a_no = isinstance(error, Rejected | NotAuthorised) and not isinstance(error, SessionEnded)
    return PrinterState.LEAVE_REFUSED if is_a_no else PrinterState.NO_LEAVE
