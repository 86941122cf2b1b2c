# SPDX-License-Identifier: Apache-2.0
"""What is on screen as rectangles, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickWindow

SLACK = 2.0
"""Pixels that rounding may cost."""

DECORATION = "environment-mark"


def walk(item: QQuickItem) -> Iterator[QQuickItem]:
    """Everything visible below ``item``, in drawing order."""
    if not item.isVisible() or item.opacity() <= 0:
        return
    yield item
    for child in item.childItems():
        yield from walk(child)


def rect_of(item: QQuickItem) -> QRectF:
    """The item on the window."""
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def painted(text: QQuickItem) -> QRectF:
    """Where the letters of a text are."""
    width, height = float(text.property("contentWidth")), float(text.property("contentHeight"))
    # PySide6 cannot convert this enumeration; QML can
    context = qmlContext(text)
    assert context is not None
    expression = QQmlExpression(context, text, "effectiveHorizontalAlignment + 0")
    align = int(expression.evaluate()[0])
    left = 0.0
    if align & 0x4:
        left = (text.width() - width) / 2
    elif align & 0x2:
        left = text.width() - width
    top = float(text.property("topPadding") or 0)
    place = text.mapToScene(QPointF(left, top))
    return QRectF(place.x(), place.y(), width, height)


def lines_of(text: QQuickItem) -> list[str]:
    """The text as it is broken into lines on screen."""
    lines = []
    for paragraph in str(text.property("text")).split("\n"):
        layout = QTextLayout(paragraph, text.property("font"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(text.width())
            lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].strip())
        layout.endLayout()
    return lines


_NEVER_FIRST = frozenset("，。、；：？！）》”’…,.;:?!)")


def badly_wrapped(view: Seen) -> list[str]:
    """A last line of one character, or a line that begins with what belongs to the line before."""
    problems = []
    for text in view.texts:
        if int(text.property("lineCount") or 1) < 2:
            continue
        lines = [line for line in lines_of(text) if line]
        if len(lines[-1].rstrip("。？！?!")) < 2 and "\n" not in str(text.property("text")):
            problems.append(f"a character alone: {lines}")
        problems += [f"begins with a stop: {line}" for line in lines[1:] if line[0] in _NEVER_FIRST]
    return problems


@dataclass(frozen=True)
class Seen:
    """Texts and keys of a page."""

    texts: tuple[QQuickItem, ...]
    keys: tuple[QQuickItem, ...]


def is_key(item: QQuickItem) -> bool:
    """One of ours that can be touched (Touchable.qml)."""
    return item.property("accessibleText") is not None and item.property("usable") is not None


def _above(item: QQuickItem) -> Iterator[QQuickItem]:
    """``item`` and everything that holds it."""
    parent: QQuickItem | None = item
    while parent is not None:
        yield parent
        parent = parent.parentItem()


def is_below(item: QQuickItem, ancestor: QQuickItem) -> bool:
    """Whether ``ancestor`` holds ``item``."""
    return any(one == ancestor for one in _above(item))


def top_layer(window: QQuickWindow, overlay: str) -> QQuickItem:
    """The sheet when there is one (the page is dimmed or covered), else everything."""
    root = window.contentItem()
    if not overlay:
        return root
    sheet = next(item for item in walk(root) if item.objectName() in ("overlay-primary", "overlay-no-words"))
    while True:
        parent = sheet.parentItem()
        assert parent is not None
        if parent == root:
            return sheet
        sheet = parent


def seen(root: QQuickItem) -> Seen:
    """All visible texts with words in them and all keys below ``root``."""
    texts, keys = [], []
    for item in walk(root):
        if item.inherits("QQuickText") and str(item.property("text")).strip() and item.objectName() != DECORATION:
            texts.append(item)
        if is_key(item):
            keys.append(item)
    return Seen(tuple(texts), tuple(keys))


def _words(item: QQuickItem) -> str:
    return str(item.property("text") or item.property("accessibleText"))[:24]


def clipped(view: Seen, window: QQuickWindow) -> list[str]:
    """Texts that are cut, or larger than their place, their key or the window."""
    whole = QRectF(0, 0, window.width(), window.height())
    problems = []
    keys = {key: rect_of(key).adjusted(-SLACK, -SLACK, SLACK, SLACK) for key in view.keys}
    for text in view.texts:
        place = painted(text)
        if text.property("truncated"):
            problems.append(f"truncated: {_words(text)}")
        if place.width() > text.width() + SLACK or place.height() > text.height() + SLACK:
            problems.append(f"larger than its place: {_words(text)}")
        if not whole.contains(place):
            problems.append(f"outside the window: {_words(text)} {place}")
        problems += [
            f"outside its key: {_words(text)}" for one in _above(text) if one in keys and not keys[one].contains(place)
        ]
    return problems


def overlapping(view: Seen) -> list[str]:
    """Texts over texts, texts under keys of which they are no part, keys over keys."""
    problems = []
    places = [(text, painted(text).adjusted(SLACK, SLACK, -SLACK, -SLACK)) for text in view.texts]
    keys = [(key, rect_of(key)) for key in view.keys]
    for index, (one, place) in enumerate(places):
        for other, other_place in places[index + 1 :]:
            # lines of type have air above and below the letters: only a real overlap counts
            air = min(place.height(), other_place.height()) * 0.22
            if place.adjusted(0, air, 0, -air).intersects(other_place):
                problems.append(f"text over text: {_words(one)} / {_words(other)}")
        for key, key_place in keys:
            if key_place.intersects(place) and not is_below(one, key):  # in this order: hardly any do
                problems.append(f"text under a key: {_words(one)} / {_words(key)}")
    return problems


def too_small(view: Seen, least: float) -> list[str]:
    """Keys with a side below ``least`` pixels."""
    return [
        f"{key.objectName() or _words(key)}: {key.width():.0f}x{key.height():.0f}"
        for key in view.keys
        if key.property("usable") and min(key.width(), key.height()) < least - SLACK
    ]


def too_near(view: Seen, least: float) -> list[str]:
    """Pairs of keys with less than ``least`` pixels between them."""
    problems = []
    for index, one in enumerate(view.keys):
        wide = rect_of(one).adjusted(-least + SLACK, -least + SLACK, least - SLACK, least - SLACK)
        for other in view.keys[index + 1 :]:
            if wide.intersects(rect_of(other)):
                problems.append(f"{_words(one)} / {_words(other)}")
    return problems
