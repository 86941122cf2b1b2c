# SPDX-License-Identifier: Apache-2.0
"""Lights and sensors of the cabinet in a visit (指示灯与传感器): lights follow the journey; sensors tell it, and the technician.

Doors, tamper loop, power and heat are nobody's business on screen: they become alarms in the technician's file and events in
the log. Only a battery that is nearly empty is told to the journey, which keeps what was filled while there is
time. The presence sensor tells the journey who comes and who leaves; one short shadow is no departure.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from config import timeouts
from drivers.completion import CommandSlot
from drivers.indicators.port import (
    FlashRate,
    Indicators,
    IndicatorsStatus,
    Light,
    LightName,
    Presence,
    Ups,
)
from drivers.indicators.slot_sensor import SlotSensor
from drivers.states import DeviceState
from kiosk.audit.catalogue import LogEvent
from kiosk.audit.log import EventLog
from kiosk.fleet.alarms import AlarmFile
from kiosk.fleet.device_report import DeviceJournal
from kiosk.journey import events as ev
from kiosk.journey.presence import is_presence
from kiosk.journey.state import JourneyState
from ui.visit.slot_lights import lights_for

_FLASHES = frozenset({FlashRate.SLOW, FlashRate.MEDIUM, FlashRate.QUICK})


class IndicatorsThread(QThread):
    """Owns one driver: sets the lights that are wanted, makes them flash, and reports the sensors when they change."""

    status_seen = Signal(object)

    def __init__(self, indicators: Indicators, slot: SlotSensor | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("indicators")
        self._indicators = indicators
        self._card_slot = slot
        self._slot = CommandSlot()
        self._ending = threading.Event()
        self._wake = threading.Event()
        self._wanted: Mapping[LightName, Light] = {}

    def want(self, lights: Mapping[LightName, Light]) -> None:
        """How the lights are to be from now on; from any thread, and never blocks."""
        if lights != self._wanted:
            self._wanted = dict(lights)
            self._wake.set()

    def run(self) -> None:
        """Until stopped; then all lights are dark."""
        last: IndicatorsStatus | None = None
        shown: Mapping[LightName, Light] = {}
        try:
            self._slot.run(lambda _cancel: self._indicators.open(), timeouts.INDICATORS_COMMAND_S)
            while not self._ending.is_set():
                self._wake.clear()
                wanted = self._wanted
                status = self._ask(wanted, shown)
                shown = wanted
                if self._card_slot is not None:
                    self._card_slot.heard(status)
                if status != last:
                    last = status
                    self.status_seen.emit(status)
                flashes = any(light.flash_rate in _FLASHES for light in wanted.values())
                self._wake.wait(timeouts.LIGHT_FLASH_S if flashes else timeouts.SENSOR_LOOK_S)
        finally:
            self._slot.run(lambda _cancel: self._indicators.close(), timeouts.INDICATORS_COMMAND_S)

    def _ask(self, wanted: Mapping[LightName, Light], shown: Mapping[LightName, Light]) -> IndicatorsStatus:
        """A light that cannot be set now is set by the driver when its board is back."""

        def verb(_cancel: threading.Event) -> IndicatorsStatus:
            for name, light in wanted.items():
                if shown.get(name) != light:
                    self._indicators.set_light(name, light)
            return self._indicators.poll()

        ended = self._slot.run(verb, timeouts.INDICATORS_COMMAND_S)
        if ended.value is not None:
            return ended.value
        return IndicatorsStatus(DeviceState.HARDWARE_ERROR, detail=ended.detail)

    def stop(self, wait_ms: int = 0) -> bool:
        """End the loop; returns whether the thread has ended within ``wait_ms``."""
        self._ending.set()
        self._wake.set()
        self._slot.cancel()
        return self.wait(wait_ms)


class Cabinet(QObject):
    """Joins the thread to one visit. ``slot`` hears what the sensor at the card reader's slot says. ``scale`` < 1 lets people
    leave sooner: for tests only.
    """

    def __init__(
        self,
        indicators: Indicators,
        state_dir: Path,
        journal: DeviceJournal,
        log: EventLog,
        dispatch: Callable[[ev.Event], None],
        *,
        slot: SlotSensor | None = None,
        scale: float = 1.0,
    ) -> None:
        super().__init__()
        self._journal, self._log, self._dispatch = journal, log, dispatch
        self._alarms = AlarmFile(state_dir)
        self._stood = JourneyState()
        self._proximity = Presence.UNKNOWN
        self._runs_low = False
        self._gone = QTimer(self)
        self._gone.setSingleShot(True)
        self._gone.setInterval(round(timeouts.PERSON_GONE_S * 1000 * scale))
        self._gone.timeout.connect(self._nobody_there)
        self._thread = IndicatorsThread(indicators, slot)
        self._thread.status_seen.connect(self._seen)

    def open(self, state: JourneyState) -> None:
        """From now on this visit owns the lights."""
        self._stood = state
        self._thread.want(lights_for(state))
        self._thread.start()

    def follow(self, state: JourneyState, event: ev.Event) -> None:
        """The visit moved. Who touches something is there, and the sensor does not see them: they sit, or stand aside."""
        self._thread.want(lights_for(state))
        before, self._stood = self._stood, state
        if is_presence(event, before):
            self._gone.stop()

    @Slot(object)
    def _seen(self, status: IndicatorsStatus) -> None:
        self._journal.note("indicators", status)
        news = self._alarms.seen(status)
        for alarm in news.raised:
            self._log.write(LogEvent.ALARM_RAISED, reason=alarm.kind)
        for alarm in news.cleared:
            self._log.write(LogEvent.ALARM_CLEARED, reason=alarm.kind)
        self._power(status.ups)
        before, self._proximity = self._proximity, status.proximity
        if status.proximity is before:
            return
        if status.proximity is Presence.NOT_PRESENT:
            if before is Presence.PRESENT:  # whom it never saw, it cannot see leaving
                self._gone.start()
            return
        self._gone.stop()  # back, or the sensor cannot be asked any more: nobody is known to have left
        if status.proximity is Presence.PRESENT:
            self._dispatch(ev.PersonCame())

    def _power(self, ups: Ups) -> None:
        """A sensor that cannot be asked says neither."""
        if ups is Ups.LOW and not self._runs_low:
            self._runs_low = True
            self._dispatch(ev.PowerRanLow())
        elif ups in (Ups.GOOD, Ups.POWERING) and self._runs_low:
            self._runs_low = False
            self._dispatch(ev.PowerCameBack())

    @Slot()
    def _nobody_there(self) -> None:
        self._dispatch(ev.PersonLeft())

    def close(self) -> None:
        """No more news; the lights go out in the background."""
        self._gone.stop()
        self._thread.status_seen.disconnect(self._seen)
        self._thread.stop()

    def join_threads(self, wait_ms: int) -> None:
        """Wait until the lights are out; after :meth:`close`."""
        self._thread.stop(wait_ms)
