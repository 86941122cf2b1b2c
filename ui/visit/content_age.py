# SPDX-License-Identifier: Apache-2.0
"""Content that was not renewed for long says so on the page that people read before they start."""

from __future__ import annotations

from config import clock
from config.modes import DisplayMode
from kiosk.catalogue.package.staleness import stale_words
from ui.visit.parts import VisitParts
from ui.visit.phrases import by_sentence


def old_content(parts: VisitParts, mode: DisplayMode) -> str:
    """The sentence; empty where the content is fresh enough, or nobody knows when it was made."""
    if parts.content_made_at is None:
        return ""
    limit = parts.settings.content.stale_days
    return by_sentence(stale_words(parts.content_made_at, clock.now().date(), limit), mode)
