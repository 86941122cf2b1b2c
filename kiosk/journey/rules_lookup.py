# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for 公开查询; joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import events as ev
from kiosk.journey.moves import filing, lookup, portrait
from kiosk.journey.rule import Rule, go
from kiosk.journey.state import Page

_NOBODY: dict[type[ev.Event], Rule] = {
    ev.CardFound: Rule((), portrait.card_lies),
}
"""Nobody is asked who they are, whatever lies on a reader."""

_CODES: dict[type[ev.Event], Rule] = {
    ev.LookupOpened: Rule((), lookup.opened),
    ev.LicenceShown: Rule((), lookup.shown),
    ev.OtherCodeShown: Rule((), lookup.other_code),
    ev.CodeShown: Rule((), lookup.other_code),
    ev.LookupBegun: go(Page.LOOKUP_WAIT),
}
"""A licence's code is of use, and no other."""

LOOKUP: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.LOOKUP: {
        **_NOBODY,
        **_CODES,
        ev.LookupAsked: Rule((), lookup.asked),
        ev.ScanAsked: Rule((Page.LOOKUP_SCAN,), lookup.scan_asked),
        ev.WentBack: Rule((Page.NOTICE,), lookup.left),
    },
    Page.LOOKUP_SCAN: {
        **_NOBODY,
        **_CODES,
        ev.CardWayAsked: go(Page.LOOKUP),
        ev.WentBack: go(Page.LOOKUP),
    },
    Page.LOOKUP_WAIT: {
        **_NOBODY,
        ev.LookupFound: Rule((Page.LOOKUP_LIST, Page.LOOKUP_RESULT), lookup.found),
        ev.LookupSaid: Rule((Page.LOOKUP,), lookup.said),
        ev.WentBack: Rule((Page.LOOKUP,), lookup.dropped),
    },
    Page.LOOKUP_LIST: {
        **_NOBODY,
        ev.LookupPicked: Rule((Page.LOOKUP_RESULT,), lookup.picked),
        ev.LookupAgain: Rule((Page.LOOKUP,), lookup.again),
        ev.WentBack: go(Page.LOOKUP),
    },
    Page.LOOKUP_RESULT: {
        **_NOBODY,
        ev.SlipAsked: Rule((), filing.slip),
        ev.LookupAgain: Rule((Page.LOOKUP,), lookup.again),
        ev.WentOn: Rule((Page.END,), lookup.done),
        ev.WentBack: Rule((Page.LOOKUP_LIST, Page.LOOKUP), lookup.result_back),
    },
}
