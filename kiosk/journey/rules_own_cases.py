# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table about own cases (我的办件); joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import identity, mine, mine_card, preview
from kiosk.journey.rule import Rule, go
from kiosk.journey.rules_acting import KNOWN
from kiosk.journey.state import Page

_ONE: dict[type[ev.Event], Rule] = {
    ev.MineWished: Rule((), mine.wished),
    ev.MineSaid: Rule((Page.STOP,), mine.said),
    ev.WentOn: Rule((Page.MINE,), mine.one_on),
    ev.WentBack: Rule((Page.MINE,), mine.one_back),
}

_WAYS_IN: dict[type[ev.Event], Rule] = {
    ev.Identified: Rule(KNOWN, identity.identified),
    ev.CardFound: Rule(KNOWN, identity.card_found),
    ev.OtherCodeShown: Rule((Page.MINE_GLANCE,), mine.paper_shown),
    ev.CardWayAsked: go(Page.IDENTIFY, fx.ClearEntry()),
}
"""A card, or a code, says more than a number that is typed."""

OWN_CASES: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.MINE: {
        ev.MineWished: Rule(
            (Page.MINE_CASE, Page.MINE_OFFER, Page.MINE_LICENCES, Page.MINE_POINTS, Page.MINE_VISIT), mine.wished
        ),
        ev.MineSaid: Rule((Page.STOP,), mine.said),
        ev.OrderFound: Rule((Page.PAY,), mine.order_found),
        ev.CardFound: Rule((), mine_card.laid),
        ev.WentOn: Rule((), mine.list_on),
        ev.WentBack: Rule((Page.CHOOSE,), mine.list_back),
    },
    Page.MINE_CASE: {
        **_ONE,
        ev.MineWished: Rule((Page.IDENTIFY, Page.MINE_REFUND), mine.wished),
        ev.CardFound: Rule((), mine_card.laid),
        ev.MendingOpened: Rule((Page.PREFILL,), mine.mending_opened),
        ev.OrderFound: Rule((Page.PAY,), mine.order_found),
        ev.ResultReady: Rule((Page.PREVIEW,), preview.opened),
    },
    Page.MINE_REFUND: dict(_ONE),
    Page.MINE_OFFER: dict(_ONE),
    Page.MINE_LICENCES: {**_ONE, ev.CardFound: Rule((), mine_card.laid)},
    Page.MINE_POINTS: {**_ONE, ev.CardFound: Rule((), mine_card.laid)},
    Page.MINE_VISIT: {**_ONE, ev.MineWished: Rule((Page.VISIT,), mine.wished)},
    Page.MINE_NUMBER: {
        ev.KeyPressed: Rule((), mine.typed_key),
        ev.WentOn: Rule((Page.MINE_TAIL,), mine.number_typed),
        **_WAYS_IN,
        ev.WentBack: go(Page.IDENTIFY, fx.ClearEntry()),
    },
    Page.MINE_TAIL: {
        ev.KeyPressed: Rule((), mine.typed_key),
        ev.WentOn: Rule((), mine.number_looked_up),
        ev.MineSaid: Rule((Page.MINE_GLANCE, Page.MINE_NUMBER), mine.number_said),
        **_WAYS_IN,
        ev.WentBack: Rule((Page.MINE_NUMBER,), mine.number_back),
    },
    Page.MINE_GLANCE: {
        ev.MineWished: Rule((), mine.wished),
        ev.MineSaid: Rule((Page.STOP,), mine.said),
        ev.WentOn: Rule((Page.IDENTIFY, Page.MINE), mine.glance_back),
        ev.WentBack: Rule((Page.IDENTIFY, Page.MINE), mine.glance_back),
    },
}
