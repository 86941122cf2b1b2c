# SPDX-License-Identifier: Apache-2.0
"""A helper who vouches, at the platform: what helpers see, what they may do, and everything that confirms nobody."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from kiosk.platform import eyes_answers as answers
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import LevelTooLow, ProtocolFault, Rejected, SessionEnded
from kiosk.platform.model import FaceReport, Liveness, Referral, ReferralRequest, ReferralState, Session
from kiosk.platform.sandbox import bodies
from kiosk.platform.sandbox.control import SandboxControlError
from kiosk.platform.sandbox.drawn_faces import photo_of
from kiosk.platform.sandbox.face_desk import FaceDesk
from kiosk.platform.sandbox.population import resident
from kiosk.platform.sandbox.problems import ProblemType
from kiosk.platform.sandbox.referral_desk import (
    CODE_TRIES,
    REFERRAL_LIFE,
    REFUSALS_A_DAY,
    VERDICT_LIFE,
    HelperError,
    ReferralDesk,
    ShownReferral,
)
from kiosk.platform.sandbox.store import Store
from kiosk.vision.faces.verify import Weight
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.test_face_desk import Clock, agreed, consent, decision, person, problem, report, weak
from tests.unit.kiosk.platform.world import World, record_for, sealed
from tests.unit.kiosk.synthetic import FLEXIBLE

HELPER, OTHER_HELPER = "BB0001", "BB0002"


class Hall:
    """A desk with its clock, and one person who was compared at one terminal."""

    def __init__(self, folder: Path) -> None:
        self.now = Clock()
        self.store = Store(folder / "sandbox.db")
        self.faces = FaceDesk(self.store, self.now)
        self.desk = ReferralDesk(self.store, self.now, self.faces)

    def compared(self, session: str = "s1", terminal: str = "T-1", seed: int = 1, **changes: object) -> str:
        """The id of a verdict."""
        given = consent(self.now)
        self.faces.photo(person(seed), terminal, session, given)
        told = report(given.consent_id, **changes)
        self.faces.report(person(seed), terminal, session, told, told.report_id)
        return told.report_id

    def opened(self, report_id: str = "", session: str = "s1", terminal: str = "T-1", seed: int = 1) -> ShownReferral:
        body = bodies.ReferralRequest(
            referral_id=str(uuid4()),
            report_id=report_id or self.compared(session, terminal, seed),
            purpose="核对是不是本人",
            site_code="999999-01",
            item_code=FLEXIBLE,
        )
        return self.desk.open(person(seed), terminal, session, body, body.referral_id)[0]

    def state(self, one: ShownReferral, session: str = "s1", terminal: str = "T-1") -> ReferralState:
        return self.desk.shown(one.referral_id, terminal, session).state


@pytest.fixture
def hall(tmp_path: Path) -> Generator[Hall, None, None]:
    made = Hall(tmp_path)
    yield made
    made.store.close()


def not_taken(act: Callable[[], object]) -> str:
    with pytest.raises(HelperError) as caught:
        act()
    return str(caught.value)


# --- what helpers see and do -------------------------------------------------------------------------------------------


def test_helpers_see_the_case_and_neither_a_live_picture_nor_the_code(hall: Hall) -> None:
    one = hall.opened()
    (seen,) = hall.desk.seen_by_helpers()
    assert (seen["name"], seen["number"], seen["purpose"]) == (person().name, person().number, "核对是不是本人")
    assert (seen["terminal_id"], seen["site_code"], seen["item_code"]) == ("T-1", "999999-01", FLEXIBLE)
    verdict = seen["verdict"]
    assert (verdict["model"], verdict["distance"], verdict["match_threshold"]) == ("vendor-sdk-1.2", 0.3, 0.45)
    assert (seen["state"], seen["helper_no"], seen["valid_s"]) == ("waiting", None, 300)
    assert "check_code" not in {*seen, *verdict}, "it stands on the terminal's screen alone"
    assert hall.desk.photo(one.referral_id) == photo_of(1)


def test_a_helper_takes_it_and_confirms_with_the_code_on_the_screen(hall: Hall) -> None:
    one = hall.opened()
    assert (one.state, one.helper_no) == (ReferralState.WAITING, None)
    hall.desk.take(one.referral_id, HELPER)
    hall.desk.take(one.referral_id, HELPER)
    on_the_way = hall.desk.shown(one.referral_id, "T-1", "s1")
    assert (on_the_way.state, on_the_way.helper_no) == (ReferralState.TAKEN, HELPER)
    hall.desk.confirm(one.referral_id, HELPER, one.check_code)
    assert not hall.desk.is_vouched(one.referral_id, HELPER, person().number), "the terminal does not know it yet"
    assert hall.state(one) is ReferralState.CONFIRMED
    assert hall.desk.is_vouched(one.referral_id, HELPER, person().number)
    assert not hall.desk.is_vouched(one.referral_id, OTHER_HELPER, person().number)
    assert not hall.desk.is_vouched(one.referral_id, HELPER, person(2).number)
    assert not hall.desk.is_vouched(str(uuid4()), HELPER, person().number)
    assert hall.desk.photo(one.referral_id) is None, "over: nothing more is shown"
    hall.now.moment += timedelta(hours=1)
    assert hall.state(one) is ReferralState.CONFIRMED, "fetched in time"


def test_a_helper_may_say_no(hall: Hall) -> None:
    one = hall.opened()
    hall.desk.take(one.referral_id, HELPER)
    hall.desk.refuse(one.referral_id, HELPER)
    assert hall.state(one) is ReferralState.REFUSED
    assert "over" in not_taken(lambda: hall.desk.confirm(one.referral_id, HELPER, one.check_code))


def test_only_who_took_it_answers_and_only_helpers_take(hall: Hall) -> None:
    one = hall.opened()
    assert "work number" in not_taken(lambda: hall.desk.take(one.referral_id, "BB9999"))
    assert "take it first" in not_taken(lambda: hall.desk.confirm(one.referral_id, HELPER, one.check_code))
    hall.desk.take(one.referral_id, HELPER)
    assert "another helper" in not_taken(lambda: hall.desk.take(one.referral_id, OTHER_HELPER))
    assert "take it first" in not_taken(lambda: hall.desk.confirm(one.referral_id, OTHER_HELPER, one.check_code))
    assert "take it first" in not_taken(lambda: hall.desk.refuse(one.referral_id, OTHER_HELPER))
    assert "nothing to answer" in not_taken(lambda: hall.desk.take(str(uuid4()), HELPER))
    assert hall.state(one) is ReferralState.TAKEN


def test_a_code_that_is_guessed_ends_it(hall: Hall) -> None:
    one = hall.opened()
    hall.desk.take(one.referral_id, HELPER)
    wrong = f"{(int(one.check_code) + 1) % 10_000:04d}"
    for left in range(CODE_TRIES, 0, -1):
        assert hall.state(one) is ReferralState.TAKEN, left
        assert "not the code" in not_taken(lambda: hall.desk.confirm(one.referral_id, HELPER, wrong))
    assert hall.state(one) is ReferralState.REFUSED


# --- time --------------------------------------------------------------------------------------------------------------


def test_nobody_answers_and_it_is_over(hall: Hall) -> None:
    one = hall.opened()
    hall.now.moment += REFERRAL_LIFE - timedelta(seconds=1)
    assert (hall.state(one), hall.desk.shown(one.referral_id, "T-1", "s1").valid_s) == (ReferralState.WAITING, 1)
    hall.now.moment += timedelta(seconds=1)
    assert hall.state(one) is ReferralState.EXPIRED
    assert "over" in not_taken(lambda: hall.desk.take(one.referral_id, HELPER))
    again = hall.opened(hall.desk.seen_by_helpers()[0]["report_id"])
    assert again.state is ReferralState.WAITING, "the same verdict may be referred once more"


def test_a_confirmation_that_nobody_fetched_in_time_is_worth_nothing(hall: Hall) -> None:
    one = hall.opened()
    hall.desk.take(one.referral_id, HELPER)
    hall.desk.confirm(one.referral_id, HELPER, one.check_code)
    hall.now.moment += REFERRAL_LIFE
    assert hall.state(one) is ReferralState.EXPIRED
    assert not hall.desk.is_vouched(one.referral_id, HELPER, person().number)


def test_withdrawn_is_over_and_what_is_decided_stays(hall: Hall) -> None:
    one = hall.opened()
    hall.desk.take(one.referral_id, HELPER)
    hall.desk.confirm(one.referral_id, HELPER, one.check_code)
    hall.desk.withdraw(one.referral_id, "T-1")
    assert hall.state(one) is ReferralState.WITHDRAWN, "nobody had seen the yes"
    two = hall.opened()
    hall.desk.take(two.referral_id, HELPER)
    hall.desk.confirm(two.referral_id, HELPER, two.check_code)
    assert hall.state(two) is ReferralState.CONFIRMED
    hall.desk.withdraw(two.referral_id, "T-1")
    assert hall.state(two) is ReferralState.CONFIRMED
    assert problem(lambda: hall.desk.withdraw(two.referral_id, "T-2")) is ProblemType.NO_SUCH_REFERRAL
    assert problem(lambda: hall.desk.withdraw(str(uuid4()), "T-1")) is ProblemType.NO_SUCH_REFERRAL


def test_another_one_ends_the_one_before_at_this_terminal_alone(hall: Hall) -> None:
    elsewhere = hall.opened(session="s2", terminal="T-2", seed=2)
    first = hall.opened()
    second = hall.opened()
    assert (hall.state(first), hall.state(second)) == (ReferralState.WITHDRAWN, ReferralState.WAITING)
    assert hall.state(elsewhere, "s2", "T-2") is ReferralState.WAITING


# --- what can be referred ----------------------------------------------------------------------------------------------


def test_there_must_be_a_verdict_of_this_session_that_was_not_no(hall: Hall) -> None:
    assert problem(lambda: hall.opened(str(uuid4()))) is ProblemType.NOTHING_TO_REFER
    other_way = hall.compared(verdict="no_match", distance=0.9)
    assert problem(lambda: hall.opened(other_way)) is ProblemType.NOTHING_TO_REFER
    mine = hall.compared()
    for session, terminal, seed in (("s2", "T-1", 1), ("s1", "T-2", 1), ("s1", "T-1", 2)):
        found = problem(lambda s=session, t=terminal, p=seed: hall.opened(mine, s, t, p))  # type: ignore[misc]  # bound in the loop
        assert found is ProblemType.NOTHING_TO_REFER
    hall.now.moment += VERDICT_LIFE + timedelta(seconds=1)
    assert problem(lambda: hall.opened(mine)) is ProblemType.NOTHING_TO_REFER


def test_after_a_no_the_same_verdict_is_not_asked_again_and_after_two_nothing_is_for_today(hall: Hall) -> None:
    for number in range(REFUSALS_A_DAY):
        mine = hall.compared(session=f"s{number}")
        one = hall.opened(mine, session=f"s{number}")
        hall.desk.take(one.referral_id, HELPER)
        hall.desk.refuse(one.referral_id, HELPER)
        assert problem(lambda m=mine, n=number: hall.opened(m, f"s{n}")) is ProblemType.NOTHING_TO_REFER  # type: ignore[misc]  # bound in the loop
    assert problem(lambda: hall.opened(terminal="T-9")) is ProblemType.NOTHING_TO_REFER
    assert hall.opened(terminal="T-9", seed=2).state is ReferralState.WAITING
    hall.now.moment += timedelta(hours=15)  # midnight
    assert hall.opened().state is ReferralState.WAITING


def test_a_repeat_is_answered_with_how_it_stands(hall: Hall) -> None:
    body = bodies.ReferralRequest(
        referral_id=str(uuid4()), report_id=hall.compared(), purpose="核对", site_code="999999-01", item_code=FLEXIBLE
    )

    def ask(one: bodies.ReferralRequest = body, key: str = "", session: str = "s1") -> tuple[ShownReferral, bool]:
        return hall.desk.open(person(), "T-1", session, one, key or one.referral_id)

    first, is_repeat = ask()
    assert not is_repeat
    hall.desk.take(first.referral_id, HELPER)
    again, is_repeat = ask()
    assert is_repeat
    assert (again.state, again.check_code) == (ReferralState.TAKEN, first.check_code)
    assert problem(lambda: ask(body.model_copy(update={"purpose": "别的"}))) is ProblemType.IDEMPOTENCY_KEY_REUSED
    assert problem(lambda: ask(session="s2")) is ProblemType.IDEMPOTENCY_KEY_REUSED
    assert problem(lambda: ask(key="x")) is ProblemType.MALFORMED_REQUEST


def test_it_is_shown_to_the_session_that_opened_it_alone(hall: Hall) -> None:
    one = hall.opened()
    for terminal, session in (("T-2", "s1"), ("T-1", "s2")):
        found = problem(lambda t=terminal, s=session: hall.desk.shown(one.referral_id, t, s))  # type: ignore[misc]  # bound in the loop
        assert found is ProblemType.NO_SUCH_REFERRAL
    assert problem(lambda: hall.desk.shown(str(uuid4()), "T-1", "s1")) is ProblemType.NO_SUCH_REFERRAL


# --- over the wire -----------------------------------------------------------------------------------------------------


def compared(world: World, client: PlatformClient, seed: int) -> tuple[Session, ReferralRequest, dict[str, object]]:
    session, given = weak(world, client, resident(seed)), agreed()
    client.face_reference(session, given)
    told = FaceReport.of(decision(weight=Weight.WITH_ANOTHER), given, Liveness.SKIPPED)
    client.report_face(session, told)
    consented = {"id": given.consent_id, "kind": "face", "what": ["face.comparison"], "purpose": given.purpose}
    return (
        session,
        ReferralRequest(told.report_id, given.purpose, "999999-01", FLEXIBLE),
        {
            **consented,
            "given_at": given.given_at,
        },
    )


def test_a_helper_makes_the_session_strong_and_the_case_says_who(
    watch: ContractWatch, world: World, client: PlatformClient
) -> None:
    one = resident(351)
    session, request, consented = compared(world, client, 351)
    opened = client.open_referral(session, request)
    assert (opened.state, opened.helper_no, opened.session) == (ReferralState.WAITING, "", session)
    assert 290 <= opened.valid_s <= 300
    with pytest.raises(LevelTooLow):
        client.drafts(session)
    control = world.control
    control.take_referral(opened.referral_id, HELPER)
    assert client.referral(session, opened.referral_id).helper_no == HELPER
    with pytest.raises(SandboxControlError, match="not the code"):
        control.confirm_referral(opened.referral_id, HELPER, f"{(int(opened.check_code) + 1) % 10_000:04d}")
    control.confirm_referral(opened.referral_id, HELPER, opened.check_code)

    def vouched(helper_no: str) -> Callable[[dict[str, object]], None]:
        def change(record: dict[str, object]) -> None:
            by = {"referral_id": opened.referral_id, "helper_no": helper_no}
            applicant = {**record["applicant"], "method": "helper", "assurance": "strong", "vouched": by}  # type: ignore[dict-item]
            record["applicant"] = applicant
            record["consents"] = [*record["consents"], consented]  # type: ignore[misc]

        return change

    record = record_for(client, one, FLEXIBLE)
    with pytest.raises(Rejected) as caught:  # nobody at the terminal has seen the yes
        client.commit_case(sealed(world, record, vouched(HELPER)))
    assert caught.value.problem.name == "package-invalid"
    confirmed = client.referral(session, opened.referral_id)
    assert (confirmed.state, confirmed.session) == (ReferralState.CONFIRMED, replace(session, level="strong"))
    assert client.drafts(confirmed.session) == ()
    assert client.open_referral(session, request).state is ReferralState.CONFIRMED
    for wrong in (vouched(OTHER_HELPER), lambda r: r["applicant"].update(method="helper")):
        with pytest.raises(Rejected) as caught:
            client.commit_case(sealed(world, record, wrong))
        assert caught.value.problem.name == "package-invalid"
    filed = client.commit_case(sealed(world, record, vouched(HELPER)))
    assert filed.state == "received"


def test_a_card_needs_no_helper_and_names_none(world: World, client: PlatformClient) -> None:
    record = record_for(client, resident(352), FLEXIBLE)

    def named(case: dict[str, dict[str, object]]) -> None:
        case["applicant"]["vouched"] = {"referral_id": str(uuid4()), "helper_no": HELPER}

    with pytest.raises(Rejected) as caught:
        client.commit_case(sealed(world, record, named))
    assert caught.value.problem.name == "package-invalid"


def test_no_and_nobody_and_withdrawn(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    session, request, _ = compared(world, client, 353)
    opened = client.open_referral(session, request)
    client.withdraw_referral(opened.referral_id)
    client.withdraw_referral(opened.referral_id)
    client.withdraw_referral(str(uuid4()))
    assert client.referral(session, opened.referral_id).state is ReferralState.WITHDRAWN
    world.control.set_referral_life(0.001)
    try:
        late = client.open_referral(session, replace(request, referral_id=str(uuid4())))
    finally:
        world.control.set_referral_life(REFERRAL_LIFE.total_seconds())
    assert client.referral(session, late.referral_id).state is ReferralState.EXPIRED
    third = client.open_referral(session, replace(request, referral_id=str(uuid4())))
    world.control.take_referral(third.referral_id, HELPER)
    world.control.refuse_referral(third.referral_id, HELPER)
    said_no = client.referral(session, third.referral_id)
    assert (said_no.state, said_no.helper_no, said_no.session) == (ReferralState.REFUSED, HELPER, session)
    with pytest.raises(Rejected) as caught:
        client.open_referral(session, replace(request, referral_id=str(uuid4())))
    assert caught.value.problem.name == "nothing-to-refer"
    with pytest.raises(Rejected) as caught:
        client.open_referral(session, replace(request, referral_id=str(uuid4()), item_code="NO-SUCH"))
    assert caught.value.problem.name == "unknown-item"
    with pytest.raises(Rejected) as caught:
        client.referral(session, str(uuid4()))
    assert caught.value.problem.name == "no-such-referral"
    with pytest.raises(SessionEnded):
        client.referral(Session("no-such-token-at-all", "strong", "", ""), third.referral_id)


def test_who_plays_the_helper_sees_the_photo_and_cannot_do_just_anything(world: World, client: PlatformClient) -> None:
    session, request, _ = compared(world, client, 354)
    opened = client.open_referral(session, request)
    seen = next(one for one in world.control.face_referrals() if one["referral_id"] == opened.referral_id)
    assert (seen["name"], seen["state"]) == (resident(354).name, "waiting")
    address = f"{world.facts['control']}/sandbox/face-referrals/{opened.referral_id}"
    photo = requests.get(f"{address}/photo", timeout=10)
    assert (photo.content, photo.headers["Content-Type"]) == (photo_of(354), "image/jpeg")
    assert requests.post(address, json={"act": "nod", "helper_no": HELPER}, timeout=10).status_code == 400
    with pytest.raises(SandboxControlError, match="life_s"):
        world.control.set_referral_life(0)
    client.withdraw_referral(opened.referral_id)
    assert requests.get(f"{address}/photo", timeout=10).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"level": "weak"},
        {"helper_no": None},
        {"helper_no": "13812345678"},
        {"check_code": "12345"},
        {"state": "well"},
        {"valid_s": -1},
        {"referral_id": "11111111-1111-4111-8111-111111111111"},
    ],
)
def test_an_answer_that_is_not_whole_confirms_nobody(change: dict[str, object]) -> None:
    referral_id = "22222222-2222-4222-8222-222222222222"
    whole = {
        "referral_id": referral_id, "state": "confirmed", "check_code": "4712", "helper_no": HELPER, "level": "strong",
        "valid_s": 100,
    }  # fmt: skip
    session = Session("t" * 20, "weak", "", "")
    found = answers.referral(whole, session, referral_id)
    assert found == Referral(
        referral_id, ReferralState.CONFIRMED, "4712", HELPER, 100, replace(session, level="strong")
    )
    with pytest.raises(ProtocolFault):
        answers.referral({**whole, **change}, session, referral_id)
