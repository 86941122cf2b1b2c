# SPDX-License-Identifier: Apache-2.0
"""Asks the printers how they are while nothing is printed, so that a resident is told before the start and not at the end.

Each question goes through the printer's own desk: never beside a job, one at a time. What it says is an event of the journey
when it is news, and a line in the technician's file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from config import timeouts
from drivers.completion import Completion
from drivers.print_outcome import Paper, PrintFault
from drivers.states import DeviceState
from kiosk.fleet.device_report import DeviceJournal
from kiosk.journey import events as ev
from kiosk.journey.state import PrinterState
from ui.visit.device_desk import DeviceDesk

Dispatch = Callable[[ev.Event], None]

_FAULTS = {
    PrintFault.PAPER_OUT: PrinterState.PAPER_OUT,
    PrintFault.COVER_OPEN: PrinterState.COVER_OPEN,
    PrintFault.PAPER_JAM: PrinterState.JAMMED,
    PrintFault.CUTTER_ERROR: PrinterState.CUTTER,
    PrintFault.HEAD_HOT: PrinterState.TOO_HOT,
    PrintFault.TONER_OUT: PrinterState.TONER_OUT,
    PrintFault.OUTPUT_FULL: PrinterState.OUTPUT_FULL,
    PrintFault.OFFLINE: PrinterState.LOST,
    PrintFault.LOST: PrinterState.LOST,
}
_LOST = frozenset({DeviceState.NO_DEVICE, DeviceState.POWER_OFF, DeviceState.DEVICE_BUSY})
_PAPER = {Paper.OUT: PrinterState.PAPER_OUT, Paper.JAMMED: PrinterState.JAMMED}


def trouble_word(fault: PrintFault | None) -> str:
    """A printer's own word as a value of ``PrinterState``; empty when it gave none."""
    return "" if fault is None else _FAULTS.get(fault, PrinterState.BROKEN).value


def printer_state(status: Any) -> PrinterState:
    """What a printer's status means to a resident. What it does not say is unknown, and unknown prints."""
    fault = getattr(status, "fault", None)
    if status.device in _LOST:
        return PrinterState.LOST
    if status.paper in _PAPER:
        return _PAPER[status.paper]
    if fault is not None:
        return _FAULTS.get(fault, PrinterState.BROKEN)
    if status.device is DeviceState.ONLINE:
        return PrinterState.LOW if status.paper is Paper.LOW else PrinterState.READY
    if status.device is DeviceState.STARTING:
        return PrinterState.UNKNOWN
    return PrinterState.LOST if status.device is DeviceState.OFFLINE else PrinterState.BROKEN


class PrinterWatch(QObject):
    """One printer. ``is_free``: nothing of ours is being printed on it now. ``seen`` hears every status too."""

    def __init__(
        self,
        name: str,
        device: str,
        ask: Callable[[], Any],
        desk: DeviceDesk,
        dispatch: Dispatch,
        journal: DeviceJournal,
        is_free: Callable[[], bool],
        seen: Callable[[Any], object] | None = None,
    ) -> None:
        super().__init__()
        self._name, self._device, self._ask, self._desk = name, device, ask, desk
        self._dispatch, self._journal, self._is_free = dispatch, journal, is_free
        self._on_status = seen
        self._seen = PrinterState.UNKNOWN
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(round(timeouts.PRINTER_LOOK_S * 1000))
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Ask now, and then every few seconds."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """No more questions."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Ask, unless the printer works or the last question is not answered yet."""
        if not self._asking and self._is_free():
            self._asking = True
            self._desk.run(lambda _cancel: self._ask(), self._told, timeouts.PRINTER_ANSWER_S)

    def _told(self, ended: Completion[Any]) -> None:
        """A driver that raises is a bug of ours: nothing is known."""
        self._asking = False
        if ended.value is None:
            self.is_now(PrinterState.UNKNOWN)
            return
        self._journal.note(self._device, ended.value)
        if self._on_status is not None:
            self._on_status(ended.value)
        self.is_now(printer_state(ended.value))

    def is_now(self, state: PrinterState) -> None:
        """Tell the journey when it is news."""
        if state is not self._seen:
            self._seen = state
            self._dispatch(ev.PrinterSeen(self._name, state.value))
