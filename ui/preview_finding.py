# SPDX-License-Identifier: Apache-2.0
"""Finding a service, with every item of the content as if all of them were offered: for ``ui.preview`` and ``tests/ui``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from config.modes import DisplayMode
from kiosk.catalogue.package.lookups import LookupDamaged, Lookups
from kiosk.catalogue.search.index import build_index
from kiosk.catalogue.search.synonyms import load_synonyms
from kiosk.journey.finding import Find
from kiosk.journey.state import CardState, JourneyState, Level, Page
from ui.visit.finding_way import FindingWay
from ui.visit.pages_finding import FOUND_PER_PAGE, PER_PAGE

if TYPE_CHECKING:
    from ui.visit.parts import VisitParts

from ui.preview_content import CONTENT, everything, places

Step = tuple[Find, str]


@dataclass(frozen=True)
class FindingScene:
    """``steps``: what was touched on the page so far; ``is_broken``: the search index is damaged."""

    name: str
    state: JourneyState
    steps: tuple[Step, ...] = ()
    is_broken: bool = False


def _typed(text: str) -> tuple[Step, ...]:
    return ((Find.AFRESH, "search"), *((Find.KEY, one) for one in text))


def finding_scenes() -> Iterator[FindingScene]:
    """The first screen of a terminal that offers everything, and every page that finds."""
    alone = JourneyState(card=CardState.WAITING)
    yield FindingScene("attract-all", alone)
    yield FindingScene("attract-all-offline", replace(alone, online=False))
    choose = JourneyState(page=Page.CHOOSE)
    yield FindingScene("choose-all", choose)
    yield FindingScene("choose-all-known", replace(choose, level=Level.STRONG))
    yield FindingScene("choose-all-last", choose, ((Find.TURN, "1"),) * 11)
    search = JourneyState(page=Page.SEARCH)
    yield FindingScene("search", search, _typed(""))
    yield FindingScene("search-initials", search, _typed("ylj"))
    yield FindingScene("search-pinyin", search, _typed("yanglaojin"))
    yield FindingScene("search-unsure", search, _typed("shebo"))
    yield FindingScene("search-nothing", search, _typed("vvuv"))
    yield FindingScene("search-offline", replace(search, online=False), _typed("jzz"))
    yield FindingScene("search-broken", search, _typed(""), is_broken=True)
    written = (*_typed(""), (Find.WRITE, "characters"))
    yield FindingScene("search-written", search, written)
    browse = JourneyState(page=Page.BROWSE)
    begin = (Find.AFRESH, "browse")
    person = (begin, (Find.GROUP, "person"))
    yield FindingScene("browse", browse, (begin,))
    yield FindingScene("browse-person", browse, person)
    yield FindingScene("browse-person-last", browse, (*person, *((Find.TURN, "1"),) * 5))
    yield FindingScene("browse-retirement", browse, (*person, (Find.GROUP, "retirement")))
    yield FindingScene("browse-offices", browse, (*person, (Find.GROUP, "offices")))


def _no_index() -> Any:
    raise LookupDamaged("made so for a picture")


@cache
def _lookups() -> Lookups:
    index = build_index(list(everything().summaries.values()), load_synonyms(CONTENT / "tables"))
    return Lookups(lambda: index, places)


def way_of(scene: FindingScene | None, parts: VisitParts, state: JourneyState) -> FindingWay:
    """The way as it stands when the scene begins. What takes a moment is there at once."""

    def at_once(work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        try:
            answer = work()
        except LookupDamaged as error:
            failed(error)
        else:
            done(answer)

    if scene is None:
        lookups = Lookups(_no_index, _lookups().book)
        plain = cast("VisitParts", SimpleNamespace(**{**vars(parts), "lookups": lookups, "log": _Silent()}))
        return FindingWay(plain, lambda _event: None, lambda: None, at_once)
    lookups = Lookups(_no_index, _lookups().book) if scene.is_broken else _lookups()
    held = {**vars(parts), "catalogue": everything(), "lookups": lookups, "log": _Silent()}
    way = FindingWay(cast("VisitParts", SimpleNamespace(**held)), lambda _event: None, lambda: None, at_once)
    way.follow(state)
    way.per_page = (FOUND_PER_PAGE if state.page is Page.SEARCH else PER_PAGE)[DisplayMode(state.mode)]
    for wish, value in scene.steps:
        way.step(wish, value)
    return way


class _Silent:
    def failure(self, *_of: object) -> None:
        """Nothing is logged."""
