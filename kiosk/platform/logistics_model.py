# SPDX-License-Identifier: Apache-2.0
"""How a result reaches the resident as values (统一物流、统一送达): quotes, shipments, tracking. Amounts are whole 分.

Source: contract/openapi.yaml, ``/v1/courier-quotes`` and ``/v1/cases/{case_id}/shipment``; domain notes 1.5 rows 70 and 72.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ShipmentState(StrEnum):
    """送达进度."""

    WAITING = "waiting"
    """The case is not decided yet."""
    READY = "ready"
    """It waits at the counter, in the locker, or on the telephone."""
    SENT = "sent"
    ON_THE_WAY = "on_the_way"
    DELIVERED = "delivered"
    NONE = "none"
    """Nothing is handed over: it was refused, withdrawn or denied."""


class OriginalsState(StrEnum):
    """双向寄递: where the originals are that a courier fetches."""

    ORDERED = "ordered"
    """The courier comes."""
    MISSED = "missed"
    """Nobody was there; the courier comes once more."""
    FETCHED = "fetched"
    RECEIVED = "received"
    """At the office."""
    RETURNING = "returning"
    RETURNED = "returned"
    CALLED_OFF = "called_off"
    """Nothing is fetched any more: nobody was there twice, or the case was over before."""


@dataclass(frozen=True, slots=True)
class CourierQuote:
    """``payer``: ``receiver`` pays on delivery (到付), ``office`` pays. ``both_ways``: originals are fetched too (双向寄递)."""

    carrier: str
    amount_fen: int
    payer: str
    days_from: int
    days_to: int
    both_ways: bool


@dataclass(frozen=True, slots=True)
class TrackingEvent:
    """One line of the courier's tracking."""

    at: str
    say: str


@dataclass(frozen=True, slots=True)
class Originals:
    """``comes_on``: the day of the courier's (next) visit, ISO 8601; None where none is to come."""

    state: OriginalsState
    since: str
    comes_on: str | None


@dataclass(frozen=True, slots=True)
class Shipment:
    """``way``: of the item's outcome. ``collection_code``: for counter and locker, to a strong session alone."""

    case_id: str
    way: str
    state: ShipmentState
    carrier: str | None
    waybill_no: str | None
    collection_code: str | None = field(repr=False)
    place: str | None
    events: tuple[TrackingEvent, ...]
    originals: Originals | None = None
    """What a courier fetches first (双向寄递); None: nothing."""
