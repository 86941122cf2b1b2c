# SPDX-License-Identifier: Apache-2.0
"""Registers: values and amounts with their days, entries that are refused, and the line at which that is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.catalogue.findings import FindingSeverity
from kiosk.catalogue.lint import lint
from kiosk.catalogue.registers import (
    AmountTable,
    Authority,
    RegisterError,
    ValueSeries,
    ValueType,
    fits,
    load_registers,
    type_of,
)
from tests.unit.kiosk.catalogue.item_texts import content
from tests.unit.kiosk.synthetic import CONTENT

SAY = {"zh": "示例", "en": "Example"}


def dated(day: str, value: Any) -> dict[str, Any]:
    return {"from": day, "value": value, "verified": "primary", "source": "示例"}


def series(*values: dict[str, Any]) -> ValueSeries:
    return ValueSeries.model_validate({"say": SAY, "series": list(values)})


def amounts(*parts: tuple[str, list[tuple[int, str]]]) -> AmountTable:
    return AmountTable.model_validate(
        {
            "say": SAY,
            "by": "age",
            "series": [
                {
                    "from": day,
                    "verified": "primary",
                    "source": "示例",
                    "tiers": [{"at_least": step, "amount": amount} for step, amount in tiers],
                }
                for day, tiers in parts
            ],
        }
    )


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2016, 3, 24), None),
        (date(2016, 3, 25), 60),
        (date(2024, 5, 27), 60),
        (date(2024, 5, 28), 36),
        (date(2030, 1, 1), 36),
    ],
)
def test_a_value_holds_from_its_day_on(day: date, value: int | None) -> None:
    held = series(dated("2016-03-25", 60), dated("2024-05-28", 36)).on(day)
    assert (None if held is None else held.value) == value


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, ValueType.BOOL),
        (3, ValueType.INT),
        ("本市", ValueType.TEXT),
        ("2026-01-01", ValueType.DATE),
        (date(2026, 1, 1), ValueType.DATE),
        ("2026-02-30", ValueType.TEXT),
        ("２０２６-０１-０１", ValueType.TEXT),
        ("2026-1-1", ValueType.TEXT),
        (["a"], ValueType.LIST),
        (("a",), ValueType.LIST),
    ],
)
def test_types(value: object, kind: ValueType) -> None:
    assert type_of(value) is kind


@pytest.mark.parametrize(
    ("value", "kind", "is_right"),
    [
        ("9999", ValueType.TEXT, True),
        ("2026-01-01", ValueType.TEXT, True),  # a text may look like a day
        (9999, ValueType.TEXT, False),
        (["a", "b"], ValueType.LIST, True),
        (["a", 1], ValueType.LIST, False),
        ("a", ValueType.LIST, False),
        (True, ValueType.BOOL, True),
        (1, ValueType.BOOL, False),
        ("true", ValueType.BOOL, False),
        (True, ValueType.INT, False),
        (212, ValueType.INT, True),
        ("212", ValueType.INT, False),
        (2.0, ValueType.INT, False),
        ("2026-01-01", ValueType.DATE, True),
        ("2026-02-30", ValueType.DATE, False),
        ("", ValueType.DATE, False),
        (None, ValueType.BOOL, False),
        (None, ValueType.TEXT, False),
        ({}, ValueType.INT, False),
    ],
)
def test_what_comes_from_outside_fits_its_register_or_not(value: object, kind: ValueType, is_right: bool) -> None:
    assert fits(value, kind) is is_right


def test_a_series_has_the_type_of_its_values() -> None:
    assert series(dated("2020-01-01", 3)).type is ValueType.INT
    assert series(dated("2020-01-01", True)).type is ValueType.BOOL
    assert series(dated("2020-01-01", "2026-01-01")).type is ValueType.DATE


@pytest.mark.parametrize(
    "values",
    [
        [],
        [dated("2024-01-01", 1), dated("2020-01-01", 2)],  # backwards
        [dated("2024-01-01", 1), dated("2024-01-01", 2)],  # twice on a day
        [dated("2020-01-01", 1), dated("2024-01-01", "1")],  # two types
        [dated("2020-01-01", 1), dated("2024-01-01", True)],
        [dated("2020-01-01", "2026-01-01"), dated("2024-01-01", "bald")],
        [dated("2020-02-30", 1)],
        [dated("2020-01-01", 1.5)],
        [dated("2020-01-01", None)],
        [{"from": "2020-01-01", "value": 1, "verified": "surely", "source": "x"}],
        [{"from": "2020-01-01", "value": 1, "verified": "no"}],
    ],
)
def test_a_wrong_series_is_refused(values: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        series(*values)


@pytest.mark.parametrize(
    ("day", "age", "amount"),
    [
        (date(2016, 4, 30), 100, None),
        (date(2016, 5, 1), 64, None),
        (date(2016, 5, 1), 65, "75"),
        (date(2016, 5, 1), 69, "75"),
        (date(2016, 5, 1), 70, "150"),
        (date(2016, 5, 1), 120, "150"),
        (date(2025, 1, 1), 65, "80.50"),
        (date(2025, 1, 1), 70, "80.50"),
    ],
)
def test_an_amount_goes_by_the_day_and_by_the_tier(day: date, age: int, amount: str | None) -> None:
    table = amounts(("2016-05-01", [(65, "75"), (70, "150")]), ("2025-01-01", [(65, "80.50")]))
    assert table.amount(day, age) == amount


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("2016-05-01", [])],
        [("2016-05-01", [(70, "150"), (65, "75")])],
        [("2016-05-01", [(65, "150"), (65, "75")])],
        [("2020-05-01", [(65, "75")]), ("2016-05-01", [(65, "75")])],
        [("2016-05-01", [(65, "75")]), ("2016-05-01", [(65, "80")])],
        [("2016-05-01", [(65, "75.5")])],
        [("2016-05-01", [(65, "-75")])],
        [("2016-05-01", [(65, "about 75")])],
    ],
)
def test_wrong_amounts_are_refused(parts: list[tuple[str, list[tuple[int, str]]]]) -> None:
    with pytest.raises(ValidationError):
        amounts(*parts)


@pytest.mark.parametrize("number", ["11999999000000010R", "11999999000000020T"])
def test_an_authority_has_a_number_with_its_check_character(number: str) -> None:
    assert Authority.model_validate({"name": SAY, "number": number, "level": 2, "phone": "12345"}).number == number


@pytest.mark.parametrize(
    ("number", "level"),
    [("11999999000000010T", 2), ("1199999900000001", 2), ("11999999000000010R", 0), ("11999999000000010R", 7)],
)
def test_a_wrong_authority_is_refused(number: str, level: int) -> None:
    with pytest.raises(ValidationError):
        Authority.model_validate({"name": SAY, "number": number, "level": level, "phone": "12345"})


def test_a_folder_without_registers_has_none(tmp_path: Path) -> None:
    found = load_registers(tmp_path)
    assert (found.values, found.amounts, found.shared_data) == ({}, {}, {})
    assert found.values_on(date(2026, 1, 1)) == {}


def test_values_on_a_day_are_those_that_hold_then(tmp_path: Path) -> None:
    found = load_registers(content(tmp_path) / "tables")
    assert found.values_on(date(2026, 1, 1)) == {"values.least_age": 16, "values.most_days": 30}
    assert found.values_on(date(2019, 12, 31)) == {}


def test_the_registers_of_the_content_can_be_read() -> None:
    found = load_registers(CONTENT / "tables")
    assert {one.authority for one in found.shared_data.values()} <= set(found.authorities)
    assert {one.authority for one in found.licence_types.values()} <= set(found.authorities)
    for one in found.authorities.values():  # made up, and plainly so: region 999999
        assert one.verified != "no" or one.number[2:8] == "999999"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("values", "a:\n  say: {zh: 示例, en: x}\n  series:\n    - {from: 2020-01-01, value: 1, verified: so, source: x}\n", 4),
        ("authorities", "\na: {name: {zh: 示例, en: x}, number: \"1\", level: 2, phone: \"1\"}\n", 2),
        ("shared_data", "a: {say: {zh: 示例, en: x}, type: float, authority: b}\n", 1),
        ("licence_types", "TST: {name: {zh: 示例, en: x}, authority: a, code: \"9\"}\n", 1),
        ("life_events", "a: {name: {zh: 示例, en: x}, icon: y, of: pets}\n", 1),
        ("amounts", "- a\n", 1),
        ("values", "a: [\n", 2),
        ("values", "", 1),
    ],
)  # fmt: skip
def test_a_wrong_register_is_said_with_file_and_line(tmp_path: Path, name: str, text: str, line: int) -> None:
    folder = content(tmp_path)
    path = folder / "tables" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError):
        load_registers(folder / "tables")
    (found,) = lint([], folder)
    assert (found.file, found.line, found.rule, found.severity) == (
        str(path),
        line,
        "shared-file",
        FindingSeverity.ERROR,
    )


def test_a_register_that_is_no_text_is_said(tmp_path: Path) -> None:
    folder = content(tmp_path)
    (folder / "tables" / "values.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(RegisterError):
        load_registers(folder / "tables")
