# SPDX-License-Identifier: Apache-2.0
"""The content that comes with the program, compiled: the parts of a package without a signature, so that no visit parses YAML
in front of people.

The file lies in the program's own folder and is written by whoever may write there; it is as trustworthy as the program
beside it. It is no package: its first bytes are others, and :func:`~.opening.open_package` takes it for none. ::

    0   4   magic "KCB1" (kiosk content, bundled, version 1)
    4   32  SHA-256 over what it was made from (:func:`sources_digest`)
    36  32  SHA-256 of the manifest
    68  4   m, length of the manifest
    72  m   manifest, then the parts

It is good for exactly the files that it was made from, told by their bytes: an item that was edited, or another version of
the code that reads items, and it is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.catalogue.package.bytes_on_disk import BytesOnDisk
from kiosk.catalogue.package.faults import PackageFault
from kiosk.catalogue.package.head import MAX_MANIFEST_BYTES
from kiosk.catalogue.package.manifest import Label, parse_manifest
from kiosk.catalogue.package.opening import ContentPackage, read_parts, wrong_size
from kiosk.catalogue.package.parts import ANSWERS
from kiosk.catalogue.package.record import VerifiedFile
from offline_cache.durable_files import Disk, write_durably

if TYPE_CHECKING:
    from kiosk.catalogue.asking.answering import Answering

MAGIC: Final = b"KCB1"
_HEAD_BYTES: Final = len(MAGIC) + 32 + 32 + 4
_CODE: Final = (Path(__file__).parents[1], Path(__file__).parents[2] / "places")
"""Packages whose code decides what a content file means."""


@dataclass(frozen=True)
class BundledContent:
    """What a visit needs of the content that comes with the program. ``package``: None where it was read from YAML."""

    catalogue: Catalogue
    texts: Mapping[str, Mapping[str, Any]]
    label: Label
    package: ContentPackage | None
    folder: Path
    """Where the files lie; read again where there is no package."""

    def answering(self) -> Answering:
        """小申. Takes a while: called once, and not on the thread that draws.

        Raises:
            PartDamaged, CacheUnavailable, SharedFileError: there is none that can be used.
        """
        from kiosk.catalogue.asking.answering import Answering

        data = self.package.part(ANSWERS) if self.package is not None else None
        if data is None:  # read from files, or from a package of before there were answers
            from kiosk.catalogue.package.packing import answers_index

            data = answers_index(self.catalogue, self.folder)
        return Answering(data, self.catalogue)

    def below(self, package: ContentPackage) -> BundledContent:
        """What ``package`` says. Words that it does not have, because it was made for an older program, stay the bundled ones."""
        names = dict.fromkeys((*self.texts, *package.texts))
        texts = {name: _over(self.texts.get(name, {}), package.texts.get(name, {})) for name in names}
        return BundledContent(package.catalogue, texts, package.manifest, package, self.folder)


def load_bundled(content: Path, compiled: Path) -> BundledContent:
    """The compiled content where it is there and made from just these files; otherwise the files themselves, slowly.

    Raises:
        CatalogueError: an item is wrong.
        SharedFileError, OSError: a text, a table or the label is not there, or cannot be read.
    """
    package = open_compiled(compiled, sources_digest(content))
    if package is not None:
        return BundledContent(package.catalogue, package.texts, package.manifest, package, content)
    # Here and not above: a visit that finds the compiled content does without what reads YAML.
    from kiosk.catalogue.package.packing import load_own_label, load_texts

    label = load_own_label(content)
    return BundledContent(load_catalogue(content, linted=True), load_texts(content), label, None, content)


def is_fresh(content: Path, compiled: Path) -> bool:
    """Whether the compiled content is there, whole, and made from just these files."""
    package = open_compiled(compiled, sources_digest(content))
    if package is not None:
        package.close()
    return package is not None


def compiled_content(content: Path) -> bytes:
    """The compiled content, linted on the way.

    Raises:
        CatalogueError, PlacesError, SharedFileError, PartError: the content is wrong.
        OSError: a file cannot be read.
    """
    from kiosk.catalogue.package.packing import load_own_label, parts_of

    before = sources_digest(content)
    made = parts_of(content)
    manifest = made.manifest(Label(**dict(load_own_label(content))))
    head = MAGIC + before + hashlib.sha256(manifest).digest() + len(manifest).to_bytes(4, "big")
    return b"".join((head, manifest, *made.blobs.values()))


def write_compiled(data: bytes, compiled: Path) -> None:
    """In one step: who opens it meanwhile sees the old file or the new one. Raises OSError."""
    compiled.parent.mkdir(parents=True, exist_ok=True)
    write_durably(compiled, data, Disk(), mode=0o644)


def open_compiled(compiled: Path, sources: bytes) -> ContentPackage | None:
    """The compiled content, all of it checked; None where it is not there, damaged, or made from other files."""
    try:
        file = BytesOnDisk(compiled)
    except OSError:
        return None
    found = _read(compiled, file, sources)
    if found is None:
        file.close()
    return found


def _read(path: Path, file: BytesOnDisk, sources: bytes) -> ContentPackage | None:
    try:
        head = file.read(0, _HEAD_BYTES)
        size = int.from_bytes(head[-4:], "big")
        if len(head) < _HEAD_BYTES or head[:36] != MAGIC + sources or size > MAX_MANIFEST_BYTES:
            return None
        data, begins = file.read(_HEAD_BYTES, size), _HEAD_BYTES + size
        if hashlib.sha256(data).digest() != head[36:68]:
            return None
        manifest = parse_manifest(data)
        if isinstance(manifest, PackageFault) or wrong_size(file.status.st_size, begins, manifest) is not None:
            return None
        record = VerifiedFile.of(path, file.status, head[36:68].hex())
        found = read_parts(file, begins, manifest, "", record, is_known=False)
    except OSError:
        return None
    return None if isinstance(found, PackageFault) else found


def sources_digest(content: Path) -> bytes:
    """SHA-256 over every content file, and over the code that reads them. Raises OSError."""
    files = [(path.relative_to(content).as_posix(), path) for path in content.rglob("*.yaml")]
    for folder in _CODE:
        code = [path for kind in ("*.py", "*.txt") for path in folder.rglob(kind)]
        files += [(f"{folder.name}:{path.relative_to(folder).as_posix()}", path) for path in code]
    sha256 = hashlib.sha256()
    for name, path in sorted(files):
        data = path.read_bytes()
        sha256.update(f"{name}\x00{len(data)}\x00".encode() + data)
    return sha256.digest()


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """``above`` over ``below``, table by table; a sentence or a list is taken whole."""
    made = dict(below)
    for key, value in above.items():
        old = made.get(key)
        is_table = isinstance(value, Mapping) and "zh" not in value
        made[key] = _over(old, value) if is_table and isinstance(old, Mapping) else value
    return made
