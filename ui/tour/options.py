# SPDX-License-Identifier: Apache-2.0
"""What a tour was asked to do, and what it writes down at the end."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from config.modes import DisplayMode

DEFAULT_ITEM = "312000202000"
PROOF_ITEM = "TBD-RS01"
"""养老保险参保缴费证明打印: wants somebody known strongly, and gives a paper at once."""
PORTRAIT_ITEM = "TBD-ZP01"
"""证件照: somebody has to stand before a camera."""


@dataclass(frozen=True)
class TourOptions:
    """Options of ``main.py tour``. ``seed`` picks another plainly synthetic resident, ``case`` a golden case of the item."""

    out: Path
    item: str = DEFAULT_ITEM
    mode: DisplayMode = DisplayMode.STANDARD
    offline: bool = False
    seed: int = 1
    by_face: bool = False
    """Known by a code, then by a look into the camera and a helper's word; no card is laid down."""
    case: str = ""
    limit_s: float = 180.0
    for_other: bool = False
    """Somebody else comes for the resident (代办), with both cards."""
    relation: int = 0
    """Which of the item's relations they say, by its place."""


@dataclass
class TourSummary:
    """summary.json. Counts are integers; times are ISO 8601 with +08:00 and milliseconds, or null."""

    ok: bool = False
    outcome: str = "unfinished"
    item: str = ""
    mode: str = ""
    offline: bool = False
    case_number: str | None = None
    terminal_received_at: str | None = None
    platform_received_at: str | None = None
    queued: int = 0
    delivered: int = 0
    duplicates: int = 0
    prefill_ratio: float | None = None
    taps: int = 0
    typed_characters: int = 0
    seconds: float = 0.0
    pages: int = 0
    seed: int = 1
    case: str = ""
    """The golden case that was played; empty: the usual answers."""
    expects: str = ""
    """What a clerk would say of that case: ``go``, ``warn``, ``block``, ``unknown``."""
    stopped_by: str = ""
    """The rule, or the page's reason, that turned the resident away; empty where nothing did."""
    found_on_screen: bool = True
    """The service stood on the first pages; otherwise it was opened as a search's result is."""
    identified_by: str = ""
    """A value of ``kiosk.identity.resident.Method``; empty where nobody had to be known."""
    receipt: str = ""
    document: str = ""
    problems: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """``folder``/summary.json."""
        write_json(folder / "summary.json", asdict(self))


def write_json(path: Path, value: Any) -> None:
    """Readable JSON with Chinese left as it is."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
