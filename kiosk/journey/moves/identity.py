# SPDX-License-Identifier: Apache-2.0
"""Finding out who is here (认证): the ID card, the pad, a scanned code, the social security card."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import acting, choosing, everywhere, face
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import (
    LOOKUP_PAGES,
    PORTRAIT_PAGES,
    RIDE_PAGES,
    CardState,
    JourneyState,
    Level,
    Overlay,
    Page,
    StopReason,
    WaitingCard,
    WayNotice,
)

_WHO_PAGES = (Page.IDENTIFY, Page.NUMBER, Page.CODE, Page.SCAN, Page.MINE_NUMBER, Page.MINE_TAIL)


def card_found(state: JourneyState, event: ev.CardFound) -> Step:
    """A card left from the visit before never opens this one by itself."""
    if event.is_last_visits:
        left = replace(state, card=CardState.LEFT, card_present=True, card_unsure=False)
        return replace(left, card_is_other=event.is_other), ()
    return _adopt(state, is_other=event.is_other)


def _adopt(state: JourneyState, *, is_other: bool) -> Step:
    state = replace(
        state, card=CardState.READ, card_present=True, card_unsure=False, level=Level.STRONG, social_card_read=False
    )
    state = replace(_met(state, is_other=is_other), social_card_waits=WaitingCard.NONE, card_gone=False)
    if state.overlay is Overlay.CARD_REMOVED:
        state = replace(state, overlay=Overlay.NONE)  # it asked after the card by which somebody was known before
    if state.page is Page.ATTRACT:
        return replace(state, page=Page.CHOOSE), (fx.AdoptCard(),)
    if state.page in (*_WHO_PAGES, Page.FACE):
        state, effects = choosing.to_form(state)
        return state, (fx.AdoptCard(), *effects)
    return state, (fx.AdoptCard(),)


def _met(state: JourneyState, *, is_other: bool) -> JourneyState:
    """Somebody else is told what the notice says, and has all their looks into the camera left."""
    return replace(state, notice_due=True, face_tries=0) if is_other else state


def own_card(state: JourneyState, _event: ev.OwnCardConfirmed) -> Step:
    """The card left lying is mine."""
    return _adopt(state, is_other=state.card_is_other) if state.card is CardState.LEFT else (state, ())


def other_way(state: JourneyState, _event: ev.OtherWayAsked) -> Step:
    """The number on a pad, where the service takes it and the network is there."""
    if acting.needs_strong(state):
        return stopped(state, StopReason.STRONG_NEEDED), ()
    if not state.online:
        item = None if state.is_mine or state.is_visiting else state.item
        no_card_helps = item is not None and not item.offline_allowed
        return stopped(state, StopReason.OFFLINE if no_card_helps else StopReason.CODE_NEEDS_NETWORK), ()
    return replace(state, page=Page.NUMBER), (fx.ClearEntry(),)


def key(state: JourneyState, event: ev.KeyPressed) -> Step:
    """One key of the pad."""
    return state, (fx.EditEntry(event.key),)


_NO_WAY_IN = (
    Page.PREFILL, Page.SUBMIT, Page.PREVIEW, Page.HAND_OVER, Page.RATE, Page.END, Page.STOP, Page.SHOWN_LICENCES,
    *PORTRAIT_PAGES, *LOOKUP_PAGES,
    *RIDE_PAGES,
)  # fmt: skip
"""Pages where nobody is asked who is here, and nobody could be told."""


def identified(state: JourneyState, event: ev.Identified) -> Step:
    """Known by another way than the ID card; a card that was quicker, and says more, stays.

    Where the service wants more than that, the page says so and goes on asking: nothing that was known is lost.
    """
    level = Level.STRONG if event.strong else Level.WEAK
    if state.behind.page in _NO_WAY_IN or state.level is Level.STRONG:
        return replace(state, way=WayNotice.NONE), ()
    by_card = event.by_social_card
    state = replace(state, card_gone=False)
    state = replace(state, level=level, way=WayNotice.NONE, social_card_read=by_card or state.social_card_read)
    state = replace(_met(state, is_other=event.is_other), social_card_waits=WaitingCard.NONE)
    if state.page is Page.ATTRACT:
        return replace(state, page=Page.CHOOSE), ()
    asking = state.behind
    if asking.page not in _WHO_PAGES:
        return state, ()
    if not choosing.known_enough(asking) and not _is_face_next(asking):
        return replace(state, way=WayNotice.SOCIAL_TOO_WEAK if by_card else WayNotice.CODE_TOO_WEAK), ()
    return led_on(state) if asking is state else (state, ())


def _is_face_next(state: JourneyState) -> bool:
    """For this the number and the code were typed."""
    return state.page in (Page.NUMBER, Page.CODE) and face.is_offered(state)


def led_on(state: JourneyState) -> Step:
    """From a page that asks who is here, if that is known; where 换渠道继续 lies before it, when it is back."""
    if _is_face_next(state):
        return replace(state, page=Page.FACE), (fx.ClearEntry(),)
    return choosing.to_form(state) if choosing.known_enough(state) else (state, ())


def asks_who(state: JourneyState) -> bool:
    """Whether another way in than the ID card is of use here. While the person is being asked about, one way at a time."""
    if state.is_masked or state.way in (WayNotice.CODE_CHECKING, WayNotice.SOCIAL_CHECKING):
        return False
    return wants_to_know(state)


def asks_for_an_enterprise(state: JourneyState) -> bool:
    """Whether 企业码 is of use here."""
    return state.page is Page.ENTERPRISE and not state.is_masked


def wants_to_know(state: JourneyState) -> bool:
    """Whether a late answer still says something: nobody is known yet, or the page asks for somebody known better."""
    if state.behind.page in _NO_WAY_IN:
        return False
    return state.level is Level.NONE or (state.page in _WHO_PAGES and not choosing.known_enough(state))


def code_shown(state: JourneyState, _event: ev.CodeShown) -> Step:
    """The platform is asked whose code it is."""
    if not asks_who(state):
        return state, ()
    if not state.online:
        return replace(state, way=WayNotice.CODE_OFFLINE), ()
    return replace(state, way=WayNotice.CODE_CHECKING), (fx.OpenCodeSession(),)


def social_found(state: JourneyState, _event: ev.SocialCardFound) -> Step:
    """A card is in the slot."""
    way = WayNotice.SOCIAL_READING if asks_who(state) else state.way
    return replace(state, way=way, social_card_present=True, social_card_waits=WaitingCard.NONE), ()


def social_read(state: JourneyState, event: ev.SocialCardRead) -> Step:
    """The same card come back lifts the cover that its leaving had put down; any other waits to be asked about."""
    state = replace(state, social_card_present=True, card_gone=state.card_gone and not event.is_same)
    if event.is_same and state.overlay is Overlay.CARD_REMOVED:
        return replace(state, overlay=Overlay.NONE), ()
    if event.is_same and state.social_card_read:
        return state, ()  # its reader was away: it is how the resident is known already
    return replace(state, social_card_waits=WaitingCard.CLOSED if event.is_closed else WaitingCard.OPEN), ()


def ask_waiting_card(state: JourneyState) -> Step:
    """A card that waits is asked about as soon as that is of use: at once, or when the page or the cover has gone."""
    waits = state.social_card_waits
    if waits is WaitingCard.NONE or not asks_who(state):
        return state, ()
    state = replace(state, social_card_waits=WaitingCard.NONE)
    if waits is WaitingCard.CLOSED and not state.online:
        return replace(state, way=WayNotice.SOCIAL_OFFLINE), ()
    return replace(state, way=WayNotice.SOCIAL_CHECKING), (fx.OpenSocialCard(),)


def social_removed(state: JourneyState, _event: ev.SocialCardRemoved) -> Step:
    """Who takes the card by which they are known is leaving, as with the ID card; a check under way is dropped."""
    if not state.social_card_present:
        return state, ()
    state = replace(state, social_card_present=False, social_card_waits=WaitingCard.NONE)
    if state.way in (WayNotice.SOCIAL_READING, WayNotice.SOCIAL_CHECKING):
        return replace(state, way=WayNotice.SOCIAL_EARLY), ()
    state = replace(state, card_gone=state.card_gone or state.social_card_read)
    middle = not everywhere.is_behind_filing(state) and not state.lets_card_go
    if state.social_card_read and middle and state.overlay not in (Overlay.IDLE, Overlay.CARD_REMOVED):
        return replace(state, overlay=Overlay.CARD_REMOVED), ()
    return state, ()


def way_said(state: JourneyState, event: ev.WaySaid | ev.OtherCodeShown) -> Step:
    """Said only to who is being asked: a late answer on another page speaks of nothing that is there."""
    notice = WayNotice(event.notice)
    if state.behind.page in _NO_WAY_IN or (state.level is not Level.NONE and state.page not in _WHO_PAGES):
        return state, ()
    if notice is WayNotice.SOCIAL_LOST and state.page not in _WHO_PAGES:
        return state, ()  # a way that nobody has chosen yet needs no excuse
    return replace(state, way=notice), ()
