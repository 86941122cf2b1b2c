# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.commands import lint_content
from kiosk.catalogue.findings import FindingSeverity, SharedFileError
from kiosk.catalogue.search.phrases import names_of
from kiosk.catalogue.search.synonyms import NO_SYNONYMS, lint_synonyms, load_synonyms
from tests.unit.kiosk.catalogue.item_texts import CODE, content
from tests.unit.kiosk.synthetic import CONTENT, summaries

GOOD = """
filler: [我要]
groups:
  - {say: [样子, sample], official: [示例]}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "synonyms.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_item_is_found_by_what_people_say_for_its_official_words(tmp_path: Path) -> None:
    synonyms = load_synonyms(written(tmp_path, GOOD))
    assert synonyms.filler == ("我要",)
    assert synonyms.everyday(["办个示例", "别的"]) == ("样子", "sample")
    assert synonyms.everyday(["别的"]) == ()


def test_a_file_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert load_synonyms(tmp_path) == NO_SYNONYMS
    assert lint_synonyms(tmp_path, ["示例"]) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [("groups: ]", 1), ("filler: []\ngroups:\n  - {say: [], official: [示例]}\n", 3), ("words: [一]\n", 1)],
)
def test_a_wrong_file_says_where(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(SharedFileError) as told:
        load_synonyms(written(tmp_path, text))
    assert told.value.line == line
    assert [one.rule for one in lint_synonyms(tmp_path, [])] == ["shared-file"]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "synonyms.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(SharedFileError):
        load_synonyms(tmp_path)


def test_an_official_word_that_no_item_has_is_a_note(tmp_path: Path) -> None:
    (found,) = lint_synonyms(written(tmp_path, GOOD), ["别的"])
    assert (found.line, found.severity) == (4, FindingSeverity.NOTE)
    assert "示例" in found.what
    assert lint_synonyms(tmp_path, ["办个示例"]) == []


@pytest.mark.parametrize("say", ["示例", "样子, 样子"])
def test_a_word_for_itself_and_a_word_said_twice_are_warnings(tmp_path: Path, say: str) -> None:
    folder = written(tmp_path, f"groups:\n  - {{say: [{say}], official: [示例]}}\n")
    (found,) = lint_synonyms(folder, ["示例"])
    assert (found.line, found.severity) == (2, FindingSeverity.WARNING)


def test_content_lint_looks_at_them_where_all_items_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = content(tmp_path)
    written(folder / "tables", GOOD.replace("示例", "没人写"))
    assert lint_content([folder], CONTENT) == 0
    assert "note [synonym] 没有事项用到“没人写”这个词。" in capsys.readouterr().out
    (folder / "items" / "319999999002.yaml").write_text("item: {}\n", encoding="utf-8")
    lint_content([folder / "items" / f"{CODE}.yaml"], CONTENT)  # of one of two items it cannot be told
    assert "[synonym]" not in capsys.readouterr().out


def test_a_broken_library_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = content(tmp_path)
    (folder / "library" / "fields.yaml").write_text("a: [", encoding="utf-8")
    assert lint_content([folder], CONTENT) == 1
    assert capsys.readouterr().out.count("[shared-file]") == 1


def test_the_contents_own_synonyms_are_clean() -> None:
    words = [word for item in summaries() for word in names_of(item)]
    assert lint_synonyms(CONTENT / "tables", words) == []
