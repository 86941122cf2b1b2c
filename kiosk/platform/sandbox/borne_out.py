# SPDX-License-Identifier: Apache-2.0
"""Does a register say what a case says to have fetched from it? The terminal is not believed: it may be old, or not well.

What differs is no fault of the resident's, so nothing is refused for it: a person looks (:mod:`doubts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from kiosk.application.fields import Origin
from kiosk.application.prefill import text_of
from kiosk.catalogue.field_model import FieldSpec
from kiosk.platform.sandbox.ground import Ground, licences_held, shared_held

_FETCHED: Final = frozenset({Origin.SHARED_DATA, Origin.E_LICENCE, Origin.ID_CARD, Origin.RECKONED})
_OF_WHOM: Final = frozenset({Origin.SHARED_DATA, Origin.ID_CARD})
"""Origins of what is known of a person by their card, or by the platform when there was none (``identity:``)."""
_KINDS: Final = {"foreigner_2023": "foreigner"}


def unlike_registers(case: Mapping[str, Any], ground: Ground) -> tuple[str, ...]:
    """Codes of the fields that are said to be the word of a register, a licence or the card, or reckoned from one, where the
    platform's own say something else, or nothing. Of whom no register knows anything none: that is a doubt of its own.
    """
    if ground.person is None:
        return ()
    told = {code: one for code, one in case["fields"].items() if one["origin"] in _FETCHED}
    if not told:
        return ()
    held = {**_shared(case, ground), **_licences(ground), **_identity(ground)}
    return tuple(
        spec.code
        for spec in ground.item.fields
        if spec.code in told and told[spec.code]["value"] not in _said(spec, told[spec.code]["origin"], held)
    )


def _said(spec: FieldSpec, origin: str, held: Mapping[str, Any]) -> Iterator[str]:
    """What the sources of a field say that are of this origin."""
    for source in spec.prefill:
        kind, _, name = source.partition(":")
        if kind == "after" and origin == Origin.RECKONED:
            yield from _day_after(text_of(held.get(f"share:{name}")))
        is_meant = (
            (kind == "share" and origin == Origin.SHARED_DATA)
            or (kind == "licence" and origin == Origin.E_LICENCE)
            or (kind == "identity" and origin in _OF_WHOM)
        )
        if is_meant and source in held:
            yield text_of(held[source])


def _day_after(text: str) -> Iterator[str]:
    """按记录推算: the day after a register's; of what is no day none."""
    try:
        yield (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    except ValueError:
        return


def _shared(case: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    return {f"share:{name}": value for name, value in shared_held(case, ground).items()}


def _licences(ground: Ground) -> dict[str, Any]:
    """What an expired licence says may be out of date: the terminal takes it from a valid one alone, too."""
    return {
        f"licence:{one['type_code']}:{key}": value
        for one in licences_held(ground, ground.item.licence_types)
        if one["state"] == "valid"
        for key, value in one["values"].items()
    }


def _identity(ground: Ground) -> dict[str, Any]:
    """What stands on the person's card, as the register of the population has it."""
    person = ground.person
    if person is None:
        return {}
    kinds = {str(kind): code for kind, code in ground.tables.certificate_types.by_card_kind.items()}
    return {
        "identity:name": person.name,
        "identity:number": person.number,
        "identity:certificate_type": kinds[_KINDS.get(person.kind, person.kind)],
        "identity:address": person.household_address,
    }
