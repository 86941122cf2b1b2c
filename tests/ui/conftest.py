# SPDX-License-Identifier: Apache-2.0
"""One window for all tests of the screen; each test fails on any Qt or QML warning of its own.

Every scene is looked at, in one mode that is chosen by a seed and its name; in both of them, those scenes that are the first few
of their page. ``./test.sh --all`` (KIOSK_TEST_ALL=1) looks at all in both, and so does whoever asks for some by name (``-k``).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from config.modes import DisplayMode
from tests.ui.screen import SCENES, Screen
from ui.app import NOT_OURS, Application, prepare_environment
from ui.preview_stage import Stage

prepare_environment(None)  # Qt reads these when the application object is made, which another test may do first

SEED = 20261122
HERE = Path(__file__).parent
IN_BOTH = 3
"""Scenes of a page, with and without a sheet over it, that are looked at in both modes whatever the seed says."""


def looked_at() -> frozenset[tuple[str, DisplayMode]]:
    """Scenes and modes of the sample."""
    chosen = set[tuple[str, DisplayMode]]()
    of_a_kind = Counter[tuple[object, object]]()
    for name, scene in sorted(SCENES.items()):
        kind = (scene.state.page, scene.state.overlay)
        of_a_kind[kind] += 1
        one = random.Random(f"{SEED} {name}").choice(list(DisplayMode))
        chosen |= {(name, mode) for mode in (DisplayMode if of_a_kind[kind] <= IN_BOTH else [one])}
    return frozenset(chosen)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of ``test_page`` alone."""
    if os.environ.get("KIOSK_TEST_ALL") or config.getoption("keyword"):
        return
    every = [
        item
        for item in items
        if item.path == HERE / "test_pages.py"
        and isinstance(item, pytest.Function)
        and item.originalname == "test_page"
    ]
    if len(every) != len(SCENES) * len(DisplayMode):
        return  # somebody named those that are wanted
    sample = looked_at()
    dropped = {item for item in every if (item.callspec.params["name"], item.callspec.params["mode"]) not in sample}
    said = f"scenes in both modes: {len(every) - len(dropped)} of {len(every)}, seed {SEED}"
    getattr(config, "workeroutput", {})["sampled scenes"] = said
    config.hook.pytest_deselected(items=list(dropped))
    items[:] = [item for item in items if item not in dropped]


TROUBLE = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


def _collect(into: list[str]) -> Callable[[QtMsgType, QMessageLogContext, str | None], None]:
    def message(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if kind in TROUBLE and not (text or "").startswith(NOT_OURS):
            into.append(text or "")

    return message


@pytest.fixture(scope="session")
def the_screen(qapp: QGuiApplication) -> Iterator[Screen]:
    del qapp
    stage = Stage()
    panel = stage.settings.panel
    loading: list[str] = []
    application = Application(
        stage.pages.shell,
        width_px=panel.width_px,
        height_px=panel.height_px,
        fullscreen=False,
        on_warning=loading.append,
    )
    application.show()
    screen = Screen(stage, application)
    screen.show("attract")
    assert loading == []
    yield screen
    previous = qInstallMessageHandler(_collect([]))
    application.close()
    qInstallMessageHandler(previous)


@pytest.fixture
def screen(the_screen: Screen) -> Iterator[Screen]:
    the_screen.warnings.clear()
    the_screen.wishes.clear()
    previous = qInstallMessageHandler(_collect(the_screen.warnings))
    yield the_screen
    qInstallMessageHandler(previous)
    assert the_screen.warnings == []
