# SPDX-License-Identifier: Apache-2.0
"""Replay of a recording: one object with the events, the last whole record beside them, and clear words for a bad file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from drivers.recording import Frame
from kiosk.fleet import replay as subject
from kiosk.fleet.replay import ReplayError, replay_file


def hexes(frames: Sequence[Frame]) -> Iterator[dict[str, Any]]:
    for frame in frames:
        if frame.sent:
            yield {"event": "asked"}
        else:
            yield {"event": "record", "t": frame.t, "document": "resident", "name": frame.data.decode()}


def test_the_last_record_stands_beside_the_events(tmp_path: Path) -> None:
    file = tmp_path / "trace.jsonl"
    file.write_text('{"t":0,"dir":"tx","hex":"00"}\n{"t":1,"dir":"rx","hex":"61"}\n{"t":2,"dir":"rx","hex":"62"}\n')
    found = replay_file("id_card_reader", file, hexes).to_json()
    assert {key: found[key] for key in ("device", "frames", "document", "name")} == {
        "device": "id_card_reader",
        "frames": 3,
        "document": "resident",
        "name": "b",
    }
    assert [event["event"] for event in found["events"]] == ["asked", "record", "record"]


def test_nothing_read_means_no_record(tmp_path: Path) -> None:
    file = tmp_path / "trace.jsonl"
    file.write_text('{"dir":"tx","hex":"00"}\n')
    assert replay_file("id_card_reader", file, hexes).to_json() == {
        "device": "id_card_reader",
        "frames": 1,
        "events": [{"event": "asked"}],
    }


@pytest.mark.parametrize(
    ("content", "word"), [(b"\xff\xfe", "不是文本文件"), (b"{}", "不是通信记录"), (b"zz", "line 1")]
)
def test_a_file_that_is_no_recording_is_said(tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "trace.jsonl"
    file.write_bytes(content)
    with pytest.raises(ReplayError, match=word):
        replay_file("id_card_reader", file, hexes)


def test_a_missing_or_endless_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReplayError, match="读不了"):
        replay_file("id_card_reader", tmp_path / "none", hexes)
    monkeypatch.setattr(subject, "MAX_FILE_BYTES", 3)
    (tmp_path / "long").write_text("aa\nbb\n")
    with pytest.raises(ReplayError, match="超过 3"):
        replay_file("id_card_reader", tmp_path / "long", hexes)
