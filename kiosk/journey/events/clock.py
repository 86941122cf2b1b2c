# SPDX-License-Identifier: Apache-2.0
"""What the clock said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class IdleElapsed:
    """Nobody has done anything for the mode's idle time."""


@dataclass(frozen=True)
class Retired:
    """The terminal is being stopped, or the visit ended from outside; nobody is asked."""


@dataclass(frozen=True)
class AnswerElapsed:
    """Nobody answered the sheet over the page in time."""


@dataclass(frozen=True)
class PauseElapsed:
    """A page that goes on by itself has stood long enough (end, hand over)."""


Tick = (
    IdleElapsed | Retired | AnswerElapsed | PauseElapsed
)  # fmt: skip
