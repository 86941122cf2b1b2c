# SPDX-License-Identifier: Apache-2.0
"""电子材料库: what somebody handed in before stands for the same paper of another case, as long as it is good.

Source: contract/openapi.yaml, ``/v1/earlier-materials``.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from config import clock
from config.clock import SHANGHAI, iso_ms, parse_iso
from kiosk.case.reuse_consent import reuse_consent
from kiosk.catalogue.days import add_months
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import LevelTooLow, ProtocolFault, Rejected
from kiosk.platform.material_library import EarlierMaterial, EarlierMaterialsConsent, earlier_materials
from kiosk.platform.model import Session
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_standing import Decision, Stage, Wanted
from kiosk.platform.sandbox.material_library_desk import MaterialLibrary
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import FiledCase, Store
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.test_photographed import package_with, paper, send
from tests.unit.kiosk.platform.world import World, identify
from tests.unit.kiosk.synthetic import FLEXIBLE, drafts

UNEMPLOYED, WEDDING = "312000617000", "TBD-WJ01"
TODAY = date(2026, 11, 21)
ME, OTHER = "999999199001010018", "999999199202020025"
SHA = "ab" * 32


@dataclass
class Desk:
    store: Store = field(repr=False)
    standings: dict[str, Any] = field(default_factory=dict)

    def filed(self, day: date, item: str = FLEXIBLE, **more: Any) -> str:
        """A case with a household book; the result is the name of that material."""
        case_id, at = str(uuid4()), iso_ms(datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI))
        material = {
            "code": more.get("code", "HKB"),
            "source": more.get("source", "photo"),
            "file": more.get("file", {"pages": 1}),
            "sha256": more.get("sha256", SHA),
        }
        opened = {
            "materials": [material],
            "agent": more.get("agent"),
            "enterprise": more.get("enterprise"),
            "terminal_received_at": at,
        }
        self.standings[case_id] = SimpleNamespace(
            stage=more.get("stage", Stage.ACCEPTED), decision=more.get("decision"), wanted=more.get("wanted", ())
        )
        self.store.file_case(
            FiledCase(
                case_id=case_id, case_number=case_id[:20], fingerprint=case_id, item_code=item, terminal_id="DEMO-0001",
                person_number=more.get("person", ME), terminal_received_at=at, platform_received_at=at, state="received",
                opened=opened, result=None,
            ),
            (),
        )  # fmt: skip
        return f"{case_id[:20]}/{material['code']}"

    @property
    def library(self) -> MaterialLibrary:
        cases = SimpleNamespace(standing=lambda case_id: self.standings.get(case_id))
        return MaterialLibrary(self.store, cast("CaseDesk", cases), drafts())

    def found(self, *codes: str, item: str = UNEMPLOYED) -> dict[str, Any]:
        return self.library.found(ME, item, list(codes or ("HKB",)), TODAY)


@pytest.fixture
def desk(tmp_path: Path) -> Generator[Desk, None, None]:
    store = Store(tmp_path / "sandbox.db")
    yield Desk(store)
    store.close()


def wanted(item: str = UNEMPLOYED, code: str = "HKB") -> MaterialSpec:
    return next(one for one in drafts().items[item].materials if one.code == code)


def test_the_newest_of_each_is_told_with_its_day(desk: Desk) -> None:
    desk.filed(date(2026, 7, 1))
    newest = desk.filed(date(2026, 9, 3), sha256="cd" * 32)
    assert desk.found() == {"HKB": {"material_id": newest, "sha256": "cd" * 32, "filed_on": "2026-09-03"}}
    assert desk.found("HKB", "JZZ").keys() == {"HKB"}


def test_one_that_is_too_old_is_not_offered_and_does_not_stand_for_it(desk: Desk) -> None:
    months = wanted().reuse_months
    last = add_months(TODAY, -months)
    good = desk.filed(last)
    assert desk.found()["HKB"]["material_id"] == good
    assert desk.library.stands_for(ME, wanted(), good, SHA, TODAY)
    old = Desk(desk.store, {})
    day_before = date.fromordinal(last.toordinal() - 1)
    expired = old.filed(day_before)
    assert not desk.library.stands_for(ME, wanted(), expired, SHA, TODAY)
    assert not desk.library.stands_for(ME, wanted(), desk.filed(TODAY), SHA, last), "nor one of a later day"


def test_who_has_only_an_old_one_is_told_of_none(desk: Desk) -> None:
    desk.filed(date.fromordinal(add_months(TODAY, -wanted().reuse_months).toordinal() - 1))
    assert desk.found() == {}


@pytest.mark.parametrize(
    ("more", "is_there"),
    [
        ({"source": "phone"}, True),
        ({"source": "reuse"}, True),
        ({"source": "reuse", "file": None}, False),
        ({"source": "verify_later", "file": None}, False),
        ({"source": "e_licence", "file": None}, False),
        ({"agent": {"name": "测试丁"}}, False),
        ({"enterprise": {"name": "示例商贸"}}, False),
        ({"person": OTHER}, False),
        ({"code": "JZZ"}, False),
        ({"item": "000000000000"}, False),
        ({"item": "TBD-RS01"}, False),
    ],
)
def test_only_a_file_of_their_own_case_is_there(desk: Desk, more: dict[str, Any], is_there: bool) -> None:
    name = desk.filed(date(2026, 9, 3), **more)
    assert ("HKB" in desk.found()) is is_there
    assert desk.library.stands_for(ME, wanted(), name.rpartition("/")[0] + "/HKB", SHA, TODAY) is is_there


@pytest.mark.parametrize(
    ("more", "is_there"),
    [
        ({"stage": Stage.RECEIVED}, True),
        ({"stage": Stage.DECIDED, "decision": Decision.GRANTED}, True),
        ({"stage": Stage.DECIDED, "decision": Decision.PARTLY}, True),
        ({"stage": Stage.RETURNED, "wanted": (Wanted("field", "HKB", "写错了"),)}, True),
        ({"stage": Stage.RETURNED, "wanted": (Wanted("material", "HKB", "看不清"),)}, False),
        ({"stage": Stage.DECIDED, "decision": Decision.DENIED}, False),
        ({"stage": Stage.REFUSED}, False),
        ({"stage": Stage.WITHDRAWN}, False),
    ],
)
def test_what_an_office_did_not_take_is_passed_over(desk: Desk, more: dict[str, Any], is_there: bool) -> None:
    name = desk.filed(date(2026, 9, 3), **more)
    assert ("HKB" in desk.found()) is is_there
    assert desk.library.stands_for(ME, wanted(), name, SHA, TODAY), "who was offered it before is not punished"


def test_a_case_that_nobody_keeps_is_passed_over(desk: Desk) -> None:
    desk.filed(date(2026, 9, 3))
    desk.standings.clear()
    assert desk.found() == {}


def test_another_paper_of_the_same_code_stands_for_nothing(desk: Desk) -> None:
    """新住处的证明 and 住处的证明 share a code; a code says too little."""
    name = desk.filed(date(2026, 9, 3), item="312000083000", code="ZLB")
    move = next(one for one in drafts().items["312000194000"].materials if one.code == "ZLB")
    assert desk.found("ZLB", item="312000083000").keys() == {"ZLB"}
    assert desk.found("ZLB", item="312000194000") == {}
    assert not desk.library.stands_for(ME, move, name, SHA, TODAY)


def test_another_digest_or_a_paper_that_takes_none_is_none(desk: Desk) -> None:
    name = desk.filed(date(2026, 9, 3))
    assert not desk.library.stands_for(ME, wanted(), name, "cd" * 32, TODAY)
    assert not desk.library.stands_for(ME, wanted(), name, None, TODAY)
    assert not desk.library.stands_for(ME, wanted(FLEXIBLE), name, SHA, TODAY)


@pytest.mark.parametrize(
    ("item", "code", "problem"),
    [
        ("000000000000", "HKB", ProblemType.UNKNOWN_ITEM),
        (FLEXIBLE, "HKB", ProblemType.NOT_NEEDED),
        (UNEMPLOYED, "XYZ", ProblemType.NOT_NEEDED),
    ],
)
def test_only_what_the_service_reuses_is_told(desk: Desk, item: str, code: str, problem: ProblemType) -> None:
    desk.filed(date(2026, 9, 3))
    with pytest.raises(Refusal) as caught:
        desk.found(code, item=item)
    assert caught.value.problem is problem


# --- through the client ---------------------------------------------------------------------------------------------------


def agreed(*codes: str) -> EarlierMaterialsConsent:
    return EarlierMaterialsConsent("只用来办这件事", codes, clock.iso_ms(clock.now()))


def hand_in(world: World, client: PlatformClient, seed: int) -> tuple[SyntheticResident, EarlierMaterial]:
    """A case with a photographed household book; who filed it, and what the store has of it since."""
    person = resident(seed)
    assert send(world, client, package_with(client, seed, paper())).state == "received"
    found = client.earlier_materials(identify(client, person), UNEMPLOYED, ["HKB"], agreed("HKB", "JZZ"))
    return person, found["HKB"]


def reused(found: EarlierMaterial, **changes: Any) -> Any:
    """Makes the household book of a case record one that was handed in before."""
    consents = changes.pop("consents", ("HKB",))

    def change(record: dict[str, Any]) -> None:
        (material,) = [one for one in record["materials"] if one["code"] == "HKB"]
        told = {"source": "reuse", "earlier_id": found.material_id, "sha256": found.sha256, "file": None}
        material.update({**told, **changes})
        given_at = parse_iso(record["terminal_received_at"])
        record["consents"] += [reuse_consent([one], "办这件事", given_at).record() for one in consents]

    return change


def test_who_comes_again_is_told_of_what_they_handed_in(
    world: World, client: PlatformClient, watch: ContractWatch
) -> None:
    del watch  # every exchange is held against the contract
    person = resident(341)
    session = identify(client, person)
    assert client.earlier_materials(session, UNEMPLOYED, ["HKB", "JZZ"], agreed("HKB", "JZZ")) == {}
    _, found = hand_in(world, client, 341)
    assert (found.sha256, found.filed_on) == (paper().sha256, clock.now().date())
    assert client.earlier_materials(identify(client, resident(342)), UNEMPLOYED, ["HKB"], agreed("HKB")) == {}


def test_the_store_is_for_its_person_alone(world: World, client: PlatformClient) -> None:
    person = resident(343)
    session = identify(client, person)
    refusals = [
        (UNEMPLOYED, ("HKB",), agreed("JZZ"), "consent-missing"),
        (FLEXIBLE, ("HKB",), agreed("HKB"), "not-needed"),
        ("000000000000", ("HKB",), agreed("HKB"), "unknown-item"),
    ]
    for item, codes, consent, problem in refusals:
        with pytest.raises(Rejected, match=problem):
            client.earlier_materials(session, item, codes, consent)
    sent = client.request_code(person.number)
    weak = client.verify_code(sent.challenge, world.control.phone_codes(person.phone or "")[-1])
    assert isinstance(weak, Session)
    with pytest.raises(LevelTooLow):
        client.earlier_materials(weak, UNEMPLOYED, ["HKB"], agreed("HKB"))


def test_a_file_of_this_visit_is_taken_as_reused_with_its_consent_alone(world: World, client: PlatformClient) -> None:
    def from_this_visit(*consents: str, **changes: Any) -> Any:
        nothing = EarlierMaterial("", "", TODAY)
        package = package_with(client, 344, paper())
        told = next(one for one in json.loads(package.body)["materials"] if one["code"] == "HKB")
        taken = {"earlier_id": None, "sha256": told["sha256"], "file": told["file"], **changes}
        return send(world, client, package, reused(nothing, consents=consents, **taken))

    for consents, changes, problem in (
        ((), {}, "consent-missing"),
        (("JZZ",), {}, "consent-missing"),
        (("HKB",), {"earlier_id": "310000000001/HKB"}, "package-invalid"),
        (("HKB",), {"sha256": "0" * 64}, "attachment-mismatch"),
    ):
        with pytest.raises(Rejected, match=problem):
            from_this_visit(*consents, **changes)
    receipt = from_this_visit("HKB")
    (kept,) = [one for one in world.control.case(receipt.case_id)["case"]["materials"] if one["code"] == "HKB"]
    assert (kept["source"], kept["sha256"]) == ("reuse", paper().sha256)
    again = client.earlier_materials(identify(client, resident(344)), UNEMPLOYED, ["HKB"], agreed("HKB"))
    assert again["HKB"].sha256 == paper().sha256, "a file of its own is there for the next case"


def test_an_answer_is_read_as_something_hostile() -> None:
    good = {"material_id": "310000000001/HKB", "sha256": SHA, "filed_on": "2026-09-03"}
    read = earlier_materials({"materials": {"HKB": good, "JZZ": good}}, ["HKB"])
    assert read == {"HKB": EarlierMaterial("310000000001/HKB", SHA, date(2026, 9, 3))}, "unasked is dropped"
    assert "310000000001" not in repr(read)
    faults: list[dict[str, Any]] = [
        {},
        {"materials": []},
        {"materials": {"HKB": {**good, "filed_on": "yesterday"}}},
        {"materials": {"HKB": {**good, "sha256": "AB" * 32}}},
        {"materials": {"HKB": {**good, "material_id": ""}}},
        {"materials": {"../x": good}},
    ]
    for wrong in faults:
        with pytest.raises(ProtocolFault):
            earlier_materials(wrong, ["HKB"])
