# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 at the platform: taken up once, by whom it belongs to, for a while; and what a telephone and a clerk may see."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from config.clock import iso_ms
from config.modes import Environment
from kiosk.application.draft import draft_bytes
from kiosk.application.form import Form
from kiosk.catalogue.words import long_sentences
from kiosk.platform.acting_model import ActingOpened
from kiosk.platform.client import PlatformClient
from kiosk.platform.continuation_package import (
    CONTINUATION,
    ContinuedForm,
    continuation_package,
    read_continuation_package,
)
from kiosk.platform.continuations import (
    ContinuationAbout,
    ContinuationKind,
    ContinuationState,
    Continued,
    continuation,
)
from kiosk.platform.draft_release import DraftOwner, draft_package
from kiosk.platform.errors import Busy, LevelTooLow, ProtocolFault, Rejected
from kiosk.platform.sandbox import continuation_pages as pages
from kiosk.platform.sandbox.case_desk import CaseDesk
from kiosk.platform.sandbox.continuation_bodies import ContinuationOpening
from kiosk.platform.sandbox.continuation_clerk_page import CLERK_WORDS, clerk_page
from kiosk.platform.sandbox.continuation_desk import LIFE_S, ContinuationDesk, Opened
from kiosk.platform.sandbox.continuation_limits import MISSES_IN_WINDOW
from kiosk.platform.sandbox.continued_things import ContinuedThings, ShownForm
from kiosk.platform.sandbox.enrolment import prepare
from kiosk.platform.sandbox.office_clock import OfficeClock
from kiosk.platform.sandbox.own_case_desk import Misses, OwnCaseDesk
from kiosk.platform.sandbox.population import SyntheticResident, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import Store
from offline_cache.sealing import Opener, Sealer
from tests.unit.kiosk.platform.test_face_desk import Clock as StandingClock
from tests.unit.kiosk.platform.world import World, identify, open_form
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION, catalogue

PHONE, WINDOW = ContinuationKind.PHONE, ContinuationKind.WINDOW
DRAFT = {
    "schema": "draft/1",
    "item": FLEXIBLE,
    "guide_version": "1",
    "answers": {"household": "local"},
    "template": "local",
    "own": {"work_content": "<b>摆摊</b>", "phone": "19900001234", "start_date": "2026-01-01"},
    "disputes": [],
    "photographed": ["HKB"],
}
HOSTILE = ("<b>摆摊</b>", "19900001234")


def owner(person: SyntheticResident) -> DraftOwner:
    return DraftOwner(person.name, person.number, "111")


def package(person: SyntheticResident, draft: object = DRAFT) -> bytes:
    return continuation_package(owner(person), json.dumps(draft).encode(), ["income_band", "no_such_field"])


class Clock(StandingClock):
    def pass_s(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Desk:
    """A desk with a clock that is moved by hand."""

    def __init__(self, folder: Path) -> None:
        keys = prepare(folder, Environment.DEMO)
        self.now = Clock()
        self.store = Store(folder / "sandbox.db")
        self.cases = CaseDesk(
            self.store, catalogue(), OfficeClock(self.store, self.now), keys.signing, let_go=lambda _case_id: None
        )
        own_cases = OwnCaseDesk(self.store, self.cases, catalogue(), Misses(self.now), lambda _case: False)
        things = ContinuedThings(self.store, Opener([keys.sealing]), catalogue(), own_cases)
        self.desk = ContinuationDesk(self.store, things, self.now)
        self.sealer = Sealer(keys.sealing.public_key)

    def body(
        self, person: SyntheticResident, kind: ContinuationKind, item_code: str = FLEXIBLE, plain: bytes | None = None
    ) -> ContinuationOpening:
        made = str(uuid4())
        envelope = self.sealer.seal(made, CONTINUATION, plain or package(person))
        return ContinuationOpening(
            continuation_id=made,
            kind=kind.value,
            about="form",
            item_code=item_code,
            envelope=b64encode(envelope).decode(),
        )

    def opened(self, seed: int = 1, kind: ContinuationKind = PHONE) -> tuple[str, str]:
        """Its id and its secret."""
        body = self.body(resident(seed), kind)
        told, is_repeat = self.desk.open(known(seed), "T-1", body)
        assert not is_repeat
        return body.continuation_id, str(told["secret"])

    def state(self, continuation_id: str) -> str:
        return str(self.desk.state(continuation_id, "T-1")["state"])


def known(seed: int) -> Person:
    one = resident(seed)
    return Person(one.name, one.number, one)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def form_of(opened: Opened) -> ContinuedForm:
    assert isinstance(opened.thing, ShownForm)
    return opened.thing.form


def problem(refused: pytest.ExceptionInfo[Refusal]) -> ProblemType:
    return refused.value.problem


def test_a_telephone_sees_nothing_before_the_four_signs_and_takes_it_up_once(desk: Desk) -> None:
    made, token = desk.opened()
    assert desk.desk.seen_by_phone(token).name == catalogue().items[FLEXIBLE].name
    assert desk.desk.state(made, "T-1")["is_opened"]
    assert desk.desk.of_phone(token, "") is None
    with pytest.raises(Refusal) as wrong:
        desk.desk.take_by_phone(token, "guessed")
    assert problem(wrong) is ProblemType.MALFORMED_REQUEST
    mine = desk.desk.try_phone(token, resident(1).number[-4:].lower())
    shown = desk.desk.of_phone(token, mine)
    assert shown is not None
    assert not shown.is_taken
    desk.desk.take_by_phone(token, mine)
    desk.desk.take_by_phone(token, mine)
    assert desk.state(made) == "taken"
    again = desk.desk.of_phone(token, mine)
    assert again is not None
    assert again.is_taken
    with pytest.raises(Refusal) as other:
        desk.desk.of_phone(token, "another browser")
    assert problem(other) is ProblemType.CONTINUATION_TAKEN
    with pytest.raises(Refusal) as late_try:
        desk.desk.try_phone(token, resident(1).number[-4:])
    assert problem(late_try) is ProblemType.CONTINUATION_TAKEN, "who knows the four signs too comes too late"
    with pytest.raises(Refusal) as late:
        desk.desk.withdraw(made, "T-1")
    assert problem(late) is ProblemType.CONTINUATION_TAKEN


def test_five_wrong_tries_withdraw_it_and_nothing_of_the_person_is_left(desk: Desk) -> None:
    made, token = desk.opened()
    right = resident(1).number[-4:]
    left = []
    for _ in range(5):
        with pytest.raises(Refusal) as wrong:
            desk.desk.try_phone(token, "0000" if right != "0000" else "1111")
        left.append(wrong.value.more["attempts_left"])
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(Refusal) as over:
        desk.desk.try_phone(token, right)
    assert problem(over) is ProblemType.CONTINUATION_OVER
    assert desk.state(made) == "withdrawn"
    row = desk.store.row("SELECT * FROM continuations")
    assert row is not None
    assert (row["envelope"], row["person_number"]) == (b"", "")


@pytest.mark.parametrize("kind", [PHONE, WINDOW])
def test_its_time_runs_out(desk: Desk, kind: ContinuationKind) -> None:
    made, secret = desk.opened(kind=kind)
    desk.now.pass_s(LIFE_S[kind] - 1)
    assert desk.state(made) == "waiting"
    desk.now.pass_s(2)
    with pytest.raises(Refusal) as over:
        desk.desk.of_phone(secret, "") if kind is PHONE else desk.desk.of_window(secret)
    assert problem(over) is ProblemType.CONTINUATION_OVER
    assert desk.state(made) == "expired"
    assert desk.desk.state(made, "T-1")["secret"] is None


def test_what_was_taken_up_stays_so_and_loses_its_content(desk: Desk) -> None:
    made, number = desk.opened(kind=WINDOW)
    desk.desk.take_at_window(number, "SL0001")
    desk.now.pass_s(LIFE_S[WINDOW] + 1)
    assert desk.state(made) == "taken"
    row = desk.store.row("SELECT * FROM continuations")
    assert row is not None
    assert row["envelope"] == b""
    desk.now.pass_s(8 * 86_400)
    with pytest.raises(Refusal) as gone:
        desk.state(made)
    assert problem(gone) is ProblemType.NO_SUCH_CONTINUATION


def test_a_clerk_types_the_number_as_it_is_printed_and_the_second_clerk_comes_too_late(desk: Desk) -> None:
    _, number = desk.opened(kind=WINDOW)
    printed = f"{number[:3]} {number[3:6]}-{number[6:]}"
    assert form_of(desk.desk.of_window(printed)).own["phone"] == "19900001234"
    assert desk.desk.take_at_window(printed, "SL0001").kind is WINDOW
    with pytest.raises(Refusal) as late:
        desk.desk.take_at_window(number, "SL0002")
    assert problem(late) is ProblemType.CONTINUATION_TAKEN


def test_a_clerk_whose_answer_was_lost_sees_the_form_again_for_as_long_as_it_lives(desk: Desk) -> None:
    _, number = desk.opened(kind=WINDOW)
    first = desk.desk.take_at_window(number, "SL0001")
    again = desk.desk.take_at_window(number, "SL0001")
    assert (again.continuation_id, form_of(again).own) == (first.continuation_id, form_of(first).own)
    with pytest.raises(Refusal) as taken:
        desk.desk.of_window(number)
    assert problem(taken) is ProblemType.CONTINUATION_TAKEN
    with pytest.raises(Refusal) as taken:
        desk.desk.take_at_window(number, "SL0002")
    assert problem(taken) is ProblemType.CONTINUATION_TAKEN
    desk.now.pass_s(LIFE_S[WINDOW] + 1)
    with pytest.raises(Refusal) as gone:
        desk.desk.take_at_window(number, "SL0001")
    assert problem(gone) is ProblemType.CONTINUATION_TAKEN, "taken up, and its content is forgotten"


def filed(desk: Desk, number: str, at: str) -> None:
    """A case of the same person and service, under this number."""
    desk.store.run(
        "INSERT INTO cases (case_id, case_number, fingerprint, item_code, terminal_id, person_number, terminal_day, "
        "terminal_received_at, platform_received_at, state, opened) VALUES (?, ?, '', ?, 'T-1', ?, '', '', ?, '', '{}')",
        number, number, FLEXIBLE, resident(1).number, at,
    )  # fmt: skip


def test_a_telephone_does_not_take_up_what_was_filed_since(desk: Desk) -> None:
    """Who could not be told whether the code was taken back goes on at the terminal: the code files nothing twice."""
    made, token = desk.opened()
    browser = desk.desk.try_phone(token, resident(1).number[-4:])
    filed(desk, "since", iso_ms(desk.now()))
    shown = desk.desk.of_phone(token, browser)
    assert shown is not None
    text = pages.thing_page("/c/x", shown)
    assert "已经在终端办了" in text
    assert "<button" not in text
    with pytest.raises(Refusal) as over:
        desk.desk.take_by_phone(token, browser)
    assert problem(over) is ProblemType.CONTINUATION_OVER
    assert desk.state(made) == "waiting"


def test_a_telephone_that_had_it_before_still_sees_it_behind_a_case_filed_since(desk: Desk) -> None:
    _, token = desk.opened()
    browser = desk.desk.try_phone(token, resident(1).number[-4:])
    desk.desk.take_by_phone(token, browser)
    filed(desk, "since", iso_ms(desk.now()))
    desk.desk.take_by_phone(token, browser)
    shown = desk.desk.of_phone(token, browser)
    assert shown is not None
    assert "接过来了" in pages.thing_page("/c/x", shown)


def test_a_clerk_is_told_of_a_case_that_was_filed_since(desk: Desk) -> None:
    filed(desk, "before", iso_ms(desk.now() - timedelta(days=9)))
    _, number = desk.opened(kind=WINDOW)
    assert desk.desk.of_window(number).filed_as == ""
    desk.now.pass_s(60)
    filed(desk, "since", iso_ms(desk.now()))
    shown = desk.desk.of_window(number)
    assert shown.filed_as == "since"
    assert "请别再交一遍" in clerk_page("csrf", shown, number)


def test_numbers_cannot_be_counted_through(desk: Desk) -> None:
    _, number = desk.opened(kind=WINDOW)
    wrong = f"{(int(number) + 1) % 10**9:09d}"
    for _ in range(MISSES_IN_WINDOW):
        with pytest.raises(Refusal) as missed:
            desk.desk.of_window(wrong)
        assert problem(missed) is ProblemType.NO_SUCH_CONTINUATION
    with pytest.raises(Refusal) as busy:
        desk.desk.of_window(number)
    assert problem(busy) is ProblemType.BUSY
    desk.now.pass_s(61)
    assert desk.desk.of_window(number).kind is WINDOW


def test_a_newer_one_of_the_same_form_withdraws_the_one_before(desk: Desk) -> None:
    first, number = desk.opened(kind=WINDOW)
    others, _ = desk.opened(seed=2)
    second, _ = desk.opened()
    assert [desk.state(one) for one in (first, others, second)] == ["withdrawn", "waiting", "waiting"]
    with pytest.raises(Refusal) as over:
        desk.desk.of_window(number)
    assert problem(over) is ProblemType.CONTINUATION_OVER


def test_a_repeat_is_the_same_and_another_content_is_refused(desk: Desk) -> None:
    body = desk.body(resident(1), PHONE)
    first, _ = desk.desk.open(known(1), "T-1", body)
    assert desk.desk.open(known(1), "T-1", body) == (first, True)
    with pytest.raises(Refusal) as reused:
        desk.desk.open(known(1), "T-1", body.model_copy(update={"kind": "window"}))
    assert problem(reused) is ProblemType.IDEMPOTENCY_KEY_REUSED


def test_it_is_taken_back_by_its_terminal_alone_and_may_be_so_twice(desk: Desk) -> None:
    made, token = desk.opened()
    with pytest.raises(Refusal) as foreign:
        desk.desk.withdraw(made, "T-2")
    assert problem(foreign) is ProblemType.NO_SUCH_CONTINUATION
    desk.desk.withdraw(made, "T-1")
    desk.desk.withdraw(made, "T-1")
    with pytest.raises(Refusal) as over:
        desk.desk.seen_by_phone(token)
    assert problem(over) is ProblemType.CONTINUATION_OVER


def test_somebody_elses_form_or_another_service_is_not_opened(desk: Desk) -> None:
    bad = {
        ProblemType.PACKAGE_INVALID: [
            desk.body(resident(2), PHONE),
            desk.body(resident(1), PHONE, PENSION),
            desk.body(resident(1), PHONE, plain=draft_package(owner(resident(1)), b"half a form")),
            desk.body(resident(1), PHONE, plain=package(resident(1), {**DRAFT, "own": {"phone": 1}})),
            desk.body(resident(1), PHONE, plain=package(resident(1), {**DRAFT, "item": 1})),
            desk.body(resident(1), PHONE, plain=package(resident(1), {**DRAFT, "photographed": "HKB"})),
        ],
        ProblemType.UNKNOWN_ITEM: [desk.body(resident(1), PHONE, "NO-SUCH")],
        ProblemType.ENVELOPE_UNREADABLE: [
            desk.body(resident(1), PHONE).model_copy(update={"continuation_id": str(uuid4())}),
            desk.body(resident(1), PHONE).model_copy(update={"envelope": b64encode(b"none").decode()}),
        ],
    }
    for wanted, tried in bad.items():
        for body in tried:
            with pytest.raises(Refusal) as refused:
                desk.desk.open(known(1), "T-1", body)
            assert problem(refused) is wanted


def test_a_package_that_is_another_schema_is_none() -> None:
    held = json.dumps({"schema": "continuation/2", "draft": DRAFT, "missing": []}).encode()
    with pytest.raises(ValueError, match="continuation"):
        read_continuation_package(draft_package(owner(resident(1)), held))


# --- pages ----------------------------------------------------------------------------------------------------------------


def test_a_telephone_is_shown_what_is_covered_and_a_clerk_what_was_said(desk: Desk) -> None:
    _, token = desk.opened()
    shown = desk.desk.of_phone(token, desk.desk.try_phone(token, resident(1).number[-4:]))
    assert shown is not None
    phone, clerk = pages.thing_page("/c/x", shown), clerk_page("csrf", shown, "123456789")
    assert "199****1234" in phone
    assert "19900001234" not in phone
    assert "19900001234" in clerk
    assert resident(1).number in clerk
    for text in (phone, clerk):
        assert "&lt;b&gt;摆摊" in text
        assert "<b>" not in text
        assert "2026年1月1日" in text
    assert "要再拍一次" in phone


def test_every_word_is_short_and_every_problem_has_one() -> None:
    said = [*pages.PHONE_WORDS.values(), *CLERK_WORDS.values()]
    assert not [one for one in said if long_sentences(one)]
    assert {ProblemType.NO_SUCH_CONTINUATION, ProblemType.CONTINUATION_OVER, ProblemType.CONTINUATION_TAKEN} <= (
        pages.PHONE_WORDS.keys() & CLERK_WORDS.keys()
    )


# --- the whole way --------------------------------------------------------------------------------------------------------


def send(
    world: World, client: PlatformClient, person: SyntheticResident, kind: ContinuationKind
) -> tuple[str, str, Form]:
    """Its id, its URL or number, and the form that the terminal's own code made."""
    form, made = open_form(client, person), str(uuid4())
    plain = continuation_package(owner(person), draft_bytes(form), [one.code for one in form.missing()])
    envelope = world.sealer.seal(made, CONTINUATION, plain)
    continued = Continued(ContinuationAbout.FORM, FLEXIBLE, envelope=envelope)
    found = client.open_continuation(identify(client, person), made, kind, continued)
    again = client.open_continuation(identify(client, person), made, kind, continued)
    assert (again.state, again.url, again.number) == (found.state, found.url, found.number)
    return made, found.url or found.number, form


def test_a_telephone_takes_over_by_requests(world: World) -> None:
    person = resident(431)
    with world.client() as client, requests.Session() as browser:
        made, url, form = send(world, client, person, PHONE)
        assert not set(re.findall(r"\d{4,}", url.rpartition(":")[2].partition("/")[2])) & {person.number}
        assert browser.head(url, timeout=10).status_code == 200
        assert not client.continuation(made).is_opened, "others look so where a link leads"
        first = browser.get(url, timeout=10)
        assert "后四位" in first.text
        assert form.missing()[0].label.zh not in first.text
        assert first.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert client.continuation(made).is_opened
        wrong = browser.post(url, {"last_four": "abcd"}, timeout=10)
        assert (wrong.status_code, "还可以填 4 次" in wrong.text) == (422, True)
        foreign = browser.post(url, {"last_four": person.number[-4:]}, headers={"Origin": "https://a.test"}, timeout=10)
        assert foreign.status_code == 400
        shown = browser.post(url, {"last_four": person.number[-4:]}, timeout=10)
        assert form.missing()[0].label.zh in shown.text
        assert "接着办" in shown.text
        taken = browser.post(f"{url}/taken", timeout=10)
        assert "接过来了" in taken.text
        assert client.continuation(made).state is ContinuationState.TAKEN
        assert not client.withdraw_continuation(made)
        assert requests.get(url, timeout=10).status_code == 422
        assert requests.get(f"{url}x", timeout=10).status_code == 404


def test_a_clerk_takes_over_by_requests(world: World) -> None:
    person, office = resident(432), f"{world.facts['office']}/continuations"
    with world.client() as client:
        made, number, form = send(world, client, person, WINDOW)
        assert re.fullmatch(r"\d{9}", number)
        csrf = re.findall(r'name="csrf" value="([^"]+)"', requests.get(office, timeout=10).text)[0]
        assert requests.post(office, {"number": number}, timeout=10).status_code == 403
        shown = requests.post(office, {"csrf": csrf, "number": number}, timeout=10)
        assert person.name in shown.text
        assert form.missing()[0].label.zh in shown.text
        told = {"csrf": csrf, "number": number, "by": "SL0001"}
        assert requests.post(f"{office}/taken", {**told, "by": "<b>"}, timeout=10).status_code == 400
        assert "SL0001 接着办了" in requests.post(f"{office}/taken", told, timeout=10).text
        assert client.continuation(made).state is ContinuationState.TAKEN
        again = requests.post(
            f"{office}/taken", told, timeout=10
        )  # the answer was lost, and the clerk presses once more
        assert (again.status_code, "SL0001 接着办了" in again.text, person.name in again.text) == (200, True, True)
        late = requests.post(f"{office}/taken", {**told, "by": "SL0002"}, timeout=10)
        assert (late.status_code, CLERK_WORDS[ProblemType.CONTINUATION_TAKEN] in late.text) == (422, True)


def test_one_that_is_taken_back_is_over_and_one_that_never_was_is_as_good(world: World) -> None:
    with world.client() as client:
        made, url, _ = send(world, client, resident(433), PHONE)
        assert client.withdraw_continuation(made)
        assert client.continuation(made).state is ContinuationState.WITHDRAWN
        assert requests.get(url, timeout=10).status_code == 410
        assert client.withdraw_continuation(str(uuid4()))
        world.control.fault("busy", path="/v1/continuations", times=1)
        with pytest.raises(Busy):
            client.withdraw_continuation(made)
        world.control.clear_faults()
        with pytest.raises(Rejected, match="no-such-continuation"):
            client.continuation(str(uuid4()))


def test_nobody_hands_on_what_they_do_for_an_enterprise(world: World) -> None:
    with world.client() as client:
        own = identify(client, resident(1))
        held = next(one for one in client.enterprises(own) if one.role == "legal_person")
        opened = client.act_for_enterprise(own, "TBD-SC01", number=held.number)
        assert isinstance(opened, ActingOpened)
        sealed = world.sealer.seal(str(uuid4()), CONTINUATION, package(resident(1)))
        with pytest.raises(LevelTooLow):
            client.open_continuation(
                opened.session, str(uuid4()), PHONE, Continued(ContinuationAbout.FORM, FLEXIBLE, envelope=sealed)
            )


GOOD = {
    "continuation_id": "0193e3a1-0000-4000-8000-000000000301", "kind": "phone", "state": "waiting", "is_opened": False,
    "valid_s": 900, "url": "https://a.test/c/x", "number": None, "about": "form",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"continuation_id": "0193e3a1-0000-4000-8000-000000000302"},
        {"url": "javascript:alert(1)"},
        {"url": None},
        {"number": "123456789"},
        {"kind": "window"},
        {"kind": "window", "url": None, "number": "12345"},
        {"state": "taken"},
        {"state": "lost"},
        {"valid_s": -1},
        {"about": "visit"},
        {"about": None},
    ],
)
def test_an_answer_off_the_contract_is_none(change: dict[str, object]) -> None:
    asked = str(GOOD["continuation_id"])
    assert continuation(GOOD, asked).url == GOOD["url"]
    with pytest.raises(ProtocolFault):
        continuation({**GOOD, **change}, asked)


def test_nothing_that_opens_it_is_printed_by_accident() -> None:
    found = repr(continuation(GOOD, str(GOOD["continuation_id"])))
    assert "a.test" not in found
    told = repr(read_continuation_package(package(resident(1))))
    assert all(one not in told for one in (*HOSTILE, "household"))
