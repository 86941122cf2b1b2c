# SPDX-License-Identifier: Apache-2.0
"""What is wrong with the simulated printer, from when on, and what it says of it (模拟故障)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from drivers.simulation import SimulatorError, write_json

STOPPING: Final = frozenset("paper_out cover_open cutter_error head_hot offline broken".split())
SPEAKING: Final = frozenset("silent no_sensor_answer no_real_time_answer no_clearing late garbage storm".split())
WORKING: Final = frozenset("slow forgets_on_cover paper_low cut_link_after".split())
KINDS: Final = STOPPING | SPEAKING | WORKING


@dataclass(frozen=True)
class Later:
    """A fault that comes when a job has got so far."""

    kind: str
    unit: str
    """``after_bytes``, ``after_lines``, or ``at_cut``."""
    amount: int
    options: dict[str, Any]

    def is_due(self, *, printed_bytes: int, printed_lines: int, is_cut: bool) -> bool:
        """Whether it comes before the next command is done."""
        reached = {"after_bytes": printed_bytes, "after_lines": printed_lines + 1, "at_cut": int(is_cut) + self.amount}
        return reached[self.unit] > self.amount


class Faults:
    """Kept on disk: an empty roll is as empty after the power was off."""

    def __init__(self, state: Path) -> None:
        self._path = state / "printer.json"
        self._later: list[Later] = []
        self.now: dict[str, dict[str, Any]] = {}
        if self._path.exists():
            self.now = dict(json.loads(self._path.read_text(encoding="utf-8"))["faults"])

    def __contains__(self, kind: str) -> bool:
        return kind in self.now

    @property
    def stops(self) -> bool:
        """It prints nothing."""
        return bool(self.now.keys() & STOPPING)

    def add(self, kind: str, options: dict[str, Any]) -> bool:
        """Now, or later when ``options`` say so; True: now."""
        if kind not in KINDS:
            raise SimulatorError(f"no such fault: {kind}; known: {', '.join(sorted(KINDS))}")
        for unit in ("after_bytes", "after_lines", "at_cut"):
            if unit in options:
                self._later.append(Later(kind, unit, int(options.pop(unit)), options))
                return False
        self.now[kind] = options
        return True

    def clear(self, kinds: list[str]) -> None:
        """Mended, also what was to come."""
        for kind in kinds:
            self.now.pop(kind, None)
        self._later = [later for later in self._later if later.kind not in kinds]

    def come(self, *, printed_bytes: int, printed_lines: int, is_cut: bool) -> list[str]:
        """Those whose time has come; they are there now."""
        due = [
            later
            for later in self._later
            if later.is_due(printed_bytes=printed_bytes, printed_lines=printed_lines, is_cut=is_cut)
        ]
        self._later = [later for later in self._later if later not in due]
        self.now.update({later.kind: later.options for later in due})
        return [later.kind for later in due]

    def option(self, kind: str, name: str, default: Any) -> Any:
        """An option of a fault that is there."""
        return self.now.get(kind, {}).get(name, default)

    def save(self) -> None:
        """To the state folder."""
        write_json(self._path, {"faults": self.now})

    # ---- what it says

    def real_time(self, number: int) -> int:
        """The answer to DLE EOT ``number``."""
        has = self.now.keys()
        bits = {
            1: (0x04, 0x08 if has & STOPPING else 0),
            2: (
                0x04 if "cover_open" in has else 0,
                0x20 if "paper_out" in has else 0,
                0x40 if has & {"cutter_error", "head_hot", "broken"} else 0,
            ),
            3: (
                0x08 if "cutter_error" in has else 0,
                0x20 if "broken" in has else 0,
                0x40 if "head_hot" in has else 0,
            ),
            4: (0x0C if "paper_low" in has else 0, 0x60 if "paper_out" in has else 0),
        }
        return 0x12 | sum(bits[number])

    def sensors(self) -> int:
        """The answer to GS r 1."""
        return (0x03 if "paper_low" in self.now else 0) | (0x0C if "paper_out" in self.now else 0)

    def automatic_status(self) -> bytes:
        """Four bytes."""
        has = self.now.keys()
        first = 0x14 | (0x08 if has & STOPPING else 0) | (0x20 if "cover_open" in has else 0)
        second = (0x08 if "cutter_error" in has else 0) | (0x20 if "broken" in has else 0)
        return bytes((first, second | (0x40 if "head_hot" in has else 0), self.sensors(), 0))
