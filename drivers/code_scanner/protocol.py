# SPDX-License-Identifier: Apache-2.0
"""What a scanner module sends, sans-IO (扫码模块数据): codes out of bytes, and text out of codes.

A code is whatever stands between two terminators (CR, LF, CR LF, TAB), or, where a module is set to send none, between two
silences. GM65 and its kin answer a trigger with seven bytes, ``02 00 00 01 00 33 31``, in front of the code; other modules
send an AIM identifier (ISO/IEC 15424: ``]``, a letter, a digit) if told to. Notes on devices, section 4.

A code is made by whoever shows it. It is bounded while it comes, control and formatting characters are taken out, and it is
text or nothing: strict UTF-8, then strict GB18030 (scanners in China send one or the other), else refused.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final

from drivers.code_scanner.port import Scanned, ScanRefusal, ScanRefused, Symbology

MAX_CODE_BYTES: Final = 2048
"""A QR code of version 40 holds 2953 bytes; nothing that a kiosk reads needs half of that."""

_AIM: Final = {
    "A": Symbology.CODE_39,
    "C": Symbology.CODE_128,
    "d": Symbology.DATA_MATRIX,
    "E": Symbology.EAN,
    "h": Symbology.HAN_XIN,
    "H": Symbology.HAN_XIN,
    "I": Symbology.INTERLEAVED,
    "L": Symbology.PDF_417,
    "Q": Symbology.QR_CODE,
    "z": Symbology.AZTEC,
}
_AIM_BYTES: Final = 3
_DROPPED: Final = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Controls, formatting (bidirectional overrides, zero widths), line and paragraph separators."""

_NO_TEXT: Final = frozenset({"Cn", "Cs"})


@dataclass(frozen=True)
class Framing:
    """How a model sends a code. ``terminator``: empty means by silence. ``acknowledgement``: what comes before the code."""

    terminator: bytes = b"\r"
    acknowledgement: bytes = b""
    has_aim_id: bool = False


@dataclass(frozen=True)
class Code:
    """Everything between two ends."""

    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Acknowledged:
    """The module says that it was told to scan."""


@dataclass(frozen=True)
class TooLong:
    """A code without end, up to its end."""


@dataclass(frozen=True)
class Broken:
    """Bytes whose end never came."""


Event = Code | Acknowledged | TooLong | Broken


class Decoder:
    """Bytes in any pieces; the caller says when the line has been silent for a while."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._waiting = b""
        self._overflowed = False
        self._may_acknowledge = bool(framing.acknowledgement)

    def reset(self) -> None:
        """Forget what was begun."""
        self._waiting, self._overflowed = b"", False
        self._may_acknowledge = bool(self._framing.acknowledgement)

    @property
    def is_waiting(self) -> bool:
        """Something was begun."""
        return bool(self._waiting) or self._overflowed

    def feed(self, data: bytes) -> list[Event]:
        """What has come to its end by now."""
        self._waiting += data
        events: list[Event] = []
        while (event := self._next()) is not None:
            events.append(event)
        return events

    def _next(self) -> Event | None:
        if self._may_acknowledge:
            wanted = self._framing.acknowledgement
            if self._waiting.startswith(wanted):
                # A module that was told twice says so twice; the next may follow at once.
                self._waiting = self._waiting[len(wanted) :]
                return Acknowledged()
            if wanted.startswith(self._waiting):
                return None  # empty, or its beginning: what follows decides
        if self._framing.terminator:
            code, end, rest = self._waiting.partition(self._framing.terminator)
            if end:
                self._waiting, self._may_acknowledge = rest, bool(self._framing.acknowledgement)
                return self._ended(code)
        if len(self._waiting) > MAX_CODE_BYTES + len(self._framing.terminator):
            # Keep no more of it than the beginning of an end.
            keep = max(0, len(self._framing.terminator) - 1)
            self._waiting = self._waiting[len(self._waiting) - keep :] if keep else b""
            self._overflowed = True
            self._may_acknowledge = False
        return None

    def silence(self) -> list[Event]:
        """Nothing came for as long as a code may pause: by the model, the end of a code or of a broken one."""
        code, overflowed = self._waiting, self._overflowed
        self.reset()
        if overflowed:
            return [TooLong()]
        if not code.strip(b"\r\n"):
            return []
        return [Broken()] if self._framing.terminator else [self._ended(code)]

    def _ended(self, code: bytes) -> Event:
        overflowed, self._overflowed = self._overflowed, False
        if self._framing.acknowledgement:
            # Told to scan while a code was on its way, a module answers in the middle of it; two of the bytes are digits.
            code = code.replace(self._framing.acknowledgement, b"")
        return TooLong() if overflowed or len(code) > MAX_CODE_BYTES else Code(code)


def read_code(code: bytes, framing: Framing) -> Scanned | ScanRefused | None:
    """What a code says, or why it says nothing to us; None: it is nothing (the LF behind a CR)."""
    code = code.strip(b"\r\n")
    if not code:
        return None
    symbology = None
    if framing.has_aim_id and code[:1] == b"]" and len(code) >= _AIM_BYTES and code[1:2].isalpha():
        symbology = _AIM.get(chr(code[1]), Symbology.OTHER)
        code = code[_AIM_BYTES:]
    text = _text(code)
    if text is None:
        return ScanRefused(ScanRefusal.NOT_TEXT)
    kept = "".join(letter for letter in text if unicodedata.category(letter) not in _DROPPED).strip()
    if not kept:
        return ScanRefused(ScanRefusal.EMPTY)
    if any(unicodedata.category(letter) in _NO_TEXT for letter in kept):
        return ScanRefused(ScanRefusal.NOT_TEXT)
    if len(kept.encode()) > MAX_CODE_BYTES:
        return ScanRefused(ScanRefusal.TOO_LONG)  # Chinese in GB18030 is shorter than in UTF-8
    return Scanned(kept, symbology)


def _text(code: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return code.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
