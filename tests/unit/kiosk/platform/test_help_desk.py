# SPDX-License-Identifier: Apache-2.0
"""The helpers' desk keeps the minute: 45 s, 60 s, who answered; by a clock that is handed in. Domain notes 1.8 row 85."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

import config
from config.clock import SHANGHAI
from kiosk.places.book import PlaceBook
from kiosk.places.loading import load_places
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected
from kiosk.platform.model import HelpRequest
from kiosk.platform.sandbox.control import SandboxControlError
from kiosk.platform.sandbox.help_desk import HelpDesk, HelpNotPossible, nearest_staffed
from kiosk.platform.sandbox.office_page import help_page
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.store import Store
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World, record_for, sealed

CONTENT: dict[str, Any] = {"point_id": "SH-310115-01", "page": "field", "item_code": None, "mode": "elder"}


class Desk:
    """One call at a desk, and the desk's clock."""

    def __init__(self, folder: Path, hour: int = 10) -> None:
        self.moment = datetime(2026, 11, 23, hour, 0, tzinfo=SHANGHAI)
        self.store = Store(folder / "sandbox.db")
        self.book = places()
        self.desk = HelpDesk(self.store, lambda: self.moment, lambda: self.book.entries)
        self.call_no, _ = self.desk.place("k1", "f1", "T-1", CONTENT)

    def after(self, seconds: float) -> dict[str, Any]:
        self.moment += timedelta(seconds=seconds)
        return self.now()

    def now(self) -> dict[str, Any]:
        found = self.desk.standing(self.call_no)
        assert found is not None
        return self.desk.told(found)


def places() -> PlaceBook:
    return load_places(Path(config.__file__).parent / "content")


@pytest.fixture
def here(tmp_path: Path) -> Generator[Desk, None, None]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def test_it_waits_is_passed_on_at_45_and_names_other_ways_at_60(here: Desk) -> None:
    told = here.now()
    assert (told["state"], told["waited_s"], told["position"]) == ("waiting", 0, 1)
    assert here.after(44.9)["state"] == "waiting"
    told = here.after(0.1)
    assert (told["state"], told["escalated_to"], told["other_ways"]) == ("escalated", "site_leader", None)
    assert here.after(14.9)["other_ways"] is None
    ways = here.after(0.1)["other_ways"]
    assert (ways["phone"], ways["hours"]) == ("12345", "每天 24 小时")
    assert ways["place"]["name"]
    assert ways["place"]["address"]


def test_when_the_halls_are_closed_the_hotline_is_asked(tmp_path: Path) -> None:
    here = Desk(tmp_path, hour=20)
    assert here.after(50)["escalated_to"] == "hotline"
    here.store.close()


def test_who_answers_is_named_and_the_clock_stands(here: Desk) -> None:
    here.after(50)
    here.desk.take(here.call_no, "BB0002")
    told = here.after(300)
    assert (told["state"], told["helper_no"], told["waited_s"]) == ("answered", "BB0002", 50)
    assert (told["escalated_to"], told["other_ways"], told["position"]) == ("site_leader", None, 0)
    here.desk.end(here.call_no)
    assert (here.now()["state"], here.now()["waited_s"], here.now()["helper_no"]) == ("ended", 50, "BB0002")


def test_what_nobody_may_do(here: Desk) -> None:
    with pytest.raises(HelpNotPossible, match="工号"):
        here.desk.take(here.call_no, "XX0009")
    with pytest.raises(HelpNotPossible):
        here.desk.take("BB-999999", "BB0001")
    with pytest.raises(HelpNotPossible):
        here.desk.end("BB-999999")
    here.desk.take(here.call_no, "BB0001")
    with pytest.raises(HelpNotPossible, match="有人接了"):
        here.desk.take(here.call_no, "BB0002")
    here.desk.end(here.call_no)
    with pytest.raises(HelpNotPossible):
        here.desk.end(here.call_no)
    with pytest.raises(HelpNotPossible):
        here.desk.take(here.call_no, "BB0001")


def test_who_goes_away_before_anybody_came_is_not_waited_for(here: Desk) -> None:
    here.after(20)
    here.desk.end(here.call_no)
    told = here.after(100)
    assert (told["state"], told["waited_s"], told["helper_no"], told["other_ways"]) == ("ended", 20, None, None)


def test_a_visit_that_is_over_takes_its_call_back_and_what_ended_otherwise_stays(here: Desk) -> None:
    here.after(20)
    here.desk.withdraw(here.call_no)
    told = here.after(100)
    assert (told["state"], told["waited_s"], told["position"]) == ("ended", 20, 0)
    with pytest.raises(HelpNotPossible):
        here.desk.take(here.call_no, "BB0001")
    assert how(here) == "withdrawn"
    second = Desk.__new__(Desk)
    second.__dict__.update(here.__dict__)
    second.call_no, _ = here.desk.place("k2", "f2", "T-1", CONTENT)
    here.desk.take(second.call_no, "BB0001")
    here.desk.end(second.call_no)
    here.desk.withdraw(second.call_no)
    assert how(second) == "done"


@pytest.mark.parametrize(("is_taken", "limit_s"), [(False, 120), (True, 600)])
def test_a_terminal_that_is_cut_off_is_not_looked_for_for_ever(here: Desk, is_taken: bool, limit_s: int) -> None:
    here.after(10)
    here.desk.heard(here.call_no)
    if is_taken:
        here.desk.take(here.call_no, "BB0002")
    open_one = "answered" if is_taken else "escalated"
    assert here.after(limit_s)["state"] == open_one
    here.desk.heard(here.call_no)
    assert here.after(limit_s)["state"] == open_one, "it was heard of meanwhile"
    assert here.after(1)["state"] == "ended"
    assert how(here) == "silent"
    with pytest.raises(HelpNotPossible):
        here.desk.end(here.call_no)


def test_a_call_of_the_last_moment_is_not_asked_after_and_waits_for_somebody(here: Desk) -> None:
    """A card that was left: the visit is over, and staff shall come all the same."""
    assert here.after(3600)["state"] == "escalated"
    here.desk.take(here.call_no, "BB0001")


def test_whether_it_was_solved_is_said_once_and_of_help_that_there_was(here: Desk) -> None:
    assert not here.desk.say_solved(here.call_no, solved=True), "nobody has come"
    assert not here.desk.say_solved("BB-999999", solved=True)
    here.desk.take(here.call_no, "BB0001")
    here.desk.end(here.call_no)
    for said in (False, True):
        assert here.desk.say_solved(here.call_no, solved=said)
    found = here.desk.standing(here.call_no)
    assert found is not None
    assert found.solved is False, "what was said first stands"
    assert "没解决" in help_page([found], [], "c")


def how(here: Desk) -> str:
    found = here.desk.standing(here.call_no)
    assert found is not None
    return found.ended_how


def test_the_nearest_place_with_people_is_another_one() -> None:
    book = places()
    own = next(one for one in book.entries if one.point.attended and one.kind.counter)
    found = nearest_staffed(book.entries, own.point.id)
    assert found is not None
    assert found["name"] != own.point.name
    assert nearest_staffed(book.entries, "") is None, "nobody knows where it is"
    assert nearest_staffed([own], own.point.id) is None, "there is no other"


def test_over_the_contract(world: World, watch: ContractWatch) -> None:
    with world.client() as client:
        call = client.call_help(HelpRequest("DEMO-0001", "DEMO-SITE-01", "field", "", "elder", "SH-310115-01"))
        assert (call.state, call.helper_no, call.other_ways) == ("waiting", "", None)
        _at_the_desk(world, client, call.call_no)
    assert watch.seen[(f"GET /v1/help-calls/{call.call_no}", 200)] == 2


def _at_the_desk(world: World, client: PlatformClient, call_no: str) -> None:
    world.control.let_help_wait(call_no, 75)
    late = client.help_call(call_no)
    assert late.state == "escalated"
    assert late.waited_s >= 75
    assert late.escalated_to in ("site_leader", "hotline")
    assert late.other_ways is not None
    assert late.other_ways.phone == "12345"
    assert late.other_ways.place is not None
    with pytest.raises(SandboxControlError):
        world.control.answer_help(call_no, helper_no="nobody")
    world.control.answer_help(call_no, helper_no="BB0002")
    taken = client.help_call(call_no)
    assert (taken.state, taken.helper_no, taken.other_ways) == ("answered", "BB0002", None)
    assert asdict(taken)["waited_s"] >= 75
    with pytest.raises(SandboxControlError):
        world.control.let_help_wait("BB-999999", 1)
    client.tell_help_outcome(call_no, solved=True)
    client.withdraw_help(call_no)
    client.withdraw_help(call_no)
    nobody = client.call_help(HelpRequest("DEMO-0001", "DEMO-SITE-01", "field", "", "elder"))
    with pytest.raises(Rejected, match="call-not-answered"):
        client.tell_help_outcome(nobody.call_no, solved=True)
    shown = {one["call_no"]: one for one in world.control.help_calls()}[call_no]
    assert (shown["state"], shown["ended_how"], shown["solved"]) == ("ended", "withdrawn", True)


def test_a_case_that_names_a_helper_is_held_against_the_desk(world: World) -> None:
    with world.client() as client:
        call_no = client.call_help(HelpRequest("DEMO-0001", "DEMO-SITE-01", "field", "", "elder")).call_no
        world.control.answer_help(call_no, helper_no="BB0002")

        def naming(number: str, helper_no: str) -> Callable[[dict[str, Any]], None]:
            told = {
                "call_no": number,
                "helper_no": helper_no,
                "answered_at": "2026-11-23T10:00:00.000+08:00",
                "co_views": [],
            }
            return lambda record: record.update(assisted=told)

        for number, helper_no in ((call_no, "BB0001"), ("BB-999999", "BB0002")):
            with pytest.raises(Rejected, match="package-invalid"):
                client.commit_case(sealed(world, record_for(client, resident(641)), naming(number, helper_no)))
        case = sealed(world, record_for(client, resident(641)), naming(call_no, "BB0002"))
        client.commit_case(case)
    with requests.Session() as http:
        http.trust_env = False
        assert "BB0002" in http.get(f"{world.facts['office']}/cases/{case.case_id}", timeout=20).text
