# SPDX-License-Identifier: Apache-2.0
"""我的办件: what a key of its pages wishes, and how far they are. Source: domain notes 1.5 row 68, 1.7 rows 78 and 80."""

from __future__ import annotations

from enum import StrEnum


class MineWish(StrEnum):
    """A key of the pages about own cases."""

    SHOW = "show"
    """Nobody looks over my shoulder: show it; or: ask again."""
    CASE = "case"
    """One case; ``value``: its number."""
    OFFER = "offer"
    """One entitlement; ``value``: its id."""
    LICENCES = "licences"
    POINTS = "points"
    """积分"""
    VISIT = "visit"
    """One appointment (预约); ``value``: its id."""
    PAY = "pay"
    """An order that is unpaid; ``value``: its id."""
    PAY_CASE = "pay_case"
    """现在付款: the case that is looked at; its order is asked for, or another one where that has ended."""
    MOVE_VISIT = "move_visit"
    """改个时间"""
    CANCEL_VISIT = "cancel_visit"
    """取消预约; asked about."""
    CANCEL_VISIT_SURELY = "cancel_visit_surely"
    CHECK_IN = "check_in"
    """我来报到"""
    FORWARD = "forward"
    BACKWARD = "backward"
    REFUND = "refund"
    """An order that was paid; ``value``: its id."""
    ASK_REFUND = "ask_refund"
    """申请退款; why is asked first."""
    REFUND_REASON = "refund_reason"
    """Why; ``value``: a word of the contract."""
    PAPER = "paper"
    """打印证明: the paper that the case ended in, to be looked at and printed."""
    MEND = "mend"
    """现在就补"""
    CARD = "card"
    """放上身份证: what a code does not show of the case, is shown with the ID card."""
    WITHDRAW = "withdraw"
    """不办这件了; asked about."""
    WITHDRAW_SURELY = "withdraw_surely"
    CONFIRM = "confirm"
    """对，就打到这个账户."""
    DECLINE = "decline"
    """不要; the reason is asked for, with one tap out."""
    REASON = "reason"
    """Why not; ``value``: a word of the contract, empty for none."""


class MineStep(StrEnum):
    """How far a page about own cases is."""

    NONE = ""
    COVERED = "covered"
    """Nothing is asked for or shown before the resident says so."""
    ASKING = "asking"
    SHOWN = "shown"
    SURE = "sure"
    """真的不办了？"""
    REASONS = "reasons"
    OFFLINE = "offline"
    BUSY = "busy"
    REFUSED = "refused"
    """The platform does not accept this terminal, or this question."""
    NEEDS_CARD = "needs_card"
    """A code opens the list, not this."""
    SESSION_ENDED = "session_ended"
    GONE = "gone"
    """There is no such case, offer, receipt or certificate."""
    CHANGED = "changed"
    """It is another since: read anew."""
    TOO_LATE = "too_late"
    """It cannot be done any more."""
    NOT_OURS = "not_ours"
    """The code that was held here is none of the kinds that can be looked up."""
    FALSE = "false"
    """A signature does not fit: the paper is not what it says."""
    NO_POINT = "no_point"
    """Nobody has said at which point this terminal stands: nobody can report (报到) here."""
    NEW_QUESTIONS = "new_questions"
    """The service asks other things since: it has to be filed anew, with a helper."""

    @property
    def has_failed(self) -> bool:
        """What was asked for is not there."""
        return self not in (
            MineStep.NONE, MineStep.COVERED, MineStep.ASKING, MineStep.SHOWN, MineStep.SURE, MineStep.REASONS
        )  # fmt: skip


class Mended(StrEnum):
    """Whether the form that is open mends a returned case (补正)."""

    NO = ""
    SAME_GUIDE = "same_guide"
    NEW_GUIDE = "new_guide"
    """The guide has changed since: everything is looked at again."""
