# SPDX-License-Identifier: Apache-2.0
"""The doors of the first screens: those that lead somewhere, with their words and icons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from config.modes import DisplayMode
from kiosk.journey.doors import Door
from kiosk.journey.moves.doors import WAYS
from ui.visit.phrases import Phrases

ICONS: Final[Mapping[Door, str]] = {
    Door.SEARCH: "search",
    Door.BROWSE: "layout-grid",
    Door.MINE: "receipt",
    Door.NEARBY: "map-pin",
    Door.ASK: "circle-help",
}


def doors_shown(phrases: Phrases, mode: DisplayMode) -> list[dict[str, object]]:
    """``{door, name, icon}`` of every door that leads somewhere, in the order of :class:`Door`."""
    return [
        {"door": door.value, "name": phrases.say(f"doors.{door.value}", mode), "icon": ICONS[door]}
        for door in Door
        if door in WAYS
    ]
