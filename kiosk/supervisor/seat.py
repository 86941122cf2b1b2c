# SPDX-License-Identifier: Apache-2.0
"""What a process that the supervisor started does first: find its line, and tie its life to the supervisor's.

Sources: prctl(2), PR_SET_DUMPABLE; core(5): a core pattern that names a program ignores the core size limit, so a
visit is made undumpable as well.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import MutableMapping
from typing import Final

from config.parent import follow_parent, process_control
from kiosk.supervisor.link import Link

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
    follow_parent(environment, signal.SIGKILL)
    end = socket.socket(fileno=int(number))
    end.set_inheritable(False)
    return Link(end)
