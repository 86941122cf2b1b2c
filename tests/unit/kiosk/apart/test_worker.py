# SPDX-License-Identifier: Apache-2.0
"""A process that works apart: what it answers, and that it is gone when it is late, greedy, broken or no longer wanted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

import pytest

from kiosk.apart.companion import NotDone
from kiosk.apart.message import Message
from kiosk.apart.worker import Worker

ECHO = """
import sys
from kiosk.apart.message import packed
from kiosk.apart.work_process import take
while (told := take(sys.stdin.buffer.raw)) is not None:
    sys.stdout.buffer.write(b"".join(packed({"said": told.head["word"]}, told.pieces)))
    sys.stdout.buffer.flush()
"""
TALKER = ECHO.replace(
    "    sys.stdout.buffer.flush()",
    "    sys.stdout.buffer.write(b''.join(packed({'said': '丙'})))\n    sys.stdout.buffer.flush()",
)
DEAF = "import sys, time; sys.stdin.buffer.read(1); time.sleep(60)"
PARENT = """
import pathlib, sys, time
from kiosk.apart.worker import Worker, work_command
worker = Worker(work_command("papers"))
assert worker.do("look", {"by_phone": True}, [b"none"]).head == {"is_picture": False}
pathlib.Path(sys.argv[1]).write_text(str(worker.pid))
time.sleep(60)
"""
MUTE = "import sys; sys.stdin.buffer.read()"


def python(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_process_does_job_after_job_of_any_size() -> None:
    with Worker(python(ECHO)) as worker:
        worker.start()
        pid = worker.pid
        large = os.urandom(3 << 20)
        for pieces in ([], [b"one", b""], [large, b"x"]):
            answer = worker.do("any", {"word": "证"}, pieces)
            assert isinstance(answer, Message)
            assert answer.head["said"] == "证"
            assert [bytes(piece) for piece in answer.pieces] == pieces
        assert worker.pid == pid
        assert pid is not None
    assert not is_alive(pid)


@pytest.mark.parametrize("program", [DEAF, MUTE])
def test_who_hangs_is_ended(program: str) -> None:
    ticks = count()
    with Worker(python(program), clock=lambda: float(next(ticks))) as worker:
        worker.start()
        pid = worker.pid
        assert pid is not None
        assert worker.do("any", {}, [bytes(1 << 20)], limit_s=3) is NotDone.TIME
        assert worker.pid is None
    assert not is_alive(pid)


def test_who_is_no_longer_wanted_is_ended() -> None:
    cancel = threading.Event()
    cancel.set()
    with Worker(python(MUTE)) as worker:
        assert worker.do("any", {}, cancel=cancel) is NotDone.CANCELLED
        assert worker.pid is None


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(1)",
        "print('no message of ours')",
        "import sys; sys.stdout.buffer.write(bytes(4))",
        "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x19{\"sizes\": [999999999999]}')",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.abort()",
    ],
)
def test_a_process_that_fails_is_told_as_broken_and_the_next_job_gets_a_new_one(program: str) -> None:
    with Worker(python(program)) as worker:
        for _ in range(2):
            assert worker.do("any", {}, [bytes(1 << 20)]) is NotDone.BROKEN
            assert worker.pid is None


def test_what_is_said_behind_an_answer_is_not_the_next_one() -> None:
    """Two answers to the first question: the second is somebody's paper under another one's name."""
    with Worker(python(TALKER)) as worker:
        for _ in range(2):
            answer = worker.do("any", {"word": "甲"})
            assert isinstance(answer, Message)
            assert answer.head["said"] == "甲"
            pid = worker.pid
            time.sleep(0.2)  # the rest lies in the pipe by now
            assert worker.do("any", {"word": "乙"}) is NotDone.BROKEN
            assert worker.pid is None
            assert pid is not None
            assert not is_alive(pid)


def test_a_program_that_is_not_there_is_broken_too() -> None:
    assert Worker(("/nowhere/python",)).do("any", {}) is NotDone.BROKEN


@pytest.mark.parametrize("words", [("work", "700"), ("papers",), ()])
def test_the_real_one_refuses_what_it_was_not_made_for(words: tuple[str, ...]) -> None:
    with Worker((sys.executable, "-m", "kiosk.apart.work_process", *words)) as worker:
        assert worker.do("look", {}) is NotDone.BROKEN


def test_it_ends_with_its_parent_however_that_ends(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    parent = subprocess.Popen(
        [*python(PARENT), str(told)], env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[4])}
    )
    try:
        until = time.monotonic() + 30
        while not (told.exists() and told.read_text()):
            assert time.monotonic() < until
            assert parent.poll() is None
            time.sleep(0.02)
        pid = int(told.read_text())
        assert is_alive(pid)
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    until = time.monotonic() + 10
    while is_alive(pid) and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < until, "it outlived its parent"
        time.sleep(0.02)
