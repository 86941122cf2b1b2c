# SPDX-License-Identifier: Apache-2.0
"""A HID node: reports both ways over a socket that keeps their bounds, as the kernel does."""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.errors import DeviceBusy, DeviceLost, DeviceNotFound, DeviceTimeout
from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.hid_framing import HidFraming, MiaxisReports, RawReports
from drivers.id_card_reader.hid_transport import HidTransport, open_exclusively
from drivers.id_card_reader.port import CardRead
from tests.unit.drivers.id_card_reader.scripted_line import Line
from tests.unit.drivers.id_card_reader.test_hid_framing import FIND, FIND_REPLY, miaxis_answer, raw_answer
from tests.unit.drivers.id_card_reader.vectors import FRAME_R

NEVER = threading.Event()


@pytest.fixture
def node() -> Iterator[tuple[HidTransport, socket.socket]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.settimeout(2)
    transport = HidTransport(lambda: "/dev/hidraw7", RawReports(), lambda _: os.dup(ours.fileno()))
    transport.open()
    yield transport, theirs
    transport.close()
    transport.close()
    ours.close()
    theirs.close()


def test_a_report_goes_out_behind_its_number_and_answers_come_back_whole(
    node: tuple[HidTransport, socket.socket],
) -> None:
    transport, reader = node
    transport.write(FIND)
    assert reader.recv(99) == b"\0" + FIND + bytes(54)
    for report in raw_answer(FRAME_R):
        reader.send(report)
    came = b""
    while len(came) < 1295:
        piece = transport.read(1.0)
        assert piece
        came += piece
    assert came == FRAME_R
    assert transport.read(0.01) == b""


def test_what_came_before_a_question_is_dropped(node: tuple[HidTransport, socket.socket]) -> None:
    transport, reader = node
    for report in raw_answer(FRAME_R)[:5]:
        reader.send(report)
    transport.write(FIND)
    reader.send(raw_answer(FIND_REPLY)[0])
    assert transport.read(1.0) == FIND_REPLY


def test_a_vanished_reader_is_lost_reading_and_writing(node: tuple[HidTransport, socket.socket]) -> None:
    transport, reader = node
    reader.close()
    with pytest.raises(DeviceLost):
        transport.read(1.0)
    with pytest.raises(DeviceLost):
        transport.write(FIND)


def test_a_reader_that_takes_nothing(monkeypatch: pytest.MonkeyPatch, node: tuple[HidTransport, socket.socket]) -> None:
    transport, _ = node

    def full(handle: int, data: bytes) -> int:
        raise BlockingIOError(errno.EAGAIN, "full")

    monkeypatch.setattr("drivers.id_card_reader.hid_transport.os.write", full)
    with pytest.raises(DeviceTimeout):
        transport.write(FIND)


def test_not_open() -> None:
    transport = HidTransport(lambda: "/dev/hidraw7", RawReports())
    for use in (lambda: transport.read(0.1), lambda: transport.write(FIND)):
        with pytest.raises(DeviceLost, match="not open"):
            use()


def test_a_node_is_ours_alone(tmp_path: Path) -> None:
    path = tmp_path / "hidraw0"
    path.write_bytes(b"")
    first, second = (HidTransport(lambda: str(path), RawReports()) for _ in range(2))
    first.open()
    with pytest.raises(DeviceBusy):
        second.open()
    first.close()
    handle = open_exclusively(str(path))
    os.close(handle)
    with pytest.raises(DeviceNotFound):
        HidTransport(lambda: str(tmp_path / "hidraw1"), RawReports()).open()


@pytest.mark.parametrize(
    ("framing", "wrap", "take"),
    [
        (RawReports, raw_answer, lambda report: report[1:]),
        (MiaxisReports, miaxis_answer, lambda report: report[7:]),
    ],
)
def test_a_card_is_read_through_the_wrapper(
    framing: Callable[[], HidFraming], wrap: Callable[[bytes], list[bytes]], take: Callable[[bytes], bytes]
) -> None:
    """The driver, a wrapper, reports on a socket, and at its other end a reader that unwraps and answers."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    theirs.settimeout(5)
    far = Line()
    far.is_open = True

    def serve() -> None:
        while report := theirs.recv(99):
            assert (len(report), report[0]) == (65, 0)
            frame = take(report)
            far.write(frame[: int.from_bytes(frame[5:7], "big") + 7])
            for piece in wrap(far.coming):
                theirs.send(piece)

    thread = threading.Thread(target=serve)
    thread.start()
    it = SdtReader(lambda: HidTransport(lambda: "hidraw", framing(), lambda _: os.dup(ours.fileno())))
    try:
        result = it.poll(NEVER)
    finally:
        it.close()
        ours.shutdown(socket.SHUT_RDWR)
        ours.close()
        thread.join(5)
        theirs.close()
    assert isinstance(result, CardRead)
    assert result.card.name == "测试甲"
    assert len(result.card.raw) == 1280
