# SPDX-License-Identifier: Apache-2.0
"""The client's calls for 换渠道继续: what was begun here goes on on the resident's telephone, or at a window. That is a form, a
service that nobody has begun to fill in, one of the resident's own cases, or all of them (我的办件).

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``/v1/continuations``; docs/adr/0020-a-form-goes-on-elsewhere.md.
"""

from __future__ import annotations

import re
import uuid
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Uuid, read_answer
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session

MOST_VALID_S = 7 * 86_400


_ITEM: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
_CASE: Final = re.compile(r"[0-9A-Za-z-]{1,50}", re.ASCII)


class ContinuationAbout(StrEnum):
    """What goes on there."""

    FORM = "form"
    """A form as it was left, sealed for the platform."""
    SERVICE = "service"
    """办事指南 of a service: nobody's, with nothing personal in it."""
    CASE = "case"
    """One of the session's resident's own cases (办件)."""
    OWN_CASES = "own_cases"
    """我的办件 of the session's resident."""


class ContinuationKind(StrEnum):
    """Where it goes on."""

    PHONE = "phone"
    WINDOW = "window"


class ContinuationState(StrEnum):
    """How it stands at the platform."""

    WAITING = "waiting"
    TAKEN = "taken"
    """Somebody goes on with it there: here it is over."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """By this terminal, by a newer one of the same thing (but a form: and kind), or by the platform after five wrong tries."""


@dataclass(frozen=True)
class Continued:
    """What is given to the platform. ``item_code`` of a form and a service, ``envelope`` of a form alone (see
    ``continuation_package.py``), ``case_number`` of a case alone.

    Raises:
        ValueError: something else is in it than goes with ``about``, or it is not of the contract.
    """

    about: ContinuationAbout
    item_code: str = ""
    case_number: str = field(default="", repr=False)
    envelope: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        told = (bool(self.item_code), bool(self.case_number), bool(self.envelope))
        if told != _TOLD[self.about]:
            raise ValueError(f"continued: not what goes with {self.about.value}")
        is_bad_item = self.item_code and _ITEM.fullmatch(self.item_code) is None
        if is_bad_item or (self.case_number and _CASE.fullmatch(self.case_number) is None):
            raise ValueError("continued: not as the contract writes it")

    @property
    def is_nobodys(self) -> bool:
        """No session goes with it, and nothing of a person is in it."""
        return self.about is ContinuationAbout.SERVICE

    def content(self) -> dict[str, str]:
        """Its members in the body of ``POST /v1/continuations``."""
        told = {"about": self.about.value, "item_code": self.item_code, "case_number": self.case_number}
        told["envelope"] = b64encode(self.envelope).decode("ascii")
        return {name: value for name, value in told.items() if value}


_TOLD: Final = {
    ContinuationAbout.FORM: (True, False, True),
    ContinuationAbout.SERVICE: (True, False, False),
    ContinuationAbout.CASE: (False, True, False),
    ContinuationAbout.OWN_CASES: (False, False, False),
}
"""Whether item_code, case_number and envelope go with it."""


@dataclass(frozen=True)
class Continuation:
    """``url``: for the QR code (phone), ``number``: nine digits for the clerk (window); both only while it waits.

    ``is_opened``: a telephone shows the page. ``valid_s``: seconds that are left; the clocks differ.
    """

    continuation_id: str
    kind: ContinuationKind
    state: ContinuationState
    is_opened: bool
    valid_s: int
    url: str = field(repr=False)
    number: str = field(repr=False)
    about: ContinuationAbout = ContinuationAbout.FORM


class _Continuation(AnswerBody):
    continuation_id: Uuid
    kind: Literal["phone", "window"]
    state: Literal["waiting", "taken", "expired", "withdrawn"]
    is_opened: bool
    valid_s: Annotated[int, Field(ge=0, le=MOST_VALID_S)]
    url: Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s]+$")] | None
    number: Annotated[str, Field(pattern=r"^[0-9]{9}$")] | None
    about: Literal["form", "service", "case", "own_cases"]


def continuation(content: Mapping[str, Any], continuation_id: str) -> Continuation:
    """``POST`` and ``GET /v1/continuations``.

    Raises:
        ProtocolFault: not of the contract, of another one, or without what it is gone on with.
    """
    found = read_answer(_Continuation, content)
    if found.continuation_id != continuation_id:
        raise ProtocolFault("Continuation: another one")
    kind, state = ContinuationKind(found.kind), ContinuationState(found.state)
    told = (found.url is not None, found.number is not None)
    is_phone, waits = kind is ContinuationKind.PHONE, state is ContinuationState.WAITING
    if told != (waits and is_phone, waits and not is_phone):
        raise ProtocolFault("Continuation: not what it is gone on with")
    return Continuation(
        continuation_id,
        kind,
        state,
        found.is_opened,
        found.valid_s,
        found.url or "",
        found.number or "",
        ContinuationAbout(found.about),
    )


class ContinuationCalls(Exchanging):
    """Mixed into the client."""

    def open_continuation(
        self, session: Session | None, continuation_id: str, kind: ContinuationKind, continued: Continued
    ) -> Continuation:
        """Give something to the platform, to go on with elsewhere. ``session``: of the resident whose it is; None for a service,
        which is nobody's. A repeat is answered as it stands; another one of the same person and thing withdraws the one
        before, of a case and the own cases that of the same ``kind`` alone.

        Raises:
            Rejected: ``unknown-item``, ``no-such-case`` (unknown, or not of the session's resident), ``package-invalid``,
                ``envelope-unreadable``.
            Busy: this terminal has handed on too many services today.
            SessionEnded: identify again.
            ValueError: a session with a service, or none with anything else.
        """
        if (session is None) is not continued.is_nobodys:
            raise ValueError("a service is nobody's, everything else is somebody's")
        content = {"continuation_id": continuation_id, "kind": kind.value, **continued.content()}
        token = None if session is None else session.token
        answer = self._exchange.call(
            "POST", "/continuations", content=content, token=token, idempotency_key=continuation_id
        )
        found = continuation(answer.content, continuation_id)
        if (found.kind, found.about) != (kind, continued.about):
            raise ProtocolFault("Continuation: of another kind")
        return found

    def continuation(self, continuation_id: str) -> Continuation:
        """How it stands; for the terminal that opened it.

        Raises:
            Rejected: ``no-such-continuation``.
        """
        return continuation(self._exchange.call("GET", _path(continuation_id)).content, continuation_id)

    def withdraw_continuation(self, continuation_id: str) -> bool:
        """Take it back. False: it was taken up there already. One that is not there any more is as good as taken back."""
        try:
            self._exchange.tell("DELETE", _path(continuation_id))
        except Rejected as refused:
            if refused.problem.name == "continuation-taken":
                return False
            if refused.problem.name != "no-such-continuation":
                raise
        return True


def _path(continuation_id: str) -> str:
    return f"/continuations/{uuid.UUID(continuation_id)}"
