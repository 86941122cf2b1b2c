# SPDX-License-Identifier: Apache-2.0
"""一键叫车: where to stand, the ride's number and whom to ring, for the screen and for the slip of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from config.modes import DisplayMode
from drivers.receipt_printer.port import Document
from kiosk.platform.rides import RideState
from kiosk.printing.ride_slip import RideFacts, ride_slip
from kiosk.printing.slips import SlipHead
from ui.visit.phrases import Phrases
from ui.visit.ride_way import RideWay

CALL_NUMBER: Final = "95128"
"""出租汽车约车电话; the item's guide has it too."""


def ride_slip_of(way: RideWay, head: SlipHead, mode: DisplayMode, phrases: Phrases) -> Callable[[], Document] | None:
    """The same on paper; None: nothing is there any more."""
    ride = way.ride
    if ride is None or not ride.plate:
        return None
    at = "here" if ride.state is RideState.ARRIVED else "coming"
    minutes = phrases.say(f"ride.{at}.title", DisplayMode.STANDARD, n=ride.wait_minutes or 0)
    told = [(one["label"], one["value"]) for one in rows(way, phrases, DisplayMode.STANDARD)]
    facts = RideFacts(ride.plate, minutes, phrases.say(f"ride.{at}.hint", DisplayMode.STANDARD), told)
    slip = ride_slip(head, facts, mode)
    return lambda: slip


def rows(way: RideWay, phrases: Phrases, mode: DisplayMode) -> list[dict[str, str]]:
    """Of a ride that was called: ``{label, value}``."""
    number = way.ride.number if way.ride is not None else ""
    return [
        row("place", way.place, phrases, mode),
        row("number", number, phrases, mode),
        row("ask", CALL_NUMBER, phrases, mode),
    ]


def row(key: str, value: str, phrases: Phrases, mode: DisplayMode) -> dict[str, str]:
    """One line of it."""
    return {"label": phrases.say(f"ride.row.{key}", mode), "value": value}
