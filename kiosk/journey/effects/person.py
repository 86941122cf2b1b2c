# SPDX-License-Identifier: Apache-2.0
"""Coming to know who is here (身份核验), and for whom (代办)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class AdoptCard:
    """The card that was read now speaks for the person of this visit."""


@dataclass(frozen=True)
class EditEntry:
    """One key for the number or code being typed."""

    key: str = field(repr=False)


@dataclass(frozen=True)
class ClearEntry:
    """Forget the number or code being typed."""


@dataclass(frozen=True)
class RequestCode:
    """Ask the platform for a one-time code; answered by ``CodeSent`` or ``CodeNotSent``."""


@dataclass(frozen=True)
class VerifyCode:
    """Answered by ``Identified`` or ``CodeRefused``."""


@dataclass(frozen=True)
class OpenCodeSession:
    """Ask the platform whose the scanned code is; answered by ``Identified`` or ``WaySaid``."""


@dataclass(frozen=True)
class TakeCode:
    """One of several codes before the camera was picked (empty: none); answered by ``CodeShown`` or ``OtherCodeShown``."""

    which: str


@dataclass(frozen=True)
class OpenSocialCard:
    """Ask the platform about the social security card; answered by ``Identified``, ``SocialCardRead`` or ``WaySaid``."""


@dataclass(frozen=True)
class FetchFace:
    """Keep that the resident agreed, and fetch the photo of record; answered by ``FaceFetched`` or ``FaceSaid``.

    ``is_new``: the consent was given just now.
    """

    is_new: bool


@dataclass(frozen=True)
class SkipMoves:
    """The face is compared without moves."""


@dataclass(frozen=True)
class ReportFace:
    """Tell the platform what came out; answered by ``Identified``, ``FaceJudged`` or ``FaceSaid``."""


@dataclass(frozen=True)
class ReferFace:
    """Let a helper say who it is; answered by ``FaceReferred``, and then by ``Identified`` or ``ReferralSaid``."""


@dataclass(frozen=True)
class KeepRelation:
    """What the agent is to the one whose case it is: the item's relation at this place."""

    place: int


@dataclass(frozen=True)
class ConfirmPrincipal:
    """Ask the platform whether the two may act for each other; answered by ``ActingSettled`` or ``ActingRefused``."""


@dataclass(frozen=True)
class ListPeople:
    """For whom one may act without their card; answered by ``ActingListed`` or ``ActingRefused``."""


@dataclass(frozen=True)
class OpenPerson:
    """One of them; answered as ``ConfirmPrincipal``."""

    which: str = field(repr=False)


@dataclass(frozen=True)
class ListEnterprises:
    """For which enterprises one may act; answered by ``ActingListed`` or ``ActingRefused``."""


@dataclass(frozen=True)
class OpenEnterprise:
    """One of them, or with nothing that whose code was scanned; answered as ``ConfirmPrincipal``."""

    which: str = field(repr=False)


PersonEffect = (
    AdoptCard | EditEntry | ClearEntry | RequestCode | VerifyCode | OpenCodeSession | TakeCode | OpenSocialCard
    | FetchFace | SkipMoves | ReportFace | ReferFace | KeepRelation | ConfirmPrincipal | ListPeople | OpenPerson
    | ListEnterprises | OpenEnterprise
)  # fmt: skip
