# SPDX-License-Identifier: Apache-2.0
"""A recorded exchange read back with the real protocol code (通信记录回放).

``main.py technician replay DEVICE FILE --json`` prints one JSON object::

    {"device": "id_card_reader", "frames": 6, "document": "resident", "name": "...", ..., "events": [{"event": ...}, ...]}

``events`` is everything the terminal would have understood, in order. The fields of the last thing that was read whole (a
card, a document, a code, a paper) stand beside it, so that a program need not know the device's events; none was read: they
are absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from drivers.recording import Frame, RecordingError, read_recording

RECORD: Final = "record"
"""The event whose other fields are a thing read whole."""

MAX_FILE_BYTES: Final = 64 * 1024 * 1024

Replay = Callable[[Sequence[Frame]], Iterable[Mapping[str, Any]]]
"""A device's own: frames in order, what was understood in order; every mapping has the key ``event``."""


class ReplayError(Exception):
    """The recording cannot be read. The text says what, why and what to do."""


@dataclass(frozen=True)
class ReplayReport:
    """What the terminal would have understood."""

    device: str
    frames: int
    events: tuple[Mapping[str, Any], ...]

    @property
    def record(self) -> Mapping[str, Any]:
        """The fields of the last thing that was read whole; empty when none was."""
        for event in reversed(self.events):
            if event.get("event") == RECORD:
                return {key: value for key, value in event.items() if key not in ("event", "t")}
        return {}

    def to_json(self) -> dict[str, Any]:
        """One object; keys as in the module's docstring."""
        head: dict[str, Any] = {"device": self.device, "frames": self.frames}
        return {**head, **self.record, "events": [dict(event) for event in self.events]}


def replay_file(device: str, file: Path, replay: Replay) -> ReplayReport:
    """Reads ``file`` and replays it.

    Raises:
        ReplayError: the file is not there, too large, or no recording.
    """
    try:
        size = file.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ReplayError(f"{file} 有 {size} 字节，超过 {MAX_FILE_BYTES}，没有读。请只截取出问题的那一段。")
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ReplayError(f"读不了 {file}：{error.strerror or error}。请检查路径和权限。") from error
    except UnicodeDecodeError as error:
        raise ReplayError(f"{file} 不是文本文件。通信记录每行一个 JSON 对象，字节写成十六进制。") from error
    try:
        frames = read_recording(text.splitlines())
    except RecordingError as error:
        raise ReplayError(f"{file} 不是通信记录：{error}") from error
    return ReplayReport(device, len(frames), tuple(replay(frames)))
