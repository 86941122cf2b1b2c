# SPDX-License-Identifier: Apache-2.0
"""An address put together one question at a time (区→路→弄→号→室), for who has to give one that no record holds.

Source: domain notes 1.3 and 5 row 8: nobody types an address. District and road are chosen (the road by the first letter of its
pinyin, from :mod:`kiosk.catalogue.roads`), numbers come from a pad; a road that is not listed is written. An address elsewhere is
a province and one line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from kiosk.application.invalid import Invalid
from kiosk.catalogue.registers import Region
from kiosk.catalogue.roads import RoadBook
from kiosk.catalogue.tables import Tables
from kiosk.catalogue.words import Words, words

CITY: Final = "上海市"
ELSEWHERE: Final = "elsewhere"
"""Value of the choice 不在上海."""
UNLISTED: Final = "@unlisted"
"""Answer 不在里面，我自己写: the road is none of those that are listed."""
_MOST_FIRSTS: Final = 3


class AddressStep(StrEnum):
    """Which part is asked now."""

    DISTRICT = "district"
    PROVINCE = "province"
    LETTER = "letter"
    """The first letter of the road, of those that some road of the district has."""
    LISTED_ROAD = "listed_road"
    """One of the roads with that letter."""
    ROAD = "road"
    """Written, for it is not listed."""
    LANE = "lane"
    """弄; many addresses have none."""
    NUMBER = "number"
    ROOM = "room"
    """室; a house of one's own has none."""
    LINE = "line"
    """Beyond the city: the rest in one line."""

    @property
    def is_chosen(self) -> bool:
        """Picked from a list."""
        return self in (AddressStep.DISTRICT, AddressStep.PROVINCE, AddressStep.LETTER, AddressStep.LISTED_ROAD)

    @property
    def is_listed(self) -> bool:
        """Picked from the list of roads, which may not have it."""
        return self in (AddressStep.LETTER, AddressStep.LISTED_ROAD)

    @property
    def is_digits(self) -> bool:
        """A number from the pad."""
        return self in (AddressStep.LANE, AddressStep.NUMBER, AddressStep.ROOM)

    @property
    def may_be_missing(self) -> bool:
        """没有: the address has no such part."""
        return self in (AddressStep.LANE, AddressStep.ROOM)


@dataclass(frozen=True)
class AddressLists:
    """What an address is picked from. ``roads``: None where the content has none."""

    regions: Mapping[str, Region]
    roads: RoadBook | None = None

    @classmethod
    def of(cls, tables: Tables) -> AddressLists:
        """Those of the content."""
        return cls(tables.registers.regions, tables.roads)

    def letters(self, district: str) -> Mapping[str, tuple[str, ...]]:
        """Letter -> roads of a district; empty where its roads are written."""
        return {} if self.roads is None else self.roads.letters(district)


@dataclass(frozen=True)
class AddressChoice:
    """One thing to pick. ``note``: an example, for who does not know by heart how a road is spelled."""

    value: str = field(repr=False)
    label: Words = field(repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class AddressParts:
    """What was given so far."""

    step: AddressStep = AddressStep.DISTRICT
    way: tuple[AddressStep, ...] = ()
    """The steps that led here, the first one first."""
    region: str = field(default="", repr=False)
    district: str = field(default="", repr=False)
    """Its code, by which roads are found; empty beyond the city."""
    letter: str = field(default="", repr=False)
    road: str = field(default="", repr=False)
    lane: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    room: str = field(default="", repr=False)
    said: AddressParts | None = field(default=None, repr=False)
    """The whole address as it was given before, where it is corrected."""
    is_complete: bool = False

    def text(self) -> str:
        """As it goes into the form: 上海市示例区示例路12弄3号401室, or what there is of it."""
        lane = f"{self.lane}弄" if self.lane else ""
        number = f"{self.number}号" if self.number else ""
        room = f"{self.room}室" if self.room else ""
        return f"{self.region}{self.road}{lane}{number}{room}"


_NEXT: Final = {
    AddressStep.LISTED_ROAD: AddressStep.LANE,
    AddressStep.LETTER: AddressStep.LISTED_ROAD,
    AddressStep.ROAD: AddressStep.LANE,
    AddressStep.LANE: AddressStep.NUMBER,
    AddressStep.NUMBER: AddressStep.ROOM,
    AddressStep.PROVINCE: AddressStep.LINE,
}
_PARTS: Final[dict[AddressStep, tuple[str, ...]]] = {
    AddressStep.DISTRICT: ("district", "region"),
    AddressStep.PROVINCE: ("region",),
    AddressStep.LETTER: ("letter",),
    AddressStep.LISTED_ROAD: ("road",),
    AddressStep.ROAD: ("road",),
    AddressStep.LINE: ("road",),
    AddressStep.LANE: ("lane",),
    AddressStep.NUMBER: ("number",),
    AddressStep.ROOM: ("room",),
}
"""What a step fills; its answer stands in the first of them."""
_ORDER: Final = ("district", "road", "lane", "number")
_DEPTH: Final = {AddressStep.LANE: 2, AddressStep.NUMBER: 3, AddressStep.ROOM: 4}
"""How many of these are as they were before, where the old answer to a step still makes sense."""
ASK: Final[dict[AddressStep, tuple[Words, Words]]] = {
    AddressStep.DISTRICT: (words("在哪个区？", "In which district?"), words("选一个", "Choose one")),
    AddressStep.PROVINCE: (words("在哪个省？", "In which province?"), words("选一个", "Choose one")),
    AddressStep.LETTER: (
        words("路名的拼音，第一个字母是？", "First letter of the road?"),
        words("看字母下面的例子，点一个", "Touch one; examples stand below"),
    ),
    AddressStep.LISTED_ROAD: (
        words("{letter} 开头的，是哪条路？", "Which road with {letter}?"),
        words("点您的那条路", "Touch your road"),
    ),
    AddressStep.ROAD: (
        words("哪条路？", "Which road?"),
        words("只写路名或村名，号码下一步再填", "The name alone; numbers come next"),
    ),
    AddressStep.LINE: (
        words("地址的后面怎么写？", "The rest of the address?"),
        words("从哪个市写起", "From the city on"),
    ),
    AddressStep.LANE: (words("几弄？", "Which lane number?"), words("没有弄，就点“没有”", "None? Touch “None”", "弄")),
    AddressStep.NUMBER: (words("几号？", "Which house number?"), words("门牌上的号码", "As on the door plate", "号")),
    AddressStep.ROOM: (words("几室？", "Which room?"), words("没有室号，就点“没有”", "None? Touch “None”", "室")),
}
"""Title and hint of each step; the unit stands as the hint's official term."""
NONE_THERE: Final = words("没有", "None")
NOT_LISTED: Final = words("不在里面，我自己写", "Not listed, I write it")
OTHER_PROVINCE: Final = words("不在上海", "Not in Shanghai")
_DIGITS: Final = re.compile(r"[0-9]{1,6}")
_ROAD: Final = re.compile(r"[^@\x00-\x1f][^\x00-\x1f]{1,39}")
"""Steps of the page begin with @; on its way from the page before, one is no name."""
_WHOLE: Final = re.compile(
    rf"{CITY}(?P<region>.+?区)(?P<road>[^0-9]{{2,40}})(?:(?P<lane>[0-9]{{1,6}})弄)?"
    r"(?P<number>[0-9]{1,6})号(?:(?P<room>[0-9]{1,6})室)?"
)
_NO_NUMBER: Final = Invalid(words("还没有填号码", "No number yet"), words("请点下面的数字", "Please touch the digits"))
_NO_ROAD: Final = Invalid(
    words("路名太短了", "That is too short"), words("请写完整的路名", "Please write the whole name")
)
_NO_CHOICE: Final = Invalid(
    words("没有这一个", "There is no such one"), words("请从上面选一个", "Please choose one above")
)


def begun(text: str, lists: AddressLists) -> AddressParts:
    """The beginning. ``text``: the address as the resident gave it before, whose parts are offered again where it was put
    together here; empty, or anything else: from nothing.
    """
    found = _WHOLE.fullmatch(text)
    if found is None:
        return AddressParts()
    region, road = found["region"], found["road"]
    district = next((code for code, one in lists.regions.items() if one.of == "city" and one.name.zh == region), "")
    said = AddressParts(
        region=CITY + region,
        district=district,
        letter=next((letter for letter, roads in lists.letters(district).items() if road in roads), ""),
        road=road,
        lane=found["lane"] or "",
        number=found["number"],
        room=found["room"] or "",
    )
    return AddressParts(said=said if district else None)


def said_before(parts: AddressParts) -> str:
    """What was answered to this step before, as long as everything in front of it is as it was; empty otherwise."""
    if parts.said is None or (parts.step is AddressStep.ROAD and parts.said.letter):
        return ""
    depth = _DEPTH.get(parts.step, 0 if parts.step is AddressStep.DISTRICT else 1)
    same = all(getattr(parts, name) == getattr(parts.said, name) for name in _ORDER[:depth])
    return str(getattr(parts.said, _PARTS[parts.step][0])) if same else ""


def choices_of(parts: AddressParts, lists: AddressLists) -> tuple[AddressChoice, ...]:
    """What a step offers that is chosen; empty for the others."""
    step = parts.step
    letters = lists.letters(parts.district)
    if step is AddressStep.LETTER:
        return tuple(AddressChoice(one, words(one, one), _firsts(roads)) for one, roads in letters.items())
    if step is AddressStep.LISTED_ROAD:
        return tuple(AddressChoice(road, words(road, road)) for road in letters.get(parts.letter, ()))
    if not step.is_chosen:
        return ()
    kind = "city" if step is AddressStep.DISTRICT else "elsewhere"
    found = tuple(AddressChoice(code, region.name) for code, region in lists.regions.items() if region.of == kind)
    return (*found, AddressChoice(ELSEWHERE, OTHER_PROVINCE)) if step is AddressStep.DISTRICT else found


def _firsts(roads: tuple[str, ...]) -> str:
    """The characters that most of them begin with."""
    return " ".join(first for first, _ in Counter(road[0] for road in roads).most_common(_MOST_FIRSTS))


def with_part(parts: AddressParts, raw: str, lists: AddressLists) -> AddressParts | Invalid:
    """One answer taken. An empty answer is 没有, where there may be none."""
    step, text = parts.step, raw.strip()
    if step is AddressStep.DISTRICT and text == ELSEWHERE:
        return _on(parts, AddressStep.PROVINCE)
    if step.is_listed and text == UNLISTED:
        return _on(parts, AddressStep.ROAD)
    if step.is_chosen:
        if text not in {one.value for one in choices_of(parts, lists)}:
            return _NO_CHOICE
    elif step.is_digits:
        if not _DIGITS.fullmatch(text) and not (step.may_be_missing and text == ""):
            return _NO_NUMBER
    elif not _ROAD.fullmatch(text):
        return _NO_ROAD
    if step is AddressStep.DISTRICT:
        there = replace(parts, district=text, region=CITY + lists.regions[text].name.zh)
        return _on(there, AddressStep.LETTER if lists.letters(text) else AddressStep.ROAD)
    if step is AddressStep.PROVINCE:
        text = lists.regions[text].name.zh
    taken = _put(parts, step, text)
    following = _NEXT.get(step)
    return replace(taken, is_complete=True) if following is None else _on(taken, following)


def step_back(parts: AddressParts) -> AddressParts | None:
    """The step before, with what was said there taken back; None from the first."""
    if not parts.way:
        return None
    *way, before = parts.way
    return replace(_put(_put(parts, parts.step, ""), before, ""), step=before, way=tuple(way))


def _on(parts: AddressParts, step: AddressStep) -> AddressParts:
    return replace(parts, step=step, way=(*parts.way, parts.step))


def _put(parts: AddressParts, step: AddressStep, text: str) -> AddressParts:
    changes: dict[str, Any] = dict.fromkeys(_PARTS[step], text)
    return replace(parts, **changes)
