# SPDX-License-Identifier: Apache-2.0
"""我的地址: the addresses of the resident that are known already, offered before one is put together part by part.

Source: domain notes 1.5 row 70 (统一物流: address book) and 5 row 8. They are those of the registers, of the card and of the
enterprise that the visit knows anyway; none is fetched for being offered. Which one is meant is said by what it is, and on screen
the address itself is masked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kiosk.application.form import Form
from kiosk.application.prefill import value_from
from kiosk.application.validation import Invalid, validate
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.words import Words, words

KNOWN: Final = "@known:"
"""Raw answer ``@known:share:residence.address``: what that source says."""
MOST: Final = 3
"""With 自己写 they stand on one page in large type."""

_CALLED: Final[dict[str, Words]] = {
    "share:contact.post_address": words("上次收快递的地方", "Where parcels went last time"),
    "share:residence.address": words("现在住的地方", "Where you live"),
    "share:household.registration": words("户口在的地方", "Where your household is registered"),
    "identity:address": words("身份证上的地方", "As on the ID card"),
    "enterprise:address": words("店里、公司里", "At the business"),
}
"""Of every source in :data:`kiosk.catalogue.field_model.ADDRESSES`."""


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """One of them. ``raw``: the answer that means it; ``called``: which one it is."""

    raw: str
    called: Words
    address: str = field(repr=False)


def known_addresses(form: Form, spec: FieldSpec) -> tuple[KnownAddress, ...]:
    """In the order of the field's ``suggest``; the same address is offered once, under its first name."""
    found: dict[str, KnownAddress] = {}
    for source in spec.ask.suggest if spec.ask is not None else ():
        if source in _CALLED:
            value = value_from(source, spec, form.situation, form.known)
            if value is not None and not isinstance(validate(spec, value.value, form.occasion), Invalid):
                found.setdefault(value.value, KnownAddress(KNOWN + source, _CALLED[source], value.value))
    return tuple(found.values())[:MOST]


def with_known(form: Form, code: str, raw: str) -> str:
    """The answer itself where ``raw`` names a known address; empty where that one is not on offer."""
    if not raw.startswith(KNOWN):
        return raw
    offered = {one.raw: one.address for one in known_addresses(form, form.item.field(code))}
    return offered.get(raw, "")
