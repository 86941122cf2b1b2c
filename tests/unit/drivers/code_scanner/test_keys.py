# SPDX-License-Identifier: Apache-2.0
"""Codes out of input events as Linux gives them: capitals, keypad, Alt codes, lost events, keys that mean nothing."""

from __future__ import annotations

import pytest

from drivers.code_scanner.keys import (
    EV_KEY,
    EV_MSC,
    EV_SYN,
    EVENT,
    KEY_ENTER,
    KEY_TAB,
    SYN_DROPPED,
    AltCodes,
    KeyReader,
)
from drivers.code_scanner.protocol import MAX_CODE_BYTES, Broken, Code, Event, TooLong

SHIFT, CTRL, ALT, META, CAPS, NUM, F4 = 42, 29, 56, 125, 58, 69, 62
ROWS = {2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./", 57: " "}
CODES = {letter: first + place for first, row in ROWS.items() for place, letter in enumerate(row)}
KEYPAD = dict(zip("7894561230", (71, 72, 73, 75, 76, 77, 79, 80, 81, 82), strict=True))


def event(kind: int, code: int, value: int) -> bytes:
    return EVENT.pack(7, 9, kind, code, value) + EVENT.pack(7, 9, EV_SYN, 0, 0)


def tap(code: int) -> bytes:
    return event(EV_MSC, 4, 0x70000 + code) + event(EV_KEY, code, 1) + event(EV_KEY, code, 0)


def held(modifier: int, *codes: int) -> bytes:
    return event(EV_KEY, modifier, 1) + b"".join(tap(code) for code in codes) + event(EV_KEY, modifier, 0)


def typed(text: str) -> bytes:
    return b"".join(held(SHIFT, CODES[letter.lower()]) if letter.isupper() else tap(CODES[letter]) for letter in text)


def alt(digits: str) -> bytes:
    return held(ALT, *(KEYPAD[digit] for digit in digits))


END = tap(KEY_ENTER)


def read(data: bytes, alt: AltCodes = AltCodes.UNICODE) -> list[Event]:
    return KeyReader(alt=alt).feed(data)


def test_a_code_is_typed_and_ended() -> None:
    assert EVENT.size == 24
    assert read(typed("KR1:".lower().replace(":", "") + "999999-X") + END) == [Code(b"kr1999999-X")]


def test_signs_with_shift() -> None:
    signs = held(SHIFT, *(CODES[key] for key in "1234567890-=[];'`\\,./")) + END
    assert read(signs) == [Code(b'!@#$%^&*()_+{}:"~|<>?')]


def test_every_split_gives_the_same() -> None:
    stream = typed("Ab1") + alt("0228") + END + typed("c") + END
    wanted = read(stream)
    assert wanted == [Code(b"Ab1\xe4"), Code(b"c")]
    for cut in range(len(stream)):
        reader = KeyReader()
        assert reader.feed(stream[:cut]) + reader.feed(stream[cut:]) == wanted


def test_capitals_by_caps_lock() -> None:
    assert read(tap(CAPS) + typed("ab1") + held(SHIFT, CODES["c"]) + tap(CAPS) + typed("d") + END) == [Code(b"AB1cd")]


def test_keypad_keys_and_both_enters() -> None:
    keypad = b"".join(tap(code) for code in (79, 83, 74, 78, 55, 98))
    assert read(tap(NUM) + keypad + tap(96)) == [Code(b"1.-+*/")]


@pytest.mark.parametrize(
    ("digits", "mode", "data"),
    [
        (["230", "181", "139"], AltCodes.UNICODE, "测".encode()),
        (["27979"], AltCodes.UNICODE, "测".encode()),
        (["46021"], AltCodes.GBK, (46021).to_bytes(2, "big")),
        (["134071"], AltCodes.UNICODE, "𠮷".encode()),
    ],
)
def test_what_no_key_can_type_comes_by_alt(digits: list[str], mode: AltCodes, data: bytes) -> None:
    assert read(b"".join(alt(each) for each in digits) + END, alt=mode) == [Code(data)]


@pytest.mark.parametrize("digits", ["9999999", "55296"])
def test_alt_numbers_of_no_character_break_the_code(digits: str) -> None:
    assert read(alt(digits) + typed("a") + END + typed("b") + END) == [Broken(), Code(b"b")]


def test_digits_beyond_the_seventh_break_it() -> None:
    assert read(alt("00000228") + END)[0] != Code(b"\xe4")


@pytest.mark.parametrize(
    "spoiled",
    [
        tap(F4),
        held(ALT, F4),
        held(ALT, CODES["a"]),
        held(META, CODES["l"]),
        held(CTRL, KEY_ENTER),
        event(EV_SYN, SYN_DROPPED, 0),
        tap(KEY_TAB),
    ],
)
def test_a_key_that_means_nothing_or_lost_events_break_the_code_and_the_next_is_whole(spoiled: bytes) -> None:
    assert read(typed("a") + spoiled + typed("b") + END + typed("c") + END) == [Broken(), Code(b"c")]


def test_control_characters_are_left_out_and_repeats_are_none() -> None:
    held_down = event(EV_KEY, CODES["b"], 2) * 3
    assert read(typed("a") + held(CTRL, CODES["c"], CODES["j"]) + typed("b") + held_down + END) == [Code(b"ab")]


def test_tab_may_be_the_end() -> None:
    assert KeyReader(frozenset({KEY_TAB})).feed(typed("a") + tap(KEY_TAB)) == [Code(b"a")]


def test_an_end_alone_is_nothing() -> None:
    assert read(END * 3) == []


def test_too_long_is_bounded() -> None:
    reader = KeyReader()
    assert reader.feed(typed("x" * MAX_CODE_BYTES) + END) == [Code(b"x" * MAX_CODE_BYTES)]
    reader.feed(typed("x" * (MAX_CODE_BYTES + 100)))
    assert reader.is_waiting
    assert reader.feed(END + typed("y") + END) == [TooLong(), Code(b"y")]


def test_a_code_without_its_end_is_broken_after_silence() -> None:
    reader = KeyReader()
    reader.feed(typed("abc"))
    assert reader.silence() == [Broken()]
    assert reader.silence() == []
    reader.feed(typed("abc"))
    reader.reset()
    assert reader.feed(typed("d") + END) == [Code(b"d")]
    reader.feed(event(EV_SYN, SYN_DROPPED, 0))
    assert reader.is_waiting
