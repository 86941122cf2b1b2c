# SPDX-License-Identifier: Apache-2.0
"""帮办 and 同屏协助: what the resident wished, what the desk said, and what the terminal's own clock found."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.helping import CoView


@dataclass(frozen=True)
class HelpEscalated:
    """Nobody has taken the call for 45 seconds, and somebody else was asked besides."""


@dataclass(frozen=True)
class HelpLate:
    """A minute is over without anybody: other ways are said."""


@dataclass(frozen=True)
class SolvedSaid:
    """解决了吗: the resident's word on the help they had."""

    solved: bool


@dataclass(frozen=True)
class CoViewAsked:
    """From the sheet of help: what it means, before anything is agreed to."""


@dataclass(frozen=True)
class CoViewAgreed:
    """好，让帮办看."""


@dataclass(frozen=True)
class CoViewWithdrawn:
    """不让看了: at any moment, by one key."""


@dataclass(frozen=True)
class CoViewSaid:
    """How it stands with the desk."""

    step: CoView


HelpingWish = SolvedSaid | CoViewAsked | CoViewAgreed | CoViewWithdrawn
HelpingAnswer = HelpEscalated | HelpLate | CoViewSaid
