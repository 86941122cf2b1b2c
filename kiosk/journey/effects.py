# SPDX-License-Identifier: Apache-2.0
"""What a step of the journey asks the rest of the terminal to do. Values only; the visit controller carries them out."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.journey.finding import Find
from kiosk.journey.mine import MineWish


@dataclass(frozen=True)
class OpenItem:
    """Look the service up; answered by ``ItemOpened``."""

    code: str


@dataclass(frozen=True)
class StepFinding:
    """One key of the pages that find a service; going back out of the last group is answered by ``GroupsLeft``."""

    wish: Find
    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class BeginGuidance:
    """Start the questionnaire; answered by ``QuestionReady`` or ``NoticeReady``."""


@dataclass(frozen=True)
class AnswerQuestion:
    """Take the answer; answered by ``QuestionReady``, ``GuidanceStopped`` or ``NoticeReady``."""

    value: str = field(repr=False)


@dataclass(frozen=True)
class PreviousQuestion:
    """Answered by ``QuestionReady`` or ``GuidanceLeft``."""


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


@dataclass(frozen=True)
class Prefill:
    """Fetch licences and shared data, make the form; answered by ``Prefilled``."""


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
class StepPaper:
    """What the resident wants of the page that takes pictures; answered by ``PaperStaged`` or ``PaperSettled``."""

    wish: str
    value: str = ""


@dataclass(frozen=True)
class ToggleDispute:
    """数据异议 on, or off again; an own answer is reopened instead (``FieldReopened``)."""

    code: str


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
class Submit:
    """Freeze, seal, hand to the courier; answered by ``CaseDurable`` … ``CaseDelivered`` / ``CaseWaits``."""


@dataclass(frozen=True)
class OpenOrder:
    """Ask for the order (缴费单) of the case; answered by ``OrderShown``, ``OrderPaid`` or ``OrderSaid``, again and again."""


@dataclass(frozen=True)
class LeaveOrder:
    """The order that was found is left as it is. Where a form is to be filled in instead, answered by ``Prefilled``."""


@dataclass(frozen=True)
class FetchResult:
    """Answered by ``ResultReady`` or ``ResultMissing``."""


@dataclass(frozen=True)
class IssueOfflineCode:
    """Ask for the resident's own 离线码; answered by ``OfflineCodeSettled``."""


@dataclass(frozen=True)
class PrintReceipt:
    """Answered by ``ReceiptFinished`` of the same ``job``: one attempt at one paper, counted by the visit."""

    job: int


@dataclass(frozen=True)
class PrintReceiptOnA4:
    """The same on a sheet of the A4 printer; answered by ``ReceiptFinished`` of the same job."""

    job: int


@dataclass(frozen=True)
class PrintDocument:
    """Answered by ``DocumentFinished`` of the same job, and by ``DocumentMoved`` before."""

    job: int


@dataclass(frozen=True)
class PrintSlip:
    """What the page says, on paper; answered by ``ReceiptFinished`` of the same job."""

    job: int


@dataclass(frozen=True)
class TakeNow:
    """Take the picture as it is; answered by ``PortraitTaken``, or by a word on the page."""


@dataclass(frozen=True)
class ForgetPortraits:
    """Every picture that was taken, and what was made of it, is gone."""


@dataclass(frozen=True)
class MakePortrait:
    """Of the picture with this number, from 0; answered by ``PortraitMade`` or ``PortraitNotMade``."""

    number: int


@dataclass(frozen=True)
class MakePortraitAgain:
    """Of the same picture, before the same background; answered as ``MakePortrait``."""


@dataclass(frozen=True)
class ColourPortrait:
    """Another background; answered as ``MakePortrait``."""

    colour: str


@dataclass(frozen=True)
class TurnPreview:
    """Another part of the paper that is on screen before it is printed; ``by``: so many on."""

    by: int


@dataclass(frozen=True)
class PrintPortrait:
    """Several on one sheet of A4; answered by ``DocumentFinished`` of the same job, and by ``DocumentMoved`` before."""

    job: int


@dataclass(frozen=True)
class CallHelp:
    """Post a 帮办 call; answered by ``HelpPlaced`` or ``HelpUnplaced``."""


@dataclass(frozen=True)
class SendRating:
    """好差评 to the platform, best effort: it never holds the resident up. ``reason``: why, of a low grade; empty: not said."""

    grade: int
    reason: str = ""


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
class SendReport:
    """找茬: tell what is wrong with this page; answered by ``ReportSaid``. ``call_me``: and whom to call back."""

    kind: str
    call_me: bool


@dataclass(frozen=True)
class PrintReportNumber:
    """找茬: its number on a slip; answered by ``ReceiptFinished`` of the same job. ``kind``: what was said to be wrong."""

    job: int
    kind: str


@dataclass(frozen=True)
class TellSolved:
    """解决了吗: the desk hears it with the call; best effort."""

    solved: bool


@dataclass(frozen=True)
class OpenCoView:
    """同屏协助 was agreed to: the helper is shown the masked page; answered by ``CoViewSaid``."""


@dataclass(frozen=True)
class EndCoView:
    """It was withdrawn, or is over: nothing more is shown, and what the desk holds is forgotten there."""


@dataclass(frozen=True)
class OpenContinuation:
    """换渠道继续: give the form to the platform; answered by ``ContinuationSaid``. ``kind``: a word of the contract."""

    kind: str


@dataclass(frozen=True)
class WithdrawContinuation:
    """Take it back; answered by ``ContinuationSaid``."""


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
class EndVisit:
    """Leave: the visit process ends and its data with it. ``reason`` is a word for the log."""

    reason: str


Effect = (
    OpenItem | StepFinding
    | BeginGuidance | AnswerQuestion | PreviousQuestion | PreviousPart | AdoptCard | EditEntry | ClearEntry | RequestCode
    | VerifyCode
    | OpenCodeSession | TakeCode | OpenSocialCard | FetchFace | SkipMoves | ReportFace | ReferFace
    | Prefill | AskField | AnswerField | ToggleDispute | RecordPromise | CheckSignature
    | StepPaper | OpenVisit | AnswerVisit | LeaveVisit | BookSlot | Submit | OpenOrder | LeaveOrder
    | FetchResult | IssueOfflineCode | PrintReceipt | PrintReceiptOnA4 | PrintDocument | PrintSlip | TurnPreview
    | TakeNow | ForgetPortraits | MakePortrait | MakePortraitAgain | ColourPortrait | PrintPortrait
    | KeepRelation | ConfirmPrincipal | ListPeople | OpenPerson | ListEnterprises | OpenEnterprise
    | CallHelp | SendRating | SaveDraft | DropDraft | LeaveDraft | OpenNearby | FilterNearby | ToggleOpenNow | ShowPlace
    | AskReady | AskInWords | ForgetQuestion | StepMine | LookUpPaper | KeepCaseNumber | MendCaseNumber | LookUpNumber
    | SendReport | PrintReportNumber | TellSolved | OpenCoView | EndCoView | EndVisit
    | OpenContinuation | WithdrawContinuation
    | OpenLookup | LookUp | LookUpShown | DropLookup | ShowEntry | ForgetLookup
)  # fmt: skip
