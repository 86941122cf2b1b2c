# SPDX-License-Identifier: Apache-2.0
"""Finding a service: what is typed and what it finds, which group is open, which page of a list shows.

Everything is made of summaries; no item is opened before it is chosen. The search index, the groups and the book of places
take some tenths of a second to be there: each is fetched on a desk of its own when a page first wants it, and the page that
shows meanwhile shows what it has. What cannot be fetched is said once in the log, and calmly on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from kiosk.audit.catalogue import LogEvent
from kiosk.catalogue.browse import at_home_here
from kiosk.catalogue.browse_tree import BrowsePlace, Group, browse_tree
from kiosk.catalogue.summary import ItemSummary
from kiosk.guidance.offer import Offer
from kiosk.journey import events as ev
from kiosk.journey.finding import Find
from kiosk.journey.state import JourneyState, Page
from ui.visit.finding_nearest import NearestWords, OnDesk
from ui.visit.parts import VisitParts
from ui.visit.tasks import TaskDesk

if TYPE_CHECKING:
    from kiosk.catalogue.search.index import SearchIndex
    from kiosk.catalogue.search.ranking import Found

MOST_FOUND: Final = 24
"""So many results are leafed through; whoever has not found it by then types more."""
MOST_TYPED: Final = 24


class Searching(StrEnum):
    """Whether what is typed can be looked up."""

    LOADING = "loading"
    READY = "ready"
    BROKEN = "broken"
    """There is no index, or it is damaged: lists and groups go on working."""


class FindingWay:
    """``per_page``: how many of a list a page shows in the mode of the visit; told by the presenter. ``on_desk``: runs what
    takes a moment; None: a desk of its own.
    """

    def __init__(
        self,
        parts: VisitParts,
        dispatch: Callable[[ev.Event], None],
        changed: Callable[[], None],
        on_desk: OnDesk | None = None,
    ) -> None:
        self._parts, self._dispatch, self._changed = parts, dispatch, changed
        self._on_desk: OnDesk = on_desk or self._on_own_desk
        self._summaries = parts.catalogue.summaries
        self._desk: TaskDesk | None = None
        self.typed = ""
        self.by_letters = True
        self.searching = Searching.LOADING
        self._index: SearchIndex | None = None
        self._is_index_wanted = self._is_tree_wanted = False
        self.found: tuple[Found, ...] = ()
        self.is_sure = True
        self.place: BrowsePlace | None = None
        self._tree: Group | None = None
        self.has_no_groups = False
        self._firsts = {Page.CHOOSE: 0, Page.SEARCH: 0}
        self._all: tuple[str, ...] | None = None
        self._state = JourneyState()
        self.per_page = 4
        self.not_opened = False
        """What was chosen last could not be opened."""
        self._nearest = NearestWords(parts, self._on_desk, changed)

    # --- lists --------------------------------------------------------------------------------------------------------

    def first_ones(self, count: int, is_left_out: Callable[[ItemSummary], bool]) -> list[ItemSummary]:
        """The first screen's services: this site's, then the city's frequent ones. What this terminal can never do comes
        last, and only where there is room.
        """
        chosen, rest = list[ItemSummary](), list[ItemSummary]()
        for one in self._offered(at_home_here(self._summaries, self._summaries, self._parts.site.home)):
            (rest if is_left_out(one) else chosen).append(one)
            if len(chosen) == count:
                break
        return [*chosen, *rest][:count]

    def all_codes(self) -> tuple[str, ...]:
        """Every service, in the order of home."""
        if self._all is None:
            self._all = tuple(at_home_here(self._summaries, self._summaries, self._parts.site.home))
        return self._all

    def page_of(self, page: Page, codes: Sequence[str]) -> tuple[list[ItemSummary], int, int]:
        """What of ``codes`` stands on the page now; its number from 0, and how many pages there are."""
        first = self.first_of(page, len(codes))
        shown = list(self._offered(islice(codes, first, first + self.per_page)))
        return shown, first // self.per_page, max(1, -(-len(codes) // self.per_page))

    def first_of(self, page: Page, count: int) -> int:
        """Where the page's list of ``count`` begins now."""
        wanted = self.place.first if page is Page.BROWSE and self.place is not None else self._firsts.get(page, 0)
        last = max(0, count - 1)
        return min(wanted, last) // self.per_page * self.per_page

    def shown(self, page: Page) -> tuple[object, ...]:
        """Which list is on the page, and where it begins: another one is another page to whoever looks."""
        if page is not Page.BROWSE:
            return (self._firsts[page],)
        return () if self.place is None else (self.place,)

    def _offered(self, codes: Iterable[str]) -> Iterator[ItemSummary]:
        """Drafts are nobody's business, and what is damaged on the disk cannot be opened."""
        for code in codes:
            one = self._summaries[code]
            if not one.is_draft and self._parts.catalogue.is_whole(code):
                yield one

    def nearest(self, code: str, offered: Offer) -> str:
        """Where else, in a few words; empty while it is not known."""
        return self._nearest.words(code, offered) if offered.leads_elsewhere else ""

    # --- keys ---------------------------------------------------------------------------------------------------------

    def follow(self, state: JourneyState) -> None:
        """Where the visit stands."""
        if state.page is not self._state.page:
            self.not_opened = False
        self._state = state

    def step(self, wish: Find, value: str) -> None:
        """One key of a page."""
        self._by_wish[wish](self, value)
        self._changed()

    def cannot_open(self) -> None:
        """What was chosen is damaged on the disk: it is gone from the list, and that is said."""
        self.not_opened = True
        self._changed()

    def _afresh(self, page: str) -> None:
        self.not_opened = False
        if page == Page.SEARCH.value:
            self.typed, self.by_letters = "", True
            self._look_up()
            self._want_index()
        else:
            self._want_tree()
            self.place = None if self._tree is None else BrowsePlace(self._tree)

    def _key(self, key: str) -> None:
        if key == "clear":
            self._text("")
        elif key == "erase":
            self._text(self.typed[:-1])
        elif len(key) == 1 and key.isascii() and key.isalpha():
            self._text(self.typed + key.lower())

    def _text(self, text: str) -> None:
        typed = text[:MOST_TYPED]
        if typed != self.typed:
            self.typed = typed
            self._look_up()

    def _write(self, way: str) -> None:
        self.by_letters = way == "letters"
        self._text("")

    def _group(self, key: str) -> None:
        if self.place is not None:
            self.place = self.place.opened(key)

    def _back(self, _value: str) -> None:
        place = None if self.place is None else self.place.back()
        if place is None:
            self._dispatch(ev.GroupsLeft())
        else:
            self.place = place

    def _turn(self, by: str) -> None:
        page, pages = self._state.page, int(by)
        if page is Page.BROWSE and self.place is not None:
            members = self.place.group.groups or self.place.group.codes
            first = self.first_of(page, len(members)) + pages * self.per_page
            if 0 <= first < len(members):
                self.place = self.place.turned_to(first)
        elif page in self._firsts:
            count = len(self.found) if page is Page.SEARCH else len(self.all_codes())
            first = self.first_of(page, count) + pages * self.per_page
            if 0 <= first < count:
                self._firsts[page] = first

    _by_wish: Final[dict[Find, Callable[[FindingWay, str], None]]] = {
        Find.AFRESH: _afresh, Find.KEY: _key, Find.TEXT: _text, Find.WRITE: _write, Find.GROUP: _group, Find.BACK: _back,
        Find.TURN: _turn,
    }  # fmt: skip

    # --- what takes a moment ------------------------------------------------------------------------------------------

    def _look_up(self) -> None:
        """At every key, on the screen's own thread: a keystroke takes a few milliseconds among ten thousand services."""
        self.found, self.is_sure = (), True
        if self._index is not None and self.typed:
            from kiosk.catalogue.search.ranking import search

            found = search(self._index, self.typed, MOST_FOUND)
            self.found = tuple(one for one in found if one.code in self._summaries)
            self.is_sure = any(one.is_sure for one in found)
        self._firsts[Page.SEARCH] = 0

    def _want_index(self) -> None:
        if self._is_index_wanted:
            return
        self._is_index_wanted = True
        lookups = self._parts.lookups
        if lookups is None:
            self.searching = Searching.BROKEN
            return
        index = lookups.index

        def fetch() -> SearchIndex:
            from kiosk.catalogue.search.ranking import search

            made = index()
            search(made, "rehang")  # the tables of readings are read with the first search
            return made

        self._on_desk(fetch, self._index_there, self._index_missing)

    def _index_there(self, index: SearchIndex) -> None:
        self._index, self.searching = index, Searching.READY
        self._look_up()
        self._changed()

    def _index_missing(self, error: Exception) -> None:
        self._parts.log.failure(LogEvent.CONTENT_REFUSED, error)
        self.searching = Searching.BROKEN
        self._changed()

    def _want_tree(self) -> None:
        if self._is_tree_wanted:
            return
        self._is_tree_wanted = True
        catalogue, codes = self._parts.catalogue, self.all_codes()

        def grow() -> Group:
            ordered = [catalogue.summaries[code] for code in codes]
            return browse_tree(ordered, catalogue.tables.registers.life_events)

        self._on_desk(grow, self._tree_there, self._tree_missing)

    def _tree_there(self, tree: Group) -> None:
        self._tree, self.place = tree, BrowsePlace(tree)
        self._changed()

    def _tree_missing(self, error: Exception) -> None:
        self._parts.log.failure(LogEvent.UNHANDLED_ERROR, error)
        self.has_no_groups = True
        self._changed()

    def _on_own_desk(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        if self._desk is None:
            self._desk = TaskDesk("finding")
        self._desk.run(work, done, failed)

    def forget(self) -> None:
        """Nothing that was typed stays."""
        self.typed, self.found = "", ()

    def close(self, wait_ms: int = 0) -> bool:
        """No more answers."""
        self.forget()
        return self._desk is None or self._desk.close(wait_ms)
