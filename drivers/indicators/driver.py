# SPDX-License-Identifier: Apache-2.0
"""Lights and sensors as the kiosk sees them: a wiring, a board, and the time that makes lights flash.

Boards cannot flash, so :meth:`WiredIndicators.poll` does. No light flashes more than three times a second (WCAG 2.2, 2.3.1):
quicker ones can bring on a seizure.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from drivers.errors import DeviceBusy, DeviceError, DeviceLost, DeviceNotFound, TransportError
from drivers.indicators.boards import Board, GpioBoard, HeadphoneJack, ModbusBoard
from drivers.indicators.port import DARK, FlashRate, Indicators, IndicatorsStatus, Light, LightName, LightResult
from drivers.indicators.transport import SerialLine
from drivers.indicators.wiring import Wiring
from drivers.reopening import Reopening
from drivers.states import DeviceState

FLASHES_PER_S: Final = {FlashRate.SLOW: 0.5, FlashRate.MEDIUM: 1.0, FlashRate.QUICK: 2.0}
REFRESH_S: Final = 2.0
"""So often outputs are set anew without need: a board that lost its power comes back dark."""


def make_indicators(address: str, wiring: Wiring, headphone_jack: str | None = None) -> Indicators:
    """A board at ``modbus:///dev/PORT?baud=9600`` or ``gpio:///dev/gpiochip0``; ``headphone_jack``: an input device.

    Raises:
        ValueError: no such kind of address.
    """
    parts = urlsplit(address)
    jack = None if headphone_jack is None else HeadphoneJack(headphone_jack)
    if parts.scheme == "modbus" and parts.path.startswith("/") and not parts.netloc:
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        baud = int(options.pop("baud", "9600"))
        if not options:
            line = SerialLine(parts.path, baud)
            return WiredIndicators(ModbusBoard(line, wiring.unit, wiring.outputs, wiring.inputs), wiring, jack)
    if parts.scheme == "gpio" and parts.path.startswith("/") and not parts.netloc and not parts.query:
        return WiredIndicators(GpioBoard(parts.path, wiring.outputs, wiring.inputs), wiring, jack)
    raise ValueError(f"{address!r} is neither modbus:///dev/PORT?baud=N nor gpio:///dev/gpiochipN")


def is_lit(rate: FlashRate, seconds: float) -> bool:
    """Whether a light that flashes so is lit at a time: lit first, then dark, as long."""
    if rate in FLASHES_PER_S:
        return int(seconds * FLASHES_PER_S[rate] * 2) % 2 == 0
    return rate is FlashRate.CONTINUOUS


class WiredIndicators:
    """:class:`~port.Indicators` on any board; ``clock`` counts monotonic seconds."""

    def __init__(
        self,
        board: Board,
        wiring: Wiring,
        jack: HeadphoneJack | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._board = board
        self._wiring = wiring
        self._jack = jack
        self._clock = clock
        self._lights: dict[LightName, tuple[Light, float]] = {}
        self._shown: tuple[bool, ...] | None = None
        self._shown_at = 0.0
        self._is_open = False
        self._reopening = Reopening()
        self._trouble = IndicatorsStatus(DeviceState.STARTING)

    def open(self) -> IndicatorsStatus:
        """See :class:`~port.Indicators`."""
        self.close()
        self._reopening = Reopening()
        return self.poll()

    def set_light(self, name: LightName, light: Light) -> LightResult:
        """See :class:`~port.Indicators`. A light that cannot be set now is set when the board is back."""
        fitted = self._wiring.lights.get(name, {})
        if light.flash_rate is not FlashRate.OFF and light.color not in fitted:
            return LightResult.NOT_FITTED
        if not fitted:
            return LightResult.NOT_FITTED
        before = self._lights.get(name)
        if before is None or before[0] != light:
            self._lights[name] = (light, self._clock())
        return LightResult.SET if self._do(self._show) else LightResult.LOST

    def poll(self) -> IndicatorsStatus:
        """See :class:`~port.Indicators`."""
        seen: list[tuple[bool, ...]] = []

        def ask() -> None:
            self._show()
            seen.append(self._board.read())

        if not self._do(ask):
            return self._trouble
        status = self._wiring.status(seen[0])
        return status if self._jack is None else replace(status, headset=self._jack.read())

    def close(self) -> None:
        """See :class:`~port.Indicators`."""
        self._lights = {name: (DARK, 0.0) for name in self._lights}
        if self._is_open:
            self._do(self._show)
        self._is_open = False
        self._shown = None
        self._board.close()

    # ---- the board

    def _do(self, what: Callable[[], None]) -> bool:
        """Whether it worked; a board that is gone is opened anew, at once the first time, then less and less often."""
        now = self._clock()
        try:
            if not self._is_open:
                if not self._reopening.may_try(now):
                    return False
                self._open(now)
            what()
        except DeviceError as error:
            if self._is_open:
                self._reopening.lost(now)
            self._is_open = False
            self._shown = None
            self._board.close()
            self._trouble = IndicatorsStatus(_state_of(error), detail=error.detail)
            return False
        return True

    def _open(self, now: float) -> None:
        try:
            self._board.open()
        except TransportError:
            self._reopening.failed(now)
            raise
        self._reopening.opened(now)
        self._is_open = True

    def _show(self) -> None:
        now = self._clock()
        outputs = [False] * self._wiring.outputs
        for name, (light, since) in self._lights.items():
            place = self._wiring.lights[name].get(light.color)
            if place is not None and is_lit(light.flash_rate, now - since):
                outputs[place] = True
        wanted = tuple(outputs)
        if wanted != self._shown or now - self._shown_at >= REFRESH_S:
            self._board.write(wanted)
            self._shown, self._shown_at = wanted, now


def _state_of(error: DeviceError) -> DeviceState:
    match error:
        case DeviceBusy():
            return DeviceState.DEVICE_BUSY
        case DeviceNotFound() | DeviceLost():
            return DeviceState.NO_DEVICE
        case TransportError():
            return DeviceState.OFFLINE
        case _:
            return DeviceState.HARDWARE_ERROR
