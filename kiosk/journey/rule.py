# SPDX-License-Identifier: Apache-2.0
"""What an entry of the visit's table is (kiosk/journey/rules.py), and the commonest ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from kiosk.journey import effects as fx
from kiosk.journey.state import JourneyState, Page, PaperState, StopReason

Step = tuple[JourneyState, tuple[fx.Effect, ...]]
Handler = Callable[[JourneyState, Any], Step]


@dataclass(frozen=True)
class Rule:
    """``to``: every page this rule may lead to (empty: it stays). ``do``: the pure change."""

    to: tuple[Page, ...]
    do: Handler


def stay(*effects: fx.Effect, **changes: Any) -> Rule:
    """The page stays; ``changes`` of the state."""
    return Rule((), lambda state, _event: (replace(state, **changes), effects))


def go(page: Page, *effects: fx.Effect, **changes: Any) -> Rule:
    """To another page."""
    return Rule((page,), lambda state, _event: (replace(state, page=page, **changes), effects))


def stopped(state: JourneyState, reason: StopReason) -> JourneyState:
    """A page that says why the way ends, and where from; over 换渠道继续 what the page behind that says is not forgotten."""
    if state.page is Page.CONTINUE:
        state = replace(state, stop_behind=state.stop, stop_behind_from=state.stop_from)
    return replace(state, page=Page.STOP, stop=reason, stop_from=state.page, slip=PaperState.NONE)


def ended(state: JourneyState, reason: str, *first: fx.Effect) -> Step:
    """The visit ends; ``reason`` is a word for the log."""
    return replace(state, ended=reason), (*first, fx.EndVisit(reason))
