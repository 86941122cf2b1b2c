# SPDX-License-Identifier: Apache-2.0
"""统一物流 in the sandbox: what a courier costs, and where a result is as the offices' time goes by."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from config.clock import SHANGHAI, iso_ms
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.logistics import quote, shipment
from kiosk.platform.logistics_model import ShipmentState
from kiosk.platform.sandbox.case_standing import CaseEvent, CaseStanding, Decision, Stage
from kiosk.platform.sandbox.logistics_desk import quote_of, shipment_of
from kiosk.platform.sandbox.own_case_views import chosen_way, state_of
from kiosk.platform.sandbox.problems import Refusal
from kiosk.platform.sandbox.store import FiledCase
from tests.unit.kiosk.synthetic import TODAY, drafts

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 10, 30, tzinfo=SHANGHAI)
SENDS, SENDS_NOTHING = "312000218000", "TBD-JF02"
CASE = FiledCase(
    case_id="01a1ffe2-1167-7efd-837e-5f4e5044ac9d",
    case_number="999261121000001",
    fingerprint="x",
    item_code=SENDS,
    terminal_id="DEMO-0001",
    person_number="999999199001010010",
    terminal_received_at=iso_ms(NOW),
    platform_received_at=iso_ms(NOW),
    state="received",
    opened={},
    result=None,
)
WAITING = CaseStanding(CASE.case_id, Stage.ACCEPTED, 1, False, 5, None)
GRANTED = replace(
    WAITING,
    stage=Stage.ARCHIVED,
    decision=Decision.GRANTED,
    history=(CaseEvent(iso_ms(NOW), "decided", "SL0001", Stage.DECIDED),),
)


def where(
    way: str, standing: CaseStanding = GRANTED, after: timedelta = timedelta(), *, strong: bool = True
) -> dict[str, Any]:
    told = shipment_of(CASE, standing, way, NOW + after, is_strong=strong)
    assert shipment(told, CASE.case_id).state is ShipmentState(told["state"])  # the client understands it
    return told


def test_nothing_is_on_its_way_before_it_is_granted() -> None:
    for way in ("courier", "pickup", "locker", "electronic"):
        told = where(way, WAITING)
        assert (told["state"], told["waybill_no"], told["collection_code"], told["events"]) == (
            "waiting",
            None,
            None,
            [],
        )


def test_the_couriers_way_takes_its_days() -> None:
    states = [where("courier", GRANTED, timedelta(hours=hours))["state"] for hours in (0, 4, 23, 24, 47, 48)]
    assert states == ["waiting", "sent", "sent", "on_the_way", "on_the_way", "delivered"]
    told = where("courier", GRANTED, timedelta(days=3))
    assert told["waybill_no"] is not None
    assert len(told["events"]) == 3
    assert told["collection_code"] is None


def test_the_collection_code_is_for_whoever_is_strongly_known() -> None:
    code = where("pickup")["collection_code"]
    assert len(code) == 6
    assert where("locker")["collection_code"] == code
    assert where("pickup")["place"]
    assert where("pickup", strong=False)["collection_code"] is None
    assert where("electronic")["collection_code"] is None


@pytest.mark.parametrize("stage", [Stage.REFUSED, Stage.WITHDRAWN, Stage.LAPSED])
def test_what_was_not_granted_is_not_handed_over(stage: Stage) -> None:
    assert where("pickup", replace(WAITING, stage=stage))["state"] == "none"
    assert where("courier", replace(GRANTED, decision=Decision.DENIED))["state"] == "none"


def test_the_way_is_the_one_that_was_chosen() -> None:
    item = drafts().items[SENDS]
    assert chosen_way(item, {"fields": {"delivery": {"value": "courier"}}}) == "courier"
    assert chosen_way(item, {"fields": {}}) is None
    assert chosen_way(drafts().items[SENDS_NOTHING], {"fields": {}}) is None


def test_quotes() -> None:
    item = drafts().items[SENDS]
    near = quote_of(item, "示例市示例区桂花路77弄3号楼402室", both_ways=False)
    far = quote_of(item, "某省某市某路1号", both_ways=False)
    assert near["amount_fen"] < far["amount_fen"]
    assert near["days_to"] <= far["days_from"]
    both = quote_of(item, "示例市示例区桂花路77弄3号楼402室", both_ways=True)
    assert quote(both).amount_fen == 2 * near["amount_fen"]
    for code, address, name in (
        (SENDS_NOTHING, "示例市示例区桂花路77弄", "not-needed"),
        (SENDS, "国外某街1号公寓", "not-served"),
        (SENDS, "x", "not-served"),
    ):
        with pytest.raises(Refusal) as caught:
            quote_of(drafts().items[code], address, both_ways=False)
        assert caught.value.problem.value[0] == name


def test_another_cases_shipment_is_none() -> None:
    with pytest.raises(ProtocolFault):
        shipment(where("pickup"), "01a1ffe2-1167-7efd-837e-5f4e5044ac9e")


@pytest.mark.parametrize(
    ("way", "state"),
    [("pickup", "ready"), ("locker", "ready"), ("courier", "on_the_way"), ("electronic", "approved")],
)
def test_what_was_granted_goes_the_way_that_was_chosen(way: str, state: str) -> None:
    """And not the first that the guide names: who fetches it is told where, and with which code."""
    item = drafts().items[SENDS]
    case = replace(CASE, opened={"fields": {"delivery": {"value": way}}, "delivery": list(item.outcome.delivery)})
    assert state_of(GRANTED.stage, GRANTED.decision, case, item).value == state
    assert (
        state_of(GRANTED.stage, GRANTED.decision, replace(CASE, opened={"delivery": ["自取"]}), None).value == "ready"
    )
