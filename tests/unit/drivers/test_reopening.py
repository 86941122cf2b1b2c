# SPDX-License-Identifier: Apache-2.0
"""When a device that went away is tried again: once at once, then with longer and longer pauses."""

from __future__ import annotations

from drivers.reopening import LONGEST_PAUSE_S, SHORTEST_PAUSE_S, Reopening


def test_a_printer_that_is_not_there_is_tried_less_and_less_often() -> None:
    reopening, now, pauses = Reopening(), 0.0, []
    for _ in range(7):
        assert reopening.may_try(now)
        reopening.failed(now)
        assert not reopening.may_try(now + reopening.pause_s - 0.01)
        pauses.append(reopening.pause_s)
        now = reopening.next_try
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]
    assert pauses[0] == SHORTEST_PAUSE_S
    assert pauses[-1] == LONGEST_PAUSE_S


def test_after_a_long_good_time_it_is_tried_at_once() -> None:
    reopening = Reopening()
    for _ in range(4):
        reopening.failed(0.0)
    reopening.opened(10.0)
    reopening.lost(1000.0)
    assert reopening.may_try(1000.0)
    reopening.failed(1000.0)
    assert reopening.pause_s == SHORTEST_PAUSE_S, "and the pauses begin anew"


def test_a_plug_that_wobbles_is_left_alone_for_a_while() -> None:
    reopening = Reopening()
    reopening.opened(0.0)
    reopening.lost(0.1)
    assert reopening.may_try(0.1), "once is no wobbling"
    reopening.opened(0.1)
    reopening.lost(0.2)
    assert not reopening.may_try(0.2 + SHORTEST_PAUSE_S - 0.01)
    reopening.opened(0.7)
    reopening.lost(0.8)
    assert not reopening.may_try(0.8 + 2 * SHORTEST_PAUSE_S - 0.01), "longer with each time"
    reopening.opened(5.0)
    reopening.lost(10.0)
    assert reopening.may_try(10.0), "it stayed: it is trusted again"
