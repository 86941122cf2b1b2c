# SPDX-License-Identifier: Apache-2.0
"""Every condition of an item is found, with its place, wherever the model lets one be written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.placed_conditions import placed_conditions
from tests.unit.kiosk.synthetic import drafts

KEYS = {"when", "expr", "show_when", "need_when"}
NO_CONDITION = ("payment", "when")
WORDS = {"zh": "话", "en": "Words"}


def written(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """By the names of the keys alone."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key in KEYS and isinstance(below, str) and (*path, key) != NO_CONDITION:
                yield (*path, key), below
            yield from written(below, (*path, key))
    elif isinstance(value, tuple | list):
        for place, below in enumerate(value):
            yield from written(below, (*path, place))


def test_no_condition_of_the_content_is_left_out() -> None:
    seen: set[str | int] = set()
    for code, item in drafts().items.items():
        found = list(placed_conditions(item))
        assert sorted(found, key=str) == sorted(written(item.model_dump(by_alias=True)), key=str), code
        assert item.expressions == tuple(source for _, source in found)
        seen |= {place[0] for place, _ in found}
    assert seen >= {"fields", "prechecks", "materials", "bundle", "outcome", "capability"}


def test_nor_one_that_no_item_has_now() -> None:
    plain = drafts().items["TBD-GH01"].model_dump(by_alias=True)
    plain["guide"]["fee"]["exempt"] = [{"when": "online", "say": WORDS, "rule": "x"}]
    table = {"from": "share:property.addresses", "head": WORDS, "none": WORDS, "when": "online"}
    plain["outcome"]["sheet"] |= {"table": table}
    assert (("outcome", "sheet", "table", "when"), "online") in set(
        placed_conditions(ServiceItem.model_validate(plain))
    )
    plain["outcome"]["sheet"] |= {"table": None}
    places = {place for place, _ in placed_conditions(ServiceItem.model_validate(plain))}
    assert ("outcome", "sheet", "rows", 1, "when") in places
    assert ("outcome", "sheet", "table", "when") not in places
