# SPDX-License-Identifier: Apache-2.0
"""附近能办 on screen: the list with its sketch, its filter, one point, and this terminal's own code (场所码)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from config.modes import DisplayMode
from kiosk.journey.state import JourneyState
from ui.view_models.nearby import NearbyItemViewModel, NearbyViewModel, PlaceCodeViewModel, PlaceViewModel
from ui.visit.nearby_way import Asked, NearbyWay
from ui.visit.pages_end import slip_words
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases

if TYPE_CHECKING:
    from kiosk.places.nearest import Nearby
    from kiosk.places.sketch import MapSize, SchematicMap

A_SHEET: Final = {DisplayMode.STANDARD: 4, DisplayMode.ELDER: 3}
"""Points on one screen."""
_MAP_MM: Final = {DisplayMode.STANDARD: (246.0, 104.0, 5.6, 5.4), DisplayMode.ELDER: (246.0, 86.0, 7.4, 6.8)}
"""Width and height of the sketch, height of its letters, radius of its markers."""
_MOST_DONE: Final = {DisplayMode.STANDARD: 8, DisplayMode.ELDER: 4}
"""Names of services that a point does; how many there are beside them is said."""
_LINE: Final = {DisplayMode.STANDARD: 24, DisplayMode.ELDER: 17}
"""Characters of one line of a point's facts."""


def present_nearby(vm: NearbyViewModel, state: JourneyState, way: NearbyWay, parts: VisitParts) -> None:
    """The points, or why there are none."""
    say, mode = parts.phrases.say, state.mode
    name = way.item_name()
    vm.title = say("nearby.title_item" if name else "nearby.title", mode, name=name)
    vm.itemText = say("nearby.item_one" if name else "nearby.item_any", mode, name=name)
    vm.openText, vm.openNow = say("nearby.open_only", mode), way.open_now
    vm.mapName, vm.codeText = say("nearby.map_name", mode), say("nearby.code", mode)
    result = way.result(mode)
    if result is None or way.book is None:
        vm.sheets, vm.words, vm.notices = [], "", []
        what = say("nearby.broken_what", mode, phone=parts.settings.help.phone)
        broken = f"{say('nearby.broken', mode)}\n{what}"
        vm.emptyText = broken if way.is_broken else say("nearby.loading", mode)
        return
    from kiosk.places.spoken import result_words

    vm.words = "".join(result_words(result, way.filters()))
    vm.emptyText = ""
    sample = any(one.entry.sample for one in result.points)
    must_say = [one.zh for one in way.book.notices] if sample else []
    vm.notices = [*must_say, way.book.districts.notice.zh]
    vm.sheets = [
        _sheet(result.points[first : first + A_SHEET[mode]], first, way, parts, mode)
        for first in range(0, len(result.points), A_SHEET[mode])
    ]


def _sheet(
    points: Sequence[Nearby], first: int, way: NearbyWay, parts: VisitParts, mode: DisplayMode
) -> dict[str, Any]:
    rows = [_row(one, number, way.now(), parts.phrases, mode) for number, one in enumerate(points, start=first + 1)]
    return {"rows": rows, "sketch": _sketch(points, first, way, parts, mode)}


def _row(one: Nearby, number: int, now: datetime, phrases: Phrases, mode: DisplayMode) -> dict[str, Any]:
    from kiosk.places.hours import OpenNow
    from kiosk.places.live import Reported
    from kiosk.places.spoken import MISSES, open_words, way_words

    waiting = one.live.waiting
    notes = [MISSES[miss].zh for miss in sorted(one.misses) if miss.value == "not_working"]
    if isinstance(waiting, Reported):
        notes.append(phrases.say("nearby.full", mode, count=waiting.value))
    in_circle = one.way is not None and one.way.in_circle
    point = one.entry.point
    return {
        "id": point.id,
        "number": number,
        "name": point.name,
        "way": point.street if one.way is None else way_words(one.way),
        "open": open_words(one.open, now),
        "isOpen": isinstance(one.open, OpenNow),
        "circle": phrases.say("nearby.circle", mode) if in_circle else "",
        "note": "，".join(notes),
    }


def _sketch(
    points: Sequence[Nearby], first: int, way: NearbyWay, parts: VisitParts, mode: DisplayMode
) -> dict[str, Any]:
    from kiosk.places.nearest import whereabouts
    from kiosk.places.sketch import MapSize, schematic_map
    from kiosk.places.walking import circle_m

    here = whereabouts(parts.site).where
    if here is None or way.book is None:
        return {}  # a terminal that does not know where it stands draws nothing around itself
    size = MapSize(*_MAP_MM[mode])
    drawn = schematic_map(here, points, way.book.districts, size, circle_m(mode))
    return {} if drawn is None else sketch_shapes(drawn, size, first)


def sketch_shapes(drawn: SchematicMap, size: MapSize, first: int) -> dict[str, Any]:
    """The sketch as shapes to draw, in millimetres from its top left corner; ``first``: points shown before it."""
    lines = [
        {
            "x": line.start.x,
            "y": line.start.y,
            "length": math.dist(line.start, line.end),
            "angle": math.degrees(math.atan2(line.end.y - line.start.y, line.end.x - line.start.x)),
            "role": line.role,
        }
        for line in drawn.lines
    ]
    markers = [
        {"x": one.at.x, "y": one.at.y, "radius": one.radius, "number": one.number + first, "isOpen": one.is_open}
        for one in drawn.markers
    ]
    labels = [
        {"x": one.box.left, "y": one.box.top, "width": one.box.width, "height": one.box.height, "text": one.text,
         "role": one.role}
        for one in drawn.labels
    ]  # fmt: skip
    circle = drawn.circle
    bar, north = drawn.scale, drawn.north
    return {
        "width": size.width,
        "height": size.height,
        "letter": size.letter,
        "lines": lines,
        "circle": [] if circle is None else [{"x": circle[0].x, "y": circle[0].y, "radius": circle[1]}],
        "markers": markers,
        "here": [] if drawn.here is None else [{"x": drawn.here.x, "y": drawn.here.y, "radius": size.marker}],
        "labels": labels,
        "scale": {
            "x": bar.start.x,
            "y": bar.start.y,
            "length": bar.length,
            "text": bar.text,
            "textY": bar.text_box.top,
        },
        "north": {"x": north.left, "y": north.top, "width": north.width, "height": north.height},
    }


def present_nearby_item(vm: NearbyItemViewModel, state: JourneyState, way: NearbyWay, parts: VisitParts) -> None:
    """What is to be done there."""
    say, mode = parts.phrases.say, state.mode
    vm.title, vm.hint = say("nearby_item.title", mode), say("nearby_item.hint", mode)
    whatever = {"value": "", "label": say("nearby_item.any", mode), "note": "", "selected": way.code == ""}
    found = [
        {"value": one.code, "label": one.plain_zh, "note": "", "selected": one.code == way.code}
        for one in way.choices()
    ]
    vm.options = [whatever, *found]


def present_place(vm: PlaceViewModel, state: JourneyState, way: NearbyWay, parts: VisitParts) -> None:
    """One point, whole."""
    place, book = way.place(state.mode), way.book
    if place is None or book is None:
        return
    from kiosk.places.spoken import ATTENDED, HOLIDAYS_NOT_KNOWN, UNATTENDED

    point, phrases, mode = place.entry.point, parts.phrases, state.mode
    vm.title = place.entry.kind.plain.zh if mode is DisplayMode.ELDER else point.name
    vm.hint = (ATTENDED if point.attended else UNATTENDED).zh
    sample = [one.zh for one in book.notices] if place.entry.sample else []
    vm.notices = [*sample, *([] if place.open.certain else [HOLIDAYS_NOT_KNOWN.zh])]
    vm.rows = _place_rows(place, way, phrases, mode)
    vm.printText = phrases.say("place.print", mode)
    vm.slipState = slip_words(state, phrases)


def _place_rows(place: Nearby, way: NearbyWay, phrases: Phrases, mode: DisplayMode) -> list[dict[str, Any]]:
    from kiosk.places.spoken import ACCESS, MACHINES, hours_lines, open_words, way_words

    point = place.entry.point
    walk = phrases.say("place.way_unknown", mode) if place.way is None else way_words(place.way)
    has = [ACCESS[one].zh for one in point.access] + [MACHINES[one].zh for one in point.machines]
    rows = [
        ("address", "map-pin", [point.address], False),
        ("way", "arrow-down-right", walk.split("，"), True),
        ("now", "clock", [open_words(place.open, way.now())], True),
        ("week", "calendar-check", list(hours_lines(point.hours)), False),
        ("phone", "phone", [point.phone], True),
        ("does", "list", _done_lines(way.done_there(place.entry), phrases, mode), False),
        ("busy", "users", _busy_lines(place, way, phrases, mode), False),
    ]
    if has and mode is not DisplayMode.ELDER:
        rows.append(("has", "info", _lines(has, mode), False))
    if mode is DisplayMode.ELDER:  # whose large title has no room for the whole name
        rows.insert(0, ("name", "building-2", [point.name], True))
    return [
        {"label": phrases.say(f"place.{key}", mode), "icon": icon, "lines": lines, "strong": strong}
        for key, icon, lines, strong in rows
    ]


def _done_lines(names: Sequence[str], phrases: Phrases, mode: DisplayMode) -> list[str]:
    if not names:
        return [phrases.say("place.does_unknown", mode)]
    shown = _lines(names[: _MOST_DONE[mode]], mode)
    if len(names) > _MOST_DONE[mode]:
        shown.append(phrases.say("place.does_more", mode, count=len(names)))
    return shown


def _lines(names: Sequence[str], mode: DisplayMode) -> list[str]:
    """As many to a line as there is room for: no name is broken."""
    lines = [""]
    for name in names:
        joined = f"{lines[-1]}、{name}" if lines[-1] else name
        if lines[-1] and len(joined) > _LINE[mode]:
            lines.append(name)
        else:
            lines[-1] = joined
    return lines


def _busy_lines(place: Nearby, way: NearbyWay, phrases: Phrases, mode: DisplayMode) -> list[str]:
    """What the platform knows, each with its time; without a network, that nobody knows."""
    from kiosk.places.spoken import live_lines

    if way.asked is Asked.ANSWERED:
        return list(live_lines(place.live))
    return [phrases.say("place.busy_asking" if way.asked is Asked.NOT_YET else "place.busy_offline", mode)]


def present_place_code(vm: PlaceCodeViewModel, state: JourneyState, parts: VisitParts) -> None:
    """场所码: the address of this point's page, and nothing of whoever scans it."""
    say, mode, settings = parts.phrases.say, state.mode, parts.settings
    address = settings.terminal.place_page
    vm.title = say("place_code.title", mode)
    vm.code = _picture(address) if address else ""
    vm.hint = say("place_code.hint" if address else "place_code.none", mode)
    words = [say("place_code.what", mode), say("place_code.privacy", mode)] if address else []
    vm.lines = [*words, settings.terminal.site_name, parts.site.address]


def _picture(address: str) -> str:
    # Here and not above: few visits need it.
    import segno

    return str(segno.make_qr(address, error="m").png_data_uri(scale=8, border=3))
