# SPDX-License-Identifier: Apache-2.0
"""Lights that point at the slot where the hand belongs, and sensors that tell the journey and the technician."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from drivers.camera.port import CameraCondition, CameraStatus, Exposure, FrameResult, Mounting, NoFrame
from drivers.indicators.port import (
    DARK,
    Door,
    IndicatorsStatus,
    Light,
    LightName,
    LightResult,
    Presence,
    Ups,
)
from drivers.indicators.slot_sensor import SlotSensor
from drivers.states import DeviceState
from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.fleet.alarms import AlarmFile, AlarmKind
from kiosk.fleet.device_report import DeviceJournal
from kiosk.journey import events as ev
from kiosk.journey.state import CardState, JourneyState, Level, Overlay, Page, PaperState, PrinterState, SheetPrint
from ui.visit.cabinet import Cabinet, IndicatorsThread
from ui.visit.camera_watch import CameraWatch
from ui.visit.slot_lights import HAND, WORKS, lights_for

GUARD_S = 20.0
WAIT_MS = 10_000


def turn_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GUARD_S
    while not done():
        QCoreApplication.processEvents()
        assert time.monotonic() < deadline


# --- which light


@pytest.mark.parametrize(
    ("state", "name", "light"),
    [
        (JourneyState(), LightName.CARD_READER, DARK),
        (JourneyState(page=Page.IDENTIFY), LightName.CARD_READER, HAND),
        (JourneyState(page=Page.IDENTIFY), LightName.RECEIPT_PRINTER, DARK),
        (JourneyState(page=Page.IDENTIFY, card=CardState.READING), LightName.CARD_READER, WORKS),
        (JourneyState(page=Page.IDENTIFY, card=CardState.TAKEN_EARLY), LightName.CONTACTLESS, HAND),
        (JourneyState(page=Page.IDENTIFY, card=CardState.LOST), LightName.CARD_READER, DARK),
        (JourneyState(page=Page.IDENTIFY, overlay=Overlay.CURTAIN), LightName.CARD_READER, DARK),
        (JourneyState(page=Page.REVIEW, overlay=Overlay.CARD_REMOVED), LightName.CARD_READER, HAND),
        (JourneyState(page=Page.END, card_present=True), LightName.CARD_READER, HAND),
        (JourneyState(page=Page.END), LightName.CARD_READER, DARK),
        (JourneyState(page=Page.END, social_card_present=True), LightName.CARD_READER, HAND),
        (JourneyState(page=Page.HAND_OVER, receipt=PaperState.PRINTING), LightName.RECEIPT_PRINTER, WORKS),
        (JourneyState(page=Page.HAND_OVER, receipt=PaperState.PRINTED), LightName.RECEIPT_PRINTER, HAND),
        (JourneyState(page=Page.HAND_OVER, receipt=PaperState.UNKNOWN), LightName.RECEIPT_PRINTER, HAND),
        (JourneyState(page=Page.HAND_OVER, receipt=PaperState.NOT_PRINTED), LightName.RECEIPT_PRINTER, DARK),
        (JourneyState(page=Page.NOTICE, slip=PaperState.PRINTED), LightName.RECEIPT_PRINTER, HAND),
        (
            JourneyState(page=Page.HAND_OVER, receipt=PaperState.PRINTED, receipt_on_a4=True),
            LightName.DOCUMENT_PRINTER,
            HAND,
        ),
        (JourneyState(page=Page.RATE, document=PaperState.PRINTED), LightName.DOCUMENT_PRINTER, HAND),
        (
            JourneyState(page=Page.HAND_OVER, sheet=SheetPrint("form", 1, PaperState.PRINTING)),
            LightName.DOCUMENT_PRINTER,
            WORKS,
        ),
        (
            JourneyState(page=Page.NOTICE, sheet=SheetPrint("WTS", 1, PaperState.PRINTED)),
            LightName.DOCUMENT_PRINTER,
            HAND,
        ),
        (JourneyState(receipt_printer=PrinterState.PAPER_OUT), LightName.STATUS_GOOD, DARK),
        (JourneyState(receipt_printer=PrinterState.LOW), LightName.STATUS_GOOD, WORKS),
        (JourneyState(page=Page.IDENTIFY, ended="done"), LightName.CARD_READER, DARK),
    ],
)
def test_the_slot_where_the_hand_belongs(state: JourneyState, name: LightName, light: Light) -> None:
    assert lights_for(state)[name] == light


def test_every_light_is_said_in_every_state() -> None:
    for page in Page:
        for card in CardState:
            assert set(lights_for(JourneyState(page=page, card=card))) == set(LightName)


# --- the thread and the sensors


class Board:
    """Keeps its lights and says what the test wants it to say."""

    def __init__(self) -> None:
        self.says = IndicatorsStatus(DeviceState.ONLINE, {"cabinet": Door.CLOSED}, ups=Ups.GOOD)
        self.lights: dict[LightName, Light] = {}
        self.is_open = self.raises = False
        self.overlaps = 0
        self._turn = threading.Lock()

    def open(self) -> IndicatorsStatus:
        self.is_open = True
        return self.says

    def set_light(self, name: LightName, light: Light) -> LightResult:
        self.lights[name] = light
        return LightResult.SET

    def poll(self) -> IndicatorsStatus:
        if not self._turn.acquire(blocking=False):
            self.overlaps += 1
            return self.says
        try:
            if self.raises:
                raise ValueError("ours")
            return self.says
        finally:
            self._turn.release()

    def close(self) -> None:
        self.is_open = False
        self.lights = {}


@dataclass
class World:
    board: Board
    cabinet: Cabinet
    events: list[ev.Event]
    state: Path

    def journal(self) -> dict[str, str]:
        file = self.state / "devices.json"
        if not file.exists():
            return {}
        note = json.loads(file.read_text(encoding="utf-8"))["indicators"]
        return {"state": note["state"], **note["facts"]}

    def logged(self) -> list[tuple[str, str]]:
        lines = [json.loads(line) for line in (self.state / "logs" / "visit.jsonl").read_text().splitlines()]
        return [(line["event"], line["reason"]) for line in lines if line["event"].startswith("Alarm")]


@pytest.fixture
def world(qapp: QGuiApplication, tmp_path: Path) -> Iterator[World]:
    board, events = Board(), list[ev.Event]()
    log = EventLog(tmp_path / "logs", Process.VISIT, max_bytes=100_000, keep=1)
    cabinet = Cabinet(board, tmp_path, DeviceJournal(tmp_path), log, events.append, scale=0.02)
    cabinet.open(JourneyState())
    found = World(board, cabinet, events, tmp_path)
    turn_until(lambda: found.journal().get("state") == "online")
    yield found
    cabinet.close()
    cabinet.join_threads(WAIT_MS)
    assert not board.is_open
    assert board.overlaps == 0


def test_lights_follow_the_visit_and_go_out_at_its_end(world: World) -> None:
    world.cabinet.follow(JourneyState(page=Page.IDENTIFY), ev.Touched())
    turn_until(lambda: world.board.lights.get(LightName.CARD_READER) == HAND)
    world.cabinet.follow(JourneyState(page=Page.PREFILL, level=Level.STRONG), ev.Touched())
    turn_until(lambda: world.board.lights.get(LightName.CARD_READER) == DARK)


def test_a_door_is_an_alarm_and_a_line_in_the_technicians_file(world: World) -> None:
    well = world.board.says
    world.board.says = replace(well, doors={"cabinet": Door.OPEN})
    turn_until(lambda: [alarm.kind for alarm in AlarmFile(world.state).standing] == [AlarmKind.DOOR_OPEN])
    turn_until(lambda: world.journal().get("doors") == "cabinet open")
    world.board.says = well
    turn_until(lambda: AlarmFile(world.state).standing == ())
    assert world.events == [], "nobody on screen is told of doors"
    assert world.logged() == [("AlarmRaised", "door_open"), ("AlarmCleared", "door_open")]


def test_who_comes_and_who_leaves_is_told_once(world: World) -> None:
    world.board.says = replace(world.board.says, proximity=Presence.PRESENT)
    turn_until(lambda: world.events == [ev.PersonCame()])
    world.board.says = replace(world.board.says, proximity=Presence.NOT_PRESENT)
    turn_until(lambda: world.events == [ev.PersonCame(), ev.PersonLeft()])


def test_a_sensor_that_is_lost_says_nobody_left(world: World) -> None:
    world.cabinet._gone.setInterval(60_000)
    world.board.says = replace(world.board.says, proximity=Presence.PRESENT)
    turn_until(lambda: world.events == [ev.PersonCame()])
    world.board.says = replace(world.board.says, proximity=Presence.NOT_PRESENT)
    turn_until(lambda: world.cabinet._gone.isActive())
    world.board.says = IndicatorsStatus(DeviceState.NO_DEVICE)
    turn_until(lambda: world.journal().get("state") == "noDevice")
    assert not world.cabinet._gone.isActive()
    assert world.events == [ev.PersonCame()]


def test_whom_the_sensor_never_saw_it_cannot_see_leaving(world: World) -> None:
    world.board.says = replace(world.board.says, proximity=Presence.NOT_PRESENT)
    turn_until(lambda: world.journal().get("proximity") == "notPresent")
    QCoreApplication.processEvents()
    assert not world.cabinet._gone.isActive()


def test_who_touches_something_is_there_whatever_the_sensor_says(world: World) -> None:
    """Somebody in a wheelchair under the sensor's eye; the idle clock is theirs as everybody's."""
    world.cabinet._gone.setInterval(60_000)
    world.board.says = replace(world.board.says, proximity=Presence.PRESENT)
    turn_until(lambda: world.events == [ev.PersonCame()])
    world.board.says = replace(world.board.says, proximity=Presence.NOT_PRESENT)
    turn_until(lambda: world.cabinet._gone.isActive())
    world.cabinet.follow(JourneyState(), ev.PrinterSeen("receipt", "low"))
    assert world.cabinet._gone.isActive(), "a printer's news is nobody's hand"
    world.cabinet.follow(JourneyState(), ev.Touched())
    assert not world.cabinet._gone.isActive()


def test_the_card_slot_hears_every_answer_of_the_board(qapp: QGuiApplication) -> None:
    board, slot = Board(), SlotSensor()
    board.says = replace(board.says, card=Presence.PRESENT)
    thread = IndicatorsThread(board, slot)
    thread.start()
    turn_until(lambda: slot.card_lies() is True)
    board.says = replace(board.says, card=Presence.NOT_PRESENT)
    turn_until(lambda: slot.card_lies() is False)
    assert thread.stop(WAIT_MS)


def test_a_driver_that_raises_is_a_board_that_is_broken_and_comes_back(world: World) -> None:
    world.board.raises = True
    turn_until(lambda: world.journal().get("state") == "hardwareError")
    world.board.raises = False
    turn_until(lambda: world.journal().get("state") == "online")


# --- the camera is looked at


class Camera:
    """Opens, and has a frame or not."""

    def __init__(self, condition: CameraCondition) -> None:
        self.condition = condition
        self.opened = self.closed = 0
        self.wait_s = 0.0
        self.was_cancelled = False

    @property
    def mounting(self) -> Mounting:
        return Mounting(0, 0, 60)

    def open(self) -> CameraStatus:
        self.opened += 1
        return self.status()

    def next_frame(self, after: int, limit_s: float, cancel: threading.Event) -> FrameResult:
        self.was_cancelled = cancel.wait(self.wait_s)
        return NoFrame()

    def expose(self, exposure: Exposure) -> None:
        """Not asked."""

    def status(self) -> CameraStatus:
        state = DeviceState.ONLINE if self.condition is CameraCondition.OK else DeviceState.NO_DEVICE
        return CameraStatus(self.condition, state, size=(1280, 720))

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize(("condition", "state"), [(CameraCondition.OK, "online"), (CameraCondition.INOP, "noDevice")])
def test_a_look_is_noted_and_leaves_the_camera_closed(
    qapp: QGuiApplication, tmp_path: Path, condition: CameraCondition, state: str
) -> None:
    camera, journal = Camera(condition), DeviceJournal(tmp_path)
    watch = CameraWatch("camera", camera, threading.Lock(), journal, lambda: True)
    watch.start()
    turn_until(lambda: "camera" in journal.notes)
    assert journal.notes["camera"].state == state
    assert journal.notes["camera"].facts["size"] == "1280 x 720"
    assert (camera.opened, camera.closed) == (1, 1)
    watch.close()
    watch.join_threads(WAIT_MS)


@pytest.mark.parametrize("how", ["somebody comes", "nobody gives way"])
def test_a_camera_that_is_in_use_is_not_waited_for_without_end(
    qapp: QGuiApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("ui.visit.camera_watch.SEAT_TRIES", 10_000 if how == "somebody comes" else 1)
    camera, journal, seat = Camera(CameraCondition.OK), DeviceJournal(tmp_path), threading.Lock()
    watch = CameraWatch("camera", camera, seat, journal, lambda: True)
    with seat:
        watch.look()
        if how == "somebody comes":
            turn_until(watch._desk.cancel)
        turn_until(lambda: not watch._asking)
        assert camera.opened == 0
        assert "camera" not in journal.notes, "nothing is known of it"
    watch.look()
    turn_until(lambda: "camera" in journal.notes)
    watch.close()
    watch.join_threads(WAIT_MS)
    assert not seat.locked()


def test_nobody_is_looked_at(qapp: QGuiApplication, tmp_path: Path) -> None:
    camera, journal = Camera(CameraCondition.OK), DeviceJournal(tmp_path)
    is_free = [False]
    watch = CameraWatch("camera", camera, threading.Lock(), journal, lambda: is_free[0])
    watch.look()
    QCoreApplication.processEvents()
    assert camera.opened == 0
    camera.wait_s = GUARD_S
    is_free[0] = True
    watch.look()
    turn_until(lambda: camera.opened == 1)
    turn_until(lambda: watch._desk.cancel())
    watch.leave()
    turn_until(lambda: camera.closed == 1)
    assert camera.was_cancelled, "somebody came: the look ends at once"
    watch.close()
    watch.join_threads(WAIT_MS)
