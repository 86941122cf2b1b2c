# SPDX-License-Identifier: Apache-2.0
"""Flat, evenly lit, coloured where it was coloured, upright; and the way back into the camera's picture."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from kiosk.vision.papers.flatten import Flat, Turn, even_light, flatten, ink, turn_by_layout
from kiosk.vision.papers.samples.drawn_papers import PAPERS, lease, marriage
from kiosk.vision.papers.samples.photographed import Photo, Shot, photograph
from kiosk.vision.papers.shapes import Polygon, as_points, moved, polygon


@cache
def photo_of(turn: float = 3.0) -> Photo:
    return photograph(marriage().picture, Shot(seed=1, turn=turn, shadow=0.5, size=(1600, 1200)))


def upright(photo: Photo) -> Flat:
    return flatten(photo.picture, polygon(photo.corners))


def test_the_flat_page_is_the_drawn_one() -> None:
    flat, drawn = upright(photo_of()), marriage().picture
    tall, wide = flat.even.shape[:2]
    shown = cv2.resize(drawn, (wide, tall), interpolation=cv2.INTER_AREA)
    soft = [cv2.GaussianBlur(cv2.cvtColor(one, cv2.COLOR_BGR2GRAY), (0, 0), 2) for one in (flat.even, shown)]
    alike = float(cv2.matchTemplate(soft[0], soft[1], cv2.TM_CCOEFF_NORMED)[0, 0])
    beside = float(cv2.matchTemplate(soft[0][:, 12:], soft[1][:, :-12], cv2.TM_CCOEFF_NORMED)[0, 0])
    assert alike > 0.88
    assert beside < alike - 0.2


def test_shadows_go_and_the_paper_is_white() -> None:
    flat = upright(photo_of())
    blank = flat.even[20:60, 20:-20]  # above the title nothing is printed
    assert float(blank.mean()) > 245
    assert float(flat.picture[20:60, 20:-20].mean()) < 215


def test_a_red_seal_stays_red() -> None:
    page = upright(photo_of()).even.astype(np.int16)
    red = (page[:, :, 2] - page[:, :, 1] > 80) & (page[:, :, 2] - page[:, :, 0] > 80)
    down, across = np.nonzero(red)
    tall, wide = page.shape[:2]
    assert red.mean() > 0.003
    assert abs(float(np.median(across)) / wide - 125 / 150) < 0.02
    assert abs(float(np.median(down)) / tall - 36 / 116) < 0.03


def test_a_portrait_is_not_taken_for_a_shadow() -> None:
    page = np.full((600, 900, 3), 235, np.uint8)
    page[80:400, 600:840] = 120
    even = even_light(page)
    assert even[240, 720].max() < 140
    assert even[500, 200].min() > 250


def test_places_on_the_page_are_found_in_the_picture() -> None:
    photo = photo_of()
    for turn in Turn:
        flat = upright(photo).turned(turn)
        tall, wide = flat.even.shape[:2]
        assert flat.picture.shape == flat.even.shape
        whole: Polygon = ((0, 0), (wide, 0), (wide, tall), (0, tall))
        back = as_points(flat.in_picture(whole))
        assert np.abs(np.roll(back, -int(turn), axis=0) - photo.corners).max() < 6
        middle = moved(np.array([[wide / 2, tall / 2]], np.float32), flat.to_picture)[0]
        size = (41, 41)
        here = cv2.getRectSubPix(photo.picture, (5, 5), (float(middle[0]), float(middle[1]))).mean()
        there = cv2.getRectSubPix(flat.picture, (5, 5), (wide / 2, tall / 2)).mean()
        assert abs(float(here) - float(there)) < 12, size


def test_it_is_never_enlarged_and_never_larger_than_asked() -> None:
    photo = photo_of()
    assert max(upright(photo).even.shape) < 1600
    assert max(flatten(photo.picture, polygon(photo.corners), longest=500).even.shape) <= 500


@pytest.mark.parametrize("name", sorted(PAPERS))
@pytest.mark.parametrize("quarter", [0, 1])
def test_lines_of_text_tell_how_a_page_lies(name: str, quarter: int) -> None:
    page = even_light(np.ascontiguousarray(np.rot90(PAPERS[name](2).picture, -quarter)))
    turn, sure = turn_by_layout(page)
    assert turn % 2 == quarter % 2
    assert sure > 0.3


def test_ragged_lines_tell_which_end_is_up() -> None:
    page = even_light(marriage().picture)
    assert turn_by_layout(page)[0] is Turn.NONE
    assert turn_by_layout(np.ascontiguousarray(page[::-1, ::-1]))[0] is Turn.OVER


def test_an_empty_sheet_is_not_turned() -> None:
    assert turn_by_layout(np.full((800, 600, 3), 255, np.uint8)) == (Turn.NONE, 0.0)


def test_ink_is_what_is_printed() -> None:
    page = even_light(lease().picture)
    mask = ink(page)
    assert 0.004 < float((mask > 0).mean()) < 0.08
    assert not mask[:100].any()
