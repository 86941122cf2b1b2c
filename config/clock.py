# SPDX-License-Identifier: Apache-2.0
"""Wall-clock times as the case record wants them: Shanghai time, ISO 8601, milliseconds.

China keeps one civil time, UTC+8, without daylight saving, so a fixed offset is exact and needs no time-zone database.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "+08:00")


def now() -> datetime:
    """The present moment in Shanghai time."""
    return datetime.now(SHANGHAI)


def iso_ms(moment: datetime) -> str:
    """``moment`` as ``2026-11-21T09:42:00.123+08:00``.

    Raises:
        ValueError: ``moment`` carries no time zone, so its instant is unknown.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone cannot be written into a case record")
    return moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds")


def parse_iso(text: str) -> datetime:
    """The inverse of :func:`iso_ms`; any zone is accepted, the result is Shanghai time.

    Raises:
        ValueError: not ISO 8601, or without a time zone.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without a time zone: {text!r}")
    return moment.astimezone(SHANGHAI)
