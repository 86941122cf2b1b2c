# SPDX-License-Identifier: Apache-2.0
"""A package's file, read by place. Read, not mapped into memory: a mapped file that somebody shortens kills the process."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

BLOCK_BYTES = 1024 * 1024


class BytesOnDisk:
    """An open regular file. What it is after opening does not change when another file takes its name."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, also where it is no regular file (a pipe would be waited on for ever)."""
        self._descriptor = -1
        self._descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        self.status = os.fstat(self._descriptor)
        if not stat.S_ISREG(self.status.st_mode):
            self.close()
            raise OSError(f"{path} is no regular file")

    def close(self) -> None:
        """May be called again."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.close()

    def read(self, begins: int, size: int) -> bytes:
        """Up to ``size`` bytes; fewer where the file is shorter. Raises OSError."""
        pieces = []
        while size > 0:
            piece = os.pread(self._descriptor, min(size, BLOCK_BYTES * 16), begins)
            if not piece:
                break
            pieces.append(piece)
            begins, size = begins + len(piece), size - len(piece)
        return b"".join(pieces)

    def digest(self, begins: int, size: int) -> bytes:
        """SHA-256 of a stretch, a block at a time. Raises OSError."""
        sha256, at, end = hashlib.sha256(), begins, begins + size
        while at < end:
            block = self.read(at, min(BLOCK_BYTES, end - at))
            if not block:
                break
            sha256.update(block)
            at += len(block)
        return sha256.digest()
