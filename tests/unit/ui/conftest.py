# SPDX-License-Identifier: Apache-2.0
"""No timer outlives its test: what is looked at every two seconds would be looked at in the middle of another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QTimer


@pytest.fixture(autouse=True)
def _no_timer_outlives_its_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    started: list[QTimer] = []
    is_over = False
    start: Callable[..., None] = QTimer.start
    single_shot: Callable[..., None] = QTimer.singleShot

    def started_one(timer: QTimer, *arguments: Any) -> None:
        started.append(timer)
        start(timer, *arguments)

    def later(*arguments: Any) -> None:
        *before, then = arguments
        single_shot(*before, lambda: None if is_over else then())

    with monkeypatch.context() as patched:
        patched.setattr(QTimer, "start", started_one)
        patched.setattr(QTimer, "singleShot", later)
        yield
    is_over = True
    for timer in started:
        if shiboken6.isValid(timer):
            timer.stop()
