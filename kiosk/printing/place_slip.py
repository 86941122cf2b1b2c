# SPDX-License-Identifier: Apache-2.0
"""网点地址条: one service point to take along: where it is, the way there, when it is open, whom to call.

Source: domain notes 1.1 row 9 (政务地图: 地址/路线 on a slip). No address of the resident, nothing of the visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.modes import DisplayMode
from drivers.receipt_printer.port import Align, Document, Picture
from kiosk.catalogue.words import Language
from kiosk.places.book import PlaceBook
from kiosk.places.nearest import Nearby
from kiosk.places.spoken import (
    ATTENDED,
    HOLIDAYS_NOT_KNOWN,
    UNATTENDED,
    hours_lines,
    open_words,
    way_words,
)
from kiosk.printing.receipt import spoken_time
from kiosk.printing.roll import Roll, form_for
from kiosk.printing.slips import SlipHead


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What the slip says of a point, as sentences."""

    name: str
    address: str
    way: str
    """``往东北 600 米，走路约 8 分钟``; empty: this terminal does not know where it stands."""
    now: str
    """Open or closed when the slip was made."""
    hours: tuple[str, ...]
    phone: str
    staff: str
    notices: tuple[str, ...]
    """That the point is a sample, and whatever else must not be left out."""
    sketch_notice: str
    """That the drawing is no map."""
    item_name: str = ""
    """What the resident wants to do there."""


def place_facts(
    nearby: Nearby, now: datetime, book: PlaceBook, item_name: str = "", language: Language = Language.ZH
) -> PlaceFacts:
    """The facts of one point of ``book``; ``now``: when ``nearby`` was found."""
    point = nearby.entry.point
    must_say = [one.say(language) for one in book.notices] if nearby.entry.sample else []
    return PlaceFacts(
        point.name if language is Language.ZH else point.name_en,
        point.address,
        way_words(nearby.way, language) if nearby.way is not None else "",
        open_words(nearby.open, now, language),
        hours_lines(point.hours, language),
        point.phone,
        (ATTENDED if point.attended else UNATTENDED).say(language),
        (*must_say, *(() if nearby.open.certain else (HOLIDAYS_NOT_KNOWN.say(language),))),
        book.districts.notice.say(language),
        item_name,
    )


def place_slip(head: SlipHead, facts: PlaceFacts, mode: DisplayMode, sketch: Picture | None = None) -> Document:
    """网点地址条. ``sketch``: of this one point (:func:`kiosk.printing.map_picture.map_picture`), where the terminal knows where
    it stands and has the font.
    """
    roll = Roll(head.environment, form_for(mode), head.columns)
    roll.gap()
    roll.title("网点地址")
    for notice in facts.notices:
        roll.say(notice, align=Align.CENTER)
    roll.rule()
    roll.key(facts.name)
    if facts.item_name:
        roll.fact("去办", facts.item_name)
    roll.fact("地址", facts.address)
    if facts.way:
        towards, *on_foot = facts.way.split("，")
        roll.fact("怎么走", towards)
        for part in on_foot:
            roll.key(part)
    if sketch is not None:
        roll.gap()
        roll.picture(sketch)
        roll.say(facts.sketch_notice, align=Align.CENTER)
    roll.rule()
    roll.fact("电话", facts.phone)
    roll.fact("开门时间", facts.hours[0])
    for line in facts.hours[1:]:
        roll.key(line)
    roll.say(f"打印时：{facts.now}")
    roll.say(facts.staff)
    roll.rule()
    roll.fact("帮办电话", head.help_phone)
    roll.say(head.help_hours)
    roll.gap()
    roll.say(head.site_name)
    roll.say(spoken_time(head.printed_at))
    return roll.finish()
