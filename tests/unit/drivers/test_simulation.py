# SPDX-License-Identifier: Apache-2.0
"""The control channel that every simulator shares, and the errors that every driver shares."""

from __future__ import annotations

import json
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.errors import DeviceBusy, DeviceError, DeviceLost, ProtocolError, TransportError
from drivers.simulation import ControlServer, SimulatorError, announce, control, parse_arguments
from drivers.states import DeviceState


@pytest.fixture
def short() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sim") as folder:
        yield Path(folder)


def handler(command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    if command == "refuse":
        raise SimulatorError("not now")
    if command == "break":
        raise KeyError("field")
    return {"said": command, "arguments": arguments}


def test_a_command_reaches_the_handler_and_its_answer_comes_back(short: Path) -> None:
    with ControlServer(short / "c.sock", handler):
        answer = control(short / "c.sock", "lay", card={"name": "测试甲𠮷"}, times=2)
    assert answer == {"said": "lay", "arguments": {"card": {"name": "测试甲𠮷"}, "times": 2}}


def test_a_refusal_is_an_error_with_the_simulators_words(short: Path) -> None:
    with ControlServer(short / "c.sock", handler):
        with pytest.raises(SimulatorError, match="not now"):
            control(short / "c.sock", "refuse")
        with pytest.raises(SimulatorError, match="field"):
            control(short / "c.sock", "break")
        assert control(short / "c.sock", "still there")["said"] == "still there"


def test_many_commands_on_one_connection_and_nonsense_between_them(short: Path) -> None:
    with ControlServer(short / "c.sock", handler), socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(5)
        peer.connect(str(short / "c.sock"))
        with peer.makefile("rwb") as stream:
            for line in (b"nonsense", b"[1]", b'{"command": 3}', b'{"command": "a"}'):
                stream.write(line + b"\n")
            stream.flush()
            answers = [json.loads(stream.readline()) for _ in range(4)]
    assert [answer["ok"] for answer in answers] == [False, False, False, True]


def test_nobody_there_is_said_plainly(short: Path) -> None:
    with pytest.raises(SimulatorError, match="no simulator answers"):
        control(short / "c.sock", "status")


def test_a_path_too_long_for_a_socket_is_refused_before_binding(short: Path) -> None:
    with pytest.raises(SimulatorError, match="107"):
        ControlServer(short / ("x" * 108), handler)


def test_the_socket_is_the_owners_alone_and_a_dead_one_is_replaced(short: Path) -> None:
    path = short / "c.sock"
    for _ in range(2):
        server = ControlServer(path, handler)
        server.start()
        assert path.stat().st_mode & 0o777 == 0o600
        assert control(path, "hello")["said"] == "hello"
        server.close()
        server.close()
        assert not path.exists()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with ControlServer(path, handler):
        assert control(path, "hello")["said"] == "hello"


def test_the_listen_file_is_whole_json(short: Path) -> None:
    announce(short / "deep" / "listen.json", "/somewhere/reader")
    assert json.loads((short / "deep" / "listen.json").read_text())["address"] == "/somewhere/reader"
    assert [path.name for path in (short / "deep").iterdir()] == ["listen.json"]


def test_arguments_common_and_own(short: Path) -> None:
    arguments = parse_arguments(
        ["--listen-file", "l", "--control", "c", "--state", str(short / "s"), "--speed", "3"],
        "a device",
        lambda parser: parser.add_argument("--speed", type=int),
    )
    assert (arguments.listen_file, arguments.control, arguments.rest.speed) == (Path("l"), Path("c"), 3)
    assert (short / "s").is_dir()


def test_errors_are_raised_by_their_exact_name() -> None:
    for vague in (DeviceError, TransportError, ProtocolError):
        with pytest.raises(TypeError, match="subclass"):
            vague("reader", "something")
    error = DeviceLost("reader", "unplugged")
    assert (error.device, error.detail, str(error)) == ("reader", "unplugged", "reader: unplugged")
    assert isinstance(error, TransportError)
    assert not isinstance(error, DeviceBusy)


def test_device_states_are_the_words_of_the_standard() -> None:
    assert {state.value for state in DeviceState} == {
        "online", "offline", "powerOff", "noDevice", "hardwareError", "userError", "deviceBusy", "starting",
    }  # fmt: skip
