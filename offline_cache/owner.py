# SPDX-License-Identifier: Apache-2.0
"""One process owns a state folder: an exclusive ``flock(2)`` that the kernel gives back however the process ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

from offline_cache.durable_files import private_folder
from offline_cache.errors import AlreadyOwned

LOCK_NAME = "owner.lock"


class Owner:
    """Holds the folder from ``__enter__`` to ``__exit__``. The lock file stays; only the lock on it means something."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._descriptor: int | None = None

    def __enter__(self) -> Owner:
        private_folder(self._path.parent)
        # os.open gives a descriptor that is not inherited by spawned programs: the lock must not outlive this process.
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise AlreadyOwned(
                f"another courier (process {holder}) already owns {self._path.parent}; "
                "two would send every case twice. End that one first, or use another --state folder"
            ) from error
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
