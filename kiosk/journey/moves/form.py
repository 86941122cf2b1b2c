# SPDX-License-Identifier: Apache-2.0
"""The form (填表, 补表, 审表), the promise and the signature."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.form_standing import NO_FORM
from kiosk.journey.moves import choosing, paper
from kiosk.journey.rule import Step, stopped
from kiosk.journey.state import ActingStep, JourneyState, Level, Mended, Overlay, Page, StopReason


def prefilled(state: JourneyState, event: ev.Prefilled) -> Step:
    """The form is made; a pre-check that says no ends the way."""
    if state.form.is_blocked:
        return paper.refused(state), ()
    if state.mended is Mended.SAME_GUIDE and state.page is Page.PREFILL:
        # Only what was found wrong is asked; everything is on the page before the signature.
        return review_on(state, ev.WentOn())
    asks_resume = event.has_draft or (state.asks_resume and state.page is not Page.PREFILL)
    return replace(state, page=Page.REVIEW, asks_resume=asks_resume), ()


def resume_asked_when_free(state: JourneyState) -> JourneyState:
    """上次没办完，接着办？ lies over the form until it is answered: a warning, help, or a card that was taken, is no answer."""
    if state.asks_resume and state.page is Page.REVIEW and state.overlay is Overlay.NONE:
        return replace(state, overlay=Overlay.RESUME)
    return state


def prefill_refused(state: JourneyState, event: ev.PrefillRefused) -> Step:
    """The way on from a stop page: who is not known any more says so again, everybody else reads the notice again. There is no
    form: one that was told of before was of another service or person, or is made anew.
    """
    reason, state = StopReason(event.reason), replace(state, form=NO_FORM)
    if reason is StopReason.SESSION_ENDED:
        gone = replace(state, page=Page.IDENTIFY, level=Level.NONE, social_card_read=False)
        return stopped(replace(gone, acting_step=ActingStep.NONE), reason), ()
    return stopped(state, reason), ()


def review_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """What is missing is asked first."""
    if state.form.missing > 0:
        return replace(state, page=Page.FIELD), (fx.AskField(),)
    return paper.behind_the_fields(state), ()


def answer_field(state: JourneyState, event: ev.FieldAnswered) -> Step:
    """The answer goes to the form."""
    return state, (fx.AnswerField(event.code, event.raw),)


def field_accepted(state: JourneyState, _event: ev.FieldAccepted) -> Step:
    """The next missing field, or on."""
    if state.form.missing > 0:
        return state, (fx.AskField(),)
    return paper.behind_the_fields(state), ()


def dispute(state: JourneyState, event: ev.FieldDisputed) -> Step:
    """数据异议 on or off."""
    return state, (fx.ToggleDispute(event.code),)


def confirm_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """To the signature, or straight to filing; nothing is filed for a paper that cannot be printed."""
    if choosing.cannot_print(state):
        # It ran out meanwhile: nothing is filed for a paper that nobody gets.
        return stopped(state, StopReason.PRINTER_OUT), ()
    if state.item is not None and state.item.needs_signature:
        return replace(state, page=Page.SIGN), ()
    return to_filing(state)


def to_filing(state: JourneyState) -> Step:
    """The form is complete and agreed to. Who has to be seen is looked at now: for a case that can be filed, and no other."""
    if state.item is not None and state.item.asks_presence:
        return replace(state, page=Page.FACE), ()
    return file_it(state)


def file_it(state: JourneyState) -> Step:
    """A case with a time in it takes the time first."""
    books = state.item is not None and state.item.books
    return replace(state, page=Page.SUBMIT), (fx.BookSlot() if books else fx.Submit(),)


def confirm_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """One page back."""
    promise = state.item is not None and state.item.needs_promise
    return replace(state, page=Page.PROMISE if promise else Page.REVIEW), ()


def signed(state: JourneyState, event: ev.Signed) -> Step:
    """The strokes are checked."""
    return state, (fx.CheckSignature(event.strokes),)
