# SPDX-License-Identifier: Apache-2.0
"""Drafts on the courier's desk (草稿): kept when the visit is left, ended when the resident is done with them."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import DraftState, Level
from kiosk.platform.model import Session
from ui.visit.drafts import VisitDrafts, keeping
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk


class DraftErrands:
    """``courier``: the desk on which cases are handed over too, so that a draft comes behind its case.

    ``is_filed``: the case was kept.
    """

    def __init__(
        self,
        parts: VisitParts,
        record: VisitRecord,
        courier: TaskDesk,
        dispatch: Callable[[ev.Event], None],
        is_filed: Callable[[], bool],
    ) -> None:
        self._log, self._record, self._courier = parts.log, record, courier
        self._dispatch, self._is_filed = dispatch, is_filed
        self._drafts = VisitDrafts(parts, record)

    def find(self, session: Session | None) -> bytes | None:
        """Blocks; see :meth:`ui.visit.drafts.VisitDrafts.find`."""
        return self._drafts.find(session)

    def save(self, level: Level) -> None:
        """Kept for whom it can be kept; answered by ``DraftAnswered``."""
        keeps, keep = keeping(self._record, level), self._drafts.to_keep(level)
        if keep is None:
            self._dispatch(ev.DraftAnswered(DraftState.NONE.value))
            return

        def keep_what_is_not_filed() -> bool:
            """Behind a case that is just being handed over: when that was kept, there is nothing left to go on with."""
            if not self._is_filed():
                keep()
            return not self._is_filed()

        self._courier.run(keep_what_is_not_filed, lambda is_kept: self._kept(is_kept, keeps), self._not_kept)

    def _kept(self, is_kept: bool, keeps: DraftState) -> None:
        if is_kept:
            self._log.write(LogEvent.DRAFT_SAVED)
        self._dispatch(ev.DraftAnswered((keeps if is_kept else DraftState.NONE).value))

    def _not_kept(self, error: Exception) -> None:
        self._lost(error)
        self._dispatch(ev.DraftAnswered(DraftState.LOST.value))

    def _lost(self, error: Exception) -> None:
        self._log.failure(LogEvent.UNHANDLED_ERROR, error)

    def drop(self) -> None:
        """What was filed, or left, is no draft any more."""
        drop = self._drafts.to_drop()
        if drop is not None:
            self._courier.run(drop, self._dropped, self._lost)

    def _dropped(self, there_was_one: bool) -> None:
        if there_was_one:
            self._log.write(LogEvent.DRAFT_DESTROYED)
