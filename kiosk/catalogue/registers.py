# SPDX-License-Identifier: Apache-2.0
"""What items may name: shared data, electronic licences, authorities, life events, and values with a date.

They are data of the content (``content/tables/*.yaml``). Every entry says how sure it is; the content lint lists what is
not primary. Sources: GB/T 39554 (实施编码), GB/T 36903 and 36904 (证照类型, 证照标识), domain notes 3.1 and 4.1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field as dataclass_field
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from kiosk.catalogue.findings import SharedFileError
from kiosk.catalogue.words import Content, Words
from kiosk.catalogue.yaml_lines import YamlDocument, YamlError, read_yaml
from kiosk.identity.check_digits import satisfies_credit_code

Verified = Literal["primary", "secondary", "no"]


class ValueType(StrEnum):
    """Types that conditions know. Dates are compared and counted with, never added to numbers."""

    BOOL = "bool"
    INT = "int"
    TEXT = "text"
    DATE = "date"
    LIST = "list"
    """A list of texts."""


class SharedDatum(Content):
    """One shared record (数据共享): what it says, of which type, and whose it is."""

    say: Words
    type: ValueType
    authority: str
    verified: Verified = "no"


class LicenceType(Content):
    """One type of electronic licence (电子证照). ``fields``: what is read from it, with types."""

    name: Words
    authority: str
    code: str = Field(pattern=r"^[0-9A-Z]{21}$")
    """证照类型代码: 18 characters of who defines it, and three (GB/T 36903); made up where not looked up."""
    fields: dict[str, ValueType] = Field(default_factory=dict)
    verified: Verified = "no"


class Authority(Content):
    """实施机构. ``number``: 统一社会信用代码; plainly made up (region 999999) unless verified."""

    name: Words
    number: str
    level: int = Field(ge=1, le=6)
    phone: str
    verified: Verified = "no"

    @field_validator("number")
    @classmethod
    def _checked(cls, value: str) -> str:
        if not satisfies_credit_code(value):
            raise ValueError("统一社会信用代码的校验位不对（GB 32100）")
        return value


class LifeEvent(Content):
    """One theme of a life or of a business (双百主题)."""

    name: Words
    icon: str
    of: Literal["person", "enterprise"]


class Region(Content):
    """One region of which addresses are made: a district of the city (区), or a province beyond it."""

    name: Words
    of: Literal["city", "elsewhere"]


class DatedValue(Content):
    """A value from one day on. ``source``: where it was read."""

    since: date = Field(alias="from")
    value: bool | int | str | date
    verified: Verified
    source: str

    @field_validator("value")
    @classmethod
    def _days_are_days(cls, value: bool | int | str | date) -> bool | int | str | date:
        """A day written as text (JSON has no other) is that day."""
        return date.fromisoformat(value) if isinstance(value, str) and _is_day(value) else value


class ValueSeries(Content):
    """One changeable value (金额、年龄、期限), in the order of its days."""

    say: Words
    unit: str = ""
    series: tuple[DatedValue, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _coherent(self) -> ValueSeries:
        _in_order([one.since for one in self.series])
        if len({type_of(one.value) for one in self.series}) != 1:
            raise ValueError("series 里的值要是同一类")
        return self

    def on(self, day: date) -> DatedValue | None:
        """What holds on ``day``; None before the first."""
        found = [one for one in self.series if one.since <= day]
        return found[-1] if found else None

    @property
    def type(self) -> ValueType:
        """As conditions know it."""
        return type_of(self.series[0].value)


class Tier(Content):
    """One step of a table of amounts: from ``at_least`` up to the next tier."""

    at_least: int
    amount: str = Field(pattern=r"^\d+(\.\d{2})?$")


class AmountTable(Content):
    """Amounts by age (or another whole number), each from a day on."""

    say: Words
    by: Literal["age"]
    series: tuple[DatedTiers, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _coherent(self) -> AmountTable:
        _in_order([one.since for one in self.series])
        for one in self.series:
            steps = [tier.at_least for tier in one.tiers]
            if steps != sorted(set(steps)):
                raise ValueError("tiers 要从小到大，每一档只写一次")
        return self

    def amount(self, day: date, number: int) -> str | None:
        """Yuan as text; None where nothing is due."""
        held = [one for one in self.series if one.since <= day]
        if not held:
            return None
        due = [tier.amount for tier in held[-1].tiers if number >= tier.at_least]
        return due[-1] if due else None


class DatedTiers(Content):
    """The tiers from one day on."""

    since: date = Field(alias="from")
    tiers: tuple[Tier, ...] = Field(min_length=1)
    verified: Verified
    source: str


def _in_order(days: list[date]) -> None:
    if days != sorted(set(days)):
        raise ValueError("series 要按日期从早到晚，每天只写一次")


class RegisterError(SharedFileError):
    """A file of registers cannot be used."""


class RegisterFile(Content):
    """All registers together, as a file may hold them."""

    shared_data: dict[str, SharedDatum] = Field(default_factory=dict)
    licence_types: dict[str, LicenceType] = Field(default_factory=dict)
    authorities: dict[str, Authority] = Field(default_factory=dict)
    life_events: dict[str, LifeEvent] = Field(default_factory=dict)
    values: dict[str, ValueSeries] = Field(default_factory=dict)
    amounts: dict[str, AmountTable] = Field(default_factory=dict)
    regions: dict[Annotated[str, Field(pattern=r"^[0-9]{6}$")], Region] = Field(default_factory=dict)
    """By 行政区划代码 (GB/T 2260)."""

    def registers(self) -> Registers:
        """To be looked things up in."""
        return Registers(
            self.shared_data,
            self.licence_types,
            self.authorities,
            self.life_events,
            self.values,
            self.amounts,
            self.regions,
        )


@dataclass(frozen=True)
class Registers:
    """All registers of a content folder, by name."""

    shared_data: Mapping[str, SharedDatum]
    licence_types: Mapping[str, LicenceType]
    authorities: Mapping[str, Authority]
    life_events: Mapping[str, LifeEvent]
    values: Mapping[str, ValueSeries]
    amounts: Mapping[str, AmountTable]
    regions: Mapping[str, Region] = dataclass_field(default_factory=lambda: MappingProxyType({}))

    def values_on(self, day: date) -> dict[str, bool | int | str | date]:
        """``values.NAME`` for conditions; names whose first day is still to come are absent."""
        held = {name: series.on(day) for name, series in self.values.items()}
        return {f"values.{name}": one.value for name, one in held.items() if one is not None}


REGISTER_FILES: Final = ("shared_data", "licence_types", "authorities", "life_events", "values", "amounts", "regions")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def type_of(value: object) -> ValueType:
    """The type that conditions see. Dates written as text are dates; one that no calendar has is only text."""
    if isinstance(value, bool):
        return ValueType.BOOL
    if isinstance(value, int):
        return ValueType.INT
    if isinstance(value, date) or (isinstance(value, str) and _is_day(value)):
        return ValueType.DATE
    return ValueType.LIST if isinstance(value, list | tuple) else ValueType.TEXT


def fits(value: object, kind: ValueType) -> bool:
    """Whether a value from outside is of the type that a register says. A text may look like a day."""
    if kind is ValueType.TEXT:
        return isinstance(value, str)
    if kind is ValueType.LIST:
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    return type_of(value) is kind


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def load_registers(tables: Path) -> Registers:
    """Read the registers of ``content/tables``; a file that is not there is empty.

    Raises:
        RegisterError: a file cannot be read, is no YAML, or has a wrong entry.
    """
    documents: dict[str, YamlDocument] = {}
    for name in REGISTER_FILES:
        path = tables / f"{name}.yaml"
        if not path.exists():
            continue
        try:
            documents[name] = read_yaml(path.read_text(encoding="utf-8"))
        except YamlError as error:
            raise RegisterError(path, error.line, error.what) from error
        except (OSError, UnicodeDecodeError) as error:
            raise RegisterError(path, 1, f"读不了这个文件：{error}") from error
    try:
        file = RegisterFile.model_validate({name: document.data for name, document in documents.items()})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        name, where = str(fault["loc"][0]), fault["loc"][1:]
        line = documents[name].line(where)
        what = f"“{'.'.join(map(str, where))}”的值不对：{fault['msg']}"
        raise RegisterError(tables / f"{name}.yaml", line, what) from error
    return file.registers()
