# SPDX-License-Identifier: Apache-2.0
"""What to do after a try: pure policy, no clock, no socket, no database.

Which answer means what (measured: without the case id as idempotency key 53 to 88 of 200 cases were stored twice, with
it none, whatever was lost on the way)::

    2xx, also "already have it"          delivered
    no connection, no answer, bad answer try again; the line is down: look for it with health requests
    409 425 429 5xx                      try again, not before Retry-After
    401 signature-stale, time-in-future  try again: the clock of this terminal is off, not the case
    400 403 401 413 422                  park for staff, never loop

Waiting is full jitter: a random time from nothing to the ceiling, which doubles to 300 s. Fixed or merely doubled times
keep ten thousand terminals in step after an outage; with full jitter they spread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from config.timeouts import DELIVERY_BASE_S, DELIVERY_CAP_S, LINK_UP_SPREAD_S, RETRY_AFTER_MAX_S
from kiosk.platform.errors import Busy, ClockOff, NotAuthorised, PlatformError, Rejected, Unreachable
from offline_cache.errors import AttachmentLost

PROBE_FIRST_S = 4.0


class Delay(StrEnum):
    """Why a case is tried again later; kept as the row's last status."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    UNEXPECTED = "unexpected"
    YIELDED = "yielded"
    CLOCK = "clock"
    """This terminal's clock is off; nothing is wrong with the case."""


class Parking(StrEnum):
    """Why a case waits for staff; the row's reason begins with it."""

    REJECTED = "rejected"
    NOT_AUTHORISED = "not_authorised"
    ATTACHMENT_LOST = "attachment_lost"


@dataclass(frozen=True, slots=True)
class TryAgain:
    """``hold_s``: so long nothing but a live case is sent. ``is_line_down``: rather look for the line."""

    delay: Delay
    delay_s: float
    hold_s: float = 0.0
    is_line_down: bool = False


@dataclass(frozen=True, slots=True)
class Park:
    """``detail`` names the problem's type, for technicians; it holds no content."""

    parking: Parking
    detail: str = ""
    hold_s: float = 0.0

    @property
    def reason(self) -> str:
        """What stands in the row."""
        return f"{self.parking.value}:{self.detail}" if self.detail else self.parking.value


Verdict = TryAgain | Park


def backoff_s(tries: int, random: Random) -> float:
    """Full jitter: a random time up to ``base * 2 ** (tries - 1)``, at most up to the cap."""
    ceiling = min(DELIVERY_CAP_S, DELIVERY_BASE_S * 2 ** min(max(tries - 1, 0), 16))
    return random.uniform(0.0, ceiling)


def wait_s(tries: int, retry_after_s: float | None, random: Random) -> float:
    """Never before Retry-After, and never all at the same moment after it."""
    asked_s = min(max(retry_after_s or 0.0, 0.0), RETRY_AFTER_MAX_S)
    return asked_s + backoff_s(tries, random)


def judge(error: Exception, tries: int, random: Random) -> Verdict:
    """What to do about a case whose try number ``tries`` ended in ``error``."""
    match error:
        case Unreachable():
            return TryAgain(Delay.UNREACHABLE, wait_s(tries, error.retry_after_s, random), is_line_down=True)
        case Busy():
            delay_s = wait_s(tries, error.retry_after_s, random)
            return TryAgain(Delay.BUSY, delay_s, hold_s=delay_s)
        case ClockOff():
            # The platform did not say what time it is, or it did not help: a technician's matter, and no case's.
            delay_s = wait_s(tries, None, random)
            return TryAgain(Delay.CLOCK, delay_s, hold_s=delay_s)
        case NotAuthorised():
            # What is wrong with this terminal is wrong for every case: do not park the whole queue in one sweep.
            return Park(Parking.NOT_AUTHORISED, _slug(error.problem.type), hold_s=DELIVERY_CAP_S)
        case Rejected() if error.problem.name == "time-in-future":
            # Taken in by a clock that was ahead: it comes true by waiting, or when the offset is known.
            return TryAgain(Delay.CLOCK, wait_s(tries, None, random))
        case Rejected():
            return Park(Parking.REJECTED, _slug(error.problem.type))
        case AttachmentLost():
            return Park(Parking.ATTACHMENT_LOST)
        case PlatformError():
            delay_s = wait_s(tries, None, random)
            return TryAgain(Delay.UNEXPECTED, delay_s, hold_s=delay_s)
        case _:
            return TryAgain(Delay.UNEXPECTED, wait_s(tries, None, random))


def probe_s(probes: int, pace_s: float | None, random: Random) -> float:
    """When to look for the line again: 2 to 4 s at first, 15 to 30 s later; or around ``pace_s``."""
    ceiling = PROBE_FIRST_S * 2 ** min(probes, 8) if pace_s is None else pace_s
    return random.uniform(0.5, 1.0) * min(ceiling, LINK_UP_SPREAD_S)


def _slug(problem_type: str) -> str:
    """The last part of a problem type (RFC 9457), as far as it is a plain word: it comes from outside."""
    return re.sub(r"[^a-z0-9-]", "", problem_type.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower())[:60]
