# SPDX-License-Identifier: Apache-2.0
"""亮证: the code is asked about, what it lays open stands covered until it is opened, and goes with its page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.licence_code import LicenceCode
from kiosk.journey.mine import MineWish
from kiosk.journey.rule import Step
from kiosk.journey.state import CardState, JourneyState, Page, WayNotice

BACK_TO: Final = {
    Page.ATTRACT: Page.CHOOSE,
    Page.CHOOSE: Page.CHOOSE,
    Page.NOTICE: Page.NOTICE,
    Page.IDENTIFY: Page.IDENTIFY,
    Page.SCAN: Page.IDENTIFY,
    Page.NUMBER: Page.NUMBER,
    Page.MINE_NUMBER: Page.MINE_NUMBER,
}
"""Where a code is taken, and where it goes on behind it: not before the camera, which would read the same code again."""
_TURNS: Final = {MineWish.FORWARD: 1, MineWish.BACKWARD: -1}


def takes_code(state: JourneyState) -> bool:
    """Whether 证照码 is of use now."""
    is_asking = state.way in (WayNotice.CODE_CHECKING, WayNotice.SOCIAL_CHECKING)
    return state.page in BACK_TO and not is_asking and not state.is_masked


def shown(state: JourneyState, _event: ev.LicenceCodeShown) -> Step:
    """The platform is asked at once, for the code lives a minute."""
    if not takes_code(state):
        return state, ()
    here = replace(state, page=Page.SHOWN_LICENCES, shown_from=BACK_TO[state.page], way=WayNotice.NONE)
    if not state.online:
        return replace(here, licence_code=LicenceCode.OFFLINE), ()
    return replace(here, licence_code=LicenceCode.ASKING), (fx.OpenLicenceCode(),)


def said(state: JourneyState, event: ev.LicenceCodeSaid) -> Step:
    """What came of it; a late answer is for nobody."""
    return (replace(state, licence_code=event.step), ()) if state.licence_code is LicenceCode.ASKING else (state, ())


def went_on(state: JourneyState, event: ev.WentOn) -> Step:
    """The loud button: it is opened; and then, or where there is nothing, it is left."""
    if state.licence_code is LicenceCode.COVERED:
        return replace(state, licence_code=LicenceCode.SHOWN), ()
    return (state, ()) if state.licence_code is LicenceCode.ASKING else left(state, event)


def turned(state: JourneyState, event: ev.MineWished) -> Step:
    """Another leaf, where there are more than fit on one."""
    by = _TURNS.get(event.wish)
    if by is None or state.licence_code is not LicenceCode.SHOWN:
        return state, ()
    return state, (fx.TurnLicences(by),)


def left(state: JourneyState, _event: ev.WentBack | ev.WentOn) -> Step:
    """Back to where the code was shown."""
    return replace(state, page=state.shown_from, licence_code=LicenceCode.NONE), ()


def card_laid(state: JourneyState, event: ev.CardFound) -> Step:
    """Whose licences these are is not asked, so a card here is nobody's yet: the page that asks for one asks whose it is."""
    laid = replace(state, card=CardState.LEFT, card_present=True, card_unsure=False)
    return replace(laid, card_is_other=event.is_other), ()
