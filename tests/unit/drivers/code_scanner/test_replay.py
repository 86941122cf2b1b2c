# SPDX-License-Identifier: Apache-2.0
"""Exchanges with a scanner read back, and what a recording keeps of them."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.code_scanner.replay import ACKNOWLEDGEMENT, redact, replay
from drivers.recording import Frame

TRIGGER, STOP = bytes.fromhex("7E000801000201ABCD"), bytes.fromhex("7E000801000200ABCD")


def events(*frames: Frame) -> list[dict[str, Any]]:
    return list(replay(frames))


def test_a_whole_exchange() -> None:
    found = events(
        Frame(TRIGGER, True, 0.0), Frame(ACKNOWLEDGEMENT + b"SSC:", False, 0.1), Frame(b"1\r", False, 0.2), Frame(STOP, True, 0.3)
    )  # fmt: skip
    assert found == [
        {"event": "trigger", "t": 0.0},
        {"event": "acknowledged", "t": 0.1},
        {"event": "record", "text": "SSC:1", "symbology": None, "t": 0.2},
        {"event": "stop", "t": 0.3},
    ]


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\n", b"\t"])
def test_bare_frames_with_any_terminator(end: bytes) -> None:
    assert events(Frame(b"\x16T\r"), Frame(b"]Q1one" + end + b"two" + end)) == [
        {"event": "trigger"},
        {"event": "record", "text": "one", "symbology": "qrCode"},
        {"event": "record", "text": "two", "symbology": None},
    ]


def test_without_a_terminator_a_frame_is_a_code() -> None:
    assert [each["text"] for each in events(Frame(b"one"), Frame(b"two"))] == ["one", "two"]


def test_refusals_and_strangers() -> None:
    found = events(
        Frame(b"\xff\xff\r", False), Frame(b"\r", False), Frame(b"x" * 3000 + b"\r", False), Frame(b"strange", True),
        Frame(b"cut", False),
    )  # fmt: skip
    assert found == [
        {"event": "refused", "reason": "not_text"},
        {"event": "refused", "reason": "too_long"},
        {"event": "noise", "hex": b"strange".hex()},
        {"event": "refused", "reason": "broken"},
    ]
    assert events() == []


def test_a_recording_keeps_the_shape_alone() -> None:
    code = ACKNOWLEDGEMENT + "]Q1测9999\r\n".encode()
    kept = redact(Frame(code, False))
    assert kept == ACKNOWLEDGEMENT + b"]x0xxx0000\r\n"
    assert redact(Frame(TRIGGER, True)) == TRIGGER
    assert redact(Frame(b"secret", True)) is None
