# SPDX-License-Identifier: Apache-2.0
"""The client's calls for 换渠道继续: a form that was begun here goes on on the resident's telephone, or at a window.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``/v1/continuations``; docs/adr/0020-a-form-goes-on-elsewhere.md.
"""

from __future__ import annotations

import uuid
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Uuid, read_answer
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.model import Session

MOST_VALID_S = 7 * 86_400


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
    """By this terminal, by a newer one of the same form, or by the platform after five wrong tries."""


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


class _Continuation(AnswerBody):
    continuation_id: Uuid
    kind: Literal["phone", "window"]
    state: Literal["waiting", "taken", "expired", "withdrawn"]
    is_opened: bool
    valid_s: Annotated[int, Field(ge=0, le=MOST_VALID_S)]
    url: Annotated[str, Field(max_length=300, pattern=r"^https?://[^\s]+$")] | None
    number: Annotated[str, Field(pattern=r"^[0-9]{9}$")] | None


def continuation(content: Mapping[str, Any], continuation_id: str) -> Continuation:
    """``POST`` and ``GET /v1/continuations``.

    Raises:
        ProtocolFault: not of the contract, of another one, or without what it is gone on with.
    """
    found = read_answer(_Continuation, content)
    if found.continuation_id != continuation_id:
        raise ProtocolFault("Continuation: of another form")
    kind, state = ContinuationKind(found.kind), ContinuationState(found.state)
    told = (found.url is not None, found.number is not None)
    is_phone, waits = kind is ContinuationKind.PHONE, state is ContinuationState.WAITING
    if told != (waits and is_phone, waits and not is_phone):
        raise ProtocolFault("Continuation: not what it is gone on with")
    return Continuation(
        continuation_id, kind, state, found.is_opened, found.valid_s, found.url or "", found.number or ""
    )


class ContinuationCalls(Exchanging):
    """Mixed into the client."""

    def open_continuation(
        self, session: Session, continuation_id: str, kind: ContinuationKind, item_code: str, envelope: bytes
    ) -> Continuation:
        """Give a form to the platform, to go on with elsewhere. ``envelope``: see ``continuation_package.py``. A repeat is
        answered as it stands; another one of the same person and service withdraws the one before.

        Raises:
            Rejected: ``unknown-item``, ``package-invalid``, ``envelope-unreadable``.
            SessionEnded: identify again.
        """
        content = {
            "continuation_id": continuation_id,
            "kind": kind.value,
            "item_code": item_code,
            "envelope": b64encode(envelope).decode("ascii"),
        }
        answer = self._exchange.call(
            "POST", "/continuations", content=content, token=session.token, idempotency_key=continuation_id
        )
        found = continuation(answer.content, continuation_id)
        if found.kind is not kind:
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
