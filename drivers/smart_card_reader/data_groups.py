# SPDX-License-Identifier: Apache-2.0
"""What the files of a travel document say (数据组): EF.COM, DG1, the picture of DG2, the details of DG11. Pure functions.

Source: ICAO Doc 9303-10 (8th ed.) 4.6.1 (EF.COM), 4.7.1, 4.7.2, 4.7.11; ISO/IEC 19794-5:2005 5 (face image), 39794-5:2019
(its successor, ASN.1: there the picture is looked for by how JPEG and JPEG 2000 begin). The picture is handed on as it is.
What the state signed but this program cannot read is left out; it is no reason to refuse a document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from drivers.smart_card_reader.iso7816 import BadAnswer
from drivers.smart_card_reader.lds import COM, DG1, DG2, DG11, GROUPS
from drivers.smart_card_reader.tlv import CONSTRUCTED, BadTlv, decode, find, only

_TAG_LIST: Final = 0x5C
_ZONE: Final = 0x5F1F
_FACES, _FACE, _FACE_DATA, _FACE_OBJECTS = 0x7F61, 0x7F60, 0x5F2E, 0x7F2E
_FULL_NAME, _PERSONAL_NUMBER, _BIRTHPLACE, _FULL_BIRTH = 0x5F0E, 0x5F10, 0x5F11, 0x5F2B
_MAX_DEPTH: Final = 12
_FORMATS: Final = {
    b"\xff\xd8\xff": "jpeg",
    b"\0\0\0\x0cjP  \r\n\x87\n": "jpeg2000",
    b"\xff\x4f\xff\x51": "jpeg2000",
}
"""How a picture begins; the last is a bare code stream."""
_FACE_HEADER_BYTES: Final = 14
_FACE_INFORMATION_BYTES: Final = 20
_FEATURE_POINT_BYTES: Final = 8
_IMAGE_INFORMATION_BYTES: Final = 12


@dataclass(frozen=True)
class Portrait:
    """人像"""

    data: bytes = field(repr=False)
    format: str
    """jpeg or jpeg2000."""


@dataclass(frozen=True)
class Details:
    """DG11 附加个人资料; empty where it does not say."""

    native_name: str = field(default="", repr=False)
    personal_number: str = field(default="", repr=False)
    birthplace: str = field(default="", repr=False)
    full_birth: date | None = field(default=None, repr=False)


def groups_there(com: bytes) -> frozenset[int]:
    """Numbers of those data groups that EF.COM lists and this program reads. Raises :class:`~tlv.BadTlv`."""
    tags = only(com, COM.tag, _TAG_LIST)
    return frozenset(number for number, file in GROUPS.items() if file.tag in tags)


def zone(dg1: bytes) -> str:
    """The machine-readable zone in DG1. Raises :class:`~tlv.BadTlv` and :class:`~iso7816.BadAnswer`."""
    try:
        return only(dg1, DG1.tag, _ZONE).decode("ascii")
    except UnicodeDecodeError:
        raise BadAnswer("a machine-readable zone of other characters") from None


def portrait(dg2: bytes) -> Portrait | None:
    """The first picture of DG2; None: there is none that could be shown."""
    try:
        face = only(dg2, DG2.tag, _FACES, _FACE)
        data = find(face, _FACE_DATA) or find(face, _FACE_OBJECTS) or b""
        return _of_face_record(data) if data.startswith(b"FAC\0") else _somewhere_in(data, _MAX_DEPTH)
    except BadTlv:
        return None


def _of_face_record(record: bytes) -> Portrait | None:
    """ISO/IEC 19794-5: header, then for the first face its length, points, image information, image."""
    length = int.from_bytes(record[_FACE_HEADER_BYTES : _FACE_HEADER_BYTES + 4], "big")
    points = int.from_bytes(record[_FACE_HEADER_BYTES + 4 : _FACE_HEADER_BYTES + 6], "big")
    head = _FACE_INFORMATION_BYTES + points * _FEATURE_POINT_BYTES + _IMAGE_INFORMATION_BYTES
    if length > len(record) - _FACE_HEADER_BYTES or head >= length:
        return None
    return _picture(record[_FACE_HEADER_BYTES + head : _FACE_HEADER_BYTES + length])


def _picture(data: bytes) -> Portrait | None:
    """By how it begins: chips have been seen whose record calls JPEG 2000 what is JPEG."""
    return next((Portrait(data, name) for begin, name in _FORMATS.items() if data.startswith(begin)), None)


def _somewhere_in(data: bytes, depth: int) -> Portrait | None:
    for one in decode(data):
        is_constructed = one.tag >> 8 * ((one.tag.bit_length() - 1) // 8) & CONSTRUCTED if one.tag else 0
        found = _somewhere_in(one.value, depth - 1) if is_constructed and depth else _picture(one.value)
        if found is not None:
            return found
    return None


def details(dg11: bytes) -> Details:
    """What DG11 says of the holder."""
    try:
        inside = {one.tag: one.value for one in decode(only(dg11, DG11.tag))}
    except BadTlv:
        return Details()
    return Details(
        _name(inside.get(_FULL_NAME, b"")),
        _text(inside.get(_PERSONAL_NUMBER, b"")).replace("<", ""),
        " ".join(part for part in _text(inside.get(_BIRTHPLACE, b"")).split("<") if part),
        _day(inside.get(_FULL_BIRTH, b"")),
    )


def _text(raw: bytes) -> str:
    """UTF-8 without control characters; other bytes are no text that could be shown."""
    try:
        text = raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return ""
    return text if text.isprintable() else ""


def _name(raw: bytes) -> str:
    """Fillers stand between the parts of a name; Chinese ones are written without a blank."""
    parts = [part for part in _text(raw).split("<") if part]
    return ("" if any(ord(one) >= 0x2E80 for part in parts for one in part) else " ").join(parts)


def _day(raw: bytes) -> date | None:
    """Eight digits, or packed in four bytes as the first edition had them."""
    digits = raw.hex() if len(raw) == 4 else _text(raw)
    try:
        return (
            date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
            if len(digits) == 8 and digits.isdecimal()
            else None
        )
    except ValueError:
        return None
