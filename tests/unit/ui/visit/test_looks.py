# SPDX-License-Identifier: Apache-2.0
"""Which page looks through which camera, and when nobody may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from kiosk.audit.catalogue import Device, LogEvent
from kiosk.journey import events as ev
from kiosk.journey.state import JourneyState, Overlay, Page
from kiosk.vision.sight import Sight
from ui.visit.eyes import Looking
from ui.visit.looks import LookDesk, Where

CODE, FACE = (Looking(lambda: lambda _frame: None, lambda _answer: None) for _ in range(2))


class FakeEyes(QObject):
    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[Looking | None] = []

    def look(self, looking: Looking | None) -> None:
        if not self.looks or self.looks[-1] is not looking:
            self.looks.append(looking)

    def close(self) -> None:
        self.look(None)


class Log:
    def __init__(self) -> None:
        self.events: list[tuple[LogEvent, Device]] = []

    def write(self, event: LogEvent, *, device: Device) -> None:
        self.events.append((event, device))


class Stand:
    def __init__(self, *fitted: Where) -> None:
        self.eyes = {where: FakeEyes() for where in fitted}
        self.log, self.events = Log(), list[ev.Event]()
        self.desk = LookDesk(self.eyes, self.log, self.events.append)  # type: ignore[arg-type]  # fakes
        self.desk.offer(Page.IDENTIFY, Where.FRONT, lambda _state: CODE)
        self.desk.offer(Page.NUMBER, Where.FRONT, lambda _state: FACE)
        self.desk.offer(Page.REVIEW, Where.PAPER, lambda state: CODE if state.online else None)


@pytest.fixture
def stand(qapp: QGuiApplication) -> Stand:
    return Stand(Where.FRONT, Where.PAPER)


def test_a_page_looks_as_long_as_it_stands(stand: Stand) -> None:
    front, paper = stand.eyes[Where.FRONT], stand.eyes[Where.PAPER]
    for page in (Page.ATTRACT, Page.IDENTIFY, Page.IDENTIFY, Page.NUMBER, Page.REVIEW, Page.SIGN):
        stand.desk.follow(JourneyState(page=page))
    assert front.looks == [CODE, FACE, None]
    assert paper.looks == [CODE, None]


@pytest.mark.parametrize("overlay", list(Overlay))
def test_whatever_hides_the_page_closes_the_camera(stand: Stand, overlay: Overlay) -> None:
    state = JourneyState(page=Page.IDENTIFY)
    stand.desk.follow(state)
    stand.desk.follow(replace(state, overlay=overlay))
    is_open = stand.eyes[Where.FRONT].looks[-1] is CODE
    assert is_open == (overlay in (Overlay.NONE, Overlay.HELP))


def test_a_visit_that_is_over_is_not_looked_at(stand: Stand) -> None:
    stand.desk.follow(JourneyState(page=Page.IDENTIFY))
    stand.desk.follow(JourneyState(page=Page.IDENTIFY, ended="idle"))
    assert stand.eyes[Where.FRONT].looks == [CODE, None]


def test_a_page_may_want_nothing(stand: Stand) -> None:
    stand.desk.follow(JourneyState(page=Page.REVIEW, online=False))
    assert stand.eyes[Where.PAPER].looks in ([], [None])


def test_a_camera_that_is_not_fitted_is_not_looked_through(qapp: QGuiApplication) -> None:
    stand = Stand(Where.FRONT)
    stand.desk.follow(JourneyState(page=Page.REVIEW))
    assert not stand.desk.has(Where.PAPER)
    assert stand.desk.eyes(Where.PAPER) is None
    assert stand.desk.picture(Where.PAPER) is None


def test_what_is_seen_is_told_and_only_a_blind_camera_is_logged(stand: Stand) -> None:
    front = stand.eyes[Where.FRONT]
    stand.desk.follow(JourneyState(page=Page.IDENTIFY))
    for sight in (Sight.OPENING, Sight.SEES, Sight.DARK, Sight.LOST, Sight.FROZEN, Sight.SEES):
        front.changed.emit(sight)
    stand.eyes[Where.PAPER].changed.emit(Sight.LOST)
    assert [event.sight for event in stand.events if isinstance(event, ev.SightChanged)] == [
        Sight.OPENING, Sight.SEES, Sight.DARK, Sight.LOST, Sight.FROZEN, Sight.SEES,
    ]  # fmt: skip
    assert stand.log.events == [(LogEvent.DEVICE_LOST, Device.CAMERA), (LogEvent.DEVICE_BACK, Device.CAMERA)]


def test_the_log_says_which_camera_it_is(stand: Stand) -> None:
    stand.desk.follow(JourneyState(page=Page.REVIEW))
    stand.eyes[Where.PAPER].changed.emit(Sight.LOST)
    assert stand.log.events == [(LogEvent.DEVICE_LOST, Device.PAPER_CAMERA)]
