# SPDX-License-Identifier: Apache-2.0
"""How soon a courier is back: at once when it had served, slower and slower when it never did."""

from __future__ import annotations

import selectors
import sys
from collections.abc import Iterator

import pytest

from config import timeouts
from kiosk.supervisor.courier_keeper import LIVED_S, CourierKeeper, Pauses

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
PAUSES = Pauses(timeouts.RESTART_MIN_S, timeouts.COURIER_RESTART_MAX_S)


class Now:
    value = 100.0

    def __call__(self) -> float:
        return self.value


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def keeper(now: Now) -> Iterator[CourierKeeper]:
    with selectors.DefaultSelector() as selector:
        keeper = CourierKeeper(SLEEPER, {}, selector, lambda *_words, **_fields: None, now, PAUSES, 5.0)
        yield keeper
        keeper.end_now()


def pause_after_kill(keeper: CourierKeeper, now: Now, lived_s: float) -> float:
    """Starts it when due, lets it live, kills it; seconds until it may be started again."""
    due = keeper.due()
    now.value = max(now.value, due if due is not None else now.value)
    keeper.settle(now.value)
    child = keeper.child
    assert child is not None
    now.value += lived_s
    child.kill()
    assert child.wait(5)
    keeper._exited()
    due = keeper.due()
    assert due is not None
    return due - now.value


def test_one_that_had_served_is_back_at_once_however_often_it_is_killed(keeper: CourierKeeper, now: Now) -> None:
    pauses = [pause_after_kill(keeper, now, LIVED_S) for _ in range(8)]
    assert pauses == [0.0] * 8


def test_one_that_dies_at_its_start_is_tried_slower_but_never_keeps_a_signed_case_waiting(
    keeper: CourierKeeper, now: Now
) -> None:
    pauses = [pause_after_kill(keeper, now, 0.1) for _ in range(8)]
    assert pauses[:3] == pytest.approx([0.2, 0.4, 0.8])
    assert max(pauses) <= timeouts.COURIER_RESTART_MAX_S + 1e-6
    assert timeouts.COURIER_RESTART_MAX_S < timeouts.COURIER_BACK_S
