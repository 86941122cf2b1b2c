# SPDX-License-Identifier: Apache-2.0
"""我的办件 in the table: who is asked for, what stays covered, one case and its correction; every way that ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.doors import Door
from kiosk.journey.form_standing import FormStanding
from kiosk.journey.mine import Mended, MineStep, MineWish
from kiosk.journey.state import Acting, ActingStep, ItemNeeds, JourneyState, Level, Page, StopReason, WayNotice
from tests.unit.kiosk.journey.walks import walk

KNOWN = JourneyState(page=Page.CHOOSE, level=Level.STRONG)
LIST = replace(KNOWN, page=Page.MINE, is_mine=True, mine=MineStep.SHOWN)
CASE = replace(LIST, page=Page.MINE_CASE)
OPENED = ev.MendingOpened(ItemNeeds("312000202000", False, True, True, True, False), False)


def test_the_door_asks_who_is_here_and_leads_to_a_covered_list() -> None:
    state, effects = walk(JourneyState(), ev.DoorChosen(Door.MINE))
    assert (state.page, state.is_mine, effects) == (Page.IDENTIFY, True, [])
    state, effects = walk(state, ev.CardFound())
    assert (state.page, state.mine) == (Page.MINE, MineStep.COVERED)
    assert effects == [fx.AdoptCard(), fx.ClearEntry()], "nothing is asked of the platform"
    state, effects = walk(state, ev.WentOn())
    assert (state.mine, effects) == (MineStep.ASKING, [fx.StepMine(MineWish.SHOW)])


def test_who_is_known_already_is_not_asked_again() -> None:
    state, _ = walk(KNOWN, ev.DoorChosen(Door.MINE))
    assert (state.page, state.mine) == (Page.MINE, MineStep.COVERED)


@pytest.mark.parametrize("acting", list(Acting))
def test_whoever_acted_for_somebody_is_here_for_themselves(acting: Acting) -> None:
    shop = ItemNeeds("TBD-SC01", needs_strong=True, wants_enterprise=acting is Acting.UNASKED)
    acted = replace(KNOWN, item=shop, acting=acting, acting_step=ActingStep.SETTLED)
    state, _ = walk(acted, ev.DoorChosen(Door.MINE))
    assert (state.acting, state.acting_step, state.acts_for_other) == (Acting.UNASKED, ActingStep.NONE, False)


def test_a_code_is_enough_for_the_list() -> None:
    state, _ = walk(JourneyState(), ev.DoorChosen(Door.MINE), ev.Identified(strong=False))
    assert (state.page, state.level) == (Page.MINE, Level.WEAK)


def test_back_leads_to_the_services_and_a_service_ends_it() -> None:
    asked, _ = walk(JourneyState(), ev.DoorChosen(Door.MINE), ev.WentBack())
    assert (asked.page, asked.is_mine) == (Page.CHOOSE, False)
    left, _ = walk(LIST, ev.WentBack())
    assert (left.page, left.is_mine, left.mine) == (Page.CHOOSE, False, MineStep.NONE)
    opened, _ = walk(replace(LIST, page=Page.CHOOSE), ev.ItemOpened(ItemNeeds("a", False, False, False, True, False)))
    assert (opened.is_mine, opened.mended) == (False, Mended.NO)


@pytest.mark.parametrize("step", [MineStep.ASKING, MineStep.SHOWN])
def test_a_second_tap_asks_for_nothing_more(step: MineStep) -> None:
    state = replace(LIST, mine=step)
    assert walk(state, ev.WentOn()) == (state, [])
    busy = replace(LIST, mine=MineStep.ASKING)
    assert walk(busy, ev.MineWished(MineWish.CASE, "1")) == (busy, [])


@pytest.mark.parametrize(
    ("wish", "page"),
    [
        (MineWish.CASE, Page.MINE_CASE),
        (MineWish.OFFER, Page.MINE_OFFER),
        (MineWish.LICENCES, Page.MINE_LICENCES),
        (MineWish.POINTS, Page.MINE_POINTS),
    ],
)
def test_one_thing_is_opened_and_left_for_a_fresh_list(wish: MineWish, page: Page) -> None:
    state, effects = walk(LIST, ev.MineWished(wish, "1"))
    assert (state.page, state.mine, effects) == (page, MineStep.ASKING, [fx.StepMine(wish, "1")])
    shown, _ = walk(state, ev.MineSaid(MineStep.SHOWN))
    for event in (ev.WentBack(), ev.WentOn()):
        back, effects = walk(shown, event)
        assert (back.page, back.mine, effects) == (Page.MINE, MineStep.ASKING, [fx.StepMine(MineWish.SHOW)])


def test_a_long_paper_is_turned_and_nothing_else_is_wished_of_it() -> None:
    glance = replace(LIST, page=Page.MINE_GLANCE)
    assert walk(glance, ev.MineWished(MineWish.FORWARD)) == (glance, [fx.StepMine(MineWish.FORWARD)])
    assert walk(glance, ev.MineWished(MineWish.CASE, "1")) == (glance, [])


def test_a_late_tap_on_the_page_before_is_none_on_this_one() -> None:
    for page, wish in (
        (Page.MINE_CASE, MineWish.OFFER),
        (Page.MINE, MineWish.MEND),
        (Page.MINE_LICENCES, MineWish.CASE),
        (Page.MINE_POINTS, MineWish.LICENCES),
    ):
        state = replace(LIST, page=page)
        assert walk(state, ev.MineWished(wish, "1")) == (state, [])
    assert walk(CASE, ev.MineWished(MineWish.WITHDRAW_SURELY)) == (CASE, []), "it is asked about first"
    offer = replace(LIST, page=Page.MINE_OFFER)
    assert walk(offer, ev.MineWished(MineWish.REASON, "later")) == (offer, [])


def test_pages_of_a_list_are_turned_where_they_are() -> None:
    assert walk(LIST, ev.MineWished(MineWish.FORWARD)) == (LIST, [fx.StepMine(MineWish.FORWARD)])


def test_withdrawing_is_asked_about() -> None:
    asked, effects = walk(CASE, ev.MineWished(MineWish.WITHDRAW))
    assert (asked.mine, effects) == (MineStep.SURE, [])
    assert walk(asked, ev.WentBack())[0].mine is MineStep.SHOWN
    _, effects = walk(asked, ev.MineWished(MineWish.WITHDRAW_SURELY))
    assert effects == [fx.StepMine(MineWish.WITHDRAW_SURELY)]
    assert walk(asked, ev.WentOn())[0].page is Page.MINE


def test_declining_asks_why_and_takes_no_answer_for_one() -> None:
    at_offer = replace(LIST, page=Page.MINE_OFFER)
    asked, effects = walk(at_offer, ev.MineWished(MineWish.DECLINE))
    assert (asked.mine, effects) == (MineStep.REASONS, [])
    _, effects = walk(asked, ev.MineWished(MineWish.REASON))
    assert effects == [fx.StepMine(MineWish.REASON)]


def test_mending_asks_what_was_found_wrong_and_nothing_else() -> None:
    state, effects = walk(replace(CASE, mine=MineStep.ASKING), OPENED)
    assert (state.page, state.mended, effects) == (Page.PREFILL, Mended.SAME_GUIDE, [fx.Prefill()])
    assert walk(state, ev.Prefilled(FormStanding(1)))[0].page is Page.FIELD
    assert walk(state, ev.Prefilled(FormStanding(to_photograph=1)))[0].page is Page.PAPER
    assert walk(state, ev.Prefilled(FormStanding()))[0].page is Page.PROMISE
    stopped, _ = walk(state, ev.PrefillRefused("platform_busy"))
    assert walk(stopped, ev.WentBack())[0].page is Page.MINE_CASE


def test_a_returned_case_with_a_time_takes_its_time_before_it_is_filed() -> None:
    form, _ = walk(
        replace(CASE, mine=MineStep.ASKING),
        replace(OPENED, needs=replace(OPENED.needs, books=True, needs_signature=False)),
        ev.Prefilled(FormStanding()),
    )
    _, effects = walk(replace(form, page=Page.CONFIRM), ev.WentOn())
    assert effects == [fx.BookSlot()]


def test_a_changed_guide_shows_the_whole_form_and_back_leads_to_the_case() -> None:
    state, _ = walk(CASE, replace(OPENED, is_outdated=True), ev.Prefilled(FormStanding(1)))
    assert (state.page, state.mended) == (Page.REVIEW, Mended.NEW_GUIDE)
    assert walk(state, ev.WentBack())[0].page is Page.MINE_CASE
    assert walk(replace(state, mended=Mended.NO), ev.WentBack())[0].page is Page.NOTICE


def test_an_ended_session_asks_again_who_is_here() -> None:
    state, _ = walk(replace(LIST, mine=MineStep.ASKING), ev.MineSaid(MineStep.SESSION_ENDED))
    assert (state.page, state.stop, state.level) == (Page.STOP, StopReason.SESSION_ENDED, Level.NONE)
    back, _ = walk(state, ev.WentBack())
    assert (back.page, back.is_mine) == (Page.IDENTIFY, True)


def test_a_paper_is_looked_up_on_this_way_alone() -> None:
    other = ev.OtherCodeShown("code_other")
    asked, _ = walk(JourneyState(), ev.DoorChosen(Door.MINE))
    state, effects = walk(asked, other)
    assert (state.page, state.mine, effects) == (Page.MINE_GLANCE, MineStep.ASKING, [fx.LookUpPaper()])
    seen, _ = walk(state, ev.MineSaid(MineStep.GONE))
    assert seen.mine is MineStep.GONE
    for event in (ev.WentOn(), ev.WentBack()):
        assert walk(seen, event)[0].page is Page.IDENTIFY
    service = replace(asked, is_mine=False)
    assert walk(service, other)[0].way is WayNotice.CODE_OTHER
    broken, effects = walk(asked, ev.OtherCodeShown("code_broken"))
    assert (broken.page, broken.way, effects) == (Page.IDENTIFY, WayNotice.CODE_BROKEN, [])


def test_which_steps_are_failures() -> None:
    good = {MineStep.NONE, MineStep.COVERED, MineStep.ASKING, MineStep.SHOWN, MineStep.SURE, MineStep.REASONS}
    assert {one for one in MineStep if not one.has_failed} == good


def test_who_had_to_be_seen_is_looked_at_again_before_the_mended_case_is_filed() -> None:
    """本人到场: the look of the first filing is spent, and the case has none without another."""
    seen = ItemNeeds("TBD-RS02", needs_strong=True, offline_allowed=False, asks_presence=True)
    state, effects = walk(
        replace(CASE, mine=MineStep.ASKING), ev.MendingOpened(seen, is_outdated=False), ev.Prefilled(FormStanding())
    )
    assert (state.page, state.item) == (Page.CONFIRM, seen)
    looked_at, effects = walk(state, ev.WentOn())
    assert (looked_at.page, effects) == (Page.FACE, [])
    signs, _ = walk(replace(state, item=replace(seen, needs_signature=True)), ev.WentOn(), ev.SignatureAccepted())
    assert signs.page is Page.FACE


def test_what_is_due_at_filing_is_paid_behind_a_mended_case_too() -> None:
    needs = replace(OPENED.needs, pays=True)
    state, _ = walk(replace(CASE, mine=MineStep.ASKING), replace(OPENED, needs=needs))
    assert state.item == needs
    after, effects = walk(replace(state, page=Page.SUBMIT), ev.CaseDelivered())
    assert (after.page, effects) == (Page.PAY, [fx.OpenOrder()])
