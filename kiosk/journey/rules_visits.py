# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for 预约去窗口; joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import visits
from kiosk.journey.rule import Rule, stay
from kiosk.journey.state import Page

VISITS: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.VISIT: {
        ev.FieldAnswered: Rule((), visits.chosen),
        ev.VisitBooked: Rule((Page.STOP, Page.MINE_VISIT), visits.booked),
        ev.VisitRefused: Rule((Page.STOP, Page.MINE_VISIT), visits.refused),
        ev.VisitLeft: Rule((Page.STOP, Page.CHOOSE, Page.MINE_VISIT), visits.left),
        ev.WentBack: stay(fx.LeaveVisit()),
    },
}
