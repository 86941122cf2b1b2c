# SPDX-License-Identifier: Apache-2.0
"""Where an item has conditions: one list of them, for whoever looks through content and whoever asks what they name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from kiosk.catalogue.model import ServiceItem

Place: TypeAlias = tuple[str | int, ...]
"""Path below ``item`` in its file."""


def placed_conditions(item: ServiceItem) -> Iterator[tuple[Place, str]]:
    """Every condition of the item with its place."""
    found: list[tuple[Place, str | None]] = []
    found += ((("fields", index, "show_when"), one.show_when) for index, one in enumerate(item.fields))
    for index, rule in enumerate(item.prechecks):
        found += [(("prechecks", index, "when"), rule.when), (("prechecks", index, "expr"), rule.expr)]
    found += ((("materials", index, "need_when"), one.need_when) for index, one in enumerate(item.materials))
    found += ((("bundle", "parts", index, "when"), one.when) for index, one in enumerate(item.parts))
    found += ((("guide", "fee", "exempt", index, "when"), one.when) for index, one in enumerate(item.guide.fee.exempt))
    sheet, instead = item.outcome.sheet, item.capability.instead
    if sheet is not None:
        found += ((("outcome", "sheet", "rows", index, "when"), row.when) for index, row in enumerate(sheet.rows))
        found.append((("outcome", "sheet", "table", "when"), sheet.table.when if sheet.table is not None else None))
    if instead is not None:
        found.append((("capability", "instead", "when"), instead.when))
    return ((place, source) for place, source in found if source is not None)
