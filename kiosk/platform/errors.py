# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with the platform, by who can do something about it.

::

    PlatformError
    ├─ Unreachable(retry_after_s)   no answer in time                             → keep, back off
    │   ├─ ProtocolFault            an answer, but none that follows the contract: a captive portal, a broken proxy
    │   └─ NotTrusted               its certificate has expired or is another's   → keep, back off, tell staff
    ├─ Busy(retry_after_s)          429, 409, 425, 5xx                            → keep, back off
    │   └─ Maintenance              503: it is being maintained                   → the same, in other words
    ├─ ClockOff(problem)            401 signature-stale: this terminal's clock    → keep, tell staff, ask again later
    ├─ NotAuthorised(problem)       401, 403                                      → stop, tell staff
    │   ├─ WrongEnvironment         this key belongs to another environment
    │   ├─ SessionEnded             the resident's session is missing or over     → identify again; the terminal is well
    │   └─ LevelTooLow              this needs a stronger identification          → lay the card
    └─ Rejected(problem)            other 4xx: the request itself is refused      → park, never retry
        ├─ DraftGone                this draft ended at the platform              → it ends here too
        ├─ UploadEnded              a phone's upload is over                      → open another
        ├─ IdentityMismatch         name and number do not belong together        → nobody is at fault here: the register
        └─ CardNotValid             the register says that the card has expired   → renew it

The network is lost in one case alone, ``Unreachable``: ``Busy`` is a platform that is there, the others are an answer.
401, 403 and other 4xx count only with a problem of this contract in them: what a hotel's portal answers to everything
must never park a case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

PROBLEM_PREFIX = "urn:kiosk:problem:"


@dataclass(frozen=True)
class Problem:
    """RFC 9457 problem details. ``type`` is stable and decides; ``title`` and ``detail`` are for people."""

    type: str
    title: str
    status: int
    detail: str = field(default="", repr=False)
    more: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """Members that this type has besides, for instance ``attempts_left``."""

    @property
    def name(self) -> str:
        """The type without its prefix: ``wrong-environment``."""
        return self.type.removeprefix(PROBLEM_PREFIX)


class PlatformError(Exception):
    """Base; never raised itself."""


class Unreachable(PlatformError):
    """No usable answer: no network, a closed port, a time limit, or an answer that is not of the contract."""

    def __init__(self, why: str, retry_after_s: float | None = None) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class ProtocolFault(Unreachable):
    """Something answered, but not as the contract says; nothing in it is believed."""


class NotTrusted(Unreachable):
    """The line could not be secured: the platform's certificate has expired, is not valid yet, or is somebody else's."""


class Busy(PlatformError):
    """The platform is there and asks to come later."""

    def __init__(self, why: str, retry_after_s: float | None = None) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class Maintenance(Busy):
    """503: the platform is there and not in service (平台维护)."""


class NotAuthorised(PlatformError):
    """The platform does not accept this terminal, or this session."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.type}")
        self.problem = problem


class WrongEnvironment(NotAuthorised):
    """The key that signed belongs to another environment (演示/测试/生产)."""


class SessionEnded(NotAuthorised):
    """The resident's session is missing, over, or of another terminal: identify again, no staff needed."""


class LevelTooLow(NotAuthorised):
    """The resident is identified, but not strongly enough for this."""


class Rejected(PlatformError):
    """The platform refuses this request as it is; sending it again changes nothing."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.type}")
        self.problem = problem


class IdentityMismatch(Rejected):
    """The register knows another name for this number (a changed name, a rare character): a person has to look."""


class CardNotValid(Rejected):
    """The register says that this card is no longer valid, whatever is printed on it."""


class DraftGone(Rejected):
    """The draft was taken up at another terminal, destroyed, or has expired."""


class UploadEnded(Rejected):
    """The phone's upload (手机扫码上传) was closed, its time is over, or the platform does not know it any more."""


class ClockOff(PlatformError):
    """The platform refused a signature for its time: this terminal's clock is off, and correcting it did not help."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.type}")
        self.problem = problem


_BY_NAME: Mapping[str, Callable[[Problem], PlatformError]] = MappingProxyType(
    {
        "wrong-environment": WrongEnvironment,
        "session-ended": SessionEnded,
        "level-too-low": LevelTooLow,
        "identity-mismatch": IdentityMismatch,
        "card-expired": CardNotValid,
        "draft-gone": DraftGone,
        "upload-ended": UploadEnded,
        "no-such-upload": UploadEnded,
        "signature-stale": ClockOff,
    }
)


def refusal(problem: Problem) -> PlatformError:
    """The error that a 4xx problem means; an unknown type is sorted by its status alone."""
    made = _BY_NAME.get(problem.name)
    if made is not None:
        return made(problem)
    return NotAuthorised(problem) if problem.status in (401, 403) else Rejected(problem)
