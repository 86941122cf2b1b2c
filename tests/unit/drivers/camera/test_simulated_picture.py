# SPDX-License-Identifier: Apache-2.0
"""Still scenes before the simulated sensor: noise that is made once, and belongs to no frame."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.camera.simulated_picture import Noisy


def test_scenes_of_one_size_share_their_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Noisy(np.full((90, 161, 3), 90, np.uint8))
    monkeypatch.setattr(np.random, "default_rng", None)  # whoever asks for more fails
    other = Noisy(np.full((90, 161, 3), 140, np.uint8))
    assert np.array_equal(one.picture(5) + 50, other.picture(5))


def test_every_frame_has_its_own_noise_and_may_be_written_on() -> None:
    scene = Noisy(np.full((90, 160, 3), 90, np.uint8))
    first, second = scene.picture(1), scene.picture(2)
    assert not np.array_equal(first, second)
    assert 1.5 < first.astype(float).std() < 2.5
    before = first.copy()
    first[:] = 0
    assert np.array_equal(scene.picture(1), before)
