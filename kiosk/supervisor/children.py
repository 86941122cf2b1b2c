# SPDX-License-Identifier: Apache-2.0
"""The supervisor's children: processes started by exec, watched by a descriptor, ended with everything they started.

Spawned and never forked: a fork carries SQLite connections and threads' locks into the child. A pidfd (pidfd_open(2))
becomes readable when the process has ended, in any event loop and without a signal handler, and cannot mean another
process that got the same number.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path

from config.parent import as_parent
from kiosk.supervisor import folders
from kiosk.supervisor.link import Link, Prepare
from kiosk.supervisor.seat import LINK_FD


class Child:
    """One process in a session of its own."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], hand_down: tuple[int, ...] = ()) -> None:
        self._process = subprocess.Popen(
            list(command),
            env=as_parent(environment) | {"PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            close_fds=True,
            pass_fds=hand_down,
            start_new_session=True,
        )
        self.pid = self._process.pid
        try:
            self.descriptor = os.pidfd_open(self.pid)
        except OSError:  # no descriptor left: a process that cannot be watched must not run
            self.kill()
            self._process.wait()
            raise

    def fileno(self) -> int:
        """Readable when the process has ended."""
        return self.descriptor

    def signal(self, number: signal.Signals) -> None:
        """To the process alone."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.descriptor, number)

    def kill(self) -> None:
        """SIGKILL to the process and to whatever it started in its session's first group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def wait(self, seconds: float) -> bool:
        """Blocks until the process has ended or ``seconds`` are over; has it ended?"""
        return bool(select.select([self.descriptor], [], [], seconds)[0])

    def reap(self) -> int:
        """After ``fileno()`` became readable: ends what the process left behind and gives its exit status."""
        self.kill()  # before the wait: until then the number cannot be another's
        status = self._process.wait()
        os.close(self.descriptor)
        return status


class Phase(Enum):
    """How far a visit process is."""

    STARTING = "starting"
    READY = "ready"
    """Warm, waiting for the screen."""
    ACTIVE = "active"
    """It was given the screen and has not drawn yet."""
    SHOWN = "shown"
    ENDING = "ending"
    """It said that it ends, or was asked to; killed when it does not."""
    KILLED = "killed"


class KillReason(Enum):
    """Why a visit process was killed."""

    NOT_READY = "not_ready"
    NOT_SHOWN = "not_shown"
    NOT_ALIVE = "not_alive"
    NOT_GONE = "not_gone"
    BAD_MESSAGE = "bad_message"
    LINK_CLOSED = "link_closed"
    NOT_RETIRED = "not_retired"
    STOPPING = "stopping"


def inherited(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a process that we start finds in its environment: ours, without what was said to us alone."""
    return {name: value for name, value in environment.items() if not name.startswith("KIOSK_LINK_")}


class VisitChild(Child):
    """A visit process: standby first, then the one on screen. It writes nothing before :meth:`prepare`."""

    def __init__(self, number: int, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.number = number
        self.folder: Path | None = None
        ours, theirs = socket.socketpair()
        self.link = Link(ours)
        try:
            super().__init__(command, {**environment, LINK_FD: str(theirs.fileno())}, (theirs.fileno(),))
        except BaseException:
            self.link.close()
            raise
        finally:
            theirs.close()
        self.phase = Phase.STARTING
        self.deadline: float | None = None
        self.deadline_means = KillReason.NOT_READY
        self.last_alive: float | None = None
        self.end_reason: str | None = None
        self.was_shown = False
        """It drew its first picture: the installation works."""

    def prepare(self, private: folders.PrivateFolders, runtime_dir: Path, settings_json: str) -> None:
        """Make its private folder and tell it to load.

        Raises:
            OSError: the folder cannot be made.
            LinkError: it is gone already.
        """
        self.folder = private.make(self.number)
        self.link.send(Prepare(str(self.folder), str(runtime_dir), settings_json))

    def expect(self, deadline: float, otherwise: KillReason) -> None:
        """Kill it for ``otherwise`` when nothing better happens before ``deadline``."""
        self.deadline, self.deadline_means = deadline, otherwise

    def put_away(self) -> tuple[int, bool]:
        """Reaps it and removes its folder; gives exit status and whether the folder is gone."""
        status = self.reap()
        self.link.close()
        return status, self.folder is None or folders.remove(self.folder)

    def give_up(self) -> None:
        """End it here and now, whatever it does."""
        self.kill()
        self.put_away()
