# SPDX-License-Identifier: Apache-2.0
"""Whether two pictures show the same person (人证核验): the seam for a vendor's SDK, and the decision.

A verifier measures a distance, we decide with thresholds that are settings, and every decision can be logged with them and the
model, never with the picture. How an SDK is fitted to the seam, and what it must pass: docs/vision-faces.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from kiosk.vision.pictures import Colour


class Verdict(StrEnum):
    """核验结论"""

    MATCH = "match"
    """像同一个人"""
    REFER = "refer"
    """拿不准，请帮办核对: a helper looks."""
    NO_MATCH = "no_match"
    """不像: said to nobody in these words; another way is offered."""


class Weight(StrEnum):
    """How much a verifier's match is worth (核验效力)."""

    ALONE = "alone"
    """Enough by itself: a tested product, with thresholds calibrated on the site's own pairs."""
    WITH_ANOTHER = "with_another"
    """Never enough alone: a helper or another way confirms it."""


@dataclass(frozen=True)
class Thresholds:
    """Distances (阈值): up to ``match`` a match, up to ``refer`` a helper looks, beyond it none.

    Raises:
        ValueError: not 0 < match <= refer.
    """

    match: float = 0.45
    refer: float = 0.60

    def __post_init__(self) -> None:
        if not 0 < self.match <= self.refer:
            raise ValueError(f"thresholds are 0 < match <= refer, not {self.match} and {self.refer}")


@dataclass(frozen=True)
class Measured:
    """Both pictures had a face, and this is how far apart they are."""

    distance: float
    """0: the very same; what is usual depends on the model."""
    faces: tuple[int, int]
    """How many faces were in each picture; the front one was taken."""


@dataclass(frozen=True)
class NoFace:
    """A picture shows nobody, so nothing was compared."""

    faces: tuple[int, int]


Comparison: TypeAlias = Measured | NoFace


class FaceVerifier(Protocol):
    """What the kiosk needs of whoever compares faces (人脸比对). One thread at a time; keeps no picture."""

    @property
    def model(self) -> str:
        """Name and version, as it is logged: letters, digits, dots and hyphens."""
        ...

    @property
    def weight(self) -> Weight:
        """How much its match is worth before any setting says otherwise."""
        ...

    def compare(self, live: Colour, reference: Colour) -> Comparison:
        """The front face of each picture. Symmetric, the same each time, and it changes neither picture.

        Raises:
            ValueError: not pictures (height x width x 3 of bytes, not empty).
        """
        ...


@dataclass(frozen=True)
class Decision:
    """What is made of a comparison; all of it may be logged. Holds no picture and nothing that a face could be made from."""

    verdict: Verdict
    distance: float
    model: str
    thresholds: Thresholds
    weight: Weight
    faces: tuple[int, int] = field(default=(1, 1))

    @property
    def is_enough(self) -> bool:
        """The person is who they say, and nobody else needs to confirm it."""
        return self.verdict is Verdict.MATCH and self.weight is Weight.ALONE

    def to_log(self) -> dict[str, str | float | bool]:
        """For the log: thresholds and model, never the picture."""
        return {
            "verdict": self.verdict.value,
            "distance": round(self.distance, 3),
            "match": self.thresholds.match,
            "refer": self.thresholds.refer,
            "model": self.model,
            "is_enough": self.is_enough,
        }


STANDARD: Final = Thresholds()


def verdict_of(distance: float, thresholds: Thresholds = STANDARD) -> Verdict:
    """Both limits belong to the better side. A distance that is no number is no match."""
    if distance <= thresholds.match:
        return Verdict.MATCH
    return Verdict.REFER if distance <= thresholds.refer else Verdict.NO_MATCH


def decide(
    verifier: FaceVerifier,
    live: Colour,
    reference: Colour,
    thresholds: Thresholds = STANDARD,
    weight: Weight | None = None,
) -> Decision | NoFace:
    """Compares and decides.

    Args:
        weight: what the settings say a match is worth; None: what the verifier says. Settings may lower it, never raise it.
    """
    found = verifier.compare(live, reference)
    if isinstance(found, NoFace):
        return found
    is_alone = verifier.weight is Weight.ALONE and weight is not Weight.WITH_ANOTHER
    return Decision(
        verdict_of(found.distance, thresholds),
        found.distance,
        verifier.model,
        thresholds,
        Weight.ALONE if is_alone else Weight.WITH_ANOTHER,
        found.faces,
    )
