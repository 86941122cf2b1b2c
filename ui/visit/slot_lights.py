# SPDX-License-Identifier: Apache-2.0
"""Which lights are lit where a visit stands (指示灯): the slot where the hand belongs, and how the terminal is.

Flashing: put something in, or take something out. Lit: leave it alone, it works. Pure; what is not fitted the driver ignores.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.indicators.port import DARK, Color, FlashRate, Light, LightName
from kiosk.journey.state import CardState, JourneyState, Overlay, Page, PaperState, WayNotice

HAND: Final = Light(FlashRate.MEDIUM)
"""A hand belongs there now."""
WORKS: Final = Light(FlashRate.CONTINUOUS)

_PUT_IN: Final = frozenset(
    {
        CardState.WAITING,
        CardState.UNREADABLE,
        CardState.TAKEN_EARLY,
        CardState.TWO_CARDS,
        CardState.REFUSED,
        CardState.EXPIRED,
    }
)
_AFTER: Final = (Page.HAND_OVER, Page.RATE, Page.END)
_OUT: Final = frozenset({PaperState.PRINTED, PaperState.UNKNOWN, PaperState.MISSED})
"""Paper may lie in the slot; no sensor says that it was taken."""
_SCAN_AGAIN: Final = frozenset({WayNotice.CODE_EXPIRED, WayNotice.CODE_BROKEN})


def lights_for(state: JourneyState) -> Mapping[LightName, Light]:
    """Every light of the terminal."""
    if state.ended:
        return dict.fromkeys(LightName, DARK)
    card = _card(state)
    receipt = _paper(state, PaperState.NONE if state.receipt_on_a4 else state.receipt)
    slips = (state.slip, state.slip_behind)
    slip = WORKS if PaperState.PRINTING in slips else HAND if _OUT.intersection(slips) else DARK
    a4 = [_paper(state, state.document), _paper(state, state.receipt if state.receipt_on_a4 else PaperState.NONE)]
    a4.append(WORKS if state.sheet.is_coming else HAND if state.sheet.paper in _OUT else DARK)
    is_bad = state.card is CardState.LOST or not (state.receipt_printer.prints and state.document_printer.prints)
    social = HAND if state.social_card_present and state.page is Page.END else DARK
    return {
        LightName.CARD_READER: _stronger(card, social),
        LightName.CONTACTLESS: card,
        LightName.SCANNER: DARK  # the code belongs before the camera
        if state.page is Page.SCAN
        else HAND
        if state.way in _SCAN_AGAIN
        else WORKS
        if state.way is WayNotice.CODE_CHECKING
        else DARK,
        LightName.RECEIPT_PRINTER: _stronger(receipt, slip),
        LightName.DOCUMENT_PRINTER: _stronger(*a4),
        LightName.FASCIA: DARK if state.is_untouched else Light(FlashRate.CONTINUOUS, Color.WHITE),
        LightName.STATUS_GOOD: DARK if is_bad else WORKS,
        LightName.STATUS_WARNING: DARK,
        LightName.STATUS_BAD: Light(FlashRate.CONTINUOUS, Color.RED) if is_bad else DARK,
        LightName.STATUS_SUPERVISOR: DARK,
        LightName.STATUS_IN_SERVICE: DARK if state.is_untouched else WORKS,
    }


def _card(state: JourneyState) -> Light:
    if state.overlay is Overlay.CARD_REMOVED:
        return HAND  # put it back
    if state.page is Page.END:
        return HAND if state.card_present else DARK  # take it along
    if state.card is CardState.READING:
        return WORKS
    is_asked = state.page is Page.IDENTIFY and state.overlay is Overlay.NONE
    return HAND if is_asked and state.card in _PUT_IN else DARK


def _paper(state: JourneyState, paper: PaperState) -> Light:
    if paper is PaperState.PRINTING:
        return WORKS
    return HAND if paper in _OUT and state.page in _AFTER else DARK


def _stronger(*lights: Light) -> Light:
    """What asks for a hand comes before what works, and that before darkness."""
    return next((light for light in (HAND, WORKS) if light in lights), DARK)
