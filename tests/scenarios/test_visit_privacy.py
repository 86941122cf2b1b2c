# SPDX-License-Identifier: Apache-2.0
"""Canary: who was here is found nowhere afterwards. Not in a file, not in a log, not in the memory of what still runs.

The sandbox's folder and the simulators (the paper tray, the card that lies there) are the world outside the terminal.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.platform.sandbox.population import resident
from kiosk.vision.faces.reference import photo_of_record
from tests.scenarios.stage_fixture import (
    COMMAND,
    OFFSCREEN,
    ROOT,
    Terminal,
    files_with,
    planted,
    shapes_in_memory,
    staged_terminal,
    until,
)

SEED = 31_337
SHAPES = planted(resident(SEED))
FILER = Path(__file__).with_name("visit_filer.py")
DRAFTER = Path(__file__).with_name("visit_drafter.py")
FACER = Path(__file__).with_name("visit_facer.py")
SHARED_MEMORY = Path("/dev/shm")


def look_everywhere(terminal: Terminal, since: float) -> None:
    """Nothing in any file of the terminal, in temporary files or in shared memory."""
    state, tray = terminal.stage.state, terminal.stage.state.parent / "tray"
    roots = [state, Path(tempfile.gettempdir()), SHARED_MEMORY, terminal.settings.runtime_dir]
    assert files_with(SHAPES, roots, but=[state / "sandbox", tray], since=since) == []


@pytest.mark.parametrize("how", ["end_visit", "kill"])
def test_a_card_that_was_read_leaves_nothing_behind(tmp_path: Path, how: str) -> None:
    since = time.time()
    with staged_terminal(tmp_path, seed=SEED) as terminal:
        visit = terminal.processes()["visit"]
        assert shapes_in_memory(visit, SHAPES) == set()
        terminal.stage.lay_card()
        until(
            lambda: bool(shapes_in_memory(visit, SHAPES)), 15, "the card was never read: this test would show nothing"
        )
        others = {name: pid for name, pid in terminal.processes().items() if name != "visit"}
        for name, process_id in others.items():
            assert shapes_in_memory(process_id, SHAPES) == set(), name
        if how == "kill":
            os.kill(visit, 9)
        else:
            terminal.command("end_visit")
        terminal.stage.remove_card()
        next_visit = terminal.shown(not_pid=visit)
        assert next_visit == others["standby"], "the warm standby takes over"
        assert not Path(f"/proc/{visit}").exists()
        for name, process_id in terminal.processes().items():
            assert shapes_in_memory(process_id, SHAPES) == set(), name
        look_everywhere(terminal, since)
    look_everywhere(terminal, since)


def test_what_was_filed_is_in_no_memory_but_the_visits_own(tmp_path: Path) -> None:
    """Sealed before it leaves the visit: the courier that keeps and delivers it, and everybody else, never saw a word."""
    since = time.time()
    with staged_terminal(tmp_path, seed=SEED) as terminal:
        lines, stage = tmp_path / "lines", terminal.stage
        filer = subprocess.Popen(
            [sys.executable, str(FILER), str(stage.config_dir), str(stage.state), str(SEED), str(lines)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            until(lambda: lines.exists() and b"DURABLE" in lines.read_bytes(), 40, "nothing was filed")
            assert shapes_in_memory(filer.pid, SHAPES), "the visit itself must know: this test would show nothing"
        finally:
            filer.kill()
            filer.wait(10)
        case_id = lines.read_text(encoding="ascii").split()[1]
        until(lambda: case_id in stage.sandbox.case_ids(), 40, "the case never arrived")
        for name, process_id in terminal.processes().items():
            assert shapes_in_memory(process_id, SHAPES) == set(), name
        look_everywhere(terminal, since)


REFUSED = ("--item", "TBD-RS01", "--offline")


def test_what_was_left_unfinished_is_in_no_memory_but_the_visits_own(tmp_path: Path) -> None:
    """Drafts on their way through the terminal to the platform, of a card and of a visit without one."""
    since = time.time()
    with staged_terminal(tmp_path, seed=SEED) as terminal:
        lines, stage = tmp_path / "lines", terminal.stage
        drafter = subprocess.Popen(
            [sys.executable, str(DRAFTER), str(stage.config_dir), str(stage.state), str(SEED), str(lines)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            until(lambda: lines.exists() and lines.read_bytes() == b"KEPT\n", 40, "nothing was kept")
            assert shapes_in_memory(drafter.pid, SHAPES), "the visit itself must know: this test would show nothing"
        finally:
            drafter.kill()
            drafter.wait(10)
        until(lambda: stage.sandbox.stats()["drafts"] == 2, 40, "the drafts never arrived")
        for name, process_id in terminal.processes().items():
            assert shapes_in_memory(process_id, SHAPES) == set(), name
        look_everywhere(terminal, since)
    look_everywhere(terminal, since)


def test_a_photo_of_record_is_in_the_visits_own_memory_alone_and_only_while_a_face_is_compared(tmp_path: Path) -> None:
    """From the platform to whoever compares, and overwritten when the page is covered; the terminal's others never saw it."""
    since = time.time()
    points = photo_of_record(photo_of(SEED))[220, 120:152]
    pixels = {"photo:points": points.tobytes(), "photo:points the other way": points[:, ::-1].tobytes()}
    everything = {**SHAPES, **pixels}
    with staged_terminal(tmp_path, seed=SEED, also=("code_scanner", "camera")) as terminal:
        lines, stage = tmp_path / "lines", terminal.stage
        code = stage.sandbox.issued_codes(SEED)["city"]
        facer = subprocess.Popen(
            [sys.executable, str(FACER), str(stage.config_dir), str(stage.state), code, str(lines)],
            cwd=ROOT,
            env={**os.environ, **OFFSCREEN},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            until(lambda: lines.exists() and lines.read_bytes() == b"KEPT\n", 60, "no photo was fetched")
            assert "photo:points" in shapes_in_memory(facer.pid, pixels), "this test would show nothing"
            for name, process_id in terminal.processes().items():
                assert shapes_in_memory(process_id, everything) == set(), name
            look_everywhere(terminal, since)
            lines.with_name("lines.cover").touch()
            until(lambda: lines.read_bytes() == b"DROPPED\n", 20, "it was not dropped")
            assert shapes_in_memory(facer.pid, pixels) == set(), "overwritten where it lay"
        finally:
            facer.kill()
            facer.wait(10)
        for name, process_id in terminal.processes().items():
            assert shapes_in_memory(process_id, everything) == set(), name
        look_everywhere(terminal, since)
    look_everywhere(terminal, since)


TOURS = [("--offline", "--mode", "elder"), ("--item", "TBD-RS01")]
if os.environ.get("KIOSK_TEST_ALL"):
    TOURS += [("--mode", "standard"), ("--mode", "elder"), REFUSED]


@pytest.mark.parametrize("words", TOURS, ids=" ".join)
@pytest.mark.timeout(300)
def test_a_whole_visit_leaves_nothing_behind(tmp_path: Path, words: tuple[str, ...]) -> None:
    since = time.time()
    state, out = tmp_path / "state", tmp_path / "out"
    tour = [*COMMAND, "tour", "--seed", str(SEED), "--state", str(state), "--out", str(out), *words]
    done = subprocess.run(
        tour, cwd=ROOT, env={**os.environ, **OFFSCREEN}, capture_output=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    if words == REFUSED:
        assert files_with(SHAPES, [out], but=[], since=since) == [], "refused before anybody was asked who they are"
    else:
        assert files_with(SHAPES, [out], but=[], since=since), "the case that the platform opened holds the name"
    assert not any(shape in done.stderr + done.stdout for shape in SHAPES.values())
    logs = [path for path in (state / "logs").rglob("*") if path.is_file()]
    assert logs
    roots = [state, Path(tempfile.gettempdir()), SHARED_MEMORY]
    assert files_with(SHAPES, roots, but=[state / "sandbox", out], since=since) == []
