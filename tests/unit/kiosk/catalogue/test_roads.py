# SPDX-License-Identifier: Apache-2.0
"""The list of roads (路名): what is in the content, what a wrong file is told, and that a package carries it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.commands import lint_content
from kiosk.catalogue.findings import FindingSeverity, SharedFileError
from kiosk.catalogue.package.parts import PartError, decode_tables, encode_tables
from kiosk.catalogue.registers import load_registers
from kiosk.catalogue.roads import RoadBook, lint_roads, load_roads
from kiosk.catalogue.tables import load_tables

TABLES = Path(__file__).parents[4] / "config" / "content" / "tables"
REGIONS = load_registers(TABLES).regions
CITY = [code for code, region in REGIONS.items() if region.of == "city"]
GOOD = {
    "sample": True,
    "notice": {"zh": "只有一部分", "en": "Only some"},
    "as_of": "2026-11-22",
    "verified": "secondary",
    "source": "示例",
    "letters": {"长": "C"},
    "districts": {code: [["长宁路", "安化路"], ["示例路"]] for code in CITY},
}


def bundled() -> RoadBook:
    book = load_roads(TABLES, REGIONS)
    assert book is not None
    return book


def written(folder: Path, changed: Callable[[dict[str, Any]], object] = lambda data: None) -> Path:
    data = json.loads(json.dumps(GOOD))
    changed(data)
    (folder / "roads.yaml").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return folder


def test_every_district_of_the_city_has_roads_enough_to_find_most_people() -> None:
    book = bundled()
    assert len(CITY) == 16
    for code in CITY:
        names = [name for roads in book.letters(code).values() for name in roads]
        assert len(names) >= 25, code
        assert len(set(names)) == len(names), code
    assert book.sample, "and says so until somebody has looked them up"
    assert book.letters("340000") == {}


@pytest.mark.parametrize(
    ("district", "road", "letter"),
    [
        ("310104", "漕宝路", "C"),
        ("310104", "徐家汇路", ""),
        ("310101", "徐家汇路", "X"),
        ("310105", "长宁路", "C"),  # not zhang
        ("310101", "重庆南路", "C"),  # not zhong
        ("310101", "厦门路", "X"),  # not sha
        ("310112", "莘松路", "X"),  # a name of this city: xin, not shen
        ("310105", "番禺路", "P"),  # pan, not fan
        ("310113", "行知路", "X"),
        ("310117", "乐都路", "L"),
        ("310151", "朝阳门路", "C"),
        ("310151", "堡镇中路", "B"),
        ("310115", "世纪大道", "S"),
    ],
)
def test_a_road_stands_under_the_letter_that_people_look_for(district: str, road: str, letter: str) -> None:
    found = [one for one, roads in bundled().letters(district).items() if road in roads]
    assert found == ([letter] if letter else [])


def test_letters_and_roads_come_in_the_order_of_the_alphabet(tmp_path: Path) -> None:
    for code in CITY:
        letters = list(bundled().letters(code))
        assert letters == sorted(letters)
    book = load_roads(written(tmp_path), REGIONS)
    assert book is not None
    assert dict(book.letters(CITY[0])) == {"A": ("安化路",), "C": ("长宁路",), "S": ("示例路",)}
    west = bundled().letters("310101")["Z"]
    assert west.index("中山南路") < west.index("中山南一路")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data["districts"]["310104"][0].append("示例路"), "“示例路”写了两次"),
        (lambda data: data["districts"].update({"310104": [[]]}), "310104 下面一条路也没有"),
        (lambda data: data["districts"].update({"310104": []}), "310104"),
        (lambda data: data["districts"].update({"310199": [["示例路"]]}), "没有编码是 310199 的区"),
        (lambda data: data["districts"].update({"340000": [["示例路"]]}), "没有编码是 340000 的区"),
        (lambda data: data["districts"]["310104"].append(["示例路12弄"]), "310104"),
        (lambda data: data["districts"]["310104"].append(["示例广场"]), "310104"),
        (lambda data: data["districts"]["310104"].append(["示 例路"]), "310104"),
        (lambda data: data["districts"]["310104"].append(["㑇例路"]), "不知道怎么读"),
        (lambda data: data.pop("notice"), "notice"),
        (lambda data: data.pop("as_of"), "as_of"),
        (lambda data: data.update(letters={"长": "c"}), "letters"),
        (lambda data: data.update(more=1), "more"),
    ],
)
def test_a_wrong_file_is_refused_and_says_where(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], told: str
) -> None:
    folder = written(tmp_path, change)
    with pytest.raises(SharedFileError, match=r"roads\.yaml:\d+: ") as refused:
        load_roads(folder, REGIONS)
    assert told in refused.value.what
    (found,) = lint_roads(folder, REGIONS)
    assert (found.severity, found.what) == (FindingSeverity.ERROR, f"{refused.value.what}。")


def test_what_is_no_yaml_and_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "roads.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(SharedFileError):
        load_roads(tmp_path, REGIONS)
    (tmp_path / "roads.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(SharedFileError, match="读不了"):
        load_roads(tmp_path, REGIONS)


def test_nobody_has_looked_them_up_is_one_note_and_a_district_without_roads_a_warning(tmp_path: Path) -> None:
    (said,) = lint_roads(TABLES, REGIONS)
    assert said.severity is FindingSeverity.NOTE
    assert "样例数据" in said.what
    assert "secondary, unverified" in said.mend
    proper = written(tmp_path, lambda data: data.update(sample=False, verified="primary"))
    assert lint_roads(proper, REGIONS) == []
    unproved = written(tmp_path, lambda data: data.update(sample=False))
    assert [one.severity for one in lint_roads(unproved, REGIONS)] == [FindingSeverity.NOTE]
    without = written(
        tmp_path, lambda data: (data["districts"].pop("310151"), data.update(sample=False, verified="primary"))
    )
    (warned,) = lint_roads(without, REGIONS)
    assert warned.severity is FindingSeverity.WARNING
    assert "崇明区" in warned.what


def test_authors_are_told_of_the_file_alone_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_content([TABLES / "roads.yaml"], TABLES.parent) == 0
    assert capsys.readouterr().out.count("roads.yaml") == 1
    (tmp_path / "tables").mkdir()
    broken = written(tmp_path / "tables", lambda data: data["districts"]["310104"][0].append("示例路"))
    (broken / "regions.yaml").write_bytes((TABLES / "regions.yaml").read_bytes())
    assert lint_content([broken / "roads.yaml"], TABLES.parent) == 1
    assert "写了两次" in capsys.readouterr().out
    (broken / "regions.yaml").write_text("a: [", encoding="utf-8")
    assert lint_content([broken / "roads.yaml"], TABLES.parent) == 1
    assert capsys.readouterr().out.count("[shared-file]") == 1, "the register alone is told of"


def test_content_without_the_file_has_no_roads(tmp_path: Path) -> None:
    assert load_roads(tmp_path, REGIONS) is None
    assert lint_roads(tmp_path, REGIONS) == []


def test_a_package_carries_them_and_one_of_before_has_none() -> None:
    tables = load_tables(TABLES)
    data = encode_tables(tables)
    assert decode_tables(data).roads == tables.roads == bundled()
    before = json.loads(data)
    del before["roads"]
    assert decode_tables(json.dumps(before).encode()).roads is None
    before["roads"] = {"districts": {}}
    with pytest.raises(PartError):
        decode_tables(json.dumps(before).encode())
