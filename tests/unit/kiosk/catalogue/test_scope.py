# SPDX-License-Identifier: Apache-2.0
"""通办范围: an item of one district (属地) is known as such before anybody begins it elsewhere. Domain notes 1.2 row 27."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kiosk.catalogue.lint import lint
from kiosk.catalogue.scope import DISTRICTS, districts_of, is_elsewhere, is_known
from tests.unit.kiosk.synthetic import CONTENT, PENSION

POINTS = CONTENT / "places" / "points"


def test_the_districts_are_those_of_the_places() -> None:
    found = {yaml.safe_load(path.read_text(encoding="utf-8"))["district"] for path in POINTS.glob("*.yaml")}
    assert found == set(DISTRICTS)


@pytest.mark.parametrize(
    ("scope", "named"),
    [
        ("全市通办", ()),
        ("跨省通办", ()),
        ("本区", ()),
        ("黄浦区", ("黄浦区",)),
        ("黄浦区、徐汇区", ("黄浦区", "徐汇区")),
    ],
)
def test_a_scope_names_districts_or_none(scope: str, named: tuple[str, ...]) -> None:
    assert is_known(scope)
    assert districts_of(scope) == named


@pytest.mark.parametrize("scope", ["", "黄浦", "黄浦区，徐汇区", "黄浦区、", "黄浦区、黄浦区", "全市"])
def test_anything_else_is_no_scope(scope: str) -> None:
    assert not is_known(scope)
    assert districts_of(scope) == ()


def test_an_item_with_another_scope_is_refused_by_the_lint(tmp_path: Path) -> None:
    text = (CONTENT / "items" / f"{PENSION}.yaml").read_text(encoding="utf-8")
    path = tmp_path / f"{PENSION}.yaml"
    path.write_text(text.replace("  scope: 全市通办\n", "  scope: 黄浦\n", 1), encoding="utf-8")
    assert any("通办范围" in str(one) for one in lint([path], CONTENT))


def test_only_another_district_is_elsewhere() -> None:
    assert is_elsewhere("黄浦区", "浦东新区")
    assert not is_elsewhere("黄浦区、浦东新区", "浦东新区")
    assert not is_elsewhere("黄浦区", ""), "a terminal that does not know where it stands refuses nobody"
    assert not is_elsewhere("全市通办", "浦东新区")
    assert not is_elsewhere("本区", "浦东新区"), "every district does it for its own"
