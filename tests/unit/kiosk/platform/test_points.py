# SPDX-License-Identifier: Apache-2.0
"""积分: the platform alone reckons them, each event once; the client believes no other shape. Domain notes 1.6 row 96."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from config.clock import SHANGHAI, iso_ms
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import LevelTooLow, Problem, ProtocolFault, Rejected, SessionEnded, Unreachable, refusal
from kiosk.platform.model import Evaluation, Session
from kiosk.platform.points import PointsEntry, PointsPage, points_page
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import CaseEvent, CaseStanding, Decision, Stage
from kiosk.platform.sandbox.points_desk import PointsDesk
from kiosk.platform.sandbox.points_rules import RULES, PointsEvent, earlier_of, has_account, last_day, rule_on
from kiosk.platform.sandbox.population import EdgeCase, resident, roll
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import FiledCase, Store
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.test_own_cases import WANTED, filed, weak
from tests.unit.kiosk.platform.world import World, case_for, identify, sandbox
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)
EMPTY = 4
"""A seed whose account holds nothing at first."""


def person_of(seed: int) -> Person:
    found = resident(seed, NOW.date())
    return Person(found.name, found.number, found)


# --- the desk -------------------------------------------------------------------------------------------------------------


@dataclass
class Desk:
    """Points over cases that stand as the test says."""

    store: Store = field(repr=False)
    moment: datetime = NOW
    standings: dict[str, CaseStanding] = field(default_factory=dict)

    def page(self, seed: int = EMPTY, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
        cases = cast("CaseDesk", SimpleNamespace(standing=self.standings.get))
        return PointsDesk(self.store, cases, lambda: self.moment).page(person_of(seed), cursor, limit)

    def case(self, stage: Stage, decision: Decision | None = None, *, days_ago: int = 0, **more: Any) -> str:
        """Filed by :data:`EMPTY`; the result is its number. ``decided`` stands in its history where there is a decision."""
        case_id, at = str(uuid4()), iso_ms(self.moment - timedelta(days=days_ago))
        number = case_id[:20]
        self.store.file_case(
            FiledCase(
                case_id=case_id, case_number=number, fingerprint=case_id, item_code=FLEXIBLE, terminal_id="DEMO-0001",
                person_number=person_of(EMPTY).number, terminal_received_at=at, platform_received_at=at, state="received",
                opened={"agent": None, "enterprise": None, **more}, result=None,
            ),
            (),
        )  # fmt: skip
        self.standings[case_id] = CaseStanding(case_id, Stage.RECEIVED, 1, False, 5, None)
        self.move(number, stage, decision, at)
        return number

    def move(self, number: str, stage: Stage, decision: Decision | None = None, at: str = "") -> None:
        case = self.store.case_numbered(number)
        assert case is not None
        history = (CaseEvent(at or iso_ms(self.moment), "decided", "rules", stage),) if decision is not None else ()
        before = self.standings[case.case_id]
        self.standings[case.case_id] = replace(before, stage=stage, decision=decision, history=history)

    def evaluate(self, number: str | None, grade: int = 1, evaluation_id: str = "") -> None:
        evaluation_id = evaluation_id or str(uuid4())
        content = {"evaluation_id": evaluation_id, "case_number": number, "grade": grade}
        self.store.put_evaluation(evaluation_id, evaluation_id, "DEMO-0001", content)


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk, None, None]:
    store = Store(tmp_path / "sandbox.db")
    yield Desk(store)
    store.close()


def test_a_case_earns_at_its_end_and_once(desk: Desk) -> None:
    number = desk.case(Stage.RECEIVED)
    assert (desk.page()["balance"], desk.page()["entries"]) == (0, [])
    desk.move(number, Stage.ACCEPTED)
    assert desk.page()["balance"] == 0
    desk.move(number, Stage.ARCHIVED, Decision.GRANTED)
    first = desk.page()
    assert desk.page() == first == desk.page()
    (entry,) = first["entries"]
    assert (entry["points"], entry["case_number"], entry["at"]) == (20, number, iso_ms(NOW))
    assert first["balance"] == 20
    assert first["expiring"] == {"points": 20, "last_day": "2027-12-31"}


@pytest.mark.parametrize(
    ("stage", "decision", "points"),
    [
        (Stage.RETURNED, None, 0),
        (Stage.REFUSED, None, 0),
        (Stage.WITHDRAWN, None, 0),
        (Stage.LAPSED, None, 0),
        (Stage.ARCHIVED, Decision.DENIED, 0),
        (Stage.ARCHIVED, Decision.PARTLY, 20),
        (Stage.ARCHIVED, Decision.GRANTED, 20),
    ],
)
def test_what_came_to_nothing_earns_nothing(desk: Desk, stage: Stage, decision: Decision | None, points: int) -> None:
    desk.case(stage, decision)
    assert desk.page()["balance"] == points


@pytest.mark.parametrize("grade", [1, 5])
def test_an_evaluation_earns_once_a_case_whatever_the_grade(desk: Desk, grade: int) -> None:
    number = desk.case(Stage.WITHDRAWN)
    desk.evaluate(number, grade)
    assert desk.page()["balance"] == 5
    desk.evaluate(number, 3)
    desk.evaluate(None)
    desk.evaluate("999000000000000")
    page = desk.page()
    assert (page["balance"], [one["case_number"] for one in page["entries"]]) == (5, [number])


def test_an_evaluation_may_come_before_its_case(desk: Desk) -> None:
    """The case waits in the terminal's queue, and nobody knows a number; its id is known."""
    number = desk.case(Stage.RECEIVED)
    case = desk.store.case_numbered(number)
    assert case is not None
    desk.store.run("DELETE FROM cases WHERE case_id = ?", case.case_id)
    desk.evaluate(None, evaluation_id=case.case_id)
    assert desk.page()["balance"] == 0
    desk.store.file_case(case, ())
    page = desk.page()
    assert (page["balance"], [one["case_number"] for one in page["entries"]]) == (5, [number])
    desk.evaluate(number)
    assert desk.page() == page, "once a case"
    assert {one["case_number"] for one in desk.page(1)["entries"]} == {None}, "it is nobody else's"


def test_an_evaluation_of_a_case_that_is_filed_again_is_of_that_case(desk: Desk) -> None:
    number, refiling_id = desk.case(Stage.RECEIVED), str(uuid4())
    case = desk.store.case_numbered(number)
    assert case is not None
    desk.evaluate(None, evaluation_id=refiling_id)
    assert desk.page()["balance"] == 0
    desk.store.run("INSERT INTO case_refilings VALUES (?, ?, 'f', ?)", refiling_id, case.case_id, iso_ms(NOW))
    page = desk.page()
    assert (page["balance"], [one["case_number"] for one in page["entries"]]) == (5, [number])


def test_an_evaluation_that_names_a_case_is_of_that_one_alone(desk: Desk) -> None:
    """Whatever its id: one evaluation earns for one case."""
    first, other = desk.case(Stage.RECEIVED), desk.case(Stage.RECEIVED)
    case = desk.store.case_numbered(other)
    assert case is not None
    desk.evaluate(first, evaluation_id=case.case_id)
    assert [one["case_number"] for one in desk.page()["entries"]] == [first]


@pytest.mark.parametrize("more", [{"agent": {"name": "测试丁"}}, {"enterprise": {"name": "示例商贸"}}])
def test_what_was_filed_for_somebody_earns_nobody_anything(desk: Desk, more: dict[str, Any]) -> None:
    desk.evaluate(desk.case(Stage.ARCHIVED, Decision.GRANTED, **more))
    assert desk.page()["balance"] == 0


def test_the_rule_of_the_day_counts_and_every_rule_says_that_it_is_made_up(desk: Desk) -> None:
    granted = (rule_on(PointsEvent.GRANTED, day) for day in (date(2023, 12, 31), date(2025, 12, 31), date(2026, 1, 1)))
    assert [None if one is None else one.points for one in granted] == [None, 10, 20]
    assert rule_on(PointsEvent.EVALUATED, date(2024, 12, 31)) is None
    assert all(one.provisional and one.points > 0 for one in RULES)
    desk.case(Stage.ARCHIVED, Decision.GRANTED, days_ago=400)
    assert desk.page()["balance"] == 10


def test_points_run_out_at_the_end_of_the_year_after_and_a_line_says_so(desk: Desk) -> None:
    desk.case(Stage.ARCHIVED, Decision.GRANTED, days_ago=400)
    later = desk.case(Stage.ARCHIVED, Decision.GRANTED)
    assert last_day(date(2025, 10, 18)) == date(2026, 12, 31)
    assert desk.page()["expiring"] == {"points": 10, "last_day": "2026-12-31"}
    desk.moment = datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI)
    assert desk.page()["balance"] == 30
    desk.moment += timedelta(minutes=1)
    page = desk.page()
    assert (page["balance"], page["expiring"]) == (20, {"points": 20, "last_day": "2027-12-31"})
    assert [one["points"] for one in page["entries"]] == [-10, 20, 10]
    assert page["entries"][0]["at"] == "2027-01-01T00:00:00.000+08:00"
    assert page["entries"][1]["case_number"] == later
    assert desk.page() == page
    desk.moment = datetime(2028, 6, 1, tzinfo=SHANGHAI)
    assert (desk.page()["balance"], desk.page()["expiring"]) == (0, None)


def test_pages_go_on_where_the_one_before_ended_whatever_is_earned_meanwhile(desk: Desk) -> None:
    for days_ago in range(5):
        desk.case(Stage.ARCHIVED, Decision.GRANTED, days_ago=days_ago)
    first = desk.page(limit=2)
    desk.moment += timedelta(hours=1)
    desk.case(Stage.ARCHIVED, Decision.GRANTED)
    second = desk.page(limit=2, cursor=first["next"])
    third = desk.page(limit=2, cursor=second["next"])
    seen = [one["at"][:10] for page in (first, second, third) for one in page["entries"]]
    assert seen == [f"2026-11-{day}" for day in (22, 21, 20, 19, 18)]
    assert (third["next"], second["balance"]) == (None, 120)
    with pytest.raises(Refusal) as caught:
        desk.page(cursor="nobody-gave-this-out")
    assert caught.value.problem is ProblemType.MALFORMED_REQUEST


def test_who_has_an_account_and_who_has_nothing_in_it(desk: Desk) -> None:
    assert desk.page(EMPTY)["entries"] == []
    assert desk.page(1)["balance"] == sum(one.points for one in earlier_of(person_of(1), NOW.date())) > 0
    assert desk.page(3)["entries"][0]["reason"] == "积分到期"
    dead = next(one for one in roll(NOW.date()).values() if not one.is_alive)
    child = next(one for one in roll(NOW.date()).values() if one.birth.year > 2015)
    without_code = next(seed for seed in range(1, 40) if not has_account(person_of(seed), NOW.date()))
    nobody = Person("测试·没有", "999999199001010018", None)
    without = [Person(one.name, one.number, one) for one in (dead, child)]
    without += [person_of(without_code), person_of(EdgeCase.AGED_17), nobody]
    for person in without:
        cases = cast("CaseDesk", SimpleNamespace())
        with pytest.raises(Refusal) as caught:
            PointsDesk(desk.store, cases, lambda: NOW).page(person, None, 20)
        assert caught.value.problem is ProblemType.NO_POINTS_ACCOUNT


def test_an_entrys_name_says_nothing_of_whose_it_is(desk: Desk) -> None:
    number, page = person_of(1).number, desk.page(1)
    assert page["entries"]
    assert number not in str(page)


# --- through the client ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    with sandbox(tmp_path_factory.mktemp("points")) as world:
        yield world


@pytest.fixture
def asked(platform: World, watch: ContractWatch) -> Generator[PlatformClient, None, None]:
    del watch  # every exchange is held against the contract
    with platform.client() as made:
        yield made


def told(client: PlatformClient, session: Session, **more: Any) -> PointsPage:
    page = client.points(session, **more)
    assert page is not None
    return page


def test_a_repeat_and_a_lost_answer_earn_nothing_twice(platform: World, asked: PlatformClient) -> None:
    person = resident(EMPTY)
    session = identify(asked, person)
    assert told(asked, session).entries == ()
    case = case_for(platform, asked, person, PENSION)
    platform.control.fault("lost_reply", times=1, path="/v1/cases", method="POST")
    with pytest.raises(Unreachable):
        asked.commit_case(case)
    receipt = asked.commit_case(case)
    assert receipt.already_have_it
    assert told(asked, session).balance == 20
    evaluation = Evaluation(str(uuid4()), receipt.case_number, PENSION, 5)
    platform.control.fault("lost_reply", times=1, path="/v1/evaluations", method="POST")
    with pytest.raises(Unreachable):
        asked.evaluate(evaluation)
    asked.evaluate(evaluation)
    asked.evaluate(replace(evaluation, evaluation_id=str(uuid4())))
    platform.control.fault("lost_reply", times=1, path="/v1/points")
    with pytest.raises(Unreachable):
        asked.points(session)
    page = told(asked, session)
    assert (page.balance, [one.points for one in page.entries]) == (25, [5, 20])
    assert {one.case_number for one in page.entries} == {receipt.case_number}
    one = told(asked, session, limit=1)
    assert (one.entries, one.next, one.balance) == (page.entries[:1], page.entries[0].entry_id, 25)
    assert told(asked, session, cursor=one.next) == replace(page, entries=page.entries[1:])
    assert told(asked, weak(platform, asked, person)) == page, "a number and a code are enough"


def test_an_evaluation_that_overtook_its_case_earns_when_the_case_is_there(
    platform: World, asked: PlatformClient
) -> None:
    person = resident(5)
    session = identify(asked, person)
    before = told(asked, session).balance
    case = case_for(platform, asked, person, PENSION)
    asked.evaluate(Evaluation(case.case_id, None, PENSION, 1))
    assert told(asked, session).balance == before
    receipt = asked.commit_case(case)
    page = told(asked, session)
    assert page.balance == before + 25
    assert [one.case_number for one in page.entries[:2]] == [receipt.case_number] * 2


def test_a_case_that_is_taken_back_or_waits_has_earned_nothing(platform: World, asked: PlatformClient) -> None:
    case_id, number, person = filed(platform, asked, 304, doubted=True)
    session = identify(asked, person)
    before = told(asked, session)
    platform.control.act(case_id, "return", wanted=WANTED)
    assert told(asked, session) == before
    asked.withdraw_case(session, asked.own_case(session, number))
    assert told(asked, session) == before


def test_whose_points_are_not_told(platform: World, asked: PlatformClient) -> None:
    assert asked.points(identify(asked, resident(EdgeCase.AGED_17))) is None
    person = resident(1)
    with pytest.raises(SessionEnded):
        asked.points(Session("no-such-token-at-all", "strong", person.name, person.number))


def test_a_page_of_nothing_or_of_too_much_is_refused(platform: World) -> None:
    with platform.client() as client:
        session = identify(client, resident(1))
        for limit in (0, 51):
            with pytest.raises(Rejected, match="malformed-request"):
                client.points(session, limit=limit)


# --- what the client believes ---------------------------------------------------------------------------------------------


class Line:
    """An exchange that answers as it is told to."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.call = lambda *_asked, **_named: answer()


def client_of(answer: Callable[[], Any]) -> PlatformClient:
    client = PlatformClient.__new__(PlatformClient)
    client._line = cast("Any", Line(answer))
    client._line_lock = cast("Any", Lock())
    return client


SESSION = Session("token-of-somebody", "weak", "测试·甲", "999999199001010018")


@pytest.mark.parametrize("name", ["not-found", "no-points-account", "not-needed", "level-too-low"])
def test_a_platform_without_points_is_none_and_any_other_refusal_is_one(name: str) -> None:
    def refuse() -> Any:
        raise refusal(Problem(f"urn:kiosk:problem:{name}", "", 403 if name == "level-too-low" else 404))

    client = client_of(refuse)
    if name in ("not-found", "no-points-account"):
        assert client.points(SESSION) is None
    else:
        with pytest.raises(LevelTooLow if name == "level-too-low" else Rejected):
            client.points(SESSION)


def content(**changes: Any) -> dict[str, Any]:
    entries = [
        {
            "entry_id": "b",
            "at": "2026-11-22T10:00:00.000+08:00",
            "points": -5,
            "reason": "积分到期",
            "case_number": None,
        },
        {
            "entry_id": "a",
            "at": "2026-11-20T10:00:00.000+08:00",
            "points": 40,
            "reason": "办成了一件事",
            "case_number": "9-1",
        },
    ]
    return {
        "balance": 35,
        "expiring": {"points": 35, "last_day": "2027-12-31"},
        "entries": entries,
        "next": None,
        **changes,
    }


def entry(**changes: Any) -> dict[str, Any]:
    return {**content()["entries"][1], **changes}


def test_a_page_is_read_and_says_nothing_in_its_repr() -> None:
    page = points_page(content())
    assert (page.balance, page.entries[1].points, page.entries[1].case_number) == (35, 40, "9-1")
    assert page.expiring is not None
    assert page.expiring.last_day == date(2027, 12, 31)
    assert isinstance(page.entries[0], PointsEntry)
    for hidden in ("35", "40", "9-1", "办成", "2026"):
        assert hidden not in repr(page)
        assert hidden not in repr(page.entries)
        assert hidden not in repr(page.expiring)


@pytest.mark.parametrize(
    "changes",
    [
        {"balance": -1},
        {"balance": "35"},
        {"balance": 34},
        {"expiring": {"points": 36, "last_day": "2027-12-31"}},
        {"expiring": {"points": 0, "last_day": "2027-12-31"}},
        {"expiring": {"points": 1, "last_day": "2027-02-30"}},
        {"entries": [entry(points=0), entry(entry_id="z", points=35)]},
        {"entries": [entry(points=35.0)]},
        {"entries": [entry(points=20), entry(points=15)]},
        {"entries": [entry(points=35, reason="")]},
        {"entries": [entry(points=35, at="gestern")]},
        {"entries": [entry(points=35, case_number="9 1")]},
        {"entries": list(reversed(content()["entries"]))},
        {"entries": [], "balance": 0, "expiring": None, "next": "a"},
        {"next": "a b"},
    ],
    ids=str,
)
def test_what_does_not_agree_with_itself_is_not_believed(changes: dict[str, Any]) -> None:
    with pytest.raises(ProtocolFault):
        points_page(content(**changes))


def test_the_lines_of_one_page_of_several_make_no_balance() -> None:
    assert points_page(content(balance=99, next="a")).balance == 99
    assert points_page(content(balance=99), is_first=False).balance == 99
