# SPDX-License-Identifier: Apache-2.0
"""What platform, courier and printers answered."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.application.capture import Stage
from kiosk.journey.form_standing import FormTold
from kiosk.vision.sight import Sight


@dataclass(frozen=True)
class PrinterSeen:
    """A printer said how it is. ``printer``: ``receipt`` or ``document``; ``state``: a value of ``PrinterState``."""

    printer: str
    state: str


@dataclass(frozen=True)
class NetworkChanged:
    """The platform can or cannot be reached."""

    online: bool


@dataclass(frozen=True)
class SightChanged:
    """What the camera sees of a page that looks through it has changed; a machine's word, nobody need be there."""

    sight: Sight


@dataclass(frozen=True)
class EyesUnfit:
    """Model files or OpenCV are not those that were tested (启动自检); a machine's word, and the last one of this visit."""


@dataclass(frozen=True)
class CodeSent:
    """The one-time code is on its way to the phone on record."""


@dataclass(frozen=True)
class CodeNotSent:
    """It could not be sent. ``why``: ``offline``, ``number`` (malformed), ``busy``."""

    why: str


@dataclass(frozen=True)
class CodeRefused:
    """Wrong or stale code. ``attempts_left`` 0: this code is good for nothing any more; the page says so and sends another."""

    attempts_left: int


@dataclass(frozen=True)
class Identified:
    """The resident is known. ``strong``: by card; otherwise weak (number and code, 随申码, a card that can be copied).

    ``by_social_card``: the card in the slot is how. ``is_other``: this visit knew somebody else before.
    """

    strong: bool
    by_social_card: bool = False
    is_other: bool = False


@dataclass(frozen=True)
class FaceFetched:
    """The photo of record is here."""


@dataclass(frozen=True)
class FaceSaid:
    """Why the face cannot be compared; ``step``: a value of ``FaceStep``."""

    step: str


@dataclass(frozen=True)
class FaceJudged:
    """The platform does not take it for enough. ``wants_helper``: a person has to look; otherwise another way is offered."""

    wants_helper: bool


@dataclass(frozen=True)
class FaceReferred:
    """The helpers' desk is to say who it is. ``is_coming``: a helper has taken it."""

    is_coming: bool = False


@dataclass(frozen=True)
class PersonSeen:
    """The platform has it that they are here (本人到场): by a comparison that was enough, or by a helper."""


@dataclass(frozen=True)
class ReferralSaid:
    """Why no helper confirms; ``step``: a value of ``FaceStep``."""

    step: str


@dataclass(frozen=True)
class PrefillRefused:
    """The platform answered, and the answer ends the way; ``reason`` is a value of ``StopReason``."""

    reason: str


@dataclass(frozen=True)
class Prefilled(FormTold):
    """The form is made, or stands otherwise. ``has_draft``: it holds what was filled in last time."""

    has_draft: bool = False


@dataclass(frozen=True)
class FieldAccepted(FormTold):
    """The answer was valid."""


@dataclass(frozen=True)
class PaperTaken:
    """A paper was laid down, let go of and taken a picture of; or a picture came from the resident's telephone."""


@dataclass(frozen=True)
class PaperStaged:
    """The picture of a material is so far; a machine's word."""

    stage: Stage


@dataclass(frozen=True)
class PaperSettled(FormTold):
    """A material was photographed, or comes later; a value taken from it may have left fields open."""


@dataclass(frozen=True)
class SignatureRefused:
    """The strokes are not a signature (blank, too short, outside the box)."""


@dataclass(frozen=True)
class CaseDurable:
    """The courier has the sealed case on disk: from now on it is 已收件."""


@dataclass(frozen=True)
class CaseNotDurable:
    """It could not be kept. ``why``: ``full``, ``courier``, or ``terminal``: an error of its own."""

    why: str


@dataclass(frozen=True)
class DraftAnswered:
    """What became of what was filled in; ``outcome``: a value of ``DraftState``."""

    outcome: str


@dataclass(frozen=True)
class CaseDelivered:
    """The platform's receipt has come."""


@dataclass(frozen=True)
class CaseWaits:
    """The platform has not answered in time: 待送达."""


@dataclass(frozen=True)
class CaseReturned:
    """The platform refused the case or gave it back."""


@dataclass(frozen=True)
class ResultReady:
    """The certificate (证明) was issued and is ready to print. ``prints``: there is a printer for it."""

    prints: bool = True


@dataclass(frozen=True)
class ResultMissing:
    """The result did not come in time."""


@dataclass(frozen=True)
class OfflineCodeSettled:
    """The resident's own 离线码 is there to be printed, or it is known why there is none."""


@dataclass(frozen=True)
class ReceiptSigned:
    """The receipt's code is there. ``needs_paper``: it names a day that nobody should have to remember."""

    needs_paper: bool = False


@dataclass(frozen=True)
class HelpPlaced:
    """The helpers' desk has the call."""


@dataclass(frozen=True)
class HelpAnswered:
    """A helper has taken the call."""


@dataclass(frozen=True)
class HelpEnded:
    """The helpers' desk has closed the call: another may be placed."""


@dataclass(frozen=True)
class HelpUnplaced:
    """The call could not be placed (no network): the phone number stays on screen."""


Answer = (
    PrinterSeen | NetworkChanged | SightChanged | EyesUnfit | CodeSent | CodeNotSent | CodeRefused | Identified
    | FaceFetched | FaceSaid | FaceJudged | FaceReferred | PersonSeen | ReferralSaid | PrefillRefused | Prefilled
    | FieldAccepted | PaperTaken | PaperStaged | PaperSettled | SignatureRefused | CaseDurable | CaseNotDurable
    | DraftAnswered | CaseDelivered | CaseWaits | CaseReturned | ResultReady | ResultMissing | HelpPlaced
    | HelpAnswered | HelpEnded | HelpUnplaced | OfflineCodeSettled | ReceiptSigned
)  # fmt: skip
