# SPDX-License-Identifier: Apache-2.0
"""Sessions and one-time codes, with a clock that is moved by hand; and over the wire what must not be told apart."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from config import clock
from config.clock import SHANGHAI
from kiosk.catalogue.days import age_on
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, NotAuthorised, Rejected
from kiosk.platform.model import CodeWrong, Session
from kiosk.platform.sandbox.population import EdgeCase, id_number, resident, roll
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import (
    CODE_LIFE_S,
    CODE_TRIES,
    CODE_WINDOW_S,
    CODES_IN_WINDOW,
    SESSION_IDLE_S,
    SESSION_LONGEST_S,
    CodeDesk,
    Person,
    SessionDesk,
)
from tests.unit.kiosk.platform.world import World, identify
from tests.unit.kiosk.synthetic import PENSION


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def person(seed: int = 1) -> Person:
    found = resident(seed)
    return Person(found.name, found.number, found)


def problem(ask: object) -> ProblemType:
    with pytest.raises(Refusal) as caught:
        ask()  # type: ignore[operator]  # a function of no arguments
    return caught.value.problem


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_a_session_is_found_by_its_token_alone() -> None:
    desk = SessionDesk(Clock())
    token, _ = desk.open(person(), "strong", "T-1")
    assert desk.find(f"Bearer {token}", "T-1") == (person(), "strong")
    assert desk.find(f"bearer {token}", "T-1")[1] == "strong"
    for header in (None, "", "Bearer", f"Basic {token}", token, f"Bearer {token}x", f"Bearer {token[:-1]}"):
        assert problem(lambda header=header: desk.find(header, "T-1")) is ProblemType.SESSION_ENDED
    assert problem(lambda: desk.find(f"Bearer {token}", "T-2")) is ProblemType.SESSION_ENDED
    assert token not in repr(vars(desk))


def test_a_session_ends_when_it_is_not_used() -> None:
    clock = Clock()
    desk = SessionDesk(clock)
    token, _ = desk.open(person(), "weak", "T-1")
    for _ in range(3):
        clock.wait(SESSION_IDLE_S - 1)
        desk.find(f"Bearer {token}", "T-1")
    clock.wait(SESSION_IDLE_S)
    assert problem(lambda: desk.find(f"Bearer {token}", "T-1")) is ProblemType.SESSION_ENDED


def test_a_session_does_not_last_for_ever() -> None:
    clock = Clock()
    desk = SessionDesk(clock)
    token, _ = desk.open(person(), "weak", "T-1")
    for _ in range(SESSION_LONGEST_S // 600 - 1):
        clock.wait(600)
        desk.find(f"Bearer {token}", "T-1")
    clock.wait(600)
    assert problem(lambda: desk.find(f"Bearer {token}", "T-1")) is ProblemType.SESSION_ENDED


# --- codes ------------------------------------------------------------------------------------------------------------


def send(desk: CodeDesk, who: Person | None, number: str = "", key: str = "k") -> str:
    number = number or (who.number if who is not None else "")
    return desk.send(number, who, "T-1", key)[0]


def code_at(desk: CodeDesk, who: Person) -> str:
    assert who.register is not None
    return desk.messages(str(who.register.phone))[-1].code


def test_a_code_is_good_once_and_at_its_terminal() -> None:
    desk, who = CodeDesk(Clock()), person()
    challenge = send(desk, who)
    code = code_at(desk, who)
    assert problem(lambda: desk.check(challenge, code, "T-2")) is ProblemType.CODE_EXPIRED
    assert desk.check(challenge, code, "T-1") == who
    assert problem(lambda: desk.check(challenge, code, "T-1")) is ProblemType.CODE_EXPIRED


def test_a_code_goes_out_of_date() -> None:
    clock = Clock()
    desk, who = CodeDesk(clock), person()
    challenge = send(desk, who)
    clock.wait(CODE_LIFE_S)
    assert problem(lambda: desk.check(challenge, code_at(desk, who), "T-1")) is ProblemType.CODE_EXPIRED


def test_attempts_count_down_and_then_the_right_code_is_too_late() -> None:
    desk, who = CodeDesk(Clock()), person()
    challenge = send(desk, who)
    left = []
    for _ in range(CODE_TRIES):
        with pytest.raises(Refusal) as caught:
            desk.check(challenge, "wrong", "T-1")
        left.append(caught.value.more["attempts_left"])
    assert left == [2, 1, 0]
    assert problem(lambda: desk.check(challenge, code_at(desk, who), "T-1")) is ProblemType.CODE_EXPIRED


def test_the_same_key_sends_no_second_message() -> None:
    desk, who = CodeDesk(Clock()), person()
    assert send(desk, who, key="a") == send(desk, who, key="a")
    assert who.register is not None
    assert len(desk.messages(str(who.register.phone))) == 1
    assert problem(lambda: desk.send("another number", None, "T-1", "a")) is ProblemType.IDEMPOTENCY_KEY_REUSED


@pytest.mark.parametrize("known", [True, False])
def test_codes_are_limited_whether_the_number_is_known_or_not(known: bool) -> None:
    clock = Clock()
    desk, who = CodeDesk(clock), person() if known else None
    for count in range(CODES_IN_WINDOW):
        send(desk, who, "999999190001010000" if not known else "", key=str(count))
    with pytest.raises(Refusal) as caught:
        send(desk, who, "999999190001010000" if not known else "", key="more")
    assert caught.value.problem is ProblemType.TOO_MANY_CODES
    assert caught.value.retry_after_s == CODE_WINDOW_S
    clock.wait(CODE_WINDOW_S)
    send(desk, who, "999999190001010000" if not known else "", key="later")


# --- over the wire ----------------------------------------------------------------------------------------------------


def test_the_answer_does_not_say_whether_somebody_exists(world: World, client: PlatformClient) -> None:
    """Known, without a phone, unknown: the same members of the same shape, and the same number of attempts."""
    nobody = id_number(resident(1).birth, 899)
    answers = {}
    for number in (resident(361).number, resident(EdgeCase.NO_PHONE).number, nobody):
        sent, again = client.request_code(number), client.request_code(number)
        assert sent.phone_tail == again.phone_tail
        assert len(sent.phone_tail) == 4
        wrong = [client.verify_code(again.challenge, "nope") for _ in range(4)]
        answers[number] = (len(sent.challenge), wrong)
    assert len({repr(answer) for answer in answers.values()}) == 1
    assert answers[nobody][1] == [CodeWrong(2), CodeWrong(1), CodeWrong(0), CodeWrong(0)]


def test_too_many_codes_come_with_the_time_to_wait(client: PlatformClient) -> None:
    number = resident(362).number
    for _ in range(CODES_IN_WINDOW):
        client.request_code(number)
    with pytest.raises(Busy) as caught:
        client.request_code(number)
    assert caught.value.retry_after_s is not None
    assert 500 < caught.value.retry_after_s <= CODE_WINDOW_S


def test_a_weak_session_does_not_open_what_needs_a_strong_one(world: World, client: PlatformClient) -> None:
    who = resident(363)
    sent = client.request_code(who.number)
    session = client.verify_code(sent.challenge, world.control.phone_codes(str(who.phone))[-1])
    assert isinstance(session, Session)
    assert (session.level, session.name, session.number) == ("weak", who.name, who.number)
    with pytest.raises(NotAuthorised) as caught:
        client.shared_data(session, PENSION, ["insurance.pension_months"], "办事")
    assert caught.value.problem.name == "level-too-low"


def test_a_card_that_no_register_knows_gets_a_session_and_no_data(client: PlatformClient) -> None:
    number = id_number(resident(1).birth, 897)
    session = client.identify_by_card("测试·未登记", number, "111", None)
    assert client.shared_data(session, "312000202000", ["contact.phone"], "办事") == {}


def test_sessions_do_not_show_who_they_belong_to(client: PlatformClient) -> None:
    session = identify(client, resident(364))
    assert resident(364).name not in repr(session)
    assert session.token not in repr(session)


def test_nobody_comes_in_with_what_the_dead_have_left(world: World, client: PlatformClient) -> None:
    """The card was to be given back (居民身份证法 11), the code is nobody's, and no telephone is on record any more."""
    gone = next(one for one in roll(clock.now().date()).values() if not one.is_alive)
    with pytest.raises(Rejected) as caught:
        client.identify_by_card(gone.name, gone.number, "111", None)
    assert caught.value.problem.name == "card-expired"
    codes = world.control.issued_codes(gone.seed)
    for code in codes.values():
        with pytest.raises(Rejected) as caught:
            client.identify_by_issued_code(code)
        assert caught.value.problem.name == "unknown-code"
    assert gone.phone is None


def test_a_foreigner_and_a_child_of_the_roll_come_in_with_their_cards(client: PlatformClient) -> None:
    today = clock.now().date()
    foreigner = next(one for one in roll(today).values() if one.kind == "foreigner_2023" and one.is_alive)
    child = next(one for one in roll(today).values() if age_on(one.birth, today) < 10)
    for person, kind in ((foreigner, "553"), (child, "111")):
        session = client.identify_by_card(person.name, person.number, kind, person.valid_to)
        assert session.name == person.name
