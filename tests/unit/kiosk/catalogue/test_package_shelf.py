# SPDX-License-Identifier: Apache-2.0
"""Packages that a terminal keeps: verified once, used from their day on, never an older one, and the bundled one below all."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.modes import Environment
from kiosk.catalogue.package import commands
from kiosk.catalogue.package.bytes_on_disk import BytesOnDisk
from kiosk.catalogue.package.compiled import BundledContent
from kiosk.catalogue.package.faults import FaultKind, PackageFault
from kiosk.catalogue.package.keys import dump_content_keys
from kiosk.catalogue.package.manifest import MAX_FILE_BYTES, Manifest
from kiosk.catalogue.package.opening import ContentPackage
from kiosk.catalogue.package.shelf import OnShelf, Shelf
from kiosk.catalogue.words import words
from tests.unit.kiosk.catalogue.item_texts import CODE
from tests.unit.kiosk.catalogue.package_world import KEY, KEYS, SITE, TEXTS, label, opened, staged, world
from tests.unit.kiosk.synthetic import CONTENT, TODAY

FLOOR = 5
TOMORROW = TODAY + timedelta(days=1)


class Terminal:
    """A shelf, and packages that come from outside."""

    def __init__(self, folder: Path) -> None:
        self.source, self.folder = folder / "from outside", folder / "content"
        self.shelf = Shelf(self.folder)

    def brings(self, serial: int, today: date = TODAY, **changes: Any) -> Manifest | PackageFault:
        self.source.write_bytes(world().package(label(serial=serial, **changes)))
        return self.take_in(today)

    def take_in(self, today: date = TODAY) -> Manifest | PackageFault:
        return self.shelf.take_in(self.source, KEYS, FLOOR, today, SITE)

    def uses(self, today: date = TODAY, floor: int = FLOOR) -> OnShelf:
        return self.shelf.in_use(KEYS, floor, today, SITE)

    def serial(self, today: date = TODAY, floor: int = FLOOR) -> int | None:
        package = self.uses(today, floor).package
        return None if package is None else package.manifest.serial

    def files(self) -> list[str]:
        return sorted(path.name.lstrip("0") for path in self.folder.iterdir())


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def kind(found: Manifest | PackageFault) -> FaultKind | None:
    return found.kind if isinstance(found, PackageFault) else None


def test_an_empty_shelf_has_none(terminal: Terminal) -> None:
    assert (terminal.uses().package, terminal.uses().faults) == (None, ())


def test_what_is_taken_in_is_used_and_not_hashed_again(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = terminal.brings(12)
    assert isinstance(taken, Manifest)
    assert terminal.files() == ["12.kcp", "packages.json"]
    assert terminal.folder.stat().st_mode & 0o777 == 0o700

    def unwanted(*_: object) -> bytes:
        raise AssertionError("it was hashed again")

    monkeypatch.setattr(BytesOnDisk, "digest", unwanted)
    found = terminal.uses()
    assert found.faults == ()
    assert found.package is not None
    assert dict(found.package.catalogue.items) == dict(world().catalogue.items)


def test_a_newer_one_takes_its_place(terminal: Terminal) -> None:
    terminal.brings(12)
    terminal.brings(13)
    assert terminal.serial() == 13
    assert terminal.files() == ["13.kcp", "packages.json"]


def test_one_of_tomorrow_waits_beside_the_one_in_use(terminal: Terminal) -> None:
    terminal.brings(12)
    assert isinstance(terminal.brings(13, effective_from=TOMORROW), Manifest)
    assert terminal.files() == ["12.kcp", "13.kcp", "packages.json"]
    assert (terminal.serial(), terminal.uses().faults) == (12, ())
    assert terminal.serial(TOMORROW) == 13
    assert isinstance(terminal.brings(14, today=TOMORROW), Manifest)
    assert terminal.files() == ["14.kcp", "packages.json"]


@pytest.mark.parametrize("serial", [11, FLOOR - 1, 1])
def test_an_older_one_is_refused(terminal: Terminal, serial: int) -> None:
    assert kind(terminal.brings(FLOOR - 1)) is FaultKind.ROLLED_BACK
    terminal.brings(12)
    assert kind(terminal.brings(serial)) is FaultKind.ROLLED_BACK
    assert terminal.files() == ["12.kcp", "packages.json"]
    assert terminal.serial() == 12


def test_a_program_that_brings_newer_content_uses_its_own(terminal: Terminal) -> None:
    terminal.brings(12)
    found = terminal.uses(floor=13)
    assert (found.package, found.faults) == (None, ())


def test_one_for_other_sites_is_refused(terminal: Terminal) -> None:
    terminal.source.write_bytes(world().package(staged(sites=["ELSEWHERE"])))
    assert kind(terminal.take_in()) is FaultKind.OTHER_SITE
    assert terminal.files() == []


def test_a_damaged_one_is_refused_and_nothing_is_left(terminal: Terminal) -> None:
    terminal.brings(12)
    data = world().package(label(serial=13))
    for wrong in (data[:-1], data[:-9] + b"\x00" + data[-8:], b"", b"noise"):
        terminal.source.write_bytes(wrong)
        assert kind(terminal.take_in()) in {FaultKind.TRUNCATED, FaultKind.TAMPERED, FaultKind.NOT_A_PACKAGE}
    assert terminal.files() == ["12.kcp", "packages.json"]
    assert terminal.serial() == 12


def test_a_source_that_cannot_be_read(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kind(terminal.take_in()) is FaultKind.UNREADABLE
    with terminal.source.open("wb") as sparse:
        sparse.truncate(MAX_FILE_BYTES + 1)
    assert kind(terminal.take_in()) is FaultKind.TOO_LARGE
    terminal.source.write_bytes(world().package())
    with monkeypatch.context() as patch:
        patch.setattr(BytesOnDisk, "read", lambda *_: b"")  # it became shorter meanwhile
        assert kind(terminal.take_in()) is FaultKind.UNREADABLE

    def broken(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(BytesOnDisk, "read", broken)
        assert kind(terminal.take_in()) is FaultKind.UNREADABLE
    assert terminal.files() == []


def test_a_package_that_is_damaged_on_the_shelf_is_told_and_the_next_one_is_used(terminal: Terminal) -> None:
    terminal.brings(12)
    terminal.brings(13, effective_from=TOMORROW)
    path = next(one for one in terminal.folder.iterdir() if "13" in one.name)
    path.write_bytes(path.read_bytes()[:-5])
    found = terminal.uses(TOMORROW)
    assert found.package is not None
    assert found.package.manifest.serial == 12
    assert [one.kind for one in found.faults] == [FaultKind.TRUNCATED]


def test_without_what_is_remembered_all_is_verified_again(terminal: Terminal) -> None:
    terminal.brings(12)
    (terminal.folder / "packages.json").write_text("{", encoding="utf-8")
    assert terminal.serial() == 12


def test_an_old_file_that_cannot_be_removed_does_no_harm(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.brings(12)
    unlink = Path.unlink

    def stubborn(self: Path, missing_ok: bool = False) -> None:
        if self.name.endswith("12.kcp"):
            raise OSError(30, "Read-only file system")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", stubborn)
    assert isinstance(terminal.brings(13), Manifest)
    assert terminal.serial() == 13


# --- over the bundled content, and as a command ---------------------------------------------------------------------------


def test_words_that_a_package_does_not_have_stay_the_bundled_ones(tmp_path: Path) -> None:
    path = tmp_path / "content.kcp"
    path.write_bytes(world().package())
    package = opened(path)
    assert isinstance(package, ContentPackage)
    new, note = {"zh": "新", "en": "New"}, {"zh": "亮灯处", "en": "On the light"}
    texts: dict[str, dict[str, Any]] = {
        "visit": {
            "greeting": {"zh": "早", "en": "Morning", "elder": "早"},
            "card": {"title": {"zh": "旧", "en": "Old"}, "note": note},
            "new": new,
        },
        "more": {"a": {"b": new}},
    }
    found = BundledContent(world().catalogue, texts, label(serial=1), None, Path()).below(package)
    card = {"title": TEXTS["visit"]["card"]["title"], "note": note}
    greeting = TEXTS["visit"]["greeting"]  # whole: wording of 长者版 that is gone is gone
    assert found.texts == {
        "visit": {"greeting": greeting, "card": card, "new": new},
        "papers": {},
        "more": {"a": {"b": new}},
    }
    assert (found.label.serial, found.catalogue, found.package) == (12, package.catalogue, package)


def test_a_technician_installs_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys, source, folder = tmp_path / "keys.json", tmp_path / "content.kcp", tmp_path / "content"
    keys.write_text(dump_content_keys([KEY.public_key]), encoding="utf-8")

    def install(into: Path = folder) -> int:
        return commands.install(source, keys, Environment.TEST, CONTENT, into, today=TODAY, site=SITE)

    source.write_bytes(world().package())
    assert install() == commands.EXIT_GOOD
    assert "序号 12 装好了，2026-11-21 起用" in capsys.readouterr().out
    source.write_bytes(world().package(label(serial=11)))
    assert install() == commands.EXIT_FAILED
    assert "比本机用过的旧" in capsys.readouterr().err
    assert install(keys / "below a file") == commands.EXIT_FAILED
    assert "存不进" in capsys.readouterr().err
    assert Shelf(folder).in_use(KEYS, 1, TODAY, SITE).package is not None


def test_the_items_of_the_package_are_what_a_visit_gets(terminal: Terminal) -> None:
    terminal.brings(12)
    package = terminal.uses().package
    assert package is not None
    assert package.catalogue.items[CODE].plain_name == words("办个示例", "An example")
