# SPDX-License-Identifier: Apache-2.0
"""The resident's copy of what they promised, one A4 sheet a promise: what :mod:`~promise_copy` says on the roll.

Source: domain notes 1.3 rows 46 and 47.
"""

from __future__ import annotations

from typing import Final

from kiosk.case.promised import LATE_TERM, Promised
from kiosk.case.receipt import ReceiptFacts
from kiosk.printing.marks import environment_mark
from kiosk.printing.page import A4_WIDTH_MM, MARK, SOFT, Page, Side
from kiosk.printing.promise_copy import COPY, I_PROMISE, IN_FULL, OTHERWISE, SIGNED, WHERE, case_line, signer
from kiosk.printing.receipt import spoken_time
from kiosk.printing.roll import wrap

_MARGIN: Final = 22.0
_INNER: Final = A4_WIDTH_MM - 2 * _MARGIN
_VALUES: Final = 52.0
_FOOT: Final = 276.0
_MM_A_POINT: Final = 0.3528


def draw_promise(page: Page, promised: Promised, facts: ReceiptFacts, size_pt: float) -> None:
    """On an empty sheet; what would not fit is written smaller, down to 11 pt, never left out."""
    while size_pt > 11 and _bottom(promised, size_pt) > _FOOT:
        size_pt -= 1
    mark = environment_mark(facts.environment)
    if mark:
        page.watermark(mark)
        page.text(A4_WIDTH_MM / 2, 14, mark, 15, side=Side.CENTER, ink=MARK, strong=True)
    page.text(A4_WIDTH_MM / 2, 32, promised.term, 26, side=Side.CENTER, strong=True, most_mm=_INNER)
    page.text(A4_WIDTH_MM / 2, 42, COPY, 14, side=Side.CENTER, ink=SOFT)
    page.rule(_MARGIN, 48, _INNER)
    step, y = _step(size_pt), _top(size_pt)
    label, number = case_line(facts)
    rows = (
        ("办什么", facts.item_name),
        ("谁签的", signer(facts)),
        (label, number),
        (SIGNED, spoken_time(promised.given_at)),
    )
    for name, value in rows:
        page.text(_MARGIN, y, name, size_pt * 0.85, ink=SOFT)
        page.text(_MARGIN + _VALUES, y, value, size_pt, strong=True, most_mm=_INNER - _VALUES)
        y += step
    page.rule(_MARGIN, y - step * 0.5, _INNER)
    y += step * 0.5
    for heading, texts, is_strong in _sections(promised):
        page.text(_MARGIN, y, heading, size_pt * 0.85, ink=SOFT)
        y += step
        for text in texts:
            for line in _lines(text, size_pt):
                page.text(_MARGIN + 4, y, line, size_pt, strong=is_strong, most_mm=_INNER - 4)
                y += step
        y += step * 0.4
    page.rule(_MARGIN, _FOOT + 4, _INNER)
    page.text(_MARGIN, _FOOT + 10, f"帮办电话 {facts.help_phone}", 11)
    page.text(_MARGIN + _INNER, _FOOT + 10, f"终端编号 {facts.terminal_id}", 10, side=Side.RIGHT, ink=SOFT)


def _sections(promised: Promised) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    official = ((IN_FULL, (promised.official,), False),) if promised.official else ()
    lines = (*promised.lines, WHERE) if promised.term == LATE_TERM else promised.lines
    return ((I_PROMISE, lines, True), *official, (OTHERWISE, (promised.consequence,), True))


def _lines(text: str, size_pt: float) -> list[str]:
    return wrap(text, int((_INNER - 4) / (size_pt * _MM_A_POINT / 2)))


def _step(size_pt: float) -> float:
    return size_pt * 0.62


def _top(size_pt: float) -> float:
    return 48 + _step(size_pt) * 1.2


def _bottom(promised: Promised, size_pt: float) -> float:
    """Where the last line would stand."""
    lines = sum(1.4 + sum(len(_lines(one, size_pt)) for one in texts) for _, texts, _ in _sections(promised))
    return _top(size_pt) + _step(size_pt) * (4.5 + lines)
