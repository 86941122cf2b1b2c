# SPDX-License-Identifier: Apache-2.0
"""Fields out of lines of text: proposed with how sure they are, asked when in doubt; and which paper it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kiosk.identity.check_digits import satisfies_credit_code, satisfies_luhn
from kiosk.vision.papers.documents import recognise
from kiosk.vision.papers.faults import FaultKind
from kiosk.vision.papers.fields import Ask, ProposedField
from kiosk.vision.papers.flatten import Flat, Turn
from kiosk.vision.papers.judge import judge
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.numbers import find_days, month_end, plain
from kiosk.vision.papers.readers import read_fields
from kiosk.vision.papers.samples.drawn_papers import PAPERS, id_card_back
from kiosk.vision.papers.text import PageText, TextLine

TODAY = date(2026, 11, 21)
PAGE = np.full((900, 1400, 3), 255, np.uint8)
FLAT = Flat(PAGE, PAGE, np.eye(3))


def lines_of(*texts: str, confidence: float = 0.99) -> list[TextLine]:
    """One below the other; the second line of an address is indented, as on the card."""
    lines = []
    for at, text in enumerate(texts):
        left, top = (90 if text.startswith("样例路") else 20), 40 * at
        lines.append(TextLine(text, confidence, ((left, top), (400, top), (400, top + 24), (left, top + 24))))
    return lines


def fields_of(kind: DocumentKind, lines: list[TextLine]) -> dict[str, ProposedField]:
    return {field.name: field for field in read_fields(kind, lines, TODAY)}


@pytest.mark.parametrize("name", sorted(PAPERS))
@pytest.mark.parametrize("seed", [1, 4, 9])
def test_every_field_of_every_paper_is_proposed(name: str, seed: int) -> None:
    paper = PAPERS[name](seed)
    lines = lines_of(*paper.lines)
    assert recognise(lines) is DocumentKind(name)
    found = fields_of(DocumentKind(name), lines)
    assert {field: found[field].value for field in paper.fields} == dict(paper.fields)
    assert {found[field].ask for field in paper.fields} == {Ask.CONFIRM}


def test_low_confidence_is_asked() -> None:
    found = fields_of(DocumentKind.LEASE, lines_of(*PAPERS["lease"](1).lines, confidence=0.8))
    assert {field.ask for field in found.values()} == {Ask.LOW}


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("id_card_front", "id_number"),
        ("bank_card", "card_number"),
        ("business_licence", "credit_code"),
        ("disability", "certificate_number"),
        ("passport", "number"),
        ("marriage", "id_number_2"),
    ],
)
def test_a_digit_that_was_misread_is_told_by_its_check_digit(kind: str, field: str) -> None:
    paper = PAPERS[kind](2)
    right = paper.fields[field]
    at = 4
    wrong = right[:at] + str((int(right[at]) + 1) % 10 if right[at].isdigit() else 7) + right[at + 1 :]
    compact = [text.replace(" ", "") if any(one.isdigit() for one in text) else text for text in paper.lines]
    found = fields_of(DocumentKind(kind), lines_of(*(text.replace(right, wrong) for text in compact)))
    assert found[field].value == wrong
    assert found[field].ask is Ask.CHECK


def test_what_is_not_there_is_missing_and_never_guessed() -> None:
    found = fields_of(DocumentKind.ID_CARD_FRONT, lines_of("姓名 测试甲", "公民身份号码"))
    assert found["name"].value == "测试甲"
    assert (found["id_number"].value, found["id_number"].ask, found["id_number"].box) == ("", Ask.MISSING, None)
    assert found["address"].ask is Ask.MISSING


def test_a_value_may_stand_beside_or_below_its_label() -> None:
    label = TextLine("统一社会信用代码", 0.99, ((20, 20), (300, 20), (300, 44), (20, 44)))
    code = PAPERS["business_licence"](1).fields["credit_code"]
    for box in (((320, 20), (700, 20), (700, 44), (320, 44)), ((20, 60), (400, 60), (400, 84), (20, 84))):
        found = fields_of(DocumentKind.BUSINESS_LICENCE, [label, TextLine(code, 0.99, box)])
        assert (found["credit_code"].value, found["credit_code"].box) == (code, box)


def test_groups_of_a_card_number_that_were_read_apart_are_put_together() -> None:
    number = PAPERS["bank_card"](3).fields["card_number"]
    groups = [number[at : at + 4] for at in range(0, 19, 4)]
    lines = [
        TextLine(text, 0.98, ((90 * at, 50), (90 * at + 70, 50), (90 * at + 70, 74), (90 * at, 74)))
        for at, text in enumerate(groups)
    ]
    assert fields_of(DocumentKind.BANK_CARD, lines)["card_number"].value == number


def test_a_passport_zone_with_a_filler_too_few_and_letters_for_digits_is_still_read() -> None:
    paper = PAPERS["passport"](1)
    upper, lower = paper.lines[-2:]
    spoiled = [upper[:-2].replace("POCHN", "P0CHN"), lower[:30] + lower[31:]]
    spoiled[1] = spoiled[1][:13] + spoiled[1][13:19].replace("0", "O") + spoiled[1][19:]
    found = fields_of(DocumentKind.PASSPORT, lines_of(*paper.lines[:-2], *spoiled))
    assert {name: found[name].value for name in paper.fields} == dict(paper.fields)


def test_a_passport_zone_in_the_wrong_order_is_read_and_one_that_is_none_proposes_nothing() -> None:
    paper = PAPERS["passport"](1)
    *above, upper, lower = paper.lines
    found = fields_of(DocumentKind.PASSPORT, lines_of(*above, lower, upper))
    assert {name: found[name].value for name in paper.fields} == dict(paper.fields)
    for spoiled in (lower, lower.replace("8", "3").replace("0", "7")):
        found = fields_of(DocumentKind.PASSPORT, lines_of(*above, spoiled, "X" + upper[1:]))
        assert {field.ask for field in found.values()} == {Ask.MISSING}


def test_nothing_of_a_person_shows_when_a_field_is_printed() -> None:
    for field in read_fields(DocumentKind.ID_CARD_FRONT, lines_of(*PAPERS["id_card_front"](1).lines), TODAY):
        assert field.value not in repr(field)


def read(*texts: str, confidence: float = 0.99) -> PageText:
    return PageText(Turn.NONE, tuple(lines_of(*texts, confidence=confidence)), 1, 1)


def test_an_expired_card_is_told_with_its_day_and_place() -> None:
    judged = judge(FLAT, read(*id_card_back(1, until="2024-02-29").lines), TODAY)
    (fault,) = judged.faults
    assert (fault.kind, fault.values) == (FaultKind.EXPIRED, {"until": "2024年2月29日"})
    assert fault.area == ((20, 120), (400, 120), (400, 144), (20, 144))
    assert judge(FLAT, read(*id_card_back(1, until="长期").lines), TODAY).faults == ()
    assert judge(FLAT, read(*id_card_back(1, until="2026-11-21").lines), TODAY).faults == ()


def test_a_day_that_was_read_badly_expires_nothing() -> None:
    assert judge(FLAT, read(*id_card_back(1, until="2024-02-28").lines, confidence=0.8), TODAY).faults == ()


def test_the_other_side_and_another_paper_are_told_apart() -> None:
    wanted = {DocumentKind.ID_CARD_FRONT}
    (fault,) = judge(FLAT, read(*id_card_back(1).lines), TODAY, wanted).faults
    assert (fault.kind, fault.detail) == (FaultKind.WRONG_SIDE, "id_card_front")
    (fault,) = judge(FLAT, read(*PAPERS["lease"](1).lines), TODAY, wanted).faults
    assert (fault.kind, fault.detail) == (FaultKind.WRONG_DOCUMENT, "lease")
    assert judge(FLAT, read(*PAPERS["id_card_front"](1).lines), TODAY, wanted).faults == ()


def test_what_cannot_be_told_is_not_held_against_anybody() -> None:
    judged = judge(FLAT, read("情况说明", "本人测试甲，特此说明。"), TODAY, {DocumentKind.LEASE})
    assert (judged.kind, judged.faults, judged.fields) == (None, (), ())


def test_a_page_of_guesses_is_not_readable() -> None:
    (fault,) = judge(FLAT, read("姓名", "公民身份号码", "住址", confidence=0.4), TODAY).faults
    assert fault.kind is FaultKind.NOT_READABLE


def test_check_digits_of_published_numbers() -> None:
    assert satisfies_luhn("4111111111111111")  # the card schemes' own test number
    assert not satisfies_luhn("4111111111111112")
    assert satisfies_credit_code("91350100M000100Y43")  # the example of GB 32100-2015
    assert not satisfies_credit_code("91350100M000100Y44")
    assert not satisfies_credit_code("91350100M000100I43")


def test_days_of_papers() -> None:
    assert find_days("自 2026 年3月1日起至２０２７.2.28止，2026-02-30") == [date(2026, 3, 1), date(2027, 2, 28)]
    assert month_end(2, 28) == date(2028, 2, 29)
    assert plain("性別：ＡＢ 12") == "性别:AB12"


def test_boxes_of_a_turned_line_know_their_ends() -> None:
    line = replace(lines_of("甲")[0], box=((10, 4), (50, 0), (51, 20), (11, 24)))
    assert (line.left, line.right, line.top, line.bottom) == (10, 51, 0, 24)
