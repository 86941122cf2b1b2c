# SPDX-License-Identifier: Apache-2.0
"""How much golden cases leave to be typed is told by the lint, with the figure; so is a case that no form would take."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kiosk.catalogue.findings import Finding, FindingSeverity
from kiosk.catalogue.loader import item_files
from kiosk.golden.prefill_lint import prefill_findings
from tests.golden_cases import FOLDER, golden_files
from tests.unit.kiosk.catalogue.item_texts import CODE, content
from tests.unit.kiosk.synthetic import CONTENT, FLEXIBLE

GO = """
item: "CODE"
cases:
  - name: 电话查得到
    day: 2026-03-01
    person: {birth: 1980-05-04}
    shared: {test.phone: "19900001234"}
    expect: go
    why: 示例
  - name: 电话查不到
    day: 2026-03-01
    person: {birth: 1980-05-04, sex: female}
    by: code
    fields: {phone: "19900001234"}
    expect: go
    why: 示例
  - name: 没有网络，不算
    day: 2026-03-01
    person: {birth: 1980-05-04}
    platform: false
    expect: go
    why: 示例
  - name: 办不了的，不算
    day: 2026-03-01
    person: {birth: 2020-05-04}
    expect: block
    why: 示例
"""


def found(folder: Path, cases: str | None, *edits: tuple[str, str], by_card: bool = False) -> list[Finding]:
    folder.mkdir(exist_ok=True)
    golden, path = folder / "golden", content(folder) / "items" / f"{CODE}.yaml"
    golden.mkdir()
    for old, new in edits:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    if cases is not None:
        (golden / f"{CODE}.yaml").write_text(cases.replace("CODE", CODE), encoding="utf-8")
    return list(prefill_findings(item_files(folder), folder, golden))


def test_an_item_of_which_too_much_is_typed_is_a_warning_with_the_figure(tmp_path: Path) -> None:
    (one,) = found(tmp_path, GO)
    assert (one.rule, one.severity) == ("prefill", FindingSeverity.WARNING)
    assert "0.50，不到 0.70" in one.what
    lines = (tmp_path / "items" / f"{CODE}.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[one.line - 1].strip() == "fields:"


def test_what_an_item_wants_of_itself_counts_where_it_is_more(tmp_path: Path) -> None:
    all_found = GO.replace("    fields: {phone", "    shared: {test.phone")
    assert found(tmp_path / "a", all_found, ("min_prefill: 0.7", "min_prefill: 1.0")) == []
    both = ("    - {use: phone}\n", "    - {use: phone}\n    - {use: phone, code: other, prefill: []}\n")
    for number, (wanted, said) in enumerate((("0.9", ["0.90"]), ("0.5", ["0.70"]))):
        one = found(tmp_path / str(number), all_found, ("min_prefill: 0.7", f"min_prefill: {wanted}"), both)
        assert [finding.what[-5:-1] for finding in one] == said


@pytest.mark.parametrize(
    "edits",
    [
        (("    - {use: phone}\n", "    []\n"), ("kind: single", "kind: convenience")),
        (("min_prefill: 0.7", "min_prefil: 0.7"),),
    ],
)
def test_nothing_is_said_of_what_has_no_form_or_cannot_be_read(
    tmp_path: Path, edits: tuple[tuple[str, str], ...]
) -> None:
    assert found(tmp_path, GO, *edits) == []


def test_nor_of_an_item_without_cases_or_whose_cases_all_end_before(tmp_path: Path) -> None:
    assert found(tmp_path / "a", None) == []
    assert found(tmp_path / "b", GO.replace("expect: go", "expect: warn")) == []


def test_nor_where_what_all_items_share_cannot_be_used(tmp_path: Path) -> None:
    assert len(found(tmp_path, GO)) == 1
    (tmp_path / "tables" / "retirement_age.yaml").unlink()
    assert list(prefill_findings(item_files(tmp_path), tmp_path, tmp_path / "golden")) == []
    (tmp_path / "library" / "fields.yaml").write_text("phone: [", encoding="utf-8")
    assert list(prefill_findings(item_files(tmp_path), tmp_path, tmp_path / "golden")) == []


@pytest.mark.parametrize(
    ("old", "new", "says", "at"),
    [
        ("expect: go", "expect: maybe", "expect", "expect: maybe"),
        ("expect: go", "expects: go", "expect", "- name"),
        ("cases:\n", "cases: [\n", "", ""),
        ("    shared:", "    answers: {wya: new}\n    shared:", "电话查得到”：没有问题 wya", ""),
        ("    shared:", "    answers: {way: gone}\n    shared:", "电话查得到”：问题 way 没有“gone”这个答案", ""),
        ("    shared:", "    answers: {way: cancel}\n    shared:", "电话查得到”：照这些答案走不到填表", ""),
        ("    fields: {phone", "    fields: {fone", "没有可以填的字段 fone", ""),
        ('    fields: {phone: "19900001234"}', '    fields: {phone: "110"}', "字段 phone 填不进“110”", ""),
    ],
)
def test_a_case_that_cannot_be_is_told_where_it_stands(tmp_path: Path, old: str, new: str, says: str, at: str) -> None:
    (one,) = found(tmp_path, GO.replace(old, new, 1))
    assert (one.rule, one.severity) == ("golden-case", FindingSeverity.WARNING)
    assert says in one.what
    path = tmp_path / "golden" / f"{CODE}.yaml"
    assert one.file == str(path)
    assert at in path.read_text(encoding="utf-8").splitlines()[one.line - 1]


def test_a_file_of_cases_that_is_no_text_is_told(tmp_path: Path) -> None:
    assert len(found(tmp_path, GO)) == 1
    (tmp_path / "golden" / f"{CODE}.yaml").write_bytes(b"\xff\xfe\x00")
    (one,) = prefill_findings(item_files(tmp_path), tmp_path, tmp_path / "golden")
    assert "读不了" in one.what


def test_the_content_with_its_own_cases_has_no_such_finding_and_would_have_one(tmp_path: Path) -> None:
    """Of the figures themselves there is a gate of its own, tests/unit/kiosk/application/test_expected_prefill.py."""
    assert len(golden_files()) > 40
    (path,) = (one for one in item_files(CONTENT) if one.stem == FLEXIBLE)
    assert list(prefill_findings([path], CONTENT, FOLDER)) == []
    cases = yaml.safe_load((FOLDER / f"{FLEXIBLE}.yaml").read_text(encoding="utf-8"))
    for case in cases["cases"]:
        case["shared"] = {}
    (tmp_path / f"{FLEXIBLE}.yaml").write_text(yaml.safe_dump(cases, allow_unicode=True), encoding="utf-8")
    (one,) = prefill_findings([path], CONTENT, tmp_path)
    assert one.rule == "prefill"
