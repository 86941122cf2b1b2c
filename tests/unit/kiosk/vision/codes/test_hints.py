# SPDX-License-Identifier: Apache-2.0
"""Hints on frames drawn here: one for each way in which a code cannot be read, none where there is no code."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.camera.scenes.phone import HEIGHT, WIDTH, Scene, frame
from kiosk.vision.codes.chain import decode
from kiosk.vision.codes.hints import Hint, finder_marks, hint_for
from kiosk.vision.pictures import gray_of

JSON = '{"姓名":"测试甲","事项":"社保卡"}'


@pytest.mark.parametrize(
    ("scene", "hint"),
    [
        (Scene(JSON, light=0.015), Hint.DARK),
        (Scene(JSON, glare=2.0), Hint.GLARE),
        (Scene(JSON, glare=8.0), Hint.GLARE),
        (Scene(JSON, module=1.8, blur=1.0), Hint.NEARER),
        (Scene("SSM-DEMO-0123456789ABCDEF", module=1.6, blur=1.2), Hint.NEARER),
        (Scene("SSM-DEMO-0123456789ABCDEF", module=1.8, blur=2.0), Hint.NEARER),
        (Scene("SSM-DEMO-0123456789ABCDEF", module=22.0), Hint.FARTHER),
        (Scene(JSON, module=16.0), Hint.FARTHER),
        (Scene(JSON, module=26.0), Hint.FARTHER),
        (Scene(JSON, blur=4.0), Hint.HOLD_STILL),
    ],
    ids=[
        "dark",
        "glare",
        "more glare",
        "far",
        "small and far",
        "unsharp and far",
        "small and near",
        "near",
        "nearer",
        "unsharp",
    ],
)
def test_a_frame_that_cannot_be_read_says_what_would_help(scene: Scene, hint: Hint) -> None:
    picture = frame(scene)
    assert decode(picture) == ()
    assert hint_for(picture) is hint


def test_an_empty_frame_in_good_light_wants_nothing() -> None:
    wall = np.repeat(np.linspace(70, 200, WIDTH, dtype=np.uint8)[None, :], HEIGHT, axis=0)
    assert hint_for(wall) is None
    noise = np.random.default_rng(3).integers(60, 200, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    assert hint_for(noise) is None


def test_a_covered_lens_is_dark() -> None:
    assert hint_for(np.zeros((HEIGHT, WIDTH, 3), np.uint8)) is Hint.DARK


def test_the_three_marks_lie_where_they_were_drawn() -> None:
    marks = finder_marks(gray_of(frame(Scene(JSON, module=6.0))))
    assert len(marks) == 3
    assert all(mark.side == pytest.approx(42, abs=6) for mark in marks)
    left, right = min(mark.x for mark in marks), max(mark.x for mark in marks)
    (code,) = decode(frame(Scene(JSON, module=6.0)))
    (first, *_), (third, *_) = code.corners[0], code.corners[2]
    assert (left - 21, right + 21) == pytest.approx((first, third), abs=6)
