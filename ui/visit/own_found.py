# SPDX-License-Identifier: Apache-2.0
"""What was found of somebody's own cases (我的办件), as its pages show it; and what a failure to find it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.case.receipt import ReceiptCode
from kiosk.courier.client import CourierUnavailable
from kiosk.journey.mine import MineStep
from kiosk.platform.booking_model import CheckIn
from kiosk.platform.errors import Busy, LevelTooLow, NotAuthorised, PlatformError, Rejected, SessionEnded, Unreachable
from kiosk.platform.own_cases_model import CaseGlance, Entitlement, OwnCase, OwnCases, OwnLicence, Verification
from kiosk.platform.payment_model import PaymentOrder
from kiosk.platform.points import PointsPage
from offline_cache.sealed_case import CaseStatus
from ui.visit.own_waiting import REJECTED, Waiting

_REJECTED: Final = {
    **REJECTED,
    "no-such-case": MineStep.GONE,
    "no-such-entitlement": MineStep.GONE,
    "no-such-certificate": MineStep.GONE,
    "changed": MineStep.CHANGED,
    "not-possible-now": MineStep.TOO_LATE,
    "correction-over": MineStep.TOO_LATE,
}


@dataclass(frozen=True)
class OwnRecord:
    """What this terminal itself knows of a case that it took in; ``status`` None: it was taken in elsewhere, or long ago."""

    code: ReceiptCode
    status: CaseStatus | None


@dataclass(frozen=True)
class SealedPaper:
    """What a certificate's own code says, whose signature fits; whether it still counts only the platform knows."""

    facts: Verification


@dataclass
class Found:
    """What is shown. ``page``: of the list on screen."""

    cases: OwnCases | None = None
    offers: tuple[Entitlement, ...] = ()
    licences: tuple[OwnLicence, ...] = ()
    case: OwnCase | None = field(default=None, repr=False)
    offer: Entitlement | None = field(default=None, repr=False)
    paper: CaseGlance | OwnRecord | Verification | SealedPaper | CheckIn | None = field(default=None, repr=False)
    is_doing: bool = False
    """What was asked last changes something: where its answer was lost, nobody knows whether it was done."""
    is_certificate: bool = False
    """It is a certificate's code."""
    is_ticket: bool = False
    """What was scanned is a ticket of an appointment."""
    paid: tuple[PaymentOrder, ...] = field(default=(), repr=False)
    """Orders of the case that is looked at, with money in them."""
    order: PaymentOrder | None = field(default=None, repr=False)
    """The one of them that is looked at (退款)."""
    waiting: Waiting = field(default_factory=Waiting)
    points: PointsPage | None = field(default=None, repr=False)
    """积分; None: nothing was told of them."""
    page: int = 0
    is_partial: bool = False
    """Something of the list could not be found out now."""
    has_more: bool = False
    """There is more than a list holds."""


def log_failed(log: EventLog, error: Exception) -> None:
    """What is worth a line: a mistake of our own, or a refusal. That the line is down or the platform busy is told elsewhere."""
    if not isinstance(error, PlatformError | CourierUnavailable):
        log.failure(LogEvent.UNHANDLED_ERROR, error)
    elif isinstance(error, NotAuthorised | Rejected):
        log.failure(LogEvent.PLATFORM_REFUSED, error)


def step_of(error: Exception) -> MineStep:
    """What a failure means for who stands here."""
    if isinstance(error, SessionEnded):
        return MineStep.SESSION_ENDED
    if isinstance(error, LevelTooLow):
        return MineStep.NEEDS_CARD
    if isinstance(error, Unreachable | CourierUnavailable):
        return MineStep.OFFLINE
    if isinstance(error, Busy):
        return MineStep.BUSY
    if isinstance(error, Rejected):
        return _REJECTED.get(error.problem.name, MineStep.REFUSED)
    return MineStep.REFUSED
