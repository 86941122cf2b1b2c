# SPDX-License-Identifier: Apache-2.0
"""Acting for somebody (代办, 监护, 法人经办): what the resident wished, and what the platform said of it.

Nothing of a person or an enterprise is in these events; who it is stands in the visit's record.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ForSelfChosen:
    """给自己办"""


@dataclass(frozen=True)
class ForOtherChosen:
    """帮别人办"""


@dataclass(frozen=True)
class RelationChosen:
    """One of the item's relations (``auth.for_agent``), by its place in the list."""

    place: int


@dataclass(frozen=True)
class PeopleAsked:
    """没带证: the other one's card is not here."""


@dataclass(frozen=True)
class PersonPicked:
    """For whom, of those that the platform knows; ``which``: its handle on this screen."""

    which: str = field(repr=False)


@dataclass(frozen=True)
class EnterprisePicked:
    """For which enterprise; ``which``: its handle on this screen."""

    which: str = field(repr=False)


@dataclass(frozen=True)
class EnterpriseCodeShown:
    """企业码 was held before the scanner."""


ActingWish = (
    ForSelfChosen
    | ForOtherChosen
    | RelationChosen
    | PeopleAsked
    | PersonPicked
    | EnterprisePicked
    | EnterpriseCodeShown
)


@dataclass(frozen=True)
class ActingListed:
    """The people, or the enterprises, are on screen."""


@dataclass(frozen=True)
class ActingSettled:
    """The platform confirmed it; or there is no network, and it will when the case comes in."""


@dataclass(frozen=True)
class ActingRefused:
    """Why not; ``reason``: a value of ``StopReason``."""

    reason: str


ActingAnswer = ActingListed | ActingSettled | ActingRefused
