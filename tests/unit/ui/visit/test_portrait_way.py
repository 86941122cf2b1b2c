# SPDX-License-Identifier: Apache-2.0
"""Between the camera, the maker and the journey (拍证件照): every wait is answered, in whatever order things come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from drivers.camera.light import light_of
from drivers.camera.port import Frame
from kiosk.apart.companion import NotDone
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.journey.state import JourneyState, Page
from kiosk.vision.faces.face import MESH_POINTS, Mesh
from kiosk.vision.portrait.checks import Checks
from kiosk.vision.portrait.photograph import Photograph
from kiosk.vision.portrait.portrait_bench import PortraitBench
from kiosk.vision.portrait.watch import Seen
from tests.unit.kiosk.vision.drawn_faces import frame
from ui.visit.eyes import Looking
from ui.visit.portrait_take import Take
from ui.visit.portrait_way import PortraitWay


class Log:
    def __init__(self) -> None:
        self.failures: list[LogEvent] = []
        self.told: list[tuple[LogEvent, object]] = []

    def write(self, event: LogEvent, *, reason: object) -> None:
        self.told.append((event, reason))

    def failure(self, event: LogEvent, _error: BaseException) -> None:
        self.failures.append(event)


class Bench(PortraitBench):
    """Makes what it can. ``fails``: backgrounds of which nothing comes. ``gate``: cleared, it works on and on."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: dict[str, NotDone] = {}
        self.breaks: set[str] = set()
        self.asked: list[str] = []
        self.starts = self.ends = 0
        self.gate = threading.Event()
        self.gate.set()

    def start(self) -> None:
        self.starts += 1

    def close(self) -> None:
        self.ends += 1

    def make(
        self,
        picture: Any,
        mesh: Mesh,
        faults: Collection[str],
        background: str,
        *,
        cancel: threading.Event | None = None,
    ) -> Photograph | NotDone:
        self.asked.append(background)
        assert cancel is not None
        while not self.gate.wait(0.01):
            if cancel.is_set():
                return NotDone.CANCELLED
        if background in self.breaks:
            raise RuntimeError("a bug of ours")
        if background in self.fails:
            return self.fails[background]
        return Photograph(b"", np.ones((6, 4, 4), np.uint8), (4, 6), 350, ())


MESH = Mesh(np.zeros((MESH_POINTS, 3), np.float32), 1.0)


class Stand:
    """One way, with a bench that a test tells what to do."""

    def __init__(self) -> None:
        self.bench, self.log, self.events = Bench(), Log(), list[ev.Event]()
        parts: Any = SimpleNamespace(
            log=self.log, camera=None, document_printer=None, portrait_bench=lambda: self.bench
        )
        self.way = PortraitWay(parts, self.events.append, lambda: None)
        self._wanted: Callable[[JourneyState], Looking | None] = lambda _state: None
        self.way.join(self)  # type: ignore[arg-type]  # keeps the one offer that is made to it

    def offer(self, _page: Page, _where: object, wanted: Callable[[JourneyState], Looking | None]) -> None:
        self._wanted = wanted

    def take(self) -> None:
        picture, thumb = np.ones((6, 4, 3), np.uint8), np.ones((6, 4, 4), np.uint8)
        self.way.takes.append(Take(len(self.way.takes) + 1, picture, thumb, Checks((), 1, mesh=MESH)))
        self.way.follow(JourneyState(page=Page.PORTRAIT_TAKE, takes=len(self.way.takes)))

    def look(self, state: JourneyState) -> Any:
        """What the thinking thread makes when the camera opens for this state, and its answer to one frame."""
        looking = self._wanted(state)
        assert looking is not None
        picture = frame()
        return looking.make()(Frame(picture, 1, 1.0, light_of(picture)))


@pytest.fixture
def stand(qapp: QGuiApplication) -> Iterator[Stand]:
    made = Stand()
    yield made
    made.way.close()
    made.way.join_threads(5000)


def test_a_retake_takes_although_the_look_begins_before_the_old_pictures_are_forgotten(stand: Stand) -> None:
    for _ in range(3):
        stand.take()
    state = JourneyState(page=Page.PORTRAIT_TAKE, takes=0)
    stand.way.follow(state)
    assert isinstance(stand.look(state), Seen), "it looks, for as far as the visit is concerned nothing is taken"
    stand.way.forget()
    assert isinstance(stand.look(state), Seen)


def test_a_look_that_goes_on_counts_what_is_there(stand: Stand) -> None:
    state = JourneyState(page=Page.PORTRAIT_TAKE, takes=3)
    stand.way.follow(state)
    assert stand.look(state) is None, "three are enough"


@pytest.mark.parametrize("colour", ["blue", "red"])
def test_a_background_that_failed_unseen_is_said_when_it_is_chosen(stand: Stand, qtbot: QtBot, colour: str) -> None:
    stand.take()
    stand.bench.fails = {colour: NotDone.BROKEN}
    stand.way.make(0)
    qtbot.waitUntil(lambda: len(stand.bench.asked) == 3 and bool(stand.log.told))
    assert stand.events == [ev.PortraitMade()], "what nobody asked to see is not told"
    stand.way.colour_it(colour)
    assert stand.events == [ev.PortraitMade(), ev.PortraitNotMade()]


def test_another_picture_begins_afresh_with_every_background(stand: Stand, qtbot: QtBot) -> None:
    stand.take()
    stand.bench.fails = {"blue": NotDone.MEMORY}
    stand.way.make(0)
    qtbot.waitUntil(lambda: len(stand.bench.asked) == 3 and bool(stand.log.told))
    stand.bench.fails = {}
    stand.events.clear()
    stand.way.make(0)
    stand.way.colour_it("blue")
    qtbot.waitUntil(lambda: ev.PortraitMade() in stand.events)
    assert ev.PortraitNotMade() not in stand.events


# --- what makes it --------------------------------------------------------------------------------------------------------


def test_it_begins_with_the_first_picture_and_goes_with_the_last(stand: Stand, qtbot: QtBot) -> None:
    stand.way.follow(JourneyState(page=Page.PORTRAIT_TAKE))
    assert stand.way.process_id is None
    stand.take()
    stand.take()
    qtbot.waitUntil(lambda: stand.bench.starts == 1)
    stand.way.follow(JourneyState(page=Page.PORTRAIT_TAKE, takes=0))  # a retake
    qtbot.waitUntil(lambda: stand.bench.ends == 1)
    stand.take()
    qtbot.waitUntil(lambda: stand.bench.starts == 2)
    stand.way.follow(JourneyState(page=Page.PORTRAIT_CHOOSE, takes=1, ended="cancelled"))
    qtbot.waitUntil(lambda: stand.bench.ends == 2)


@pytest.mark.parametrize("how", [NotDone.TIME, NotDone.MEMORY, NotDone.BROKEN])
def test_what_does_not_come_off_is_told_by_word_and_made_once_more(stand: Stand, qtbot: QtBot, how: NotDone) -> None:
    stand.take()
    stand.bench.fails = dict.fromkeys(("white", "blue", "red"), how)
    stand.way.make(0)
    qtbot.waitUntil(lambda: len(stand.log.told) == 3)
    assert stand.log.told == [(LogEvent.PORTRAIT_UNDONE, how)] * 3
    assert stand.events == [ev.PortraitNotMade()], "once, of the one that was chosen"
    assert stand.bench.starts == 4, "it is started ahead again"
    stand.bench.fails, stand.bench.asked = {}, []
    stand.way.make_again()
    qtbot.waitUntil(lambda: ev.PortraitMade() in stand.events)
    qtbot.waitUntil(lambda: len(stand.bench.asked) == 3)
    assert stand.way.made is not None


def test_once_more_begins_with_what_was_chosen_and_keeps_what_was_made(stand: Stand, qtbot: QtBot) -> None:
    stand.take()
    stand.bench.fails = {"red": NotDone.TIME}
    stand.way.make(0)
    qtbot.waitUntil(lambda: bool(stand.log.told))
    stand.way.colour_it("red")
    stand.bench.fails, stand.bench.asked = {}, []
    stand.way.make_again()
    qtbot.waitUntil(lambda: stand.events == [ev.PortraitMade(), ev.PortraitNotMade(), ev.PortraitMade()])
    assert (stand.bench.asked, stand.way.colour) == (["red"], "red")


def test_a_bug_of_ours_is_no_photograph_and_no_more(stand: Stand, qtbot: QtBot) -> None:
    stand.take()
    stand.bench.breaks = {"white"}
    stand.way.make(0)
    qtbot.waitUntil(lambda: ev.PortraitNotMade() in stand.events)
    assert stand.log.failures == [LogEvent.UNHANDLED_ERROR]
    qtbot.waitUntil(lambda: stand.bench.asked == ["white", "blue", "red"])


@pytest.mark.parametrize("way", ["forgotten", "closed"])
def test_who_leaves_in_the_middle_leaves_no_job_behind(stand: Stand, qtbot: QtBot, way: str) -> None:
    stand.take()
    stand.bench.gate.clear()
    stand.way.make(0)
    qtbot.waitUntil(lambda: stand.bench.asked == ["white"])
    if way == "forgotten":
        stand.way.forget()
    stand.way.close()
    stand.way.join_threads(5000)
    assert (stand.bench.asked, stand.bench.ends) == (["white"], 1)
    assert ev.PortraitMade() not in stand.events
    assert ev.PortraitNotMade() not in stand.events


def test_a_photograph_that_comes_too_late_is_overwritten(stand: Stand, qtbot: QtBot) -> None:
    stand.take()
    late: list[Photograph] = []
    make = stand.bench.make

    def made(*arguments: Any, **more: Any) -> Photograph | NotDone:
        answer = make(*arguments, **more)
        if isinstance(answer, Photograph):
            late.append(answer)
        return answer

    stand.bench.make = made  # type: ignore[method-assign]  # notes what it has made
    stand.bench.gate.clear()
    stand.way.make(0)
    qtbot.waitUntil(lambda: stand.bench.asked == ["white"])
    stand.take()
    stand.way.make(1)
    stand.bench.gate.set()
    qtbot.waitUntil(lambda: len(stand.bench.asked) == 4)
    qtbot.waitUntil(lambda: not np.any(late[0].shown))
    assert np.any(late[1].shown)
