# SPDX-License-Identifier: Apache-2.0
"""Choosing a service and what is asked about it (找事项、导引)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.finding import Find


@dataclass(frozen=True)
class OpenItem:
    """Look the service up; answered by ``ItemOpened``."""

    code: str


@dataclass(frozen=True)
class StepFinding:
    """One key of the pages that find a service; going back out of the last group is answered by ``GroupsLeft``."""

    wish: Find
    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class BeginGuidance:
    """Start the questionnaire; answered by ``QuestionReady`` or ``NoticeReady``."""


@dataclass(frozen=True)
class AnswerQuestion:
    """Take the answer; answered by ``QuestionReady``, ``GuidanceStopped`` or ``NoticeReady``."""

    value: str = field(repr=False)


@dataclass(frozen=True)
class PreviousQuestion:
    """Answered by ``QuestionReady`` or ``GuidanceLeft``."""


ServiceEffect = (
    OpenItem | StepFinding | BeginGuidance | AnswerQuestion | PreviousQuestion
)  # fmt: skip
