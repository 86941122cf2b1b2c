# SPDX-License-Identifier: Apache-2.0
"""Somebody drawn before the simulated camera is somebody to the terminal's eyes: found, near enough, and the one of the photo."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.camera.scenes.people import HEIGHT, WIDTH, standing
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.guidance import Guidance, Hint, guide
from kiosk.vision.faces.mesh import FaceLandmarkMesher
from kiosk.vision.pictures import Colour

ONE, OTHER = photo_of(1), photo_of(2)


def seen(picture: Colour) -> Guidance:
    return guide(picture, NearFaceDetector(), FaceLandmarkMesher())


@pytest.mark.parametrize("seed", [1, 2, 3, 7, 11])
def test_who_stands_there_is_seen_as_they_should_be(seed: int) -> None:
    picture = standing(photo_of(seed))
    assert picture.shape == (HEIGHT, WIDTH, 3)
    assert seen(picture).is_ready


@pytest.mark.parametrize(
    ("picture", "hint"),
    [
        (standing(ONE, beside=OTHER), Hint.SEVERAL),
        (standing(ONE, tall=0.3), Hint.NEARER),
    ],
)
def test_who_stands_there_badly_is_helped(picture: Colour, hint: Hint) -> None:
    assert seen(picture).first is hint


def test_who_sits_in_a_wheelchair_is_seen_without_moving() -> None:
    assert seen(standing(ONE, down=0.78, tall=0.6)).is_ready


def test_whoever_is_out_of_the_frame_is_not_there() -> None:
    assert len(np.unique(standing(ONE, across=3.0).reshape(-1, 3), axis=0)) == 1


@pytest.mark.parametrize("portrait", [b"", b"no picture"])
def test_what_is_no_picture_is_refused(portrait: bytes) -> None:
    with pytest.raises(ValueError, match="no picture"):
        standing(portrait)
