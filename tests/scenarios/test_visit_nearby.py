# SPDX-License-Identifier: Apache-2.0
"""附近能办 in a whole visit in memory: the list, its filter, one point and its slip; without network, without points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot

from config import clock
from config.modes import DisplayMode
from drivers.print_outcome import PrintOutcome
from kiosk.catalogue.package.lookups import LookupDamaged
from kiosk.journey import events as ev
from kiosk.journey.doors import Door
from kiosk.journey.state import Page, PaperState, StopReason
from kiosk.places.live import LiveState, Reported, Supply
from kiosk.printing.roll import length_mm
from tests.scenarios.visit_walk import PROOF, Visit

MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)
COMMUNITY = "SH-310115-01"


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[Visit]:
    made = Visit(qtbot, tmp_path)
    yield made
    made.close()


def rows(visit: Visit) -> list[dict[str, str]]:
    return [row for sheet in visit.pages.nearby.sheets for row in sheet["rows"]]


def to_list(visit: Visit, mode: DisplayMode = DisplayMode.STANDARD) -> None:
    visit.start(mode)
    visit.pages.attract.openDoor(Door.NEARBY.value)
    visit.at(Page.NEARBY)
    visit.until(lambda: bool(visit.pages.nearby.sheets), "the points are shown")


@MODES
def test_the_nearest_come_first_with_their_sketch_and_that_they_are_samples(visit: Visit, mode: DisplayMode) -> None:
    to_list(visit, mode)
    vm = visit.pages.nearby
    assert rows(visit)[0]["id"] == COMMUNITY
    assert rows(visit)[0]["circle"], "marked as within 15 minutes"
    assert all(len(sheet["rows"]) <= 4 for sheet in vm.sheets)
    assert any("样例" in one for one in vm.notices)
    assert any("示意图" in one for one in vm.notices)
    for sheet in vm.sheets:
        shown = {row["number"] for row in sheet["rows"]}
        assert {one["number"] for one in sheet["sketch"]["markers"]} == shown, "numbered as the list is"
        assert sheet["sketch"]["here"]
        assert sheet["sketch"]["scale"]["text"]
    visit.pages.shell.back()
    visit.at(Page.ATTRACT)


def test_only_what_can_do_it(visit: Visit) -> None:
    to_list(visit)
    everything = {row["id"] for row in rows(visit)}
    visit.pages.nearby.pickItem()
    visit.at(Page.NEARBY_ITEM)
    values = [one["value"] for one in visit.pages.nearby_item.options]
    assert values[0] == ""
    assert PROOF in values
    visit.pages.nearby_item.choose(PROOF)
    visit.at(Page.NEARBY)
    assert "打印养老保险缴费证明" in visit.pages.nearby.itemText
    book = visit.session.errands.nearby.book
    assert book is not None
    able = {one.point.id for one in book.doing(PROOF)}
    found = {row["id"] for row in rows(visit)}
    assert found <= able
    assert found != everything


def test_only_what_is_open_and_what_is_not_says_when(visit: Visit) -> None:
    to_list(visit)
    visit.pages.nearby.toggleOpen()
    assert visit.pages.nearby.openNow
    assert all(row["isOpen"] for row in rows(visit)), "there is always a 24-hour hall among the samples"
    visit.pages.nearby.toggleOpen()
    assert not visit.pages.nearby.openNow


@MODES
def test_one_point_and_its_slip(visit: Visit, mode: DisplayMode) -> None:
    now = clock.now()
    good = LiveState(Reported(True, now), Reported(Supply.LOW, now), Reported(3, now - timedelta(minutes=5)))
    visit.platform.place_reports = {
        COMMUNITY: good,
        "SH-310115-07": LiveState(waiting=Reported(9, now - timedelta(hours=2))),
    }
    to_list(visit, mode)
    visit.until(lambda: bool(rows(visit)[0]["note"]), "the platform has answered")
    assert "3" in rows(visit)[0]["note"]
    old = next(row for row in rows(visit) if row["id"] == "SH-310115-07")
    assert old["note"] == "", "a figure of two hours ago says nothing of now"
    assert len(visit.platform.places_asked[0]) <= 20
    visit.pages.nearby.pick(COMMUNITY)
    visit.at(Page.PLACE)
    said = "\n".join(line for row in visit.pages.place.rows for line in row["lines"])
    assert "纸不多了" in said
    assert "3 个人在等" in said
    assert "199-0000-2001" in said
    visit.pages.place.printSlip()
    visit.until(lambda: visit.session.state.slip is PaperState.PRINTED, "it is printed")
    slip = visit.receipts.text()
    assert "199-0000-2001" in slip
    assert "样例" in slip
    assert visit.person.name not in slip
    visit.pages.shell.back()
    visit.at(Page.NEARBY)


def test_large_type_is_larger_on_paper_too(visit: Visit) -> None:
    lengths = []
    for mode in DisplayMode:
        to_list(visit, mode)
        visit.pages.nearby.pick(COMMUNITY)
        visit.at(Page.PLACE)
        visit.pages.place.printSlip()
        visit.until(lambda: visit.session.state.slip is PaperState.PRINTED, "it is printed")
        lengths.append(length_mm(visit.receipts.slips[-1]))
    assert lengths[1] > lengths[0], "the same words take more lines"


@pytest.mark.parametrize("outcome", [PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN])
def test_a_slip_that_does_not_come_is_told(visit: Visit, outcome: PrintOutcome) -> None:
    visit.receipts.outcomes = [outcome]
    to_list(visit)
    visit.pages.nearby.pick(COMMUNITY)
    visit.at(Page.PLACE)
    visit.pages.place.printSlip()
    visit.until(lambda: visit.session.state.slip is PaperState(outcome.value), "the outcome is known")
    assert visit.pages.place.slipState


@MODES
def test_without_network_it_is_all_there_but_how_busy_it_is(visit: Visit, mode: DisplayMode) -> None:
    visit.platform.down = True
    visit.start(mode)
    visit.until(lambda: not visit.session.state.online, "it is offline")
    visit.pages.attract.openDoor(Door.NEARBY.value)
    visit.until(lambda: bool(visit.pages.nearby.sheets), "the points are shown")
    assert rows(visit)[0]["id"] == COMMUNITY
    visit.pages.nearby.pick(COMMUNITY)
    visit.at(Page.PLACE)
    said = "".join(line for row in visit.pages.place.rows for line in row["lines"])
    assert "不知道" in said
    assert "排队" in said
    assert visit.platform.places_asked == []
    visit.pages.place.printSlip()
    visit.until(lambda: visit.session.state.slip is PaperState.PRINTED, "paper needs no network")


def test_a_platform_that_fails_while_it_is_asked_holds_nothing_up(visit: Visit) -> None:
    visit.start()
    visit.until(lambda: visit.session.state.online)
    visit.platform.down = True
    visit.pages.attract.openDoor(Door.NEARBY.value)
    visit.until(lambda: bool(visit.pages.nearby.sheets), "the points are shown")
    visit.pages.nearby.pick(COMMUNITY)
    visit.at(Page.PLACE)
    visit.until(lambda: any("不知道" in line for row in visit.pages.place.rows for line in row["lines"]))


def test_points_that_cannot_be_read_leave_a_telephone_number(visit: Visit) -> None:
    def damaged() -> NoReturn:
        raise LookupDamaged("places: 和签名对不上")

    assert visit.lookups is not None
    visit.lookups = replace(visit.lookups, book=damaged)
    visit.start()
    visit.pages.attract.openDoor(Door.NEARBY.value)
    visit.until(lambda: "199-0000-0000" in visit.pages.nearby.emptyText, "it says so")
    assert visit.pages.nearby.sheets == []
    visit.pages.shell.back()
    visit.at(Page.ATTRACT)


def test_from_a_page_that_stops_the_way_and_back(visit: Visit) -> None:
    visit.start()
    visit.until(lambda: visit.session.state.online)
    visit.platform.down = True
    visit.session.look_round()
    visit.until(lambda: not visit.session.state.online)
    visit.session.controller.dispatch(ev.ItemChosen(PROOF))
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.OFFLINE
    assert visit.pages.stop.nearbyText
    visit.pages.stop.nearby()
    visit.at(Page.NEARBY)
    visit.until(lambda: bool(visit.pages.nearby.sheets))
    assert "打印养老保险缴费证明" in visit.pages.nearby.itemText
    visit.pages.nearby.pickItem()
    assert visit.pages.nearby_item.options[1]["value"] == PROOF, "what this visit looked at comes first"
    visit.pages.shell.back()
    visit.pages.shell.back()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.OFFLINE


def test_the_places_code_holds_the_place_and_nobody(visit: Visit) -> None:
    address = "https://places.example.invalid/DEMO-SITE-01"
    terminal = visit.settings.terminal.model_copy(update={"place_page": address})
    visit.settings = visit.settings.model_copy(update={"terminal": terminal})
    to_list(visit)
    visit.pages.nearby.showCode()
    visit.at(Page.PLACE_CODE)
    assert visit.pages.place_code.code.startswith("data:image/png;base64,")
    import base64
    import io

    import numpy as np
    import zxingcpp
    from PIL import Image

    picture = Image.open(io.BytesIO(base64.b64decode(visit.pages.place_code.code.partition(",")[2]))).convert("L")
    (read,) = zxingcpp.read_barcodes(np.asarray(picture))
    assert read.text == address


def test_without_a_page_of_its_own_there_is_no_code(visit: Visit) -> None:
    to_list(visit)
    visit.pages.nearby.showCode()
    visit.at(Page.PLACE_CODE)
    assert visit.pages.place_code.code == ""
    assert visit.pages.place_code.lines


def test_nobody_who_stands_there_for_long_is_left_alone(visit: Visit) -> None:
    to_list(visit)
    visit.session.controller.dispatch(ev.IdleElapsed())
    visit.overlaid("idle")
    visit.session.controller.dispatch(ev.OverlayClosed())
    visit.at(Page.NEARBY)
    assert rows(visit)


def test_where_the_site_file_knows_no_place_the_packaged_points_are_named(visit: Visit) -> None:
    visit.start()
    visit.until(lambda: visit.session.state.online)
    site = replace(visit.session._parts.site, places=())
    visit.session.errands.nearby._parts = replace(visit.session._parts, site=site)
    visit.platform.down = True
    visit.session.look_round()
    visit.until(lambda: not visit.session.state.online)
    visit.session.controller.dispatch(ev.ItemChosen(PROOF))
    visit.at(Page.STOP)
    visit.until(lambda: len(visit.pages.stop.places) == 3, "read, and then shown")
    first = visit.pages.stop.places[0]
    assert first["phone"] == "199-0000-2001"
    assert "9:00" in first["hours"]
    visit.pages.stop.printSlip()
    visit.until(lambda: visit.session.state.slip is PaperState.PRINTED)
    assert "199-0000-2001" in visit.receipts.text(), "on the slip too"


def test_a_second_quick_tap_picks_no_point_that_nobody_has_seen(qtbot: QtBot, tmp_path: Path) -> None:
    visit = Visit(qtbot, tmp_path, page_fresh_s=3600.0)
    try:
        visit.start()
        visit.session.controller.dispatch(ev.DoorChosen(Door.NEARBY))
        visit.until(lambda: bool(visit.pages.nearby.sheets))
        visit.pages.nearby.pick(COMMUNITY)
        assert visit.page == Page.NEARBY.value
    finally:
        visit.close()
