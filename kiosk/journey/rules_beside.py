# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for 附近能办 and 小申; joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.moves import beside, choosing, filing
from kiosk.journey.rule import Rule, go, stay
from kiosk.journey.state import Page

BESIDE: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.NEARBY: {
        ev.NearbyItemAsked: go(Page.NEARBY_ITEM),
        ev.OpenNowToggled: stay(fx.ToggleOpenNow()),
        ev.PlacePicked: Rule((Page.PLACE,), beside.place_picked),
        ev.PlaceCodeAsked: go(Page.PLACE_CODE),
        ev.WentBack: Rule(beside.NEARBY_FROM, beside.nearby_left),
    },
    Page.NEARBY_ITEM: {
        ev.NearbyItemPicked: Rule((Page.NEARBY,), beside.item_picked),
        ev.WentBack: go(Page.NEARBY),
    },
    Page.PLACE: {
        ev.SlipAsked: Rule((), filing.slip),
        ev.WentBack: go(Page.NEARBY),
    },
    Page.PLACE_CODE: {
        ev.WentBack: go(Page.NEARBY),
    },
    Page.ASK: {
        ev.ReadyPicked: Rule((), lambda state, event: (state, (fx.AskReady(event.number),))),
        ev.TypingAsked: go(Page.ASK_TYPE),
        ev.AnswersFound: go(Page.ANSWERS),
        ev.WentBack: Rule(beside.ASK_FROM, beside.ask_left),
    },
    Page.ASK_TYPE: {
        ev.QuestionTyped: Rule((), lambda state, event: (state, (fx.AskInWords(event.text),))),
        ev.AnswersFound: go(Page.ANSWERS),
        ev.WentBack: go(Page.ASK),
    },
    Page.ANSWERS: {
        ev.ItemChosen: Rule((), choosing.choose),
        ev.ItemOpened: Rule((Page.STOP,), choosing.opened),
        ev.QuestionReady: go(Page.QUESTION),
        ev.NoticeReady: go(Page.NOTICE),
        ev.TypingAsked: go(Page.ASK_TYPE),
        ev.WentBack: go(Page.ASK),
    },
}

NEARBY_RULE = Rule((Page.NEARBY,), beside.nearby_asked)
"""For pages that are about one service, and offer to show where else it is done."""
