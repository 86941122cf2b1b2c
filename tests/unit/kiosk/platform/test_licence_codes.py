# SPDX-License-Identifier: Apache-2.0
"""亮证: a code lays open what its holder chose, once and for a minute; how licences stand; the telephone of the sandbox.

Source: contract/openapi.yaml, ``/v1/licence-codes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from config.clock import SHANGHAI
from kiosk.application.materials import plan_materials
from kiosk.codes.shapes import DEMO_SHAPES, IssuedKind
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, ProtocolFault, Rejected
from kiosk.platform.licence_codes import MOST_SHOWN, shown_licences
from kiosk.platform.licence_model import ShownLicence, Standing
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.control import SandboxControlError
from kiosk.platform.sandbox.enterprises import enterprises_of
from kiosk.platform.sandbox.licence_code_desk import LICENCE_CODE_LIFE_S, LicenceCodeDesk, LicenceStandings
from kiosk.platform.sandbox.own_case_desk import MISSES, Misses
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World, identify, open_form, record_for, sandbox, sealed

ME = resident(1)
HERE = "T-1"


class Place:
    """A desk on a clock that is wound by hand."""

    def __init__(self, folder: Path) -> None:
        self.moment = datetime(2026, 11, 22, 9, 0, tzinfo=SHANGHAI)
        self.store = Store(folder / "sandbox.db")
        self.standings = LicenceStandings(self.store)
        self.desk = LicenceCodeDesk(self.standings, Misses(lambda: self.moment), lambda: self.moment)

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)

    def refused(self, code: str, key: str = "k", terminal_id: str = HERE) -> ProblemType:
        with pytest.raises(Refusal) as caught:
            self.desk.open(code, terminal_id, key)
        return caught.value.problem


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.store.close()


def kinds(told: dict[str, Any]) -> list[str]:
    return [str(one["type_code"]) for one in told["licences"]]


def test_a_code_lays_open_what_was_chosen_and_nothing_else(place: Place) -> None:
    held = [str(one["type_code"]) for one in place.desk.held(ME)]
    assert "SFZ" in held
    assert len(held) > 1
    one = place.desk.open(place.desk.draw(ME, ["SFZ"]), HERE, "a")
    (shown,) = one["licences"]
    assert set(shown) == {"type_code", "type_name", "number_masked", "holder_masked", "state", "valid_to"}
    assert (shown["type_name"], shown["state"]) == ("居民身份证", "valid")
    assert shown["number_masked"] == ME.number[:4] + "*" * 10 + ME.number[-4:]
    assert ME.name not in str(one)
    assert ME.number not in str(one)
    assert kinds(place.desk.open(place.desk.draw(ME), HERE, "b")) == held


def test_a_code_has_its_shape_and_lives_a_minute(place: Place) -> None:
    (shape,) = (one for one in DEMO_SHAPES if one.kind is IssuedKind.LICENCE)
    code, late = place.desk.draw(ME), place.desk.draw(ME)
    assert shape.pattern.fullmatch(code)
    place.wait(LICENCE_CODE_LIFE_S - 1)
    assert place.desk.open(code, HERE, "a")["licences"]
    place.wait(1)
    assert place.refused(late) is ProblemType.CODE_EXPIRED
    assert place.refused(place.desk.draw(ME, age_s=LICENCE_CODE_LIFE_S)) is ProblemType.CODE_EXPIRED
    place.wait(3600)
    place.desk.draw(ME)
    assert place.refused(late) is ProblemType.UNKNOWN_CODE


def test_a_code_is_good_once_and_a_lost_answer_is_told_again(place: Place) -> None:
    code = place.desk.draw(ME, ["SFZ"])
    first = place.desk.open(code, HERE, "a")
    place.wait(LICENCE_CODE_LIFE_S)
    assert place.desk.open(code, HERE, "a") == first
    assert place.refused(code, "b") is ProblemType.CODE_USED
    assert place.refused(code, "a", "T-2") is ProblemType.CODE_USED
    assert place.refused(place.desk.draw(ME), "a") is ProblemType.IDEMPOTENCY_KEY_REUSED


def test_a_terminal_that_tries_codes_out_is_told_to_wait(place: Place) -> None:
    for _ in range(MISSES):
        assert place.refused("ZZM-DEMO-" + "A" * 32) is ProblemType.UNKNOWN_CODE
    assert place.refused(place.desk.draw(ME)) is ProblemType.TOO_MANY_LOOKUPS
    place.wait(600)
    assert place.desk.open(place.desk.draw(ME), HERE, "a")["licences"]


def test_nobody_shows_what_they_do_not_have_and_the_dead_show_nothing(place: Place) -> None:
    for wanted in (["CJZ"], ["XXX"], ["SFZ", "XXX"]):
        with pytest.raises(ValueError, match="licences that this person has"):
            place.desk.draw(ME, wanted)
    people = (resident(seed) for seed in range(91001, 91200))
    gone = next(one for one in people if not one.is_alive and place.desk.held(one))
    assert place.refused(place.desk.draw(gone)) is ProblemType.UNKNOWN_CODE


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.CANCELLED, Standing.REVOKED])
def test_what_an_office_noted_goes_before_what_the_register_says(place: Place, standing: Standing) -> None:
    place.standings.note(ME, "SFZ", standing)
    assert place.desk.open(place.desk.draw(ME, ["SFZ"]), HERE, "a")["licences"][0]["state"] == standing.value
    place.standings.note(ME, "SFZ", Standing.VALID)
    assert place.desk.open(place.desk.draw(ME, ["SFZ"]), HERE, "b")["licences"][0]["state"] == "valid"
    for kind, wrong in (("XXX", standing), ("SFZ", Standing.EXPIRED)):
        with pytest.raises(ValueError, match="licence types"):
            place.standings.note(ME, kind, wrong)


def test_an_enterprises_name_is_public_and_a_last_day_that_is_over_is_said(place: Place) -> None:
    people = (resident(seed) for seed in range(1, 300))
    owner = next(one for one in people if any(held["type_code"] == "YYZ" for held in place.desk.held(one)))
    (licence,) = place.desk.open(place.desk.draw(owner, ["YYZ"]), HERE, "a")["licences"]
    assert "*" not in licence["holder_masked"]
    assert owner.name not in licence["holder_masked"]
    day = max(one["valid_to"] for one in place.desk.held(ME) if one["type_code"] == "SFZ")
    place.moment = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI) + timedelta(days=1)
    told = place.desk.open(place.desk.draw(ME, ["SFZ"]), HERE, "b")["licences"][0]
    assert (told["state"], told["valid_to"]) == ("expired", day)


def test_the_number_that_is_shown_is_never_a_whole_one(place: Place) -> None:
    for seed in range(1, 60):
        for one in place.desk.held(resident(seed)):
            told = place.desk.open(place.desk.draw(resident(seed), [one["type_code"]]), f"T-{seed}", str(uuid4()))
            shown = told["licences"][0]["number_masked"]
            assert not isinstance(parse_id_number(shown, date(2026, 11, 22)), IdNumber)


# --- over the wire -----------------------------------------------------------------------------------------------------


def refused(client: PlatformClient, code: str) -> str:
    with pytest.raises(Rejected) as caught:
        client.open_licence_code(code, str(uuid4()))
    return caught.value.problem.name


def test_through_the_client_and_the_list_of_ones_own_says_the_same(tmp_path: Path, watch: ContractWatch) -> None:
    """With a platform of its own: misses of a terminal are counted."""
    with sandbox(tmp_path) as world, world.client() as client:
        world.control.set_licence(1, "SFZ", "suspended")
        code, key = world.control.licence_code(1, "SFZ"), str(uuid4())
        (shown,) = client.open_licence_code(code, key)
        assert (shown.type_name, shown.standing) == ("居民身份证", Standing.SUSPENDED)
        assert client.open_licence_code(code, key) == (shown,)
        assert refused(client, code) == "code-used"
        assert refused(client, world.control.licence_code(1, age_s=90)) == "code-expired"
        mine = client.own_licences(identify(client, ME))
        assert {one.type_code: one.state for one in mine}["SFZ"] is Standing.SUSPENDED
        for _ in range(MISSES):
            assert refused(client, "ZZM-DEMO-" + "A" * 32) == "unknown-code"
        with pytest.raises(Busy) as caught:
            client.open_licence_code(world.control.licence_code(1), str(uuid4()))
        assert caught.value.retry_after_s is not None
        assert code not in repr(watch.seen)
        for kind, state in (("XXX", "revoked"), ("SFZ", "lost")):
            with pytest.raises(SandboxControlError):
                world.control.set_licence(1, kind, state)


@pytest.mark.parametrize("state", ["suspended", "cancelled", "revoked"])
def test_what_an_office_noted_fills_no_form_and_files_no_case(state: str, tmp_path: Path) -> None:
    person = resident(12)
    with sandbox(tmp_path) as world, world.client() as client:
        filed = record_for(client, person)
        assert [one["source"] for one in filed["materials"] if one["code"] == "HKB"] == ["e_licence"]
        world.control.set_licence(12, "HKB", state)
        bare = open_form(client, person)
        told = {one.type_code: one.state for one in bare.known.licences or ()}
        assert told["HKB"] == "revoked", "this operation has one word for what does not count"
        assert [plan.source.is_fetched for plan in plan_materials(bare) if plan.code == "HKB"] == [False]
        with pytest.raises(Rejected) as caught:
            client.commit_case(sealed(world, filed))
        assert caught.value.problem.name == "package-invalid"
        world.control.set_licence(12, "HKB", "valid")
        assert client.commit_case(sealed(world, filed)).state == "received"


def test_a_note_on_ones_own_licence_says_nothing_of_an_enterprise_one_acts_for(place: Place) -> None:
    day = place.moment.date()
    people = (resident(seed) for seed in range(1, 300))
    person, shop = next(
        (one, held.business.number)
        for one in people
        for held in enterprises_of(one, day)
        if held.enterprise is not None and registers.licences(one, ("YYZ",), day, enterprise=held.business.number)
    )
    for kind in ("YYZ", "SFZ"):
        place.standings.note(person, kind, Standing.REVOKED)
    told = {one["type_code"]: one["state"] for one in place.standings.fetched(person, ("YYZ", "SFZ"), day, shop)}
    assert told == {"YYZ": "valid", "SFZ": "revoked"}


def test_an_insurance_code_says_who_comes(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    del watch  # every exchange is held against the contract
    (shape,) = (one for one in DEMO_SHAPES if one.kind is IssuedKind.INSURANCE)
    code = world.control.issued_codes(311)["insurance"]
    assert shape.pattern.fullmatch(code)
    session = client.identify_by_issued_code(code)
    assert (session.level, session.number) == ("weak", resident(311).number)


def test_a_telephone_draws_a_code_for_what_is_ticked(world: World, client: PlatformClient) -> None:
    url = f"{world.facts['control']}/office/phones/1"
    shown = requests.get(url, timeout=10)
    assert shown.status_code == 200
    assert "居民身份证" in shown.text
    assert ME.number not in shown.text
    (csrf,) = re.findall(r'name="csrf" value="([^"]+)"', shown.text)
    drawn = requests.post(url, data={"csrf": csrf, "type": ["SFZ"]}, timeout=10)
    (code,) = re.findall(r"ZZM-DEMO-[0-9A-Z]{32}", drawn.text)
    assert "<svg" in drawn.text
    assert [one.type_code for one in client.open_licence_code(code, str(uuid4()))] == ["SFZ"]
    nothing = requests.post(url, data={"csrf": csrf}, timeout=10)
    assert (nothing.status_code, "至少选一张" in nothing.text) == (422, True)
    foreign = requests.post(url, data={"csrf": "no", "type": ["SFZ"]}, timeout=10)
    assert (foreign.status_code, "ZZM-DEMO" in foreign.text) == (403, False)
    assert requests.post(url, data={"csrf": csrf, "type": ["XXX"]}, timeout=10).status_code == 400
    assert requests.post(url, data={"x": "y" * 5000}, timeout=10).status_code == 400


# --- what the client believes ------------------------------------------------------------------------------------------

ONE: dict[str, Any] = {
    "type_code": "SFZ",
    "type_name": "居民身份证",
    "number_masked": "9999**********1234",
    "holder_masked": "测*",
    "state": "valid",
    "valid_to": "2031-03-01",
}


@pytest.mark.parametrize(
    "licences",
    [
        [],
        [ONE] * (MOST_SHOWN + 1),
        None,
        [{**ONE, "state": "lost"}],
        [{**ONE, "valid_to": "long ago"}],
        [{**ONE, "type_name": ""}],
        [{key: value for key, value in ONE.items() if key != "holder_masked"}],
    ],
)
def test_an_answer_off_the_contract_is_none(licences: Any) -> None:
    assert shown_licences({"licences": [ONE]})[0].valid_to == date(2031, 3, 1)
    assert shown_licences({"licences": [{**ONE, "valid_to": None}]})[0].valid_to is None
    with pytest.raises(ProtocolFault):
        shown_licences({"licences": licences})


@pytest.mark.parametrize("member", ["number_masked", "holder_masked"])
@pytest.mark.parametrize(
    "whole",
    [
        ME.number,
        ME.number[:17] + "x",
        "沪999900000000000001号 310999199001019999",
        "９９９９００１９９００１０１００１Ｘ",
    ],
)
def test_what_is_shown_as_masked_is_masked_or_nothing_of_it_is_believed(member: str, whole: str) -> None:
    with pytest.raises(ProtocolFault) as caught:
        shown_licences({"licences": [ONE, {**ONE, member: whole}]})
    assert whole not in str(caught.value)
    assert shown_licences({"licences": [{**ONE, "number_masked": "9131**********123X", "holder_masked": "示例公司"}]})
    assert shown_licences({"licences": [{**ONE, "number_masked": "沪9999" + "0" * 8}]}), "a short one is no ID number"


def test_a_day_that_is_over_goes_before_a_register_that_has_not_noted_it() -> None:
    day = date(2026, 11, 22)
    one = ShownLicence("SFZ", "居民身份证", "9999**********1234", "测*", Standing.VALID, day)
    assert one.standing_on(day) is Standing.VALID
    assert one.standing_on(day + timedelta(days=1)) is Standing.EXPIRED
    revoked = ShownLicence("SFZ", "居民身份证", "9999**********1234", "测*", Standing.REVOKED, day)
    assert revoked.standing_on(day + timedelta(days=1)) is Standing.REVOKED
    assert "9999" not in repr(one)
    assert "测" not in repr(one)
