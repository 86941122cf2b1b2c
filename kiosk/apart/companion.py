# SPDX-License-Identifier: Apache-2.0
"""A process that stands beside this one and answers over pipes (旁边的进程): started, asked, and ended when it is late.

No threads: :meth:`Companion.ask` waits in the thread that calls it (a worker's), and gives up on time or when told to. It is
ended by its process id, and with the thread that started it. What goes wrong is a value; the next question starts a new process.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Final, Generic, Protocol, Self, TypeVar

from config.parent import as_parent

ROOT: Final = Path(__file__).resolve().parents[2]
_STEP_S: Final = 0.05
_NAMES: Final = frozenset({"PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH"})
_PREFIXES: Final = ("LC_", "PYTHON")
_MOST_AT_ONCE: Final = 1 << 20


class NotDone(StrEnum):
    """Why there is no answer (没做成的原因); the process is gone."""

    TIME = "time"
    """It took too long, and was ended."""
    MEMORY = "memory"
    """It would have needed more than it may have."""
    CANCELLED = "cancelled"
    """Nobody wants it any more."""
    BROKEN = "broken"
    """It could not start, ended by itself, or said something that is no answer."""


Answer_co = TypeVar("Answer_co", covariant=True)
Answer = TypeVar("Answer")


class Unpacks(Protocol[Answer_co]):
    """Makes one answer out of what comes."""

    @property
    def room(self) -> memoryview:
        """Where the next bytes belong."""

    def filled(self, count: int) -> Answer_co | None:
        """So many were written there; the answer, when it is whole. Raises ValueError: it is none."""


def _handed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """What a program needs to be found and to speak our language; no display, no session, nothing that may be a secret."""
    return {name: value for name, value in environment.items() if name in _NAMES or name.startswith(_PREFIXES)}


class Companion(Generic[Answer]):
    """Use it in a ``with``, so that the process is gone afterwards.

    ``command``: the program and its arguments, run as they are. ``answers``: what makes an answer of what it says.
    ``more``: environment variables besides the few that are handed on.
    """

    def __init__(
        self,
        command: Sequence[str],
        answers: Callable[[], Unpacks[Answer]],
        *,
        more: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = tuple(command)
        self._answers = answers
        self._more = dict(more or {})
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Of the process; None: there is none now."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Begins loading, so that the first question need not wait for it. Does nothing when it runs.

        Call it from a thread that stays: the process ends with the thread that started it.

        Raises:
            OSError: there is no such program.
        """
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=as_parent(_handed_on(os.environ)) | self._more,
            cwd=ROOT,
            bufsize=0,
        )
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)

    def ask(
        self, question: Sequence[memoryview], limit_s: float, cancel: threading.Event | None = None
    ) -> Answer | NotDone:
        """Says ``question`` and waits for the answer, starting the process if there is none. Without an answer it is ended."""
        until = self._clock() + limit_s
        try:
            self.start()
            answer = self._exchange([view for view in question if view.nbytes], until, cancel or threading.Event())
        except (OSError, ValueError):
            answer = NotDone.BROKEN
        if isinstance(answer, NotDone):
            self.kill()
        return answer

    def _exchange(self, waiting: list[memoryview], until: float, cancel: threading.Event) -> Answer | NotDone:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return NotDone.BROKEN
        source, sink = process.stdout.fileno(), process.stdin.fileno()
        if select.select([source], [], [], 0)[0]:
            return NotDone.BROKEN  # it has said more than it was asked: that is not the answer to what it is asked now
        unpacked = self._answers()
        while True:
            if cancel.is_set():
                return NotDone.CANCELLED
            if self._clock() >= until:
                return NotDone.TIME
            readable, writable, _ = select.select([source], [sink] if waiting else [], [], _STEP_S)
            if writable:
                try:
                    waiting[0] = waiting[0][os.write(sink, waiting[0]) :]
                except BrokenPipeError:
                    waiting.clear()  # it is gone; what it said last may still be there to read
                if waiting and not waiting[0]:
                    waiting.pop(0)
            if readable:
                count = os.readv(source, [unpacked.room[:_MOST_AT_ONCE]])
                if not count:
                    return NotDone.BROKEN
                answer = unpacked.filled(count)
                if answer is not None:
                    return answer

    def close(self) -> None:
        """Ends the process; it is gone when this returns."""
        process = self._process
        if process is not None and process.stdin is not None and process.poll() is None:
            process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.3)
        self.kill()

    def kill(self) -> None:
        """Ends it at once."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
