# SPDX-License-Identifier: Apache-2.0
"""Paying for a filed case: what the resident wished and what the platform answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PayLaterAsked:
    """现在不付: the case stays filed, the order stays open."""


@dataclass(frozen=True)
class PayAgainAsked:
    """再试一次: where no order could be made, or it has ended."""


@dataclass(frozen=True)
class OtherBillAsked:
    """付别的账单: not the order of last time, another one."""


PayingWish = PayLaterAsked | PayAgainAsked | OtherBillAsked


@dataclass(frozen=True)
class OrderShown:
    """The order is there and waits to be paid."""


@dataclass(frozen=True)
class OrderPaid:
    """The platform said that it is paid."""


@dataclass(frozen=True)
class OrderSaid:
    """Why nothing is paid now; ``step``: a value of ``kiosk.journey.paying.Paying``."""

    step: str


@dataclass(frozen=True)
class OrderFound:
    """This resident left an order of this service unpaid the last time (上次没付完)."""


PayingAnswer = OrderFound | OrderShown | OrderPaid | OrderSaid
