# SPDX-License-Identifier: Apache-2.0
"""Step timings (分步用时): how long each page stood, for the case record and for timings.json. No content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class StepTime:
    """One stay on one page, in seconds since the visit's first touch."""

    page: str
    began_s: float
    seconds: float


@dataclass
class StepTimer:
    """Writes down when each page was entered. ``clock``: monotonic seconds."""

    clock: Callable[[], float]
    _began: float = field(init=False)
    _page: str = field(init=False, default="")
    _entered: float = field(init=False)
    _steps: list[StepTime] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._began = self._entered = self.clock()

    def enter(self, page: str) -> None:
        """The page that shows from now on; the same page again is not a new step."""
        if page == self._page:
            return
        moment = self.clock()
        if self._page:
            self._steps.append(StepTime(self._page, self._entered - self._began, moment - self._entered))
        self._page, self._entered = page, moment

    def steps(self) -> tuple[StepTime, ...]:
        """All stays so far, the present one included."""
        running = StepTime(self._page, self._entered - self._began, self.clock() - self._entered)
        return (*self._steps, running) if self._page else tuple(self._steps)

    @property
    def seconds(self) -> float:
        """Since the first page."""
        return self.clock() - self._began
