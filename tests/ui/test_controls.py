# SPDX-License-Identifier: Apache-2.0
"""Touches on the controls, through Qt's own input path: what they look like, and which wish comes out."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import events as ev
from tests.ui.screen import Screen
from ui.tour.finger import find_item


def item(screen: Screen, name: str) -> QQuickItem:
    found = find_item(screen.window.contentItem(), name)
    assert found is not None
    return found


def middle(screen: Screen, name: str) -> QPoint:
    place = item(screen, name)
    return place.mapToScene(QPointF(place.width() / 2, place.height() / 2)).toPoint()


class Touch:
    def __init__(self, screen: Screen) -> None:
        self._window = screen.window
        self._device = QTest.createTouchDevice()

    def press(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, self._device).press(0, point, self._window).commit()

    def move(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, self._device).move(0, point, self._window).commit()

    def release(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, self._device).release(0, point, self._window).commit()


@pytest.mark.parametrize("name", ["primary", "help", "back", "dispute:applicant_name"])
def test_a_touch_shows_within_a_tenth_of_a_second(screen: Screen, name: str) -> None:
    screen.show("review")
    key, touch = item(screen, name), Touch(screen)
    calm = QColor(key.property("color"))
    began = time.thread_time()
    touch.press(middle(screen, name))
    QTest.qWait(1)  # nothing that begins later can show in it; what it costs is counted, not how busy the machine is
    assert time.thread_time() - began < timeouts.TOUCH_FEEDBACK_S
    assert key.property("down") is True
    assert QColor(key.property("color")) == QColor(key.property("pressedColor")) != calm
    touch.release(middle(screen, name))
    QTest.qWait(10)
    assert QColor(key.property("color")) == calm


@pytest.mark.parametrize(
    ("name", "wish"), [("primary", ev.WentOn()), ("dispute:applicant_name", ev.FieldDisputed("applicant_name"))]
)
def test_a_finger_that_rests_on_a_key_acts_as_well(screen: Screen, name: str, wish: object) -> None:
    """Qt calls it a long press after 0.8 s (QStyleHints::mousePressAndHoldInterval) and forgets the tap."""
    screen.show("review")
    assert screen.finger.tap(name, rest_ms=1000)
    QTest.qWait(25)
    assert [each for each in screen.wishes if each != ev.Touched()] == [wish]


def test_a_key_acts_on_release_inside_and_not_when_the_finger_slides_off(screen: Screen) -> None:
    screen.show("review")
    touch, point = Touch(screen), middle(screen, "primary")
    touch.press(point)
    QTest.qWait(20)
    assert ev.WentOn() not in screen.wishes
    touch.move(point - QPoint(0, 400))
    touch.release(point - QPoint(0, 400))
    QTest.qWait(20)
    assert ev.WentOn() not in screen.wishes
    screen.tap("primary")
    assert screen.wishes.count(ev.WentOn()) == 1


def test_every_touch_counts_as_presence(screen: Screen) -> None:
    screen.show("review")
    touch, point = Touch(screen), QPoint(540, 1500)
    touch.press(point)
    touch.release(point)
    QTest.qWait(10)
    assert screen.wishes == [ev.Touched()]
    screen.show("sign")
    assert screen.finger.draw("sign-pad", [[(0.2, 0.5), (0.5, 0.5)]])
    assert screen.wishes == [ev.Touched()]
    screen.show("field-date")
    screen.tap("month-up")
    assert screen.wishes == [ev.Touched()]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Enter])
def test_keys_of_a_keyboard_press_what_has_focus(screen: Screen, key: Qt.Key) -> None:
    screen.show("review")
    item(screen, "help").forceActiveFocus()
    QTest.keyClick(screen.window, key)
    assert screen.wishes == [ev.HelpAsked()]


def test_a_key_that_cannot_be_used_yet_does_nothing(screen: Screen) -> None:
    screen.show("number-empty")
    screen.tap("primary")
    assert ev.WentOn() not in screen.wishes


def test_number_pad(screen: Screen) -> None:
    screen.show("number-empty")
    names = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "X", "erase"]
    for name in names:
        screen.tap(f"key:{name}")
    assert [wish for wish in screen.wishes if wish != ev.Touched()] == [ev.KeyPressed(name) for name in names]
    screen.show("code")
    assert not screen.finger.sees("key:X")
    screen.tap("card-way")
    screen.tap("resend")
    assert [wish for wish in screen.wishes if wish != ev.Touched()] == [ev.CardWayAsked(), ev.NewCodeAsked()]


def test_phone_is_given_out_only_when_it_is_whole(screen: Screen) -> None:
    screen.show("field-phone")
    for digit in "1990000129":
        screen.tap(f"key:{digit}")
    screen.tap("primary")
    assert not [wish for wish in screen.wishes if isinstance(wish, ev.FieldAnswered)]
    for name in ("erase", "3", "4", "5"):
        screen.tap(f"key:{name}")
    screen.tap("primary")
    assert ev.FieldAnswered("phone", "19900001234") in screen.wishes


@pytest.mark.parametrize(
    ("start", "taps", "end"),
    [
        ("2024-01-31", ["month-up"], "2024-02-29"),
        ("2023-01-31", ["month-up"], "2023-02-28"),
        ("2024-02-29", ["year-up"], "2025-02-28"),
        ("2024-03-31", ["month-down"], "2024-02-29"),
        ("2024-12-31", ["month-up"], "2025-01-31"),
        ("2024-12-31", ["day-up"], "2025-01-01"),
        ("2024-03-01", ["day-down"], "2024-02-29"),
        ("2024-01-15", ["month-down", "year-down", "day-up"], "2022-12-16"),
    ],
)
def test_date_by_keys(screen: Screen, start: str, taps: list[str], end: str) -> None:
    screen.show("field-date")
    screen.stage.pages.field_page.text = start
    screen.reload()
    for name in taps:
        screen.tap(name)
    screen.tap("primary")
    assert ev.FieldAnswered("start_date", end) in screen.wishes


def test_signature_comes_in_millimetres_with_times(screen: Screen) -> None:
    screen.show("sign")
    screen.tap("primary")
    assert not [wish for wish in screen.wishes if isinstance(wish, ev.Signed)]
    width, height = 245.0, 110.0
    lines = [[(0.2, 0.3), (0.4, 0.5), (0.6, 0.3)], [(0.3, 0.7), (0.7, 0.7)]]
    assert screen.finger.draw("sign-pad", lines)
    screen.tap("primary")
    signed = [wish for wish in screen.wishes if isinstance(wish, ev.Signed)]
    assert len(signed) == 1
    strokes = signed[0].strokes
    assert all(len(stroke) >= 2 for stroke in strokes)
    for line, stroke in zip(lines, strokes, strict=True):
        for (x, y), (x_mm, y_mm, _) in zip((line[0], line[-1]), (stroke[0], stroke[-1]), strict=True):
            assert x_mm == pytest.approx(x * width, abs=0.6)
            assert y_mm == pytest.approx(y * height, abs=0.6)
    times = [t for stroke in strokes for *_, t in stroke]
    assert times[0] == 0
    assert times == sorted(times)
    assert times[-1] > 0


def test_signature_is_seen_and_can_be_cleared(screen: Screen) -> None:
    screen.show("sign")
    blank = screen.window.grabWindow()
    assert screen.finger.draw("sign-pad", [[(0.1, 0.5), (0.9, 0.5)]])
    QTest.qWait(30)
    point = middle(screen, "sign-pad") - QPoint(0, 0)
    written = screen.window.grabWindow()
    assert QColor(written.pixel(point)).lightness() < 80 < QColor(blank.pixel(point + QPoint(300, 0))).lightness()
    screen.tap("sign-clear")
    QTest.qWait(30)
    assert QColor(screen.window.grabWindow().pixel(point + QPoint(300, 0))).lightness() > 240
    screen.tap("primary")
    assert not [wish for wish in screen.wishes if isinstance(wish, ev.Signed)]


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_choices_and_tiles_say_which(screen: Screen, mode: DisplayMode) -> None:
    screen.show("attract", mode)
    screen.tap("tile:TBD-RS01")
    screen.tap("begin")
    assert [wish for wish in screen.wishes if wish != ev.Touched()] == [ev.ItemChosen("TBD-RS01"), ev.Begun()]
    screen.show("question-notes", mode)
    screen.tap("option:platform")
    assert ev.OptionChosen("platform") in screen.wishes
    screen.show("rate", mode)
    screen.tap("grade:4")
    screen.tap("skip")
    assert [wish for wish in screen.wishes if wish != ev.Touched()] == [ev.Graded(4), ev.RatingSkipped()]


def test_elder_turns_the_pages_of_many_choices(screen: Screen) -> None:
    screen.show("field-money", DisplayMode.ELDER)
    assert not screen.finger.sees("option:above_20000")
    screen.tap("pager-next")
    screen.tap("option:above_20000")
    assert ev.FieldAnswered("income_band", "above_20000") in screen.wishes


@pytest.mark.parametrize("name", ["review-full", "notice", "confirm"])
def test_elder_primary_turns_before_it_goes_on(screen: Screen, name: str) -> None:
    screen.show(name, DisplayMode.ELDER)
    turns = 0
    while ev.WentOn() not in screen.wishes:
        screen.tap("primary")
        turns += 1
        assert turns < 8
    assert turns > 1
    screen.tap("pager-previous")


@pytest.mark.parametrize(
    ("scene", "name", "wish"),
    [
        ("sheet-idle", "overlay-primary", ev.OverlayClosed()),
        ("sheet-card-removed", "overlay-secondary", ev.CancelConfirmed()),
        ("sheet-curtain", "overlay-primary", ev.OverlayClosed()),
        ("review", "hide", ev.CurtainDrawn()),
        ("review", "size", ev.ModeToggled()),
        ("review", "cancel", ev.CancelAsked()),
        ("review", "back", ev.WentBack()),
        ("identify-left_card", "primary", ev.OwnCardConfirmed()),
        ("identify-waiting", "other-way", ev.OtherWayAsked()),
        ("promise", "secondary", ev.PromiseDeclined()),
        ("stop-session_ended", "primary", ev.WentBack()),
        ("stop-session_ended", "third", ev.WentOn()),
        ("stop-platform_busy", "secondary", ev.SlipAsked()),
        ("stop-offline", "primary", ev.WentOn()),
        ("promise", "primary", ev.PromiseAccepted()),
        ("notice", "secondary", ev.SlipAsked()),
        ("hand-over-waiting", "print-again:receipt", ev.PrintAgainAsked("receipt")),
        ("hand-over-missed", "print-again:document", ev.PrintAgainAsked("document")),
        ("hand-over-asked", "missed", ev.PaperMissed()),
        ("hand-over-cutter", "on-a4", ev.ReceiptOnA4Asked()),
        ("hand-over", "secondary", ev.FormSheetAsked()),
        ("notice-blank", "third", ev.BlankFormsAsked()),
        ("paper-looking", "paper-sample", ev.SampleAsked()),
        ("paper-glare", "paper-sample", ev.SampleAsked()),
        ("notice", "sample:HKB", ev.SampleAsked("HKB")),
        ("notice-counter", "sample:QZJD", ev.SampleAsked("QZJD")),
        ("sheet-sample", "overlay-primary", ev.OverlayClosed()),
        ("sheet-sample-told-counter", "overlay-primary", ev.OverlayClosed()),
        ("hand-over-form-jammed", "print-again:form", ev.PrintAgainAsked("form")),
        ("review", "dispute:phone", ev.FieldDisputed("phone")),
    ],
)
def test_each_key_has_its_wish(screen: Screen, scene: str, name: str, wish: object) -> None:
    screen.show(scene)
    screen.tap(name)
    assert wish in screen.wishes


def test_a_sheet_takes_every_touch_and_the_focus(screen: Screen) -> None:
    screen.show("review")
    point = middle(screen, "help")
    screen.show("sheet-cancel")
    touch = Touch(screen)
    touch.press(point)
    touch.release(point)
    QTest.qWait(20)
    assert ev.HelpAsked() not in screen.wishes
    reached = set()
    for _ in range(6):
        QTest.keyClick(screen.window, Qt.Key.Key_Tab)
        focus = screen.window.activeFocusItem()
        if focus is not None and focus.objectName():
            reached.add(focus.objectName())
    assert reached == {"overlay-primary", "overlay-secondary", "overlay-choice-0"}
