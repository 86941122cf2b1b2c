# SPDX-License-Identifier: Apache-2.0
"""What the pages of a visit are filled from, and how long the page on screen has stood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from kiosk.catalogue.model import ServiceItem
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.places.site import Place
from ui.live_view import LivePicture
from ui.visit.errands import VisitErrands
from ui.visit.looks import Where
from ui.visit.pages import Pages
from ui.visit.pages_identity import Entry, way_words
from ui.visit.parts import VisitParts


@dataclass
class Showing:
    """``slow``: the wait page has stood for more than three seconds; ``turned_at``: since when the keys mean what they mean."""

    parts: VisitParts
    record: VisitRecord
    entry: Entry
    pages: Pages
    errands: VisitErrands
    slow: bool = False
    card_takes_long: bool = False
    """The card page has stood for a long while without a good card, or the camera's page without a code."""
    turned_at: float = 0.0

    @property
    def live(self) -> LivePicture | None:
        """What the camera in front sees."""
        looks = self.errands.looks
        return looks.picture(Where.FRONT) if looks is not None else None

    def way_words(self, state: JourneyState) -> str:
        """What is to be said of the way in that was tried last."""
        return way_words(state, self.parts.phrases, self.record.scanned)

    def places_for(self, item: ServiceItem | None) -> tuple[Place, ...]:
        """Where else the service is done."""
        return self.errands.nearby.places_for(item.base_code) if item is not None else ()


Fills = dict[Page, tuple[QObject, Callable[[Showing, JourneyState], None]]]
"""The view-model of each page, and what fills it."""
