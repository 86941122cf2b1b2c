# SPDX-License-Identifier: Apache-2.0
"""Between the camera, the maker and the journey (拍证件照): every wait is answered, in whatever order things come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from drivers.camera.light import light_of
from drivers.camera.port import Frame
from kiosk.audit.catalogue import LogEvent
from kiosk.journey import events as ev
from kiosk.journey.state import JourneyState, Page
from kiosk.vision.portrait.checks import Checks
from kiosk.vision.portrait.watch import Seen
from tests.unit.kiosk.vision.drawn_faces import frame
from ui.visit.eyes import Looking
from ui.visit.portrait_maker import Made, Take
from ui.visit.portrait_way import PortraitWay


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


class Log:
    def __init__(self) -> None:
        self.failures: list[LogEvent] = []

    def failure(self, event: LogEvent, _error: BaseException) -> None:
        self.failures.append(event)


class Maker:
    """Makes what it can. ``fails``: backgrounds of which nothing comes."""

    def __init__(self) -> None:
        self.fails: set[str] = set()
        self.asked: list[str] = []

    def make(self, _take: Take, colour: str) -> Made:
        self.asked.append(colour)
        if colour in self.fails:
            raise ValueError("nothing comes of it")
        return Made(b"", np.zeros((6, 4, 4), np.uint8), (4, 6), 350, ())


class Stand:
    """One way, with a maker that a test tells what to do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.maker, self.log, self.events = Maker(), Log(), list[ev.Event]()
        monkeypatch.setattr("ui.visit.portrait_way.PortraitMaker", lambda: self.maker)
        parts: Any = SimpleNamespace(log=self.log, camera=None, document_printer=None)
        self.way = PortraitWay(parts, self.events.append, lambda: None)
        self._wanted: Callable[[JourneyState], Looking | None] = lambda _state: None
        self.way.join(self)  # type: ignore[arg-type]  # keeps the one offer that is made to it

    def offer(self, _page: Page, _where: object, wanted: Callable[[JourneyState], Looking | None]) -> None:
        self._wanted = wanted

    def take(self) -> None:
        picture = np.ones((6, 4, 3), np.uint8)
        self.way.takes.append(Take(len(self.way.takes) + 1, picture, np.ones((6, 4, 4), np.uint8), Checks((), 1)))

    def look(self, state: JourneyState) -> Any:
        """What the thinking thread makes when the camera opens for this state, and its answer to one frame."""
        looking = self._wanted(state)
        assert looking is not None
        picture = frame()
        return looking.make()(Frame(picture, 1, 1.0, light_of(picture)))


@pytest.fixture
def stand(qapp: QGuiApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    made = Stand(monkeypatch)
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
    stand.maker.fails = {colour}
    stand.way.make(0)
    qtbot.waitUntil(lambda: len(stand.maker.asked) == 3 and bool(stand.log.failures))
    assert stand.events == [ev.PortraitMade()], "what nobody asked to see is not told"
    stand.way.colour_it(colour)
    assert stand.events == [ev.PortraitMade(), ev.PortraitNotMade()]


def test_another_picture_begins_afresh_with_every_background(stand: Stand, qtbot: QtBot) -> None:
    stand.take()
    stand.maker.fails = {"blue"}
    stand.way.make(0)
    qtbot.waitUntil(lambda: len(stand.maker.asked) == 3 and bool(stand.log.failures))
    stand.maker.fails = set()
    stand.events.clear()
    stand.way.make(0)
    stand.way.colour_it("blue")
    qtbot.waitUntil(lambda: ev.PortraitMade() in stand.events)
    assert ev.PortraitNotMade() not in stand.events
