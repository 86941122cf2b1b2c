# SPDX-License-Identifier: Apache-2.0
"""A page from the camera's picture to what is kept: looked at, read, seen before or not, shown, and made a file."""

from __future__ import annotations

import io
import threading
from dataclasses import replace
from datetime import date
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from kiosk.vision.papers.faults import FaultKind
from kiosk.vision.papers.flatten import Turn
from kiosk.vision.papers.from_phone import phone_picture
from kiosk.vision.papers.kinds import DocumentKind
from kiosk.vision.papers.mat_look import Lay, MatLook
from kiosk.vision.papers.page_check import CheckedPage, kept_picture, look_at, make_file, read_page, shown
from kiosk.vision.papers.repeats import fingerprint, is_same
from kiosk.vision.papers.samples.drawn import Paper
from kiosk.vision.papers.samples.drawn_papers import household, id_card_back, id_card_front, marriage, residence_permit
from kiosk.vision.papers.samples.photographed import Shot, photograph
from kiosk.vision.papers.shapes import Picture
from kiosk.vision.papers.text import NotRead, PageText, Reading, TextLine

TODAY = date(2026, 11, 21)
SHOT = Shot(size=(1280, 960))


class Says:
    """Reads what it is told."""

    def __init__(self, answer: Paper | NotRead) -> None:
        self._answer = answer

    def read(self, page: Picture, *, cancel: threading.Event | None = None) -> Reading:
        if isinstance(self._answer, NotRead):
            return self._answer
        return PageText(Turn.NONE, lines(self._answer), 900, 700)


def lines(paper: Paper) -> tuple[TextLine, ...]:
    return tuple(
        TextLine(text, 0.99, ((20, 40 * n), (900, 40 * n), (900, 40 * n + 30), (20, 40 * n + 30)))
        for n, text in enumerate(paper.lines)
    )


def checked(paper: Paper, *earlier: CheckedPage, shot: Shot = SHOT, **more: Any) -> CheckedPage:
    found = read_page(look_at(photograph(paper.picture, shot).picture), Says(paper), TODAY, earlier=earlier, **more)
    assert isinstance(found, CheckedPage)
    return found


def kinds(page: CheckedPage) -> list[FaultKind]:
    return [fault.kind for fault in page.faults]


def test_a_good_page_is_read_and_shown_upright_and_flat() -> None:
    page = checked(household(1), wanted=[DocumentKind.HOUSEHOLD])
    assert (page.kind, page.faults, page.is_read) == (DocumentKind.HOUSEHOLD, (), True)
    assert {one.name for one in page.fields if one.value} >= {"name", "id_number"}
    points, marks = shown(page)
    assert marks == ()
    assert points.shape[2] == 4
    assert points.shape[1] > points.shape[0], "it is broader than high"
    assert float(np.median(points[..., :3])) > 240, "white paper"


def test_a_faulty_page_is_shown_as_it_lies_with_its_bad_places() -> None:
    page = look_at(photograph(household(1).picture, replace(SHOT, glare=0.09, glare_at=(0.35, 0.4))).picture)
    assert kinds(page) == [FaultKind.GLARE]
    points, (mark,) = shown(page)
    tall, wide = points.shape[:2]
    middle = points[round((mark.top + mark.height / 2) * tall), round((mark.left + mark.width / 2) * wide), :3]
    assert middle.min() > 245, "the mark is where the reflection is"
    assert 0 < mark.width < 0.5


def test_an_empty_mat_is_shown_whole() -> None:
    page = look_at(photograph(household(1).picture, replace(SHOT, shift=(0, 3.0))).picture)
    assert page.flat is None
    assert kinds(page) == [FaultKind.NO_PAGE]
    points, marks = shown(page)
    assert points.shape[:2] == (900, 1200)
    assert len(marks) == 1
    assert read_page(page, Says(NotRead.BROKEN), TODAY) is page, "there is nothing to read"


def test_a_page_whose_reading_failed_is_kept_unread_and_one_nobody_waits_for_is_not() -> None:
    page = look_at(photograph(household(1).picture, SHOT).picture)
    unread = read_page(page, Says(NotRead.MEMORY), TODAY)
    assert isinstance(unread, CheckedPage)
    assert (unread.is_read, unread.faults, unread.fields) == (False, (), ())
    assert read_page(page, Says(NotRead.CANCELLED), TODAY) is NotRead.CANCELLED
    again = read_page(
        look_at(photograph(household(1).picture, replace(SHOT, turn=-3.0, seed=4)).picture),
        Says(NotRead.TIME),
        TODAY,
        earlier=[unread],
    )
    assert isinstance(again, CheckedPage)
    assert kinds(again) == [FaultKind.DUPLICATE], "known again by its look"


def test_a_page_that_was_taken_before_is_told_and_another_of_the_same_form_is_not() -> None:
    first = checked(household(1))
    assert kinds(checked(household(1), first, shot=replace(SHOT, turn=-5.0, seed=3))) == [FaultKind.DUPLICATE]
    assert kinds(checked(household(2), first)) == []
    assert kinds(checked(marriage(1), first)) == []


def test_of_a_card_both_sides_are_wanted() -> None:
    front, shot = checked(id_card_front(1)), replace(SHOT, size=(2048, 1536), fill=0.6)
    assert kinds(checked(id_card_front(2), front, is_card=True, shot=shot)) == [FaultKind.OTHER_SIDE]
    assert kinds(checked(id_card_back(1), front, is_card=True, shot=shot)) == []


def test_both_sides_are_one_page_and_two_pages_are_two() -> None:
    front, back = checked(residence_permit(1)), checked(id_card_back(1))
    flats = [kept_picture(front), kept_picture(back)]
    pdf, pages = make_file(flats, "居住证", is_card=True)
    assert (pdf[:5], pages) == (b"%PDF-", 1)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") == 1
    two, pages = make_file(flats, "居住证")
    assert pages == 2
    assert len(two) <= 2 * 512 * 1024
    whole = look_at(photograph(household(1).picture, replace(SHOT, shift=(0, 3.0))).picture)
    assert make_file([kept_picture(whole)], "x")[1] == 1


def test_a_telephones_picture_of_nothing_but_the_page_is_looked_at_as_it_is() -> None:
    picture = household(1).picture
    assert look_at(picture).flat is None
    page = look_at(picture, by_phone=True)
    assert page.flat is not None
    assert page.faults == ()
    blank = np.full((900, 1200, 3), 235, np.uint8)
    assert kinds(look_at(blank, by_phone=True)) == [FaultKind.BLANK]


@pytest.mark.parametrize("size", [(1, 3), (2, 2), (5, 400), (30, 30), (140, 40), (3000, 10)])
@pytest.mark.parametrize("fill", [0, 128, 255, None])
def test_a_picture_of_any_size_is_looked_at(size: tuple[int, int], fill: int | None) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (*size, 3)).astype(np.uint8)
    page = look_at(noise if fill is None else np.full((*size, 3), fill, np.uint8), by_phone=True)
    assert kinds(page) == [FaultKind.TOO_SMALL]
    points, (mark,) = shown(page)
    assert points.shape[0] >= 1
    assert 0 <= mark.left <= mark.left + mark.width <= 1.0001
    assert 0 <= mark.top <= mark.top + mark.height <= 1.0001
    assert kept_picture(page).size > 0


# --- known again ----------------------------------------------------------------------------------------------------------


def test_prints_by_words_and_by_look() -> None:
    one, other = household(1), household(2)
    by_words = [fingerprint(paper.picture, lines(paper)) for paper in (one, one, other)]
    assert is_same(by_words[0], by_words[1])
    assert not is_same(by_words[0], by_words[2])
    by_look = [fingerprint(paper.picture) for paper in (one, one, marriage(1))]
    assert is_same(by_look[0], by_look[1])
    assert not is_same(by_look[0], by_look[2])
    upside_down = fingerprint(np.ascontiguousarray(np.rot90(one.picture, 2)))
    assert is_same(by_look[0], upside_down)
    assert one.lines[1] not in repr(by_words[0])


# --- from the telephone ---------------------------------------------------------------------------------------------------


def packed(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def test_pictures_are_drawn_upright_and_no_larger_than_needed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    data = packed(Image.new("RGB", (400, 300), (10, 20, 200)), exif=exif)
    picture = phone_picture(data)
    assert picture is not None
    assert picture.shape == (400, 300, 3)
    assert picture[0, 0, 0] > 150, "blue comes first"
    large = phone_picture(packed(Image.new("RGB", (6000, 4000), "white")), longest=1500)
    assert large is not None
    assert max(large.shape) <= 1500
    clear = phone_picture(packed(Image.new("RGBA", (50, 40), (0, 0, 0, 0)), "PNG"))
    assert clear is not None
    assert clear.min() == 255


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        packed(Image.new("RGB", (40, 30)), "GIF"),
        packed(Image.new("RGB", (400, 300)))[:200],
        packed(Image.new("L", (6000, 5000)), "PNG"),
        packed(Image.new("1", (12000, 12000)), "PNG"),
        packed(Image.new("RGB", (1, 1)), "PNG"),
    ],
    ids=["nothing", "a beginning", "no chunks", "another kind", "half", "large to draw", "a bomb", "a point"],
)
def test_what_is_no_picture_or_too_large_is_none(data: bytes) -> None:
    assert phone_picture(data) is None


# --- frame by frame -------------------------------------------------------------------------------------------------------


def test_frames_over_the_mat_lead_to_one_taking() -> None:
    from drivers.camera.light import light_of
    from drivers.camera.port import Frame

    picture = photograph(household(1).picture, SHOT).picture
    light = light_of(picture)
    look = MatLook()
    seen = [look(Frame(picture, n, n * 0.3, light)) for n in range(5)]
    assert seen[-1].take
    lay = look.last
    assert isinstance(lay, Lay)
    again = MatLook(lay)
    assert not any(again(Frame(picture, n, n * 0.3, light)).take for n in range(5))
    other = photograph(marriage(1).picture, SHOT).picture
    darker = cv2.convertScaleAbs(other, alpha=0.6)
    third = MatLook(lay)
    assert any(third(Frame(np.asarray(darker, np.uint8), n, n * 0.3, light)).take for n in range(6))
