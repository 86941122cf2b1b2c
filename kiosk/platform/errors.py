# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with the platform, by who can do something about it.

::

    PlatformError
    ├─ Unreachable(retry_after_s)   no answer, or none that follows the contract  → keep, back off
    ├─ Busy(retry_after_s)          429, 409, 425, 5xx                            → keep, back off
    ├─ NotAuthorised(problem)       401, 403                                      → stop, tell staff
    │   └─ WrongEnvironment         this key belongs to another environment
    └─ Rejected(problem)            other 4xx: the request itself is refused      → park, never retry
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """RFC 9457 problem details. ``type`` is stable and decides; ``title`` and ``detail`` are for people."""

    type: str
    title: str
    status: int
    detail: str = ""


class PlatformError(Exception):
    """Base; never raised itself."""


class Unreachable(PlatformError):
    """No usable answer: no network, a closed port, a time limit, or an answer that is not of the contract."""

    def __init__(self, why: str, retry_after_s: float | None = None) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class Busy(PlatformError):
    """The platform is there and asks to come later."""

    def __init__(self, why: str, retry_after_s: float | None = None) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class NotAuthorised(PlatformError):
    """The platform does not accept this terminal, or this session."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.type}")
        self.problem = problem


class WrongEnvironment(NotAuthorised):
    """The key that signed belongs to another environment (演示/测试/生产)."""


class Rejected(PlatformError):
    """The platform refuses this request as it is; sending it again changes nothing."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.type}")
        self.problem = problem
