# SPDX-License-Identifier: Apache-2.0
"""The documents name what exists: folders, tests and each other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.settings import Settings

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", ROOT / "NOTICE", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
IMPORTANT_ROWS = 94  # rows of priority C and I of the domain notes, section 1


def rows() -> list[list[str]]:
    text = (ROOT / "docs/coverage.md").read_text(encoding="utf-8")
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| \d+ ", line)
    ]


def test_every_requirement_has_a_row() -> None:
    numbers = [int(row[0]) for row in rows()]
    assert len(numbers) == len(set(numbers)) == IMPORTANT_ROWS
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_requirement_that_is_met_names_where_and_a_test(row: list[str]) -> None:
    _, _, priority, where, test, state = row
    assert priority in ("C", "I")
    assert state.startswith(("yes", "partly: ", "not yet"))
    for path in re.findall(r"`([^`]+)`", where + test):
        assert (ROOT / path).exists(), path
    if state.startswith("yes"):
        assert "`tests/" in test
    if state == "not yet":
        assert (where, test) == ("–", "–")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_decisions_name_their_alternatives() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("*.md"))
    assert len(decisions) >= 4
    for decision in decisions:
        text = decision.read_text(encoding="utf-8")
        for heading in ("## Context", "## Decision", "## Consequences", "## Alternatives considered"):
            assert heading in text, f"{decision.name}: {heading}"


def test_technicians_find_every_setting() -> None:
    text = (ROOT / "docs/technicians.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        keys = getattr(field.annotation, "model_fields", None)
        if keys is None:
            assert f"`{name}`" in text
            continue
        for key in keys:
            assert f"`{name}.{key}`" in text or f"`.{key}`" in text, f"{name}.{key}"


def test_the_licence_is_the_whole_apache_text() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert "GPL-3.0" in (ROOT / "NOTICE").read_text(encoding="utf-8")
