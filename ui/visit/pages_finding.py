# SPDX-License-Identifier: Apache-2.0
"""The first screen's services, the page of all, searching and browsing: summaries to tiles, and what stands round them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from config.modes import DisplayMode
from kiosk.catalogue.browse_tree import Group, GroupKind
from kiosk.catalogue.summary import ItemSummary
from kiosk.guidance.notice import Capability
from kiosk.guidance.offer import offer
from kiosk.journey.doors import Door
from kiosk.journey.state import JourneyState, Level, Page
from ui import view_models as vms
from ui.visit.doors_shown import doors_shown
from ui.visit.finding_way import FindingWay, Searching
from ui.visit.phrases import Phrases

Tile = dict[str, object]

PER_PAGE: Final = {DisplayMode.STANDARD: 8, DisplayMode.ELDER: 4}
FOUND_PER_PAGE: Final = {DisplayMode.STANDARD: 4, DisplayMode.ELDER: 3}
"""Beside the pad."""


@dataclass(frozen=True)
class ListView:
    """What every list is presented with."""

    way: FindingWay
    phrases: Phrases
    state: JourneyState
    capability: Capability

    def say(self, key: str, **values: object) -> str:
        """In the visit's mode."""
        return self.phrases.say(key, self.state.mode, **values)

    @property
    def is_elder(self) -> bool:
        """Fewer words, larger."""
        return self.state.mode is DisplayMode.ELDER

    def tile(self, one: ItemSummary, *, named: bool = False) -> Tile:
        """What it is called, and either a promise or why it cannot be done here and where it can. ``named``: with its official
        name, for whoever looks for that.
        """
        offered = offer(one, self.capability)
        reason = "" if offered.reason is None else offered.reason.say()
        place = "" if offered.available_here else self.way.nearest(one.code, offered)
        if place:
            reason = f"{reason}。{self.say('finding.nearest', place=place)}"
        promise = "" if self.is_elder else one.promise_zh
        return {
            "code": one.code,
            "name": one.plain_zh,
            "term": one.name if named and not self.is_elder and one.name != one.plain_zh else "",
            "note": reason or promise,
            "icon": one.icon,
            "available": offered.available_here,
            "whyNot": "" if offered.available_here else reason,
        }

    def tiles(self, shown: Iterable[ItemSummary], *, named: bool = False) -> list[Tile]:
        """In the same order."""
        return [self.tile(one, named=named) for one in shown]

    def first_ones(self, count: int) -> list[Tile]:
        """The frequent services. What this terminal was never given the devices for is left out while there are others."""
        here = self.capability
        fitted = Capability(here.devices | frozenset(here.lacks), online=True)  # broken is not missing
        return self.tiles(self.way.first_ones(count, lambda one: not offer(one, fitted).available_here))

    def doors(self, *without: Door) -> list[dict[str, object]]:
        """Ways on that are no service."""
        return [one for one in doors_shown(self.phrases, self.state.mode) if one["door"] not in without]


def present_first(vm: vms.AttractViewModel, view: ListView) -> None:
    """The services of the first screen, and the way to all others."""
    way = view.way
    way.per_page = PER_PAGE[view.state.mode]
    vm.tiles = view.first_ones(way.per_page)
    left = len(way.all_codes()) - len(vm.tiles)
    vm.moreText = view.say("attract.more", n=left) if left > 0 else ""
    few = (Door.SEARCH, Door.BROWSE) if left <= 0 else ()
    large = (Door.SEARCH, Door.BROWSE, Door.NEARBY, Door.ASK)  # they stand on the page behind, beside all others
    vm.doors = view.doors(*(large if view.is_elder else few))


def present_choose(vm: vms.ChooseViewModel, view: ListView) -> None:
    """全部事项."""
    view.way.per_page = PER_PAGE[view.state.mode]
    codes = view.way.all_codes()
    shown, vm.pageNumber, vm.pageCount = view.way.page_of(Page.CHOOSE, codes)
    is_told = (
        view.is_elder and view.state.level is Level.NONE
    )  # that door stands on the first screen, and here is little room
    vm.tiles, vm.doors = view.tiles(shown), view.doors(*((Door.MINE,) if is_told else ()))
    vm.title = view.say("choose.title")
    hint = "choose.known_hint" if view.state.level is Level.STRONG else "choose.hint"
    vm.hint = _not_opened(view) or view.say(hint, n=len(codes))


def present_browse(vm: vms.BrowseViewModel, view: ListView) -> None:
    """分类看: one question a page."""
    way = view.way
    way.per_page = PER_PAGE[view.state.mode]
    vm.groups, vm.tiles, vm.pageNumber, vm.pageCount = [], [], 0, 1
    if way.place is None:
        vm.title = view.say("browse.title_everything")
        vm.hint = view.say("browse.missing" if way.has_no_groups else "browse.loading")
        return
    group = way.place.group
    named = group.name is not None and not group.groups
    vm.title = group.name.say() if named and group.name is not None else view.say(f"browse.title_{group.kind.value}")
    vm.hint = _not_opened(view) or view.say("browse.hint_items" if group.codes else "browse.hint", n=len(group.codes))
    if group.groups:
        first = way.first_of(Page.BROWSE, len(group.groups))
        vm.pageNumber, vm.pageCount = first // way.per_page, -(-len(group.groups) // way.per_page)
        vm.groups = [_group_tile(one, view) for one in group.groups[first : first + way.per_page]]
    else:
        shown, vm.pageNumber, vm.pageCount = way.page_of(Page.BROWSE, group.codes)
        vm.tiles = view.tiles(shown)


def _group_tile(group: Group, view: ListView) -> dict[str, object]:
    name = view.say(f"browse.{group.key}") if group.name is None else group.name.say()
    if group.codes:
        note = "" if view.is_elder else view.say("browse.count", n=len(group.codes))
    else:
        note = view.say(f"browse.{group.key}_note") if group.kind is GroupKind.AUDIENCE else ""
    return {"key": group.key, "name": name, "note": note, "icon": group.icon}


def present_search(vm: vms.SearchViewModel, view: ListView) -> None:
    """找一找."""
    way = view.way
    way.per_page = FOUND_PER_PAGE[view.state.mode]
    vm.slots = way.per_page
    kind = "letters" if way.by_letters else "characters"
    vm.canType = way.searching is not Searching.BROKEN
    vm.title = view.say(f"search.title_{kind}" if vm.canType else "search.broken")
    vm.hint = _not_opened(view) or (view.say(f"search.hint_{kind}") if vm.canType else "")
    vm.byLetters, vm.typed = way.by_letters, way.typed.upper() if way.by_letters else way.typed
    vm.example = view.say("search.example")
    other = "characters" if way.by_letters else "letters"
    vm.switchText, vm.browseText = view.say(f"search.to_{other}"), view.say("search.browse")
    vm.nothing = not vm.canType or bool(way.typed and way.searching is Searching.READY and not way.found)
    vm.lines = view.phrases.all("search.nothing_lines" if vm.canType else "search.broken_lines", view.state.mode)
    vm.pageNumber, vm.pageCount = 0, 1
    if vm.nothing:
        vm.says, vm.tiles = view.say("search.nothing") if vm.canType else "", []
    elif not way.typed:
        vm.says = view.say("search.often")
        vm.tiles = view.first_ones(way.per_page)
    elif way.searching is Searching.LOADING:
        vm.says, vm.tiles = view.say("search.loading"), []
    else:
        codes = [one.code for one in way.found]
        shown, vm.pageNumber, vm.pageCount = way.page_of(Page.SEARCH, codes)
        vm.says, vm.tiles = view.say("search.found" if way.is_sure else "search.unsure"), view.tiles(shown, named=True)


def _not_opened(view: ListView) -> str:
    return view.say("finding.not_opened") if view.way.not_opened else ""
