# SPDX-License-Identifier: Apache-2.0
"""What an IPP message is made of (报文的组成): groups, attributes and values, RFC 8010 section 3 and RFC 8011 section 5.1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TypeAlias


class GroupTag(IntEnum):
    """分组标记, RFC 8010 section 3.5.1."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class Tag(IntEnum):
    """值类型标记, RFC 8010 section 3.5.2."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


class Absent(Enum):
    """带外值: an attribute that is there and has no value."""

    UNSUPPORTED = Tag.UNSUPPORTED
    UNKNOWN = Tag.UNKNOWN
    NO_VALUE = Tag.NO_VALUE


@dataclass(frozen=True, slots=True)
class Resolution:
    """分辨率; ``unit`` 3 is dots per inch, 4 per centimetre."""

    across: int
    along: int
    unit: int = 3


@dataclass(frozen=True, slots=True)
class Range:
    """整数范围, both ends belong to it."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Localised:
    """带语言的文字"""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """集合: named values inside a value."""

    members: tuple[Attribute, ...]


Content: TypeAlias = int | bool | str | bytes | Absent | Resolution | Range | Localised | Collection


@dataclass(frozen=True, slots=True)
class Value:
    """One value and the type it was sent with."""

    tag: int
    content: Content = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and at least one value."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes of one thing: the operation, a job, the printer."""

    tag: int
    attributes: tuple[Attribute, ...] = ()

    def as_table(self) -> Mapping[str, Attribute]:
        """By name; of a name that comes twice the first counts, so that nothing later can change what was said."""
        table: dict[str, Attribute] = {}
        for each in self.attributes:
            table.setdefault(each.name, each)
        return table


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a response. ``code``: the operation of the one, the status of the other."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    version: tuple[int, int] = (2, 0)

    def all_of(self, tag: int) -> tuple[Group, ...]:
        """Every group of a kind in order: Get-Jobs answers one for each job."""
        return tuple(group for group in self.groups if group.tag == tag)


def attribute(name: str, tag: Tag, *contents: Content) -> Attribute:
    """An attribute whose values are all of one type."""
    return Attribute(name, tuple(Value(tag, content) for content in contents))
