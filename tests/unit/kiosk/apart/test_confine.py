# SPDX-License-Identifier: Apache-2.0
"""What a process that works apart cannot do, tried in one; and that the real ones are such."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.apart.confine import _PROCESSORS, _steps
from kiosk.apart.worker import Worker, work_command
from kiosk.vision.papers.reader import PaperReader, reading_command

ROOT = Path(__file__).resolve().parents[4]
TRIES = """
import ctypes, json, os, pathlib, resource, socket, subprocess, sys, threading
from kiosk.apart.confine import restrict
secret, given = map(pathlib.Path, sys.argv[1:])
confined = restrict(700, 5, [given])
libc = ctypes.CDLL(None, use_errno=True)
memory = ctypes.create_string_buffer(64)

def call(*words):
    if libc.syscall(*words) < 0:
        raise OSError(ctypes.get_errno(), "")

def in_a_thread():
    told = []
    one = threading.Thread(target=lambda: told.append(1))
    one.start()
    one.join()
    assert told

tries = {
    "read the program": lambda: (pathlib.Path("kiosk") / "__init__.py").read_bytes(),
    "read what was given": given.read_bytes,
    "a thread": in_a_thread,
    "a signal to itself": lambda: os.kill(os.getpid(), 0),
    "read a secret": secret.read_bytes,
    "list its folder": lambda: list(secret.parent.iterdir()),
    "write": lambda: given.write_bytes(b"x"),
    "its parent's environment": pathlib.Path(f"/proc/{os.getppid()}/environ").read_bytes,
    "a socket": lambda: socket.create_connection(("127.0.0.1", 9), 1),
    "a local socket": lambda: socket.socket(socket.AF_UNIX),
    "a pair of sockets": socket.socketpair,
    "another program": lambda: subprocess.run(["/bin/true"]),
    "a child": os.fork,
    "a signal to its parent": lambda: os.kill(os.getppid(), 0),
    "a descriptor of its parent": lambda: os.pidfd_open(os.getppid()),
    "its parent's memory": lambda: call(310 if os.uname().machine == "x86_64" else 270, os.getppid(), memory, 1, memory, 1, 0),
}
said = {}
for name, one in tries.items():
    try:
        one()
        said[name] = ""
    except OSError as error:
        said[name] = type(error).__name__
said["confined"] = [confined.files, confined.calls]
said["dumpable"] = libc.prctl(3, 0, 0, 0, 0)
said["files"] = resource.getrlimit(resource.RLIMIT_NOFILE)
print(json.dumps(said))
"""
STUBBORN = """
import signal, sys, time
from kiosk.apart import work_process
signal.signal(signal.SIGTERM, signal.SIG_IGN)
work_process.trade = lambda name: lambda message: time.sleep(60)
work_process.main(["any", "700"])
"""
PARENT = """
import pathlib, sys, threading, time
from kiosk.apart.worker import Worker
worker = Worker((sys.executable, "-c", sys.argv[2]))
worker.start()
pathlib.Path(sys.argv[1]).write_text(str(worker.pid))
worker.do("any", {}, limit_s=60)
"""


def has_landlock() -> bool:
    return bool(ctypes.CDLL(None).syscall(444, None, 0, 1) >= 1)


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return {key: value.strip() for key, value in (line.split(":", 1) for line in lines)}


def test_it_can_do_its_work_and_nothing_else(tmp_path: Path) -> None:
    secret, given = tmp_path / "secret", tmp_path / "given"
    secret.write_text("x")
    given.write_text("x")
    done = subprocess.run(
        [sys.executable, "-c", TRIES, str(secret), str(given)], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    said = json.loads(done.stdout)
    files, calls = said.pop("confined")
    assert (files, calls) == (has_landlock(), os.uname().machine in _PROCESSORS)
    assert (said.pop("dumpable"), said.pop("files")) == (0, [64, 64])
    may = {"read the program", "read what was given", "a thread", "a signal to itself"}
    fenced = {"read a secret", "list its folder", "write", "its parent's environment"}
    assert {said[name] for name in may} == {""}
    assert {name for name, why in said.items() if why != "PermissionError"} - may == (set() if files else fenced)


def test_the_numbers_of_the_other_processor_are_a_program_too() -> None:
    """It cannot be run here: no jump leaves it, and it ends with a word."""
    for kind in _PROCESSORS.values():
        steps = _steps(kind, 4711)
        assert len(steps) < 4096
        assert all(at + 1 + max(yes, no) < len(steps) for at, (_, yes, no, _) in enumerate(steps[:-1]))
        assert steps[-1] == (0x06, 0, 0, 0x7FFF0000)


@pytest.mark.parametrize("module", ["kiosk.apart.work_process", "kiosk.vision.papers.reading_process"])
def test_nothing_runs_beside_it_when_it_is_confined(module: str) -> None:
    """Landlock holds for the thread that asks, and for those that it makes."""
    count = f"import os, {module}; print(len(os.listdir('/proc/self/task')))"
    done = subprocess.run(
        [sys.executable, "-c", count],
        cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert int(done.stdout) == 1


@pytest.mark.parametrize("what", ["papers", "portraits", "printing", "reading"])
def test_the_real_ones_are_confined_and_are_told_no_secret(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_SECRET", "canary")
    one = PaperReader(reading_command()) if what == "reading" else Worker(work_command(what))
    with one:
        one.start()
        pid = one.pid
        assert pid is not None
        until = time.monotonic() + 30
        while (now := status(pid))["Seccomp"] != "2":
            assert time.monotonic() < until, "it is not confined"
            time.sleep(0.02)
        assert now["NoNewPrivs"] == "1"
        assert b"canary" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_one_that_does_not_listen_ends_with_its_parent_all_the_same(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(told), STUBBORN], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    try:
        until = time.monotonic() + 30
        while not (told.exists() and told.read_text() and status(int(told.read_text()))["Seccomp"] == "2"):
            assert time.monotonic() < until
            assert parent.poll() is None
            time.sleep(0.02)
        pid = int(told.read_text())
        time.sleep(0.2)  # it is at its job
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    until = time.monotonic() + 10
    try:
        while Path(f"/proc/{pid}").exists() and status(pid)["State"][0] != "Z":
            assert time.monotonic() < until, "it outlived its parent"
            time.sleep(0.02)
    finally:
        if Path(f"/proc/{pid}").exists():
            os.kill(pid, signal.SIGKILL)
