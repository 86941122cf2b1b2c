# SPDX-License-Identifier: Apache-2.0
"""How much paper the receipt printer has used, and about how much is left on the roll (小票纸余量).

Near-end sensors are absent or badly set on many printers, so the millimetres that went out are counted. They lie in one small
file in the terminal's state folder, written by the visit on screen and by the technician's command beside it: each change is
made alone, under a lock.
It is an estimate (a roll is never exactly as long as its label says); nothing is refused because of it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from config import clock
from drivers.print_outcome import Paper

FILE_NAME: Final = "paper.json"


@dataclass(frozen=True)
class PaperFigures:
    """What the file holds."""

    roll_mm: float
    """Millimetres on a new roll, by the profile."""
    used_mm: float = 0.0
    """Since the roll was changed."""
    total_mm: float = 0.0
    """Since the terminal was set up."""
    changed_at: str | None = None
    """When the roll was changed last; None: never, as far as is known."""
    last_roll_mm: float | None = None
    """What the roll before gave until it was empty or changed: the truer figure, once there is one."""
    is_out: bool = False

    @property
    def left_mm(self) -> float:
        """About so much is left; never below nothing."""
        return 0.0 if self.is_out else max(0.0, self.roll_mm - self.used_mm)


class PaperCount:
    """The file. Every method reads it anew: the visit before wrote it, in another process."""

    def __init__(self, state_dir: Path, roll_m: int, now: Callable[[], datetime] = clock.now) -> None:
        self._path = state_dir / FILE_NAME
        self._roll_mm = roll_m * 1000.0
        self._now = now

    def figures(self) -> PaperFigures:
        """As they stand. A file that is not there, or not ours, counts from nothing."""
        try:
            found = PaperFigures(**json.loads(self._path.read_text(encoding="utf-8")))
            return replace(found, roll_mm=self._roll_mm)
        except (OSError, ValueError, TypeError):
            return PaperFigures(self._roll_mm)

    def printed(self, millimetres: float) -> None:
        """So much went out."""
        if millimetres > 0:
            self._change(
                lambda old: replace(
                    old,
                    used_mm=round(old.used_mm + millimetres, 1),
                    total_mm=round(old.total_mm + millimetres, 1),
                )
            )

    def seen(self, paper: Paper) -> None:
        """What the printer says of its paper. Out and then not out any more is a new roll."""
        is_out = self.figures().is_out
        if paper is Paper.OUT and not is_out:
            self._change(lambda old: replace(old, is_out=True))
        elif paper in (Paper.FULL, Paper.LOW) and is_out:
            self._change(lambda old: self._new_roll(old) if old.is_out else old)

    def changed(self) -> None:
        """Somebody put a new roll in."""
        self._change(self._new_roll)

    def _new_roll(self, old: PaperFigures) -> PaperFigures:
        """A roll of which nothing was used tells nothing of its length: the word that it is new came twice."""
        last_mm = old.used_mm if old.used_mm > 0 else old.last_roll_mm
        return replace(old, used_mm=0.0, is_out=False, changed_at=clock.iso_ms(self._now()), last_roll_mm=last_mm)

    def _change(self, change: Callable[[PaperFigures], PaperFigures]) -> None:
        """A disk that cannot be written costs nobody a receipt."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.with_name(f".{FILE_NAME}.lock").open("a") as alone:
                fcntl.flock(alone, fcntl.LOCK_EX)
                beside = self._path.with_name(f".{FILE_NAME}.{os.getpid()}")
                beside.write_text(json.dumps(asdict(change(self.figures()))), encoding="utf-8")
                beside.replace(self._path)
