# SPDX-License-Identifier: Apache-2.0
"""随申码, 离线码 and 社会保障卡 at the platform: whose they are, how much they prove, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from config.clock import SHANGHAI
from drivers.smart_card_reader.simulated_social_security import cryptogram_for
from kiosk.catalogue.model import AuthLevel
from kiosk.codes.shapes import DEMO_SHAPES, IssuedKind
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import CardNotValid, IdentityMismatch, LevelTooLow, Rejected
from kiosk.platform.model import SocialSecurityIdentity
from kiosk.platform.sandbox.issued_codes import CITY_CODE_LIFE_S, IssuedCodeDesk
from kiosk.platform.sandbox.population import EdgeCase, id_number, resident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.social_security_desk import AUTHENTICATION_LIFE_S, SocialSecurityDesk
from tests.unit.kiosk.platform.contract_watch import ContractWatch
from tests.unit.kiosk.platform.world import World
from tests.unit.kiosk.synthetic import PENSION

CARD_ID = "999999D15600000500BF7C7A48FB4966"
CHALLENGE = bytes.fromhex("0011223344556677")


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 9, 0, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def problem(ask: object) -> ProblemType:
    with pytest.raises(Refusal) as caught:
        ask()  # type: ignore[operator]  # a function of no arguments
    return caught.value.problem


def card(seed: int = 1) -> SocialSecurityIdentity:
    person = resident(seed)
    return SocialSecurityIdentity(person.name, person.number, CARD_ID, "X00000019", "2.00", date(2099, 1, 1))


# --- codes -------------------------------------------------------------------------------------------------------------


def test_a_city_code_lives_a_minute_and_names_who_drew_it() -> None:
    clock = Clock()
    desk = IssuedCodeDesk(clock)
    mine, yours = desk.draw_city_code(resident(1)), desk.draw_city_code(resident(2))
    assert mine != desk.draw_city_code(resident(1))
    clock.wait(CITY_CODE_LIFE_S - 1)
    assert (desk.find(mine).seed, desk.find(yours).seed) == (1, 2)
    clock.wait(1)
    assert problem(lambda: desk.find(mine)) is ProblemType.CODE_EXPIRED
    clock.wait(3600)
    desk.draw_city_code(resident(3))
    assert problem(lambda: desk.find(mine)) is ProblemType.UNKNOWN_CODE


def test_an_offline_code_stays_and_cannot_be_made_up() -> None:
    code = IssuedCodeDesk(Clock()).offline_code(resident(7))
    desk = IssuedCodeDesk(Clock())
    assert desk.find(code).seed == 7
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    other = code.replace("000007", "000008")
    for text in (wrong, other, code[:-1], code + "A", "LXM-DEMO-", "SSM-DEMO-" + "A" * 32, "", "\ud800"):
        assert problem(lambda text=text: desk.find(text)) is ProblemType.UNKNOWN_CODE


def test_codes_of_the_demonstration_have_its_shapes() -> None:
    desk = IssuedCodeDesk(Clock())
    kinds = {shape.kind: shape.pattern for shape in DEMO_SHAPES}
    assert kinds[IssuedKind.CITY].fullmatch(desk.draw_city_code(resident(EdgeCase.LONG_NAME)))
    assert kinds[IssuedKind.OFFLINE].fullmatch(desk.offline_code(resident(EdgeCase.LONG_NAME)))


# --- cards -------------------------------------------------------------------------------------------------------------


def test_an_authentication_is_good_once_for_its_card_its_terminal_and_two_minutes() -> None:
    clock = Clock()
    desk = SocialSecurityDesk(clock)
    assert desk.level(CARD_ID, None, "T-1") is AuthLevel.WEAK
    name, _ = desk.authenticate(CHALLENGE, CARD_ID, "T-1")
    assert desk.level(CARD_ID, name, "T-1") is AuthLevel.WEAK  # the module is proven to the card, not the card to it
    assert problem(lambda: desk.level(CARD_ID, name, "T-1")) is ProblemType.AUTHENTICATION_ENDED
    for card_id, terminal in ((CARD_ID[::-1], "T-1"), (CARD_ID, "T-2")):
        name, _ = desk.authenticate(CHALLENGE, CARD_ID, "T-1")
        assert problem(lambda: desk.level(card_id, name, terminal)) is ProblemType.AUTHENTICATION_ENDED  # noqa: B023
    name, _ = desk.authenticate(CHALLENGE, CARD_ID, "T-1")
    clock.wait(AUTHENTICATION_LIFE_S)
    assert problem(lambda: desk.level(CARD_ID, name, "T-1")) is ProblemType.AUTHENTICATION_ENDED
    assert problem(lambda: desk.level(CARD_ID, "made-up-authentication", "T-1")) is ProblemType.AUTHENTICATION_ENDED


@pytest.mark.parametrize(
    ("state", "refused"),
    [("inactive", ProblemType.CARD_NOT_ACTIVE), ("lost", ProblemType.CARD_REPORTED_LOST)],
)
def test_a_card_that_is_not_good_opens_nothing(state: str, refused: ProblemType) -> None:
    desk = SocialSecurityDesk(Clock())
    name, _ = desk.authenticate(CHALLENGE, CARD_ID, "T-1")
    desk.set_state(CARD_ID, state)
    assert problem(lambda: desk.authenticate(CHALLENGE, CARD_ID, "T-1")) is refused
    assert problem(lambda: desk.level(CARD_ID, name, "T-1")) is refused
    assert problem(lambda: desk.level(CARD_ID, None, "T-1")) is refused
    desk.set_state(CARD_ID, "active")
    assert desk.level(CARD_ID, name, "T-1") is AuthLevel.WEAK
    with pytest.raises(ValueError, match="active, inactive, lost"):
        desk.set_state(CARD_ID, "gone")


# --- over the wire -----------------------------------------------------------------------------------------------------


def refused(ask: object, name: str, kind: type[Rejected] = Rejected) -> None:
    with pytest.raises(kind) as caught:
        ask()  # type: ignore[operator]  # a function of no arguments
    assert caught.value.problem.name == name


def test_a_scanned_code_opens_a_weak_session(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    codes = world.control.issued_codes(311)
    for text in codes.values():
        session = client.identify_by_issued_code(text)
        assert (session.level, session.name, session.number) == ("weak", resident(311).name, resident(311).number)
        with pytest.raises(LevelTooLow):
            client.shared_data(session, PENSION, ["resident.name"], "看看")
    refused(lambda: client.identify_by_issued_code(codes["offline"] + "A"), "unknown-code")
    assert codes["city"] not in repr(watch.seen)


def test_a_card_is_weak_and_stays_so_behind_the_module(
    watch: ContractWatch, world: World, client: PlatformClient
) -> None:
    held = card(312)
    assert client.identify_by_social_security_card(held).level == "weak"
    answer = client.authenticate_social_security_card(CHALLENGE, CARD_ID, "999999", "3.00", 3)
    assert answer.cryptogram == cryptogram_for(CHALLENGE)
    strong = replace(held, version="3.00", authentication=answer.authentication)
    assert client.identify_by_social_security_card(strong).level == "weak"
    refused(lambda: client.identify_by_social_security_card(strong), "authentication-ended")


def test_what_a_card_may_not_say(watch: ContractWatch, world: World, client: PlatformClient) -> None:
    held = card(313)
    refused(
        lambda: client.identify_by_social_security_card(replace(held, name="测试·别人")),
        "identity-mismatch",
        IdentityMismatch,
    )
    refused(
        lambda: client.identify_by_social_security_card(replace(held, valid_to=date(2020, 1, 1))),
        "card-expired",
        CardNotValid,
    )
    refused(
        lambda: client.identify_by_social_security_card(replace(held, number=held.number[:-1] + "A")),
        "malformed-number",
    )
    nobody = replace(held, name="测试·谁也不是", number=id_number(date(1990, 2, 3), 988))
    refused(lambda: client.identify_by_social_security_card(nobody), "identity-mismatch", IdentityMismatch)
    answer = client.authenticate_social_security_card(CHALLENGE, CARD_ID, "999999", "3.00", None)
    known_by_its_keys = replace(nobody, version="3.00", authentication=answer.authentication)
    refused(lambda: client.identify_by_social_security_card(known_by_its_keys), "identity-mismatch", IdentityMismatch)
    other = CARD_ID[::-1]
    world.control.set_social_security_card(other, "inactive")
    refused(lambda: client.identify_by_social_security_card(replace(held, card_id=other)), "card-not-active")
    world.control.set_social_security_card(other, "lost")
    refused(
        lambda: client.authenticate_social_security_card(CHALLENGE, other, "999999", "3.00", 3), "card-reported-lost"
    )
