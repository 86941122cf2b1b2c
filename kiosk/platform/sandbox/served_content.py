# SPDX-License-Identifier: Apache-2.0
"""The services and places that the embedded platform serves (事项库、服务点): those of the program beside it.

Compiled content is read where it is there and made from just these files: a sandbox starts twice as quickly with it. Without it,
and with drafts, the files are read and linted.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from config.program_files import COMPILED, CONTENT
from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.catalogue.package.compiled import open_compiled, sources_digest
from kiosk.catalogue.package.opening import ContentPackage
from kiosk.places.book import PlaceBook


def served_content(*, drafts: bool, content: Path = CONTENT, compiled: Path = COMPILED) -> tuple[Catalogue, PlaceBook]:
    """``drafts``: items too that no terminal offers yet.

    Raises:
        CatalogueError, PlacesError, OSError: the content cannot be used.
    """
    package = None if drafts else open_compiled(compiled, sources_digest(content))
    if package is not None:
        try:
            return _whole(package), package.places()
        finally:
            package.close()
    from kiosk.places.loading import load_places

    return load_catalogue(content, drafts=drafts), load_places(content)


def _whole(package: ContentPackage) -> Catalogue:
    """All of it at once: a visit reads an item when somebody wants it, here many threads want any."""
    lazy = package.catalogue
    return replace(lazy, items=dict(lazy.items), summaries=dict(lazy.summaries))
