# SPDX-License-Identifier: Apache-2.0
"""What became of it: own cases, look-ups, corrections, entitlements, licences held, certificates verified; client and sandbox."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from config import clock
from kiosk.application.facts import Known
from kiosk.application.prefill import prefill
from kiosk.case.package import new_case_id
from kiosk.case.receipt import query_code
from kiosk.case.states import CaseState
from kiosk.platform.acting_model import ActingOpened
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, LevelTooLow, ProtocolFault, Rejected, SessionEnded
from kiosk.platform.model import CodeWrong, Evaluation, Session
from kiosk.platform.own_cases_answers import case_glance, entitlement, own_case
from kiosk.platform.own_cases_model import Need, OwnCase
from kiosk.platform.permits import LicenceState, PermitState
from kiosk.platform.result_model import ResultDocument
from kiosk.platform.sandbox.enterprises import enterprise_at
from kiosk.platform.sandbox.own_case_desk import MISSES
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, resident
from tests.unit.kiosk.every_item import filled
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import (
    World,
    complete,
    identify,
    open_form,
    record_for,
    record_of,
    resident_of,
    sandbox,
    sealed,
)
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, catalogue, item, situation

WANTED = [{"kind": "field", "code": "income_band", "reason": "和社保的记录差得远，请再看看"}]
LONG_S = 60 * 86_400


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Generator[World, None, None]:
    """A sandbox whose offices' time these tests may move, and whose look-ups they may miss."""
    with sandbox(tmp_path_factory.mktemp("own")) as world:
        yield world


@pytest.fixture
def asked(own: World, watch: ContractWatch) -> Generator[PlatformClient, None, None]:
    del watch  # every exchange is held against the contract
    with own.client() as made:
        yield made


def filed(
    world: World, client: PlatformClient, seed: int, item: str = FLEXIBLE, *, doubted: bool = False
) -> tuple[str, str, SyntheticResident]:
    """``doubted``: an objection to a value of a register, so that a person has to look at it."""

    def dispute(record: dict[str, Any]) -> None:
        next(one for one in record["fields"].values() if one["origin"] == "shared_data")["disputed"] = True

    person = resident(seed)
    receipt = client.commit_case(sealed(world, record_for(client, person, item), dispute if doubted else None))
    return receipt.case_id, receipt.case_number, person


def returned(world: World, client: PlatformClient, seed: int) -> tuple[str, OwnCase, Session, SyntheticResident]:
    case_id, number, person = filed(world, client, seed, doubted=True)
    world.control.act(case_id, "return", wanted=WANTED)
    session = identify(client, person)
    return case_id, client.own_case(session, number), session, person


def mended(client: PlatformClient, person: SyntheticResident, case: OwnCase, **corrects: str) -> dict[str, Any]:
    """The case record of a refiling, as a terminal makes it."""
    record = record_of(complete(open_form(client, person)), case_id=new_case_id())
    told = {"case_number": case.glance.case_number, "version": case.version, **corrects}
    return {**record, "corrects": told}


def weak(world: World, client: PlatformClient, person: SyntheticResident) -> Session:
    sent = client.request_code(person.number)
    session = client.verify_code(sent.challenge, world.control.phone_codes(person.phone or "")[-1])
    assert not isinstance(session, CodeWrong)
    return session


def problem(error: pytest.ExceptionInfo[Rejected]) -> str:
    return error.value.problem.name


# --- lists and one case ---------------------------------------------------------------------------------------------------


def test_what_needs_the_resident_comes_first_then_the_newest(own: World, asked: PlatformClient) -> None:
    first, _, person = filed(own, asked, 401, doubted=True)
    filed(own, asked, 401, PENSION)
    own.control.act(first, "return", wanted=WANTED)
    session = identify(asked, person)
    page = asked.own_cases(session, limit=1)
    assert (page.total, page.waiting_for_me, len(page.cases)) == (2, 1, 1)
    assert (page.cases[0].state, page.cases[0].needs, page.cases[0].item_code) == (
        CaseState.RETURNED,
        Need.MEND,
        FLEXIBLE,
    )
    behind = asked.own_cases(session, page.next, limit=1)
    assert behind.next is None
    assert (behind.cases[0].item_code, behind.cases[0].needs) == (PENSION, Need.NOTHING)
    assert asked.own_cases(identify(asked, resident(402))).cases == ()


def test_one_case_says_what_happened_and_who_has_it(own: World, asked: PlatformClient) -> None:
    case_id, number, person = filed(own, asked, 403, doubted=True)
    session = identify(asked, person)
    case = asked.own_case(session, number)
    assert case.glance.state in (CaseState.RECEIVED, CaseState.IN_REVIEW, CaseState.APPROVED)
    assert case.history[0].state is CaseState.RECEIVED
    assert case.correction is None
    assert case.filed is None
    own.control.act(case_id, "return", wanted=WANTED)
    again = asked.own_case(session, number)
    assert again.version != case.version
    assert again.history[-1].state is CaseState.RETURNED
    assert again.correction is not None
    assert [(one.kind, one.code, one.why) for one in again.correction.faults] == [tuple(WANTED[0].values())]
    assert again.correction.until == again.glance.due
    assert again.filed is not None
    assert again.filed.own["income_band"] == "below_3000"
    assert again.filed.answers["household"] in ("local", "migrant")
    assert "below_3000" not in repr(again)


def test_a_code_shows_how_it_stands_and_keeps_what_was_filed(own: World, asked: PlatformClient) -> None:
    _, case, _, person = returned(own, asked, 404)
    seen = asked.own_case(weak(own, asked, person), case.glance.case_number)
    assert seen.correction is not None
    assert seen.filed is None
    with pytest.raises(LevelTooLow):
        asked.entitlements(weak(own, asked, resident(405)))


def test_somebody_elses_case_is_not_there(own: World, asked: PlatformClient) -> None:
    _, case, _, _ = returned(own, asked, 406)
    stranger = identify(asked, resident(407))
    wishes: tuple[Callable[[], object], ...] = (
        lambda: asked.own_case(stranger, case.glance.case_number),
        lambda: asked.own_case(stranger, "999000000000000"),
        lambda: asked.withdraw_case(stranger, case),
    )
    for wish in wishes:
        with pytest.raises(Rejected) as caught:
            wish()
        assert problem(caught) == "no-such-case"
    with pytest.raises(SessionEnded):
        asked.own_cases(Session("no-such-token-at-all", "strong", "测试甲", resident(406).number))


def test_a_cursor_that_is_none_is_refused(own: World, asked: PlatformClient) -> None:
    with pytest.raises(Rejected) as caught:
        asked.own_cases(identify(asked, resident(408)), "x")
    assert problem(caught) == "malformed-request"


# --- look-ups -------------------------------------------------------------------------------------------------------------


def test_a_receipt_is_looked_up_by_its_code_and_says_no_names(own: World, asked: PlatformClient) -> None:
    case_id, number, person = filed(own, asked, 409)
    glance = asked.look_up_receipt(query_code(case_id))
    assert (glance.case_number, glance.item_code) == (number, FLEXIBLE)
    assert person.name not in repr(glance)
    assert asked.look_up_number(number, (person.phone or "")[-4:]) == glance


def test_trying_out_is_stopped(tmp_path: Any) -> None:
    with sandbox(tmp_path) as world, world.client() as client:
        case_id, number, person = filed(world, client, 410)
        tail = (person.phone or "")[-4:]
        wrong = f"{(int(tail) + 1) % 10_000:04d}"
        for _ in range(MISSES):
            with pytest.raises(Rejected) as caught:
                client.look_up_number(number, wrong)
            assert problem(caught) == "no-such-case"
        right: tuple[Callable[[], object], ...] = (
            lambda: client.look_up_number(number, tail),
            lambda: client.look_up_receipt(query_code(case_id)),
        )
        for wish in right:
            with pytest.raises(Busy) as busy:
                wish()
            assert busy.value.retry_after_s
            assert busy.value.retry_after_s <= 600


# --- corrections ----------------------------------------------------------------------------------------------------------


def test_a_mended_case_keeps_its_number_and_a_repeat_is_the_same(own: World, asked: PlatformClient) -> None:
    _, case, session, person = returned(own, asked, 411)
    again = sealed(own, mended(asked, person, case))
    receipt = asked.commit_case(again)
    assert receipt.case_number == case.glance.case_number
    assert receipt.case_id != case.glance.case_number
    repeat = asked.commit_case(again)
    assert (repeat.already_have_it, repeat.case_number) == (True, receipt.case_number)
    now = asked.own_case(session, case.glance.case_number)
    assert now.glance.state is CaseState.RECEIVED
    assert now.correction is None
    assert now.history[-1].note == "补的东西收到了"
    assert asked.own_cases(session).total == 1
    assert asked.look_up_receipt(query_code(again.case_id)).case_number == receipt.case_number


def test_of_two_refilings_one_is_filed(own: World, asked: PlatformClient) -> None:
    _, case, _, person = returned(own, asked, 412)
    first, second = (sealed(own, mended(asked, person, case)) for _ in range(2))
    asked.commit_case(first)
    with pytest.raises(Rejected) as caught:
        asked.commit_case(second)
    assert problem(caught) == "changed"


def test_a_correction_whose_time_is_over_is_refused(own: World, asked: PlatformClient) -> None:
    _, case, session, person = returned(own, asked, 413)
    record = mended(asked, person, case)
    own.control.let_time_pass(LONG_S)
    with pytest.raises(Rejected) as caught:
        asked.commit_case(sealed(own, record))
    assert problem(caught) == "correction-over"
    late = asked.own_case(session, case.glance.case_number)
    assert (late.glance.state, late.correction, late.may_withdraw) == (CaseState.LAPSED, None, False)


@pytest.mark.parametrize("change", [{"case_number": "999000000000000"}, {"version": "v99"}])
def test_what_corrects_nothing_is_refused(own: World, asked: PlatformClient, change: dict[str, str]) -> None:
    _, case, _, person = returned(own, asked, 414 if "version" in change else 415)
    with pytest.raises(Rejected) as caught:
        asked.commit_case(sealed(own, mended(asked, person, case, **change)))
    assert problem(caught) == ("changed" if "version" in change else "no-such-case")


def test_somebody_elses_case_is_not_mended(own: World, asked: PlatformClient) -> None:
    _, case, _, _ = returned(own, asked, 416)
    with pytest.raises(Rejected) as caught:
        asked.commit_case(sealed(own, mended(asked, resident(417), case)))
    assert problem(caught) == "no-such-case"


@pytest.mark.parametrize("told", ["v1", {"case_number": "1"}, {"case_number": "1", "version": 2}])
def test_a_malformed_word_about_what_is_mended_is_refused(own: World, asked: PlatformClient, told: Any) -> None:
    _, case, _, person = returned(own, asked, 418 + len(str(told)))
    with pytest.raises(Rejected) as caught:
        asked.commit_case(sealed(own, {**mended(asked, person, case), "corrects": told}))
    assert problem(caught) == "package-invalid"


# --- withdrawal -----------------------------------------------------------------------------------------------------------


def test_a_case_is_withdrawn_once_and_not_as_another_version(own: World, asked: PlatformClient) -> None:
    _, case, session, person = returned(own, asked, 460)
    with pytest.raises(Rejected) as caught:
        asked.withdraw_case(session, replace(case, version="v1"))
    assert problem(caught) == "changed"
    with pytest.raises(LevelTooLow):
        asked.withdraw_case(weak(own, asked, person), case)
    gone = asked.withdraw_case(session, case, key="wish-1")
    assert (gone.glance.state, gone.may_withdraw, gone.glance.needs) == (CaseState.WITHDRAWN, False, Need.NOTHING)
    assert asked.withdraw_case(session, case, key="wish-1") == gone
    with pytest.raises(Rejected) as caught:
        asked.withdraw_case(session, gone)
    assert problem(caught) == "not-possible-now"


# --- entitlements, licences, verification ---------------------------------------------------------------------------------


def test_an_offer_is_declined_and_confirmed_later_and_then_settled(own: World, asked: PlatformClient) -> None:
    person = resident(EdgeCase.RETIRED)
    session = identify(asked, person)
    offers = {one.entitlement_id: one for one in asked.entitlements(session)}
    if not offers:
        person = resident(3)
        session = identify(asked, person)
        offers = {one.entitlement_id: one for one in asked.entitlements(session)}
    offer = next(iter(offers.values()))
    assert offer.state == "offered"
    assert offer.account_masked.startswith("****")
    assert offer.account_masked not in repr(offer)
    declined = asked.answer_entitlement(session, offer, confirm=False, reason="later", key="no-1")
    assert declined.state == "declined"
    assert asked.answer_entitlement(session, offer, confirm=False, reason="later", key="no-1") == declined
    with pytest.raises(Rejected) as caught:  # what the office would act on is another thing then
        asked.answer_entitlement(session, offer, confirm=False, reason="not_me", key="no-1")
    assert problem(caught) == "idempotency-key-reused"
    with pytest.raises(Rejected) as caught:
        asked.answer_entitlement(session, offer, confirm=True)
    assert problem(caught) == "changed"
    confirmed = asked.answer_entitlement(session, declined, confirm=True)
    assert confirmed.state == "confirmed"
    with pytest.raises(Rejected) as caught:
        asked.answer_entitlement(session, confirmed, confirm=False)
    assert problem(caught) == "not-possible-now"
    with pytest.raises(Rejected) as caught:
        asked.answer_entitlement(session, replace(offer, entitlement_id="no-such-offer"), confirm=True)
    assert problem(caught) == "no-such-entitlement"
    with pytest.raises(Rejected) as caught:
        asked.answer_entitlement(session, declined, confirm=True, key="no-1")
    assert problem(caught) == "idempotency-key-reused"


def test_nobody_on_record_is_entitled_to_nothing_and_holds_nothing(own: World, asked: PlatformClient) -> None:
    person = resident(EdgeCase.AGED_15)
    session = identify(asked, person)
    assert asked.entitlements(session) == ()


def test_licences_are_shown_with_masked_numbers_those_that_end_soon_first(own: World, asked: PlatformClient) -> None:
    person = resident(1)
    held = asked.own_licences(identify(asked, person))
    assert {"HKB", "SFZ"} <= {one.type_code for one in held}
    ends = [one.valid_to for one in held if one.valid_to is not None]
    assert ends == sorted(ends)
    assert all("*" in one.number_masked for one in held if one.number_masked)
    assert all(person.number not in one.number_masked for one in held)
    assert asked.own_licences(identify(asked, resident(EdgeCase.NO_LICENCES))) == ()


def test_a_printed_code_is_verified_for_whoever_holds_it(own: World, asked: PlatformClient) -> None:
    case_id, _, person = filed(own, asked, 461, PENSION)
    data = asked.case_result(identify(asked, person), case_id)
    assert data is not None
    found = asked.verify_certificate(data.verification_code)
    assert found.is_valid
    assert found.issuer == data.issuer
    assert found.holder_masked[0] == person.name[0]
    assert found.holder_masked != person.name
    assert found.number_masked.endswith(person.number[-4:])
    assert person.number not in found.number_masked
    with pytest.raises(Rejected) as caught:
        asked.verify_certificate("AAAA-AAAA-AAAA-AAAA")
    assert problem(caught) == "no-such-certificate"


SHOP = "TBD-YYZ01"


def licensed(world: World, client: PlatformClient, session: Session, number: str, **answers: str) -> tuple[str, str]:
    """A case about an industry licence, filed for an enterprise and granted by its officers: its id and its number."""
    one, person, now = item(SHOP), resident(1), clock.now()
    opened = client.act_for_enterprise(session, SHOP, number=number)
    assert isinstance(opened, ActingOpened)
    chosen = situation(one, **answers)
    shared = client.shared_data(opened.session, SHOP, one.shared_names, one.consent.purpose.zh)
    known = Known(
        resident_of(person), now.date(), catalogue().tables, shared, (), enterprise=opened.enterprise
    )  # fmt: skip
    receipt = client.commit_case(sealed(world, record_of(filled(prefill(one, chosen, known)))))
    world.control.act(receipt.case_id, "accept")
    for part in world.control.standing(receipt.case_id)["parts"]:
        world.control.act(receipt.case_id, "grant", part=part["id"])
    return receipt.case_id, receipt.case_number


def test_a_licence_that_was_granted_is_fetched_and_its_code_says_how_each_permit_stands(
    own: World, asked: PlatformClient
) -> None:
    """一业一证 over the wire, 延期 and then 注销; every exchange is held against the contract."""
    number, session = enterprise_at(4).number, identify(asked, resident(1))
    usual = {"changed": "none", "promise": "no", "food": "loose", "alcohol": "yes", "tobacco": "no", "medicine": "none"}
    case_id, case_number = licensed(own, asked, session, number, action="extend", **usual)
    assert asked.own_case(session, case_number).glance.state in (CaseState.APPROVED, CaseState.READY)
    paper = asked.case_result(session, case_id)
    assert isinstance(paper, ResultDocument)
    assert (paper.document, paper.id_number) == ("licence", number)
    assert all(one.state(clock.now().date()) is PermitState.VALID for one in paper.permits)
    found = asked.verify_certificate(paper.verification_code)
    assert (found.is_valid, found.permits, found.holder_masked) == (True, paper.permits, paper.name)
    ended, _ = licensed(own, asked, session, number, action="cancel", **usual)
    told = asked.verify_certificate(paper.verification_code)
    assert (told.is_valid, told.standing) == (False, LicenceState.CANCELLED)
    assert {one.state(clock.now().date()) for one in told.permits} == {PermitState.CANCELLED}
    note = asked.case_result(session, ended)
    assert isinstance(note, ResultDocument)
    assert note.title.endswith("注销通知")


def test_a_reason_belongs_to_a_low_grade_and_opens_a_ticket(own: World, asked: PlatformClient) -> None:
    low = Evaluation(new_case_id(), None, FLEXIBLE, 5, "slow")
    asked.evaluate(low)
    asked.evaluate(low)
    (kept,) = (one for one in own.control.evaluations() if one["evaluation_id"] == low.evaluation_id)
    assert kept["reason"] == "slow"
    assert kept["ticket_no"].startswith("CP-")
    asked.evaluate(Evaluation(new_case_id(), None, FLEXIBLE, 1))
    assert "ticket_no" not in own.control.evaluations()[-1]


def test_a_reason_of_a_good_grade_is_refused(own: World) -> None:
    """The contract has no such request either, so this one is not held against it."""
    good = Evaluation(new_case_id(), None, FLEXIBLE, 2, "slow")
    with own.client() as client, pytest.raises(Rejected) as caught:
        client.evaluate(good)
    assert problem(caught) == "malformed-request"
    assert good.evaluation_id not in {one["evaluation_id"] for one in own.control.evaluations()}


# --- hostile answers ------------------------------------------------------------------------------------------------------

GLANCE: dict[str, Any] = {
    "case_number": "999261121000042", "item_code": FLEXIBLE, "item_name": "灵活就业登记", "state": "returned",
    "state_since": "2026-11-21T09:42:07.250+08:00", "needs": "mend", "due": "2026-12-04",
}  # fmt: skip
WHOLE: dict[str, Any] = {
    **GLANCE, "case_id": "0193e3a1-0000-7000-8000-00000000002a",
    "version": "v3", "filed_at": GLANCE["state_since"], "may_withdraw": True, "collection": None, "filed": None,
    "history": [{"at": GLANCE["state_since"], "state": "received", "who": "您", "note": ""}],
    "correction": {"until": "2026-12-04", "who": "", "faults": [{"kind": "field", "code": "a", "why": "b"}]},
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"case_number": "999261121000043"}, {"version": 'v3"'}, {"state": "sealed"}, {"due": "soon"}, {"history": []},
        {"correction": None}, {"correction": {"until": "2026-12-04", "who": "", "faults": []}}, {"needs": "money"},
        {"collection": {"code": "<b>", "place": "x", "hours": "", "until": None}}, {"may_withdraw": "yes"},
        {"state_since": "yesterday"}, {"case_id": "42"},
    ],
)  # fmt: skip
def test_an_answer_that_is_not_of_the_contract_is_none(change: dict[str, Any]) -> None:
    assert own_case(WHOLE, GLANCE["case_number"]).glance == case_glance(GLANCE)
    with pytest.raises(ProtocolFault):
        own_case({**WHOLE, **change}, GLANCE["case_number"])


def test_an_answer_about_another_offer_is_none() -> None:
    offer = {
        "entitlement_id": "old-age", "version": "v1", "item_code": "TBD-MZ01", "item_name": "a", "why": "b", "gives": "c",
        "authority": "d", "account_masked": "****1234", "state": "offered", "offered_until": "2026-12-31",
    }  # fmt: skip
    assert entitlement(offer, "old-age").offered_until.isoformat() == "2026-12-31"
    with pytest.raises(ProtocolFault):
        entitlement(offer, "another")


def test_a_promised_day_is_told(own: World, asked: PlatformClient) -> None:
    _, number, person = filed(own, asked, 462)
    due = asked.own_case(identify(asked, person), number).glance.due
    assert due is None or due <= clock.now().date() + timedelta(days=120)
