# SPDX-License-Identifier: Apache-2.0
"""Lint: conditions in CEL (names, types, answers that nobody can give) and what items name of the registers."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from kiosk.catalogue.expressions import ExpressionError, compile_expression
from kiosk.catalogue.findings import Finding, finding
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.placed_conditions import placed_conditions
from kiosk.catalogue.reading import ReadItem
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.typed_conditions import TypeFault, check_condition
from kiosk.catalogue.vocabulary import closed_words, types_of_names


def conditions(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    """Every condition parses, its names are known, its types fit, and it compares answers that can be given."""
    types, closed = types_of_names(item, registers), closed_words(item)
    for path, source in placed_conditions(item):
        line = one.line(*path)
        try:
            compile_expression(source, types)
            compared = check_condition(source, types)
        except (ExpressionError, TypeFault) as error:
            rule = "type" if isinstance(error, TypeFault) else "expression"
            yield finding(one.path, line, rule, error.what, error.mend)
            continue
        for name, text in dict.fromkeys((found.name, found.text) for found in compared):
            if name in closed and text not in closed[name]:
                yield _never(one, line, name, text, closed[name])


def _never(one: ReadItem, line: int, name: str, text: str, can_be: tuple[str, ...]) -> Finding:
    mend = f"可以选的有：{'、'.join(can_be)}。"
    root, _, question_id = name.partition(".")
    if root == "answers":
        return finding(one.path, line, "answer-value", f"问题 {question_id} 没有“{text}”这个答案。", mend)
    return finding(one.path, line, "impossible-value", f"{name} 从来不会是“{text}”。", mend)


def registered(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    """Shared data, licences, authorities, life events and amounts that stand in no register."""
    named = [
        ("shared_data", item.shared_names, registers.shared_data),
        ("materials", item.licence_types, registers.licence_types),
        ("authority", (item.authority,) if item.authority is not None else (), registers.authorities),
        ("life_events", item.life_events, registers.life_events),
    ]
    if item.benefit is not None and item.benefit.amount is not None:
        named.append(("benefit", (item.benefit.amount,), registers.amounts))
    if item.payment is not None and item.payment.bill is not None:
        named.append(("payment", (item.payment.bill,), registers.shared_data))
    if item.bundle is not None:
        named.append(("bundle", (item.bundle.lead, *(part.authority for part in item.parts)), registers.authorities))
    for key, names, register in named:
        for name in names:
            if name not in register:
                near = get_close_matches(name, list(register), 1)
                mend = f"是不是想写 {near[0]}？" if near else "请先登记到 config/content/tables/ 里。"
                yield finding(one.path, one.line(key), "register", f"登记表里没有“{name}”。", mend)
    yield from _licence_fields(one, item, registers)


def _licence_fields(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    for index, spec in enumerate(item.fields):
        for source in spec.prefill:
            if not source.startswith("licence:"):
                continue
            _, kind, name = source.split(":")
            licence = registers.licence_types.get(kind)
            if licence is not None and name not in licence.fields:
                what = f"证照 {kind} 里没有“{name}”。"
                yield finding(
                    one.path, one.line("fields", index), "register", what, f"有的是：{'、'.join(licence.fields)}。"
                )
