# SPDX-License-Identifier: Apache-2.0
"""Where each door of the first screens leads: the one place that a page behind a door is joined to. A door that is not here
is shown nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.journey import events as ev
from kiosk.journey.doors import Door
from kiosk.journey.moves import beside, finding, mine
from kiosk.journey.rule import Rule, Step
from kiosk.journey.state import JourneyState, Page


@dataclass(frozen=True)
class Way:
    """``to``: every page that ``enter`` may lead to. ``enter``: the pure change when the door is touched."""

    to: tuple[Page, ...]
    enter: Callable[[JourneyState], Step]


WAYS: Final[Mapping[Door, Way]] = {
    Door.SEARCH: Way((Page.SEARCH,), finding.enter_search),
    Door.BROWSE: Way((Page.BROWSE,), finding.enter_browse),
    Door.MINE: Way((Page.MINE, Page.IDENTIFY), mine.enter),
    Door.NEARBY: Way((Page.NEARBY,), beside.enter_nearby),
    Door.ASK: Way((Page.ASK,), beside.enter_ask),
}
"""Each page behind a door stands here with one line."""


def chosen(state: JourneyState, event: ev.DoorChosen) -> Step:
    """Through the door; one that leads nowhere changes nothing."""
    way = WAYS.get(event.door)
    return (state, ()) if way is None else way.enter(state)


RULE: Final = Rule(tuple(dict.fromkeys(page for way in WAYS.values() for page in way.to)), chosen)
"""For the pages that show doors."""
