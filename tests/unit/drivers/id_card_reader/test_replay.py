# SPDX-License-Identifier: Apache-2.0
"""Recordings read back: whole exchanges, bare frames, pieces, damage; and what is left of them when they are redacted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from drivers.id_card_reader.driver import SdtReader
from drivers.id_card_reader.port import CardRead
from drivers.id_card_reader.protocol import Decoder, Reply, decode_request
from drivers.id_card_reader.replay import redact, replay
from drivers.id_card_reader.simulated_chip import chip_of
from drivers.id_card_reader.synthetic_cards import CARDS
from drivers.recording import Frame, read_recording
from tests.unit.drivers.id_card_reader.scripted_line import ADDRESS, READ_ALL, Line, reply
from tests.unit.drivers.id_card_reader.test_driver_quirks import ALL, NEVER, NEW_ADDRESS, with_fingerprints
from tests.unit.drivers.id_card_reader.vectors import FRAME_J, FRAME_R, PHOTO, REPLIES, REQUESTS, TIMEOUT_FRAME

REPLY = {name: bytes.fromhex(vector[0]) for name, vector in REPLIES.items()}
REQUEST = {name: bytes.fromhex(vector) for name, vector in REQUESTS.items()}
R = {
    "event": "record", "document": "resident", "name": "测试甲", "sex_code": "2", "sex": "女", "ethnic_code": "01",
    "ethnic_group": "汉", "birth": "1949-12-31", "address": "某省某市某路1号", "newest_address": None,
    "number": "11010519491231002X", "number_checks": True, "authority": "某市公安局", "valid_from": "2020-01-01",
    "valid_to": "长期", "long_term": True, "english_name": "", "nationality": "", "pass_number": "", "issue_count": "",
    "old_card_link": "", "old_number": "", "photo_bytes": 1024, "fingerprint_bytes": 0,
}  # fmt: skip
VISIT = [
    REQUEST["sam id"], REPLY["sam id"], REQUEST["status"], REPLY["ok empty"], REQUEST["find"], REPLY["found"],
    REQUEST["select"], REPLY["selected"], REQUEST["read"], FRAME_R, REQUEST["new address"], REPLY["new address"],
]  # fmt: skip


def told(frames: list[bytes]) -> list[dict[str, Any]]:
    return list(replay([Frame(frame) for frame in frames]))


def records(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == "record"]


def test_a_whole_visit_of_bare_frames() -> None:
    events = told(VISIT)
    assert records(events) == [R, {**R, "newest_address": "某省某市新址3号"}]
    assert [event["command"] for event in events if event["event"] == "asked"] == [
        "12ff", "11ff", "2001", "2002", "3001", "3003",
    ]  # fmt: skip
    assert {"event": "module", "sam_id": "05.03-20200101-0001234567-0000890123"} in events
    assert {event["event"] for event in events} == {"asked", "answer", "module", "record"}


def test_the_same_from_a_file_with_directions_and_times() -> None:
    lines = [
        f'{{"t": {at / 10}, "dir": "{"rx" if at % 2 else "tx"}", "hex": "{frame.hex()}"}}'
        for at, frame in enumerate(VISIT)
    ]
    events = list(replay(read_recording(lines)))
    assert records(events)[0] == {**R, "t": 0.9}


def test_an_answer_alone_is_enough() -> None:
    assert records(told([FRAME_R])) == [R]
    [permit] = records(told([FRAME_J]))
    assert (permit["document"], permit["valid_to"], permit["long_term"]) == ("hmt", "2025-01-01", False)
    assert (permit["pass_number"], permit["issue_count"]) == ("H00000000", "01")


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("resident", "resident"), ("permit-taiwan", "hmt"), ("foreigner-2017", "foreigner_2017"),
        ("foreigner-2023", "foreigner_2023"),
    ],
)  # fmt: skip
def test_each_kind_of_document(name: str, document: str) -> None:
    chip = chip_of(CARDS[name]["card"])
    data = bytes.fromhex("01000400") + chip.text + PHOTO
    [record] = records(told([REQUEST["read"], reply(0x90, data)]))
    assert record["document"] == document
    assert record["name"] == CARDS[name]["card"]["name"]
    assert record["old_number"] == ("CAN110081080310" if name == "foreigner-2023" else "")


@pytest.mark.parametrize("cut", [1, 5, 6, 11, 100, 700, 1294])
def test_an_answer_in_pieces_with_and_without_directions(cut: int) -> None:
    assert records(told([REQUEST["read"], FRAME_R[:cut], FRAME_R[cut:]])) == [R]
    pieces = [Frame(REQUEST["read"], True), Frame(FRAME_R[:cut], False), Frame(FRAME_R[cut:], False)]
    assert records(list(replay(pieces))) == [R]


def test_all_in_one_lump() -> None:
    assert records(told([b"".join(VISIT[8:10])])) == [R]


def test_with_fingerprints_asked_for_or_alone() -> None:
    frame = with_fingerprints(b"\x43" * 1024)
    for frames in ([REQUEST["read with fingerprints"], frame], [frame]):
        [record] = records(told(frames))
        assert record == {**R, "fingerprint_bytes": 1024}


def test_no_appended_address_is_told() -> None:
    last = records(told([REQUEST["read"], FRAME_R, REQUEST["new address"], REPLY["no new address"]]))[-1]
    assert last == {**R, "newest_address": ""}


def test_a_late_answer_is_passed_over_as_the_terminal_does() -> None:
    events = told([REQUEST["find"], FRAME_R, REPLY["not found"]])
    assert [event["event"] for event in events] == ["asked", "late", "answer"]
    assert events[-1]["means"] == "no media"


def test_damage_is_told_and_never_a_record() -> None:
    garbled = FRAME_R[:300] + bytes([FRAME_R[300] ^ 1]) + FRAME_R[301:]
    assert [event["event"] for event in told([REQUEST["read"], garbled])] == ["asked", "damaged"]
    assert told([REQUEST["read"], FRAME_R[:-1]])[-1] == {"event": "cut_short", "bytes": 1293}
    assert told([REQUEST["read"], TIMEOUT_FRAME, *VISIT[4:6]])[1] == {"event": "cut_short", "bytes": 9}
    assert told([b"\xff\xff\xff" + REPLY["not found"]])[0] == {"event": "noise", "bytes": 3}
    assert told([REQUEST["read"], reply(0x90, FRAME_R[10:14] + bytes(1280))])[-1] == {
        "event": "unreadable", "field": "name",
    }  # fmt: skip
    assert told([reply(0x90, bytes(300))])[-1] == {"event": "unreadable", "field": "lengths"}
    assert told([reply(0x77)])[-1] == {"event": "late", "status": "77"}
    assert told([]) == []


def test_a_question_that_is_none_of_ours() -> None:
    strange = bytes.fromhex("AAAAAA96690003990099")
    [event] = list(replay([Frame(strange, True)]))
    assert event == {"event": "asked", "request": "unknown", "command": "9900"}


@pytest.mark.parametrize("name", REQUEST)
def test_requests_are_known_whole_and_answers_are_none(name: str) -> None:
    known = decode_request(REQUEST[name])
    assert known is not None
    assert bytes([known.command, known.parameter]) == REQUEST[name][7:9]
    for spoiled in (REQUEST[name][:-1], REQUEST[name] + b"\0", REQUEST[name][:-1] + b"\0", b""):
        assert decode_request(spoiled) is None
    assert all(decode_request(answer) is None for answer in [*REPLY.values(), FRAME_R, TIMEOUT_FRAME])


# ---- redacted


def tapped(line: Line, *, fingerprints: bool = False) -> list[Frame]:
    heard: list[Frame] = []
    it = SdtReader(
        lambda: line,
        *([ALL] if fingerprints else []),
        clock=line.clock,
        tap=lambda sent, data: heard.append(Frame(data, sent)),
    )
    assert isinstance(it.poll(NEVER), CardRead)
    return heard


@pytest.mark.parametrize("fingerprints", [False, True])
def test_a_redacted_recording_holds_nothing_of_the_card_and_still_tells_what_happened(fingerprints: bool) -> None:
    line = Line({ADDRESS: [NEW_ADDRESS], READ_ALL: [with_fingerprints(b"\x43" * 512)]})
    heard = tapped(line, fingerprints=fingerprints)
    kept = [Frame(redact(frame) or b"", frame.sent) for frame in heard]
    assert [len(frame.data) for frame in kept] == [len(frame.data) for frame in heard]
    together = b"".join(frame.data for frame in kept)
    for secret in ("测试", "1949", "002X", "某省", "2020"):
        assert secret.encode("utf-16-le") not in together
    assert b"\x5a" * 4 not in together
    assert b"\x43" * 4 not in together
    before, after = (
        [event for event in replay(frames) if event["event"] in ("asked", "answer", "module")]
        for frames in (heard, kept)
    )
    assert after == before
    assert {"event": "card", "document": "resident", "redacted": True} in list(replay(kept))
    assert not records(list(replay(kept)))


def test_the_kind_of_card_stays() -> None:
    assert told([redact(Frame(FRAME_J)) or b""])[-1] == {"event": "card", "document": "hmt", "redacted": True}


def test_a_checksum_that_was_wrong_stays_wrong() -> None:
    garbled = FRAME_R[:-1] + bytes([FRAME_R[-1] ^ 1])
    kept = redact(Frame(garbled, False)) or b""
    assert told([kept])[0]["event"] == "damaged"
    assert "测试".encode("utf-16-le") not in kept


def test_what_says_nothing_of_a_card_stays_byte_for_byte() -> None:
    for frame in (*REQUEST.values(), REPLY["sam id"], REPLY["ok empty"], REPLY["not found"], REPLY["read failed"]):
        assert redact(Frame(frame)) == frame


@given(st.integers(0, 1295), st.integers(0, 1295), st.binary(max_size=9))
@example(63, 68, b"\xaa\xaa\xaa\x96i").via("noise that is a preamble")
def test_no_piece_of_an_answer_lets_anything_through(start: int, stop: int, noise: bytes) -> None:
    piece = noise + FRAME_R[start : max(start, stop)]
    kept = redact(Frame(piece, False))
    assert kept is not None
    assert len(kept) == len(piece)
    for character in "测试甲某省市路公安局":
        encoded = character.encode("utf-16-le")
        if encoded not in noise:
            assert encoded not in kept[len(noise) :]


@given(st.binary(max_size=400), st.sampled_from([None, True, False]))
def test_anything_at_all_is_blanked_to_its_length_and_replayed_without_raising(data: bytes, sent: bool | None) -> None:
    kept = redact(Frame(data, sent))
    assert kept is not None
    assert len(kept) == len(data)
    assert not records(list(replay([Frame(data, sent)])))


def test_the_decoder_reads_a_redacted_answer() -> None:
    decoder = Decoder()
    decoder.feed(redact(Frame(FRAME_R)) or b"")
    assert isinstance(event := decoder.next_event(), Reply)
    assert len(event.data) == 1284


@pytest.mark.parametrize("cut", [*range(5, 40), 256, 700, 1293])
def test_of_a_half_frame_its_head_and_status_stay(cut: int) -> None:
    kept = redact(Frame(FRAME_R[:cut], False))
    stays = 10 if cut >= 10 else 5  # without both, only the preamble: what follows may be anything
    assert kept == FRAME_R[:stays] + bytes(cut - stays)
