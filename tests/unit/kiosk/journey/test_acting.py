# SPDX-License-Identifier: Apache-2.0
"""For whom somebody acts: 给谁办, the two cards, people without a card, enterprises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.state import (
    Acting,
    ActingStep,
    CardState,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    StopReason,
)

FOR_BOTH = ItemNeeds("312000377000", agent="allowed")
FOR_AGENTS = ItemNeeds("TBD-YJ02", agent="must")
FOR_SHOPS = ItemNeeds("TBD-SC01", needs_strong=True, wants_enterprise=True)
NOTICE = JourneyState(page=Page.NOTICE, item=FOR_BOTH)
SECOND = JourneyState(
    page=Page.PRINCIPAL, item=FOR_BOTH, level=Level.STRONG, acting=Acting.OTHER, acting_step=ActingStep.WAITING
)
ASKING = replace(SECOND, acting_step=ActingStep.ASKING, card=CardState.READ, card_present=True)
SHOPS = JourneyState(page=Page.ENTERPRISE, item=FOR_SHOPS, level=Level.STRONG, acting_step=ActingStep.LISTING)


def after(state: JourneyState, *events: ev.Event) -> JourneyState:
    for event in events:
        state, _ = step(state, event)
    return state


def test_who_it_is_for_is_asked_before_anybody_lays_a_card_down() -> None:
    assert after(NOTICE, ev.WentOn()).page is Page.ACTING
    assert after(NOTICE, ev.WentOn(), ev.ForSelfChosen()).page is Page.IDENTIFY
    assert after(NOTICE, ev.WentOn(), ev.WentBack()).page is Page.NOTICE
    other = after(NOTICE, ev.WentOn(), ev.ForOtherChosen())
    assert other.page is Page.RELATION
    state, effects = step(other, ev.RelationChosen(1))
    assert (state.page, effects) == (Page.IDENTIFY, (fx.KeepRelation(1),))
    assert after(state, ev.WentBack()).page is Page.RELATION
    assert after(state, ev.WentBack(), ev.WentBack(), ev.ForSelfChosen(), ev.WentBack()).page is Page.ACTING


def test_an_item_that_only_agents_come_for_asks_nothing_that_has_one_answer() -> None:
    state = after(replace(NOTICE, item=FOR_AGENTS), ev.WentOn())
    assert (state.page, state.acting) == (Page.RELATION, Acting.OTHER)
    assert after(state, ev.WentBack()).page is Page.NOTICE


@pytest.mark.parametrize(
    ("agent", "page", "acting"),
    [
        ("", Page.IDENTIFY, Acting.UNASKED),
        ("must", Page.RELATION, Acting.OTHER),
        ("allowed", Page.ACTING, Acting.UNASKED),
        (None, Page.ACTING, Acting.UNASKED),
    ],
)
def test_what_the_questions_have_asked_is_not_asked_again(agent: str | None, page: Page, acting: Acting) -> None:
    asked = replace(NOTICE, page=Page.QUESTION)
    state = after(asked, ev.NoticeReady(agent))
    assert (state.page, state.acting) == (Page.NOTICE, Acting.UNASKED)
    state = after(state, ev.WentOn())
    assert (state.page, state.acting) == (page, acting)
    assert after(state, ev.WentBack()).page is Page.NOTICE


def test_another_answer_is_another_word_on_whom_it_is_for() -> None:
    other = after(replace(NOTICE, page=Page.QUESTION), ev.NoticeReady("must"), ev.WentOn(), ev.WentBack())
    mine = after(replace(other, page=Page.QUESTION), ev.NoticeReady(""))
    assert (mine.acting, after(mine, ev.WentOn()).page) == (Acting.UNASKED, Page.IDENTIFY)
    settled = replace(other, page=Page.QUESTION, acting_step=ActingStep.SETTLED)
    assert after(settled, ev.NoticeReady("must")) == replace(settled, page=Page.NOTICE), "the same answer again"
    own = after(settled, ev.NoticeReady(""))
    assert (own.acting, own.acting_step, own.acts_for_other) == (Acting.UNASKED, ActingStep.NONE, False)


def test_the_item_that_nobody_may_come_for_is_as_it_was() -> None:
    state = after(replace(NOTICE, item=ItemNeeds("312000202000")), ev.WentOn())
    assert state.page is Page.IDENTIFY
    assert after(state, ev.WentBack()).page is Page.NOTICE


def test_who_is_known_lays_down_nothing_for_themselves() -> None:
    known = replace(NOTICE, level=Level.STRONG)
    state, effects = step(after(known, ev.WentOn()), ev.ForSelfChosen())
    assert (state.page, effects) == (Page.PREFILL, (fx.Prefill(),))
    again = after(replace(state, page=Page.NOTICE), ev.WentOn())
    assert again.page is Page.PREFILL, "it was said already"
    agent = after(known, ev.WentOn(), ev.ForOtherChosen(), ev.RelationChosen(0))
    assert (agent.page, agent.acting_step) == (Page.PRINCIPAL, ActingStep.WAITING)


def test_a_code_is_enough_for_oneself_and_not_for_two() -> None:
    here = replace(NOTICE, page=Page.IDENTIFY, acting=Acting.SELF)
    assert after(here, ev.Identified(strong=False)).page is Page.PREFILL
    state = after(replace(here, acting=Acting.OTHER), ev.Identified(strong=False))
    assert state.page is Page.IDENTIFY
    assert after(state, ev.OtherWayAsked()).stop is StopReason.STRONG_NEEDED


def test_both_cards_and_then_the_form() -> None:
    state, effects = step(replace(NOTICE, page=Page.IDENTIFY, acting=Acting.OTHER), ev.CardFound())
    assert (state.page, state.card_present, effects) == (Page.PRINCIPAL, True, (fx.AdoptCard(), fx.ClearEntry()))
    state = after(state, ev.CardRemoved())
    assert (state.overlay, state.card_present) == (Overlay.NONE, False), "the page asked for it"
    state = after(state, ev.CardReading())
    assert state.card is CardState.READING
    state, effects = step(state, ev.CardFound(is_other=True))
    assert (state.acting_step, effects) == (ActingStep.ASKING, (fx.ConfirmPrincipal(),))
    assert step(state, ev.CardFound(is_other=True))[1] == ()
    assert after(state, ev.CardRemoved()).acting_step is ActingStep.ASKING, "it was read"
    assert after(state, ev.CardUnreadable()) == state
    assert after(state, ev.PeopleAsked()) == state
    state, effects = step(state, ev.ActingSettled())
    assert (state.page, state.acts_for_other, effects) == (Page.PREFILL, True, (fx.Prefill(),))
    assert after(replace(state, page=Page.NOTICE), ev.WentOn()).page is Page.PREFILL


def test_the_same_card_twice_is_told() -> None:
    state, effects = step(SECOND, ev.CardFound(is_other=False))
    assert (state.acting_step, effects) == (ActingStep.SAME, ())
    assert after(state, ev.CardRemoved()).acting_step is ActingStep.WAITING
    assert after(state, ev.WentBack()).page is Page.RELATION


@pytest.mark.parametrize(
    ("event", "card"),
    [
        (ev.CardUnreadable(), CardState.UNREADABLE),
        (ev.CardUnreadable("two_cards"), CardState.TWO_CARDS),
        (ev.CardUnreadable("taken_early"), CardState.TAKEN_EARLY),
        (ev.CardRefused(), CardState.REFUSED),
        (ev.CardExpired(), CardState.EXPIRED),
        (ev.ReaderLost(), CardState.LOST),
        (ev.ReaderBack(), CardState.WAITING),
    ],
)
def test_what_is_wrong_with_the_second_card_is_told(event: ev.Event, card: CardState) -> None:
    state = after(SECOND, event)
    assert (state.card, state.page) == (card, Page.PRINCIPAL)
    nothing_lies_there = (CardState.TAKEN_EARLY, CardState.LOST, CardState.WAITING)
    assert state.card_present is (card not in nothing_lies_there)


def test_a_refusal_says_why_and_back_is_the_second_card() -> None:
    state = after(ASKING, ev.ActingRefused("relation_refused"))
    assert (state.page, state.stop, state.card) == (Page.STOP, StopReason.RELATION_REFUSED, CardState.WAITING)
    back = after(state, ev.CardRemoved(), ev.WentBack())
    assert (back.page, back.acting_step, back.overlay) == (Page.PRINCIPAL, ActingStep.WAITING, Overlay.NONE)


def test_a_session_that_ended_begins_with_the_agents_card() -> None:
    state = after(ASKING, ev.ActingRefused("session_ended"))
    assert (state.stop, state.level) == (StopReason.SESSION_ENDED, Level.NONE)
    assert after(state, ev.WentBack()).page is Page.IDENTIFY
    later = replace(ASKING, page=Page.PREFILL, acting_step=ActingStep.SETTLED)
    ended = after(later, ev.PrefillRefused("session_ended"))
    assert (ended.stop, ended.acts_for_other) == (StopReason.SESSION_ENDED, False)


@pytest.mark.parametrize("answer", [ev.ActingSettled(), ev.ActingRefused("relation_refused")])
def test_an_answer_that_comes_late_speaks_for_nobody(answer: ev.Event) -> None:
    assert after(SECOND, answer) == SECOND


def test_people_without_a_card_here() -> None:
    state, effects = step(SECOND, ev.PeopleAsked())
    assert (state.page, state.acting_step, effects) == (Page.PEOPLE, ActingStep.LISTING, (fx.ListPeople(),))
    assert after(state, ev.PersonPicked("1")) == state, "nobody is on screen yet"
    listed = after(state, ev.ActingListed())
    assert after(listed, ev.ActingListed()) == listed
    asked, effects = step(listed, ev.PersonPicked("1"))
    assert effects == (fx.OpenPerson("1"),)
    assert after(asked, ev.ActingSettled()).page is Page.PREFILL
    assert after(listed, ev.WentBack()).page is Page.PRINCIPAL
    nobody = after(state, ev.ActingRefused("nobody_to_act_for"))
    assert nobody.stop is StopReason.NOBODY_TO_ACT_FOR
    back = after(nobody, ev.WentBack())
    assert (back.page, back.acting_step) == (Page.PRINCIPAL, ActingStep.WAITING)
    assert after(replace(SECOND, online=False), ev.PeopleAsked()).stop is StopReason.OFFLINE


def test_an_enterprise_is_chosen_before_its_form() -> None:
    state, effects = step(JourneyState(page=Page.IDENTIFY, item=FOR_SHOPS), ev.CardFound())
    assert (state.page, state.acting_step) == (Page.ENTERPRISE, ActingStep.LISTING)
    assert effects[-1] == fx.ListEnterprises()
    listed = after(state, ev.ActingListed())
    asked, effects = step(listed, ev.EnterprisePicked("1"))
    assert effects == (fx.OpenEnterprise("1"),)
    opened = after(asked, ev.ActingSettled())
    assert (opened.page, opened.acts_for_other) == (Page.PREFILL, True)
    refused = after(asked, ev.ActingRefused("out_of_scope"))
    assert (refused.stop, after(refused, ev.WentBack()).page) == (StopReason.OUT_OF_SCOPE, Page.ENTERPRISE)
    assert after(listed, ev.WentBack()).page is Page.NOTICE


def test_the_code_of_an_enterprise_needs_no_list() -> None:
    state, effects = step(SHOPS, ev.EnterpriseCodeShown())
    assert (state.acting_step, effects) == (ActingStep.ASKING, (fx.OpenEnterprise(""),))
    assert step(state, ev.EnterpriseCodeShown())[1] == ()
    assert step(replace(SHOPS, overlay=Overlay.CURTAIN), ev.EnterpriseCodeShown())[1] == ()


def test_an_enterprise_cannot_be_found_without_network_nor_where_there_is_none() -> None:
    cut = after(JourneyState(page=Page.IDENTIFY, item=FOR_SHOPS, online=False), ev.CardFound())
    assert cut.stop is StopReason.OFFLINE
    none = after(SHOPS, ev.ActingRefused("no_enterprise"))
    assert (none.stop, after(none, ev.WentBack()).page) == (StopReason.NO_ENTERPRISE, Page.NOTICE)


def test_another_service_begins_with_nobody_to_act_for() -> None:
    settled = replace(ASKING, page=Page.CHOOSE, acting_step=ActingStep.SETTLED)
    state = after(settled, ev.ItemOpened(ItemNeeds("x", False, False, False, True, False)))
    assert (state.acting, state.acts_for_other) == (Acting.UNASKED, False)
