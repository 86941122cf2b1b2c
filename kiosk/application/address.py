# SPDX-License-Identifier: Apache-2.0
"""An address put together one question at a time (区→路→弄→号→室), for who has to give one that no record holds.

Source: domain notes 1.3 and 5 row 8: nobody types a whole address. Where the road lies is chosen, numbers come from a pad; the
road alone is written. An address elsewhere is a province and one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from kiosk.application.invalid import Invalid
from kiosk.catalogue.registers import Region
from kiosk.catalogue.words import Words, words

CITY: Final = "上海市"
ELSEWHERE: Final = "elsewhere"
"""Value of the choice 不在上海."""


class AddressStep(StrEnum):
    """Which part is asked now."""

    DISTRICT = "district"
    PROVINCE = "province"
    ROAD = "road"
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
        return self in (AddressStep.DISTRICT, AddressStep.PROVINCE)

    @property
    def is_digits(self) -> bool:
        """A number from the pad."""
        return self in (AddressStep.LANE, AddressStep.NUMBER, AddressStep.ROOM)

    @property
    def may_be_missing(self) -> bool:
        """没有: the address has no such part."""
        return self in (AddressStep.LANE, AddressStep.ROOM)


@dataclass(frozen=True)
class AddressParts:
    """What was given so far."""

    step: AddressStep = AddressStep.DISTRICT
    region: str = field(default="", repr=False)
    road: str = field(default="", repr=False)
    lane: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    room: str = field(default="", repr=False)
    is_complete: bool = False

    def text(self) -> str:
        """As it goes into the form: 上海市示例区示例路12弄3号401室, or what there is of it."""
        lane = f"{self.lane}弄" if self.lane else ""
        number = f"{self.number}号" if self.number else ""
        room = f"{self.room}室" if self.room else ""
        return f"{self.region}{self.road}{lane}{number}{room}"


_NEXT: Final = {
    AddressStep.DISTRICT: AddressStep.ROAD,
    AddressStep.ROAD: AddressStep.LANE,
    AddressStep.LANE: AddressStep.NUMBER,
    AddressStep.NUMBER: AddressStep.ROOM,
    AddressStep.PROVINCE: AddressStep.LINE,
}
_BEFORE: Final = {
    AddressStep.PROVINCE: AddressStep.DISTRICT,
    **{after: step for step, after in _NEXT.items()},
}
_PART: Final = {
    AddressStep.DISTRICT: "region",
    AddressStep.PROVINCE: "region",
    AddressStep.ROAD: "road",
    AddressStep.LINE: "road",
    AddressStep.LANE: "lane",
    AddressStep.NUMBER: "number",
    AddressStep.ROOM: "room",
}
ASK: Final[dict[AddressStep, tuple[Words, Words]]] = {
    AddressStep.DISTRICT: (words("在哪个区？", "In which district?"), words("选一个", "Choose one")),
    AddressStep.PROVINCE: (words("在哪个省？", "In which province?"), words("选一个", "Choose one")),
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
OTHER_PROVINCE: Final = words("不在上海", "Not in Shanghai")
_DIGITS: Final = re.compile(r"[0-9]{1,6}")
_ROAD: Final = re.compile(r"[^\x00-\x1f]{2,40}")
_NO_NUMBER: Final = Invalid(words("还没有填号码", "No number yet"), words("请点下面的数字", "Please touch the digits"))
_NO_ROAD: Final = Invalid(
    words("路名太短了", "That is too short"), words("请写完整的路名", "Please write the whole name")
)
_NO_CHOICE: Final = Invalid(
    words("没有这一个", "There is no such one"), words("请从上面选一个", "Please choose one above")
)


def choices_of(step: AddressStep, regions: dict[str, Region]) -> dict[str, Words]:
    """Value -> label of a step that is chosen; empty for the others."""
    if not step.is_chosen:
        return {}
    kind = "city" if step is AddressStep.DISTRICT else "elsewhere"
    found = {code: region.name for code, region in regions.items() if region.of == kind}
    return {**found, ELSEWHERE: OTHER_PROVINCE} if step is AddressStep.DISTRICT else found


def with_part(parts: AddressParts, raw: str, regions: dict[str, Region]) -> AddressParts | Invalid:
    """One answer taken. An empty answer is 没有, where there may be none."""
    step, text = parts.step, raw.strip()
    if step is AddressStep.DISTRICT and text == ELSEWHERE:
        return replace(parts, step=AddressStep.PROVINCE)
    if step.is_chosen:
        if text not in choices_of(step, regions):
            return _NO_CHOICE
        name = regions[text].name.zh
        text = f"{CITY}{name}" if step is AddressStep.DISTRICT else name
    elif step.is_digits:
        if not _DIGITS.fullmatch(text) and not (step.may_be_missing and text == ""):
            return _NO_NUMBER
    elif not _ROAD.fullmatch(text):
        return _NO_ROAD
    taken = _put(parts, step, text)
    following = _NEXT.get(step)
    return replace(taken, is_complete=True) if following is None else replace(taken, step=following)


def step_back(parts: AddressParts) -> AddressParts | None:
    """The step before, with what was said there taken back; None from the first."""
    before = _BEFORE.get(parts.step)
    if before is None:
        return None
    return replace(_put(_put(parts, parts.step, ""), before, ""), step=before)


def _put(parts: AddressParts, step: AddressStep, text: str) -> AddressParts:
    changes: dict[str, Any] = {_PART[step]: text}
    return replace(parts, **changes)
