# SPDX-License-Identifier: Apache-2.0
"""``step``: the one way a visit moves. Pure; and the time limits that a state asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from config import timeouts
from config.modes import DisplayMode
from kiosk.application.capture import Stage
from kiosk.journey import effects as fx
from kiosk.journey.events import Event
from kiosk.journey.form_standing import FormTold
from kiosk.journey.moves import continuing, form, helping, identity, leaving, paper
from kiosk.journey.rule import Step
from kiosk.journey.rules import ANYWHERE, PAGES
from kiosk.journey.state import DraftState, FaceStep, JourneyState, Overlay, Page, WayNotice


class JourneyError(Exception):
    """A rule led to a page that it does not declare: our bug, never the resident's."""


def step(state: JourneyState, event: Event) -> Step:
    """One event applied to one state.

    A visit that has ended does not move any more: a fault or a late answer during the end must not bring it back to life.

    Raises:
        JourneyError: the rule's result is not among the pages it declares.
    """
    if state.ended:
        return state, ()
    rule, at = PAGES[state.page].get(type(event)) or ANYWHERE.get(type(event)), state
    if rule is None and state.behind is not state and type(event) in continuing.HEARD:
        at = state.behind
        rule = PAGES[at.page].get(type(event))
    if rule is None:
        return state, ()
    told = replace(at, form=event.form) if isinstance(event, FormTold) else at
    after, effects = rule.do(told, event)
    if after.page is not at.page and after.page not in rule.to and not _is_adoption(effects):
        raise JourneyError(f"{type(event).__name__} led from {at.page} to undeclared {after.page}")
    if at is not state:
        after = continuing.lain_before(state, after)
    is_uncovered = state.page is Page.CONTINUE and after.page is state.continue_from
    if after.page is not state.page and after.way is state.way and not is_uncovered:
        after = replace(after, way=WayNotice.NONE)  # what was said of a way in belongs to the page that asked
    after = paper.sample_kept_in_its_place(_paper_kept_in_its_place(_face_kept_in_its_place(after)))
    if after.ended:
        return after, effects
    after = leaving.noted(continuing.covered(state, after), effects)
    after, ended = helping.kept_in_its_place(state, after, effects)
    after = form.resume_asked_when_free(helping.asked_when_free(after))
    effects = (*ended, *effects)  # its end stands in what is made of this case, of this person
    if any(isinstance(effect, fx.SaveDraft) for effect in effects):
        after = replace(after, draft=DraftState.SAVING)
    after, more = identity.ask_waiting_card(after)
    effects, laid = (*effects, *more), continuing.waiting_card(state, after)
    after = continuing.card_heard(after)
    if laid is not None:
        after, more = step(after, laid)
    return after, effects if laid is None else (*effects, *more)


def _face_kept_in_its_place(state: JourneyState) -> JourneyState:
    """A comparison belongs to its page: whatever hides the page from who stands there takes it back to the consent."""
    if state.page is not Page.FACE:
        return state if state.face is FaceStep.NONE else replace(state, face=FaceStep.NONE)
    is_hidden = state.overlay not in (Overlay.NONE, Overlay.HELP)
    is_lost = state.face is FaceStep.NONE or (is_hidden and state.face.is_under_way)
    return replace(state, face=FaceStep.CONSENT) if is_lost else state


def _paper_kept_in_its_place(state: JourneyState) -> JourneyState:
    """Pictures of papers are taken on their page alone, and begun anew when it comes back."""
    if (state.page is Page.PAPER) is (state.paper is not Stage.NONE):
        return state
    return replace(state, paper=Stage.LOOKING if state.page is Page.PAPER else Stage.NONE)


def _is_adoption(effects: tuple[fx.Effect, ...]) -> bool:
    """A card laid down anywhere leads on from attract and identify pages: one rule for all of them."""
    return any(isinstance(effect, fx.AdoptCard) for effect in effects)


@dataclass(frozen=True)
class Limits:
    """Time limits of a state in seconds; ``None`` where no clock runs."""

    idle_s: float | None
    answer_s: float | None
    pause_s: float | None
    sheet: Overlay = Overlay.NONE
    """Whose answer is awaited: another sheet begins its own time."""


def limits(state: JourneyState) -> Limits:
    """Which clocks run now, and for how long (design 4; domain 5 rows 9, 10, 12, 20)."""
    if state.overlay in (Overlay.IDLE, Overlay.CARD_REMOVED):
        return Limits(None, timeouts.IDLE_ANSWER_S, None, state.overlay)
    if state.overlay is Overlay.CANCEL:
        return Limits(None, timeouts.CONFIRM_ANSWER_S, None, state.overlay)
    if state.is_untouched or state.page in (Page.PREFILL, Page.SUBMIT, Page.LOOKUP_WAIT, Page.RIDE_WAIT):
        return Limits(None, None, None)  # nobody is known to be there, or who is there waits for the machine
    if state.overlay in (Overlay.HELP, Overlay.REPORT) and state.page in (Page.END, Page.RATE):
        return Limits(None, None, timeouts.IDLE_ANSWER_S)  # a telephone number takes longer to read than a goodbye
    if state.page is Page.END:
        end_s = timeouts.END_GRADE_S if leaving.may_grade(state) else timeouts.END_PAGE_S
        return Limits(None, None, timeouts.CARD_LEFT_S if state.is_a_card_left else end_s)
    if state.page is Page.RATE:
        return Limits(None, None, timeouts.RATE_PAGE_S)
    elder = state.mode is DisplayMode.ELDER
    if state.overlay is Overlay.HELP and state.help in helping.UNDER_WAY:  # who waits for a helper touches nothing
        return Limits(timeouts.IDLE_WARN_HELPER_S, None, None)
    if state.page is Page.FACE and state.face.is_with_helper:  # who waits for a person touches nothing
        return Limits(timeouts.IDLE_WARN_HELPER_S, None, None)
    if state.page is Page.PAY and state.paying.shows_code:  # hands and eyes are with the telephone
        return Limits(timeouts.IDLE_WARN_PAPER_S, None, None)
    if state.page is Page.RIDE_COMING and state.riding.is_coming:  # who waits for a car touches nothing
        return Limits(timeouts.IDLE_WARN_HELPER_S, None, None)
    if state.page is Page.CONTINUE and state.continuing.is_open:  # the same, or a number is written down
        return Limits(timeouts.IDLE_WARN_PAPER_S, None, None)
    if state.page is Page.PAPER and not state.paper.shows:  # hands are busy with papers, or with the telephone
        return Limits(timeouts.IDLE_WARN_PAPER_S, None, None)
    return Limits(timeouts.IDLE_WARN_ELDER_S if elder else timeouts.IDLE_WARN_STANDARD_S, None, None)
