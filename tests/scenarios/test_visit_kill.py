# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the visit, the courier and a filing visit at random moments, on a whole running terminal.

Every time the attract screen is back within three seconds; at the end every case that a screen called 已收件 is at the
platform exactly once, and nothing of it can be read on the terminal's disk. 200 kills with KIOSK_TEST_ALL=1.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from config import timeouts
from kiosk.courier.client import CourierClient, CourierUnavailable
from kiosk.platform.sandbox.population import resident
from tests.scenarios.stage_fixture import ROOT, Terminal, files_with, planted, staged_terminal, until

SEED = 20261121
KILLS = 200 if os.environ.get("KIOSK_TEST_ALL") else 8
DRAIN_LIMIT_S = 240.0
FIRST_SEED = 1001


class Filers:
    """The filing visit: killed and started again, never with the same residents."""

    def __init__(self, terminal: Terminal, lines: Path) -> None:
        self._terminal, self._lines, self._next_seed = terminal, lines, FIRST_SEED
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        script = Path(__file__).with_name("visit_filer.py")
        stage = self._terminal.stage
        words = [str(stage.config_dir), str(stage.state), str(self._next_seed), str(self._lines)]
        self._next_seed += 400
        return subprocess.Popen(
            [sys.executable, str(script), *words], cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        """At whatever it is doing now."""
        assert self.process.poll() is None, "the filing visit ended by itself"
        self.process.kill()
        self.process.wait(10)

    def again(self) -> None:
        """The next one."""
        self.process = self._start()

    def told(self, word: str) -> list[str]:
        """Case ids of which the screen said this."""
        if not self._lines.exists():
            return []
        lines = (line.split() for line in self._lines.read_text(encoding="ascii").splitlines())
        return [parts[1] for parts in lines if parts[0] == word]

    def seeds(self) -> list[int]:
        """Who filed."""
        return [int(line.split()[2]) for line in self._lines.read_text(encoding="ascii").splitlines()]


def kill_visit(terminal: Terminal, visit: int) -> float:
    """Kill it; the seconds until the next attract screen."""
    began = time.monotonic()
    os.kill(visit, 9)
    terminal.shown(not_pid=visit, limit_s=20)
    return time.monotonic() - began


@pytest.mark.timeout(3000 if KILLS > 8 else 300)
def test_kills_at_random_moments_lose_nothing_double_nothing_and_show_nothing(tmp_path: Path) -> None:
    random, since = Random(SEED), time.time()
    targets = ["visit", "courier", "visit", "filer"] * (KILLS // 4)
    random.shuffle(targets)
    backs: list[float] = []
    with staged_terminal(tmp_path) as terminal:
        client = CourierClient(terminal.settings.courier_socket)
        filers = Filers(terminal, tmp_path / "lines")
        try:
            until(lambda: len(filers.told("DURABLE")) > 2, 40, "nothing was filed")
            for target in targets:
                time.sleep(random.uniform(0.0, 1.5))
                visit = terminal.shown()
                if target == "visit":
                    backs.append(kill_visit(terminal, visit))
                elif target == "courier":
                    courier = (terminal.status() or {}).get("courier")
                    if courier is not None:
                        os.kill(int(courier["pid"]), 9)
                else:
                    filers.kill()
                    filers.again()
            done = len(filers.told("DURABLE"))
            until(lambda: len(filers.told("DURABLE")) > done, 40, "nothing is filed any more")
        finally:
            filers.kill()
        until(lambda: _queued(client) == 0, DRAIN_LIMIT_S, "the queue does not drain")
        counts = client.counts()
        at_platform = terminal.stage.sandbox.case_ids()
        stats = terminal.stage.sandbox.stats()
    durable, not_taken = filers.told("DURABLE"), filers.told("NOT")
    print(
        f"{KILLS} kills, seed {SEED}: {len(durable)} called 已收件, {len(not_taken)} not, {len(at_platform)} at the "
        f"platform, {counts.repeats} asked twice; screen back in {max(backs):.2f} s at most"
    )
    assert len(durable) >= KILLS, "hardly anything was filed: this run shows nothing"
    assert max(backs) <= timeouts.VISIT_BACK_S, sorted(backs)[-5:]
    assert len(set(at_platform)) == len(at_platform)
    assert set(durable) <= set(at_platform), "cases called 已收件 never arrived"
    assert (counts.queued, counts.parked, counts.duplicates) == (0, 0, 0)
    assert stats["cases"] == len(at_platform)
    shapes: dict[str, bytes] = {}
    for seed in filers.seeds()[:: max(1, len(durable) // 40)]:
        person = resident(seed)
        shapes.update({f"{seed}:{name}": shape for name, shape in planted(person).items()})
    state = terminal.stage.state
    assert files_with(shapes, [state], but=[state / "sandbox"], since=since) == []


def _queued(client: CourierClient) -> int:
    try:
        return client.counts().queued
    except CourierUnavailable:
        return -1
