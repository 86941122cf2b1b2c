# SPDX-License-Identifier: Apache-2.0
"""Under which words one item can be found, and how much a hit on each is worth. Pure."""

from __future__ import annotations

from typing import Final

from kiosk.catalogue.search.synonyms import Synonyms
from kiosk.catalogue.summary import ItemSummary

_PLAIN, _NAME, _ALIAS, _SYNONYM, _KEYWORD, _OFFICE = 1.0, 1.0, 1.0, 0.97, 0.95, 0.4
OWN_FROM: Final = 0.96
"""A name, an alias, a synonym says what the item is; a keyword (签证, for the proof that a visa wants) only what it is about."""
_LATER: Final = 0.003
"""Authors write what matters most first."""
COUNTED_FROM: Final = 0.5
"""Words that are worth less (the office) say nothing about what an item is for."""


def names_of(item: ItemSummary) -> tuple[str, ...]:
    """Names, aliases and keywords, in which the synonyms look for official words."""
    return (item.plain_zh, item.name, *item.alias, *item.keywords)


def phrases(item: ItemSummary, synonyms: Synonyms) -> dict[str, float]:
    """Words and their worth, the plain name first."""
    said = {item.plain_zh: _PLAIN, item.name: _NAME}
    said |= {one: _ALIAS for one in item.alias if one not in said}
    said |= {one: _KEYWORD - _LATER * at for at, one in enumerate(item.keywords) if one not in said}
    said |= {one: _SYNONYM for one in synonyms.everyday(names_of(item)) if one not in said}
    said |= {one: _PLAIN for one in (item.plain_en,) if one not in said}
    said |= {one: _OFFICE for one in (item.dept_zh, item.dept_en) if one not in said}
    return said
