# SPDX-License-Identifier: Apache-2.0
"""What this terminal remembers of packages: which files it has verified to the last byte, and the highest serial it took in.

Kept by whoever verifies packages (the courier, which fetches them); a visit only reads it. What it is worth:

* It spares hashing the items again, nothing else. Signature, manifest and the small parts are checked at every opening, and
  every item against the signed index whenever it is read. Who can write to the cache **and** forge a record reaches that a
  damaged file is noticed item by item instead of at once: those items are missing, none says what nobody signed.
* The highest serial stops roll-back when a package is taken in. Who can write to the folder can lower it, or put an older
  package there, down to the serial of the content that came with the program and not below it; the program's folder is not
  writable to the terminal's account.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from offline_cache.durable_files import Disk, write_durably

MAX_RECORD_BYTES: Final = 64 * 1024
MAX_REMEMBERED: Final = 8


class VerifiedFile(BaseModel):
    """One file as it was when all of it was verified. ``manifest``: SHA-256 of its manifest, hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    size: int
    mtime_ns: int
    device: int
    inode: int
    manifest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @classmethod
    def of(cls, path: Path, status: os.stat_result, manifest: str) -> VerifiedFile:
        """The file that is open now."""
        return cls(
            path=str(path.absolute()),
            size=status.st_size,
            mtime_ns=status.st_mtime_ns,
            device=status.st_dev,
            inode=status.st_ino,
            manifest=manifest,
        )


class PackageRecord(BaseModel):
    """What is remembered. An empty one: nothing was ever verified."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    highest_serial: Annotated[int, Field(ge=0)] = 0
    verified: tuple[VerifiedFile, ...] = ()

    def known(self, path: Path) -> VerifiedFile | None:
        """What is remembered of the file of this name."""
        return next((one for one in self.verified if one.path == str(path.absolute())), None)

    def after(self, serial: int, verified: VerifiedFile) -> PackageRecord:
        """After another package was verified and taken in."""
        others = tuple(one for one in self.verified if one.path != verified.path)[-(MAX_REMEMBERED - 1) :]
        return PackageRecord(highest_serial=max(self.highest_serial, serial), verified=(*others, verified))


def load_record(path: Path) -> PackageRecord:
    """The record in ``path``; an empty one where there is none that can be read: all is verified again then."""
    try:
        with path.open("rb") as file:
            return PackageRecord.model_validate_json(file.read(MAX_RECORD_BYTES))
    except (OSError, ValidationError):
        return PackageRecord()


def save_record(record: PackageRecord, path: Path) -> None:
    """Survives a power cut. Raises OSError."""
    write_durably(path, record.model_dump_json().encode(), Disk())
