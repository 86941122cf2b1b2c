# SPDX-License-Identifier: Apache-2.0
"""Groups within groups, from everything down to one service (分类看): for whom, what about or which office, which service.

Pure, over summaries in the order in which they are to stand. A group without anything in it is not there; a choice between
one thing is not asked. Source: domain notes 1.1 row 3, 1.2 rows 23 and 84 (life-event zones are what the data says).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.catalogue.browse import Audience, Department, Theme, departments_of, for_audience, themes_of
from kiosk.catalogue.registers import LifeEvent
from kiosk.catalogue.summary import ItemSummary
from kiosk.catalogue.words import Words


class GroupKind(StrEnum):
    """What a group's members have in common."""

    EVERYTHING = "everything"
    AUDIENCE = "audience"
    THEME = "theme"
    OFFICES = "offices"
    """Holds an office each."""
    OFFICE = "office"


@dataclass(frozen=True)
class Group:
    """``key``: unique among its neighbours. ``name``: what the content calls it; None: the screen's own words.

    Either ``groups`` or ``codes`` (of items, in the order of home) is there.
    """

    key: str
    kind: GroupKind
    name: Words | None = None
    icon: str = ""
    groups: tuple[Group, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Level:
    key: str
    first: int = 0


@dataclass(frozen=True)
class BrowsePlace:
    """Where somebody is among the groups, and from which one on each list is shown: going back finds the same page again."""

    tree: Group
    _levels: tuple[_Level, ...] = field(default=(_Level(""),))

    @property
    def group(self) -> Group:
        """The open one."""
        found = self.tree
        for level in self._levels[1:]:
            found = next(one for one in found.groups if one.key == level.key)
        return found

    @property
    def first(self) -> int:
        """The first of the open group's members on the page."""
        return self._levels[-1].first

    def opened(self, key: str) -> BrowsePlace:
        """Into one of the open group's groups; a key that it has not (a late touch) changes nothing."""
        if all(one.key != key for one in self.group.groups):
            return self
        return replace(self, _levels=(*self._levels, _Level(key)))

    def back(self) -> BrowsePlace | None:
        """One group up, where it was left; None out of the last."""
        return replace(self, _levels=self._levels[:-1]) if len(self._levels) > 1 else None

    def turned_to(self, first: int) -> BrowsePlace:
        """Another page of the open group."""
        return replace(self, _levels=(*self._levels[:-1], replace(self._levels[-1], first=first)))


def browse_tree(ordered: Sequence[ItemSummary], life_events: Mapping[str, LifeEvent]) -> Group:
    """Every group that has something in it; drafts are nowhere."""
    offered = [one for one in ordered if not one.is_draft]
    audiences = tuple(found for one in Audience if (found := _audience(offered, life_events, one)).groups)
    if len(audiences) == 1:
        return audiences[0]
    return Group("", GroupKind.EVERYTHING, groups=audiences)


def _audience(offered: Sequence[ItemSummary], life_events: Mapping[str, LifeEvent], of: Audience) -> Group:
    themes = tuple(_theme(one) for one in themes_of(offered, life_events, of))
    offices = tuple(_office(one) for one in departments_of(for_audience(offered, of)))
    by_office = (Group("offices", GroupKind.OFFICES, icon="landmark", groups=offices),) if offices else ()
    icon = "user" if of is Audience.PERSON else "building-2"
    return Group(of.value, GroupKind.AUDIENCE, icon=icon, groups=(*themes, *by_office))


def _theme(theme: Theme) -> Group:
    return Group(theme.key, GroupKind.THEME, theme.name, theme.icon, codes=tuple(one.code for one in theme.items))


def _office(office: Department) -> Group:
    codes = tuple(one.code for one in office.items)
    return Group(office.name.zh, GroupKind.OFFICE, office.name, "landmark", codes=codes)
