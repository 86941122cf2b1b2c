# SPDX-License-Identifier: Apache-2.0
"""Whoever wants a page read (文字识别): keeps the reading process, one page at a time, and ends it when it is late.

No threads: :meth:`PaperReader.read` waits in the thread that calls it (a worker's), and gives up on time or when told to.
What goes wrong is a value; the next call starts a new process.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from config.parent import as_parent
from kiosk.vision.models import FOLDER, load_manifest
from kiosk.vision.papers.flatten import Turn
from kiosk.vision.papers.shapes import Picture, polygon
from kiosk.vision.papers.text import NotRead, PageText, Reading, TextLine

ROOT: Final = Path(__file__).resolve().parents[3]
MODELS: Final = ("text-detect.onnx", "text-recognise.onnx", "text-upside-down.onnx")
PATIENCE_S: Final = 30.0
"""For one page, loading included; measured 2 to 4 s on two cores, a kiosk's are up to four times as slow."""
MOST_MB: Final = 1100
"""Private memory that the reading process may have."""
_STEP_S: Final = 0.05
_LONGEST_ANSWER: Final = 8 << 20


def reading_command(folder: Path = FOLDER, *, threads: int = 2, most_mb: int = MOST_MB) -> tuple[str, ...]:
    """How the reading process is started; the models' bytes are compared with their hashes first.

    Raises:
        kiosk.vision.models.ModelError: a model is missing or not the right one.
    """
    manifest = load_manifest(folder)
    paths = [str(manifest.path(name)) for name in MODELS]
    module = "kiosk.vision.papers.reading_process"
    return (sys.executable, "-m", module, *paths, str(threads), str(most_mb))


class PaperReader:
    """Reads pages in a process of its own; use it in a ``with``, so that the process is gone afterwards."""

    def __init__(self, command: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._command = tuple(command)
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Of the reading process; None: there is none now."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Begins loading (about a second), so that the first page need not wait for it. Does nothing when it runs.

        Call it from a thread that stays: the process ends with the thread that started it.
        """
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        environment = as_parent() | {"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=ROOT,
            bufsize=0,
        )
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                os.set_blocking(stream.fileno(), False)

    def read(
        self,
        page: Picture,
        *,
        upright: bool = False,
        limit_s: float = PATIENCE_S,
        cancel: threading.Event | None = None,
    ) -> Reading:
        """What a flat, evenly lit page says, upright or not. ``upright``: it is taken as it lies, its turn is not guessed."""
        until = self._clock() + limit_s
        try:
            self.start()
            answer = self._exchange(page, upright, until, cancel or threading.Event())
        except OSError:
            answer = None
        if isinstance(answer, NotRead):
            self._kill()
            return answer
        failed = NotRead.BROKEN
        try:
            if answer is not None:
                told = json.loads(answer)
                if "failed" not in told:
                    return _page_text(told)
                failed = NotRead(told["failed"])
        except (ValueError, KeyError, TypeError):
            pass
        self._kill()
        return failed

    def _exchange(self, page: Picture, upright: bool, until: float, cancel: threading.Event) -> bytes | NotRead | None:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        height, width = page.shape[:2]
        head = json.dumps({"width": width, "height": height, "upright": upright}).encode() + b"\n"
        waiting = [memoryview(head), memoryview(page.tobytes())]
        source, sink = process.stdout.fileno(), process.stdin.fileno()
        answer = bytearray()
        while True:
            if cancel.is_set():
                return NotRead.CANCELLED
            if self._clock() >= until:
                return NotRead.TIME
            readable, writable, _ = select.select([source], [sink] if waiting else [], [], _STEP_S)
            if writable:
                try:
                    waiting[0] = waiting[0][os.write(sink, waiting[0]) :]
                except BrokenPipeError:
                    waiting.clear()  # it is gone; what it said last may still be there to read
                if waiting and not waiting[0]:
                    waiting.pop(0)
            if readable:
                piece = os.read(source, 1 << 16)
                answer += piece
                if answer.endswith(b"\n"):
                    return bytes(answer)
                if not piece or len(answer) > _LONGEST_ANSWER:
                    return None

    def close(self) -> None:
        """Ends the process; it is gone when this returns."""
        process = self._process
        if process is not None and process.stdin is not None and process.poll() is None:
            process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.3)
        self._kill()

    def _kill(self) -> None:
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


def _page_text(told: dict[str, Any]) -> PageText:
    lines = tuple(TextLine(str(text), float(sure), polygon(box)) for text, sure, box in told["lines"])
    return PageText(Turn(told["turn"]), lines, int(told["ms"]), int(told["peak_mb"]))
