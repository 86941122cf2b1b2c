# SPDX-License-Identifier: Apache-2.0
"""The packages that a terminal keeps: taken in once, verified to the last byte, and used from their day on.

A folder of its own: ``<serial>.kcp``, and ``packages.json`` (:mod:`.record`). One process takes in (the courier, or a
technician's command while nothing runs); visits only read. A package whose day has not come waits beside the one in use.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kiosk.catalogue.package.bytes_on_disk import BLOCK_BYTES, BytesOnDisk
from kiosk.catalogue.package.faults import FaultKind, PackageFault, fault
from kiosk.catalogue.package.keys import ContentKeys
from kiosk.catalogue.package.manifest import MAX_FILE_BYTES, Manifest
from kiosk.catalogue.package.opening import ContentPackage, open_package, usable, verify_package
from kiosk.catalogue.package.record import VerifiedFile, load_record, save_record
from offline_cache.durable_files import Disk, fsync_folder, private_folder

SUFFIX: Final = ".kcp"
_RECORD: Final = "packages.json"
_INCOMING: Final = "incoming.part"


@dataclass(frozen=True, eq=False)
class OnShelf:
    """The package to use, or None: the bundled content is. ``faults``: of packages that should have been usable."""

    package: ContentPackage | None
    faults: tuple[PackageFault, ...]


class Shelf:
    """The packages in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take_in(self, source: Path, keys: ContentKeys, floor: int, today: date, site: str) -> Manifest | PackageFault:
        """Copy a package here and verify the copy, every item. One whose day has not come is kept for that day.

        ``floor``: the bundled content's serial. Packages that are older than the one in use are removed.

        Raises:
            OSError: the folder cannot be written to.
        """
        private_folder(self._folder)
        incoming = self._folder / _INCOMING
        try:
            found = _copied(source, incoming) or self._verified(incoming, keys, floor, today, site)
        finally:
            incoming.unlink(missing_ok=True)
        return found

    def in_use(self, keys: ContentKeys, floor: int, today: date, site: str) -> OnShelf:
        """The package with the highest serial that is good, and meant for here and now."""
        record = load_record(self._folder / _RECORD)
        faults: list[PackageFault] = []
        for path in self._newest_first():
            found = open_package(path, keys, floor, today, site, verified=record.known(path))
            if isinstance(found, ContentPackage):
                return OnShelf(found, tuple(faults))
            if found.kind not in (FaultKind.NOT_YET, FaultKind.ROLLED_BACK):
                faults.append(found)
        return OnShelf(None, tuple(faults))

    def _verified(
        self, incoming: Path, keys: ContentKeys, floor: int, today: date, site: str
    ) -> Manifest | PackageFault:
        found = verify_package(incoming, keys)
        if isinstance(found, PackageFault):
            return found
        found.close()
        manifest, record = found.manifest, load_record(self._folder / _RECORD)
        refused = usable(manifest, max(floor, record.highest_serial), max(today, manifest.effective_from), site)
        if refused is not None:
            return refused
        path = self._folder / f"{manifest.serial:020}{SUFFIX}"
        incoming.replace(path)
        fsync_folder(self._folder, Disk())
        verified = VerifiedFile.of(path, path.stat(), found.record.manifest)
        save_record(record.after(manifest.serial, verified), self._folder / _RECORD)
        if manifest.effective_from <= today:
            self._remove_older(path)
        return manifest

    def _newest_first(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{SUFFIX}"), reverse=True)

    def _remove_older(self, path: Path) -> None:
        for other in self._newest_first():
            if other.name < path.name:
                with contextlib.suppress(OSError):  # it is not used, and tried again with the next package
                    other.unlink()


def _copied(source: Path, incoming: Path) -> PackageFault | None:
    """Raises OSError where it cannot be written; a source that cannot be read is a fault."""
    try:
        file = BytesOnDisk(source)
    except (OSError, ValueError):
        return fault(FaultKind.UNREADABLE)
    size, at = file.status.st_size, 0
    if size > MAX_FILE_BYTES:
        return fault(FaultKind.TOO_LARGE, f"{size} 字节")
    with incoming.open("wb") as copy:
        while at < size:
            try:
                block = file.read(at, BLOCK_BYTES)
            except OSError:
                block = b""
            if not block:
                return fault(FaultKind.UNREADABLE)
            copy.write(block)
            at += len(block)
        copy.flush()
        os.fsync(copy.fileno())
    return None
