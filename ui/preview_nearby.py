# SPDX-License-Identifier: Apache-2.0
"""附近能办 with the sample points of the content, at a Tuesday morning: for ``ui.preview`` and ``tests/ui``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from config.clock import SHANGHAI
from kiosk.journey.state import JourneyState, Page, PaperState
from kiosk.places.live import LiveState, Reported, Supply
from ui.preview_content import places
from ui.visit.nearby_way import Asked, NearbyWay

if TYPE_CHECKING:
    from ui.visit.parts import VisitParts

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=SHANGHAI)

PENSION = "TBD-RS01"
COMMUNITY = "SH-310115-01"


@dataclass(frozen=True)
class NearbyScene:
    """``code``: what is looked for; ``asked``: whether the platform was heard."""

    name: str
    state: JourneyState
    code: str = ""
    open_now: bool = False
    asked: Asked = Asked.ANSWERED
    place_id: str = COMMUNITY
    is_broken: bool = False
    at: datetime = NOW


def nearby_scenes() -> Iterator[NearbyScene]:
    """Every page of it, and what it looks like where something is missing."""
    at = JourneyState(page=Page.NEARBY)
    yield NearbyScene("nearby", at)
    yield NearbyScene("nearby-item", at, code=PENSION)
    yield NearbyScene("nearby-open-at-night", at, open_now=True, at=NOW.replace(hour=22))
    yield NearbyScene("nearby-offline", JourneyState(page=Page.NEARBY, online=False), asked=Asked.UNREACHABLE)
    yield NearbyScene("nearby-broken", at, is_broken=True)
    yield NearbyScene("nearby-filter", JourneyState(page=Page.NEARBY_ITEM), code=PENSION)
    place = JourneyState(page=Page.PLACE)
    yield NearbyScene("place", place, code=PENSION)
    yield NearbyScene("place-offline", JourneyState(page=Page.PLACE, online=False), asked=Asked.UNREACHABLE)
    yield NearbyScene("place-printed", JourneyState(page=Page.PLACE, slip=PaperState.PRINTED))
    yield NearbyScene("place-code", JourneyState(page=Page.PLACE_CODE))


def way_of(scene: NearbyScene, parts: VisitParts) -> NearbyWay:
    """As it stands in a visit that came so far."""
    changed: Callable[[], None] = lambda: None  # noqa: E731 - nothing changes in a picture
    way = NearbyWay(parts, changed, now=lambda: scene.at)
    if scene.is_broken:
        way.is_broken = True
        return way
    way.book = places()
    way.filter(scene.code, online=False)
    if scene.open_now:
        way.toggle_open_now()
    way.show(scene.place_id)
    if scene.asked is Asked.ANSWERED:
        way.heard(_told(scene.at))
    return way


def _told(now: datetime) -> Mapping[str, LiveState]:
    since = now - timedelta(minutes=4)
    good = LiveState(Reported(True, since), Reported(Supply.ENOUGH, since), Reported(3, since))
    return {COMMUNITY: good, "SH-310115-07": LiveState(Reported(False, since))}


__all__ = ["NearbyScene", "nearby_scenes", "way_of"]
