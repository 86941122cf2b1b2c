# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiosk.catalogue.expressions import ExpressionError, Unknown, compile_expression, names_in

KNOWN = frozenset(
    {"person.age", "answers.household", "shared.case.same_day", "today", "person.retirement_date", "online"}
)
FACTS: dict[str, Any] = {
    "person.age": 15,
    "answers.household": "local",
    "shared.case.same_day": False,
    "today": date(2026, 11, 21),
    "person.retirement_date": date(2026, 11, 22),
    "online": True,
}


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("person.age >= 16", False),
        ("person.age < 16 && answers.household == 'local'", True),
        ("answers.household in ['local', 'migrant']", True),
        ("!(answers.household in ['migrant'])", True),
        ("today < person.retirement_date", True),
        ("shared.case.same_day == false", True),
        ("answers.household.startsWith('lo')", True),
        ("size(answers.household) == 5", True),
        ("size('甲') == 1", True),  # CEL: characters, not bytes
        ("'甲乙'.size() == 2", True),
        ("size(['甲', '乙']) == 2 && 'size(甲)'.startsWith('size(')", True),
        ("online ? true : false", True),
        ("false", False),
    ],
)
def test_conditions(source: str, result: bool) -> None:
    assert compile_expression(source, KNOWN).evaluate(FACTS) is result


def test_what_is_not_known_is_neither_true_nor_false() -> None:
    condition = compile_expression("shared.case.same_day == false || person.age > 3", KNOWN)
    assert condition.evaluate({"person.age": 5}) == Unknown(("shared.case.same_day",))
    assert condition.evaluate({"person.age": 5, "shared.case.same_day": None}) == Unknown(("shared.case.same_day",))


@pytest.mark.parametrize(
    ("source", "mend"),
    [
        ("persn.age > 1", "person.age"),
        ("answers.houshold == 'local'", "answers.household"),
        ("shared.case.sameday == false", "shared.case.same_day"),
        ("xyzzy == 1", "可以用的有"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest_right_one(source: str, mend: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(source, KNOWN)
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    "source",
    [
        "person.age >",
        "answers.household.matches('(a+)+$')",  # regular expressions can hang
        "[1, 2].map(x, x * 2) == [2]",
        "string(person.age) == '15'",
        "person['age'] == 15",
        "",
    ],
)
def test_nothing_but_plain_comparisons(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source, KNOWN)


@pytest.mark.parametrize("source", ["person.age", "person.age == 1 ? 'a' : 'b'", "answers.household < 3"])
def test_a_condition_gives_true_or_false_or_says_what_is_wrong(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source, KNOWN).evaluate(FACTS)


def test_names_inside_text_are_no_names() -> None:
    assert names_in("""a.b == 'c.d' && e in ["f", 'g\\'h'] || size(i.j) > 0 && k.startsWith('l')""") == {
        "a.b",
        "e",
        "i.j",
        "k",
    }
