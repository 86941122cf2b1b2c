# SPDX-License-Identifier: Apache-2.0
"""公开查询: what was wished of a look-up in a public register, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.lookup import Lookup


@dataclass(frozen=True)
class LookupAsked:
    """查: what was written."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class LookupPicked:
    """This one of those that were found, from 0."""

    place: int


@dataclass(frozen=True)
class LookupAgain:
    """再查一个, or none of those in the list was meant."""


@dataclass(frozen=True)
class LicenceShown:
    """A licence's code that holds a number was held before the scanner or the camera."""


@dataclass(frozen=True)
class LookupOpened:
    """What is asked for is known. ``by_code``: a number, which a licence's code holds too."""

    by_code: bool


@dataclass(frozen=True)
class LookupBegun:
    """What was written can be looked up: the register is being asked."""


@dataclass(frozen=True)
class LookupFound:
    """The register has answered. ``to_choose``: several fit."""

    to_choose: bool = False


@dataclass(frozen=True)
class LookupSaid:
    """Why nothing is known."""

    why: Lookup


LookupWish = LookupAsked | LookupPicked | LookupAgain | LicenceShown
LookupAnswer = LookupOpened | LookupBegun | LookupFound | LookupSaid
