# SPDX-License-Identifier: Apache-2.0
"""Recorded exchanges: read back as paper and words; made without what was on the paper."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, strategies as st

from drivers.receipt_printer.interpreter import Interpreter
from drivers.receipt_printer.port import Align, Cut, Document, Picture, QrCode, TextLine
from drivers.receipt_printer.profile import DrainKind
from drivers.receipt_printer.protocol import ASK_SENSORS, ASK_STATUS, drain_question, encode_document
from drivers.receipt_printer.replay import redact, replay
from drivers.recording import Frame, Recorder, read_recording
from tests.unit.drivers.receipt_printer.profiles import BlackDrawer, shipped

SLIP: Document = (
    TextLine("收件凭证", 3, 3, Align.CENTER, True),
    TextLine("测试甲 AB12"),
    QrCode(b"KR1:SECRET"),
    QrCode(b"\xff\x01", level="H"),
    Picture(8, 2, b"\xaa\x55"),
    Cut(),
)
JOB = encode_document(SLIP, shipped(), BlackDrawer()).data


def told(*frames: Frame) -> list[dict[str, Any]]:
    return list(replay(frames))


def of(kind: str, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == kind]


def test_a_whole_exchange() -> None:
    asked = [Frame(question, True, 0.1) for question in ASK_STATUS]
    answers = [Frame(bytes((value,)), False, 0.2) for value in (0x16, 0x12, 0x12, 0x1E)]
    frames = [frame for pair in zip(asked, answers, strict=True) for frame in pair]
    events = told(*frames, Frame(JOB + ASK_SENSORS, True, 0.3), Frame(b"\x00", False, 0.9))
    (status,) = of("status", events)
    assert (status["device"], status["paper"], status["fault"], status["t"]) == ("online", "low", None, 0.2)
    assert of("line", events) == [
        {"event": "line", "text": "收件凭证", "scale": [3, 3], "bold": True, "t": 0.3},
        {"event": "line", "text": "测试甲 AB12", "scale": [1, 1], "bold": False, "t": 0.3},
    ]
    assert [(code["data"], code["level"]) for code in of("qr", events)] == [("KR1:SECRET", "M"), ("ff01", "H")]
    assert [each["dots"] for each in of("raster", events)] == [[576, 2]]
    assert of("cut", events) == [{"event": "cut", "kind": "feed_partial", "t": 0.3}]
    (record,) = of("record", events)
    assert record["text"] == "收件凭证\n测试甲 AB12"
    assert record["qr_codes"] == ["KR1:SECRET", "ff01"]
    assert record["is_cut"]
    assert events[-1] == {"event": "sensors", "paper": "full", "t": 0.9}


@pytest.mark.parametrize("step", [1, 3, 7, 100])
def test_bare_frames_in_order_are_enough(step: int) -> None:
    """As a file of hex lines has them; a job may be cut anywhere."""
    pieces = [Frame(JOB[start : start + step], True) for start in range(0, len(JOB), step)]
    assert told(*pieces) == told(Frame(JOB))
    events = told(Frame(ASK_STATUS[0]), Frame(b"\x1a"), Frame(JOB), Frame(b"\x14\x00\x00\x00"), Frame(b"\x37\x25\x00"))
    assert [event["event"] for event in events if event["event"] not in ("line", "qr", "raster")] == [
        "question", "answer", "cut", "record", "status", "cleared",
    ]  # fmt: skip


def test_what_is_said_out_of_turn() -> None:
    question = drain_question(DrainKind.PROCESS_ID, b"ABDE")
    events = told(
        Frame(b"\x12", False), Frame(b"\x80", False), Frame(question, True), Frame(b"\x37\x22ABDE\x00", False),
        Frame(b"\x1d\x61\xff", True), Frame(b"\x1b\x7b", True), Frame(b"A", True),
    )  # fmt: skip
    assert [{key: value for key, value in event.items()} for event in events] == [
        {"event": "answer", "question": None, "hex": "12"},
        {"event": "noise", "hex": "80"},
        {"event": "question", "asks": "done"},
        {"event": "done", "number": "ABDE"},
        {"event": "question", "asks": "automatic"},
        {"event": "unknown", "hex": "1b7b"},
        {"event": "record", "text": "A", "qr_codes": [], "is_cut": False},
    ]


def test_a_recording_holds_nothing_of_the_paper() -> None:
    out = io.StringIO()
    recorder = Recorder(out, redact, clock=lambda: 0.0)
    recorder.frame(True, JOB + ASK_SENSORS)
    recorder.frame(False, b"\x00")
    text = out.getvalue()
    for secret in ("收件凭证".encode("gbk"), "测试甲".encode("gbk"), b"AB12", b"KR1:SECRET", b"\xaa", b"\x55"):
        assert secret.hex() not in text
    events = told(*read_recording(text.splitlines()))
    assert [event["text"] for event in of("line", events)] == ["□" * 4, "□□□*****"]
    assert of("qr", events)[0]["data"] == "*" * 10
    assert len(of("cut", events)) == 1
    assert events[-1]["event"] == "sensors"


@given(st.integers(0, len(JOB)), st.integers(0, len(JOB)))
def test_no_piece_of_a_job_leaks_words(start: int, end: int) -> None:
    """Frames are as the driver handed them over; a piece may begin in the middle of a character."""
    piece = JOB[start:end]
    kept = redact(Frame(piece, True))
    assert len(kept) == len(piece)
    for secret in ("件凭".encode("gbk"), "试甲".encode("gbk"), b"AB12", b"SECRET"):
        assert secret not in kept


@given(st.binary(max_size=80))
def test_whatever_was_recorded_is_read(data: bytes) -> None:
    for sent in (True, False, None):
        assert all("event" in event for event in told(Frame(data, sent)))
        assert len(redact(Frame(data, sent))) == len(data)
    assert list(Interpreter().feed(redact(Frame(JOB, None))))
