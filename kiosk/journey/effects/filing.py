# SPDX-License-Identifier: Apache-2.0
"""Filing, paying, and what comes on paper: receipts, results, slips, photographs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Submit:
    """Freeze, seal, hand to the courier; answered by ``CaseDurable`` … ``CaseDelivered`` / ``CaseWaits``."""


@dataclass(frozen=True)
class OpenOrder:
    """Ask for the order (缴费单) of the case; answered by ``OrderShown``, ``OrderPaid`` or ``OrderSaid``, again and again."""


@dataclass(frozen=True)
class LeaveOrder:
    """The order that was found is left as it is. Where a form is to be filled in instead, answered by ``Prefilled``."""


@dataclass(frozen=True)
class FetchResult:
    """Answered by ``ResultReady`` or ``ResultMissing``."""


@dataclass(frozen=True)
class IssueOfflineCode:
    """Ask for the resident's own 离线码; answered by ``OfflineCodeSettled``."""


@dataclass(frozen=True)
class PrintReceipt:
    """Answered by ``ReceiptFinished`` of the same ``job``: one attempt at one paper, counted by the visit."""

    job: int


@dataclass(frozen=True)
class ShowReceipt:
    """The receipt's code is made for the screen; answered by ``ReceiptSigned``."""


@dataclass(frozen=True)
class PrintReceiptOnA4:
    """The same on a sheet of the A4 printer; answered by ``ReceiptFinished`` of the same job."""

    job: int


@dataclass(frozen=True)
class PrintDocument:
    """Answered by ``DocumentFinished`` of the same job, and by ``DocumentMoved`` before."""

    job: int


@dataclass(frozen=True)
class PrintFormSheet:
    """申请表 of the case that was filed; answered as ``PrintDocument``."""

    job: int


@dataclass(frozen=True)
class PrintBlankForms:
    """空白表 of the service; answered as ``PrintDocument``."""

    job: int


@dataclass(frozen=True)
class PrintSlip:
    """What the page says, on paper; answered by ``ReceiptFinished`` of the same job."""

    job: int


@dataclass(frozen=True)
class TurnPreview:
    """Another part of the paper that is on screen before it is printed; ``by``: so many on."""

    by: int


@dataclass(frozen=True)
class TakeNow:
    """Take the picture as it is; answered by ``PortraitTaken``, or by a word on the page."""


@dataclass(frozen=True)
class ForgetPortraits:
    """Every picture that was taken, and what was made of it, is gone."""


@dataclass(frozen=True)
class MakePortrait:
    """Of the picture with this number, from 0; answered by ``PortraitMade`` or ``PortraitNotMade``."""

    number: int


@dataclass(frozen=True)
class MakePortraitAgain:
    """Of the same picture, before the same background; answered as ``MakePortrait``."""


@dataclass(frozen=True)
class ColourPortrait:
    """Another background; answered as ``MakePortrait``."""

    colour: str


@dataclass(frozen=True)
class PrintPortrait:
    """Several on one sheet of A4; answered by ``DocumentFinished`` of the same job, and by ``DocumentMoved`` before."""

    job: int


FilingEffect = (
    Submit | OpenOrder | LeaveOrder | FetchResult | IssueOfflineCode | ShowReceipt | PrintReceipt
    | PrintReceiptOnA4 | PrintDocument | PrintFormSheet | PrintBlankForms | PrintSlip | TurnPreview | TakeNow
    | ForgetPortraits | MakePortrait | MakePortraitAgain
    | ColourPortrait | PrintPortrait
)  # fmt: skip
