# SPDX-License-Identifier: Apache-2.0
"""换渠道继续: from every step to the telephone or a window, and back for as long as nobody took it up there.

A form lies at one place: what is shown to be taken up is withdrawn before it goes on here, and what a telephone took up is
over here. At a window nobody waits for the paper's holder, so the draft is kept beside the number. Of a case, of own cases and
of a service nothing is over here: what was paid, printed or asked goes on behind the page, and back leads to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, get_args

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.lookup import Lookup
from kiosk.journey.moves import choosing, everywhere, identity, leaving
from kiosk.journey.moves.continuing_offer import OFFERED_ON, offered
from kiosk.journey.rule import Step
from kiosk.journey.state import (
    LOOKUP_PAGES,
    PORTRAIT_PAGES,
    ActingStep,
    CardState,
    Delivery,
    DraftState,
    JourneyState,
    Level,
    Mended,
    Overlay,
    Page,
    PaperState,
    PortraitStep,
)

LEADS_BACK_TO: Final = (
    *OFFERED_ON, Page.PREFILL, Page.CHOOSE,
)  # fmt: skip
"""Where it was asked, or what that page has become while it lay behind this one."""
HEARD: Final = frozenset(
    get_args(
        ev.Answer | ev.ActingAnswer | ev.PayingAnswer | ev.OwnCasesAnswer | ev.BookingAnswer | ev.LookupAnswer
        | ev.RideAnswer | ev.LicenceCodeReport | ev.ConsentsAnswer
        | ev.PortraitTaken | ev.PortraitMade | ev.PortraitNotMade
    )
)  # fmt: skip
"""What the page behind this one goes on hearing: answers that it waits for, and no late tap. Of devices what comes of a picture
that was taken; nothing that a camera that is closed would see, and no card (``card_laid``).
"""
_ASKS_WHO: Final = (Page.IDENTIFY, Page.NUMBER, Page.CODE, Page.SCAN, Page.FACE)

_FOLLOWS: Final = {
    Continuing.OPENING: frozenset({
        Continuing.CODE, Continuing.NUMBER, Continuing.OFFLINE, Continuing.BUSY, Continuing.REFUSED,
    }),
    Continuing.CODE: frozenset({Continuing.SEEN, Continuing.TAKEN, Continuing.OVER, Continuing.UNSURE}),
    Continuing.SEEN: frozenset({Continuing.TAKEN, Continuing.OVER, Continuing.UNSURE}),
    Continuing.WITHDRAWING: frozenset({Continuing.CHOOSING, Continuing.TAKEN, Continuing.UNSURE}),
}  # fmt: skip


def asked(state: JourneyState, _event: ev.ContinueAsked) -> Step:
    """From the sheet of help, or that of leaving."""
    continued = offered(state)
    if state.overlay not in (Overlay.HELP, Overlay.CANCEL) or continued is None:
        return state, ()
    state = replace(state, slip_behind=state.slip, slip_job_behind=state.slip_job, slip=PaperState.NONE)
    state = replace(state, page=Page.CONTINUE, overlay=Overlay.NONE, continue_from=state.page, card_laid=False)
    state = replace(state, continued=continued, moved_behind=False)
    is_form = continued is GoesOn.FORM
    if state.acts_for_other and (is_form or continued is GoesOn.CASE):
        return replace(state, continuing=Continuing.FOR_OTHER), ()
    if state.mended is not Mended.NO and is_form:
        return replace(state, continuing=Continuing.MENDING), ()
    if state.is_filed and state.delivery is not Delivery.DELIVERED:
        return replace(state, continuing=Continuing.NOT_THERE), ()
    if not state.online:
        return replace(state, continuing=Continuing.OFFLINE), (fx.SaveDraft(),) if is_form else ()
    return replace(state, continuing=Continuing.CHOOSING), ()


def _may_begin(state: JourneyState) -> bool:
    return state.continuing is Continuing.CHOOSING or state.continuing.has_failed


def on_phone(state: JourneyState, _event: ev.ContinueOnPhone) -> Step:
    """在手机上接着办; also once more, after it did not work."""
    if not _may_begin(state):
        return state, ()
    return replace(state, continuing=Continuing.OPENING), (fx.OpenContinuation("phone", state.continued),)


def at_window(state: JourneyState, _event: ev.ContinueAtWindow) -> Step:
    """去窗口接着办; also once more, after it did not work."""
    if not _may_begin(state):
        return state, ()
    return replace(state, continuing=Continuing.OPENING), (fx.OpenContinuation("window", state.continued),)


def later(state: JourneyState, _event: ev.ContinueLater) -> Step:
    """先存着, of a form: nothing is called kept before the courier said so."""
    if not _may_begin(state) or state.continued is not GoesOn.FORM:
        return state, ()
    return replace(state, continuing=Continuing.KEEPING), (fx.SaveDraft(),)


def said(state: JourneyState, event: ev.ContinuationSaid) -> Step:
    """What the platform says, also while a page that stops the way lies before it; what comes too late says nothing of what is
    shown now.

    A form that a telephone took up is no draft here any more. A number is printed at once, on its own page, and the form's draft
    is kept beside it, for who takes the paper is told to go; low power has kept it already. Where a form could not be handed
    over the draft is kept as when nobody answers.
    """
    if event.step not in _FOLLOWS.get(state.continuing, ()):
        return state, ()
    state, is_form = replace(state, continuing=event.step), state.continued is GoesOn.FORM
    if event.step is Continuing.TAKEN and is_form:  # what was asked over the page is answered by it
        is_answered = state.overlay in (Overlay.IDLE, Overlay.CARD_REMOVED, Overlay.CANCEL)
        return replace(state, overlay=Overlay.NONE if is_answered else state.overlay), (fx.DropDraft(),)
    kept = (fx.SaveDraft(),) if is_form and not state.power_low else ()
    if event.step is Continuing.NUMBER and state.page is Page.CONTINUE:
        job = state.jobs + 1
        state = replace(state, slip=PaperState.PRINTING, jobs=job, slip_job=job)
        return state, (fx.PrintSlip(job), *kept)
    if event.step is Continuing.NUMBER:
        return state, kept
    if event.step.has_failed and event.step is not Continuing.OVER and is_form:
        return state, (fx.SaveDraft(),)
    return state, ()


def back(state: JourneyState, _event: ev.WentBack) -> Step:
    """To where it was asked. What lies open is taken back first, except a number that hands over nothing: that is on paper, and
    stays good. A form that was taken up stays so. Nothing is taken back for who taps behind somebody who went: that is asked.
    """
    if state.is_elsewhere or state.continuing in (Continuing.WITHDRAWING, Continuing.OPENING):
        return state, ()
    is_kept = state.continuing is Continuing.NUMBER and state.continued is not GoesOn.FORM
    if state.continuing.is_open and not is_kept:
        if state.may_be_left_behind:
            return replace(state, overlay=Overlay.CARD_REMOVED), ()
        return replace(state, continuing=Continuing.WITHDRAWING), (fx.WithdrawContinuation(),)
    return _returned(state)


def _returned(state: JourneyState) -> Step:
    """Who has said meanwhile who they are is led on from there; a card that says more, and lies there, is read first."""
    state = replace(state.uncovered, continuing=Continuing.NONE)
    asks_who = state.page in _ASKS_WHO and not state.is_seeing
    if asks_who and _is_card_waiting(state) and not choosing.known_enough(state):
        return state, ()
    return identity.led_on(state) if asks_who else (state, ())


def card_laid(state: JourneyState, event: ev.CardFound) -> Step:
    """Who is not known yet is known by it, as on every page. What the page behind wants a card for begins when it is back: the
    own card of who is known weakly, which one of the visit before is not, or the second card.
    """
    after, effects = everywhere.card_elsewhere(state, event)
    if state.continue_from is Page.PRINCIPAL and state.acting_step is not ActingStep.ASKING:
        return replace(after, card=CardState.LEFT, card_is_other=event.is_other, card_laid=True), effects
    return replace(after, card_laid=state.level is Level.WEAK and not event.is_last_visits), effects


def waiting_card(before: JourneyState, after: JourneyState) -> ev.CardFound | None:
    """The page is back, also from one that stopped the way, and what was laid down meanwhile lies there still."""
    behind = {Page.CONTINUE: before.continue_from, Page.STOP: before.stop_from}.get(before.page)
    if after.page is not behind or after.page is Page.CONTINUE or not _is_card_waiting(after):
        return None
    return ev.CardFound(is_other=after.card_is_other)


def _is_card_waiting(state: JourneyState) -> bool:
    return state.card_laid and state.card is CardState.LEFT


def card_heard(state: JourneyState) -> JourneyState:
    """What was laid down before this page waits for the page behind it alone."""
    is_kept = not state.card_laid or state.page in (Page.CONTINUE, Page.STOP)
    return state if is_kept else replace(state, card_laid=False)


def left(state: JourneyState) -> Step:
    """This page goes because another stops the way, or because it cannot wait; what has something going on behind it stands
    there again as it was. A code that nobody can see any more is taken back. Not of a form: that one may be taken up until the
    platform says that it was taken back, and nothing of it goes on here before.
    """
    if state.page is not Page.CONTINUE or state.continued is GoesOn.FORM:
        return state, ()
    is_shown = state.continuing in (Continuing.OPENING, Continuing.CODE, Continuing.SEEN)
    state = replace(state.uncovered, continuing=Continuing.NONE)
    return state, (fx.WithdrawContinuation(),) if is_shown else ()


def covered(before: JourneyState, after: JourneyState) -> JourneyState:
    """Who was told that they may go with their card, and went, is not shown to who taps next."""
    is_over = before.lets_card_go and not after.lets_card_go
    if not is_over or not after.card_gone or after.level is Level.NONE or after.overlay is Overlay.IDLE:
        return after
    return replace(after, overlay=Overlay.CARD_REMOVED)


def lain_before(state: JourneyState, after: JourneyState) -> JourneyState:
    """The page behind this one has heard something, and may be another since: this one lies before it as it did."""
    has_moved = state.moved_behind or after.page is not state.continue_from or after.stop is not state.stop
    after = replace(after, slip_behind=after.slip, slip_job_behind=after.slip_job, moved_behind=has_moved)
    return replace(after, page=Page.CONTINUE, continue_from=after.page, slip=state.slip, slip_job=state.slip_job)


_HOLDS: Final = (PaperState.PRINTING, PaperState.NOT_PRINTED, PaperState.UNKNOWN, PaperState.MISSED)
"""A paper that comes out, or did not for sure: its own page says so."""


def leads_back(state: JourneyState) -> bool:
    """The own way on leads back with what was handed over: nothing is over here. Of a service it leaves, unless the page behind
    waits for a paper, or has something to say that nobody has read.
    """
    if state.continued is not GoesOn.SERVICE:
        return state.continued is not GoesOn.FORM
    papers = [state.slip_behind, state.sheet.of(state.item.code if state.item is not None else "")]
    if state.continue_from in PORTRAIT_PAGES:
        papers.append(state.document)
    return state.moved_behind or any(paper in _HOLDS for paper in papers)


def _left_with_service(state: JourneyState) -> Step:
    """What was photographed or looked up behind goes at once, as from its own page."""
    effects: tuple[fx.Effect, ...] = (fx.SaveDraft(),)
    if state.continue_from in PORTRAIT_PAGES:
        state, effects = replace(state, takes=0, portrait=PortraitStep.NONE), (*effects, fx.ForgetPortraits())
    if state.continue_from in LOOKUP_PAGES:
        state, effects = replace(state, lookup=Lookup.NONE, lookup_by_code=False), (*effects, fx.ForgetLookup())
    return leaving.leave(state, "continued", *effects)


def went_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """The page's own way on: leave with what was handed over or kept; go on here where nothing came of it, or nothing is over."""
    is_given = state.continuing in (Continuing.TAKEN, Continuing.NUMBER)
    if is_given and leads_back(state):
        return back(state, ev.WentBack())
    if is_given and state.continued is GoesOn.SERVICE:
        return _left_with_service(state)
    if state.continuing is Continuing.TAKEN:
        return leaving.leave(state, "continued")
    if state.continuing is Continuing.NUMBER:
        return leaving.leave(state, "continued", fx.SaveDraft())
    if state.continuing is Continuing.KEEPING and state.draft is DraftState.SAVING:
        return state, ()
    if state.continuing is Continuing.KEEPING and state.draft.is_kept:
        return leaving.leave(state, "left", fx.SaveDraft())
    if state.continuing is Continuing.CHOOSING or state.continuing.is_open:
        return state, ()
    return back(state, ev.WentBack())
