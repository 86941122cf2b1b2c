# SPDX-License-Identifier: Apache-2.0
"""Which content a visit gets: the newest package that the terminal may use, and what came with the program otherwise."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from commands.visit_parts import content_in_use
from config import clock
from config.modes import Environment
from config.program_files import CONTENT
from config.settings import Settings
from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.catalogue.loader import load_catalogue
from kiosk.catalogue.package.keys import ContentKeys, SigningKey, dump_content_keys
from kiosk.catalogue.package.manifest import Label, Manifest
from kiosk.catalogue.package.packing import load_own_label, parts_of, sign_package
from kiosk.catalogue.package.shelf import Shelf
from offline_cache.errors import WrongEnvironment
from ui.visit.phrases import Phrases

KEY = SigningKey.create(Environment.TEST)


class Terminal:
    """A terminal of the test environment, without its windows and devices."""

    def __init__(self, state: Path) -> None:
        self.state, keys = state, state / "content-keys.json"
        keys.write_text(dump_content_keys([KEY.public_key]), encoding="utf-8")
        told = {"public_keys_file": keys}
        self.settings = Settings.model_validate({"environment": "test", "state_dir": state, "content": told})
        self.log = EventLog(state / "logs", Process.VISIT)

    def installs(self, serial: int) -> Path:
        today = clock.now().date()
        label = Label(serial=serial, made_at=clock.now() - timedelta(days=1), effective_from=today)
        source = self.state / "from outside"
        source.write_bytes(b"".join(sign_package(parts_of(CONTENT, linted=True), label, KEY)))
        shelf, site = Shelf(self.settings.content_dir), self.settings.terminal.site_code
        taken = shelf.take_in(source, ContentKeys.of(Environment.TEST, [KEY.public_key]), 1, today, site)
        assert isinstance(taken, Manifest), taken
        return next(self.settings.content_dir.glob("*.kcp"))

    def serial(self) -> int:
        return content_in_use(self.settings, self.log).label.serial

    def logged(self) -> list[tuple[str, str]]:
        files = (self.state / "logs").glob("*.jsonl")
        lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
        return [(line["event"], line["reason"]) for line in lines if line["event"] == "ContentRefused"]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_without_a_package_it_is_what_came_with_the_program(terminal: Terminal) -> None:
    found = content_in_use(terminal.settings, terminal.log)
    assert found.label.serial == load_own_label(CONTENT).serial
    assert dict(found.catalogue.items) == dict(load_catalogue(CONTENT, linted=True).items)
    assert terminal.logged() == []


def test_a_package_that_was_installed_is_used_by_the_next_visit(terminal: Terminal) -> None:
    terminal.installs(41)
    found = content_in_use(terminal.settings, terminal.log)
    assert found.label.serial == 41
    assert dict(found.catalogue.items) == dict(load_catalogue(CONTENT, linted=True).items)
    assert Phrases.of_texts(found.texts).say("notice.primary") == Phrases.of_visit(CONTENT / "texts").say(
        "notice.primary"
    )
    assert terminal.logged() == []


def test_a_damaged_package_leaves_the_bundled_content_and_is_told(terminal: Terminal) -> None:
    path = terminal.installs(41)
    path.write_bytes(path.read_bytes()[:-3])
    assert terminal.serial() == load_own_label(CONTENT).serial
    assert terminal.logged() == [("ContentRefused", "truncated")]


def test_without_keys_no_package_is_looked_at(terminal: Terminal) -> None:
    terminal.installs(41)
    terminal.settings = terminal.settings.model_copy(update={"content": type(terminal.settings.content)()})
    assert terminal.serial() == load_own_label(CONTENT).serial


def test_production_does_not_start_with_the_test_environments_keys(terminal: Terminal) -> None:
    terminal.installs(41)
    terminal.settings = terminal.settings.model_copy(update={"environment": Environment.PRODUCTION})
    with pytest.raises(WrongEnvironment):
        terminal.serial()
