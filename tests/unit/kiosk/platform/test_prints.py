# SPDX-License-Identifier: Apache-2.0
"""补打: how often a result is printed, which attempts count, until when, and for whom (domain notes 1.5 row 74)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from config.clock import SHANGHAI, iso_ms
from config.modes import Environment
from kiosk.case.package import new_case_id
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.model import Session
from kiosk.platform.prints import PrintLeave
from kiosk.platform.sandbox.enrolment import open_store, prepare
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.print_desk import PrintDesk
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import FiledCase, Store
from tests.unit.kiosk.platform.test_client import answer, failure, once
from tests.unit.kiosk.platform.world import World, case_for, identify
from tests.unit.kiosk.synthetic import drafts

PENSION = "TBD-RS01"
MORNING = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)
SESSION = Session("t" * 20, "strong", "", "")
WHO, OTHER = "999999199001010011", "999999199001010038"


class Desk:
    """The desk on a store of its own, and its clock."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, MORNING
        self.desk = PrintDesk(store, drafts(), lambda: self.now)

    def file(self, item: str = PENSION, *, ended: bool = True) -> str:
        case_id, moment = new_case_id(), iso_ms(MORNING)
        result = {"issued_at": moment} if ended else None
        number = self.store.next_case_number(moment[:10])
        filed = FiledCase(case_id, number, "f", item, "T-1", WHO, moment, moment, "received", {}, result)
        self.store.file_case(filed, ())
        return case_id

    def left(self, case_id: str, print_id: str = "") -> int | None:
        """How often again; None: refused."""
        try:
            answer, _ = self.desk.leave(WHO, case_id, print_id or str(uuid4()))
        except Refusal as refused:
            if refused.problem is not ProblemType.REPRINT_LIMIT:
                raise
            return None
        return int(answer["prints_left"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    prepare(tmp_path, Environment.DEMO)
    store = open_store(tmp_path, Environment.DEMO)
    yield Desk(store)
    store.close()


def test_as_often_as_its_service_says_and_no_more(desk: Desk) -> None:
    usual, once_only, daily = desk.file(), desk.file("312000218000"), desk.file("312014501000")
    assert [desk.left(usual) for _ in range(4)] == [2, 1, 0, None]
    assert [desk.left(once_only) for _ in range(2)] == [0, None]
    assert desk.left(daily) == 2
    desk.now += timedelta(days=2)
    assert desk.left(daily) is None, "its days are over"
    assert desk.left(desk.file("312014501000")) == 0, "the first one is always given"


def test_what_failed_does_not_count_and_what_nobody_knows_of_does(desk: Desk) -> None:
    case_id = desk.file("312000218000")
    for outcome in ("not_printed", "not_printed"):
        print_id = str(uuid4())
        assert desk.left(case_id, print_id) == 0
        desk.desk.told(WHO, case_id, print_id, outcome)
    lost = str(uuid4())
    assert desk.left(case_id, lost) == 0
    assert desk.left(case_id) is None
    assert desk.left(case_id, lost) == 0, "asked again it is the same leave"
    desk.desk.told(WHO, case_id, lost, "unknown")
    assert desk.left(case_id) is None
    desk.desk.told(WHO, case_id, lost, "not_printed")
    assert desk.left(case_id) is None, "what was told first stands"


def test_a_print_that_nobody_could_be_asked_about_counts_once_it_is_told(desk: Desk) -> None:
    case_id, print_id = desk.file(), str(uuid4())
    for _ in range(2):
        assert desk.desk.told(WHO, case_id, print_id, "printed")["prints_left"] == 2
    assert [desk.left(case_id) for _ in range(3)] == [1, 0, None]


def test_a_clerk_lets_somebody_print_anew(desk: Desk) -> None:
    mine, another = desk.file(), desk.file()
    assert [desk.left(case) for case in (mine, mine, mine, mine, another)] == [2, 1, 0, None, 2]
    assert desk.desk.forgive(mine) == 3
    assert (desk.left(mine), desk.left(another)) == (2, 1), "of this case alone"


def test_nobody_elses_and_no_case_without_a_paper(desk: Desk) -> None:
    case_id, unready, print_id = desk.file(), desk.file(ended=False), str(uuid4())
    desk.desk.leave(WHO, case_id, print_id)
    for who, which in ((OTHER, case_id), (WHO, unready), (WHO, new_case_id()), (WHO, desk.file())):
        with pytest.raises(Refusal) as caught:
            desk.desk.leave(who, which, print_id)
        assert caught.value.problem is ProblemType.NO_SUCH_CASE


def test_the_client_asks_and_tells(world: World, client: PlatformClient) -> None:
    person = resident(417)
    session = identify(client, person)
    proof = case_for(world, client, person, PENSION)
    client.commit_case(proof)
    data = client.case_result(session, proof.case_id)
    assert data is not None
    until = date.fromisoformat(data.issued_at[:10]) + timedelta(days=30)
    first = str(uuid4())
    assert client.ask_print(session, proof.case_id, first) == PrintLeave(first, 2, until)
    client.tell_print(session, proof.case_id, first, "printed")
    for left in (1, 0):
        assert client.ask_print(session, proof.case_id, str(uuid4())).prints_left == left
    with pytest.raises(Rejected, match="reprint-limit"):
        client.ask_print(session, proof.case_id, str(uuid4()))
    with pytest.raises(Rejected, match="no-such-case"):
        client.tell_print(session, new_case_id(), first, "printed")


@pytest.mark.parametrize("content", [{"prints_left": -1, "until": None}, {"prints_left": 1, "until": "tomorrow"}, {}])
def test_an_answer_off_the_contract_is_no_leave(content: dict[str, object]) -> None:
    def ask(asked: PlatformClient) -> object:
        return asked.ask_print(SESSION, str(uuid4()), str(uuid4()))

    assert isinstance(failure(once(answer(201, json.dumps(content).encode())), ask), ProtocolFault)
