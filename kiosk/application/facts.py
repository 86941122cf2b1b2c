# SPDX-License-Identifier: Apache-2.0
"""The values behind the names of kiosk/catalogue/vocabulary.py: what the conditions of an item are evaluated on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Protocol

from kiosk.application.acting import AgentLike, EnterpriseLike, acting_facts
from kiosk.application.fields import LicenceLike, SharedValueLike, licence_state, pick_licence
from kiosk.catalogue.days import add_months, age_on
from kiosk.catalogue.registers import fits
from kiosk.catalogue.tables import Tables
from kiosk.guidance.questionnaire import Situation
from kiosk.identity.resident import Assurance, Resident


@dataclass(frozen=True)
class Known:
    """Everything known about the person of this visit.

    ``shared`` and ``licences`` are None when the platform was not asked or did not answer: that is *unknown*, and not
    the same as an empty answer, which says that there is no such record.

    ``asked``: types of licences that the platform was asked for; None: all that the item can use. ``last``: what the resident
    wrote another time, by field; ``suggested_place``: id of the service point that this terminal would take (nearest, and able);
    ``earlier``: materials that an earlier case left behind (复用), by code.
    """

    resident: Resident
    today: date
    tables: Tables = field(repr=False)
    shared: Mapping[str, SharedValueLike] | None = field(default=None, repr=False)
    licences: tuple[LicenceLike, ...] | None = field(default=None, repr=False)
    agent: AgentLike | None = field(default=None, repr=False)
    enterprise: EnterpriseLike | None = field(default=None, repr=False)
    asked: tuple[str, ...] | None = None
    last: Mapping[str, LastAnswerLike] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    suggested_place: str = ""
    place_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """What service points are called, by id: a form holds the id, and shows the name."""
    earlier: Mapping[str, EarlierMaterialLike] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def online(self) -> bool:
        """The platform answered for this person."""
        return self.shared is not None

    @property
    def sixteenth_birthday(self) -> date:
        """The first day of working age."""
        return add_months(self.resident.birth, 16 * 12)

    @property
    def retirement_date(self) -> date:
        """The first day of retirement age, by the table."""
        return self.tables.retirement.retirement_date(self.resident.birth, self.resident.sex)

    def licence(self, kind: str) -> LicenceLike | None:
        """The licence of this type, if the platform gave one."""
        return pick_licence(self.licences, kind, self.today) if self.licences is not None else None


@dataclass(frozen=True)
class PlacesKnown:
    """Where a visit can be booked. ``suggested``: the point that this terminal would take (nearest, and able); ``names``: of all
    that are able, by id.
    """

    suggested: str = ""
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class LastAnswerLike(Protocol):
    """What the resident wrote in a field another time, as kiosk/platform gives it."""

    @property
    def value(self) -> str:
        """Their own word."""

    @property
    def filed_on(self) -> date:
        """The day of that case."""


class EarlierMaterialLike(Protocol):
    """A material that an earlier case handed in and that is still good (材料复用)."""

    @property
    def material_id(self) -> str:
        """Of the store of materials (电子材料库)."""

    @property
    def sha256(self) -> str:
        """Of what is stored."""

    @property
    def filed_on(self) -> date | None:
        """The day of the case that handed it in; None: of the case that is mended."""


def facts(known: Known, situation: Situation, licence_types: tuple[str, ...] = ()) -> dict[str, Any]:
    """Dotted name -> value; names that are not known are absent. So is a shared value of another type than the register says: no
    condition may take it for an answer. ``licence_types``: those that the item can use; of one that was not asked for nothing is
    known.
    """
    found: dict[str, Any] = {
        "today": known.today,
        "online": known.online,
        **_of_person(known),
        **known.tables.registers.values_on(known.today),
        **situation.facts(),
        **acting_facts(known.agent, known.enterprise, known.today),
    }
    registered = known.tables.registers.shared_data
    for name, shared in (known.shared or {}).items():
        if name not in registered or fits(shared.value, registered[name].type):
            found[f"shared.{name}"] = shared.value
    if known.licences is not None:
        for kind in licence_types if known.asked is None else known.asked:
            licence = known.licence(kind)
            found[f"licences.{kind}.state"] = licence_state(licence, known.today) if licence is not None else "absent"
            if licence is not None and licence.valid_to is not None:
                found[f"licences.{kind}.valid_to"] = str(licence.valid_to)[:10]
    return found


def _of_person(known: Known) -> dict[str, Any]:
    """Of somebody who was not asked who they are nothing is known."""
    resident = known.resident
    if resident.assurance is Assurance.NONE:
        return {}
    return {
        "person.age": age_on(resident.birth, known.today),
        "person.sex": resident.sex,
        "person.birth": resident.birth,
        "person.card_kind": resident.card_kind,
        "person.assurance": resident.assurance.name.lower(),
        "person.sixteenth_birthday": known.sixteenth_birthday,
        "person.retirement_date": known.retirement_date,
    }


def say_values(known: Known) -> dict[str, str]:
    """Values that texts may show (kiosk/catalogue/vocabulary.py ``text_names``), dates as 2025年3月14日."""
    age = age_on(known.resident.birth, known.today)
    registers = known.tables.registers
    values = {
        name: spoken_date(value) if isinstance(value, date) else str(value)
        for name, value in registers.values_on(known.today).items()
    }
    amounts = {f"amounts.{name}": table.amount(known.today, age) for name, table in registers.amounts.items()}
    return {
        "person.age": str(age),
        "person.sixteenth_birthday": spoken_date(known.sixteenth_birthday),
        "person.retirement_date": spoken_date(known.retirement_date),
        **values,
        **{name: amount for name, amount in amounts.items() if amount is not None},
    }


def spoken_date(day: date) -> str:
    """2025年3月14日."""
    return f"{day.year}年{day.month}月{day.day}日"
