# SPDX-License-Identifier: Apache-2.0
"""一键叫车: how near a car is, one key that calls it, and which car comes. Nobody is known, and no case is filed."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import filing
from kiosk.journey.riding import RideWant
from kiosk.journey.rule import Step
from kiosk.journey.state import JourneyState, Page, PaperState, Riding


def begin(state: JourneyState) -> Step:
    """From 一次告知: is there a car?"""
    state = replace(state, page=Page.RIDE_WAIT, riding=Riding.NONE, slip=PaperState.NONE)
    return state, (fx.OpenRide(),)


def offered(state: JourneyState, event: ev.RideOffered) -> Step:
    """What there is, or why there is nothing."""
    return replace(state, page=Page.RIDE, riding=event.why), ()


def wished(state: JourneyState, event: ev.RideWished) -> Step:
    """叫车, a telephone, or another look."""
    if event.want is RideWant.PHONE:
        return replace(state, page=Page.RIDE_PHONE), ()
    if event.want is RideWant.CALL and state.riding.may_call:
        return replace(state, page=Page.RIDE_WAIT, slip=PaperState.NONE), (fx.CallRide(),)
    return begin(state) if event.want is RideWant.AGAIN else (state, ())


def phone_said(state: JourneyState, event: ev.RidePhoneSaid) -> Step:
    """Looked at here first."""
    return state, (fx.KeepRidePhone(event.text),)


def no_phone(state: JourneyState, event: ev.RideWished) -> Step:
    """A car comes without one."""
    return (state, (fx.KeepRidePhone(""),)) if event.want is RideWant.NO_PHONE else (state, ())


def told(state: JourneyState, event: ev.RideTold) -> Step:
    """How it stands. The slip comes out by itself once there is a car to look for: who is old waits outside, not here."""
    has_news = event.riding.has_car and not state.riding.has_car
    state = replace(state, page=Page.RIDE_COMING, riding=event.riding)
    if has_news and state.slip is PaperState.NONE and state.receipt_printer.prints:
        return filing.slip(state, ev.SlipAsked())
    return state, ()


def told_behind_stop(state: JourneyState, event: ev.RideTold) -> Step:
    """While a stop stands: that it is over is kept, and that a call was heard. Where its car is, is told again behind the stop,
    with the slip.
    """
    if state.stop_from is Page.RIDE_WAIT and event.riding.is_coming:
        return replace(state, stop_from=Page.RIDE_COMING, riding=Riding.SEARCHING), ()
    is_over = state.stop_from is Page.RIDE_COMING and not event.riding.is_coming
    return (replace(state, riding=event.riding) if is_over else state), ()


def wished_of_it(state: JourneyState, event: ev.RideWished) -> Step:
    """不去了, as long as it comes; 再叫一辆, once it does not; 不叫了, where nothing is heard of it."""
    if event.want is RideWant.CANCEL and state.riding.is_coming:
        return state, (fx.CancelRide(),)
    if event.want is RideWant.AGAIN and not state.riding.is_coming:
        return begin(state)
    if event.want is RideWant.LEAVE and state.riding is Riding.SEARCHING:
        return replace(state, page=Page.END), (fx.ForgetRide(),)
    return state, ()


def left(state: JourneyState, _event: ev.WentBack) -> Step:
    """Back to 一次告知: what was written is gone."""
    return replace(state, page=Page.NOTICE, riding=Riding.NONE), (fx.ForgetRide(),)


def done(state: JourneyState, _event: ev.WentOn) -> Step:
    """好了: which car it is goes from here at once. Not before there is one, and not under a slip on its way out."""
    if state.slip is PaperState.PRINTING or state.riding is Riding.SEARCHING:
        return state, ()
    return replace(state, page=Page.END), (fx.ForgetRide(),)
