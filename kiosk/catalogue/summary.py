# SPDX-License-Identifier: Apache-2.0
"""What finding an item needs, and nothing more: of ten thousand items all summaries are in memory, and the item that is
opened alone is read whole. Source: domain notes 1.1 rows 3 and 4, 1.2 rows 23 and 24.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import Words


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """One item in a list. ``devices_all``, ``devices_one_of``: what the terminal has to have; ``instead``: the machine of the
    last step, with which the item can end elsewhere.
    """

    code: str
    kind: str
    name: str
    plain_zh: str
    plain_en: str
    promise_zh: str
    promise_en: str
    dept_zh: str
    dept_en: str
    icon: str
    alias: tuple[str, ...]
    keywords: tuple[str, ...]
    subject: tuple[str, ...]
    scope: str
    life_events: tuple[str, ...]
    hot_rank: int | None
    devices_all: tuple[str, ...]
    devices_one_of: tuple[tuple[str, ...], ...]
    instead: str
    offline: bool
    is_draft: bool

    @property
    def plain_name(self) -> Words:
        """How people call it."""
        return Words(zh=self.plain_zh, en=self.plain_en)

    def record(self) -> list[Any]:
        """For a file; :func:`from_record` reads it back."""
        return [getattr(self, name) for name in self.__slots__]


def summary_of(item: ServiceItem) -> ItemSummary:
    """The summary of one item."""
    instead = item.capability.instead
    return ItemSummary(
        code=item.base_code,
        kind=item.kind,
        name=item.name,
        plain_zh=item.plain_name.zh,
        plain_en=item.plain_name.en,
        promise_zh=item.promise_line.zh,
        promise_en=item.promise_line.en,
        dept_zh=item.dept.zh,
        dept_en=item.dept.en,
        icon=item.icon,
        alias=item.alias,
        keywords=item.keywords,
        subject=item.subject,
        scope=item.scope,
        life_events=item.life_events,
        hot_rank=item.hot_rank,
        devices_all=item.capability.need,
        devices_one_of=item.capability.any_of,
        instead=instead.machine if instead is not None else "",
        offline=item.offline_allowed,
        is_draft=item.release == "draft",
    )


def from_record(record: list[Any]) -> ItemSummary:
    """A summary out of a file that was verified before.

    Raises:
        TypeError: it has another number of columns: the file was made by another version.
    """
    return ItemSummary(*(_frozen(value) for value in record))


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
