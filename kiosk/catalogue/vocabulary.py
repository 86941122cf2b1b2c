# SPDX-License-Identifier: Apache-2.0
"""The names that an item's conditions and texts may use, and the values of people and cases behind them.

Terminal and platform evaluate the same rules; this list is the contract between content and both.
"""

from __future__ import annotations

from typing import Final

from kiosk.catalogue.field_model import FieldKind
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.registers import Registers, ValueType

_PERSON_TYPES: Final = {
    "age": ValueType.INT,
    "sex": ValueType.TEXT,
    "birth": ValueType.DATE,
    "card_kind": ValueType.TEXT,
    "assurance": ValueType.TEXT,
    "sixteenth_birthday": ValueType.DATE,
    "retirement_date": ValueType.DATE,
}
_ENTERPRISE_TYPES: Final = {"name": ValueType.TEXT, "state": ValueType.TEXT, "scopes": ValueType.LIST}
_AGENT_TYPES: Final = {"relation": ValueType.TEXT, "age": ValueType.INT}
_FIELD_TYPES: Final = {FieldKind.DATE: ValueType.DATE, FieldKind.COUNT: ValueType.INT}


def vocabulary(item: ServiceItem) -> frozenset[str]:
    """Every dotted name that a condition of this item may use, as far as the item alone tells. ``values.*`` are those that
    its conditions name: whether they stand in the content's register is seen when content is looked through.

    ``licences.TYPE.state`` is valid, expired, revoked or absent (the platform was asked and has none). While it
    was not asked, the names of shared data and licences are unknown.
    """
    return frozenset(_own_names(item)) | item.value_names


def types_of_names(item: ServiceItem, registers: Registers) -> dict[str, ValueType]:
    """The same with types; names whose register does not know them are left out, so that the lint can say so."""
    types = _own_names(item)
    types |= {f"values.{name}": series.type for name, series in registers.values.items()}
    for name in item.shared_names:
        if name in registers.shared_data:
            types[f"shared.{name}"] = registers.shared_data[name].type
        else:
            types.pop(f"shared.{name}", None)
    return types


def _own_names(item: ServiceItem) -> dict[str, ValueType]:
    types = {"today": ValueType.DATE, "online": ValueType.BOOL}
    types |= {f"person.{name}": kind for name, kind in _PERSON_TYPES.items()}
    types |= {f"agent.{name}": kind for name, kind in _AGENT_TYPES.items() if item.auth.agent != "forbidden"}
    types |= {
        f"enterprise.{name}": kind for name, kind in _ENTERPRISE_TYPES.items() if item.auth.enterprise is not None
    }
    types |= {f"answers.{question.id}": ValueType.TEXT for question in item.questions}
    types |= {f"fields.{spec.code}": _FIELD_TYPES.get(spec.kind, ValueType.TEXT) for spec in item.fields}
    types |= {f"shared.{name}": ValueType.TEXT for name in item.shared_names}
    for kind in item.licence_types:
        types |= {f"licences.{kind}.state": ValueType.TEXT, f"licences.{kind}.valid_to": ValueType.DATE}
    return types


def text_names(registers: Registers) -> frozenset[str]:
    """Names that a text may show: never identity, only dates and ages that follow from it, and the content's own values."""
    names = {"person.age", "person.sixteenth_birthday", "person.retirement_date"}
    names |= {f"values.{name}" for name in registers.values} | {f"amounts.{name}" for name in registers.amounts}
    return frozenset(names)
