# SPDX-License-Identifier: Apache-2.0
"""The states of a case (办件), design 5, and where each may go. Source: domain notes 4.1 States.

The terminal moves a case as far as the platform's answer; 办理中 to 已归档 happen at the platform and are only shown.
"""

from __future__ import annotations

from enum import StrEnum

from kiosk.catalogue.words import Words, words


class CaseState(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SIGNED = "signed"
    SEALED = "sealed"
    """Sealed and durable on this terminal: 已收件, 待送达."""
    SENDING = "sending"
    RECEIVED = "received"
    """The platform has it, with its time and number."""
    ACCEPTED = "accepted"
    IN_REVIEW = "in_review"
    """办理中: somebody at the authority looks at it."""
    RETURNED = "returned"
    """补齐补正"""
    REFUSED = "refused"
    """不予受理"""
    APPROVED = "approved"
    """办结, 准予: nothing has to be collected."""
    DENIED = "denied"
    """办结, 不予"""
    READY = "ready"
    """待取: the paper waits at a counter or in a locker, against a code."""
    ON_THE_WAY = "on_the_way"
    """寄送中"""
    HANDED_OVER = "handed_over"
    """已送达"""
    WITHDRAWN = "withdrawn"
    """撤销申报, by the applicant"""
    LAPSED = "lapsed"
    """超期退回: what was missing did not come in time"""
    ARCHIVED = "archived"
    """办结即归档"""
    PARKED = "parked"
    """Cannot be delivered by itself; a technician sees why, without content."""


AFTER: dict[CaseState, frozenset[CaseState]] = {
    CaseState.DRAFT: frozenset({CaseState.SIGNED, CaseState.SEALED}),  # an item without signature is sealed at once
    CaseState.SIGNED: frozenset({CaseState.SEALED, CaseState.DRAFT}),  # a change after signing breaks the signature
    CaseState.SEALED: frozenset({CaseState.SENDING}),
    CaseState.SENDING: frozenset({CaseState.SEALED, CaseState.RECEIVED, CaseState.PARKED}),
    CaseState.RECEIVED: frozenset(
        {
            CaseState.ACCEPTED,
            CaseState.IN_REVIEW,
            CaseState.RETURNED,
            CaseState.REFUSED,
            CaseState.APPROVED,
            CaseState.WITHDRAWN,
        }
    ),
    CaseState.ACCEPTED: frozenset(
        {
            CaseState.IN_REVIEW,
            CaseState.RETURNED,
            CaseState.APPROVED,
            CaseState.DENIED,
            CaseState.READY,
            CaseState.ON_THE_WAY,
            CaseState.WITHDRAWN,
        }
    ),
    CaseState.IN_REVIEW: frozenset(
        {
            CaseState.RETURNED,
            CaseState.APPROVED,
            CaseState.DENIED,
            CaseState.READY,
            CaseState.ON_THE_WAY,
            CaseState.WITHDRAWN,
        }
    ),
    # Mended, it is received anew under the same number.
    CaseState.RETURNED: frozenset({CaseState.RECEIVED, CaseState.LAPSED, CaseState.WITHDRAWN}),
    CaseState.REFUSED: frozenset({CaseState.ARCHIVED}),
    CaseState.APPROVED: frozenset({CaseState.ARCHIVED}),
    CaseState.DENIED: frozenset({CaseState.ARCHIVED}),
    CaseState.READY: frozenset({CaseState.HANDED_OVER}),
    CaseState.ON_THE_WAY: frozenset({CaseState.HANDED_OVER, CaseState.READY}),
    CaseState.HANDED_OVER: frozenset({CaseState.ARCHIVED}),
    CaseState.WITHDRAWN: frozenset({CaseState.ARCHIVED}),
    CaseState.LAPSED: frozenset({CaseState.ARCHIVED}),
    CaseState.ARCHIVED: frozenset(),
    CaseState.PARKED: frozenset({CaseState.SENDING}),
}

_SAY: dict[CaseState, Words] = {
    CaseState.DRAFT: words("还在填", "Being filled in", "草稿"),
    CaseState.SIGNED: words("签好名了", "Signed", "已签名"),
    CaseState.SEALED: words("已经收下，来网后自动送出", "Taken in; it is sent when the network is back", "待送达"),
    CaseState.SENDING: words("正在送往平台", "On its way", "上传中"),
    CaseState.RECEIVED: words("平台已经收到", "The platform has it", "已收件"),
    CaseState.ACCEPTED: words("已经受理", "Accepted", "受理"),
    CaseState.RETURNED: words("要补一点东西", "Something is missing", "补齐补正"),
    CaseState.IN_REVIEW: words("正在办，有人在看", "Being looked at", "办理中"),
    CaseState.REFUSED: words("没有受理", "Not accepted", "不予受理"),
    CaseState.APPROVED: words("办好了", "Done", "办结（准予）"),
    CaseState.DENIED: words("没有批准", "Not granted", "办结（不予）"),
    CaseState.READY: words("办好了，可以来取", "Done; you can collect it", "待取件"),
    CaseState.ON_THE_WAY: words("办好了，正在寄给您", "Done; it is on its way to you", "寄送中"),
    CaseState.HANDED_OVER: words("您已经拿到了", "You have it", "已送达"),
    CaseState.WITHDRAWN: words("您说过不办了", "You withdrew it", "撤销申报"),
    CaseState.LAPSED: words("时间过了，退回了", "Time is over; it was given back", "超期退回"),
    CaseState.ARCHIVED: words("办完了，材料已存好", "Done and filed away", "已归档"),
    CaseState.PARKED: words("还没送到，工作人员会处理", "Not delivered yet; staff look after it", "待处理"),
}


def can_follow(now: CaseState, after: CaseState) -> bool:
    """Whether a case may go from one state to the other."""
    return after in AFTER[now]


def say(state: CaseState) -> Words:
    """What the resident is told."""
    return _SAY[state]


AT_PLATFORM: frozenset[CaseState] = frozenset(CaseState) - {
    CaseState.DRAFT, CaseState.SIGNED, CaseState.SEALED, CaseState.SENDING, CaseState.PARKED,
}  # fmt: skip
"""What the platform can say of a case; the others are this terminal's own."""
OVER: frozenset[CaseState] = frozenset({
    CaseState.REFUSED, CaseState.APPROVED, CaseState.DENIED, CaseState.HANDED_OVER, CaseState.WITHDRAWN,
    CaseState.LAPSED, CaseState.ARCHIVED,
})  # fmt: skip
"""Nothing more happens that anybody waits for."""
