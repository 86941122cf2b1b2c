# SPDX-License-Identifier: Apache-2.0
"""People: a helper (帮办), what a resident thinks of it (好差评、找茬), and the end of the visit."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CallHelp:
    """Post a 帮办 call; answered by ``HelpPlaced`` or ``HelpUnplaced``."""


@dataclass(frozen=True)
class TellSolved:
    """解决了吗: the desk hears it with the call; best effort."""

    solved: bool


@dataclass(frozen=True)
class SendRating:
    """好差评 to the platform, best effort: it never holds the resident up. ``reason``: why, of a low grade; empty: not said."""

    grade: int
    reason: str = ""


@dataclass(frozen=True)
class SendReport:
    """找茬: tell what is wrong with this page; answered by ``ReportSaid``. ``call_me``: and whom to call back."""

    kind: str
    call_me: bool


@dataclass(frozen=True)
class KeepReportWords:
    """找茬: what goes with the report, until it is told; empty: nothing does any more."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class PrintReportNumber:
    """找茬: its number on a slip; answered by ``ReceiptFinished`` of the same job. ``kind``: what was said to be wrong."""

    job: int
    kind: str


@dataclass(frozen=True)
class OpenCoView:
    """同屏协助 was agreed to: the helper is shown the masked page; answered by ``CoViewSaid``."""


@dataclass(frozen=True)
class EndCoView:
    """It was withdrawn, or is over: nothing more is shown, and what the desk holds is forgotten there."""


@dataclass(frozen=True)
class EndVisit:
    """Leave: the visit process ends and its data with it. ``reason`` is a word for the log."""

    reason: str


PeopleEffect = (
    CallHelp | TellSolved | SendRating | SendReport | KeepReportWords | PrintReportNumber | OpenCoView | EndCoView | EndVisit
)  # fmt: skip
