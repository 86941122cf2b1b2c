# SPDX-License-Identifier: Apache-2.0
"""A service point (服务网点) as its file describes it, the kinds of points, and the sketch of the districts.

Source: domain notes 1.1 rows 8 and 9. What can be done at a point is what its kind does as a rule (``kinds.yaml``), and what
the point adds or takes away; so a new service is written down once, not at two hundred points.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from kiosk.catalogue.words import Content, Words
from kiosk.places.grid import Degrees, GridPoint, ShanghaiDegrees, to_grid
from kiosk.places.hours import OpeningHours

ItemCode = Annotated[str, Field(pattern=r"^(\d{12}|TBD-[A-Z]{2,4}\d{2})$")]
Line = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f\u2028\u2029]+$")]
"""One line of text."""


class Machine(StrEnum):
    """Machines that items need, by the words that content uses in ``capability``."""

    DOCUMENT_PRINTER = "document_printer"
    """A4 打印"""
    CAMERA = "camera"
    RESIDENCE_ENDORSER = "residence_endorser"
    """签注机"""
    BOOK_PRINTER = "book_printer"
    """制册机"""
    CARD_MAKER = "card_maker"
    """制卡机"""


class Access(StrEnum):
    """无障碍 at a point; what is not listed is not known."""

    LOW_DESK = "low_desk"
    """低位台"""
    RAMP = "ramp"
    """坡道"""
    SIGN_LANGUAGE = "sign_language"
    """手语"""


class PointKind(Content):
    """A kind of point and what it does as a rule. ``plain``: how people call it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    name: Words
    plain: Words
    icon: str = Field(pattern=r"^[a-z0-9-]+$")
    items: tuple[ItemCode, ...]
    """Empty: nothing but what a point of this kind says of itself."""
    counter: bool = False
    """人工窗口: people sit there, and a visit to them can be booked (预约)."""


class KindsFile(Content):
    """``kinds.yaml``"""

    kinds: tuple[PointKind, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _unique(self) -> Self:
        if len({kind.id for kind in self.kinds}) != len(self.kinds):
            raise ValueError("同一个 id 写了两次")
        return self


class ServicePoint(Content):
    """服务网点: how to find it, when it is open, what is done there."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$")]
    name: Line
    name_en: Line
    kind: str
    street: Line
    """街道、镇"""
    address: Line
    at: ShanghaiDegrees
    phone: Annotated[str, Field(pattern=r"^[0-9]+(-[0-9]+)*$")]
    hours: OpeningHours
    attended: bool
    """有人值守"""
    machines: tuple[Machine, ...] = ()
    access: tuple[Access, ...] = ()
    items_also: tuple[ItemCode, ...] = ()
    items_not: tuple[ItemCode, ...] = ()

    @cached_property
    def grid(self) -> GridPoint:
        """Where it is, in metres."""
        return to_grid(self.at)

    @field_validator("machines", "access", "items_also", "items_not")
    @classmethod
    def _without_doubles(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        if len(values) != len(set(values)):
            raise ValueError("这里面有重复")
        return values

    @model_validator(mode="after")
    def _not_both(self) -> Self:
        if both := set(self.items_also) & set(self.items_not):
            raise ValueError(f"{min(both)} 又加又减")
        return self


class PointsFile(Content):
    """``points/*.yaml``: the points of one district. ``sample``: made-up data; ``notice`` then says so, and is always shown."""

    district: str
    sample: bool
    notice: Words | None = None
    as_of: date
    """When this was last true."""
    points: tuple[ServicePoint, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _samples_say_so(self) -> Self:
        if self.sample and self.notice is None:
            raise ValueError("样例数据（sample: true）要有 notice，屏幕和纸上都会写出来")
        return self


class District(Content):
    """A district (区) with its outline as a sketch: names of corners, round once, not closed."""

    code: Annotated[str, Field(pattern=r"^3101\d{2}$")]
    name: Words
    ring: tuple[str, ...] = Field(min_length=3)


class NamedLine(Content):
    """A line across the sketch."""

    name: Words
    line: tuple[str, ...] = Field(min_length=2)


class DistrictsFile(Content):
    """``districts.yaml``: a sketch of the city, neighbours sharing their corners."""

    schematic: Literal[True]
    notice: Words
    corners: Mapping[str, ShanghaiDegrees]
    river: NamedLine
    districts: tuple[District, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _corners_exist(self) -> Self:
        for names in (self.river.line, *(district.ring for district in self.districts)):
            if unknown := [name for name in names if name not in self.corners]:
                raise ValueError(f"没有叫 {unknown[0]} 的角点")
        return self

    def outline(self, district: District) -> tuple[GridPoint, ...]:
        """The corners of a district, in metres."""
        return tuple(self._grid[name] for name in district.ring)

    @cached_property
    def river_line(self) -> tuple[GridPoint, ...]:
        """黄浦江, in metres."""
        return tuple(self._grid[name] for name in self.river.line)

    @cached_property
    def _grid(self) -> Mapping[str, GridPoint]:
        return {name: to_grid(Degrees(*where)) for name, where in self.corners.items()}
