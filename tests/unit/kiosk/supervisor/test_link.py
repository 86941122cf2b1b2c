# SPDX-License-Identifier: Apache-2.0
"""Messages and the line between supervisor and visit."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st

from kiosk.supervisor.link import (
    MAX_LINE_BYTES,
    Activate,
    Alive,
    CardSeen,
    Ended,
    Link,
    LinkError,
    Message,
    Prepare,
    Ready,
    Retire,
    Shown,
    decode,
    encode,
)

KEY, DIGEST = "0f" * 32, "a1" * 32
MESSAGES: list[Message] = [
    Prepare("/dev/shm/kiosk-x/v1", "/tmp/kiosk-x", '{"environment":"demo"}'),
    Activate(1, KEY),
    Activate(17, KEY, DIGEST, 12.25),
    Retire(),
    Ready(),
    Shown(84.5),
    CardSeen(DIGEST),
    Alive(),
    Ended("rated"),
]


@pytest.fixture
def ends() -> Iterator[tuple[Link, socket.socket]]:
    ours, theirs = socket.socketpair()
    link = Link(ours)
    yield link, theirs
    link.close()
    theirs.close()


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_is_one_line_and_comes_back(message: Message) -> None:
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == message


def test_the_words_on_the_line() -> None:
    assert json.loads(encode(Activate(3, KEY, DIGEST, 1.5))) == {
        "message": "Activate",
        "visit_no": 3,
        "card_key_hex": KEY,
        "last_card_digest_hex": DIGEST,
        "last_card_age_s": 1.5,
    }
    assert json.loads(encode(Ended("idle"))) == {"message": "Ended", "reason": "idle"}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b"[]",
        b"3",
        b'"Ready"',
        b"{}",
        b'{"message": "Dance"}',
        b'{"message": "Message"}',
        b'{"message": "Ready", "more": 1}',
        b'{"message": "Ended"}',
        b'{"message": "Ended", "reason": "\xe6\xb5\x8b\xe8\xaf\x95"}',
        b'{"message": "Ended", "reason": "999999194912310025"}',
        b'{"message": "Ended", "reason": "a999999194912310025"}',
        b'{"message": "Ended", "reason": ""}',
        b'{"message": "Ended", "reason": 3}',
        b'{"message": "CardSeen", "digest_hex": "zz"}',
        b'{"message": "CardSeen", "digest_hex": null}',
        b'{"message": "Shown", "first_frame_ms": -1}',
        b'{"message": "Shown", "first_frame_ms": NaN}',
        b'{"message": "Shown", "first_frame_ms": true}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_message_is_refused_without_quoting_it(line: bytes) -> None:
    with pytest.raises(LinkError) as caught:
        decode(line)
    assert "999999" not in str(caught.value)
    assert "测试" not in str(caught.value)


@given(st.binary(max_size=200).filter(lambda line: b"\n" not in line))
def test_no_line_raises_anything_else(line: bytes) -> None:
    try:
        decode(line)
    except LinkError:
        return


def test_nothing_waiting_is_an_empty_list_at_once(ends: tuple[Link, socket.socket]) -> None:
    link, _ = ends
    assert link.receive() == []
    assert not link.closed


def test_fileno_fits_a_select_loop_and_several_messages_come_together(ends: tuple[Link, socket.socket]) -> None:
    link, far = ends
    far.sendall(encode(Ready()) + encode(Shown(3.0)) + encode(Ended("idle"))[:10])
    assert select.select([link.fileno()], [], [], 1)[0]
    assert link.receive() == [Ready(), Shown(3.0)]
    far.sendall(encode(Ended("idle"))[10:])
    assert link.receive() == [Ended("idle")]


def test_last_words_before_the_end_are_heard(ends: tuple[Link, socket.socket]) -> None:
    link, far = ends
    far.sendall(encode(CardSeen(DIGEST)) + encode(Ended("rated")))
    far.close()
    assert link.receive() == [CardSeen(DIGEST), Ended("rated")]
    assert link.closed
    assert link.receive() == []
    with pytest.raises(LinkError, match="Ready"):
        link.send(Ready())


def test_both_ways(ends: tuple[Link, socket.socket]) -> None:
    link, far = ends
    other = Link(far)
    link.send(Activate(1, KEY))
    other.send(Ready())
    assert other.receive() == [Activate(1, KEY)]
    assert link.receive() == [Ready()]


def test_a_line_without_end_is_refused(ends: tuple[Link, socket.socket]) -> None:
    link, far = ends
    far.sendall(b"x" * (MAX_LINE_BYTES + 1))
    with pytest.raises(LinkError, match="without end"):
        link.receive()


def test_a_peer_that_never_reads_is_noticed(ends: tuple[Link, socket.socket]) -> None:
    link, _ = ends

    def talk() -> None:
        for _ in range(100_000):
            link.send(Alive())

    with pytest.raises(LinkError, match=r"Alive"):
        talk()


def test_closing_twice_is_fine(ends: tuple[Link, socket.socket]) -> None:
    link, _ = ends
    link.close()
    link.close()
    assert link.fileno() == -1
    assert link.receive() == []
