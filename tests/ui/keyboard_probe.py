# SPDX-License-Identifier: Apache-2.0
"""Run as a process of its own by test_keyboard.py: types pinyin on the on-screen keyboard and says what was seen, as JSON.

Its own process, because the keyboard's dictionary goes where XDG_CONFIG_HOME said when Qt began.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from config.modes import DisplayMode
from ui.app import Application, prepare_environment
from ui.preview_scenes import scenes
from ui.preview_stage import Stage
from ui.tour.finger import find_item

WAIT_MS = 3000


def walk(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible():
        yield item
        for child in item.childItems():
            yield from walk(child)


def main() -> int:
    prepare_environment(None)
    stage = Stage()
    warnings: list[str] = []
    panel = stage.settings.panel
    application = Application(
        stage.pages.shell,
        width_px=panel.width_px,
        height_px=panel.height_px,
        fullscreen=False,
        on_warning=warnings.append,
    )
    application.show()
    window, root = application.window, application.window.contentItem()
    stage.show(next(scene for scene in scenes() if scene.name == "field-text"), DisplayMode(sys.argv[1]))
    device = QTest.createTouchDevice()

    def touch(item: QQuickItem) -> None:
        point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.touchEvent(window, device).press(0, point, window).commit()
        QTest.qWait(30)
        QTest.touchEvent(window, device).release(0, point, window).commit()
        QTest.qWait(40)

    def wait_for(name: str) -> list[QQuickItem]:
        """Visible items that have this property."""
        for _ in range(WAIT_MS // 50):
            found = [item for item in walk(root) if item.property(name) is not None]
            if found:
                return found
            QTest.qWait(50)
        return []

    def keys() -> dict[str, QQuickItem]:
        return {str(item.property("text")): item for item in walk(root) if item.property("keyType") is not None}

    seen: dict[str, object] = {"keyboard_came_by_itself": bool(wait_for("keyType"))}
    QTest.qWait(300)
    field = find_item(root, "field-input")
    if field is None:
        return 1
    for letter in "zhangwei":
        touch(keys()[letter])
    candidates = wait_for("candidateWords")
    scale = float(panel.pixels_per_mm)
    letters = [text for one in candidates for text in walk(one) if text.inherits("QQuickText")]
    key = keys()["g"]
    seen["candidates"] = [str(one.property("candidateWords")) for one in candidates]
    seen["candidate_mm"] = letters[0].property("font").pixelSize() / scale
    seen["candidate_high_mm"] = candidates[0].height() / scale
    seen["key_mm"] = [key.width() / scale, key.height() / scale]
    top = min(one.mapRectToScene(QRectF(0, 0, 1, 1)).y() for one in candidates)
    low = [one for name in ("primary", "help", "field-input") if (one := find_item(root, name)) is not None]
    seen["page_above_keyboard"] = all(one.mapRectToScene(one.boundingRect()).bottom() <= top for one in low)
    touch(candidates[0])
    QTest.qWait(100)
    seen["text"] = str(field.property("text"))

    def done() -> QQuickItem:
        return next(item for item in walk(root) if item.property("keyType") is not None and _is_done(item))

    for letter in "kaiche":
        touch(keys()[letter])
    QTest.qWait(200)
    seen["spelled"] = str(field.property("preeditText"))
    offered = str(wait_for("candidateWords")[0].property("candidateWords"))
    touch(done())
    QTest.qWait(200)
    seen["done_in_the_middle"] = [offered, str(field.property("text"))]
    for letter in "gongren":
        touch(keys()[letter])
    QTest.qWait(200)
    offered = str(wait_for("candidateWords")[0].property("candidateWords"))
    answered: list[object] = []
    stage.pages.field_page.wished.connect(answered.append)
    primary = find_item(root, "primary")
    if primary is not None:
        touch(primary)
    seen["offered_last"] = offered
    seen["answered"] = [getattr(one, "raw", "") for one in answered]
    seen["warnings"] = warnings
    sys.stdout.write(json.dumps(seen, ensure_ascii=False))
    sys.stdout.flush()
    os._exit(0)


def _is_done(item: QQuickItem) -> bool:
    return item.property("actionId") is not None


if __name__ == "__main__":
    sys.exit(main())
