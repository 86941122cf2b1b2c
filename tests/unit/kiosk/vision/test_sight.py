# SPDX-License-Identifier: Apache-2.0
"""What a camera's answers say about whether it sees, and when they are believed."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.camera.light import light_of
from drivers.camera.port import CameraLost, Frame, FrameResult, Light, NoFrame, Picture
from drivers.camera.simulated_picture import covered_picture, dark_picture, moving_picture
from drivers.states import DeviceState
from kiosk.vision.sight import FROZEN_S, SILENT_S, STEADY_S, Sight, SightJudge, sight_of


def frame(picture: Picture, unchanged_s: float = 0.0) -> Frame:
    return Frame(picture, 1, 0.0, light_of(picture), unchanged_s)


ROOM = frame(moving_picture(320, 180, 1))
DARKNESS = frame(dark_picture(320, 180, 1))
COVER = frame(covered_picture(320, 180, 1))
MAT = frame(np.full((180, 320, 3), 40, np.uint8))


@pytest.mark.parametrize(
    ("result", "sight"),
    [
        (ROOM, Sight.SEES),
        (DARKNESS, Sight.DARK),
        (COVER, Sight.COVERED),
        (frame(ROOM.picture, FROZEN_S), Sight.FROZEN),
        (frame(ROOM.picture, FROZEN_S - 0.1), Sight.SEES),
        (NoFrame(5.0), Sight.SILENT),
        (NoFrame(), Sight.SILENT),
        (CameraLost("unplugged"), Sight.LOST),
        (CameraLost("held", DeviceState.DEVICE_BUSY), Sight.LOST),
    ],
)
def test_each_answer_has_its_own_meaning(result: FrameResult, sight: Sight) -> None:
    assert sight_of(result) is sight


def test_over_a_mat_nothing_in_the_picture_only_means_no_paper() -> None:
    assert sight_of(MAT) is Sight.COVERED
    assert sight_of(MAT, is_over_mat=True) is Sight.SEES
    assert sight_of(DARKNESS, is_over_mat=True) is Sight.DARK


def test_a_lens_covered_over_a_mat_is_told_and_never_a_mat() -> None:
    judge = SightJudge(is_over_mat=True)
    covered = [frame(covered_picture(640, 480, number)) for number in range(3)]
    assert judge.see(MAT, 0.0) is Sight.SEES
    assert judge.see(MAT, 5.0) is Sight.SEES, "nothing in it, and no noise: nothing is said"
    assert judge.see(covered[0], 6.0) is Sight.SEES
    assert judge.see(covered[1], 6.1) is Sight.SEES
    assert judge.see(covered[2], 6.1 + STEADY_S - 0.01) is Sight.SEES, "a hand that passes is not told"
    assert judge.see(covered[0], 6.11 + STEADY_S) is Sight.COVERED
    assert judge.see(MAT, 9.0) is Sight.SEES


def test_a_hand_that_passes_is_not_told_and_one_that_stays_is() -> None:
    judge = SightJudge()
    assert judge.see(ROOM, 0.0) is Sight.SEES
    assert judge.see(COVER, 1.0) is Sight.SEES
    assert judge.see(COVER, 1.0 + STEADY_S - 0.01) is Sight.SEES
    assert judge.see(ROOM, 2.0) is Sight.SEES
    assert judge.see(COVER, 3.0) is Sight.SEES
    assert judge.see(COVER, 3.01 + STEADY_S) is Sight.COVERED
    assert judge.see(ROOM, 4.0) is Sight.SEES


def test_silence_is_told_when_it_lasts_and_a_loss_at_once() -> None:
    judge = SightJudge()
    assert judge.sight is Sight.OPENING
    assert judge.see(NoFrame(), 10.0) is Sight.OPENING
    assert judge.see(NoFrame(), 10.01 + SILENT_S) is Sight.SILENT
    assert judge.see(ROOM, 13.0) is Sight.SEES
    assert judge.see(CameraLost("unplugged"), 13.1) is Sight.LOST


def test_who_waits_in_the_dark_is_not_sent_away_at_once_but_another_way_stands_beside_what_is_blind() -> None:
    assert {sight for sight in Sight if sight.is_blind} == {Sight.FROZEN, Sight.SILENT, Sight.LOST, Sight.UNFIT}


def test_a_lamp_in_a_dark_room_is_not_darkness() -> None:
    lamp = Light(mean=0.1, spread=0.2, dark=0.85, bright=0.05)
    assert sight_of(Frame(ROOM.picture, 1, 0.0, lamp)) is Sight.SEES
