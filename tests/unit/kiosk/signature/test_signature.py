# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from config.clock import SHANGHAI
from kiosk.signature.binding import bind, verify
from kiosk.signature.shown import ShownBlock, shown_digest
from kiosk.signature.strokes import (
    Point,
    Stroke,
    StrokeFault,
    StrokesGood,
    StrokesRefused,
    check_strokes,
    strokes_of,
)

BLOCKS = (ShownBlock("row", "0", "姓名：测*"), ShownBlock("promise", "0", "我写的都是真的"))
NOW = datetime(2026, 11, 21, 9, 42, tzinfo=SHANGHAI)


def line(*points: tuple[float, float]) -> tuple[Point, ...]:
    return tuple((x, y, index * 10) for index, (x, y) in enumerate(points))


NAME = strokes_of([line((5, 5), (30, 5)), line((15, 2), (15, 25)), line((10, 25), (22, 12))])


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ([], StrokeFault.BLANK),
        ([()], StrokeFault.BLANK),
        ([line((5, 5))], StrokeFault.TOO_SHORT),
        ([line((5, 5), (29.9, 5))], StrokeFault.TOO_SHORT),
        ([line(*[(5 + (i % 2) * 3.0, 5.0) for i in range(40)])], StrokeFault.TOO_SHORT),  # a scribble on one spot
        ([line((-5, 5), (-20, 5), (20, 5))], StrokeFault.OUT_OF_BOX),
        ([line((5, 5), (20, 45), (20, 50))], StrokeFault.OUT_OF_BOX),
    ],
)
def test_what_cannot_be_a_signature(raw: list[tuple[Point, ...]], fault: StrokeFault) -> None:
    result = check_strokes(strokes_of(raw), box_width_mm=100, box_height_mm=40)
    assert isinstance(result, StrokesRefused)
    assert result.fault is fault
    assert result.say.zh
    assert result.fix.zh


def test_a_name_is_good_even_with_a_slip_over_the_edge() -> None:
    assert isinstance(check_strokes(NAME, box_width_mm=100, box_height_mm=40), StrokesGood)
    straight = strokes_of([line((5, 5), (30, 5))])
    assert isinstance(check_strokes(straight, box_width_mm=100, box_height_mm=40), StrokesGood)
    slip = strokes_of([line(*[(float(x), 20.0) for x in range(0, 38, 2)], (41, 20))])
    assert isinstance(check_strokes(slip, box_width_mm=40, box_height_mm=40), StrokesGood)


def test_the_digest_is_that_of_the_words_in_their_order() -> None:
    # sha256 of ["shown/1",[["row","0","姓名：测*"],["promise","0","我写的都是真的"]]] in UTF-8
    assert shown_digest(BLOCKS) == DIGEST
    assert shown_digest(BLOCKS[::-1]) != DIGEST
    assert shown_digest((BLOCKS[0],)) != DIGEST
    moved = (ShownBlock("row", "0", "姓名：测*我"), ShownBlock("promise", "0", "写的都是真的"))
    assert shown_digest(moved) != DIGEST


def test_a_signature_holds_for_what_was_shown_and_for_nothing_else() -> None:
    signature = bind(BLOCKS, NAME, NOW)
    assert verify(signature, BLOCKS)
    assert not verify(signature, (BLOCKS[0], replace(BLOCKS[1], text="我写的不都是真的")))
    assert not verify(signature, BLOCKS[:1])


def test_no_part_of_a_signature_can_be_changed() -> None:
    signature = bind(BLOCKS, NAME, NOW)
    other = (*NAME[:-1], Stroke(((10.0, 25.0, 0), (22.5, 12.0, 10))))
    for changed in (
        replace(signature, strokes=other),
        replace(signature, strokes=NAME[:2]),
        replace(signature, signed_at="2026-11-21T09:42:00.001+08:00"),
        replace(signature, shown_sha256="0" * 64),
    ):
        assert not verify(changed, BLOCKS)


def test_signing_again_after_a_change() -> None:
    changed = (BLOCKS[0], replace(BLOCKS[1], text="改过"))
    assert verify(bind(changed, NAME, NOW), changed)


def test_the_repr_shows_no_handwriting() -> None:
    assert "25.0" not in repr(bind(BLOCKS, NAME, NOW))
    assert "测" not in repr(BLOCKS)


DIGEST = "ba8fb1646a4aa2604ac2b1f51b1a3aa2c1fda3b65647a5f2aace23e542e92dd9"
