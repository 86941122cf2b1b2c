# SPDX-License-Identifier: Apache-2.0
"""亮证: where a code is taken, that what it lays open stands covered first, and that nobody is identified by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.licence_code import LicenceCode
from kiosk.journey.machine import step
from kiosk.journey.mine import MineWish
from kiosk.journey.moves.identity import asks_who
from kiosk.journey.moves.licence_code import BACK_TO, takes_code
from kiosk.journey.state import CardState, ItemNeeds, JourneyState, Level, Overlay, Page, StopReason, WayNotice
from tests.unit.kiosk.journey.walks import walk

ASKED = JourneyState(page=Page.IDENTIFY, is_mine=True)
HERE = replace(ASKED, page=Page.SHOWN_LICENCES, shown_from=Page.IDENTIFY, licence_code=LicenceCode.ASKING)
SHOWN = replace(HERE, licence_code=LicenceCode.SHOWN)


@pytest.mark.parametrize(("page", "back"), BACK_TO.items())
def test_a_code_is_asked_about_covered_opened_and_left(page: Page, back: Page) -> None:
    asking, effects = step(replace(ASKED, page=page, way=WayNotice.CODE_EXPIRED), ev.LicenceCodeShown())
    assert (asking.page, asking.licence_code, asking.way) == (Page.SHOWN_LICENCES, LicenceCode.ASKING, WayNotice.NONE)
    assert effects == (fx.OpenLicenceCode(),)
    assert step(asking, ev.WentOn())[0] == asking, "there is nothing to open yet"
    covered, _ = step(asking, ev.LicenceCodeSaid(LicenceCode.COVERED))
    opened, _ = step(covered, ev.WentOn())
    assert (covered.licence_code, opened.licence_code) == (LicenceCode.COVERED, LicenceCode.SHOWN)
    for leaves in (ev.WentOn(), ev.WentBack()):
        left, effects = step(opened, leaves)
        assert (left.page, left.licence_code, left.level, effects) == (back, LicenceCode.NONE, Level.NONE, ())
    assert asking.has_done, "the visit may be graded"


def test_without_a_network_nothing_is_asked() -> None:
    offline, effects = step(replace(ASKED, online=False), ev.LicenceCodeShown())
    assert (offline.page, offline.licence_code, effects) == (Page.SHOWN_LICENCES, LicenceCode.OFFLINE, ())


@pytest.mark.parametrize(
    "state",
    [
        replace(ASKED, way=WayNotice.CODE_CHECKING),
        replace(ASKED, way=WayNotice.SOCIAL_CHECKING),
        replace(ASKED, overlay=Overlay.CURTAIN),
        replace(ASKED, page=Page.REVIEW, item=ItemNeeds("X")),
        replace(ASKED, page=Page.CODE),
    ],
)
def test_a_code_that_is_of_no_use_now_changes_nothing(state: JourneyState) -> None:
    assert not takes_code(state)
    assert step(state, ev.LicenceCodeShown()) == (state, ())


@pytest.mark.parametrize("why", [one for one in LicenceCode if one.is_trouble])
def test_why_nothing_is_laid_open_is_said_and_left(why: LicenceCode) -> None:
    said, _ = step(HERE, ev.LicenceCodeSaid(why))
    assert said.licence_code is why
    left, _ = step(said, ev.WentOn())
    assert (left.page, left.licence_code) == (Page.IDENTIFY, LicenceCode.NONE)


def test_an_answer_that_comes_late_opens_nothing() -> None:
    for state in (replace(HERE, licence_code=LicenceCode.SHOWN), replace(HERE, licence_code=LicenceCode.EXPIRED)):
        assert step(state, ev.LicenceCodeSaid(LicenceCode.COVERED)) == (state, ())
    assert step(ASKED, ev.LicenceCodeSaid(LicenceCode.COVERED)) == (ASKED, ())


def test_leaves_are_turned_where_licences_are_shown_and_no_other_key_does_anything() -> None:
    assert step(SHOWN, ev.MineWished(MineWish.FORWARD))[1] == (fx.TurnLicences(1),)
    assert step(SHOWN, ev.MineWished(MineWish.BACKWARD))[1] == (fx.TurnLicences(-1),)
    assert step(SHOWN, ev.MineWished(MineWish.CASE, "1")) == (SHOWN, ())
    covered = replace(HERE, licence_code=LicenceCode.COVERED)
    assert step(covered, ev.MineWished(MineWish.FORWARD)) == (covered, ())


def test_no_other_code_is_read_there_and_a_card_is_nobodys_yet() -> None:
    assert not asks_who(SHOWN)
    assert not takes_code(SHOWN)
    late, _ = step(SHOWN, ev.Identified(strong=False))
    assert (late.level, late.page) == (Level.NONE, Page.SHOWN_LICENCES)
    laid, effects = step(SHOWN, ev.CardFound())
    assert (laid.level, laid.card, laid.card_present, effects) == (Level.NONE, CardState.LEFT, True, ())
    mine, adopted = walk(laid, ev.WentOn(), ev.OwnCardConfirmed())
    assert (mine.level, mine.page) == (Level.STRONG, Page.MINE)
    assert fx.AdoptCard() in adopted


def test_stopping_leads_over_the_last_page() -> None:
    asked, _ = step(replace(SHOWN, has_done=True), ev.CancelAsked())
    assert asked.overlay is Overlay.CANCEL
    ended, _ = step(asked, ev.CancelConfirmed())
    assert (ended.page, ended.level) == (Page.END, Level.NONE)


@pytest.mark.parametrize("said", [LicenceCode.COVERED, LicenceCode.EXPIRED])
def test_what_is_answered_while_the_power_is_low_stands_there_behind_it(said: LicenceCode) -> None:
    stopped, _ = walk(HERE, ev.PowerRanLow())
    assert (stopped.page, stopped.stop) == (Page.STOP, StopReason.POWER_LOW)
    back, _ = walk(stopped, ev.LicenceCodeSaid(said), ev.PowerCameBack())
    assert (back.page, back.licence_code) == (Page.SHOWN_LICENCES, said)
