# SPDX-License-Identifier: Apache-2.0
"""What the files say: ICAO Doc 9303-10's own examples, and every way of not saying it."""

from __future__ import annotations

from datetime import date

import pytest

from drivers.smart_card_reader.data_groups import Details, Portrait, details, groups_there, portrait, zone
from drivers.smart_card_reader.iso7816 import BadAnswer
from drivers.smart_card_reader.tlv import BadTlv, encode

JPEG = bytes.fromhex("FFD8FFE000104A464946") + bytes(50)
JP2 = b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(40)
CODE_STREAM = bytes.fromhex("FF4FFF51") + bytes(40)


def face_record(image: bytes, points: int = 0, length: int | None = None) -> bytes:
    """ISO/IEC 19794-5:2005 5.4 to 5.8."""
    block = 20 + 8 * points + 12 + len(image)
    head = b"FAC\x00010\x00" + (14 + block).to_bytes(4, "big") + b"\0\1"
    information = (block if length is None else length).to_bytes(4, "big") + points.to_bytes(2, "big") + bytes(14)
    return head + information + bytes(8 * points) + bytes((1, 0)) + bytes(10) + image


def dg2(record: bytes, tag: int = 0x5F2E) -> bytes:
    one = encode(0x7F60, encode(0xA1, bytes.fromhex("800201018702010188020008")) + encode(tag, record))
    return encode(0x75, encode(0x7F61, b"\x02\x01\x01" + one))


def test_ef_com() -> None:
    """The example of 9303-10 4.6.1: DG1, DG2, DG4 and DG12."""
    assert groups_there(bytes.fromhex("60165F0104303130375F36063034303030305C046175766C")) == {1, 2}
    assert groups_there(bytes.fromhex("60045C026B61")) == {1, 11}
    assert groups_there(bytes.fromhex("60025C00")) == frozenset()
    for wrong in (b"", b"\x61\0", b"\x60\0"):
        with pytest.raises(BadTlv):
            groups_there(wrong)


def test_dg1() -> None:
    assert zone(bytes.fromhex("61055F1F02503C")) == "P<"
    with pytest.raises(BadAnswer, match="characters"):
        zone(bytes.fromhex("61055F1F0250C3"))
    with pytest.raises(BadTlv):
        zone(bytes.fromhex("75055F1F02503C"))


@pytest.mark.parametrize(("image", "name"), [(JPEG, "jpeg"), (JP2, "jpeg2000"), (CODE_STREAM, "jpeg2000")])
def test_the_picture(image: bytes, name: str) -> None:
    for points in (0, 1, 30):
        for tag in (0x5F2E, 0x7F2E):
            assert portrait(dg2(face_record(image, points), tag)) == Portrait(image, name)
    assert portrait(dg2(face_record(image) + b"behind")) == Portrait(image, name)
    assert "FFD8" not in repr(Portrait(image, name)).upper()


@pytest.mark.parametrize("image", [JPEG, JP2])
def test_the_picture_in_asn_1(image: bytes) -> None:
    """ISO/IEC 39794-5: an octet string somewhere in the face data block."""
    inner = encode(0x65, encode(0x80, b"\3") + encode(0xA1, encode(0x30, encode(0xA0, b"") + encode(0x80, image))))
    name = "jpeg" if image is JPEG else "jpeg2000"
    assert portrait(dg2(encode(0xA1, inner), 0x7F2E)) == Portrait(image, name)


@pytest.mark.parametrize(
    "file",
    [
        b"", b"\x75\0", dg2(b""), dg2(b"FAC\0"), dg2(face_record(b"")), dg2(face_record(b"GIF89a")),
        dg2(face_record(JPEG, length=31)),
        dg2(face_record(JPEG, length=5000)), dg2(face_record(JPEG)[:40]), dg2(b"\x04\x03abc"), dg2(b"\x04\x09abc"), dg2(b"\0\0"),
        encode(0x61, dg2(face_record(JPEG))[2:]),
    ],
)  # fmt: skip
def test_no_picture_that_could_be_shown(file: bytes) -> None:
    assert portrait(file) is None


def test_a_picture_buried_too_deep() -> None:
    data = encode(0x80, JPEG)
    for _ in range(20):
        data = encode(0xA1, data)
    assert portrait(dg2(data, 0x7F2E)) is None


def test_every_prefix_of_a_face_record() -> None:
    record = face_record(JPEG, 2)
    for size in range(len(record)):
        assert portrait(dg2(record[:size])) is None


def dg11(**fields: bytes | str) -> bytes:
    tags = {"name": 0x5F0E, "number": 0x5F10, "birthplace": 0x5F11, "birth": 0x5F2B}
    inner = encode(0x5C, b"".join(tags[one].to_bytes(2, "big") for one in fields))
    for one, value in fields.items():
        inner += encode(tags[one], value.encode() if isinstance(value, str) else value)
    return encode(0x6B, inner)


def test_details() -> None:
    found = details(dg11(name="测试甲", number="999999197804120017", birthplace="某省<某市", birth="19780412"))
    assert found == Details("测试甲", "999999197804120017", "某省 某市", date(1978, 4, 12))
    assert not [word for word in ("测试", "9999", "1978", "某") if word in repr(found)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("测试<<甲", "测试甲"),
        ("SMITH<<JOHN<J", "SMITH JOHN J"),
        ("测试·某某", "测试·某某"),
        (b"\xb2\xe2", ""),
        ("a\x07b", ""),
        ("", ""),
    ],
)
def test_names(said: bytes | str, name: str) -> None:
    assert details(dg11(name=said)).native_name == name


@pytest.mark.parametrize(
    ("said", "day"),
    [("19780412", date(1978, 4, 12)), (bytes.fromhex("19780412"), date(1978, 4, 12)), ("19780230", None), ("1978", None),
     (bytes.fromhex("1978041F"), None), ("1978<<<<", None), ("197804121", None), (b"\xff" * 8, None)],
)  # fmt: skip
def test_days(said: bytes | str, day: date | None) -> None:
    assert details(dg11(birth=said)).full_birth == day


def test_details_that_are_none() -> None:
    for file in (b"", b"\x6b\0", encode(0x61, b""), encode(0x6B, b"\x5f"), dg11(name="测试甲")[:-1]):
        assert details(file) == Details()
