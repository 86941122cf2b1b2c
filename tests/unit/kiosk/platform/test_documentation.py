# SPDX-License-Identifier: Apache-2.0
"""docs/platform-contract.md names what there is, all of it and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.catalogue.registers import ValueType
from kiosk.platform.sandbox.faults import KINDS
from kiosk.platform.sandbox.population import EdgeCase
from kiosk.platform.sandbox.problems import ProblemType
from tests.unit.kiosk.platform.contract_watch import contract
from tests.unit.kiosk.synthetic import catalogue

PAGE = (Path(__file__).parents[4] / "docs" / "platform-contract.md").read_text("utf-8")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def words(text: str, pattern: str) -> set[str]:
    return set(re.findall(f"`({pattern})`", text))


def test_every_problem_stands_in_its_row() -> None:
    lines = [line for line in section("Problems").splitlines() if "|" in line]
    rows = [(line.split("|")[2].strip(), words(line, "[a-z-]+")) for line in lines]
    for problem in ProblemType:
        name, status, _ = problem.value
        found = [statuses for statuses, names in rows if name in names]
        assert len(found) == 1, name
        assert str(status) in found[0] or (status >= 500 and "5xx" in found[0]), name
    assert set().union(*(names for _, names in rows)) == {problem.value[0] for problem in ProblemType}


SAID = {
    "text": ValueType.TEXT, "11 digits": ValueType.TEXT, "`YYYY-MM-DD`": ValueType.DATE, "true or false": ValueType.BOOL,
    "whole number": ValueType.INT,
}  # fmt: skip


def test_every_name_of_shared_data_in_the_table_is_registered_with_its_type() -> None:
    """The contract has a shape for names and the content's register has them all (items are data); the page shows some."""
    told = section("What is known about residents")
    rows = [
        (re.findall("`([^`]*)`", names), said) for names, said in re.findall(r"^\| (`.*?) \| (.*?) \|$", told, re.M)
    ]
    assert {name for names, _ in rows for name in names} == words(told, r"[a-z_]+\.[a-z_]+") != set()
    registered = catalogue().tables.registers.shared_data
    shape = contract()["components"]["schemas"]["SharedDataName"]["pattern"]
    assert all(re.search(shape, name) for name in registered)
    for names, said in rows:
        kinds = [SAID[kind] for kind in said.split(", ") if kind in SAID]
        assert [registered[name].type for name in names] == (kinds * len(names))[: len(names)], names


def test_every_fault_and_edge_case_is_listed() -> None:
    text = section("The sandbox")
    assert words(text.partition("Faults:")[2].partition(";")[0], "[a-z_]+") == KINDS
    assert re.findall(r"`([A-Z][A-Z_0-9]+)`", text.partition("90001")[2]) == [case.name for case in EdgeCase]
