# SPDX-License-Identifier: Apache-2.0
"""Everything that can happen during a visit, as immutable values in the past tense.

Three kinds: what the resident wished (a touch became a wish in a view-model), what a device or the platform reported, and
what the clock said. Events that carry what a person typed or what a card holds keep it out of their ``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.application.capture import Stage
from kiosk.vision.sight import Sight

# --- the resident's wishes ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Touched:
    """Any touch or key: the resident is there."""


@dataclass(frozen=True)
class Begun:
    """The resident wants to start without choosing a service yet (首页的大按钮)."""


@dataclass(frozen=True)
class ModeToggled:
    """Standard ⇄ 长者版."""


@dataclass(frozen=True)
class ItemChosen:
    """A service (事项) was chosen."""

    code: str


@dataclass(frozen=True)
class OptionChosen:
    """An answer to the guidance question on screen (递进式问卷)."""

    value: str = field(repr=False)


@dataclass(frozen=True)
class WentOn:
    """The page's one primary button."""


@dataclass(frozen=True)
class WentBack:
    """上一步."""


@dataclass(frozen=True)
class OtherWayAsked:
    """Identify without the card: the number on a pad and a one-time code."""


@dataclass(frozen=True)
class CardWayAsked:
    """Back from the pad to the card reader."""


@dataclass(frozen=True)
class ScanAsked:
    """用手机上的码: hold it before the camera."""


@dataclass(frozen=True)
class CodePicked:
    """Which of several codes that were in view together; empty: none of them, look again."""

    which: str = ""


@dataclass(frozen=True)
class OwnCardConfirmed:
    """这是我的证: the card left on the reader belongs to the person standing here."""


@dataclass(frozen=True)
class FaceAsked:
    """看一下镜头: another way in, beside the card and the helper."""


@dataclass(frozen=True)
class MovesSkipped:
    """做不了这个动作: no reason is asked for."""


@dataclass(frozen=True)
class KeyPressed:
    """One key of the on-screen pad: a digit, ``X``, ``erase`` or ``clear``."""

    key: str = field(repr=False)


@dataclass(frozen=True)
class NewCodeAsked:
    """Send another one-time code."""


@dataclass(frozen=True)
class FieldAnswered:
    """An answer to the missing field on screen (补表)."""

    code: str
    raw: str = field(repr=False)


@dataclass(frozen=True)
class PaperWished:
    """A key of the page that takes pictures of papers. ``wish``: a value of ``kiosk.application.capture.Wish``; ``value``: of
    a field that is read off the paper, its code.
    """

    wish: str
    value: str = ""


@dataclass(frozen=True)
class FieldDisputed:
    """数据异议 on a prefilled value; a second tap takes it back."""

    code: str


@dataclass(frozen=True)
class PromiseAccepted:
    """告知承诺: read and accepted."""


@dataclass(frozen=True)
class PromiseDeclined:
    """告知承诺: not accepted; another way is shown."""


@dataclass(frozen=True)
class Signed:
    """The handwritten signature was confirmed. ``strokes``: one tuple per stroke of ``(x_mm, y_mm, t_ms)`` points."""

    strokes: tuple[tuple[tuple[float, float, int], ...], ...] = field(repr=False)


@dataclass(frozen=True)
class Graded:
    """好差评: 1 非常满意 … 5 非常不满意 (GB/T 39046 code set)."""

    grade: int


@dataclass(frozen=True)
class RatingSkipped:
    """好差评 left out with one tap."""


@dataclass(frozen=True)
class PrintAgainAsked:
    """再打一次. ``paper``: ``receipt``, ``document``, or empty for the first of the two that is in doubt."""

    paper: str = ""


@dataclass(frozen=True)
class PaperMissed:
    """没拿到，或只有半张: what the resident says of the certificate, whatever the printer said."""


@dataclass(frozen=True)
class ReceiptOnA4Asked:
    """The receipt on a sheet of the A4 printer, for the receipt printer does not print."""


@dataclass(frozen=True)
class SlipAsked:
    """Print what this page says on the receipt printer."""


@dataclass(frozen=True)
class ShotAsked:
    """现在就拍: take it as it is, whatever could be better."""


@dataclass(frozen=True)
class PortraitChosen:
    """This one of the pictures that were taken, from 0."""

    number: int


@dataclass(frozen=True)
class ColourChosen:
    """The portrait's background (底色): ``white``, ``blue``, ``red``."""

    colour: str


@dataclass(frozen=True)
class RetakeAsked:
    """重拍"""


@dataclass(frozen=True)
class ClausesAsked:
    """逐条核对: the standard's whole list."""


@dataclass(frozen=True)
class PortraitPrintAsked:
    """打印, or once more."""


@dataclass(frozen=True)
class ElsewhereAsked:
    """哪里还能办: where else it is to be had."""


@dataclass(frozen=True)
class HelpAsked:
    """请人帮我 (帮办)."""


@dataclass(frozen=True)
class OverlayClosed:
    """The sheet over the page was closed and the visit goes on (also 我还在, 继续办理)."""


@dataclass(frozen=True)
class CancelAsked:
    """不办了."""


@dataclass(frozen=True)
class CancelConfirmed:
    """不办了, confirmed."""


@dataclass(frozen=True)
class CurtainDrawn:
    """遮住屏幕: hide my screen."""


@dataclass(frozen=True)
class CurtainLifted:
    """Show my screen again."""


# --- devices ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CardFound:
    """A good card was read. ``is_last_visits``: it is the card that the visit before this one used.

    ``is_other``: this visit knows its resident by another card, or knew somebody else until their session ended.
    """

    is_last_visits: bool = False
    is_other: bool = False


@dataclass(frozen=True)
class CardReading:
    """A card lies on the reader and is being read."""


@dataclass(frozen=True)
class CardUnreadable:
    """A card could not be read. ``why``: ``taken_early`` (nothing lies there now), ``two_cards`` (as far as can be told), or
    empty: its chip does not answer.
    """

    why: str = ""


@dataclass(frozen=True)
class CardRefused:
    """Not a card for this reader (another kind, or the reader's security module refused it)."""


@dataclass(frozen=True)
class CardExpired:
    """The card's validity is over (有效期已过)."""


@dataclass(frozen=True)
class CardRemoved:
    """The card was taken from the reader. Not ``is_sure``: the reader feels it no more, it may only have been pushed."""

    is_sure: bool = True


@dataclass(frozen=True)
class CodeShown:
    """A code that the city issues (随申码, 离线码) was scanned: the platform can say whose it is."""


@dataclass(frozen=True)
class OtherCodeShown:
    """A code was held before the scanner in vain: of another kind, or not read whole. ``notice``: a value of ``WayNotice``."""

    notice: str


@dataclass(frozen=True)
class SocialCardLeft:
    """A card was in the slot before this visit began: somebody else's, as far as anybody knows. It is not asked."""


@dataclass(frozen=True)
class SocialCardFound:
    """A card is in the slot and is being read."""


@dataclass(frozen=True)
class SocialCardRead:
    """社保卡 was read. ``is_closed``: it gives name and number only behind its issuer's module (第三代).

    ``is_same``: it is the one by which this visit knows its resident.
    """

    is_closed: bool = False
    is_same: bool = False


@dataclass(frozen=True)
class SocialCardRemoved:
    """It was taken out of the slot."""


@dataclass(frozen=True)
class WaySaid:
    """What is to be said about another way in; ``notice``: a value of ``WayNotice``."""

    notice: str


@dataclass(frozen=True)
class FaceCaught:
    """The face was seen as it must be; it is being compared."""


@dataclass(frozen=True)
class FaceCompared:
    """The comparison has a result."""


@dataclass(frozen=True)
class FaceMissed:
    """A look without a comparison: no face in the picture that was taken, or the moves were not seen."""


@dataclass(frozen=True)
class PortraitTaken:
    """One more picture; ``count``: so many are kept now."""

    count: int


@dataclass(frozen=True)
class PortraitMade:
    """The photograph before its background is ready."""


@dataclass(frozen=True)
class PortraitNotMade:
    """Nothing could be made of the picture."""


@dataclass(frozen=True)
class PersonCame:
    """The presence sensor: somebody stands before the terminal. Who it is it does not say."""


@dataclass(frozen=True)
class PersonLeft:
    """The presence sensor: nobody has been there for a while, and nothing was touched meanwhile."""


@dataclass(frozen=True)
class PowerRanLow:
    """停电, and the battery is nearly empty: the terminal goes off soon."""


@dataclass(frozen=True)
class PowerCameBack:
    """来电: it does not, after all."""


@dataclass(frozen=True)
class ScannerMoved:
    """The code scanner does not answer any more, or answers again."""

    is_lost: bool = True


@dataclass(frozen=True)
class ReaderLost:
    """The card reader does not answer any more."""


@dataclass(frozen=True)
class ReaderBack:
    """The card reader answers again."""


@dataclass(frozen=True)
class ReceiptFinished:
    """``job``: the attempt that it is the end of, a receipt's or a slip's. ``outcome``: printed, not_printed or unknown
    (three-valued, never guessed). ``cause``: a value of ``PrinterState``, or empty.
    """

    job: int
    outcome: str
    cause: str = ""


@dataclass(frozen=True)
class DocumentFinished:
    """The same for the A4 printer. ``pages_done``: sheets that are out; None: it does not count."""

    job: int
    outcome: str
    cause: str = ""
    pages_done: int | None = None


@dataclass(frozen=True)
class DocumentMoved:
    """A certificate on its way: ``pages`` to wait for, how many are out, and what the printer stands still for (a value of
    ``PrinterState``, or empty).
    """

    job: int
    pages: int
    pages_done: int | None = None
    waits_for: str = ""


# --- what the domain found out ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemOpened:
    """The chosen service's own needs, from its content file."""

    code: str
    needs_strong: bool
    needs_promise: bool
    needs_signature: bool
    offline_allowed: bool
    gives_document: bool
    gives_portrait: bool = False
    is_unfitted: bool = False


@dataclass(frozen=True)
class QuestionReady:
    """The next guidance question is on its page."""


@dataclass(frozen=True)
class GuidanceStopped:
    """An answer leads elsewhere: the page says why and where to."""


@dataclass(frozen=True)
class NoticeReady:
    """All questions are answered; 一次告知 is ready."""


@dataclass(frozen=True)
class GuidanceLeft:
    """There was no earlier question to go back to."""


@dataclass(frozen=True)
class FieldReopened:
    """An own answer is to be changed."""


@dataclass(frozen=True)
class SignatureAccepted:
    """The signature was taken and bound to what was shown."""


# --- platform and courier -------------------------------------------------------------------------------------------


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
class ReferralSaid:
    """Why no helper confirms; ``step``: a value of ``FaceStep``."""

    step: str


@dataclass(frozen=True)
class PrefillRefused:
    """The platform answered, and the answer ends the way; ``reason`` is a value of ``StopReason``."""

    reason: str


@dataclass(frozen=True)
class Prefilled:
    """The form is made. ``blocked``: a pre-check (智能预审) says no. ``has_draft``: it holds what was filled in last time."""

    missing: int
    blocked: bool = False
    has_draft: bool = False
    to_photograph: int = 0
    """Materials of which a picture may be taken."""


@dataclass(frozen=True)
class FieldAccepted:
    """The answer was valid; ``missing`` are left, and of ``to_photograph`` materials a picture may be taken."""

    missing: int
    to_photograph: int = 0


@dataclass(frozen=True)
class PaperTaken:
    """A paper was laid down, let go of and taken a picture of; or a picture came from the resident's telephone."""


@dataclass(frozen=True)
class PaperStaged:
    """The picture of a material is so far; a machine's word."""

    stage: Stage


@dataclass(frozen=True)
class PaperSettled:
    """A material was photographed, or comes later; ``left`` are. ``missing``: fields that a value taken from it left open."""

    left: int
    missing: int = 0


@dataclass(frozen=True)
class SignatureRefused:
    """The strokes are not a signature (blank, too short, outside the box)."""


@dataclass(frozen=True)
class CaseDurable:
    """The courier has the sealed case on disk: from now on it is 已收件."""


@dataclass(frozen=True)
class CaseNotDurable:
    """It could not be kept. ``why``: ``full`` or ``courier``."""

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
    """The certificate (证明) was issued and is ready to print."""


@dataclass(frozen=True)
class ResultMissing:
    """The result did not come in time."""


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


# --- the clock --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class IdleElapsed:
    """Nobody has done anything for the mode's idle time."""


@dataclass(frozen=True)
class Retired:
    """The terminal is being stopped, or the visit ended from outside; nobody is asked."""


@dataclass(frozen=True)
class AnswerElapsed:
    """Nobody answered the sheet over the page in time."""


@dataclass(frozen=True)
class PauseElapsed:
    """A page that goes on by itself has stood long enough (end, hand over)."""


Event = (
    Touched | Begun | ModeToggled | ItemChosen | OptionChosen | WentOn | WentBack | OtherWayAsked | CardWayAsked
    | OwnCardConfirmed | ScanAsked | CodePicked | FaceAsked | MovesSkipped
    | KeyPressed | NewCodeAsked | FieldAnswered | FieldDisputed | PromiseAccepted | PromiseDeclined | Signed
    | PaperWished | PaperTaken | PaperStaged | PaperSettled
    | Graded | RatingSkipped | PrintAgainAsked | PaperMissed | ReceiptOnA4Asked
    | SlipAsked | ShotAsked | PortraitChosen | ColourChosen | RetakeAsked | ClausesAsked | PortraitPrintAsked | ElsewhereAsked
    | PortraitTaken | PortraitMade | PortraitNotMade | HelpAsked | OverlayClosed | CancelAsked | CancelConfirmed
    | CurtainDrawn | CurtainLifted | CardFound | CardReading | CardUnreadable | CardRefused | CardExpired | CardRemoved
    | PersonCame | PersonLeft | PowerRanLow | PowerCameBack
    | ReaderLost | ReaderBack | ScannerMoved | ReceiptFinished | DocumentFinished | NetworkChanged | SightChanged
    | EyesUnfit
    | CodeSent | CodeNotSent | CodeRefused | CodeShown | OtherCodeShown | SocialCardLeft
    | SocialCardFound | SocialCardRead | SocialCardRemoved | WaySaid
    | DraftAnswered | FaceCaught | FaceCompared | FaceMissed | FaceFetched | FaceSaid | FaceJudged | FaceReferred | ReferralSaid
    | PrefillRefused | HelpAnswered | HelpEnded | Retired | PrinterSeen | DocumentMoved
    | Identified | Prefilled | FieldAccepted | SignatureRefused | CaseDurable | CaseNotDurable | CaseDelivered | CaseWaits
    | ItemOpened | QuestionReady | GuidanceStopped | NoticeReady | GuidanceLeft | FieldReopened | SignatureAccepted
    | CaseReturned | ResultReady | ResultMissing | HelpPlaced | HelpUnplaced | IdleElapsed | AnswerElapsed | PauseElapsed
)  # fmt: skip
