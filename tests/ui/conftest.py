# SPDX-License-Identifier: Apache-2.0
"""One window for all tests of the screen; each test fails on any Qt or QML warning of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from tests.ui.screen import Screen
from ui.app import NOT_OURS, Application, prepare_environment
from ui.preview_stage import Stage

prepare_environment(None)  # Qt reads these when the application object is made, which another test may do first

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
