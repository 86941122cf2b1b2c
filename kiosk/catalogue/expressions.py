# SPDX-License-Identifier: Apache-2.0
"""Conditions in content: CEL (Common Expression Language), never Python.

Source: design 6. The library compiles and evaluates; it reports only root variables (``shared``), so the dotted names
(``shared.employment.registered``) are read from the source here and checked against the names that exist. Content gets
comparison, logic, ``in``, ``size``, ``startsWith`` and counting with days, and nothing else: what a rule may do is read at
one glance. Types are checked by :mod:`kiosk.catalogue.typed_conditions` when content is looked through.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from types import ModuleType
from typing import Any

from kiosk.catalogue.days import DAY_FUNCTIONS
from kiosk.catalogue.typed_conditions import FUNCTIONS

# The package imports its own command line, and with it typer, rich and prompt_toolkit: 0.1 s and 15 MB in every visit process,
# for nothing. An empty module in its place is enough; the evaluator itself does not use it.
sys.modules.setdefault("cel.cli", ModuleType("cel.cli"))
import cel  # noqa: E402

_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*")
_WORDS_OF_CEL = frozenset({"true", "false", "null", "in"})
_FUNCTIONS = frozenset(FUNCTIONS)
_OURS: Mapping[str, Callable[..., Any]] = {**DAY_FUNCTIONS, "_length": len}
_SIZE = re.compile(_STRING.pattern + r"|\bsize(?=\s*\()")
"""The evaluator's ``size`` counts bytes of UTF-8 and cannot be replaced; CEL counts characters. So it is given another name."""
_OPERATORS = frozenset(
    {"_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_&&_", "_||_", "!_", "-_", "@in", "_?_:_", "_+_", "_-_"}
)


class ExpressionError(Exception):
    """A condition that cannot be used; ``what`` and ``mend`` are for the author of the content."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what} {mend}")
        self.what = what
        self.mend = mend


@dataclass(frozen=True)
class Unknown:
    """The condition needs names that are not known now. Neither true nor false: never read as good nor as bad."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Expression:
    """A compiled condition."""

    source: str
    names: frozenset[str]
    _program: cel.Program = field(repr=False, compare=False)
    _needs_ours: bool = False

    def evaluate(self, facts: Mapping[str, Any]) -> bool | Unknown:
        """``facts``: dotted name -> value. A name that is missing (or ``None``) makes the result :class:`Unknown`.

        Raises:
            ExpressionError: the values do not fit the operators, or the result is not true or false (a content bug).
        """
        absent = tuple(sorted(name for name in self.names if facts.get(name) is None))
        if absent:
            return Unknown(absent)
        tree: dict[str, Any] = {}
        for name in self.names:
            *path, leaf = name.split(".")
            branch = tree
            for part in path:
                branch = branch.setdefault(part, {})
            branch[leaf] = _plain(facts[name])
        context = cel.Context(tree, dict(_OURS)) if self._needs_ours else tree
        try:
            result = self._program.execute(context)
        except (TypeError, ValueError, RuntimeError, KeyError) as error:
            raise ExpressionError(f"条件“{self.source}”算不出来：{error}", "两边要是同一类的值。") from error
        if not isinstance(result, bool):
            raise ExpressionError(f"条件“{self.source}”得到的是 {result!r}", "条件只能得到真或假。")
        return result


def _plain(value: Any) -> Any:
    """Dates as ``YYYY-MM-DD``: they compare rightly as text, and the platform evaluates the same rules file."""
    return value.isoformat() if isinstance(value, date) else value


def names_in(source: str) -> frozenset[str]:
    """Dotted variable names of a condition; function names left out."""
    bare = _STRING.sub("''", source)
    names: set[str] = set()
    for match in _NAME.finditer(bare):
        name = match.group()
        if bare[match.end() : match.end() + 1] == "(":
            name = name.rpartition(".")[0]  # a.b.startsWith( -> a.b ; size( -> nothing
        if name and name not in _WORDS_OF_CEL:
            names.add(name)
    return frozenset(names)


def compile_expression(source: str, known: Iterable[str]) -> Expression:
    """Compile and check: it parses, uses only known names and only the few allowed functions.

    Raises:
        ExpressionError: it does not; with the nearest right name where there is one.
    """
    try:
        program = cel.compile(source)
    except ValueError as error:
        first = str(error).splitlines()[0]
        raise ExpressionError(f"条件“{source}”不是正确的 CEL：{first}", "请改正写法。") from error
    for function in program.functions():
        if function not in _FUNCTIONS | _OPERATORS:
            raise ExpressionError(
                f"条件“{source}”用了 {function}", f"只能用比较、逻辑、in 和 {'、'.join(sorted(_FUNCTIONS))}。"
            )
    known_names = frozenset(known)
    names = names_in(source)
    for name in sorted(names - known_names):
        near = get_close_matches(name, known_names, 1)
        hint = f"是不是想写 {near[0]}？" if near else f"可以用的有：{'、'.join(sorted(known_names))}。"
        raise ExpressionError(f"条件“{source}”里的 {name} 没有定义。", hint)
    if "size" in program.functions():
        program = cel.compile(_SIZE.sub(lambda one: "_length" if one.group() == "size" else one.group(), source))
    return Expression(source, names, program, any(name in _OURS for name in program.functions()))
