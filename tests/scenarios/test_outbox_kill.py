# SPDX-License-Identifier: Apache-2.0
"""The courier is killed at random moments while the platform loses answers: what was durable arrives exactly once."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from config.modes import Environment
from kiosk.courier.client import CourierClient, CourierUnavailable
from offline_cache.sealed_case import SealedAttachment, SealedCase
from offline_cache.sealing import Opener, PlatformPrivateKey, Sealer
from tests.scenarios.outbox_platform import Faults, platform

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261121
KILLS = 200 if os.environ.get("KIOSK_TEST_ALL") else 15
FAULTS = Faults(reset=0.08, lost_reply=0.2, busy=0.03, nonsense=0.02)
PLANTED = ("测试·甲", "999999199001010011", "示例路1号101室")
KEY = PlatformPrivateKey.create(Environment.DEMO)


def test_kill_9_at_random_moments_loses_nothing_doubles_nothing_and_shows_nothing(tmp_path: Path) -> None:
    with platform(SEED) as (url, books):
        books.faults = FAULTS
        terminal = Terminal(tmp_path, url, Random(SEED))
        terminal.kill_many(KILLS)
        books.faults = Faults()
        with terminal.running():
            wait_until_empty(terminal.client)
            counts = terminal.client.counts()
        durable = terminal.durable
    print(
        f"{KILLS} kills, seed {SEED}: {len(durable)} cases durable, {counts.repeats} asked twice, {dict(books.asked)}"
    )
    assert len(durable) >= KILLS / 2, "the courier was hardly ever up: this run shows nothing"
    assert (counts.parked, counts.duplicates, counts.queued) == (0, 0, 0)
    assert set(books.cases) <= set(terminal.offered), "a case nobody handed in"
    missing = [case_id for case_id in durable if case_id not in books.cases]
    assert missing == [], "cases that were durable never arrived"
    assert [case_id for case_id, filed in books.cases.items() if filed.times != 1] == []
    for case_id in durable:
        case, filed = terminal.offered[case_id], books.cases[case_id]
        assert filed.envelope_sha256 == hashlib.sha256(case.envelope).hexdigest()
        assert filed.attachments == tuple(attachment.digest for attachment in case.attachments)
    assert counts.delivered >= len(durable)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(word.encode() in content for word in PLANTED), path
    assert list((tmp_path / "data" / "attachments").iterdir()) == []
    opened = Opener([KEY]).open(terminal.offered[durable[0]].envelope)
    assert PLANTED[0].encode() in opened.plaintext


class Terminal:
    """Hands cases to a courier that dies again and again, as the visit process does: by id, and again if in doubt."""

    def __init__(self, state: Path, url: str, random: Random) -> None:
        state.chmod(0o700)
        self.client = CourierClient(state / "courier.sock")
        self.offered: dict[str, SealedCase] = {}
        self.durable: list[str] = []
        self._state, self._url, self._random = state, url, random
        self._sealer = Sealer(KEY.public_key)
        self._end = threading.Event()

    def kill_many(self, kills: int) -> None:
        """Start and kill the courier ``kills`` times while cases come in."""
        visits = threading.Thread(target=self._visits)
        visits.start()
        try:
            for _ in range(kills):
                with self.running(wait_ready=self._random.random() > 0.15) as courier:
                    time.sleep(self._random.uniform(0.0, 0.5))
                    courier.kill()
        finally:
            self._end.set()
            visits.join(60)
        assert not visits.is_alive()

    @contextmanager
    def running(self, *, wait_ready: bool = True) -> Generator[subprocess.Popen[bytes], None, None]:
        """A courier process; ended by the caller or with the block."""
        script = Path(__file__).with_name("outbox_courier.py")
        with subprocess.Popen([sys.executable, str(script), str(self._state), self._url]) as courier:
            try:
                limit = time.monotonic() + 60
                while wait_ready and not self._answers():
                    assert courier.poll() is None, "the courier did not start"
                    assert time.monotonic() < limit
                    time.sleep(0.01)
                yield courier
            finally:
                if courier.poll() is None:
                    courier.terminate()
                courier.wait(20)

    def _answers(self) -> bool:
        try:
            self.client.ping()
        except CourierUnavailable:
            return False
        return True

    def _visits(self) -> None:
        number = 0
        while not self._end.is_set():
            case = self._case(number)
            self.offered[case.case_id] = case
            if self._hand_over(case):
                self.durable.append(case.case_id)
            number += 1
            time.sleep(0.01)

    def _hand_over(self, case: SealedCase) -> bool:
        """Like the visit process: in doubt ask by id, and hand the same case over again."""
        while not self._end.is_set():
            try:
                if self.client.status(case.case_id) is not None:
                    return True
                self.client.submit(case)
                return True
            except CourierUnavailable:
                time.sleep(0.02)
        return False

    def _case(self, number: int) -> SealedCase:
        case_id = f"0193a0c5-8c00-7000-8000-{number:012d}"
        words = " ".join(PLANTED).encode()
        sizes = self._random.choice([(), (), (), (2_000,), (300_000,), (600_000, 40_000)])
        attachments = tuple(
            SealedAttachment.of(
                self._sealer.seal(case_id, f"attachment:{position}", words + self._random.randbytes(size))
            )
            for position, size in enumerate(sizes)
        )
        return SealedCase(
            case_id=case_id,
            item_code="312000202000",
            terminal_received_at="2026-11-21T09:42:00.000+08:00",
            envelope=self._sealer.seal(case_id, "case", words + self._random.randbytes(4_000)),
            attachments=attachments,
        )


def wait_until_empty(client: CourierClient, limit_s: float = 240.0) -> None:
    end = time.monotonic() + limit_s
    while client.counts().queued:
        assert time.monotonic() < end, f"still waiting: {client.counts()}"
        time.sleep(0.1)


if KILLS > 15:  # a whole matrix takes longer than one test may
    pytestmark = pytest.mark.timeout(1800)
