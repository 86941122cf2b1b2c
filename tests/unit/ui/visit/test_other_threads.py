# SPDX-License-Identifier: Apache-2.0
"""The threads of the code scanner and the smart-card reader under random hands, pulled plugs and drivers that raise."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from config import timeouts
from drivers.code_scanner import port as scanner_port
from drivers.smart_card_reader import port as card_port
from drivers.states import DeviceState
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_readers import CRYPTOGRAM, FakeScanner, FakeSmartCardReader, social_card
from ui.visit.code_scanner import CodeScannerThread
from ui.visit.smart_card import SmartCardIsRead, SmartCardThread

GUARD_S = 20.0
STEP_S = 0.001
QUIET = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def turn_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GUARD_S
    while not done():
        QCoreApplication.processEvents()
        assert time.monotonic() < deadline, "it never came"


class OneAtATime:
    """Counts verbs that overlap, and raises where it is told to."""

    def __init__(self) -> None:
        self.overlaps = 0
        self.raises = False
        self._turn = threading.Lock()

    def __enter__(self) -> None:
        self.overlaps += not self._turn.acquire(blocking=False)
        if self.raises:
            self._turn.release()
            raise ValueError("ours")

    def __exit__(self, *_error: object) -> None:
        self._turn.release()


class Cards(FakeSmartCardReader):
    def __init__(self) -> None:
        super().__init__()
        self.polled = threading.Event()
        self.turn = OneAtATime()

    def poll(
        self, question: card_port.Question, cancel: threading.Event, reading: Callable[[], object] | None = None
    ) -> card_port.PollResult:
        self.polled.set()
        with self.turn:
            return super().poll(question, cancel, reading)

    def presence(self) -> card_port.Presence:
        with self.turn:
            return super().presence()


class Codes(FakeScanner):
    def __init__(self) -> None:
        super().__init__()
        self.turn = OneAtATime()

    def scan(self, cancel: threading.Event, limit_s: float) -> scanner_port.ScanResult:
        with self.turn:
            return super().scan(cancel, limit_s)


@QUIET
@given(
    deeds=st.lists(
        st.sampled_from(["in", "other", "mute", "out", "pull", "plug", "raise", "turn", "wait"]), max_size=25
    )
)
def test_whatever_hands_do_the_last_card_is_read_and_its_going_is_told(qapp: QGuiApplication, deeds: list[str]) -> None:
    reader = Cards()
    heard: list[object] = []
    with mock.patch.object(timeouts, "CARD_POLL_S", STEP_S):
        thread = SmartCardThread(reader)
        thread.reported.connect(heard.append)
        thread.start()
        assert reader.polled.wait(GUARD_S)  # the slot was seen empty
        for number, deed in enumerate(deeds):
            match deed:
                case "in":
                    reader.put_in(social_card(resident(number + 10)))
                case "other":
                    reader.put_in_other()
                case "mute":
                    reader.put_in_unreadable(card_port.UnreadableReason.MUTE)
                case "out":
                    reader.take_out()
                case "pull":
                    reader.unplug()
                case "plug":
                    reader.replug()
                case "raise":
                    reader.turn.raises = not reader.turn.raises
                case "turn":
                    QCoreApplication.processEvents()
                case _:
                    time.sleep(3 * STEP_S)
        reader.turn.raises = False
        reader.replug()
        last = social_card(resident(1))
        reader.put_in(last)
        turn_until(lambda: card_port.CardRead(last) in heard)
        reader.take_out()
        turn_until(lambda: heard[-1] is card_port.Presence.REMOVED)
        assert thread.stop(round(GUARD_S * 1000))
        QCoreApplication.processEvents()
    assert reader.turn.overlaps == 0
    # A card that was read or refused went again before the next one was read, or its reader was lost.
    held = False
    for report in heard:
        if isinstance(report, card_port.CardRead | card_port.CardRefused | card_port.CardUnreadable):
            assert not held
            held = True
        elif report is card_port.Presence.REMOVED or isinstance(report, card_port.ReaderLost):
            held = False
    assert heard.count(card_port.CardRead(last)) == 1


def test_a_closed_card_is_asked_again_with_the_modules_answer_and_the_next_one_from_the_beginning(
    qapp: QGuiApplication,
) -> None:
    reader = Cards()
    heard: list[object] = []
    with mock.patch.object(timeouts, "CARD_POLL_S", STEP_S):
        thread = SmartCardThread(reader)
        thread.reported.connect(heard.append)
        thread.start()
        assert reader.polled.wait(GUARD_S)
        mine = social_card(resident(1), version="3.00")
        reader.put_in(mine, closed=True)
        turn_until(lambda: any(isinstance(one, card_port.NeedsRemoteAuthentication) for one in heard))
        thread.answer(card_port.RemoteAnswer(b"challeng", CRYPTOGRAM))
        turn_until(lambda: card_port.CardRead(mine) in heard)
        assert card_port.Presence.REMOVED not in heard
        reader.put_in(social_card(resident(2), version="3.00"), closed=True)
        turn_until(lambda: heard.count(SmartCardIsRead.BEGUN) >= 3 and reader.questions[-1].remote is None)
        turn_until(lambda: isinstance(heard[-1], card_port.NeedsRemoteAuthentication))
        assert card_port.Presence.REMOVED in heard
        assert thread.stop(round(GUARD_S * 1000))


def test_a_card_reader_whose_driver_hangs_counts_as_lost(qapp: QGuiApplication) -> None:
    reader = Cards()
    reader.poll = lambda question, cancel, reading=None: (cancel.wait(GUARD_S), card_port.NoCard())[1]  # type: ignore[method-assign]
    heard: list[object] = []
    with mock.patch.object(timeouts, "CARD_LOOK_S", 0.02):
        thread = SmartCardThread(reader)
        thread.reported.connect(heard.append)
        thread.start()
        turn_until(lambda: bool(heard))
        assert thread.stop(round(GUARD_S * 1000))
    assert heard[0] == card_port.ReaderLost("", DeviceState.OFFLINE)


@QUIET
@given(
    deeds=st.lists(st.sampled_from(["listen", "rest", "show", "pull", "plug", "raise", "turn", "wait"]), max_size=25)
)
def test_a_code_is_told_once_and_only_while_it_is_wanted(qapp: QGuiApplication, deeds: list[str]) -> None:
    scanner = Codes()
    heard: list[object] = []
    shown = 0
    with mock.patch("ui.visit.code_scanner._LOOK_S", 5 * STEP_S):
        thread = CodeScannerThread(scanner)
        thread.reported.connect(heard.append)
        thread.start()
        for deed in deeds:
            match deed:
                case "listen":
                    thread.listen(True)
                case "rest":
                    thread.listen(False)
                case "show":
                    shown += 1
                    scanner.show(f"code {shown}")
                case "pull":
                    scanner.unplug()
                case "plug":
                    scanner.replug()
                case "raise":
                    scanner.turn.raises = not scanner.turn.raises
                case "turn":
                    QCoreApplication.processEvents()
                case _:
                    time.sleep(3 * STEP_S)
        scanner.turn.raises = False
        scanner.replug()
        thread.listen(True)
        scanner.show("the last")
        turn_until(lambda: scanner_port.Scanned("the last") in heard)
        thread.listen(False)
        turn_until(lambda: not scanner.looking.is_set())
        scanner.show("nobody asked")
        time.sleep(10 * STEP_S)
        assert thread.stop(round(GUARD_S * 1000))
        QCoreApplication.processEvents()
    assert scanner.turn.overlaps == 0
    told = [one.text for one in heard if isinstance(one, scanner_port.Scanned)]
    assert told == [*(f"code {number + 1}" for number in range(shown)), "the last"]


def test_a_scanner_that_hangs_or_raises_is_lost_and_looked_for_again(qapp: QGuiApplication) -> None:
    scanner = Codes()
    scanner.turn.raises = True
    heard: list[object] = []
    with mock.patch("ui.visit.code_scanner._LOOK_S", 5 * STEP_S):
        thread = CodeScannerThread(scanner)
        thread.reported.connect(heard.append)
        thread.start()
        thread.listen(True)
        turn_until(lambda: bool(heard))
        assert heard == [scanner_port.ScannerLost("ValueError")]
        scanner.turn.raises = False
        scanner.show("there")
        turn_until(lambda: len(heard) > 1)
        assert heard[1:] == [scanner_port.Scanned("there")]
        assert thread.stop(round(GUARD_S * 1000))
        thread.listen(False)


def test_a_card_that_was_in_before_is_not_asked_until_the_slot_was_empty(qapp: QGuiApplication) -> None:
    reader = Cards()
    reader.put_in(social_card(resident(1)))
    heard: list[object] = []
    with mock.patch.object(timeouts, "CARD_POLL_S", STEP_S):
        thread = SmartCardThread(reader)
        thread.reported.connect(heard.append)
        thread.start()
        turn_until(lambda: bool(heard))
        time.sleep(10 * STEP_S)
        assert (heard, reader.questions) == ([card_port.Presence.PRESENT], [])
        reader.take_out()
        turn_until(lambda: len(heard) > 1)
        reader.put_in(social_card(resident(2)))
        turn_until(lambda: card_port.CardRead(social_card(resident(2))) in heard)
        assert thread.stop(round(GUARD_S * 1000))
    assert heard[1] is card_port.Presence.REMOVED


@pytest.mark.parametrize("is_seen_first", [True, False], ids=["lost later", "lost from the beginning"])
def test_a_reader_that_was_away_makes_no_new_card_of_the_one_that_was_in_before(
    qapp: QGuiApplication, is_seen_first: bool
) -> None:
    """Nobody saw the slot empty: that the reader cannot say is not that nothing is in."""
    reader = Cards()
    reader.put_in(social_card(resident(1)))
    heard: list[object] = []
    if not is_seen_first:
        reader.unplug()
    with mock.patch.object(timeouts, "CARD_POLL_S", STEP_S):
        thread = SmartCardThread(reader)
        thread.reported.connect(heard.append)
        thread.start()
        turn_until(lambda: bool(heard))
        reader.unplug()
        turn_until(lambda: isinstance(heard[-1], card_port.ReaderLost))
        reader.replug()
        turn_until(lambda: heard[-1] is card_port.Presence.PRESENT)
        assert (reader.questions, thread.has_seen_an_empty_slot) == ([], False)
        reader.take_out()
        turn_until(lambda: heard[-1] is card_port.Presence.REMOVED)
        reader.put_in(social_card(resident(2)))
        turn_until(lambda: card_port.CardRead(social_card(resident(2))) in heard)
        assert thread.stop(round(GUARD_S * 1000))
    assert sum(isinstance(one, card_port.ReaderLost) for one in heard) == 1


def test_a_reader_that_was_away_from_the_beginning_and_comes_back_empty_says_so(qapp: QGuiApplication) -> None:
    reader = Cards()
    reader.unplug()
    heard: list[object] = []
    with mock.patch.object(timeouts, "CARD_POLL_S", STEP_S):
        thread = SmartCardThread(reader)
        thread.reported.connect(heard.append)
        thread.start()
        turn_until(lambda: bool(heard))
        reader.replug()
        turn_until(lambda: len(heard) > 1)
        assert (type(heard[0]), heard[1:]) == (card_port.ReaderLost, [card_port.NoCard()])
        reader.put_in(social_card(resident(2)))
        turn_until(lambda: card_port.CardRead(social_card(resident(2))) in heard)
        assert thread.stop(round(GUARD_S * 1000))
