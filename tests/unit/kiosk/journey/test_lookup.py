# SPDX-License-Identifier: Apache-2.0
"""公开查询: nobody is asked who they are, whatever lies on a reader; trouble leads back to what was written; nothing stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.lookup import Lookup
from kiosk.journey.machine import limits, step
from kiosk.journey.moves.lookup import reads_codes
from kiosk.journey.state import (
    LOOKUP_PAGES,
    CardState,
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    StopReason,
)
from tests.unit.kiosk.journey.walks import SC, walk

ITEM = ItemNeeds("TBD-SC03", offline_allowed=False, looks_up=True)
NOTICE = JourneyState(page=Page.NOTICE, item=ITEM)
ASKED = replace(NOTICE, page=Page.LOOKUP)
BY_CODE = replace(ASKED, lookup_by_code=True)
WAITING = replace(ASKED, page=Page.LOOKUP_WAIT)
LISTED = replace(ASKED, page=Page.LOOKUP_LIST, lookup=Lookup.LISTED)
RESULT = replace(ASKED, page=Page.LOOKUP_RESULT)


def test_the_whole_way_without_a_word_about_who_it_is() -> None:
    begun, effects = walk(JourneyState(), ev.ItemChosen("TBD-SC03"), SC, ev.NoticeReady(), ev.WentOn())
    assert (begun.page, begun.level, effects[-1]) == (Page.LOOKUP, Level.NONE, fx.OpenLookup())
    waiting, effects = walk(begun, ev.LookupOpened(by_code=False), ev.LookupAsked("示例甲"), ev.LookupBegun())
    assert (waiting.page, effects) == (Page.LOOKUP_WAIT, [fx.LookUp("示例甲")])
    result, _ = step(waiting, ev.LookupFound())
    assert (result.page, result.slip) == (Page.LOOKUP_RESULT, PaperState.NONE)
    printing, effects = walk(result, ev.SlipAsked())
    assert (printing.slip, effects) == (PaperState.PRINTING, [fx.PrintSlip(1)])
    assert walk(printing, ev.WentOn()) == (printing, []), "what is on its way out is waited for"
    printed, _ = step(printing, ev.ReceiptFinished(1, "printed"))
    end, effects = walk(printed, ev.WentOn())
    assert (end.page, end.lookup, effects) == (Page.END, Lookup.NONE, [fx.ForgetLookup()])
    assert end.has_done, "the visit may be graded"
    assert walk(end, ev.PauseElapsed())[1] == [fx.EndVisit("done")]


def test_nothing_written_is_in_a_repr() -> None:
    for one in (ev.LookupAsked("测试甲餐饮"), fx.LookUp("测试甲餐饮")):
        assert "测试甲" not in repr(one)


def test_without_a_network_it_is_not_begun() -> None:
    opened, _ = walk(JourneyState(online=False), ev.ItemChosen("TBD-SC03"), SC)
    assert (opened.page, opened.stop) == (Page.STOP, StopReason.OFFLINE)
    gone, _ = step(replace(NOTICE, online=False), ev.WentOn())
    assert (gone.page, gone.stop) == (Page.STOP, StopReason.OFFLINE)


def test_several_are_a_list_and_back_leads_to_it() -> None:
    listed, _ = step(WAITING, ev.LookupFound(to_choose=True))
    assert (listed.page, listed.lookup) == (Page.LOOKUP_LIST, Lookup.LISTED)
    result, effects = step(listed, ev.LookupPicked(1))
    assert (result.page, effects) == (Page.LOOKUP_RESULT, (fx.ShowEntry(1),))
    back, _ = step(replace(result, slip=PaperState.PRINTED), ev.WentBack())
    assert (back.page, back.slip) == (Page.LOOKUP_LIST, PaperState.NONE)
    assert step(back, ev.WentBack())[0].page is Page.LOOKUP
    afresh, effects = step(listed, ev.LookupAgain())
    assert (afresh.page, afresh.lookup, effects) == (Page.LOOKUP, Lookup.NONE, (fx.OpenLookup(),))


def test_one_alone_leads_back_to_what_was_written_or_to_something_else() -> None:
    assert step(RESULT, ev.WentBack())[0].page is Page.LOOKUP
    afresh, effects = step(replace(RESULT, lookup_by_code=True), ev.LookupAgain())
    assert (afresh.page, afresh.lookup_by_code, effects) == (Page.LOOKUP, False, (fx.OpenLookup(),))
    left, effects = step(BY_CODE, ev.WentBack())
    assert (left.page, left.lookup_by_code, effects) == (Page.NOTICE, False, (fx.ForgetLookup(),))


@pytest.mark.parametrize("why", [one for one in Lookup if one.is_trouble])
def test_every_trouble_leads_back_to_what_was_written(why: Lookup) -> None:
    told, effects = step(WAITING, ev.LookupSaid(why))
    assert (told.page, told.lookup, effects) == (Page.LOOKUP, why, ())
    again, _ = walk(told, ev.LookupAsked("示例甲"), ev.LookupBegun(), ev.LookupFound())
    assert (again.page, again.lookup) == (Page.LOOKUP_RESULT, Lookup.NONE)


def test_who_does_not_wait_is_told_nothing_later() -> None:
    back, effects = step(WAITING, ev.WentBack())
    assert (back.page, effects) == (Page.LOOKUP, (fx.DropLookup(),))
    assert step(back, ev.LookupFound()) == (back, ())
    assert step(back, ev.LookupSaid(Lookup.BUSY)) == (back, ())


def test_who_waits_for_the_register_is_not_idle() -> None:
    assert step(WAITING, ev.IdleElapsed()) == (WAITING, ())
    assert limits(WAITING).idle_s is None
    assert step(ASKED, ev.IdleElapsed())[0].overlay is Overlay.IDLE
    covered = replace(RESULT, overlay=Overlay.IDLE)
    assert step(covered, ev.AnswerElapsed())[1] == (fx.SaveDraft(), fx.EndVisit("idle"))


@pytest.mark.parametrize("page", sorted(LOOKUP_PAGES))
def test_what_lies_on_a_reader_says_nobodys_name(page: Page) -> None:
    state = replace(BY_CODE, page=page)
    laid, effects = step(state, ev.CardFound())
    assert (laid.page, laid.level, laid.card_present, effects) == (page, Level.NONE, True, ())
    for event in (ev.Identified(strong=True), ev.SocialCardRead(), ev.CodeShown()):
        after, effects = step(state, event)
        assert (after.page, after.level, effects) == (page, Level.NONE, ())
    unread, _ = step(state, ev.CardUnreadable())
    assert (unread.page, unread.card) == (page, CardState.UNREADABLE)


@pytest.mark.parametrize("page", [Page.LOOKUP, Page.LOOKUP_SCAN])
def test_a_licences_code_is_taken_where_a_number_is_asked_for(page: Page) -> None:
    state = replace(BY_CODE, page=page)
    assert reads_codes(state)
    assert step(state, ev.LicenceShown()) == (replace(state, has_done=True), (fx.LookUpShown(),))
    for other in (ev.OtherCodeShown("code_other"), ev.CodeShown()):
        told, effects = step(state, other)
        assert (told.lookup, effects) == (Lookup.NO_CODE, ())
    assert step(state, ev.LookupBegun())[0].page is Page.LOOKUP_WAIT
    for not_here in (
        replace(state, lookup_by_code=False),
        replace(state, overlay=Overlay.CURTAIN),
    ):
        assert not reads_codes(not_here)
        assert step(not_here, ev.LicenceShown()) == (not_here, ())
        assert step(not_here, ev.OtherCodeShown("code_other"))[0].lookup is Lookup.NONE


def test_the_camera_is_a_way_where_there_are_eyes() -> None:
    scanning, _ = step(replace(BY_CODE, lookup=Lookup.NO_CODE), ev.ScanAsked())
    assert (scanning.page, scanning.lookup) == (Page.LOOKUP_SCAN, Lookup.NONE)
    assert step(scanning, ev.CardWayAsked())[0].page is Page.LOOKUP
    assert step(scanning, ev.WentBack())[0].page is Page.LOOKUP
    blind = replace(BY_CODE, eyes_unfit=True)
    assert step(blind, ev.ScanAsked()) == (blind, ())
    assert step(ASKED, ev.ScanAsked()) == (ASKED, ())


def test_who_cancels_without_having_asked_anything_goes_at_once() -> None:
    sheet, _ = step(ASKED, ev.CancelAsked())
    assert sheet.overlay is Overlay.CANCEL
    assert step(sheet, ev.CancelConfirmed())[1] == (fx.DropDraft(), fx.EndVisit("cancelled"))
    graded, _ = walk(replace(RESULT, has_done=True), ev.CancelAsked(), ev.CancelConfirmed())
    assert graded.page is Page.END


def test_an_empty_battery_stops_it_and_what_was_written_can_be_asked_again() -> None:
    stopped, _ = step(WAITING, ev.PowerRanLow())
    assert (stopped.page, stopped.stop_from) == (Page.STOP, Page.LOOKUP_WAIT)
    back, _ = step(stopped, ev.PowerCameBack())
    assert (back.page, back.overlay) == (Page.LOOKUP, Overlay.IDLE)
