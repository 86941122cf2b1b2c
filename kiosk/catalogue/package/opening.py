# SPDX-License-Identifier: Apache-2.0
"""Open a content package: all of it good, or a fault. Nothing is looked at before its signature was verified.

Order: head, key, signature, manifest; then whether it is meant for here and now; then the parts. The items' part is hashed
as a whole unless :mod:`.record` knows this very file; an item is checked again, alone, whenever it is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.version import PROGRAM_VERSION
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.package import parts
from kiosk.catalogue.package.bytes_on_disk import BytesOnDisk
from kiosk.catalogue.package.faults import FaultKind, PackageFault, fault
from kiosk.catalogue.package.head import MAX_HEAD_BYTES, Head, parse_head
from kiosk.catalogue.package.keys import ContentKeys
from kiosk.catalogue.package.lazy import LazyItems, LazySummaries
from kiosk.catalogue.package.manifest import MAX_FILE_BYTES, Manifest, PartPlace, is_newer, parse_manifest
from kiosk.catalogue.package.record import VerifiedFile

if TYPE_CHECKING:
    from kiosk.places.book import PlaceBook


class PartDamaged(Exception):
    """A part that is read on demand is not what was signed."""

    def __init__(self, found: PackageFault) -> None:
        super().__init__(str(found))
        self.fault = found


@dataclass(frozen=True, eq=False)
class ContentPackage:
    """An open package. ``key_id``: whose signature; empty for what was compiled here. ``damage``: faults found while reading."""

    manifest: Manifest
    key_id: str
    catalogue: Catalogue
    texts: Mapping[str, Mapping[str, Any]]
    record: VerifiedFile
    _file: BytesOnDisk = field(repr=False)
    _begins: int = field(repr=False)
    damage: list[PackageFault] = field(default_factory=list)

    def part(self, name: str) -> bytes | None:
        """A part's bytes, checked now; None where the package has none of this name.

        Raises:
            PartDamaged: they are not what was signed.
        """
        place = self.manifest.places().get(name)
        if place is None:
            return None
        try:
            data = _checked(self._file, self._begins, name, place)
        except OSError as error:
            raise PartDamaged(fault(FaultKind.UNREADABLE, name)) from error
        if isinstance(data, PackageFault):
            raise PartDamaged(data)
        return data

    def places(self) -> PlaceBook:
        """附近能办.

        Raises:
            PartDamaged: its part is not what was signed, or nothing of this version's.
        """
        # Here and not above: what is loaded with it takes longer than all the rest, and a visit may never ask.
        from kiosk.places.loading import PlaceFiles

        try:
            return PlaceFiles.model_validate_json(self.part(parts.PLACES) or b"").book()
        except (ValueError, LookupError) as error:  # ... or files that do not fit each other: a kind that is not listed
            raise PartDamaged(fault(FaultKind.BAD_MANIFEST, parts.PLACES)) from error

    def close(self) -> None:
        """Items that were not read yet cannot be read any more."""
        self._file.close()


def open_package(
    path: Path,
    keys: ContentKeys,
    floor_serial: int,
    today: date,
    site: str,
    *,
    verified: VerifiedFile | None = None,
    program: str = PROGRAM_VERSION,
) -> ContentPackage | PackageFault:
    """The package for use at ``site`` on ``today``.

    ``floor_serial``: the higher of the bundled content's serial and of what was seen here before; no lower one is taken.
    ``verified``: what :class:`~.record.PackageRecord` remembers; the file that is just that is not hashed again.
    """
    return _opened(path, keys, lambda manifest: usable(manifest, floor_serial, today, site, program), verified)


def verify_package(path: Path, keys: ContentKeys, *, program: str = PROGRAM_VERSION) -> ContentPackage | PackageFault:
    """For whoever makes or hands on packages: every byte, every item; not for whom and from when on."""

    def readable(manifest: Manifest) -> PackageFault | None:
        is_too_new = is_newer(manifest.least_program, program)
        return fault(FaultKind.NEWER_PROGRAM, manifest.least_program) if is_too_new else None

    package = _opened(path, keys, readable, None)
    if isinstance(package, PackageFault):
        return package
    for found in _every_one(package):
        package.close()
        return found
    return package


def usable(
    manifest: Manifest, floor_serial: int, today: date, site: str, program: str = PROGRAM_VERSION
) -> PackageFault | None:
    """Whether a verified manifest is for here and now."""
    if is_newer(manifest.least_program, program):
        return fault(FaultKind.NEWER_PROGRAM, manifest.least_program)
    if manifest.serial < floor_serial:
        return fault(FaultKind.ROLLED_BACK, f"序号 {manifest.serial}，最低 {floor_serial}")
    if not manifest.stage.reaches(site):
        return fault(FaultKind.OTHER_SITE)
    if today < manifest.effective_from:
        return fault(FaultKind.NOT_YET, manifest.effective_from.isoformat())
    return None


def _opened(
    path: Path, keys: ContentKeys, check: Callable[[Manifest], PackageFault | None], verified: VerifiedFile | None
) -> ContentPackage | PackageFault:
    try:
        file = BytesOnDisk(path)
    except (OSError, ValueError):
        return fault(FaultKind.UNREADABLE)
    try:
        if file.status.st_size > MAX_FILE_BYTES:
            found: ContentPackage | PackageFault = fault(FaultKind.TOO_LARGE, f"{file.status.st_size} 字节")
        else:
            found = _signed(path, file, keys, check, verified)
    except OSError:
        found = fault(FaultKind.UNREADABLE)
    if isinstance(found, PackageFault):
        file.close()
    return found


def _signed(
    path: Path,
    file: BytesOnDisk,
    keys: ContentKeys,
    check: Callable[[Manifest], PackageFault | None],
    verified: VerifiedFile | None,
) -> ContentPackage | PackageFault:
    head = parse_head(file.read(0, MAX_HEAD_BYTES))
    if isinstance(head, PackageFault):
        return head
    if (refused := _refused(head, keys)) is not None:
        return refused
    manifest = parse_manifest(head.manifest)
    if isinstance(manifest, PackageFault):
        return manifest
    if (refused := check(manifest)) is not None:
        return refused
    if (refused := wrong_size(file.status.st_size, head.length, manifest)) is not None:
        return refused
    record = VerifiedFile.of(path, file.status, hashlib.sha256(head.manifest).hexdigest())
    return read_parts(file, head.length, manifest, head.key_id, record, is_known=record == verified)


def _refused(head: Head, keys: ContentKeys) -> PackageFault | None:
    key = keys.by_id.get(head.key_id)
    if key is None:
        is_ours = head.key_id.startswith(f"{keys.environment.value}-")
        return fault(FaultKind.UNKNOWN_KEY if is_ours else FaultKind.WRONG_ENVIRONMENT, head.key_id)
    if key.suite_id != head.suite_id or not key.verifies(head.signature, head.signed):
        return fault(FaultKind.BAD_SIGNATURE)
    return None


def wrong_size(size: int, begins: int, manifest: Manifest) -> PackageFault | None:
    """Whether the file is shorter or longer than its manifest says."""
    wanted = begins + manifest.parts_size
    if size < wanted:
        return fault(FaultKind.TRUNCATED, f"{size} / {wanted} 字节")
    return fault(FaultKind.TAMPERED, f"多了 {size - wanted} 字节") if size > wanted else None


def read_parts(
    file: BytesOnDisk, begins: int, manifest: Manifest, key_id: str, record: VerifiedFile, *, is_known: bool
) -> ContentPackage | PackageFault:
    """The package over parts whose manifest is believed. ``is_known``: this very file was hashed before. Raises OSError."""
    places = manifest.places()
    if missing := [name for name in parts.REQUIRED if name not in places]:
        return fault(FaultKind.BAD_MANIFEST, missing[0])
    small: dict[str, bytes] = {}
    for name in parts.SMALL:
        data = _checked(file, begins, name, places[name])
        if isinstance(data, PackageFault):
            return data
        small[name] = data
    for name, place in places.items():
        if is_known or name in small:
            continue
        if file.digest(begins + place.begins, place.size).hex() != place.sha256:
            return fault(FaultKind.TAMPERED, name)
    damage: list[PackageFault] = []
    items = places[parts.ITEMS]
    try:
        index = parts.decode_index(small[parts.INDEX], items.size)
        summaries = _summaries(small[parts.SUMMARIES], list(index), all_read=not is_known)
        tables, texts = parts.decode_tables(small[parts.TABLES]), parts.decode_texts(small[parts.TEXTS])
    except parts.PartError as error:
        return fault(FaultKind.BAD_MANIFEST, str(error))
    lazy = LazyItems(file, begins + items.begins, index, damage.append)
    return ContentPackage(
        manifest, key_id, Catalogue(lazy, tables, summaries, lazy.is_whole), texts, record, file, begins, damage
    )


def _summaries(data: bytes, codes: list[str], *, all_read: bool) -> LazySummaries:
    lines = data.split(b"\n") if data else []
    if len(lines) != len(codes):
        raise parts.PartError("summaries: 行数和 index 不一样")
    summaries = LazySummaries(codes, lines)
    if all_read:
        for code in codes:
            _ = summaries[code]
    return summaries


def _checked(file: BytesOnDisk, begins: int, name: str, place: PartPlace) -> bytes | PackageFault:
    if place.size > parts.MAX_SMALL_BYTES:
        return fault(FaultKind.TOO_LARGE, name)
    data = file.read(begins + place.begins, place.size)
    return data if hashlib.sha256(data).hexdigest() == place.sha256 else fault(FaultKind.TAMPERED, name)


def _every_one(package: ContentPackage) -> Iterator[PackageFault]:
    """Faults of what is read on demand otherwise."""
    for code in package.catalogue.items:
        package.catalogue.get(code)
    yield from package.damage
    try:
        package.places()
    except PartDamaged as error:
        yield error.fault
