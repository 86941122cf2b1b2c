# SPDX-License-Identifier: Apache-2.0
"""The process ``main.py run`` with real settings and the real event log; visits and courier are fakes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import load_settings
from kiosk.supervisor.control import SupervisorUnavailable, ask
from kiosk.supervisor.folders import SHARED_MEMORY
from tests.unit.kiosk.supervisor.terminal import ROOT, running, within


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kiosk-test-") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)


def start(state: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.unit.kiosk.supervisor.fake_main", "run", "--state", str(state)],
        cwd=ROOT,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_run_is_logged_visits_find_the_sockets_and_a_second_run_is_refused(state: Path) -> None:
    settings = load_settings(None, overrides={"state_dir": state})
    process = start(state)
    assert process.stderr is not None

    def pids() -> dict[str, int]:
        try:
            status = ask(settings.supervisor_socket, "status")
        except SupervisorUnavailable:
            return {}
        phases = [status[which]["phase"] for which in ("visit", "standby") if status[which]]
        return {which: status[which]["pid"] for which in ("visit", "standby")} if phases == ["shown", "ready"] else {}

    within(10, pids)
    first = pids()
    os.kill(first["visit"], signal.SIGKILL)
    within(3, lambda: pids().get("visit") == first["standby"])
    os.kill(first["standby"], signal.SIGUSR2)
    within(3, lambda: pids().get("visit") not in (None, first["standby"]))
    os.kill(ask(settings.supervisor_socket, "status")["courier"]["pid"], signal.SIGKILL)
    within(3, lambda: (ask(settings.supervisor_socket, "status")["courier"] or {"starts": 0})["starts"] == 2)

    second = start(state)
    _, said = second.communicate(timeout=10)
    assert second.returncode == 1
    assert "已有一个终端程序在运行" in said

    last = pids()
    process.terminate()
    _, said = process.communicate(timeout=12)
    assert (process.returncode, said) == (0, "")
    assert not any(running(pid) for pid in last.values())
    assert not (SHARED_MEMORY / settings.runtime_dir.name).exists()
    lines = [json.loads(line) for line in (settings.log_dir / "supervisor.jsonl").read_text().splitlines()]
    mine = [line["event"] for line in lines if line["pid"] == process.pid]
    assert mine[:2] == ["AppStart", "SupervisorStarted"]
    assert mine[-1] == "AppEnd"
    for event in ("StandbyReady", "VisitShown", "VisitCrashed", "TakeOver", "VisitKilled", "CourierLost"):
        assert event in mine
    started = [json.loads(line) for line in (state / "diary").read_text().splitlines()]
    assert {tuple(line["variables"]) for line in started if line["event"] == "started"} == {("KIOSK_LINK_RUNTIME_DIR",)}
