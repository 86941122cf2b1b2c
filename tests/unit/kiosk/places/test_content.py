# SPDX-License-Identifier: Apache-2.0
"""The packaged points: every file loads, every district has some, plainly samples, and the script makes the same bytes."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest

from config.clock import SHANGHAI
from kiosk.catalogue.words import long_sentences
from kiosk.places.book import PlaceBook
from kiosk.places.grid import GridPoint, crosses, is_inside
from kiosk.places.loading import load_places, place_files, read_places
from kiosk.places.model import Access, Machine
from kiosk.places.nearest import Filters, Whereabouts, nearest, whereabouts
from kiosk.places.site import load_site

ROOT = Path(__file__).parents[4]
CONTENT = ROOT / "config" / "content"
DISTRICTS = (
    "黄浦区 徐汇区 长宁区 静安区 普陀区 虹口区 杨浦区 闵行区 宝山区 嘉定区 浦东新区 金山区 松江区 青浦区 奉贤区 崇明区"
).split()
KINDS = {
    "community", "self_service_hall", "bank", "office_building", "police", "property", "medical_insurance", "marriage",
    "post", "health",
}  # fmt: skip


@pytest.fixture(scope="module")
def book() -> PlaceBook:
    return load_places(CONTENT)


def test_all_files_load_without_a_finding() -> None:
    findings, book = read_places(CONTENT)
    assert findings == ()
    assert book is not None
    assert len(place_files(CONTENT)) == 16


def test_the_script_makes_the_files_as_they_are() -> None:
    made = runpy.run_path(str(ROOT / "packaging" / "make_sample_places.py"))["made"]()
    assert made == {path.name: path.read_text("utf-8") for path in place_files(CONTENT)}


def test_two_hundred_points_over_sixteen_districts_of_all_kinds(book: PlaceBook) -> None:
    assert len(book.entries) >= 200
    assert sorted(book.district_names()) == sorted(DISTRICTS)
    by_district = Counter((entry.district, entry.kind.id) for entry in book.entries)
    assert set(by_district) == {(district, kind) for district in DISTRICTS for kind in KINDS}


def test_every_machine_and_help_is_somewhere_and_some_points_are_attended(book: PlaceBook) -> None:
    assert {machine for entry in book.entries for machine in entry.point.machines} == set(Machine)
    assert {access for entry in book.entries for access in entry.point.access} == set(Access)
    assert {entry.point.attended for entry in book.entries} == {True, False}
    assert any(entry.point.hours.exceptions for entry in book.entries)


def test_samples_are_plainly_samples(book: PlaceBook) -> None:
    assert book.notices
    assert all("样例" in notice.zh for notice in book.notices)
    for entry in book.entries:
        assert entry.sample
        assert entry.point.name.startswith("示例·")
        assert entry.point.name_en.startswith("Sample ")
        assert "示例" in entry.point.address
        assert re.fullmatch(r"199-0000-\d{4}", entry.point.phone)
    assert len({entry.point.phone for entry in book.entries}) == len(book.entries)


def test_texts_are_short(book: PlaceBook) -> None:
    texts = [kind.plain for kind in {entry.kind.id: entry.kind for entry in book.entries}.values()]
    assert not [text for words in (*texts, *book.notices) for text in long_sentences(words.zh)]


def test_districts_of_the_sketch_neither_overlap_nor_cross_themselves(book: PlaceBook) -> None:
    outlines = {one.name.zh: book.districts.outline(one) for one in book.districts.districts}
    assert sorted(outlines) == sorted(DISTRICTS)
    for ring in outlines.values():
        edges = [(ring[index - 1], corner) for index, corner in enumerate(ring)]
        assert not any(
            crosses(*one, other) for one, other in combinations(edges, 2) if not set(one) & set(other)
        )  # fmt: skip
    for east in range(-60_000, 50_000, 1_700):
        for north in range(-60_000, 70_000, 1_700):
            assert sum(is_inside(GridPoint(east, north), ring) for ring in outlines.values()) <= 1


def test_districts_of_the_sketch_are_about_as_large_as_they_are(book: PlaceBook) -> None:
    """Published areas in km² (上海统计年鉴); 崇明 here is its main island alone, about 1,269. The sketch is right to a third."""
    areas = {
        "黄浦区": 20, "徐汇区": 55, "长宁区": 38, "静安区": 37, "普陀区": 55, "虹口区": 23, "杨浦区": 61, "闵行区": 371,
        "宝山区": 300, "嘉定区": 464, "浦东新区": 1210, "金山区": 586, "松江区": 605, "青浦区": 670, "奉贤区": 704,
        "崇明区": 1269,
    }  # fmt: skip
    for district in book.districts.districts:
        ring = book.districts.outline(district)
        twice = sum(ring[n - 1].east * one.north - one.east * ring[n - 1].north for n, one in enumerate(ring))
        assert abs(twice) / 2e6 == pytest.approx(areas[district.name.zh], rel=0.34), district.name.zh


def test_what_can_be_done_somewhere_can_be_done_in_every_district(book: PlaceBook) -> None:
    for code in {code for entry in book.entries for code in entry.items}:
        assert {entry.district for entry in book.doing(code)} == set(DISTRICTS), code


def test_the_demonstration_site_has_three_points_within_a_quarter_of_an_hour(book: PlaceBook) -> None:
    site = load_site(ROOT / "config" / "sites" / "demo.toml")
    here = whereabouts(site)
    assert here.where is not None
    home = next(one for one in book.districts.districts if one.name.zh == site.district)
    assert is_inside(here.where, book.districts.outline(home))
    assert any(entry.point.street == site.street for entry in book.entries if entry.district == site.district)
    found = nearest(book, here, datetime(2026, 11, 24, 10, tzinfo=SHANGHAI), Filters("TBD-RS01", within_circle=True))
    assert found.meeting >= 3


def test_on_a_holiday_night_every_district_has_a_hall_that_is_open(book: PlaceBook) -> None:
    night = datetime(2026, 10, 3, 3, tzinfo=SHANGHAI)
    for district in DISTRICTS:
        found = nearest(book, Whereabouts(None, district), night, Filters(open_now=True))
        assert {one.entry.kind.id for one in found.points[: found.meeting]} == {"self_service_hall"}
