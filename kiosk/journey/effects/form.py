# SPDX-License-Identifier: Apache-2.0
"""The form (一表申请): made, asked, photographed for, booked with, signed, kept, and taken elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.continuing import GoesOn


@dataclass(frozen=True)
class Prefill:
    """Fetch licences and shared data, make the form; answered by ``Prefilled``."""


@dataclass(frozen=True)
class TellForm:
    """How does the form stand now? Answered by ``Prefilled``."""


@dataclass(frozen=True)
class PreviousPart:
    """The part of the field that was asked before, or none; then answered by ``FieldLeft``."""


@dataclass(frozen=True)
class AskField:
    """Put the first missing field on its page."""


@dataclass(frozen=True)
class AnswerField:
    """Answered by ``FieldAccepted`` or by a message on the page."""

    code: str
    raw: str = field(repr=False)


@dataclass(frozen=True)
class ToggleDispute:
    """数据异议 on, or off again (``Prefilled``); an own answer is reopened instead (``FieldReopened``)."""

    code: str


@dataclass(frozen=True)
class StepPaper:
    """What the resident wants of the page that takes pictures; answered by ``PaperStaged`` or ``PaperSettled``."""

    wish: str
    value: str = ""


@dataclass(frozen=True)
class RecordPromise:
    """Keep that the promise was read and accepted, and when."""


@dataclass(frozen=True)
class CheckSignature:
    """Answered by ``SignatureAccepted`` or ``SignatureRefused``."""

    strokes: tuple[tuple[tuple[float, float, int], ...], ...] = field(repr=False)


@dataclass(frozen=True)
class OpenVisit:
    """Ask where and when somebody comes to a counter; answered by ``VisitBooked``, ``VisitLeft`` or ``VisitRefused``.

    ``is_move``: it is the appointment that is looked at, and gets another time (改期).
    """

    is_move: bool = False


@dataclass(frozen=True)
class AnswerVisit:
    """What was chosen on its pages."""

    raw: str


@dataclass(frozen=True)
class LeaveVisit:
    """One page back; answered by ``VisitLeft`` where there is none."""


@dataclass(frozen=True)
class BookSlot:
    """Take the time that the form says; answered by ``SlotBooked``, ``SlotGone`` or ``BookingRefused``."""


@dataclass(frozen=True)
class SaveDraft:
    """Seal what was filled for 24 hours, for the same person only; answered by ``DraftAnswered``."""


@dataclass(frozen=True)
class DropDraft:
    """The resident said no: nothing is kept."""


@dataclass(frozen=True)
class LeaveDraft:
    """What was filled in last time goes, and the form is made without it; answered by ``Prefilled``."""


@dataclass(frozen=True)
class OpenConsents:
    """Show what was fetched by consent, from the first."""


@dataclass(frozen=True)
class TurnConsents:
    """Another page of that list."""

    by: int


@dataclass(frozen=True)
class PickConsent:
    """Show one of them. ``which``: its key in the list."""

    which: str


@dataclass(frozen=True)
class RevokeConsent:
    """收回同意 of the one that is shown: what came by it is forgotten, and who keeps it is told. Answered by ``FormBared``."""


@dataclass(frozen=True)
class GiveConsentAgain:
    """The one that is shown is given once more; fetched again, and answered as ``Prefill``."""


@dataclass(frozen=True)
class OpenContinuation:
    """换渠道继续: give it to the platform; answered by ``ContinuationSaid``. ``kind``: a word of the contract."""

    kind: str
    about: GoesOn = GoesOn.FORM


@dataclass(frozen=True)
class WithdrawContinuation:
    """Take it back; answered by ``ContinuationSaid``."""


FormEffect = (
    Prefill | TellForm | PreviousPart | AskField | AnswerField | ToggleDispute | StepPaper | RecordPromise | CheckSignature
    | OpenVisit | AnswerVisit | LeaveVisit | BookSlot | SaveDraft | DropDraft | LeaveDraft | OpenContinuation
    | WithdrawContinuation
    | OpenConsents | TurnConsents | PickConsent | RevokeConsent | GiveConsentAgain
)  # fmt: skip
