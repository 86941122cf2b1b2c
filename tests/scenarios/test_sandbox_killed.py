# SPDX-License-Identifier: Apache-2.0
"""Misfortune: the platform dies (kill -9) while cases come in, and comes back. Every case that it answered for is there,
and every case is there once, whatever became of the answers."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from random import Random

import pytest

from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, NotAuthorised, Unreachable
from kiosk.platform.model import CaseReceipt
from kiosk.platform.sandbox.population import resident
from offline_cache.sealed_case import WaitingCase
from tests.unit.kiosk.platform.world import World, case_for, sandbox

CASES = 24
ROUNDS = 6
SEED = 20261121


def send_all(client: PlatformClient, cases: list[WaitingCase], receipts: dict[str, list[CaseReceipt]]) -> int:
    """Send everything that has no receipt yet, once; what fails (the result is how many) is left for the next time."""
    failed = 0
    for case in cases:
        if case.case_id in receipts:
            continue
        try:
            receipts[case.case_id] = [client.commit_case(case)]
        except (Unreachable, Busy):
            failed += 1
    return failed


def test_cases_survive_the_platforms_death_exactly_once(tmp_path: Path) -> None:
    random = Random(SEED)
    with sandbox(tmp_path) as world, world.client() as client:
        cases = [case_for(world, client, resident(seed)) for seed in range(1001, 1001 + CASES)]
        receipts: dict[str, list[CaseReceipt]] = {}
        failed = 0
        for _ in range(ROUNDS):
            killer = _kill_after(world, random.uniform(0.005, 0.06))
            failed += send_all(client, cases, receipts)
            killer.join(10)
            world.process.wait(10)
            world.start_again()
        assert failed > 0  # the first death at least comes while cases are on their way
        assert send_all(client, cases, receipts) == 0
        assert len(receipts) == CASES
        assert sorted(world.control.case_ids()) == sorted(case.case_id for case in cases)
        for case in cases:
            (first,) = receipts[case.case_id]
            again = client.commit_case(case)
            assert again.already_have_it
            assert (again.case_number, again.platform_received_at) == (first.case_number, first.platform_received_at)
        assert len({found[0].case_number for found in receipts.values()}) == CASES
        assert world.control.stats()["cases"] == CASES


def _kill_after(world: World, seconds: float) -> threading.Thread:
    process_id = world.process.pid

    def kill() -> None:
        time.sleep(seconds)
        os.kill(process_id, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    return thread


def test_sessions_end_with_the_process_and_the_terminal_stays_registered(tmp_path: Path) -> None:
    person = resident(1)
    with sandbox(tmp_path) as world, world.client() as client:
        session = client.identify_by_card(person.name, person.number, "111", person.valid_to)
        world.kill()
        with pytest.raises(Unreachable):
            client.health()
        world.start_again()
        with pytest.raises(NotAuthorised) as caught:
            client.shared_data(session, "312000202000", [], "办事")
        assert caught.value.problem.name == "session-ended"
        client.identify_by_card(person.name, person.number, "111", person.valid_to)
