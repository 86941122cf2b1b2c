# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of a receipt printer (凭条打印机): a document of six kinds of element, five verbs, plain values.

No ``repr`` here shows what is printed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from drivers.print_outcome import Cover as Cover, Paper as Paper, PrintFault as PrintFault, PrintOutcome as PrintOutcome
from drivers.states import DeviceState

LARGEST_SCALE = 8
"""``GS ! n`` knows one to eight times in both directions."""

LARGEST_QR_MODULE_DOTS = 16

QrLevel = Literal["L", "M", "Q", "H"]
"""纠错等级 of ISO/IEC 18004: about 7, 15, 25, 30 % of a symbol may be spoilt."""


class Align(StrEnum):
    """对齐方式"""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextLine:
    """Text in one size. What is wider than the paper goes on in the next line; a line feed in it ends a line."""

    text: str = field(repr=False)
    scale_x: int = 1
    scale_y: int = 1
    align: Align = Align.LEFT
    bold: bool = False

    def __post_init__(self) -> None:
        if not (1 <= self.scale_x <= LARGEST_SCALE and 1 <= self.scale_y <= LARGEST_SCALE):
            raise ValueError(f"a scale is 1 to {LARGEST_SCALE}, not {self.scale_x} by {self.scale_y}")


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code. Modules get smaller, then the level lower, where the wanted ones do not fit the paper."""

    data: bytes = field(repr=False)
    module_dots: int = 6
    level: QrLevel = "M"
    align: Align = Align.CENTER

    def __post_init__(self) -> None:
        if not self.data:
            raise ValueError("a QR code of nothing")
        if not 1 <= self.module_dots <= LARGEST_QR_MODULE_DOTS:
            raise ValueError(f"a module is 1 to {LARGEST_QR_MODULE_DOTS} dots wide, not {self.module_dots}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across the paper."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines."""

    lines: int

    def __post_init__(self) -> None:
        if not 1 <= self.lines <= 255:
            raise ValueError(f"1 to 255 lines can be fed, not {self.lines}")


@dataclass(frozen=True, slots=True)
class Picture:
    """Dots, in the middle of the paper: each row of ``rows`` starts on a byte, leftmost dot in bit 7, 1 is black."""

    width: int
    height: int
    rows: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or len(self.rows) != (self.width + 7) // 8 * self.height:
            raise ValueError(f"{len(self.rows)} bytes are no picture of {self.width} by {self.height} dots")


@dataclass(frozen=True, slots=True)
class Cut:
    """Cut the paper behind all that was printed."""


Element = TextLine | QrCode | Rule | Feed | Picture | Cut
Document = tuple[Element, ...]


@dataclass(frozen=True)
class PrinterStatus:
    """What the printer says of itself; what it does not say is unknown, neither good nor bad."""

    device: DeviceState
    paper: Paper = Paper.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    fault: PrintFault | None = None
    """What keeps it from printing, if it said so; paper that runs low does not."""
    detail: str = field(default="", compare=False)
    """For technicians."""


class Rest(StrEnum):
    """What may still come out of a document that was begun (余下部分)."""

    NONE = "none"
    """Nothing: it is done, was never begun, or the printer said that it forgot what was left."""
    HELD = "held"
    """滞留: the printer holds it and prints it when its fault is gone, unless its power goes first. So before this paper
    is printed once more, ask :meth:`ReceiptPrinter.settle`."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PrintResult:
    """What became of a document."""

    outcome: PrintOutcome
    cause: PrintFault | None = None
    paper: Paper = Paper.UNKNOWN
    """As last seen; ``Paper.LOW`` is worth a warning to the staff and nothing else."""
    detail: str = field(default="", compare=False)
    """For technicians; nothing of what was printed."""
    rest: Rest = field(default=Rest.NONE, compare=False)
    paper_mm: float = field(default=0.0, compare=False)
    """Millimetres of paper that this took: all of the document where nobody knows how much of it."""


class ReceiptPrinter(Protocol):
    """A receipt printer. All verbs block; one thread owns the printer."""

    def open(self) -> PrinterStatus:
        """Connect and ask how it is. Never raises for a printer that is not there."""
        ...

    def status(self) -> PrinterStatus:
        """Ask how it is now, connecting again if need be."""
        ...

    def print(self, document: Document, cancel: threading.Event) -> PrintResult:
        """Print, and wait until the printer says that it has worked through all of it.

        A set ``cancel`` stops this before the first byte (then nothing is printed) or ends the waiting (then the
        outcome is unknown); a slip that was begun is not torn off in its middle.
        """
        ...

    def settle(self, cancel: threading.Event) -> PrintResult | None:
        """What has become meanwhile of the last document, if it ended UNKNOWN with ``Rest.HELD``; None: there is no such
        document. PRINTED: it came out whole after all, and printing it again would make two of it.
        """
        ...

    def close(self) -> None:
        """Release the connection; may be called twice."""
        ...
