# SPDX-License-Identifier: Apache-2.0
"""Recorded exchanges: what is read, what is refused and how, and that nothing is written that was not redacted."""

from __future__ import annotations

import io

import pytest

from drivers.recording import Frame, Recorder, RecordingError, read_recording


def test_a_recording_gives_its_frames_in_order() -> None:
    lines = ['{"t": 0.5, "dir": "tx", "hex": "AA 01"}\n', "\n", '{"t": 1, "dir": "rx", "hex": "ff"}']
    assert read_recording(lines) == (Frame(b"\xaa\x01", True, 0.5), Frame(b"\xff", False, 1))


def test_bare_frames_are_enough() -> None:
    assert read_recording(["aa01", '{"hex": "ff"}']) == (Frame(b"\xaa\x01"), Frame(b"\xff"))


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("{", "not a JSON object"),
        ('{"dir": "rx"}', '"hex"'),
        ('{"hex": 12}', '"hex"'),
        ('{"hex": "abc"}', "pairs of hexadecimal"),
        ("no digits", "pairs of hexadecimal"),
        ('{"hex": "aa", "dir": "up"}', "'up'"),
        ('{"hex": "aa", "t": "now"}', '"t"'),
        ('{"hex": "aa", "t": true}', '"t"'),
    ],
)
def test_a_bad_line_is_named(line: str, word: str) -> None:
    with pytest.raises(RecordingError, match=word) as caught:
        read_recording(["aa", line])
    assert str(caught.value).startswith("line 2: ")


def test_only_what_the_device_leaves_is_written() -> None:
    times = iter([10.0, 10.25, 10.5])

    def redact(frame: Frame) -> bytes | None:
        return b"\x00" * len(frame.data) if frame.sent is False else None

    out = io.StringIO()
    recorder = Recorder(out, redact, lambda: next(times))
    recorder.frame(True, b"secret")
    recorder.frame(False, b"name")
    assert out.getvalue() == '{"t": 0.5, "dir": "rx", "hex": "00000000"}\n'
    assert read_recording(out.getvalue().splitlines()) == (Frame(b"\x00" * 4, False, 0.5),)
