# SPDX-License-Identifier: Apache-2.0
"""The device threads of a visit under random cancels, pulled plugs and late devices: one command in flight, one completion each.

CWA 17852:2022 (XFS4IoT), 5.1: every command ends in exactly one completion message, with the id of its own request.
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from config import timeouts
from drivers.code_scanner import port as scanner_port
from drivers.completion import Completion, CompletionCode
from drivers.errors import Cancelled, DeviceLost
from drivers.id_card_reader import port
from drivers.states import DeviceState
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_readers import FakeSmartCardReader, id_card
from ui.visit import code_scanner
from ui.visit.card_reader import CardReaderThread
from ui.visit.code_scanner import CodeScannerThread
from ui.visit.device_desk import DeviceDesk
from ui.visit.smart_card import SmartCardThread

PERSON = resident(1)
GUARD_S = 20.0
STEP_S = 0.0002


def turn_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GUARD_S
    while not done():
        QCoreApplication.processEvents()
        assert time.monotonic() < deadline, "a completion never came"


@dataclass
class Device:
    """Answers each question with the question's own number, after as many steps as it says; can be pulled out."""

    is_out: bool = False
    overlaps: int = 0
    begun: list[int] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, number: int, steps: int, stubborn: bool, cancel: threading.Event) -> int:
        """``stubborn``: it looks at ``cancel`` no more than a device whose answer is on the wire already."""
        if not self._turn.acquire(blocking=False):
            self.overlaps += 1
            return -1
        try:
            self.begun.append(number)
            for _ in range(steps):
                if self.is_out:
                    raise DeviceLost("printer", "pulled")
                if stubborn:
                    time.sleep(STEP_S)
                elif cancel.wait(STEP_S):
                    raise Cancelled("printer", "asked")
            return number
        finally:
            self._turn.release()


ASK = st.tuples(st.just("ask"), st.integers(0, 6), st.booleans(), st.sampled_from([0.0005, 5.0]))
WORD = st.sampled_from(["cancel", "pull", "plug", "turn", "wait"])


@given(deeds=st.lists(st.one_of(ASK, ASK, WORD), max_size=25))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_command_of_a_desk_gets_its_own_one_completion(
    qapp: QGuiApplication, deeds: list[str | tuple[str, int, bool, float]]
) -> None:
    desk, device = DeviceDesk("printer"), Device()
    told: dict[int, list[Completion[int]]] = {}

    def ask(number: int, steps: int, stubborn: bool, limit_s: float) -> None:
        told[number] = []
        desk.run(lambda cancel: device.answer(number, steps, stubborn, cancel), told[number].append, limit_s)

    for number, deed in enumerate(deeds):
        match deed:
            case ("ask", steps, stubborn, limit_s):
                ask(number, int(steps), bool(stubborn), float(limit_s))
            case "cancel":
                desk.cancel()
            case "pull":
                device.is_out = True
            case "plug":
                device.is_out = False
            case "turn":
                QCoreApplication.processEvents()
            case _:
                time.sleep(STEP_S)
    device.is_out = False
    ask(len(deeds), 1, False, 5.0)
    turn_until(lambda: all(told.values()))
    desk.cancel()
    assert desk.close(round(GUARD_S * 1000))
    QCoreApplication.processEvents()
    assert device.overlaps == 0
    assert device.begun == sorted(told)
    assert [len(each) for each in told.values()] == [1] * len(told)
    ids = [each[0].request_id for each in told.values()]
    assert ids == list(range(1, len(told) + 1))
    for number, (completion,) in told.items():
        if completion.code is CompletionCode.SUCCESS:
            assert completion.value == number
        else:
            assert completion.value is None
            assert completion.code in (
                CompletionCode.CANCELED,
                CompletionCode.TIME_OUT,
                CompletionCode.DEVICE_NOT_READY,
            )
    assert told[len(deeds)][0].code is CompletionCode.SUCCESS, "what came before costs the next command nothing"


def test_a_desk_that_closes_leaves_the_device_alone_and_tells_nobody(qapp: QGuiApplication) -> None:
    desk, entered = DeviceDesk("printer"), threading.Event()
    told: list[object] = []
    ends: list[str] = []

    def first(cancel: threading.Event) -> None:
        entered.set()
        assert cancel.wait(GUARD_S)
        ends.append("first")

    desk.run(first, told.append, GUARD_S)
    desk.run(lambda _cancel: ends.append("second"), told.append, GUARD_S)
    assert entered.wait(GUARD_S)
    assert not desk.close(0)
    assert desk.close(round(GUARD_S * 1000))
    QCoreApplication.processEvents()
    assert (ends, told) == (["first"], [])


def test_a_desk_that_closes_lets_what_was_given_come_to_its_end(qapp: QGuiApplication) -> None:
    desk = DeviceDesk("printer")
    ends: list[bool] = []
    told: list[object] = []
    for _ in range(3):
        desk.run(lambda cancel: ends.append(cancel.wait(0.01)), told.append, GUARD_S)
    assert desk.close(round(GUARD_S * 1000))
    QCoreApplication.processEvents()
    assert (ends, told) == ([False, False, False], [])


def test_a_driver_that_raises_is_a_completion_with_its_error(qapp: QGuiApplication) -> None:
    desk = DeviceDesk("printer")
    told: list[Completion[None]] = []
    wrong = KeyError("ours")

    def verb(_cancel: threading.Event) -> None:
        raise wrong

    desk.run(verb, told.append, GUARD_S)
    turn_until(lambda: bool(told))
    assert (told[0].code, told[0].error, told[0].detail) == (CompletionCode.INTERNAL_ERROR, wrong, "KeyError")
    desk.close(round(GUARD_S * 1000))


# --- the card reader's thread ---------------------------------------------------------------------------------------


class Reader:
    """Cards are laid and taken, the plug is pulled, verbs raise or hang, from another thread at any moment."""

    def __init__(self) -> None:
        self.overlaps = self.laid = self.verbs = 0
        self.is_out = self.raises = self.hangs = self.is_closed = False
        self.given: list[int] = []
        self._delivered = 0
        self._turn = threading.Lock()

    def _verb(self, cancel: threading.Event | None) -> None:
        self.overlaps += self.is_closed
        self.verbs += 1
        time.sleep(STEP_S)
        if self.hangs and cancel is not None:
            cancel.wait(GUARD_S)
        if self.raises:
            raise ValueError("ours")

    def open(self) -> port.ReaderStatus:
        return self.status()

    def poll(self, cancel: threading.Event, reading: Callable[[], object] | None = None) -> port.PollResult:
        if not self._turn.acquire(blocking=False):
            self.overlaps += 1
            return port.NoCard()
        try:
            self._verb(cancel)
            if cancel.is_set():
                return port.NoCard()
            if self.is_out:
                return port.ReaderLost("pulled")
            if self.laid == self._delivered:
                return port.NoCard()
            if reading is not None:
                reading()
            self._delivered = self.laid
            self.given.append(self._delivered)
            return port.CardRead(id_card(PERSON, issue_count=str(self._delivered)))
        finally:
            self._turn.release()

    def presence(self) -> port.Presence:
        if not self._turn.acquire(blocking=False):
            self.overlaps += 1
            return port.Presence.UNKNOWN
        try:
            self._verb(None)
            lies = self.laid == self._delivered and not self.is_out
            return port.Presence.PRESENT if lies else port.Presence.OUT_OF_FIELD
        finally:
            self._turn.release()

    def status(self) -> port.ReaderStatus:
        return port.ReaderStatus(DeviceState.NO_DEVICE if self.is_out else DeviceState.ONLINE)

    def close(self) -> None:
        self.is_closed = True


DEED = st.sampled_from(["lay", "pull", "plug", "raise", "heal", "hang", "turn", "wait"])


@given(deeds=st.lists(DEED, max_size=20))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_readers_thread_asks_one_thing_at_a_time_and_tells_each_card_once(
    qapp: QGuiApplication, deeds: list[str]
) -> None:
    reader = Reader()
    told: list[object] = []
    with (
        mock.patch.object(timeouts, "CARD_POLL_S", STEP_S),
        mock.patch.object(timeouts, "CARD_LOOK_S", 0.004),
    ):
        thread = CardReaderThread(reader)
        thread.reported.connect(told.append)
        thread.start()
        for deed in deeds:
            match deed:
                case "lay":
                    reader.laid += 1
                case "pull" | "plug":
                    reader.is_out = deed == "pull"
                case "raise" | "heal":
                    reader.raises = deed == "raise"
                    reader.hangs = False
                case "hang":
                    reader.hangs = True
                case "turn":
                    QCoreApplication.processEvents()
                case _:
                    time.sleep(4 * STEP_S)
        reader.is_out = reader.raises = reader.hangs = False
        reader.laid += 1
        last = str(reader.laid)
        turn_until(lambda: any(isinstance(each, port.CardRead) and each.card.issue_count == last for each in told))
        assert thread.stop(round(GUARD_S * 1000))
    QCoreApplication.processEvents()
    verbs = reader.verbs
    cards = [int(each.card.issue_count) for each in told if isinstance(each, port.CardRead)]
    assert reader.overlaps == 0
    assert cards == reader.given, "every card that was read is told, in order, and none twice"
    assert reader.verbs == verbs


def test_a_reader_that_hangs_is_told_as_lost_and_comes_back(qapp: QGuiApplication) -> None:
    reader = Reader()
    reader.hangs = True
    told: list[object] = []
    with (
        mock.patch.object(timeouts, "CARD_POLL_S", STEP_S),
        mock.patch.object(timeouts, "CARD_LOOK_S", 0.004),
    ):
        thread = CardReaderThread(reader)
        thread.reported.connect(told.append)
        thread.start()
        turn_until(lambda: bool(told))
        reader.hangs = False
        reader.laid = 1
        turn_until(lambda: any(isinstance(each, port.CardRead) for each in told))
        assert thread.stop(round(GUARD_S * 1000))
    assert told[0] == port.ReaderLost("", DeviceState.OFFLINE)


def test_a_stopped_reader_does_not_wait_for_a_look_that_hangs(qapp: QGuiApplication) -> None:
    reader = Reader()
    reader.hangs = True
    thread = CardReaderThread(reader)
    thread.start()
    turn_until(lambda: reader.verbs > 0)
    began = time.monotonic()
    assert thread.stop(round(GUARD_S * 1000))
    assert time.monotonic() - began < GUARD_S / 4
    assert reader.is_closed


@pytest.mark.parametrize("with_card", [False, True])
def test_a_driver_that_raises_is_a_reader_that_is_lost(qapp: QGuiApplication, with_card: bool) -> None:
    reader = Reader()
    told: list[object] = []
    with mock.patch.object(timeouts, "CARD_POLL_S", STEP_S):
        thread = CardReaderThread(reader)
        thread.reported.connect(told.append)
        reader.laid = int(with_card)
        thread.start()
        turn_until(lambda: bool(told))
        reader.raises = True
        turn_until(lambda: port.ReaderLost("", DeviceState.HARDWARE_ERROR) in told)
        assert thread.stop(round(GUARD_S * 1000))


# --- the code scanner's thread --------------------------------------------------------------------------------------


class Scanner:
    """Codes are shown and the plug is pulled from another thread at any moment."""

    def __init__(self) -> None:
        self.overlaps = 0
        self.is_out = self.raises = self.is_closed = False
        self.shown: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.given: list[str] = []
        self._turn = threading.Lock()

    def open(self) -> scanner_port.ScannerStatus:
        return self.status()

    def scan(self, cancel: threading.Event, limit_s: float) -> scanner_port.ScanResult:
        if not self._turn.acquire(blocking=False) or self.is_closed:
            self.overlaps += 1
        try:
            until = time.monotonic() + limit_s
            while not cancel.wait(STEP_S) and time.monotonic() < until:
                if self.raises:
                    raise ValueError("ours")
                if self.is_out:
                    return scanner_port.ScannerLost("pulled")
                with contextlib.suppress(queue.Empty):
                    self.given.append(self.shown.get_nowait())
                    return scanner_port.Scanned(self.given[-1])
            return scanner_port.NothingScanned()
        finally:
            self._turn.release()

    def status(self) -> scanner_port.ScannerStatus:
        return scanner_port.ScannerStatus(DeviceState.NO_DEVICE if self.is_out else DeviceState.ONLINE)

    def close(self) -> None:
        self.is_closed = True


SCAN_DEED = st.sampled_from(["show", "listen", "leave", "pull", "plug", "raise", "heal", "turn", "wait"])


@given(deeds=st.lists(SCAN_DEED, max_size=20))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_scanners_thread_tells_each_code_once_and_only_what_was_shown(
    qapp: QGuiApplication, deeds: list[str]
) -> None:
    scanner, told, states = Scanner(), list[object](), list[scanner_port.ScannerStatus]()
    with mock.patch.object(code_scanner, "_LOOK_S", 0.003):
        thread = CodeScannerThread(scanner)
        thread.reported.connect(told.append)
        thread.status_seen.connect(states.append)
        thread.start()
        for number, deed in enumerate(deeds):
            match deed:
                case "show":
                    scanner.shown.put(str(number))
                case "listen" | "leave":
                    thread.listen(deed == "listen")
                case "pull" | "plug":
                    scanner.is_out = deed == "pull"
                case "raise" | "heal":
                    scanner.raises = deed == "raise"
                case "turn":
                    QCoreApplication.processEvents()
                case _:
                    time.sleep(4 * STEP_S)
        scanner.is_out = scanner.raises = False
        thread.listen(True)
        scanner.shown.put("last")
        turn_until(lambda: scanner_port.Scanned("last") in told)
        turn_until(lambda: bool(states) and states[-1].device is DeviceState.ONLINE)
        assert thread.stop(round(GUARD_S * 1000))
    assert scanner.overlaps == 0
    assert [each.text for each in told if isinstance(each, scanner_port.Scanned)] == scanner.given
    assert all(before != after for before, after in itertools.pairwise(states)), "only news"


def test_a_scanner_that_is_back_is_news_before_anybody_shows_a_code(qapp: QGuiApplication) -> None:
    scanner, states = Scanner(), list[DeviceState]()
    with mock.patch.object(code_scanner, "_LOOK_S", 0.003):
        thread = CodeScannerThread(scanner)
        thread.status_seen.connect(lambda status: states.append(status.device))
        thread.start()
        thread.listen(True)
        turn_until(lambda: states == [DeviceState.ONLINE])
        scanner.is_out = True
        turn_until(lambda: states[-1] is DeviceState.NO_DEVICE)
        scanner.is_out = False
        turn_until(lambda: states[-1] is DeviceState.ONLINE)
        assert thread.stop(round(GUARD_S * 1000))


# --- the smart-card reader's thread ----------------------------------------------------------------------------------


def test_a_smart_card_reader_is_noted_though_nobody_puts_a_card_in(qapp: QGuiApplication) -> None:
    reader, states = FakeSmartCardReader(), list[DeviceState]()
    with mock.patch.object(timeouts, "CARD_POLL_S", STEP_S):
        thread = SmartCardThread(reader)
        thread.status_seen.connect(lambda status: states.append(status.device))
        thread.start()
        turn_until(lambda: states == [DeviceState.ONLINE])
        reader.unplug()
        turn_until(lambda: states[-1] is DeviceState.NO_DEVICE)
        reader.replug()
        turn_until(lambda: states[-1] is DeviceState.ONLINE)
        assert thread.stop(round(GUARD_S * 1000))
    assert len(states) == 3, "only news"
