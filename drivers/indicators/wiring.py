# SPDX-License-Identifier: Apache-2.0
"""Which light and which sensor hang where (接线表), read from a TOML file that the caller names.

Messages are Chinese and for technicians: what is wrong, where, and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from drivers.indicators.port import Color, Door, IndicatorsStatus, LightName, Presence, Tamper, Temperature, Ups
from drivers.profile_file import ProfileFileError
from drivers.states import DeviceState

Kind = TypeVar("Kind", bound=StrEnum)


class WiringError(ProfileFileError):
    """The file or a table in it cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Sensor:
    """One contact."""

    name: str
    input: int
    on: StrEnum
    off: StrEnum


@dataclass(frozen=True)
class Wiring:
    """One terminal's wires. The words are explained in ``config/profiles/indicators.toml``."""

    name: str
    unit: int
    outputs: int
    inputs: int
    lights: Mapping[LightName, Mapping[Color, int]]
    sensors: tuple[Sensor, ...]

    def status(self, inputs: tuple[bool, ...], detail: str = "") -> IndicatorsStatus:
        """What the contacts say; the worst word where several speak of one thing."""
        said: dict[str, list[StrEnum]] = {}
        for sensor in self.sensors:
            said.setdefault(_kind(sensor.name), []).append(sensor.on if inputs[sensor.input] else sensor.off)
        return IndicatorsStatus(
            DeviceState.ONLINE,
            {
                sensor.name.removeprefix("door."): Door(sensor.on if inputs[sensor.input] else sensor.off)
                for sensor in self.sensors
                if _kind(sensor.name) == "door"
            },
            Tamper(_worst(said.get("tamper", []), (Tamper.ON, Tamper.OFF), Tamper.UNKNOWN)),
            Ups(_worst(said.get("ups", []), (Ups.LOW, Ups.POWERING, Ups.GOOD), Ups.UNKNOWN)),
            Presence(_worst(said.get("proximity", []), (Presence.PRESENT, Presence.NOT_PRESENT), Presence.UNKNOWN)),
            Presence(_worst(said.get("headset", []), (Presence.PRESENT, Presence.NOT_PRESENT), Presence.UNKNOWN)),
            Temperature(
                _worst(said.get("temperature", []), (Temperature.HIGH, Temperature.NORMAL), Temperature.UNKNOWN)
            ),
            Presence(_worst(said.get("card", []), (Presence.PRESENT, Presence.NOT_PRESENT), Presence.UNKNOWN)),
            detail,
        )


_KINDS: Mapping[str, type[StrEnum]] = {
    "door": Door,
    "tamper": Tamper,
    "ups": Ups,
    "proximity": Presence,
    "headset": Presence,
    "temperature": Temperature,
    "card": Presence,
}


def _kind(name: str) -> str:
    return name.partition(".")[0]


def _worst(said: list[StrEnum], order: tuple[StrEnum, ...], unknown: StrEnum) -> StrEnum:
    return next((word for word in order if word in said), unknown)


def load_wiring(path: Path, name: str) -> Wiring:
    """The wiring ``name`` from the file at ``path``.

    Raises:
        WiringError: no such file or table, a word or a number that cannot be.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WiringError(f"接线表 {path} 读不出来：{error}。请检查文件是否存在、写法是否正确。") from error
    tables = _table(content.get("wirings", {}), f"{path} 的 [wirings]")
    if name not in tables:
        raise WiringError(f"{path} 里没有接线表“{name}”。可用的有：{'、'.join(sorted(tables)) or '一个也没有'}。")
    where = f"{path} 的 [wirings.{name}]"
    table = _table(tables[name], where)
    unit = _number(table, "unit", 1, 247, where)
    outputs = _number(table, "outputs", 1, 64, where)
    inputs = _number(table, "inputs", 1, 64, where)
    lights: dict[LightName, dict[Color, int]] = {}
    for light, colors in _table(table.get("lights", {}), f"{where} 的 lights").items():
        there = f"{where} 的 lights.{light}"
        of_light = _table(colors, there)
        lights[_word(LightName, light, there)] = {
            _word(Color, color, there): _number(of_light, color, 0, outputs - 1, there) for color in of_light
        }
    used = [place for colors in lights.values() for place in colors.values()]
    if len(set(used)) != len(used):
        raise WiringError(f"{where} 有两盏灯接在同一个输出上。请核对编号。")
    sensors = tuple(
        _sensor(sensor, _table(words, f"{where} 的 sensors.{sensor}"), inputs, f"{where} 的 sensors.{sensor}")
        for sensor, words in _table(table.get("sensors", {}), f"{where} 的 sensors").items()
    )
    return Wiring(name, unit, outputs, inputs, lights, sensors)


def _sensor(name: str, table: Mapping[str, Any], inputs: int, where: str) -> Sensor:
    kind = _KINDS.get(_kind(name))
    if kind is None:
        raise WiringError(f"{where} 不认识。可用的有：{'、'.join(_KINDS)}。")
    on, off = _word(kind, table.get("on"), where), _word(kind, table.get("off"), where)
    return Sensor(name, _number(table, "input", 0, inputs - 1, where), on, off)


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WiringError(f"{where} 应是一张表，现在是 {value!r}。")
    return value


def _number(table: Mapping[str, Any], key: str, least: int, most: int, where: str) -> int:
    value = table.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise WiringError(f"{where} 的 {key} 应为 {least} 到 {most} 的整数，现在是 {value!r}。")
    return value


def _word(kind: type[Kind], value: object, where: str) -> Kind:
    try:
        return kind(str(value))
    except ValueError:
        raise WiringError(f"{where} 里的 {value!r} 不认识。可用的有：{'、'.join(kind)}。") from None
