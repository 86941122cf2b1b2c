# SPDX-License-Identifier: Apache-2.0
"""The client's calls for 同屏协助: a helper who has taken a call sees the masked page, because the resident agreed to it.

What is sent says what the page asks and what is missing; never a picture, never a number that is not covered. What comes back is
plain text of one line, checked here, or the name of a field. Part of :class:`kiosk.platform.client.PlatformClient`.
Source: contract/openapi.yaml, ``/v1/help-calls/{call_no}/co-view``; docs/adr (co-view by consent).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from config.clock import iso_ms
from kiosk.platform.answer_shapes import AnswerBody, read_answer
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.plain_text import is_one_line

HINT_LENGTH: Final = 40
"""Characters of a hint: one calm line."""
MOST_FIELDS: Final = 40
MOST_FAULTS: Final = 10
LIKE_A_NUMBER: Final = re.compile(
    r"[0-9０-９]{7}|[0-9A-Za-z]{15}|[0-9０-９]{3,6}(?:[\s.\-\u2010-\u2015－][0-9０-９]{3,6}){2}"
)
"""A row of signs that could be somebody's telephone, bank, card or enterprise number, also where it is written in groups. Days,
times, ranges and amounts are none. The terminal leaves it out, the platform refuses it.
"""


class FieldState(StrEnum):
    """How a field of the page stands."""

    FILLED = "filled"
    MISSING = "missing"
    FAULTY = "faulty"


@dataclass(frozen=True)
class SeenField:
    """One field as the helper sees it. ``value``: masked; empty: there is none, or its kind is never shown."""

    code: str
    label: str
    state: FieldState
    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class SeenPage:
    """A page as the helper sees it. ``title``: what it asks; ``hidden``: the resident has covered it, and nothing is said."""

    page: str
    title: str
    item_name: str = ""
    step: int = 0
    steps: int = 0
    hidden: bool = False
    fields: tuple[SeenField, ...] = field(default=(), repr=False)
    faults: tuple[str, ...] = field(default=(), repr=False)

    def told(self, serial: int) -> dict[str, Any]:
        """The contract's body."""
        return {
            "serial": serial,
            "page": self.page,
            "title": self.title,
            "item_name": self.item_name or None,
            "step": self.step,
            "steps": self.steps,
            "hidden": self.hidden,
            "fields": [
                {"code": one.code, "label": one.label, "state": one.state.value, "value": one.value or None}
                for one in self.fields
            ],
            "faults": list(self.faults),
        }


@dataclass(frozen=True)
class Hint:
    """What the helper sent. ``text``: one line; ``field``: the code of the field to look at; either may be empty, not both."""

    number: int
    text: str
    field: str


@dataclass(frozen=True)
class CoViewStanding:
    """How it stands at the desk. ``every_s``: pages are taken no faster."""

    is_open: bool
    helper_no: str
    every_s: float
    hint: Hint | None


def _line(text: str) -> str:
    if not is_one_line(text):
        raise ValueError("not a line of plain text")
    return text


class _Hint(AnswerBody):
    hint_no: Annotated[int, Field(ge=1, le=100_000)]
    text: Annotated[str, Field(min_length=1, max_length=HINT_LENGTH), AfterValidator(_line)] | None
    field: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")] | None


class _CoView(AnswerBody):
    state: Literal["open", "ended"]
    helper_no: Annotated[str, Field(pattern=r"^[A-Z]{1,4}[0-9]{1,6}$")]
    every_s: Annotated[float, Field(ge=0, le=60)]
    hint: _Hint | None


def co_view(content: Mapping[str, Any]) -> CoViewStanding:
    """Every answer about a co-view."""
    found = read_answer(_CoView, content)
    hint = None
    if found.hint is not None and (found.hint.text or found.hint.field):
        hint = Hint(found.hint.hint_no, found.hint.text or "", found.hint.field or "")
    return CoViewStanding(found.state == "open", found.helper_no, found.every_s, hint)


class CoViewCalls(Exchanging):
    """Mixed into the client. ``call_no``: of the call that the helper has taken."""

    def open_co_view(self, call_no: str, co_view_id: str, agreed_at: datetime) -> CoViewStanding:
        """The resident agreed to it. A repeat under the same id is the same one."""
        content = {"co_view_id": co_view_id, "agreed_at": iso_ms(agreed_at)}
        answer = self._exchange.call("POST", _path(call_no), content=content, idempotency_key=co_view_id)
        return co_view(answer.content)

    def show_co_view(self, call_no: str, serial: int, page: SeenPage) -> CoViewStanding:
        """What is on the page now; ``serial`` rises, and an older page changes nothing."""
        return co_view(self._exchange.call("POST", f"{_path(call_no)}/pages", content=page.told(serial)).content)

    def co_view(self, call_no: str) -> CoViewStanding:
        """Whether the helper still looks, and what they sent."""
        return co_view(self._exchange.call("GET", _path(call_no)).content)

    def end_co_view(self, call_no: str) -> None:
        """Withdrawn, or over: the desk forgets the page. May be repeated."""
        self._exchange.tell("DELETE", _path(call_no))


def _path(call_no: str) -> str:
    if not call_no or len(call_no) > 32 or not all(one.isascii() and (one.isalnum() or one == "-") for one in call_no):
        raise ValueError("not a number of a call")
    return f"/help-calls/{call_no}/co-view"
