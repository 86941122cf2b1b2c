# SPDX-License-Identifier: Apache-2.0
"""先看再打: the very document that is printed is what is seen, part by part, and the picture goes with its page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.document_printer.port import PrintableDocument
from drivers.document_printer.pwg_raster import GrayPage
from drivers.document_printer.rasterise import RasteriseError
from kiosk.apart.companion import NotDone
from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.journey.state import Delivery, JourneyState, Page, PaperState, PrinterState
from kiosk.printing.made_apart import Make, PrintingBench
from ui.view_models import PreviewViewModel
from ui.visit.device_desk import DeviceDesk
from ui.visit.pages_preview import present_preview
from ui.visit.phrases import Phrases
from ui.visit.preview_way import PreviewWay, as_image, aspect_of

TEXTS = Path(__file__).parents[4] / "config" / "content" / "texts"
SEEN = JourneyState(page=Page.PREVIEW, delivery=Delivery.DELIVERED)
ELDER = replace(SEEN, mode=DisplayMode.ELDER)


class World:
    """A paper of two sheets; every point of a drawn sheet says which sheet and which row it is."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.made: list[DisplayMode] = []
        self.drawn: list[int] = []
        self.answer: PrintableDocument | NotDone | None = None
        self.blind = False
        self.desk = DeviceDesk("printer")
        self.folder = folder
        self.changes = 0
        log = EventLog(folder, Process.VISIT)
        self.way = PreviewWay(self._make, self.desk, PrintingBench(), log, self._changed, self._draw)

    def _make(self, mode: DisplayMode) -> Make | None:
        self.made.append(mode)
        found = self.answer or PrintableDocument(f"%PDF-{mode.value}".encode(), 2, "测试")
        return lambda _bench, _cancel: found

    def _draw(self, pdf: bytes, number: int, across: int, cancel: threading.Event) -> GrayPage:
        if self.blind:
            raise RasteriseError("no pdftoppm")
        self.drawn.append(number)
        height = round(across * 297 / 210)
        return GrayPage(across, height, bytes([number]) * across * height)

    def _changed(self) -> None:
        self.changes += 1

    def shown(self, number: int) -> None:
        """Wait until a part of this sheet is on screen."""

        def is_shown() -> bool:
            image, _ = self.way.picture.newest()
            return image is not None and image.pixelColor(0, 0).red() == number and self.drawn[-1] == number

        self.qtbot.waitUntil(is_shown, timeout=30_000)

    @property
    def log(self) -> str:
        return "".join(path.read_text("utf-8") for path in self.folder.glob("*"))


@pytest.fixture
def world(tmp_path: Path, qtbot: QtBot) -> Iterator[World]:
    made = World(tmp_path, qtbot)
    yield made
    assert made.desk.close(30_000)


def test_it_is_made_once_turned_within_its_ends_and_forgotten_with_the_page(world: World) -> None:
    way = world.way
    way.follow(replace(SEEN, page=Page.SUBMIT))
    assert world.made == []
    for _ in range(2):
        way.follow(SEEN)
    assert (way.sheets, way.parts) == (0, 0)
    way.turn(1)
    assert way.place == 0, "nothing to be turned yet"
    world.shown(1)
    assert (world.made, way.sheets, way.parts) == ([DisplayMode.STANDARD], 2, 2)
    way.turn(1)
    world.shown(2)
    way.turn(1)
    assert (way.place, world.drawn) == (1, [1, 2])
    way.follow(replace(SEEN, page=Page.HAND_OVER))
    assert way.picture.newest()[0] is None, "the picture is gone with its page"
    held = way.held(DisplayMode.STANDARD)
    assert held is not None
    assert held.pdf == b"%PDF-standard", "what is printed is what was seen"
    assert way.held(DisplayMode.ELDER) is None, "in large type it is another paper"
    way.follow(replace(SEEN, page=Page.RATE))
    assert way.held(DisplayMode.STANDARD) is None


def test_large_type_shows_halves_and_a_page_that_stops_the_way_keeps_its_place(world: World) -> None:
    way = world.way
    way.follow(SEEN)
    world.shown(1)
    way.follow(ELDER)
    assert way.picture.newest()[0] is None, "the other mode's is no picture of this paper"
    world.shown(1)
    assert (world.made[-1], way.parts) == (DisplayMode.ELDER, 4)
    image, _ = way.picture.newest()
    assert image is not None
    assert image.width() / image.height() == pytest.approx(aspect_of(DisplayMode.ELDER), abs=0.01)
    way.turn(2)
    world.shown(2)
    way.follow(replace(ELDER, page=Page.STOP, stop_from=Page.PREVIEW))
    assert way.place == 2
    assert way.picture.newest()[0] is not None
    way.follow(ELDER)
    assert (way.place, len(world.made)) == (2, 2)


def test_the_halves_are_the_upper_and_the_lower_one() -> None:
    width, height = 210, 300
    page = GrayPage(width, height, bytes(row * 255 // height for row in range(height) for _ in range(width)))
    whole, upper, lower = as_image(page), as_image(page, 0), as_image(page, 1)
    assert (whole.width(), whole.height()) == (width, height)
    assert upper.height() == lower.height() > height / 2, "no line is lost between them"
    assert upper.pixelColor(0, 0).red() == 0
    assert lower.pixelColor(0, lower.height() - 1).red() == whole.pixelColor(0, height - 1).red()


@pytest.mark.parametrize("why", ["not made", "not drawn", "nothing"])
def test_what_cannot_be_shown_can_be_printed_all_the_same(world: World, why: str) -> None:
    world.answer, world.blind = NotDone.BROKEN if why == "not made" else None, why == "not drawn"
    if why == "nothing":
        world.way._make = lambda _mode: None
    world.way.follow(SEEN)
    world.qtbot.waitUntil(lambda: world.way.is_failed, timeout=30_000)
    vm = PreviewViewModel()
    present_preview(vm, SEEN, Phrases.of_visit(TEXTS), world.way)
    assert (vm.waitText, vm.canGo) == ("这会儿看不了样子", True)
    assert vm.hint == "不看也能打，内容是一样的"
    assert ("DocumentNotMade" in world.log) is (why != "nothing"), "told whoever looks after the terminal"


def test_who_has_left_the_page_hears_no_late_answer(world: World) -> None:
    world.way.follow(SEEN)
    world.way.follow(replace(SEEN, page=Page.RATE))
    world.way.follow(SEEN)
    world.shown(1)
    assert len(world.made) == 2
    assert world.drawn == [1], "of the first one nothing was drawn"


def test_what_the_page_says(world: World) -> None:
    phrases, vm, way = Phrases.of_visit(TEXTS), PreviewViewModel(), world.way
    way.follow(ELDER)
    present_preview(vm, ELDER, phrases, way)
    assert (vm.primaryText, vm.secondaryText, vm.pages) == ("打印", "不打印", 0)
    world.shown(1)
    way.turn(3)
    present_preview(vm, ELDER, phrases, way)
    assert (vm.hint, vm.primaryText, vm.page, vm.pages) == ("第 2 页的下半张，共 2 页", "打印 2 页", 3, 4)
    world.shown(2)
    own = replace(SEEN, is_mine=True, delivery=Delivery.NONE)
    told = {}
    for paper in (PaperState.PRINTING, PaperState.PRINTED, PaperState.NOT_PRINTED, PaperState.UNKNOWN):
        out = PrinterState.PAPER_OUT if paper is PaperState.NOT_PRINTED else None
        present_preview(vm, replace(own, document=paper, document_trouble=out), phrases, way)
        told[paper] = (vm.canGo, vm.isDone, vm.paperText)
    assert told == {
        PaperState.PRINTING: (False, False, ""),
        PaperState.PRINTED: (True, True, ""),
        PaperState.NOT_PRINTED: (True, False, "打印机没有纸了"),
        PaperState.UNKNOWN: (True, True, ""),
    }


def test_a_picture_that_is_drawn_too_late_stays_away_from_the_page_of_papers(world: World) -> None:
    gate = threading.Event()
    plain = world._draw

    def waits(pdf: bytes, number: int, across: int, cancel: threading.Event) -> GrayPage:
        assert gate.wait(30)
        return plain(pdf, number, across, cancel)

    way = world.way = PreviewWay(
        world._make, world.desk, PrintingBench(), EventLog(world.folder, Process.VISIT), world._changed, waits
    )
    way.follow(SEEN)
    world.qtbot.waitUntil(lambda: way.sheets == 2, timeout=30_000)
    way.follow(replace(SEEN, page=Page.HAND_OVER))
    gate.set()
    done: list[object] = []
    world.desk.run(lambda _cancel: None, done.append, 30.0)
    world.qtbot.waitUntil(lambda: bool(done), timeout=30_000)
    assert world.drawn == [1]
    assert way.picture.newest()[0] is None
    assert way.held(DisplayMode.STANDARD) is not None


def test_a_paper_that_is_made_while_it_is_printed_already_is_held_and_not_drawn(world: World) -> None:
    way = world.way
    way.follow(SEEN)
    way.follow(replace(SEEN, page=Page.HAND_OVER))
    world.qtbot.waitUntil(lambda: way.held(DisplayMode.STANDARD) is not None, timeout=30_000)
    done: list[object] = []
    world.desk.run(lambda _cancel: None, done.append, 30.0)
    world.qtbot.waitUntil(lambda: bool(done), timeout=30_000)
    assert (world.drawn, way.picture.newest()[0]) == ([], None)
