# SPDX-License-Identifier: Apache-2.0
"""Photos of record and verdicts at the platform: who gets a photo, what a verdict is worth, and that a stand-in raises nobody."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image

from config import clock
from config.clock import SHANGHAI, iso_ms
from kiosk.case.package import face_consent
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import LevelTooLow, Rejected, SessionEnded
from kiosk.platform.eyes_answers import MAX_PHOTO_BYTES
from kiosk.platform.model import FaceConsent, FaceOutcome, FaceReport, Liveness, NoPhoto, Session
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.drawn_faces import HEIGHT, WIDTH, photo_of
from kiosk.platform.sandbox.face_desk import VERDICTS_A_DAY, VERDICTS_ON_A_PHOTO, FaceDesk
from kiosk.platform.sandbox.population import EdgeCase, SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import Store
from kiosk.vision.faces.detect import NearFaceDetector
from kiosk.vision.faces.verify import Decision, Thresholds, Verdict, Weight
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World, identify, record_for, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE

MODEL = "vendor-sdk-1.2"


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def now() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, now: Clock) -> Generator[FaceDesk, None, None]:
    store = Store(tmp_path / "sandbox.db")
    yield FaceDesk(store, now, {MODEL: 0.4})
    store.close()


def person(seed: int = 1) -> Person:
    one = resident(seed)
    return Person(one.name, one.number, one)


def consent(now: Callable[[], datetime], consent_id: str = "") -> bodies.FaceConsent:
    return bodies.FaceConsent(consent_id=consent_id or str(uuid4()), purpose="核对", given_at=iso_ms(now()))


def report(consent_id: str, **changes: object) -> bodies.FaceReport:
    values: dict[str, object] = {
        "report_id": str(uuid4()), "consent_id": consent_id, "model": MODEL, "weight": "alone", "verdict": "match",
        "distance": 0.3, "match_threshold": 0.45, "refer_threshold": 0.6, "liveness": "passed",
    }  # fmt: skip
    return bodies.FaceReport.model_validate({**values, **changes})


def told(desk: FaceDesk, one: bodies.FaceReport, session: str = "s1") -> FaceOutcome:
    return desk.report(person(), "T-1", session, one, one.report_id)[0]


def problem(ask: Callable[[], object]) -> ProblemType:
    with pytest.raises(Refusal) as caught:
        ask()
    return caught.value.problem


# --- photos -----------------------------------------------------------------------------------------------------------


def test_every_seed_has_a_face_of_its_own_and_always_the_same() -> None:
    photos = {seed: photo_of(seed) for seed in (1, 2, 3)}
    assert len(set(photos.values())) == 3
    assert photo_of(1) == photos[1]
    for photo in photos.values():
        with Image.open(io.BytesIO(photo)) as found:
            assert (found.format, found.size) == ("JPEG", (WIDTH, HEIGHT))
        assert len(photo) < MAX_PHOTO_BYTES


def test_a_detector_finds_exactly_one_face_in_each() -> None:
    detector = NearFaceDetector()
    for seed in range(1, 7):
        with Image.open(io.BytesIO(photo_of(seed))) as found:
            picture = np.ascontiguousarray(np.asarray(found.convert("RGB"), np.uint8)[..., ::-1])
        assert len(detector.faces_in(picture)) == 1


def test_a_photo_needs_a_fresh_consent(desk: FaceDesk, now: Clock) -> None:
    given = consent(now)
    assert desk.photo(person(), "T-1", "s1", given) == photo_of(1)
    for off in (timedelta(minutes=31), timedelta(minutes=-6)):
        late = bodies.FaceConsent(consent_id=str(uuid4()), purpose="核对", given_at=iso_ms(now() - off))
        with pytest.raises(Refusal) as caught:
            desk.photo(person(), "T-1", "s1", late)
        assert caught.value.problem is ProblemType.CONSENT_MISSING


def test_a_consent_is_one_persons(desk: FaceDesk, now: Clock) -> None:
    given = consent(now)
    desk.photo(person(), "T-1", "s1", given)
    assert problem(lambda: desk.photo(person(2), "T-1", "s2", given)) is ProblemType.CONSENT_MISSING
    assert problem(lambda: desk.photo(person(), "T-2", "s2", given)) is ProblemType.CONSENT_MISSING


@pytest.mark.parametrize("seed", [EdgeCase.NO_PHOTO, 8])
def test_who_has_no_photo_of_record(desk: FaceDesk, now: Clock, seed: int) -> None:
    assert problem(lambda: desk.photo(person(seed), "T-1", "s1", consent(now))) is ProblemType.NO_PHOTO


def test_a_card_that_no_register_knows_has_none(desk: FaceDesk, now: Clock) -> None:
    stranger = Person("测试·无名", "999999199001010000", None)
    assert problem(lambda: desk.photo(stranger, "T-1", "s1", consent(now))) is ProblemType.NO_PHOTO


# --- verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, FaceOutcome.CONFIRMED),
        ({"distance": 0.4}, FaceOutcome.CONFIRMED),
        ({"distance": 0.41}, FaceOutcome.HELPER),  # a match by the terminal's threshold, not by the platform's
        ({"distance": None}, FaceOutcome.HELPER),
        ({"model": "stand-in-1"}, FaceOutcome.HELPER),  # not accredited, whatever it says of itself
        ({"weight": "with_another"}, FaceOutcome.HELPER),
        ({"verdict": "refer"}, FaceOutcome.HELPER),
        ({"verdict": "no_match"}, FaceOutcome.OTHER_WAY),
        ({"liveness": "skipped"}, FaceOutcome.HELPER),
        ({"liveness": "failed"}, FaceOutcome.HELPER),
        ({"model": "stand-in-1", "verdict": "no_match"}, FaceOutcome.OTHER_WAY),
    ],
)
def test_what_a_verdict_is_worth(desk: FaceDesk, now: Clock, changes: dict[str, object], outcome: FaceOutcome) -> None:
    given = consent(now)
    desk.photo(person(), "T-1", "s1", given)
    assert told(desk, report(given.consent_id, **changes)) is outcome
    assert desk.is_confirmed(given.consent_id, person().number) is (outcome is FaceOutcome.CONFIRMED)
    assert not desk.is_confirmed(given.consent_id, person(2).number)


def test_nobody_is_believed_until_a_model_is_on_the_list(tmp_path: Path, now: Clock) -> None:
    store = Store(tmp_path / "sandbox.db")
    desk, given = FaceDesk(store, now), consent(now)
    desk.photo(person(), "T-1", "s1", given)
    assert told(desk, report(given.consent_id)) is FaceOutcome.HELPER
    store.close()


def test_a_verdict_without_a_photo_is_none(desk: FaceDesk, now: Clock) -> None:
    given = consent(now)
    assert problem(lambda: told(desk, report(given.consent_id))) is ProblemType.FACE_REFERENCE_MISSING
    desk.photo(person(), "T-1", "s1", given)
    assert problem(lambda: told(desk, report(str(uuid4())))) is ProblemType.FACE_REFERENCE_MISSING
    assert problem(lambda: told(desk, report(given.consent_id), "s2")) is ProblemType.FACE_REFERENCE_MISSING
    now.moment += timedelta(minutes=10)
    assert problem(lambda: told(desk, report(given.consent_id))) is ProblemType.FACE_REFERENCE_MISSING


def test_a_photo_is_good_for_five_verdicts_however_often_it_is_fetched(desk: FaceDesk, now: Clock) -> None:
    given = consent(now)
    for _ in range(VERDICTS_ON_A_PHOTO):
        desk.photo(person(), "T-1", "s1", given)
        told(desk, report(given.consent_id, verdict="refer", distance=0.5))
    desk.photo(person(), "T-1", "s2", given)
    last = report(given.consent_id)
    assert problem(lambda: told(desk, last, "s2")) is ProblemType.FACE_REFERENCE_MISSING


def test_a_person_is_compared_in_vain_so_often_a_day_and_no_more(desk: FaceDesk, now: Clock) -> None:
    """With new consents, in new sessions, at other terminals: it is one person's photo."""

    def compared(terminal: str, session: str, one: bodies.FaceReport) -> tuple[FaceOutcome, bool]:
        return desk.report(person(), terminal, session, one, one.report_id)

    for number in range(VERDICTS_A_DAY - 1):
        given, terminal = consent(now), f"T-{number % 3}"
        desk.photo(person(), terminal, "s", given)
        vain = report(given.consent_id, verdict="no_match" if number % 2 else "refer", distance=0.5)
        assert compared(terminal, "s", vain)[0] is not FaceOutcome.CONFIRMED
    given = consent(now)
    desk.photo(person(), "T-1", "s", given)
    last, late = report(given.consent_id, verdict="refer", distance=0.5), report(given.consent_id)
    assert compared("T-1", "s", last) == (FaceOutcome.HELPER, False)
    assert compared("T-1", "s", last) == (FaceOutcome.HELPER, True), "a repeat is answered all the same"
    assert problem(lambda: compared("T-1", "s", late)) is ProblemType.TOO_MANY_FACES
    assert problem(lambda: desk.photo(person(), "T-1", "s", consent(now))) is ProblemType.TOO_MANY_FACES
    assert desk.photo(person(2), "T-1", "s", consent(now)) == photo_of(2)
    now.moment += timedelta(minutes=1)
    desk.begin_day()
    compared_again = consent(now)
    assert desk.photo(person(), "T-1", "s", compared_again) == photo_of(1)
    for _ in range(VERDICTS_ON_A_PHOTO):
        compared("T-1", "s", report(compared_again.consent_id, verdict="refer", distance=0.5))
    more = consent(now)
    desk.photo(person(), "T-1", "s", more)
    for _ in range(VERDICTS_ON_A_PHOTO):
        compared("T-1", "s", report(more.consent_id, verdict="refer", distance=0.5))
    assert problem(lambda: desk.photo(person(), "T-1", "s", consent(now))) is ProblemType.TOO_MANY_FACES
    now.moment += timedelta(hours=15)  # midnight
    assert desk.photo(person(), "T-1", "s", consent(now)) == photo_of(1)


def test_who_is_known_by_their_face_every_time_comes_as_often_as_they_like(desk: FaceDesk, now: Clock) -> None:
    for number in range(VERDICTS_A_DAY + 2):
        given = consent(now)
        desk.photo(person(), "T-1", f"s{number}", given)
        assert told(desk, report(given.consent_id), f"s{number}") is FaceOutcome.CONFIRMED


def test_a_repeat_is_answered_as_the_first_time_and_counts_once(desk: FaceDesk, now: Clock) -> None:
    given = consent(now)
    desk.photo(person(), "T-1", "s1", given)
    one = report(given.consent_id)
    answers = [desk.report(person(), "T-1", "s1", one, one.report_id) for _ in range(7)]
    assert answers == [(FaceOutcome.CONFIRMED, False)] + [(FaceOutcome.CONFIRMED, True)] * 6
    other = one.model_copy(update={"distance": 0.1})
    assert problem(lambda: told(desk, other)) is ProblemType.IDEMPOTENCY_KEY_REUSED
    assert problem(lambda: told(desk, one, "s2")) is ProblemType.IDEMPOTENCY_KEY_REUSED  # raises no second session
    assert problem(lambda: desk.report(person(), "T-1", "s1", one, "x")) is ProblemType.MALFORMED_REQUEST


# --- over the wire ----------------------------------------------------------------------------------------------------


def weak(world: World, client: PlatformClient, one: SyntheticResident) -> Session:
    return client.identify_by_issued_code(world.control.issued_codes(one.seed)["offline"])


def agreed() -> FaceConsent:
    made = face_consent("核对是不是本人", clock.now())
    return FaceConsent(made.consent_id, made.purpose, made.given_at)


def decision(distance: float = 0.2, weight: Weight = Weight.ALONE) -> Decision:
    return Decision(Verdict.MATCH, distance, MODEL, Thresholds(), weight)


@pytest.fixture
def accredited(world: World) -> Generator[None, None, None]:
    world.control.accredit_face_models({MODEL: 0.4})
    yield
    world.control.accredit_face_models({})


def test_a_stand_in_raises_nobody(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    session, given = weak(world, client, resident(341)), agreed()
    assert client.face_reference(session, given) == photo_of(341)
    answer = client.report_face(session, FaceReport.of(decision(weight=Weight.WITH_ANOTHER), given, Liveness.PASSED))
    assert (answer.outcome, answer.session.level) == (FaceOutcome.HELPER, "weak")
    # Nor does one that calls itself enough, as long as the platform does not.
    answer = client.report_face(session, FaceReport.of(decision(), given, Liveness.PASSED))
    assert (answer.outcome, answer.session) == (FaceOutcome.HELPER, session)
    with pytest.raises(LevelTooLow):
        client.drafts(session)


@pytest.mark.usefixtures("accredited")
def test_an_accredited_match_makes_the_session_strong(
    watch: ContractWatch, world: World, client: PlatformClient
) -> None:
    session, given = weak(world, client, resident(342)), agreed()
    client.face_reference(session, given)
    told = FaceReport.of(decision(), given, Liveness.PASSED)
    answer = client.report_face(session, told)
    assert (answer.outcome, answer.session) == (FaceOutcome.CONFIRMED, replace(session, level="strong"))
    assert client.report_face(session, told) == answer
    assert client.drafts(answer.session) == ()  # which wants a strong one
    kept = world.control.face_verdicts()[-1]
    assert (kept["report_id"], kept["outcome"], kept["distance"]) == (told.report_id, "confirmed", 0.2)
    assert resident(342).number not in json.dumps(world.control.face_verdicts())


@pytest.mark.usefixtures("accredited")
def test_a_case_by_face_is_filed_only_when_the_face_was_confirmed_here(world: World, client: PlatformClient) -> None:
    one = resident(343)
    session, given = weak(world, client, one), agreed()
    client.face_reference(session, given)
    told = {"id": given.consent_id, "kind": "face", "what": ["face.comparison"], "purpose": given.purpose}

    def by_face(record: dict[str, object]) -> None:
        record["applicant"] = {**record["applicant"], "method": "face", "assurance": "strong"}  # type: ignore[dict-item]
        record["consents"] = [*record["consents"], {**told, "given_at": given.given_at}]  # type: ignore[misc]

    record = record_for(client, one, FLEXIBLE)
    with pytest.raises(Rejected) as caught:
        client.commit_case(sealed(world, record, by_face))
    assert caught.value.problem.name == "package-invalid"
    client.report_face(session, FaceReport.of(decision(), given, Liveness.PASSED))
    assert client.commit_case(sealed(world, record, by_face)).state == "received"


def test_without_a_photo_there_is_another_way(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    assert client.face_reference(identify(client, resident(EdgeCase.NO_PHOTO)), agreed()) == NoPhoto()


def test_a_session_that_is_over_gets_no_photo(watch: ContractWatch, client: PlatformClient) -> None:
    with pytest.raises(SessionEnded):
        client.face_reference(Session("no-such-token-at-all", "strong", "", ""), agreed())


def test_a_stale_consent_gets_none_either(watch: ContractWatch, client: PlatformClient) -> None:
    old = FaceConsent(str(uuid4()), "核对", iso_ms(clock.now() - timedelta(hours=1)))
    with pytest.raises(Rejected) as caught:
        client.face_reference(identify(client, resident(344)), old)
    assert caught.value.problem.name == "consent-missing"


def test_a_distance_that_is_no_number_is_told_as_none() -> None:
    given = agreed()
    unknown = Decision(Verdict.NO_MATCH, float("nan"), MODEL, Thresholds(), Weight.ALONE)
    assert FaceReport.of(unknown, given, Liveness.FAILED).distance is None
    assert FaceReport.of(decision(0.123456), given, Liveness.PASSED).distance == 0.1235
