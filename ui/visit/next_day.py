# SPDX-License-Identifier: Apache-2.0
"""下次到期, on the receipt and on the page that hands it over: what is done once in so many months, and by when again."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.application.facts import spoken_date
from kiosk.journey.record import VisitRecord


def next_day(record: VisitRecord, say: Callable[..., str]) -> tuple[str, str]:
    """What it is called, and by when: 下次认证, 2027年11月22日以前. Two empty texts: it is done once, or nobody knows yet.

    ``say``: phrases, of one mode.
    """
    day = record.next_day
    if day is None or record.item is None or record.item.outcome.renews is None:
        return "", ""
    return record.item.outcome.renews.label.say(), say("hand_over.before", day=spoken_date(day))
