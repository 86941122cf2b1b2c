# SPDX-License-Identifier: Apache-2.0
"""The names that an item's conditions and texts may use, and the values of people and cases behind them.

Terminal and platform evaluate the same rules; this list is the contract between content and both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.catalogue.field_model import FieldKind, FieldSpec
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
_PERSON_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "sex": ("male", "female", "unknown"),
    "card_kind": ("resident", "hmt_permit", "foreigner"),
    "assurance": ("weak", "strong"),
}
_LICENCE_STATES: Final = ("valid", "expired", "revoked", "absent")
_OPEN_SOURCES: Final = ("share:", "licence:")
"""A register may say a word that is none of the field's own options."""
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


def closed_words(item: ServiceItem) -> dict[str, tuple[str, ...]]:
    """Name -> the words that it can ever be, of those names whose words are the content's or the program's own. What a register
    says is its own affair: such names are absent.
    """
    words = {f"person.{name}": known for name, known in _PERSON_WORDS.items()}
    words |= {f"licences.{kind}.state": _LICENCE_STATES for kind in item.licence_types}
    words |= {f"answers.{one.id}": tuple(option.value for option in one.options) for one in item.questions}
    if item.auth.for_agent is not None:
        words["agent.relation"] = tuple(relation.zh for relation in item.auth.for_agent.relations)
    words |= {f"fields.{spec.code}": known for spec in item.fields if (known := _words_of_field(item, spec))}
    return words


def _words_of_field(item: ServiceItem, spec: FieldSpec) -> tuple[str, ...]:
    """Empty: nobody can tell what it will be."""
    if spec.kind is FieldKind.DELIVERY:
        return tuple(item.outcome.ways)
    if spec.kind not in (FieldKind.CHOICE, FieldKind.MONEY_BAND) or spec.ask is None or spec.ask.own_words:
        return ()
    if any(source.startswith(_OPEN_SOURCES) for source in spec.prefill):
        return ()
    asked = [spec.ask.options_of_question, *(one[7:] for one in spec.prefill if one.startswith("answer:"))]
    questions = [question for one in asked if one is not None and (question := item.question(one)) is not None]
    found = [option.value for option in spec.ask.options]
    found += [option.value for question in questions for option in question.options]
    found += [one[6:] for one in spec.prefill if one.startswith("guide:")]
    return tuple(dict.fromkeys(found))


def text_names(registers: Registers) -> frozenset[str]:
    """Names that a text may show: never identity, only dates and ages that follow from it, and the content's own values."""
    names = {"person.age", "person.sixteenth_birthday", "person.retirement_date"}
    names |= {f"values.{name}" for name in registers.values} | {f"amounts.{name}" for name in registers.amounts}
    return frozenset(names)
