# SPDX-License-Identifier: Apache-2.0
"""The control socket against peers that behave and peers that do not."""

from __future__ import annotations

import json
import selectors
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.supervisor.control import MAX_LINE_BYTES, ControlPort, SupervisorUnavailable, ask


def answer(word: str) -> dict[str, Any]:
    if word != "status":
        raise LookupError(word)
    return {"pid": 17}


@pytest.fixture
def path() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="control") as folder:
        socket_path = Path(folder) / "s"
        selector = selectors.DefaultSelector()
        port = ControlPort(socket_path, selector, answer)
        over = threading.Event()

        def loop() -> None:
            while not over.is_set():
                for key, _ in selector.select(0.02):
                    key.data()
            port.close()
            selector.close()

        thread = threading.Thread(target=loop)
        thread.start()
        yield socket_path
        over.set()
        thread.join(5)
        assert not socket_path.exists()


def test_ask_and_answer(path: Path) -> None:
    assert ask(path, "status") == {"pid": 17}
    with pytest.raises(SupervisorUnavailable, match="end_visit"):
        ask(path, "dance")


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(SupervisorUnavailable, match="no supervisor"):
        ask(tmp_path / "none", "status")


def test_nonsense_is_answered_and_the_next_command_too(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(5)
        peer.connect(str(path))
        for line in (b"nonsense", b"[1]", b"{}", b'{"command": "status"}'):
            peer.sendall(line + b"\n")
        with peer.makefile("rb") as stream:
            answers = [json.loads(stream.readline()) for _ in range(4)]
    assert [found["ok"] for found in answers] == [False, False, False, True]


def test_an_endless_line_and_a_peer_that_goes_away_do_no_harm(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(5)
        peer.connect(str(path))
        with pytest.raises(OSError, match=r"Broken|reset"):
            peer.sendall(b"x" * 100 * MAX_LINE_BYTES)
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(path))
        peer.sendall(b'{"command": "status"}\n')
    assert ask(path, "status") == {"pid": 17}


def test_a_supervisor_that_ends_before_it_answers(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="control") as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(Path(folder) / "s"))
        listener.listen()

        def close_at_once() -> None:
            peer, _ = listener.accept()
            peer.recv(100)
            peer.close()

        thread = threading.Thread(target=close_at_once)
        thread.start()
        with pytest.raises(SupervisorUnavailable, match="ended before"):
            ask(Path(folder) / "s", "status")
        thread.join()
