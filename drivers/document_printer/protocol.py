# SPDX-License-Identifier: Apache-2.0
"""IPP messages as bytes (互联网打印协议报文): RFC 8010 section 3, without a line, a thread or a clock.

A message is a head of attribute groups and, in a request that prints, the document behind it::

    version 2 | operation or status 2 | request-id 4 | { group tag | attributes } ... | 03 | data

    attribute: value tag 1 | name length 2 | name | value length 2 | value      (name length 0: one more value)

Bytes may come in any pieces. A length that cannot be, an unknown version or a head without end is :class:`Damaged`; one
value that is not what its tag says (an integer of three bytes) spoils nothing but itself: it stays as bytes, and whoever
wants an integer does not find one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from drivers.document_printer.message import (
    Absent,
    Attribute,
    Collection,
    Content,
    Group,
    GroupTag,
    Localised,
    Message,
    Range,
    Resolution,
    Tag,
    Value,
)

MAX_HEAD_BYTES: Final = 1024 * 1024
"""A printer with every paper it knows in media-col-database says some 60 kB."""

MAX_VALUES: Final = 20_000
MAX_GROUPS: Final = 2_000
"""Get-Jobs answers one for each job."""

MAX_DEPTH: Final = 8
"""Collections inside collections; the deepest registered has three."""

_HEAD: Final = struct.Struct(">BBHI")
_MAJORS: Final = (1, 2)

_TEXTS: Final = frozenset(range(Tag.TEXT, Tag.MEMBER_NAME + 1))
_LARGEST_GROUP_TAG: Final = 0x0F
_ABSENT: Final = {int(each.value): each for each in Absent}


@dataclass(frozen=True, slots=True)
class NeedData:
    """Not whole yet."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """Not a message. ``reason`` is for technicians; nothing of the content is in it."""

    reason: str


NEED_DATA: Final = NeedData()


# ---- bytes out


def encode(message: Message) -> bytes:
    """The head; a document is sent behind it as it is."""
    parts = [_HEAD.pack(*message.version, message.code, message.request_id)]
    for group in message.groups:
        parts.append(bytes((group.tag,)))
        for each in group.attributes:
            parts.extend(_encoded_attribute(each.name, each.values))
    parts.append(bytes((GroupTag.END,)))
    return b"".join(parts)


def _encoded_attribute(name: str, values: Sequence[Value]) -> Iterator[bytes]:
    for each in values:
        if isinstance(each.content, Collection):
            yield _record(Tag.BEGIN_COLLECTION, name, b"")
            for member in each.content.members:
                yield _record(Tag.MEMBER_NAME, "", member.name.encode())
                yield from _encoded_attribute("", member.values)
            yield _record(Tag.END_COLLECTION, "", b"")
        else:
            yield _record(each.tag, name, _encoded_content(each.content))
        name = ""


def _record(tag: int, name: str, data: bytes) -> bytes:
    title = name.encode()
    return struct.pack(">BH", tag, len(title)) + title + struct.pack(">H", len(data)) + data


def _encoded_content(content: Content) -> bytes:
    match content:
        case bool():
            return bytes((content,))
        case int():
            return struct.pack(">i", content)
        case str():
            return content.encode()
        case bytes():
            return content
        case Resolution(across, along, unit):
            return struct.pack(">iib", across, along, unit)
        case Range(low, high):
            return struct.pack(">ii", low, high)
        case Localised(language, text):
            spoken, said = language.encode(), text.encode()
            return struct.pack(">H", len(spoken)) + spoken + struct.pack(">H", len(said)) + said
        case _:
            return b""


# ---- bytes in


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come."""

    name: str
    members: list[tuple[str, list[Value]]] = field(default_factory=list)


class Decoder:
    """Takes the head of one message in any pieces; what is behind it is in :attr:`rest`."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._at = 0
        self._head: tuple[int, int, int, int] | None = None
        self._groups: list[tuple[int, list[tuple[str, list[Value]]]]] = []
        self._open: list[_Open] = []
        self._values = 0
        self._result: Message | Damaged | None = None

    def feed(self, data: bytes) -> None:
        """More bytes."""
        self._buffer += data

    @property
    def rest(self) -> bytes:
        """What follows the head; empty until the head is whole."""
        return bytes(self._buffer[self._at :]) if isinstance(self._result, Message) else b""

    def next_event(self) -> Message | Damaged | NeedData:
        """The message once its head is whole. What was damaged stays so."""
        while self._result is None:
            found = self._step()
            if isinstance(found, NeedData):
                if len(self._buffer) <= MAX_HEAD_BYTES:
                    return found
                found = Damaged(f"a head of more than {MAX_HEAD_BYTES} bytes")
            self._result = found
        return self._result

    def _step(self) -> Message | Damaged | NeedData | None:
        """Takes one thing off the buffer; None: and there is more to come."""
        rest = len(self._buffer) - self._at
        if self._head is None:
            if rest < _HEAD.size:
                return NEED_DATA
            self._head = _HEAD.unpack_from(self._buffer)
            self._at += _HEAD.size
            return None if self._head[0] in _MAJORS else Damaged(f"version {self._head[0]}.{self._head[1]}")
        if rest < 1:
            return NEED_DATA
        tag = self._buffer[self._at]
        if tag <= _LARGEST_GROUP_TAG:
            return self._group(tag, self._head)
        return self._one_value(tag, rest)

    def _group(self, tag: int, head: tuple[int, int, int, int]) -> Message | Damaged | None:
        if self._open:
            return Damaged("a group begins inside a collection")
        self._at += 1
        if tag != GroupTag.END:
            self._groups.append((tag, []))
            return Damaged(f"more than {MAX_GROUPS} groups") if len(self._groups) > MAX_GROUPS else None
        major, minor, code, request_id = head
        groups = tuple(Group(kind, _attributes(records)) for kind, records in self._groups)
        return Message(code, request_id, groups, (major, minor))

    def _one_value(self, tag: int, rest: int) -> Damaged | NeedData | None:
        if rest < 3:
            return NEED_DATA
        (name_length,) = struct.unpack_from(">H", self._buffer, self._at + 1)
        if rest < 5 + name_length:
            return NEED_DATA
        (length,) = struct.unpack_from(">H", self._buffer, self._at + 3 + name_length)
        if rest < 5 + name_length + length:
            return NEED_DATA
        name = bytes(self._buffer[self._at + 3 : self._at + 3 + name_length])
        data = bytes(self._buffer[self._at + 5 + name_length : self._at + 5 + name_length + length])
        self._at += 5 + name_length + length
        self._values += 1
        if self._values > MAX_VALUES:
            return Damaged(f"more than {MAX_VALUES} values")
        if not self._groups:
            return Damaged("an attribute before the first group")
        return self._place(tag, name.decode("utf-8", "replace"), data)

    def _place(self, tag: int, name: str, data: bytes) -> Damaged | None:
        if tag == Tag.BEGIN_COLLECTION:
            if len(self._open) >= MAX_DEPTH:
                return Damaged(f"collections more than {MAX_DEPTH} deep")
            self._open.append(_Open(name))
            return None
        if tag == Tag.END_COLLECTION:
            if not self._open:
                return Damaged("the end of a collection that did not begin")
            done = self._open.pop()
            return self._add(done.name, Value(Tag.BEGIN_COLLECTION, Collection(_attributes(done.members))))
        if tag == Tag.MEMBER_NAME and self._open:
            self._open[-1].members.append((data.decode("utf-8", "replace"), []))
            return None
        return self._add(name, Value(tag, _content(tag, data)))

    def _add(self, name: str, value: Value) -> Damaged | None:
        records = self._open[-1].members if self._open else self._groups[-1][1]
        if name and not self._open:
            records.append((name, [value]))
        elif records:
            records[-1][1].append(value)
        else:
            return Damaged("a value without a name")
        return None


def _attributes(records: list[tuple[str, list[Value]]]) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, tuple(values)) for name, values in records)


def _content(tag: int, data: bytes) -> Content:
    length = len(data)
    if tag in _ABSENT:
        return _ABSENT[tag]
    if tag in (Tag.INTEGER, Tag.ENUM) and length == 4:
        return int.from_bytes(data, "big", signed=True)
    if tag == Tag.BOOLEAN and data in (b"\x00", b"\x01"):
        return data == b"\x01"
    if tag == Tag.RESOLUTION and length == 9:
        return Resolution(*struct.unpack(">iib", data))
    if tag == Tag.RANGE and length == 8:
        return Range(*struct.unpack(">ii", data))
    if tag in (Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE):
        return _localised(data)
    return data.decode("utf-8", "replace") if tag in _TEXTS else data


def _localised(data: bytes) -> Content:
    if len(data) < 4:
        return data
    (spoken,) = struct.unpack_from(">H", data)
    if len(data) < 4 + spoken:
        return data
    (said,) = struct.unpack_from(">H", data, 2 + spoken)
    if len(data) != 4 + spoken + said:
        return data
    return Localised(data[2 : 2 + spoken].decode("utf-8", "replace"), data[4 + spoken :].decode("utf-8", "replace"))


def decode(data: bytes) -> tuple[Message, bytes] | Damaged:
    """A whole message and the document behind it."""
    decoder = Decoder()
    decoder.feed(data)
    match decoder.next_event():
        case Message() as message:
            return message, decoder.rest
        case Damaged() as damaged:
            return damaged
        case _:
            return Damaged("it ends in its middle")
