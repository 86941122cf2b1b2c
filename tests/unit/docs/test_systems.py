# SPDX-License-Identifier: Apache-2.0
"""Every system that the documents name behind the contract has its row: what they say of it, where it lives, what shows it.

Named twice: in docs/coverage.md with its tests, in docs/integrators.md with what an adapter maps for it.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
SYSTEMS = (
    "统一身份认证",
    "电子证照库",
    "数据共享",
    "统一受理/办件库",
    "电子材料库",
    "统一公共支付",
    "统一物流",
    "统一预约",
    "好差评",
    "总客服/12345/小申",
    "电子印章/签名",
    "随申码",
    "市民主页/企业专属网页",
    "免申即享",
    "一件事",
    "一业一证",
    "长三角/跨省",
    "政务地图",
    "档案",
    "数据异议",
    "积分",
)
DOCUMENTS = ("决定", "方案 2017", "要点 2019", "意见 2020", "要点 2022")


def table(page: str, head: str) -> list[list[str]]:
    """The rows below a table's head, cell by cell."""
    lines = (ROOT / "docs" / page).read_text(encoding="utf-8").partition(f"\n{head}\n")[2].splitlines()
    rows = []
    for line in lines[1:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def covered() -> list[list[str]]:
    return table("coverage.md", "| system | in the documents | where it lives | test | state |")


def mapped() -> list[list[str]]:
    return table("integrators.md", "| system behind | what is mapped |")


@cache
def functions_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_each_system_has_one_row_here_and_one_for_integrators() -> None:
    assert [row[0] for row in covered()] == list(SYSTEMS)
    assert [row[0] for row in mapped()][: len(SYSTEMS)] == list(SYSTEMS)


@pytest.mark.parametrize("row", covered(), ids=lambda row: row[0])
def test_a_row_quotes_a_document_and_names_what_there_is(row: list[str]) -> None:
    _, quoted, where, test, state = row
    for saying in quoted.split("; "):
        assert re.fullmatch(rf"「[^「」]{{4,40}}」 ({'|'.join(DOCUMENTS)}), .+", saying), saying
    assert state.startswith(("yes", "partly: ", "not yet: "))
    if state.startswith("not yet: "):
        assert (where, test) == ("–", "–")
        return
    for path in re.findall(r"`([^`]+)`", where):
        assert (ROOT / path).exists(), path
    named = re.findall(r"`(tests/[^`:]+)::(test_\w+)`", test)
    assert named
    assert len(named) == len(test.split(", ")), "each test by its file and its name"
    for path, name in named:
        assert name in functions_in(path), f"{path}::{name}"


@pytest.mark.parametrize("row", mapped(), ids=lambda row: row[0])
def test_what_an_adapter_maps_stands_in_the_contract(row: list[str]) -> None:
    contract = yaml.safe_load((ROOT / "kiosk/platform/contract/openapi.yaml").read_text(encoding="utf-8"))
    calls = re.findall(r"`(GET|POST|PUT|DELETE) (/v1/[^`?]+)", row[1])
    for method, path in calls:
        assert method.lower() in contract["paths"].get(path, {}), f"{method} {path}"
    assert calls or row[1].startswith("nothing: "), "calls of the contract, or why there are none"


def test_every_call_of_the_contract_but_the_terminals_own_is_mapped() -> None:
    contract = yaml.safe_load((ROOT / "kiosk/platform/contract/openapi.yaml").read_text(encoding="utf-8"))
    named = set(re.findall(r"`(?:GET|POST|PUT|DELETE) (/v1/[^`?]+)", " ".join(row[1] for row in mapped())))
    assert set(contract["paths"]) == named
