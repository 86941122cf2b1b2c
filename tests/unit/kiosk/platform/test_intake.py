# SPDX-License-Identifier: Apache-2.0
"""Filing a case: what is taken, what is refused and under which name, and that it happens once."""

from __future__ import annotations

import hashlib
import threading
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config import clock
from config.modes import Environment
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, PlatformError, Rejected, Unreachable, WrongEnvironment
from kiosk.platform.model import CaseReceipt
from kiosk.platform.platform_clock import PlatformClock
from kiosk.platform.sandbox.bodies import CaseCommit
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.consent_desk import ConsentDesk
from kiosk.platform.sandbox.enrolment import prepare
from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.intake import Intake
from kiosk.platform.sandbox.population import EdgeCase, resident
from kiosk.platform.sandbox.problems import Refusal
from kiosk.platform.sandbox.referral_desk import ReferralDesk
from kiosk.platform.sandbox.store import FiledCase, Store, Terminal
from offline_cache.keys import TerminalKey
from offline_cache.sealed_case import AttachmentRef, WaitingCase
from offline_cache.sealing import PlatformPrivateKey, Sealer
from tests.unit.kiosk.platform.world import World, case_for, identify, open_form, record_for, sealed, signed
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, catalogue

Record = dict[str, Any]


def refusal(client: PlatformClient, case: WaitingCase) -> str:
    with pytest.raises(Rejected) as caught:
        client.commit_case(case)
    assert 400 <= caught.value.problem.status < 500
    return caught.value.problem.name


def test_a_case_is_filed_and_opened(world: World, client: PlatformClient) -> None:
    person = resident(1)
    form = open_form(client, person)
    assert form.prefill_ratio >= 0.7
    record = record_for(client, person)
    receipt = client.commit_case(sealed(world, record))
    assert (len(receipt.case_number), receipt.case_number.isdigit(), receipt.state) == (15, True, "received")
    shown = world.control.case(receipt.case_id)
    assert shown["applicant"] == {"name": person.name, "number": person.number}
    assert shown["case"] == record
    assert shown["case_number"] == receipt.case_number
    assert clock.parse_iso(receipt.platform_received_at) >= clock.parse_iso(record["terminal_received_at"])


@pytest.mark.parametrize("seed", [2, 5, 6, EdgeCase.NO_PENSION_ACCOUNT, EdgeCase.PERMANENT_CARD, EdgeCase.FIRST_TIMER])
def test_residents_in_order_pass(world: World, client: PlatformClient, seed: int) -> None:
    person = resident(seed)
    form = open_form(client, person)
    values = {code: value.value for code, value in form.values.items()}
    assert values["household_address"] == person.household_address
    assert values["residence_address"] == person.residence_address
    assert values["phone"] == person.phone
    assert ("work_content" in values) == (person.last_occupation is not None)
    assert client.commit_case(sealed(world, record_for(client, person))).already_have_it is False


# --- once -------------------------------------------------------------------------------------------------------------


def test_a_repeat_is_answered_with_the_first_receipt(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(311))
    before = world.control.stats()
    first = client.commit_case(case)
    again = client.commit_case(case)
    assert again == replace(first, already_have_it=True)
    after = world.control.stats()
    assert after["cases"] == before["cases"] + 1
    assert after["duplicates_refused"] == before["duplicates_refused"] + 1


def test_another_content_under_the_same_key_is_refused(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(312))
    client.commit_case(sealed(world, record))
    assert refusal(client, sealed(world, record)) == "idempotency-key-reused"  # sealed anew: other bytes


def test_concurrent_repeats_file_it_once(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(313))
    before = world.control.stats()["cases"]

    def commit(_: int) -> CaseReceipt | PlatformError:
        try:
            return client.commit_case(case)
        except PlatformError as error:
            return error

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(commit, range(36)))
    receipts = [one for one in answers if isinstance(one, CaseReceipt)]
    assert all(isinstance(one, CaseReceipt | Busy) for one in answers)
    assert len({one.case_number for one in receipts}) == 1
    assert sum(not one.already_have_it for one in receipts) == 1
    assert world.control.stats()["cases"] == before + 1


class _HesitantStore(Store):
    """Stops in the middle of the first look-up until it is told to go on."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.entered, self.go_on = threading.Event(), threading.Event()

    def case(self, case_id: str) -> FiledCase | None:
        self.entered.set()
        assert self.go_on.wait(10)
        return super().case(case_id)


def alone(store: Store, folder: Path) -> Intake:
    """Files cases where nobody books, nobody helps and no case of before has moved anything on."""
    keys, faces = prepare(folder, Environment.DEMO), FaceDesk(store, clock.now)
    desk = CaseDesk(store, catalogue(), clock.now, keys.signing, let_go=lambda _case_id: None)
    return Intake(
        store, keys, catalogue(), Environment.DEMO, clock.now, faces, ReferralDesk(store, clock.now, faces), desk,
        bookings=None, helped=lambda *_call: False, consents=ConsentDesk(store, clock.now), renewed=lambda _number: {},
    )  # fmt: skip


def test_while_the_first_is_being_worked_on_a_repeat_comes_later(tmp_path: Path) -> None:
    store = _HesitantStore(tmp_path / "sandbox.db")
    intake = alone(store, tmp_path / "state")
    body = CaseCommit(
        case_id="0190c2a0-0000-7000-8000-000000000001",
        item_code=FLEXIBLE,
        terminal_received_at=clock.iso_ms(clock.now()),
        envelope="AAAA",
        attachments=[],
    )
    terminal = Terminal("demo-0", "DEMO-0001", "")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(intake.commit, body, body.case_id, terminal)
        assert store.entered.wait(10)
        with pytest.raises(Refusal) as caught:
            intake.commit(body, body.case_id, terminal)
        store.go_on.set()
        with pytest.raises(Refusal) as judged:
            first.result(10)
    assert (caught.value.problem.status, caught.value.problem.urn) == (409, "urn:kiosk:problem:in-progress")
    assert caught.value.retry_after_s == 1
    assert judged.value.problem.urn == "urn:kiosk:problem:envelope-unreadable"
    with pytest.raises(Refusal) as later:  # the place was given free although the first one failed
        intake.commit(body, body.case_id, terminal)
    assert later.value.problem.urn == "urn:kiosk:problem:envelope-unreadable"
    store.close()


def test_a_lost_reply_costs_nothing(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(314))
    before = world.control.stats()["cases"]
    world.control.fault("lost_reply", times=1, path="/v1/cases")
    with pytest.raises(Unreachable):
        client.commit_case(case)
    assert world.control.stats()["cases"] == before + 1
    assert client.commit_case(case).already_have_it is True
    assert world.control.stats()["cases"] == before + 1


def test_a_reset_before_the_request_files_nothing(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(315))
    world.control.fault("reset", times=1, path="/v1/cases")
    with pytest.raises(Unreachable):
        client.commit_case(case)
    assert client.commit_case(case).already_have_it is False


# --- attachments ------------------------------------------------------------------------------------------------------


def test_attachments_are_opened_with_the_case(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(316))
    case_id = record["client_case_id"]
    paper = world.sealer.seal(case_id, "attachment:0", bytes(range(256)) * 4000)
    digest = hashlib.sha256(paper).hexdigest()
    case = sealed(world, record, attachments=(AttachmentRef(0, digest, len(paper)),))
    with pytest.raises(Busy) as caught:
        client.commit_case(case)
    assert caught.value.retry_after_s == 1
    size = 256 * 1024
    for part_no, begin in enumerate(range(0, len(paper), size)):
        client.upload_part(case_id, digest, part_no, paper[begin : begin + size])
        client.upload_part(case_id, digest, part_no, paper[begin : begin + size])
    before = world.control.stats()["attachments"]
    client.commit_case(case)
    assert world.control.stats()["attachments"] == before + 1
    assert client.attachment_state(case_id, digest) == frozenset()
    client.upload_part(case_id, digest, 0, paper[:size])  # late: changes nothing
    assert client.attachment_state(case_id, digest) == frozenset()


def test_an_attachment_that_is_not_its_digest_is_refused(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(317))
    digest = hashlib.sha256(b"right").hexdigest()
    case = sealed(world, record, attachments=(AttachmentRef(0, digest, 5),))
    client.upload_part(case.case_id, digest, 0, b"wrong")
    assert refusal(client, case) == "attachment-mismatch"


def test_an_attachment_of_another_case_does_not_open(world: World, client: PlatformClient) -> None:
    record, other = record_for(client, resident(318)), "0190c2a0-0000-7000-8000-00000000000a"
    paper = world.sealer.seal(other, "attachment:0", b"somebody's paper")
    digest = hashlib.sha256(paper).hexdigest()
    case = sealed(world, record, attachments=(AttachmentRef(0, digest, len(paper)),))
    client.upload_part(case.case_id, digest, 0, paper)
    assert refusal(client, case) == "envelope-unreadable"


# --- what is refused --------------------------------------------------------------------------------------------------


def _set(path: str, value: Any) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        *way, last = path.split("/")
        place: Any = record
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[last] = value

    return change


def _drop(path: str) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        *way, last = path.split("/")
        place: Any = record
        for step in way:
            place = place[step]
        del place[last]

    return change


def _no_materials(record: Record) -> None:
    record["materials"] = []


def _foreign_licence(record: Record) -> None:
    record["materials"][0]["licence_id"] = "1.2.156.3005.2.0.0.0.001.0"


def _no_consent(record: Record) -> None:
    record["consents"] = []


LATER = clock.iso_ms(clock.now() + timedelta(hours=1))


@pytest.mark.parametrize(
    ("change", "name", "detail"),
    [
        (_set("item/guide_version", "2019-01"), "guide-outdated", ""),
        (_set("signature/signed_at", LATER), "time-in-future", ""),
        (_set("promise/accepted_at", LATER), "time-in-future", ""),
        (_drop("fields/phone"), "package-invalid", "fields.phone is required"),
        (_drop("fields/income_band"), "package-invalid", "fields.income_band is required"),
        (_drop("fields/household_address"), "package-invalid", "fields.household_address is required"),
        (_set("fields/income_band/value", "millions"), "package-invalid", "fields.income_band"),
        (_set("fields/start_date/value", "2199-01-01"), "package-invalid", "fields.start_date"),
        (_set("fields/phone/value", ""), "package-invalid", "fields.phone"),
        (_set("fields/phone/value", 19900000000), "package-invalid", "fields.phone"),
        (_set("fields/phone/origin", "guessed"), "package-invalid", "fields.phone.origin"),
        (_set("fields/income_band/origin", "shared_data"), "package-invalid", "fields.income_band.origin"),
        (_set("fields/nick", {"value": "x", "origin": "resident", "disputed": False}), "package-invalid", "fields"),
        (_set("fields/applicant_name/value", "测试·别人"), "package-invalid", "fields.applicant_name"),
        (_set("fields", []), "package-invalid", "AttributeError"),
        (_set("applicant/name", "测试·别人"), "identity-mismatch", ""),
        (_set("applicant/assurance", "none"), "package-invalid", "applicant.assurance"),
        (_set("applicant/method", "phone_code"), "package-invalid", "applicant.method"),
        (_set("applicant/certificate_number", "1" * 18), "package-invalid", "applicant.certificate_number"),
        (_drop("applicant"), "package-invalid", "KeyError"),
        (_set("answers", None), "package-invalid", "AttributeError"),
        (_no_materials, "package-invalid", "materials.HKB is missing"),
        (_foreign_licence, "package-invalid", "materials.HKB.licence_id"),
        (_no_consent, "consent-missing", ""),
        (_set("promise", None), "package-invalid", "promise"),
        (_set("promise/text", "我没有答应"), "package-invalid", "promise"),
        (_set("signature", None), "package-invalid", "signature"),
        (_set("signature/strokes_hmm", []), "package-invalid", "signature"),
        (_set("signature/shown_sha256", "0" * 64), "package-invalid", "signature.binding_sha256"),
        (_set("schema", "case/2"), "package-invalid", "inside and outside of the envelope differ"),
    ],
)
def test_what_is_not_a_complete_case_is_refused(
    world: World, client: PlatformClient, change: Callable[[Record], None], name: str, detail: str
) -> None:
    record = record_for(client, resident(321))
    before = world.control.stats()
    with pytest.raises(Rejected) as caught:
        client.commit_case(sealed(world, record, change))
    assert (caught.value.problem.name, caught.value.problem.detail) == (name, detail)
    after = world.control.stats()
    assert (after["cases"], after["cases_rejected"]) == (before["cases"], before["cases_rejected"] + 1)


def test_a_refused_case_may_come_again_mended(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(322))
    assert refusal(client, sealed(world, record, _drop("fields/phone"))) == "package-invalid"
    assert client.commit_case(sealed(world, record)).already_have_it is False


def test_a_receiving_time_in_the_future_is_refused_unless_the_clock_is_known_to_be_wrong(
    world: World, client: PlatformClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = record_for(client, resident(323))
    monkeypatch.setattr(PlatformClock, "offset_of_case", lambda _clock, _time: 0)  # a terminal that does not say so
    assert refusal(client, sealed(world, record, _set("terminal_received_at", LATER))) == "time-in-future"


def test_a_guide_that_changed_is_said_with_the_new_version(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(324))
    world.control.set_guide(FLEXIBLE, "2099-01")
    try:
        with pytest.raises(Rejected) as caught:
            client.commit_case(case)
    finally:
        world.control.set_guide(FLEXIBLE, None)
    assert (caught.value.problem.name, caught.value.problem.more["guide_version"]) == ("guide-outdated", "2099-01")
    assert client.commit_case(case).already_have_it is False


def test_a_filed_case_stays_filed_when_the_guide_changes(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(325))
    client.commit_case(case)
    world.control.set_guide(FLEXIBLE, "2099-01")
    try:
        assert client.commit_case(case).already_have_it is True
    finally:
        world.control.set_guide(FLEXIBLE, None)


def test_the_same_service_twice_a_day_is_refused(world: World, client: PlatformClient) -> None:
    person = resident(326)
    session = identify(client, person)
    assert client.shared_data(session, FLEXIBLE, ["case.same_day"], "办事")["case.same_day"].value is False
    first, second = record_for(client, person), record_for(client, person)
    client.commit_case(sealed(world, first))
    assert client.shared_data(session, FLEXIBLE, ["case.same_day"], "办事")["case.same_day"].value is True
    assert refusal(client, sealed(world, second)) == "same-day-duplicate"


class _ThoughtfulStore(Store):
    """After it was asked about the day it waits for somebody else to be told the same, as far as that can happen."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._meeting = threading.Barrier(2)

    def has_case_on(self, person_number: str, item_code: str, day: str) -> bool:
        found = super().has_case_on(person_number, item_code, day)
        with suppress(threading.BrokenBarrierError):
            self._meeting.wait(0.3)
        return found


def test_of_two_cases_of_one_person_in_the_same_instant_one_is_filed(
    world: World, client: PlatformClient, tmp_path: Path
) -> None:
    person = resident(328)
    cases = [case_for(world, client, person) for _ in range(2)]
    store = _ThoughtfulStore(tmp_path / "sandbox.db")
    terminal = Terminal(world.key.key_id, world.key.terminal_id, world.key.public_pem)
    store.register_terminal(terminal)
    intake = alone(store, world.state)

    def commit(case: WaitingCase) -> str:
        body = CaseCommit(
            case_id=case.case_id,
            item_code=case.item_code,
            terminal_received_at=case.terminal_received_at,
            envelope=b64encode(case.envelope).decode(),
            attachments=[],
        )
        try:
            return intake.commit(body, body.case_id, terminal)[0].state
        except Refusal as refused:
            return refused.problem.value[0]

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(commit, cases)) == ["received", "same-day-duplicate"]
    assert store.stats()["cases"] == 1
    store.close()


def test_a_proof_may_be_printed_twice_a_day(world: World, client: PlatformClient) -> None:
    person = resident(327)
    numbers = {client.commit_case(case_for(world, client, person, PENSION)).case_number for _ in range(2)}
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("case", "code", "rule"),
    [
        (EdgeCase.EMPLOYED, FLEXIBLE, "not_employed"),
        (EdgeCase.RETIRED, FLEXIBLE, "age_max"),
        (EdgeCase.AGED_15, FLEXIBLE, "age_min"),
        (EdgeCase.PERMIT_EXPIRED, FLEXIBLE, "permit_valid"),
        (EdgeCase.HMT_PERMIT, FLEXIBLE, "card_kind"),
        (EdgeCase.NO_PENSION_ACCOUNT, PENSION, "has_account"),
    ],
)
def test_blocking_rules_are_checked_by_the_platform_too(
    world: World, client: PlatformClient, case: EdgeCase, code: str, rule: str
) -> None:
    person = resident(case)
    record = record_for(client, resident(328), code)

    def become(changed: Record) -> None:
        """A terminal that did not look: the ordinary resident's case, filed for the other one."""
        applicant, fields = changed["applicant"], changed["fields"]
        applicant["name"], applicant["certificate_number"] = person.name, person.number
        applicant["certificate_type"] = "111" if person.kind == "resident" else "990"
        fields["applicant_name"]["value"], fields["certificate_number"]["value"] = person.name, person.number
        fields["certificate_type"]["value"] = applicant["certificate_type"]
        if code == FLEXIBLE:
            for material in changed["materials"]:
                material.update(source="verify_later", licence_id=None, licence_state=None, consent_id=None)
            changed["answers"]["household"] = "local" if person.is_local else "migrant"
            if not person.is_local:
                changed["materials"][0]["code"] = "JZZ"

    with pytest.raises(Rejected) as caught:
        client.commit_case(sealed(world, record, become))
    assert (caught.value.problem.name, caught.value.problem.more.get("rule")) == ("blocked-by-rule", rule)


# --- envelope and signature -------------------------------------------------------------------------------------------


def test_a_damaged_envelope_is_refused(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(331))
    damaged = case.envelope[:-1] + bytes([case.envelope[-1] ^ 1])
    assert refusal(client, replace(case, envelope=damaged)) == "envelope-unreadable"
    assert refusal(client, replace(case, envelope=b"not an envelope")) == "envelope-unreadable"


def test_an_envelope_of_another_case_is_refused(world: World, client: PlatformClient) -> None:
    one, other = case_for(world, client, resident(332)), case_for(world, client, resident(333))
    assert refusal(client, replace(one, envelope=other.envelope)) == "envelope-unreadable"


def test_inside_and_outside_must_agree(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(334))
    earlier = clock.iso_ms(clock.now() - timedelta(hours=3))
    assert refusal(client, replace(case, terminal_received_at=earlier)) == "package-invalid"
    assert refusal(client, replace(case, item_code=PENSION)) == "package-invalid"
    assert refusal(client, replace(case, item_code="999999999999")) == "unknown-item"


def test_the_terminals_signature_inside_must_fit(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(335))
    stranger = TerminalKey.create(Environment.DEMO, "DEMO-0001")
    assert refusal(client, sealed(world, record, key=stranger)) == "terminal-signature-invalid"
    good = signed(record, world.key)
    tampered = good.replace(b"below_3000", b"above_20000")
    assert tampered != good
    envelope = world.sealer.seal(record["client_case_id"], "case", tampered)
    case = replace(sealed(world, record), envelope=envelope)
    assert refusal(client, case) == "terminal-signature-invalid"
    unsigned = world.sealer.seal(record["client_case_id"], "case", b"{}")
    assert refusal(client, replace(case, envelope=unsigned)) == "package-invalid"


def test_a_case_for_another_environment_is_refused(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(336))
    with pytest.raises(WrongEnvironment):
        client.commit_case(sealed(world, record, _set("terminal/environment", "production")))
    elsewhere = Sealer(PlatformPrivateKey.create(Environment.TEST).public_key)
    with pytest.raises(WrongEnvironment):
        client.commit_case(sealed(world, record, sealer=elsewhere))


def test_an_envelope_for_a_key_nobody_holds_is_refused(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(337))
    lost = Sealer(PlatformPrivateKey.create(Environment.DEMO).public_key)
    assert refusal(client, sealed(world, record, sealer=lost)) == "envelope-unreadable"


def test_a_case_of_another_terminal_is_refused(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(338))
    other = TerminalKey.create(Environment.DEMO, "DEMO-0002")
    world.control.register_terminal("DEMO-0002", other.public_pem)
    assert refusal(client, sealed(world, record, key=other)) == "terminal-signature-invalid"


def test_a_key_that_was_replaced_still_delivers_its_backlog(world: World, client: PlatformClient) -> None:
    """Sealed before the terminal was enrolled anew, delivered after: the old key stays registered."""
    case = case_for(world, client, resident(339))
    fresh = TerminalKey.create(Environment.DEMO, "DEMO-0001")
    world.control.register_terminal("DEMO-0001", fresh.public_pem)
    with world.client(fresh) as renewed:
        assert renewed.commit_case(case).already_have_it is False


def test_results_are_for_their_own_resident(world: World, client: PlatformClient) -> None:
    owner, other = resident(340), resident(341)
    case = case_for(world, client, owner, PENSION)
    client.commit_case(case)
    with pytest.raises(Rejected) as caught:
        client.case_result(identify(client, other), case.case_id)
    assert caught.value.problem.name == "no-such-case"
