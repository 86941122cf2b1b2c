# SPDX-License-Identifier: Apache-2.0
"""What the parts of a visit can be: overlays, cards and readers, the ways in, papers, printers, the case, the draft."""

from __future__ import annotations

from enum import IntEnum, StrEnum


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
    REPORT = "report"
    """这里有问题 (找茬)."""
    CO_VIEW = "co_view"
    """让帮办看看这一页吗？ Asked before a helper sees anything."""
    SOLVED = "solved"
    """解决了吗？ Asked once, when the helper has closed the call."""
    SAMPLE = "sample"
    """看看样子: what a paper looks like that is to be photographed, or brought (示例样表)."""


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
    TAKEN_EARLY = "taken_early"
    """证拿早了: it was lifted before it was read, and nothing lies there now."""
    TWO_CARDS = "two_cards"
    """It answers the search and nothing after: two cards on each other look like this."""
    REFUSED = "refused"
    EXPIRED = "expired"
    LOST = "lost"
    LEFT = "left_card"


class WayNotice(StrEnum):
    """What is said about another way in than the ID card, on the page that asks who is here."""

    NONE = ""
    CODE_CHECKING = "code_checking"
    CODE_EXPIRED = "code_expired"
    """随申码 lives a minute."""
    CODE_UNKNOWN = "code_unknown"
    """It looks like one, and nobody was issued it."""
    CODE_BROKEN = "code_broken"
    """Not scanned whole."""
    CODE_OTHER = "code_other"
    """Another kind of code: the page says which."""
    CODE_TOO_WEAK = "code_too_weak"
    """It is good, and this service needs the card."""
    CODE_OFFLINE = "code_offline"
    CODE_BUSY = "code_busy"
    CODE_REFUSED = "code_refused"
    """The platform does not accept this terminal, or not this question."""
    SOCIAL_READING = "social_reading"
    SOCIAL_CHECKING = "social_checking"
    SOCIAL_MUTE = "social_mute"
    """插反: no answer to reset."""
    SOCIAL_UNREADABLE = "social_unreadable"
    SOCIAL_EARLY = "social_early"
    """Taken out before the end."""
    SOCIAL_OTHER = "social_other"
    """Not a social security card."""
    SOCIAL_EXPIRED = "social_expired"
    SOCIAL_NOT_ACTIVE = "social_not_active"
    """未激活"""
    SOCIAL_REPORTED_LOST = "social_reported_lost"
    """挂失"""
    SOCIAL_DOUBTED = "social_doubted"
    """The register knows this number under another name, or not at all."""
    SOCIAL_TOO_WEAK = "social_too_weak"
    SOCIAL_OFFLINE = "social_offline"
    """A card of the third generation is opened by its issuer, and there is no network."""
    SOCIAL_BUSY = "social_busy"
    SOCIAL_REFUSED = "social_refused"
    SOCIAL_LOST = "social_lost"
    """Its reader does not answer."""

    @property
    def is_busy(self) -> bool:
        """Something is being read or asked now."""
        return self in (WayNotice.CODE_CHECKING, WayNotice.SOCIAL_READING, WayNotice.SOCIAL_CHECKING)


class FaceOffer(StrEnum):
    """Whether this terminal compares faces (刷脸) at all, and what a match is worth here. Never the only way, never the first."""

    NONE = ""
    """No camera, nothing to compare with, or it was tried in this visit and will not do."""
    HELPED = "helped"
    """A helper looks too, whatever comes out."""
    ALONE = "alone"
    """The platform may take it for enough."""


class FaceStep(StrEnum):
    """Where the page that compares a face stands."""

    NONE = ""
    CONSENT = "consent"
    """单独同意: nothing was fetched, nobody is filmed."""
    FETCHING = "fetching"
    """The photo of record is on its way."""
    LOOKING = "looking"
    COMPARING = "comparing"
    ASKING = "asking"
    """The platform says what the comparison is worth."""
    AGAIN = "again"
    """Not seen well, or not alike: said in the same words, for nobody is accused."""
    HELPER = "helper"
    """请帮办核对"""
    REFERRING = "referring"
    """转人工核验: the helpers' desk is being asked."""
    WAITING = "waiting"
    """The desk has it; nobody has taken it yet."""
    COMING = "coming"
    """A helper is on the way, named by a work number."""
    CUT_OFF = "cut_off"
    """No network to the desk: what a helper says is not heard now; it goes on by itself."""
    DELAYED = "delayed"
    """The platform is too busy to ask the desk; it goes on by itself."""
    UNVOUCHED = "unvouched"
    """The helper could not confirm, or none may: another way. Nobody is accused."""
    UNANSWERED = "unanswered"
    """No helper came in time."""
    OTHER = "other"
    """Three times were enough: another way."""
    NO_PHOTO = "no_photo"
    REFUSED = "refused"
    OFFLINE = "offline"
    BUSY = "busy"
    UNFIT = "unfit"
    """This terminal cannot compare faces now: staff must see to it."""

    @property
    def looks(self) -> bool:
        """The camera is open."""
        return self in (FaceStep.LOOKING, FaceStep.COMPARING)

    @property
    def is_under_way(self) -> bool:
        """A photo or a face is in memory, or on its way there."""
        return self in (FaceStep.FETCHING, FaceStep.LOOKING, FaceStep.COMPARING, FaceStep.ASKING)

    @property
    def is_with_helper(self) -> bool:
        """A helper is waited for; nothing of the face is in memory any more."""
        return self in (FaceStep.REFERRING, FaceStep.WAITING, FaceStep.COMING) or self.is_held_up

    @property
    def is_held_up(self) -> bool:
        """Nobody is heard from now; whoever does not want to wait takes the card."""
        return self in (FaceStep.CUT_OFF, FaceStep.DELAYED)


class Acting(StrEnum):
    """给谁办, of an item that somebody else may come for."""

    UNASKED = ""
    SELF = "self"
    OTHER = "other"
    """代办: two people, the one at the terminal and the one whose case it is."""


class ActingStep(StrEnum):
    """Where the pages stand that settle for whom somebody acts."""

    NONE = ""
    WAITING = "waiting"
    """For the second card, or for a choice."""
    SAME = "same"
    """The same card twice."""
    LISTING = "listing"
    """The platform is asked for whom one may act."""
    ASKING = "asking"
    """The platform is asked whether one may."""
    SETTLED = "settled"
    """It is known for whom."""


class PortraitStep(StrEnum):
    """What is being made of the picture that was chosen (证件照制作)."""

    NONE = ""
    MAKING = "making"
    MADE = "made"
    FAILED = "failed"
    """Nothing came out: once more, another picture, or another place."""


class WaitingCard(StrEnum):
    """A 社保卡 that was read where nobody was asked: on a page that stops the way, under a cover, while a code was checked."""

    NONE = ""
    OPEN = "open"
    CLOSED = "closed"
    """It opens to its issuer alone (第三代)."""


class StopReason(StrEnum):
    """Why a way ends, each with a page that says what to do."""

    OFFLINE = "offline"
    GUIDANCE = "guidance"
    OTHER_DISTRICT = "other_district"
    """属地: only other districts do this."""
    STRONG_NEEDED = "strong_needed"
    CODE_NEEDS_NETWORK = "code_needs_network"
    RULE = "rule"
    PROMISE_DECLINED = "promise_declined"
    NOT_KEPT = "not_kept"
    PLATFORM_BUSY = "platform_busy"
    """The platform is there and asks to come later."""
    PLATFORM_MAINTENANCE = "platform_maintenance"
    """平台维护: it is there and not in service."""
    IDENTITY_DOUBTED = "identity_doubted"
    """The platform's register knows this number under another name, or this card as no longer good."""
    SESSION_ENDED = "session_ended"
    """Who was known by a code is not known any more."""
    PRINTER_OUT = "printer_out"
    """The paper that this service is for cannot be printed now."""
    POWER_LOW = "power_low"
    """停电: the terminal goes off soon; what was filled is kept."""
    TERMINAL_REFUSED = "terminal_refused"
    """The platform does not accept this terminal: staff must see to it."""
    TERMINAL_FAILED = "terminal_failed"
    """The terminal itself failed in the middle of a wait, and nothing came of it: once more may do."""
    CAMERA_OUT = "camera_out"
    """What this service is for cannot be photographed here now."""
    PORTRAIT_OUT = "portrait_out"
    """Photographs cannot be made here now: it was tried often enough."""
    ELSEWHERE = "elsewhere"
    """The resident asked where else it is to be had."""
    RELATION_REFUSED = "relation_refused"
    """The registers know the two people otherwise than was said."""
    MANDATE_REVOKED = "mandate_revoked"
    """授权已撤回"""
    MANDATE_EXPIRED = "mandate_expired"
    """授权已到期"""
    NOBODY_TO_ACT_FOR = "nobody_to_act_for"
    """The platform knows nobody for whom this person may act without the other one's card."""
    NO_ENTERPRISE = "no_enterprise"
    """The platform knows no enterprise for which this person may act."""
    OUT_OF_SCOPE = "out_of_scope"
    """经办权限 does not cover this service; the page says who can give it."""
    AUTHORITY_EXPIRED = "authority_expired"
    """经办授权 is over, or that of who gave it is."""
    ENTERPRISE_CLOSED = "enterprise_closed"
    """已注销、已吊销"""
    BOOKING_OFFLINE = "booking_offline"
    """No time can be taken without network."""
    VISIT_BOOKED = "visit_booked"
    """A visit to a counter is booked: here it ends, and there it goes on."""
    NO_BOOKING_NOW = "no_booking_now"
    """An agent asks: nothing can be booked for this person now; why is theirs to know."""
    NO_COUNTER = "no_counter"
    """No counter takes booked visits for this service."""
    VISITS_MISSED = "visits_missed"
    """Booked visits were missed too often (爽约): none is booked for some days."""
    NOT_SEEN = "not_seen"
    """本人到场: nobody has looked, or who looked could not confirm; the form stays."""
    UNSOLVED = "unsolved"
    """没解决: a helper was there, and it does not go on all the same."""


class HelpState(StrEnum):
    """The 帮办 call of this visit."""

    NONE = ""
    CALLING = "calling"
    PLACED = "placed"
    ESCALATED = "escalated"
    """For 45 seconds nobody took it: somebody else was asked besides."""
    LATE = "late"
    """A minute without anybody: other ways are said."""
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


class DraftState(StrEnum):
    """草稿: what became of what was filled in when it was last to be kept."""

    NONE = ""
    """Nothing was to be kept, or there was nothing."""
    SAVING = "saving"
    KEPT = "kept"
    """For the card that lies or lay on the reader: it opens here without a network, and at any terminal."""
    KEPT_FOR_ID_CARD = "kept_for_id_card"
    """Of who came without one: at the platform, and it opens to their ID card alone (docs/adr/0006)."""
    LOST = "lost"
    """The courier did not take it, or did not say so."""

    @property
    def is_kept(self) -> bool:
        """It lies somewhere, and will be there for who leaves now."""
        return self in (DraftState.KEPT, DraftState.KEPT_FOR_ID_CARD)


class PaperState(StrEnum):
    """One paper of this visit: printing, or the three-valued result."""

    NONE = ""
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"
    MISSED = "missed"
    """没拿到，或只有半张: whatever the printer said, this is what the resident says."""
    DECLINED = "declined"
    """不打印: seen on screen, and not wanted on paper."""
    ON_SCREEN = "on_screen"
    """The receipt stands on the screen with its code, and comes on paper when it is asked for (无纸化)."""


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
    CUTTER = "cutter"
    """切刀: it may stand still with a whole slip that is not cut off."""
    TOO_HOT = "too_hot"
    """过热: goes away by itself in a minute or two."""
    TONER_OUT = "toner_out"
    OUTPUT_FULL = "output_full"
    """出纸未取: sheets lie in the slot, and no more fit."""
    BROKEN = "broken"
    LOST = "lost"
    TOO_LATE = "too_late"
    """Not the printer's fault: a certificate is printed again within ten minutes only."""
    REPRINT_LIMIT = "reprint_limit"
    """Nor this: it was printed as often as may be (补打次数已满)."""
    NO_LEAVE = "no_leave"
    """Nor this: the platform could not be asked whether it may be printed again."""
    LEAVE_REFUSED = "leave_refused"
    """Nor this: the platform was asked, and said no (a card is needed, or it knows of no such paper)."""

    @property
    def prints(self) -> bool:
        """Nothing is known that keeps it from printing."""
        return self in (PrinterState.UNKNOWN, PrinterState.READY, PrinterState.LOW)
