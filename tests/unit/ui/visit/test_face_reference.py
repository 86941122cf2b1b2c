# SPDX-License-Identifier: Apache-2.0
"""The photo of record: overwritten when it is dropped, and nobody on the screen's side waits for a comparison."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
import pytest

from ui.visit.face_reference import Dropped, Reference

GUARD_S = 10.0
LIVE = np.full((4, 4, 3), 9, np.uint8)


def photo() -> Any:
    return np.full((4, 4, 3), 200, np.uint8)


class Comparing:
    """A comparison that goes on until it is let go."""

    def __init__(self, reference: Reference) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.saw = self.came_of_it = -1
        self._thread = threading.Thread(target=self._run, args=(reference,), daemon=True)
        self._thread.start()
        assert self.begun.wait(GUARD_S)

    def _run(self, reference: Reference) -> None:
        try:
            self.came_of_it = reference.against(self._compare, LIVE)
        except Dropped:
            self.came_of_it = 0

    def _compare(self, _live: Any, other: Any) -> int:
        self.begun.set()
        self.go.wait(GUARD_S)
        self.saw = int(other.min())
        return 1

    def end(self) -> None:
        self.go.set()
        self._thread.join(GUARD_S)
        assert not self._thread.is_alive()


def test_it_is_overwritten_where_it_lies() -> None:
    reference, picture = Reference(), photo()
    reference.keep(picture)
    assert reference.is_kept
    reference.drop()
    assert not reference.is_kept
    assert not picture.any()
    reference.drop()
    with pytest.raises(Dropped):
        reference.against(lambda one, other: 1, LIVE)


def test_the_one_before_is_overwritten_by_the_next() -> None:
    reference, first, second = Reference(), photo(), photo()
    reference.keep(first)
    reference.keep(second)
    assert not first.any()
    assert second.all()
    assert reference.against(lambda _live, other: int(other.min()), LIVE) == 200


@pytest.mark.parametrize("how", ["drop", "keep"])
def test_nobody_waits_for_a_comparison_and_whoever_compares_overwrites(how: str) -> None:
    reference, picture, next_one = Reference(), photo(), photo()
    reference.keep(picture)
    comparing = Comparing(reference)
    began = time.monotonic()
    reference.drop() if how == "drop" else reference.keep(next_one)
    assert time.monotonic() - began < GUARD_S / 4, "the screen stood still"
    assert reference.is_kept == (how == "keep")
    assert picture.all(), "not under the hands of whoever compares"
    comparing.end()
    assert comparing.saw == 200
    assert comparing.came_of_it == 0, "nobody waits for that answer"
    assert not picture.any()
    assert next_one.all()


def test_a_comparison_that_fails_overwrites_too() -> None:
    reference, picture = Reference(), photo()
    reference.keep(picture)

    def fail(_live: Any, _other: Any) -> Any:
        reference.drop()
        raise RuntimeError("an SDK")

    with pytest.raises(RuntimeError):
        reference.against(fail, LIVE)
    assert not picture.any()
