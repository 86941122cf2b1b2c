# SPDX-License-Identifier: Apache-2.0
"""What of a frame comes onto the panel: which part, how large, and which way round."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kiosk.vision.preview import FALLBACK, WHOLE, Part, centred, preview

LEFT_BLUE = np.zeros((90, 160, 3), np.uint8)
LEFT_BLUE[:, :80] = (200, 0, 0)


def test_the_whole_frame_fills_its_place_and_keeps_its_shape() -> None:
    shown = preview(LEFT_BLUE, WHOLE, (80, 80))
    assert shown.shape == (45, 80, 4)
    assert shown[22, 10].tolist() == [200, 0, 0, 255]
    assert shown[22, 70].tolist() == [0, 0, 0, 255]


def test_a_mirror_changes_sides() -> None:
    shown = preview(LEFT_BLUE, WHOLE, (160, 90), mirrored=True)
    assert shown[45, 150].tolist() == [200, 0, 0, 255]
    assert shown[45, 10].tolist() == [0, 0, 0, 255]


def test_what_is_shown_is_not_the_frame_itself() -> None:
    shown = preview(LEFT_BLUE, WHOLE, (160, 90))
    shown[:] = 7
    assert LEFT_BLUE.max() == 200


def test_a_place_without_a_size_yet_gets_an_ordinary_one() -> None:
    tall, wide = preview(LEFT_BLUE, WHOLE, (0, 0)).shape[:2]
    assert (wide, tall) == (FALLBACK[0], FALLBACK[0] * 9 // 16)


def test_a_part_alone_is_shown() -> None:
    shown = preview(LEFT_BLUE, Part(0.5, 0.0, 0.5, 1.0), (80, 90))
    assert shown.shape == (90, 80, 4)
    assert shown[:, :, 0].max() == 0


@pytest.mark.parametrize(
    ("aspect", "size"), [(1.0, (1280, 720)), (0.75, (1280, 720)), (2.0, (1280, 720)), (1.0, (720, 1280))]
)
def test_a_part_cut_out_of_the_middle_has_the_shape_that_was_asked_for(aspect: float, size: tuple[int, int]) -> None:
    part = centred(aspect, *size)
    assert part.width * size[0] / (part.height * size[1]) == pytest.approx(aspect)
    assert part.left + part.width / 2 == pytest.approx(0.5)
    assert part.top + part.height / 2 == pytest.approx(0.5)
    assert max(part.width, part.height) == pytest.approx(1.0)


@given(
    left=st.floats(0, 0.99), top=st.floats(0, 0.99), width=st.floats(0.001, 1), height=st.floats(0.001, 1),
    across=st.integers(1, 400), down=st.integers(1, 400),
)  # fmt: skip
def test_any_part_fits_into_any_room(
    left: float, top: float, width: float, height: float, across: int, down: int
) -> None:
    part = Part(left, top, min(width, 1 - left), min(height, 1 - top))
    tall, wide = preview(LEFT_BLUE, part, (across, down)).shape[:2]
    assert 1 <= wide <= across
    assert 1 <= tall <= down


@pytest.mark.parametrize("bad", [(-0.1, 0, 1, 1), (0, 0, 1.2, 1), (0.5, 0, 0.6, 1), (0, 0, 0, 1), (0, 0, 1, 0)])
def test_what_is_no_part_is_refused(bad: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="no part"):
        Part(*bad)
