# SPDX-License-Identifier: Apache-2.0
"""For whom somebody acts: 给谁办, the relation, the second card, people without one here, enterprises; then the form.

Source: domain notes 1.4 rows 56 and 57. Who acts is known strongly: two people, or an enterprise, are answered for.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import mine, visits
from kiosk.journey.rule import Handler, Step, stopped
from kiosk.journey.state import Acting, ActingStep, CardState, JourneyState, Level, Overlay, Page, StopReason


def needs_strong(state: JourneyState) -> bool:
    """Only the card, or what proves as much."""
    item = state.item
    if mine.wants_card(state):
        return True
    if item is None or state.is_visiting:
        return False
    return item.needs_strong or item.wants_enterprise or (bool(item.agent) and state.acting is Acting.OTHER)


def known_enough(state: JourneyState) -> bool:
    """Whether the person is known as well as the service, and the way it is filed, ask."""
    return state.level >= (Level.STRONG if needs_strong(state) else Level.WEAK)


def ask_first(state: JourneyState) -> JourneyState | None:
    """给谁办, before anybody lays a card down; None: there is no choice, or it was made by the one who is known."""
    item = state.item
    if item is None or not item.agent or state.acting_step is ActingStep.SETTLED:
        return None
    if state.acting is not Acting.UNASKED and known_enough(state):
        return None
    if item.agent == "must":
        return replace(state, page=Page.RELATION, acting=Acting.OTHER)
    return replace(state, page=Page.ACTING)


def to_form(state: JourneyState) -> Step:
    """Known well enough. Who took somebody else's place reads the notice first, for going on from there is consent."""
    if state.is_mine:
        return mine.known(state)
    if state.is_visiting:
        return visits.known(state)
    if state.notice_due:
        return replace(state, page=Page.NOTICE), (fx.ClearEntry(),)
    state, effects = settle(state)
    return state, (fx.ClearEntry(), *effects)


def settle(state: JourneyState) -> Step:
    """The form, once it is known for whom."""
    item, is_settled = state.item, state.acting_step is ActingStep.SETTLED
    if not is_settled and item is not None and item.agent and state.acting is Acting.OTHER:
        return replace(state, page=Page.PRINCIPAL, acting_step=ActingStep.WAITING, card=CardState.WAITING), ()
    if not is_settled and item is not None and item.wants_enterprise:
        if not state.online:
            return stopped(state, StopReason.OFFLINE), ()
        return replace(state, page=Page.ENTERPRISE, acting_step=ActingStep.LISTING), (fx.ListEnterprises(),)
    return replace(state, page=Page.PREFILL), (fx.Prefill(),)


def for_self(state: JourneyState, _event: ev.ForSelfChosen) -> Step:
    """给自己办"""
    state = replace(state, acting=Acting.SELF, acting_step=ActingStep.NONE)
    return settle(state) if known_enough(state) else (replace(state, page=Page.IDENTIFY), ())


def for_other(state: JourneyState, _event: ev.ForOtherChosen) -> Step:
    """帮别人办"""
    return replace(state, acting=Acting.OTHER, acting_step=ActingStep.NONE, page=Page.RELATION), ()


def related(state: JourneyState, event: ev.RelationChosen) -> Step:
    """The agent's own card first, if it was not read yet."""
    keep = (fx.KeepRelation(event.place),)
    if not known_enough(state):
        return replace(state, page=Page.IDENTIFY), keep
    state, effects = settle(state)
    return state, (*keep, *effects)


def relation_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """To the choice, where there was one."""
    is_choice = state.item is not None and state.item.agent != "must"
    return replace(state, page=Page.ACTING if is_choice else Page.NOTICE, acting_step=ActingStep.NONE), ()


def identify_back(state: JourneyState, _event: ev.WentBack) -> Step:
    """To what was asked last."""
    if state.is_mine:
        return mine.unknown_left(state)
    if state.is_visiting:
        return visits.left(state)
    if state.item is None or not state.item.agent or state.acting is Acting.UNASKED:
        return replace(state, page=Page.NOTICE), ()
    return replace(state, page=Page.RELATION if state.acting is Acting.OTHER else Page.ACTING), ()


# --- the second card ------------------------------------------------------------------------------------------------------


def card_laid(state: JourneyState, event: ev.CardFound) -> Step:
    """Somebody else's card, or the agent's own once more. While the platform is asked about one, another is not looked at."""
    state = replace(state, card_present=True, card_unsure=False, card_gone=state.card_gone and event.is_other)
    is_back = state.overlay is Overlay.CARD_REMOVED and not event.is_other
    state = replace(state, overlay=Overlay.NONE if is_back else state.overlay)
    if state.acting_step is ActingStep.ASKING:
        return state, ()
    if not event.is_other:
        return replace(state, card=CardState.WAITING, acting_step=ActingStep.SAME), ()
    return replace(state, card=CardState.READ, acting_step=ActingStep.ASKING), (fx.ConfirmPrincipal(),)


def card_taken(state: JourneyState, _event: ev.CardRemoved) -> Step:
    """Here a card is taken away because the page asked for it: nothing is covered."""
    step = ActingStep.WAITING if state.acting_step is ActingStep.SAME else state.acting_step
    is_asking = step is ActingStep.ASKING
    card = state.card if is_asking else CardState.WAITING
    return replace(state, card_present=False, card_unsure=False, card=card, acting_step=step, card_gone=True), ()


def card_is(card: CardState) -> Handler:
    """What the reader says of the second card."""

    def change(state: JourneyState, event: ev.Event) -> Step:
        if state.acting_step is ActingStep.ASKING:
            return state, ()
        seen = CardState(event.why or "unreadable") if isinstance(event, ev.CardUnreadable) else card
        present = seen is not CardState.TAKEN_EARLY
        present = state.card_present if seen in (CardState.LOST, CardState.WAITING) else present
        return replace(state, card=seen, card_present=present, acting_step=ActingStep.WAITING), ()

    return change


def people_asked(state: JourneyState, _event: ev.PeopleAsked) -> Step:
    """Whom the platform knows without a card; without network nobody."""
    if state.acting_step is ActingStep.ASKING:
        return state, ()
    if not state.online:
        return stopped(state, StopReason.OFFLINE), ()
    return replace(state, page=Page.PEOPLE, acting_step=ActingStep.LISTING), (fx.ListPeople(),)


# --- choosing, and what the platform says ---------------------------------------------------------------------------------


def listed(state: JourneyState, _event: ev.ActingListed) -> Step:
    """They are on screen."""
    is_new = state.acting_step is ActingStep.LISTING
    return replace(state, acting_step=ActingStep.WAITING) if is_new else state, ()


def picked(state: JourneyState, event: ev.PersonPicked | ev.EnterprisePicked) -> Step:
    """The platform says whether one may."""
    if state.acting_step is not ActingStep.WAITING:
        return state, ()
    is_person = isinstance(event, ev.PersonPicked)
    effect = fx.OpenPerson(event.which) if is_person else fx.OpenEnterprise(event.which)
    return replace(state, acting_step=ActingStep.ASKING), (effect,)


def enterprise_code(state: JourneyState, _event: ev.EnterpriseCodeShown) -> Step:
    """企业码: quicker than looking for it in the list."""
    if state.acting_step not in (ActingStep.LISTING, ActingStep.WAITING) or state.is_masked:
        return state, ()
    return replace(state, acting_step=ActingStep.ASKING), (fx.OpenEnterprise(""),)


def settled(state: JourneyState, _event: ev.ActingSettled) -> Step:
    """It is known for whom; from here on it stands over every page."""
    if state.acting_step is not ActingStep.ASKING:
        return state, ()
    return replace(state, acting_step=ActingStep.SETTLED, page=Page.PREFILL), (fx.Prefill(),)


def refused(state: JourneyState, event: ev.ActingRefused) -> Step:
    """Back from the page that says why stands what can be done otherwise."""
    reason, step = StopReason(event.reason), state.acting_step
    if step not in (ActingStep.LISTING, ActingStep.ASKING):
        return state, ()
    state = replace(state, acting_step=ActingStep.WAITING, card=CardState.WAITING)
    if reason is StopReason.SESSION_ENDED:
        left = replace(state, page=Page.IDENTIFY, level=Level.NONE, acting_step=ActingStep.NONE)
        return stopped(replace(left, social_card_read=False), reason), ()
    if step is ActingStep.LISTING:  # there is nothing to choose from
        state = replace(state, page=Page.PRINCIPAL if state.page is Page.PEOPLE else Page.NOTICE)
        state = replace(state, acting_step=ActingStep.WAITING if state.page is Page.PRINCIPAL else ActingStep.NONE)
    return stopped(state, reason), ()
