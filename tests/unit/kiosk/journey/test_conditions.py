# SPDX-License-Identifier: Apache-2.0
"""Which words beside the ways in say that something is going on, and nothing else may be begun."""

from __future__ import annotations

from kiosk.journey.conditions import WayNotice


def test_only_what_is_read_or_asked_now_is_busy() -> None:
    busy = {notice for notice in WayNotice if notice.is_busy}
    assert busy == {WayNotice.CODE_CHECKING, WayNotice.SOCIAL_READING, WayNotice.SOCIAL_CHECKING}
