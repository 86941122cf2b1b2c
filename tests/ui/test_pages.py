# SPDX-License-Identifier: Apache-2.0
"""Every page and sheet in both modes: loads without a warning, nothing cut or covered, keys large enough, named, reachable.

Sizes: domain notes 5 (targets 15 mm and 3 mm apart; in 长者版 20 mm and 5 mm, four choices a screen, nothing scrolls).
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from config.modes import DisplayMode
from tests.ui import geometry
from tests.ui.screen import SCENES, Screen
from ui.app import QML_DIR
from ui.visit.sheets import ELDER_PAGES

TARGET_MM = {DisplayMode.STANDARD: 15.0, DisplayMode.ELDER: 20.0}
APART_MM = {DisplayMode.STANDARD: 3.0, DisplayMode.ELDER: 5.0}
LEAST_TYPE_MM = {DisplayMode.STANDARD: 5.0, DisplayMode.ELDER: 7.0}
BAND_MM = 5.0


def pager_of(root: QQuickItem) -> QQuickItem | None:
    for item in geometry.walk(root):
        if item.property("pages") is not None and item.property("page") is not None:
            return item
    return None


def check(screen: Screen, mode: DisplayMode) -> list[str]:
    root = geometry.top_layer(screen.window, screen.stage.pages.shell.overlay)
    view = geometry.seen(root)
    scale = screen.pixels_per_mm
    problems = geometry.clipped(view, screen.window) + geometry.overlapping(view) + geometry.badly_wrapped(view)
    problems += [f"small key {one}" for one in geometry.too_small(view, TARGET_MM[mode] * scale)]
    problems += [f"keys too near {one}" for one in geometry.too_near(view, APART_MM[mode] * scale)]
    for key in view.keys:
        if not str(key.property("accessibleText")).strip():
            problems.append(f"no accessible name: {key.objectName()}")
        if not key.objectName():
            problems.append(f"no object name: {key.property('accessibleText')}")
    for text in view.texts:
        size = text.property("font").pixelSize() / scale
        if size < LEAST_TYPE_MM[mode] - 0.2 and not (size >= BAND_MM - 0.2 and geometry.painted(text).y() < 8 * scale):
            problems.append(f"type of {size:.1f} mm: {text.property('text')}")
    if mode is DisplayMode.ELDER:
        choices = [key for key in view.keys if key.objectName().startswith(("option:", "tile:"))]
        if len(choices) > 4:
            problems.append(f"{len(choices)} choices on one screen")
    return problems


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("name", sorted(SCENES))
def test_page(screen: Screen, name: str, mode: DisplayMode) -> None:
    screen.show(name, mode)
    problems = check(screen, mode)
    pager = pager_of(screen.window.contentItem())
    if pager is not None and not screen.stage.pages.shell.overlay:
        for page in range(1, int(pager.property("pages"))):
            pager.setProperty("page", page)
            screen.window.grabWindow()
            problems += [f"part {page + 1}: {one}" for one in check(screen, mode)]
    assert problems == []


def test_every_page_has_a_scene() -> None:
    shown = {scene.state.page for scene in SCENES.values()}
    assert shown == set(type(next(iter(shown))))
    assert {scene.state.overlay for scene in SCENES.values()} == set(type(next(iter(SCENES.values())).state.overlay))


def test_elder_layouts_that_the_presenter_names_exist() -> None:
    folder = QML_DIR / "Kiosk" / "Pages" / "Elder"
    assert {path.name for path in folder.glob("*.qml")} == {f"{name}Page.qml" for name in ELDER_PAGES}


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("name", ["attract", "review", "number-error", "stop-offline", "hand-over-proof"])
def test_tab_reaches_every_key_head_first_help_last(screen: Screen, name: str, mode: DisplayMode) -> None:
    screen.show(name, mode)
    view = geometry.seen(screen.window.contentItem())
    expected = [key.objectName() for key in view.keys if key.property("usable")]
    screen.window.requestActivate()
    order: list[QQuickItem] = []
    for _ in range(3 * len(view.keys) + 10):
        QTest.keyClick(screen.window, Qt.Key.Key_Tab)
        item = screen.window.activeFocusItem()
        if item in order:
            break
        if item is not None and geometry.is_key(item):
            order.append(item)
    names = [one.objectName() for one in order]
    assert expected[-1] == "help"
    start = names.index(expected[0])
    assert names[start:] + names[:start] == expected


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("name", ["sheet-idle", "sheet-card-removed", "sheet-curtain"])
def test_nothing_of_the_page_is_on_screen_while_it_is_covered(screen: Screen, name: str, mode: DisplayMode) -> None:
    screen.show(name, mode)
    sheet = geometry.top_layer(screen.window, screen.stage.pages.shell.overlay)
    rows = screen.stage.pages.review.rows
    below = [item for item in geometry.walk(screen.window.contentItem()) if not geometry.is_below(item, sheet)]
    texts = {str(item.property("text")) for item in below if item.inherits("QQuickText")}
    assert texts.isdisjoint({row["value"] for row in rows})


def test_help_and_primary_keep_their_places(screen: Screen) -> None:
    for mode in DisplayMode:
        places = set()
        for name in ("review", "confirm", "sign", "hand-over", "stop-offline", "number-empty", "notice"):
            screen.show(name, mode)
            keys = {key.objectName(): geometry.rect_of(key) for key in geometry.seen(screen.window.contentItem()).keys}
            places.add((keys["help"].bottomLeft().toTuple(), keys["primary"].bottomRight().toTuple()))
        assert len(places) == 1


def test_the_environment_is_marked_outside_production_alone(screen: Screen) -> None:
    screen.show("review")
    note = screen.stage.pages.shell.environmentNote

    def marked() -> tuple[bool, bool]:
        items = list(geometry.walk(screen.window.contentItem()))
        band = any(item.inherits("QQuickText") and item.property("text") == note for item in items)
        return band, any(item.objectName() == geometry.DECORATION for item in items)

    assert note
    assert marked() == (True, True)
    screen.show("sheet-curtain")
    assert marked()[0]
    screen.show("review")
    shell = screen.stage.pages.shell
    shell.environmentLabel, shell.environmentNote = "", ""
    screen.reload()
    assert marked() == (False, False)
    assert check(screen, DisplayMode.STANDARD) == []


def test_the_checks_see_what_is_wrong(screen: Screen) -> None:
    screen.show("review-full")
    assert check(screen, DisplayMode.STANDARD) == []
    assert any("small key" in one for one in check(screen, DisplayMode.ELDER))
    screen.stage.pages.review.hint = "灰" * 42
    screen.reload()
    assert any("a character alone" in one for one in check(screen, DisplayMode.STANDARD))
    screen.show("promise")  # a page that turns no leaves
    screen.stage.pages.promise.consequence = "材料" * 400
    screen.reload()
    found = check(screen, DisplayMode.STANDARD)
    assert any("text under a key" in one for one in found)
    screen.show("hand-over")
    screen.stage.pages.hand_over.primaryText = "都拿好了" * 12
    screen.reload()
    assert any("outside its key" in one for one in check(screen, DisplayMode.STANDARD))


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_module_of_the_code_on_screen_is_a_whole_number_of_pixels(screen: Screen, mode: DisplayMode) -> None:
    screen.show("hand-over-code", mode)
    items = geometry.walk(screen.window.contentItem())
    code = next(item for item in items if item.property("modules") is not None)
    modules = int(code.property("modules"))
    assert modules > 40  # a signed receipt, with its quiet border
    assert (code.width() % modules, code.height()) == (0, code.width())
    assert code.width() / modules >= 3


def test_elder_sees_every_place_and_no_sentence_of_a_sheet_breaks(screen: Screen) -> None:
    screen.show("stop-offline", DisplayMode.ELDER)
    seen = {str(text.property("text")) for text in geometry.seen(screen.window.contentItem()).texts}
    names = [str(place["name"]) for place in screen.stage.pages.stop.places]
    assert len(names) == 3
    assert seen.issuperset(names)
    for name in ("sheet-card-removed", "sheet-resume", "sheet-idle", "sheet-cancel"):
        screen.show(name, DisplayMode.ELDER)
        root = geometry.top_layer(screen.window, screen.stage.pages.shell.overlay)
        assert [
            text.property("lineCount") for text in geometry.seen(root).texts if text.property("lineCount") > 1
        ] == []
