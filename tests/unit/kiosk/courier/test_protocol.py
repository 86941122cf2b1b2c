# SPDX-License-Identifier: Apache-2.0
"""Frames on the courier's socket: the layout, split reads, hostile bytes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from kiosk.courier.protocol import MAX_BLOBS, MAX_BODY_BYTES, MAX_HEADER_BYTES, BadFrame, Decoder, Frame, encode


def raw(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return len(text).to_bytes(4, "big") + text + body


def test_a_frame_is_laid_out_as_documented() -> None:
    assert b"".join(encode(Frame({"verb": "x"}, (b"ab", b"")))) == b'\x00\x00\x00\x1e{"verb": "x", "blobs": [2, 0]}ab'


@given(
    frames=st.lists(st.tuples(st.text(max_size=20), st.lists(st.binary(max_size=40), max_size=4)), max_size=4),
    cuts=st.lists(st.integers(min_value=1, max_value=9), max_size=60),
)
def test_frames_arrive_whole_however_they_are_cut(frames: list[tuple[str, list[bytes]]], cuts: list[int]) -> None:
    sent = [Frame({"verb": verb}, tuple(blobs)) for verb, blobs in frames]
    stream = b"".join(piece for frame in sent for piece in encode(frame))
    decoder, received = Decoder(), []
    for cut in cuts:
        received += decoder.feed(stream[:cut])
        stream = stream[cut:]
    assert received + decoder.feed(stream) == sent


@pytest.mark.parametrize(
    "data",
    [
        bytes(4),
        (MAX_HEADER_BYTES + 1).to_bytes(4, "big"),
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00\x00\x00\x02{]",
        b"\x00\x00\x00\x01\xff",
        raw([1]),
        raw({}),
        raw({"blobs": 1}),
        raw({"blobs": [-1]}),
        raw({"blobs": [True]}),
        raw({"blobs": ["1"]}),
        raw({"blobs": [0] * (MAX_BLOBS + 1)}),
        raw({"blobs": [MAX_BODY_BYTES, 1]}),
    ],
)
def test_what_is_not_this_protocol_is_refused(data: bytes) -> None:
    with pytest.raises(BadFrame):
        Decoder().feed(data)


@given(st.binary(max_size=200))
def test_garbage_never_does_more_than_be_refused(garbage: bytes) -> None:
    try:
        Decoder().feed(garbage)
    except BadFrame:
        pass


@pytest.mark.parametrize("frame", [Frame({"x": "y" * MAX_HEADER_BYTES}), Frame({}, (b"",) * (MAX_BLOBS + 1))])
def test_too_much_is_not_sent(frame: Frame) -> None:
    with pytest.raises(BadFrame):
        encode(frame)


def test_blobs_do_not_show() -> None:
    assert "secret" not in repr(Frame({}, (b"secret",)))
