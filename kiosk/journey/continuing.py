# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 (换个地方接着办): what goes on elsewhere, and how far that is. Source: domain notes 1.1 row 2; docs/adr/0020."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.journey.pages import Page

FORM_PAGES: Final = (Page.REVIEW, Page.FIELD, Page.PAPER, Page.PROMISE, Page.CONFIRM, Page.SIGN)
"""Somebody is known, there is a form that was not filed, and nothing goes on behind the page."""


class GoesOn(StrEnum):
    """What goes on elsewhere, in the contract's words."""

    FORM = "form"
    """What was filled in, and is not filed."""
    CASE = "case"
    """One case (办件): the one that was just filed, or one of the own cases."""
    OWN_CASES = "own_cases"
    """我的办件"""
    SERVICE = "service"
    """The service that was chosen. It is nobody's: nothing of a person goes along."""


class Continuing(StrEnum):
    """What its page shows."""

    NONE = ""
    CHOOSING = "choosing"
    """Where: on the telephone, at a window, or here another time."""
    OPENING = "opening"
    """The platform is given what goes on."""
    CODE = "code"
    """The QR code is on screen."""
    SEEN = "seen"
    """A telephone has opened the page; it has not taken it up yet."""
    TAKEN = "taken"
    """It is on the telephone: of a form it is over here."""
    NUMBER = "number"
    """The number for the window."""
    WITHDRAWING = "withdrawing"
    """It is taken back; the platform says whether it still could be."""
    UNSURE = "unsure"
    """Whether it could be taken back, or was taken up before its time ran out, was not heard."""
    OVER = "over"
    """Its time ran out, or the platform ended it: another may be opened."""
    OFFLINE = "offline"
    BUSY = "busy"
    REFUSED = "refused"
    KEEPING = "keeping"
    """先存着: the draft, as when nobody answers."""
    FOR_OTHER = "for_other"
    """Not for who acts for somebody: the window is named."""
    MENDING = "mending"
    """Not for a returned case: it waits at the platform anyway."""
    NOT_THERE = "not_there"
    """The case is not at the platform yet, or was not taken there: the receipt is the way."""

    @property
    def is_open(self) -> bool:
        """The platform has it, and somebody may take it up."""
        return self in (Continuing.CODE, Continuing.SEEN, Continuing.NUMBER)

    @property
    def lets_card_go(self) -> bool:
        """Nothing here needs the card any more: who takes it is leaving as they were told."""
        return self in (Continuing.TAKEN, Continuing.NUMBER)

    @property
    def has_failed(self) -> bool:
        """It was not opened; nothing of the form was lost."""
        return self in (Continuing.OFFLINE, Continuing.BUSY, Continuing.REFUSED, Continuing.OVER)
