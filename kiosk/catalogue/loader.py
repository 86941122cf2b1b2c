# SPDX-License-Identifier: Apache-2.0
"""Load the catalogue: all items and tables of a content folder, or nothing (a half-loaded catalogue would lie)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.catalogue.browse import home_order
from kiosk.catalogue.findings import Finding, FindingSeverity, SharedFileError
from kiosk.catalogue.library import load_library
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import ReadItem, read_item
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.summary import ItemSummary, summary_of
from kiosk.catalogue.tables import Tables, load_tables


class CatalogueError(Exception):
    """The content cannot be used; ``findings`` say where and how to mend it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(one) for one in findings))
        self.findings = findings


@dataclass(frozen=True)
class Catalogue:
    """All items by code, in the order of home (:func:`kiosk.catalogue.browse.home_order`), the tables their rules look things
    up in, and a summary of each item. ``is_whole``: whether an item can be opened, as far as that is known without opening it.

    Out of a content package items are read one by one when they are asked for: lists are made of ``summaries``.
    """

    items: Mapping[str, ServiceItem]
    tables: Tables
    summaries: Mapping[str, ItemSummary]
    is_whole: Callable[[str], bool] = lambda _code: True

    def get(self, code: str) -> ServiceItem | None:
        """The item with this code."""
        return self.items.get(code)


_DRAFT: Final = re.compile(rb"^  release: draft\b", re.MULTILINE)


def item_files(content: Path, *, drafts: bool = True) -> tuple[Path, ...]:
    """The item files of a content folder; without those that say of themselves that they are drafts, if so wished. Told by
    their text alone: a terminal does not parse what it does not offer.
    """
    files = sorted((content / "items").glob("*.yaml"))
    return tuple(path for path in files if drafts or not _DRAFT.search(path.read_bytes()))


def load_catalogue(content: Path, *, linted: bool = False, drafts: bool = False) -> Catalogue:
    """Read ``content/items/*.yaml`` and ``content/tables/*.yaml``. ``linted``: this content was loaded before by somebody
    who looked through it; then only what keeps an item from being read is looked for. ``drafts``: those too that are not
    offered yet.

    Raises:
        CatalogueError: some item, the library or a register is wrong; warnings alone do not keep it from loading.
        FileNotFoundError: a table is not there.
    """
    try:
        library, tables = load_library(content), load_tables(content / "tables")
    except SharedFileError as error:
        raise CatalogueError((error.as_finding,)) from error
    read = [read_item(path, library) for path in item_files(content, drafts=drafts)]
    errors = tuple(one for one in _found(read, tables.registers, linted) if one.severity is FindingSeverity.ERROR)
    if errors:
        raise CatalogueError(errors)
    items = {one.item.base_code: one.item for one in read if one.item is not None}
    summaries = {one.code: one for one in home_order(map(summary_of, items.values()), {})}
    return Catalogue({code: items[code] for code in summaries}, tables, summaries)


def _found(read: Sequence[ReadItem], registers: Registers, linted: bool) -> list[Finding]:
    if linted:
        return [one for item in read for one in item.findings]
    # Here and not above: a visit process, which loads in front of people, does without the lint and its expressions.
    from kiosk.catalogue.lint import lint_read

    return lint_read(read, registers)
