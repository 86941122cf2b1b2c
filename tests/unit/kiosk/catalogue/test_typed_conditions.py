# SPDX-License-Identifier: Apache-2.0
"""Types of conditions, by CEL's language definition: what compares, what is called how, and what is refused in words."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given, settings, strategies as st

from kiosk.catalogue.days import DAY_FUNCTIONS
from kiosk.catalogue.expressions import ExpressionError, compile_expression
from kiosk.catalogue.registers import ValueType
from kiosk.catalogue.typed_conditions import FUNCTIONS, MAX_NESTED, Compared, TypeFault, check_condition

TYPES: Final = {
    "today": ValueType.DATE,
    "online": ValueType.BOOL,
    "person.age": ValueType.INT,
    "answers.way": ValueType.TEXT,
    "fields.start": ValueType.DATE,
    "enterprise.scopes": ValueType.LIST,
}
FACTS: Final[dict[str, Any]] = {
    "today": date(2026, 11, 21),
    "online": True,
    "person.age": 61,
    "answers.way": "local",
    "fields.start": "2024-02-29",
    "enterprise.scopes": ("sign", "file"),
}


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("online", True),
        ("!online", False),
        ("!!online", True),
        ("true", True),
        ("false || online", True),
        ("online && person.age > 60 && person.age < 62", True),
        ("person.age == 61", True),
        ("person.age != 61", False),
        ("person.age < 61", False),
        ("person.age <= 61", True),
        ("person.age > 60", True),
        ("person.age >= 62", False),
        ("person.age + 1 - 2 == 60", True),
        ("-person.age < 0", True),
        ("--person.age == 61", True),
        ("person.age-1 == 60", True),
        ("answers.way == 'local'", True),
        ('answers.way != "local"', False),
        ("answers.way in ['local', \"migrant\"]", True),
        ("answers.way in []", False),
        ("'sign' in enterprise.scopes", True),
        ("today in ['2026-11-21', '2026-12-31']", True),
        ("size(answers.way) == 5", True),
        ("answers.way.size() == 5", True),
        ("size(enterprise.scopes) == 2", True),
        ("size(['a', 'b', 'c']) == 3", True),
        ("enterprise.scopes == ['sign', 'file']", True),
        ("answers.way.startsWith('lo')", True),
        ("today.startsWith('2026-11')", True),
        ("today > fields.start", True),
        ("fields.start == '2024-02-29'", True),
        ("'2026-11-21' <= today", True),
        ("daysBetween(fields.start, today) > 900", True),
        ("fields.start.daysBetween(today) > 900", True),
        ("monthsBetween(fields.start, today) == 32", True),
        ("yearsBetween(fields.start, today) == 2", True),
        ("addDays(today, 30) > addMonths(today, -1)", True),
        ("addMonths(fields.start, 12) == '2025-03-01'", True),
        ("addDays(addMonths('2024-01-31', 1), -1) == '2024-03-01'", False),
        ("online ? person.age > 60 : answers.way == 'x'", True),
        ("(online ? today : fields.start) == today", True),
        ("false ? true : true ? false : true", False),
        ("size((online ? ['a'] : enterprise.scopes)) == 1", True),
        ("online == (person.age > 60)", True),
        ("(((online)))", True),
        ("answers.way != '2026-02-30'", True),  # no day, so only a text
        ("answers.way != '２０２６-０１-０１'", True),
        ("  online  ", True),
    ],
)
def test_what_is_right_is_accepted_and_evaluates(source: str, result: bool) -> None:
    check_condition(source, TYPES)
    assert compile_expression(source, TYPES).evaluate(FACTS) is result


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("person.age", "整数"),
        ("answers.way", "文字"),
        ("today", "日期"),
        ("enterprise.scopes", "列表"),
        ("online ? 1 : 2", "整数"),
        ("person.age == '61'", "另一边是文字"),
        ("person.age >= '61'", "另一边是文字"),
        ("answers.way == 61", "另一边是整数"),
        ("today == 'soon'", "另一边是文字"),
        ("today == '2026-02-30'", "另一边是文字"),
        ("today > 20261121", "另一边是整数"),
        ("online == 1", "另一边是整数"),
        ("answers.way < 'm'", "文字不能用 < 比"),
        ("online > false", "真假不能用 > 比"),
        ("enterprise.scopes >= enterprise.scopes", "列表不能用 >= 比"),
        ("!person.age", "! 里有整数"),
        ("!(answers.way)", "! 里有文字"),
        ("-answers.way == 1", "- 里有文字"),
        ("-today == 1", "- 里有日期"),
        ("person.age && online", "&& 里有整数"),
        ("online && answers.way", "&& 里有文字"),
        ("online || today", "|| 里有日期"),
        ("answers.way ? online : online", "? 里有文字"),
        ("online ? person.age : answers.way", "?: 的一边是整数"),
        ("online ? today : 'x'", "?: 的一边是日期"),
        ("today + 30 == today", "日期和整数不能用 + 算"),
        ("today - fields.start > 3", "日期和日期不能用 - 算"),
        ("answers.way + 'x' == 'y'", "文字和文字不能用 + 算"),
        ("person.age in ['61']", "in 的左边是整数"),
        ("online in ['true']", "in 的左边是真假"),
        ("answers.way in 'local'", "in 里有文字"),
        ("answers.way in answers.way", "in 里有文字"),
        ("answers.way in [1]", "列表里有整数"),
        ("answers.way in [['a']]", "列表里有列表"),
        ("answers.way == null", "null"),
        ("size(person.age) == 1", "第 1 个值是整数"),
        ("size() == 1", "size 要 1 个值，这里有 0 个"),
        ("size(answers.way, answers.way) == 1", "size 要 1 个值，这里有 2 个"),
        ("startsWith(answers.way, 'a')", "写在值的后面"),
        ("answers.way.startsWith()", "startsWith 要 2 个值，这里有 1 个"),
        ("answers.way.startsWith('a', 'b')", "这里有 3 个"),
        ("answers.way.startsWith(1)", "第 2 个值是整数"),
        ("person.age.startsWith('6')", "第 1 个值是整数"),
        ("daysBetween(today) > 1", "daysBetween 要 2 个值，这里有 1 个"),
        ("daysBetween(today, 'soon') > 1", "第 2 个值是文字"),
        ("daysBetween('2026-02-30', today) > 1", "第 1 个值是文字"),
        ("monthsBetween(today, person.age) > 1", "第 2 个值是整数"),
        ("yearsBetween(answers.way, today) > 1", "第 1 个值是文字"),
        ("addDays(today, '3') > today", "第 2 个值是文字"),
        ("addMonths(today, online) > today", "第 2 个值是真假"),
        ("daysBetween(today, fields.start)", "整数"),
        ("person.age > 1234567890", "太大"),
        ("person.age > 1.5", "没有用"),
        ("person.age > 0x1F", "没有用"),
        ("person.age * 2 == 4", "“*”没有用"),
        ("online online", "“online”在这里没有用"),
        ("'a'.startsWith('a')", "“.”在这里没有用"),
        ("person.age >", "没有写完"),
        ("person.age > )", "“)”在这里没有用"),
        ("(online", "少了“)”"),
        ("online ? true", "少了“:”"),
        ("answers.way in ['a'", "少了“]”"),
        ("size(answers.way == 1", "一边是文字"),
        ("size(answers.way", "少了“)”"),
        ("matches(answers.way, 'a')", "没有 matches 这个函数"),
        ("answers.wai == 'a'", "answers.wai 没有定义"),
        ("answers.wai.startsWith('a')", "answers.wai 没有定义"),
        ("", "没有写完"),
        (f"{'(' * (MAX_NESTED + 1)}online{')' * (MAX_NESTED + 1)}", "太复杂"),
        (f"{'!' * 5000}online", "太复杂"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_in_words(source: str, says: str) -> None:
    with pytest.raises(TypeFault) as caught:
        check_condition(source, TYPES)
    assert says in str(caught.value)
    assert caught.value.what
    assert caught.value.mend


@pytest.mark.parametrize(
    ("source", "compared"),
    [
        ("answers.way == 'a'", ["a"]),
        ("'a' != answers.way", ["a"]),
        ('answers.way == "a"', ["a"]),
        ("((answers.way)) == ('a')", ["a"]),
        ("answers.way in ['a', \"b\"] || !(answers.way == 'c')", ["a", "b", "c"]),
        ("answers.way in (['a'])", ["a"]),
        ("answers.way in []", []),
        ("answers.way in [online ? 'a' : 'b', 'c']", ["c"]),
        ("answers.way == (online ? 'a' : 'b')", []),
        ("(online ? answers.way : 'a') == 'b'", []),
        ("answers.way == answers.way", []),
        ("'a' == 'b'", []),
        ("online ? answers.way == 'a' : answers.way == 'b'", ["a", "b"]),
        ("answers.way.startsWith('a')", []),
        ("(size(answers.way)) == (1)", []),
    ],
)
def test_what_a_name_is_held_against_is_told(source: str, compared: list[str]) -> None:
    assert check_condition(source, TYPES) == tuple(Compared("answers.way", text) for text in compared)


def test_every_function_of_days_has_its_types() -> None:
    assert set(DAY_FUNCTIONS) <= set(FUNCTIONS)
    assert set(FUNCTIONS) - set(DAY_FUNCTIONS) == {"size", "startsWith"}


# The property: conditions put together at random, mostly of fitting types and now and then not. What the check accepts, CEL
# compiles and evaluates without a fault, whatever the values of those types are.

LEAVES: Final = {
    ValueType.INT: ["person.age", "0", "1", "7", "62", "999999999"],
    ValueType.TEXT: ["answers.way", "'local'", '"x"', "''", "'2026-02-30'", "'２０２６-０１-０１'", "'it\\'s'"],
    ValueType.DATE: ["today", "fields.start", "'2024-02-29'", "'9999-12-31'", "'0001-01-01'"],
    ValueType.BOOL: ["online", "true", "false"],
    ValueType.LIST: ["enterprise.scopes", "[]", "['local', '']", "['2026-11-21']"],
}
SHAPES: Final[dict[ValueType, list[tuple[str, tuple[ValueType, ...]]]]] = {
    ValueType.INT: [
        ("{} + {}", (ValueType.INT, ValueType.INT)),
        ("{} - {}", (ValueType.INT, ValueType.INT)),
        ("-{}", (ValueType.INT,)),
        ("({})", (ValueType.INT,)),
        ("size({})", (ValueType.TEXT,)),
        ("size({})", (ValueType.LIST,)),
        ("enterprise.scopes.size()", ()),
        ("daysBetween({}, {})", (ValueType.DATE, ValueType.DATE)),
        ("monthsBetween({}, {})", (ValueType.DATE, ValueType.DATE)),
        ("fields.start.yearsBetween({})", (ValueType.DATE,)),
        ("({} ? {} : {})", (ValueType.BOOL, ValueType.INT, ValueType.INT)),
    ],
    ValueType.TEXT: [("({} ? {} : {})", (ValueType.BOOL, ValueType.TEXT, ValueType.TEXT))],
    ValueType.DATE: [
        ("addDays({}, {})", (ValueType.DATE, ValueType.INT)),
        ("addMonths({}, {})", (ValueType.DATE, ValueType.INT)),
        ("today.addDays({})", (ValueType.INT,)),
    ],
    ValueType.BOOL: [
        ("{} && {}", (ValueType.BOOL, ValueType.BOOL)),
        ("{} || {}", (ValueType.BOOL, ValueType.BOOL)),
        ("!{}", (ValueType.BOOL,)),
        ("({})", (ValueType.BOOL,)),
        ("{} ? {} : {}", (ValueType.BOOL, ValueType.BOOL, ValueType.BOOL)),
        *((f"{{}} {sign} {{}}", (kind, kind)) for sign in ("==", "!=") for kind in ValueType),
        *((f"{{}} {sign} {{}}", (ValueType.INT, ValueType.INT)) for sign in ("<", "<=", ">", ">=")),
        *((f"{{}} {sign} {{}}", (ValueType.DATE, ValueType.DATE)) for sign in ("<", "<=", ">", ">=")),
        ("{} in {}", (ValueType.TEXT, ValueType.LIST)),
        ("{} in {}", (ValueType.DATE, ValueType.LIST)),
        ("answers.way.startsWith({})", (ValueType.TEXT,)),
        ("today.startsWith({})", (ValueType.TEXT,)),
        ("startsWith({}, {})", (ValueType.TEXT, ValueType.TEXT)),
    ],
    ValueType.LIST: [("[{}, {}]", (ValueType.TEXT, ValueType.TEXT)), ("[{}]", (ValueType.DATE,))],
}


@st.composite
def sources(draw: st.DrawFn, kind: ValueType = ValueType.BOOL, depth: int = 4) -> str:
    if draw(st.integers(0, 19)) == 0:
        kind = draw(st.sampled_from(list(ValueType)))  # now and then something that may not fit
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(LEAVES[kind]))
    shape, wanted = draw(st.sampled_from(SHAPES[kind]))
    return shape.format(*(draw(sources(one, depth - 1)) for one in wanted))


DAYS: Final = st.dates()
VALUES: Final = st.fixed_dictionaries(
    {
        "today": DAYS,
        "online": st.booleans(),
        "person.age": st.integers(-(10**9), 10**9),
        "answers.way": st.text(max_size=12),
        "fields.start": DAYS.map(str),
        "enterprise.scopes": st.lists(st.text(max_size=5), max_size=3) | st.just(("local",)),
    }
)


@settings(max_examples=400, deadline=None)
@given(sources(), VALUES)
def test_what_the_check_accepts_never_fails_when_it_is_evaluated(source: str, facts: dict[str, Any]) -> None:
    try:
        condition = compile_expression(source, TYPES)
        check_condition(source, TYPES)
    except (ExpressionError, TypeFault):
        return
    assert condition.evaluate(facts) in (True, False)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abtodyonline .'\"()[]!&|=<>?:,+-019", max_size=30))
def test_whatever_is_written_is_refused_in_words_or_accepted(source: str) -> None:
    said: ExpressionError | TypeFault | None = None
    try:
        compile_expression(source, TYPES)
        check_condition(source, TYPES)
    except (ExpressionError, TypeFault) as error:
        said = error
    assert said is None or (said.what and said.mend)
