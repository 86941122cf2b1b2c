# SPDX-License-Identifier: Apache-2.0
"""企业名称状态: the public register by name and number; unknown, several, closed, restricted words, limits.

Source: contract/openapi.yaml, ``/v1/enterprise-lookups``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config import clock
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, ProtocolFault, Rejected
from kiosk.platform.public_records import enterprises_found
from kiosk.platform.sandbox.enterprise_lookup_desk import LOOKUPS, SHOWN, EnterpriseLookupDesk
from kiosk.platform.sandbox.enterprises import enterprise_at
from kiosk.platform.sandbox.own_case_desk import Misses
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import sandbox


def desk() -> EnterpriseLookupDesk:
    return EnterpriseLookupDesk(clock.now)


@pytest.mark.parametrize(
    ("place", "state", "is_abnormal"), [(1, "存续", False), (7, "注销", False), (8, "吊销", False), (9, "存续", True)]
)
def test_a_number_finds_one_enterprise_and_its_state(place: int, state: str, is_abnormal: bool) -> None:
    there = enterprise_at(place)
    told = desk().by_number(there.number)
    (found,) = told["found"]
    assert (found["name"], found["state"], found["is_abnormal"]) == (there.name, state, is_abnormal)
    assert (told["total"], told["name_taken"], told["restricted"]) == (1, None, [])


def test_a_number_of_nobody_is_an_answer_and_one_that_cannot_be_is_refused() -> None:
    told = desk().by_number("91999999MA9999999H")
    assert (told["found"], told["total"], told["name_taken"], told["restricted"]) == ([], 0, None, [])
    with pytest.raises(Refusal) as caught:
        desk().by_number("91999999MA9999999J")
    assert caught.value.problem is ProblemType.MALFORMED_NUMBER


def test_the_very_name_comes_first_and_a_common_part_finds_several() -> None:
    there = enterprise_at(12)
    told = desk().by_name(there.name)
    assert [one["number"] for one in told["found"]] == [there.number]
    assert told["name_taken"] is True
    several = desk().by_name("商贸")
    assert 1 < len(several["found"]) == several["total"] < SHOWN
    everybody = desk().by_name("示例")
    assert (len(everybody["found"]), everybody["total"]) == (SHOWN, 61)


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        (enterprise_at(1).name, True),
        (enterprise_at(1).name.removesuffix("有限公司"), True),
        (f" {enterprise_at(1).name[:4]}　{enterprise_at(1).name[4:]} ", True),
        (enterprise_at(8).name, True),  # 吊销: its name is not free
        (enterprise_at(7).name, False),  # 注销
        ("示例某某修车铺", False),
        ("示例", False),  # a part of many, the name of none
    ],
)
def test_whether_a_name_is_taken(name: str, taken: bool) -> None:
    assert desk().by_name(name)["name_taken"] is taken


def test_words_that_no_name_may_hold_are_named() -> None:
    assert desk().by_name("示例人民政府公安服务部")["restricted"] == ["人民政府", "公安"]


@pytest.mark.parametrize("name", ["甲 ", "　　"])
def test_less_than_two_characters_look_nothing_up(name: str) -> None:
    told = desk().by_name(name)
    assert (told["found"], told["total"], told["name_taken"], told["restricted"]) == ([], 0, False, [])


def test_the_register_says_of_which_day_it_is_and_who_has_moved_away() -> None:
    moment = datetime(2026, 9, 1, 10, 0)
    told = EnterpriseLookupDesk(lambda: moment).by_name("示例远迁商贸")
    assert told["as_of"] == "2026-08-31"
    assert [one["state"] for one in told["found"]] == ["迁出"]
    assert told["name_taken"] is False


def test_a_terminal_that_copies_the_register_is_told_to_wait_and_may_ask_again() -> None:
    moment = [datetime(2026, 8, 31, 10, 0)]
    counted = Misses(lambda: moment[0], LOOKUPS)
    for _ in range(LOOKUPS):
        counted.check("T-1")
        counted.miss("T-1")
    with pytest.raises(Refusal) as caught:
        counted.check("T-1")
    assert (caught.value.problem, caught.value.retry_after_s) == (ProblemType.TOO_MANY_LOOKUPS, 600)
    counted.check("T-2")
    moment[0] += timedelta(minutes=10)
    counted.check("T-1")


def test_through_the_client_without_anybody_being_known(tmp_path: Path, watch: ContractWatch) -> None:
    """With a platform of its own: the look-ups of a terminal are counted."""
    del watch  # every exchange is held against the contract
    with sandbox(tmp_path) as world, world.client() as client:
        there = enterprise_at(9)
        found = client.look_up_enterprise(number=there.number)
        assert [(one.name, one.is_abnormal) for one in found.found] == [(there.name, True)]
        assert client.look_up_enterprise(name="没有这一家").found == ()
        with pytest.raises(Rejected, match="malformed-number"):
            client.look_up_enterprise(number="91999999MA9999999J")
        for _ in range(LOOKUPS - 3):
            client.look_up_enterprise(name="示例")
        with pytest.raises(Busy) as caught:
            client.look_up_enterprise(name="示例")
        assert caught.value.retry_after_s is not None


@pytest.mark.parametrize(("name", "number"), [("", ""), ("示例", "91999999MA9999999H")])
def test_one_way_at_a_time(client: PlatformClient, name: str, number: str) -> None:
    with pytest.raises(ValueError, match="a name or a number"):
        client.look_up_enterprise(name=name, number=number)


ONE: dict[str, Any] = {
    "name": "示例商贸有限公司",
    "number": "91999999MA9999999H",
    "state": "存续",
    "is_abnormal": False,
    "registered_on": "2019-05-06",
}
GOOD: dict[str, Any] = {"as_of": "2026-08-31", "found": [ONE], "total": 1, "name_taken": True, "restricted": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"total": 0},
        {"as_of": "yesterday"},
        {"as_of": None},
        {"total": -1},
        {"found": [ONE] * 11, "total": 11},
        {"found": [{**ONE, "state": "不明"}]},
        {"found": [{**ONE, "number": "short"}]},
        {"found": [{**ONE, "registered_on": "long ago"}]},
        {"name_taken": "yes"},
        {"restricted": None},
    ],
)
def test_an_answer_off_the_contract_is_none(changes: dict[str, Any]) -> None:
    assert enterprises_found(GOOD).total == 1
    with pytest.raises(ProtocolFault):
        enterprises_found({**GOOD, **changes})
