# SPDX-License-Identifier: Apache-2.0
"""Watching the mat: words that do not flicker, a page taken once it lies still, never the same one twice by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.application.capture import Stage
from kiosk.vision.papers.watch import SETTLE_S, STEADY_S, Corners, Found, MatWatch, Seen

DIAGONAL = 1000.0
HERE: Corners = ((100, 100), (500, 100), (500, 400), (100, 400))


def moved(across: float) -> Corners:
    return tuple((x + across, y) for x, y in HERE)


def good(across: float = 0.0, score: float = 0.9) -> Found:
    return Found(moved(across), score, is_sure=score >= 0.5)


def see(watch: MatWatch, found: Found | None, start: float, seconds: float) -> Iterator[Seen]:
    """The same for a while, ten frames a second."""
    for number in range(round(seconds * 10) + 1):
        yield watch.see(found, start + number / 10)


def last(watch: MatWatch, found: Found | None, start: float, seconds: float) -> Seen:
    return list(see(watch, found, start, seconds))[-1]


def test_a_page_that_lies_still_is_taken_after_a_moment() -> None:
    watch = MatWatch(DIAGONAL)
    assert last(watch, None, 0.0, 1.0) == Seen(Stage.LOOKING)
    seen = list(see(watch, good(), 2.0, 1.5))
    assert not seen[0].take
    first = next(number for number, one in enumerate(seen) if one.take)
    assert first / 10 == pytest.approx(STEADY_S, abs=0.11)
    assert seen[first].stage is Stage.HOLD


def test_noise_is_no_movement_and_a_hand_is() -> None:
    watch = MatWatch(DIAGONAL)
    takes = [watch.see(good(across=6.0 * (n % 2)), n / 10).take for n in range(15)]
    assert takes[-1]
    watch = MatWatch(DIAGONAL)
    assert not any(watch.see(good(across=20.0 * n), n / 10).take for n in range(30))


def test_words_stay_until_something_has_lasted() -> None:
    watch = MatWatch(DIAGONAL)
    assert last(watch, good(), 0.0, 0.5).stage is Stage.HOLD
    assert watch.see(None, 0.6).stage is Stage.HOLD, "one frame without it is no word"
    assert watch.see(good(), 0.7).stage is Stage.HOLD
    assert last(watch, None, 1.0, SETTLE_S).stage is Stage.LOOKING


def test_what_hangs_out_of_view_says_which_side_and_is_never_taken() -> None:
    watch = MatWatch(DIAGONAL)
    cut = Found(HERE, 0.8, True, ("left", "top"))
    seen = list(see(watch, cut, 0.0, 3.0))
    assert (seen[-1].stage, seen[-1].side) == (Stage.MOVE, "left")
    assert not any(one.take for one in seen)
    assert last(watch, Found(HERE, 0.8, True, ("right",)), 4.0, 0.5).side == "right"


def test_what_is_not_sure_is_asked_to_be_moved_and_what_is_nothing_is_not_spoken_of() -> None:
    assert last(MatWatch(DIAGONAL), good(score=0.4), 0.0, 3.0) == Seen(Stage.MOVE)
    assert last(MatWatch(DIAGONAL), good(score=0.2), 0.0, 3.0) == Seen(Stage.LOOKING)


@pytest.mark.parametrize("change", ["moved", "gone", "another"])
def test_the_page_that_was_taken_has_to_change_first(change: str) -> None:
    watch = MatWatch(DIAGONAL, taken=HERE)
    seen = list(see(watch, good(across=4.0), 0.0, 3.0))
    assert seen[-1].stage is Stage.CHANGE
    assert not any(one.take for one in seen)
    if change == "moved":
        assert last(watch, good(across=60.0), 4.0, 1.5).take
    elif change == "gone":
        last(watch, None, 4.0, 0.5)
        assert last(watch, good(), 5.0, 1.5).take, "it was away: whatever lies there now was laid down"
    else:
        assert watch.see(good(), 4.0, is_other=True).stage is Stage.CHANGE
        assert last(watch, good(), 4.1, 1.5).take
