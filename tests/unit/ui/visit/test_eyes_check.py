# SPDX-License-Identifier: Apache-2.0
"""The start-up check of the eyes in a visit's process (启动自检): once, before anybody looks, and told to staff."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from drivers.states import DeviceState
from kiosk.audit.catalogue import LogEvent
from kiosk.fleet.device_report import FILE_NAME, DeviceJournal
from kiosk.journey import events as ev
from kiosk.vision.models import ModelError
from kiosk.vision.self_check import EyesStatus, checked
from ui.visit.eyes_check import EyesCheck


class Log:
    def __init__(self) -> None:
        self.failures: list[tuple[LogEvent, str]] = []

    def failure(self, event: LogEvent, error: BaseException) -> None:
        self.failures.append((event, str(error)))


class Stand:
    def __init__(self, folder: Path, error: Exception | None = None, *, is_fitted: bool = True) -> None:
        self.folder, self.error = folder, error
        self.log, self.events, self.checks = Log(), list[ev.Event](), list[str]()
        self.journal = DeviceJournal(folder)
        self.check = EyesCheck(
            self.journal,
            self.log,  # type: ignore[arg-type]  # keeps what it is given
            self.events.append,
            is_fitted=is_fitted,
            check=self._check,
        )

    def _check(self) -> None:
        self.checks.append(threading.current_thread().name)
        if self.error is not None:
            raise self.error

    def warm(self) -> None:
        """As a visit's process does it: in a thread of its own."""
        thread = threading.Thread(target=self.check.prepare, name="warm")
        thread.start()
        thread.join(5)

    def noted(self) -> dict[str, object]:
        path = self.folder / FILE_NAME
        return dict(json.loads(path.read_text(encoding="utf-8"))["eyes"]) if path.exists() else {}


def test_what_is_wrong_is_told_before_anybody_looks(qapp: QGuiApplication, qtbot: QtBot, tmp_path: Path) -> None:
    stand = Stand(tmp_path, ModelError("模型文件不对。"))
    stand.check.open()
    stand.warm()
    qtbot.waitUntil(lambda: bool(stand.events))
    assert (stand.checks, stand.events, stand.check.is_unfit) == (["warm"], [ev.EyesUnfit()], True)
    assert stand.log.failures == [(LogEvent.EYES_UNFIT, "模型文件不对。")]
    assert (stand.noted()["state"], stand.noted()["detail"]) == ("hardwareError", "模型文件不对。")
    with pytest.raises(ModelError):
        stand.check.run()
    assert stand.checks == ["warm"], "whoever looks later asks nothing twice"


def test_a_standby_tells_when_it_is_on_screen(qapp: QGuiApplication, qtbot: QtBot, tmp_path: Path) -> None:
    stand = Stand(tmp_path, ModelError("模型文件不对。"))
    stand.warm()
    qapp.processEvents()
    assert stand.check.is_unfit
    assert (stand.events, stand.log.failures, stand.noted()) == ([], [], {})
    stand.check.open()
    assert stand.events == [ev.EyesUnfit()]
    stand.warm()
    qapp.processEvents()
    assert (len(stand.events), len(stand.log.failures)) == (1, 1)


def test_good_eyes_are_noted_and_nobody_is_bothered(qapp: QGuiApplication, qtbot: QtBot, tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.check.open()
    stand.warm()
    qtbot.waitUntil(lambda: bool(stand.noted()))
    assert stand.noted()["state"] == "online"
    stand.check.run()
    assert (stand.events, stand.log.failures, stand.checks) == ([], [], ["warm"])


def test_without_a_camera_nothing_is_loaded_and_nothing_noted(qapp: QGuiApplication, tmp_path: Path) -> None:
    stand = Stand(tmp_path, is_fitted=False)
    stand.check.open()
    stand.warm()
    qapp.processEvents()
    assert (stand.checks, stand.noted()) == ([], {})


def test_a_visit_that_is_over_is_told_nothing(qapp: QGuiApplication, tmp_path: Path) -> None:
    stand = Stand(tmp_path, ModelError("模型文件不对。"))
    stand.check.open()
    stand.check.close()
    stand.warm()
    qapp.processEvents()
    assert (stand.events, stand.log.failures) == ([], [])


def test_words_of_a_library_are_not_kept() -> None:
    def broken() -> None:
        raise RuntimeError("something that quotes a picture")

    assert checked(broken) == EyesStatus(DeviceState.HARDWARE_ERROR, "RuntimeError")
    assert checked(lambda: None) == EyesStatus(DeviceState.ONLINE)
