# SPDX-License-Identifier: Apache-2.0
"""What the guide lists is what is asked (不得增加要求), and what is key is not late (容缺): each rule, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogue.findings import Finding, FindingSeverity
from kiosk.catalogue.lint import lint
from tests.unit.kiosk.catalogue.item_texts import CODE, content, item_text

FIELD = """    - code: nickname
      element: 别名
      type: an..10
      label: {zh: 别名, en: Nickname}
      kind: text
      required: false
      unmasked: resident
      editable: false
"""
LACK = "      lack: {due_days: 5, say: {zh: 五天里补来, en: Within five days}}\n"
PAPER = """    - code: LTR
      name: {zh: 一封信, en: A letter}
      key: false
      origin: 自备
      type: 文书
      copies: 1
      form: 原件
      source_order: [window]
"""


def found_in(folder: Path, *changes: tuple[str, str]) -> tuple[str, list[Finding]]:
    """The changed item's text and what is found in it."""
    text = item_text()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = content(folder) / "items" / f"{CODE}.yaml"
    path.write_text(text, encoding="utf-8")
    return text, [one for one in lint([path], folder) if one.severity is not FindingSeverity.NOTE]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_an_item_that_asks_what_its_guide_lists_is_clean(tmp_path: Path) -> None:
    assert found_in(tmp_path)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("    - {use: phone}\n", "    - {use: phone}\n" + FIELD, "- code: nickname", ("字段“nickname”", "guide.form")),
        ("    - {use: PAP}\n", "    - {use: PAP}\n" + PAPER, "- code: LTR", ("材料“LTR”", "guide.materials")),
        ("    form: [phone]\n", "    form: []\n", "{use: phone}", ("字段“phone”", "guide.form")),
        ("    materials: [PAP]\n", "    materials: []\n", "{use: PAP}", ("材料“PAP”", "guide.materials")),
    ],
)  # fmt: skip
def test_what_the_guide_does_not_list_is_not_asked(
    tmp_path: Path, old: str, new: str, at: str, said: tuple[str, str]
) -> None:
    text, (found,) = found_in(tmp_path, (old, new))
    assert (Path(found.file).name, found.line) == (f"{CODE}.yaml", line_of(text, at))
    assert (found.rule, found.severity) == ("beyond-guide", FindingSeverity.ERROR)
    assert said[0] in found.what
    assert said[1] in found.mend


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("form: [phone]", "form:\n      - phone\n      - nickname", ("nickname", "请补进 fields")),
        ("materials: [PAP]", "materials:\n      - PAP\n      - nickname", ("nickname", "请补进 materials")),
    ],
)
def test_what_the_guide_lists_is_there(tmp_path: Path, old: str, new: str, said: tuple[str, str]) -> None:
    text, (found,) = found_in(tmp_path, (old, new))
    assert (found.rule, found.severity) == ("short-of-guide", FindingSeverity.ERROR)
    assert found.line == line_of(text, "      - nickname")
    assert said[0] in found.what
    assert said[1] in found.mend


def test_a_code_that_is_misspelt_is_told_what_was_meant(tmp_path: Path) -> None:
    _, found = found_in(tmp_path, ("form: [phone]", "form: [phnoe]"))
    assert {one.rule for one in found} == {"beyond-guide", "short-of-guide"}
    assert [one.mend for one in found if one.rule == "short-of-guide"] == ["是不是想写 phone？"]


def test_a_code_that_stands_twice_in_a_list_is_found_once(tmp_path: Path) -> None:
    text, (found,) = found_in(tmp_path, ("form: [phone]", "form:\n      - phone\n      - phone"))
    assert (found.rule, found.line) == ("duplicate", line_of(text, "    form:") + 2)


@pytest.mark.parametrize(("key", "line"), [("form", "    form: [phone]\n"), ("materials", "    materials: [PAP]\n")])
def test_a_guide_without_its_lists_is_short_of_an_element(tmp_path: Path, key: str, line: str) -> None:
    text, (found,) = found_in(tmp_path, (line, ""))
    assert (found.rule, found.severity) == ("guide-element", FindingSeverity.ERROR)
    assert found.what == f"办事指南少了“item.guide.{key}”。"
    assert found.line == line_of(text, "  guide:")


@pytest.mark.parametrize("key", ["true", "false"])
def test_only_what_is_no_key_material_may_be_late(tmp_path: Path, key: str) -> None:
    use = f"    - use: PAP\n      key: {key}\n"
    text, found = found_in(tmp_path, ("    - {use: PAP}\n", use + LACK))
    assert [(one.rule, one.line) for one in found] == (
        [("key-and-late", line_of(text, "      lack:"))] if key == "true" else []
    )
    assert all("一张纸" in one.what and "lack" in one.mend for one in found)
