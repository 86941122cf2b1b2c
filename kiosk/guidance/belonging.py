# SPDX-License-Identifier: Apache-2.0
"""What of an item belongs to a case: its parts (分项), fields, materials and rules. Source: domain notes 1.2 and 1.5.

Terminal and platform decide with these same functions, each on what it knows (:mod:`kiosk.catalogue.vocabulary`). A
condition has three values. What is not known drops no part and hides no field; only a field that waits for another field of
the same form is not there before that one is filled, for the resident is about to say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.catalogue.expressions import Expression, Unknown, compile_expression
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.kind_model import Part
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.rule_model import PrecheckRule
from kiosk.catalogue.vocabulary import vocabulary

Facts = Mapping[str, Any]
"""Dotted name -> value; a name that is not known is absent, or None."""


def holds(condition: str | None, item: ServiceItem, facts: Facts) -> bool | Unknown:
    """A condition of this item; none at all holds always. Each is compiled once for an item."""
    if condition is None:
        return True
    compiled: Expression | None = item.compiled.get(condition)
    if compiled is None:
        compiled = item.compiled.setdefault(condition, compile_expression(condition, vocabulary(item)))
    return compiled.evaluate(facts)


def parts_of(item: ServiceItem, facts: Facts) -> tuple[Part, ...]:
    """The parts that apply, or may: whether one does that hangs on something unknown is for the platform to say."""
    return tuple(part for part in item.parts if holds(part.when, item, facts) is not False)


def fields_of(item: ServiceItem, facts: Facts) -> tuple[FieldSpec, ...]:
    """The fields that the form has now, in its order."""
    parts = _ids(item, facts)
    return tuple(spec for spec in item.fields if _of(spec.parts, parts) and _is_shown(spec, item, facts))


def materials_of(item: ServiceItem, facts: Facts) -> tuple[MaterialSpec, ...]:
    """The materials that are needed. One whose condition cannot be decided is not among them (:func:`perhaps_of`)."""
    return _materials(item, facts, perhaps=False)


def perhaps_of(item: ServiceItem, facts: Facts) -> tuple[MaterialSpec, ...]:
    """The materials of which cannot be said yet whether they are needed."""
    return _materials(item, facts, perhaps=True)


def rules_of(item: ServiceItem, facts: Facts) -> tuple[PrecheckRule, ...]:
    """The rules of the parts that apply; their own ``when`` is not looked at here."""
    parts = _ids(item, facts)
    return tuple(rule for rule in item.prechecks if rule.part is None or rule.part in parts)


def has_no_part(item: ServiceItem, facts: Facts) -> bool:
    """A bundle of which nothing was wanted: there is nothing to file."""
    return bool(item.parts) and not parts_of(item, facts)


def _ids(item: ServiceItem, facts: Facts) -> frozenset[str]:
    return frozenset(part.id for part in parts_of(item, facts))


def _of(wanted_by: tuple[str, ...], parts: frozenset[str]) -> bool:
    return not wanted_by or not parts.isdisjoint(wanted_by)


def _is_shown(spec: FieldSpec, item: ServiceItem, facts: Facts) -> bool:
    result = holds(spec.show_when, item, facts)
    if isinstance(result, Unknown):
        return not any(name.startswith("fields.") for name in result.names)
    return result


def _materials(item: ServiceItem, facts: Facts, *, perhaps: bool) -> tuple[MaterialSpec, ...]:
    parts = _ids(item, facts)
    found = []
    for spec in item.materials:
        result = holds(spec.need_when, item, facts)
        if _of(spec.parts, parts) and (isinstance(result, Unknown) if perhaps else result is True):
            found.append(spec)
    return tuple(found)
