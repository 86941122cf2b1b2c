# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for paying; joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import events as ev
from kiosk.journey.moves import paying
from kiosk.journey.rule import Rule
from kiosk.journey.state import Page

PAYING: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.PAY: {
        ev.OrderShown: Rule((), paying.shown),
        ev.OrderPaid: Rule((), paying.paid),
        ev.OrderSaid: Rule((), paying.said),
        ev.PayAgainAsked: Rule((), paying.again),
        ev.OtherBillAsked: Rule((Page.PREFILL, Page.MINE), paying.other_bill),
        ev.PayLaterAsked: Rule((Page.HAND_OVER, Page.SUBMIT), paying.later),
        ev.WentOn: Rule((Page.HAND_OVER, Page.SUBMIT), paying.went_on),
    },
}
