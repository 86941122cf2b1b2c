# SPDX-License-Identifier: Apache-2.0
"""本人到场 at the platform: which cases it refuses because nobody was seen for them, and what a granted one moves on."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from config import clock
from config.clock import iso_ms, parse_iso
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.precheck import run_prechecks
from kiosk.application.prefill import prefill
from kiosk.case.package import face_consent
from kiosk.case.presence import Presence, SeenByCamera, SeenByHelper
from kiosk.catalogue.days import add_months
from kiosk.guidance.questionnaire import finished
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Rejected
from kiosk.platform.model import FaceConsent, FaceReport, Liveness, Referral, ReferralRequest, ReferralState, Session
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.control import SandboxControlError
from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, resident
from kiosk.platform.sandbox.presence_rules import PRESENCE_LIFE
from kiosk.platform.sandbox.problems import ProblemType
from kiosk.platform.sandbox.referral_desk import ReferralDesk
from kiosk.platform.sandbox.store import Store
from kiosk.vision.faces.verify import Weight
from tests.unit.kiosk.every_item import filled, opened
from tests.unit.kiosk.platform.test_case_rules import said
from tests.unit.kiosk.platform.test_every_item import NOW, SEEN, ground_of, record_of
from tests.unit.kiosk.platform.test_face_desk import consent, decision, person as compared, report, weak
from tests.unit.kiosk.platform.world import World, identify, package_of, resident_of, sandbox, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE, TODAY, drafts, situation

CERTIFY = "TBD-RS02"
HELPER = "BB0001"
MODEL = "a-vendor-1"
Change = Callable[[dict[str, Any]], object]


def pensioner() -> SyntheticResident:
    """The one of the made-up people who draws a pension."""
    return resident(EdgeCase.RETIRED, clock.now().date())


# --- the rule, on one case -----------------------------------------------------------------------------------------------


def case() -> tuple[dict[str, Any], Any]:
    item = drafts().items[CERTIFY].model_copy(update={"prechecks": ()})
    person = resident(1, TODAY)
    return record_of(filled(opened(item, situation(item, who="self"), person))), ground_of(item, person)


def drop(record: dict[str, Any]) -> None:
    del record["presence"]


def tell(**members: str) -> Change:
    def change(record: dict[str, Any]) -> None:
        record["presence"] = members

    return change


def test_a_case_stands_on_a_look_and_is_refused_without_one() -> None:
    record, ground = case()
    assert record["presence"] == {"method": "helper", "referral_id": SEEN.referral_id, "helper_no": HELPER}
    assert said(record, ground) == ""
    assert said(record, ground, drop) == ProblemType.PRESENCE_MISSING.name
    assert said(record, replace(ground, seen_at=lambda _told: None)) == ProblemType.PRESENCE_MISSING.name


@pytest.mark.parametrize(
    ("before", "says"),
    [
        (PRESENCE_LIFE, ""),
        (PRESENCE_LIFE + timedelta(seconds=1), "PRESENCE_MISSING"),
        (-PRESENCE_LIFE - timedelta(seconds=1), "PRESENCE_MISSING"),
    ],
)
def test_an_old_look_is_none(before: timedelta, says: str) -> None:
    record, ground = case()
    assert said(record, replace(ground, seen_at=lambda _told: NOW - before)) == says


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (tell(method="helper", referral_id="x"), "presence"),
        (tell(method="helper", referral_id="x", helper_no=HELPER, report_id="x"), "presence"),
        (tell(method="a nod", referral_id="x", helper_no=HELPER), "presence"),
        (tell(method="face", report_id="x", consent_id="of nobody"), "presence.consent_id"),
    ],
)
def test_a_look_that_no_terminal_tells_of_is_no_case(change: Change, place: str) -> None:
    record, ground = case()
    assert said(record, ground, change) == place


def test_what_is_told_is_what_is_asked_about() -> None:
    record, ground = case()
    asked: list[Any] = []

    def seen_at(told: Mapping[str, str]) -> datetime:
        asked.append(dict(told))
        return NOW

    seen = replace(ground, seen_at=seen_at)
    assert said(record, seen) == ""
    assert asked == [{"method": "helper", "referral_id": SEEN.referral_id, "helper_no": HELPER}]


def test_an_item_that_asks_for_no_look_takes_none() -> None:
    item = drafts().items["312000361000"].model_copy(update={"prechecks": ()})
    person = resident(1, TODAY)
    record = record_of(filled(opened(item, situation(item), person)))
    assert "presence" not in record
    assert said(record, ground_of(item, person)) == ""
    assert said(record, ground_of(item, person), tell(method="helper", referral_id="x", helper_no=HELPER)) == "presence"


@pytest.mark.parametrize(("code", "presence"), [(CERTIFY, None), ("312000361000", SEEN)])
def test_the_terminal_freezes_no_such_case_either(code: str, presence: Presence | None) -> None:
    item = drafts().items[code]
    form = filled(opened(item, situation(item), resident(1, TODAY)))
    with pytest.raises(ValueError, match="presence"):
        package_of(form, presence=presence)


# --- on the wire ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def hall(tmp_path: Path) -> Generator[World, None, None]:
    words = ["--drafts", "--accredited-face-model", f"{MODEL}=0.4"]
    with sandbox(tmp_path, extra=words) as world:
        yield world


@pytest.fixture
def there(hall: World) -> Generator[PlatformClient, None, None]:
    with hall.client() as made:
        yield made


def form_of(client: PlatformClient, session: Session, person: SyntheticResident) -> Form:
    item = drafts().items[CERTIFY]
    shared = client.shared_data(session, CERTIFY, item.shared_names, item.consent.purpose.zh)
    chosen = finished(item, {"who": "self"})
    assert chosen is not None
    return prefill(item, chosen, Known(resident_of(person), clock.now().date(), drafts().tables, shared, ()))


def asked(client: PlatformClient, session: Session, code: str = CERTIFY, report_id: str | None = None) -> Referral:
    return client.open_referral(session, ReferralRequest(report_id, "看一看是不是本人来了", "DEMO-SITE-01", code))


def vouched(world: World, client: PlatformClient, session: Session) -> SeenByHelper:
    """A helper comes, looks, and reads the digits off the screen."""
    one = asked(client, session)
    world.control.take_referral(one.referral_id, HELPER)
    world.control.confirm_referral(one.referral_id, HELPER, one.check_code)
    shown = client.referral(session, one.referral_id)
    assert (shown.state, shown.helper_no) == (ReferralState.CONFIRMED, HELPER)
    return SeenByHelper(one.referral_id, HELPER)


def file(world: World, client: PlatformClient, form: Form, presence: Presence, moment: datetime | None = None) -> str:
    """The case number."""
    package = package_of(form, moment, presence=presence)
    receipt = client.commit_case(sealed(world, json.loads(package.body)))
    return receipt.case_number


def problem_of(act: Callable[[], object]) -> str:
    with pytest.raises(Rejected) as caught:
        act()
    return caught.value.problem.name


def test_a_helper_vouches_without_any_camera_and_the_next_visit_knows_it(hall: World, there: PlatformClient) -> None:
    person = pensioner()
    session = identify(there, person)
    assert file(hall, there, form_of(there, session, person), vouched(hall, there, session))
    referral = hall.control.face_referrals()[-1]
    assert (referral["verdict"], referral["item_code"], referral["name"]) == (None, CERTIFY, person.name)
    today = clock.now().date()
    names = ("insurance.certified_on", "insurance.certify_by")
    told = there.shared_data(identify(there, person), CERTIFY, names, "看看")
    assert [told[name].value for name in names] == [today.isoformat(), add_months(today, 12).isoformat()]
    verdicts = run_prechecks(form_of(there, identify(there, person), person)).verdicts
    assert [one.rule_id for one in verdicts if one.outcome.value == "hit"] == ["recent"], "12 个月里认证过"


def test_a_look_is_good_for_one_case_of_that_person_at_that_time(hall: World, there: PlatformClient) -> None:
    person = pensioner()
    session = identify(there, person)
    form = form_of(there, session, person)
    others = vouched(hall, there, identify(there, resident(1, clock.now().date())))
    assert problem_of(lambda: file(hall, there, form, others)) == "presence-missing", "somebody else was seen"
    seen = vouched(hall, there, session)
    assert problem_of(lambda: file(hall, there, form, replace(seen, helper_no="BB0002"))) == "presence-missing"
    late = parse_iso(iso_ms(clock.now())) - PRESENCE_LIFE - timedelta(minutes=1)
    assert problem_of(lambda: file(hall, there, form, seen, late)) == "presence-missing"
    assert file(hall, there, form, seen)
    assert problem_of(lambda: file(hall, there, form, seen)) == "presence-missing", "spent"


def test_who_a_helper_did_not_confirm_files_nothing(hall: World, there: PlatformClient) -> None:
    person = pensioner()
    session = identify(there, person)
    form = form_of(there, session, person)
    for _ in range(2):
        one = asked(there, session)
        hall.control.take_referral(one.referral_id, HELPER)
        hall.control.refuse_referral(one.referral_id, HELPER)
        assert there.referral(session, one.referral_id).state is ReferralState.REFUSED
        said_of = partial(file, hall, there, form, SeenByHelper(one.referral_id, HELPER))
        assert problem_of(said_of) == "presence-missing"
    assert problem_of(lambda: asked(there, session)) == "nothing-to-refer", "nobody asks helper after helper"


def test_a_helper_without_a_verdict_comes_only_to_who_is_known_by_a_card(hall: World, there: PlatformClient) -> None:
    session = weak(hall, there, pensioner())
    assert session.level == "weak"
    assert problem_of(lambda: asked(there, session)) == "nothing-to-refer", "a nod makes nobody of anybody"


def test_a_look_is_good_where_it_was_and_for_what_it_was(tmp_path: Path) -> None:
    store, person = Store(tmp_path / "sandbox.db"), compared()
    faces = FaceDesk(store, clock.now, {MODEL: 0.4})
    desk = ReferralDesk(store, clock.now, faces)
    number = str(uuid4())
    body = bodies.ReferralRequest(
        referral_id=number, report_id=None, purpose="看一看是不是本人来了", site_code="DEMO-01", item_code=CERTIFY
    )
    code = desk.open(person, "T-1", "s1", body, number)[0].check_code
    desk.take(number, HELPER)
    desk.confirm(number, HELPER, code)
    assert desk.seen_at(number, HELPER, person.number, "T-1", CERTIFY) is None, "the terminal does not know of it yet"
    desk.shown(number, "T-1", "s1")
    assert desk.seen_at(number, HELPER, person.number, "T-1", CERTIFY) is not None
    assert desk.seen_at(number, HELPER, person.number, "T-1", FLEXIBLE) is None, "another item's"
    assert desk.seen_at(number, HELPER, person.number, "T-2", CERTIFY) is None, "another terminal's"
    given = consent(clock.now)
    faces.photo(person, "T-1", "s1", given)
    told = report(given.consent_id, model=MODEL, distance=0.3)
    assert faces.report(person, "T-1", "s1", told, told.report_id)[0].value == "confirmed"
    seen = (told.report_id, given.consent_id, person.number, "T-1")
    assert faces.seen_at(*seen) is not None
    for place, other in enumerate(("another look", "another consent", compared(2).number, "T-2")):
        one, two, three, four = (other if at == place else held for at, held in enumerate(seen))
        assert faces.seen_at(one, two, three, four) is None, other
    store.close()


def test_a_code_guessed_confirms_nobody(hall: World, there: PlatformClient) -> None:
    session = identify(there, pensioner())
    one = asked(there, session)
    hall.control.take_referral(one.referral_id, HELPER)
    wrong = f"{(int(one.check_code) + 1) % 10000:04d}"
    with pytest.raises(SandboxControlError):
        hall.control.confirm_referral(one.referral_id, HELPER, wrong)
    assert there.referral(session, one.referral_id).state is ReferralState.TAKEN


def test_nobody_is_referred_without_a_verdict_where_no_look_is_asked_for(hall: World, there: PlatformClient) -> None:
    session = identify(there, pensioner())
    assert problem_of(lambda: asked(there, session, FLEXIBLE)) == "nothing-to-refer"


def test_a_face_that_the_platform_took_for_enough(hall: World, there: PlatformClient) -> None:
    person = pensioner()
    session = identify(there, person)
    form = form_of(there, session, person)
    given = face_consent("看一看是不是本人来了", clock.now())
    consent = FaceConsent(given.consent_id, given.purpose, given.given_at)
    assert there.face_reference(session, consent)
    report = FaceReport.of(replace(decision(), model=MODEL, distance=0.3), consent, Liveness.PASSED)
    assert there.report_face(session, report).outcome.value == "confirmed"
    seen = SeenByCamera(report.report_id, consent.consent_id)

    def filed(presence: SeenByCamera) -> str:
        record = json.loads(package_of(form, presence=presence).body)
        record["consents"].append(given.record())
        return there.commit_case(sealed(hall, record)).case_number

    assert problem_of(lambda: filed(replace(seen, report_id="0190c9d0-0000-7000-8000-00000000000f"))) == (
        "presence-missing"
    )
    assert filed(seen)


def test_a_face_that_only_looked_alike_is_none(hall: World, there: PlatformClient) -> None:
    """What ships: the stand-in's model is on nobody's list, and its verdict ends with a helper."""
    person = pensioner()
    session = identify(there, person)
    form = form_of(there, session, person)
    given = face_consent("看一看是不是本人来了", clock.now())
    consent = FaceConsent(given.consent_id, given.purpose, given.given_at)
    assert there.face_reference(session, consent)
    report = FaceReport.of(decision(weight=Weight.WITH_ANOTHER), consent, Liveness.PASSED)
    assert there.report_face(session, report).outcome.value == "helper"
    record = json.loads(package_of(form, presence=SeenByCamera(report.report_id, consent.consent_id)).body)
    record["consents"].append(given.record())
    assert problem_of(lambda: there.commit_case(sealed(hall, record))) == "presence-missing"
