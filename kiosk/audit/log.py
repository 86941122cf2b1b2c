# SPDX-License-Identifier: Apache-2.0
"""The event log: one JSON object a line, catalogued names and fields alone, rotated by size, shared by processes.

Nothing that a resident typed, that a card holds or that an exception says can get into it: see ``catalogue``. A wrong
field is refused with :class:`NotLoggable`, which says the field and the type it had, never the value. A full or broken
disk never stops a visit: lines that could not be written are counted, and the next line that can be says how many.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final, TextIO, Unpack
from uuid import UUID

from config import clock
from kiosk.audit.catalogue import FIELD_NAMES, FLAGS, ID_FIELDS, NUMBER_LIMITS, Fields, LogEvent, Process
from kiosk.audit.failures import Failure, describe

_ITEM_CODE: Final = re.compile(r"\d{12}|TBD-[A-Z]{2,6}\d{2}", re.ASCII)
_HELPER_NO: Final = re.compile(r"[A-Z]{1,4}[0-9]{1,6}", re.ASCII)
_MODEL: Final = re.compile(r"(?!.*\d{11})[A-Za-z][A-Za-z0-9.-]{0,63}", re.ASCII)
_OUR_PACKAGES: Final = ("config.", "drivers.", "kiosk.", "offline_cache.", "ui.")


class NotLoggable(TypeError):
    """A field that the catalogue does not have, or a value that is no number, no id and no word of ours."""


class EventLog:
    """Writes to ``folder``/<process>.jsonl; processes of one kind share the file.

    Args:
        folder: made private (0700) if it is not there.
        process: which of our processes writes; it names the file.
        max_bytes: a fuller file is rotated before the next line.
        keep: how many full files stay.
        echo: also write every line there (standard error of a process at work on a desk).
        now: the wall clock.
    """

    def __init__(
        self,
        folder: Path,
        process: Process,
        *,
        max_bytes: int = 5 * 1024 * 1024,
        keep: int = 10,
        echo: TextIO | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self.path = folder / f"{process.value}.jsonl"
        self.lost = 0
        self._process = process
        self._max_bytes = max_bytes
        self._keep = keep
        self._echo = echo
        self._now = now
        self._lock = threading.Lock()
        self._file: int | None = None

    def write(self, event: LogEvent, **fields: Unpack[Fields]) -> None:
        """One line for ``event``.

        Raises:
            NotLoggable: a field is not in the catalogue or its value is not of the kind that field carries.
        """
        self._put(event, {name: _loggable(name, value) for name, value in fields.items()})

    def failure(self, event: LogEvent, error: BaseException, **fields: Unpack[Fields]) -> None:
        """``event`` with the type of ``error``, of its causes, and where in the source it happened."""
        self._put(event, {name: _loggable(name, value) for name, value in fields.items()} | describe(error).as_fields())

    def at_source(self, event: LogEvent, failure: Failure) -> None:
        """``event`` with a place in the source."""
        self._put(event, failure.as_fields())

    @contextmanager
    def span(self, begin: LogEvent, end: LogEvent, **fields: Unpack[Fields]) -> Iterator[None]:
        """``begin`` now, ``end`` with ``duration_ms`` afterwards, also when an exception passes through."""
        self.write(begin, **fields)
        began = time.monotonic()
        try:
            yield
        finally:
            ended: Fields = {**fields, "duration_ms": (time.monotonic() - began) * 1000}
            self.write(end, **ended)

    def close(self) -> None:
        """Give the file back; a later line opens it again."""
        with self._lock:
            self._release()

    def _put(self, event: LogEvent, fields: dict[str, Any]) -> None:
        if not isinstance(event, LogEvent):
            raise NotLoggable(f"an event of the catalogue was expected, not {type(event).__name__}")
        record = {
            "at": clock.iso_ms(self._now()),
            "event": event.value,
            "process": self._process.value,
            "pid": os.getpid(),
        } | fields
        with self._lock:
            if self.lost:
                record["lost_lines"] = self.lost
            line = json.dumps(record, ensure_ascii=True, separators=(",", ":")) + "\n"
            try:
                self._append(line.encode("ascii"))
                self.lost = 0
            except OSError:  # a full disk, a folder taken away: the visit goes on, the loss is counted
                self._release()
                self.lost += 1
            if self._echo is not None:
                self._echo.write(line)

    def _append(self, line: bytes) -> None:
        if self._file is not None and not self._is_current(self._file):
            self._release()  # another process rotated
        if self._file is None:
            self._file = self._open()
        if os.fstat(self._file).st_size + len(line) > self._max_bytes:
            self._file = self._rotate(self._file, len(line))
        os.write(self._file, line)  # O_APPEND and one write: lines of several processes do not mix

    def _open(self) -> int:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def _is_current(self, file: int) -> bool:
        try:
            return os.path.samestat(os.fstat(file), self.path.stat())
        except FileNotFoundError:
            return False

    def _rotate(self, file: int, room: int) -> int:
        """Move full files up by one, under a lock that the processes sharing the file respect."""
        gate = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            if self._is_current(file) and os.fstat(file).st_size + room > self._max_bytes:
                for number in range(self._keep - 1, 0, -1):
                    older = self._numbered(number)
                    if older.exists():
                        older.replace(self._numbered(number + 1))
                self.path.replace(self._numbered(1))
            self._release()
            return self._open()
        finally:
            os.close(gate)

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self._process.value}.{number}.jsonl")

    def _release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _loggable(name: str, value: object) -> str | int | float | bool | None:
    if name not in FIELD_NAMES:
        raise NotLoggable(f"the catalogue has no such field (its value was of type {type(value).__name__})")
    if name in NUMBER_LIMITS:
        return _number(name, value)
    result: str | int | None
    if name in ID_FIELDS:
        result = _identifier(value)
    elif name == "item_code":
        result = value if isinstance(value, str) and _ITEM_CODE.fullmatch(value) else None
    elif name == "model":
        result = value if isinstance(value, str) and _MODEL.fullmatch(value) else None
    elif name == "helper_no":
        result = value if isinstance(value, str) and _HELPER_NO.fullmatch(value) else None
    elif name in FLAGS:
        result = value if isinstance(value, bool) else None
    else:
        result = _word(value)
    if result is None:
        raise NotLoggable(f"{name}: a {type(value).__name__} of this kind is never logged")
    return result


def _identifier(value: object) -> str | None:
    if isinstance(value, UUID):
        return str(value)
    try:
        return str(UUID(value)) if isinstance(value, str) and len(value) == 36 else None
    except ValueError:
        return None


def _number(name: str, value: object) -> int | float | None:
    """A number within the field's limits; outside it is null, for a clock gone wrong must not stop a visit."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotLoggable(f"{name}: a {type(value).__name__} is no number")
    if not -NUMBER_LIMITS[name] <= value <= NUMBER_LIMITS[name]:
        return None
    return int(value) if isinstance(value, int) else round(float(value), 3)


def _word(value: object) -> str | int | None:
    """The value of an Enum member of our own source; what was made while the program runs is no word of ours."""
    if not isinstance(value, Enum) or not type(value).__module__.startswith(_OUR_PACKAGES):
        return None
    return value.value if isinstance(value.value, str | int) and not isinstance(value.value, bool) else value.name
