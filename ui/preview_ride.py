# SPDX-License-Identifier: Apache-2.0
"""一键叫车 with made-up cars: for ``ui.preview`` and ``tests/ui``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, cast

from kiosk.application.lookup import open_lookup
from kiosk.application.ride import judged
from kiosk.application.validation import Invalid
from kiosk.guidance.questionnaire import Situation, finished
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import ItemNeeds, JourneyState, Page, PaperState, Riding
from kiosk.platform.rides import Nearby, Ride, RideState
from ui.preview_content import everything
from ui.visit.ride_way import FIELD, RideWay, Unheard

if TYPE_CHECKING:
    from ui.visit.parts import VisitParts

ITEM: Final = "TBD-BM01"

_TODAY: Final = date(2026, 11, 22)


@dataclass(frozen=True)
class RideScene:
    """``near``: None: nobody was asked, or nobody answered; ``is_under_way``: the call was refused for it."""

    name: str
    state: JourneyState
    near: Nearby | None = None
    is_under_way: bool | None = None
    phone: str = ""
    wrong: str = ""
    ride: Ride | None = None
    unheard: Unheard = Unheard.NOTHING
    is_uncancelled: bool = False
    slow: bool = False


def ride_scenes() -> Iterator[RideScene]:
    """Every page of it, every reason why there is no car, and everything that becomes of one."""
    here = JourneyState(page=Page.RIDE, item=ItemNeeds(ITEM, offline_allowed=False, rides=True))
    there = Nearby(4, 6)
    yield RideScene("ride", here, there)
    yield RideScene("ride-with-phone", here, there, phone="19900001234")
    for why in Riding:
        if why.is_trouble:
            near = there if why is Riding.UNHEARD else None
            if why is not Riding.RULED_OUT:
                yield RideScene(f"ride-{why.value}", replace(here, riding=why), near)
    none = replace(here, riding=Riding.RULED_OUT)
    yield RideScene("ride-no-car", none, Nearby(0, None))
    yield RideScene("ride-under-way", none, there, is_under_way=True)
    ask = replace(here, page=Page.RIDE_PHONE)
    yield RideScene("ride_phone", ask, there)
    yield RideScene("ride_phone-wrong", ask, there, phone="12900001234", wrong="12900001234")
    wait = replace(here, page=Page.RIDE_WAIT)
    yield RideScene("ride_wait", wait)
    yield RideScene("ride_wait-slow", wait, slow=True)
    for riding, state in (
        (Riding.SEARCHING, RideState.SEARCHING),
        (Riding.COMING, RideState.ASSIGNED),
        (Riding.HERE, RideState.ARRIVED),
        (Riding.BOARDED, RideState.BOARDED),
        (Riding.MISSED, RideState.NO_SHOW),
        (Riding.NONE_FOUND, RideState.NONE_FOUND),
        (Riding.CANCELLED, RideState.CANCELLED),
    ):
        at = replace(here, page=Page.RIDE_COMING, riding=riding)
        car = _ride(state)
        yield RideScene(f"ride_coming-{riding.value}", at, there, ride=car)
        if riding is Riding.COMING:
            yield RideScene("ride_coming-printed", replace(at, slip=PaperState.PRINTED), there, ride=car)
        if riding.is_coming:
            for unheard in (Unheard.NETWORK, Unheard.SILENT, Unheard.GONE):
                yield RideScene(f"ride_coming-{riding.value}-{unheard.value}", at, there, ride=car, unheard=unheard)
            yield RideScene(f"ride_coming-{riding.value}-uncancelled", at, there, ride=car, is_uncancelled=True)


def _ride(state: RideState) -> Ride:
    plate, minutes = ("示A·T0042", 0 if state is RideState.ARRIVED else 6) if state.has_car else ("", None)
    return Ride("00000000-0000-4000-8000-000000000001", "YC-000012", state, plate, minutes, 10.0)


def ride_way_of(scene: RideScene, parts: VisitParts) -> RideWay:
    """As it stands in a visit that came so far."""
    catalogue = everything()
    way = RideWay(parts, VisitRecord(catalogue), cast("Any", SimpleNamespace()), lambda _event: None, lambda: None)
    item = catalogue.items[ITEM]
    situation = finished(item, {"car": "ordinary"})
    assert isinstance(situation, Situation)  # noqa: S101 - the item's own answers
    form = open_lookup(item, situation, _TODAY, catalogue.tables)
    way.near, way.phone, way.ride = scene.near, scene.phone, scene.ride
    way.unheard, way.is_uncancelled = scene.unheard, scene.is_uncancelled
    if scene.near is not None:
        form = judged(form, is_near=scene.near.cars > 0, is_under_way=scene.is_under_way)
    way.form = form
    wrong = form.with_answer(FIELD, scene.wrong) if scene.wrong else None
    way.error = wrong if isinstance(wrong, Invalid) else None
    return way
