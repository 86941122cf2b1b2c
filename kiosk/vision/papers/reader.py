# SPDX-License-Identifier: Apache-2.0
"""Whoever wants a page read (文字识别): keeps the reading process, one page at a time, and ends it when it is late.

How it is started, asked and ended: :mod:`kiosk.apart.companion`. What goes wrong is a value; the next page starts a new process.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from kiosk.apart.companion import Companion, NotDone
from kiosk.vision.models import FOLDER, load_manifest
from kiosk.vision.papers.flatten import Turn
from kiosk.vision.papers.shapes import Picture, polygon
from kiosk.vision.papers.text import NotRead, PageText, Reading, TextLine

MODELS: Final = ("text-detect.onnx", "text-recognise.onnx", "text-upside-down.onnx")
PATIENCE_S: Final = 30.0
"""For one page, loading included; measured 2 to 4 s on two cores, a kiosk's are up to four times as slow."""
MOST_MB: Final = 1100
"""Private memory that the reading process may have."""
_PIECE: Final = 1 << 16
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


class _Line:
    """An answer is one line of JSON."""

    def __init__(self) -> None:
        self._room = bytearray(_PIECE)
        self._said = bytearray()

    @property
    def room(self) -> memoryview:
        return memoryview(self._room)

    def filled(self, count: int) -> bytes | None:
        self._said += self._room[:count]
        if self._said.endswith(b"\n"):
            return bytes(self._said)
        if len(self._said) > _LONGEST_ANSWER:
            raise ValueError("no answer is that long")
        return None


class PaperReader(Companion[bytes]):
    """Reads pages in a process of its own; use it in a ``with``, so that the process is gone afterwards.

    :meth:`start` begins loading (about a second), so that the first page need not wait for it.
    """

    def __init__(self, command: Sequence[str], *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(command, _Line, more={"MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"}, clock=clock)

    def read(
        self,
        page: Picture,
        *,
        upright: bool = False,
        limit_s: float = PATIENCE_S,
        cancel: threading.Event | None = None,
    ) -> Reading:
        """What a flat, evenly lit page says, upright or not. ``upright``: it is taken as it lies, its turn is not guessed."""
        height, width = page.shape[:2]
        head = json.dumps({"width": width, "height": height, "upright": upright}).encode() + b"\n"
        answer = self.ask([memoryview(head), np.ascontiguousarray(page).data.cast("B")], limit_s, cancel)
        if isinstance(answer, NotDone):
            return NotRead(answer)
        failed = NotRead.BROKEN
        try:
            told = json.loads(answer)
            if "failed" not in told:
                return _page_text(told)
            failed = NotRead(told["failed"])
        except (ValueError, KeyError, TypeError):
            pass
        self.kill()
        return failed


def _page_text(told: dict[str, Any]) -> PageText:
    lines = tuple(TextLine(str(text), float(sure), polygon(box)) for text, sure, box in told["lines"])
    return PageText(Turn(told["turn"]), lines, int(told["ms"]), int(told["peak_mb"]))
