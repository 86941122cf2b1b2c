# SPDX-License-Identifier: Apache-2.0
"""Files of places that are wrong: where, what, and how to mend it; a half-loaded book is no book."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.catalogue.findings import FindingSeverity
from kiosk.places.loading import PlacesError, load_places, read_places

CONTENT = Path(__file__).parents[4] / "config" / "content"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with two districts."""
    (tmp_path / "places" / "points").mkdir(parents=True)
    for name in ("kinds.yaml", "districts.yaml", "holidays.yaml", "points/pudong.yaml", "points/huangpu.yaml"):
        shutil.copy(CONTENT / "places" / name, tmp_path / "places" / name)
    return tmp_path


def change(content: Path, old: str, new: str, name: str = "points/pudong.yaml") -> int:
    """Replace the first ``old``; answers its line."""
    path = content / "places" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "rule", "said"),
    [
        ("    kind: community", "    kind: comunity", "kind", "comunity"),
        ("    attended: true", "    atended: true", "unknown-key", "attended"),
        ("    phone: 199-0000-2001", "    fone: 199-0000-2001", "unknown-key", "phone"),
        ("    phone: 199-0000-2001", "    phone: ring the bell", "value", "phone"),
        ("    at: [121.", "    at: [21.", "value", "上海"),
        ("09:00-16:30", "09:00-8:30", "value", "关门要晚于开门"),
        ("    access: [low_desk", "    access: [low_desk, low_desk", "value", "重复"),
        ("    machines: [document_printer", "    machines: [teapot", "value", "machines"),
        ("SH-310115-02", "SH-310115-01", "duplicate", "SH-310115-01"),
        ("SH-310115-02", "SH-310101-02", "duplicate", "SH-310101-02"),
        ("district: 浦东新区", "district: 浦西新区", "district", "浦西新区"),
        ("notice: {zh", "note: {zh", "unknown-key", "notice"),
        ("as_of: 2026-11-21", "as_of: soon", "value", "as_of"),
        ("points:\n", "points: [\n", "yaml", "YAML"),
        ("sample: true", "sample: true\nsample: true", "yaml", "两遍"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(content: Path, old: str, new: str, rule: str, said: str) -> None:
    line = change(content, old, new)
    findings, book = read_places(content)
    assert book is None
    one = next(one for one in findings if one.rule == rule)
    assert said in one.what + one.mend
    assert one.mend
    assert one.file.endswith("pudong.yaml")
    if rule != "yaml":
        assert abs(one.line - line) <= 1
    with pytest.raises(PlacesError) as error:
        load_places(content)
    assert error.value.findings == findings
    assert said in str(error.value)


def test_what_is_missing_is_named(content: Path) -> None:
    change(content, "    street: 梅园街道\n", "")
    findings, _ = read_places(content)
    assert [(one.rule, one.line) for one in findings] == [("missing", 10)]
    assert "street" in findings[0].what


def test_a_strange_key_with_nothing_near_it_is_to_be_deleted(content: Path) -> None:
    change(content, "    attended: true", "    attended: true\n    qqqq: 1")
    assert read_places(content)[0][0].mend == "请删掉。"


def test_samples_without_a_notice_are_refused(content: Path) -> None:
    change(
        content, 'notice: {zh: "这些网点是样例，不是真的", en: "These places are samples, none of them is real"}\n', ""
    )
    assert "notice" in read_places(content)[0][0].what


def test_an_item_cannot_be_added_and_taken_away(content: Path) -> None:
    change(content, "    attended: true", "    items_also: [TBD-AA01]\n    items_not: [TBD-AA01]\n    attended: true")
    assert "TBD-AA01" in read_places(content)[0][0].what


def test_a_point_outside_the_sketch_of_its_district_is_a_warning_and_loads(content: Path) -> None:
    line = change(content, "    at: [121.5", "    at: [121.4")
    findings, book = read_places(content)
    assert book is not None
    assert [(one.rule, one.severity, one.line) for one in findings] == [("coordinates", FindingSeverity.WARNING, line)]
    assert len(load_places(content).entries) == 34


@pytest.mark.parametrize("name", ["kinds.yaml", "districts.yaml", "holidays.yaml"])
def test_a_file_that_is_not_there_is_named(content: Path, name: str) -> None:
    (content / "places" / name).unlink()
    findings, book = read_places(content)
    assert book is None
    assert [(Path(one.file).name, one.rule) for one in findings] == [(name, "file")]


def test_what_is_no_text_is_named(content: Path) -> None:
    (content / "places" / "points" / "pudong.yaml").write_bytes(b"\xff\xfe\x00")
    findings, _ = read_places(content)
    assert [(one.rule, one.line) for one in findings] == [("file", 1)]


def test_a_corner_that_does_not_exist_and_a_kind_twice_are_named(content: Path) -> None:
    change(content, "ring: [R4,", "ring: [R44,", "districts.yaml")
    change(content, "  - id: bank", "  - id: post", "kinds.yaml")
    said = " ".join(str(one) for one in read_places(content)[0])
    assert "R44" in said
    assert "同一个 id" in said


def test_codes_that_no_item_has_are_warnings_where_the_catalogue_is_known(content: Path) -> None:
    line = change(content, "    attended: true", "    items_also: [TBD-QQ01]\n    attended: true")
    _, book = read_places(content)
    assert book is not None
    known = {code for entry in book.entries for code in entry.items} - {"TBD-QQ01", "TBD-YB01"}
    findings, book = read_places(content, known)
    assert book is not None
    assert {(Path(one.file).name, one.severity, one.rule) for one in findings} == {
        ("kinds.yaml", FindingSeverity.WARNING, "item"),
        ("pudong.yaml", FindingSeverity.WARNING, "item"),
    }
    assert [one.line for one in findings if "TBD-QQ01" in one.what] == [line]
    assert len([one for one in findings if "TBD-YB01" in one.what]) == 2  # at two kinds of points
