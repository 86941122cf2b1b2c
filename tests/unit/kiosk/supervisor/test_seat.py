# SPDX-License-Identifier: Apache-2.0
"""What a started process does first. Each case in a process of its own: these settings cannot be taken back."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.supervisor.link import Activate, Link, LinkError, Message, Prepare, Ready, encode
from kiosk.supervisor.seat import move_in
from tests.unit.kiosk.supervisor.terminal import ROOT

SCRIPT = """
import ctypes, os, sys
from config.parent import Orphaned, follow_parent
from kiosk.supervisor.seat import take_seat
from kiosk.supervisor.link import Ready
if sys.argv[1] == "follow":
    try:
        follow_parent()
    except Orphaned:
        sys.exit(9)
    print("KIOSK_LINK_PARENT" in os.environ)
    sys.exit(0)
try:
    link = take_seat()
except Orphaned:
    sys.exit(9)
if link is None:
    sys.exit(7)
signal = ctypes.c_int()
ctypes.CDLL(None).prctl(2, ctypes.byref(signal), 0, 0, 0)
print(signal.value, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), os.get_inheritable(link.fileno()),
      sorted(name for name in os.environ if name.startswith("KIOSK_LINK")))
link.send(Ready())
"""


def run(mode: str, parent: int | None, end: socket.socket | None) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_LINK")}
    if parent is not None:
        variables["KIOSK_LINK_PARENT"] = str(parent)
    if end is not None:
        variables["KIOSK_LINK_FD"] = str(end.fileno())
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, mode],
        env=variables,
        cwd=ROOT,
        pass_fds=() if end is None else (end.fileno(),),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def test_a_seat_is_taken_with_the_life_tied_to_the_supervisors() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        done = run("take", os.getpid(), theirs)
        assert (done.returncode, done.stdout) == (0, "9 0 False []\n")
        assert ours.recv(100) == b'{"message":"Ready"}\n'


def test_without_a_supervisor_there_is_no_seat() -> None:
    assert run("take", None, None).returncode == 7
    done = run("follow", None, None)
    assert (done.returncode, done.stdout) == (0, "False\n")


def test_a_supervisor_that_died_in_between_is_noticed() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert run("take", 1, theirs).returncode == 9
    assert run("follow", 1, None).returncode == 9


def test_the_courier_follows() -> None:
    done = run("follow", os.getpid(), None)
    assert (done.returncode, done.stdout) == (0, "False\n")


def told(*messages: Message) -> Link:
    """A visit's end of a line on which this was said, and no more will be."""
    ours, theirs = socket.socketpair()
    with ours:
        ours.sendall(b"".join(encode(message) for message in messages))
    return Link(theirs)


def test_everything_that_is_written_points_into_the_folder_that_was_said(tmp_path: Path) -> None:
    environment = {"HOME": "/root", "PATH": "/bin", "TMPDIR": "/tmp"}
    link = told(Prepare(str(tmp_path), "/run/kiosk-x", '{"a": 1}'))
    assert move_in(link, environment).settings == '{"a": 1}'
    link.close()
    assert environment["PATH"] == "/bin"
    assert environment["KIOSK_LINK_RUNTIME_DIR"] == "/run/kiosk-x"
    assert {environment[name].rpartition("/")[0] for name in ("HOME", "TMPDIR", "XDG_CONFIG_HOME")} == {str(tmp_path)}


@pytest.mark.parametrize("messages", [(), (Ready(),), (Activate(1, "ab" * 32),)])
def test_without_a_folder_nothing_begins(messages: tuple[Message, ...]) -> None:
    environment = {"HOME": "/root"}
    link = told(*messages)
    with pytest.raises(LinkError):
        move_in(link, environment)
    link.close()
    assert environment == {"HOME": "/root"}
