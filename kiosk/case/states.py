# SPDX-License-Identifier: Apache-2.0
"""The states of a case (办件), design 5, and where each may go. Source: domain notes 4.1 States.

The terminal knows the way as far as the platform's answer; 办理中 to 已归档 happen at the platform and are only shown.
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
    RETURNED = "returned"
    """补齐补正"""
    REFUSED = "refused"
    """不予受理"""
    PARKED = "parked"
    """Cannot be delivered by itself; a technician sees why, without content."""


AFTER: dict[CaseState, frozenset[CaseState]] = {
    CaseState.DRAFT: frozenset({CaseState.SIGNED, CaseState.SEALED}),  # an item without signature is sealed at once
    CaseState.SIGNED: frozenset({CaseState.SEALED, CaseState.DRAFT}),  # a change after signing breaks the signature
    CaseState.SEALED: frozenset({CaseState.SENDING}),
    CaseState.SENDING: frozenset({CaseState.SEALED, CaseState.RECEIVED, CaseState.PARKED}),
    CaseState.RECEIVED: frozenset({CaseState.ACCEPTED, CaseState.RETURNED, CaseState.REFUSED}),
    CaseState.RETURNED: frozenset({CaseState.RECEIVED}),
    CaseState.ACCEPTED: frozenset(),
    CaseState.REFUSED: frozenset(),
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
    CaseState.REFUSED: words("没有受理，会告诉您为什么", "Not accepted; you will hear why", "不予受理"),
    CaseState.PARKED: words("还没送到，工作人员会处理", "Not delivered yet; staff look after it", "待处理"),
}


def can_follow(now: CaseState, after: CaseState) -> bool:
    """Whether a case may go from one state to the other."""
    return after in AFTER[now]


def say(state: CaseState) -> Words:
    """What the resident is told."""
    return _SAY[state]
