# SPDX-License-Identifier: Apache-2.0
"""The names that an item's conditions and texts may use, and the values of people and cases behind them.

Terminal and platform evaluate the same rules; this list is the contract between content and both.
"""

from __future__ import annotations

from kiosk.catalogue.model import ServiceItem

PERSON = ("age", "sex", "birth", "card_kind", "assurance", "sixteenth_birthday", "retirement_date")
"""``person.*``, known as soon as the resident is. ``card_kind``: resident, hmt_permit, foreigner. Dates: YYYY-MM-DD."""


def vocabulary(item: ServiceItem) -> frozenset[str]:
    """Every dotted name that a condition of this item may use.

    ``licences.TYPE.state`` is valid, expired, revoked or absent (the platform was asked and has none). While it
    was not asked, the names of shared data and licences are unknown.
    """
    names = {"today", "online"}
    names |= {f"person.{name}" for name in PERSON}
    names |= {f"answers.{question.id}" for question in item.questions}
    names |= {f"fields.{spec.code}" for spec in item.fields}
    names |= {f"shared.{name}" for name in item.shared_names}
    names |= {f"licences.{kind}.state" for kind in item.licence_types}
    return frozenset(names)


def text_names() -> frozenset[str]:
    """Names that a text may show: never identity, only dates and ages that follow from it."""
    return frozenset({"person.age", "person.sixteenth_birthday", "person.retirement_date"})
