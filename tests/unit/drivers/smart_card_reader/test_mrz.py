# SPDX-License-Identifier: Apache-2.0
"""Machine-readable zones against the specimens that ICAO Doc 9303 prints in its parts 3, 4, 5, 6 and 11."""

from __future__ import annotations

from datetime import date

import pytest

from drivers.smart_card_reader.mrz import (
    Mrz,
    MrzForm,
    MrzProblem,
    birth_date,
    check_digit,
    expiry_date,
    key_information,
    key_of_zone,
    make_key,
    parse,
)
from drivers.smart_card_reader.port import DocumentKey

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" + "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<" + "7408122F1204159UTO<<<<<<<<<<<6" + "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD1_LONG = "I<UTOD23145890<7349<<<<<<<<<<<" + "3407127M9507122UTO<<<<<<<<<<<2" + "STEVENSON<<PETER<JOHN<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<" + "D231458907UTO7408122F1204159<<<<<<<6"
CS = "CSC000000196<3012316<7804126<0"
"""The synthetic one of the simulated cards, its digits computed as 9303-3 has them."""
KEY = DocumentKey("L898902C3", "740812", "120415")


def mrz(text: str) -> Mrz:
    found = parse(text)
    assert isinstance(found, Mrz)
    return found


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("HA672242<", "6"), ("D23145890734", "9"), ("", "0")]
)
def test_check_digits_as_printed(text: str, digit: str) -> None:
    assert check_digit(text) == digit


def test_a_character_without_a_value() -> None:
    with pytest.raises(ValueError, match="substring"):
        check_digit("ä")


def test_td3() -> None:
    found = mrz(TD3)
    assert found == Mrz(
        MrzForm.TD3, "P", "UTO", "ERIKSSON", "ANNA MARIA", "L898902C3", "UTO", "740812", "F", "120415", "ZE184226B",
        frozenset(), True,
    )  # fmt: skip
    assert found.digits_check
    assert mrz(TD3[:44] + "\n" + TD3[44:] + "\n") == found
    assert not [word for word in ("ERIKSSON", "L898902C3", "740812") if word in repr(found)]


def test_td1_and_td2() -> None:
    card = mrz(TD1)
    assert (card.form, card.document_code, card.number, card.optional) == (MrzForm.TD1, "I", "D23145890", "")
    assert (card.surname, card.given_names, card.birth, card.expiry, card.sex) == (
        "ERIKSSON", "ANNA MARIA", "740812", "120415", "F",
    )  # fmt: skip
    paper = mrz(TD2)
    assert (paper.form, paper.number, paper.surname, paper.nationality) == (MrzForm.TD2, "D23145890", "ERIKSSON", "UTO")
    assert card.digits_check
    assert paper.digits_check


def test_a_number_of_more_than_nine_characters() -> None:
    found = mrz(TD1_LONG)
    assert (found.number, found.optional, found.digits_check) == ("D23145890734", "", True)
    assert key_information(found.key) == b"D23145890734934071279507122"
    more = "I<UTOD23145890<7349<REST<<<<<<"
    assert mrz(more + TD1_LONG[30:]).optional == "REST"
    td2 = mrz(TD2[:36] + "D23145890<UTO7408122F12041597349<<<0")
    assert (td2.number, td2.wrong_digits, td2.composite_is_right) == ("D23145890734", frozenset(), False)


def test_both_optional_fields_of_td1() -> None:
    found = mrz(TD1[:15] + "ABC<DEF<<<<<<<<" + TD1[30:48] + "GHI<<<<<<<<6" + TD1[60:])
    assert (found.number, found.optional) == ("D23145890", "ABC DEF GHI")


def test_a_number_without_check_digit_and_without_more_of_it() -> None:
    assert mrz(TD1[:14] + "<" + TD1[15:]).wrong_digits == {MrzProblem.NUMBER}
    assert mrz(TD2[:45] + "<" + TD2[46:]).wrong_digits == {MrzProblem.NUMBER}


def test_the_one_line_of_a_permit_to_hong_kong_and_macao() -> None:
    found = mrz(CS)
    assert found == Mrz(MrzForm.CS, "CS", "", "", "", "C00000019", "", "780412", "", "301231", "", frozenset(), True)
    assert found.digits_check
    assert mrz(CS[:-1] + "7") == found


@pytest.mark.parametrize(
    ("zone", "places"),
    [(TD3, [*range(44, 54), *range(57, 64), *range(65, 72), 87]), (TD1, [*range(5, 15), *range(30, 37), *range(38, 45), 59]),
     (TD2, [*range(36, 46), *range(49, 56), *range(57, 64), 71]), (CS, [*range(2, 12), *range(13, 20), *range(21, 28)])],
)  # fmt: skip
def test_every_single_wrong_digit_is_seen(zone: str, places: list[int]) -> None:
    for at in places:
        other = "4" if zone[at] != "4" else "7"
        if check_digit(zone[at]) != check_digit(other):
            assert not mrz(zone[:at] + other + zone[at + 1 :]).digits_check, at


def test_who_is_neither_man_nor_woman() -> None:
    for one in "<X":
        assert mrz(TD3[:64] + one + TD3[65:]).sex == ""


@pytest.mark.parametrize("size", [0, 29, 31, 71, 73, 87, 89, 91, 900])
def test_no_form_has_so_many_characters(size: int) -> None:
    assert parse("<" * size) is MrzProblem.LENGTH
    assert key_of_zone("<" * size) is MrzProblem.LENGTH


def test_characters_that_no_zone_has() -> None:
    for other in "a.测é\0":
        assert parse(TD3[:50] + other + TD3[51:]) is MrzProblem.CHARACTER


# ---- the key


def test_the_key_of_the_example() -> None:
    """9303-11 appendix D.2 names its number L898902C, one character short: the filler is part of it."""
    assert key_information(DocumentKey("L898902C", "690806", "940623")) == b"L898902C<369080619406236"
    assert key_information(DocumentKey("T22000129", "640812", "101031")) == b"T22000129364081251010318"
    assert key_information(mrz(TD3).key) == b"L898902C3674081221204159"


@pytest.mark.parametrize(
    ("number", "birth", "expiry"),
    [("L898902C3", "740812", "120415"), ("l898 902c3", "1974-08-12", "2012年04月15日"),
     (" L898902C3<", "19740812", "2012/04/15")],
)  # fmt: skip
def test_a_key_that_was_typed(number: str, birth: str, expiry: str) -> None:
    assert make_key(number, birth, expiry) == KEY


@pytest.mark.parametrize(
    ("number", "birth", "expiry", "problem"),
    [
        ("", "740812", "120415", "number"), ("<<<", "740812", "120415", "number"), ("测", "740812", "120415", "number"),
        ("A" * 23, "740812", "120415", "number"), ("A1", "741312", "120415", "birth"), ("A1", "740832", "120415", "birth"),
        ("A1", "7408", "120415", "birth"), ("A1", "740800", "120415", "birth"), ("A1", "", "120415", "birth"),
        ("A1", "740812", "120015", "expiry"), ("A1", "740812", "12O415", "expiry"),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be(number: str, birth: str, expiry: str, problem: str) -> None:
    assert make_key(number, birth, expiry) == problem


def test_parts_of_a_birth_that_nobody_knows() -> None:
    assert make_key("A1", "74<<<<", "120415") == DocumentKey("A1", "74<<<<", "120415")


@pytest.mark.parametrize("zone", [TD3, TD1, TD2, CS, TD1_LONG, TD3.lower()])
def test_the_key_of_a_zone(zone: str) -> None:
    assert key_of_zone(zone) == mrz(zone.upper()).key


def test_letters_read_for_digits() -> None:
    wrong = (
        TD3[:57] + TD3[57:64].replace("0", "O").replace("1", "I") + TD3[64] + TD3[65:72].replace("5", "S") + TD3[72:]
    )
    assert wrong != TD3
    assert key_of_zone(wrong) == KEY


def test_one_character_of_the_number_that_looks_like_another() -> None:
    """Either the right key, or none where the check digit leaves several ways. (1 for L it cannot see.)"""
    found = [
        key_of_zone(TD3[:at] + other + TD3[at + 1 :])
        for at in range(44, 53)
        for other in {"0": "OQD", "8": "B", "2": "Z"}.get(TD3[at], "")
    ]
    assert KEY in found
    assert set(found) <= {KEY, MrzProblem.NUMBER}
    assert key_of_zone(TD3[:46] + "4" + TD3[47:]) is MrzProblem.NUMBER


@pytest.mark.parametrize(("at", "problem"), [(57, "birth"), (65, "expiry")])
def test_days_whose_digits_are_wrong(at: int, problem: str) -> None:
    assert key_of_zone(TD3[:at] + "3" + TD3[at + 1 :]) == problem


def test_a_zone_that_agrees_with_itself_and_holds_no_day() -> None:
    assert key_of_zone(TD3[:57] + "749912" + check_digit("749912") + TD3[64:]) is MrzProblem.BIRTH


# ---- days

TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("text", "birth", "expiry"),
    [
        ("260501", date(2026, 5, 1), date(2026, 5, 1)), ("260502", date(1926, 5, 2), date(2026, 5, 2)),
        ("740812", date(1974, 8, 12), date(2074, 8, 12)), ("770101", date(1977, 1, 1), date(1977, 1, 1)),
        ("000229", date(2000, 2, 29), date(2000, 2, 29)),
        ("74<<<<", None, None), ("749912", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_the_century(text: str, birth: date | None, expiry: date | None) -> None:
    assert (birth_date(text, TODAY), expiry_date(text, TODAY)) == (birth, expiry)


def test_a_leap_day_of_another_century() -> None:
    assert birth_date("000229", date(2105, 1, 1)) == date(2000, 2, 29)
    assert expiry_date("000229", date(2051, 1, 1)) is None
