# SPDX-License-Identifier: Apache-2.0
"""Red stamps are taken off the page that is read; ink, red text and everything that is kept are left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from kiosk.vision.papers.shapes import Picture
from kiosk.vision.papers.stamps import without_stamps

RED, INK, BLUE = (40, 35, 210), (30, 25, 25), (200, 60, 40)


def page() -> Picture:
    return np.full((1400, 1000, 3), 255, np.uint8)


def test_a_stamp_goes_and_the_ink_below_it_stays() -> None:
    with_stamp = page()
    cv2.circle(with_stamp, (600, 900), 110, RED, 8)
    cv2.line(with_stamp, (400, 900), (800, 900), INK, 6)
    before = with_stamp.copy()
    read = without_stamps(with_stamp)
    assert np.array_equal(with_stamp, before), "what was handed in is what is kept"
    assert read[790:795, 600].min() > 200, "the ring is as bright as its paper, by the light of red"
    assert read[900, 400:800].max() < 60
    assert (read[850:950, 440:460] == before[850:950, 440:460]).all(), "what lies beside is the same"


@pytest.mark.parametrize(
    "draw",
    [
        lambda at: cv2.rectangle(at, (100, 100), (900, 140), RED, -1),
        lambda at: cv2.circle(at, (500, 700), 20, RED, -1),
        lambda at: cv2.circle(at, (500, 700), 110, BLUE, 8),
        lambda at: cv2.circle(at, (500, 700), 110, INK, 8),
    ],
    ids=["a line of red text", "a speck", "a blue ring", "a black ring"],
)
def test_what_is_no_red_stamp_stays_as_it_is(draw: object) -> None:
    one = page()
    draw(one)  # type: ignore[operator]  # each draws
    assert without_stamps(one) is one


def test_two_stamps_at_the_border_are_both_found() -> None:
    one = page()
    cv2.circle(one, (10, 10), 100, RED, 10)
    cv2.ellipse(one, (900, 1390), (140, 90), 0, 0, 360, RED, 10)
    assert not any((without_stamps(one)[..., 2].astype(int) - without_stamps(one)[..., 0] > 40).ravel())
