# SPDX-License-Identifier: Apache-2.0
"""Exchanges with a card read back, whole, in bare frames and as other programs ask; and what a recording keeps of them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from drivers.recording import Frame, Recorder, read_recording
from drivers.smart_card_reader.iso7816 import on_the_wire
from drivers.smart_card_reader.replay import redact, replay
from drivers.smart_card_reader.social_security import talk
from drivers.smart_card_reader.synthetic_cards import CARDS, NUMBER
from tests.unit.drivers.smart_card_reader.talks import play

SELECT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
WHOLE = {
    "event": "record", "document": "social_security", "version": "2.00", "region": "999999",
    "card_id": "999999D15600000500BF7C7A48FB4966", "card_class": "1", "issuer": "999999000000000000000000",
    "issued": "2018-04-01", "valid_to": "2028-04-01", "card_number": "X00000019", "number": NUMBER, "name": "测试甲",
    "sex_code": "1", "ethnic_code": "01", "birthplace": "999999", "birth": "1978-04-12",
}  # fmt: skip


def events(*frames: Frame | str) -> list[dict[str, Any]]:
    return list(replay([Frame(bytes.fromhex(one)) if isinstance(one, str) else one for one in frames]))


def recorded(name: str) -> list[Frame]:
    """The talk of our own driver with a card of the library."""
    card, frames = CARDS[name].make(), list[Frame]()

    def answer(apdu: bytes) -> bytes:
        frames.append(Frame(apdu, True, float(len(frames))))
        frames.append(Frame(card.answer(apdu), False, float(len(frames))))
        return frames[-1].data

    play(on_the_wire(talk(), card.speaks_t0), answer)
    return frames


@pytest.mark.parametrize("name", ["ssc-v1", "ssc-v2", "ssc-v2-contact", "ssc-province", "ssc-v3-open"])
@pytest.mark.parametrize("bare", [False, True])
def test_a_whole_talk(name: str, bare: bool) -> None:
    frames = recorded(name)
    if bare:
        frames = [Frame(frame.data) for frame in frames]
    found = list(replay(frames))
    assert found[-1] == {**WHOLE, "version": {"1": "1.00", "3": "3.00"}.get(name[5], "2.00")}
    assert {"event": "application", "kind": "social_security", "found": True} in [
        {key: value for key, value in one.items() if key != "t"} for one in found
    ]
    assert [one["event"] for one in found].count("asked") == len(frames) / 2


def test_answers_alone_are_read_by_their_tags() -> None:
    answers = [frame for frame in recorded("ssc-v2") if frame.sent is False]
    assert list(replay([Frame(frame.data) for frame in answers]))[-1] == WHOLE


def test_other_ways_to_ask_for_a_record() -> None:
    found = events(
        SELECT, "9000", "00B2012C00", "0812" + NUMBER.encode().hex() + "9000", "00B2090000", "0904B2E2CAD49000"
    )
    assert found[1:3] == [
        {"event": "answer", "status": "9000", "bytes": 0},
        {"event": "application", "kind": "social_security", "found": True},
    ]
    assert (found[-1]["event"], found[-1]["name"], found[-1]["number"], found[-1]["birth"]) == (
        "record",
        "测试",
        NUMBER,
        None,
    )


def test_a_closed_card() -> None:
    for name, closed in (("ssc-v3", True), ("ssc-v3-blank", False)):
        last = list(replay(recorded(name)))[-1]
        assert last == {
            "event": "card",
            "document": "social_security",
            "version": "3.00",
            "region": "999999",
            "closed": closed,
        }


def test_two_cards_one_after_the_other() -> None:
    found = [one for one in replay(recorded("ssc-v1") + recorded("ssc-v2")) if one["event"] == "record"]
    assert [(one["version"], "t" in one) for one in found] == [("1.00", True), ("2.00", False)]


def test_other_applications_and_what_is_nothing() -> None:
    assert events("00A4040C07A0000002471001", "6A82")[-1] == {
        "event": "application", "kind": "travel_document", "found": False
    }  # fmt: skip
    assert events("00A404000BA000000308000010000100", "9000")[-1]["kind"] == "technician"
    assert events("00A4040001AA", "9000")[-1]["kind"] == "unknown"
    assert events(Frame(b"\x00\xa4", True)) == [{"event": "asked", "request": "unknown", "command": "00a4"}]
    assert events(Frame(b"\x00\xf0\0\0", True)) == [{"event": "asked", "request": "unknown", "command": "00f00000"}]
    assert events(Frame(b"\x90", False)) == [{"event": "damaged", "why": "an answer of 1 bytes"}]
    assert events("00B2010400", "0F01019000")[-1] == {"event": "damaged", "why": "a record 0F of 1 bytes"}
    assert events("00B2010400", "0D04197813999000")[-1] == {"event": "damaged", "why": "item 0D is no day"}
    assert events("0084000008", "00010203040506079000")[-1]["event"] == "answer"
    assert events("00B2010400", "6A83", "6F00")[-1]["event"] == "answer"


def test_a_recording_keeps_nobody() -> None:
    for name in CARDS:
        if name != "ssc-garbled":
            kept = [Frame(redact(frame) or b"", frame.sent) for frame in recorded(name)]
            raw = b"".join(frame.data for frame in kept)
            assert b"99991978" not in raw
            assert "测试".encode("gbk") not in raw
            assert b"X00000019" not in raw
            assert [len(one.data) for one in kept] == [len(one.data) for one in recorded(name)]
    kept = [Frame(redact(frame) or b"", frame.sent) for frame in recorded("ssc-v2")]
    assert list(replay(kept))[-1] == {
        "event": "card", "document": "social_security", "version": "2.00", "region": "999999", "closed": False
    }  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "kept"),
    [
        (Frame(bytes.fromhex("0020000003123456"), True), "0020000003000000"),
        (Frame(bytes.fromhex("00200080083132333435367FFF"), None), "0020008008" + "00" * 8),
        (Frame(bytes.fromhex("0082000A10" + "AB" * 16), True), "0082000A10" + "00" * 16),
        (Frame(bytes.fromhex("008600000001000000") + bytes([7]) * 256, True), "00860000000100" + "00" * 258),
        (Frame(bytes.fromhex("00B2010400"), True), "00B2010400"),
        (Frame(bytes.fromhex("00A4"), True), "00A4"),
        (Frame(b"x", False), "00"),
        (Frame(b"secret\x90\x00", False), "00" * 6 + "9000"),
        (Frame(b"secret\x90\x00", None), "00" * 6 + "9000"),
    ],
)
def test_what_a_recording_keeps(frame: Frame, kept: str) -> None:
    assert redact(frame) == bytes.fromhex(kept)


def test_a_recording_made_and_read() -> None:
    out = io.StringIO()
    recorder = Recorder(out, redact, lambda: 1.0)
    for frame in recorded("ssc-v2"):
        recorder.frame(bool(frame.sent), frame.data)
    lines = out.getvalue().splitlines()
    assert json.loads(lines[0]) == {"t": 0.0, "dir": "tx", "hex": (SELECT + "00").lower()}
    assert list(replay(read_recording(lines)))[-1]["event"] == "card"
