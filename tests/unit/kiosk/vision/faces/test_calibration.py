# SPDX-License-Identifier: Apache-2.0
"""Calibration counts right, says how bad it may be, and proposes nothing that the pairs cannot carry."""

from __future__ import annotations

import pytest

from kiosk.vision.faces.calibration import Pair, Rate, WhyNot, calibrate, rates
from kiosk.vision.faces.verify import Thresholds

STANDING = Thresholds(0.45, 0.60)


def pairs(same: list[float], different: list[float]) -> list[Pair]:
    return [Pair(d, True) for d in same] + [Pair(d, False) for d in different]


def spread(low: float, high: float, count: int) -> list[float]:
    return [low + (high - low) * number / (count - 1) for number in range(count)]


def test_errors_are_counted_at_the_thresholds() -> None:
    found = rates(pairs([0.30, 0.45, 0.50, 0.70], [0.44, 0.46, 0.60, 0.61, 0.9]), STANDING)
    assert found.taken_for_another == Rate(1, 5)
    assert found.not_matched == Rate(2, 4)
    assert found.sent_away == Rate(1, 4)
    assert found.referred_others == Rate(2, 5)


@pytest.mark.parametrize(
    ("errors", "of", "at_worst"),
    [
        # Clopper-Pearson one-sided 95 %: 1 - 0.05**(1/n) for no error; the others from published tables.
        (0, 10, 0.2589),
        (0, 300, 0.00994),
        (1, 10, 0.3942),
        (2, 20, 0.2826),
        (5, 5, 1.0),
        (0, 0, 1.0),
    ],
)
def test_the_upper_limit_is_clopper_and_pearson_s(errors: int, of: int, at_worst: float) -> None:
    assert Rate(errors, of).at_worst == pytest.approx(at_worst, rel=2e-3)


def test_nothing_counted_is_no_share() -> None:
    assert Rate(0, 0).share == 0.0
    assert Rate(1, 4).share == 0.25


def test_well_apart_gives_a_proposal() -> None:
    found = calibrate(pairs(spread(0.2, 0.5, 100), spread(0.58, 1.0, 400)), 30, STANDING)
    assert found.proposed is not None
    assert found.why_not == ()
    assert found.proposed.thresholds == Thresholds(0.55, 0.55)
    assert found.proposed.taken_for_another.errors == 0
    assert found.proposed.taken_for_another.at_worst == pytest.approx(0.0075, abs=0.0002)
    assert found.proposed.sent_away.errors == 0


def test_where_they_meet_a_helper_gets_the_middle() -> None:
    found = calibrate(pairs(spread(0.2, 0.65, 100), spread(0.5, 1.0, 400)), 30, STANDING)
    assert found.proposed is not None
    assert found.proposed.thresholds.match == pytest.approx(0.48)
    assert found.proposed.thresholds.refer == pytest.approx(0.65)
    assert found.proposed.sent_away.share <= 0.02


def test_people_this_model_cannot_tell_apart() -> None:
    found = calibrate(pairs(spread(0.4, 0.7, 60), spread(0.3, 1.0, 400)), 30, STANDING)
    assert found.proposed is None
    assert found.why_not == (WhyNot.OVERLAP,)


def test_pairs_of_a_few_people_propose_nothing() -> None:
    found = calibrate(pairs(spread(0.2, 0.5, 100), spread(0.58, 1.0, 400)), 24, STANDING)
    assert found.proposed is None
    assert found.why_not == (WhyNot.FEW_PEOPLE,)


def test_too_few_pairs_propose_nothing_and_are_still_counted() -> None:
    found = calibrate(pairs([0.3] * 5, [0.9] * 20), 30, STANDING)
    assert found.proposed is None
    assert found.why_not == (WhyNot.FEW_SAME, WhyNot.FEW_DIFFERENT)
    assert (found.same, found.different) == (5, 20)
    assert found.now.not_matched == Rate(0, 5)
