# SPDX-License-Identifier: Apache-2.0
"""A recorded exchange with an A4 printer by IPP, read back (A4 打印机通信回放).

Events, in order; each with ``t`` where the recording has times::

    request    operation, request_id, and job_id where it is about one
    answer     status (hexadecimal), ok, request_id, late: true when it answers no request of the recording
    printer    state, reasons, words, fault, paper, cover, toner, accepts_jobs
    record     job_id, job_state, reasons, pages_done, outcome: a job as the printer last told it
    document   bytes, format: what went behind a request
    http       status: an HTTP answer that is not 200
    noise      bytes, reason: no IPP

Frames may be bare IPP messages, or HTTP with or without chunks, whole or in pieces.

:func:`redact` keeps heads only, and in them no name but our own and no message in anybody's words; a document is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from drivers.document_printer.ipp_driver import status_of
from drivers.document_printer.job_watch import JobWatch
from drivers.document_printer.message import Attribute, Collection, Content, GroupTag, Localised, Message, Tag, Value
from drivers.document_printer.operations import Operation, read_jobs, read_printer, succeeded
from drivers.document_printer.protocol import Damaged, decode, encode
from drivers.document_printer.reasons import STOPPED, read_reasons
from drivers.recording import Frame

RECORD: Final = "record"
_STATUS: Final = re.compile(rb"HTTP/1\.[01] (\d{3})")
_INCOMPLETE: Final = "it ends in its middle"
_OURS: Final = "kiosk"
_WORD: Final = re.compile(r"[!-~]{1,255}")
"""Keywords, addresses, kinds of document: no blank, nothing but ASCII."""

_KEPT_NAMES: Final = frozenset({"printer-name", "printer-make-and-model", "document-format"})
_WORDS: Final = frozenset({Tag.NAME, Tag.TEXT, Tag.NAME_WITH_LANGUAGE, Tag.TEXT_WITH_LANGUAGE})


def replay(frames: Sequence[Frame]) -> Iterator[dict[str, Any]]:
    """What the terminal would have understood."""
    reader = _Reader()
    for frame in frames:
        for event in reader.take(frame):
            yield event if frame.t is None else {**event, "t": frame.t}
    yield from reader.rest()


def redact(frame: Frame) -> bytes | None:
    """What of a frame may be kept; None: nothing (a document, or no IPP)."""
    _, body = _unwrapped(frame.data)
    decoded = decode(body)
    if isinstance(decoded, Damaged):
        return None
    message, _ = decoded
    groups = tuple(
        replace(group, attributes=tuple(_blank(each) for each in group.attributes)) for group in message.groups
    )
    return encode(replace(message, groups=groups))


def _blank(given: Attribute) -> Attribute:
    name = given.name if _WORD.fullmatch(given.name) else "x" * len(given.name)
    keeps_words = name in _KEPT_NAMES
    return Attribute(name, tuple(_blank_value(value, keeps_words) for value in given.values))


def _blank_value(value: Value, keeps_words: bool) -> Value:
    """Numbers and keywords stay; what anybody may have written in words does not, nor what is not as it should be."""
    content: Content = value.content
    if isinstance(content, Collection):
        return replace(value, content=Collection(tuple(_blank(each) for each in content.members)))
    if isinstance(content, bytes):
        return replace(value, content=bytes(len(content)))
    text = content.text if isinstance(content, Localised) else content
    if not isinstance(text, str) or keeps_words or text.startswith(_OURS):
        return value
    if value.tag in _WORDS:
        return Value(Tag.NAME if value.tag in (Tag.NAME, Tag.NAME_WITH_LANGUAGE) else Tag.TEXT, "x" * len(text))
    return value if _WORD.fullmatch(text) else replace(value, content="x" * len(text))


def _unwrapped(data: bytes) -> tuple[int | None, bytes]:
    """HTTP status if there is one, and what is inside."""
    if not any(start.startswith(data[: len(start)]) for start in (b"POST ", b"HTTP/1.")):
        return None, data
    head, gap, body = data.partition(b"\r\n\r\n")
    if not gap:
        return None, b""  # its end has not come
    found = _STATUS.match(head)
    status = None if found is None else int(found[1])
    if b"transfer-encoding: chunked" in head.lower():
        body = _dechunked(body)
    return status, body


def _dechunked(data: bytes) -> bytes:
    """As much as there is."""
    body = b""
    while True:
        line, gap, data = data.partition(b"\r\n")
        size_text = line.split(b";")[0].strip()
        if not gap or not re.fullmatch(rb"[0-9A-Fa-f]{1,7}", size_text):
            return body
        size = int(size_text, 16)
        if size == 0:
            return body
        body += data[:size]
        data = data[size + 2 :]


class _Reader:
    """Joins pieces of one direction, and knows which requests are out."""

    def __init__(self) -> None:
        self._begun: dict[bool | None, bytes] = {}
        self._asked: dict[int, int] = {}

    def take(self, frame: Frame) -> Iterator[dict[str, Any]]:
        data = self._begun.pop(frame.sent, b"") + frame.data
        if not data.strip(b"0\r\n"):
            return  # the end of an answer in chunks, in a frame of its own
        status, body = _unwrapped(data)
        decoded = decode(body)
        if isinstance(decoded, Damaged):
            if decoded.reason == _INCOMPLETE and status in (None, 200):
                self._begun[frame.sent] = data
            elif status is not None and status != 200:
                yield {"event": "http", "status": status}
            else:
                yield {"event": "noise", "bytes": len(data), "reason": decoded.reason}
            return
        yield from self._message(*decoded, frame.sent)

    def rest(self) -> Iterator[dict[str, Any]]:
        """What was begun and never ended."""
        for data in self._begun.values():
            yield {"event": "noise", "bytes": len(data), "reason": _INCOMPLETE}

    def _message(self, message: Message, document: bytes, sent: bool | None) -> Iterator[dict[str, Any]]:
        operation = next((each for each in Operation if each == message.code), None)
        is_request = sent if sent is not None else operation is not None and message.request_id not in self._asked
        if is_request:
            self._asked[message.request_id] = message.code
            yield _request(message, operation)
            if document:
                yield {"event": "document", "bytes": len(document), "format": _plain(message, "document-format")}
            return
        asked = self._asked.pop(message.request_id, None)
        answer = {"event": "answer", "status": f"{message.code:#06x}", "ok": succeeded(message)}
        yield {**answer, "request_id": message.request_id, "late": asked is None}
        if message.all_of(GroupTag.PRINTER):
            yield _printer(message)
        if asked != Operation.GET_JOBS:
            yield from _jobs(message)


def _request(message: Message, operation: Operation | None) -> dict[str, Any]:
    name = f"{message.code:#06x}" if operation is None else "-".join(operation.name.title().split("_"))
    event = {"event": "request", "operation": name, "request_id": message.request_id}
    job_id = _plain(message, "job-id")
    return event if job_id is None else {**event, "job_id": job_id}


def _plain(message: Message, name: str) -> str | int | None:
    for group in message.all_of(GroupTag.OPERATION):
        found = group.as_table().get(name)
        if found is not None and isinstance(found.values[0].content, str | int):
            return found.values[0].content
    return None


def _printer(message: Message) -> dict[str, Any]:
    report = read_printer(message)
    status = status_of(report)
    return {
        "event": "printer",
        "state": report.state,
        "device": status.device.value,
        "reasons": list(status.reasons),
        "words": read_reasons(report.reasons, STOPPED if report.state is None else report.state).words,
        "fault": None if status.fault is None else status.fault.value,
        "paper": status.paper.value,
        "cover": status.cover.value,
        "toner": status.toner.value,
        "accepts_jobs": report.accepts_jobs,
    }


def _jobs(message: Message) -> Iterator[dict[str, Any]]:
    for job in read_jobs(message):
        watch = JobWatch(pages=1, last_heard=0.0)
        watch.heard(0.0, job, None, read_reasons(None))
        yield {
            "event": RECORD,
            "job_id": job.job_id,
            "job_state": None if job.state is None else job.state.name.lower().replace("_", "-"),
            "reasons": list(job.reasons),
            "pages_done": job.impressions,
            "outcome": watch.verdict().value,
        }
