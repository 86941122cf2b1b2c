# SPDX-License-Identifier: Apache-2.0
"""A sheet of A4 that the resident asked for beside the way: how far it is. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.journey.conditions import PaperState, PrinterState

FORM: Final = "form"
"""申请表: the form as it was filed. Any other ``what`` is the code of the service whose blank forms they are (空白表)."""


@dataclass(frozen=True)
class SheetPrint:
    """``what``: which sheet, empty before anything was asked for; ``job``: the attempt's number; ``pages``: sheets to wait for,
    0 before it is known; ``done``: sheets that are out, None where the printer does not count.
    """

    what: str = ""
    job: int = 0
    paper: PaperState = PaperState.NONE
    pages: int = 0
    done: int | None = None
    trouble: PrinterState | None = None
    """What the printer stands still for, or why it did not come out for sure."""

    @property
    def is_coming(self) -> bool:
        """It is being made or printed."""
        return self.paper is PaperState.PRINTING

    def of(self, what: str) -> PaperState:
        """How far this sheet is; another one says nothing of it."""
        return self.paper if self.what == what else PaperState.NONE


NO_SHEET: Final = SheetPrint()
