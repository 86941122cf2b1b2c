# SPDX-License-Identifier: Apache-2.0
"""Room on the disk: what the queue may take, and what is kept back so that a full disk can still be emptied.

A full disk refuses deletes too (they are written to the log first), so a full terminal could not empty its own queue.
An 8 MB ballast file that can be given up was measured to be enough, 1 MB was not: the checkpoint needs as much again as
the write-ahead log, which is up to 4 MB.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from offline_cache.durable_files import Disk

BALLAST_NAME = "ballast"
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class RoomLimits:
    """How much the queue may hold. ``keep_free_bytes`` is what a new case must leave free for everybody else."""

    max_cases: int = 5_000
    max_bytes: int = 4 * 1024**3
    keep_free_bytes: int = 64 * 1024**2
    ballast_bytes: int = 8 * 1024**2


class Ballast:
    """A file of real blocks that is given up when nothing else helps."""

    def __init__(self, folder: Path, size_bytes: int, disk: Disk) -> None:
        self._path = folder / BALLAST_NAME
        self._size_bytes = size_bytes
        self._disk = disk

    def ensure(self) -> bool:
        """Put the ballast in place if it is not there; ``False`` while there is no room for it."""
        try:
            if self._path.stat().st_size == self._size_bytes:
                return True
        except FileNotFoundError:
            pass
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            self._disk.allocate(descriptor, self._size_bytes)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            self._disk.unlink(self._path)
            return False
        finally:
            os.close(descriptor)
        return True

    def release(self) -> bool:
        """Give the room back to the file system; ``False`` when it was given up before."""
        if not self._path.exists():
            return False
        self._disk.unlink(self._path)
        return True
