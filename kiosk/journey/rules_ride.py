# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for 一键叫车; joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import events as ev
from kiosk.journey.moves import filing, portrait, ride
from kiosk.journey.rule import Rule, go
from kiosk.journey.state import Page

_NOBODY: dict[type[ev.Event], Rule] = {
    ev.CardFound: Rule((), portrait.card_lies),
}
"""Nobody is asked who they are, whatever lies on a reader."""

RIDES: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.RIDE: {
        **_NOBODY,
        ev.RideWished: Rule((Page.RIDE_WAIT, Page.RIDE_PHONE), ride.wished),
        ev.WentBack: Rule((Page.NOTICE,), ride.left),
    },
    Page.RIDE_PHONE: {
        **_NOBODY,
        ev.RidePhoneSaid: Rule((), ride.phone_said),
        ev.RidePhoneKept: go(Page.RIDE),
        ev.RideWished: Rule((), ride.no_phone),
        ev.WentBack: go(Page.RIDE),
    },
    Page.RIDE_WAIT: {
        **_NOBODY,
        ev.RideOffered: Rule((Page.RIDE,), ride.offered),
        ev.RideTold: Rule((Page.RIDE_COMING,), ride.told),
    },
    Page.RIDE_COMING: {
        **_NOBODY,
        ev.RideTold: Rule((Page.RIDE_COMING,), ride.told),
        ev.RideWished: Rule((Page.RIDE_WAIT, Page.END), ride.wished_of_it),
        ev.SlipAsked: Rule((), filing.slip),
        ev.WentOn: Rule((Page.END,), ride.done),
    },
}
