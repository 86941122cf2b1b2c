# SPDX-License-Identifier: Apache-2.0
"""服务数据: what came of filed cases, and how long filing took. Pure: histories in, figures out; nobody is named in either.

First pass (一次申报通过): the office's first word on a case was that it is complete (受理), by an officer, by rules or because
the days were over (行政许可法 32 (4)); not that it is to be mended or refused. Who withdrew before any word counts in neither.
Time (申报用时) is from the page that asks who somebody is to the page that files, as the terminal timed its pages (no clock of
anybody's); what was read before (办事指南) and the printing after are not in it.
Source: domain notes 1.3 rows 34 and 37, 1.5 row 67.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.journey.pages import PHASE_OF, Phase

TIMED: Final[Mapping[Phase, str]] = {
    Phase.IDENTIFY: "核验身份",
    Phase.APPLICATION: "填表、交材料",
    Phase.REVIEW: "最后看一遍",
    Phase.SIGN: "签名",
    Phase.SUBMIT: "交出去",
}
"""The phases between identity and receipt, in the order in which they come."""
MEDIAN_WANTED_S: Final = 6 * 60
P90_WANTED_S: Final = 20 * 60
PASS_WANTED: Final = 0.90
PREFILL_WANTED: Final = 0.70
_PHASES: Final = {page.value: phase for page, phase in PHASE_OF.items() if phase in TIMED}
_LONGEST_MS: Final = 24 * 60 * 60 * 1000
_FIRST_WORDS: Final = ("accepted", "returned", "refused")


@dataclass(frozen=True)
class Filed:
    """One case: its item, what happened to it in order (``CaseEvent.what``), and of its first filing the milliseconds of each
    phase in :data:`TIMED` (None: not told) and the share that was prefilled (0 to 1; None: nothing was to be filled in).
    """

    item_code: str
    happened: tuple[str, ...]
    phases_ms: Mapping[Phase, int] | None
    prefilled: float | None


@dataclass(frozen=True)
class Figures:
    """Of some cases. ``decided``: granted, partly or denied; ``returned``: once or more often; ``judged``: an office has said
    a first word; ``passed``: and it was yes. Seconds by nearest rank, None where no case was timed; ``prefilled``: mean.
    """

    filed: int
    decided: int
    returned: int
    judged: int
    passed: int
    timed: int
    median_s: float | None
    p90_s: float | None
    prefilled: float | None

    @property
    def pass_rate(self) -> float | None:
        """一次申报通过率, 0 to 1; None: no office has said anything yet."""
        return self.passed / self.judged if self.judged else None


def filed(item_code: str, happened: Sequence[str], timings: Any, prefill: Any) -> Filed:
    """``timings`` and ``prefill``: as the case record has them; a terminal may have written anything there."""
    return Filed(item_code, tuple(happened), _phases_ms(timings), _share(prefill))


def figures_of(cases: Sequence[Filed]) -> Figures:
    """The figures of these cases together."""
    words = [next((what for what in one.happened if what in _FIRST_WORDS), "") for one in cases]
    seconds = sorted(sum(one.phases_ms.values()) / 1000 for one in cases if one.phases_ms is not None)
    shares = [one.prefilled for one in cases if one.prefilled is not None]
    return Figures(
        filed=len(cases),
        decided=sum("decided" in one.happened for one in cases),
        returned=sum("returned" in one.happened for one in cases),
        judged=sum(bool(word) for word in words),
        passed=words.count("accepted"),
        timed=len(seconds),
        median_s=ranked(seconds, 0.5),
        p90_s=ranked(seconds, 0.9),
        prefilled=sum(shares) / len(shares) if shares else None,
    )


def by_item(cases: Iterable[Filed]) -> dict[str, Figures]:
    """Item code -> its figures, in the order of the codes."""
    held: dict[str, list[Filed]] = {}
    for one in cases:
        held.setdefault(one.item_code, []).append(one)
    return {code: figures_of(held[code]) for code in sorted(held)}


def by_phase(cases: Sequence[Filed]) -> dict[Phase, tuple[float | None, float | None]]:
    """Phase -> median and 90th percentile in seconds, of the cases that were in it."""
    told = [one.phases_ms for one in cases if one.phases_ms is not None]
    spent = {phase: sorted(one[phase] / 1000 for one in told if phase in one) for phase in TIMED}
    return {phase: (ranked(seconds, 0.5), ranked(seconds, 0.9)) for phase, seconds in spent.items()}


def ranked(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile of sorted values: the smallest that is at least so far; None: there are none."""
    return values[math.ceil(share * len(values)) - 1] if values else None


def _phases_ms(timings: Any) -> Mapping[Phase, int] | None:
    if not isinstance(timings, Mapping):
        return None
    spent: dict[Phase, int] = {}
    for name, took in timings.items():
        if type(took) is not int or not 0 <= took <= _LONGEST_MS:
            return None
        phase = _PHASES.get(name)
        if phase is not None:
            spent[phase] = spent.get(phase, 0) + took
    return spent or None


def _share(prefill: Any) -> float | None:
    if not isinstance(prefill, Mapping):
        return None
    there, wanted = prefill.get("prefilled"), prefill.get("required")
    if type(there) is not int or type(wanted) is not int or not 0 <= there <= wanted or wanted == 0:
        return None
    return there / wanted
