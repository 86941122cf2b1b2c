# SPDX-License-Identifier: Apache-2.0
"""Thresholds from a site's own pairs (阈值校准): error rates as counted, what they can be at worst, and a proposal.

The upper limit of a rate is that of Clopper and Pearson (1934), one-sided, 95 %: with no error in n pairs about 3/n.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.vision.faces.verify import Thresholds

LEAST_PEOPLE: Final = 25
LEAST_SAME: Final = 30
"""Fewer pairs of the same person say nothing about who is sent away."""
LEAST_DIFFERENT: Final = 300
"""Fewer pairs of different people cannot show that under one in a hundred is taken for somebody else."""
SENT_AWAY: Final = 0.02
"""Share of right people beyond ``refer`` that is put up with: they have other ways."""
ROOM: Final = 0.02
"""Below the nearest pair of different people, since the next site's nearest will be nearer."""
_SURE: Final = 0.95


@dataclass(frozen=True)
class Pair:
    """One comparison."""

    distance: float
    is_same: bool


@dataclass(frozen=True)
class Rate:
    """Errors counted, and out of how many."""

    errors: int
    of: int

    @property
    def share(self) -> float:
        """As counted; 0 where nothing was."""
        return self.errors / self.of if self.of else 0.0

    @property
    def at_worst(self) -> float:
        """Upper limit at 95 %; 1 where nothing was counted."""
        if self.errors >= self.of:
            return 1.0
        low, high = self.share, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if _at_most(self.errors, self.of, middle) > 1 - _SURE else (low, middle)
        return high


@dataclass(frozen=True)
class Rates:
    """What a pair of thresholds does on the pairs given."""

    thresholds: Thresholds
    taken_for_another: Rate
    """误识: different people called a match."""
    not_matched: Rate
    """同一个人没直接通过: sent to a helper or away."""
    sent_away: Rate
    """拒识: the same person called no match."""
    referred_others: Rate
    """Different people that a helper has to tell apart."""


class WhyNot(StrEnum):
    """Why there is no proposal."""

    FEW_PEOPLE = "few_people"
    """Pairs of the same few people say little about others."""
    FEW_SAME = "few_same"
    FEW_DIFFERENT = "few_different"
    OVERLAP = "overlap"
    """A different pair is nearer than nearly all of the same: this model cannot tell these people apart."""


@dataclass(frozen=True)
class Calibration:
    """What came out."""

    same: int
    different: int
    now: Rates
    """With the thresholds that stand."""
    proposed: Rates | None
    why_not: tuple[WhyNot, ...]
    """Empty exactly when something is proposed."""


def rates(pairs: Sequence[Pair], thresholds: Thresholds) -> Rates:
    """Counted at these thresholds."""
    same = [pair.distance for pair in pairs if pair.is_same]
    different = [pair.distance for pair in pairs if not pair.is_same]
    return Rates(
        thresholds,
        Rate(sum(distance <= thresholds.match for distance in different), len(different)),
        Rate(sum(not distance <= thresholds.match for distance in same), len(same)),
        Rate(sum(not distance <= thresholds.refer for distance in same), len(same)),
        Rate(sum(thresholds.match < distance <= thresholds.refer for distance in different), len(different)),
    )


def calibrate(pairs: Sequence[Pair], people: int, standing: Thresholds) -> Calibration:
    """Rates at the standing thresholds, and better ones where the pairs carry it.

    Proposed is the largest ``match`` that takes none of the different pairs, less some room, and the smallest ``refer`` that
    sends at most :data:`SENT_AWAY` of the same ones away.

    Args:
        people: how many the pairs are of.
    """
    same = sorted(pair.distance for pair in pairs if pair.is_same)
    different = sorted(pair.distance for pair in pairs if not pair.is_same)
    why = [WhyNot.FEW_PEOPLE] if people < LEAST_PEOPLE else []
    if len(same) < LEAST_SAME:
        why.append(WhyNot.FEW_SAME)
    if len(different) < LEAST_DIFFERENT:
        why.append(WhyNot.FEW_DIFFERENT)
    proposed = None
    if not why:
        match = math.floor((different[0] - ROOM) * 100) / 100
        if match <= same[len(same) // 10]:
            why.append(WhyNot.OVERLAP)
        else:
            kept = same[min(len(same) - 1, math.ceil(len(same) * (1 - SENT_AWAY)) - 1)]
            proposed = rates(pairs, Thresholds(match, max(match, math.ceil(kept * 100) / 100)))
    return Calibration(len(same), len(different), rates(pairs, standing), proposed, tuple(why))


def _at_most(errors: int, of: int, share: float) -> float:
    """Probability of at most so many errors, each with that probability (0 < share < 1)."""
    logs = [
        math.lgamma(of + 1)
        - math.lgamma(k + 1)
        - math.lgamma(of - k + 1)
        + k * math.log(share)
        + (of - k) * math.log1p(-share)
        for k in range(errors + 1)
    ]
    highest = max(logs)
    return math.exp(highest) * sum(math.exp(each - highest) for each in logs)
