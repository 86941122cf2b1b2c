# SPDX-License-Identifier: Apache-2.0
"""Misfortune: the disk changes an item of a package that was verified before. That service is not offered, the others are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.clock import SHANGHAI
from kiosk.catalogue.package.faults import FaultKind
from kiosk.catalogue.package.manifest import Label
from kiosk.catalogue.package.opening import ContentPackage, open_package
from kiosk.catalogue.package.packing import parts_of, sign_package
from kiosk.journey.state import Page
from tests.scenarios.visit_walk import CONTENT, PROOF, REGISTER, Visit
from tests.unit.kiosk.catalogue.package_world import KEY, KEYS, SITE
from tests.unit.kiosk.synthetic import TODAY


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world
    world.close()


def damaged(folder: Path, code: str) -> ContentPackage:
    """A package as a visit opens it, one letter of ``code``'s item changed since it was verified, and nobody the wiser."""
    path = folder / "content.kcp"
    label = Label(serial=9, made_at=datetime(2026, 11, 21, tzinfo=SHANGHAI), effective_from=TODAY)
    path.write_bytes(b"".join(sign_package(parts_of(CONTENT, linted=True), label, KEY)))
    whole = open_package(path, KEYS, 1, TODAY, SITE)
    assert isinstance(whole, ContentPackage)
    whole.close()
    status, data = path.stat(), path.read_bytes()
    path.write_bytes(data.replace(f'"base_code":"{code}"'.encode(), f'"base_code":"{code[:-1]}X"'.encode()))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    found = open_package(path, KEYS, 1, TODAY, SITE, verified=whole.record)
    assert isinstance(found, ContentPackage)
    return found


def test_a_damaged_service_is_not_offered_and_the_others_are(visit: Visit, tmp_path: Path) -> None:
    package = damaged(tmp_path, PROOF)
    visit.catalogue = package.catalogue
    visit.start()
    codes = [tile["code"] for tile in visit.pages.attract.tiles]
    assert REGISTER in codes
    assert PROOF not in codes
    assert {one.kind for one in package.damage} == {FaultKind.TAMPERED}
    visit.to_identify(REGISTER)
    visit.at(Page.IDENTIFY)
