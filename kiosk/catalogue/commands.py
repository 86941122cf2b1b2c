# SPDX-License-Identifier: Apache-2.0
"""``main.py content lint`` and ``content show``: for authors of items. Plain functions that print and return an exit status."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeAlias

from kiosk.catalogue.findings import Finding, FindingSeverity, SharedFileError
from kiosk.catalogue.item_sheet import item_sheet
from kiosk.catalogue.library import load_library
from kiosk.catalogue.lint import lint
from kiosk.catalogue.lint_screen_texts import screen_texts, text_files
from kiosk.catalogue.loader import item_files
from kiosk.catalogue.reading import read_item
from kiosk.catalogue.registers import load_registers
from kiosk.catalogue.roads import ROADS_FILE, lint_roads
from kiosk.catalogue.search.phrases import names_of
from kiosk.catalogue.search.synonyms import lint_synonyms
from kiosk.catalogue.summary import summary_of

_SHARED: Final = ("library", "tables")

Measure: TypeAlias = Callable[[Sequence[Path], Path], Iterable[Finding]]
"""Item files and their content folder -> findings."""

EXIT_GOOD, EXIT_FAILED, EXIT_WRONG_USE = 0, 1, 2


def lint_content(
    paths: Sequence[Path], bundled: Path, *, as_json: bool = False, notes: bool = True, measure: Measure | None = None
) -> int:
    """Every finding one line, a summary at the end; 1 where there is an error, 2 where a path is not there.

    Without ``notes`` these are counted and not told.

    ``paths``: content folders, folders or files of items or texts; none: ``bundled``. Files outside of a content folder are held
    against the library and the registers of ``bundled``. Drafts are looked through too. ``measure``: looks at items that have no
    error, and at how their forms are filled in.
    """
    files: dict[Path, dict[Path, None]] = {}  # each once, however often it was told
    for path in [one.resolve() for one in paths or [bundled]]:
        told = _files(path)
        if not told:
            print(f"{path} 里没有内容可查\n怎么办：写内容文件夹，或事项文件的路径", file=sys.stderr)
            return EXIT_WRONG_USE
        files.setdefault(path if _is_content(path) else _content_of(told[0], bundled), {}).update(dict.fromkeys(told))
    found: list[Finding] = []
    count = 0
    for content, held in files.items():
        # the library and the registers are read with whatever items there are
        items = [path for path in held if path.parent.name not in (*_SHARED, "texts")]
        count += len(items)
        of_items = lint(items, content)
        wrong = {one.file for one in of_items if one.severity is FindingSeverity.ERROR}
        found += of_items
        if measure is not None:
            found += measure([path for path in items if str(path) not in wrong], content)
        found += [one for path in held if path.parent.name == "texts" for one in screen_texts(path)]
        if set(items) >= set(item_files(content)):  # of one item alone nobody can tell which words no item has
            found += lint_synonyms(content / "tables", _words_of(items, content))
        if set(items) >= set(item_files(content)) or content / "tables" / ROADS_FILE in held:
            found += _of_roads(content)
    told_of = [one for one in found if notes or one.severity is not FindingSeverity.NOTE]
    of = Counter(one.severity for one in found)
    counts = {"items": count, **{f"{severity}s": of[severity] for severity in FindingSeverity}}
    _print_findings(sorted(_near(one) for one in told_of), counts, as_json=as_json)
    return EXIT_FAILED if any(one.severity is FindingSeverity.ERROR for one in found) else EXIT_GOOD


def show_item(code: str, content: Path) -> int:
    """One item on a sheet; 1 where there is none of this code, or it cannot be read."""
    files = {path.stem: path for path in item_files(content)}
    if code not in files:
        near = get_close_matches(code, list(files), 1)
        todo = f"是不是 {near[0]}？" if near else f"有的是：{'、'.join(files)}"
        print(f"没有编码是 {code} 的事项\n怎么办：{todo}", file=sys.stderr)
        return EXIT_FAILED
    try:
        one, registers = read_item(files[code], load_library(content)), load_registers(content / "tables")
    except SharedFileError as error:
        print(error.as_finding, file=sys.stderr)
        return EXIT_FAILED
    if one.item is None:
        print("\n".join(str(_near(found)) for found in one.findings), file=sys.stderr)
        return EXIT_FAILED
    print("\n".join(item_sheet(one.item, registers)))
    return EXIT_GOOD


def _words_of(items: Sequence[Path], content: Path) -> list[str]:
    """What the items can be found by; nothing where the library cannot be read, which is a finding already."""
    try:
        library = load_library(content)
    except SharedFileError:
        return []
    read = (read_item(path, library).item for path in items)
    return [word for item in read if item is not None for word in names_of(summary_of(item))]


def _of_roads(content: Path) -> list[Finding]:
    """What is wrong with the list of roads; nothing where no register can be read, which is a finding already."""
    try:
        return lint_roads(content / "tables", load_registers(content / "tables").regions)
    except SharedFileError:
        return []


def _is_content(path: Path) -> bool:
    return (path / "items").is_dir()


def _files(path: Path) -> tuple[Path, ...]:
    """What there is to look through at ``path``; empty where there is nothing."""
    if _is_content(path):
        return (*item_files(path), *text_files(path))
    return (path,) if path.is_file() else tuple(sorted(path.glob("*.yaml")))


def _content_of(path: Path, bundled: Path) -> Path:
    """The content folder that a file lies in."""
    above = path.parent.parent
    return above if (above / "tables").is_dir() else bundled


def _near(found: Finding) -> Finding:
    """Files below the folder where the author stands are named from there."""
    path, here = Path(found.file), Path.cwd()
    return replace(found, file=str(path.relative_to(here))) if path.is_relative_to(here) else found


def _print_findings(found: Sequence[Finding], counts: Mapping[str, int], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({**counts, "findings": [asdict(one) for one in found]}, ensure_ascii=False, indent=2))
        return
    for one in found:
        print(one)
    print(", ".join(f"{count} {name}" for name, count in counts.items()))
