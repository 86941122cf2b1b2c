# SPDX-License-Identifier: Apache-2.0
"""A covered lens over a mat, told from mats of every kind; noise and JPEG as cameras have them."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from drivers.camera.light import light_of
from drivers.camera.port import Frame, Picture
from drivers.camera.simulated_picture import covered_picture, mat_picture
from kiosk.vision.mat_cover import CoverWatch
from kiosk.vision.papers.samples.drawn_papers import household
from kiosk.vision.papers.samples.photographed import MATS, Shot, photograph

SIZE = (1280, 960)


def told(picture: Callable[[int], Picture]) -> list[bool]:
    """Of four frames."""
    watch = CoverWatch()
    return [watch.is_covered(Frame(one, n, n / 15, light_of(one))) for n, one in enumerate(map(picture, range(4)))]


def as_seen(scene: Picture, noise: float, quality: int = 80) -> Callable[[int], Picture]:
    """The same scene, frame after frame, with a sensor's noise and MJPEG."""

    def picture(number: int) -> Picture:
        steps = np.random.default_rng(number).normal(0, noise, (*scene.shape[:2], 1))
        noisy = np.clip(scene + steps, 0, 255).astype(np.uint8)
        packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)

    return picture


def cover(colour: tuple[int, int, int], slope: float) -> Picture:
    """One colour, lighter to one side."""
    side = np.linspace(-1, 1, SIZE[0], dtype=np.float32)[None, :, None]
    rows = np.ones((SIZE[1], 1, 1), np.float32)
    return np.asarray((np.array(colour, np.float32) * (1 + slope * side) * rows), np.uint8)


@pytest.mark.parametrize("noise", [1.5, 3.0, 6.0])
@pytest.mark.parametrize(
    ("colour", "slope"),
    [((20, 25, 70), 0.0), ((20, 25, 70), 0.3), ((70, 72, 71), 0.0), ((70, 72, 71), 0.05), ((18, 18, 18), 0.0)],
    ids=["finger", "finger to one side", "grey", "grey, not quite even", "nearly black"],
)
def test_what_lies_on_the_lens_is_told_from_the_second_frame_on(
    colour: tuple[int, int, int], slope: float, noise: float
) -> None:
    assert told(as_seen(cover(colour, slope), noise)) == [False, True, True, True]


def test_the_simulated_finger_is_told() -> None:
    assert told(lambda number: covered_picture(*SIZE, number)) == [False, True, True, True]


@pytest.mark.parametrize("noise", [0.0, 3.0, 6.0])
@pytest.mark.parametrize("mat", range(len(MATS)))
def test_no_mat_is_a_cover_however_evenly_it_is_lit(mat: int, noise: float) -> None:
    empty = photograph(household(1).picture, Shot(size=SIZE, shift=(0, 3.0), mat=mat, noise=0.0, shadow=0.0)).picture
    assert not any(told(as_seen(empty, noise)))


@pytest.mark.parametrize("noise", [1.0, 3.0, 6.0])
def test_a_black_mat_with_hardly_a_grain_is_none(noise: float) -> None:
    grain = np.random.default_rng(5).normal(0, 1.5, (SIZE[1] // 4, SIZE[0] // 4)).astype(np.float32)
    plain = np.full((SIZE[1], SIZE[0], 3), (30, 28, 27), np.float32) + cv2.resize(grain, SIZE)[..., None]
    assert not any(told(as_seen(np.asarray(np.clip(plain, 0, 255), np.uint8), noise)))


@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_the_simulated_mat_is_none_though_nothing_is_on_it(noise: float) -> None:
    assert not any(told(as_seen(mat_picture(*SIZE), noise)))


def test_a_page_and_a_white_sheet_over_all_of_the_view_are_none() -> None:
    page = photograph(household(1).picture, Shot(size=SIZE, noise=0.0)).picture
    assert not any(told(as_seen(page, 3.0)))
    assert not any(told(as_seen(cover((225, 228, 230), 0.0), 3.0)))
