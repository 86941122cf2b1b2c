# SPDX-License-Identifier: Apache-2.0
"""Messages between the visit and a process that works apart: whole in any pieces, and nothing else is one."""

from __future__ import annotations

import json

import pytest

from kiosk.apart.message import LONGEST_HEAD, MOST_PIECES, BadMessage, Message, Unpacker, packed


def fed(data: bytes, step: int, unpacker: Unpacker | None = None) -> Message | None:
    """As a pipe brings it, ``step`` bytes at a time."""
    unpacker = unpacker or Unpacker()
    found = None
    while data and found is None:
        room = unpacker.room
        count = min(step, len(room), len(data))
        room[:count] = data[:count]
        data = data[count:]
        found = unpacker.filled(count)
    return found


def head(text: bytes) -> bytes:
    return len(text).to_bytes(4, "big") + text


def test_the_bytes_on_the_pipe() -> None:
    assert b"".join(packed({"job": "x"}, [b"ab", b"", b"c"])) == head(b'{"job": "x", "sizes": [2, 0, 1]}') + b"abc"


@pytest.mark.parametrize("step", [1, 3, 1000])
def test_a_message_is_whole_in_whatever_pieces_it_comes(step: int) -> None:
    message = fed(b"".join(packed({"words": "居住证"}, [b"ab", b"", memoryview(b"cde")])), step)
    assert message is not None
    assert dict(message.head) == {"words": "居住证"}
    assert [bytes(piece) for piece in message.pieces] == [b"ab", b"", b"cde"]
    assert "居住证" not in repr(message)
    empty = fed(b"".join(packed({})), step)
    assert empty is not None
    assert empty.pieces == ()


def test_half_a_message_is_none_yet() -> None:
    assert fed(b"".join(packed({"a": 1}, [b"abc"]))[:-1], 5) is None


@pytest.mark.parametrize(
    "data",
    [
        bytes(4),
        (LONGEST_HEAD + 1).to_bytes(4, "big"),
        head(b"no json"),
        head(b"[]"),
        head(b"{}"),
        head(b'{"sizes": 3}'),
        head(b'{"sizes": [-1]}'),
        head(b'{"sizes": [true]}'),
        head(b'{"sizes": [1.5]}'),
        head(b'{"sizes": ["1"]}'),
        head(b'{"sizes": [101]}'),
        head(b'{"sizes": [60, 60]}'),
        head(json.dumps({"sizes": [0] * (MOST_PIECES + 1)}).encode()),
        head(b"[" * 100_000),
        head(b"\xff\xfe{}"),
    ],
)
def test_whatever_is_none_of_ours_is_refused_before_there_is_room_for_it(data: bytes) -> None:
    with pytest.raises(BadMessage):
        fed(data, 1 << 20, Unpacker(100))
