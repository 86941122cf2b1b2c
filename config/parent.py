# SPDX-License-Identifier: Apache-2.0
"""A process that another one of ours started does not outlive it (父进程退出即随之退出), kill -9 included.

Done in the process itself and not between fork and exec, where Python code may deadlock. Source: prctl(2),
PR_SET_PDEATHSIG: the signal comes when the *thread* that spawned the process ends, so spawn from the main thread.
"""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Mapping, MutableMapping
from typing import Final

PARENT_VARIABLE: Final = "KIOSK_LINK_PARENT"
"""Environment variable with the parent's process id."""

_PR_SET_PDEATHSIG: Final = 1


class Orphaned(Exception):
    """The parent ended before this process was ready to notice."""


def as_parent(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment for a child that is to follow this process."""
    return dict(environment) | {PARENT_VARIABLE: str(os.getpid())}


def follow_parent(environment: MutableMapping[str, str] = os.environ, number: signal.Signals = signal.SIGTERM) -> None:
    """Get ``number`` when the parent dies. Nothing happens when none of ours started this process.

    Raises:
        Orphaned: the parent is gone already.
    """
    given = environment.pop(PARENT_VARIABLE, None)
    if given is None:
        return
    process_control(_PR_SET_PDEATHSIG, number)
    if os.getppid() != int(given):  # it died before the line above: no signal will come
        raise Orphaned(f"process {given} is not our parent any more")


def process_control(option: int, value: int) -> None:
    """prctl(2) with one argument.

    Raises:
        OSError: the kernel refused.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}) failed")
