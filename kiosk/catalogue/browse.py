# SPDX-License-Identifier: Apache-2.0
"""Finding without typing: by person or enterprise, by what happens in a life (双百主题), by department; and the order of home.

Pure, over summaries. Source: domain notes 1.1 row 3, 1.2 rows 23 (a theme has at least three) and 24 (高频事项, by site).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.catalogue.registers import LifeEvent
from kiosk.catalogue.search.characters import characters
from kiosk.catalogue.summary import ItemSummary
from kiosk.catalogue.words import Words

FULL_THEME: Final = 3
_PERSON: Final = "自然人"


class Audience(StrEnum):
    """个人 or 法人, by the words of the registers."""

    PERSON = "person"
    ENTERPRISE = "enterprise"


@dataclass(frozen=True)
class Theme:
    """One life event with its items, in the order of home."""

    key: str
    name: Words
    icon: str
    items: tuple[ItemSummary, ...]

    @property
    def is_full(self) -> bool:
        """Three items at least, as 双百主题 wants; a thinner one is shown all the same, for its items are wanted too."""
        return len(self.items) >= FULL_THEME


@dataclass(frozen=True)
class Department:
    """One office with its items, in the order of home."""

    name: Words
    items: tuple[ItemSummary, ...]


def for_audience(items: Iterable[ItemSummary], audience: Audience) -> tuple[ItemSummary, ...]:
    """Items that a person, or somebody for an enterprise, may apply for; those for both are in both."""
    return tuple(one for one in items if _is_for(one, audience))


def themes(
    items: Sequence[ItemSummary],
    life_events: Mapping[str, LifeEvent],
    audience: Audience,
    counts: Mapping[str, int] | None = None,
) -> tuple[Theme, ...]:
    """The themes of this audience that have an item, as the register orders them. ``counts``: as in :func:`home_order`.

    An enterprise's theme may hold what a person applies for: who opens a shop is one.
    """
    return themes_of(home_order(items, counts or {}), life_events, audience)


def themes_of(
    ordered: Sequence[ItemSummary], life_events: Mapping[str, LifeEvent], audience: Audience
) -> tuple[Theme, ...]:
    """The same of items that stand in their order already."""
    held: dict[str, list[ItemSummary]] = {}
    for one in ordered:
        for key in one.life_events:
            held.setdefault(key, []).append(one)
    found = (
        Theme(key, event.name, event.icon, tuple(held.get(key, ())))
        for key, event in life_events.items()
        if event.of == audience
    )
    return tuple(theme for theme in found if theme.items)


def departments(items: Sequence[ItemSummary], counts: Mapping[str, int] | None = None) -> tuple[Department, ...]:
    """Every office that has an item, the one with most first; offices with as many by how their names are read."""
    return departments_of(home_order(items, counts or {}))


def departments_of(ordered: Iterable[ItemSummary]) -> tuple[Department, ...]:
    """The same of items that stand in their order already."""
    held: dict[str, list[ItemSummary]] = {}
    for one in ordered:
        held.setdefault(one.dept_zh, []).append(one)
    made = [Department(Words(zh=name, en=of[0].dept_en), tuple(of)) for name, of in held.items()]
    return tuple(sorted(made, key=lambda one: (-len(one.items), as_read(one.name.zh))))


def at_home_here(ordered: Iterable[str], known: Container[str], first: Sequence[str]) -> Iterator[str]:
    """Codes as this site shows them: those that its own profile names (高频事项, by site), then the others as they stand.

    ``ordered``: all codes, in the order of home; ``known``: what there is. Nothing is read that is not asked for.
    """
    named = tuple(dict.fromkeys(code for code in first if code in known))
    yield from named
    yield from (code for code in ordered if code not in named)


def home_order(items: Iterable[ItemSummary], counts: Mapping[str, int]) -> tuple[ItemSummary, ...]:
    """What this site is used for most first, then the city's frequent ones by rank, then the others as their names are read.

    ``counts``: by code, how often each was done at this site.
    """
    return tuple(
        sorted(items, key=lambda one: (-counts.get(one.code, 0), *_rank(one), as_read(one.plain_zh), one.code))
    )


def as_read(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts Chinese by its sound (拼音), and what is no Chinese before it."""
    readings = characters().readings
    return tuple((readings.get(one, (-1,))[0], one) for one in text)


def _rank(item: ItemSummary) -> tuple[bool, int]:
    return item.hot_rank is None, item.hot_rank or 0


def _is_for(item: ItemSummary, audience: Audience) -> bool:
    if audience is Audience.PERSON:
        return _PERSON in item.subject
    return any(one != _PERSON for one in item.subject)
