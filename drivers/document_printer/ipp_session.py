# SPDX-License-Identifier: Apache-2.0
"""Questions to one IPP printer and their answers (问答). Each answer is decoded, matched to its question, and read.

Every method may raise a :class:`~drivers.errors.DeviceError`: no line, no answer in time, an answer that is none, or one
to another question. ``cancel`` may be None where nobody can wait less than the time limit.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from drivers.document_printer.http_line import DEVICE, HttpLine
from drivers.document_printer.message import Attribute, Message
from drivers.document_printer.operations import (
    BUSY,
    NOT_FOUND,
    JobReport,
    Operation,
    PrinterReport,
    Requests,
    is_unprintable,
    read_jobs,
    read_printer,
    status_message,
    succeeded,
)
from drivers.document_printer.port import DocumentPrintResult, PrintFault, PrintOutcome
from drivers.document_printer.protocol import Damaged, decode, encode
from drivers.errors import BadFrame, Cancelled, DeviceRefused, UnexpectedReply

_STATE_WANTED: Final = ("printer-state", "printer-state-reasons", "printer-up-time")
_BUSY_PAUSE_S: Final = 1.0


class IppSession:
    """One printer. One thread at a time. ``tap`` hears all heads (sent, bytes), for recordings; never a document."""

    def __init__(
        self,
        line: HttpLine,
        uri: str,
        user: str,
        answer_s: float,
        send_s: float,
        clock: Callable[[], float] = time.monotonic,
        tap: Callable[[bool, bytes], object] | None = None,
    ) -> None:
        self._line = line
        self._tap = tap
        self._requests = Requests(uri, user)
        self._answer_s, self._send_s = answer_s, send_s
        self._clock = clock

    @property
    def sent_all(self) -> bool:
        """Whether the last request left us whole."""
        return self._line.sent_all

    def close(self) -> None:
        """Release the connection."""
        self._line.close()

    # ---- how it is

    def printer(self, cancel: threading.Event | None) -> PrinterReport:
        """Everything that is wanted of it."""
        return read_printer(self._good(self._ask(self._requests.printer(), cancel)))

    def printer_state(self, cancel: threading.Event | None) -> PrinterReport:
        """Its state alone, in the middle of a job."""
        return read_printer(self._good(self._ask(self._requests.printer(_STATE_WANTED), cancel)))

    def identify(self) -> bool:
        """Whether it says that it made itself known."""
        return succeeded(self._ask(self._requests.identify(), None))

    # ---- jobs that are there

    def job(self, job_id: int, cancel: threading.Event | None) -> JobReport | None:
        """One job; None: it knows no such job."""
        answer = self._ask(self._requests.job(job_id), cancel)
        if answer.code == NOT_FOUND:
            return None
        found = read_jobs(self._good(answer))
        if len(found) != 1 or found[0].job_id not in (None, job_id):
            raise UnexpectedReply(DEVICE, "an answer about another job")
        return found[0]

    def jobs(self, *, completed: bool, cancel: threading.Event | None = None) -> tuple[JobReport, ...]:
        """Jobs of this terminal."""
        return read_jobs(self._good(self._ask(self._requests.jobs(completed=completed), cancel)))

    def find(self, reference: str, cancel: threading.Event | None) -> JobReport | None:
        """The job whose name begins with our own number."""
        for completed in (False, True):
            for job in self.jobs(completed=completed, cancel=cancel):
                if job.job_id is not None and (job.name or "").startswith(reference):
                    return job
        return None

    def cancel(self, job_id: int) -> bool:
        """Take a job back; False: it is too late for that."""
        return succeeded(self._ask(self._requests.cancel(job_id), None))

    # ---- a new job

    def validate(
        self,
        report: PrinterReport,
        name: str,
        kind: str,
        hopes: Sequence[Attribute],
        cancel: threading.Event,
        until: float,
    ) -> DocumentPrintResult | None:
        """None: it would take such a job. A printer that is busy is asked again until the clock says ``until``."""
        if Operation.VALIDATE_JOB not in report.operations:
            return None
        while True:
            answer = self._ask(self._requests.validate(name, kind, hopes), cancel)
            if succeeded(answer):
                return None
            if answer.code not in BUSY or self._clock() > until:
                return refusal(answer)
            if cancel.wait(_BUSY_PAUSE_S):
                raise Cancelled(DEVICE, "nobody waits for a busy printer any more")

    def create(self, name: str, hopes: Sequence[Attribute], cancel: threading.Event) -> int | DocumentPrintResult:
        """The number of a new job without a document."""
        answer = self._ask(self._requests.create(name, hopes), cancel, once=True)
        if not succeeded(answer):
            return refusal(answer)
        found = read_jobs(answer)
        if len(found) != 1 or found[0].job_id is None:
            raise UnexpectedReply(DEVICE, "a new job without a number")
        return found[0].job_id

    def send(
        self, job_id: int | None, name: str, kind: str, hopes: Sequence[Attribute], data: bytes, cancel: threading.Event
    ) -> Message:
        """Hand the document over: into the job, or, without one, with Print-Job."""
        request = self._requests.print(name, kind, hopes) if job_id is None else self._requests.send(job_id, kind)
        return self._ask(request, cancel, data, once=True)

    # ---- one question

    def _ask(
        self, request: Message, cancel: threading.Event | None, document: bytes = b"", *, once: bool = False
    ) -> Message:
        limit_s = self._send_s if document else self._answer_s
        head = encode(request)
        if self._tap is not None:
            self._tap(True, head)
        body = self._line.post(head, document, limit_s, cancel, once=once)
        if self._tap is not None:
            self._tap(False, body)
        decoded = decode(body)
        if isinstance(decoded, Damaged):
            self._line.close()
            raise BadFrame(DEVICE, f"no IPP answer: {decoded.reason}")
        answer, _ = decoded
        if answer.request_id != request.request_id:
            self._line.close()
            raise UnexpectedReply(DEVICE, "an answer to another question")
        return answer

    def _good(self, answer: Message) -> Message:
        if not succeeded(answer):
            raise DeviceRefused(DEVICE, f"status {answer.code:#06x} {status_message(answer)}".rstrip())
        return answer


def refusal(answer: Message) -> DocumentPrintResult:
    """What a printer's no means: nothing of this is printed."""
    cause = PrintFault.UNPRINTABLE if is_unprintable(answer.code) else PrintFault.OFFLINE
    detail = f"refused: status {answer.code:#06x} {status_message(answer)}".rstrip()
    return DocumentPrintResult(PrintOutcome.NOT_PRINTED, cause, detail)
