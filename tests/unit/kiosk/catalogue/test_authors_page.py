# SPDX-License-Identifier: Apache-2.0
"""docs/authors.md says every key, rule, function and name there is, and its examples are right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from kiosk.catalogue import field_model, kind_model, material_model, model, question_model, result_model, rule_model
from kiosk.catalogue.expressions import compile_expression
from kiosk.catalogue.registers import ValueType, load_registers
from kiosk.catalogue.typed_conditions import FUNCTIONS, check_condition
from kiosk.catalogue.words import Content, Words
from kiosk.catalogue.yaml_lines import read_yaml
from tests.unit.kiosk.catalogue.item_texts import content
from tests.unit.kiosk.synthetic import CONTENT

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
KEYS = re.findall(r"^\| ([a-z_]+) \| .*? \| `(.*)` \|$", PAGE, re.MULTILINE)
MODELS = [
    one
    for module in (model, field_model, kind_model, question_model, rule_model, material_model, result_model)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Content) and one not in (Content, Words)
]


def keys_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield str(key)
            yield from keys_in(below)
    elif isinstance(value, list):
        for one in value:
            yield from keys_in(one)


def test_every_key_of_the_model_is_explained() -> None:
    wanted = {spec.alias or name for one in MODELS for name, spec in one.model_fields.items()}
    explained = set(re.findall(r"`([a-z_]+)`", PAGE))
    for _, example in KEYS:
        explained |= set(keys_in(read_yaml(example).data))
    assert wanted - explained == set()


def is_right(one: type[Content], key: str, value: Any) -> bool:
    for name, spec in one.model_fields.items():
        if (spec.alias or name) == key:
            try:
                TypeAdapter(spec.rebuild_annotation()).validate_python(value)
            except ValueError:
                return False
            return True
    return False


# shortened in the table: they are explained key by key further down
SHORTENED = {"guide", "bundle", "payment", "benefit", "fields", "materials", "options", "parts"}


@pytest.mark.parametrize(("key", "example"), KEYS)
def test_every_example_is_right(key: str, example: str) -> None:
    data = read_yaml(example).data
    assert list(data) == [key]
    assert key in SHORTENED or any(is_right(one, key, data[key]) for one in MODELS)


def test_every_rule_is_explained() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "kiosk" / "catalogue").glob("*.py")]
    told = re.compile(
        r'(?:finding|note)\((?:[^()"]|\([^()]*\))*"([a-z-]+)"|yield "([a-z-]+)", |"([a-z]+)" if .* else "([a-z]+)"'
    )
    rules = {name for text in sources for found in told.findall(text) for name in found if name}
    assert {"dead-end", "expression", "unverified", "sentence", "shared-file"} <= rules
    assert {rule for rule in rules if not re.search(rf"^\| `{rule}` \|", PAGE, re.MULTILINE)} == set()
    from kiosk.catalogue import lint  # its own list of them

    assert {rule for rule in rules if f"``{rule}``" not in str(lint.__doc__)} <= {
        "yaml", "file", "unknown-key", "missing", "value",
    }  # fmt: skip


def test_every_function_is_explained() -> None:
    assert {name for name in FUNCTIONS if f"{name}(" not in PAGE} == set()


TYPES = {
    "today": ValueType.DATE,
    "online": ValueType.BOOL,
    "person.age": ValueType.INT,
    "person.birth": ValueType.DATE,
    "enterprise.scopes": ValueType.LIST,
    "answers.way": ValueType.TEXT,
    "fields.start": ValueType.DATE,
    "fields.phone": ValueType.TEXT,
    "licences.JZZ.valid_to": ValueType.DATE,
    "values.care_age": ValueType.INT,
    "values.residence_grace_days": ValueType.INT,
}
CONDITIONS = re.findall(r"^\| [`….=!<].*? \| `([^|]*)` \| [^|]*\|$", PAGE.partition("能写的只有这些")[2], re.MULTILINE)


def test_conditions_of_the_page_are_right() -> None:
    assert len(CONDITIONS) >= 11
    for source in CONDITIONS:
        compile_expression(source, TYPES)
        check_condition(source, TYPES)


def test_registers_of_the_page_are_right(tmp_path: Path) -> None:
    rows = re.findall(r"^\| `([a-z_]+\.yaml)` \| `(.*)` \|$", PAGE, re.MULTILINE)
    assert len(rows) == 6
    folder = content(tmp_path) / "tables"
    for name, example in rows:
        (folder / name).write_text(example, encoding="utf-8")
    found = load_registers(folder)
    assert found.values_on(date(2026, 1, 1)) == {"values.care_age": 60}
    assert found.amounts["care"].amount(date(2026, 1, 1), 65) == "75"


def test_names_that_the_page_uses_as_examples_are_in_the_content() -> None:
    registers = load_registers(CONTENT / "tables")
    assert "residence_grace_days" in registers.values
    assert "old_age_allowance" in registers.amounts
    assert {"mzj", "wjw"} <= set(registers.authorities)
    assert "retirement" in registers.life_events
