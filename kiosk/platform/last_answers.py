# SPDX-License-Identifier: Apache-2.0
"""The client's call for what the resident wrote another time (上次填写).

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``/v1/last-answers``; domain notes 1.3 row 34 (历史填写).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Day, Text, read_answer
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session


@dataclass(frozen=True)
class LastAnswer:
    """One field as the resident filled it in a case of theirs; ``filed_on``: the day of that case."""

    value: str = field(repr=False)
    filed_on: date


@dataclass(frozen=True)
class LastAnswersConsent:
    """What the resident agreed to: which ``fields``, what for, and when (ISO 8601)."""

    purpose: str
    fields: tuple[str, ...]
    given_at: str


class _Answer(AnswerBody):
    value: Text
    filed_on: Day


class _Answers(AnswerBody):
    answers: Annotated[dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], _Answer], Field(max_length=32)]


def last_answers(content: Mapping[str, Any], asked: Iterable[str]) -> Mapping[str, LastAnswer]:
    """``POST /v1/last-answers``; what was not asked for is dropped."""
    found, wanted = read_answer(_Answers, content).answers, set(asked)
    return MappingProxyType(
        {
            code: LastAnswer(one.value, date.fromisoformat(str(one.filed_on)))
            for code, one in found.items()
            if code in wanted
        }
    )


class LastAnswersCalls(Exchanging):
    """Mixed into the client."""

    def last_answers(
        self, session: Session, item_code: str, fields: Iterable[str], consent: LastAnswersConsent
    ) -> Mapping[str, LastAnswer]:
        """What the session's resident wrote in these fields another time; a field without is absent.

        Raises:
            Rejected: ``not-needed``: a field that the item does not fill so. ``consent-missing``, ``unknown-item``.
            LevelTooLow: the session is weak, or one to act for somebody.
            SessionEnded: identify again.
        """
        codes = list(fields)
        content = {
            "item_code": item_code,
            "fields": codes,
            "consent": {"purpose": consent.purpose, "fields": list(consent.fields), "given_at": consent.given_at},
        }
        answer = self._exchange.call("POST", "/last-answers", content=content, token=session.token)
        return last_answers(answer.content, codes)
