# SPDX-License-Identifier: Apache-2.0
"""What can be touched on the pages that find a service: typing, choosing a group, turning pages."""

from __future__ import annotations

from enum import StrEnum


class Find(StrEnum):
    """The value beside each stands in brackets."""

    KEY = "key"
    """A letter, ``erase`` or ``clear``."""
    TEXT = "text"
    """All that stands in the line now."""
    WRITE = "write"
    """``letters`` or ``characters``: what is typed with."""
    GROUP = "group"
    """The key of a group."""
    BACK = "back"
    """One group up."""
    TURN = "turn"
    """Pages forward, or back where it is negative."""
    AFRESH = "afresh"
    """The way through the door: nothing is typed, no group is open (the page: ``search`` or ``browse``)."""
