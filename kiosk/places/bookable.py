# SPDX-License-Identifier: Apache-2.0
"""统一预约: where a visit for an item can be booked, how far ahead, and the promise of 10 or 30 minutes.

An item of kind booking says so itself; for every other one a visit to a counter is booked that does it (row 71 of the domain
notes: "Book from any dead end"). Terminal and platform ask here, so that what is offered is what is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import Words
from kiosk.places.book import Entry, PlaceBook

WAIT_MINUTES: Final[Mapping[str, int]] = {"general": 10, "complex": 30}
"""现场等候时间: 一般事项不超过 10 分钟, 复杂事项不超过 30 分钟 (domain notes 1.5 row 71)."""
DAYS_AHEAD: Final = 14
"""For a visit to a counter; items of kind booking have their own."""


@dataclass(frozen=True, slots=True)
class BookingTerms:
    """On which terms a visit for an item is booked. ``point_kinds`` empty: every kind with a counter."""

    point_kinds: tuple[str, ...]
    days_ahead: int
    wait_minutes: int
    bring: tuple[Words, ...]


def booking_terms(item: ServiceItem) -> BookingTerms:
    """Of any item. What is to be brought is known of an item of kind booking; of another its papers are on its notice."""
    own = item.booking
    if own is not None:
        return BookingTerms(own.point_kinds, own.days_ahead, WAIT_MINUTES[own.wait], own.bring)
    is_quick = item.guide.case_type == "即办"
    return BookingTerms((), DAYS_AHEAD, WAIT_MINUTES["general" if is_quick else "complex"], ())


def takes_visits(entry: Entry, item: ServiceItem, terms: BookingTerms) -> bool:
    """Whether a visit for the item can be booked at this point at all."""
    if item.base_code not in entry.items or not entry.point.attended or not entry.kind.counter:
        return False
    return not terms.point_kinds or entry.kind.id in terms.point_kinds


def bookable(book: PlaceBook, item: ServiceItem) -> Sequence[Entry]:
    """The points at which a visit for the item can be booked, in the book's order."""
    terms = booking_terms(item)
    return tuple(entry for entry in book.doing(item.base_code) if takes_visits(entry, item, terms))
