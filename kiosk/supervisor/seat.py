# SPDX-License-Identifier: Apache-2.0
"""What a process that the supervisor started does first: find its line, and tie its life to the supervisor's.

Done in the process itself and not between fork and exec, where Python code may deadlock. Sources: prctl(2),
PR_SET_PDEATHSIG and PR_SET_DUMPABLE; core(5): a core pattern that names a program ignores the core size limit, so a
visit is made undumpable as well.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
from collections.abc import MutableMapping
from typing import Final

from kiosk.supervisor.link import Link

LINK_FD: Final = "KIOSK_LINK_FD"
LINK_PARENT: Final = "KIOSK_LINK_PARENT"
LINK_RUNTIME_DIR: Final = "KIOSK_LINK_RUNTIME_DIR"
"""The settings read it: TMPDIR is a visit's own, the folder of the sockets is the terminal's."""

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4


class Orphaned(Exception):
    """The supervisor ended before this process was ready to notice."""


def take_seat(environment: MutableMapping[str, str] = os.environ) -> Link | None:
    """For a visit process: the line to the supervisor, or None when no supervisor started it.

    From here on this process dies with the supervisor, cannot be dumped, and hands the line to no child.

    Raises:
        Orphaned: the supervisor is gone already.
    """
    number = environment.pop(LINK_FD, None)
    if number is None:
        return None
    _prctl(_PR_SET_DUMPABLE, 0)
    _die_with_parent(environment, signal.SIGKILL)
    end = socket.socket(fileno=int(number))
    end.set_inheritable(False)
    return Link(end)


def follow_parent(environment: MutableMapping[str, str] = os.environ, number: signal.Signals = signal.SIGTERM) -> None:
    """For the courier: get ``number`` when the supervisor dies. Nothing happens when no supervisor started it.

    Raises:
        Orphaned: the supervisor is gone already.
    """
    if LINK_PARENT in environment:
        _die_with_parent(environment, number)


def _die_with_parent(environment: MutableMapping[str, str], number: signal.Signals) -> None:
    parent = int(environment.pop(LINK_PARENT))
    _prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before the line above: no signal will come
        raise Orphaned(f"process {parent} is not our parent any more")


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}) failed")
