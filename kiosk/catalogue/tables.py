# SPDX-License-Identifier: Apache-2.0
"""Tables that rules look things up in: 法定退休年龄, 证件类型代码, registers. Data with a date and a degree of verification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from kiosk.catalogue.days import add_months
from kiosk.catalogue.registers import REGISTER_FILES, RegisterFile, Registers, load_registers
from kiosk.catalogue.roads import RoadBook, load_roads
from kiosk.catalogue.words import Content, Words
from kiosk.catalogue.yaml_lines import read_yaml
from kiosk.places.calendar import HolidayCalendar

Sex = Literal["male", "female", "unknown"]


class _Table(Content):
    effective_from: date
    verified: Literal["primary", "secondary", "no"]


class RetirementGroup(Content):
    """One column of the decision: the age before, and how it rises."""

    name: str
    base_age_months: int = Field(gt=0)
    first_birth_month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    step_months: int = Field(gt=0)
    cap_months: int = Field(ge=0)

    def age_months(self, birth: date) -> int:
        """Retirement age, in months, of who was born on ``birth``."""
        first_year, first_month = (int(part) for part in self.first_birth_month.split("-"))
        since = (birth.year - first_year) * 12 + birth.month - first_month
        if since < 0:
            return self.base_age_months
        return self.base_age_months + min(self.cap_months, since // self.step_months + 1)


class RetirementTable(_Table):
    """渐进式延迟法定退休年龄, from 2025-01-01 on."""

    table: Literal["retirement_age"]
    groups: dict[str, RetirementGroup]
    by_sex: dict[Sex, str]

    def retirement_date(self, birth: date, sex: Sex) -> date:
        """The first day on which the retirement age is reached. For women the later of the two ages (see the table)."""
        return add_months(birth, self.groups[self.by_sex[sex]].age_months(birth))


class CertificateTypes(_Table):
    """证件类型代码 by kind of card, and how each is called."""

    table: Literal["certificate_types"]
    by_card_kind: dict[Literal["resident", "hmt_permit", "foreigner"], str]
    labels: dict[str, Words]


@dataclass(frozen=True)
class Tables:
    """All tables of the content."""

    retirement: RetirementTable
    certificate_types: CertificateTypes
    registers: Registers
    holidays: HolidayCalendar | None = None
    """放假安排, for time limits in working days; None where the content has no places."""
    roads: RoadBook | None = None
    """路名, to be picked; None where the content has none: they are written."""


class PackedTables(Content):
    """All tables as one document, for a content package."""

    retirement: RetirementTable
    certificate_types: CertificateTypes
    registers: RegisterFile
    holidays: HolidayCalendar | None = None
    roads: RoadBook | None = None

    @classmethod
    def of(cls, tables: Tables) -> PackedTables:
        """As ``tables`` say."""
        registers = RegisterFile.model_construct(**{name: getattr(tables.registers, name) for name in REGISTER_FILES})
        return cls(
            retirement=tables.retirement,
            certificate_types=tables.certificate_types,
            registers=registers,
            holidays=tables.holidays,
            roads=tables.roads,
        )

    def tables(self) -> Tables:
        """The same, to be asked."""
        return Tables(self.retirement, self.certificate_types, self.registers.registers(), self.holidays, self.roads)


def load_tables(folder: Path) -> Tables:
    """Read ``retirement_age.yaml``, ``certificate_types.yaml``, the registers of :mod:`kiosk.catalogue.registers`, the
    roads of :mod:`kiosk.catalogue.roads`, and the holidays that stand beside the places.
    """

    def read(name: str) -> object:
        return read_yaml((folder / f"{name}.yaml").read_text(encoding="utf-8")).data

    holidays = folder.parent / "places" / "holidays.yaml"
    registers = load_registers(folder)
    return Tables(
        RetirementTable.model_validate(read("retirement_age")),
        CertificateTypes.model_validate(read("certificate_types")),
        registers,
        HolidayCalendar.model_validate(read("../places/holidays")) if holidays.exists() else None,
        load_roads(folder, registers.regions),
    )
