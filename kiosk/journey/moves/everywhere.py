# SPDX-License-Identifier: Apache-2.0
"""What means the same on every page: idle, cancel, card removed, device lost, help, curtain, mode, network."""

from __future__ import annotations

from dataclasses import replace

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import continuing, helping, identity, leaving
from kiosk.journey.moves.filing import left_behind, print_both, receipt_signed, stop_back
from kiosk.journey.rule import Handler, Step, ended, stopped
from kiosk.journey.state import (
    LOOKUP_PAGES,
    PORTRAIT_PAGES,
    RIDE_PAGES,
    CardState,
    DraftState,
    HelpState,
    JourneyState,
    Level,
    Overlay,
    Page,
    PrinterState,
    StopReason,
)

_QUIET = (Page.ATTRACT, Page.END)  # nobody is in the middle of anything
_AT_WORK = (Page.END, Page.PREFILL, Page.SUBMIT, Page.LOOKUP_WAIT, Page.RIDE_WAIT, Page.RATE)
FILED = (Page.SUBMIT, Page.PAY, Page.HAND_OVER, Page.RATE, Page.END)  # cancelling is no longer possible, or pointless


def is_behind_filing(state: JourneyState) -> bool:
    """The case is filed, or the form is on a telephone, and nothing of it can be taken back."""
    page = state.behind.page
    return page in FILED or (page is Page.PREVIEW and state.is_filed) or state.is_elsewhere


def idle(state: JourneyState, _event: ev.IdleElapsed | ev.PersonLeft) -> Step:
    """Warn and cover the page. While the machine works (a wait page) the resident is not idle but waiting."""
    if state.is_untouched or state.page in _AT_WORK:
        return state, ()
    if state.overlay is Overlay.IDLE:
        return state, ()
    if state.page is Page.ATTRACT and state.level is Level.NONE:
        return ended(state, "idle")  # somebody looked, chose the large type or asked for help, and went on
    return replace(state, overlay=Overlay.IDLE), ()


def power_low(state: JourneyState, _event: ev.PowerRanLow) -> Step:
    """A calm page while there is time to read it, and what was filled is kept at once. A case that is being filed is let
    through: its paper comes in seconds. A page that has stopped a way stays: why it did, is still true.
    """
    was_low, (state, left) = state.power_low, continuing.left(replace(state, power_low=True))
    state, effects = _power_low(state, was_low=was_low)
    return state, (*left, *effects)


def _power_low(state: JourneyState, *, was_low: bool) -> Step:
    if state.page is Page.PREVIEW and state.is_filed and not was_low:
        return print_both(state)  # there may be no time left to look at it first
    if state.page is Page.HAND_OVER and not was_low:
        return receipt_signed(state, ev.ReceiptSigned(needs_paper=True))  # the screen goes dark soon
    if is_behind_filing(state) or was_low:
        return state, ()
    if state.page is Page.STOP:
        return state, (fx.SaveDraft(),)
    return replace(stopped(state, StopReason.POWER_LOW), overlay=Overlay.NONE), (fx.SaveDraft(),)


def draft_answered(state: JourneyState, event: ev.DraftAnswered) -> Step:
    """Nothing is called kept before the courier said so."""
    return replace(state, draft=DraftState(event.outcome)), ()


def power_back(state: JourneyState, _event: ev.PowerCameBack) -> Step:
    """The way goes on where it ended; covered, for the page has told the resident to go, and anybody may stand here now."""
    state = replace(state, power_low=False, draft=DraftState.NONE)
    if state.page is not Page.STOP or state.stop is not StopReason.POWER_LOW:
        return state, ()
    back, effects = stop_back(state, ev.WentBack())
    if back.page is Page.ATTRACT or back.is_masked:
        return back, effects
    return replace(back, overlay=Overlay.IDLE), effects


def answer_elapsed(state: JourneyState, _event: ev.AnswerElapsed) -> Step:
    """No answer. An open "stop?" closes the way that loses nothing; a warning without an answer ends the visit."""
    if state.overlay is Overlay.CANCEL:
        return replace(state, overlay=Overlay.NONE), ()
    if state.overlay not in (Overlay.IDLE, Overlay.CARD_REMOVED):
        return state, ()
    if state.is_filed or state.order_found or state.is_elsewhere:
        return left_behind(state, "done")
    return ended(state, "idle", fx.SaveDraft())


def retired(state: JourneyState, _event: ev.Retired) -> Step:
    """Stopped from outside: what was filled is kept as when nobody answers."""
    is_kept_elsewhere = state.is_filed or state.order_found or state.is_elsewhere
    return left_behind(state, "retired") if is_kept_elsewhere else ended(state, "retired", fx.SaveDraft())


def overlay_closed(state: JourneyState, _event: ev.OverlayClosed) -> Step:
    """我还在 is believed every time; who needs it very often is offered a person. Who took the card as told, and says
    that they are here, is not asked again.
    """
    if state.overlay is Overlay.CARD_REMOVED and state.lets_card_go:
        state = replace(state, card_gone=False)
    renewals = state.renewals + 1 if state.overlay is Overlay.IDLE else state.renewals
    asks_resume = state.asks_resume and state.overlay is not Overlay.RESUME
    closed = replace(state, overlay=Overlay.NONE, renewals=renewals, asks_resume=asks_resume)
    if renewals > state.renewals and renewals == timeouts.IDLE_MAX_RENEWALS and state.help is HelpState.NONE:
        return replace(closed, help=HelpState.CALLING), (fx.CallHelp(),)
    return closed, ()


def cancel(state: JourneyState, _event: ev.CancelAsked) -> Step:
    """不办了 is asked about, except where nobody is in the middle of anything. Behind somebody who went another question comes
    first: whether they are here.
    """
    if state.page in _QUIET or is_behind_filing(state):
        return state, ()
    if state.may_be_left_behind:
        return replace(state, overlay=Overlay.CARD_REMOVED), ()
    return replace(state, overlay=Overlay.CANCEL), ()


def cancelled(state: JourneyState, _event: ev.CancelConfirmed) -> Step:
    """不办了, confirmed; what is thrown away depends on what was asked."""
    if state.overlay is Overlay.RESUME:
        return replace(state, overlay=Overlay.NONE, asks_resume=False), (fx.LeaveDraft(),)
    if state.overlay is Overlay.CARD_REMOVED and not state.is_filed and not state.is_elsewhere:
        return ended(state, "left", fx.SaveDraft())
    if state.overlay is not Overlay.CANCEL or is_behind_filing(state):
        return state, ()
    if state.may_be_left_behind:  # they took the card, and went, while it was asked
        return replace(state, overlay=Overlay.CARD_REMOVED), ()
    if state.behind.page not in leaving.LEFT_FROM:
        return ended(state, "cancelled", fx.DropDraft())
    return leaving.leave(state, "cancelled", fx.DropDraft())


def card_removed(state: JourneyState, event: ev.CardRemoved) -> Step:
    """Who takes the card away in the middle is leaving, or looks at it: the page is covered."""
    was_read = state.card is CardState.READ
    unsure = was_read and not event.is_sure
    state = replace(
        state, card_present=False, card_unsure=unsure, card=CardState.WAITING if not was_read else state.card
    )
    state = replace(state, card_gone=was_read or state.level is Level.STRONG or state.card_gone)
    middle = not is_behind_filing(state)  # a page that stops the way is the middle too: one tap back stands the form
    middle = middle and not state.lets_card_go
    if was_read and middle and state.overlay not in (Overlay.IDLE, Overlay.CARD_REMOVED):
        return replace(state, overlay=Overlay.CARD_REMOVED), ()
    return state, ()


def card_elsewhere(state: JourneyState, event: ev.CardFound) -> Step:
    """A card laid down while another page shows: taken as identity once, or as the same card come back.

    Somebody else's card lifts no cover. A form that was opened by number and code stays that person's form.
    """
    state = replace(state, card_gone=state.card_gone and event.is_other)
    if state.overlay is Overlay.CARD_REMOVED and not event.is_other:
        state = replace(state, overlay=Overlay.NONE)
    asks_nobody = (Page.STOP, *PORTRAIT_PAGES, *LOOKUP_PAGES, *RIDE_PAGES)
    if is_behind_filing(state) or state.behind.page in asks_nobody:
        return replace(state, card_present=True, card_unsure=False), ()
    if state.level is Level.WEAK:
        # A service that needs it asks whose it is.
        laid = replace(state, card_present=True, card_unsure=False, card=CardState.LEFT)
        return replace(laid, card_is_other=event.is_other), ()
    if state.level is not Level.NONE:
        return replace(state, card_present=True, card_unsure=False), ()
    return identity.card_found(state, event)


def card_is(card: CardState) -> Handler:
    """What the reader says of a card, for a person who is not known yet."""

    def change(state: JourneyState, _event: ev.Event) -> Step:
        if state.level is Level.STRONG:
            return state, ()  # the person is known; a trouble with the reader costs nothing now
        if card in (CardState.LOST, CardState.WAITING):
            return replace(
                state, card=card
            ), ()  # of a reader that is away, or just back: what lay on it may lie there yet
        present = card in (
            CardState.READING,
            CardState.UNREADABLE,
            CardState.TWO_CARDS,
            CardState.REFUSED,
            CardState.EXPIRED,
        )
        return replace(state, card=card, card_present=present), ()

    return change


def help(state: JourneyState, _event: ev.HelpAsked) -> Step:
    """请人帮我: one call at a time."""
    if state.help in helping.UNDER_WAY:
        return replace(state, overlay=Overlay.HELP), ()
    return replace(state, overlay=Overlay.HELP, help=HelpState.CALLING), (fx.CallHelp(),)


def mode(state: JourneyState, _event: ev.ModeToggled) -> Step:
    """标准 ⇄ 长者版."""
    elder = state.mode is DisplayMode.ELDER
    if elder or state.behind.page is not Page.HAND_OVER:
        return replace(state, mode=DisplayMode.STANDARD if elder else DisplayMode.ELDER), ()
    # in large type a receipt is on paper
    return receipt_signed(replace(state, mode=DisplayMode.ELDER), ev.ReceiptSigned(needs_paper=True))


def curtain(state: JourneyState, _event: ev.CurtainDrawn) -> Step:
    """遮住屏幕."""
    if state.page in _QUIET or state.overlay is not Overlay.NONE:
        return state, ()
    return replace(state, overlay=Overlay.CURTAIN), ()


def network(state: JourneyState, event: ev.NetworkChanged) -> Step:
    """The platform can or cannot be reached."""
    return replace(state, online=event.online), ()


def printer_seen(state: JourneyState, event: ev.PrinterSeen) -> Step:
    """How a printer is while nothing of ours is printed on it."""
    seen = PrinterState(event.state)
    if event.printer == "document":
        return replace(state, document_printer=seen), ()
    return replace(state, receipt_printer=seen), ()
