# SPDX-License-Identifier: Apache-2.0
"""The rows of a paper that a case ends in, as the item's content says which (``outcome.sheet``), filled in from the registers.

A register's own word goes before what was filed; only where none has anything does a filed answer stand there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from kiosk.application.facts import spoken_date
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.result_model import ResultRow, ResultSheet
from kiosk.catalogue.tables import Tables
from kiosk.catalogue.words import Words
from kiosk.guidance.belonging import holds
from kiosk.platform.sandbox import registers as books
from kiosk.platform.sandbox.doubts import open_rules
from kiosk.platform.sandbox.ground import Ground, facts_of
from kiosk.platform.sandbox.population import SyntheticResident

_YES_NO: Final = {True: "是", False: "否"}
_NO_ROW: Final = ""


class SheetFiller:
    """One case. ``case``: the opened record; ``now``: the moment of issue."""

    def __init__(
        self,
        item: ServiceItem,
        sheet: ResultSheet,
        case: Mapping[str, Any],
        person: SyntheticResident,
        tables: Tables,
        now: datetime,
    ) -> None:
        self._item, self._sheet, self._case, self._registers = item, sheet, case, tables.registers
        names, today = [*sheet.shared_names, *item.shared_names], now.date()
        self._shared = books.shared_data(person, dict.fromkeys(names), today, same_day=False)
        kinds = dict.fromkeys(row.source.split(":")[1] for row in sheet.rows if row.source.startswith("licence:"))
        kinds.update(dict.fromkeys(item.licence_types))
        self._licences = {one["type_code"]: one["values"] for one in books.licences(person, kinds, today)}
        number = "" if case["enterprise"] is None else str(case["enterprise"]["number"])
        self._ground = Ground(
            item, item.guide.version, tables, now, person, lambda _day: False, enterprise=number, on=today
        )
        self._facts = facts_of(case, self._ground)

    def content(self) -> dict[str, Any]:
        """``purpose``, ``rows``, ``table_head``, ``table_rows``, ``notes`` as the contract has them."""
        table = self._sheet.table
        shown = table is not None and holds(table.when, self._item, self._facts) is True
        lines = self._lines(table.source[6:]) if table is not None and shown else []
        notes = [one.zh for one in self._sheet.notes]
        if table is not None and shown and not lines:
            notes.insert(0, table.none.zh)
        return {
            "purpose": self._purpose(),
            "rows": [row for row in map(self._row, self._sheet.rows) if row is not None],
            "table_head": ["序号", _official(table.head)] if table is not None and lines else [],
            "table_rows": [[str(number), line] for number, line in enumerate(lines, start=1)],
            "notes": notes,
        }

    def _purpose(self) -> str:
        asked = self._sheet.purpose
        question = self._item.question(asked) if asked is not None else None
        option = question.option(str(self._case["answers"].get(asked))) if question is not None else None
        return _official(option.label) if option is not None else ""

    def _lines(self, name: str) -> list[str]:
        found = self._shared.get(name)
        value = found["value"] if found is not None else []
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    def _row(self, row: ResultRow) -> dict[str, str] | None:
        if holds(row.when, self._item, self._facts) is not True:
            return None
        value = self._said(row, *self._found(row))
        if not value:
            return None if row.absent is None else {"label": self._label(row), "value": row.absent.zh}
        return {"label": self._label(row), "value": value}

    def _label(self, row: ResultRow) -> str:
        if row.label is not None:
            return _official(row.label)
        kind, _, name = row.source.partition(":")
        return _official(self._item.field(name).label if kind == "field" else self._registers.shared_data[name].say)

    def _found(self, row: ResultRow) -> tuple[Any, FieldSpec | None]:
        kind, _, name = row.source.partition(":")
        if kind == "share":
            return self._register(name), None
        if kind == "answer":
            question = self._item.question(name)
            option = question.option(str(self._case["answers"].get(name))) if question is not None else None
            return (_official(option.label) if option is not None else None), None
        if kind == "rules":
            return ("check" if open_rules(self._case, self._ground) else "go"), None
        if kind == "licence":
            licence, _, key = name.partition(":")
            return self._licences.get(licence, {}).get(key), None
        spec = self._item.field(name)
        own = [self._register(one[6:]) for one in spec.prefill if one.startswith("share:")]
        held = next((one for one in own if one not in (None, "")), None)
        filed = self._case["fields"].get(name)
        return (held if held is not None else filed["value"] if filed is not None else None), spec

    def _register(self, name: str) -> Any:
        found = self._shared.get(name)
        return None if found is None else found["value"]

    def _said(self, row: ResultRow, value: Any, spec: FieldSpec | None) -> str:
        if value is None or value == "":
            return _NO_ROW
        plain = str(value).lower() if isinstance(value, bool) else str(value)
        if plain in row.said:
            return row.said[plain].zh
        if isinstance(value, bool):
            return _YES_NO[value]
        if isinstance(value, list):
            return "、".join(str(one) for one in value)
        if spec is not None and spec.ask is not None:
            plain = next((_official(one.label) for one in spec.ask.options if one.value == plain), plain)
        display = row.display or (spec.display if spec is not None else None)
        return display.zh.replace("{value}", plain) if display is not None else _day(plain)


def _day(text: str) -> str:
    """A day of the calendar in words, everything else as it is."""
    try:
        return spoken_date(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def _official(words: Words) -> str:
    return words.term or words.zh
