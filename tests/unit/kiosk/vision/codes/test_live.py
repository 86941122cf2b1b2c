# SPDX-License-Identifier: Apache-2.0
"""A live preview: which stages look at which frame, and what counts as new."""

from __future__ import annotations

import pytest

from kiosk.vision.codes.chain import ALL_STAGES
from kiosk.vision.codes.recent import Recent
from kiosk.vision.codes.result import Code, CodeFormat, Stage
from kiosk.vision.codes.rotation import Rotation


def code(data: bytes, kind: CodeFormat = CodeFormat.QR_CODE, stage: Stage = Stage.PLAIN) -> Code:
    return Code(kind, data, data.decode(), ((0, 0), (1, 0), (1, 1), (0, 1)), stage)


def test_the_fast_stage_looks_at_every_frame_and_every_stage_within_four() -> None:
    rotation = Rotation()
    looked = []
    for _ in range(8):
        stages = rotation.stages()
        assert stages[0] is Stage.PLAIN
        looked.append(stages[1])
        rotation.took(0.02)
    assert looked == [Stage.SHARP, Stage.SMOOTH, Stage.OTHERS, Stage.ZBAR] * 2


@pytest.mark.parametrize("slowness", [1, 2, 4, 6, 8])
def test_fifteen_frames_a_second_on_a_slow_machine_and_no_stage_is_forgotten(slowness: int) -> None:
    """Costs as measured on one core of a server, times what a small processor is slower (docs/vision.md)."""
    cost = {Stage.PLAIN: 0.0015, Stage.OTHERS: 0.0101, Stage.SHARP: 0.0075, Stage.SMOOTH: 0.0055, Stage.ZBAR: 0.012}
    rotation = Rotation(1 / 15)
    spent = 0.0
    seen: set[Stage] = set()
    for _ in range(60):
        stages = rotation.stages()
        seen.update(stages)
        took = slowness * sum(cost[stage] for stage in stages)
        rotation.took(took)
        spent += took
    assert 60 / spent >= 14.5
    assert seen == set(ALL_STAGES)


def test_one_hiccup_does_not_silence_the_slower_stages_for_long() -> None:
    rotation = Rotation(0.05)
    rotation.stages()
    rotation.took(10.0)
    lone = 0
    while len(rotation.stages()) == 1:
        rotation.took(0.002)
        lone += 1
    assert lone <= 5


def test_a_code_in_view_is_told_once_and_again_when_it_was_away() -> None:
    recent = Recent(hold_s=2.0)
    a, b = code(b"a"), code(b"b")
    assert recent.fresh([a], 10.0) == (a,)
    assert recent.fresh([a], 11.9) == ()
    assert recent.fresh([a, b], 13.8) == (b,), "it never left: each sight holds it for two more seconds"
    assert recent.fresh([], 15.0) == ()
    assert recent.fresh([a], 15.9) == (a,)


def test_all_codes_in_view_are_told_and_the_same_twice_in_one_frame_once() -> None:
    recent = Recent()
    found = recent.fresh([code(b"a"), code(b"b"), code(b"a", stage=Stage.ZBAR)], 0.0)
    assert [each.data for each in found] == [b"a", b"b"]


def test_the_same_bytes_in_another_format_are_another_code() -> None:
    recent = Recent()
    assert len(recent.fresh([code(b"12345670"), code(b"12345670", CodeFormat.EAN_8)], 0.0)) == 2


def test_forgetting_makes_everything_new_and_no_content_is_kept() -> None:
    recent = Recent()
    recent.fresh([code(b"secret")], 0.0)
    assert "secret" not in repr(vars(recent))
    recent.forget()
    assert len(recent.fresh([code(b"secret")], 0.1)) == 1


def test_a_storm_of_codes_is_bounded() -> None:
    recent = Recent()
    for number in range(1000):
        recent.fresh([code(str(number).encode())], 1.0)
    assert len(vars(recent)["_seen"]) == 64
