# SPDX-License-Identifier: Apache-2.0
"""Contrast of the colours and sizes of the type, computed from the live style (WCAG 2.2 relative luminance)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from config.modes import DisplayMode
from tests.ui.screen import Screen


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def ratio(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def style(screen: Screen) -> Iterator[QObject]:
    screen.show("attract")
    found = screen.application.engine.singletonInstance("Kiosk.Style", "Style")
    assert isinstance(found, QObject)
    yield found
    screen.show("attract")


def test_the_measure_itself() -> None:
    assert ratio(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert ratio(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)


# name of the letters' colour, name of the ground, least ratio in the standard mode, least ratio in 长者版 (None: as standard)
PAIRS = [
    ("ink", "card", 15.0, None),
    ("ink", "ground", 13.0, None),
    ("ink", "idle", 7.0, None),
    ("inkSoft", "card", 7.0, None),
    ("inkSoft", "ground", 6.5, None),
    ("inkSoft", "primaryTint", 6.0, None),
    ("inkOnPrimary", "primary", 7.5, None),
    ("inkOnPrimary", "primaryPressed", 10.0, None),
    ("inkOnPrimarySoft", "primary", 5.5, None),
    ("primaryDeep", "card", 10.0, None),
    ("primaryDeep", "ground", 9.0, None),
    ("primaryDeep", "primaryTint", 9.0, None),
    ("primaryDeep", "primaryTintPressed", 7.0, None),
    ("help", "helpTint", 7.0, None),
    ("help", "helpPressed", 6.0, None),
    ("help", "card", 7.0, None),
    ("help", "ground", 7.0, None),
    ("card", "help", 7.0, None),
    ("warn", "ground", 6.0, None),
    ("warn", "warnTint", 6.0, None),
    ("goodInk", "card", 6.0, 8.0),
    ("goodInk", "ground", 5.5, 7.0),
    ("goodInk", "goodTint", 5.5, 7.0),
    ("disabledText", "idle", 3.5, None),
    # edges of controls and signs: 3:1 (WCAG 1.4.11)
    ("outline", "card", 3.0, None),
    ("outline", "ground", 3.0, None),
    ("primary", "ground", 3.0, None),
    ("good", "ground", 3.0, None),
]


@pytest.mark.parametrize(("letters", "ground", "standard", "elder"), PAIRS)
def test_contrast(
    screen: Screen, style: QObject, letters: str, ground: str, standard: float, elder: float | None
) -> None:
    for mode, least in ((DisplayMode.STANDARD, standard), (DisplayMode.ELDER, elder or standard)):
        screen.show("attract", mode)
        assert ratio(QColor(style.property(letters)), QColor(style.property(ground))) >= least, mode


def test_the_mark_of_the_environment_does_not_hurt_reading(style: QObject) -> None:
    mark = QColor(style.property("mark"))
    assert ratio(mark, QColor(style.property("ground"))) < 1.15
    for letters in ("ink", "inkSoft", "primaryDeep", "help"):
        assert ratio(QColor(style.property(letters)), mark) >= 6.0


@pytest.mark.parametrize(
    ("mode", "body", "title", "button"), [(DisplayMode.STANDARD, 6.9, 9.0, 27.0), (DisplayMode.ELDER, 9.6, 14.0, 30.0)]
)
def test_sizes(screen: Screen, style: QObject, mode: DisplayMode, body: float, title: float, button: float) -> None:
    screen.show("attract", mode)
    scale = screen.pixels_per_mm
    assert int(style.property("body")) / scale >= body
    assert int(style.property("title")) / scale >= title
    assert int(style.property("buttonHeight")) / scale >= button - 0.2


def test_everything_scales_with_the_panel(screen: Screen, style: QObject) -> None:
    screen.show("attract")
    shell = screen.stage.pages.shell
    before, scale = int(style.property("body")), shell.pixelsPerMm
    shell.pixelsPerMm = scale * 2
    try:
        assert int(style.property("body")) == pytest.approx(2 * before, abs=1)
    finally:
        shell.pixelsPerMm = scale
