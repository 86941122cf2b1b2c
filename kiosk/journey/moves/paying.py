# SPDX-License-Identifier: Apache-2.0
"""Paying (缴费): after the case is at the platform, never before. Whatever becomes of the money, the case is filed, once."""

from __future__ import annotations

from dataclasses import replace

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import filing, mine
from kiosk.journey.paying import STILL_OPEN, Paying
from kiosk.journey.rule import Step
from kiosk.journey.state import Delivery, JourneyState, Page


def delivered(state: JourneyState, event: ev.CaseDelivered) -> Step:
    """平台已收: what has to be paid at filing is paid now."""
    if state.item is None or not state.item.pays:
        return filing.delivered(state, event)
    return _asking(replace(state, delivery=Delivery.DELIVERED, page=Page.PAY))


def waits(state: JourneyState, event: ev.CaseWaits) -> Step:
    """待送达: there is no order before the platform has the case; the paper says how to pay later."""
    if state.item is not None and state.item.pays:
        state = filing.left_unpaid(state)
    return filing.waits(state, event)


def _asking(state: JourneyState) -> Step:
    return replace(state, paying=Paying.OPENING), (fx.OpenOrder(),)


def found(state: JourneyState, _event: ev.OrderFound) -> Step:
    """上次没付完: that order is paid first, or another bill asked for."""
    return replace(state, page=Page.PAY, paying=Paying.WAITING, order_found=True), ()


def other_bill(state: JourneyState, _event: ev.OtherBillAsked) -> Step:
    """The order of last time stays as it is; the form, or the list, goes on. Nothing is begun on an empty battery."""
    if not state.order_found or state.paying.is_settled or state.power_low:
        return state, ()
    if state.item is None:
        return mine.order_left(state)
    return replace(state, page=Page.PREFILL, paying=Paying.NONE, order_found=False), (fx.LeaveOrder(),)


def shown(state: JourneyState, _event: ev.OrderShown) -> Step:
    """The code is on screen, or is so again after a silence."""
    return replace(state, paying=Paying.WAITING), ()


def paid(state: JourneyState, _event: ev.OrderPaid) -> Step:
    """已付."""
    return replace(state, paying=Paying.PAID), ()


def said(state: JourneyState, event: ev.OrderSaid) -> Step:
    """What was paid stays paid, whatever a late answer says."""
    return (state, ()) if state.paying.is_settled else (replace(state, paying=Paying(event.step)), ())


def again(state: JourneyState, _event: ev.PayAgainAsked) -> Step:
    """Another try at an order."""
    return _asking(state) if state.paying.may_be_tried_again else (state, ())


def later(state: JourneyState, _event: ev.PayLaterAsked) -> Step:
    """On without paying. What nobody heard of stays unheard of, and is said so on paper."""
    return _onward(filing.left_unpaid(state))


def went_on(state: JourneyState, _event: ev.WentOn) -> Step:
    """On, where the platform has said that nothing is open."""
    return _onward(state) if state.paying.is_settled else (state, ())


def _onward(state: JourneyState) -> Step:
    """What is issued at once is fetched, but not before it is paid."""
    if state.order_found:
        return filing.hand_over(replace(state, delivery=Delivery.DELIVERED))
    if state.paying.is_settled and state.item is not None and state.item.gives_document:
        return replace(state, page=Page.SUBMIT), (fx.FetchResult(),)
    return filing.hand_over(state)


def heard_late(state: JourneyState, _event: ev.OrderPaid) -> Step:
    """The platform says it while the papers come out: the page says so too."""
    return (replace(state, paying=Paying.PAID), ()) if state.paying in STILL_OPEN else (state, ())
