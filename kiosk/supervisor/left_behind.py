# SPDX-License-Identifier: Apache-2.0
"""What terminals that were killed left in folders that all programs share: their sockets, and visits' private folders.

A terminal that starts again on its own state cleans up after itself. One whose state folder is gone (a demonstration, a
test) never does: the next one to start does it. Taken away is only what is named like ours, belongs to this user alone, has
not been touched for ten minutes, and is held by nobody: a lock (flock(2)) and a listening socket end with their process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.supervisor.folders import remove

LEFT_AFTER_S: Final = 600.0
"""A folder younger than this may belong to somebody who is just starting and has locked nothing yet."""

LOCK_NAME: Final = "supervisor.lock"
_OURS: Final = re.compile(r"kiosk-[0-9a-f]{12}", re.ASCII)


def sweep_left_behind(runtime_dir: Path, shared_memory: Path, now: float | None = None) -> int:
    """Clean up beside ``runtime_dir`` and in ``shared_memory``; how many folders went. ``now``: seconds since the epoch."""
    moment = time.time() if now is None else now
    gone = 0
    for folder in _left(runtime_dir.parent, runtime_dir.name, moment):
        if not _has_listener(folder) and _is_free(folder / LOCK_NAME):
            gone += remove(folder)
    for folder in _left(shared_memory, runtime_dir.name, moment):
        if _is_free(folder):
            gone += remove(folder)
    return gone


def hold(folder: Path) -> int:
    """A lock on the folder that ends with this process or with closing the descriptor that is given back.

    Raises:
        OSError: somebody else holds it.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _left(parent: Path, but: str, now: float) -> Iterator[Path]:
    try:
        entries = sorted(parent.iterdir())
    except OSError:
        return
    for folder in entries:
        if folder.name == but or _OURS.fullmatch(folder.name) is None:
            continue
        with contextlib.suppress(OSError):  # gone meanwhile
            facts = folder.lstat()
            ours = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not facts.st_mode & 0o077
            if ours and now - facts.st_mtime > LEFT_AFTER_S:
                yield folder


def _has_listener(folder: Path) -> bool:
    for path in folder.glob("*.sock"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
            peer.settimeout(0.2)
            try:
                peer.connect(str(path))
            except ConnectionRefusedError:
                continue
            except OSError:  # too busy to answer, or something we do not understand: somebody's
                return True
            return True
    return False


def _is_free(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
