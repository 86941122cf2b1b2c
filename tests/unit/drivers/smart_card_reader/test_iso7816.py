# SPDX-License-Identifier: Apache-2.0
"""Command and response APDUs against ISO/IEC 7816-3:2006 12.1 (all seven forms) and 7816-4:2020 5.3."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from drivers.smart_card_reader.iso7816 import (
    MAX_PIECES,
    BadAnswer,
    CardError,
    Command,
    Refusal,
    Response,
    Status,
    Steps,
    chained,
    decode_command,
    decode_response,
    on_the_wire,
    select_application,
)
from drivers.smart_card_reader.simulated_card import take_apart
from tests.unit.drivers.smart_card_reader.talks import play, scripted

LONG = bytes(range(256))
FORMS = {
    "1": (Command(0x00, 0x44, 0, 0), "00440000"),
    "2S": (Command(0x00, 0xB0, 0, 4, le=18), "00B0000412"),
    "2S 256": (Command(0x00, 0xB2, 1, 4, le=256), "00B2010400"),
    "2E": (Command(0x00, 0xB0, 0, 0, le=257), "00B00000000101"),
    "2E 65536": (Command(0x00, 0xB0, 0, 0, le=65536), "00B00000000000"),
    "3S": (Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x1e"), "00A4020C02011E"),
    "3E": (Command(0x00, 0xDB, 0x3F, 0xFF, LONG), "00DB3FFF000100" + LONG.hex()),
    "4S": (Command(0x00, 0xA4, 0x04, 0x00, bytes.fromhex("A0000002471001"), 256), "00A4040007A000000247100100"),
    "4E": (Command(0x00, 0x86, 0, 0, LONG, 300), "00860000000100" + LONG.hex() + "012C"),
    "4E by Le": (Command(0x00, 0x86, 0, 0, b"\xaa", 65536), "00860000000001AA0000"),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_seven_forms_of_a_command(form: str) -> None:
    command, raw = FORMS[form]
    assert command.encode().hex().upper() == raw.upper()
    assert decode_command(bytes.fromhex(raw)) == command


@pytest.mark.parametrize("form", FORMS)
def test_every_prefix_of_a_command_is_another_one_or_none(form: str) -> None:
    command, raw = FORMS[form]
    whole = bytes.fromhex(raw)
    for size in range(len(whole)):
        found = decode_command(whole[:size])
        assert found != command
        assert found is None or (found.header == command.header and command.data.startswith(found.data))
    assert decode_command(whole + b"\0\0\0\0") is None or form in ("1", "2S", "2S 256")


@pytest.mark.parametrize(
    "raw", ["", "00A404", "00A404000003", "00A4040002A0", "00A4040001A00000", "00A404000000000000"]
)
def test_what_is_no_command(raw: str) -> None:
    assert decode_command(bytes.fromhex(raw)) is None


@given(st.integers(0, 255), st.binary(max_size=600), st.integers(0, 65536))
def test_a_command_is_read_back_also_by_the_simulated_card(ins: int, data: bytes, le: int) -> None:
    command = Command(0x0C, ins, 1, 2, data, le)
    assert decode_command(command.encode()) == command
    seen = take_apart(command.encode())
    assert seen is not None
    assert (seen.ins, seen.data, seen.le or 0) == (ins, data, le)


def test_over_t0_no_length_stands_behind_data() -> None:
    assert select_application(b"\xa0\x01").encode(t0=True).hex() == "00a4040002a001"
    assert select_application(b"\xa0\x01").encode().hex() == "00a4040002a00100"
    assert select_application(b"\xa0\x01", name_only=True).encode().hex() == "00a4040c02a001"
    assert Command(0, 0xB2, 1, 4, le=256).encode(t0=True).hex() == "00b2010400"


def test_answers() -> None:
    assert decode_response(bytes.fromhex("0304332E30309000")) == Response(bytes.fromhex("0304332E3030"), 0x9000)
    assert decode_response(b"\x6a\x82") == Response(b"", Status.FILE_NOT_FOUND)
    for short in (b"", b"\x90"):
        with pytest.raises(BadAnswer):
            decode_response(short)
    assert Response(b"1", 0x9000).checked("x") == b"1"
    with pytest.raises(Refusal, match="reading: status 6982") as refused:
        Response(b"secret", 0x6982).checked("reading")
    assert refused.value.sw == Status.SECURITY_NOT_SATISFIED


def test_nothing_of_a_card_shows_in_a_repr() -> None:
    assert "secret" not in repr(Command(0, 0xA4, 0, 0, b"secret"))
    assert "secret" not in repr(Response(b"secret", 0x9000))


def one(command: Command) -> Steps[Response]:
    return (yield command)


READ = Command(0x00, 0xB2, 1, 4, le=256)


def test_a_wrong_length_is_asked_again_with_the_right_one() -> None:
    assert scripted(one(READ), ["6C06", "0304332E30309000"]) == (
        ["00B2010400", "00B2010406"],
        Response(bytes.fromhex("0304332E3030"), 0x9000),
    )
    assert scripted(one(READ), ["6C00", "9000"])[0] == ["00B2010400", "00B2010400"]


def test_a_second_wrong_length_is_the_answer() -> None:
    assert scripted(one(READ), ["6C06", "6C07"])[1] == Response(b"", 0x6C07)


def test_what_expects_no_answer_is_never_said_twice() -> None:
    verify = Command(0x00, 0x20, 0x00, 0x80, b"123456\xff\xff")
    assert scripted(one(verify), ["6C08"]) == (["0020008008313233343536FFFF"], Response(b"", 0x6C08))


def test_what_is_announced_is_fetched() -> None:
    select = Command(0x01, 0xA4, 0x04, 0, b"\xa0", 256)
    sent, answer = scripted(one(select), ["6103", "AABB6101", "CC9000"], t0=True)
    assert sent == ["01A4040001A0", "01C0000003", "01C0000001"]
    assert answer == Response(b"\xaa\xbb\xcc", 0x9000)
    assert scripted(one(select), ["AA6100", "BB6985"])[1] == Response(b"\xaa\xbb", 0x6985)


@pytest.mark.parametrize(("piece", "most"), [(b"", MAX_PIECES), (bytes(256), 258)])
def test_an_answer_without_an_end_is_ended(piece: bytes, most: int) -> None:
    asked: list[bytes] = []

    def answer(apdu: bytes) -> bytes:
        asked.append(apdu)
        return piece + b"\x61\x00"

    with pytest.raises(BadAnswer, match="without an end"):
        play(on_the_wire(one(READ)), answer)
    assert len(asked) <= most + 1


def test_who_gives_a_talk_up_closes_it() -> None:
    closed = []

    def steps() -> Steps[None]:
        try:
            yield READ
        finally:
            closed.append(True)

    wire = on_the_wire(steps())
    next(wire)
    wire.close()
    assert closed == [True]


def test_trouble_inside_a_talk_comes_out() -> None:
    def steps() -> Steps[None]:
        (yield READ).checked("reading")

    with pytest.raises(CardError, match="6A83"):
        scripted(steps(), ["6A83"])


def test_chaining() -> None:
    long = Command(0x00, 0x86, 0, 0, bytes(300), 256)
    sent, answer = scripted(chained(long), ["9000", "AA9000"])
    assert [one[:8] for one in sent] == ["10860000", "00860000"]
    assert (sent[0][8:10], len(sent[0]), sent[1][8:10], sent[1][-2:]) == ("FF", 2 * 260, "2D", "00")
    assert answer == Response(b"\xaa", 0x9000)
    assert scripted(chained(long), ["6883"])[1] == Response(b"", 0x6883)
    assert scripted(chained(Command(0, 0x84, 0, 0, le=8)), ["9000"])[0] == ["0084000008"]
