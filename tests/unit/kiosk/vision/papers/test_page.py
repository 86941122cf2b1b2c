# SPDX-License-Identifier: Apache-2.0
"""Where the page lies: on dark, coloured, wooden and grey mats, small, turned, cut, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.vision.papers.page import FoundPage, find_page
from kiosk.vision.papers.samples.drawn_papers import id_card_front, lease, marriage
from kiosk.vision.papers.samples.photographed import Photo, Shot, photograph
from kiosk.vision.papers.shapes import as_points, flat_size


def wrong_by(found: FoundPage, photo: Photo) -> float:
    """The farthest corner from its true place, wherever the paper's own top is."""
    corners = as_points(found.corners)
    return min(float(np.abs(np.roll(corners, turn, axis=0) - photo.corners).max()) for turn in range(4))


@pytest.mark.parametrize("mat", range(4))
@pytest.mark.parametrize("turn", [-20.0, 3.0, 88.0])
def test_corners_are_found_to_three_points_on_every_mat(mat: int, turn: float) -> None:
    photo = photograph(marriage(mat).picture, Shot(seed=mat, mat=mat, turn=turn, fill=0.7, shadow=0.4))
    found = find_page(photo.picture)
    assert found is not None
    assert found.is_sure
    assert found.cut == ()
    assert wrong_by(found, photo) < 3.0


def test_a_card_alone_under_a_camera_for_large_sheets() -> None:
    photo = photograph(id_card_front().picture, Shot(seed=1, fill=0.25, mat=2))
    found = find_page(photo.picture)
    assert found is not None
    assert found.is_sure
    assert wrong_by(found, photo) < 3.0


def test_uneven_light_and_a_soft_picture_move_no_corner() -> None:
    for shot in (Shot(seed=2, shadow=0.7), Shot(seed=2, blur=3.0), Shot(seed=2, noise=9.0)):
        photo = photograph(lease().picture, shot)
        found = find_page(photo.picture)
        assert found is not None
        assert found.is_sure
        assert wrong_by(found, photo) < 3.5


def test_a_paper_that_lies_out_of_view_is_said_to_be_cut_there() -> None:
    photo = photograph(marriage().picture, Shot(seed=1, turn=2, shift=(0.0, 0.3)))
    found = find_page(photo.picture)
    assert found is not None
    assert found.cut == ("bottom",)


@pytest.mark.parametrize("mat", range(4))
def test_an_empty_mat_is_no_page(mat: int) -> None:
    nothing = photograph(np.zeros((8, 8, 3), np.uint8), Shot(seed=5, fill=0.001, mat=mat))
    found = find_page(nothing.picture)
    assert found is None or not found.is_sure


def test_a_sheet_that_fills_the_whole_view_is_not_sure() -> None:
    photo = photograph(lease().picture, Shot(seed=1, fill=2.2, turn=0))
    found = find_page(photo.picture)
    assert found is None or not found.is_sure


def test_a_plain_picture_has_no_page() -> None:
    assert find_page(np.full((480, 640, 3), 128, np.uint8)) is None


def test_the_flat_size_is_that_of_the_longer_sides() -> None:
    corners = np.array([[0, 0], [100, 0], [90, 50], [0, 60]], np.float32)
    assert flat_size(corners) == (100, 60)
