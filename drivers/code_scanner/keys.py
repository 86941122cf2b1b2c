# SPDX-License-Identifier: Apache-2.0
"""Keys of a keyboard-wedge scanner, sans-IO (键盘口扫码器按键): codes out of Linux input events.

Source: Linux ``input.h`` (struct input_event, 24 bytes on 64-bit systems) and ``input-event-codes.h``; the layout is the US
one that scanners come with. What these scanners do beside plain keys: shift and caps lock for capitals, keypad digits, and
Alt with keypad digits for what no key can type (``Alt 0 0 2 2 8``), as on Windows.

A key that means nothing here makes the whole code broken: a code with a hole in it would be another code.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.code_scanner.protocol import MAX_CODE_BYTES, Broken, Code, Event, TooLong

EVENT: Final = struct.Struct("@qqHHi")
"""Seconds, microseconds, type, code, value."""

EV_SYN, EV_KEY, EV_MSC, EV_LED, EV_REP = 0, 1, 4, 17, 20
SYN_DROPPED: Final = 3
PRESS, RELEASE = 1, 0

_LAYOUT: Final = {
    2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./",
}  # fmt: skip
_SHIFTED: Final = {
    2: "!@#$%^&*()_+", 16: "QWERTYUIOP{}", 30: 'ASDFGHJKL:"~', 43: "|ZXCVBNM<>?",
}  # fmt: skip
_PLAIN: Final = {first + place: letter for first, row in _LAYOUT.items() for place, letter in enumerate(row)} | {
    57: " "
}
_UPPER: Final = {first + place: letter for first, row in _SHIFTED.items() for place, letter in enumerate(row)} | {
    57: " "
}
_KEYPAD: Final = {71: "7", 72: "8", 73: "9", 75: "4", 76: "5", 77: "6", 79: "1", 80: "2", 81: "3", 82: "0",
                  83: ".", 74: "-", 78: "+", 55: "*", 98: "/"}  # fmt: skip
KEY_ENTER, KEY_KPENTER, KEY_TAB = 28, 96, 15
_SHIFTS, _CONTROLS, _ALTS, _METAS = (
    frozenset({42, 54}),
    frozenset({29, 97}),
    frozenset({56, 100}),
    frozenset({125, 126}),
)
_CAPS_LOCK, _NUM_LOCK = 58, 69
_LARGEST_BYTE: Final = 0xFF
_MOST_ALT_DIGITS: Final = 7


class AltCodes(StrEnum):
    """What Alt with a number above 255 means; scanners differ by their setting."""

    UNICODE = "unicode"
    """The number of a character."""
    GBK = "gbk"
    """The two bytes of a character in GBK as one number (区位内码)."""


@dataclass
class _Begun:
    data: bytearray
    is_broken: bool = False
    is_too_long: bool = False


class KeyReader:
    """Bytes of input events in any pieces."""

    def __init__(
        self, ends: frozenset[int] = frozenset({KEY_ENTER, KEY_KPENTER}), alt: AltCodes = AltCodes.UNICODE
    ) -> None:
        self._ends = ends
        self._alt = alt
        self._rest = b""
        self._held: set[int] = set()
        self._caps = False
        self._digits = ""
        self._begun = _Begun(bytearray())

    def reset(self) -> None:
        """Forget what was begun; which keys are down is not forgotten."""
        self._digits = ""
        self._begun = _Begun(bytearray())

    @property
    def is_waiting(self) -> bool:
        """Something was begun."""
        return bool(self._begun.data) or self._begun.is_broken or self._begun.is_too_long

    def feed(self, data: bytes) -> list[Event]:
        """Codes that have come to their end."""
        self._rest += data
        whole = len(self._rest) // EVENT.size * EVENT.size
        events: list[Event] = []
        for _, _, kind, code, value in EVENT.iter_unpack(self._rest[:whole]):
            if (event := self._one(kind, code, value)) is not None:
                events.append(event)
        self._rest = self._rest[whole:]
        return events

    def silence(self) -> list[Event]:
        """Nothing came for a while: what was begun without an end is broken."""
        was_begun = self.is_waiting
        self.reset()
        return [Broken()] if was_begun else []

    def _one(self, kind: int, code: int, value: int) -> Event | None:
        if kind == EV_SYN and code == SYN_DROPPED:
            self._begun.is_broken = True
            self._held.clear()
        elif kind == EV_KEY and value == PRESS:
            return self._press(code)
        elif kind == EV_KEY and value == RELEASE:
            self._release(code)
        return None

    def _press(self, code: int) -> Event | None:
        if code in self._ends and not self._held & _CONTROLS:
            return self._ended()
        if code == _CAPS_LOCK:
            self._caps = not self._caps
        elif code in _SHIFTS | _CONTROLS | _ALTS | _METAS:
            self._held.add(code)
        elif code != _NUM_LOCK:
            self._type(code)
        return None

    def _release(self, code: int) -> None:
        self._held.discard(code)
        if code in _ALTS and self._digits:
            digits, self._digits = self._digits, ""
            self._add(self._alt_bytes(int(digits)))

    def _type(self, code: int) -> None:
        keypad = _KEYPAD.get(code)
        if self._held & _ALTS and keypad is not None and keypad.isdigit() and len(self._digits) < _MOST_ALT_DIGITS:
            self._digits += keypad
            return
        letter = keypad or (_UPPER if self._is_upper(code) else _PLAIN).get(code)
        if letter is None or self._held & (_ALTS | _METAS):
            self._begun.is_broken = True
        elif not self._held & _CONTROLS:  # a control character in the code; those are never kept
            self._add(letter.encode())

    def _is_upper(self, code: int) -> bool:
        shift = bool(self._held & _SHIFTS)
        return shift is not (self._caps and _PLAIN.get(code, "").isalpha())

    def _alt_bytes(self, number: int) -> bytes:
        if number <= _LARGEST_BYTE:
            return bytes((number,))
        if self._alt is AltCodes.GBK:
            return number.to_bytes(4, "big").lstrip(b"\0")
        try:
            return chr(number).encode()
        except (ValueError, OverflowError):  # beyond Unicode, or half a surrogate pair
            self._begun.is_broken = True
            return b""

    def _add(self, data: bytes) -> None:
        if len(self._begun.data) + len(data) > MAX_CODE_BYTES:
            self._begun.is_too_long = True
        else:
            self._begun.data += data

    def _ended(self) -> Event | None:
        begun = self._begun
        self.reset()
        if begun.is_broken:
            return Broken()
        if begun.is_too_long:
            return TooLong()
        return Code(bytes(begun.data)) if begun.data else None
