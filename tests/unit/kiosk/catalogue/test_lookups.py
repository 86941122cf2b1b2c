# SPDX-License-Identifier: Apache-2.0
"""Search index and places of the content in use: compiled, of a package, or of bare files; and what is damaged is said so."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.catalogue.package.compiled import compiled_content, load_bundled, write_compiled
from kiosk.catalogue.package.lookups import LookupDamaged, lookups_of
from kiosk.catalogue.package.opening import ContentPackage
from kiosk.catalogue.search.ranking import search
from tests.unit.kiosk.catalogue.package_world import opened, world
from tests.unit.kiosk.synthetic import CONTENT, PENSION


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "bundled.kcb"
    write_compiled(compiled_content(CONTENT), path)
    return path


@pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "files"])
def test_a_pension_is_found_and_so_is_where_to_go(compiled: Path, is_compiled: bool) -> None:
    content = load_bundled(CONTENT, compiled if is_compiled else compiled.with_name("none.kcb"))
    assert (content.package is not None) is is_compiled
    lookups = lookups_of(content, CONTENT)
    assert PENSION in {one.code for one in search(lookups.index(), "ylbx")}
    assert len(lookups.book().entries) > 100


def test_an_index_that_is_none_is_said(tmp_path: Path, compiled: Path) -> None:
    path = tmp_path / "content.kcp"
    path.write_bytes(world().package())
    package = opened(path)
    assert isinstance(package, ContentPackage)
    with pytest.raises(LookupDamaged):
        lookups_of(load_bundled(CONTENT, compiled).below(package), tmp_path).index()


def test_bytes_that_changed_since_they_were_verified_are_said(tmp_path: Path, compiled: Path) -> None:
    copy = tmp_path / "bundled.kcb"
    shutil.copy(compiled, copy)
    content = load_bundled(CONTENT, copy)
    assert content.package is not None
    places = content.package.manifest.places()
    data = bytearray(copy.read_bytes())
    begins = len(data) - sum(part.size for part in places.values())
    for name in ("search", "places"):
        data[begins + places[name].begins + 20] ^= 1
    copy.write_bytes(data)
    lookups = lookups_of(content, CONTENT)
    for look in (lookups.index, lookups.book):
        with pytest.raises(LookupDamaged):
            look()


def test_files_that_cannot_be_read_are_said(tmp_path: Path, compiled: Path) -> None:
    content = replace(load_bundled(CONTENT, compiled), package=None)
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "synonyms.yaml").write_text("groups: [", encoding="utf-8")
    lookups = lookups_of(content, tmp_path)
    for look in (lookups.index, lookups.book):
        with pytest.raises(LookupDamaged):
            look()


def test_an_old_package_without_an_index_is_said(
    tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = load_bundled(CONTENT, compiled)
    monkeypatch.setattr(ContentPackage, "part", lambda _self, _name: None)
    with pytest.raises(LookupDamaged):
        lookups_of(content, CONTENT).index()
