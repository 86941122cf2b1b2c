# SPDX-License-Identifier: Apache-2.0
"""附近能办: what is shown, in which order, and that what misses a wish is never passed off as meeting it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from config.clock import SHANGHAI
from config.modes import DisplayMode
from kiosk.places.book import PlaceBook
from kiosk.places.grid import Degrees, GridPoint, straight_m, to_grid
from kiosk.places.hours import OpenNow
from kiosk.places.live import GOOD_FOR, NOTHING_KNOWN, LiveState, Reported, Supply
from kiosk.places.model import DistrictsFile, KindsFile, Machine, PointsFile
from kiosk.places.nearest import AT_LEAST, Filters, Miss, SearchedBy, Whereabouts, nearest, whereabouts
from kiosk.places.site import Site
from kiosk.places.walking import RIVER_EXTRA_M, way
from tests.unit.kiosk.places.test_hours import ALWAYS, CALENDAR, OFFICE

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
NIGHT = NOW.replace(hour=3)
HERE = Whereabouts(GridPoint(0.0, 0.0))
DISTRICTS = DistrictsFile.model_validate(
    {
        "schematic": True,
        "notice": {"zh": "示意图", "en": "A sketch"},
        "corners": {
            "A": [121.3, 31.1],
            "B": [121.6, 31.1],
            "C": [121.6, 31.4],
            "D": [121.3, 31.4],
            "E": [121.51, 31.1],
            "F": [121.51, 31.4],
        },
        "river": {"name": {"zh": "测试江", "en": "Test River"}, "line": ["E", "F"]},
        "districts": [
            {"code": "310198", "name": {"zh": "西区", "en": "West"}, "ring": ["A", "E", "F", "D"]},
            {"code": "310199", "name": {"zh": "东区", "en": "East"}, "ring": ["E", "B", "C", "F"]},
        ],
    }
)
KINDS = KindsFile.model_validate(
    {
        "kinds": [
            {
                "id": name,
                "name": {"zh": name, "en": name},
                "plain": {"zh": plain, "en": name},
                "icon": "home",
                "items": items,
            }
            for name, plain, items in (("centre", "受理中心", ["TBD-AA01", "TBD-AA02"]), ("post", "邮局", []))
        ]
    }
)
DEGREE_EAST = 95_300.0  # metres, near the origin: enough to put points about where a test wants them
DEGREE_NORTH = 110_870.0


def point(point_id: str, east: float, north: float = 0.0, **change: Any) -> dict[str, Any]:
    return {
        "id": point_id,
        "name": f"示例{point_id}",
        "name_en": point_id,
        "kind": "centre",
        "street": "示例街道",
        "address": "示例路1号",
        "at": [121.4737 + east / DEGREE_EAST, 31.2304 + north / DEGREE_NORTH],
        "phone": "199-0000-0001",
        "hours": OFFICE,
        "attended": True,
        **change,
    }


def book(*points: dict[str, Any], district: str = "西区") -> PlaceBook:
    notice = {"zh": "样例", "en": "Sample"}
    file = {"district": district, "sample": True, "notice": notice, "as_of": "2026-11-21", "points": points}
    return PlaceBook.of(KINDS, DISTRICTS, CALENDAR, [PointsFile.model_validate(file)])


def names(*args: Any, **kwargs: Any) -> list[str]:
    return [one.entry.point.id for one in nearest(*args, **kwargs).points]


def test_nearest_first_and_the_river_counts() -> None:
    """The river runs 3,459 m east of here: what lies just across comes after what is farther on this side."""
    across = book(point("ACROSS", 3600), point("FAR", -5000), point("NEAR", -300), point("MID", 2000))
    assert names(across, HERE, NOW) == ["NEAR", "MID", "FAR", "ACROSS"]
    found = nearest(across, HERE, NOW)
    assert [one.way.across_river for one in found.points if one.way] == [False, False, False, True]
    assert (found.searched_by, found.meeting, found.in_circle) == (SearchedBy.DISTANCE, 4, 1)


def test_what_cannot_be_done_there_is_never_shown() -> None:
    some = book(
        point("A", 100, items_not=["TBD-AA01"]),
        point("B", 200),
        point("C", 300, kind="post"),
        point("D", 9000, kind="post", items_also=["TBD-AA01"]),
    )
    assert names(some, HERE, NOW, Filters(item="TBD-AA01")) == ["B", "D"]
    assert names(some, HERE, NOW, Filters(item="TBD-AA01", within_circle=True)) == ["B", "D"]
    assert names(some, HERE, NOW, Filters(item="TBD-ZZ99")) == []
    assert names(some, HERE, NOW, Filters(kind="post")) == ["C", "D"]


def test_a_machine_that_is_not_there_is_never_shown() -> None:
    some = book(point("A", 100), point("B", 200, machines=["residence_endorser", "camera"]))
    assert names(some, HERE, NOW, Filters(machine=Machine.RESIDENCE_ENDORSER)) == ["B"]
    assert names(some, HERE, NOW, Filters(machine=Machine.CARD_MAKER)) == []


def test_fewer_than_three_within_the_circle_are_filled_up_and_marked() -> None:
    some = book(point("A", 100), point("B", 1500), point("C", 2000), point("D", 2500))
    found = nearest(some, HERE, NOW, Filters(within_circle=True))
    assert [(one.entry.point.id, set(one.misses)) for one in found.points] == [
        ("A", set()),
        ("B", {Miss.FARTHER}),
        ("C", {Miss.FARTHER}),
    ]
    assert (found.meeting, found.in_circle) == (1, 1)


def test_none_within_the_circle_still_gives_three_and_says_so() -> None:
    found = nearest(
        book(*(point(f"P{n}", 2000.0 + n) for n in range(5))), HERE, NOW, Filters(within_circle=True), DisplayMode.ELDER
    )
    assert len(found.points) == AT_LEAST
    assert (found.meeting, found.in_circle) == (0, 0)
    assert all(one.misses == {Miss.FARTHER} for one in found.points)


def test_closed_ones_follow_those_that_are_open_and_fewer_misses_come_first() -> None:
    some = book(point("CLOSED", 100), point("OPEN", 800, hours=ALWAYS), point("FAR", 9000, hours=ALWAYS))
    found = nearest(some, HERE, NIGHT, Filters(open_now=True, within_circle=True))
    assert [(one.entry.point.id, set(one.misses)) for one in found.points] == [
        ("OPEN", set()),
        ("CLOSED", {Miss.CLOSED}),
        ("FAR", {Miss.FARTHER}),
    ]
    both = book(point("BOTH", -2000), point("SHUT", 850), point("FAR", 3000, hours=ALWAYS))
    found = nearest(both, HERE, NIGHT, Filters(open_now=True, within_circle=True))
    assert [one.entry.point.id for one in found.points] == ["SHUT", "FAR", "BOTH"]
    assert found.points[2].misses == {Miss.CLOSED, Miss.FARTHER}


def test_three_that_meet_every_wish_are_not_diluted() -> None:
    some = book(*(point(f"P{n}", 100.0 * n, hours=ALWAYS) for n in range(1, 5)), point("X", 50))
    assert names(some, HERE, NIGHT, Filters(open_now=True)) == ["P1", "P2", "P3", "P4"]
    assert names(some, HERE, NIGHT, Filters(open_now=True), most=2) == ["P1", "P2"]


def test_without_the_wish_closed_points_stay_in_their_order() -> None:
    found = nearest(book(point("A", 100), point("B", 200, hours=ALWAYS)), HERE, NIGHT)
    assert [one.entry.point.id for one in found.points] == ["A", "B"]
    assert [isinstance(one.open, OpenNow) for one in found.points] == [False, True]
    assert not any(one.misses for one in found.points)


def test_without_coordinates_it_is_the_district_with_the_own_street_first() -> None:
    here = book(point("B", 1), point("A", 2), point("C", 3, street="别的街道"))
    found = nearest(here, Whereabouts(None, "西区", "别的街道"), NOW, Filters(within_circle=True))
    assert [one.entry.point.id for one in found.points] == ["C", "A", "B"]
    assert found.searched_by is SearchedBy.DISTRICT
    assert all(one.way is None and not one.misses for one in found.points)
    assert found.in_circle == 0
    assert names(here, Whereabouts(None, "东区"), NOW) == []
    closed = nearest(here, Whereabouts(None, "西区"), NIGHT, Filters(open_now=True))
    assert [one.misses for one in closed.points] == [{Miss.CLOSED}] * 3


def test_without_anything_somebody_has_to_choose_a_district() -> None:
    assert nearest(book(point("A", 1)), Whereabouts(), NOW).searched_by is SearchedBy.NOTHING


def test_a_site_says_where_it_stands_or_that_it_does_not_know() -> None:
    site = Site("S", "n", "a", ())
    assert whereabouts(site) == Whereabouts()
    assert whereabouts(replace(site, district="西区", street="街")) == Whereabouts(None, "西区", "街")
    where = Degrees(121.5, 31.2)
    assert whereabouts(replace(site, at=where)).where == to_grid(where)


@pytest.mark.parametrize(
    ("state", "refuses"),
    [
        (NOTHING_KNOWN, False),
        (LiveState(working=Reported(True, NOW)), False),
        (LiveState(working=Reported(False, NOW)), True),
        (LiveState(machines={Machine.CARD_MAKER: Reported(False, NOW)}), True),
        (LiveState(machines={Machine.CAMERA: Reported(False, NOW)}), False),
        (LiveState(working=Reported(False, NOW - GOOD_FOR - timedelta(seconds=1))), False),  # too long ago
        (LiveState(working=Reported(False, NOW + timedelta(seconds=1))), False),  # somebody's clock is wrong
    ],
)
def test_only_what_is_known_not_to_work_is_put_behind(state: LiveState, refuses: bool) -> None:
    some = book(point("A", 100, machines=["card_maker", "camera"]), point("B", 200, machines=["card_maker"]))
    found = nearest(some, HERE, NOW, Filters(machine=Machine.CARD_MAKER), live={"A": state})
    assert [one.entry.point.id for one in found.points] == (["B", "A"] if refuses else ["A", "B"])
    assert (Miss.NOT_WORKING in found.points[-1].misses) == refuses


def test_a_broken_terminal_is_put_behind_whatever_is_wanted_and_two_misses_behind_one() -> None:
    some = book(point("A", 100), point("B", 200), point("C", 300))
    live = {"A": LiveState(working=Reported(False, NIGHT))}
    assert names(some, HERE, NIGHT, live=live) == ["B", "C", "A"]
    found = nearest(some, HERE, NIGHT, Filters(open_now=True), live=live)
    assert [one.entry.point.id for one in found.points] == ["B", "C", "A"]
    assert found.points[2].misses == {Miss.CLOSED, Miss.NOT_WORKING}


def test_reports_ride_along_and_old_ones_become_unknown() -> None:
    old = NOW - GOOD_FOR - timedelta(minutes=1)
    state = LiveState(
        paper=Reported(Supply.LOW, NOW),
        waiting=Reported(7, old),
        machines={Machine.CAMERA: Reported(True, old), Machine.CARD_MAKER: Reported(True, NOW)},
    )
    found = nearest(book(point("A", 100), point("B", 200)), HERE, NOW, live={"A": state})
    assert found.points[0].live == LiveState(
        paper=Reported(Supply.LOW, NOW), machines={Machine.CARD_MAKER: Reported(True, NOW)}
    )
    assert found.points[1].live == NOTHING_KNOWN


def test_real_points_need_no_notice() -> None:
    file = {"district": "西区", "sample": False, "as_of": "2026-11-21", "points": [point("A", 1)]}
    real = PlaceBook.of(KINDS, DISTRICTS, CALENDAR, [PointsFile.model_validate(file)])
    assert real.notices == ()
    assert not real.entries[0].sample


def test_the_book_finds_and_counts() -> None:
    some = book(point("A", 100), point("B", 200, hours=ALWAYS))
    assert some.find("B") is some.entries[1]
    assert some.find("Z") is None
    assert some.district_names() == ("西区",)
    assert [one.zh for one in some.notices] == ["样例"]
    assert len(some.hours) == 2


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(-9000, 9000), st.integers(-9000, 9000), st.booleans()), min_size=1, max_size=40),
    st.booleans(),
    st.booleans(),
)
def test_the_order_is_that_of_a_plain_sort(
    places: list[tuple[int, int, bool]], open_now: bool, within_circle: bool
) -> None:
    """Against the obvious way to do it: measure everything, sort everything."""
    many = book(
        *(
            point(f"P{number}", east, north, hours=ALWAYS if always else OFFICE)
            for number, (east, north, always) in enumerate(places)
        )
    )
    found = nearest(many, HERE, NIGHT, Filters(open_now=open_now, within_circle=within_circle), most=10)
    rows = []
    for number, entry in enumerate(many.entries):
        measured = way(GridPoint(0, 0), entry.where, DISTRICTS.river_line, DisplayMode.STANDARD)
        misses = (open_now and not places[number][2]) + (within_circle and not measured.in_circle)
        extra = RIVER_EXTRA_M if measured.across_river else 0
        rows.append((misses, 1.3 * straight_m(GridPoint(0, 0), entry.where) + extra, number))
    meeting = sorted(row for row in rows if row[0] == 0)[:10]
    others = sorted(row for row in rows if row[0])[: max(0, AT_LEAST - len(meeting))]
    assert [one.entry.point.id for one in found.points] == [f"P{row[2]}" for row in meeting + others]
    assert found.meeting == len(meeting)
