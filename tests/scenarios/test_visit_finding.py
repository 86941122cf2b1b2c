# SPDX-License-Identifier: Apache-2.0
"""Finding a service through the real window: by letters, by characters, with slips, by groups; among many; and when parts of it
are broken. The search's own quality is measured in tests/unit/kiosk/catalogue/test_search_labelled.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.catalogue.package.lookups import LookupDamaged, Lookups
from kiosk.catalogue.search.index import SearchIndex
from kiosk.journey.state import Page
from kiosk.places.loading import load_places
from kiosk.places.site import load_site
from tests.generated_items import generated
from tests.scenarios.visit_walk import CONTENT, ROOT, Visit
from tests.scenarios.visit_window import Window, everything, with_summaries
from ui.app import prepare_environment

prepare_environment(None)  # Qt reads these when the application object is made, which another test may do first

PENSION_PROOF, PENSION_ALIVE, PENSION_CARD = "TBD-RS01", "TBD-RS02", "312000497000"
ALL_PENSIONS = {PENSION_PROOF, PENSION_ALIVE, PENSION_CARD}
MODES = pytest.mark.parametrize("mode", list(DisplayMode))


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    world.catalogue = everything()
    yield world
    world.close()


@pytest.fixture
def windows(visit: Visit) -> Iterator[list[Window]]:
    opened: list[Window] = []
    yield opened
    for window in opened:
        window.close()
        assert window.warnings == []


def opened(visit: Visit, windows: list[Window], mode: DisplayMode) -> Window:
    windows.append(Window(visit, mode))
    return windows[-1]


def to_search(window: Window) -> None:
    """As a person goes: in large type the doors stand behind 别的事."""
    if not window.sees("door:search"):
        window.tap("more")
        window.visit.at(Page.CHOOSE)
    window.tap("door:search")
    window.visit.at(Page.SEARCH)


def found(window: Window, code: str) -> None:
    window.visit.until(lambda: window.sees(f"tile:{code}"), f"{code} among {window.shown('tile:')}")


def opens(window: Window, code: str) -> None:
    """A tap on it leads into it, and back leads to the same list."""
    window.tap(f"tile:{code}")
    window.visit.until(lambda: window.visit.page in (Page.QUESTION.value, Page.NOTICE.value), "the service")
    item = window.visit.session.record.item
    assert item is not None
    assert item.base_code == code


@MODES
@pytest.mark.parametrize("letters", ["ylj", "yanglaojin", "yanlaojin"], ids=["initials", "pinyin", "without the g"])
def test_a_pension_is_found_by_letters(visit: Visit, windows: list[Window], mode: DisplayMode, letters: str) -> None:
    window = opened(visit, windows, mode)
    to_search(window)
    window.spell(letters)
    found(window, PENSION_ALIVE)
    assert set(window.shown("tile:")) & ALL_PENSIONS
    assert len(window.shown("tile:")) <= 4
    opens(window, PENSION_ALIVE)
    visit.pages.shell.back()
    visit.at(Page.SEARCH)
    assert visit.pages.search.typed == letters.upper(), "what was typed still stands there"
    found(window, PENSION_ALIVE)


@MODES
@pytest.mark.parametrize("text", ["养老金", "养劳金"], ids=["right", "one wrong character"])
def test_a_pension_is_found_by_characters(visit: Visit, windows: list[Window], mode: DisplayMode, text: str) -> None:
    window = opened(visit, windows, mode)
    to_search(window)
    window.tap("switch-writing")
    window.write(text)
    found(window, PENSION_ALIVE)
    assert not window.sees("key:y"), "one way of typing at a time"
    opens(window, PENSION_ALIVE)


@MODES
def test_before_anything_is_typed_the_frequent_ones_are_there(
    visit: Visit, windows: list[Window], mode: DisplayMode
) -> None:
    window = opened(visit, windows, mode)
    first = window.shown("tile:")
    to_search(window)
    hot = window.shown("tile:")
    assert hot
    assert set(hot) <= set(first) | set(window.visit.session.errands.finding.all_codes()[:4])
    assert visit.pages.search.example in window.texts(), "how it is done is shown by an example"


def test_letters_are_taken_back_one_by_one_or_all_at_once(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, DisplayMode.STANDARD)
    to_search(window)
    window.spell("yljx")
    window.tap("key:erase")
    visit.until(lambda: visit.pages.search.typed == "YLJ")
    found(window, PENSION_ALIVE)
    window.tap("key:clear")
    visit.until(lambda: visit.pages.search.typed == "")


@MODES
def test_nothing_found_leads_on(visit: Visit, windows: list[Window], mode: DisplayMode) -> None:
    window = opened(visit, windows, mode)
    to_search(window)
    window.spell("vvuv")
    visit.until(lambda: bool(visit.pages.search.nothing), "nothing found")
    assert window.shown("tile:") == []
    for line in visit.pages.search.lines:
        assert line in window.texts()
    assert "12345" in window.texts()
    window.tap("door:browse")
    visit.at(Page.BROWSE)
    visit.until(lambda: window.sees("group:person"))


@MODES
def test_groups_lead_to_a_service_and_back_keeps_the_place(
    visit: Visit, windows: list[Window], mode: DisplayMode
) -> None:
    window = opened(visit, windows, mode)
    if not window.sees("door:browse"):
        window.tap("more")
    window.tap("door:browse")
    window.tap("group:person")
    window.tap("group:retirement")
    visit.until(lambda: bool(window.shown("tile:")))
    window.tap("pager-next")
    visit.until(lambda: visit.pages.browse.pageNumber == 1)
    visit.until(lambda: bool(window.shown("tile:")))
    there = window.shown("tile:")
    opens(window, there[0])
    visit.pages.shell.back()
    visit.at(Page.BROWSE)
    visit.until(lambda: window.shown("tile:") == there, "the same page of the same group")
    window.tap("back")
    visit.until(lambda: window.sees("group:retirement"))
    window.tap("back")
    visit.until(lambda: window.sees("group:enterprise"))
    window.tap("back")
    visit.until(lambda: visit.page in (Page.ATTRACT.value, Page.CHOOSE.value))


def test_a_trembling_finger_does_not_choose_twice(qtbot: QtBot, tmp_path: Path) -> None:
    world = Visit(qtbot, tmp_path, page_fresh_s=0.3)
    world.catalogue = everything()
    try:
        world.start()
        world.turn(400)
        world.pages.attract.openDoor("browse")
        finding = world.session.errands.finding
        world.until(lambda: finding.place is not None, "the groups")
        world.turn(400)
        world.pages.browse.open("person")
        world.pages.browse.open("retirement")
        assert finding.place is not None
        assert finding.place.group.key == "person", "nobody has seen the second question yet"
        world.turn(400)
        world.pages.browse.turn(1)
        world.pages.browse.turn(1)
        assert finding.place.first == 8, "one page, and not two"
    finally:
        world.close()


@MODES
def test_the_page_of_all_is_leafed_through_and_keeps_its_place(
    visit: Visit, windows: list[Window], mode: DisplayMode
) -> None:
    window = opened(visit, windows, mode)
    window.tap("more")
    visit.at(Page.CHOOSE)
    seen: list[str] = []
    for number in range(int(visit.pages.choose.pageCount)):
        visit.until(lambda number=number: visit.pages.choose.pageNumber == number)  # type: ignore[misc]  # bound in the loop
        visit.turn(250)  # the page slides in
        seen += window.shown("tile:")
        if window.sees("pager-next"):
            window.tap("pager-next")
    assert seen.count(PENSION_CARD) == 1
    assert len(seen) == len(set(seen)) == len(everything().summaries)
    last = window.shown("tile:")
    opens(window, last[0])
    visit.pages.shell.back()
    visit.at(Page.CHOOSE)
    visit.until(lambda: window.shown("tile:") == last)


@MODES
def test_among_a_thousand_services_it_is_still_there(visit: Visit, windows: list[Window], mode: DisplayMode) -> None:
    real = everything().summaries
    many = [*real.values(), *(replace(one.summary(), icon="house") for one in generated(1000 - len(real)))]
    visit.catalogue = with_summaries(iter(many))
    window = opened(visit, windows, mode)
    assert len(window.shown("tile:")) == (4 if mode is DisplayMode.ELDER else 8)
    to_search(window)
    window.spell("yljrz")
    found(window, PENSION_ALIVE)
    opens(window, PENSION_ALIVE)


@MODES
def test_without_an_index_it_says_so_calmly_and_groups_work(
    visit: Visit, windows: list[Window], mode: DisplayMode
) -> None:
    def damaged() -> SearchIndex:
        raise LookupDamaged("a bit flipped on the disk")

    visit.lookups = Lookups(damaged, lambda: load_places(CONTENT))
    window = opened(visit, windows, mode)
    to_search(window)
    visit.until(lambda: not visit.pages.search.canType, "it is told")
    assert not window.sees("key:y")
    assert visit.pages.search.title in window.texts()
    assert "错误" not in window.texts()
    window.tap("door:browse")
    window.tap("group:person")
    window.tap("group:retirement")
    visit.until(lambda: bool(window.shown("tile:")))
    opens(window, window.shown("tile:")[0])


def test_a_terminal_without_lookups_says_the_same(visit: Visit, windows: list[Window]) -> None:
    visit.lookups = None
    window = opened(visit, windows, DisplayMode.STANDARD)
    to_search(window)
    visit.until(lambda: not visit.pages.search.canType)


def test_a_draft_is_nowhere(visit: Visit, windows: list[Window]) -> None:
    code = PENSION_ALIVE
    visit.catalogue = with_summaries(replace(one, is_draft=key == code) for key, one in everything().summaries.items())
    window = opened(visit, windows, DisplayMode.STANDARD)
    to_search(window)
    window.spell("ylj")
    found(window, PENSION_CARD)
    assert code not in window.shown("tile:")
    finding = visit.session.errands.finding
    assert code not in [one.code for one in finding.first_ones(100, lambda _one: False)]


def test_a_service_that_is_damaged_on_the_disk_is_said_and_gone(visit: Visit, windows: list[Window]) -> None:
    whole = everything()
    broken = {code: item for code, item in whole.items.items() if code != PENSION_ALIVE}
    visit.catalogue = replace(whole, items=broken)
    window = opened(visit, windows, DisplayMode.STANDARD)
    to_search(window)
    window.spell("ylj")
    found(window, PENSION_ALIVE)
    window.tap(f"tile:{PENSION_ALIVE}")
    visit.until(lambda: "打不开" in window.texts(), "it is said")
    assert visit.page == Page.SEARCH.value
    opens(window, PENSION_CARD)


@MODES
def test_what_is_not_possible_now_says_why_and_where(visit: Visit, windows: list[Window], mode: DisplayMode) -> None:
    visit.platform.down = True
    window = opened(visit, windows, mode)
    visit.until(lambda: not visit.session.state.online, "the network is missed")
    tile = next(tile for tile in visit.pages.attract.tiles if tile["code"] == PENSION_PROOF)
    assert tile["available"] is False
    assert "没有网络" in str(tile["note"])
    visit.until(lambda: "桂花社区" in window.texts(), "the nearest place, by the site's own list")
    assert "走 8 分钟" in window.texts()


def test_what_this_terminal_can_never_do_stands_behind_what_it_can(visit: Visit, windows: list[Window]) -> None:
    portrait = "TBD-ZP01"
    assert portrait in load_site(ROOT / "config" / "sites" / "demo.toml").home, "the site wants it first"
    window = opened(visit, windows, DisplayMode.STANDARD)  # no camera is fitted
    assert portrait not in window.shown("tile:")
    to_search(window)
    window.spell("zjz")
    found(window, portrait)
    tile = next(tile for tile in visit.pages.search.tiles if tile["code"] == portrait)
    assert tile["available"] is False
    assert "没有摄像头" in str(tile["whyNot"])
    visit.until(lambda: "最近能办：桂花社区" in window.texts(), "where else")


def test_another_size_keeps_what_was_typed(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, DisplayMode.STANDARD)
    to_search(window)
    window.spell("ylj")
    found(window, PENSION_ALIVE)
    window.tap("size")
    visit.until(lambda: bool(visit.pages.shell.elder))
    found(window, PENSION_ALIVE)
    assert visit.pages.search.typed == "YLJ"
