# SPDX-License-Identifier: Apache-2.0
"""A desk's thread, between two calls."""

from __future__ import annotations

import gc
import weakref
from typing import Any

from pytestqt.qtbot import QtBot

from ui.visit.tasks import TaskDesk


class Picture:
    """Stands for somebody's paper, or for what was found on it."""


def held(desk: TaskDesk, told: list[object], fails: bool = False) -> list[weakref.ref[Picture]]:
    """What one call was handed and what it answered (or raised with)."""
    given, made = Picture(), Picture()

    def work() -> Any:
        _ = given
        if fails:
            raise ValueError(made)
        return made

    desk.run(work, lambda _made: told.append("done"), lambda _error: told.append("failed"))
    return [weakref.ref(given), weakref.ref(made)]


def test_a_thread_that_waits_holds_nothing_of_the_call_before(qtbot: QtBot) -> None:
    desk = TaskDesk("test")
    for fails in (False, True):
        told: list[object] = []
        refs = held(desk, told, fails)
        qtbot.waitUntil(lambda told=told: bool(told))  # type: ignore[misc]  # bound now
        qtbot.waitUntil(lambda refs=refs: (gc.collect(), not any(one() for one in refs))[1], timeout=2000)  # type: ignore[misc]  # as above
    assert desk.close(2000)


def test_what_an_answer_raises_is_heard_of_and_the_next_one_comes(qtbot: QtBot) -> None:
    heard: list[Exception] = []
    told: list[object] = []

    def fails(_answer: object) -> None:
        raise ValueError("nothing can be made of it")

    def refuses() -> None:
        raise KeyError("x")

    desk = TaskDesk("test", on_failure=heard.append)
    desk.run(lambda: 1, fails, told.append)
    desk.run(refuses, told.append, fails)
    desk.run(lambda: 2, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert ([type(one) for one in heard], told) == ([ValueError, ValueError], [2])
    assert desk.close(2000)
