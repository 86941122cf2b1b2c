# SPDX-License-Identifier: Apache-2.0
"""``main.py content lint`` reads the golden cases beside the content, or those of a folder that is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.content import run_content
from commands.words import parser
from tests.unit.kiosk.catalogue.item_texts import CODE, content
from tests.unit.kiosk.golden.test_prefill_lint import GO


def lint(*words: str | Path) -> int:
    return run_content(parser().parse_args(["content", "lint", *map(str, words)]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return content(tmp_path / "content")


def cases_in(folder: Path) -> Path:
    folder.mkdir()
    (folder / f"{CODE}.yaml").write_text(GO.replace("CODE", CODE), encoding="utf-8")
    return folder


def test_cases_in_the_content_folder_are_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(folder) == 0
    assert "[prefill]" not in capsys.readouterr().out
    cases_in(folder / "golden")
    for path in (folder, folder / "items" / f"{CODE}.yaml"):
        assert lint(path) == 0
        assert "[prefill] 标准案例里的预填比例是 0.50" in capsys.readouterr().out


def test_another_folder_of_cases_can_be_named(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    golden = cases_in(tmp_path / "elsewhere")
    assert lint(folder, "--golden", golden) == 0
    assert "[prefill]" in capsys.readouterr().out
    assert lint(folder, "--golden", tmp_path / "nowhere") == 2
    assert "--golden" in capsys.readouterr().err


def test_an_item_that_is_wrong_is_not_filled_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases_in(folder / "golden")
    path = folder / "items" / f"{CODE}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("person.age >= values.least_age", "person.age >= 'old'"), encoding="utf-8")
    assert lint(folder) == 1
    said = capsys.readouterr().out
    assert "[type]" in said
    assert "[prefill]" not in said


def test_the_cases_of_the_bundled_content_are_those_of_the_sources(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kiosk.golden.prefill_lint.WANTED", 1.01)
    assert lint("config/content/items/312000202000.yaml", "--no-notes") == 0
    assert "312000202000.yaml" in (said := capsys.readouterr().out)
    assert "[prefill]" in said
