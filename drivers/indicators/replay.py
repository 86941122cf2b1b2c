# SPDX-License-Identifier: Apache-2.0
"""A recorded exchange with a relay board, read back (继电器板通信回放). Nothing in it is about a person.

Events: ``question`` (unit, function, start, count, values where it writes), ``record`` (function, values: what the answer said),
``written``, ``refused`` (code), ``noise`` (hex: no answer to the question before it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from drivers.indicators.protocol import Bits, Decoder, Function, Refused, Request, Written, crc16, encode, unpack
from drivers.recording import Frame


def replay(frames: Sequence[Frame]) -> Iterator[dict[str, Any]]:
    """What was asked and answered. A frame without a direction is a question when it is one, whole."""
    asked: Request | None = None
    decoder: Decoder | None = None
    for frame in frames:
        times = {} if frame.t is None else {"t": frame.t}
        request = None if frame.sent is False else _request(frame.data)
        if request is not None:
            asked, decoder = request, Decoder(request)
            yield {"event": "question", **_question(request), **times}
            continue
        answer = None if decoder is None else decoder.feed(frame.data)
        match answer:
            case Bits(values=values):
                function = Function.READ_INPUTS if asked is None else asked.function
                yield {"event": "record", "function": function.name.lower(), "values": list(values), **times}
            case Written():
                yield {"event": "written", **times}
            case Refused(code=code):
                yield {"event": "refused", "code": code, **times}
            case _:
                yield {"event": "noise", "hex": frame.data.hex(), **times}


def _question(request: Request) -> dict[str, Any]:
    words: dict[str, Any] = {
        "unit": request.unit,
        "function": request.function.name.lower(),
        "start": request.start,
        "count": request.count,
    }
    return {**words, "values": list(request.values)} if request.values else words


def _request(data: bytes) -> Request | None:
    if len(data) < 8 or crc16(data[:-2]) != data[-2:]:
        return None
    start, count = int.from_bytes(data[2:4], "big"), int.from_bytes(data[4:6], "big")
    try:
        function = Function(data[1])
        is_write = function is Function.WRITE_COILS
        values = unpack(data[7:-2], count) if is_write else ()
        request = Request(data[0], function, start, count, values)
    except ValueError:
        return None
    return request if encode(request) == data else None


def redact(frame: Frame) -> bytes:
    """Whole: relays and contacts are about no person."""
    return frame.data
