# SPDX-License-Identifier: Apache-2.0
"""What ``content lint`` and ``content show`` print, and their exit status."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.catalogue.commands import lint_content, show_item
from kiosk.catalogue.findings import Finding, FindingSeverity, finding
from kiosk.catalogue.item_sheet import expected_prefill, item_sheet
from kiosk.catalogue.library import load_library
from kiosk.catalogue.reading import read_item
from kiosk.catalogue.registers import load_registers
from tests.unit.kiosk.catalogue.item_texts import CODE, content, item_text
from tests.unit.kiosk.synthetic import CONTENT, FLEXIBLE, PENSION, item

Capture = pytest.CaptureFixture[str]


def item_file(folder: Path, old: str = "", new: str = "", name: str = CODE) -> Path:
    path = folder / "items" / f"{name}.yaml"
    assert old in item_text()
    path.write_text(item_text().replace(old, new, 1) if old else item_text(), encoding="utf-8")
    return path


def test_a_clean_folder(tmp_path: Path, capsys: Capture) -> None:
    assert lint_content([content(tmp_path)], CONTENT) == 0
    assert capsys.readouterr().out == "1 items, 0 errors, 0 warnings, 0 notes\n"


def test_an_error_is_one_line_and_ends_with_1(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = content(tmp_path)
    path = item_file(folder, "person.age >=", "persn.age >=")
    assert lint_content([Path()], CONTENT) == 1
    first, last = capsys.readouterr().out.splitlines()
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "persn" in text)
    assert first.startswith(f"items/{CODE}.yaml:{line}: error [expression] ")
    assert "persn.age" in first
    assert "是不是想写 person.age？" in first
    assert last == "1 items, 1 errors, 0 warnings, 0 notes"


def test_notes_end_with_0(tmp_path: Path, capsys: Capture) -> None:
    folder = content(tmp_path)
    item_file(folder, "authority: known", "authority: office")
    assert lint_content([folder], CONTENT) == 0
    out = capsys.readouterr().out
    assert ": note [unverified] " in out
    assert out.endswith("1 items, 0 errors, 0 warnings, 1 notes\n")
    assert lint_content([folder], CONTENT, notes=False) == 0
    assert capsys.readouterr().out == "1 items, 0 errors, 0 warnings, 1 notes\n"


def test_drafts_are_looked_through(tmp_path: Path, capsys: Capture) -> None:
    folder = content(tmp_path)
    item_file(folder, "  kind: single\n", "  kind: single\n  release: draft\n  unknown: 1\n")
    assert lint_content([folder], CONTENT) == 1
    assert "[unknown-key]" in capsys.readouterr().out


def test_for_programs(tmp_path: Path, capsys: Capture) -> None:
    folder = content(tmp_path)
    path = item_file(folder, "en: Please come later", "en: 以后再来")
    assert lint_content([folder], CONTENT, as_json=True) == 1
    said = json.loads(capsys.readouterr().out)
    assert {key: said[key] for key in ("items", "errors", "warnings", "notes")} == {
        "items": 1, "errors": 1, "warnings": 0, "notes": 0,
    }  # fmt: skip
    (found,) = said["findings"]
    assert set(found) == {"file", "line", "rule", "severity", "what", "mend"}
    assert (found["file"], found["rule"], found["severity"]) == (str(path), "untranslated", "error")


def test_one_file_of_a_folder_is_held_against_that_folder(tmp_path: Path, capsys: Capture) -> None:
    folder = content(tmp_path)
    good = folder / "items" / f"{CODE}.yaml"
    item_file(folder, "person.age >=", "persn.age >=", name="319999999002")
    assert lint_content([good], CONTENT) == 0
    assert lint_content([folder / "items"], CONTENT) == 1
    assert "2 items" in capsys.readouterr().out


def test_a_file_elsewhere_is_held_against_the_bundled_content(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / f"{PENSION}.yaml"
    path.write_text((CONTENT / "items" / f"{PENSION}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert lint_content([path], CONTENT) == 0
    assert "1 items, 0 errors" in capsys.readouterr().out


def test_what_is_told_twice_is_looked_through_once(tmp_path: Path, capsys: Capture) -> None:
    folder = content(tmp_path)
    assert lint_content([folder, folder / "items", folder / "items" / f"{CODE}.yaml"], CONTENT) == 0
    assert capsys.readouterr().out == "1 items, 0 errors, 0 warnings, 0 notes\n"


def test_texts_and_registers_are_looked_through(tmp_path: Path, capsys: Capture) -> None:
    folder = content(tmp_path)
    (folder / "texts").mkdir()
    text = folder / "texts" / "visit.yaml"
    text.write_text("a: {zh: 请提交, en: Hand in}\n", encoding="utf-8")
    assert lint_content([folder], CONTENT) == 1
    assert lint_content([text], CONTENT) == 1
    assert capsys.readouterr().out.count("[jargon]") == 2
    assert lint_content([folder / "tables" / "values.yaml"], CONTENT) == 0
    (folder / "tables" / "values.yaml").write_text("- a\n", encoding="utf-8")
    assert lint_content([folder / "tables" / "values.yaml"], CONTENT) == 1
    assert "[shared-file]" in capsys.readouterr().out


def test_a_path_without_content_is_wrong_use(tmp_path: Path, capsys: Capture) -> None:
    assert lint_content([tmp_path / "absent"], CONTENT) == 2
    assert lint_content([tmp_path], CONTENT) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "怎么办" in said.err


def test_the_bundled_content_is_the_default(tmp_path: Path, capsys: Capture) -> None:
    folder = content(tmp_path)
    assert lint_content([], folder) == 0
    assert "1 items" in capsys.readouterr().out


def test_an_item_on_a_sheet(capsys: Capture) -> None:
    assert show_item(FLEXIBLE, CONTENT) == 0
    said = capsys.readouterr().out
    for part in ("灵活就业登记", "自己干活，来登记", FLEXIBLE, "2025-07", "12333", "单个事项", "预填  8/10 = 0.80"):
        assert part in said
    assert "exit） → 到此为止：请带身份证去社区事务受理服务中心" in said
    assert "share:employment.last_occupation" in said
    assert "ecert:HKB、photo、later，当 answers.household == 'local'" in said


@pytest.mark.parametrize("kind", ["bundle", "booking"])
def test_parts_and_materials_are_shown(tmp_path: Path, capsys: Capture, kind: str) -> None:
    folder = content(tmp_path, kind)
    assert show_item(CODE, folder) == 0
    said = capsys.readouterr().out
    assert ("second  第二样，3 个工作日" in said) == (kind == "bundle")
    assert "first  第一样，5 个工作日，当 answers.way == 'new'" in said or kind != "bundle"
    assert f"实施编码  11999999000000020T5{CODE}" in said
    assert "法定 20 个工作日" in said
    assert "PAP  一张纸（纸质材料），电子 1 份，ecert:TST、window" in said


def sheet(folder: Path, *changes: tuple[str, str]) -> list[str]:
    path = folder / "items" / f"{CODE}.yaml"
    for old, new in changes:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    read = read_item(path, load_library(folder)).item
    assert read is not None
    return list(item_sheet(read, load_registers(folder / "tables")))


def test_the_tree_of_questions(tmp_path: Path) -> None:
    after = """
    - id: first
      ask: {zh: 哪一年？, en: "Which year?"}
      options:
        - {value: a, label: {zh: 今年, en: a}}
        - {value: b, label: {zh: 去年, en: b}}
    - id: then
      ask: {zh: 还有呢？, en: "And?"}
      options:
        - {value: a, label: {zh: 有, en: a}, next: nowhere}
        - {value: b, label: {zh: 没有, en: b}}
  fields:
"""
    lines = sheet(
        content(tmp_path), ("  fields:\n", after.lstrip("\n")), ("{value: change,", "{value: change, next: then,")
    )
    start = lines.index("问题")
    assert lines[start + 1 : lines.index("字段")] == [
        "  way  您是哪一种？",
        "    · 第一次办（new）",
        "        first  哪一年？",
        "          · 今年（a）",
        "          · 去年（b）",
        "        then  还有呢？",
        "          · 有（a）",
        "          · 没有（b）",
        "        接着问 nowhere（没有这一题）",
        "    · 改一改（change）",
        "        接着问 then（见上面）",
        "    · 延长（extend）",
        "        接着问 first（见上面）",
        "    · 不要了（cancel） → 到此为止：请去街道的窗口",
    ]


def test_a_draft_without_questions_materials_or_anything_to_fill_in(tmp_path: Path) -> None:
    folder = content(tmp_path)
    text = item_text()
    start, end = text.index("  questions:\n"), text.index("  fields:\n")
    lines = sheet(
        folder,
        (text[start:end], "  questions: []\n"),
        ("    - {use: PAP}\n", "    []\n"),
        ("    - {use: phone}\n", '    - {use: phone, required: false, show_when: "online", prefill: []}\n'),
        ("  kind: single\n", "  kind: single\n  release: draft\n"),
        ("legal_days: 20", "legal_days: null"),
        ("  authority: known\n", ""),
    )
    assert "问题" not in lines
    assert any("草稿" in line for line in lines)
    assert "  实施编码  还没有" in lines
    assert any("法定 没有查到" in line for line in lines)
    assert "  phone  手机号（手机），可空，phone，本人填写，当 online" in lines
    assert "  一样也不用交" in lines
    assert lines[-1] == "预填  0/0 = 没有必填的（要到 0.70）"


def test_expected_prefill_leaves_out_what_the_resident_says() -> None:
    assert expected_prefill(item(FLEXIBLE)) == (
        8,
        10,
    )  # the fixed list of the item's own file, the suggested day among them
    assert expected_prefill(item(PENSION)) == (3, 3)


def test_what_cannot_be_shown(tmp_path: Path, capsys: Capture) -> None:
    folder = content(tmp_path)
    assert show_item("319999999011", folder) == 1
    assert f"是不是 {CODE}？" in capsys.readouterr().err
    assert show_item("x", folder) == 1
    assert f"有的是：{CODE}" in capsys.readouterr().err
    item_file(folder, "  signature: none\n", "")
    assert show_item(CODE, folder) == 1
    assert "[missing]" in capsys.readouterr().err
    (folder / "tables" / "values.yaml").write_text("- a\n", encoding="utf-8")
    assert show_item(CODE, folder) == 1
    said = capsys.readouterr()
    assert "[shared-file]" in said.err
    assert said.out == ""


def test_whoever_measures_forms_gets_the_items_without_an_error(tmp_path: Path) -> None:
    folder = content(tmp_path)
    seen: list[tuple[list[str], Path]] = []

    def measure(items: Sequence[Path], of: Path) -> list[Finding]:
        seen.append(([path.name for path in items], of))
        return [finding(path, 1, "prefill", "少了。", "想想。", FindingSeverity.WARNING) for path in items]

    assert lint_content([folder], CONTENT, measure=measure) == 0
    path = folder / "items" / f"{CODE}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("person.age >=", "person.agi >="), encoding="utf-8")
    assert lint_content([folder], CONTENT, measure=measure) == 1
    assert seen == [([f"{CODE}.yaml"], folder), ([], folder)]
