# SPDX-License-Identifier: Apache-2.0
"""What lies beside the way of a service: places (附近能办), questions, own cases (我的办件), public registers (公开查询)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.mine import MineWish


@dataclass(frozen=True)
class OpenNearby:
    """Make 附近能办 ready: the points that can do ``code``, or all; the platform is asked how busy they are."""

    code: str = ""


@dataclass(frozen=True)
class FilterNearby:
    """Points that can do this; empty: all."""

    code: str


@dataclass(frozen=True)
class ToggleOpenNow:
    """只看现在开着的, on or off."""


@dataclass(frozen=True)
class ShowPlace:
    """This one, whole."""

    place_id: str


@dataclass(frozen=True)
class AskReady:
    """小申: one of the questions that are asked often; answered by ``AnswersFound``."""

    number: int


@dataclass(frozen=True)
class AskInWords:
    """小申: answered by ``AnswersFound``."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class ForgetQuestion:
    """What was asked, and what was found, is gone."""


@dataclass(frozen=True)
class StepMine:
    """What the resident wants of the pages about own cases; answered by ``MineSaid`` or ``MendingOpened``."""

    wish: MineWish
    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class LookUpPaper:
    """The receipt or certificate whose code was scanned last; answered by ``MineSaid``."""


@dataclass(frozen=True)
class KeepCaseNumber:
    """The case's number that was typed is kept for a moment; the pad is empty again, or has the telephone typed before."""


@dataclass(frozen=True)
class MendCaseNumber:
    """The case's number stands on the pad again, to be mended; what was typed of the telephone is kept."""


@dataclass(frozen=True)
class LookUpNumber:
    """The case with the number that was typed, and the last four of its telephone; answered by ``MineSaid``."""


@dataclass(frozen=True)
class OpenLookup:
    """公开查询: nothing is written yet; answered by ``LookupOpened``."""


@dataclass(frozen=True)
class LookUp:
    """Ask the register; answered by ``LookupBegun`` and then ``LookupFound`` or ``LookupSaid``, or by a message on the page."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class LookUpShown:
    """The number of the licence whose code was shown; answered as ``LookUp``."""


@dataclass(frozen=True)
class DropLookup:
    """Whatever the register answers now is for nobody."""


@dataclass(frozen=True)
class ShowEntry:
    """This one of those that were found, from 0."""

    place: int


@dataclass(frozen=True)
class ForgetLookup:
    """What was looked up, and what was found, is gone."""


@dataclass(frozen=True)
class OpenLicenceCode:
    """亮证: ask what the code that was shown last lays open; answered by ``LicenceCodeSaid``."""


@dataclass(frozen=True)
class TurnLicences:
    """Another leaf of what it laid open; ``by``: so many on."""

    by: int


BesideEffect = (
    OpenNearby | FilterNearby | ToggleOpenNow | ShowPlace | AskReady | AskInWords | ForgetQuestion | StepMine
    | LookUpPaper | KeepCaseNumber | MendCaseNumber | LookUpNumber | OpenLookup | LookUp | LookUpShown
    | DropLookup | ShowEntry | ForgetLookup | OpenLicenceCode | TurnLicences
)  # fmt: skip
