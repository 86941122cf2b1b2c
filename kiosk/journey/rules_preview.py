# SPDX-License-Identifier: Apache-2.0
"""The part of the visit's table for papers that are looked at before they are printed; joined in :mod:`kiosk.journey.rules`."""

from __future__ import annotations

from kiosk.journey import events as ev
from kiosk.journey.moves import filing, preview
from kiosk.journey.rule import Rule
from kiosk.journey.state import Page

PREVIEW: dict[Page, dict[type[ev.Event], Rule]] = {
    Page.PREVIEW: {
        ev.PreviewTurned: Rule((), preview.turned),
        ev.WentOn: Rule((Page.HAND_OVER, Page.MINE_CASE), preview.went_on),
        ev.PrintDeclined: Rule((Page.HAND_OVER, Page.MINE_CASE), preview.declined),
        ev.PaperMissed: Rule((), filing.paper_missed),
        ev.WentBack: Rule((Page.MINE_CASE,), preview.left),
    },
}
