# SPDX-License-Identifier: Apache-2.0
"""The client's call for 找茬: somebody says that something is wrong with a page, and gets a number.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``/v1/reports``; domain notes 1.8 rows 87 and 88.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import uuid4

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Day, read_answer
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session


class ReportKind(StrEnum):
    """What is wrong."""

    UNCLEAR = "unclear"
    """看不懂"""
    WRONG = "wrong"
    """信息不对"""
    BROKEN = "broken"
    """机器坏了"""
    MANNER = "manner"
    """服务态度"""
    OTHER = "other"
    """别的"""


@dataclass(frozen=True)
class Report:
    """找茬. Says where and what, not who. ``item_code``: empty where no service was open; ``words``: the resident's own."""

    kind: ReportKind
    page: str
    item_code: str
    mode: str
    words: str = field(default="", repr=False)
    report_id: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class ReportTaken:
    """``number``: to ask after it with, at 12345 or a counter; ``answer_by``: the last day of an answer."""

    number: str
    answer_by: date


class _Taken(AnswerBody):
    report_no: Annotated[str, Field(pattern=r"^[0-9A-Z-]{4,32}$")]
    answer_by: Day


def report_taken(content: Mapping[str, Any]) -> ReportTaken:
    """``POST /v1/reports``."""
    found = read_answer(_Taken, content)
    return ReportTaken(found.report_no, date.fromisoformat(str(found.answer_by)))


class ReportCalls(Exchanging):
    """Mixed into the client."""

    def report(self, report: Report, contact: Session | None = None) -> ReportTaken:
        """Tell it. ``contact``: the session of a resident who agreed to be called back; None: nobody is named. A repeat is
        answered with the same number.

        Raises:
            SessionEnded: identify again, or tell it without a name.
        """
        content: dict[str, object] = {
            "report_id": report.report_id,
            "kind": report.kind.value,
            "page": report.page,
            "item_code": report.item_code or None,
            "mode": report.mode,
            "contact": contact is not None,
            **({"words": report.words} if report.words else {}),
        }
        answer = self._exchange.call(
            "POST",
            "/reports",
            content=content,
            token=None if contact is None else contact.token,
            idempotency_key=report.report_id,
        )
        return report_taken(answer.content)
