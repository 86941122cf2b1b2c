# SPDX-License-Identifier: Apache-2.0
"""Where a visit stands. No personal data in here: the state can be logged, compared and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from config.modes import DisplayMode


class Phase(StrEnum):
    """The phases of a visit (design: attract … end). Paying comes with the services part."""

    ATTRACT = "attract"
    CHOOSE = "choose"
    GUIDANCE = "guidance"
    IDENTIFY = "identify"
    APPLICATION = "application"
    REVIEW = "review"
    SIGN = "sign"
    SUBMIT = "submit"
    HAND_OVER = "hand_over"
    RATE = "rate"
    END = "end"


class Page(StrEnum):
    """One screen. Every page belongs to one phase; STOP is a refusal with a way on and keeps the phase it came from."""

    ATTRACT = "attract"
    CHOOSE = "choose"
    QUESTION = "question"
    NOTICE = "notice"
    IDENTIFY = "identify"
    NUMBER = "number"
    CODE = "code"
    PREFILL = "prefill"
    REVIEW = "review"
    FIELD = "field"
    PROMISE = "promise"
    CONFIRM = "confirm"
    SIGN = "sign"
    SUBMIT = "submit"
    HAND_OVER = "hand_over"
    RATE = "rate"
    END = "end"
    STOP = "stop"


PHASE_OF: dict[Page, Phase] = {
    Page.ATTRACT: Phase.ATTRACT,
    Page.CHOOSE: Phase.CHOOSE,
    Page.QUESTION: Phase.GUIDANCE,
    Page.NOTICE: Phase.GUIDANCE,
    Page.IDENTIFY: Phase.IDENTIFY,
    Page.NUMBER: Phase.IDENTIFY,
    Page.CODE: Phase.IDENTIFY,
    Page.PREFILL: Phase.APPLICATION,
    Page.REVIEW: Phase.APPLICATION,
    Page.FIELD: Phase.APPLICATION,
    Page.PROMISE: Phase.APPLICATION,
    Page.CONFIRM: Phase.REVIEW,
    Page.SIGN: Phase.SIGN,
    Page.SUBMIT: Phase.SUBMIT,
    Page.HAND_OVER: Phase.HAND_OVER,
    Page.RATE: Phase.RATE,
    Page.END: Phase.END,
}


class Overlay(StrEnum):
    """What lies over the page."""

    NONE = ""
    IDLE = "idle"
    HELP = "help"
    CANCEL = "cancel"
    CARD_REMOVED = "card_removed"
    CURTAIN = "curtain"
    RESUME = "resume"
    """上次没办完，接着办？ The form under it holds what was filled in then."""


class Level(IntEnum):
    """Level of assurance (认证等级): 匿名, 弱, 强."""

    NONE = 0
    WEAK = 1
    STRONG = 2


class CardState(StrEnum):
    """What the card reader says, in the resident's terms."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    EXPIRED = "expired"
    LOST = "lost"
    LEFT = "left_card"


class StopReason(StrEnum):
    """Why a way ends, each with a page that says what to do."""

    OFFLINE = "offline"
    GUIDANCE = "guidance"
    STRONG_NEEDED = "strong_needed"
    CODE_NEEDS_NETWORK = "code_needs_network"
    RULE = "rule"
    PROMISE_DECLINED = "promise_declined"
    NOT_KEPT = "not_kept"
    PLATFORM_BUSY = "platform_busy"
    """The platform is there and asks to come later."""
    IDENTITY_DOUBTED = "identity_doubted"
    """The platform's register knows this number under another name, or this card as no longer good."""
    SESSION_ENDED = "session_ended"
    """Who was known by a code is not known any more."""
    PRINTER_OUT = "printer_out"
    """The paper that this service is for cannot be printed now."""
    TERMINAL_REFUSED = "terminal_refused"
    """The platform does not accept this terminal: staff must see to it."""


class HelpState(StrEnum):
    """The 帮办 call of this visit."""

    NONE = ""
    CALLING = "calling"
    PLACED = "placed"
    ANSWERED = "answered"
    """A helper has taken it and is coming."""
    UNPLACED = "unplaced"


class Delivery(StrEnum):
    """What is known of the case after signing."""

    NONE = ""
    DURABLE = "durable"
    DELIVERED = "delivered"
    WAITING = "waiting"
    RETURNED = "returned"


class PaperState(StrEnum):
    """One paper of this visit: printing, or the three-valued result."""

    NONE = ""
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class PrinterState(StrEnum):
    """How a printer was found before anything was sent to it, in the resident's terms."""

    UNKNOWN = "unknown"
    """Not asked yet, or it does not say: neither good nor bad."""
    READY = "ready"
    LOW = "low"
    """纸将尽: it prints; the staff should come."""
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    JAMMED = "jammed"
    BROKEN = "broken"
    LOST = "lost"

    @property
    def prints(self) -> bool:
        """Nothing is known that keeps it from printing."""
        return self in (PrinterState.UNKNOWN, PrinterState.READY, PrinterState.LOW)


@dataclass(frozen=True)
class ItemNeeds:
    """What the chosen service asks of the journey; from its content file."""

    code: str
    needs_strong: bool = False
    needs_promise: bool = False
    needs_signature: bool = False
    offline_allowed: bool = True
    gives_document: bool = False


@dataclass(frozen=True)
class JourneyState:
    """The whole state of one visit."""

    page: Page = Page.ATTRACT
    overlay: Overlay = Overlay.NONE
    mode: DisplayMode = DisplayMode.STANDARD
    online: bool = True
    item: ItemNeeds | None = None
    level: Level = Level.NONE
    card: CardState = CardState.WAITING
    card_present: bool = False
    missing: int = 0
    stop: StopReason | None = None
    stop_from: Page = Page.ATTRACT
    help: HelpState = HelpState.NONE
    delivery: Delivery = Delivery.NONE
    receipt: PaperState = PaperState.NONE
    document: PaperState = PaperState.NONE
    slip: PaperState = PaperState.NONE
    receipt_printer: PrinterState = PrinterState.UNKNOWN
    document_printer: PrinterState = PrinterState.UNKNOWN
    renewals: int = 0
    ended: str = ""

    @property
    def phase(self) -> Phase:
        """The phase of the page; a stop page keeps the phase it came from."""
        return PHASE_OF[self.stop_from if self.page is Page.STOP else self.page]

    @property
    def is_untouched(self) -> bool:
        """The first screen as the next resident must find it: nobody is known, nothing lies over it, nothing was changed."""
        return (
            self.page is Page.ATTRACT
            and self.overlay is Overlay.NONE
            and self.mode is DisplayMode.STANDARD
            and self.level is Level.NONE
            and self.help is HelpState.NONE
        )

    @property
    def is_masked(self) -> bool:
        """Nothing of the page may be readable (a warning is running, the card has gone, or the resident hid the screen)."""
        return self.overlay in (Overlay.IDLE, Overlay.CURTAIN, Overlay.CARD_REMOVED)

    @property
    def is_filed(self) -> bool:
        """The case is on disk: from here on nothing may lose it and nothing may file it again."""
        return self.delivery is not Delivery.NONE
