# SPDX-License-Identifier: Apache-2.0
"""What the page that stops a way says by what the service does: who came for a car is not told of a proof."""

from __future__ import annotations

from typing import Final

from kiosk.catalogue.model import ServiceItem
from kiosk.journey.state import JourneyState, StopReason
from ui.visit.phrases import Phrases

_PARTS: Final = ("title", "reason", "what")
_OF_KIND: Final = {"query": "query", "payment": "payment", "booking": "booking"}


def words_of_service(state: JourneyState, item: ServiceItem | None, phrases: Phrases) -> tuple[str, str, str]:
    """Title, reason and what to do; empty where the general words of the reason serve.

    A page of a pre-check (智能预审) that has no verdict to show is of a service whose data the platform did not give.
    """
    key = _key(state, item)
    title, reason, what = (
        phrases.say(f"{key}.{part}", state.mode) if key and phrases.has(f"{key}.{part}") else "" for part in _PARTS
    )
    return title, reason, what


def _key(state: JourneyState, item: ServiceItem | None) -> str:
    if state.stop is StopReason.RULE:
        return "stop.rule.unheard"
    if item is None:
        return ""
    if state.stop is StopReason.OFFLINE:
        # What can be taken in without a network was stopped for the list of those whom one may act for, and for nothing else.
        named = "people" if item.offline_allowed else _done_by(item)
        return f"stop.offline.{named}" if named else ""
    return "stop.strong_needed.document" if state.stop is StopReason.STRONG_NEEDED and item.gives_document else ""


def _done_by(item: ServiceItem) -> str:
    """What somebody comes for; empty: a case is filed (办件)."""
    if item.ride is not None:
        return "ride"
    if item.gives_offline_code:
        return "code"
    return _OF_KIND.get(item.kind) or ("document" if item.gives_document else "")
