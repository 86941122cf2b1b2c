# SPDX-License-Identifier: Apache-2.0
"""The questions of an item (递进式问卷) as its content file describes them. Source: domain notes 1.2 rows 17 and 22."""

from __future__ import annotations

from pydantic import Field

from kiosk.catalogue.words import Content, Words


class StopText(Content):
    """An answer that leads elsewhere: what, where to, and honestly why."""

    reason: Words
    what: Words
    why: Words


class Option(Content):
    """One answer. ``next``: the question after it (default: the next in the file). ``stop``: this way ends here."""

    value: str = Field(min_length=1)
    label: Words
    note: Words | None = None
    next: str | None = None
    stop: StopText | None = None
    template: str | None = None


class Question(Content):
    """One question of the 递进式问卷."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    ask: Words
    help: Words | None = None
    options: tuple[Option, ...] = Field(min_length=2)

    def option(self, value: str) -> Option | None:
        """The option with this value."""
        return next((option for option in self.options if option.value == value), None)
