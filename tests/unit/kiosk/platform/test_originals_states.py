# SPDX-License-Identifier: Apache-2.0
"""双向寄递 in the sandbox: originals are fetched, reach the office, and come back; who is not there is visited once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.modes import Environment
from kiosk.application.form import Form
from kiosk.platform.logistics import shipment
from kiosk.platform.logistics_model import Originals, OriginalsState
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import CaseEvent, Decision, Stage
from kiosk.platform.sandbox.case_states import NotPossible
from kiosk.platform.sandbox.enrolment import open_store, prepare
from kiosk.platform.sandbox.logistics_desk import shipment_of
from kiosk.platform.sandbox.originals_desk import OriginalsDesk
from kiosk.platform.sandbox.originals_states import Fetching, fetching, is_fetched, over_at
from kiosk.platform.sandbox.store import Store
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.every_item import filled, opened, ways
from tests.unit.kiosk.platform.test_every_item import ground_of, people, record_of, refusal_of
from tests.unit.kiosk.platform.test_logistics_desk import CASE, NOW, WAITING
from tests.unit.kiosk.synthetic import drafts

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OWED = [{"code": "JZZ", "source": "window"}]
FETCHED = replace(CASE, opened={"courier": {"fetches_originals": True}, "materials": OWED, "fields": {}})
FILED = CaseEvent(NOW.isoformat(), "received", "applicant", Stage.RECEIVED)
OPEN = replace(WAITING, history=(FILED,))


def where(
    after: timedelta, *missed: timedelta, over: timedelta | None = None
) -> tuple[OriginalsState, timedelta, timedelta | None]:
    ends = None if over is None else NOW + over
    found = fetching(NOW, [NOW + one for one in missed], ends, NOW + after)
    assert isinstance(found, Fetching)
    return found.state, found.since - NOW, None if found.comes_at is None else found.comes_at - NOW


def granted(after: timedelta) -> Any:
    moment = (NOW + after).isoformat()
    event = CaseEvent(moment, "decided", "SL0001", Stage.DECIDED)
    return replace(OPEN, stage=Stage.ARCHIVED, decision=Decision.GRANTED, history=(FILED, event))


def told(standing: Any, after: timedelta, *missed: timedelta, case: Any = FETCHED) -> dict[str, Any]:
    at: list[datetime] = [NOW + one for one in missed]
    found = shipment_of(case, standing, "courier", NOW + after, is_strong=True, missed=at)
    assert shipment(found, CASE.case_id).state.value == found["state"], "the client understands it"
    return found


def test_they_are_ordered_fetched_and_received() -> None:
    states = [where(hours * HOUR)[0].value for hours in (0, 23, 24, 47, 48, 500)]
    assert states == ["ordered", "ordered", "fetched", "fetched", "received", "received"]
    assert where(HOUR) == (OriginalsState.ORDERED, timedelta(), DAY)
    assert where(30 * HOUR) == (OriginalsState.FETCHED, DAY, None)


def test_who_is_not_there_is_visited_once_more_and_then_no_more() -> None:
    assert where(25 * HOUR, DAY) == (OriginalsState.MISSED, DAY, 2 * DAY)
    assert where(49 * HOUR, DAY)[0] is OriginalsState.FETCHED
    assert where(49 * HOUR, DAY, 2 * DAY) == (OriginalsState.CALLED_OFF, 2 * DAY, None)
    assert where(900 * HOUR, DAY, 2 * DAY)[0] is OriginalsState.CALLED_OFF


def test_they_come_back_once_the_case_is_over_whatever_came_of_it() -> None:
    assert [where(5 * DAY + hours * HOUR, over=5 * DAY)[0].value for hours in (0, 3, 4, 47, 48)] == [
        "received", "received", "returning", "returning", "returned",
    ]  # fmt: skip
    assert where(2 * DAY + 4 * HOUR, over=30 * HOUR)[0] is OriginalsState.RETURNING, "not before they are at the office"


def test_nothing_is_fetched_for_a_case_that_is_over() -> None:
    assert where(DAY, over=HOUR) == (OriginalsState.CALLED_OFF, HOUR, None)
    assert where(DAY, over=DAY)[0] is OriginalsState.FETCHED, "the courier was there already"


def test_the_result_waits_for_the_originals_that_go_back_with_it() -> None:
    quick = granted(25 * HOUR)
    assert told(quick, 40 * HOUR)["state"] == "waiting", "the originals are on their way to the office"
    sent = told(quick, 2 * DAY + 4 * HOUR)
    assert (sent["state"], sent["originals"]["state"]) == ("sent", "returning")
    done = told(quick, 5 * DAY)
    assert (done["state"], done["originals"]["state"]) == ("delivered", "returned")
    twice = told(granted(3 * DAY), 3 * DAY + 5 * HOUR, DAY, 2 * DAY)
    assert (twice["state"], twice["originals"]["state"]) == ("sent", "called_off"), (
        "and goes alone where there are none"
    )


def test_originals_of_a_denied_case_come_back_without_a_result() -> None:
    denied = replace(granted(3 * DAY), decision=Decision.DENIED)
    found = told(denied, 6 * DAY)
    assert (found["state"], found["originals"]["state"]) == ("none", "returned")


def test_the_client_reads_where_they_are() -> None:
    found = shipment(told(OPEN, 25 * HOUR, DAY), CASE.case_id)
    assert isinstance(found.originals, Originals)
    assert (found.originals.state, found.originals.comes_on) == (
        OriginalsState.MISSED,
        (NOW + 2 * DAY).date().isoformat(),
    )
    assert over_at(OPEN) is None


@pytest.mark.parametrize(
    ("record", "way"),
    [
        ({"materials": OWED}, "courier"),
        ({"materials": OWED, "courier": {"fetches_originals": False}}, "courier"),
        ({"materials": OWED, "courier": {"fetches_originals": True}}, "pickup"),
        ({"materials": [{"code": "JZZ", "source": "photo"}], "courier": {"fetches_originals": True}}, "courier"),
    ],
)
def test_nothing_is_fetched_that_nobody_agreed_to_or_that_is_not_owed_on_paper(
    record: dict[str, Any], way: str
) -> None:
    assert not is_fetched(record, way)
    found = shipment_of(replace(CASE, opened=record), OPEN, way, NOW + DAY, is_strong=True)
    assert found["originals"] is None


# --- at the desk, and when a case comes in -------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[OriginalsDesk, Store, list[datetime]]]:
    prepare(tmp_path, Environment.DEMO)
    store, now = open_store(tmp_path, Environment.DEMO), [NOW]
    cases = CaseDesk(
        store, drafts(), lambda: now[0], TerminalKey.create(Environment.DEMO, "PLATFORM"), let_go=lambda _case_id: None
    )
    yield OriginalsDesk(store, cases, drafts(), lambda: now[0]), store, now
    store.close()


def filed(store: Store, **changes: Any) -> str:
    opened = {**FETCHED.opened, "parts": [], "fields": {"delivery": {"value": "courier"}}, **changes}
    store.file_case(replace(CASE, opened=opened), ())
    return CASE.case_id


def test_the_couriers_word_is_kept_and_only_taken_while_one_is_to_come(
    desk: tuple[OriginalsDesk, Store, list[datetime]],
) -> None:
    originals, store, now = desk
    case_id = filed(store)
    first = originals.of_case(case_id)
    assert first is not None
    assert first.state is OriginalsState.ORDERED
    now[0] += DAY - HOUR
    again = originals.met_nobody(case_id)
    assert isinstance(again, Fetching)
    assert again.state is OriginalsState.MISSED
    now[0] += DAY - HOUR
    last = originals.met_nobody(case_id)
    assert isinstance(last, Fetching)
    assert last.state is OriginalsState.CALLED_OFF
    assert isinstance(originals.met_nobody(case_id), NotPossible)
    assert originals.of_case(case_id) == last


@pytest.mark.parametrize("changes", [{"courier": None}, {"fields": {"delivery": {"value": "pickup"}}}])
def test_of_another_case_there_is_no_word(
    desk: tuple[OriginalsDesk, Store, list[datetime]], changes: dict[str, Any]
) -> None:
    originals, store, _ = desk
    assert originals.met_nobody(filed(store, **changes)) is None
    assert originals.of_case("01a1ffe2-1167-7efd-837e-5f4e5044ac9e") is None


@pytest.mark.parametrize(
    ("way", "courier", "is_good"),
    [
        ("courier", {"fetches_originals": True}, True),
        ("courier", None, True),
        ("pickup", {"fetches_originals": True}, False),
        ("courier", {"fetches_originals": False}, False),
        ("courier", {"fetches_originals": True, "more": 1}, False),
        ("courier", "yes", False),
    ],
)
def test_what_is_agreed_on_with_a_courier_goes_with_that_way_alone(way: str, courier: Any, is_good: bool) -> None:
    item = drafts().items["TBD-SC02"]
    person = people(item)[0]
    form = opened(item, next(ways(item, 1)), person).with_answer("delivery", way)
    assert isinstance(form, Form)
    record, ground = record_of(filled(form)), ground_of(item, person)
    assert refusal_of(record, ground) is None
    refusal = refusal_of({**record, "courier": courier}, ground)
    assert (refusal is None) is is_good
    assert refusal is None or refusal.detail == "courier"
