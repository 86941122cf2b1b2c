# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.program_files import CONTENT
from kiosk.catalogue.loader import load_catalogue
from kiosk.catalogue.package.compiled import compiled_content, write_compiled
from kiosk.places.loading import load_places
from kiosk.platform.sandbox import served_content as served
from kiosk.platform.sandbox.served_content import served_content


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compiled") / "bundled.kcb"
    write_compiled(compiled_content(CONTENT), path)
    return path


def test_compiled_or_read_it_is_the_same(compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, read_places = served_content(drafts=False, compiled=tmp_path / "none.kcb")
    monkeypatch.setattr(served, "load_catalogue", None)  # not needed any more
    fast, fast_places = served_content(drafts=False, compiled=compiled)
    assert dict(fast.items) == dict(read.items)
    assert dict(fast.summaries) == dict(read.summaries)
    assert fast.tables == read.tables
    told = [
        [(one.point, one.kind, one.district, one.items, one.where) for one in book.entries]
        for book in (fast_places, read_places, load_places(CONTENT))
    ]
    assert told[0] == told[1] == told[2]


def test_compiled_from_other_files_is_not_believed(compiled: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    table = next((content / "tables").glob("*.yaml"))
    table.write_text(table.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    wrong = compiled.with_name("damaged.kcb")
    wrong.write_bytes(compiled.read_bytes()[:-1])
    for place in (compiled, wrong):
        found, _ = served_content(drafts=False, content=content if place is compiled else CONTENT, compiled=place)
        assert found.items.keys() == load_catalogue(CONTENT, linted=True).items.keys()


def test_drafts_are_read_from_the_files(compiled: Path) -> None:
    found, _ = served_content(drafts=True, compiled=compiled)
    assert found.items.keys() == load_catalogue(CONTENT, linted=True, drafts=True).items.keys()
