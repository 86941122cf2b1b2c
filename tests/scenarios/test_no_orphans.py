# SPDX-License-Identifier: Apache-2.0
"""kill -9 of whatever started the others: nothing of a demonstration, a tour or a terminal lives on."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.scenarios.stage_fixture import COMMAND, OFFSCREEN, ROOT, staged_terminal, until

LIMIT_S = 30.0


def children_of(parent: int) -> set[int]:
    """Processes that ``parent`` started itself."""
    found = set()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                facts = (process / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(facts[1]) == parent:
                found.add(int(process.name))
    return found


def descendants_of(parent: int) -> set[int]:
    """Those, and what they started."""
    found = children_of(parent)
    return found.union(*(descendants_of(child) for child in found))


def alive(process_ids: set[int]) -> set[int]:
    """Those that still run; who is dead and not yet waited for by the new parent counts as gone."""
    found = set()
    for process_id in process_ids:
        try:
            state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            found.add(process_id)
    return found


def end(process_ids: set[int]) -> None:
    """What a failing test would leave behind."""
    for process_id in process_ids:
        os.kill(process_id, signal.SIGKILL)


def test_a_killed_tour_leaves_no_process(tmp_path: Path) -> None:
    state = tmp_path / "state"
    tour = subprocess.Popen(
        [*COMMAND, "tour", "--state", str(state), "--out", str(tmp_path / "out")],
        cwd=ROOT,
        env={**os.environ, **OFFSCREEN},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    started: set[int] = set()
    try:
        until(lambda: len(children_of(tour.pid)) >= 5, LIMIT_S, "sandbox, simulators and courier are not all there")
        started = children_of(tour.pid)
        tour.kill()
        tour.wait(10)
        until(lambda: not alive(started), 10, "something lives on")
    finally:
        tour.kill()
        tour.wait(10)
        end(alive(started))


@pytest.mark.timeout(120)
def test_a_killed_demonstration_leaves_no_process(tmp_path: Path) -> None:
    """demo, its sandbox and simulators, and below it the terminal: supervisor, visit, standby and courier."""
    state = tmp_path / "state"
    demo = subprocess.Popen(
        [*COMMAND, "demo", "--state", str(state)],
        cwd=ROOT,
        env={**os.environ, **OFFSCREEN},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    family: set[int] = set()
    try:
        until(
            lambda: len(descendants_of(demo.pid)) >= 8,
            LIMIT_S,
            "sandbox, three simulators, supervisor, visit, standby and courier are not all there",
        )
        family = descendants_of(demo.pid)
        demo.kill()
        demo.wait(10)
        until(lambda: not alive(family), 10, "something lives on")
    finally:
        demo.kill()
        demo.wait(10)
        end(alive(family))


@pytest.mark.timeout(120)
def test_a_killed_supervisor_leaves_no_process(tmp_path: Path) -> None:
    with staged_terminal(tmp_path) as terminal:
        processes = terminal.processes()
        os.kill(processes["supervisor"], signal.SIGKILL)
        assert terminal.process is not None
        terminal.process.wait(10)
        until(lambda: not alive(set(processes.values())), 10, "something lives on")


@pytest.mark.timeout(120)
def test_a_terminal_that_ends_takes_its_folder_of_sockets_with_it(tmp_path: Path) -> None:
    with staged_terminal(tmp_path) as terminal:
        folder = terminal.settings.supervisor_socket.parent
        assert folder.exists()
        assert terminal.stop() == 0
        assert not folder.exists()
    assert not folder.exists()
