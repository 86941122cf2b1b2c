# SPDX-License-Identifier: Apache-2.0
"""统一物流 of the sandbox: what a courier costs, and where a result is by the offices' clock.

A shipment is what the case's standing, its chosen way (取件方式) and time make of it; kept is only when a courier who fetches
originals (双向寄递, originals_states.py) met nobody. A waybill exists once the courier has taken something that was granted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from anyio.to_thread import run_sync
from starlette.responses import Response

from config.clock import iso_ms, parse_iso
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import AuthLevel, ServiceItem
from kiosk.platform.logistics_model import ShipmentState
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.calls import Call, Spoken, answered
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import CaseStanding, Decision, Stage
from kiosk.platform.sandbox.originals_states import CourierVisits, fetching_of
from kiosk.platform.sandbox.own_case_views import COUNTER, LOCKER, chosen_way, collection_code
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import SessionDesk
from kiosk.platform.sandbox.store import FiledCase, Store

CARRIER: Final = "示例快递"
_HERE_FEN: Final = 1_200
_FAR_FEN: Final = 2_000
_CITY: Final = ("示例市", "上海市", "上海")
_NOT_SERVED: Final = ("邮政信箱", "国外")
_PACKED: Final = timedelta(hours=4)
_ON_THE_WAY: Final = timedelta(days=1)
_DELIVERED: Final = timedelta(days=2)


def quote_of(item: ServiceItem, address: str, *, both_ways: bool) -> dict[str, Any]:
    """What a courier to this address costs.

    Raises:
        Refusal: nothing of this item is sent, or no courier goes there.
    """
    if "courier" not in item.outcome.ways:
        raise Refusal(ProblemType.NOT_NEEDED)
    if any(address.startswith(one) for one in _NOT_SERVED) or len(address) < 6:
        raise Refusal(ProblemType.NOT_SERVED)
    is_here = address.startswith(_CITY)
    fen = (_HERE_FEN if is_here else _FAR_FEN) * (2 if both_ways else 1)
    days = (1, 2) if is_here else (2, 4)
    return {
        "carrier": CARRIER,
        "amount_fen": fen,
        "payer": "receiver",
        "days_from": days[0],
        "days_to": days[1],
        "both_ways": both_ways,
    }


def shipment_of(
    case: FiledCase,
    standing: CaseStanding,
    way: str,
    now: datetime,
    *,
    is_strong: bool,
    missed: Sequence[datetime] = (),
) -> dict[str, Any]:
    """Where the result of this case is now. ``way``: the one that the resident chose; ``missed``: when the courier who fetches
    the originals met nobody. A result waits for the originals that go back with it.
    """
    originals = fetching_of(case, standing, way, missed, now)
    granted_at = _granted_at(standing)
    state = ShipmentState.WAITING
    events: list[dict[str, str]] = []
    if standing.stage.is_over and granted_at is None:
        state = ShipmentState.NONE
    elif granted_at is not None and way == "courier":
        at_office = None if originals is None else originals.at_office
        state, events = _sent(granted_at if at_office is None else max(granted_at, at_office), now)
    elif granted_at is not None:
        state = ShipmentState.READY
    is_ready = state is ShipmentState.READY
    code = collection_code(case) if is_ready and is_strong and way in ("pickup", "locker") else None
    is_sent = state in (ShipmentState.SENT, ShipmentState.ON_THE_WAY, ShipmentState.DELIVERED)
    return {
        "case_id": case.case_id,
        "way": way,
        "state": state.value,
        "carrier": CARRIER if way == "courier" else None,
        "waybill_no": f"SF-{case.case_number}" if is_sent else None,
        "collection_code": code,
        "place": {"pickup": COUNTER, "locker": LOCKER}.get(way) if is_ready else None,
        "events": events,
        "originals": None if originals is None else originals.told(),
    }


def _granted_at(standing: CaseStanding) -> datetime | None:
    if standing.stage not in (Stage.DECIDED, Stage.ARCHIVED) or standing.decision is Decision.DENIED:
        return None
    decided = [one for one in standing.history if one.stage is Stage.DECIDED]
    return parse_iso(decided[0].at) if decided else None


def _sent(granted_at: datetime, now: datetime) -> tuple[ShipmentState, list[dict[str, str]]]:
    steps = (
        (_PACKED, ShipmentState.SENT, "快递员收件了"),
        (_ON_THE_WAY, ShipmentState.ON_THE_WAY, "在路上，快到了"),
        (_DELIVERED, ShipmentState.DELIVERED, "送到了"),
    )
    reached = [(granted_at + after, state, say) for after, state, say in steps if now >= granted_at + after]
    events = [{"at": iso_ms(at), "say": say} for at, _, say in reached]
    return (reached[-1][1] if reached else ShipmentState.WAITING), events


class LogisticsEndpoints:
    """The contract's operations. ``clock``: the offices'."""

    def __init__(
        self,
        store: Store,
        sessions: SessionDesk,
        cases: CaseDesk,
        catalogue: Catalogue,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._cases = cases
        self._catalogue = catalogue
        self._clock = clock
        self._visits = CourierVisits(store)

    def spoken(self) -> tuple[Spoken, ...]:
        """What there is."""
        return (
            Spoken("POST", "/v1/courier-quotes", self._quote),
            Spoken("GET", "/v1/cases/{case_id:uuid}/shipment", self._shipment),
        )

    async def _quote(self, call: Call) -> Response:
        body = bodies.read(bodies.CourierQuestion, call.body)
        self._sessions.find(call.authorization, call.terminal.terminal_id)
        item = self._catalogue.get(body.item_code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        return answered(quote_of(item, body.address, both_ways=body.both_ways))

    async def _shipment(self, call: Call) -> Response:
        person, level = self._sessions.find(call.authorization, call.terminal.terminal_id)
        case = self._store.case(str(call.request.path_params["case_id"]))
        if case is None or case.person_number != person.number:
            raise Refusal(ProblemType.NO_SUCH_CASE)
        item = self._catalogue.get(case.item_code)
        standing = await run_sync(self._cases.standing, case.case_id)
        way = None if item is None else chosen_way(item, case.opened)
        if standing is None or way is None:
            raise Refusal(ProblemType.NO_SUCH_SHIPMENT)
        is_strong = level == AuthLevel.STRONG.value
        missed = await run_sync(self._visits.missed, case.case_id)
        return answered(shipment_of(case, standing, way, self._clock(), is_strong=is_strong, missed=missed))
