# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for finding a service; joined to the rest in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import effects as fx, events as ev
from kiosk.journey.finding import Find
from kiosk.journey.moves import choosing, doors, finding
from kiosk.journey.rule import Rule, go, stay
from kiosk.journey.state import Page

LISTS: dict[type[ev.Event], Rule] = {
    ev.DoorChosen: doors.RULE,
    ev.ItemChosen: Rule((), choosing.choose),
    ev.ItemOpened: Rule((Page.STOP,), choosing.opened),
    ev.QuestionReady: go(Page.QUESTION),
    ev.NoticeReady: go(Page.NOTICE),
    ev.FindWished: Rule((), finding.wished),
}
"""The same on every page that shows services to choose from."""

FINDING: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.SEARCH: {**LISTS, ev.WentBack: Rule(finding.ENTERED_FROM, finding.left)},
    Page.BROWSE: {
        **LISTS,
        ev.WentBack: stay(fx.StepFinding(Find.BACK)),
        ev.GroupsLeft: Rule(finding.ENTERED_FROM, finding.left),
    },
}
