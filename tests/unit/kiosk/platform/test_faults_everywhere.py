# SPDX-License-Identifier: Apache-2.0
"""Every fault switch against every part of the contract, met by the real client: it says what happened by one of its own errors,
within its time, and goes on as if nothing had been when the switch is off.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests

from config import clock
from kiosk.case.package import new_case_id
from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, ClockOff, Maintenance, PlatformError, ProtocolFault, Rejected, Unreachable
from kiosk.platform.last_answers import LastAnswersConsent
from kiosk.platform.material_library import EarlierMaterialsConsent
from kiosk.platform.model import Consent, Evaluation, HelpRequest, Session
from kiosk.platform.sandbox.faults import KINDS, Fault
from kiosk.platform.sandbox.population import resident
from tests.unit.kiosk.platform.contract_watch import contract
from tests.unit.kiosk.platform.world import World, case_for, identify
from tests.unit.kiosk.synthetic import FLEXIBLE, PENSION

Ask = Callable[[PlatformClient, Session], object]
PERSON = 641
ERRORS: dict[str, type[PlatformError]] = {
    "server_error": Busy,
    "maintenance": Maintenance,
    "busy": Busy,
    "lost_reply": Unreachable,
    "reset": Unreachable,
    "garbled": ProtocolFault,
    "wrong_shape": ProtocolFault,
    "wrong_type": ProtocolFault,
    "cut_answer": Unreachable,
    "huge_answer": ProtocolFault,
    "clock_off": ClockOff,
    "wrong_clock": ClockOff,
}
GROUPS: dict[str, Ask] = {
    "sessions": lambda client, _: identify(client, resident(PERSON)),
    "codes": lambda client, _: client.request_code(resident(PERSON).number),
    "social security": lambda client, _: client.authenticate_social_security_card(
        bytes(8), "0" * 32, "999999", "2.00", 3
    ),
    "shared data": lambda client, session: client.shared_data(session, PENSION, ["insurance.pension_months"], "办事"),
    "licences": lambda client, session: client.licences(
        session, ["HKB"], Consent("办事", ("HKB",), clock.iso_ms(clock.now()))
    ),
    "revoked consent": lambda client, session: client.revoke_consent(session, new_case_id()),
    "last answers": lambda client, session: client.last_answers(
        session, FLEXIBLE, ["employer"], LastAnswersConsent("办事", ("employer",), clock.iso_ms(clock.now()))
    ),
    "earlier materials": lambda client, session: client.earlier_materials(
        session, "312000617000", ["HKB"], EarlierMaterialsConsent("办事", ("HKB",), clock.iso_ms(clock.now()))
    ),
    "rides": lambda client, _: client.cars_near("ordinary", "浦东新区"),
    "public records": lambda client, _: client.look_up_enterprise(name="示例"),
    "attachments": lambda client, _: client.attachment_state(new_case_id(), "0" * 64),
    "drain tickets": lambda client, _: client.drain_ticket(3, 1000),
    "own cases": lambda client, session: client.own_cases(session),
    "entitlements": lambda client, session: client.entitlements(session),
    "points": lambda client, session: client.points(session),
    "uploads": lambda client, session: client.open_upload(session, FLEXIBLE, "HKB"),
    "payments": lambda client, session: client.orders(session),
    "appointments": lambda client, session: client.appointments(session),
    "drafts": lambda client, session: client.drafts(session),
    "help": lambda client, _: client.call_help(HelpRequest("DEMO-0001", "DEMO-SITE-01", "review", "", "standard")),
    "acting": lambda client, session: client.enterprises(session),
    "places": lambda client, _: client.place_states(["PD-01"]),
}
"""One question of each part of the contract that is answered with something."""


def test_every_kind_of_fault_is_tried() -> None:
    assert set(ERRORS) | {"down", "latency"} == KINDS


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("kind", ERRORS)
def test_the_client_says_what_happened_and_goes_on(world: World, client: PlatformClient, kind: str, group: str) -> None:
    session, ask = identify(client, resident(PERSON)), GROUPS[group]
    world.control.fault(kind)
    with pytest.raises(ERRORS[kind]) as caught:
        ask(client, session)
    assert resident(PERSON).number not in str(caught.value)
    world.control.clear_faults()
    if group == "revoked consent":  # of nobody's: the platform is heard again, and says so
        with pytest.raises(Rejected, match="no-such-consent"):
            ask(client, session)
    elif group != "codes":  # of which only a few are sent in ten minutes
        ask(client, session)


@pytest.mark.parametrize("kind", ["garbled", "wrong_shape", "wrong_type", "huge_answer"])
def test_an_answer_without_a_body_is_not_replaced_by_one_with_nonsense(
    world: World, client: PlatformClient, kind: str
) -> None:
    """What is answered with 204 is not done because somebody said 200: a captive portal says that too."""
    world.control.fault(kind)
    with pytest.raises(ProtocolFault):
        client.evaluate(Evaluation(str(uuid4()), None, "", 5))
    with pytest.raises(ProtocolFault):
        client.upload_part(new_case_id(), "0" * 64, 0, b"x")
    with pytest.raises(ProtocolFault):
        client.destroy_draft(str(uuid4()))


def test_a_platform_whose_clock_is_wrong_is_believed_until_it_is_right_again(
    world: World, client: PlatformClient
) -> None:
    """One wrong word costs one question; then the platform's own answer corrects it."""
    session = identify(client, resident(PERSON))
    world.control.fault("wrong_clock", times=1, offset_s=7200)
    with pytest.raises(ClockOff):
        client.own_cases(session)
    assert client.own_cases(session) is not None
    assert client.clock_offset_s is None or abs(client.clock_offset_s) < timedelta(minutes=2).total_seconds()


def test_a_case_whose_reply_was_lost_is_there_once(world: World, client: PlatformClient) -> None:
    case = case_for(world, client, resident(642))
    world.control.fault("lost_reply", times=1, path="/v1/cases", method="POST")
    with pytest.raises(Unreachable):
        client.commit_case(case)
    assert client.commit_case(case).already_have_it
    assert world.control.case_ids().count(case.case_id) == 1


def operations() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for path, methods in contract()["paths"].items():
        found += [(method.upper(), path) for method in methods if method != "parameters"]
    return found


@pytest.mark.parametrize(("kind", "status"), [("server_error", 500), ("maintenance", 503), ("busy", 429)])
def test_every_operation_of_the_contract_has_its_switch(world: World, kind: str, status: int) -> None:
    """The switch of a path is for that path: the one of another part is not met."""
    with requests.Session() as http:
        http.trust_env = False
        for method, path in operations():
            real = "/".join("0" * 8 if part.startswith("{") else part for part in path.split("/"))
            world.control.fault(kind, times=1, path=real, method=method)
            answer = http.request(method, world.url + real, timeout=10)
            assert answer.status_code == status, f"{method} {path}"
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert http.request(method, world.url + real, timeout=10).status_code != status
        assert http.get(world.url + "/v1/health", timeout=10).status_code == 200


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("wrong_clock:offset_s=-7200,times=1", Fault("wrong_clock", 1, offset_s=-7200)),
        ("wrong_shape:path=/v1/own-cases", Fault("wrong_shape", path="/v1/own-cases")),
    ],
)
def test_the_new_switches_on_the_command_line(text: str, fault: Fault) -> None:
    assert Fault.parse(text) == fault


def test_values_are_of_their_kind() -> None:
    wrong: Any = {"offset_s": 10**9}
    with pytest.raises(ValueError, match="offset_s of a fault"):
        Fault("wrong_clock", **wrong)


def test_rejections_are_not_faults(client: PlatformClient) -> None:
    with pytest.raises(Rejected):
        client.help_call("BB-999999")
