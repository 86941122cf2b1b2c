# SPDX-License-Identifier: Apache-2.0
"""A recording read back, with and without direction and time; redacted, it still says when and no longer where."""

from __future__ import annotations

from drivers.recording import Frame
from drivers.signature_pad.replay import redact, replay

DOWN, MOVED, LIFTED = (bytes.fromhex(each) for each in ("C168077403", "C16A077503", "C000000000"))
PRESSURE, NUMBER, ANSWER = (bytes.fromhex(each) for each in ("DD00003C05", "882D004D57", "8C01020304"))


def test_everything_that_a_pad_can_say() -> None:
    frames = [
        Frame(b"\x04", True), Frame(NUMBER + ANSWER), Frame(DOWN[:2]), Frame(DOWN[2:] + PRESSURE, False, 1.5),
        Frame(MOVED, False, 1.6), Frame(LIFTED, None, 1.75), Frame(b"\x80" + DOWN, None, 1.9),
    ]  # fmt: skip
    assert list(replay(frames)) == [
        {"event": "number", "model": 11, "serial": 0x12BCD},
        {"event": "other", "kind": 3},
        {"event": "near", "value": True, "t": 1.5},
        {"event": "pressure", "value": 700, "t": 1.5},
        {"event": "record", "points": [[1000, 500], [1002, 501]], "t": 1.75},
        {"event": "noise", "bytes": 1, "t": 1.9},
        {"event": "record", "points": [[1000, 500]], "t": 1.9},
    ]


def test_nothing_recorded() -> None:
    assert list(replay([])) == []


def test_redacted_it_says_when_and_not_where() -> None:
    whole = DOWN + MOVED + PRESSURE + LIFTED
    kept = redact(Frame(whole))
    assert kept == bytes.fromhex("C100000000" * 2 + "DD00000000" + "C000000000")
    assert list(replay([Frame(kept)])) == [
        {"event": "near", "value": True},
        {"event": "pressure", "value": 0},
        {"event": "record", "points": [[0, 0], [0, 0]]},
    ]


def test_cut_anywhere_nothing_more_is_kept() -> None:
    whole = DOWN + PRESSURE
    for at in range(len(whole)):
        assert (redact(Frame(whole[:at])) or b"") + (redact(Frame(whole[at:])) or b"") == redact(Frame(whole))
    assert redact(Frame(b"\xff" * 5)) == b"\xdd" * 5
