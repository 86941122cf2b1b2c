# SPDX-License-Identifier: Apache-2.0
"""What is done with the codes that the camera saw: one goes its way, of several the resident picks, a poster is told of once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.camera.port import Exposure
from drivers.indicators.port import DARK, LightName
from kiosk.codes.router import Known, named, recognise, spoken
from kiosk.codes.shapes import DEMO_SHAPES
from kiosk.identity.id_number import check_character
from kiosk.journey.state import JourneyState, Page, WayNotice
from kiosk.vision.codes.hints import Hint
from kiosk.vision.codes.look import Saw
from kiosk.vision.codes.result import Code, CodeFormat, Corner, Stage
from ui.visit.scan_way import Choice, ScanWay, choices_of
from ui.visit.slot_lights import lights_for

KNOWN = Known(shapes=DEMO_SHAPES)
CITY, MOTHERS, OFFLINE = "SSM-DEMO-0123456789ABCDEF", "SSM-DEMO-FEDCBA9876543210", "LXM-DEMO-0123456789ABCDEF"
PAYMENT, ADDRESS, NOBODYS = "101234567890123456", "https://shop.example.invalid/1", "word"
STANDS = JourneyState(page=Page.SCAN)


def code(text: str | None, x: float = 640.0, y: float = 360.0) -> Code:
    corners: tuple[Corner, Corner, Corner, Corner] = (
        (x - 50, y - 50),
        (x + 50, y - 50),
        (x + 50, y + 50),
        (x - 50, y + 50),
    )
    return Code(CodeFormat.QR_CODE, (text or "\0").encode(), text, corners, Stage.PLAIN)


class Ways:
    """Takes codes as the way of the scanner does."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.left = 0

    def leave_code(self) -> None:
        self.left += 1

    def code_read(self, text: str) -> bool:
        self.read.append(text)
        return text.startswith(("SSM", "LXM"))


class Stand:
    def __init__(self) -> None:
        self.ways, self.changes = Ways(), 0
        self.way = ScanWay(self.ways, KNOWN, self._changed)  # type: ignore[arg-type]  # structurally the same
        self.way.follow(STANDS)
        looking = self.way.wanted(STANDS)
        assert looking is not None
        self.told = looking.told

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def stand() -> Stand:
    return Stand()


def test_leaving_the_page_is_told_once(stand: Stand) -> None:
    stand.way.follow(replace(STANDS, way=WayNotice.CODE_CHECKING))
    assert stand.ways.left == 0
    stand.way.follow(JourneyState(page=Page.IDENTIFY))
    stand.way.follow(JourneyState(page=Page.NUMBER))
    assert stand.ways.left == 1


def test_it_looks_for_screens_the_same_look_as_long_as_the_page_stands(stand: Stand) -> None:
    looking = stand.way.wanted(STANDS)
    assert looking is not None
    assert looking.exposure is Exposure.SCREEN
    assert looking.mirrored
    assert stand.way.wanted(replace(STANDS, way=WayNotice.CODE_CHECKING)) is looking
    assert stand.way.wanted(replace(STANDS, online=False)) is None


def test_one_code_goes_its_way_at_once(stand: Stand) -> None:
    stand.told(Saw((code(CITY),), None, True))
    assert stand.ways.read == [CITY]
    assert stand.way.choices == ()
    assert stand.way.in_view


def test_what_is_no_text_is_no_guess(stand: Stand) -> None:
    stand.told(Saw((code(None),)))
    assert stand.ways.read == [""]


def test_of_several_the_resident_picks(stand: Stand) -> None:
    stand.told(Saw((code(PAYMENT, 300), code(CITY, 900))))
    assert stand.ways.read == []
    assert stand.changes == 1
    assert [(choice.which, choice.label, choice.place) for choice in stand.way.choices] == [
        ("1", "随申码", ""), ("2", "付款码", ""),
    ]  # fmt: skip
    stand.told(Saw((code(OFFLINE),)))
    assert stand.ways.read == [], "while it asks, nothing is taken behind the resident's back"
    stand.way.pick("1")
    assert (stand.ways.read, stand.way.choices) == ([CITY], ())


def test_none_of_them_looks_again(stand: Stand) -> None:
    stand.told(Saw((code(CITY), code(ADDRESS))))
    stand.way.pick("")
    assert (stand.ways.read, stand.way.choices) == ([], ())
    assert stand.way._again.is_set()
    stand.way.pick("1")
    assert stand.ways.read == [], "a second tap picks nothing that is not there"


def test_a_poster_is_told_of_once_and_asked_about_never_again(stand: Stand) -> None:
    stand.told(Saw((code(ADDRESS),)))
    stand.told(Saw((code(ADDRESS),)))
    assert stand.ways.read == [ADDRESS]
    stand.told(Saw((code(ADDRESS), code(CITY))))
    assert stand.ways.read == [ADDRESS, CITY]
    stand.told(Saw((code(CITY),)))
    assert stand.ways.read == [ADDRESS, CITY, CITY], "a good one may be tried again"


def test_while_the_platform_is_asked_nothing_else_is_and_later_it_counts_as_new(stand: Stand) -> None:
    stand.way.follow(replace(STANDS, way=WayNotice.CODE_CHECKING))
    stand.told(Saw((code(OFFLINE),)))
    assert stand.ways.read == []
    assert stand.way._again.is_set()


def test_hints_are_told_on_when_they_change(stand: Stand) -> None:
    stand.told(Saw((), Hint.NEARER))
    stand.told(Saw((), Hint.NEARER))
    assert (stand.way.hint, stand.changes) == (Hint.NEARER, 1)
    stand.told(Saw((), None, True))
    assert (stand.way.hint, stand.way.in_view, stand.changes) == (None, True, 2)


def test_nothing_of_the_page_outlives_it(stand: Stand) -> None:
    stand.told(Saw((code(CITY), code(PAYMENT)), Hint.GLARE, True))
    stand.told(Saw((code(ADDRESS),)))
    stand.way.follow(JourneyState(page=Page.IDENTIFY))
    assert (stand.way.choices, stand.way.hint, stand.way.in_view) == ((), None, False)
    assert not stand.way._others


def test_no_code_stands_in_a_log() -> None:
    assert CITY not in repr(choices_of([code(CITY), code(PAYMENT)], KNOWN))


def places(*codes: Code) -> list[str]:
    return [choice.place for choice in choices_of(codes, KNOWN)]


def test_two_of_a_kind_are_told_apart_by_where_the_resident_sees_them() -> None:
    assert places(code(CITY, x=300), code(MOTHERS, x=900)) == ["right", "left"], "as in a mirror"
    assert places(code(CITY, y=100), code(MOTHERS, y=600)) == ["upper", "lower"]
    assert places(code(CITY, x=100), code(MOTHERS, x=500), code(CITY + "0", x=900)) == ["right", "middle", "left"]
    assert places(code(CITY), code(OFFLINE)) == ["", ""]


def test_useful_codes_come_first_and_no_more_than_fit() -> None:
    found = choices_of([code(NOBODYS), code(ADDRESS), code(PAYMENT), code(OFFLINE)], KNOWN)
    assert found[0] == Choice("1", OFFLINE, "离线码", is_useful=True)
    assert len(found) == 3
    assert [choice.is_useful for choice in found] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (CITY, "随申码"), (OFFLINE, "离线码"),
        ("QYM-DEMO-0123456789ABCDEF", "企业码"), (PAYMENT, "付款码"), (ADDRESS, "网址的码"),
        ("6901234567892", "商品的码"), (NOBODYS, "别的码"), ("KE1:" + "A" * 20, "维护用的码"), ("KR1:XX", "收件小票"),
        ("99999919750304003" + check_character("99999919750304003"), "号码"),
    ],
)  # fmt: skip
def test_what_each_kind_is_called(text: str, label: str) -> None:
    found = recognise(text, KNOWN)
    assert named(found) == label
    assert label not in ("", spoken(found))


@pytest.mark.parametrize("way", list(WayNotice))
def test_the_scanners_light_calls_no_hand_away_from_the_camera(way: WayNotice) -> None:
    assert lights_for(replace(STANDS, way=way))[LightName.SCANNER] == DARK
