# SPDX-License-Identifier: Apache-2.0
"""The bundled content, compiled: what YAML says, for exactly the files it was made from; anything else and YAML is read."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.catalogue.loader import load_catalogue
from kiosk.catalogue.package.compiled import (
    compiled_content,
    is_fresh,
    load_bundled,
    open_compiled,
    sources_digest,
    write_compiled,
)
from kiosk.catalogue.package.faults import FaultKind
from kiosk.catalogue.package.packing import OwnLabelError, load_own_label, load_texts
from kiosk.catalogue.package.parts import ANSWERS
from tests.unit.kiosk.catalogue.item_texts import CODE, content, item_text
from tests.unit.kiosk.catalogue.package_world import kind_of, opened
from tests.unit.kiosk.synthetic import CONTENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content folder that can be changed."""
    made = tmp_path / "content"
    made.mkdir()
    content(made)
    (made / "texts").mkdir()
    (made / "texts" / "visit.yaml").write_text("greeting: {zh: 您好, en: Hello}\n", encoding="utf-8")
    shutil.copytree(CONTENT / "places", made / "places")
    shutil.copy(CONTENT / "package.yaml", made)
    return made


@pytest.fixture
def compiled(folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "build" / "bundled.kcb"
    write_compiled(compiled_content(folder), path)
    return path


def test_it_says_what_the_files_say(folder: Path, compiled: Path) -> None:
    found, original = load_bundled(folder, compiled), load_catalogue(folder)
    assert found.package is not None
    assert dict(found.catalogue.items) == dict(original.items)
    assert dict(found.catalogue.summaries) == dict(original.summaries)
    assert (found.catalogue.tables, found.texts) == (original.tables, load_texts(folder))
    assert found.package.manifest.serial == load_own_label(folder).serial
    assert found.label.made_at == load_bundled(folder, compiled.with_name("none.kcb")).label.made_at
    assert is_fresh(folder, compiled)
    assert compiled.stat().st_mode & 0o777 == 0o644


def test_without_it_the_files_are_read(folder: Path, tmp_path: Path) -> None:
    found = load_bundled(folder, tmp_path / "none.kcb")
    assert found.package is None
    assert list(found.catalogue.items) == [CODE]
    assert found.texts["visit"]["greeting"]["zh"] == "您好"


def edited(folder: Path) -> None:
    path = folder / "items" / f"{CODE}.yaml"
    before = path.stat()
    path.write_text(item_text().replace("办个示例", "办个样例"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # told by its bytes, not by its time


def removed(folder: Path) -> None:
    (folder / "items" / f"{CODE}.yaml").unlink()


def added(folder: Path) -> None:
    (folder / "texts" / "more.yaml").write_text("more: {zh: 多, en: More}\n", encoding="utf-8")


def renamed(folder: Path) -> None:
    (folder / "texts" / "visit.yaml").rename(folder / "texts" / "visitor.yaml")


@pytest.mark.parametrize("change", [edited, removed, added, renamed])
def test_a_changed_file_makes_it_old(folder: Path, compiled: Path, change: Callable[[Path], None]) -> None:
    change(folder)
    assert not is_fresh(folder, compiled)
    found = load_bundled(folder, compiled)
    assert found.package is None
    assert dict(found.catalogue.items) == dict(load_catalogue(folder).items)
    write_compiled(compiled_content(folder), compiled)
    assert is_fresh(folder, compiled)
    assert dict(load_bundled(folder, compiled).catalogue.items) == dict(load_catalogue(folder).items)


def test_a_file_that_was_only_touched_does_not(folder: Path, compiled: Path) -> None:
    os.utime(folder / "items" / f"{CODE}.yaml", ns=(5, 5))
    assert is_fresh(folder, compiled)


def test_other_code_makes_it_old(folder: Path, compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "catalogue"
    other.mkdir()
    (other / "model.py").write_text("# another model", encoding="utf-8")
    monkeypatch.setattr("kiosk.catalogue.package.compiled._CODE", (other,))
    assert not is_fresh(folder, compiled)


def test_damaged_anywhere_it_is_not_used(folder: Path, compiled: Path) -> None:
    data, sources = compiled.read_bytes(), sources_digest(folder)
    chosen = random.Random(20261121)
    places = {*range(72), *(chosen.randrange(len(data)) for _ in range(300))}
    for at in sorted(places):
        changed = bytearray(data)
        changed[at] ^= 1 << chosen.randrange(8)
        compiled.write_bytes(changed)
        assert open_compiled(compiled, sources) is None, f"byte {at}"
    for length in (0, 3, 71, 72, 500, len(data) - 1):
        compiled.write_bytes(data[:length])
        assert open_compiled(compiled, sources) is None, f"{length} bytes"
    compiled.write_bytes(data + b"\x00")
    assert open_compiled(compiled, sources) is None
    compiled.write_bytes(data)
    assert open_compiled(compiled, sources) is not None


def test_a_manifest_of_another_kind_is_not_used(folder: Path, compiled: Path) -> None:
    import hashlib

    sources = sources_digest(folder)
    manifest = b"{}"
    head = b"KCB1" + sources + hashlib.sha256(manifest).digest() + len(manifest).to_bytes(4, "big")
    compiled.write_bytes(head + manifest)
    assert open_compiled(compiled, sources) is None


def test_a_disk_that_fails_is_none(folder: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = sources_digest(folder)

    def broken(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", broken)
    assert open_compiled(compiled, sources) is None


def test_it_is_no_package(compiled: Path) -> None:
    """Nobody signed it."""
    assert kind_of(opened(compiled)) is FaultKind.NOT_A_PACKAGE


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("serial: 0\nmade_at: 2026-11-21T00:00:00+08:00\neffective_from: 2026-11-21\n", 1),
        ("made_at: 2026-11-21T00:00:00+08:00\nserial: 1\neffective_from: soon\n", 3),
        ("serial: 1\nmade_at: 2026-11-21T00:00:00+08:00\neffective_from: 2026-11-21\nserail: 2\n", 4),
        ("serial: 1\nserial: 2\n", 2), ("- 1\n", 1), ("", 1),
    ],
)  # fmt: skip
def test_a_label_that_cannot_be_used_says_its_line(folder: Path, text: str, line: int) -> None:
    (folder / "package.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(OwnLabelError) as caught:
        compiled_content(folder)
    assert caught.value.line == line


def test_a_label_that_is_not_there(folder: Path) -> None:
    (folder / "package.yaml").unlink()
    with pytest.raises(OwnLabelError, match=r"package\.yaml:1: 读不了"):
        load_own_label(folder)


def test_answers_come_from_the_package_and_else_from_the_files(folder: Path, tmp_path: Path) -> None:
    for name in ("asking", "synonyms"):
        shutil.copy(CONTENT / "tables" / f"{name}.yaml", folder / "tables")
    path = tmp_path / "answers.kcb"
    write_compiled(compiled_content(folder), path)
    packed, read = load_bundled(folder, path), load_bundled(folder, path.with_name("none.kcb"))
    assert packed.package is not None
    assert packed.package.part(ANSWERS) is not None
    assert read.package is None
    (item,) = read.catalogue.items.values()
    for found in (packed, read):
        assert [one.code for one in found.answering().ask(item.plain_name.zh).answers][:1] == [CODE]
