# SPDX-License-Identifier: Apache-2.0
"""The pages that ask where and when somebody comes (办理网点, 预约时段): one thing after another, each with what stands there.

Where: points that take visits for the item, nearest first, or those of another district. When: first the day, then the time.
Values that begin with ``@`` are steps of the pages, and no answers. Source: domain notes 1.5 row 71.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from config.modes import DisplayMode
from kiosk.application.review import FieldPrompt, PromptOption
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import Language, words
from kiosk.places.book import Entry, PlaceBook
from kiosk.places.bookable import bookable
from kiosk.places.nearest import Whereabouts
from kiosk.places.spoken import hours_lines, open_words, way_words
from kiosk.places.spoken_slot import day_words, hours_words
from kiosk.places.walking import Way, way
from kiosk.platform.booking_model import FreeSlot

DISTRICT: Final = "@district:"
DAY: Final = "@day:"
MOST_PLACES: Final = 12
"""The nearest; who wants another one chooses a district."""

_OTHER_DISTRICT = words("换一个区", "Another district")
_NEAREST = words("看离这里最近的", "Those near here")
_WHICH_DISTRICT = words("您想去哪个区？", "Which district?")
_LATER = words("看后面的日子", "Later days")
_OTHER_DAY = words("换一天", "Another day")
_OTHER_PLACE = words("换一个地方", "Another place")
_AGAIN = words("再试一次", "Try again")
_LOOKING = words("正在看哪些时间还空着", "Looking which times are free")
_FULL = words("这里的时间都约满了。请换一个地方", "This place is fully booked. Please choose another one")


@dataclass(frozen=True, slots=True)
class NearPlace:
    """A point that takes visits for the item. ``way`` None: this terminal does not know where it stands."""

    entry: Entry
    way: Way | None


def places_for(
    book: PlaceBook, item: ServiceItem, here: Whereabouts, mode: DisplayMode, district: str = ""
) -> tuple[NearPlace, ...]:
    """The points, nearest first. ``district``: of that one alone; empty: wherever they are, or, where this terminal does not know
    where it stands, its own district's first.
    """
    found = [
        NearPlace(entry, None if here.where is None else way(here.where, entry.where, book.districts.river_line, mode))
        for entry in bookable(book, item)
        if not district or entry.district == district
    ]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                0.0 if one.way is None else one.way.order,
                one.way is None and one.entry.district != here.district,
                one.entry.point.id,
            ),
        )
    )


def place_prompt(
    asked: FieldPrompt,
    book: PlaceBook,
    near: Sequence[NearPlace],
    now: datetime,
    chosen: str = "",
    *,
    is_district: bool = False,
    language: Language = Language.ZH,
) -> FieldPrompt:
    """Where. ``chosen``: the point that is taken now; ``is_district``: ``near`` are those of a district."""
    notices = [one.say(language) for one in book.notices] if any(one.entry.sample for one in near) else []
    options = tuple(
        PromptOption(
            one.entry.point.id,
            one.entry.point.name if language is Language.ZH else one.entry.point.name_en,
            _place_note(one, book, now, language),
            one.entry.point.id == chosen,
        )
        for one in near[:MOST_PLACES]
    )
    return replace(
        asked,
        options=options,
        hint="　".join((asked.hint, *notices)),
        none_there=(_NEAREST if is_district else _OTHER_DISTRICT).say(language),
    )


def _place_note(one: NearPlace, book: PlaceBook, now: datetime, language: Language) -> str:
    point = one.entry.point
    state = open_words(point.hours.state_at(now, book.calendar), now, language)
    lines = [state if one.way is None else way_words(one.way, language), hours_lines(point.hours, language)[0]]
    return "\n".join(lines)


def district_prompt(
    asked: FieldPrompt, book: PlaceBook, item: ServiceItem, language: Language = Language.ZH
) -> FieldPrompt:
    """Which district: those that have a point for it."""
    having = {entry.district for entry in bookable(book, item)}
    options = tuple(
        PromptOption(DISTRICT + one.name.zh, one.name.say(language), "", False)
        for one in book.districts.districts
        if one.name.zh in having
    )
    title = _WHICH_DISTRICT.say(language)
    return replace(asked, kind="choice", title=title, hint="", options=options, none_there=_NEAREST.say(language))


# --- when ------------------------------------------------------------------------------------------------------------------


def looking_prompt(asked: FieldPrompt, language: Language = Language.ZH) -> FieldPrompt:
    """While the platform is asked."""
    return replace(asked, options=(), hint=_LOOKING.say(language), none_there="")


def failed_prompt(asked: FieldPrompt, language: Language = Language.ZH) -> FieldPrompt:
    """It did not answer; what is wrong stands above."""
    return replace(asked, options=(), hint="", none_there=_AGAIN.say(language))


def full_prompt(asked: FieldPrompt, language: Language = Language.ZH) -> FieldPrompt:
    """Nothing is free at this place."""
    return replace(asked, options=(), hint=_FULL.say(language), none_there=_OTHER_PLACE.say(language))


def day_prompt(
    asked: FieldPrompt, free: Sequence[FreeSlot], today: date, *, has_later: bool, language: Language = Language.ZH
) -> FieldPrompt:
    """On which day: those that have a free time."""
    counted: dict[date, int] = {}
    for one in free:
        counted[one.slot.day] = counted.get(one.slot.day, 0) + 1
    options = tuple(
        PromptOption(DAY + day.isoformat(), day_words(day, today, language), _times(count, language), False)
        for day, count in sorted(counted.items())
    )
    later = _LATER.say(language) if has_later else ""
    return replace(asked, kind="choice", options=options, none_there=later or _OTHER_PLACE.say(language))


def _times(count: int, language: Language) -> str:
    return f"还有 {count} 个时间" if language is Language.ZH else f"{count} times free"


def time_prompt(
    asked: FieldPrompt, free: Sequence[FreeSlot], day: date, today: date, language: Language = Language.ZH
) -> FieldPrompt:
    """At what time of the day."""
    options = tuple(
        PromptOption(str(one.slot), hours_words(one.slot, language), _left(one.left, language), False)
        for one in free
        if one.slot.day == day
    )
    said = day_words(day, today, language)
    title = f"{said}，几点去？" if language is Language.ZH else f"{said}, at what time?"
    return replace(asked, kind="choice", title=title, hint="", options=options, none_there=_OTHER_DAY.say(language))


def _left(left: int, language: Language) -> str:
    return f"还有 {left} 个位子" if language is Language.ZH else f"{left} left"
