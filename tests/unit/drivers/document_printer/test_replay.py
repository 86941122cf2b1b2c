# SPDX-License-Identifier: Apache-2.0
"""IPP exchanges read back: bare messages, HTTP in pieces and chunks, lies; a recording keeps no document and no name."""

from __future__ import annotations

from typing import Any

from drivers.document_printer.message import Collection, Group, GroupTag, Localised, Message, Tag, attribute
from drivers.document_printer.operations import Requests
from drivers.document_printer.protocol import encode
from drivers.document_printer.replay import redact, replay
from drivers.recording import Frame
from tests.unit.drivers.document_printer.vectors import (
    DOCUMENT,
    GET_JOBS_REQUEST,
    GET_JOBS_RESPONSE,
    PRINT_JOB_FAILURE,
    PRINT_JOB_REQUEST,
    PRINT_JOB_RESPONSE,
)


def events(*frames: Frame) -> list[dict[str, Any]]:
    return list(replay(frames))


def test_bare_frames_in_order_are_enough() -> None:
    found = events(Frame(PRINT_JOB_REQUEST + DOCUMENT), Frame(PRINT_JOB_RESPONSE))
    assert found == [
        {"event": "request", "operation": "Print-Job", "request_id": 1},
        {"event": "document", "bytes": 8, "format": None},
        {"event": "answer", "status": "0x0000", "ok": True, "request_id": 1, "late": False},
        {
            "event": "record",
            "job_id": 147,
            "job_state": "pending",
            "reasons": [],
            "pages_done": None,
            "outcome": "unknown",
        },
    ]


def test_a_refusal_and_an_answer_to_nothing() -> None:
    assert events(Frame(PRINT_JOB_FAILURE, sent=False, t=0.5)) == [
        {"event": "answer", "status": "0x040b", "ok": False, "request_id": 1, "late": True, "t": 0.5}
    ]


def test_jobs_of_others_are_no_record_of_ours() -> None:
    found = events(Frame(GET_JOBS_REQUEST, sent=True), Frame(GET_JOBS_RESPONSE, sent=False))
    assert [each["event"] for each in found] == ["request", "answer"]


def test_http_in_pieces_and_chunks() -> None:
    plain = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n" + PRINT_JOB_RESPONSE
    half = len(PRINT_JOB_RESPONSE) // 2
    chunks = b"".join(
        b"%x;a=b\r\n%b\r\n" % (len(part), part) for part in (PRINT_JOB_RESPONSE[:half], PRINT_JOB_RESPONSE[half:])
    )
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    for data in (plain, chunked):
        for cut in range(len(data)):
            found = events(Frame(data[:cut], sent=False), Frame(data[cut:], sent=False))
            assert [each["event"] for each in found] == ["answer", "record"], cut
    asked = b"POST /ipp/print HTTP/1.1\r\nHost: x\r\n\r\n" + PRINT_JOB_REQUEST
    assert events(Frame(asked, sent=True))[0]["operation"] == "Print-Job"


def test_what_is_no_ipp() -> None:
    assert events(Frame(b"HTTP/1.1 503 Busy\r\n\r\nlater", sent=False)) == [{"event": "http", "status": 503}]
    (noise,) = events(Frame(b"\x1b%-12345X@PJL", sent=False))
    assert noise["event"] == "noise"
    (cut,) = events(Frame(PRINT_JOB_RESPONSE[:30], sent=False))
    assert cut == {"event": "noise", "bytes": 30, "reason": "it ends in its middle"}
    (cut,) = events(Frame(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", sent=False))
    assert cut["event"] == "noise"


def test_a_printer_is_told_in_plain_words() -> None:
    answer = Message(0, 1, (
        Group(GroupTag.PRINTER, (
            attribute("printer-state", Tag.ENUM, 5),
            attribute("printer-state-reasons", Tag.KEYWORD, "media-empty-error"),
        )),
    ))  # fmt: skip
    found = events(Frame(encode(Requests("ipp://x").printer()), sent=True), Frame(encode(answer), sent=False))
    assert found[-1] == {
        "event": "printer", "state": 5, "device": "userError", "reasons": ["media-empty"], "words": "没有纸了",
        "fault": "paper_out", "paper": "out", "cover": "closed", "toner": "full", "accepts_jobs": None,
    }  # fmt: skip


def test_frames_have_times_and_one_asked_again_without_directions() -> None:
    found = events(Frame(PRINT_JOB_REQUEST, t=1.0), Frame(PRINT_JOB_RESPONSE, t=2.0), Frame(PRINT_JOB_REQUEST, t=3.0))
    assert [(each["event"], each["t"]) for each in found] == [
        ("request", 1.0), ("answer", 2.0), ("record", 2.0), ("request", 3.0),
    ]  # fmt: skip
    half = PRINT_JOB_RESPONSE[: len(PRINT_JOB_RESPONSE) // 2]
    whole = b"%x\r\n%b\r\n" % (len(half), half)
    cut = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + whole
    assert events(Frame(cut, sent=False))[0]["event"] == "noise"


def test_an_operation_that_nobody_knows() -> None:
    (found,) = events(Frame(encode(Message(0x4001, 3, (Group(GroupTag.OPERATION),))), sent=True))
    assert found == {"event": "request", "operation": "0x4001", "request_id": 3}
    (found,) = events(Frame(encode(Requests("ipp://x").job(7)), sent=True))
    assert (found["operation"], found["job_id"]) == ("Get-Job-Attributes", 7)


def test_a_recording_keeps_no_document_and_no_name_but_ours() -> None:
    answer = Message(0, 9, (
        Group(GroupTag.JOB, (
            attribute("job-id", Tag.INTEGER, 4), attribute("job-name", Tag.NAME, "测试甲的证明"),
            attribute("job-originating-user-name", Tag.NAME_WITH_LANGUAGE, Localised("zh", "测试乙")),
            attribute("job-state-message", Tag.TEXT, "测试甲"), attribute("job-state", Tag.ENUM, 9),
        )),
        Group(GroupTag.PRINTER, (attribute("printer-make-and-model", Tag.TEXT, "Model X"),)),
    ))  # fmt: skip
    kept = redact(Frame(encode(answer) + b"%PDF-1.4 secret", sent=False))
    assert kept is not None
    assert "测试".encode() not in kept
    assert b"PDF" not in kept
    assert b"Model X" in kept
    assert events(Frame(kept, sent=False))[-1]["job_state"] == "completed"
    ours = encode(Requests("ipp://x", "kiosk-7").create("kiosk-7-abc 证明", ()))
    assert redact(Frame(ours, sent=True)) == ours
    assert redact(Frame(b"%PDF-1.4 secret", sent=True)) is None


def test_a_recording_keeps_nothing_that_is_not_as_it_should_be() -> None:
    size = Collection((attribute("x-dimension", Tag.INTEGER, 21000), attribute("media-info", Tag.TEXT, "测试甲")))
    answer = Message(0, 9, (
        Group(GroupTag.JOB, (
            attribute("job-name", Tag.NAME_WITH_LANGUAGE, b"\x00\x05secret"), attribute("media-col", Tag.BEGIN_COLLECTION, size),
            attribute("job-state-reasons", Tag.KEYWORD, "none", "two words"), attribute("测试甲", Tag.INTEGER, 5),
        )),
    ))  # fmt: skip
    kept = redact(Frame(encode(answer), sent=False))
    assert kept is not None
    assert b"secret" not in kept
    assert "测试".encode() not in kept
    assert b"two words" not in kept
    assert b"x-dimension" in kept
    assert len(kept) < len(encode(answer))
