# SPDX-License-Identifier: Apache-2.0
"""What somebody who looks for a service is helped with: the search index and the book of places, of the content in use.

Each is read when it is first asked for, which takes some tenths of a second: off the screen's thread. What is damaged is said
by :class:`LookupDamaged`; lists of services do without either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.catalogue.package import parts
from kiosk.catalogue.package.compiled import BundledContent
from kiosk.catalogue.package.opening import ContentPackage, PartDamaged

if TYPE_CHECKING:
    from kiosk.catalogue.search.index import SearchIndex
    from kiosk.places.book import PlaceBook


class LookupDamaged(Exception):
    """It cannot be used; the message is for the log."""


@dataclass(frozen=True)
class Lookups:
    """Both raise :class:`LookupDamaged`, and nothing else."""

    index: Callable[[], SearchIndex]
    book: Callable[[], PlaceBook]


def lookups_of(content: BundledContent, folder: Path) -> Lookups:
    """Those of ``content``; ``folder``: where its files are, if it was read from YAML."""
    package = content.package
    if package is None:
        return Lookups(lambda: _index_of_files(content, folder), lambda: _book_of_files(folder))
    return Lookups(lambda: _index_of(package), lambda: _book_of(package))


def _index_of(package: ContentPackage) -> SearchIndex:
    # Here and below, and not above: numpy and pydantic models of places, which a visit may never need.
    from kiosk.catalogue.search.index import IndexFileError, from_bytes

    try:
        data = package.part(parts.SEARCH)
        if data is None:
            raise LookupDamaged("内容包里没有检索文件")
        return from_bytes(data)
    except (PartDamaged, IndexFileError) as error:
        raise LookupDamaged(str(error)) from error


def _index_of_files(content: BundledContent, folder: Path) -> SearchIndex:
    from kiosk.catalogue.findings import SharedFileError
    from kiosk.catalogue.search.index import build_index
    from kiosk.catalogue.search.synonyms import load_synonyms

    try:
        return build_index(list(content.catalogue.summaries.values()), load_synonyms(folder / "tables"))
    except (SharedFileError, OSError) as error:
        raise LookupDamaged(str(error)) from error


def _book_of(package: ContentPackage) -> PlaceBook:
    try:
        return package.places()
    except PartDamaged as error:
        raise LookupDamaged(str(error)) from error


def _book_of_files(folder: Path) -> PlaceBook:
    from kiosk.places.loading import PlacesError, load_places

    try:
        return load_places(folder)
    except (PlacesError, OSError) as error:
        raise LookupDamaged(str(error)) from error
