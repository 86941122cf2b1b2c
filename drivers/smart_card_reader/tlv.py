# SPDX-License-Identifier: Apache-2.0
"""Tag-length-value data objects (数据对象) of cards and certificates. Source: ISO/IEC 7816-4:2020, 6.3; ITU-T X.690, 8.1.

Bounded to what cards send: tags of at most three bytes, lengths of at most four, definite lengths only. Pure functions;
:class:`BadTlv` for bytes that are no such object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_MORE_TAG_BYTES: Final = 0x1F
_MAX_TAG_BYTES: Final = 3
_MAX_LENGTH_BYTES: Final = 3
CONSTRUCTED: Final = 0x20


class BadTlv(ValueError):
    """Bytes that are no data object; the text never holds them."""


@dataclass(frozen=True)
class Header:
    """Tag and length in front of a value."""

    tag: int
    length: int
    size: int
    """Bytes that tag and length take themselves."""

    @property
    def total(self) -> int:
        """Bytes of the whole object."""
        return self.size + self.length


@dataclass(frozen=True)
class Tlv:
    """One data object."""

    tag: int
    value: bytes = field(repr=False)


def read_header(data: bytes) -> Header | None:
    """Tag and length at the beginning of ``data``; None: not whole yet. Raises :class:`BadTlv`."""
    if not data:
        return None
    size = 1
    if data[0] & _MORE_TAG_BYTES == _MORE_TAG_BYTES:
        while True:
            if size >= len(data):
                return None
            size += 1
            if not data[size - 1] & 0x80:
                break
            if size == _MAX_TAG_BYTES:
                raise BadTlv(f"a tag of more than {_MAX_TAG_BYTES} bytes")
    tag = int.from_bytes(data[:size], "big")
    if size >= len(data):
        return None
    first = data[size]
    if first < 0x80:
        return Header(tag, first, size + 1)
    count = first & 0x7F
    if not 1 <= count <= _MAX_LENGTH_BYTES:
        raise BadTlv("a length that is indefinite or longer than any card")
    if len(data) < size + 1 + count:
        return None
    return Header(tag, int.from_bytes(data[size + 1 : size + 1 + count], "big"), size + 1 + count)


def objects(data: bytes) -> Iterator[Tlv]:
    """The data objects that ``data`` consists of, one behind the other. Raises :class:`BadTlv`."""
    at, end = 0, len(data)
    while at < end:
        tag = data[at]
        if tag & _MORE_TAG_BYTES != _MORE_TAG_BYTES and at + 1 < end and data[at + 1] < 0x80:
            begin = at + 2  # one byte each, as most have
            at = begin + data[at + 1]
        else:
            # A header is at most 7 bytes; slicing the whole rest each time would make long lists quadratic.
            header = read_header(data[at : at + _MAX_TAG_BYTES + 1 + _MAX_LENGTH_BYTES])
            if header is None:
                raise BadTlv("a data object ends too early")
            tag, begin = header.tag, at + header.size
            at += header.total
        if at > end:
            raise BadTlv("a data object ends too early")
        yield Tlv(tag, data[begin:at])


def decode(data: bytes) -> tuple[Tlv, ...]:
    """All data objects of ``data``. Raises :class:`BadTlv`."""
    return tuple(objects(data))


def find(data: bytes, *path: int) -> bytes | None:
    """The value of the first object with tag ``path[0]``, in it the first with ``path[1]``, and so on; None: not there.

    Raises :class:`BadTlv`.
    """
    for tag in path:
        found = next((one.value for one in decode(data) if one.tag == tag), None)
        if found is None:
            return None
        data = found
    return data


def only(data: bytes, *path: int) -> bytes:
    """Like :func:`find`; an object that is not there is a :class:`BadTlv` too."""
    found = find(data, *path)
    if found is None:
        raise BadTlv(f"no data object {'/'.join(f'{tag:X}' for tag in path)}")
    return found


def encode(tag: int, value: bytes) -> bytes:
    """One data object with the shortest length (DER)."""
    length = len(value)
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    if length < 0x80:
        return head + bytes([length]) + value
    count = (length.bit_length() + 7) // 8
    return head + bytes([0x80 | count]) + length.to_bytes(count, "big") + value
