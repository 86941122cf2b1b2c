# SPDX-License-Identifier: Apache-2.0
"""Where a visit stands. No personal data in here: the state can be logged, compared and drawn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from config.modes import DisplayMode
from kiosk.application.capture import Stage
from kiosk.journey.conditions import (
    Acting as Acting,
    ActingStep as ActingStep,
    CardState as CardState,
    Delivery as Delivery,
    DraftState as DraftState,
    FaceOffer as FaceOffer,
    FaceStep as FaceStep,
    HelpState as HelpState,
    Level as Level,
    Overlay as Overlay,
    PaperState as PaperState,
    PortraitStep as PortraitStep,
    PrinterState as PrinterState,
    StopReason as StopReason,
    WaitingCard as WaitingCard,
    WayNotice as WayNotice,
)
from kiosk.journey.continuing import FORM_PAGES, Continuing as Continuing, GoesOn as GoesOn
from kiosk.journey.form_standing import NO_FORM, FormStanding as FormStanding
from kiosk.journey.helping import CoView as CoView
from kiosk.journey.item_needs import ItemNeeds as ItemNeeds
from kiosk.journey.licence_code import LicenceCode as LicenceCode
from kiosk.journey.lookup import Lookup as Lookup
from kiosk.journey.mine import Mended as Mended, MineStep as MineStep
from kiosk.journey.pages import (
    ACTING_PAGES as ACTING_PAGES,
    ASK_PAGES as ASK_PAGES,
    LOOKUP_PAGES as LOOKUP_PAGES,
    MINE_PAGES as MINE_PAGES,
    NEARBY_PAGES as NEARBY_PAGES,
    PHASE_OF as PHASE_OF,
    PORTRAIT_PAGES as PORTRAIT_PAGES,
    RIDE_PAGES as RIDE_PAGES,
    Page as Page,
    Phase as Phase,
)
from kiosk.journey.paying import Paying as Paying
from kiosk.journey.reporting import Reporting as Reporting
from kiosk.journey.riding import Riding as Riding
from kiosk.journey.sheet_print import NO_SHEET, SheetPrint as SheetPrint
from kiosk.vision.sight import Sight


@dataclass(frozen=True)
class JourneyState:
    """The whole state of one visit."""

    page: Page = Page.ATTRACT
    overlay: Overlay = Overlay.NONE
    mode: DisplayMode = DisplayMode.STANDARD
    online: bool = True
    item: ItemNeeds | None = None
    is_mine: bool = False
    """The visit is about own cases (我的办件) until a service is chosen."""
    is_visiting: bool = False
    """A visit to a counter is being booked from the page where the way ended (预约)."""
    is_moving: bool = False
    """Another time is being chosen for an appointment that there is (改期)."""
    mine: MineStep = MineStep.NONE
    grade: int = 0
    """A low grade that was given, while it is asked why."""
    has_done: bool = field(default=False, compare=False)
    """Something was asked, printed, booked, or came to a stop: the visit may be graded without a case. No other place by that."""
    is_graded: bool = False
    """It was, on the last page."""
    leaving: str = ""
    """Why the visit ends behind the last page, where that was come to without a case: a word for the log."""
    mended: Mended = Mended.NO
    """The form that is open mends a returned case."""
    chosen_on: Page = Page.CHOOSE
    """Which list the service was chosen from; back leads there."""
    found_from: Page = Page.CHOOSE
    """Where the door to finding a service was."""
    level: Level = Level.NONE
    card: CardState = CardState.WAITING
    card_present: bool = False
    card_is_other: bool = False
    """The card that lies there waits for a word, and is not the one of whom this visit knows or knew."""
    sight: Sight = Sight.CLOSED
    """What the camera sees of a page that looks through it."""
    eyes_unfit: bool = False
    """The terminal's own eyes are not as they were tested: no way through a camera is offered."""
    notice_due: bool = False
    """Somebody else is known since the notice was gone on from."""
    way: WayNotice = WayNotice.NONE
    acting: Acting = Acting.UNASKED
    acting_step: ActingStep = ActingStep.NONE
    scanner_lost: bool = False
    """A code scanner was there, and does not answer now."""
    face_offer: FaceOffer = FaceOffer.NONE
    face: FaceStep = FaceStep.NONE
    face_tries: int = 0
    """Looks that ended without the person being known by them; somebody else begins anew."""
    social_card_present: bool = False
    """A 社保卡 lies in its slot."""
    social_card_waits: WaitingCard = WaitingCard.NONE
    """It was put in during this visit and nobody has asked about it yet."""
    social_card_read: bool = False
    """It is how this visit knows its resident."""
    card_unsure: bool = False
    """The reader feels the card no more: taken, or only pushed aside. Nobody is told that it is gone."""
    card_gone: bool = False
    """The card by which this visit knows its resident was taken away, and has not come back."""
    shows_receipt: bool = False
    """In the standard layout this terminal shows a receipt before it prints one (无纸化)."""
    form: FormStanding = NO_FORM
    """As the record last told it."""
    paper: Stage = Stage.NONE
    """How far the picture of the one in hand is."""
    sample: str = ""
    """Of which material 一次告知 shows what it looks like: its code."""
    stop: StopReason | None = None
    stop_from: Page = Page.ATTRACT
    stop_behind: StopReason | None = None
    """What ``stop`` was before another page stopped the way over 换渠道继续: that page has one behind it."""
    stop_behind_from: Page = Page.ATTRACT
    nearby_from: Page = Page.ATTRACT
    """Where 附近能办 was entered from."""
    ask_from: Page = Page.ATTRACT
    """Where 小申 was entered from."""
    licence_code: LicenceCode = LicenceCode.NONE
    """亮证"""
    shown_from: Page = Page.CHOOSE
    """Where a code that lays licences open leads back to."""
    lookup: Lookup = Lookup.NONE
    lookup_by_code: bool = False
    """A licence's code may be scanned in place of writing its number."""
    riding: Riding = Riding.NONE
    """How a cab that was asked for stands, or why there is none."""
    help: HelpState = HelpState.NONE
    co_view: CoView = CoView.NONE
    """Whether the helper who has the call sees the masked page (同屏协助)."""
    asks_solved: bool = False
    """解决了吗 is to be asked as soon as it disturbs nothing."""
    asks_resume: bool = False
    """上次没办完，接着办？ has no answer yet, and is asked again whenever the sheet that lay down over it has gone."""
    delivery: Delivery = Delivery.NONE
    unanswered_of: str = ""
    """Code of the service whose case was filed without a word from the courier: it may have it. Filed here again it is the same
    case, filed elsewhere it is another."""
    paying: Paying = Paying.NONE
    order_found: bool = False
    """What is paid now is an order of an earlier visit: nothing is filed in this one."""
    receipt: PaperState = PaperState.NONE
    receipt_trouble: PrinterState | None = None
    """Why the receipt did not come out for sure, as far as the printer said so."""
    receipt_on_a4: bool = False
    """The receipt comes, or came, out of the A4 printer."""
    document: PaperState = PaperState.NONE
    document_trouble: PrinterState | None = None
    """What the A4 printer stands still for, or why the certificate did not come out for sure."""
    document_pages: int = 0
    """Sheets to wait for; 0: not known yet."""
    document_done: int | None = None
    """Sheets that are out; None: the printer does not count."""
    slip: PaperState = PaperState.NONE
    sheet: SheetPrint = NO_SHEET
    takes: int = 0
    """Pictures taken for a portrait so far."""
    portrait: PortraitStep = PortraitStep.NONE
    portrait_fails: int = 0
    """So many times in a row nothing came of a portrait, whichever picture it was."""
    jobs: int = 0
    """Attempts at a paper so far: the last one's number. A result speaks of the attempt whose number it bears alone."""
    receipt_job: int = 0
    document_job: int = 0
    slip_job: int = 0
    receipt_printer: PrinterState = PrinterState.UNKNOWN
    document_printer: PrinterState = PrinterState.UNKNOWN
    power_low: bool = False
    """停电, and the battery is nearly empty. A page that was let through is left for nothing that could not be finished."""
    draft: DraftState = DraftState.NONE
    reporting: Reporting = Reporting.CHOOSING
    """How far the sheet of 找茬 is, while it lies over the page."""
    report_words: bool = False
    """Something was written, and goes with it."""
    report_fault: bool = False
    """What was written cannot be taken as it is."""
    report_kind: str = ""
    """What was said to be wrong there."""
    report_slip: PaperState = PaperState.NONE
    """Its number on paper."""
    report_job: int = 0
    continuing: Continuing = Continuing.NONE
    continued: GoesOn = GoesOn.FORM
    """What goes on elsewhere; says something while ``continuing`` does."""
    continue_from: Page = Page.REVIEW
    """Where 换个地方接着办 was asked for; back leads there."""
    moved_behind: bool = False
    """The page behind has become another since, and nobody has seen it yet."""
    slip_behind: PaperState = PaperState.NONE
    """The slip of the page behind this one, while ``slip`` is this page's own; a result goes by its number to one of them."""
    slip_job_behind: int = 0
    card_laid: bool = False
    """A card was laid down while this page lay before another: that one reads it when it is back."""
    renewals: int = 0
    ended: str = ""

    @property
    def phase(self) -> Phase:
        """The phase of the page; a stop page keeps the phase it came from. Who is seen behind the form has it behind them."""
        if self.is_seeing:
            return Phase.SIGN
        return PHASE_OF[self.stop_from if self.page is Page.STOP else self.page]

    @property
    def is_seeing(self) -> bool:
        """The page of the face is no way in here, but the look that the item asks for (本人到场)."""
        return self.page is Page.FACE and self.item is not None and self.item.asks_presence

    @property
    def acts_for_other(self) -> bool:
        """It is known for whom, and it is not the person who stands here: that stands over every page."""
        wants = self.item is not None and self.item.wants_enterprise
        return self.acting_step is ActingStep.SETTLED and (wants or self.acting is Acting.OTHER)

    @property
    def is_elsewhere(self) -> bool:
        """A telephone took the form up: nothing of it may be kept or filed here."""
        is_taken = self.continuing is Continuing.TAKEN and self.continued is GoesOn.FORM
        return is_taken and self._is_of_continuing

    @property
    def is_stop_over_continuing(self) -> bool:
        """A page that stops the way while a form is handed over behind it: it leads back there, or out, and nowhere else."""
        return self.page is Page.STOP and self.stop_from is Page.CONTINUE

    @property
    def _is_of_continuing(self) -> bool:
        """What 换渠道继续 has come to says something of this page."""
        return self.page in (Page.CONTINUE, Page.END) or self.is_stop_over_continuing

    @property
    def lets_card_go(self) -> bool:
        """Who takes the card is leaving as they were told. What shows own cases behind it is covered instead."""
        is_theirs = self.continuing.lets_card_go and self.continued in (GoesOn.FORM, GoesOn.SERVICE)
        return is_theirs and self._is_of_continuing

    @property
    def may_be_left_behind(self) -> bool:
        """They went with their card, as they were told: who taps now may be anybody."""
        return self.lets_card_go and self.card_gone and self.level is not Level.NONE

    @property
    def behind(self) -> JourneyState:
        """As it stands behind 换渠道继续: what is paid, printed, booked or asked there goes on. Where a form is handed over from
        its own pages nothing does, and this is the state itself. A page that stops the way over it came, for what goes on
        there, from the page behind.
        """
        if self.continued is GoesOn.FORM and self.continue_from in FORM_PAGES:
            return self
        if self.is_stop_over_continuing:
            is_stop = self.continue_from is Page.STOP
            return replace(self, stop_from=self.stop_behind_from if is_stop else self.continue_from)
        return self.uncovered if self.page is Page.CONTINUE else self

    @property
    def uncovered(self) -> JourneyState:
        """The page behind 换渠道继续 without it, with its own slip."""
        slip, job = self.slip_behind, self.slip_job_behind
        return replace(self, page=self.continue_from, slip=slip, slip_job=job, slip_behind=PaperState.NONE)

    @property
    def is_a_card_left(self) -> bool:
        """Something of the resident's is still in or on a reader."""
        return self.card_present or self.social_card_present

    @property
    def is_untouched(self) -> bool:
        """The first screen as the next resident must find it: nobody is known, nothing lies over it, nothing was changed."""
        return (
            self.page is Page.ATTRACT
            and self.overlay is Overlay.NONE
            and self.mode is DisplayMode.STANDARD
            and self.level is Level.NONE
            and self.help is HelpState.NONE
            and self.way is WayNotice.NONE
        )

    @property
    def is_masked(self) -> bool:
        """Nothing of the page may be readable (a warning is running, the card has gone, or the resident hid the screen)."""
        return self.overlay in (Overlay.IDLE, Overlay.CURTAIN, Overlay.CARD_REMOVED)

    @property
    def is_filed(self) -> bool:
        """The case is on disk: from here on nothing may lose it and nothing may file it again."""
        return self.delivery is not Delivery.NONE
