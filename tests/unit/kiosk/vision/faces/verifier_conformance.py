# SPDX-License-Identifier: Apache-2.0
"""What every FaceVerifier must do, ours or a vendor's (docs/vision-faces.md): call :func:`must_conform` from a test."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from kiosk.vision.faces.verify import FaceVerifier, Measured, NoFace, Weight
from kiosk.vision.pictures import Colour


def must_conform(verifier: FaceVerifier, one: Colour, other: Colour, nobody: Colour) -> None:
    """``one`` and ``other``: pictures of two people, a face each; ``nobody``: a picture without a face."""
    assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", verifier.model), "the model's name goes into the log"
    assert isinstance(verifier.weight, Weight)
    before = [picture.copy() for picture in (one, other, nobody)]

    same = verifier.compare(one, one)
    assert isinstance(same, Measured)
    assert same.faces == (1, 1)
    assert 0 <= same.distance < 0.05, "a picture is nearest to itself"

    apart, again, swapped = verifier.compare(one, other), verifier.compare(one, other), verifier.compare(other, one)
    assert isinstance(apart, Measured)
    assert isinstance(swapped, Measured)
    assert math.isfinite(apart.distance)
    assert apart.distance > same.distance
    assert apart == again, "the same each time"
    assert apart.distance == pytest.approx(swapped.distance, abs=1e-4), "who is who makes no difference"

    assert verifier.compare(nobody, one) == NoFace((0, 1))
    assert verifier.compare(one, nobody) == NoFace((1, 0))
    assert verifier.compare(nobody, nobody) == NoFace((0, 0))

    two = np.concatenate([one, other], axis=1)
    both = verifier.compare(two, one)
    assert isinstance(both, Measured)
    assert both.faces == (2, 1), "every face is counted, so that others can be asked to step aside"

    for wrong in (np.zeros((0, 0, 3), np.uint8), np.zeros((8, 8), np.uint8), np.zeros((8, 8, 3), np.float64)):
        with pytest.raises(ValueError, match=r".+"):
            verifier.compare(wrong, one)  # type: ignore[arg-type]  # that is the point
        with pytest.raises(ValueError, match=r".+"):
            verifier.compare(one, wrong)  # type: ignore[arg-type]  # the same
    for picture, was in zip((one, other, nobody), before, strict=True):
        assert np.array_equal(picture, was), "pictures are only looked at"
