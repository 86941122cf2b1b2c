# SPDX-License-Identifier: Apache-2.0
"""Finding a service by typing or by groups (找一找, 分类看): the pure changes behind the table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.finding import Find
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Level, Page

ENTERED_FROM: Final = (Page.ATTRACT, Page.CHOOSE)


def enter_search(state: JourneyState) -> Step:
    """Through the door."""
    return _entered(state, Page.SEARCH)


def enter_browse(state: JourneyState) -> Step:
    """Through the door, or from a search that found nothing."""
    return _entered(state, Page.BROWSE)


def wished(state: JourneyState, event: ev.FindWished) -> Step:
    """A key of the page."""
    return state, (fx.StepFinding(event.wish, event.value),)


def left(state: JourneyState, _event: object) -> Step:
    """To where the door was. The first screen is for whoever comes next: somebody who is known is at home behind it."""
    page = Page.CHOOSE if state.level is not Level.NONE else state.found_from
    return replace(state, page=page), ()


def _entered(state: JourneyState, page: Page) -> Step:
    origin = state.page if state.page in ENTERED_FROM else state.found_from
    return replace(state, page=page, found_from=origin), (fx.StepFinding(Find.AFRESH, page.value),)
