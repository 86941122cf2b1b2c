# SPDX-License-Identifier: Apache-2.0
"""Codes out of a module's bytes: published commands' answers, every split and prefix, terminators, hostile content."""

from __future__ import annotations

import pytest

from drivers.code_scanner.port import Scanned, ScanRefusal, ScanRefused, Symbology
from drivers.code_scanner.protocol import (
    MAX_CODE_BYTES,
    Acknowledged,
    Broken,
    Code,
    Decoder,
    Event,
    Framing,
    TooLong,
    read_code,
)

GM65 = Framing(b"\r", bytes.fromhex("02000001003331"))
CRLF = Framing(b"\r\n")
BARE = Framing(b"")
AIM = Framing(b"\r", has_aim_id=True)

STREAMS: dict[str, tuple[Framing, bytes, list[Event]]] = {
    "GM65": (GM65, GM65.acknowledgement + b"SSC:1\r" + GM65.acknowledgement * 2 + b"B\r",
             [Acknowledged(), Code(b"SSC:1"), Acknowledged(), Acknowledged(), Code(b"B")]),
    "CR LF": (CRLF, b"one\r\ntwo\r\n", [Code(b"one"), Code(b"two")]),
    "CR LF to a profile with CR": (Framing(b"\r"), b"one\r\ntwo\r\n", [Code(b"one"), Code(b"\ntwo")]),
    "TAB": (Framing(b"\t"), b"a b\t", [Code(b"a b")]),
    "begins like an acknowledgement": (GM65, b"\x02\x00\x00X\r", [Code(b"\x02\x00\x00X")]),
    "acknowledgement in the middle": (GM65, b"AB" + GM65.acknowledgement + b"CD\r", [Code(b"ABCD")]),
}  # fmt: skip


@pytest.mark.parametrize("name", STREAMS)
def test_every_split_gives_the_same(name: str) -> None:
    framing, stream, wanted = STREAMS[name]
    for cut in range(len(stream) + 1):
        decoder = Decoder(framing)
        assert decoder.feed(stream[:cut]) + decoder.feed(stream[cut:]) == wanted
    bytewise = Decoder(framing)
    assert [event for at in range(len(stream)) for event in bytewise.feed(stream[at : at + 1])] == wanted


@pytest.mark.parametrize("name", STREAMS)
def test_a_prefix_gives_no_code_that_was_not_whole(name: str) -> None:
    framing, stream, wanted = STREAMS[name]
    for cut in range(len(stream)):
        decoder = Decoder(framing)
        found = decoder.feed(stream[:cut])
        assert found == wanted[: len(found)]
        assert all(event in (Broken(),) for event in decoder.silence())
        assert not decoder.is_waiting


def test_a_module_without_terminator_ends_a_code_by_silence() -> None:
    decoder = Decoder(BARE)
    assert decoder.feed(b"half and ") == decoder.feed(b"half") == []
    assert decoder.is_waiting
    assert decoder.silence() == [Code(b"half and half")]
    assert decoder.silence() == []


def test_a_line_end_alone_is_nothing_and_a_code_without_its_end_is_broken() -> None:
    decoder = Decoder(CRLF)
    assert decoder.feed(b"\r") == decoder.silence() == []
    decoder.feed(b"ABC")
    assert decoder.silence() == [Broken()]
    decoder.feed(b"ABC")
    decoder.reset()
    assert decoder.feed(b"D\r\n") == [Code(b"D")]


@pytest.mark.parametrize("framing", [GM65, CRLF])
def test_what_is_too_long_is_told_once_at_its_end_and_kept_nowhere(framing: Framing) -> None:
    decoder = Decoder(framing)
    assert decoder.feed(b"x" * MAX_CODE_BYTES + framing.terminator) == [Code(b"x" * MAX_CODE_BYTES)]
    assert decoder.feed(b"x" * (MAX_CODE_BYTES + 1) + framing.terminator) == [TooLong()]
    for _ in range(500):
        assert decoder.feed(b"y" * 1000) == []
    assert decoder.is_waiting
    assert len(decoder._waiting) <= MAX_CODE_BYTES + 2
    assert decoder.feed(framing.terminator + b"ok" + framing.terminator) == [TooLong(), Code(b"ok")]
    decoder.feed(b"y" * 5000)
    assert decoder.silence() == [TooLong()]


def test_endless_bytes_without_any_terminator_are_too_long() -> None:
    decoder = Decoder(BARE)
    decoder.feed(b"y" * 5000)
    assert decoder.silence() == [TooLong()]
    decoder.feed(b"y" * (MAX_CODE_BYTES))
    assert decoder.silence() == [Code(b"y" * MAX_CODE_BYTES)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"999999194912310025", "999999194912310025"),
        ("随申码测试".encode(), "随申码测试"),
        ("随申码测试".encode("gb18030"), "随申码测试"),
        ("测试·𠮷".encode("gb18030"), "测试·𠮷"),
        (b"\nabc", "abc"),
        (b" abc ", "abc"),
        (b"a\x1b[2Jb\x00c\x7f", "a[2Jbc"),
        ("a\x9bb".encode(), "ab"),
        ("\ufeffab\u202ecd\u200b\u2028e".encode(), "abcde"),
        (b"a\tb", "ab"),
        (b"]Q1abc", "]Q1abc"),
    ],
)
def test_text_is_clean(code: bytes, text: str) -> None:
    assert read_code(code, GM65) == Scanned(text)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (b"\xff\xfe\xff", ScanRefusal.NOT_TEXT),
        (b"abc\x80", ScanRefusal.NOT_TEXT),
        ("ab\ufffe".encode(), ScanRefusal.NOT_TEXT),
        (b"\x00\x1b", ScanRefusal.EMPTY),
        ("\u202e".encode(), ScanRefusal.EMPTY),
        ("测".encode("gb18030") * 1024, ScanRefusal.TOO_LONG),
    ],
)
def test_what_is_no_text_is_refused(code: bytes, reason: ScanRefusal) -> None:
    assert read_code(code, GM65) == ScanRefused(reason)


def test_a_line_end_is_no_code() -> None:
    assert read_code(b"\r\n", CRLF) is None


@pytest.mark.parametrize(
    ("code", "symbology", "text"),
    [
        (b"]Q1abc", Symbology.QR_CODE, "abc"),
        (b"]C0abc", Symbology.CODE_128, "abc"),
        (b"]d2abc", Symbology.DATA_MATRIX, "abc"),
        (b"]h0abc", Symbology.HAN_XIN, "abc"),
        (b"]s0abc", Symbology.OTHER, "abc"),
        (b"]1", None, "]1"),
        (b"]11abc", None, "]11abc"),
        (b"abc", None, "abc"),
    ],
)
def test_an_aim_identifier_names_the_symbology(code: bytes, symbology: Symbology | None, text: str) -> None:
    found = read_code(code, AIM)
    assert found == Scanned(text, symbology)


def test_nothing_of_a_code_is_shown() -> None:
    assert "999999" not in repr(Scanned("999999194912310025"))
    assert "999999" not in repr(Code(b"999999194912310025"))
