# SPDX-License-Identifier: Apache-2.0
"""Reading files of a chip, in the clear: pieces, both ways to name a file, files beyond 32 KB, and chips that lie."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from drivers.smart_card_reader.iso7816 import BadAnswer, CardError, Refusal, on_the_wire
from drivers.smart_card_reader.lds import COM, DG1, DG2, LONG_CHUNK, MAX_CHUNK, SOD, longest_piece, read_file
from drivers.smart_card_reader.long_answers import LongAnswers
from drivers.smart_card_reader.simulated_card import Answer, Apdu, Files, SimulatedCard, just
from drivers.smart_card_reader.tlv import BadTlv, encode
from tests.unit.drivers.smart_card_reader.talks import play, scripted, with_card

COM_FILE = bytes.fromhex("60145F0104303130365F36063034303030305C026175")
"""EF.COM of ICAO Doc 9303-11, appendix D."""


class FileCard(SimulatedCard):
    """Files without keys. ``at_most``: bytes that it gives at once."""

    def __init__(self, content: Mapping[int, bytes], at_most: int = 65536, has_short_ids: bool = True) -> None:
        super().__init__()
        self.files = Files(content)
        self.at_most = at_most
        self.short_ids = {one & 0x1F: one for one in content} if has_short_ids else None
        self.asked: list[Apdu] = []

    def obey(self, apdu: Apdu) -> Answer:
        self.asked.append(apdu)
        if apdu.ins == 0xA4:
            return self.files.select(int.from_bytes(apdu.data, "big"))
        if self.short_ids is None and apdu.ins == 0xB0 and apdu.p1 & 0x80:
            return just(0x6A81)
        return self.files.read(apdu, self.short_ids or {}, self.at_most)


def made(size: int, tag: int = 0x75) -> bytes:
    """A file whose object holds ``size`` bytes."""
    return encode(tag, bytes(at * 7 & 0xFF for at in range(size)))


@pytest.mark.parametrize("has_short_ids", [True, False])
@pytest.mark.parametrize("size", [0, 1, 5, 6, 7, 215, 216, 224, 1000, 0x7FFF, 0x8000, 0x9000, 70000])
def test_files_of_all_sizes(size: int, has_short_ids: bool) -> None:
    card = FileCard({0x0102: made(size)}, has_short_ids=has_short_ids)
    assert with_card(read_file(DG2, 223), card) == made(size)
    assert {apdu.ins for apdu in card.asked} == {0xB0} | ({0xA4} if not has_short_ids else set()) | (
        {0xB1} if size > 0x8000 else set()
    )


@pytest.mark.parametrize("at_most", [17, 100, 223, 1000])
def test_a_chip_that_gives_less_than_it_is_asked_for(at_most: int) -> None:
    assert with_card(read_file(DG2, 4000), FileCard({0x0102: made(40000)}, at_most)) == made(40000)


def test_what_is_said() -> None:
    sent, read = scripted(read_file(COM, 223), ["60145F01043031309000", "365F36063034303030305C0261759000"])
    assert (sent, read) == (["00B09E0008", "00B000080E"], COM_FILE)
    sent, read = scripted(
        read_file(COM, 223), ["6A86", "9000", "60145F01043031309000", "365F36063034303030305C0261756282"]
    )
    assert (sent[1:3], read) == (["00A4020C02011E", "00B0000008"], COM_FILE)


def test_beyond_32_kb_the_offset_is_a_data_object() -> None:
    card = FileCard({0x0102: made(70000)})
    with_card(read_file(DG2, 4000), card)
    beyond = [apdu for apdu in card.asked if apdu.ins == 0xB1]
    assert {(apdu.p1, apdu.p2, apdu.le) for apdu in beyond[:-1]} == {(0, 0, 223)}
    assert (
        beyond[0].data == bytes.fromhex("5402") + (8 + 9 * 4000 - 4000).to_bytes(2, "big") or beyond[0].data[0] == 0x54
    )
    assert beyond[-1].data[:2] == bytes.fromhex("5403")


@pytest.mark.parametrize(
    ("answers", "sw"), [(["6982"], "6982"), (["6A86", "6982"], "6982"), (["6A86", "9000", "6982"], "6982")]
)
def test_a_file_that_is_closed(answers: list[str], sw: str) -> None:
    with pytest.raises(Refusal, match=sw):
        scripted(read_file(SOD, 223), answers)


@pytest.mark.parametrize("answers", [["6A82"], ["6D00", "6A82"], ["6E00", "6E00"], ["6986", "6D00"], ["9000", "6A82"]])
def test_a_file_that_is_not_there(answers: list[str]) -> None:
    assert scripted(read_file(SOD, 223), answers)[1] is None


@pytest.mark.parametrize(
    "answers",
    [
        ["61145F01043031309000"], ["60149000", "9000"], ["60055F01043031309000"],
        ["60845F01043031309000"], ["609000"],
        ["60145F0104303130369000"], ["60145F01043031309000", "9000"], ["60145F01043031309000", "6B00"], ["6083FFFFFF3130319000"],
        ["60145F01043031309000", "6282"], ["60145F01043031309000", "365F36063034303030305C026175009000"],
    ],
)  # fmt: skip
def test_a_chip_that_lies(answers: list[str]) -> None:
    """Another file; no whole head; shorter than its head; more than was asked for; nothing; a length that no chip has."""
    with pytest.raises((CardError, BadTlv)):
        scripted(read_file(COM, 223), answers)


@pytest.mark.parametrize("answer", ["9000", "539000", "53009000", "5400009000", "53810001", "6B00"])
def test_a_chip_that_lies_beyond_32_kb(answer: str) -> None:
    card = FileCard({0x0102: made(40000)})

    def said(apdu: bytes) -> bytes:
        return bytes.fromhex(answer) if apdu[1] == 0xB1 else card.answer(apdu)

    with pytest.raises((CardError, BadTlv)):
        play(on_the_wire(read_file(DG2, 4000)), said)


def test_a_file_that_ends_before_its_length() -> None:
    with pytest.raises(CardError):
        with_card(read_file(DG1, 223), FileCard({0x0101: made(400, 0x61)[:-1]}))


@pytest.mark.parametrize(
    ("answer", "longest"),
    [
        ("7F660802020400020204009000", 0x400 - 48), ("43010047009000", 223), ("7F6608020204000202FFFF9000", MAX_CHUNK),
        ("7F660802020100020200109000", 223), ("7F66040202FFFF9000", 223), ("7F669000", 223),
        ("7F6602020600009000", 223),
        ("9000", 223), ("6A82", 223), ("6982", 223), ("43018047038000007F660802020400020208006282", 0x800 - 48),
    ],
)  # fmt: skip
def test_how_much_may_be_asked_for_at_a_time(answer: str, longest: int) -> None:
    assert scripted(longest_piece(LongAnswers.WITH_SIZES), [answer]) == (["00B0810000"], longest)
    said = scripted(longest_piece(LongAnswers.EXPECTED), [answer])[1]
    assert said == (longest if "7F6608" in answer else LONG_CHUNK)  # where two sizes are said, they count


def test_a_reader_that_carries_nothing_long_is_not_asked_for_it() -> None:
    assert scripted(longest_piece(LongAnswers.NEVER), []) == ([], 223)


def test_a_secured_answer_is_never_longer_than_the_chip_announced() -> None:
    """9303-11 9.8: DO 87 with its indicator, padding and length, DO 99, DO 8E, the status itself."""
    for piece in (223, 976, 4000):
        padded = (piece // 16 + 1) * 16
        assert len(encode(0x87, bytes(1 + padded))) + 4 + 10 + 2 <= max(piece + 48, 258)


def test_mistakes_are_no_answers() -> None:
    with pytest.raises(BadAnswer, match="something else"):
        scripted(read_file(COM, 223), ["61145F01043031309000"])
    with pytest.raises(BadAnswer, match="8388612 bytes"):
        scripted(read_file(COM, 223), ["60837FFFFF3130319000"])
