# SPDX-License-Identifier: Apache-2.0
"""一业一证 through all four actions: what the licence covers after each, what its code says, and how an older print stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config.clock import SHANGHAI, iso_ms
from config.modes import Environment
from kiosk.application.prefill import prefill
from kiosk.catalogue.days import add_months
from kiosk.codes.router import CertificateScanned, Known as KnownCodes, Proof, recognise
from kiosk.platform.certificate import verify_certificate
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.permits import LicenceState, PermitState, SubPermit
from kiosk.platform.result_document import result_document
from kiosk.platform.result_model import ResultDocument
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.case_states import Accept, Decide
from kiosk.platform.sandbox.enterprises import enterprise_at, enterprises_of
from kiosk.platform.sandbox.licence_desk import Licence as Moved, LicenceDesk
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.results import licence_result
from kiosk.platform.sandbox.store import FiledCase, Store
from offline_cache.keys import TerminalKey
from tests.unit.kiosk.every_item import filled, known_of
from tests.unit.kiosk.platform.test_every_item import record_of
from tests.unit.kiosk.synthetic import TODAY, Licence, Shared, drafts, situation

SHOP, FOOD = "TBD-YYZ01", "TBD-SC01"
KEY = TerminalKey.create(Environment.DEMO, "SANDBOX")
KEYS = {KEY.key_id: KEY.public_pem}
FOOD_PERMIT, ALCOHOL, TOBACCO, DRUG, DEVICE = (
    "食品经营许可（备案）", "酒类商品零售许可", "烟草专卖零售许可", "药品经营许可（乙类非处方药）", "第二类医疗器械经营备案",
)  # fmt: skip
EVERYTHING = {"food": "loose", "alcohol": "yes", "tobacco": "yes", "medicine": "both"}
NOTHING = {"food": "none", "alcohol": "no", "tobacco": "no", "medicine": "none"}

Answers = Mapping[str, str]


class Office:
    """One store and its offices, on a day that tests move."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(TODAY.year, TODAY.month, TODAY.day, 10, 30, tzinfo=SHANGHAI)
        self.store = Store(folder / "sandbox.db")
        self.desk = CaseDesk(self.store, drafts(), lambda: self.now, KEY, let_go=lambda _case_id: None)
        self.licences = LicenceDesk(self.store)
        self.count = 0

    def granted(
        self, person: SyntheticResident, number: str, told: Answers, code: str = SHOP, denied: tuple[str, ...] = ()
    ) -> tuple[FiledCase, ResultDocument | None]:
        """A case of this enterprise, filed and decided by officers; its paper, as the client reads it."""
        item, today = drafts().items[code], self.now.date()
        self.count += 1
        shared = registers.shared_data(person, item.shared_names, today, same_day=False, enterprise=number)
        held = registers.licences(person, item.licence_types, today, enterprise=number)
        known = replace(
            known_of(item, person),
            shared={name: Shared(one["value"], one["source_name"], one["as_of"]) for name, one in shared.items()},
            licences=tuple(
                Licence(one["type_code"], one["state"], one["valid_to"], one["values"], one["licence_id"])
                for one in held
            ),
            enterprise=registers.enterprise(person, today, number),
        )
        record = record_of(filled(prefill(item, situation(item, **told), known)))
        case_id = record["client_case_id"]
        filed = FiledCase(
            case_id, f"20261122{self.count:04d}", "f", code, "DEMO-0001", person.number, iso_ms(self.now),
            iso_ms(self.now), "received", record, None,
        )  # fmt: skip
        with self.store.transaction():
            kept = self.store.file_case(filed, [], today.isoformat())
            standing = self.desk.open(kept, {"alg": "ES256"}, ("somebody looks",))
        self.desk.act(case_id, Accept("SL0007"))
        for part in standing.parts:
            is_granted = part.id not in denied
            self.desk.act(case_id, Decide("SL0007", is_granted, "" if is_granted else "离学校太近", part.id))
        if not standing.parts:
            self.desk.act(case_id, Decide("SL0007", not denied, "没有按时来看现场" if denied else ""))
        case = self.store.case(case_id)
        assert case is not None
        return case, None if case.result is None else result_document(dict(case.result))

    def stands(self, case: FiledCase) -> tuple[LicenceState, dict[str, PermitState]]:
        """How a print of this case stands now."""
        assert case.result is not None
        state, permits = self.licences.standing(case.item_code, case.case_id, case.result)
        return state, {one.name: one.state(self.now.date()) for one in permits}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.store.close()


def shop(*, new: bool) -> tuple[SyntheticResident, str]:
    """Somebody who acts for a business in order, with or without permits on record."""
    for seed in range(3, 400):
        person = resident(seed, TODAY)
        for held in enterprises_of(person, TODAY):
            if held.enterprise is None or held.enterprise.place % 10 not in (0, 4, 5):
                continue
            number = held.business.number
            told = registers.shared_data(
                person,
                ["enterprise.permits_held", "enterprise.tobacco_number"],
                TODAY,
                same_day=False,
                enterprise=number,
            )
            if (told["enterprise.permits_held"]["value"] == []) is new and "enterprise.tobacco_number" not in told:
                return person, number
    raise AssertionError("nobody")


def last_days(paper: ResultDocument | None) -> dict[str, date | None]:
    assert paper is not None
    return {one.name: one.valid_to for one in paper.permits if not one.is_cancelled}


def scanned(paper: ResultDocument | None) -> CertificateScanned:
    assert paper is not None
    found = recognise(paper.verification_text, KnownCodes(verify_urls=(paper.verify_url,), signing_keys=KEYS))
    assert isinstance(found, CertificateScanned)
    assert found.proof is Proof.GENUINE
    return found


def test_all_four_actions_move_one_licence_and_its_older_prints_say_so(office: Office) -> None:
    person, number = shop(new=True)
    opened, first = office.granted(person, number, {"action": "new", **EVERYTHING})
    five_years = add_months(TODAY, 60) - timedelta(days=1)
    assert last_days(first) == {
        FOOD_PERMIT: five_years, ALCOHOL: five_years, TOBACCO: five_years, DRUG: five_years, DEVICE: None,
    }  # fmt: skip
    assert first is not None
    assert (first.document, first.title, first.id_number) == ("licence", "便利店行业综合许可证", number)
    assert first.name == next(one for one in map(enterprise_at, range(1, 61)) if one.number == number).name
    assert verify_certificate(first, KEYS)
    assert len({one.number for one in first.permits}) == 5
    assert office.stands(opened)[0] is LicenceState.VALID

    office.now += timedelta(days=400)
    changed, second = office.granted(
        person, number, {"action": "change", "changed": "layout", **NOTHING, "food": "loose"}
    )
    assert second is not None
    assert last_days(second) == last_days(first), "a change moves no day"
    assert second.certificate_number == first.certificate_number
    assert office.stands(opened)[0] is LicenceState.REPLACED
    assert office.stands(changed)[0] is LicenceState.VALID

    office.now += timedelta(days=1000)
    extended, third = office.granted(
        person, number, {"action": "extend", "changed": "none", **NOTHING, "alcohol": "yes"}
    )
    assert last_days(third)[ALCOHOL] == add_months(five_years, 60), "it goes on from its last day"
    assert last_days(third)[FOOD_PERMIT] == five_years, "only what was asked for"
    office.now += timedelta(days=600)
    assert office.stands(extended)[1][FOOD_PERMIT] is PermitState.EXPIRED
    assert office.stands(extended)[1][ALCOHOL] is PermitState.VALID

    gone, fourth = office.granted(person, number, {"action": "cancel", "changed": "none", **NOTHING, "tobacco": "yes"})
    assert TOBACCO not in last_days(fourth)
    assert office.stands(gone)[0] is LicenceState.VALID, "the others go on"
    assert office.stands(gone)[1][TOBACCO] is PermitState.CANCELLED
    ended, note = office.granted(person, number, {"action": "cancel", "changed": "none", **EVERYTHING, "tobacco": "no"})
    assert note is not None
    assert (note.title, last_days(note)) == ("便利店行业综合许可证注销通知", {})
    for case in (opened, changed, extended, gone, ended):
        assert office.stands(case)[0] is LicenceState.CANCELLED

    _, again = office.granted(person, number, {"action": "new", **NOTHING, "alcohol": "yes"})
    assert again is not None
    assert again.certificate_number != first.certificate_number, "what has ended is not taken up again"
    state, permits = office.stands(opened)
    assert state is LicenceState.CANCELLED
    assert set(permits.values()) == {PermitState.CANCELLED}


def test_the_code_says_every_permit_and_its_last_day_without_network(office: Office) -> None:
    person, number = shop(new=True)
    _, paper = office.granted(person, number, {"action": "new", **EVERYTHING})
    facts = scanned(paper).facts
    assert paper is not None
    assert facts is not None
    assert facts.permits == paper.permits
    assert (facts.holder_masked, facts.number_masked) == (paper.name, number), "an enterprise is public"
    assert (facts.is_valid, facts.standing) == (True, LicenceState.VALID)
    assert len(paper.verification_text) <= 1000, "what stands in a code of 58 mm"
    assert paper.permits[0].number not in repr(scanned(paper))
    _, note = office.granted(person, number, {"action": "cancel", "changed": "none", **EVERYTHING})
    told = scanned(note).facts
    assert told is not None
    assert (told.is_valid, told.standing) == (False, LicenceState.CANCELLED), "the note of the end is no licence"


def test_a_licence_that_no_code_can_hold_has_the_address_alone(office: Office) -> None:
    person, number = shop(new=True)
    case, _ = office.granted(person, number, {"action": "new", **EVERYTHING})
    many = tuple(SubPermit(f"{'很长的许可名称' * 4}{at}", f"X9-{at}", TODAY) for at in range(12))
    licence = Moved("X9", many, case.case_id)
    told = licence_result(
        drafts().items[SHOP], case.opened, licence, "示例路1号", iso_ms(office.now), KEY, drafts().tables.registers
    )
    paper = result_document(told)
    assert paper.seal is None
    assert paper.verification_text == f"{paper.verify_url}/{paper.verification_code}"
    assert verify_certificate(paper, KEYS)


def test_what_a_business_had_before_is_what_its_registers_say(office: Office) -> None:
    person, number = shop(new=False)
    told = registers.shared_data(
        person, ["enterprise.permit_number", "enterprise.permit_valid_to", "enterprise.food_permit_number"], TODAY,
        same_day=False, enterprise=number,
    )  # fmt: skip
    last = date.fromisoformat(told["enterprise.permit_valid_to"]["value"])
    _, paper = office.granted(person, number, {"action": "extend", "changed": "none", **NOTHING, "food": "packed"})
    assert paper is not None
    assert paper.certificate_number == told["enterprise.permit_number"]["value"]
    assert last_days(paper) == {FOOD_PERMIT: add_months(last, 60), ALCOHOL: last}
    _, food = office.granted(person, number, {"action": "extend"}, FOOD)
    assert food is not None
    assert food.title == "食品经营许可证"
    assert food.certificate_number == told["enterprise.food_permit_number"]["value"]
    assert last_days(food) == {"食品经营许可": add_months(last, 60)}


def test_a_part_that_was_denied_is_not_on_it_and_a_denied_case_has_no_paper(office: Office) -> None:
    person, number = shop(new=True)
    _, paper = office.granted(person, number, {"action": "new", **EVERYTHING}, denied=("tobacco",))
    assert TOBACCO not in last_days(paper)
    _, none = office.granted(person, number, {"action": "extend"}, FOOD, denied=("",))
    assert none is None


def test_a_permit_that_had_run_out_begins_anew_where_it_is_granted_again(office: Office) -> None:
    person, number = shop(new=True)
    office.granted(person, number, {"action": "new", **NOTHING, "alcohol": "yes"})
    office.now += timedelta(days=2000)
    _, paper = office.granted(person, number, {"action": "new", **NOTHING, "alcohol": "yes"})
    assert last_days(paper) == {ALCOHOL: add_months(office.now.date(), 60) - timedelta(days=1)}


@pytest.mark.parametrize(
    "change",
    [
        {"permits": []},
        {"document": "proof"},
        {"permits": [{"name": "甲|乙", "number": "1", "valid_to": None, "is_cancelled": False}]},
        {"permits": [{"name": "甲", "number": "1", "valid_to": "morgen", "is_cancelled": False}]},
        {"permits": [{"name": "甲", "number": "1", "valid_to": None}]},
    ],
)
def test_what_the_contract_does_not_allow_is_no_licence(office: Office, change: dict[str, Any]) -> None:
    person, number = shop(new=True)
    case, _ = office.granted(person, number, {"action": "new", **EVERYTHING})
    with pytest.raises(ProtocolFault):
        result_document({**(case.result or {}), **change})


def test_a_permit_says_its_state_of_a_day_and_nothing_in_its_repr() -> None:
    one = SubPermit("酒类商品零售许可", "X9-1", date(2026, 11, 22))
    assert one.state(date(2026, 11, 22)) is PermitState.VALID, "its last day is one of its days"
    assert one.state(date(2026, 11, 23)) is PermitState.EXPIRED
    assert replace(one, is_cancelled=True).state(date(2026, 1, 1)) is PermitState.CANCELLED
    assert replace(one, valid_to=None).state(date(2099, 1, 1)) is PermitState.VALID
    assert "X9-1" not in repr(one)
