# SPDX-License-Identifier: Apache-2.0
"""The fault switches, and the control port that no fault touches."""

from __future__ import annotations

import re
import socket
import threading
import time

import pytest
from hypothesis import given, strategies as st

from kiosk.platform.client import PlatformClient
from kiosk.platform.errors import Busy, ClockOff, ProtocolFault, Unreachable
from kiosk.platform.model import HelpRequest
from kiosk.platform.sandbox.app import main
from kiosk.platform.sandbox.contract_paths import begun_by, near, operations
from kiosk.platform.sandbox.control import SandboxControlError
from kiosk.platform.sandbox.faults import KINDS, METHODS, Fault, FaultSwitches
from tests.unit.kiosk.platform.contract_watch import contract
from tests.unit.kiosk.platform.world import World

REQUEST = HelpRequest("DEMO-0001", "DEMO-SITE-01", "review", "", "standard")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("server_error", Busy),
        ("maintenance", Busy),
        ("busy", Busy),
        ("reset", Unreachable),
        ("lost_reply", Unreachable),
        ("garbled", ProtocolFault),
        ("wrong_shape", ProtocolFault),
        ("wrong_type", ProtocolFault),
        ("cut_answer", Unreachable),
        ("huge_answer", ProtocolFault),
    ],
)
def test_each_fault_happens_as_often_as_it_was_asked_for(
    world: World, client: PlatformClient, kind: str, error: type[Exception]
) -> None:
    before = world.control.stats()["help_calls"]
    world.control.fault(kind, times=2)
    for _ in range(2):
        with pytest.raises(error):
            client.call_help(REQUEST)
    client.call_help(REQUEST)
    carried_out = 3 if kind == "lost_reply" else 1
    assert world.control.stats()["help_calls"] == before + carried_out


def test_a_clock_that_is_off_costs_what_is_signed_and_nothing_else(world: World, client: PlatformClient) -> None:
    world.control.fault("clock_off", times=1)
    client.health()
    with pytest.raises(ClockOff):
        client.call_help(REQUEST)
    assert client.call_help(REQUEST).call_no


def test_latency_comes_before_the_answer(world: World, client: PlatformClient) -> None:
    world.control.fault("latency", latency_ms=300)
    began = time.monotonic()
    client.health()
    assert time.monotonic() - began >= 0.3


def test_faults_are_for_a_path_and_a_method(world: World, client: PlatformClient) -> None:
    world.control.fault("busy", path="/v1/help-calls", method="POST")
    client.health()
    with pytest.raises(Busy):
        client.call_help(REQUEST)
    world.control.clear_faults("busy")
    client.call_help(REQUEST)


def test_down_and_back_on_the_same_port(world: World, client: PlatformClient) -> None:
    client.health()
    port = int(world.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), 5) as idle:
        world.control.take_down()
        idle.settimeout(5)
        try:
            left = idle.recv(1)
        except ConnectionResetError:
            left = b""
        assert left == b""
    for _ in range(3):
        with pytest.raises(Unreachable):
            client.health()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5)
    assert world.control.stats()["cases"] >= 0
    world.control.take_down()
    world.control.bring_back()
    world.control.bring_back()
    assert client.health().environment == "demo"
    assert world.process.poll() is None


def test_a_request_under_way_is_cut_when_it_goes_down(world: World, client: PlatformClient) -> None:
    world.control.fault("latency", latency_ms=2000)
    found: list[Exception] = []

    def ask() -> None:
        try:
            client.health()
        except Unreachable as error:
            found.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.3)
    began = time.monotonic()
    world.control.take_down()
    asking.join(5)
    assert len(found) == 1
    assert time.monotonic() - began < 1.5
    world.control.clear_faults()


def test_the_control_port_refuses_nonsense_and_lives_on(world: World) -> None:
    control = world.control
    with pytest.raises(ValueError, match="no such fault"):
        control.fault("explode")
    for method, path, content in (
        ("POST", "/faults", {"kind": "explode"}),
        ("POST", "/faults", {"kind": "busy", "colour": "red"}),
        ("POST", "/help-calls/BB-000001", {"state": "lost"}),
        ("POST", "/help-calls/BB-999999", {"state": "ended"}),
        ("POST", "/terminals", {"terminal_id": "X"}),
        ("POST", "/terminals", {"terminal_id": "X", "public_pem": "not a key"}),
        ("GET", "/cases/nobody", None),
        ("GET", "/residents/0", None),
    ):
        with pytest.raises(SandboxControlError):
            control._ask(method, path, content)
    assert control.stats()["cases"] >= 0


def test_the_control_port_shows_what_came_in(world: World, client: PlatformClient) -> None:
    call = client.call_help(REQUEST)
    world.control.answer_help(call.call_no)
    assert client.help_call(call.call_no).state == "answered"
    shown = {one["call_no"]: one for one in world.control.help_calls()}[call.call_no]
    assert (shown["content"]["page"], shown["position"]) == ("review", 0)
    card = world.control._ask("GET", "/residents/1")["card"]
    assert card["name"] == "测试·甲"


# --- the switches by themselves ---------------------------------------------------------------------------------------


def test_a_second_switch_of_a_kind_and_place_replaces_the_first() -> None:
    switches = FaultSwitches()
    switches.add(Fault("busy", times=5))
    switches.add(Fault("busy", times=1))
    switches.add(Fault("busy", path="/v1/cases"))
    assert len(switches.shown()) == 2
    assert [one.kind for one in switches.take("GET", "/v1/health")] == ["busy"]
    assert switches.take("GET", "/v1/health") == []


def test_one_request_meets_latency_and_one_other_fault() -> None:
    switches = FaultSwitches()
    for kind in ("busy", "latency", "reset"):
        switches.add(Fault(kind, times=1, latency_ms=1))
    assert [one.kind for one in switches.take("GET", "/v1/x")] == ["busy", "latency"]
    assert [one.kind for one in switches.take("GET", "/v1/x")] == ["reset"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("down", Fault("down")),
        ("busy:times=3,retry_after_s=5,path=/v1/cases", Fault("busy", 3, "/v1/cases", None, 5)),
        ("latency:latency_ms=50", Fault("latency", latency_ms=50)),
    ],
)
def test_faults_on_the_command_line(text: str, fault: Fault) -> None:
    assert Fault.parse(text) == fault


@given(st.text(max_size=40))
def test_nonsense_on_the_command_line_is_said_to_be_so(text: str) -> None:
    if text not in KINDS and text.partition(":")[0] not in KINDS:
        with pytest.raises(ValueError, match=r"no such fault|written kind"):
            Fault.parse(text)


@pytest.mark.parametrize(
    "text", ["busy:times=0", "busy:times=x", "busy:times", "busy:kind=down", "latency:latency_ms=90000", "down:times=2"]
)
def test_values_that_cannot_be_meant(text: str) -> None:
    with pytest.raises(ValueError, match=r"fault|down"):
        Fault.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "latency",
        "latency:latency_ms=0",
        "latency:path=/v1/cases",
        "server_error:path=/cases",
        "server_error:path=/v1cases",
        "server_error:path=",
        "busy:path=/v1/kases",
        "busy:path=/v1//cases",
        "busy:path=/v1/health/deep",
        "busy:path=/v1/cases,method=DELETE",
        "busy:method=FETCH",
        "busy:method=",
    ],
)
def test_a_switch_that_nothing_could_ever_meet_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"of a (latency )?fault"):
        Fault.parse(text)


def test_it_names_paths_of_the_contract_that_are_like_it() -> None:
    with pytest.raises(ValueError, match=r"/v1/kases is of none; near it: /v1/cases"):
        Fault.parse("busy:path=/v1/kases")
    with pytest.raises(ValueError, match=r"is of none$"):
        Fault.parse("busy:path=/v1/%%%%")


def test_a_path_that_is_copied_from_what_was_named_is_met() -> None:
    named = near("/v1/cases/x/resultat")
    assert "/v1/cases/{case_id}/result" in named
    with pytest.raises(ValueError, match=r"near it: .*/v1/cases/{case_id}/result"):
        Fault.parse("busy:path=/v1/cases/x/resultat")
    for path in named:
        switches = FaultSwitches()
        switches.add(Fault.parse(f"busy:times=1,path={path}"))
        asked = re.sub(r"{[^}]*}", "9f3c-1", path)
        assert switches.take("GET", "/v1/health") == []
        assert [one.kind for one in switches.take("GET", asked)] == ["busy"], path
        assert switches.shown() == []


@pytest.mark.parametrize("path", [one for one in operations() if "{" in one])
def test_every_path_of_the_contract_may_be_written_as_it_stands_there(path: str) -> None:
    switches = FaultSwitches()
    switches.add(Fault("busy", path=path))
    asked = re.sub(r"{[^}]*}", "9f3c-1", path)
    assert switches.take("GET", asked)
    assert switches.take("GET", f"{asked}/more"), "the beginning of a path is enough"
    short = path.partition("{")[0]
    assert not switches.take("GET", short), "a name is a part that is there"
    assert not switches.take("GET", short.rstrip("/"))


def test_a_name_stands_for_one_part_and_for_no_other_place() -> None:
    switches = FaultSwitches()
    switches.add(Fault("busy", path="/v1/cases/{case_id}/res"))
    assert switches.take("GET", "/v1/cases/1/result")
    for path in ("/v1/cases/1/2/result", "/v1/cases//result", "/v1/cases/1/shipment", "/v1/cases/result", "/v1/cases"):
        assert not switches.take("GET", path), path


def test_the_control_port_says_the_same_of_it_and_switches_nothing_on(world: World) -> None:
    with pytest.raises(SandboxControlError, match="near it: /v1/cases"):
        world.control._ask("POST", "/faults", {"kind": "busy", "path": "/v1/kases"})  # as another program would
    assert world.control._ask("GET", "/faults") == {"faults": []}


def test_the_beginning_of_a_path_and_anything_in_place_of_a_name_are_met() -> None:
    for path in ("/v1/case", "/v1/cases/", "/v1/cases/999261121000042", "/v1/cases/x/ship", "/v1/help-"):
        assert begun_by(path), path
        Fault("busy", path=path)
    assert begun_by("/v1/cases/x/ship") == {"/v1/cases/{case_id}/shipment"}
    assert all(path.startswith("/v1/help-calls") for path in begun_by("/v1/help-calls"))


def test_paths_and_methods_are_the_contracts() -> None:
    said = {
        path: frozenset(one.upper() for one in ways if one != "parameters")
        for path, ways in contract()["paths"].items()
    }
    assert operations() == said


@pytest.mark.parametrize("method", ["post", "Post", "POST"])
def test_a_method_in_small_letters_is_met_all_the_same(world: World, client: PlatformClient, method: str) -> None:
    world.control.fault("busy", times=1, path="/v1/help-calls", method=method)
    with pytest.raises(Busy):
        client.call_help(REQUEST)
    client.call_help(REQUEST)


def test_the_methods_of_switches_are_those_of_the_contract() -> None:
    said = {name.upper() for path in contract()["paths"].values() for name in path if name != "parameters"}
    assert said == METHODS


@pytest.mark.parametrize("arguments", [[], ["--state", "x", "--fault", "explode"], ["--state", "x", "--port", "y"]])
def test_wrong_use_of_the_command_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err
