# SPDX-License-Identifier: Apache-2.0
"""帮办: whether the helper who has the call may see what the page says (同屏协助). Source: domain notes 1.8 row 85; docs/adr."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.journey.pages import Page


class CoView(StrEnum):
    """How the helper's looking on stands."""

    NONE = ""
    """Nobody was asked in this call."""
    OFFERED = "offered"
    """It was asked; nobody looks. It may be agreed to from the sheet of help."""
    OPENING = "opening"
    """Agreed to; the desk is being told."""
    OPEN = "open"
    """A helper sees the masked page."""
    CUT_OFF = "cut_off"
    """Agreed to, and nothing reaches the desk now; it goes on by itself."""
    OVER = "over"
    """The helper looks no more: said until the page changes."""

    @property
    def is_on(self) -> bool:
        """It was agreed to, and is neither withdrawn nor over."""
        return self in (CoView.OPENING, CoView.OPEN, CoView.CUT_OFF)


UNSEEN: Final = frozenset({Page.ATTRACT, Page.SUBMIT, Page.RATE, Page.END})
"""Nothing is being done there that somebody could help with. What was agreed to before a case is made ends before it, to stand in
it.
"""
UNDISTURBED: Final = frozenset({
    Page.FACE, Page.SCAN, Page.PAPER, Page.SIGN, Page.PAY, Page.SUBMIT, Page.PREFILL, Page.PORTRAIT_TAKE, Page.HAND_OVER,
    Page.LOOKUP_SCAN, Page.LOOKUP_WAIT, Page.RIDE_WAIT,
})  # fmt: skip
"""The question does not lie down over a camera, a signature or a wait by itself; the sheet of help has it."""
