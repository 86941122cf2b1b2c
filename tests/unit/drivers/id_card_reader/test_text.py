# SPDX-License-Identifier: Apache-2.0
"""The text block of all four kinds of card."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, strategies as st

from drivers.id_card_reader.port import CardKind, IdCard
from drivers.id_card_reader.simulated_chip import PHOTO, card_text, chip_of
from drivers.id_card_reader.synthetic_cards import CARDS
from drivers.id_card_reader.text import BadText, decode_address, decode_text
from drivers.simulation import SimulatorError
from tests.unit.drivers.id_card_reader.vectors import TEXT_J, TEXT_R

R_FIELDS = {
    "name": "测试甲", "sex_code": "2", "ethnic_code": "01", "birth": "19491231", "address": "某省某市某路1号",
    "number": "11010519491231002X", "authority": "某市公安局", "valid_from": "20200101", "valid_to": "长期",
}  # fmt: skip


def block(pieces: dict[int, str]) -> bytes:
    """A block with text at byte offsets, as the table gives them; independent of the simulator's encoder."""
    text = bytearray(" ".encode("utf-16-le") * 128)
    for offset, value in pieces.items():
        encoded = value.encode("utf-16-le")
        text[offset : offset + len(encoded)] = encoded
    return bytes(text)


def card(text: bytes) -> IdCard:
    found = decode_text(text)
    assert isinstance(found, IdCard), found
    return found


def test_vector_r_a_resident_card() -> None:
    assert decode_text(TEXT_R, PHOTO) == IdCard(
        name="测试甲", sex_code="2", ethnic_code="01", birth=date(1949, 12, 31), address="某省某市某路1号",
        number="11010519491231002X", authority="某市公安局", valid_from=date(2020, 1, 1), valid_to=None,
        kind=CardKind.RESIDENT, raw=TEXT_R + PHOTO, photo=PHOTO,
    )  # fmt: skip


def test_vector_j_a_permit_for_hong_kong_macao_taiwan() -> None:
    assert decode_text(TEXT_J) == IdCard(
        name="测试乙", sex_code="1", ethnic_code="", birth=date(1994, 8, 23), address="某省某市某路2号",
        number="810000199408230021", authority="某市公安局", valid_from=date(2020, 1, 1), valid_to=date(2025, 1, 1),
        kind=CardKind.HMT_PERMIT, raw=TEXT_J, pass_number="H00000000", issue_count="01",
    )  # fmt: skip


def test_the_foreigners_card_of_2017_by_the_table() -> None:
    found = card(
        block(
            {
                0: "SPECIMEN, TEST ALEXANDRA", 120: "2", 122: "CAN110081080310", 152: "CAN", 158: "测试丙",
                188: "20180301", 204: "20280301", 220: "19810803", 236: "01", 240: "1100", 248: "I",
            }
        )
    )  # fmt: skip
    assert found.kind is CardKind.FOREIGNER_2017
    assert (found.name, found.english_name, found.nationality) == ("测试丙", "SPECIMEN, TEST ALEXANDRA", "CAN")
    assert (found.number, found.birth, found.sex_code) == ("CAN110081080310", date(1981, 8, 3), "2")
    assert (found.valid_from, found.valid_to) == (date(2018, 3, 1), date(2028, 3, 1))
    assert (found.issue_count, found.authority, found.address, found.ethnic_code) == ("01", "1100", "", "")


def test_the_foreigners_card_of_2023_by_the_table() -> None:
    long_name = "SPECIMEN, TEST ALEXANDRA BERNADETTE CARO"
    found = card(
        block(
            {
                0: "测试丁", 30: "2", 32: "02", 36: "19810803", 52: long_name[:35], 122: "911124198108030024",
                188: "20231201", 204: "20331130", 220: long_name[35:], 242: "CAN", 248: "Y", 250: "100",
            }
        )
    )  # fmt: skip
    assert found.kind is CardKind.FOREIGNER_2023
    assert (found.name, found.english_name, found.nationality) == ("测试丁", long_name, "CAN")
    assert (found.number, found.birth) == ("911124198108030024", date(1981, 8, 3))
    assert (found.issue_count, found.old_card_link, found.authority) == ("02", "100", "")


@pytest.mark.parametrize(
    ("flag", "english_at", "rest"),
    [
        ("I", 0, {122: "CAN110081080310", 188: "20180301", 204: "20280301", 220: "19810803"}),
        ("Y", 52, {122: "911124198108030024", 188: "20231201", 204: "20331130", 36: "19810803"}),
    ],
)
def test_without_a_chinese_name_the_english_one_is_the_name(flag: str, english_at: int, rest: dict[int, str]) -> None:
    found = card(block({**rest, english_at: "SPECIMEN, TEST", 248: flag}))
    assert found.name == found.english_name == "SPECIMEN, TEST"


@pytest.mark.parametrize(
    "name", ["测试\U00020bb7", "\U00020bb7\U00020bb7\U00020bb7", "测\ue863试", "测试·甲", "\U0003106c测", "测 试"]
)
def test_rare_characters_survive(name: str) -> None:
    """𠮷 and others beyond the BMP come as surrogate pairs; private-use code points stay what they are."""
    found = card(block({**_resident_pieces(), 0: name}))
    assert found.name == name
    found.name.encode()
    assert card(card_text({**R_FIELDS, "name": name})).name == name


def _resident_pieces() -> dict[int, str]:
    return {
        0: "测试甲", 30: "2", 32: "01", 36: "19491231", 52: "某路1号", 122: "11010519491231002X", 158: "某局",
        188: "20200101", 204: "长期",
    }  # fmt: skip


def test_half_a_pair_at_the_end_of_a_full_name_becomes_a_mark_that_can_be_written() -> None:
    name = ("测" * 14).encode("utf-16-le") + "\U00020bb7".encode("utf-16-le")[:2]
    text = name + TEXT_R[30:]
    found = card(text)
    assert found.name == "测" * 14 + "\ufffd"
    found.name.encode()
    assert found.raw == text


def test_fields_filled_to_the_brim() -> None:
    found = card(block({**_resident_pieces(), 0: "试" * 15, 52: "路" * 35, 158: "局" * 15}))
    assert (found.name, found.address, found.authority) == ("试" * 15, "路" * 35, "局" * 15)


def test_zeros_as_padding_are_padding() -> None:
    assert card(TEXT_R.replace(b" \0", b"\0\0")).name == "测试甲"


@pytest.mark.parametrize("flag", [" ", "\0", "A", "i", "中"])
def test_any_other_flag_is_a_resident_card(flag: str) -> None:
    assert card(block({**_resident_pieces(), 248: flag})).kind is CardKind.RESIDENT


@pytest.mark.parametrize(
    ("pieces", "where"),
    [
        ({0: " " * 15}, "name"),
        ({0: "测\n试"}, "name"),
        ({52: "\x1b[2J"}, "address"),
        ({122: " " * 18}, "number"),
        ({36: "19490231"}, "birth"),
        ({36: "1949123 "}, "birth"),
        ({36: "１９４９１２３１"}, "birth"),
        ({188: "        "}, "valid_from"),
        ({204: "20201301"}, "valid_to"),
        ({204: "        "}, "valid_to"),
    ],
)
def test_nonsense_is_said_by_field_and_never_by_content(pieces: dict[int, str], where: str) -> None:
    assert decode_text(block({**_resident_pieces(), **pieces})) == BadText(where)


HIDDEN = "\u202e\u200b\u200d\u2066\ufeff\u2028\u3164"


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("offset", "where"), [(0, "name"), (122, "number")])
def test_a_name_or_number_with_what_nobody_sees_is_refused(hidden: str, offset: int, where: str) -> None:
    """It would look like another one on screen, and compare as unlike it."""
    for text in (f"测{hidden}试", f"{hidden}测试", f"测试{hidden}"):
        assert decode_text(block({**_resident_pieces(), offset: text})) == BadText(where)


@pytest.mark.parametrize("hidden", HIDDEN)
def test_addresses_and_authorities_lose_what_nobody_sees(hidden: str) -> None:
    """Nobody is known by them: a slip of the register's keyboard costs no one the card."""
    found = card(block({**_resident_pieces(), 52: f"某{hidden}路1号", 158: f"某局{hidden}"}))
    assert (found.address, found.authority) == ("某路1号", "某局")
    assert hidden.encode("utf-16-le") in found.raw
    assert decode_address(f"某路{hidden}3号".ljust(35).encode("utf-16-le")) == "某路3号"


@pytest.mark.parametrize("length", [0, 255, 257, 512])
def test_another_length_is_no_text(length: int) -> None:
    assert decode_text(bytes(length)) == BadText("length")


@given(st.binary(min_size=256, max_size=256))
def test_any_block_is_decoded_or_refused_and_never_raises(text: bytes) -> None:
    assert isinstance(decode_text(text), (IdCard, BadText))


def test_no_repr_says_who_it_is() -> None:
    shown = repr(decode_text(TEXT_R, PHOTO))
    for secret in ("测试甲", "1949", "11010519491231002X", "某", "Z", "\\x"):
        assert secret not in shown


def test_the_simulators_encoder_gives_the_vectors() -> None:
    assert card_text(R_FIELDS) == TEXT_R
    assert card_text({**R_FIELDS, "birth": "1949-12-31", "valid_from": "2020-01-01"}) == TEXT_R
    assert (
        card_text(
            {
                "kind": "hmt_permit", "name": "测试乙", "sex_code": "1", "birth": "19940823",
                "address": "某省某市某路2号", "number": "810000199408230021", "authority": "某市公安局",
                "valid_from": "20200101", "valid_to": "20250101", "pass_number": "H00000000", "issue_count": "01",
            }
        )
        == TEXT_J
    )  # fmt: skip


def test_the_simulators_encoder_follows_the_table_for_foreigners() -> None:
    english = "SPECIMEN, TEST ALEXANDRA BERNADETTE CARO"
    fields: dict[str, Any] = {
        "name": "测试丁", "sex_code": "2", "birth": "19810803", "number": "911124198108030024", "english_name": english,
        "nationality": "CAN", "valid_from": "20231201", "valid_to": "20331130", "issue_count": "02",
    }  # fmt: skip
    new = card(card_text({"kind": "foreigner_2023", "old_card_link": "100", **fields}))
    assert (new.kind, new.english_name, new.old_card_link) == (CardKind.FOREIGNER_2023, english, "100")
    old = card(card_text({"kind": "foreigner_2017", "authority": "1100", **fields, "number": "CAN110081080310"}))
    assert (old.kind, old.english_name, old.authority) == (CardKind.FOREIGNER_2017, english, "1100")


def test_the_simulators_encoder_refuses_what_no_chip_can_hold() -> None:
    with pytest.raises(SimulatorError, match="name is longer"):
        card_text({**R_FIELDS, "name": "\U00020bb7" * 8})
    with pytest.raises(SimulatorError, match="nationality"):
        card_text({**R_FIELDS, "nationality": "CAN"})
    with pytest.raises(SimulatorError, match="no such kind"):
        card_text({**R_FIELDS, "kind": "passport"})


def test_a_chip_may_be_given_by_its_bytes() -> None:
    chip = chip_of({"text_hex": TEXT_R.hex(), "photo_hex": "00ff", "new_address": "某省某市新址3号"})
    assert (chip.text, chip.photo) == (TEXT_R, b"\0\xff")
    assert chip.new_address is not None
    assert len(chip.new_address) == 70
    assert chip_of(R_FIELDS).text == TEXT_R


@pytest.mark.parametrize("name", CARDS)
def test_the_librarys_cards_are_consistent_but_those_made_not_to_be(name: str) -> None:
    found = decode_text(chip_of(CARDS[name]["card"]).text)
    if name in ("no-such-day", "blank"):
        assert isinstance(found, BadText)
    else:
        assert isinstance(found, IdCard)
        assert found.is_consistent is (name != "wrong-check-digit")


def test_codes_in_words_and_the_old_number() -> None:
    found = card(card_text({**R_FIELDS}))
    assert (found.sex, found.ethnic_group, found.number_checks, found.old_number) == ("女", "汉", True, "")
    strange = card(card_text({**R_FIELDS, "sex_code": "5", "ethnic_code": "77"}))
    assert (strange.sex, strange.ethnic_group) == ("", "")
    new = card(chip_of(CARDS["foreigner-2023"]["card"]).text)
    assert (new.old_number, new.ethnic_group) == ("CAN110081080310", "")


def test_the_appended_address() -> None:
    block_of_70 = "某省某市新址3号".ljust(35).encode("utf-16-le")
    assert decode_address(block_of_70) == "某省某市新址3号"
    assert decode_address(b" \0" * 35) == ""
    for wrong in (b"", block_of_70[:-1], block_of_70 + b" \0", b"\n\0" * 35):
        assert decode_address(wrong) is None


def test_a_full_english_name_lies_in_two_pieces() -> None:
    found = card(chip_of(CARDS["foreigner-2023-long-name"]["card"]).text)
    assert found.english_name == "SPECIMEN, TEST ALEXANDRA BERNADETTE CAROLIN"
