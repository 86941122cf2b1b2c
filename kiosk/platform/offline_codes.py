# SPDX-License-Identifier: Apache-2.0
"""The client's call for a 离线码: the resident's own code on paper, for who has no telephone (随申码离线服务).

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
What stands in the code is its issuer's; it goes onto paper and nowhere else.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Day, read_answer
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session


@dataclass(frozen=True)
class OfflineCode:
    """离线码. ``token``: what its QR code holds. ``valid_to``: the last day. ``prints_left``: how often it may still be printed
    this month.
    """

    token: str = field(repr=False)
    valid_to: date
    prints_left: int


class _OfflineCode(AnswerBody):
    code: Annotated[str, Field(pattern=r"^[0-9A-Za-z:_-]{16,200}$", repr=False)]
    valid_to: Day
    prints_left: Annotated[int, Field(ge=0, le=1000)]


def offline_code(content: Mapping[str, Any]) -> OfflineCode:
    """``POST /v1/offline-codes``."""
    found = read_answer(_OfflineCode, content)
    return OfflineCode(found.code, date.fromisoformat(str(found.valid_to)), found.prints_left)


class OfflineCodeCalls(Exchanging):
    """Mixed into the client."""

    def issue_offline_code(self, session: Session, case_id: str) -> OfflineCode:
        """A new 离线码 of the session's resident, who asked for it with this case; the one before it is void. Asked again for the
        same case, it is the same code and counts once.

        Raises:
            Rejected: ``no-such-case``: it is not at the platform, not this resident's, or asks for no code. ``no-city-code``:
                they have no 随申码 yet. ``prints-used-up``: as many were printed this month as may be.
            LevelTooLow: only who is strongly known gets one.
            SessionEnded: identify again.
        """
        case_id = str(uuid.UUID(case_id))
        content = {"case_id": case_id}
        answer = self._exchange.call(
            "POST", "/offline-codes", content=content, token=session.token, idempotency_key=case_id
        )
        return offline_code(answer.content)
