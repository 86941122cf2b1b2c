# SPDX-License-Identifier: Apache-2.0
"""Large sealed attachments: files beside the database. Small ones are in their row (2.6 times faster at 100 KB).

Order when stored: file, fsync, rename, fsync of the folder, then the row. Order when destroyed: the row, then the file.
So a crash leaves at worst a file without a row, which :meth:`AttachmentFiles.sweep` removes at the next start.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from offline_cache.durable_files import Disk, private_folder, write_durably
from offline_cache.errors import AttachmentLost
from offline_cache.sealed_case import SealedAttachment

IN_ROW_BYTES = 256 * 1024
"""Up to here an attachment lives in its row; beyond, a file is at least twice as fast and gives its room back."""


class AttachmentFiles:
    """The folder of large attachments."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = private_folder(folder)
        self._disk = disk

    def store(self, case_id: str, position: int, attachment: SealedAttachment) -> str:
        """Write one attachment durably; the result is the name that the row keeps."""
        name = f"{case_id}-{position}.sealed"
        write_durably(self._folder / name, attachment.envelope, self._disk)
        return name

    def read(self, name: str, offset: int, length: int) -> bytes:
        """A part of a stored attachment.

        Raises:
            AttachmentLost: the file is gone or shorter than the row says.
        """
        try:
            with (self._folder / name).open("rb") as file:
                file.seek(offset)
                data = file.read(length)
        except FileNotFoundError as error:
            raise AttachmentLost(f"attachment file {name} is missing") from error
        if len(data) != length:
            raise AttachmentLost(f"attachment file {name} is shorter than it was")
        return data

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        return (self._folder / name).exists()

    def remove(self, names: Collection[str]) -> None:
        """Remove files whose rows are gone."""
        for name in names:
            self._disk.unlink(self._folder / name)

    def sweep(self, referenced: Collection[str]) -> int:
        """Remove what no row refers to (half-written files too); the result is how many there were."""
        orphans = [path for path in self._folder.iterdir() if path.name not in referenced]
        for path in orphans:
            self._disk.unlink(path)
        return len(orphans)
