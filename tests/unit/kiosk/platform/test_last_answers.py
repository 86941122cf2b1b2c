# SPDX-License-Identifier: Apache-2.0
"""上次填写: own words of earlier cases, from the sandbox's desk and through the client.

Source: contract/openapi.yaml, ``/v1/last-answers``.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from config import clock
from config.clock import SHANGHAI, iso_ms
from kiosk.application.fields import Origin
from kiosk.application.prefill import prefill
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import LevelTooLow, ProtocolFault, Rejected
from kiosk.platform.last_answers import LastAnswer, LastAnswersConsent, last_answers
from kiosk.platform.model import Session
from kiosk.platform.sandbox.last_answer_desk import LastAnswerDesk
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import FiledCase, Store
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World, identify, open_form, record_for, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE, drafts

WEDDING, SHOP = "TBD-MZ04", "TBD-SC02"
TODAY = datetime(2026, 8, 31, 10, 0, tzinfo=SHANGHAI)
ME, OTHER = "999999199001010018", "999999199202020025"


@dataclass
class Desk:
    store: Store = field(repr=False)
    moment: datetime = TODAY
    states: dict[str, str] = field(default_factory=dict)

    def filed(self, item: str, days_ago: int, fields: dict[str, Any], state: str = "approved", **more: Any) -> None:
        case_id, at = str(uuid4()), iso_ms(self.moment - timedelta(days=days_ago))
        told = {
            code: one if isinstance(one, dict) else {"value": one, "origin": "resident"} for code, one in fields.items()
        }
        opened = {
            "fields": told,
            "agent": more.get("agent"),
            "enterprise": more.get("enterprise"),
            "terminal_received_at": at,
        }
        self.states[case_id] = state
        self.store.file_case(
            FiledCase(
                case_id=case_id, case_number=case_id[:20], fingerprint=case_id, item_code=item, terminal_id="DEMO-0001",
                person_number=more.get("person", ME), terminal_received_at=at, platform_received_at=at, state="received",
                opened=opened, result=None,
            ),
            (),
        )  # fmt: skip

    def told(self, item: str, *codes: str) -> dict[str, Any]:
        desk = LastAnswerDesk(self.store, drafts(), lambda: self.moment, lambda case: self.states[case.case_id])
        return desk.answers(ME, item, list(codes))


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk, None, None]:
    store = Store(tmp_path / "sandbox.db")
    yield Desk(store)
    store.close()


def test_the_newest_own_word_of_each_field_comes_back_with_its_day(desk: Desk) -> None:
    desk.filed(FLEXIBLE, 200, {"work_content": "摆摊、开小店", "employer": "示例店"})
    desk.filed(FLEXIBLE, 100, {"work_content": "送外卖、送快递"})
    assert desk.told(FLEXIBLE, "work_content", "employer") == {
        "work_content": {"value": "送外卖、送快递", "filed_on": "2026-05-23"},
        "employer": {"value": "示例店", "filed_on": "2026-02-12"},
    }
    assert desk.told(FLEXIBLE, "employer").keys() == {"employer"}


def test_what_came_from_elsewhere_is_asked_of_elsewhere(desk: Desk) -> None:
    desk.filed(FLEXIBLE, 10, {"work_content": {"value": "登记的活", "origin": "shared_data"}, "employer": ""})
    assert desk.told(FLEXIBLE, "work_content", "employer") == {}
    desk.filed(FLEXIBLE, 20, {"work_content": {"value": "沿用的话", "origin": "last"}})
    assert desk.told(FLEXIBLE, "work_content")["work_content"]["value"] == "沿用的话"


@pytest.mark.parametrize(("days", "is_there"), [(90, True), (91, False)])
def test_a_field_says_how_old_its_words_may_be(desk: Desk, days: int, is_there: bool) -> None:
    desk.filed(WEDDING, days, {"partner_name": "测试乙"})
    assert ("partner_name" in desk.told(WEDDING, "partner_name")) is is_there


@pytest.mark.parametrize(("days", "is_there"), [(730, True), (731, False)])
def test_nothing_is_older_than_two_years(desk: Desk, days: int, is_there: bool) -> None:
    desk.filed(SHOP, days, {"family_member": "测试丙"})
    assert ("family_member" in desk.told(SHOP, "family_member")) is is_there


@pytest.mark.parametrize(
    ("state", "is_there"), [("withdrawn", True), ("lapsed", True), ("refused", False), ("denied", False)]
)
def test_words_that_an_office_refused_do_not_come_back(desk: Desk, state: str, is_there: bool) -> None:
    desk.filed(WEDDING, 3, {"partner_name": "测试乙"}, state)
    assert ("partner_name" in desk.told(WEDDING, "partner_name")) is is_there


@pytest.mark.parametrize(
    "more", [{"agent": {"name": "测试丁"}}, {"enterprise": {"name": "示例商贸"}}, {"person": OTHER}]
)
def test_what_somebody_else_wrote_is_nobodys_last_time(desk: Desk, more: dict[str, Any]) -> None:
    desk.filed(FLEXIBLE, 3, {"employer": "示例店"}, **more)
    assert desk.told(FLEXIBLE, "employer") == {}


def test_a_field_of_the_library_is_the_same_in_another_service_and_a_namesake_is_not(desk: Desk) -> None:
    """领证寄送 is 送达方式 everywhere; 用途 of another service is another field of another element."""
    desk.filed(SHOP, 3, {"delivery": "courier", "purpose_unit": "用人单位"})
    desk.filed("000000000000", 2, {"delivery": "pickup"})
    assert desk.told("312000218000", "delivery", "purpose_unit") == {
        "delivery": {"value": "courier", "filed_on": "2026-08-28"}
    }


@pytest.mark.parametrize(
    ("item", "code", "problem"),
    [
        ("000000000000", "employer", ProblemType.UNKNOWN_ITEM),
        (FLEXIBLE, "income_band", ProblemType.NOT_NEEDED),
        (FLEXIBLE, "nothing_like_it", ProblemType.NOT_NEEDED),
    ],
)
def test_only_what_the_service_fills_so_is_told(desk: Desk, item: str, code: str, problem: ProblemType) -> None:
    desk.filed(FLEXIBLE, 3, {"income_band": "below_3000"})
    with pytest.raises(Refusal) as caught:
        desk.told(item, code)
    assert caught.value.problem is problem


# --- through the client ---------------------------------------------------------------------------------------------------


def agreed(*codes: str) -> LastAnswersConsent:
    return LastAnswersConsent("只用来办这件事", codes, clock.iso_ms(clock.now()))


def test_who_comes_again_finds_what_they_wrote(world: World, client: PlatformClient, watch: ContractWatch) -> None:
    del watch  # every exchange is held against the contract
    person = resident(388)
    session = identify(client, person)
    assert client.last_answers(session, FLEXIBLE, ["work_content"], agreed("work_content")) == {}
    client.commit_case(sealed(world, record_for(client, person), _own_work))
    found = client.last_answers(session, FLEXIBLE, ["work_content"], agreed("work_content", "employer"))
    assert found == {"work_content": LastAnswer("摆摊、开小店", clock.now().date())}
    form = open_form(client, person)
    unknown = {name: one for name, one in (form.known.shared or {}).items() if name != "employment.last_occupation"}
    again = prefill(form.item, form.situation, replace(form.known, shared=unknown, last=found)).value("work_content")
    assert again is not None
    assert (again.value, again.origin) == ("摆摊、开小店", Origin.LAST)


def _own_work(record: dict[str, Any]) -> None:
    said = {"value": "摆摊、开小店", "origin": "resident", "source": "", "as_of": "", "disputed": False}
    record["fields"]["work_content"] = said


def test_words_are_for_their_person_alone(world: World, client: PlatformClient) -> None:
    person = resident(389)
    session = identify(client, person)
    refusals: list[tuple[str, tuple[str, ...], LastAnswersConsent, str]] = [
        (FLEXIBLE, ("employer",), agreed("work_content"), "consent-missing"),
        (FLEXIBLE, ("income_band",), agreed("income_band"), "not-needed"),
        ("000000000000", ("employer",), agreed("employer"), "unknown-item"),
    ]
    for item, codes, consent, problem in refusals:
        with pytest.raises(Rejected, match=problem):
            client.last_answers(session, item, codes, consent)
    sent = client.request_code(person.number)
    weak = client.verify_code(sent.challenge, world.control.phone_codes(person.phone or "")[-1])
    assert isinstance(weak, Session)
    with pytest.raises(LevelTooLow):
        client.last_answers(weak, FLEXIBLE, ["employer"], agreed("employer"))


def test_an_answer_is_read_as_something_hostile() -> None:
    good = {"value": "示例店", "filed_on": "2026-03-04"}
    read = last_answers({"answers": {"employer": good, "income_band": good}}, ["employer"])
    assert read == {"employer": LastAnswer("示例店", date(2026, 3, 4))}, "what nobody asked for is dropped"
    assert "示例店" not in repr(read)
    faults: list[dict[str, Any]] = [
        {},
        {"answers": []},
        {"answers": {"employer": {**good, "filed_on": "yesterday"}}},
        {"answers": {"employer": {**good, "value": ""}}},
        {"answers": {"employer": {**good, "value": "很" * 201}}},
        {"answers": {"../x": good}},
    ]
    for wrong in faults:
        with pytest.raises(ProtocolFault):
            last_answers(wrong, ["employer"])
