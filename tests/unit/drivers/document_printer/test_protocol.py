# SPDX-License-Identifier: Apache-2.0
"""IPP messages against the octets of the RFCs; every prefix and every split; what is damaged, huge or of a wrong type."""

from __future__ import annotations

import struct

import pytest

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
    attribute,
)
from drivers.document_printer.protocol import (
    MAX_DEPTH,
    MAX_GROUPS,
    MAX_HEAD_BYTES,
    MAX_VALUES,
    NEED_DATA,
    Damaged,
    Decoder,
    NeedData,
    decode,
    encode,
)
from tests.unit.drivers.document_printer.vectors import (
    ALL,
    COLLECTION,
    DOCUMENT,
    GET_JOBS_RESPONSE,
    PRINT_JOB_FAILURE,
    PRINT_JOB_REQUEST,
    PRINT_JOB_RESPONSE,
)

HEAD = bytes.fromhex("0200 0000 00000001")


def message(data: bytes) -> Message:
    decoded = decode(data)
    assert not isinstance(decoded, Damaged), decoded
    return decoded[0]


def contents(data: bytes, tag: int, name: str, number: int = 0) -> list[Content]:
    return [value.content for value in message(data).all_of(tag)[number].as_table()[name].values]


def record(tag: int, name: bytes, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value


def test_a_request_is_read_as_published() -> None:
    decoded = decode(PRINT_JOB_REQUEST + DOCUMENT)
    assert not isinstance(decoded, Damaged)
    request, document = decoded
    assert document == DOCUMENT
    assert (request.version, request.code, request.request_id) == ((1, 1), 2, 1)
    assert [group.tag for group in request.groups] == [GroupTag.OPERATION, GroupTag.JOB]
    assert contents(PRINT_JOB_REQUEST, GroupTag.OPERATION, "printer-uri") == [
        "ipp://printer.example.com/ipp/print/pinetree"
    ]
    assert contents(PRINT_JOB_REQUEST, GroupTag.OPERATION, "ipp-attribute-fidelity") == [True]
    assert contents(PRINT_JOB_REQUEST, GroupTag.JOB, "copies") == [20]
    assert contents(PRINT_JOB_REQUEST, GroupTag.JOB, "sides") == ["two-sided-long-edge"]


def test_answers_are_read_as_published() -> None:
    assert message(PRINT_JOB_RESPONSE).code == 0
    assert contents(PRINT_JOB_RESPONSE, GroupTag.JOB, "job-id") == [147]
    assert contents(PRINT_JOB_RESPONSE, GroupTag.JOB, "job-state") == [3]
    assert message(PRINT_JOB_FAILURE).code == 0x040B
    assert contents(PRINT_JOB_FAILURE, GroupTag.UNSUPPORTED, "copies") == [20]
    assert contents(PRINT_JOB_FAILURE, GroupTag.UNSUPPORTED, "sides") == [Absent.UNSUPPORTED]


def test_each_job_has_a_group_and_one_may_be_empty() -> None:
    jobs = message(GET_JOBS_RESPONSE).all_of(GroupTag.JOB)
    assert [len(job.attributes) for job in jobs] == [2, 0, 2]
    assert contents(GET_JOBS_RESPONSE, GroupTag.JOB, "job-name", 0) == [Localised("fr-ca", "fou")]
    assert contents(GET_JOBS_RESPONSE, GroupTag.JOB, "job-name", 2) == [Localised("de-CH", "isch guet")]


def test_a_collection_is_read_as_published() -> None:
    size = Collection((attribute("x-dimension", Tag.INTEGER, 6), attribute("y-dimension", Tag.INTEGER, 4)))
    assert contents(COLLECTION, GroupTag.JOB, "media-col") == [
        Collection((attribute("media-color", Tag.KEYWORD, "blue"), attribute("media-size", Tag.BEGIN_COLLECTION, size)))
    ]


@pytest.mark.parametrize("name", ALL)
def test_what_is_read_is_written_again_octet_by_octet(name: str) -> None:
    assert encode(message(ALL[name])) == ALL[name]


@pytest.mark.parametrize("name", ALL)
def test_every_prefix_needs_more_and_every_split_gives_the_same(name: str) -> None:
    data = ALL[name] + DOCUMENT
    whole = message(data)
    for cut in range(len(ALL[name])):
        decoder = Decoder()
        decoder.feed(data[:cut])
        assert isinstance(decoder.next_event(), NeedData)
        assert decoder.rest == b""
        assert decode(data[:cut]) == Damaged("it ends in its middle")
        decoder.feed(data[cut:])
        assert decoder.next_event() == whole
        assert decoder.rest == DOCUMENT
    bytewise = Decoder()
    for at in range(len(data)):
        bytewise.feed(data[at : at + 1])
        bytewise.next_event()
    assert bytewise.next_event() == whole
    assert bytewise.rest == DOCUMENT


@pytest.mark.parametrize(
    ("tag", "raw", "content"),
    [
        (Tag.INTEGER, b"\xff\xff\xff\xfe", -2),
        (Tag.INTEGER, b"\x00\x00\x01", b"\x00\x00\x01"),
        (Tag.BOOLEAN, b"\x00", False),
        (Tag.BOOLEAN, b"\x02", b"\x02"),
        (Tag.RESOLUTION, bytes.fromhex("0000012C 00000258 03"), Resolution(300, 600, 3)),
        (Tag.RESOLUTION, b"\x01", b"\x01"),
        (Tag.RANGE, bytes.fromhex("00000001 00000063"), Range(1, 99)),
        (Tag.RANGE, b"", b""),
        (Tag.DATE_TIME, b"\x07\xea" + bytes(9), b"\x07\xea" + bytes(9)),
        (Tag.OCTETS, b"\x00\xff", b"\x00\xff"),
        (Tag.NO_VALUE, b"", Absent.NO_VALUE),
        (Tag.UNKNOWN, b"x", Absent.UNKNOWN),
        (Tag.NAME, "打印".encode(), "打印"),
        (Tag.NAME, b"\xff", "�"),
        (Tag.TEXT_WITH_LANGUAGE, b"\x00\x02zh\x00\x03\xe5\xa5\xbd", Localised("zh", "好")),
        (Tag.TEXT_WITH_LANGUAGE, b"\x00\x02z", b"\x00\x02z"),
        (Tag.TEXT_WITH_LANGUAGE, b"\x00\x09zh\x00\x00", b"\x00\x09zh\x00\x00"),
        (Tag.TEXT_WITH_LANGUAGE, b"\x00\x02zh\x00\x09x", b"\x00\x02zh\x00\x09x"),
        (0x7F, b"\x01\x02", b"\x01\x02"),
    ],
)
def test_a_value_is_what_its_tag_says_or_stays_bytes(tag: int, raw: bytes, content: Content) -> None:
    data = HEAD + b"\x04" + record(tag, b"x", raw) + b"\x03"
    assert contents(data, GroupTag.PRINTER, "x") == [content]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes.fromhex("0000 0000 00000001 03"), "version 0.0"),
        (b"HTTP/1.1 400 Bad Request", "version 72.84"),
        (HEAD + record(Tag.INTEGER, b"x", b"0000"), "before the first group"),
        (HEAD + b"\x01" + record(Tag.INTEGER, b"", b"0000"), "without a name"),
        (HEAD + b"\x01" + record(Tag.END_COLLECTION, b"", b""), "did not begin"),
        (HEAD + b"\x01" + record(Tag.BEGIN_COLLECTION, b"x", b"") + b"\x03", "inside a collection"),
        (
            HEAD + b"\x01" + record(Tag.BEGIN_COLLECTION, b"x", b"") + record(Tag.INTEGER, b"", b"0000"),
            "without a name",
        ),
        (HEAD + b"\x01" + record(Tag.BEGIN_COLLECTION, b"x", b"") * (MAX_DEPTH + 1), "deep"),
        (HEAD + b"\x01" + record(Tag.INTEGER, b"x", b"") * (MAX_VALUES + 1), "values"),
        (HEAD + b"\x02" * (MAX_GROUPS + 1), "groups"),
        (HEAD + b"\x01" + record(Tag.TEXT, b"x", bytes(60_000)) * 18, "a head of more than"),
    ],
)
def test_what_is_no_message_is_damaged_and_stays_so(data: bytes, reason: str) -> None:
    decoder = Decoder()
    decoder.feed(data)
    found = decoder.next_event()
    assert isinstance(found, Damaged)
    assert reason in found.reason
    decoder.feed(PRINT_JOB_RESPONSE)
    assert decoder.next_event() == found
    assert decoder.rest == b""
    assert decode(data) == found


def test_a_large_head_that_is_whole_is_read() -> None:
    data = HEAD + b"\x04" + record(Tag.TEXT, b"x", bytes(60_000)) * 17 + b"\x03"
    assert len(data) < MAX_HEAD_BYTES
    assert len(message(data).groups[0].attributes) == 17


def test_a_member_name_outside_a_collection_is_a_value_like_any() -> None:
    assert contents(HEAD + b"\x04" + record(Tag.MEMBER_NAME, b"x", b"y") + b"\x03", GroupTag.PRINTER, "x") == ["y"]


def test_of_a_name_that_comes_twice_the_first_counts() -> None:
    data = HEAD + b"\x04" + record(Tag.KEYWORD, b"x", b"one") + record(Tag.KEYWORD, b"x", b"two") + b"\x03"
    assert contents(data, GroupTag.PRINTER, "x") == ["one"]


def test_several_collections_are_several_values() -> None:
    group = Group(
        GroupTag.JOB,
        (
            Attribute(
                "media-col",
                tuple(
                    Value(Tag.BEGIN_COLLECTION, Collection((attribute("media-color", Tag.KEYWORD, color, "x"),)))
                    for color in ("blue", "red")
                ),
            ),
        ),
    )
    assert message(encode(Message(5, 1, (group,)))).groups == (group,)


def test_every_kind_of_value_is_written_as_it_is_read() -> None:
    kinds = (
        attribute("a", Tag.RESOLUTION, Resolution(300, 300)),
        attribute("b", Tag.RANGE, Range(1, 9)),
        attribute("c", Tag.NAME_WITH_LANGUAGE, Localised("zh", "名")),
        attribute("d", Tag.OCTETS, b"\x00"),
        attribute("e", Tag.UNKNOWN, Absent.UNKNOWN),
        attribute("f", Tag.BOOLEAN, True, False),
        attribute("g", Tag.ENUM, 3, -1),
    )
    sent = Message(0x000B, 7, (Group(GroupTag.PRINTER, kinds),))
    assert message(encode(sent)) == sent


def test_nothing_of_the_content_is_shown() -> None:
    assert "打印" not in repr(Value(Tag.NAME, "打印"))
    assert NEED_DATA == NeedData()
