# SPDX-License-Identifier: Apache-2.0
"""Types of conditions, found when content is loaded: what is compared fits, and a condition is true or false.

The library that evaluates CEL tells no types, so the few forms that content may use are read here: literals, names, lists,
``! - + < <= > >= == != in && || ?:`` and the functions of :mod:`kiosk.catalogue.expressions`. Source: the language
definition of CEL, sections Syntax and Gradual Type Checking. What this reader takes and CEL does not, CEL refuses first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.catalogue.registers import ValueType, type_of

B, I, T, D, L = ValueType.BOOL, ValueType.INT, ValueType.TEXT, ValueType.DATE, ValueType.LIST  # noqa: E741
FUNCTIONS: Final[Mapping[str, tuple[tuple[frozenset[ValueType], ...], ValueType]]] = {
    "size": ((frozenset({T, L}),), I),
    "startsWith": ((frozenset({T, D}), frozenset({T})), B),
    "daysBetween": ((frozenset({D}), frozenset({D})), I),
    "monthsBetween": ((frozenset({D}), frozenset({D})), I),
    "yearsBetween": ((frozenset({D}), frozenset({D})), I),
    "addDays": ((frozenset({D}), frozenset({I})), D),
    "addMonths": ((frozenset({D}), frozenset({I})), D),
}
"""Name -> types of its arguments (of a method: its object first), and of its result."""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<number>\d+)(?![\w.])"
    r"|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?P<sign>&&|\|\||==|!=|<=|>=|[-!<>+?:()\[\],.]))"
)
MAX_NESTED: Final = 40
"""So many brackets, lists, choices and signs before a value at most in one condition: more is for nobody to read."""
MAX_DIGITS: Final = 9
"""Longest number: sums of such numbers stay within the 64 bits that CEL counts with."""
_METHODS: Final = frozenset({"startsWith"})
"""Functions that CEL knows only behind a value: ``answers.x.startsWith('a')``."""
_WORDS: Final = {T: "文字", I: "整数", B: "真假", D: "日期", L: "列表"}


class TypeFault(Exception):
    """The condition cannot be right; ``what`` and ``mend`` are for the author of the content."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


_EDGE: Final = _Token("", "")
_AROUND: Final = frozenset({"", "[", ",", "]"})
"""What stands around a text that is a whole side, or a whole entry of a list."""


@dataclass(frozen=True)
class Compared:
    """A name and a text that a condition holds it against (``==``, ``!=``, ``in``), on whichever side each of them stands."""

    name: str
    text: str


def check_condition(source: str, types: Mapping[str, ValueType]) -> tuple[Compared, ...]:
    """What a condition compares, in its order; CEL parses it and its names are known. ``types``: of every name.

    Raises:
        TypeFault: it compares what cannot be compared, calls a function wrongly, or is neither true nor false.
    """
    reader = _Reader(source, types)
    found = reader.whole()
    if found is not B:
        raise TypeFault(f"条件“{source}”得到的是{_WORDS[found]}。", "条件只能得到真或假。")
    return tuple(reader.compared)


class _Reader:
    """Reads one condition from left to right, loosest binding first."""

    def __init__(self, source: str, types: Mapping[str, ValueType]) -> None:
        self._source, self._types = source, types
        self._tokens = _tokens(source)
        self._at = 0
        self.compared: list[Compared] = []

    def whole(self) -> ValueType:
        if sum(token.text in ("(", "[", "?", "!", "-") for token in self._tokens) > MAX_NESTED:
            raise self._fault("太复杂了。", "请分成几条规则。")
        found = self._choice()
        if self._at < len(self._tokens):
            raise self._fault(f"“{self._tokens[self._at].text}”在这里没有用。", "请删掉，或者分成两条规则。")
        return found

    def _choice(self) -> ValueType:
        found = self._or()
        if not self._take("?"):
            return found
        self._want(found, B, "?")
        first = self._choice()
        self._need(":")
        return self._same(first, self._choice(), "?:")

    def _or(self) -> ValueType:
        return self._logic(self._and, "||")

    def _and(self) -> ValueType:
        return self._logic(self._relation, "&&")

    def _logic(self, part: Callable[[], ValueType], sign: str) -> ValueType:
        found = part()
        while self._take(sign):
            self._want(found, B, sign)
            self._want(part(), B, sign)
        return found

    def _relation(self) -> ValueType:
        start = self._at
        found = self._sum()
        while (sign := self._take("==", "!=", "<", "<=", ">", ">=", "in")) is not None:
            middle = self._at
            other = self._sum()
            left, right = self._tokens[start : middle - 1], self._tokens[middle : self._at]
            self.compared += [*_compared(left, right), *_compared(right, left)]
            if sign == "in":
                self._want(other, L, "in")
                if found not in (T, D):
                    raise self._fault(f"in 的左边是{_WORDS[found]}。", "只有文字和日期能在列表里找。")
            else:
                both = self._same(found, other, sign)
                if sign not in ("==", "!=") and both not in (I, D):
                    raise self._fault(f"{_WORDS[both]}不能用 {sign} 比。", "只有整数和日期分大小。")
            found = B
        return found

    def _sum(self) -> ValueType:
        found = self._unary()
        while (sign := self._take("+", "-")) is not None:
            other = self._unary()
            if {found, other} != {I}:
                raise self._fault(
                    f"{_WORDS[found]}和{_WORDS[other]}不能用 {sign} 算。", "整数才能加减；日期用 addDays、daysBetween。"
                )
        return found

    def _unary(self) -> ValueType:
        if self._take("!"):
            self._want(self._unary(), B, "!")
            return B
        if self._take("-"):
            self._want(self._unary(), I, "-")
            return I
        return self._primary()

    def _primary(self) -> ValueType:
        token = self._next()
        if token.kind == "number":
            if len(token.text) > MAX_DIGITS:
                raise self._fault(f"{token.text} 太大了。", f"整数最多 {MAX_DIGITS} 位。")
            return I
        if token.kind == "text":
            return type_of(token.text[1:-1])
        if token.text == "(":
            found = self._choice()
            self._need(")")
            return found
        if token.text == "[":
            return self._list()
        if token.kind != "name":
            raise self._fault(f"“{token.text}”在这里没有用。", "请改正写法。")
        if token.text in ("true", "false"):
            return B
        if token.text == "null":
            raise self._fault("不能和 null 比。", "还不知道的值会让整条条件等着，不用比。")
        if self._take("("):
            return self._call(token.text)
        return self._type(token.text)

    def _list(self) -> ValueType:
        while not self._take("]"):
            found = self._choice()
            if found not in (T, D):
                raise self._fault(f"列表里有{_WORDS[found]}。", "列表里只写文字或日期。")
            if not self._take(","):
                self._need("]")
                break
        return L

    def _call(self, name: str) -> ValueType:
        path, _, function = name.rpartition(".")
        if function not in FUNCTIONS:
            raise self._fault(f"没有 {function} 这个函数。", f"只能用 {'、'.join(FUNCTIONS)}。")
        if function in _METHODS and not path:
            raise self._fault(f"{function} 要写在值的后面。", f"写成 answers.x.{function}('…') 的样子。")
        given = [self._type(path)] if path else []
        while not self._take(")"):
            given.append(self._choice())
            if not self._take(","):
                self._need(")")
                break
        wanted, result = FUNCTIONS[function]
        if len(given) != len(wanted):
            raise self._fault(f"{function} 要 {len(wanted)} 个值，这里有 {len(given)} 个。", "请补上或删掉。")
        for place, (one, allowed) in enumerate(zip(given, wanted, strict=True), 1):
            if one not in allowed:
                words = "或".join(_WORDS[kind] for kind in sorted(allowed))
                raise self._fault(f"{function} 的第 {place} 个值是{_WORDS[one]}。", f"要的是{words}。")
        return result

    def _type(self, name: str) -> ValueType:
        if name not in self._types:
            raise self._fault(f"{name} 没有定义。", "请写一个有的名称。")
        return self._types[name]

    def _same(self, one: ValueType, other: ValueType, sign: str) -> ValueType:
        if one is not other:
            raise self._fault(f"{sign} 的一边是{_WORDS[one]}，另一边是{_WORDS[other]}。", "两边要是同一类的值。")
        return one

    def _want(self, found: ValueType, wanted: ValueType, sign: str) -> None:
        if found is not wanted:
            raise self._fault(f"{sign} 里有{_WORDS[found]}。", f"这里要的是{_WORDS[wanted]}。")

    def _take(self, *signs: str) -> str | None:
        if self._at < len(self._tokens) and self._tokens[self._at].text in signs:
            self._at += 1
            return self._tokens[self._at - 1].text
        return None

    def _need(self, sign: str) -> None:
        if self._take(sign) is None:
            raise self._fault(f"少了“{sign}”。", "请补上。")

    def _next(self) -> _Token:
        if self._at >= len(self._tokens):
            raise self._fault("没有写完。", "请补上。")
        self._at += 1
        return self._tokens[self._at - 1]

    def _fault(self, what: str, mend: str) -> TypeFault:
        return TypeFault(f"条件“{self._source}”：{what}", mend)


def _compared(one: Sequence[_Token], other: Sequence[_Token]) -> Iterator[Compared]:
    """``one`` where it is a name and nothing else, with every text that stands for itself in ``other``."""
    name, other = _bare(one), _bare(other)
    if len(name) != 1 or name[0].kind != "name":
        return
    for before, token, after in zip([_EDGE, *other[:-1]], other, [*other[1:], _EDGE], strict=True):
        if token.kind == "text" and {before.text, after.text} <= _AROUND:
            yield Compared(name[0].text, token.text[1:-1])


def _bare(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """Without brackets around the whole."""
    while len(tokens) > 2 and tokens[0].text == "(" and tokens[-1].text == ")":
        tokens = tokens[1:-1]
    return tokens


def _tokens(source: str) -> list[_Token]:
    found: list[_Token] = []
    at, source = 0, source.rstrip()
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise TypeFault(
                f"条件“{source}”里的“{source[at:].strip()[:1]}”没有用。", "只能用比较、逻辑、in 和几个函数。"
            )
        kind = match.lastgroup or ""
        found.append(_Token(kind, match.group(kind)))
        at = match.end()
    return found
