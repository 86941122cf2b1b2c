# SPDX-License-Identifier: Apache-2.0
"""数据异议 at the platform: both values arrive, each objection has a number and goes its way. Domain notes 1.3 row 52."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

import pytest

from config.clock import SHANGHAI
from kiosk.application.form import Form
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import ProtocolFault, Rejected
from kiosk.platform.objections import ObjectionState, objection
from kiosk.platform.sandbox.objection_states import ANSWER_DAYS, again, begun, decided, let_time_pass, taken_back
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType
from tests.unit.kiosk.every_item import filled, opened
from tests.unit.kiosk.platform.test_every_item import ground_of, record_of as told_of, refusal_of
from tests.unit.kiosk.platform.test_own_cases import WANTED, mended, problem
from tests.unit.kiosk.platform.world import World, complete, identify, open_form, record_of, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE, TODAY, drafts, situation

NOW = datetime(2026, 11, 21, 9, 42, tzinfo=SHANGHAI)
DAY_S = 86_400
OWN = "19900005678"


# --- the states, pure ---------------------------------------------------------------------------------------------------


def test_somebody_takes_it_up_after_a_day() -> None:
    one = begun("YY-000001", "c1", "phone", NOW)
    assert let_time_pass(one, NOW + timedelta(hours=23)) is one
    taken_up = let_time_pass(one, NOW + timedelta(days=3))
    assert (taken_up.state, taken_up.since) == (ObjectionState.CHECKING, "2026-11-22T09:42:00.000+08:00")
    assert let_time_pass(taken_up, NOW + timedelta(days=9)) is taken_up


def test_it_is_late_when_nobody_has_answered() -> None:
    one = begun("YY-000001", "c1", "phone", NOW)
    assert one.answer_by.isoformat() == "2026-12-01"
    assert not one.is_late(NOW + timedelta(days=ANSWER_DAYS))
    assert one.is_late(NOW + timedelta(days=ANSWER_DAYS + 1))
    over = decided(one, ObjectionState.CORRECTED, "", NOW)
    assert over is not None
    assert not over.is_late(NOW + timedelta(days=99))


def test_it_is_decided_once_and_not_refused_without_a_reason() -> None:
    one = begun("YY-000001", "c1", "phone", NOW)
    assert decided(one, ObjectionState.UPHELD, "  ", NOW) is None
    assert decided(one, ObjectionState.CHECKING, "看看", NOW) is None
    upheld = decided(one, ObjectionState.UPHELD, " 登记的是对的 ", NOW)
    assert upheld is not None
    assert (upheld.state, upheld.reason) == (ObjectionState.UPHELD, "登记的是对的")
    assert decided(upheld, ObjectionState.CORRECTED, "", NOW) is None
    assert taken_back(upheld, NOW) is upheld
    assert again(upheld, NOW) is upheld


def test_a_mended_case_takes_it_back_and_up_again_under_the_same_number() -> None:
    back = taken_back(begun("YY-000001", "c1", "phone", NOW), NOW)
    assert back.state is ObjectionState.TAKEN_BACK
    later = NOW + timedelta(days=5)
    anew = again(back, later)
    assert (anew.number, anew.state, anew.answer_by.isoformat()) == (
        "YY-000001",
        ObjectionState.REGISTERED,
        "2026-12-06",
    )


# --- what a terminal may claim ------------------------------------------------------------------------------------------


def claimed(change: Any = None) -> str:
    """The place that is wrong; empty: it is taken."""
    item, person = drafts().items[FLEXIBLE].model_copy(update={"prechecks": ()}), resident(1, TODAY)
    form = filled(opened(item, situation(item), person)).with_dispute("phone").with_answer("phone", OWN)
    assert isinstance(form, Form)
    record = copy.deepcopy(told_of(form))
    if change is not None:
        change(record["fields"])
    refusal = refusal_of(record, ground_of(item, person))
    if refusal is None:
        return ""
    assert refusal.problem is ProblemType.PACKAGE_INVALID
    return str(refusal.detail)


def test_both_values_are_taken() -> None:
    assert claimed() == ""
    assert claimed(lambda fields: fields["household_address"].update(disputed=True)) == ""


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda fields: fields["certificate_type"].update(disputed=True), "fields.certificate_type.disputed"),
        (lambda fields: fields["phone"].pop("register"), "fields.phone.register"),
        (lambda fields: fields["phone"].update(disputed=False), "fields.phone.register"),
        (lambda fields: fields["phone"]["register"].update(origin="resident"), "fields.phone.register"),
        (lambda fields: fields["phone"]["register"].update(origin="enterprise"), "fields.phone.register"),
        (lambda fields: fields["phone"]["register"].update(value=" "), "fields.phone.register"),
        (lambda fields: fields["phone"]["register"].update(as_of=7), "fields.phone.register"),
        (lambda fields: fields["phone"]["register"].update(more="x"), "fields.phone.register"),
        (lambda fields: fields["phone"].update(register=["x"]), "fields.phone.register"),
        (
            lambda fields: fields["applicant_name"].update(disputed=True, register=fields["phone"]["register"]),
            "fields.applicant_name.register",
        ),
    ],
)
def test_what_no_terminal_makes_is_refused(change: Any, place: str) -> None:
    assert claimed(change) == place


# --- client and sandbox -------------------------------------------------------------------------------------------------


def objecting(client: PlatformClient, person: SyntheticResident) -> dict[str, Any]:
    form = complete(open_form(client, person)).with_dispute("household_address").with_dispute("phone")
    said = form.with_answer("phone", OWN)
    assert isinstance(said, Form)
    return record_of(said)


def test_every_objection_has_a_number_and_both_values_are_in_the_case(office: World, asked: PlatformClient) -> None:
    person = resident(451)
    case = sealed(office, objecting(asked, person))
    receipt = asked.commit_case(case)
    assert [code for code, _ in receipt.objections] == ["household_address", "phone"]
    assert len({number for _, number in receipt.objections}) == 2
    assert asked.commit_case(case).objections == receipt.objections, "a repeat names the same"
    held = office.control.case(case.case_id)["case"]["fields"]["phone"]
    assert (held["value"], held["origin"], held["disputed"]) == (OWN, "resident", True)
    assert (held["register"]["value"], held["register"]["origin"]) == (person.phone, "shared_data")
    assert held["register"]["source"]
    doubts = office.control.standing(case.case_id)["doubts"]
    assert {"field:household_address", "field:phone"} <= set(doubts), "a person looks"


def test_it_is_looked_up_with_its_case_and_goes_on(office: World, asked: PlatformClient) -> None:
    person = resident(452)
    receipt = asked.commit_case(sealed(office, objecting(asked, person)))
    numbers, session = dict(receipt.objections), identify(asked, person)
    one = asked.objection(session, receipt.case_number, numbers["phone"])
    assert (one.number, one.case_number, one.field_code) == (numbers["phone"], receipt.case_number, "phone")
    assert one.state is ObjectionState.REGISTERED
    office.control.let_time_pass(2 * DAY_S)
    assert asked.objection(session, receipt.case_number, numbers["phone"]).state is ObjectionState.CHECKING
    office.control.decide_objection(numbers["phone"], "corrected")
    office.control.decide_objection(numbers["household_address"], "upheld", "户口簿上就是这样")
    told = asked.own_case(session, receipt.case_number).objections
    assert [(one.field_code, one.state, one.reason) for one in told] == [
        ("household_address", ObjectionState.UPHELD, "户口簿上就是这样"),
        ("phone", ObjectionState.CORRECTED, ""),
    ]
    assert str(person.phone) not in repr(told)


def test_somebody_elses_objection_is_not_there(office: World, asked: PlatformClient) -> None:
    receipt = asked.commit_case(sealed(office, objecting(asked, resident(453))))
    other = asked.commit_case(sealed(office, objecting(asked, resident(454))))
    session = identify(asked, resident(454))
    for case_number, number in (
        (receipt.case_number, dict(receipt.objections)["phone"]),
        (other.case_number, dict(receipt.objections)["phone"]),
        (other.case_number, "YY-999999"),
    ):
        with pytest.raises(Rejected) as error:
            asked.objection(session, case_number, number)
        assert problem(error) == "no-such-case"


def test_a_mended_case_keeps_the_number_or_takes_the_objection_back(office: World, asked: PlatformClient) -> None:
    person = resident(455)
    record = objecting(asked, person)
    receipt = asked.commit_case(sealed(office, record))
    office.control.act(record["client_case_id"], "return", wanted=WANTED)
    session = identify(asked, person)
    case = asked.own_case(session, receipt.case_number)
    assert case.filed is not None
    assert case.filed.disputed == ("household_address", "phone")
    assert case.filed.own["phone"] == OWN
    again_filed = mended(asked, person, case)
    again_filed["fields"]["phone"] = record["fields"]["phone"]
    refiled = asked.commit_case(sealed(office, again_filed))
    assert refiled.objections == (("phone", dict(receipt.objections)["phone"]),)
    told = {one.field_code: one.state for one in asked.own_case(session, receipt.case_number).objections}
    assert told["household_address"] is ObjectionState.TAKEN_BACK
    assert not told["phone"].is_over


def test_a_word_about_another_one_is_none_about_this() -> None:
    content = {
        "objection_no": "YY-000001", "case_number": "312026000001", "field": "phone", "state": "registered",
        "state_since": "2026-11-21T09:42:00.000+08:00", "answer_by": "2026-12-01", "reason": "",
    }  # fmt: skip
    assert objection(content, "312026000001", "YY-000001").answer_by.isoformat() == "2026-12-01"
    for case_number, number in (("312026000002", "YY-000001"), ("312026000001", "YY-000002")):
        with pytest.raises(ProtocolFault):
            objection(content, case_number, number)
    with pytest.raises(ProtocolFault):
        objection({**content, "state": "lost"}, "312026000001", "YY-000001")
