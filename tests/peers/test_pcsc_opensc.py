# SPDX-License-Identifier: Apache-2.0
"""Programs of others (opensc-tool, pcsc_scan) at our simulated cards through the same service, beside our own driver.

They are a second reading of the virtual reader's wire, of answers to reset, of SELECT and READ RECORD; and they say whether the
service is well again after it was killed in the middle of our talk.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from drivers.smart_card_reader.dispatch import Trust
from drivers.smart_card_reader.operator_authority import OperatorAuthority
from drivers.smart_card_reader.piv import is_signature
from drivers.smart_card_reader.port import (
    CardKind,
    CardRead,
    NeedsPin,
    Presence,
    Question,
    ReaderLost,
    SocialSecurityCard,
    TechnicianProof,
    TechnicianQuestion,
)
from drivers.smart_card_reader.simulated_piv import PIN, ROOT_FILE
from drivers.smart_card_reader.synthetic_cards import CARDS
from tests.scenarios.smart_card_reader_world import NEVER, SOCIAL, World, within

SELECT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"


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


def run(world: World, *command: str) -> str:
    assert shutil.which(command[0]), f"{command[0]} is missing: see packaging/apt-packages.txt"
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=30, env=world.environment(os.environ), check=False
    )
    return done.stdout + done.stderr


def opensc(world: World, *apdus: str) -> list[bytes]:
    """The answers' data, as opensc-tool shows them; each was good."""
    said = run(world, "opensc-tool", "--reader", "0", *(word for apdu in apdus for word in ("--send-apdu", apdu)))
    answers = re.split(r"Received \(SW1=0x90, SW2=0x00\)", said)[1:]
    assert len(answers) == len(apdus), said
    rows = [[re.match(r"(?:[0-9A-F]{2} ){1,16}", line) for line in answer.splitlines()] for answer in answers]
    return [b"".join(bytes.fromhex(row[0]) for row in found if row) for found in rows]


def laid(world: World, synthetic: str) -> None:
    world.tell("put_in", synthetic=synthetic)
    within(10, lambda: world.reader.presence() is Presence.PRESENT)


@pytest.mark.parametrize("synthetic", ["ssc-v1", "ssc-v2", "ssc-v2-contact", "ssc-rare-name"])
def test_opensc_reads_what_our_driver_reads(world: World, synthetic: str) -> None:
    laid(world, synthetic)
    atr = run(world, "opensc-tool", "--reader", "0", "--atr").strip().splitlines()[-1]
    assert bytes.fromhex(atr.replace(":", "")) == CARDS[synthetic].make().atr
    reads = [f"00B2{number:02X}0400" for number in range(1, 7)]
    _, *found = opensc(world, SELECT + "00", "00A4020002EF0600", *reads)
    items = {record[0]: record[2 : 2 + record[1]] for record in found[1:]}
    result = world.poll()
    assert isinstance(result, CardRead)
    assert isinstance(result.card, SocialSecurityCard)
    assert items[0x08].decode() == result.card.number
    assert items[0x09].rstrip(b"\0").decode("gb18030") == result.card.name
    assert items[0x0C].hex() == result.card.birthplace


def test_pcsc_scan_sees_the_card_that_we_see(world: World) -> None:
    def scanned() -> str:
        return run(world, "timeout", "1", "pcsc_scan", "-c")  # it goes on watching

    assert "Card inserted" not in scanned()
    laid(world, "ssc-v2")
    said = scanned()
    assert "Card inserted" in said
    assert CARDS["ssc-v2"].make().atr.hex(" ").upper() in said


def test_a_card_that_waits_for_the_platform_is_ours_alone(world: World) -> None:
    world.read("ssc-v3")
    assert "Received" not in run(world, "opensc-tool", "--reader", "0", "--send-apdu", SELECT)
    world.reader.close()
    assert opensc(world, SELECT)


@pytest.mark.parametrize("crash", [False, True])
def test_the_service_is_killed_in_the_middle_and_started_again(world: World, crash: bool) -> None:
    world.tell("fault", kind="slow", seconds=20, at=5)
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(world.poll()))
    world.tell("put_in", synthetic="ssc-v2")
    thread.start()
    within(5, lambda: len(world.tell("status")["slots"][0]["asked"]) == 6)
    world.tell("stop_service", crash=crash)
    thread.join(10)
    assert len(results) == 1
    assert isinstance(results[0], ReaderLost)
    world.tell("clear_faults")
    world.tell("pull")
    world.tell("start_service")
    world.tell("put_in", synthetic="ssc-v1")
    within(10, lambda: isinstance(world.reader.poll(SOCIAL, NEVER), CardRead))
    world.reader.close()
    assert opensc(world, SELECT, "00A4020002EF05", "00B2030406")[2] == bytes.fromhex("0304312E3030")


# ---- technicians' cards


@pytest.mark.parametrize(("synthetic", "padding"), [("piv", ()), ("piv-rsa", ("--pkcs1",))])
def test_opensc_signs_with_a_technicians_card(
    world: World, tmp_path: Path, synthetic: str, padding: tuple[str, ...]
) -> None:
    """Another author's PIV driver finds card, certificate and key, shows the PIN, and what the key signs is good."""
    laid(world, synthetic)
    world.reader.close()
    assert "Personal Identity Verification Card" in run(world, "piv-tool", "--reader", "0", "--name")
    pem = run(world, "pkcs15-tool", "--reader", "0", "--read-certificate", "01")
    certificate = x509.load_pem_x509_certificate(pem[pem.index("-----BEGIN") :].encode())
    operator = OperatorAuthority.from_pem((world.folder / "state" / ROOT_FILE).read_bytes())
    assert operator.issued(certificate, datetime.now(UTC))
    digest, signature = tmp_path / "digest", tmp_path / "signature"
    digest.write_bytes(bytes(range(32)))
    sign = [
        "pkcs15-crypt",
        "--reader",
        "0",
        "--sign",
        "--key",
        "01",
        "--sha-256",
        *padding,
        "--signature-format",
        "openssl",
    ]
    run(world, *sign, "--pin", PIN, "--input", str(digest), "--output", str(signature))
    assert is_signature(certificate, digest.read_bytes(), signature.read_bytes())
    signature.unlink()
    run(world, *sign, "--pin", "111111", "--input", str(digest), "--output", str(signature))
    assert not signature.exists() or not signature.read_bytes()
    # One try is gone, and our driver says so without having tried one.
    world.reader = world.new_reader(trust=Trust(operator))
    question = Question(frozenset({CardKind.TECHNICIAN}), technician=TechnicianQuestion(bytes(32)))
    assert world.poll(question) == NeedsPin(2)
    result = world.poll(replace(question, technician=TechnicianQuestion(bytes(32), PIN)))
    assert isinstance(result, CardRead)
    assert isinstance(result.card, TechnicianProof)
    assert int(result.card.serial, 16) == certificate.serial_number
