# SPDX-License-Identifier: Apache-2.0
"""IPP operations (打印操作): the requests that we make, and what is believed of the answers. RFC 8011 section 4, PWG 5100.14.

Nothing here touches a line. An answer is read by name and type: what is missing or of another type is None, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from drivers.document_printer.message import (
    Attribute,
    Group,
    GroupTag,
    Localised,
    Message,
    Resolution,
    Tag,
    attribute,
)

USER: Final = "kiosk"
"""Whose jobs they are where no terminal is named."""

MAX_NAME_BYTES: Final = 255
"""name(MAX), RFC 8011 section 5.1.3."""

A4: Final = "iso_a4_210x297mm"
PDF: Final = "application/pdf"
PWG_RASTER: Final = "image/pwg-raster"


class Operation(IntEnum):
    """操作编号, RFC 8011 section 5.4.15 and PWG 5100.13 (Identify-Printer)."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    IDENTIFY_PRINTER = 0x003C


class JobState(IntEnum):
    """任务状态, RFC 8011 section 5.3.7."""

    PENDING = 3
    PENDING_HELD = 4
    PROCESSING = 5
    PROCESSING_STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def is_final(self) -> bool:
        """Nothing of it changes any more."""
        return self >= JobState.CANCELED


FIRST_FAILURE: Final = 0x0400
"""Status codes below are ``successful-ok`` and its relatives, RFC 8011 appendix B."""

NOT_FOUND: Final = 0x0406
NOT_POSSIBLE: Final = 0x0404
FORMAT_NOT_SUPPORTED: Final = 0x040A
BUSY: Final = frozenset({0x0502, 0x0505, 0x0506, 0x0507})
"""service-unavailable, temporary-error, not-accepting-jobs, busy: try again a little later."""

_UNPRINTABLE: Final = frozenset({0x040A, 0x0411, 0x0412})
"""document-format-not-supported, document-format-error, document-access-error (of a document that we hold: its content)."""

PRINTER_WANTED: Final = (
    "document-format-supported", "operations-supported", "media-supported", "media-ready", "sides-supported",
    "print-scaling-supported", "printer-state", "printer-state-reasons", "printer-state-message", "printer-is-accepting-jobs",
    "printer-make-and-model", "printer-up-time", "queued-job-count", "pwg-raster-document-resolution-supported",
    "pwg-raster-document-type-supported", "device-uri", "printer-uuid",
)  # fmt: skip
JOB_WANTED: Final = (
    "job-id", "job-name", "job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed",
)  # fmt: skip


@dataclass(frozen=True)
class JobReport:
    """What a printer says of one job."""

    job_id: int | None = None
    name: str | None = field(default=None, repr=False)
    state: JobState | None = None
    reasons: tuple[str, ...] = ()
    impressions: int | None = None
    """已出页数"""


@dataclass(frozen=True)
class PrinterReport:
    """What a printer says of itself."""

    formats: frozenset[str] = frozenset()
    operations: frozenset[int] = frozenset()
    media: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    scalings: frozenset[str] = frozenset()
    state: int | None = None
    reasons: tuple[str, ...] | None = None
    message: str = ""
    accepts_jobs: bool | None = None
    model: str = ""
    up_time_s: int | None = None
    queued_jobs: int | None = None
    raster_types: tuple[str, ...] = ()
    raster_resolutions: tuple[Resolution, ...] = ()
    device_uri: str = ""
    """Only of a CUPS queue: where CUPS sends to."""

    @property
    def tells_when_done(self) -> bool:
        """Whether "completed" means paper. A queue that only pushes bytes at a port calls a job completed when they are gone."""
        scheme = self.device_uri.partition(":")[0]
        return scheme in ("", "ipp", "ipps", "dnssd", "implicitclass")


class Requests:
    """Makes requests to one printer. Every request has its own number, so that no answer is taken for another's.

    ``user``: ``requesting-user-name``, this terminal and never a person. Terminals that share a printer have different ones:
    Get-Jobs tells a user's own jobs, and what a terminal left behind only it may take back.
    """

    def __init__(self, printer_uri: str, user: str = USER) -> None:
        self._uri = printer_uri
        self._by = attribute("requesting-user-name", Tag.NAME, user)
        self._number = 0

    def _make(self, operation: Operation, extra: Iterable[Attribute], job: Iterable[Attribute] = ()) -> Message:
        self._number = self._number % 0x7FFFFFFF + 1
        head = (
            attribute("attributes-charset", Tag.CHARSET, "utf-8"),
            attribute("attributes-natural-language", Tag.LANGUAGE, "zh-cn"),
            attribute("printer-uri", Tag.URI, self._uri),
        )
        groups = [Group(GroupTag.OPERATION, (*head, *extra))]
        if wishes := tuple(job):
            groups.append(Group(GroupTag.JOB, wishes))
        return Message(operation, self._number, tuple(groups))

    def printer(self, wanted: Iterable[str] = PRINTER_WANTED) -> Message:
        """Get-Printer-Attributes."""
        return self._make(Operation.GET_PRINTER_ATTRIBUTES, (self._by, _wanted(wanted)))

    def validate(self, name: str, document_format: str, wishes: Iterable[Attribute]) -> Message:
        """Validate-Job: all of Print-Job but the document."""
        return self._make(Operation.VALIDATE_JOB, (self._by, *_job_head(name, document_format)), wishes)

    def print(self, name: str, document_format: str, wishes: Iterable[Attribute]) -> Message:
        """Print-Job; the document goes behind it."""
        return self._make(Operation.PRINT_JOB, (self._by, *_job_head(name, document_format)), wishes)

    def create(self, name: str, wishes: Iterable[Attribute]) -> Message:
        """Create-Job: a job without a document never prints, however its answer is lost."""
        return self._make(Operation.CREATE_JOB, (self._by, _name(name)), wishes)

    def send(self, job_id: int, document_format: str) -> Message:
        """Send-Document; the document goes behind it, and is the last."""
        kind = attribute("document-format", Tag.MIME_TYPE, document_format)
        last = attribute("last-document", Tag.BOOLEAN, True)
        return self._make(Operation.SEND_DOCUMENT, (_job_id(job_id), self._by, kind, last))

    def job(self, job_id: int) -> Message:
        """Get-Job-Attributes."""
        return self._make(Operation.GET_JOB_ATTRIBUTES, (_job_id(job_id), self._by, _wanted(JOB_WANTED)))

    def jobs(self, *, completed: bool, limit: int = 50) -> Message:
        """Get-Jobs of this terminal."""
        which = attribute("which-jobs", Tag.KEYWORD, "completed" if completed else "not-completed")
        mine = attribute("my-jobs", Tag.BOOLEAN, True)
        most = attribute("limit", Tag.INTEGER, limit)
        return self._make(Operation.GET_JOBS, (self._by, most, _wanted(JOB_WANTED), which, mine))

    def cancel(self, job_id: int) -> Message:
        """Cancel-Job."""
        return self._make(Operation.CANCEL_JOB, (_job_id(job_id), self._by))

    def identify(self) -> Message:
        """Identify-Printer: it flashes or beeps, so that a technician sees which it is."""
        return self._make(Operation.IDENTIFY_PRINTER, (self._by,))


def _name(name: str) -> Attribute:
    return attribute("job-name", Tag.NAME, name)


def _job_id(job_id: int) -> Attribute:
    return attribute("job-id", Tag.INTEGER, job_id)


def _wanted(names: Iterable[str]) -> Attribute:
    return attribute("requested-attributes", Tag.KEYWORD, *names)


def _job_head(name: str, document_format: str) -> tuple[Attribute, ...]:
    fidelity = attribute("ipp-attribute-fidelity", Tag.BOOLEAN, False)
    return (_name(name), fidelity, attribute("document-format", Tag.MIME_TYPE, document_format))


def job_name(reference: str, title: str) -> str:
    """Our number first, so that a printer that cuts names keeps it; then what the display may show."""
    name = f"{reference} {title}".encode()
    return name[: MAX_NAME_BYTES - 128].decode("utf-8", "ignore")


def wishes(printer: PrinterReport) -> tuple[Attribute, ...]:
    """How a sheet is to be printed, as far as the printer says that it can: A4, one side, as large as it is."""
    wanted = [attribute("copies", Tag.INTEGER, 1)]
    if A4 in printer.media:
        wanted.append(attribute("media", Tag.KEYWORD, A4))
    if "one-sided" in printer.sides:
        wanted.append(attribute("sides", Tag.KEYWORD, "one-sided"))
    if "none" in printer.scalings:
        wanted.append(attribute("print-scaling", Tag.KEYWORD, "none"))
    return tuple(wanted)


# ---- answers


def succeeded(answer: Message) -> bool:
    """Whether the printer did it, perhaps without some wish."""
    return answer.code < FIRST_FAILURE


def is_unprintable(code: int) -> bool:
    """Whether the printer refuses this kind of document, or this one."""
    return code in _UNPRINTABLE


def status_message(answer: Message) -> str:
    """The printer's own words with an answer, cut short; for technicians."""
    for group in answer.all_of(GroupTag.OPERATION):
        return _text(group.as_table(), "status-message")[:120]
    return ""


def read_printer(answer: Message) -> PrinterReport:
    """The printer group of an answer."""
    table: dict[str, Attribute] = {}
    for group in answer.all_of(GroupTag.PRINTER):
        table = {**group.as_table(), **table}
    reasons = _texts(table, "printer-state-reasons")
    return PrinterReport(
        formats=frozenset(each.lower() for each in _texts(table, "document-format-supported")),
        operations=frozenset(_integers(table, "operations-supported")),
        media=frozenset((*_texts(table, "media-supported"), *_texts(table, "media-ready"))),
        sides=frozenset(_texts(table, "sides-supported")),
        scalings=frozenset(_texts(table, "print-scaling-supported")),
        state=_integer(table, "printer-state"),
        reasons=reasons or None,
        message=_text(table, "printer-state-message")[:200],
        accepts_jobs=_boolean(table, "printer-is-accepting-jobs"),
        model=_text(table, "printer-make-and-model")[:127],
        up_time_s=_integer(table, "printer-up-time"),
        queued_jobs=_integer(table, "queued-job-count"),
        raster_types=_texts(table, "pwg-raster-document-type-supported"),
        raster_resolutions=tuple(
            value
            for value in _values(table, "pwg-raster-document-resolution-supported")
            if isinstance(value, Resolution)
        ),
        device_uri=_text(table, "device-uri"),
    )


def read_jobs(answer: Message) -> tuple[JobReport, ...]:
    """Every job group of an answer."""
    return tuple(_read_job(group.as_table()) for group in answer.all_of(GroupTag.JOB))


def _read_job(table: Mapping[str, Attribute]) -> JobReport:
    state = _integer(table, "job-state")
    impressions = _integer(table, "job-impressions-completed")
    sheets = _integer(table, "job-media-sheets-completed")
    counted = [count for count in (impressions, sheets) if count is not None and count >= 0]
    return JobReport(
        job_id=_integer(table, "job-id"),
        name=_text(table, "job-name") or None,
        state=next((each for each in JobState if each == state), None),
        reasons=_texts(table, "job-state-reasons"),
        impressions=max(counted, default=None),
    )


def _values(table: Mapping[str, Attribute], name: str) -> tuple[object, ...]:
    found = table.get(name)
    return () if found is None else tuple(value.content for value in found.values)


def _texts(table: Mapping[str, Attribute], name: str) -> tuple[str, ...]:
    said = (value.text if isinstance(value, Localised) else value for value in _values(table, name))
    return tuple(value for value in said if isinstance(value, str))


def _text(table: Mapping[str, Attribute], name: str) -> str:
    return next(iter(_texts(table, name)), "")


def _integers(table: Mapping[str, Attribute], name: str) -> tuple[int, ...]:
    return tuple(value for value in _values(table, name) if isinstance(value, int) and not isinstance(value, bool))


def _integer(table: Mapping[str, Attribute], name: str) -> int | None:
    return next(iter(_integers(table, name)), None)


def _boolean(table: Mapping[str, Attribute], name: str) -> bool | None:
    return next((value for value in _values(table, name) if isinstance(value, bool)), None)
