# SPDX-License-Identifier: Apache-2.0
"""Beside the way of a service: 附近能办 and 小申. Of what a person typed nothing is in a ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class NearbyAsked:
    """哪里能办: from a page that is about one service, which becomes the list's filter."""


@dataclass(frozen=True)
class NearbyItemAsked:
    """Choose what is to be done there."""


@dataclass(frozen=True)
class NearbyItemPicked:
    """Of the list's filter: a service's code; empty: whatever it is."""

    code: str


@dataclass(frozen=True)
class OpenNowToggled:
    """只看现在开着的, on or off."""


@dataclass(frozen=True)
class PlacePicked:
    """One point of the list."""

    place_id: str


@dataclass(frozen=True)
class PlaceCodeAsked:
    """场所码: this terminal's own."""


@dataclass(frozen=True)
class TypingAsked:
    """小申: in one's own words."""


@dataclass(frozen=True)
class ReadyPicked:
    """小申: one of the questions that are asked often, from 0."""

    number: int


@dataclass(frozen=True)
class QuestionTyped:
    """小申: the question in one's own words."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class AnswersFound:
    """小申 has looked: what was found, or that nothing was, is ready to be shown."""


Beside = (
    NearbyAsked | NearbyItemAsked | NearbyItemPicked | OpenNowToggled | PlacePicked | PlaceCodeAsked | TypingAsked
    | ReadyPicked | QuestionTyped | AnswersFound
)  # fmt: skip
