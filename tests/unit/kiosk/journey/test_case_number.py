# SPDX-License-Identifier: Apache-2.0
"""输办件编号查: a number and the last four of its telephone, on the way to own cases alone; a card laid down says more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import step
from kiosk.journey.mine import MineStep
from kiosk.journey.state import CardState, Delivery, JourneyState, Level, Overlay, Page, StopReason

AT_THE_DOOR = JourneyState(page=Page.IDENTIFY, is_mine=True)
NUMBER, TAIL = replace(AT_THE_DOOR, page=Page.MINE_NUMBER), replace(AT_THE_DOOR, page=Page.MINE_TAIL)


def test_the_number_then_the_telephone_then_how_it_stands() -> None:
    assert step(AT_THE_DOOR, ev.CaseNumberAsked()) == (NUMBER, (fx.ClearEntry(),))
    assert step(NUMBER, ev.KeyPressed("9")) == (NUMBER, (fx.EditEntry("9"),))
    assert step(NUMBER, ev.WentOn()) == (TAIL, (fx.KeepCaseNumber(),))
    assert step(TAIL, ev.KeyPressed("9")) == (TAIL, (fx.EditEntry("9"),))
    asking, effects = step(TAIL, ev.WentOn())
    assert (asking.page, asking.mine, effects) == (Page.MINE_TAIL, MineStep.ASKING, (fx.LookUpNumber(),))
    for meanwhile in (ev.WentOn(), ev.KeyPressed("9")):
        assert step(asking, meanwhile) == (asking, ()), "what is asked about stays on the pad"
    found, effects = step(asking, ev.MineSaid(MineStep.SHOWN))
    assert (found.page, found.mine, effects) == (Page.MINE_GLANCE, MineStep.SHOWN, (fx.ClearEntry(),))
    assert step(found, ev.WentOn())[0].page is Page.IDENTIFY


def test_a_mistyped_number_stays_at_the_pad_and_can_be_mended() -> None:
    asking, _ = step(TAIL, ev.WentOn())
    wrong, effects = step(asking, ev.MineSaid(MineStep.GONE))
    assert (wrong.page, wrong.mine, effects) == (Page.MINE_NUMBER, MineStep.GONE, (fx.MendCaseNumber(),))
    assert step(wrong, ev.KeyPressed("erase")) == (NUMBER, (fx.EditEntry("erase"),)), "it is another number now"
    assert step(wrong, ev.WentOn()) == (TAIL, (fx.KeepCaseNumber(),)), "the telephone may be the wrong one"
    assert step(wrong, ev.WentBack())[0].page is Page.IDENTIFY


@pytest.mark.parametrize("why", [MineStep.OFFLINE, MineStep.BUSY, MineStep.REFUSED])
def test_where_nobody_answers_it_is_asked_again_with_one_tap(why: MineStep) -> None:
    asking, _ = step(TAIL, ev.WentOn())
    told, effects = step(asking, ev.MineSaid(why))
    assert (told, effects) == (replace(TAIL, mine=why), ())
    assert step(told, ev.WentOn()) == (asking, (fx.LookUpNumber(),))
    back, _ = step(asking, ev.WentBack())
    assert step(back, ev.MineSaid(MineStep.SHOWN))[0] == back, "who went back to mend it is not shown another one"
    again, _ = step(back, ev.WentOn())
    assert step(again, ev.MineSaid(MineStep.SHOWN)) == (again, ())


def test_where_a_service_is_filed_no_number_is_typed() -> None:
    elsewhere = replace(AT_THE_DOOR, is_mine=False)
    assert step(elsewhere, ev.CaseNumberAsked()) == (elsewhere, ())


def test_back_is_one_step_and_loses_no_digit() -> None:
    assert step(TAIL, ev.WentBack()) == (NUMBER, (fx.MendCaseNumber(),))
    assert step(NUMBER, ev.WentBack()) == (AT_THE_DOOR, (fx.ClearEntry(),))
    for state in (NUMBER, TAIL):
        assert step(state, ev.CardWayAsked()) == (AT_THE_DOOR, (fx.ClearEntry(),))


@pytest.mark.parametrize("state", [NUMBER, TAIL])
def test_a_card_or_a_code_says_more(state: JourneyState) -> None:
    known, effects = step(state, ev.CardFound())
    assert (known.page, known.level, known.mine) == (Page.MINE, Level.STRONG, MineStep.COVERED)
    assert fx.AdoptCard() in effects
    assert step(state, ev.Identified(False))[0].page is Page.MINE
    assert step(state, ev.OtherCodeShown("code_other"))[1] == (fx.LookUpPaper(),)


def test_on_an_empty_battery_nothing_typed_is_looked_up() -> None:
    low, _ = step(NUMBER, ev.PowerRanLow())
    assert (low.page, low.stop) == (Page.STOP, StopReason.POWER_LOW)
    assert step(low, ev.PowerCameBack())[0].page is Page.MINE_NUMBER


def test_a_social_card_taken_from_a_filed_paper_on_screen_covers_nothing() -> None:
    seen = JourneyState(
        page=Page.PREVIEW, delivery=Delivery.DELIVERED, level=Level.WEAK, card=CardState.WAITING,
        social_card_present=True, social_card_read=True,
    )  # fmt: skip
    assert step(seen, ev.SocialCardRemoved())[0].overlay is Overlay.NONE
    own = replace(seen, delivery=Delivery.NONE, is_mine=True)
    assert step(own, ev.SocialCardRemoved())[0].overlay is Overlay.CARD_REMOVED
