# SPDX-License-Identifier: Apache-2.0
"""积分 beside the list of own cases: asked for when the list is there, on a desk of its own, so that nobody waits for it.

What is not told, or not in time, is not shown and not spoken of; a failure is logged like the list's.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.platform.model import Session
from kiosk.platform.points import PointsPage
from ui.visit.own_found import log_failed
from ui.visit.own_waiting import Put
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

MOST_ENTRIES = 50
"""Of the account's lines, the newest; that there are older ones is said."""


class PointsWay:
    """One visit's. ``changed``: the list is to be shown anew; ``desk``: made with the first question."""

    def __init__(
        self,
        parts: VisitParts,
        changed: Callable[[], None],
        *,
        desk: Callable[[], TaskDesk] = lambda: TaskDesk("points"),
    ) -> None:
        self._parts = parts
        self._changed = changed
        self._make_desk = desk
        self._desk: TaskDesk | None = None
        self._asked = 0
        self.is_quiet = True
        """Nothing is under way that would still be shown."""

    def ask(self, session: Session, put: Callable[[PointsPage | None], None]) -> None:
        """Beside a list that has just come. ``put``: keeps what was told; None: nothing was."""
        self.forget()
        asked, self._desk, self.is_quiet = self._asked, self._desk or self._make_desk(), False

        def done(page: PointsPage | None) -> None:
            if asked == self._asked:
                self.is_quiet = True
                put(page)
                self._changed()

        def work() -> PointsPage | None:
            # Behind a slow answer others may queue that nobody wants any more.
            return self._told(session) if asked == self._asked else None

        def failed(error: Exception) -> None:
            if asked == self._asked:
                log_failed(self._parts.log, error)
            done(None)

        self._desk.run(work, done, failed)

    def forget(self) -> None:
        """What is still under way is nobody's any more."""
        self._asked, self.is_quiet = self._asked + 1, True

    def opened(self, session: Session, put: Callable[[PointsPage | None], None]) -> Put:
        """For the page of its own, with the list's desk; blocking."""
        page = self._told(session)
        return lambda: put(page)

    def _told(self, session: Session) -> PointsPage | None:
        return self._parts.platform.points(session, limit=MOST_ENTRIES)

    def close(self, wait_ms: int = 0) -> None:
        """The visit ends."""
        self.forget()
        if self._desk is not None:
            self._desk.close(wait_ms)
