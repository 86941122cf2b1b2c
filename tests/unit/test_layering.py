# SPDX-License-Identifier: Apache-2.0
"""The layers where import-linter is blind: imports by name at run time, who imports main, where no package may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("commands", "config", "drivers", "kiosk", "offline_cache", "ui")
SQL_USERS = ("offline_cache/", "kiosk/platform/sandbox/store.py")
BY_NAME = frozenset(
    {"__import__", "import_module", "exec", "eval", "spec_from_file_location", "run_path", "run_module"}
)


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def called_by_name(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            # someone.exec(), someone.eval() are methods of that name (QDialog.exec); the bare names are Python's own
            if name in BY_NAME and (isinstance(function, ast.Name) or name not in {"exec", "eval"}):
                yield name, node.lineno


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_hides_no_import(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    where = path.relative_to(ROOT).as_posix()
    names = set(imported(tree))
    assert list(called_by_name(tree)) == [], "imports and code by name go round the layers"
    assert not any(name == "main" or name.startswith("tests") for name in names), "nobody below main imports main"
    if not where.startswith(SQL_USERS):
        assert not any(name.split(".")[0] in {"sqlite3", "sqlite_utils", "apsw"} for name in names), (
            "SQL lives elsewhere"
        )
    assert "pickle" not in names, "unpickling runs what it is given"


def test_the_scan_sees_what_it_looks_for() -> None:
    bad = "import sqlite3\nfrom main import x\nimport importlib\nimportlib.import_module('a')\n__import__('b')\n"
    tree = ast.parse(bad)
    assert set(imported(tree)) == {"sqlite3", "main", "importlib"}
    assert [name for name, _ in called_by_name(tree)] == ["import_module", "__import__"]
    assert len(sources()) > 20


@pytest.mark.parametrize("folder", ["requirements", "docs", ".ci"])
def test_folders_that_hold_no_code(folder: str) -> None:
    assert list((ROOT / folder).rglob("*.py")) == []


def test_packaging_holds_scripts_alone() -> None:
    """An __init__.py would shadow the library of that name in every process started here; nothing imports its scripts."""
    scripts = list((ROOT / "packaging").rglob("*.py"))
    assert not [path for path in scripts if path.name == "__init__.py"]
    names = {path.stem for path in scripts}
    for path in sources():
        imports = {name.split(".")[0] for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
        assert not imports & names, f"{path} imports a script of packaging/"


def test_every_source_file_says_its_licence_and_what_it_is() -> None:
    silent = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if not text.startswith("# SPDX-License-Identifier: Apache-2.0\n") or ast.get_docstring(ast.parse(text)) is None:
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []
