# SPDX-License-Identifier: Apache-2.0
"""What a visit process does first: find its line, tie its life to the supervisor's, and move into its private folder.

It is started before anybody knows the settings, so that it loads its own part meanwhile: where it may write it is told.

Sources: prctl(2), PR_SET_DUMPABLE; core(5): a core pattern that names a program ignores the core size limit, so a
visit is made undumpable as well.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

from config.parent import follow_parent, process_control
from kiosk.supervisor.folders import environment as private_environment
from kiosk.supervisor.link import Link, LinkError, Prepare

LINK_FD: Final = "KIOSK_LINK_FD"
LINK_RUNTIME_DIR: Final = "KIOSK_LINK_RUNTIME_DIR"
"""The settings read it: TMPDIR is a visit's own, the folder of the sockets is the terminal's."""

_PR_SET_DUMPABLE: Final = 4


def take_seat(environment: MutableMapping[str, str] = os.environ) -> Link | None:
    """For a visit process: the line to the supervisor, or None when no supervisor started it.

    From here on this process dies with the supervisor, cannot be dumped, and hands the line to no child.

    Raises:
        config.parent.Orphaned: the supervisor is gone already.
    """
    number = environment.pop(LINK_FD, None)
    if number is None:
        return None
    process_control(_PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # and none of what this process starts
    follow_parent(environment, signal.SIGKILL)
    end = socket.socket(fileno=int(number))
    end.set_inheritable(False)
    return Link(end)


def move_in(link: Link, environment: MutableMapping[str, str] = os.environ) -> Prepare:
    """Waits for the supervisor's first word and lets everything that is written point into the private folder.

    Raises:
        LinkError: the line ended, or something else came first.
    """
    while True:
        select.select([link.fileno()], [], [])  # the supervisor's end is its end: nobody waits for ever
        messages = link.receive()
        if messages:
            break
        if link.closed:
            raise LinkError("the supervisor ended before it said where to write")
    first, *more = messages
    if not isinstance(first, Prepare) or more:
        raise LinkError("the supervisor's first word is another")
    environment.update(private_environment(Path(first.folder), environment))
    environment[LINK_RUNTIME_DIR] = first.runtime_dir
    return first
