# SPDX-License-Identifier: Apache-2.0
"""What a simulated A4 printer answers to IPP requests (IPP 应答): RFC 8011 section 4, as bytes in and bytes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from drivers.document_printer.message import (
    Absent,
    Attribute,
    Content,
    Group,
    GroupTag,
    Message,
    Range,
    Resolution,
    Tag,
    attribute,
)
from drivers.document_printer.operations import A4, PDF, PWG_RASTER, Operation
from drivers.document_printer.protocol import Damaged, decode, encode
from drivers.document_printer.simulated_jobs import Job, Mechanism

OK: Final = 0x0000
BAD_REQUEST: Final = 0x0400
NOT_POSSIBLE: Final = 0x0404
NOT_FOUND: Final = 0x0406
FORMAT_NOT_SUPPORTED: Final = 0x040A
NOT_SUPPORTED: Final = 0x0501
VERSION_NOT_SUPPORTED: Final = 0x0503
BUSY: Final = 0x0507

_DEFAULT_JOB: Final = ("job-id", "job-uri")
_MAKES_JOB: Final = (Operation.PRINT_JOB, Operation.CREATE_JOB)
_OCTETS: Final = "application/octet-stream"


class SimulatedIppPrinter:
    """Answers for one :class:`Mechanism`. ``uri``: where it listens."""

    def __init__(self, mechanism: Mechanism, uri: str) -> None:
        self._mechanism = mechanism
        self._uri = uri
        self.formats: tuple[str, ...] = (PDF, PWG_RASTER)
        self.operations: tuple[int, ...] = tuple(Operation)
        self.is_busy = False
        """Refuses new jobs for a while."""
        self.counts = True
        """Tells how many pages a job has put out; many printers do not."""
        self.keeps_names = True
        """Some printers call every job as they like."""
        self.identified = 0

    def answer(self, body: bytes) -> tuple[int, bytes]:
        """The operation that was asked for, and the answer's bytes."""
        if len(body) >= 8 and body[0] not in (1, 2):
            return 0, encode(_reply(VERSION_NOT_SUPPORTED, int.from_bytes(body[4:8], "big")))
        decoded = decode(body)
        if isinstance(decoded, Damaged):
            return 0, encode(_reply(BAD_REQUEST, int.from_bytes(body[4:8].ljust(4, b"\0"), "big")))
        request, document = decoded
        self._mechanism.step()
        return request.code, encode(replace(self._reply_to(request, document), version=request.version))

    def _reply_to(self, request: Message, document: bytes) -> Message:
        operations = request.all_of(GroupTag.OPERATION)
        head = operations[0].attributes[:2] if operations else ()
        if request.request_id == 0 or [each.name for each in head] != [
            "attributes-charset",
            "attributes-natural-language",
        ]:
            return _reply(BAD_REQUEST, request.request_id)
        asked = {each.name: each.values[0].content for each in operations[0].attributes}
        wanted = next((each for each in operations[0].attributes if each.name == "requested-attributes"), None)
        names = () if wanted is None else tuple(str(value.content) for value in wanted.values)
        if not isinstance(asked.get("printer-uri"), str) and not isinstance(asked.get("job-uri"), str):
            return _reply(BAD_REQUEST, request.request_id)
        if request.code not in self.operations:
            return _reply(NOT_SUPPORTED, request.request_id)
        status, groups = self._act(Operation(request.code), asked, names, document)
        return _reply(status, request.request_id, groups)

    def _act(
        self, operation: Operation, asked: dict[str, Content], names: tuple[str, ...], document: bytes
    ) -> tuple[int, tuple[Group, ...]]:
        kind = asked.get("document-format", self.formats[0])
        if kind not in (*self.formats, _OCTETS):
            return FORMAT_NOT_SUPPORTED, (Group(GroupTag.UNSUPPORTED, (_mime("document-format", str(kind)),)),)
        if self.is_busy and operation in (*_MAKES_JOB, Operation.VALIDATE_JOB):
            return BUSY, ()
        if operation is Operation.IDENTIFY_PRINTER:
            self.identified += 1
        if operation in (Operation.VALIDATE_JOB, Operation.IDENTIFY_PRINTER):
            return OK, ()
        if operation is Operation.GET_PRINTER_ATTRIBUTES:
            return OK, (Group(GroupTag.PRINTER, _chosen(self._describe(), names)),)
        if operation is Operation.GET_JOBS:
            return OK, tuple(self._job_group(job, names or _DEFAULT_JOB) for job in self._asked_jobs(asked))
        if operation in _MAKES_JOB:
            name = str(asked.get("job-name", "Untitled")) if self.keeps_names else "Document"
            job = self._mechanism.create(name, str(asked.get("requesting-user-name", "anonymous")))
            if operation is Operation.PRINT_JOB:
                self._mechanism.give(job, document, _actual(str(kind), document))
                self._mechanism.step()
            return OK, (self._job_group(job, ("job-id", "job-uri", "job-state", "job-state-reasons")),)
        return self._act_on_job(operation, asked, names, document, str(kind))

    def _act_on_job(
        self, operation: Operation, asked: dict[str, Content], names: tuple[str, ...], document: bytes, kind: str
    ) -> tuple[int, tuple[Group, ...]]:
        job = self._mechanism.jobs.get(_number(asked))
        if job is None:
            return NOT_FOUND, ()
        if operation is Operation.GET_JOB_ATTRIBUTES:
            return OK, (self._job_group(job, names),)
        if job.is_final:
            return NOT_POSSIBLE, ()
        if operation is Operation.CANCEL_JOB:
            self._mechanism.cancel(job)
            return OK, ()
        if not isinstance(asked.get("last-document"), bool):
            return BAD_REQUEST, ()
        if document:
            self._mechanism.give(job, document, _actual(kind, document))
            self._mechanism.step()
        else:
            self._mechanism.cancel(job)
        return OK, (self._job_group(job, ("job-id", "job-uri", "job-state", "job-state-reasons")),)

    def _asked_jobs(self, asked: dict[str, Content]) -> Iterable[Job]:
        completed = asked.get("which-jobs") == "completed"
        user = asked.get("requesting-user-name")
        mine = asked.get("my-jobs") is True
        limit = asked.get("limit")
        found = [job for job in self._mechanism.jobs.values() if job.is_final == completed]
        found = [job for job in found if not mine or job.user == user]
        found.sort(key=lambda job: job.number, reverse=completed)
        return found[:limit] if isinstance(limit, int) and limit > 0 else found

    # ---- descriptions

    def _job_group(self, job: Job, names: tuple[str, ...]) -> Group:
        up = self._mechanism.up_time_s
        known = [
            attribute("job-id", Tag.INTEGER, job.number),
            attribute("job-uri", Tag.URI, f"{self._uri}/{job.number}"),
            attribute("job-printer-uri", Tag.URI, self._uri),
            attribute("job-name", Tag.NAME, job.name),
            attribute("job-originating-user-name", Tag.NAME, job.user),
            attribute("job-state", Tag.ENUM, int(job.state)),
            attribute("job-state-reasons", Tag.KEYWORD, job.reason),
            attribute("time-at-creation", Tag.INTEGER, job.created_s),
            _moment("time-at-processing", job.began_s),
            _moment("time-at-completed", job.ended_s),
            attribute("job-printer-up-time", Tag.INTEGER, up),
        ]
        if self.counts:
            known.append(attribute("job-impressions-completed", Tag.INTEGER, job.done))
        return Group(GroupTag.JOB, _chosen(known, names))

    def _describe(self) -> list[Attribute]:
        printer = self._mechanism
        queued = sum(1 for job in printer.jobs.values() if not job.is_final)
        keyword, integer = _maker(Tag.KEYWORD), _maker(Tag.INTEGER)
        return [
            attribute("printer-uri-supported", Tag.URI, self._uri),
            keyword("uri-security-supported", "none"),
            keyword("uri-authentication-supported", "requesting-user-name"),
            attribute("printer-name", Tag.NAME, "simulated"),
            attribute("printer-info", Tag.TEXT, "模拟 A4 打印机"),
            attribute("printer-location", Tag.TEXT, ""),
            attribute("printer-more-info", Tag.URI, self._uri.replace("ipp://", "http://", 1)),
            attribute("printer-make-and-model", Tag.TEXT, "Simulated A4 printer"),
            attribute("printer-state", Tag.ENUM, printer.printer_state),
            keyword("printer-state-reasons", *printer.reasons()),
            keyword("ipp-versions-supported", "1.1", "2.0"),
            attribute("operations-supported", Tag.ENUM, *self.operations),
            attribute("charset-configured", Tag.CHARSET, "utf-8"),
            attribute("charset-supported", Tag.CHARSET, "utf-8"),
            attribute("natural-language-configured", Tag.LANGUAGE, "zh-cn"),
            attribute("generated-natural-language-supported", Tag.LANGUAGE, "zh-cn", "en"),
            _mime("document-format-default", self.formats[0]),
            _mime("document-format-supported", *self.formats, _OCTETS),
            attribute("printer-is-accepting-jobs", Tag.BOOLEAN, True),
            integer("queued-job-count", queued),
            keyword("pdl-override-supported", "attempted"),
            integer("printer-up-time", printer.up_time_s),
            keyword("compression-supported", "none"),
            integer("copies-default", 1),
            attribute("copies-supported", Tag.RANGE, Range(1, 1)),
            keyword("media-default", A4),
            keyword("media-supported", A4, "iso_a5_148x210mm"),
            keyword("media-ready", "iso_a5_148x210mm" if printer.sheets == 0 else A4),
            keyword("sides-default", "one-sided"),
            keyword("sides-supported", "one-sided"),
            keyword("print-scaling-supported", "none", "auto"),
            attribute("pwg-raster-document-resolution-supported", Tag.RESOLUTION, Resolution(300, 300)),
            keyword("pwg-raster-document-type-supported", "sgray_8", "black_1"),
        ]


def _maker(tag: Tag) -> Callable[..., Attribute]:
    def make(name: str, *contents: Content) -> Attribute:
        return attribute(name, tag, *contents)

    return make


def _mime(name: str, *kinds: str) -> Attribute:
    return attribute(name, Tag.MIME_TYPE, *kinds)


def _moment(name: str, moment: int | None) -> Attribute:
    if moment is None:
        return attribute(name, Tag.NO_VALUE, Absent.NO_VALUE)
    return attribute(name, Tag.INTEGER, moment)


def _number(asked: dict[str, Content]) -> int:
    number = asked.get("job-id")
    if isinstance(number, int):
        return number
    tail = str(asked.get("job-uri", "")).rpartition("/")[2]
    return int(tail) if tail.isdigit() else -1


def _actual(kind: str, document: bytes) -> str:
    """A printer looks for itself what it was given when nobody says."""
    if kind != _OCTETS:
        return kind
    return PWG_RASTER if document.startswith(b"RaS2") else PDF


def _chosen(known: Iterable[Attribute], names: tuple[str, ...]) -> tuple[Attribute, ...]:
    groups = ("all", "printer-description", "job-description", "job-template")
    if not names or any(name in groups for name in names):
        return tuple(known)
    return tuple(each for each in known if each.name in names)


def _reply(status: int, request_id: int, groups: tuple[Group, ...] = ()) -> Message:
    head = Group(
        GroupTag.OPERATION,
        (
            attribute("attributes-charset", Tag.CHARSET, "utf-8"),
            attribute("attributes-natural-language", Tag.LANGUAGE, "zh-cn"),
        ),
    )
    return Message(status, request_id, (head, *groups))
