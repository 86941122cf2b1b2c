# SPDX-License-Identifier: Apache-2.0
"""The client's calls for what is sent and collected (统一物流): what a courier would cost, and how a result is on its way.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from kiosk.application.money import MOST_FEN
from kiosk.platform.answer_shapes import AnswerBody, Day, Text, Time, Uuid, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.exchanging import Exchanging
from kiosk.platform.logistics_model import (
    CourierQuote,
    Originals,
    OriginalsState,
    Shipment,
    ShipmentState,
    TrackingEvent,
)
from kiosk.platform.model import Session

_Days = Annotated[int, Field(ge=0, le=60)]


class _Quote(AnswerBody):
    carrier: Text
    amount_fen: Annotated[int, Field(ge=0, le=MOST_FEN)]
    payer: Literal["receiver", "office"]
    days_from: _Days
    days_to: _Days
    both_ways: bool


class _Event(AnswerBody):
    at: Time
    say: Text


class _Originals(AnswerBody):
    state: Literal["ordered", "missed", "fetched", "received", "returning", "returned", "called_off"]
    since: Time
    comes_on: Day | None


class _Shipment(AnswerBody):
    case_id: Uuid
    way: Literal["electronic", "print", "pickup", "courier", "locker"]
    state: Literal["waiting", "ready", "sent", "on_the_way", "delivered", "none"]
    carrier: Text | None
    waybill_no: Annotated[str, Field(pattern=r"^[0-9A-Z-]{6,40}$")] | None
    collection_code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None
    place: Text | None
    events: Annotated[list[_Event], Field(max_length=100)]
    originals: _Originals | None


def quote(content: Mapping[str, Any]) -> CourierQuote:
    """``POST /v1/courier-quotes``."""
    return CourierQuote(**read_answer(_Quote, content).model_dump())


def shipment(content: Mapping[str, Any], case_id: str) -> Shipment:
    """``GET /v1/cases/{case_id}/shipment``; of another case is none."""
    found = read_answer(_Shipment, content)
    if found.case_id != case_id:
        raise ProtocolFault("Shipment: of another case")
    events = tuple(TrackingEvent(one.at, one.say) for one in found.events)
    first = found.originals
    originals = None if first is None else Originals(OriginalsState(first.state), first.since, first.comes_on)
    told = {**found.model_dump(), "state": ShipmentState(found.state), "events": events, "originals": originals}
    return Shipment(**told)


class LogisticsCalls(Exchanging):
    """Mixed into the client."""

    def courier_quote(self, session: Session, item_code: str, address: str, *, both_ways: bool = False) -> CourierQuote:
        """What a courier to this address would cost, and how long it takes.

        Raises:
            Rejected: ``not-needed``: nothing of this item is sent. ``not-served``: no courier goes there.
        """
        content = {"item_code": item_code, "address": address, "both_ways": both_ways}
        return quote(self._exchange.call("POST", "/courier-quotes", content=content, token=session.token).content)

    def shipment(self, session: Session, case_id: str) -> Shipment:
        """How the result of a case is on its way.

        Raises:
            Rejected: ``no-such-case``; ``no-such-shipment``: the resident had nothing to choose, and nothing is sent.
        """
        path = f"/cases/{uuid.UUID(case_id)}/shipment"
        return shipment(self._exchange.call("GET", path, token=session.token).content, case_id)
