# SPDX-License-Identifier: Apache-2.0
"""The real client and the real sandbox, every exchange checked against openapi.yaml by openapi-core."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from openapi_core.exceptions import OpenAPIError
from openapi_spec_validator import validate

from config import clock
from kiosk.application.draft import draft_bytes
from kiosk.platform.acting_model import ActingRefusal, ActingRefused, PrincipalCard
from kiosk.platform.booking_model import (
    AlreadyBooked,
    Appointment,
    AppointmentRequest,
    AppointmentState,
    ChangedMeanwhile,
    CheckInOutcome,
    SlotGone,
)
from kiosk.platform.certificate import load_signing_keys, verify_certificate
from kiosk.platform.client import PlatformClient
from kiosk.platform.co_view import SeenPage
from kiosk.platform.continuation_package import CONTINUATION, continuation_package
from kiosk.platform.continuations import ContinuationAbout, ContinuationKind, ContinuationState, Continued
from kiosk.platform.errors import Busy, NotAuthorised, Rejected
from kiosk.platform.last_answers import LastAnswersConsent
from kiosk.platform.material_library import EarlierMaterialsConsent
from kiosk.platform.model import (
    CertificateData,
    CodeWrong,
    Consent,
    Evaluation,
    FaceConsent,
    FaceOutcome,
    FaceReport,
    HelpRequest,
    Liveness,
    ReferralRequest,
    ReferralState,
    Session,
    SocialSecurityIdentity,
)
from kiosk.platform.own_cases_model import Entitlement
from kiosk.platform.payment_model import OrderState, PaymentOrder, RefundReason
from kiosk.platform.reports import Report, ReportKind
from kiosk.platform.rides import RideRequest
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.platform.sandbox.enrolment import public_keys_file
from kiosk.platform.sandbox.phone import Phone
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType
from offline_cache.sealed_case import AttachmentRef
from tests.unit.kiosk.platform.contract_watch import ContractWatch, contract
from tests.unit.kiosk.platform.draft_parts import draft_of, owner_of as draft_owner
from tests.unit.kiosk.platform.world import World, case_for, identify, open_form, record_for, sandbox, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION

UTILITIES = "TBD-JF02"


def operations() -> set[tuple[str, str]]:
    paths: dict[str, Any] = contract()["paths"]
    return {(method.upper(), path) for path, found in paths.items() for method in found}


def test_the_contract_is_valid_openapi_3_1() -> None:
    validate(contract())
    assert contract()["openapi"].startswith("3.1")


def test_every_operation_is_spoken_and_follows_the_contract(watch: ContractWatch, tmp_path: Path) -> None:
    """With a platform of its own: turns to deliver and places of a day are given to whoever asks first."""
    with sandbox(tmp_path) as world, world.client() as client:
        speaks_every_operation(world, client)
    spoken = {(one.split(" ", 1)[0], _template(one.split(" ", 1)[1])) for one, _ in watch.seen}
    assert spoken == operations()


def speaks_every_operation(world: World, client: PlatformClient) -> None:
    person = resident(301)
    client.health()
    session = identify(client, person)
    client.shared_data(session, FLEXIBLE, ["contact.phone", "case.same_day"], "办这件事")
    named = {"HKB": str(uuid4())}
    client.licences(session, ["HKB"], Consent("办这件事", ("HKB",), clock.iso_ms(clock.now()), named))
    client.revoke_consent(session, named["HKB"])
    agreed = LastAnswersConsent("办这件事", ("work_content",), clock.iso_ms(clock.now()))
    assert client.last_answers(session, FLEXIBLE, agreed.fields, agreed) == {}
    before = EarlierMaterialsConsent("办这件事", ("HKB",), clock.iso_ms(clock.now()))
    assert client.earlier_materials(session, "312000617000", before.materials, before) == {}
    assert client.look_up_enterprise(name="示例").total == 61
    assert client.open_licence_code(world.control.licence_code(301), str(uuid4()))
    sent = client.request_code(person.number)
    code = world.control.phone_codes(person.phone or "")[-1]
    assert isinstance(client.verify_code(sent.challenge, "x" + code[1:]), CodeWrong)
    assert isinstance(client.verify_code(sent.challenge, code), Session)
    client.identify_by_issued_code(world.control.issued_codes(301)["city"])
    answer = client.authenticate_social_security_card(bytes(8), "9" * 32, "999999", "3.00", None)
    held = SocialSecurityIdentity(
        person.name, person.number, "9" * 32, "X00000301", "3.00", None, answer.authentication
    )
    client.identify_by_social_security_card(held)
    consent = FaceConsent(str(uuid4()), "核对是不是本人", clock.iso_ms(clock.now()))
    assert isinstance(client.face_reference(session, consent), bytes)
    verdict = FaceReport(consent.consent_id, "stand-in-1", "with_another", "match", 0.3, 0.45, 0.6, Liveness.PASSED)
    assert client.report_face(session, verdict).outcome is FaceOutcome.HELPER
    referral = ReferralRequest(verdict.report_id, consent.purpose, "999999-01", FLEXIBLE)
    assert client.open_referral(session, referral).state is ReferralState.WAITING
    assert client.referral(session, referral.referral_id).state is ReferralState.WAITING
    client.withdraw_referral(referral.referral_id)
    upload = client.open_upload(session, FLEXIBLE, "HKB", 2)
    with Phone(upload.url) as phone:
        phone.send(photo_of(301))
    (page,) = client.upload_state(upload).pages
    assert client.upload_picture(upload, page) == photo_of(301)
    client.close_upload(upload)
    record = record_for(client, person)
    paper = world.sealer.seal(record["client_case_id"], "attachment:0", b"a paper" * 1000)
    digest = hashlib.sha256(paper).hexdigest()
    case = sealed(world, record, attachments=(AttachmentRef(0, digest, len(paper)),))
    client.upload_part(case.case_id, digest, 1, paper[4000:])
    assert client.attachment_state(case.case_id, digest) == {1}
    client.upload_part(case.case_id, digest, 0, paper[:4000])
    ticket = client.drain_ticket(1, len(paper))
    assert (ticket.start_in_s, ticket.turns) == (0.0, 1)
    assert client.commit_case(case, ticket.ticket).already_have_it is False
    assert client.commit_case(case).already_have_it is True
    assert client.case_result(session, case.case_id) is None
    proof = case_for(world, client, person, PENSION)
    client.commit_case(proof)
    assert client.case_result(session, proof.case_id) is not None
    print_id = str(uuid4())
    leave = client.ask_print(session, proof.case_id, print_id)
    assert client.ask_print(session, proof.case_id, print_id) == leave
    client.tell_print(session, proof.case_id, print_id, "printed")
    _pay(world, client, session, person)
    _send(client, session, person, case.case_id)
    with pytest.raises(
        Rejected, match="no-such-case"
    ):  # a service that asks for none; printed ones: test_offline_codes.py
        client.issue_offline_code(session, proof.case_id)
    content = draft_of(person, sealer=world.sealer)
    client.deposit_draft(content)
    client.deposit_draft(content)
    assert [found.draft_id for found in client.drafts(session)] == [content.draft_id]
    assert client.take_draft(session, content.draft_id).content == b"half a form"
    assert client.drafts_kept([content.draft_id]) == {content.draft_id}
    client.destroy_draft(content.draft_id)
    continued = str(uuid4())
    told_on = continuation_package(draft_owner(person), draft_bytes(open_form(client, person)), ["phone"])
    told_on = world.sealer.seal(continued, CONTINUATION, told_on)
    form = Continued(ContinuationAbout.FORM, FLEXIBLE, envelope=told_on)
    for _ in range(2):
        client.open_continuation(session, continued, ContinuationKind.PHONE, form)
    assert client.continuation(continued).state is ContinuationState.WAITING
    assert client.withdraw_continuation(continued)
    call = client.call_help(HelpRequest("DEMO-0001", "DEMO-SITE-01", "review", "", "elder"))
    client.help_call(call.call_no)
    world.control.answer_help(call.call_no)
    client.open_co_view(call.call_no, str(uuid4()), clock.now())
    client.show_co_view(call.call_no, 1, SeenPage("review", "请看看，这些都对吗？"))
    client.co_view(call.call_no)
    client.end_co_view(call.call_no)
    client.tell_help_outcome(call.call_no, solved=True)
    client.withdraw_help(call.call_no)
    client.evaluate(Evaluation(str(uuid4()), None, "", 5))
    client.place_states(["SH-310101-01", "SH-310115-01"])
    client.cars_near("ordinary", "浦东新区")
    ride = client.call_ride(RideRequest("ordinary", "浦东新区", "示例点"))
    client.ride(ride.ride_id)
    client.cancel_ride(ride.ride_id)
    told = Report(ReportKind.UNCLEAR, "review", "", "elder")
    assert client.report(told) == client.report(told)
    client.report(Report(ReportKind.MANNER, "pay", FLEXIBLE, "standard"), session)
    points = "SH-310101-01"
    times = client.free_times(FLEXIBLE, points)
    assert times.next_from is not None
    first, *_, last = client.free_times(FLEXIBLE, points, times.next_from).slots
    visit = AppointmentRequest(FLEXIBLE, points, first.slot)
    booked = client.book(session, visit)
    assert isinstance(booked, Appointment)
    assert client.book(session, visit) == booked == client.appointment(session, booked.appointment_id)
    assert isinstance(client.book(session, AppointmentRequest(FLEXIBLE, points, first.slot)), AlreadyBooked)
    assert client.appointments(session).appointments == (booked,)
    moved = client.move_appointment(session, booked, points, last.slot)
    assert isinstance(moved, Appointment)
    assert client.move_appointment(session, booked, points, last.slot) == moved
    assert client.cancel_appointment(session, booked) == ChangedMeanwhile(moved)
    assert client.check_in(booked.check_in_code, points).outcome is CheckInOutcome.TOO_EARLY
    world.control.fill_slot(FLEXIBLE, points, str(first.slot))
    gone = client.move_appointment(session, moved, points, first.slot)
    assert isinstance(gone, SlotGone)
    assert len(gone.free) == 6
    cancelled = client.cancel_appointment(session, moved)
    assert isinstance(cancelled, Appointment)
    assert cancelled.state is AppointmentState.CANCELLED
    acts_for_somebody(client)
    asks_what_became_of_it(client, session)


def acts_for_somebody(client: PlatformClient) -> None:
    """Of a service that nobody may come for; what may be is in test_acting.py."""
    one, other = resident(31), resident(32)
    session = client.identify_by_card(one.name, one.number, "111", one.valid_to)
    card = PrincipalCard(other.name, other.number, "111", other.valid_to)
    with pytest.raises(Rejected, match="agent-not-allowed"):
        client.principals(session, FLEXIBLE, "子女")
    assert client.act_by_card(session, FLEXIBLE, "子女", card) == ActingRefused(ActingRefusal.AGENT_NOT_ALLOWED)
    held = client.enterprises(session)
    refused = client.act_for_enterprise(session, FLEXIBLE, number=held[0].number)
    assert refused == ActingRefused(ActingRefusal.NO_SUCH_ENTERPRISE), "the service is for people"


def asks_what_became_of_it(client: PlatformClient, session: Session) -> None:
    """What comes of each is in test_own_cases.py."""
    number = client.own_cases(session).cases[0].case_number
    case = client.own_case(session, number)
    if case.may_withdraw:
        client.withdraw_case(session, case)
    else:
        with pytest.raises(Rejected, match="not-possible-now"):
            client.withdraw_case(session, case)
    client.entitlements(session)
    client.own_licences(session)
    assert client.points(session) is not None
    offer = Entitlement("none", "v1", FLEXIBLE, "a", "b", "c", "d", "", "offered", clock.now().date())
    for wish in (
        lambda: client.look_up_receipt("0000-0000-0000"),
        lambda: client.objection(session, number, "YY-999999"),
        lambda: client.verify_certificate("AAAA-AAAA"),
        lambda: client.answer_entitlement(session, offer, confirm=False),
    ):
        with pytest.raises(Rejected, match="no-such"):
            wish()


def _pay(world: World, client: PlatformClient, session: Session, person: SyntheticResident) -> None:
    """统一公共支付, every operation of it."""
    bill = case_for(world, client, person, UTILITIES)
    client.commit_case(bill)
    order_id, refund_id = str(uuid4()), str(uuid4())
    order = client.open_order(session, bill.case_id, order_id)
    assert isinstance(order, PaymentOrder)
    assert (order.order_id, order.state, order.poll_after_s) == (order_id, OrderState.UNPAID, 2.0)
    assert client.orders(session, case_id=bill.case_id, state=OrderState.UNPAID).orders[0].order_id == order_id
    assert client.close_order(session, order_id).state is OrderState.CLOSED
    again = client.open_order(session, bill.case_id, str(uuid4()))
    assert isinstance(again, PaymentOrder)
    assert again.order_id != order_id
    assert world.control.pay(again.order_id) == "paid"
    paid = client.order(session, again.order_id)
    assert paid.e_receipt is not None
    assert (paid.e_receipt.payer, paid.e_receipt.amount_fen) == (person.name, again.amount_fen)
    asked = client.ask_refund(session, again.order_id, refund_id, RefundReason.PAID_WRONGLY)
    assert [one.state for one in asked.refunds] == ["asked"]
    world.control.decide_refund(refund_id, granted=True)
    assert client.order(session, again.order_id).state is OrderState.REFUNDED


def _send(client: PlatformClient, session: Session, person: SyntheticResident, case_id: str) -> None:
    """统一物流, every operation of it."""
    with pytest.raises(Rejected) as unsent:
        client.courier_quote(session, FLEXIBLE, person.residence_address)
    assert unsent.value.problem.name == "not-needed"
    with pytest.raises(Rejected) as caught:
        client.shipment(session, case_id)
    assert caught.value.problem.name == "no-such-shipment"


def _template(path: str) -> str:
    parts = path.split("/")
    for place, part in enumerate(parts):
        if len(part) == 36 and part.count("-") == 4:
            named = {
                "drafts": "{draft_id}",
                "consents": "{consent_id}",
                "continuations": "{continuation_id}",
                "face-referrals": "{referral_id}",
                "payment-orders": "{order_id}",
                "appointments": "{appointment_id}",
                "prints": "{print_id}",
                "rides": "{ride_id}",
            }
            parts[place] = named.get(parts[place - 1], "{case_id}")
        elif len(part) == 64:
            parts[place] = "{digest}"
        elif part.isdigit() and parts[place - 1] != "own-cases":
            parts[place] = "{page_no}" if "uploads" in parts else "{part_no}"
        elif place and parts[place - 1] == "own-cases":
            parts[place] = "{case_number}"
        elif place and parts[place - 1] == "entitlements":
            parts[place] = "{entitlement_id}"
        elif place and parts[place - 1] == "uploads":
            parts[place] = "{upload_id}"
        elif place and parts[place - 1] == "service-points":
            parts[place] = "{point_id}"
        elif place and parts[place - 1] == "objections":
            parts[place] = "{objection_no}"
        elif part.startswith("BB-"):
            parts[place] = "{call_no}"
    return "/".join(parts)


def test_problems_of_the_contract_are_the_sandboxes_problems() -> None:
    listed = set(contract()["components"]["schemas"]["Problem"]["properties"]["type"]["enum"])
    assert listed == {problem.urn for problem in ProblemType}


@pytest.mark.parametrize(("kind", "status"), [("server_error", 500), ("maintenance", 503), ("busy", 429)])
def test_faults_that_answer_follow_the_contract(
    watch: ContractWatch, world: World, client: PlatformClient, kind: str, status: int
) -> None:
    world.control.fault(kind, times=1, retry_after_s=7)
    with pytest.raises(Busy) as caught:
        client.health()
    assert caught.value.retry_after_s == (None if kind == "server_error" else 7)
    assert [seen for _, seen in watch.seen] == [status]


def test_refusals_follow_the_contract(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    person = resident(302)
    session = identify(client, person)
    nobody = Session("no-such-token-at-all", "strong", person.name, person.number)
    refusals: list[tuple[Callable[[], object], type[Exception], str]] = [
        (lambda: client.identify_by_card("测试·别人", person.number, "111", None), Rejected, "identity-mismatch"),
        (
            lambda: client.identify_by_card(person.name, person.number, "111", date(2020, 1, 1)),
            Rejected,
            "card-expired",
        ),
        (lambda: client.request_code("999999199001010000"), Rejected, "malformed-number"),
        (lambda: client.shared_data(nobody, FLEXIBLE, [], "办事"), NotAuthorised, "session-ended"),
        (lambda: client.shared_data(session, FLEXIBLE, ["resident.secret"], "办事"), Rejected, "not-needed"),
        (lambda: client.shared_data(session, "000000000000", [], "办事"), Rejected, "unknown-item"),
        (
            lambda: client.licences(session, ["HKB"], Consent("办事", ("JZZ",), clock.iso_ms(clock.now()))),
            Rejected,
            "consent-missing",
        ),
        (lambda: client.revoke_consent(session, str(uuid4())), Rejected, "no-such-consent"),
        (lambda: client.case_result(session, str(uuid4())), Rejected, "no-such-case"),
        (lambda: client.help_call("BB-999999"), Rejected, "no-such-call"),
        (lambda: client.withdraw_help("BB-999999"), Rejected, "no-such-call"),
        (lambda: client.tell_help_outcome("BB-999999", solved=False), Rejected, "no-such-call"),
    ]
    for ask, error, name in refusals:
        with pytest.raises(error) as caught:
            ask()
        problem = caught.value.problem  # type: ignore[attr-defined]  # both errors have it
        assert (problem.name, problem.status // 100) == (name, 4)
    assert sum(watch.seen.values()) == len(refusals) + 1


def test_certificate_is_signed_by_the_platform(world: World, client: PlatformClient) -> None:
    person = resident(303)
    session = identify(client, person)
    case = case_for(world, client, person, PENSION)
    client.commit_case(case)
    data = client.case_result(session, case.case_id)
    assert isinstance(data, CertificateData)
    keys = load_signing_keys(public_keys_file(world.state))
    assert verify_certificate(data, keys)
    assert not verify_certificate(replace(data, lifetime_months=data.lifetime_months + 1), keys)
    assert not verify_certificate(replace(data, name="测试·别人"), keys)
    assert not verify_certificate(data, {})
    assert person.pension is not None
    assert (data.name, data.id_number, data.lifetime_months) == (person.name, person.number, person.pension.months)
    assert len(data.base_cents_by_month) <= 12
    assert all(data.period_from <= month <= data.period_to for month in data.base_cents_by_month)


def test_the_watch_sees_what_is_not_of_the_contract(watch: ContractWatch, world: World) -> None:
    """Or else the tests above would prove nothing."""
    request = requests.Request("POST", world.url + "/v1/evaluations", json={"grade": 9}).prepare()
    with requests.Session() as line, pytest.raises(OpenAPIError):
        watch.look(request, line.send(request))


def test_a_name_beyond_the_basic_plane_travels_unharmed(watch: ContractWatch, client: PlatformClient) -> None:
    person = resident(2)
    assert "𠮷" in person.name
    assert identify(client, person).name == person.name


def test_a_holder_of_a_hmt_permit_is_known(watch: ContractWatch, client: PlatformClient) -> None:
    person = resident(EdgeCase.HMT_PERMIT)
    assert identify(client, person).name == person.name
