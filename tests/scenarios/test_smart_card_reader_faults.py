# SPDX-License-Identifier: Apache-2.0
"""The smart-card driver against real readers' service and simulated cards: every misfortune, before and during the talk."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from commands.devices import smart_card_reader
from config.settings import SettingsError, load_settings
from drivers.recording import Recorder
from drivers.simulation import SimulatorError
from drivers.smart_card_reader.dispatch import Trust
from drivers.smart_card_reader.driver import CardSlots, Timing
from drivers.smart_card_reader.operator_authority import Flaw, OperatorAuthority
from drivers.smart_card_reader.port import (
    CardKind,
    CardRead,
    CardRefused,
    CardUnreadable,
    NeedsPin,
    NeedsRemoteAuthentication,
    NoCard,
    Presence,
    Question,
    ReaderLost,
    RefusedReason,
    RemoteAnswer,
    SocialSecurityCard,
    TechnicianProof,
    TechnicianQuestion,
    UnreadableReason,
)
from drivers.smart_card_reader.simulated_piv import PIN, ROOT_FILE, SyntheticOperator
from drivers.smart_card_reader.simulated_social_security import cryptogram_for
from drivers.smart_card_reader.synthetic_cards import NUMBER
from drivers.states import DeviceState
from tests.scenarios.smart_card_reader_world import NEVER, SOCIAL, World, within

TAKEN_EARLY = CardUnreadable(UnreadableReason.TAKEN_EARLY)
GARBLED = CardUnreadable(UnreadableReason.GARBLED)
SILENT = CardUnreadable(UnreadableReason.SILENT)
LOST = ReaderLost("", DeviceState.NO_DEVICE)
COMMANDS = 17
"""Of a talk with an open card over T=1."""


@pytest.fixture(scope="module")
def one_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory(prefix="card") as folder:
        made = World(Path(folder))
        try:
            yield made
        finally:
            made.end()


@pytest.fixture
def world(one_world: World) -> World:
    one_world.restore()
    return one_world


def card_of(result: object) -> SocialSecurityCard:
    assert isinstance(result, CardRead)
    assert isinstance(result.card, SocialSecurityCard)
    return result.card


def impatient(world: World) -> CardSlots:
    """The same driver with a short limit for each command."""
    world.reader._timing = Timing(command_s=0.3)
    return world.reader


@pytest.mark.parametrize(
    ("synthetic", "name"),
    [
        ("ssc-v1", "测试甲"), ("ssc-v2-contact", "测试甲"), ("ssc-province", "测试甲"), ("ssc-rare-name", "测试\U00020bb7"),
        ("ssc-long-name", "测试·阿卜杜拉·某某某某某某某某某某某"),
    ],
)  # fmt: skip
def test_cards_are_read(world: World, synthetic: str, name: str) -> None:
    card = card_of(world.read(synthetic))
    assert (card.number, card.name) == (NUMBER, name)
    assert world.reader.poll(SOCIAL, NEVER) == NoCard()
    assert world.reader.presence() is Presence.PRESENT
    world.tell("pull")
    within(5, lambda: world.reader.presence() is Presence.REMOVED)


@pytest.mark.parametrize("synthetic", ["ssc-v3", "ssc-v3-blank"])
def test_the_platforms_answer_opens_a_card_that_waits(world: World, synthetic: str) -> None:
    needs = world.read(synthetic)
    assert isinstance(needs, NeedsRemoteAuthentication)
    assert world.reader.poll(SOCIAL, NEVER) == NoCard()
    answer = RemoteAnswer(needs.challenge, cryptogram_for(needs.challenge))
    assert card_of(world.poll(replace(SOCIAL, remote=answer))).number == NUMBER


def test_pulled_while_the_platform_is_asked(world: World) -> None:
    needs = world.read("ssc-v3")
    assert isinstance(needs, NeedsRemoteAuthentication)
    world.tell("put_in", synthetic="ssc-v3")
    again = world.poll(replace(SOCIAL, remote=RemoteAnswer(needs.challenge, bytes(16))))
    if again == TAKEN_EARLY:
        again = world.poll(replace(SOCIAL, remote=RemoteAnswer(needs.challenge, bytes(16))))
    assert isinstance(again, NeedsRemoteAuthentication)
    assert again.challenge != needs.challenge


def test_cards_that_will_not_do(world: World) -> None:
    assert world.read("bank-card") == CardRefused(RefusedReason.UNKNOWN_CARD)
    assert world.read("ssc-garbled") == GARBLED
    assert world.read("ssc-v2", mute=True) == CardUnreadable(UnreadableReason.MUTE)
    assert card_of(world.read("ssc-v2")).number == NUMBER


@pytest.mark.parametrize("at", [0, 1, 2, 9, COMMANDS - 1])
def test_pulled_in_the_middle(world: World, at: int) -> None:
    world.tell("fault", kind="pull", at=at)
    assert world.read("ssc-v2") == TAKEN_EARLY
    assert card_of(world.read("ssc-v2")).number == NUMBER


def test_pulled_in_the_middle_and_another_put_in_at_once(world: World) -> None:
    world.tell("fault", kind="pull", at=6)
    world.tell("put_in", synthetic="ssc-v2")
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(world.poll()))
    thread.start()
    within(5, lambda: not world.tell("status")["slots"][0]["card"])
    world.tell("put_in", synthetic="ssc-v1")
    thread.join(10)
    assert results == [TAKEN_EARLY]
    assert card_of(world.poll()).version == "1.00"


@pytest.mark.parametrize("at", [0, 5, COMMANDS - 1])
@pytest.mark.parametrize(
    ("kind", "arguments", "told"),
    [
        ("short", {}, GARBLED), ("sw", {"value": "6F00"}, CardRefused(RefusedReason.NOT_ALLOWED)),
        ("garble", {"byte": 0}, GARBLED), ("mute", {}, SILENT),
    ],
)  # fmt: skip
def test_wrong_answers_whenever_they_come(
    world: World, at: int, kind: str, arguments: dict[str, object], told: object
) -> None:
    """Again and again; a first answer whose file control information says nonsense harms nobody."""
    impatient(world)
    world.tell("fault", kind=kind, at=at, times=2, **arguments)
    result = world.read("ssc-v2")
    if (kind, at) == ("garble", 0):
        assert card_of(result).number == NUMBER
    else:
        assert result == told
    world.tell("clear_faults")
    assert card_of(world.read("ssc-v2")).number == NUMBER


@pytest.mark.parametrize("kind", ["short", "garble", "empty", "replay"])
def test_one_wrong_answer_is_asked_again_from_the_beginning(world: World, kind: str) -> None:
    world.tell("fault", kind=kind, at=5, **({"byte": 0} if kind == "garble" else {}))
    assert card_of(world.read("ssc-v2")).number == NUMBER
    slots = world.tell("status")["slots"]
    assert slots[0]["asked"].count("a4") > 3


def test_a_turned_bit_in_the_number_is_found_by_its_check_character(world: World) -> None:
    world.tell("fault", kind="garble", at=10, byte=9)
    assert card_of(world.read("ssc-v2")).number == NUMBER
    world.tell("fault", kind="garble", at=10, byte=9, times=1)
    world.tell("fault", kind="garble", at=26, byte=8, times=1)
    assert card_of(world.read("ssc-v2")).number == NUMBER


def test_slow_is_no_fault(world: World) -> None:
    world.tell("fault", kind="slow", seconds=0.5, at=4)
    assert card_of(world.read("ssc-v2")).number == NUMBER


def test_a_card_that_never_answers_can_be_asked_again_when_it_is_put_in_again(world: World) -> None:
    impatient(world)
    world.tell("fault", kind="mute", at=3)
    began = time.monotonic()
    assert world.read("ssc-v2") == SILENT
    assert time.monotonic() - began < 3
    # Another question to the same card: it still owes an answer.
    world.reader._timing = Timing(command_s=0.3, power_up_s=0.3)
    assert world.poll(replace(SOCIAL, with_portrait=False)) == SILENT
    world.reader._timing = Timing()
    world.tell("pull")
    within(5, lambda: world.reader.presence() is Presence.REMOVED)
    assert card_of(world.read("ssc-v2")).number == NUMBER


def test_cancelled_in_the_middle_and_asked_again(world: World) -> None:
    world.tell("fault", kind="slow", seconds=1.5, at=3)
    cancel, results = threading.Event(), list[object]()

    def loop() -> None:
        while not cancel.is_set():
            results.append(world.reader.poll(SOCIAL, cancel))

    thread = threading.Thread(target=loop)
    thread.start()
    world.tell("put_in", synthetic="ssc-v2")
    within(5, lambda: len(world.tell("status")["slots"][0]["asked"]) == 4)
    began = time.monotonic()
    cancel.set()
    thread.join(5)
    assert time.monotonic() - began < 1
    assert set(results) == {NoCard()}
    assert card_of(world.poll()).number == NUMBER  # once the answer that is owed has come


def test_another_program_talks_to_the_card(world: World) -> None:
    other = world.new_reader()
    needs = world.read("ssc-v3")
    assert isinstance(needs, NeedsRemoteAuthentication)
    assert other.poll(SOCIAL, NEVER) == CardUnreadable(UnreadableReason.IN_USE)
    assert other.poll(SOCIAL, NEVER) == NoCard()
    world.reader.close()
    within(5, lambda: isinstance(other.poll(SOCIAL, NEVER), NeedsRemoteAuthentication))
    other.close()


# ---- reader and service


def test_the_service_restarts_between_two_looks(world: World) -> None:
    assert card_of(world.read("ssc-v2")).number == NUMBER
    world.tell("pull")
    world.tell("stop_service")
    world.tell("start_service")
    assert card_of(world.read("ssc-v1")).version == "1.00"


def test_the_service_stops_and_comes_back(world: World) -> None:
    world.tell("stop_service")
    assert world.poll() == LOST
    assert world.reader.presence() is Presence.UNKNOWN
    assert world.reader.status().device is DeviceState.NO_DEVICE
    world.tell("put_in", synthetic="ssc-v2")
    assert world.reader.poll(SOCIAL, NEVER) == LOST
    world.tell("start_service")
    within(10, lambda: isinstance(world.reader.poll(SOCIAL, NEVER), CardRead))


@pytest.mark.parametrize("at", [0, 8])
@pytest.mark.parametrize("command", ["stop_service", "unplug"])
def test_gone_in_the_middle_of_a_talk(world: World, command: str, at: int) -> None:
    world.tell("fault", kind="slow", seconds=20, at=at)
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(world.poll()))
    world.tell("put_in", synthetic="ssc-v2")
    thread.start()
    within(5, lambda: len(world.tell("status")["slots"][0]["asked"]) == at + 1)
    world.tell(command)
    thread.join(10)
    assert results == [LOST]
    world.tell("clear_faults")
    world.tell("replug")
    world.tell("start_service")
    within(10, lambda: world.reader.poll(SOCIAL, NEVER) != LOST)
    assert card_of(world.read("ssc-v1")).version == "1.00"


def test_the_reader_is_pulled_out_and_comes_back(world: World) -> None:
    world.tell("unplug")
    assert world.poll() == LOST
    assert "no reader" in world.reader.status().detail
    world.tell("replug")
    within(10, lambda: world.reader.presence() is Presence.REMOVED)
    assert card_of(world.read("ssc-v2")).number == NUMBER


def test_only_the_wanted_reader_is_watched(world: World) -> None:
    world.reader.close()
    world.reader = world.new_reader("Omnikey")
    assert world.reader.open().device is DeviceState.NO_DEVICE
    assert 'holds "Omnikey"' in world.reader.status().detail
    world.reader = world.new_reader("smart card reader 00 00")
    assert world.reader.open().readers == ("Simulated smart card reader 00 00",)


def test_what_is_no_command(world: World) -> None:
    for command, arguments, said in (
        ("dance", {}, "no such command"), ("fault", {"kind": "fire"}, "no such fault"),
        ("put_in", {"synthetic": "x"}, "no such card"), ("pull", {"slot": 7}, "no slot"),
    ):  # fmt: skip
        with pytest.raises(SimulatorError, match=said):
            world.tell(command, **arguments)
    assert world.tell("cards")["cards"]["ssc-v2"] == "社保卡 2.0"


def test_two_readers_do_not_see_each_others_cards() -> None:
    with tempfile.TemporaryDirectory(prefix="card") as folder:
        world = World(Path(folder), slots=2)
        try:
            world.tell("put_in", synthetic="ssc-v1", slot=1)
            assert card_of(world.poll()).version == "1.00"
            world.tell("put_in", synthetic="bank-card", slot=0)
            assert world.poll() == CardRefused(RefusedReason.UNKNOWN_CARD)
            world.tell("pull", slot=0)
            assert world.reader.presence() is Presence.PRESENT
        finally:
            world.end()


# ---- technicians' cards

TECHNICIAN = Question(frozenset({CardKind.TECHNICIAN}), technician=TechnicianQuestion(bytes(32)))
WITH_PIN = replace(TECHNICIAN, technician=TechnicianQuestion(bytes(32), PIN))


def believing(world: World) -> World:
    root = OperatorAuthority.from_pem((world.folder / "state" / ROOT_FILE).read_bytes())
    world.reader.close()
    world.reader = world.new_reader(trust=Trust(root))
    return world


@pytest.mark.parametrize("synthetic", ["piv", "piv-rsa"])
def test_a_technician_proves_to_be_one(world: World, synthetic: str) -> None:
    assert believing(world).read(synthetic, TECHNICIAN) == NeedsPin(3)
    proof = world.poll(WITH_PIN)
    assert isinstance(proof, CardRead)
    assert isinstance(proof.card, TechnicianProof)
    assert proof.card.subject == "TEST-0001"


@pytest.mark.parametrize(
    ("synthetic", "reason"),
    [
        ("piv-expired", RefusedReason.NOT_OURS), ("piv-stranger", RefusedReason.NOT_OURS),
        ("piv-no-purpose", RefusedReason.NOT_OURS),
        ("piv-copied", RefusedReason.NOT_PROVEN), ("piv-last-try", RefusedReason.PIN_LAST_TRY),
        ("piv-blocked", RefusedReason.PIN_BLOCKED), ("ssc-v2", RefusedReason.UNKNOWN_CARD),
    ],
)  # fmt: skip
def test_who_is_no_technician(world: World, synthetic: str, reason: RefusedReason) -> None:
    assert believing(world).read(synthetic, WITH_PIN) == CardRefused(reason)


@pytest.mark.parametrize(
    ("kind", "told"), [("pull", TAKEN_EARLY), ("short", GARBLED), ("garble", CardRefused(RefusedReason.NOT_PROVEN))]
)
def test_a_signature_that_goes_wrong(world: World, kind: str, told: object) -> None:
    """At the second signing, behind the PIN: that is not sent again."""
    world.tell("fault", kind=kind, on="87", at=6)
    assert believing(world).read("piv", WITH_PIN) == told
    slots = world.tell("status")["slots"]
    assert slots[0]["asked"].count("20") == 2  # once to ask how many tries there are, once with the PIN
    assert slots[0]["faults"] == []


def test_the_settings_say_what_a_technicians_certificate_is_for(tmp_path: Path) -> None:
    operator, key = SyntheticOperator(), ec.generate_private_key(ec.SECP256R1())
    certificate = x509.load_der_x509_certificate(operator.certificate(key, policies=("1.2.3.4.1",)))
    (tmp_path / "root.pem").write_bytes(operator.pem)
    fitted: dict[str, Any] = {"address": "pcsc://", "operator_authority_file": tmp_path / "root.pem"}

    def flaw(**more: str) -> Flaw | None:
        reader = smart_card_reader(load_settings(None, overrides={"smart_card_reader": {**fitted, **more}}))
        assert isinstance(reader, CardSlots)
        assert reader._trust.operator is not None
        return reader._trust.operator.flaw(certificate, datetime.now(UTC))

    assert flaw() is None
    assert flaw(technician_policy="1.2.3.4.1") is None
    assert flaw(technician_policy="1.2.3.4.2") is Flaw.POLICY
    assert flaw(technician_purpose="1.2.3.4.2") is Flaw.PURPOSE
    with pytest.raises(SettingsError, match="technician_purpose"):
        flaw(technician_purpose="2.5.29.37.0")  # any purpose


def test_technician_devices_and_replay_on_the_command_line(world: World, tmp_path: Path) -> None:
    """A process of its own, so the service's own socket."""
    world.reader.close()
    settings = tmp_path / "terminal.toml"
    settings.write_text(
        f'[smart_card_reader]\naddress = "pcsc://{world.socket}"\nwanted = "Simulated"\n'
        f'operator_authority_file = "{world.folder}/state/{ROOT_FILE}"\n'
    )

    def technician(*words: str) -> dict[str, Any]:
        command = [sys.executable, "main.py", "technician", *words, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    words = ("--config", str(tmp_path), "--state", str(tmp_path / "state"))
    devices = {one["device"]: one for one in technician("devices", *words)["devices"]}
    reader = devices["smart_card_reader"]
    assert (reader["state"], reader["capabilities"]) == ("online", ["social_security", "travel_document", "technician"])
    assert "Simulated smart card reader 00 00" in str(reader["facts"])
    heard = io.StringIO()
    recorder = Recorder(heard, lambda frame: frame.data)
    world.reader = world.new_reader(tap=recorder.frame)
    assert card_of(world.read("ssc-v2")).number == NUMBER
    recording = tmp_path / "talk.jsonl"
    recording.write_text(heard.getvalue())
    found = technician("replay", "smart_card_reader", str(recording))
    assert (found["document"], found["number"], found["frames"]) == ("social_security", NUMBER, 2 * COMMANDS)


def test_without_its_programs_the_simulator_says_which(tmp_path: Path) -> None:
    words = ["--listen-file", str(tmp_path / "l"), "--control", str(tmp_path / "c"), "--state", str(tmp_path / "s")]
    done = subprocess.run(
        [sys.executable, "-m", "drivers.smart_card_reader.simulator", *words],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "模拟读卡器没有启动" in done.stderr
    assert "unshare is missing" in done.stderr


def test_without_its_programs_the_other_simulators_run_all_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "main.py", "simulate", "--state", str(tmp_path / "state")]
    environment = {"PATH": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        guard = threading.Timer(60, process.kill)
        guard.start()
        try:
            said = ""
            for line in process.stderr:
                said += line
                if line.startswith("smart_card_reader"):
                    break
            assert "unshare is missing" in said
            assert "其余的照常" in said
            assert process.poll() is None
        finally:
            process.terminate()
            told = process.stdout.read()
            process.wait()
            guard.cancel()
    devices = [json.loads(line)["device"] for line in told.splitlines()]
    assert "id_card_reader" in devices
    assert "smart_card_reader" not in devices


def test_the_service_does_not_outlive_its_simulator() -> None:
    with tempfile.TemporaryDirectory(prefix="card") as folder:
        world = World(Path(folder))
        try:
            service = int((Path(world.socket).parent / "pcscd.pid").read_text().rstrip("\0"))
            assert Path(f"/proc/{service}/exe").exists()
            world.reader.close()
        finally:
            world.process.kill()
            world.process.wait(5)
        within(5, lambda: not Path(f"/proc/{service}/exe").exists())
