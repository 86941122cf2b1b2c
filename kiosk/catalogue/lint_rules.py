# SPDX-License-Identifier: Apache-2.0
"""Lint: conditions in CEL (names, types, answers that nobody can give) and what items name of the registers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from kiosk.catalogue.expressions import ExpressionError, compile_expression
from kiosk.catalogue.findings import Finding, finding
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.reading import ReadItem
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.typed_conditions import TypeFault, check_condition
from kiosk.catalogue.vocabulary import types_of_names

_COMPARED: Final = re.compile(r"answers\.([a-z_]+)\s*[!=]=\s*'([^']*)'")
_LISTED: Final = re.compile(r"answers\.([a-z_]+)\s+in\s+\[([^\]]*)\]")


def conditions(one: ReadItem, item: ServiceItem, registers: Registers) -> Iterator[Finding]:
    """Every condition parses, its names are known, its types fit, and it compares answers that can be given."""
    types = types_of_names(item, registers)
    for path, source in _conditions(item):
        line = one.line(*path)
        try:
            compile_expression(source, types)
            check_condition(source, types)
        except (ExpressionError, TypeFault) as error:
            rule = "type" if isinstance(error, TypeFault) else "expression"
            yield finding(one.path, line, rule, error.what, error.mend)
        listed = [
            (name, value) for name, values in _LISTED.findall(source) for value in re.findall(r"'([^']*)'", values)
        ]
        for question_id, value in _COMPARED.findall(source) + listed:
            question = item.question(question_id)
            if question is not None and question.option(value) is None:
                values = "、".join(option.value for option in question.options)
                what = f"问题 {question_id} 没有“{value}”这个答案。"
                yield finding(one.path, line, "answer-value", what, f"可以选的有：{values}。")


def _conditions(item: ServiceItem) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for index, spec in enumerate(item.fields):
        if spec.show_when is not None:
            yield ("fields", index, "show_when"), spec.show_when
    for index, rule in enumerate(item.prechecks):
        for key, source in (("when", rule.when), ("expr", rule.expr)):
            if source is not None:
                yield ("prechecks", index, key), source
    for index, material in enumerate(item.materials):
        if material.need_when is not None:
            yield ("materials", index, "need_when"), material.need_when
    for index, part in enumerate(item.parts):
        if part.when is not None:
            yield ("bundle", "parts", index, "when"), part.when
    for index, one in enumerate(item.guide.fee.exempt):
        yield ("guide", "fee", "exempt", index, "when"), one.when
    if item.capability.instead is not None and item.capability.instead.when is not None:
        yield ("capability", "instead", "when"), item.capability.instead.when


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
