# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of a code scanner (扫码器): four verbs; a code comes as clean, bounded text, or is refused.

What a code *is* (a receipt, a certificate, a city code) is not the scanner's business; ``kiosk/codes`` decides that. No
``repr`` here shows what was scanned. Words of the state: CEN CWA 17852:2022 (XFS4IoT), ``BarcodeReader``.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.states import DeviceState


class Symbology(StrEnum):
    """码制; the values are the words of XFS4IoT where it has one."""

    QR_CODE = "qrCode"
    DATA_MATRIX = "dataMatrix"
    PDF_417 = "pdf417"
    AZTEC = "aztec"
    CODE_128 = "code128"
    CODE_39 = "code39"
    EAN = "ean"
    INTERLEAVED = "interleaved2Of5"
    HAN_XIN = "hanXin"
    """汉信码, GB/T 21049."""
    OTHER = "other"


class ScannerState(StrEnum):
    """扫描状态, ``BarcodeReader.Status.scanner``."""

    ON = "on"
    """扫描中: it looks for codes now."""
    OFF = "off"
    """待机"""
    INOPERATIVE = "inoperative"
    """不可用: it is told to scan and says nothing."""
    UNKNOWN = "unknown"


class ScanRefusal(StrEnum):
    """Why what was scanned is not handed on."""

    TOO_LONG = "too_long"
    """内容过长: more than :data:`drivers.code_scanner.protocol.MAX_CODE_BYTES`."""
    NOT_TEXT = "not_text"
    """不是文字: neither UTF-8 nor GB18030."""
    EMPTY = "empty"
    """没有内容: nothing but control characters."""
    BROKEN = "broken"
    """内容不完整: its end never came, or keys were lost on the way."""


@dataclass(frozen=True)
class Scanned:
    """A code was read. The same code held before the scanner gives this once, not ten times a second."""

    text: str = field(repr=False)
    """Without control and formatting characters; at most 2048 bytes in UTF-8."""
    symbology: Symbology | None = None
    """None: the scanner does not say."""


@dataclass(frozen=True)
class ScanRefused:
    """A code was read and is not handed on."""

    reason: ScanRefusal


@dataclass(frozen=True)
class NothingScanned:
    """No code in the time given, or the caller cancelled."""


@dataclass(frozen=True)
class ScannerLost:
    """There is no scanner now; asking again tries to find it. ``detail`` is for technicians."""

    detail: str = field(default="", compare=False)


ScanResult = Scanned | ScanRefused | NothingScanned | ScannerLost


@dataclass(frozen=True)
class ScannerStatus:
    """What is known of the scanner."""

    device: DeviceState
    scanner: ScannerState = ScannerState.UNKNOWN
    detail: str = field(default="", compare=False)
    """For technicians."""


class CodeScanner(Protocol):
    """A code scanner. All verbs block; one thread owns it."""

    def open(self) -> ScannerStatus:
        """Connect. Never raises for a scanner that is not there."""
        ...

    def scan(self, cancel: threading.Event, limit_s: float) -> ScanResult:
        """Wait for one code that is held before the scanner *from now on*; what it read before is forgotten.

        Called again within a moment it goes on without a gap, so that a loop loses nothing. Returns soon after ``cancel``.
        """
        ...

    def status(self) -> ScannerStatus:
        """How it is, by what was last heard of it; connects if it is not open."""
        ...

    def close(self) -> None:
        """Switch the light off and release it; may be called twice."""
        ...
