# SPDX-License-Identifier: Apache-2.0
"""docs/platform-contract.md names what there is, all of it and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

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


def test_every_name_of_shared_data_is_one_of_the_contract() -> None:
    listed = words(section("What is known about residents"), r"[a-z_]+\.[a-z_]+")
    shape = contract()["components"]["schemas"]["SharedDataName"]["pattern"]
    registered = set(catalogue().tables.registers.shared_data)
    assert listed <= registered | {"resident.name", "resident.birth"}
    assert all(re.search(shape, name) for name in registered | listed)


def test_every_fault_and_edge_case_is_listed() -> None:
    text = section("The sandbox")
    assert words(text.partition("Faults:")[2].partition(";")[0], "[a-z_]+") == KINDS
    assert re.findall(r"`([A-Z][A-Z_0-9]+)`", text.partition("90001")[2]) == [case.name for case in EdgeCase]
