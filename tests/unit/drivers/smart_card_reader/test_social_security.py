# SPDX-License-Identifier: Apache-2.0
"""The social security card's records against LD/T 32 as the reference notes on devices 2 give it, byte for byte."""

from __future__ import annotations

from datetime import date

import pytest

from drivers.smart_card_reader.iso7816 import BadAnswer, CardError, Refusal, on_the_wire
from drivers.smart_card_reader.port import NeedsRemoteAuthentication, RemoteAnswer, SocialSecurityCard
from drivers.smart_card_reader.social_security import (
    AID,
    algorithm_of,
    answer_remotely,
    is_consistent,
    item,
    record,
    talk,
)
from tests.unit.drivers.smart_card_reader.talks import play, scripted

SELECT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
FCI = "6F1E840F7378312E73682EC9E7BBE1B1A3D5CFA50B9F0C080102030405860103"
EF05 = ["01106399991111112222333344445555" + "6666", "020131", "0304322E3030", "040C" + "99" * 12,
        "050420180401", "060420280401", "0709583030303030303139"]  # fmt: skip
NUMBER = "0812393939393939313937383034313230303137"
EF06 = [NUMBER, "091ED5C5C8FD" + "00" * 26, "4E14" + "00" * 20, "0A0131", "0B0101", "0C03999999", "0D0419780412"]
V1_EF05 = [*EF05[:2], "0304312E3030", *EF05[3:]]
V1_EF06 = [EF06[0], EF06[1], *EF06[3:]]
V3_EF05 = [*EF05[:2], "0304332E3030", *EF05[3:]]
CARD = SocialSecurityCard(
    "2.00", "639999", "63999911111122223333444455556666", "1", "99" * 12, date(2018, 4, 1), date(2028, 4, 1), "X00000019",
    "999999197804120017", "张三", "1", "01", "999999", date(1978, 4, 12),
)  # fmt: skip


def ok(records: list[str]) -> list[str]:
    return [one + "9000" for one in records]


def answers(first: list[str], second: list[str]) -> list[str]:
    """SELECT, EF05, its records, EF06, its records; a file of fewer than seven ends with 6A83."""
    ends = [["6A83"] * (len(one) < 7) for one in (first, second)]
    return [FCI + "9000", "9000", *ok(first), *ends[0], "9000", *ok(second), *ends[1]]


def test_the_name_of_the_application() -> None:
    assert AID.hex().upper() == SELECT[10:]


def test_a_card_of_version_2() -> None:
    sent, card = scripted(talk(), answers(EF05, EF06))
    assert card == CARD
    assert sent == [
        SELECT + "00", "00A4020002EF0500", *(f"00B2{nr:02X}0400" for nr in range(1, 8)),
        "00A4020002EF0600", *(f"00B2{nr:02X}0400" for nr in range(1, 8)),
    ]  # fmt: skip


def test_a_card_of_version_1_numbers_its_records_differently() -> None:
    _, card = scripted(talk(), answers(V1_EF05, V1_EF06))
    assert card == SocialSecurityCard(**{**CARD.__dict__, "version": "1.00"})


def test_over_t0_what_is_announced_is_fetched() -> None:
    said = [f"61{len(FCI) // 2:02X}", FCI + "9000", "9000"]
    for one in EF05:
        said += [f"6C{len(one) // 2:02X}", one + "9000"]
    said.append("9000")
    for one in EF06:
        said += [f"6C{len(one) // 2:02X}", one + "9000"]
    sent, card = scripted(talk(), said, t0=True)
    assert card == CARD
    assert sent[:3] == [SELECT, "00C0000020", "00A4020002EF05"]
    assert sent[3:5] == ["00B2010400", "00B2010412"]


def test_cards_that_know_only_the_other_way_to_select_a_file() -> None:
    for wrong in ("6A86", "6A82"):
        said = answers(EF05, EF06)
        said[1:2] = [wrong, "9000"]
        at = said.index("9000", 4)
        said[at : at + 1] = [wrong, "9000"]
        sent, card = scripted(talk(), said)
        assert card == CARD
        assert sent[1:3] == ["00A4020002EF0500", "00A4000002EF0500"]


@pytest.mark.parametrize("sw", ["6A82", "6A81", "6A86", "6A80", "6D00", "6E00", "6700", "6985"])
def test_another_card(sw: str) -> None:
    assert scripted(talk(), [sw]) == ([SELECT + "00"], None)


@pytest.mark.parametrize("sw", ["6283", "6982", "6983", "6F00", "63C1"])
def test_a_card_that_will_not(sw: str) -> None:
    with pytest.raises(Refusal, match=sw):
        scripted(talk(), [sw])


def test_the_name_goes_on_in_its_extension() -> None:
    more = [
        EF06[0],
        "091E" + "测试阿卜杜拉某某某某某某某某某".encode("gbk").hex(),
        "4E14" + "某某".encode("gbk").hex() + "00" * 16,
    ]
    card = scripted(talk(), answers(EF05, [*more, *EF06[3:]]))[1]
    assert isinstance(card, SocialSecurityCard)
    assert card.name == "测试阿卜杜拉某某某某某某某某某某某"


V3 = NeedsRemoteAuthentication(bytes(range(8)), "639999", CARD.card_id, "3.00", 3)


@pytest.mark.parametrize("closed", ["6982", "6985"])
def test_a_card_of_version_3_that_refuses_name_and_number(closed: str) -> None:
    said = [
        FCI + "9000",
        "9000",
        *ok(V3_EF05[:6]),
        closed,
        "9000",
        closed,
        closed,
        closed,
        *ok(EF06[3:]),
        "00010203040506079000",
    ]
    sent, found = scripted(talk(), said)
    assert (found, sent[-1]) == (V3, "0084000008")


def test_a_card_of_version_3_that_gives_them_blank() -> None:
    blank = ["0812" + "00" * 18, "091E" + "00" * 30, "4E14" + "FF" * 20]
    said = [*answers(V3_EF05, [*blank, *EF06[3:]]), "00010203040506079000"]
    assert scripted(talk(), said)[1] == V3


def test_a_card_of_version_3_that_closes_the_whole_file() -> None:
    said = [FCI + "9000", "9000", *ok(V3_EF05), "6982", "00010203040506079000"]
    assert scripted(talk(), said)[1] == V3


def test_a_card_of_version_3_that_gives_everything() -> None:
    card = scripted(talk(), answers(V3_EF05, EF06))[1]
    assert isinstance(card, SocialSecurityCard)
    assert (card.version, card.name) == ("3.00", "张三")


@pytest.mark.parametrize("said", ["000102030405069000", "0001020304050607089000", "9000"])
def test_a_challenge_of_another_length(said: str) -> None:
    with pytest.raises(BadAnswer, match="challenge"):
        scripted(talk(), [FCI + "9000", "9000", *ok(V3_EF05), "6982", said])


def test_an_open_version_that_is_closed_or_empty() -> None:
    with pytest.raises(Refusal, match="6982"):
        scripted(talk(), [FCI + "9000", "9000", *ok(EF05), "6982"])
    with pytest.raises(BadAnswer, match="without name"):
        scripted(talk(), answers(EF05, ["0812" + "00" * 18, *EF06[1:]]))


def test_a_pin_is_never_sent() -> None:
    closed = [FCI + "9000", "9000", *ok(V3_EF05), "9000", *["6982"] * 7, "00010203040506079000"]
    for said in (answers(EF05, EF06), closed):
        assert not [one for one in scripted(talk(), said)[0] if one[2:4] in ("20", "24", "2C")]


REMOTE = RemoteAnswer(bytes(range(8)), bytes(range(16)))


def test_the_platforms_answer_opens_it() -> None:
    said = ["9000", *answers(V3_EF05, EF06)[1:]]
    sent, card = scripted(answer_remotely(REMOTE), said)
    assert sent[0] == "0082000A10" + bytes(range(16)).hex().upper()
    assert card == SocialSecurityCard(**{**CARD.__dict__, "version": "3.00"})


@pytest.mark.parametrize("said", [["63C5"], ["6983"], ["9000", "9000", *ok(V3_EF05), "6982"]])
def test_the_platforms_answer_does_not_open_it(said: list[str]) -> None:
    with pytest.raises(Refusal):
        scripted(answer_remotely(REMOTE), said)


@pytest.mark.parametrize("at", range(len(answers(EF05, EF06))))
def test_an_answer_cut_short_anywhere_makes_no_card(at: int) -> None:
    """Cut after every byte; a card comes out only where what was cut off says nothing (file control information)."""
    said = answers(EF05, EF06)
    for size in range(0, len(said[at]), 2):
        given = iter([*said[:at], said[at][:size], *said[at + 1 :]])
        try:
            card = play(on_the_wire(talk()), lambda _, given=given: bytes.fromhex(next(given, "6F00")))[1]  # type: ignore[misc]  # mypy knows no such default
        except CardError:
            continue
        assert card == CARD
        assert at == 0


# ---- the algorithm


@pytest.mark.parametrize(
    ("fci", "algorithm"),
    [
        (FCI, 3), ("6F0BA5099F0C06000000860107", 7), ("6F0CA50ABF0C070000008601078F", 7), ("", None), ("6F00", None),
        ("6F06A5049F0C0186", None), ("6F07A5059F0C028601", None), ("6F", None), ("6F05A5039F0C00", None),
    ],
)  # fmt: skip
def test_the_algorithm(fci: str, algorithm: int | None) -> None:
    assert algorithm_of(bytes.fromhex(fci)) == algorithm


# ---- items


@pytest.mark.parametrize("raw", [*EF05, *EF06])
def test_every_prefix_of_a_record_is_none(raw: str) -> None:
    whole = bytes.fromhex(raw)
    assert item(whole) == item(whole + b"\xff\xff") == (whole[0], whole[2:])
    for size in range(len(whole)):
        with pytest.raises(BadAnswer, match="too early"):
            item(whole[:size])


def test_records_that_no_such_card_has() -> None:
    for raw in ("0F0101", "0813" + "00" * 19, "091F" + "00" * 31, "6F00FF"):
        with pytest.raises(BadAnswer) as error:
            item(bytes.fromhex(raw))
        assert "bytes" in str(error.value)


def test_a_record_that_comes_twice_is_a_stale_answer() -> None:
    said = answers(EF05, EF06)
    said[12] = said[11]
    with pytest.raises(BadAnswer, match="twice"):
        scripted(talk(), said[:13])


# ---- what the items say

ITEMS = dict(item(bytes.fromhex(one)) for one in [*EF05, *EF06])


def with_item(tag: int, value: str | bytes) -> SocialSecurityCard:
    return record({**ITEMS, tag: value if isinstance(value, bytes) else bytes.fromhex(value)})


def test_the_record_of_all_items() -> None:
    assert record(ITEMS) == CARD


def test_the_vectors_of_the_notes() -> None:
    card = record(dict([item(bytes.fromhex("0709583030303030303139")), item(bytes.fromhex("0304332E3030"))]))
    assert (card.card_number, card.version, card.name, card.birth) == ("X00000019", "3.00", "", None)
    number = item(bytes.fromhex("0812313131313131313938313031303131313130"))
    assert record(dict([number])).number == "111111198101011110"


def test_what_was_never_written_is_empty() -> None:
    for filler in (b"\0", b"\xff", b"\0\0 "):
        assert with_item(0x07, filler * 3).card_number == ""
    for never in ("00000000", "FFFFFFFF", ""):
        assert with_item(0x06, never).valid_to is None
    assert (with_item(0x0B, "FF").ethnic_code, with_item(0x0C, "310FFF").birthplace) == ("", "310")


@pytest.mark.parametrize(("value", "code"), [("31", "1"), ("01", "1"), ("39", "9"), ("00", ""), ("", "")])
def test_sex_in_either_way_of_writing(value: str, code: str) -> None:
    assert with_item(0x0A, value).sex_code == code


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        (0x0D, "19781399"), (0x0D, "19780230"), (0x05, "2018FFFF"), (0x05, "20A80401"), (0x0B, "1A"), (0x0C, "99C999"),
        (0x09, "D5C5C8"), (0x09, "1B40"), (0x07, "7F"), (0x09, "81308130"), (0x09, "FF41"),
    ],
)  # fmt: skip
def test_items_that_no_card_has(tag: int, value: str) -> None:
    with pytest.raises(BadAnswer) as error:
        with_item(tag, value)
    assert value not in str(error.value)


@pytest.mark.parametrize("hidden", "\u202e\u200b\u200d\u2066\ufeff\u2028\u3164")
@pytest.mark.parametrize("tag", [0x08, 0x09, 0x4E], ids=["number", "name", "name goes on"])
def test_what_nobody_sees_is_no_part_of_a_name(tag: int, hidden: str) -> None:
    """GB18030 has a place for every character of Unicode."""
    for text in (f"测{hidden}试", f"{hidden}测试", f"测试{hidden}"):
        with pytest.raises(BadAnswer, match="hidden"):
            with_item(tag, text.encode("gb18030"))


def test_rare_characters_are_kept() -> None:
    assert with_item(0x09, "测试\U00020bb7".encode("gb18030")).name == "测试\U00020bb7"


@pytest.mark.parametrize(
    ("number", "birth", "good"),
    [
        ("999999197804120017", "19780412", True), ("999999197804120018", "19780412", False),
        ("999999197804120017", "19780413", False), ("999999197804120017", "00000000", True),
        ("999999197813990014", "00000000", True), ("999999197813990014", "19780412", False),
        ("X99999197804120017", "19780412", False), ("12345678", "19780412", True), ("11010519491231002X", "19491231", True),
    ],
)  # fmt: skip
def test_whether_a_card_contradicts_itself(number: str, birth: str, good: bool) -> None:
    """11010519491231002X is the example of GB 11643-1999 itself."""
    card = record({**ITEMS, 0x08: number.encode(), 0x0D: bytes.fromhex(birth)})
    assert is_consistent(card) is good


def test_a_card_that_contradicts_itself_twice_the_same_way_is_believed() -> None:
    other = [*EF06[:6], "0D0419780413"]
    twice = [*answers(EF05, other), *answers(EF05, other)[1:]]
    card = scripted(talk(), twice)[1]
    assert isinstance(card, SocialSecurityCard)
    assert card.birth == date(1978, 4, 13)
    with pytest.raises(BadAnswer, match="differ"):
        scripted(talk(), [*answers(EF05, other), *answers(EF05, EF06)[1:]])


def test_a_card_shows_nobody_in_its_repr() -> None:
    assert not [word for word in ("99999919", "张三", "X00000019", "1978", "6399991111") if word in repr(CARD)]
    assert "01020304" not in repr(V3)
    assert "63999911" not in repr(V3)
