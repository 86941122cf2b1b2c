# SPDX-License-Identifier: Apache-2.0
"""The code scanner's thread: looks for codes only while the visit asks who is there, reports what was scanned."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QThread, Signal

from drivers.code_scanner import port
from drivers.completion import CommandSlot
from drivers.states import DeviceState

_LOOK_S = 1.0
"""One question to the scanner; it goes on from one to the next without a gap."""
_SLACK_S = 5.0
"""A scanner that does not come back by itself after its time is told to, and then counts as lost."""


class CodeScannerThread(QThread):
    """Owns one driver. ``reported`` carries ``Scanned``, ``ScanRefused``, and ``ScannerLost`` when that is news."""

    reported = Signal(object)
    status_seen = Signal(object)
    """The driver's status whenever it is another one, for the technician's file: also that a lost scanner is back."""

    def __init__(self, scanner: port.CodeScanner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code-scanner")
        self._scanner = scanner
        self._slot = CommandSlot()
        self._ended = False
        self._wanted = threading.Event()
        self._rest = threading.Event()
        """Set at the end: a pause behind a lost scanner is not waited for."""

    def listen(self, wanted: bool) -> None:
        """Look for codes, or leave the scanner in peace; called as often as one likes."""
        if self._ended:
            return
        if wanted:
            self._wanted.set()
        elif self._wanted.is_set():
            self._wanted.clear()
            self._slot.cancel()

    def run(self) -> None:
        """Until stopped."""
        last: object = None
        known: port.ScannerStatus | None = None
        try:
            while True:
                self._wanted.wait()
                if self._ended:
                    return
                result, status = self._look()
                if status != known:
                    known = status
                    self.status_seen.emit(status)
                if isinstance(result, port.Scanned | port.ScanRefused) or (
                    isinstance(result, port.ScannerLost) and result != last
                ):
                    self.reported.emit(result)
                if isinstance(result, port.ScannerLost):
                    self._rest.wait(_LOOK_S)
                last = result
        finally:
            self._scanner.close()

    def _begun(self, request_id: int) -> None:
        """Told to leave it in peace between two looks: the one that was about to begin ends at once."""
        if self._ended or not self._wanted.is_set():
            self._slot.cancel(request_id)

    def _look(self) -> tuple[port.ScanResult, port.ScannerStatus]:
        """One code or none, and how the scanner is behind that."""

        def verb(cancel: threading.Event) -> tuple[port.ScanResult, port.ScannerStatus]:
            return self._scanner.scan(cancel, _LOOK_S), self._scanner.status()

        ended = self._slot.run(verb, _LOOK_S + _SLACK_S, self._begun)
        if ended.value is not None:
            return ended.value
        broken = port.ScannerStatus(DeviceState.HARDWARE_ERROR, detail=ended.detail)
        return port.ScannerLost(ended.detail), broken

    def stop(self, wait_ms: int = 0) -> bool:
        """End the loop; returns whether the thread has ended within ``wait_ms``."""
        self._ended = True
        self._rest.set()
        self._wanted.set()
        self._slot.cancel()
        return self.wait(wait_ms)
