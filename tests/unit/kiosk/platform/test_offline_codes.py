# SPDX-License-Identifier: Apache-2.0
"""离线码 at the platform: to whom it is issued, how often, how long, and what a scanned one opens (domain notes 1.4 row 59)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI, iso_ms
from kiosk.case.package import new_case_id
from kiosk.catalogue.days import add_months
from kiosk.catalogue.loader import load_catalogue
from kiosk.codes.shapes import DEMO_SHAPES, IssuedKind
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import LevelTooLow, ProtocolFault, Rejected
from kiosk.platform.offline_codes import OfflineCode, offline_code
from kiosk.platform.sandbox.issued_codes import IssuedCodeDesk
from kiosk.platform.sandbox.offline_code_desk import OfflineCodeDesk
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.registers import shared_data
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import FiledCase, Store
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World, case_for, identify, record_for, sealed

ITEM = "TBD-BM03"
CATALOGUE = load_catalogue(Path(__file__).parents[4] / "config" / "content", linted=True)
MORNING = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)


class Clock:
    def __init__(self) -> None:
        self.moment = MORNING

    def __call__(self) -> datetime:
        return self.moment


class Desks:
    """The desk on a store of its own, and who scans at it."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, Clock()
        self.desk = OfflineCodeDesk(store, CATALOGUE, self.clock)
        self.scanned = IssuedCodeDesk(self.clock, self.desk)

    def file(self, one: SyntheticResident, item: str = ITEM) -> str:
        case_id, moment = new_case_id(), iso_ms(self.clock())
        number = self.store.next_case_number(moment[:10])
        filed = FiledCase(case_id, number, "f", item, "T-1", one.number, moment, moment, "received", {}, None)
        self.store.file_case(filed, ())
        return case_id

    def issue(self, one: SyntheticResident, case_id: str = "") -> dict[str, Any]:
        return self.desk.issue(Person(one.name, one.number, one), case_id or self.file(one))[0]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    store = Store(tmp_path / "platform.sqlite3")
    yield Desks(store)
    store.close()


def with_code(*, has: bool = True) -> SyntheticResident:
    """Somebody of whom the register says so."""
    today = MORNING.date()
    for seed in range(1, 60):
        one = resident(seed, today)
        told = shared_data(one, ["code.registered"], today, same_day=False)
        if told["code.registered"]["value"] is has:
            return one
    raise AssertionError("nobody")


def problem(ask: Callable[[], object]) -> ProblemType:
    with pytest.raises(Refusal) as caught:
        ask()
    return caught.value.problem


def test_a_code_is_good_a_year_and_asking_again_is_the_same_code(desks: Desks) -> None:
    one = with_code()
    case_id = desks.file(one)
    first = desks.issue(one, case_id)
    assert first["valid_to"] == add_months(MORNING.date(), 12).isoformat()
    assert first["prints_left"] == 2
    again, is_repeat = desks.desk.issue(Person(one.name, one.number, one), case_id)
    assert (again, is_repeat) == (first, True)
    assert desks.scanned.find(first["code"]).number == one.number
    (shape,) = (shape for shape in DEMO_SHAPES if shape.kind is IssuedKind.OFFLINE)
    assert shape.pattern.fullmatch(first["code"])


def test_a_new_one_ends_the_old_one_whichever_that_was(desks: Desks) -> None:
    one = with_code()
    before = desks.scanned.offline_code(one)
    assert desks.scanned.find(before).number == one.number
    first = desks.issue(one)["code"]
    assert problem(lambda: desks.scanned.find(before)) is ProblemType.CODE_EXPIRED
    case_id = desks.file(one)
    second = desks.issue(one, case_id)["code"]
    assert problem(lambda: desks.scanned.find(first)) is ProblemType.CODE_EXPIRED
    assert desks.scanned.find(second).number == one.number
    desks.issue(one)
    assert problem(lambda: desks.issue(one, case_id)) is ProblemType.CODE_EXPIRED, (
        "a slip of before is not printed again"
    )
    other = resident(one.seed + 1, MORNING.date())
    assert desks.scanned.find(desks.scanned.offline_code(other)).number == other.number


def test_three_a_month_and_then_the_next_month(desks: Desks) -> None:
    one = with_code()
    assert [desks.issue(one)["prints_left"] for _ in range(3)] == [2, 1, 0]
    assert problem(lambda: desks.issue(one)) is ProblemType.PRINTS_USED_UP
    assert desks.desk.records(one.number)["code.offline_prints_month"] == 3
    desks.clock.moment = datetime(2026, 12, 1, 8, 0, tzinfo=SHANGHAI)
    assert desks.desk.records(one.number)["code.offline_prints_month"] == 0
    assert desks.issue(one)["prints_left"] == 2


def test_a_code_ends_after_its_last_day(desks: Desks) -> None:
    one = with_code()
    code = desks.issue(one)
    last = date.fromisoformat(code["valid_to"])
    desks.clock.moment = datetime(last.year, last.month, last.day, 23, 0, tzinfo=SHANGHAI)
    assert desks.scanned.find(code["code"]).number == one.number
    desks.clock.moment += timedelta(hours=2)
    assert problem(lambda: desks.scanned.find(code["code"])) is ProblemType.CODE_EXPIRED


def test_who_gets_none(desks: Desks) -> None:
    without, one = with_code(has=False), with_code()
    assert problem(lambda: desks.issue(without)) is ProblemType.NO_CITY_CODE
    assert problem(lambda: desks.issue(one, new_case_id())) is ProblemType.NO_SUCH_CASE
    assert problem(lambda: desks.issue(one, desks.file(without))) is ProblemType.NO_SUCH_CASE
    assert problem(lambda: desks.issue(one, desks.file(one, "312014501000"))) is ProblemType.NO_SUCH_CASE
    nobody = Person("测试·不在册", one.number, None)
    assert problem(lambda: desks.desk.issue(nobody, desks.file(one))) is ProblemType.NO_CITY_CODE
    assert desks.desk.records(one.number) == {}


def test_no_code_lies_in_the_database(desks: Desks) -> None:
    code = desks.issue(with_code())["code"]
    assert code not in repr([tuple(row) for row in desks.store.rows("SELECT * FROM offline_codes")])


def test_an_answer_that_is_none() -> None:
    good: dict[str, Any] = {"code": "LXM-DEMO-" + "A" * 32, "valid_to": "2027-11-21", "prints_left": 2}
    assert offline_code(good) == OfflineCode(good["code"], date(2027, 11, 21), 2)
    assert good["code"] not in repr(offline_code(good))
    for name, value in (("code", "short"), ("code", "x" * 201), ("valid_to", "2027-13-01"), ("prints_left", -1)):
        with pytest.raises(ProtocolFault) as caught:
            offline_code({**good, name: value})
        assert good["code"] not in str(caught.value)


# --- over the wire -----------------------------------------------------------------------------------------------------


def test_printed_scanned_and_counted(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    one = next(one for one in map(resident, range(401, 440)) if _has_code(one))
    session = identify(client, one)
    case = case_for(world, client, one, ITEM)
    client.commit_case(case)
    code = client.issue_offline_code(session, case.case_id)
    assert client.issue_offline_code(session, case.case_id) == code
    weak = client.identify_by_issued_code(code.token)
    assert (weak.level, weak.number) == ("weak", one.number)
    with pytest.raises(LevelTooLow):
        client.issue_offline_code(weak, case.case_id)
    with pytest.raises(Rejected, match="no-such-case"):
        client.issue_offline_code(session, new_case_id())
    told = client.shared_data(session, ITEM, ["code.offline_prints_month", "code.offline_valid_to"], "看看")
    assert told["code.offline_prints_month"].value == 1
    assert told["code.offline_valid_to"].value == code.valid_to.isoformat()
    assert code.token not in repr(watch.seen)
    assert code.token not in repr(replace(code, prints_left=0))


def test_a_second_one_is_held_against_the_code_that_was_printed_since(world: World, client: PlatformClient) -> None:
    """What the platform itself told of the first one is no doubt of it, and the first one counts."""
    one = next(one for one in map(resident, range(441, 480)) if _has_code(one))

    def printed() -> tuple[dict[str, Any], OfflineCode]:
        session = identify(client, one)
        record = record_for(client, one, ITEM)
        case = sealed(world, record)
        client.commit_case(case)
        code = client.issue_offline_code(session, case.case_id)
        assert world.control.standing(case.case_id)["doubts"] == []
        return record["fields"]["offline_valid_to"], code

    printed()
    told, code = printed()
    assert (told["origin"], told["value"]) == ("shared_data", code.valid_to.isoformat())


def _has_code(one: SyntheticResident) -> bool:
    told = shared_data(one, ["code.registered"], datetime.now(SHANGHAI).date(), same_day=False)
    return told["code.registered"]["value"] is True
