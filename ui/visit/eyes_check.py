# SPDX-License-Identifier: Apache-2.0
"""The start-up check of the eyes (启动自检), once in a visit's process: while nobody is there, so that staff hear of it first.

The thread that loads what the first screen does not need runs it; whoever looks sooner runs it instead, or waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.fleet.device_report import DeviceJournal
from kiosk.journey import events as ev
from kiosk.vision.self_check import NAME, status_of
from ui.visit import eyes


class EyesCheck(QObject):
    """``is_fitted``: there is a camera at all. ``check`` raises what is wrong; None: the real one."""

    _ended = Signal()

    def __init__(
        self,
        journal: DeviceJournal,
        log: EventLog,
        dispatch: Callable[[ev.Event], None],
        *,
        is_fitted: bool,
        check: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._journal, self._log, self._dispatch, self._is_fitted = journal, log, dispatch, is_fitted
        self._check = check or eyes.check_eyes
        self._lock = threading.Lock()
        self._is_done = self._is_open = self._is_told = False
        self._error: Exception | None = None
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def is_unfit(self) -> bool:
        """It is known already that something is wrong."""
        return self._error is not None

    def run(self) -> None:
        """For whoever is about to look, in a thread of theirs: waits for a check under way; checked is checked.

        Raises:
            Exception: whatever the check raised, each time.
        """
        with self._lock:
            if not self._is_done:
                try:
                    self._check()
                except Exception as error:  # a broken OpenCV may raise anything while it is imported
                    self._error = error
                self._is_done = True
                self._ended.emit()
        if self._error is not None:
            raise self._error

    def prepare(self) -> None:
        """While nobody is there, in the thread that warms up; OpenCV is loaded only where there is a camera."""
        if not self._is_fitted:
            return
        try:
            self.run()
        except Exception:  # noqa: S110 - kept, and told on the main thread
            pass

    def open(self) -> None:
        """The window is up: from now on it may be told, what is known already at once. A standby owns no file."""
        self._is_open = True
        self._tell()

    @Slot()
    def _tell(self) -> None:
        if not (self._is_open and self._is_done) or self._is_told:
            return
        self._is_told = True
        self._journal.note(NAME, status_of(self._error))
        if self._error is not None:
            self._log.failure(LogEvent.EYES_UNFIT, self._error)
            self._dispatch(ev.EyesUnfit())

    def close(self) -> None:
        """Nobody is told anything any more."""
        self._is_open = False
