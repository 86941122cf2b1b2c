# SPDX-License-Identifier: Apache-2.0
"""Data objects against ISO/IEC 7816-4:2020, 6.3 and X.690, 8.1: every prefix, every forbidden length, and no hang."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from drivers.smart_card_reader.tlv import BadTlv, Header, Tlv, decode, encode, find, objects, only, read_header

FCI = bytes.fromhex("6F1E840F7378312E73682EC9E7BBE1B1A3D5CFA50B9F0C080102030405860103")
WRITTEN = {
    "5F1F03414243": (0x5F1F, b"ABC"),
    "7F8101020506": (0x7F8101, b"\5\6"),
    "04818041" + "00" * 127: (0x04, b"A" + bytes(127)),
    "75820100" + "41" * 256: (0x75, b"A" * 256),
    "7583010000" + "41" * 65536: (0x75, b"A" * 65536),
    "0400": (0x04, b""),
}


@pytest.mark.parametrize("raw", WRITTEN, ids=lambda raw: raw[:12])
def test_objects_both_ways(raw: str) -> None:
    tag, value = WRITTEN[raw]
    assert decode(bytes.fromhex(raw)) == (Tlv(tag, value),)
    assert encode(tag, value) == bytes.fromhex(raw)


@pytest.mark.parametrize("size", range(len(FCI)))
def test_every_prefix_is_no_object_and_its_header_is_the_whole_one_or_none(size: int) -> None:
    prefix = FCI[:size]
    assert read_header(prefix) == (Header(0x6F, 0x1E, 2) if size >= 2 else None)
    if size:
        with pytest.raises(BadTlv):
            decode(prefix)
    else:
        assert decode(prefix) == ()


@pytest.mark.parametrize(
    ("raw", "header"),
    [
        ("", None), ("5F", None), ("5F0E", None), ("7F49", None), ("7F8149", None), ("6182", None), ("618201", None),
        ("61820123", Header(0x61, 0x123, 4)), ("6183012345", Header(0x61, 0x12345, 5)), ("5F0E7F", Header(0x5F0E, 0x7F, 3)),
        ("7F81498180", Header(0x7F8149, 0x80, 5)),
    ],
)  # fmt: skip
def test_headers(raw: str, header: Header | None) -> None:
    assert read_header(bytes.fromhex(raw)) == header
    assert header is None or header.total == header.size + header.length


@pytest.mark.parametrize("raw", ["6180", "618400000001", "61FF", "7F818181", "1F80808001"])
def test_headers_that_no_card_sends(raw: str) -> None:
    with pytest.raises(BadTlv):
        read_header(bytes.fromhex(raw))


def test_finding() -> None:
    assert find(FCI, 0x6F, 0x84) == bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
    assert find(FCI, 0x6F, 0xA5, 0x9F0C) == bytes.fromhex("0102030405860103")
    assert find(FCI, 0x6F, 0x85) is None
    assert find(FCI) == FCI
    assert find(b"\4\1A\4\1B", 4) == b"A"
    assert only(FCI, 0x6F, 0xA5) == bytes.fromhex("9F0C080102030405860103")
    with pytest.raises(BadTlv, match="no data object 6F/99"):
        only(FCI, 0x6F, 0x99)
    with pytest.raises(BadTlv):
        find(FCI, 0x6F, 0x84, 0x99)


def test_a_value_shows_in_no_repr() -> None:
    assert "secret" not in repr(Tlv(4, b"secret"))


@given(st.lists(st.tuples(st.sampled_from([0x04, 0x5F1F, 0x7F8101]), st.binary(max_size=300)), max_size=5))
def test_what_is_written_is_read(given_objects: list[tuple[int, bytes]]) -> None:
    raw = b"".join(encode(tag, value) for tag, value in given_objects)
    assert [(one.tag, one.value) for one in objects(raw)] == given_objects


@given(st.binary(max_size=80))
def test_any_bytes_are_objects_that_are_in_them_or_none(raw: bytes) -> None:
    try:
        found = decode(raw)
    except BadTlv:
        return
    assert all(one.value in raw for one in found)
    assert sum(len(one.value) + 2 for one in found) <= len(raw)
