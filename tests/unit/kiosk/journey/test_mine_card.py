# SPDX-License-Identifier: Apache-2.0
"""我的办件 of who is known by a code: the ID card is asked for where it is needed, taken where it is laid, and leads back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.doors import Door
from kiosk.journey.machine import step
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.moves.identity import wants_to_know
from kiosk.journey.moves.scan import is_offered as is_scan_offered
from kiosk.journey.state import CardState, Level, Overlay, Page, StopReason, WayNotice
from tests.unit.kiosk.journey.test_mine import CASE, LIST
from tests.unit.kiosk.journey.walks import walk


def test_mending_and_the_collection_code_want_the_card_and_lead_back_to_the_case_with_it() -> None:
    for wish in (MineWish.MEND, MineWish.CARD):
        asked, effects = walk(replace(CASE, level=Level.WEAK), ev.MineWished(wish))
        assert (asked.page, asked.is_mine, effects) == (Page.IDENTIFY, True, [])
        back, effects = walk(asked, ev.CardFound())
        assert (back.page, back.mine, back.level) == (Page.MINE_CASE, MineStep.ASKING, Level.STRONG)
        assert effects == [fx.AdoptCard(), fx.StepMine(MineWish.CASE)], "the case is read anew, as with the card"
        assert step(back, ev.CardRemoved())[0].overlay is Overlay.CARD_REMOVED
    _, effects = walk(CASE, ev.MineWished(MineWish.MEND))
    assert effects == [fx.StepMine(MineWish.MEND)]
    _, effects = walk(CASE, ev.MineWished(MineWish.CARD))
    assert effects == [fx.StepMine(MineWish.CASE)], "the card was quicker than the tap"


def test_nothing_less_than_the_card_leads_on_where_it_is_asked_for() -> None:
    asked, _ = walk(replace(CASE, level=Level.WEAK), ev.MineWished(MineWish.MEND))
    assert wants_to_know(asked)
    assert not is_scan_offered(asked)
    again, _ = walk(asked, ev.Identified(strong=False))
    assert (again.page, again.way) == (Page.IDENTIFY, WayNotice.CODE_TOO_WEAK)
    assert walk(asked, ev.CaseNumberAsked())[0].page is Page.IDENTIFY
    stopped, _ = walk(asked, ev.OtherWayAsked())
    assert (stopped.page, stopped.stop) == (Page.STOP, StopReason.STRONG_NEEDED)
    assert walk(stopped, ev.WentBack())[0] == replace(asked, stop_from=Page.IDENTIFY, has_done=True)
    proven, effects = walk(asked, ev.Identified(strong=True))
    assert (proven.page, effects) == (Page.MINE_CASE, [fx.StepMine(MineWish.CASE)])


def test_back_from_where_the_card_is_asked_for_stands_the_case() -> None:
    asked, _ = walk(replace(CASE, level=Level.WEAK), ev.MineWished(MineWish.CARD))
    back, effects = walk(asked, ev.WentBack())
    assert (back.page, back.level, effects) == (Page.MINE_CASE, Level.WEAK, [fx.StepMine(MineWish.CASE)])
    assert walk(back, ev.MineSaid(MineStep.SHOWN))[0] == replace(CASE, level=Level.WEAK, has_done=True)


def test_whoever_else_lays_a_card_down_there_is_shown_nothing_of_that_case() -> None:
    asked, _ = walk(replace(CASE, level=Level.WEAK), ev.MineWished(MineWish.MEND))
    other, effects = walk(asked, ev.CardFound(is_other=True))
    assert (other.page, other.mine, other.notice_due) == (Page.MINE, MineStep.COVERED, False)
    assert effects == [fx.AdoptCard(), fx.ClearEntry()]
    by_code, _ = walk(asked, ev.Identified(strong=False, is_other=True), ev.WentBack())
    assert (by_code.page, by_code.mine) == (Page.MINE, MineStep.COVERED)
    lay_there, _ = walk(asked, ev.CardFound(is_last_visits=True, is_other=True))
    assert (lay_there.page, lay_there.card, lay_there.level) == (Page.IDENTIFY, CardState.LEFT, Level.WEAK)
    assert walk(lay_there, ev.OwnCardConfirmed())[0].mine is MineStep.COVERED
    mine_lay_there, _ = walk(asked, ev.CardFound(is_last_visits=True), ev.OwnCardConfirmed())
    assert (mine_lay_there.page, mine_lay_there.level) == (Page.MINE_CASE, Level.STRONG)


def test_a_card_is_asked_for_by_a_page_that_shows_a_case_alone() -> None:
    failed = replace(CASE, level=Level.WEAK, mine=MineStep.OFFLINE)
    assert walk(failed, ev.MineWished(MineWish.CARD)) == (failed, [])
    refused = replace(LIST, level=Level.WEAK, mine=MineStep.NEEDS_CARD)
    left, _ = walk(refused, ev.WentBack())
    assert (left.page, left.is_mine) == (Page.CHOOSE, False)
    entered, _ = walk(replace(refused, page=Page.CHOOSE), ev.DoorChosen(Door.MINE))
    assert (entered.page, entered.mine) == (Page.MINE, MineStep.COVERED), "what was asked for before is over"


@pytest.mark.parametrize(
    ("page", "wish"),
    [
        (Page.MINE, MineWish.SHOW),
        (Page.MINE_CASE, MineWish.CASE),
        (Page.MINE_LICENCES, MineWish.LICENCES),
        (Page.MINE_POINTS, MineWish.POINTS),
    ],
)
@pytest.mark.parametrize("at", [MineStep.SHOWN, MineStep.ASKING, MineStep.NEEDS_CARD])
def test_the_own_card_laid_down_on_a_page_about_own_cases_reads_it_anew(
    page: Page, wish: MineWish, at: MineStep
) -> None:
    weak = replace(LIST, page=page, level=Level.WEAK, mine=at)
    state, effects = walk(weak, ev.CardFound())
    assert (state.page, state.level, state.card, state.mine) == (page, Level.STRONG, CardState.READ, MineStep.ASKING)
    assert effects == [fx.AdoptCard(), fx.StepMine(wish)]
    for event in (ev.CardFound(is_other=True), ev.CardFound(is_last_visits=True)):
        waits, effects = walk(weak, event)
        assert (waits.level, waits.card, waits.mine, effects) == (Level.WEAK, CardState.LEFT, at, [])
    strong = replace(weak, level=Level.STRONG)
    assert walk(strong, ev.CardFound())[1] == [], "it is known already"


def test_a_cover_stays_when_the_card_is_laid_down_and_a_social_security_cards_cover_goes() -> None:
    covered = replace(LIST, level=Level.WEAK, mine=MineStep.COVERED)
    state, effects = walk(covered, ev.CardFound())
    assert (state.mine, state.level, effects) == (MineStep.COVERED, Level.STRONG, [fx.AdoptCard()])
    taken = replace(LIST, level=Level.WEAK, social_card_read=True, overlay=Overlay.CARD_REMOVED)
    state, effects = walk(taken, ev.CardFound())
    assert (state.overlay, effects[-1]) == (Overlay.NONE, fx.StepMine(MineWish.SHOW))
    assert walk(taken, ev.CardFound(is_other=True))[0].overlay is Overlay.CARD_REMOVED


def test_who_is_known_since_a_paper_was_looked_up_is_asked_for_no_card_again() -> None:
    glance = replace(LIST, page=Page.MINE_GLANCE, level=Level.NONE)
    known, _ = walk(glance, ev.CardFound(), ev.WentOn())
    assert (known.page, known.mine, known.level) == (Page.MINE, MineStep.COVERED, Level.STRONG)
    weak, _ = walk(replace(CASE, level=Level.WEAK), ev.MineWished(MineWish.CARD), ev.OtherCodeShown("code_other"))
    assert weak.page is Page.MINE_GLANCE
    assert walk(weak, ev.MineSaid(MineStep.SHOWN), ev.WentBack())[0].page is Page.MINE
