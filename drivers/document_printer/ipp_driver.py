# SPDX-License-Identifier: Apache-2.0
"""An A4 printer that speaks IPP (driverless printing), or a queue of CUPS: PWG 5100.14, RFC 8011.

How a document is never printed twice by us, and never called unprinted when it may be on paper:

* Create-Job first, then Send-Document: when the answer to the first is lost there is a job without a document, which never
  prints; from then on the job is asked for by its number. A printer that knows Print-Job alone is asked for the job by its
  name, which begins with our own number.
* Nothing that prints is ever sent again.
* A job that stands still when nobody waits for it any more is taken back, and what an earlier visit left behind is, too:
  a resident's paper must not come out hours later in front of another.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from drivers.document_printer.follower import Follower, Patience
from drivers.document_printer.http_line import HttpLine, IppAddress
from drivers.document_printer.ipp_session import IppSession, refusal
from drivers.document_printer.job_watch import JobWatch
from drivers.document_printer.operations import (
    PDF,
    PWG_RASTER,
    USER,
    JobState,
    Operation,
    PrinterReport,
    job_name,
    read_jobs,
    succeeded,
    wishes,
)
from drivers.document_printer.port import (
    DocumentPrinterStatus,
    DocumentPrintResult,
    PrintableDocument,
    PrintFault,
    PrintOutcome,
    ProgressHook,
)
from drivers.document_printer.rasterise import Rasterise, RasteriseError, raster_pages
from drivers.document_printer.reasons import STOPPED, read_reasons
from drivers.errors import Cancelled, DeviceError, DeviceNotFound, DeviceRefused
from drivers.reopening import Reopening
from drivers.states import DeviceState

_USED_UP: Final = DocumentPrintResult(PrintOutcome.NOT_PRINTED, None, "cancelled before it began")


_DEVICE_STATES: Final = {
    PrintFault.LOST: DeviceState.NO_DEVICE,
    PrintFault.OFFLINE: DeviceState.OFFLINE,
    PrintFault.HARDWARE_ERROR: DeviceState.HARDWARE_ERROR,
}
"""Of all other faults a person can put the printer right."""


@dataclass(frozen=True)
class IppTiming:
    """Time limits of the driver; tests shorten them."""

    connect_s: float = 3.0
    answer_s: float = 5.0
    """A question and its answer."""
    send_s: float = 60.0
    """Handing the document over: a small printer reads no faster than it prints."""
    look_s: float = 0.4
    """Between two looks at a job."""
    print_s: float = 60.0
    """A whole job of one page, a cold fuser included ..."""
    page_s: float = 12.0
    """... and each page beyond the first."""
    blocked_s: float = 45.0
    """A printer that stands still (no paper, open door) is waited for so long, then the job is taken back."""
    lost_s: float = 20.0
    """A printer that went away in the middle of a job is looked for so long."""
    take_back_s: float = 4.0
    """For a job that was taken back to say that it has ended."""
    busy_s: float = 15.0
    """A printer that is busy with others is asked again so long."""


@dataclass
class _Work:
    """One document on its way."""

    document: PrintableDocument
    report: PrinterReport
    kind: str
    data: bytes
    reference: str
    cancel: threading.Event
    progress: ProgressHook | None
    job_id: int | None = None


class IppPrinter:
    """A :class:`~port.DocumentPrinter` at an IPP address. ``user`` names this terminal to the printer, ``tap`` hears all
    questions and answers, for recordings.
    """

    def __init__(
        self,
        address: IppAddress,
        *,
        user: str = USER,
        timing: IppTiming | None = None,
        clock: Callable[[], float] = time.monotonic,
        rasterise: Rasterise = raster_pages,
        tap: Callable[[bool, bytes], object] | None = None,
    ) -> None:
        self._timing = timing or IppTiming()
        self._clock = clock
        self._user = user
        self._rasterise = rasterise
        line = HttpLine(address, self._timing.connect_s, clock)
        self._session = IppSession(line, address.uri, user, self._timing.answer_s, self._timing.send_s, clock, tap)
        self._reopening = Reopening()
        self._why_away = ""

    # ---- how it is

    def open(self) -> DocumentPrinterStatus:
        """Ask how it is, and take back what an earlier visit left standing."""
        return self.status()

    def status(self) -> DocumentPrinterStatus:
        """Ask how it is now. One that was away a moment ago is not asked at every look."""
        if not self._reopening.may_try(self._clock()):
            return DocumentPrinterStatus(DeviceState.NO_DEVICE, fault=PrintFault.LOST, detail=self._why_away)
        try:
            report = self._session.printer(None)
        except DeviceError as error:
            return self._away(error)
        self._reopening.opened(self._clock())
        status = status_of(report)
        if report.queued_jobs != 0:
            self._sweep(report)
        return status

    def _away(self, error: DeviceError) -> DocumentPrinterStatus:
        self._why_away = error.detail
        self._reopening.failed(self._clock())
        state = DeviceState.NO_DEVICE if isinstance(error, DeviceNotFound) else DeviceState.OFFLINE
        return DocumentPrinterStatus(state, fault=_way_fault(error), detail=error.detail)

    def _sweep(self, report: PrinterReport) -> None:
        """Jobs of this terminal that nobody waits for: one that is being printed is let finish, all others are taken back."""
        stands = report.state == STOPPED
        try:
            for job in self._session.jobs(completed=False):
                if job.job_id is None or not (job.name or "").startswith(self._prefix):
                    continue
                if job.state is not JobState.PROCESSING or stands:
                    self._session.cancel(job.job_id)
        except DeviceError:
            return  # it will be looked at again with the next question

    @property
    def _prefix(self) -> str:
        return f"{self._user}-"

    def identify(self) -> bool:
        """Let it flash or beep, so that a technician sees which printer this is. False: it cannot, or is not there."""
        try:
            return self._session.identify()
        except DeviceError:
            return False

    def close(self) -> None:
        """Release the connection."""
        self._session.close()

    # ---- printing

    def print(
        self, document: PrintableDocument, cancel: threading.Event, progress: ProgressHook | None = None
    ) -> DocumentPrintResult:
        """Hand the document over and follow it to its end."""
        if cancel.is_set():
            return _USED_UP
        try:
            report = self._session.printer(cancel)
        except Cancelled:
            return _USED_UP
        except DeviceError as error:
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, _way_fault(error), error.detail)
        self._reopening.opened(self._clock())
        condition = status_of(report)
        if condition.fault is not None:
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, condition.fault, condition.detail)
        try:
            kind, data = self._data(document, report, cancel)
        except Cancelled:
            return _USED_UP
        except RasteriseError as error:
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, PrintFault.UNPRINTABLE, str(error))
        reference = f"{self._prefix}{document.reference or uuid4().hex}"
        return self._hand_over(_Work(document, report, kind, data, reference, cancel, progress))

    def _data(self, document: PrintableDocument, report: PrinterReport, cancel: threading.Event) -> tuple[str, bytes]:
        if PDF in report.formats:
            return PDF, document.pdf
        if PWG_RASTER in report.formats:
            return PWG_RASTER, self._rasterise(document.pdf, document.pages, report, cancel)
        raise RasteriseError(
            f"it takes neither PDF nor PWG raster but {', '.join(sorted(report.formats)) or 'nothing'}"
        )

    def _hand_over(self, work: _Work) -> DocumentPrintResult:
        name, hopes = job_name(work.reference, work.document.title), wishes(work.report)
        session, cancel = self._session, work.cancel
        try:
            says_no = session.validate(work.report, name, work.kind, hopes, cancel, self._busy_until())
            if says_no is not None:
                return says_no
            if {Operation.CREATE_JOB, Operation.SEND_DOCUMENT} <= work.report.operations:
                created = session.create(name, hopes, cancel)
                if isinstance(created, DocumentPrintResult):
                    return created
                work.job_id = created
        except Cancelled:
            return _USED_UP
        except DeviceError as error:
            # Whatever the printer has of this now, it has no document. An empty job is taken back with the next look.
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, _way_fault(error), error.detail)
        try:
            sent = session.send(work.job_id, name, work.kind, hopes, work.data, cancel)
        except DeviceError as error:
            return self._after_a_break(work, error)
        if not succeeded(sent) and work.kind == PDF:
            self._take_back(work.job_id)
            return refusal(sent)
        if work.job_id is None:
            work.job_id = next((job.job_id for job in read_jobs(sent)), None)
        return self._follow(work)  # a raster that was refused half-way may have printed its first pages

    def _busy_until(self) -> float:
        return self._clock() + self._timing.busy_s

    def _after_a_break(self, work: _Work, error: DeviceError) -> DocumentPrintResult:
        """The answer to the document was lost: what became of it is looked up, never sent again."""
        if not self._session.sent_all and work.kind == PDF:
            # A PDF cannot be read without its end (ISO 32000-1, 7.5.5). What there is of the job is taken back.
            self._take_back(work.job_id)
            cause = None if isinstance(error, Cancelled) else PrintFault.LOST
            return DocumentPrintResult(PrintOutcome.NOT_PRINTED, cause, error.detail)
        return self._follow(work)

    def _take_back(self, job_id: int | None) -> None:
        if job_id is not None:
            try:
                self._session.cancel(job_id)
            except DeviceError:
                return  # the sweep of a later look takes it back

    # ---- following

    def _follow(self, work: _Work) -> DocumentPrintResult:
        timing = self._timing
        whole_s = timing.print_s + timing.page_s * (work.document.pages - 1)
        patience = Patience(timing.look_s, whole_s, timing.blocked_s, timing.lost_s, timing.take_back_s)
        watch = JobWatch(work.document.pages, work.report.tells_when_done)
        follower = Follower(self._session, patience, self._clock, work.job_id, work.reference, watch)
        return follower.follow(work.cancel, work.progress)


def _way_fault(error: DeviceError) -> PrintFault:
    """A printer that says no is there; one that is silent, or talks nonsense, is as good as not."""
    return PrintFault.OFFLINE if isinstance(error, DeviceRefused) else PrintFault.LOST


def status_of(report: PrinterReport) -> DocumentPrinterStatus:
    """A printer's report in the words of the port."""
    state = STOPPED if report.state is None else report.state
    found = read_reasons(report.reasons, state)
    fault = found.fault
    if fault is None and (state == STOPPED or report.accepts_jobs is False):
        fault = PrintFault.OFFLINE  # it stands still and says nothing that we know
    device = DeviceState.ONLINE if fault is None else _DEVICE_STATES.get(fault, DeviceState.USER_ERROR)
    words = "; ".join(part for part in (report.model, found.words, report.message) if part)
    return DocumentPrinterStatus(device, found.paper, found.cover, found.toner, fault, found.keywords, words)
