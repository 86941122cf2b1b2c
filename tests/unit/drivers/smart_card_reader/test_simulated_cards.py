# SPDX-License-Identifier: Apache-2.0
"""The simulated cards and their slot: what they say is in the standard, and what goes wrong is what was asked for."""

from __future__ import annotations

import threading

import pytest

from drivers.simulation import SimulatorError
from drivers.smart_card_reader.iso7816 import BadAnswer, Refusal
from drivers.smart_card_reader.port import NeedsRemoteAuthentication, RemoteAnswer, SocialSecurityCard
from drivers.smart_card_reader.simulated_card import BlankCard, Files, SimulatedCard, take_apart
from drivers.smart_card_reader.simulated_slot import FAULTS, SimulatedSlot
from drivers.smart_card_reader.simulated_social_security import SocialSecurityCardSimulated, cryptogram_for
from drivers.smart_card_reader.social_security import answer_remotely, talk
from drivers.smart_card_reader.synthetic_cards import CARDS, NUMBER, SOCIAL_SECURITY
from tests.unit.drivers.smart_card_reader.talks import with_card

SELECT = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")
NAMES = {"ssc-long-name": "测试·阿卜杜拉·某某某某某某某某某某某", "ssc-rare-name": "测试\U00020bb7"}


def card(name: str) -> SimulatedCard:
    return CARDS[name].make()


@pytest.mark.parametrize(
    "name", [one for one in SOCIAL_SECURITY if one not in ("ssc-v3", "ssc-v3-blank", "ssc-garbled")]
)
def test_every_open_card_of_the_library_is_read(name: str) -> None:
    found = with_card(talk(), card(name))
    assert isinstance(found, SocialSecurityCard)
    assert (found.number, found.name) == (NUMBER, NAMES.get(name, "测试甲"))
    assert found.version[0] == ("1" if name == "ssc-v1" else "3" if name == "ssc-v3-open" else "2")


@pytest.mark.parametrize("name", ["ssc-v3", "ssc-v3-blank"])
def test_a_closed_card_opens_to_the_right_cryptogram_alone(name: str) -> None:
    closed = card(name)
    asked = with_card(talk(), closed)
    assert isinstance(asked, NeedsRemoteAuthentication)
    assert (asked.version, asked.region, asked.algorithm) == ("3.00", "999999", 3)
    right = cryptogram_for(asked.challenge)
    found = with_card(answer_remotely(RemoteAnswer(asked.challenge, right)), closed)
    assert isinstance(found, SocialSecurityCard)
    assert (found.number, found.name) == (NUMBER, "测试甲")
    closed.reset()
    asked = with_card(talk(), closed)
    assert isinstance(asked, NeedsRemoteAuthentication)
    for cryptogram in (right, cryptogram_for(asked.challenge)):  # the wrong one spends the challenge
        with pytest.raises(Refusal, match="63C5"):
            with_card(answer_remotely(RemoteAnswer(asked.challenge, cryptogram)), closed)


def test_a_garbled_card_and_somebody_elses() -> None:
    with pytest.raises(BadAnswer, match="no day"):
        with_card(talk(), card("ssc-garbled"))
    assert with_card(talk(), card("bank-card")) is None


def test_answers_to_reset() -> None:
    """TS, T0 with as many historical bytes as there are; T=1 with its check byte (7816-3 8.2)."""
    for one in CARDS.values():
        atr = one.make().atr
        assert atr[0] == 0x3B
        historical = atr[1] & 0x0F
        if atr[1] & 0x80:
            assert len(atr) == 4 + historical + 1
            check = 0
            for byte in atr[1:]:
                check ^= byte
            assert check == 0
    assert card("ssc-v2-contact").atr == bytes.fromhex("3B6D000000814E43238697159900BF7C7A")


def test_t0_manners() -> None:
    contact = card("ssc-v2-contact")
    announced = contact.answer(SELECT)
    assert announced[0] == 0x61
    assert contact.answer(bytes([0, 0xC0, 0, 0, announced[1]]))[-2:] == b"\x90\x00"
    assert contact.answer(b"\0\xc0\0\0\5") == b"\x69\x85"
    contact.answer(bytes.fromhex("00A4020002EF05"))
    assert contact.answer(bytes.fromhex("00B2030400")) == b"\x6c\x06"
    assert contact.answer(bytes.fromhex("00B2030406")) == bytes.fromhex("0304322E30309000")


def test_what_a_card_refuses() -> None:
    social = card("ssc-v2")
    for command, sw in {
        "00": "6700", "00A4040005A0": "6700", "00B2010400": "6d00", "00A4020002EF05": "6a82", "00A4040002A000": "6a82",
        "00FF0000": "6d00", "0084000008": "6d00",
    }.items():  # fmt: skip
        assert social.answer(bytes.fromhex(command)).hex() == sw, command
    social.answer(SELECT)
    for command, sw in {"00A4090002EF05": "6a86", "00A4020002EF09": "6a82", "00820000": "63c5"}.items():
        assert social.answer(bytes.fromhex(command)).hex() == sw, command
    social.answer(bytes.fromhex("00A4020002EF05"))
    for command, sw in {"00B2080400": "6a83", "00B2010100": "6a86"}.items():
        assert social.answer(bytes.fromhex(command)).hex() == sw, command
    assert card("ssc-province").answer(SELECT)[-2:] == b"\x90\x00"


def test_nobody_tries_a_pin() -> None:
    social = card("ssc-v2")
    with pytest.raises(AssertionError, match="PIN"):
        social.answer(bytes.fromhex("0020000003123456"))


def test_transparent_files() -> None:
    files = Files({0x011E: bytes(range(200))})

    def read(command: str) -> str:
        apdu = take_apart(bytes.fromhex(command))
        assert apdu is not None
        return files.read(apdu, {0x1E: 0x011E}, 64).raw.hex()

    assert read("00B0000004") == "6986"
    assert files.select(0x0101).sw == 0x6A82
    assert read("00B0810004") == "6a82"
    assert read("00B09E0004") == "000102039000"
    assert read("00B000C404") == "c4c5c6c79000"
    assert read("00B000C408")[-4:] == "6282"
    assert read("00B000C9") == "6b00"
    assert len(read("00B0000000")) == 2 * 66
    assert read("00B1000004540200C800") == "53009000"
    assert read("00B100000454020001" + "08") == "5304010203049000"
    assert read("00B10000025401") == "6a80"


# ---- the slot

READ = bytes.fromhex("00B2030400")


@pytest.fixture
def slot() -> SimulatedSlot:
    made = SimulatedSlot()
    made.put_in(card("ssc-v2"))
    made.exchange(SELECT)
    made.exchange(bytes.fromhex("00A4020002EF05"))
    return made


RIGHT = bytes.fromhex("0304322E30309000")


def test_a_card_comes_and_goes() -> None:
    changes: list[int] = []
    slot = SimulatedSlot(lambda: changes.append(1))
    assert (slot.is_card_in, slot.answer_to_reset(), slot.exchange(SELECT)) == (False, None, None)
    slot.put_in(BlankCard())
    assert slot.answer_to_reset() == BlankCard.atr
    slot.put_in(BlankCard(), answers_to_reset=False)
    assert (slot.is_card_in, slot.answer_to_reset()) == (True, None)
    slot.pull()
    assert (slot.is_card_in, slot.count) == (False, 4)
    assert len(changes) == 5  # each putting in looks whether another is in the way


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"kind": "sw", "value": "6F00"}, "6f00"), ({"kind": "short"}, "03"), ({"kind": "empty"}, "9000"),
        ({"kind": "garble"}, "0304323e30309000"), ({"kind": "garble", "byte": 0}, "1304322e30309000"),
        ({"kind": "wrong_mac"}, "0304322e30319000"), ({"kind": "replay"}, "9000"), ({"kind": "slow", "seconds": 0}, RIGHT.hex()),
    ],
)  # fmt: skip
def test_an_answer_is_spoiled_once(slot: SimulatedSlot, fault: dict[str, object], said: str) -> None:
    slot.add_fault(fault)
    answer = slot.exchange(READ)
    assert answer is not None
    assert answer.hex() == said
    assert slot.exchange(READ) == RIGHT
    assert slot.asked == ["a4", "a4", "b2", "b2"]


def test_faults_wait_for_their_command(slot: SimulatedSlot) -> None:
    slot.add_fault({"kind": "empty", "on": "b2", "times": 2})
    slot.add_fault({"kind": "sw", "value": "6E00", "at": 1})
    assert slot.exchange(SELECT) not in (None, b"\x90\x00")
    slot.exchange(bytes.fromhex("00A4020002EF05"))
    assert slot.faults == ["empty", "sw"]
    assert [slot.exchange(READ) for _ in range(3)] == [b"\x90\x00", b"\x90\x00", RIGHT]
    slot.reset()
    slot.exchange(SELECT)
    assert slot.exchange(SELECT) == b"\x6e\x00"
    slot.add_fault({"kind": "empty"})
    slot.clear_faults()
    assert slot.faults == []
    with pytest.raises(SimulatorError, match=f"known: {', '.join(sorted(FAULTS))}"):
        slot.add_fault({"kind": "fire"})


def test_pulled_in_the_middle(slot: SimulatedSlot) -> None:
    slot.add_fault({"kind": "pull"})
    assert slot.exchange(READ) is None
    assert not slot.is_card_in


def test_a_mute_card_keeps_its_caller_until_it_is_pulled(slot: SimulatedSlot) -> None:
    slot.add_fault({"kind": "mute"})
    said: list[bytes | None] = []
    caller = threading.Thread(target=lambda: said.append(slot.exchange(READ)))
    caller.start()
    caller.join(0.05)
    assert caller.is_alive()
    slot.pull()
    caller.join(5)
    assert said == [None]
    assert slot.exchange(READ) is None


def test_a_mute_card_lets_go_when_the_wire_ends(slot: SimulatedSlot) -> None:
    slot.add_fault({"kind": "mute"})
    assert slot.exchange(READ, lambda: True) is None
    slot.reset()
    slot.exchange(SELECT)
    slot.exchange(bytes.fromhex("00A4020002EF05"))
    assert slot.exchange(READ) == RIGHT


def test_a_card_is_told_by_its_fields() -> None:
    found = with_card(talk(), SocialSecurityCardSimulated.of(number="", name="测试乙", version="3.00", blank=True))
    assert isinstance(found, NeedsRemoteAuthentication)
