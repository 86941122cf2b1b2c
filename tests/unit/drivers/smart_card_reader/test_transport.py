# SPDX-License-Identifier: Apache-2.0
"""The way over PC/SC at its seam: what no virtual reader can show (a mute slot, a service that hangs, odd errors)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from smartcard import scard

from drivers.errors import Cancelled, DeviceError, DeviceLost, DeviceNotFound, DeviceTimeout
from drivers.smart_card_reader import transport as module
from drivers.smart_card_reader.line import (
    CardBroken,
    CardGone,
    CardInUse,
    CardMute,
    CardSilent,
    Slot,
    SlotState,
    Transmit,
)
from drivers.smart_card_reader.transport import PcscTransport

NEVER = threading.Event()
OK = scard.SCARD_S_SUCCESS


def asked(transport: PcscTransport, apdu: bytes, limit_s: float = 1, cancel: threading.Event = NEVER) -> bytes:
    """A talk of one command."""
    return transport.converse(lambda transmit: transmit(apdu, limit_s), cancel)


class FakeService:
    """In place of the library's functions; constants are its own."""

    def __init__(self) -> None:
        self.established = OK
        self.readers: tuple[int, list[str]] = (OK, ["ACS ACR122U 00 00", "Omnikey 00 00"])
        self.states = {"ACS ACR122U 00 00": scard.SCARD_STATE_EMPTY, "Omnikey 00 00": scard.SCARD_STATE_EMPTY}
        self.changed = OK
        self.atr: list[int] = []
        self.connected = [OK]
        self.protocol = scard.SCARD_PROTOCOL_T1
        self.answer: Callable[[list[int]], tuple[int, list[int]]] = lambda apdu: (OK, [0x90, 0x00])
        self.calls: list[str] = []
        self.made: list[PcscTransport] = []

    def opened(self, wanted: str = "") -> PcscTransport:
        transport = PcscTransport(wanted)
        self.made.append(transport)
        transport.open()
        return transport

    def __getattr__(self, name: str) -> Any:
        return getattr(scard, name)

    def SCardEstablishContext(self, scope: int) -> tuple[int, object]:
        return int(self.established), object()

    def SCardReleaseContext(self, context: object) -> int:
        self.calls.append("release")
        return int(OK)

    def SCardListReaders(self, context: object, groups: list[str]) -> tuple[int, list[str]]:
        return self.readers

    def SCardGetStatusChange(
        self, context: object, timeout: int, asked: list[tuple[str, int]]
    ) -> tuple[int, list[Any]]:
        return self.changed, [(name, self.states[name], self.atr) for name, _ in asked]

    def SCardConnect(self, context: object, reader: str, share: int, protocols: int) -> tuple[int, object, int]:
        assert share == scard.SCARD_SHARE_EXCLUSIVE
        result = self.connected.pop(0) if len(self.connected) > 1 else self.connected[0]
        return result, object(), self.protocol

    def SCardTransmit(self, handle: object, pci: int, apdu: list[int]) -> tuple[int, list[int]]:
        return self.answer(apdu)

    def SCardDisconnect(self, handle: object, disposition: int) -> int:
        self.calls.append("reset" if disposition == scard.SCARD_RESET_CARD else "leave")
        return int(OK)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeService]:
    made = FakeService()
    monkeypatch.setattr(module, "scard", made)
    yield made
    for transport in made.made:
        transport.close()
    ended()


def ended() -> None:
    """No thread of the transport is left."""
    for thread in threading.enumerate():  # the library's own functions are back before they could be called by mistake
        if thread.name.startswith("smart-card"):
            thread.join(5)


def test_the_answer_to_reset_is_the_services(service: FakeService) -> None:
    service.states["Omnikey 00 00"] = scard.SCARD_STATE_PRESENT
    service.atr = [0x3B, -128, 0x80, 0x01]  # some versions of the library give signed bytes
    assert [slot.atr for slot in service.opened().slots()] == [b"", bytes.fromhex("3B808001")]


def test_slots_as_the_service_counts_them(service: FakeService) -> None:
    service.states["ACS ACR122U 00 00"] = scard.SCARD_STATE_PRESENT | 7 << 16
    service.states["Omnikey 00 00"] = scard.SCARD_STATE_PRESENT | scard.SCARD_STATE_MUTE | 2 << 16
    transport = service.opened()
    assert transport.slots() == (
        Slot("ACS ACR122U 00 00", SlotState.CARD, 7),
        Slot("Omnikey 00 00", SlotState.MUTE, 2),
    )
    service.states["Omnikey 00 00"] = scard.SCARD_STATE_EMPTY | 3 << 16
    assert transport.slots()[1] == Slot("Omnikey 00 00", SlotState.EMPTY, 3)
    assert [slot.reader for slot in service.opened("ACR").slots()] == ["ACS ACR122U 00 00"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["ACS ACR1281 ICC 00 00", "ACS ACR1281 PICC 00 01"]),
        ("PICC", ["ACS ACR1281 PICC 00 01"]),
        ("PICC| ICC", ["ACS ACR1281 ICC 00 00", "ACS ACR1281 PICC 00 01"]),
        ("SAM|", ["ACS ACR1281 SAM 00 02"]),
    ],
)
def test_which_slots_are_for_residents_cards(service: FakeService, wanted: str, found: list[str]) -> None:
    names = ["ACS ACR1281 ICC 00 00", "ACS ACR1281 PICC 00 01", "ACS ACR1281 SAM 00 02"]
    service.readers = (OK, names)
    service.states = dict.fromkeys(names, scard.SCARD_STATE_EMPTY)
    assert [slot.reader for slot in service.opened(wanted).slots()] == found


def test_a_service_of_its_own(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PCSCLITE_CSOCK_NAME", raising=False)
    service.opened()
    assert "PCSCLITE_CSOCK_NAME" not in os.environ
    monkeypatch.setenv("PCSCLITE_CSOCK_NAME", "/run/system")
    service.made.append(own := PcscTransport("", "/run/own/pcscd.comm"))
    own.open()
    assert os.environ["PCSCLITE_CSOCK_NAME"] == "/run/own/pcscd.comm"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"established": scard.SCARD_E_NO_SERVICE}, DeviceNotFound),
        ({"readers": (scard.SCARD_E_NO_READERS_AVAILABLE, [])}, DeviceNotFound),
        ({"readers": (OK, [])}, DeviceNotFound),
        ({"readers": (scard.SCARD_F_COMM_ERROR, [])}, DeviceLost),
        ({"changed": scard.SCARD_E_UNKNOWN_READER}, DeviceLost),
    ],
)
def test_no_service_or_no_reader(service: FakeService, change: dict[str, object], error: type[DeviceError]) -> None:
    for name, value in change.items():
        setattr(service, name, value)
    transport = PcscTransport()
    with pytest.raises(error):
        transport.open()
    with pytest.raises(DeviceLost, match="not open"):
        transport.slots()


def test_a_service_that_hangs(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    transport, release = service.opened(), threading.Event()
    monkeypatch.setattr(module, "_SLOTS_LIMIT_S", 0.05)
    service.SCardListReaders = lambda context, groups: (release.wait(10), (OK, []))[1]  # type: ignore[method-assign]  # hangs
    with pytest.raises(DeviceTimeout):
        transport.slots()
    transport.close()
    release.set()


@pytest.mark.parametrize(
    ("result", "error"),
    [
        (scard.SCARD_W_REMOVED_CARD, CardGone), (scard.SCARD_E_NO_SMARTCARD, CardGone), (scard.SCARD_W_RESET_CARD, CardGone),
        (scard.SCARD_E_UNKNOWN_READER, CardGone), (scard.SCARD_E_READER_UNAVAILABLE, CardGone),
        (scard.SCARD_W_UNRESPONSIVE_CARD, CardMute), (scard.SCARD_W_UNPOWERED_CARD, CardMute),
        (scard.SCARD_W_UNSUPPORTED_CARD, CardMute), (scard.SCARD_E_PROTO_MISMATCH, CardMute),
        (scard.SCARD_E_SHARING_VIOLATION, CardInUse), (scard.SCARD_E_NO_SERVICE, DeviceLost),
        (scard.SCARD_E_NOT_TRANSACTED, CardBroken), (scard.SCARD_E_INVALID_VALUE, CardBroken),
    ],
)  # fmt: skip
def test_what_went_wrong(service: FakeService, result: int, error: type[Exception]) -> None:
    transport = service.opened()
    service.connected = [result]
    with pytest.raises(error):
        transport.connect("Omnikey 00 00", 1, NEVER)
    service.connected = [OK]
    transport.connect("Omnikey 00 00", 1, NEVER)
    service.answer = lambda apdu: (result, [])
    with pytest.raises(error):
        asked(transport, b"\0\xa4\0\0")


def test_a_talk(service: FakeService) -> None:
    transport = service.opened()
    assert transport.connect("Omnikey 00 00", 1, NEVER) is False
    service.answer = lambda apdu: (OK, [*apdu, -112, 0])  # some versions of the library give signed bytes
    assert asked(transport, b"\1\2") == b"\1\2\x90\0"
    transport.disconnect()
    assert service.calls == ["reset"]
    with pytest.raises(CardGone):
        asked(transport, b"\1\2")
    service.protocol = scard.SCARD_PROTOCOL_T0
    assert transport.connect("Omnikey 00 00", 1, NEVER) is True
    transport.close()
    transport.close()
    ended()
    assert sorted(service.calls) == ["release", "release", "reset", "reset"]  # of the slots, and of both cards


def test_a_service_that_does_not_run_when_the_card_is_connected(service: FakeService) -> None:
    transport = service.opened()
    service.established = scard.SCARD_E_NO_SERVICE
    with pytest.raises(DeviceLost):
        transport.connect("Omnikey 00 00", 1, NEVER)


def test_a_card_that_hangs_in_power_up_is_mute(service: FakeService) -> None:
    transport, release = service.opened(), threading.Event()
    connect = service.SCardConnect
    service.SCardConnect = lambda *words: (release.wait(10), connect(*words))[1]  # type: ignore[method-assign]  # hangs
    with pytest.raises(CardMute):
        transport.connect("Omnikey 00 00", 0.05, NEVER)
    transport.close()
    release.set()


def test_a_command_that_hangs_is_given_up_and_owed(service: FakeService) -> None:
    transport, release, cancel = service.opened(), threading.Event(), threading.Event()
    service.answer = lambda apdu: (release.wait(10), (OK, [0x90, 0]))[1]
    transport.connect("Omnikey 00 00", 1, NEVER)
    with pytest.raises(CardSilent):
        asked(transport, b"\0\xa4\0\0", 0.05)
    with pytest.raises(CardGone):
        asked(transport, b"\0\xa4\0\0", 0.05)  # nothing is said to a card that owes an answer
    service.connected = [scard.SCARD_E_SHARING_VIOLATION]
    with pytest.raises(CardSilent, match="older command"):
        transport.connect("Omnikey 00 00", 0.15, NEVER)
    cancel.set()
    with pytest.raises(Cancelled):
        transport.connect("Omnikey 00 00", 1, cancel)
    service.connected = [scard.SCARD_E_SHARING_VIOLATION, OK]
    threading.Timer(0.1, release.set).start()
    assert transport.connect("Omnikey 00 00", 5, NEVER) is False
    service.connected = [scard.SCARD_E_SHARING_VIOLATION]
    with pytest.raises(CardInUse):
        transport.connect("Omnikey 00 00", 1, NEVER)


def test_a_talk_that_was_given_up_says_nothing_more(service: FakeService) -> None:
    transport, release, asked_of_it = service.opened(), threading.Event(), list[list[int]]()
    service.answer = lambda apdu: (asked_of_it.append(apdu), release.wait(10), (OK, [0x90, 0]))[2]  # type: ignore[func-returns-value]  # keeps, then hangs
    transport.connect("Omnikey 00 00", 1, NEVER)

    def say(transmit: Transmit) -> None:
        try:
            transmit(b"\0\xa4\0\0", 0.05)
        finally:
            transmit(b"\0\x20\0\x80", 1)  # even one that will not hear of it

    with pytest.raises(CardSilent):
        transport.converse(say, NEVER)
    transport.close()
    release.set()
    ended()
    assert asked_of_it == [[0, 0xA4, 0, 0]]
    assert sorted(service.calls) == ["release", "release", "reset"]


def test_what_is_found_out_or_raised_in_a_talk(service: FakeService) -> None:
    transport = service.opened()
    transport.connect("Omnikey 00 00", 1, NEVER)
    assert transport.converse(lambda transmit: [transmit(b"\1", 1) for _ in range(3)], NEVER) == [b"\x90\0"] * 3
    with pytest.raises(ZeroDivisionError):
        transport.converse(lambda transmit: 1 // (len(transmit(b"\1", 1)) - 2), NEVER)
    assert asked(transport, b"\1") == b"\x90\0"


def test_thread_and_context_stay_for_the_next_card_unless_they_hang(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, established = service.opened(), list[int]()
    establish = service.SCardEstablishContext
    service.SCardEstablishContext = lambda scope: (established.append(scope), establish(scope))[1]  # type: ignore[method-assign,func-returns-value]  # counts
    for _ in range(3):
        transport.connect("Omnikey 00 00", 1, NEVER)
        transport.disconnect()
    assert len(established) == 1
    service.connected = [scard.SCARD_E_NO_SERVICE, OK]
    with pytest.raises(DeviceLost):
        transport.connect("Omnikey 00 00", 1, NEVER)
    transport.connect("Omnikey 00 00", 1, NEVER)
    assert (len(established), service.calls.count("release")) == (2, 1)
    release = threading.Event()
    service.SCardDisconnect = lambda handle, disposition: (release.wait(10), int(OK))[1]  # type: ignore[method-assign]  # hangs
    monkeypatch.setattr(module, "_SLOTS_LIMIT_S", 0.05)
    transport.disconnect()
    transport.connect("Omnikey 00 00", 1, NEVER)
    assert len(established) == 3
    release.set()


def test_cancelled_in_the_middle_of_a_command(service: FakeService) -> None:
    transport, release, cancel = service.opened(), threading.Event(), threading.Event()
    service.answer = lambda apdu: (cancel.set(), release.wait(10), (OK, [0x90, 0]))[2]  # type: ignore[func-returns-value]  # sets, then hangs
    transport.connect("Omnikey 00 00", 1, NEVER)
    with pytest.raises(Cancelled):
        asked(transport, b"\0\xa4\0\0", 5, cancel)
    transport.close()
    release.set()
