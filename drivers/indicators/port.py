# SPDX-License-Identifier: Apache-2.0
"""What the kiosk sees of its lights and sensors (指示灯与传感器): four verbs, plain values.

Words: CEN CWA 17852:2022 (XFS4IoT), interfaces Lights and Auxiliaries. A sensor that is not fitted, or a board that does not
answer, is ``unknown``: neither good nor bad.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.states import DeviceState


class LightName(StrEnum):
    """灯位: which slot a light points at, or what it says of the whole terminal."""

    CARD_READER = "cardReader"
    CONTACTLESS = "contactless"
    SCANNER = "scanner"
    RECEIPT_PRINTER = "receiptPrinter"
    DOCUMENT_PRINTER = "documentPrinter"
    FASCIA = "fasciaLight"
    STATUS_GOOD = "statusGood"
    STATUS_WARNING = "statusWarning"
    STATUS_BAD = "statusBad"
    STATUS_SUPERVISOR = "statusSupervisor"
    STATUS_IN_SERVICE = "statusInService"


class FlashRate(StrEnum):
    """闪烁"""

    OFF = "off"
    SLOW = "slow"
    MEDIUM = "medium"
    QUICK = "quick"
    CONTINUOUS = "continuous"


class Color(StrEnum):
    """颜色"""

    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"
    BLUE = "blue"
    CYAN = "cyan"
    MAGENTA = "magenta"
    WHITE = "white"


class Door(StrEnum):
    """柜门"""

    CLOSED = "closed"
    OPEN = "open"
    LOCKED = "locked"
    BOLTED = "bolted"
    TAMPERED = "tampered"
    UNKNOWN = "unknown"


class Tamper(StrEnum):
    """防拆"""

    ON = "on"
    """Somebody is at it."""
    OFF = "off"
    UNKNOWN = "unknown"


class Presence(StrEnum):
    """有人 / 耳机: whether something is there: a person before the terminal, a plug in the headphone jack."""

    PRESENT = "present"
    NOT_PRESENT = "notPresent"
    UNKNOWN = "unknown"


class Ups(StrEnum):
    """不间断电源"""

    GOOD = "good"
    POWERING = "powering"
    """市电断了: the terminal runs on the battery."""
    LOW = "low"
    """电量不足: and not for long."""
    UNKNOWN = "unknown"


class Temperature(StrEnum):
    """机内温度: a thermostat's contact; XFS4IoT has no word for it."""

    NORMAL = "normal"
    HIGH = "high"
    """过热: above what the thermostat is set to."""
    UNKNOWN = "unknown"


class LightResult(StrEnum):
    """What became of the wish to have a light so."""

    SET = "set"
    NOT_FITTED = "notFitted"
    """No such light, or not in this colour; no fault."""
    LOST = "lost"
    """The board does not do it, or does not say so."""


@dataclass(frozen=True)
class Light:
    """How a light is to be."""

    flash_rate: FlashRate
    color: Color = Color.GREEN


DARK = Light(FlashRate.OFF)


@dataclass(frozen=True)
class IndicatorsStatus:
    """What the sensors say."""

    device: DeviceState
    doors: Mapping[str, Door] = field(default_factory=dict)
    """By name, for example ``cabinet``."""
    tamper: Tamper = Tamper.UNKNOWN
    ups: Ups = Ups.UNKNOWN
    proximity: Presence = Presence.UNKNOWN
    headset: Presence = Presence.UNKNOWN
    temperature: Temperature = Temperature.UNKNOWN
    card: Presence = Presence.UNKNOWN
    """Something lies at the card reader's slot."""
    detail: str = field(default="", compare=False)
    """For technicians."""


class Indicators(Protocol):
    """Lights and sensors. All verbs block for a few milliseconds; one thread owns them, and asks :meth:`poll` several
    times a second.
    """

    def open(self) -> IndicatorsStatus:
        """Connect, all lights dark. Never raises for a board that is not there."""
        ...

    def set_light(self, name: LightName, light: Light) -> LightResult:
        """Have a light so until told otherwise; one that flashes does so with each :meth:`poll`."""
        ...

    def poll(self) -> IndicatorsStatus:
        """Flash what flashes, and ask the sensors."""
        ...

    def close(self) -> None:
        """All lights dark, and let go; may be called twice."""
        ...
