# SPDX-License-Identifier: Apache-2.0
"""The driver over slots in the same process: each state of its port, every trouble of a card, reader and service."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from drivers.errors import Cancelled, DeviceBusy, DeviceLost, DeviceNotFound, DeviceTimeout, UnexpectedReply
from drivers.smart_card_reader.driver import make_smart_card_reader
from drivers.smart_card_reader.line import DEVICE, CardBroken, CardGone, CardInUse, CardMute, CardSilent, SlotState
from drivers.smart_card_reader.port import (
    CardKind,
    CardRead,
    CardRefused,
    CardUnreadable,
    DocumentKey,
    NeedsRemoteAuthentication,
    NoCard,
    Presence,
    Question,
    ReaderLost,
    RefusedReason,
    RemoteAnswer,
    SocialSecurityCard,
    UnreadableReason,
)
from drivers.smart_card_reader.simulated_card import Answer, Apdu, SimulatedCard
from drivers.smart_card_reader.simulated_social_security import cryptogram_for
from drivers.smart_card_reader.synthetic_cards import NUMBER
from drivers.states import DeviceState
from tests.unit.drivers.smart_card_reader.bench import NEVER, SOCIAL, Bench

ANOTHER = replace(SOCIAL, with_portrait=False)
TAKEN_EARLY = CardUnreadable(UnreadableReason.TAKEN_EARLY)
GARBLED = CardUnreadable(UnreadableReason.GARBLED)
NOT_RUNNING = DeviceNotFound(DEVICE, "the service does not run")


def number_of(result: object) -> str:
    assert isinstance(result, CardRead)
    assert isinstance(result.card, SocialSecurityCard)
    return result.card.number


def test_before_and_after() -> None:
    bench = Bench()
    assert bench.driver.status().device is DeviceState.STARTING
    assert bench.driver.open().device is DeviceState.ONLINE
    assert bench.driver.status().readers == ("reader 0",)
    assert (bench.poll(), bench.driver.presence()) == (NoCard(), Presence.REMOVED)
    bench.driver.close()
    bench.driver.close()
    assert bench.driver.status().device is DeviceState.STARTING


def test_a_card_is_read_once_a_question_and_putting_in() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    assert number_of(bench.poll()) == NUMBER
    assert bench.driver.presence() is Presence.PRESENT
    assert (bench.poll(), len(bench.sent), bench.resets) == (NoCard(), 17, 1)
    assert number_of(bench.poll(ANOTHER)) == NUMBER
    bench.first.put_in("ssc-v1")  # quicker than a look
    assert number_of(bench.poll(ANOTHER)) == NUMBER
    assert bench.poll(ANOTHER) == NoCard()
    bench.first.pull()
    assert bench.poll(ANOTHER) == NoCard()


def test_who_waits_hears_that_a_card_is_read() -> None:
    bench, heard = Bench(), list[str]()
    assert bench.driver.poll(SOCIAL, NEVER, lambda: heard.append("reading")) == NoCard()
    bench.first.put_in("ssc-v2")
    bench.driver.poll(SOCIAL, NEVER, lambda: heard.append("reading"))
    bench.driver.poll(SOCIAL, NEVER, lambda: heard.append("reading"))
    assert heard == ["reading"]
    assert [sent for sent, _ in bench.tapped] == [True, False] * 17


def test_every_reader_is_looked_at() -> None:
    bench = Bench(readers=3)
    bench.readers[2].put_in("ssc-v2")
    assert number_of(bench.poll()) == NUMBER
    bench.readers[0].put_in("bank-card")
    assert bench.poll() == CardRefused(RefusedReason.UNKNOWN_CARD)
    assert bench.poll() == NoCard()


@pytest.mark.parametrize("kinds", [{CardKind.TECHNICIAN}, set()])
def test_a_card_of_a_kind_that_nobody_asked_for(kinds: set[CardKind]) -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    assert bench.poll(Question(frozenset(kinds))) == CardRefused(RefusedReason.UNKNOWN_CARD)


# ---- the third generation


def asked_remotely(bench: Bench, question: Question = SOCIAL) -> NeedsRemoteAuthentication:
    found = bench.poll(question)
    assert isinstance(found, NeedsRemoteAuthentication)
    return found


def test_the_platform_opens_a_card_that_waits_powered() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v3")
    needs = asked_remotely(bench)
    assert (bench.poll(), bench.resets) == (NoCard(), 0)
    answer = RemoteAnswer(needs.challenge, cryptogram_for(needs.challenge))
    assert number_of(bench.poll(replace(SOCIAL, remote=answer))) == NUMBER
    assert (bench.poll(replace(SOCIAL, remote=answer)), bench.resets) == (NoCard(), 1)
    # Asked the same once more under another question, it wants another answer.
    assert asked_remotely(bench, replace(ANOTHER, remote=answer)).challenge != needs.challenge


def test_an_answer_to_another_challenge_is_not_given_to_the_card() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v3")
    asked_remotely(bench)
    sent = len(bench.sent)
    asked_remotely(bench, replace(SOCIAL, remote=RemoteAnswer(bytes(8), bytes(16))))
    assert "0082000a" not in bench.sent[sent:]


def test_a_wrong_answer_of_the_platform_is_tried_once() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v3")
    needs = asked_remotely(bench)
    wrong = replace(SOCIAL, remote=RemoteAnswer(needs.challenge, bytes(16)))
    assert bench.poll(wrong) == CardRefused(RefusedReason.NOT_ALLOWED)
    assert (bench.poll(wrong), bench.sent.count("0082000a")) == (NoCard(), 1)


def test_a_card_pulled_while_the_platform_is_asked() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v3")
    needs = asked_remotely(bench)
    bench.first.put_in("ssc-v3")
    answered = replace(SOCIAL, remote=RemoteAnswer(needs.challenge, cryptogram_for(needs.challenge)))
    assert asked_remotely(bench, answered).challenge != needs.challenge
    assert bench.resets == 1


# ---- what cards do


def test_mute() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2", SlotState.MUTE)
    assert bench.poll() == CardUnreadable(UnreadableReason.MUTE)
    assert (bench.poll(), bench.driver.presence()) == (NoCard(), Presence.PRESENT)
    bench.first.put_in("ssc-v2")
    bench.troubles["connect"] = [CardMute("no answer to reset in time")]
    assert bench.poll() == CardUnreadable(UnreadableReason.MUTE)
    bench.first.put_in("ssc-v2")
    assert number_of(bench.poll()) == NUMBER


@pytest.mark.parametrize("at", range(1, 18))
def test_pulled_at_every_command(at: int) -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    bench.before_answer = lambda number: bench.first.pull() if number == at else None
    assert bench.poll() == TAKEN_EARLY
    assert (bench.poll(), bench.driver.presence()) == (NoCard(), Presence.REMOVED)
    bench.first.put_in("ssc-v2")
    assert number_of(bench.poll()) == NUMBER


@pytest.mark.parametrize("error", [CardBroken("x"), CardSilent("x"), CardMute("x"), CardGone("x")])
def test_a_card_that_broke_off_and_is_gone_was_taken_early(error: Exception) -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    bench.before_answer = lambda number: bench.first.put_in("bank-card") if number == 5 else None
    bench.troubles["transmit"] = [None] * 4 + [error]
    assert bench.poll() == TAKEN_EARLY
    bench.before_answer = lambda number: None
    assert bench.poll() == CardRefused(RefusedReason.UNKNOWN_CARD)


def test_a_change_so_quick_that_the_service_counted_nothing() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    bench.troubles["transmit"] = [None, CardGone("reset or gone")]
    assert bench.poll() == TAKEN_EARLY
    assert number_of(bench.poll()) == NUMBER


def test_silent_in_the_middle() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    bench.troubles["transmit"] = [None, CardSilent("no answer")]
    assert bench.poll() == CardUnreadable(UnreadableReason.SILENT)
    assert (bench.poll(), bench.resets) == (NoCard(), 1)


def test_a_talk_without_an_end_is_ended() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")

    def pass_time(_: int) -> None:
        bench.now += 5

    bench.before_answer = pass_time
    assert bench.poll() == CardUnreadable(UnreadableReason.SILENT)
    assert len(bench.sent) == 9


class Nonsense(SimulatedCard):
    """Good status and a byte of its own to everything."""

    def obey(self, apdu: Apdu) -> Answer:
        return Answer(b"\x81", 0x9000)


def test_garbled_is_asked_once_more() -> None:
    bench = Bench()
    bench.first.put_in(Nonsense())
    assert bench.poll() == GARBLED
    assert bench.sent == ["00a40400", "00a40200", "00b20104"] * 2
    bench.first.put_in("ssc-v2")
    bench.troubles["transmit"] = [None, None, CardBroken("damaged")]
    assert number_of(bench.poll()) == NUMBER
    bench.first.put_in("ssc-v2")
    bench.troubles["transmit"] = [CardBroken("damaged")] * 2
    assert bench.poll() == GARBLED


class Blocked(SimulatedCard):
    """Says no."""

    def obey(self, apdu: Apdu) -> Answer:
        return Answer(b"", 0x6983)


def test_a_card_that_says_no() -> None:
    bench = Bench()
    bench.first.put_in(Blocked())
    assert bench.poll() == CardRefused(RefusedReason.NOT_ALLOWED)
    assert (bench.poll(), len(bench.sent)) == (NoCard(), 1)


def test_in_use_is_told_once_and_tried_again() -> None:
    bench, heard = Bench(), list[str]()
    bench.first.put_in("ssc-v2")
    bench.troubles["connect"] = [CardInUse("another")] * 3

    def poll() -> object:
        return bench.driver.poll(SOCIAL, NEVER, lambda: heard.append("reading"))

    assert [poll() for _ in range(3)] == [CardUnreadable(UnreadableReason.IN_USE), NoCard(), NoCard()]
    assert number_of(poll()) == NUMBER
    assert (poll(), heard) == (NoCard(), ["reading"])


def test_another_card_came_between_the_look_and_the_talk() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    bench.driver.open()
    slots = bench.driver._slots

    def swap() -> object:
        found = slots()
        bench.first.put_in("ssc-v1")
        bench.driver._slots = slots  # type: ignore[method-assign]  # once
        return found

    bench.driver._slots = swap  # type: ignore[method-assign,assignment]  # between the look and the talk
    result = bench.poll()
    assert isinstance(result, CardRead)
    assert isinstance(result.card, SocialSecurityCard)
    assert result.card.version == "1.00"
    assert bench.poll() == NoCard()


def test_gone_between_power_up_and_the_first_command() -> None:
    bench = Bench()

    class Fleeting(SimulatedCard):
        def reset(self) -> None:
            super().reset()
            bench.first.pull()

    bench.first.put_in(card := Fleeting())
    assert bench.first.card is card
    assert bench.poll() == TAKEN_EARLY
    assert bench.sent == []


# ---- cancelled


def test_cancelled_before_during_and_after() -> None:
    bench, cancel = Bench(), threading.Event()
    bench.first.put_in("ssc-v2")
    bench.troubles["transmit"] = [None, None, Cancelled(DEVICE, "by the caller")]
    assert bench.poll(SOCIAL, cancel) == NoCard()
    assert (bench.resets, bench.driver.status().device) == (1, DeviceState.ONLINE)
    cancel.set()
    assert bench.poll(SOCIAL, cancel) == NoCard()
    assert number_of(bench.poll()) == NUMBER


def test_cancelled_while_the_card_is_looked_for() -> None:
    bench, cancel = Bench(), threading.Event()
    bench.driver._timing = replace(bench.driver._timing, settle_s=5)
    bench.first.put_in("ssc-v2")
    bench.troubles["transmit"] = [CardBroken("damaged, or just pulled")]
    bench.before_answer = lambda number: cancel.set()
    assert bench.poll(SOCIAL, cancel) == NoCard()


# ---- readers and the service


def test_a_restarted_service_is_nobodys_trouble() -> None:
    bench = Bench()
    bench.driver.open()
    bench.troubles["slots"] = [DeviceLost(DEVICE, "the service stopped")]
    bench.first.put_in("ssc-v2")
    assert number_of(bench.poll()) == NUMBER
    assert (bench.opened, bench.driver.status().device) == (2, DeviceState.ONLINE)


def test_a_service_that_stays_away_is_lost_and_comes_back() -> None:
    bench = Bench()
    bench.driver.open()
    bench.is_running = False
    lost = ReaderLost("", DeviceState.NO_DEVICE)
    assert (bench.poll(), bench.driver.presence(), bench.poll()) == (lost, Presence.UNKNOWN, lost)
    assert bench.driver.status().device is DeviceState.NO_DEVICE
    bench.is_running = True
    bench.first.put_in("ssc-v2")
    assert bench.poll() == lost  # not before the pause is over
    bench.now += 1
    assert number_of(bench.poll()) == NUMBER


def test_the_service_dies_at_every_command() -> None:
    for at in range(1, 18):
        bench = Bench()
        bench.first.put_in("ssc-v2")
        bench.before_answer = lambda number, at=at, bench=bench: setattr(bench, "is_running", number != at)  # type: ignore[misc]  # mypy knows no such default
        assert bench.poll() == ReaderLost("", DeviceState.NO_DEVICE)
        bench.is_running = True
        assert number_of(bench.poll()) == NUMBER  # the first time at once


def test_the_reader_is_pulled_out_and_plugged_in() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    bench.poll()
    readers, bench.readers = bench.readers, []
    assert bench.poll() == ReaderLost("", DeviceState.NO_DEVICE)
    assert bench.driver.status().readers == ()
    bench.readers = readers
    assert number_of(bench.poll()) == NUMBER


def test_one_of_two_readers_goes() -> None:
    bench = Bench(readers=2)
    bench.readers[1].put_in("ssc-v2")
    bench.poll()
    bench.readers = bench.readers[:1]
    assert bench.poll() == NoCard()
    assert bench.driver.status().readers == ("reader 0",)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (DeviceBusy(DEVICE, "x"), DeviceState.DEVICE_BUSY),
        (DeviceTimeout(DEVICE, "x"), DeviceState.OFFLINE),
        (UnexpectedReply(DEVICE, "x"), DeviceState.HARDWARE_ERROR),
        (NOT_RUNNING, DeviceState.NO_DEVICE),
    ],
)
def test_what_a_lost_reader_is_called(error: Exception, state: DeviceState) -> None:
    bench = Bench()
    bench.troubles["open"] = [error]
    status = bench.driver.open()
    assert (status.device, status.detail) == (state, getattr(error, "detail", ""))
    assert bench.poll() == ReaderLost("", state)


def test_nobody_is_in_any_repr() -> None:
    bench = Bench()
    bench.first.put_in("ssc-v2")
    shown = repr(bench.poll()) + repr(bench.driver.status())
    key = DocumentKey("E99999999", "900101", "300101")
    shown += repr(Question(document_key=key, remote=RemoteAnswer(b"secret", b"secret")))
    assert not [word for word in (NUMBER, "测试甲", "E9999", "secret", "900101") if word in shown]


@pytest.mark.parametrize("address", ["", "serial:///dev/ttyS0", "pcsc://host/x", "/run/pcscd/pcscd.comm"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match="pcsc://"):
        make_smart_card_reader(address)
