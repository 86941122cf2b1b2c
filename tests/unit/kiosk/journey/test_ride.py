# SPDX-License-Identifier: Apache-2.0
"""一键叫车: one key, nobody asked who they are; trouble leads back to the key; the slip comes by itself; nothing stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config import timeouts
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.machine import limits, step
from kiosk.journey.riding import RideWant
from kiosk.journey.state import (
    ItemNeeds,
    JourneyState,
    Level,
    Overlay,
    Page,
    PaperState,
    PrinterState,
    Riding,
    StopReason,
)
from tests.unit.kiosk.journey.walks import BM, walk

ITEM = ItemNeeds("TBD-BM01", offline_allowed=False, rides=True)
NOTICE = JourneyState(page=Page.NOTICE, item=ITEM)
OFFERED = replace(NOTICE, page=Page.RIDE)
WAITING = replace(NOTICE, page=Page.RIDE_WAIT)
COMING = replace(NOTICE, page=Page.RIDE_COMING, riding=Riding.COMING, slip=PaperState.PRINTED)
SEARCHING = replace(COMING, riding=Riding.SEARCHING, slip=PaperState.NONE)
CALL, CANCEL, AGAIN = (ev.RideWished(one) for one in (RideWant.CALL, RideWant.CANCEL, RideWant.AGAIN))


def test_the_whole_way_without_a_word_about_who_it_is() -> None:
    begun, effects = walk(JourneyState(), ev.ItemChosen("TBD-BM01"), BM, ev.NoticeReady(), ev.WentOn())
    assert (begun.page, begun.level, effects[-1]) == (Page.RIDE_WAIT, Level.NONE, fx.OpenRide())
    calling, effects = walk(begun, ev.RideOffered(), CALL)
    assert (calling.page, effects) == (Page.RIDE_WAIT, [fx.CallRide()])
    searching, effects = walk(calling, ev.RideTold(Riding.SEARCHING))
    assert (searching.page, searching.slip, effects) == (Page.RIDE_COMING, PaperState.NONE, [])
    assert walk(searching, ev.WentOn()) == (searching, []), "there is nothing to go and wait for yet"
    coming, effects = walk(searching, ev.RideTold(Riding.COMING))
    assert (coming.slip, effects) == (PaperState.PRINTING, [fx.PrintSlip(1)])
    assert walk(coming, ev.WentOn()) == (coming, []), "what is on its way out is waited for"
    here, effects = walk(coming, ev.ReceiptFinished(1, "printed"), ev.RideTold(Riding.HERE))
    assert (here.riding, effects) == (Riding.HERE, []), "one slip is enough"
    end, effects = walk(here, ev.WentOn())
    assert (end.page, effects, end.has_done) == (Page.END, [fx.ForgetRide()], True)


def test_a_printer_without_paper_holds_nobody_up() -> None:
    state, effects = walk(replace(SEARCHING, receipt_printer=PrinterState.PAPER_OUT), ev.RideTold(Riding.COMING))
    assert (state.riding, state.slip, effects) == (Riding.COMING, PaperState.NONE, [])
    assert walk(COMING, ev.SlipAsked())[1] == [fx.PrintSlip(1)]


@pytest.mark.parametrize("why", [one for one in Riding if one.is_trouble])
def test_trouble_leads_back_to_the_key_unless_no_car_can_come(why: Riding) -> None:
    said, _ = step(WAITING, ev.RideOffered(why))
    assert (said.page, said.riding) == (Page.RIDE, why)
    effects = walk(said, CALL)[1]
    assert effects == ([] if why in (Riding.NOT_SERVED, Riding.RULED_OUT) else [fx.CallRide()])
    looked, effects = walk(said, AGAIN)
    assert (looked.page, looked.riding, effects) == (Page.RIDE_WAIT, Riding.NONE, [fx.OpenRide()])


def test_a_telephone_is_written_or_left_out() -> None:
    asked, _ = walk(OFFERED, ev.RideWished(RideWant.PHONE))
    assert asked.page is Page.RIDE_PHONE
    kept, effects = walk(asked, ev.RidePhoneSaid("19900001234"), ev.RidePhoneKept())
    assert (kept.page, effects) == (Page.RIDE, [fx.KeepRidePhone("19900001234")])
    assert walk(asked, ev.RideWished(RideWant.NO_PHONE)) == (asked, [fx.KeepRidePhone("")])
    assert walk(asked, CALL) == (asked, [])
    assert walk(asked, ev.WentBack())[0].page is Page.RIDE
    assert walk(OFFERED, CANCEL) == (OFFERED, [])
    for one in (ev.RidePhoneSaid("19900001234"), fx.KeepRidePhone("19900001234")):
        assert "1990" not in repr(one)


@pytest.mark.parametrize("riding", [one for one in Riding if one.is_coming])
def test_one_tap_calls_it_off_as_long_as_it_comes(riding: Riding) -> None:
    here = replace(COMING, riding=riding)
    assert walk(here, CANCEL) == (here, [fx.CancelRide()])
    assert walk(here, AGAIN) == (here, []), "there is one already"
    gone, effects = walk(here, ev.RideTold(Riding.CANCELLED))
    assert (gone.riding, effects) == (Riding.CANCELLED, [])


def test_who_cannot_wait_for_a_word_any_longer_leaves_and_it_is_called_off_as_far_as_it_is_heard() -> None:
    leave = ev.RideWished(RideWant.LEAVE)
    end, effects = walk(SEARCHING, leave)
    assert (end.page, effects) == (Page.END, [fx.ForgetRide()])
    assert walk(COMING, leave) == (COMING, [])
    assert walk(OFFERED, leave) == (OFFERED, [])


@pytest.mark.parametrize("riding", [Riding.MISSED, Riding.NONE_FOUND, Riding.CANCELLED, Riding.BOARDED])
def test_once_it_is_over_another_may_be_called(riding: Riding) -> None:
    over = replace(COMING, riding=riding)
    assert walk(over, CANCEL) == (over, [])
    again, effects = walk(over, AGAIN)
    assert (again.page, again.riding, again.slip, effects) == (
        Page.RIDE_WAIT, Riding.NONE, PaperState.NONE, [fx.OpenRide()],
    )  # fmt: skip
    assert walk(over, ev.WentOn())[0].page is Page.END


@pytest.mark.parametrize("page", [Page.RIDE, Page.RIDE_PHONE, Page.RIDE_WAIT, Page.RIDE_COMING])
def test_a_card_says_nobodys_name_there(page: Page) -> None:
    laid, effects = walk(replace(NOTICE, page=page, riding=Riding.COMING), ev.CardReading(), ev.CardFound())
    assert (laid.page, laid.level, fx.AdoptCard() in effects) == (page, Level.NONE, False)
    known, _ = walk(replace(NOTICE, page=page), ev.Identified(True))
    assert known.level is Level.NONE


def test_back_from_the_offer_forgets_and_a_car_is_not_gone_back_from() -> None:
    back, effects = walk(OFFERED, ev.WentBack())
    assert (back.page, effects) == (Page.NOTICE, [fx.ForgetRide()])
    for page in (WAITING, COMING):
        assert walk(page, ev.WentBack()) == (page, [])


def test_without_a_network_it_is_not_begun() -> None:
    gone, _ = step(replace(NOTICE, online=False), ev.WentOn())
    assert (gone.page, gone.stop) == (Page.STOP, StopReason.OFFLINE)


def test_who_waits_for_a_car_touches_nothing_and_who_waits_for_the_platform_is_not_idle() -> None:
    assert limits(COMING).idle_s == limits(SEARCHING).idle_s == timeouts.IDLE_WARN_HELPER_S
    assert limits(replace(COMING, riding=Riding.CANCELLED)).idle_s != timeouts.IDLE_WARN_HELPER_S
    assert limits(WAITING).idle_s is None
    assert step(WAITING, ev.IdleElapsed())[0].overlay is Overlay.NONE


@pytest.mark.parametrize(
    "riding", [one for one in Riding if not (one.is_trouble or one.is_coming or one is Riding.NONE)]
)
def test_a_ride_that_ends_while_the_power_is_low_is_over_behind_it(riding: Riding) -> None:
    stopped, _ = walk(COMING, ev.PowerRanLow(), ev.RideTold(riding))
    assert (stopped.page, stopped.stop) == (Page.STOP, StopReason.POWER_LOW)
    back, _ = walk(stopped, ev.PowerCameBack())
    assert (back.page, back.riding) == (Page.RIDE_COMING, riding)


def test_a_car_that_is_found_while_the_power_is_low_has_its_slip_behind_it() -> None:
    back, _ = walk(SEARCHING, ev.PowerRanLow(), ev.RideTold(Riding.COMING), ev.PowerCameBack())
    assert (back.page, back.riding) == (Page.RIDE_COMING, Riding.SEARCHING)
    told, effects = walk(back, ev.RideTold(Riding.COMING))
    assert (told.riding, effects) == (Riding.COMING, [fx.PrintSlip(1)])
    elsewhere, _ = walk(NOTICE, ev.PowerRanLow(), ev.RideTold(Riding.CANCELLED))
    assert elsewhere.riding is Riding.NONE


def test_a_call_that_is_answered_while_the_power_is_low_leads_to_its_car_behind_it() -> None:
    """Else a driver comes for somebody who was never told."""
    back, _ = walk(WAITING, ev.PowerRanLow(), ev.RideTold(Riding.COMING), ev.PowerCameBack())
    assert (back.page, back.riding) == (Page.RIDE_COMING, Riding.SEARCHING)
    assert walk(back, ev.RideTold(Riding.COMING))[1] == [fx.PrintSlip(1)]
    over, _ = walk(WAITING, ev.PowerRanLow(), ev.RideTold(Riding.NONE_FOUND), ev.PowerCameBack())
    assert (over.page, over.riding) == (Page.NOTICE, Riding.NONE)
