# SPDX-License-Identifier: Apache-2.0
"""Random and mutated bytes through everything that reads what a printer, or the network, says: no crash, no hang, and no
document called printed that no whole and true answer called so.

A seeded sample of 200,000 bytes each; 10,000,000 when KIOSK_TEST_ALL is set. The test's output says how many, and the seed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator

import pytest

from drivers.document_printer.ipp_driver import status_of
from drivers.document_printer.job_watch import JobWatch
from drivers.document_printer.mdns import Records, read_answer
from drivers.document_printer.message import GroupTag, Message
from drivers.document_printer.operations import JobState, read_jobs, read_printer, status_message
from drivers.document_printer.protocol import Damaged, Decoder, NeedData, decode, encode
from drivers.document_printer.reasons import read_reasons
from drivers.document_printer.replay import redact, replay
from drivers.document_printer.simulated_ipp import SimulatedIppPrinter
from drivers.document_printer.simulated_jobs import Mechanism
from drivers.print_outcome import PrintOutcome
from drivers.recording import Frame
from tests.unit.drivers.document_printer.test_mdns import announcement
from tests.unit.drivers.document_printer.vectors import ALL as VECTORS

ALL = 10_000_000
SAMPLE = ALL if os.environ.get("KIOSK_TEST_ALL") else 200_000
SEED = 20261121


def mutate(generator: random.Random, good: bytes) -> bytes:
    """Good bytes with bits turned, bytes lost, doubled and put in."""
    chunk = bytearray(good)
    for _ in range(generator.choice((1, 1, 2, 5))):
        at = generator.randrange(len(chunk))
        match generator.randrange(5):
            case 0:
                chunk[at] ^= 1 << generator.randrange(8)
            case 1:
                del chunk[at : at + generator.choice((1, 1, 5))]
            case 2:
                chunk[at:at] = chunk[at : at + 30]
            case 3:
                chunk[at : at + 2] = generator.choice((b"\xff\xff", b"\x00\x00", b"\x7f\xff", b"\x34\x00", b"\x37\x00"))
            case _:
                chunk[at:at] = generator.randbytes(generator.choice((1, 3, 40)))
        chunk = chunk or bytearray(b"\0")
    return bytes(chunk)


def inputs(seed: int, vectors: tuple[bytes, ...]) -> Iterator[bytes]:
    """Mutants of good messages, and a tenth of pure noise, until enough bytes went by."""
    generator, given = random.Random(seed), 0
    while given < SAMPLE:
        noise = generator.randrange(10) == 0
        data = (
            generator.randbytes(generator.randrange(1, 400)) if noise else mutate(generator, generator.choice(vectors))
        )
        given += len(data)
        yield data
    print(f"{given} of {ALL} bytes, seed {seed}")


def test_the_decoder_ends_with_a_message_or_with_damage_and_alike_in_any_pieces() -> None:
    generator = random.Random(SEED)
    worst = 0.0
    for data in inputs(SEED, tuple(VECTORS.values())):
        began = time.perf_counter()
        whole = Decoder()
        whole.feed(data)
        found = whole.next_event()
        worst = max(worst, time.perf_counter() - began)
        pieces, at = Decoder(), 0
        while at < len(data):
            step = generator.randrange(1, 60)
            pieces.feed(data[at : at + step])
            at += step
            pieces.next_event()
        assert pieces.next_event() == found
        assert isinstance(found, Message | Damaged | NeedData)
        if isinstance(found, Message) and found.groups:
            again = decode(encode(found))
            assert not isinstance(again, Damaged), "what was read can be written"
    assert worst < 0.5, "a few hundred bytes never take long"


def test_whatever_an_answer_says_it_is_read_without_a_guess() -> None:
    for data in inputs(SEED + 1, tuple(VECTORS.values())):
        decoded = decode(data)
        if isinstance(decoded, Damaged):
            continue
        message, _ = decoded
        status_of(read_printer(message))
        assert len(status_message(message)) <= 120
        jobs = read_jobs(message)
        assert len(jobs) == len(message.all_of(GroupTag.JOB))
        for job in jobs:
            watch = JobWatch(1, last_heard=0.0)
            watch.heard(1.0, job, None, read_reasons(None))
            if watch.verdict() is PrintOutcome.PRINTED:
                (state,) = [value.content for group in message.all_of(GroupTag.JOB) for each in group.attributes
                            if each.name == "job-state" for value in each.values[:1] if value.content == 9][:1]  # fmt: skip
                assert state == JobState.COMPLETED


def test_mdns_packets_find_nothing_without_a_port_and_an_address() -> None:
    for data in inputs(SEED + 2, (announcement(),)):
        records = Records()
        read_answer(data, records)
        for printer in records.printers():
            assert 0 <= printer.port <= 0xFFFF
            assert printer.host.count(".") == 3
            assert all(each.isprintable() for each in (printer.name, printer.path, printer.model, printer.uuid))


def test_recordings_of_nonsense_are_told_and_redacted() -> None:
    generator = random.Random(SEED)
    for data in inputs(SEED + 3, tuple(VECTORS.values())):
        frame = Frame(data, generator.choice((True, False, None)))
        list(replay((frame,)))
        kept = redact(frame)
        assert kept is None or b"isch guet" not in kept


@pytest.mark.timeout(3600)
def test_our_simulator_answers_every_request(tmp_path_factory: pytest.TempPathFactory) -> None:
    now = [0.0]
    mechanism = Mechanism(tmp_path_factory.mktemp("printer"), 0.1, lambda: now[0])
    printer = SimulatedIppPrinter(mechanism, "ipp://127.0.0.1:1/ipp/print")
    for number, data in enumerate(inputs(SEED + 4, tuple(VECTORS.values()))):
        now[0] += 0.1
        _, answer = printer.answer(data)
        decoded = decode(answer)
        assert not isinstance(decoded, Damaged)
        assert answer[4:8] == data[4:8].ljust(4, b"\0")
        if number % 50 == 0:
            mechanism.step()
            mechanism.forget()
