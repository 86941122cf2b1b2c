# SPDX-License-Identifier: Apache-2.0
"""容缺受理承诺书: what may come later, by which day, and what follows if it does not. Source: domain notes 1.3 row 46.

Said before anything is filed, signed with the one signature of the case, printed, and kept in the case record word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.application.materials import MaterialPlan, spoken_day
from kiosk.catalogue.words import Language, words
from kiosk.guidance.needs import MaterialSource

TERM: Final = "容缺受理承诺书"
LATE: Final = words("晚点补", "Comes later", "容缺后补")
OTHERWISE: Final = words("到时没补", "If it does not come", "逾期未补正")
_LINE: Final = words("最晚{due}，我补交{name}", "By {due} I will hand in: {name}", "在规定期限内补交材料")
_CONSEQUENCE: Final = words(
    "到时没补齐，这件事会先停下来，可能办不成", "Without it the case stops and may fail", "逾期未补正的不予办理"
)


@dataclass(frozen=True)
class LatePromise:
    """``lines``: one a material, in the item's order; ``consequence``: what follows."""

    lines: tuple[str, ...]
    consequence: str


def late_promise(plans: Sequence[MaterialPlan], language: Language = Language.ZH) -> LatePromise | None:
    """What the resident promises about materials that come later; None: nothing comes later."""
    lines = tuple(
        _LINE.say(language, {"name": plan.name, "due": spoken_day(plan.due, language)})
        for plan in plans
        if plan.source is MaterialSource.LACK and plan.due is not None
    )
    return LatePromise(lines, _CONSEQUENCE.say(language)) if lines else None


def late_rows(promise: LatePromise | None, language: Language = Language.ZH) -> tuple[tuple[str, str], ...]:
    """Label and text, for the last look before it is signed."""
    if promise is None:
        return ()
    return (
        *((LATE.say(language), line) for line in promise.lines),
        (OTHERWISE.say(language), promise.consequence),
    )


def first_day(plans: Sequence[MaterialPlan], language: Language = Language.ZH) -> str:
    """The first day by which something is to be brought, in words; empty: nothing comes later."""
    days = [plan.due for plan in plans if plan.source is MaterialSource.LACK and plan.due is not None]
    return spoken_day(min(days), language) if days else ""
