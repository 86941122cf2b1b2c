# SPDX-License-Identifier: Apache-2.0
"""网点地址条: what it says, on every roll and in both forms, with and without the drawing, through the real encoder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from config.modes import DisplayMode
from drivers.receipt_printer.port import Picture, TextLine
from drivers.receipt_printer.profile import load_profile
from kiosk.catalogue.words import Language
from kiosk.places.nearest import Whereabouts, nearest
from kiosk.places.sketch import schematic_map
from kiosk.places.walking import circle_m
from kiosk.printing.fonts import DEBIAN_FONTS, FontMissing
from kiosk.printing.map_picture import SLIP_HEIGHT_MM, map_picture, slip_map_size
from kiosk.printing.place_slip import PlaceFacts, place_facts, place_slip
from kiosk.printing.roll import length_mm
from tests.unit.kiosk.places.test_hours import at
from tests.unit.kiosk.places.test_nearest import DISTRICTS, HERE, NOW, book, point
from tests.unit.kiosk.printing.test_on_paper import PROFILES, ROLLS, printed
from tests.unit.kiosk.printing.test_slips import HEAD, said

POINTS = book(point("A", 300, 300, name="示例·桂花街道社区事务受理服务中心"), point("B", 4000))
ITEM = "养老保险参保缴费证明打印"


def facts(number: int = 0) -> PlaceFacts:
    return place_facts(nearest(POINTS, HERE, NOW).points[number], NOW, POINTS, ITEM)


def drawing(dots: int = 576, dots_per_mm: float = 8.0) -> Picture:
    near = nearest(POINTS, HERE, NOW).points
    size = slip_map_size(dots, dots_per_mm)
    sketch = schematic_map(HERE.where, near, DISTRICTS, size, circle_m(DisplayMode.STANDARD))
    assert sketch is not None
    return map_picture(sketch, dots_per_mm)


@pytest.mark.parametrize("mode", DisplayMode)
def test_the_slip_says_where_how_when_and_whom_to_call(mode: DisplayMode) -> None:
    text = said(place_slip(HEAD, facts(), mode, drawing()))
    for expected in (
        "演示不作办事凭证",
        "网点地址样例示例·桂花街道社区事务受理服务中心",
        "去办养老保险参保缴费证明打印",
        "地址示例路1号",
        "怎么走往东北550米走路约7分钟",
        "示意图",
        "电话199-0000-0001",
        "开门时间周一至周五9:00到11:30，13:00到16:30周日10:00到12:00节假日休息",
        "打印时：现在开着，11:30午休有人帮忙",
        "帮办电话199-0000-0000",
        "2026年11月21日09:42:05",
    ):
        assert expected in text


def test_what_is_not_known_is_left_out_and_a_reservation_is_said() -> None:
    by_district = nearest(POINTS, Whereabouts(None, "西区"), at("2027-03-01 10:00")).points[0]
    one = place_facts(by_district, at("2027-03-01 10:00"), POINTS)
    text = said(place_slip(HEAD, one, DisplayMode.STANDARD))
    assert "怎么走" not in text
    assert "去办" not in text
    assert "示意图" not in text
    assert "遇到放假可能有变，去前打个电话" in text


def test_a_real_point_carries_no_mark_of_a_sample() -> None:
    near = nearest(POINTS, HERE, NOW).points[0]
    real = replace(near, entry=replace(near.entry, sample=False))
    assert place_facts(real, NOW, POINTS).notices == ()


def test_english() -> None:
    one = place_facts(nearest(POINTS, HERE, NOW).points[0], NOW, POINTS, language=Language.EN)
    assert (one.name, one.way, one.now) == ("A", "550 m north-east, about 7 min on foot", "Open now, break from 11:30")
    assert (one.notices, one.staff, one.sketch_notice) == (("Sample",), "Staff on site", "A sketch")


@pytest.mark.parametrize("name", ROLLS)
@pytest.mark.parametrize("mode", DisplayMode)
def test_it_comes_out_of_every_printer_as_it_was_set(name: str, mode: DisplayMode) -> None:
    profile = load_profile(PROFILES, name)
    picture = drawing(profile.dots_per_line, profile.dots_per_mm)
    document = place_slip(replace(HEAD, columns=profile.columns), facts(), mode, picture)
    slip = printed(document, profile)
    lines = [one for one in document if isinstance(one, TextLine)]
    assert [line.text.strip() for line in slip.printed.lines] == [line.text for line in lines]
    assert all(line.x + line.width <= profile.dots_per_line for line in slip.printed.lines)
    assert all(line.scale_y * 24 / profile.dots_per_mm >= 5 for line in slip.printed.lines)
    strips = [(width, height) for width, height in slip.printed.rasters if height > 4]  # what is lower is a rule
    assert {width for width, _ in strips} == {picture.width}
    assert sum(height for _, height in strips) == picture.height
    assert slip.printed.unknown == []
    assert slip.y / profile.dots_per_mm <= 400
    if name == "80mm-203dpi":
        assert slip.y / 8 <= length_mm(document)


def _ink(picture: Picture) -> Image.Image:
    return Image.frombytes("1", (picture.width, picture.height), picture.rows)


def test_the_drawing_is_on_the_paper_dot_for_dot(tmp_path: Path) -> None:
    picture = drawing()
    document = place_slip(HEAD, facts(), DisplayMode.ELDER, picture)
    paper = printed(document).image().convert("L").point(lambda value: 255 if value < 128 else 0).convert("1")
    wanted = _ink(picture)
    left = (paper.width - wanted.width) // 2
    hits = [
        top
        for top in range(paper.height - wanted.height)
        if paper.crop((left, top, left + wanted.width, top + wanted.height)).tobytes() == wanted.tobytes()
    ]
    assert len(hits) == 1


def test_the_drawing_shows_this_terminal_the_points_the_scale_and_north() -> None:
    near = nearest(POINTS, HERE, NOW).points
    size = slip_map_size(576, 8.0)
    sketch = schematic_map(HERE.where, near, DISTRICTS, size, circle_m(DisplayMode.STANDARD))
    assert sketch is not None
    picture = drawing()
    assert (picture.width, picture.height) == (576, round(SLIP_HEIGHT_MM * 8))
    ink = _ink(picture)

    def black(x: float, y: float) -> bool:
        return bool(ink.getpixel((round(x * 8), round(y * 8))))

    def share(left: float, top: float, width: float, height: float) -> float:
        part = ink.crop((round(left * 8), round(top * 8), round((left + width) * 8), round((top + height) * 8)))
        return sum(part.histogram()[1:]) / (part.width * part.height)

    assert sketch.here is not None
    assert not black(*sketch.here)  # the eye of the diamond
    assert black(sketch.here.x + 2.2, sketch.here.y)
    for marker in sketch.markers:  # both are open: full discs with a white number
        assert black(marker.at.x + marker.radius * 0.8, marker.at.y)
    for label in sketch.labels:
        assert 0.05 < share(*label.box) < 0.6, label.text
    assert share(sketch.scale.start.x, sketch.scale.start.y - 0.15, sketch.scale.length, 0.3) > 0.9
    assert 0.15 < share(*sketch.north) < 0.8


def test_a_closed_point_is_a_ring_with_a_black_number() -> None:
    closed = nearest(POINTS, HERE, NOW.replace(hour=3)).points
    sketch = schematic_map(HERE.where, closed, DISTRICTS, slip_map_size(576, 8.0))
    assert sketch is not None
    ink = _ink(map_picture(sketch))
    marker = sketch.markers[0]
    assert not ink.getpixel((round((marker.at.x + marker.radius * 0.8) * 8), round(marker.at.y * 8)))


def test_borders_are_dashed_and_leaders_drawn() -> None:
    many = book(point("A", 20_000, 20_000), point("B", -20_000, -20_000), point("C", 20_000, 20_000))
    near = nearest(many, HERE, NOW).points
    sketch = schematic_map(HERE.where, near, DISTRICTS, slip_map_size(576, 8.0))
    assert sketch is not None
    assert {line.role for line in sketch.lines} == {"border", "river", "leader"}
    ink = _ink(map_picture(sketch))
    border = max(
        (line for line in sketch.lines if line.role == "border"), key=lambda line: abs(line.end.x - line.start.x)
    )
    low, high = sorted((border.start.x, border.end.x))
    row = [bool(ink.getpixel((x, round(border.start.y * 8)))) for x in range(int(low * 8) + 16, int(high * 8) - 16)]
    assert 0.2 < sum(row) / len(row) < 0.8


def test_a_font_that_is_not_installed_is_named() -> None:
    sketch = schematic_map(HERE.where, (), DISTRICTS, slip_map_size(576, 8.0))
    assert sketch is not None
    missing = replace(DEBIAN_FONTS[0], path=Path("/nowhere/font.ttc"))
    with pytest.raises(FontMissing, match="fonts-wqy-zenhei"):
        map_picture(sketch, font=missing)
