# SPDX-License-Identifier: Apache-2.0
"""找茬 (这里有问题): what the resident wished and what the platform said."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.reporting import Reporting


@dataclass(frozen=True)
class ReportAsked:
    """这里有问题."""


@dataclass(frozen=True)
class ReportKindChosen:
    """What is wrong; ``kind``: a word of the contract."""

    kind: str


@dataclass(frozen=True)
class ReportWordsAsked:
    """我想写几句."""


@dataclass(frozen=True)
class ReportWordsSaid:
    """What somebody wrote; empty: nothing after all."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class ReportContactSaid:
    """Whether somebody is to call back, and may be told whom."""

    call_me: bool


@dataclass(frozen=True)
class ReportSlipAsked:
    """打印编号."""


@dataclass(frozen=True)
class ReportSaid:
    """What came of it."""

    step: Reporting


ReportWish = ReportAsked | ReportKindChosen | ReportWordsAsked | ReportWordsSaid | ReportContactSaid | ReportSlipAsked
ReportAnswer = ReportSaid
