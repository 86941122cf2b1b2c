# SPDX-License-Identifier: Apache-2.0
"""空白表格 as an A4 PDF, one sheet a form: boxes to write in, what is declared, lines to sign. Source: domain notes 1.2 row 21.

The same facts give the same bytes. In 长者版 the type is larger, the room for writing the same.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from config.modes import DisplayMode, Environment
from drivers.document_printer.port import PrintableDocument
from kiosk.printing.blank_facts import BlankSheet
from kiosk.printing.fonts import FontStack
from kiosk.printing.marks import environment_mark
from kiosk.printing.page import A4_WIDTH_MM, BLACK, MARK, SOFT, Page, Side, new_canvas
from kiosk.printing.roll import wrap

TITLE: Final = "空白表"
HINT: Final = "用黑色的笔写，写清楚，不要涂改"
_MARGIN: Final = 22.0
_INNER: Final = A4_WIDTH_MM - 2 * _MARGIN
_LABEL_MM: Final = 36.0
_LINE_MM: Final = 11.0
_FOOT: Final = 278.0
_SIGN_MM: Final = 16.0
_MM_A_POINT: Final = 0.3528


class TooLong(ValueError):
    """A form does not fit on its sheet: it must be written shorter."""


def blank_sheets(
    forms: Sequence[BlankSheet],
    environment: Environment,
    site_name: str,
    mode: DisplayMode,
    fonts: FontStack | None = None,
) -> PrintableDocument:
    """One sheet for each of ``forms``.

    Raises:
        TooLong: one of them does not fit.
        kiosk.printing.fonts.FontMissing: a font package is not installed.
        kiosk.printing.fonts.CharactersMissing: a text cannot be drawn completely.
    """
    fonts = fonts or FontStack()
    target = io.BytesIO()
    canvas = new_canvas(target, TITLE, fonts)
    page = Page(canvas, fonts)
    size_pt = 14.0 if mode is DisplayMode.ELDER else 12.0
    for form in forms:
        _draw(page, form, environment, site_name, size_pt)
        canvas.showPage()
    canvas.save()
    return PrintableDocument(target.getvalue(), len(forms), TITLE)


def _draw(page: Page, form: BlankSheet, environment: Environment, site_name: str, size_pt: float) -> None:
    mark = environment_mark(environment)
    if mark:
        page.watermark(mark)
        page.text(A4_WIDTH_MM / 2, 14, mark, 15, side=Side.CENTER, ink=MARK, strong=True)
    page.text(A4_WIDTH_MM / 2, 30, form.title, 24, side=Side.CENTER, strong=True, most_mm=_INNER)
    page.text(A4_WIDTH_MM / 2, 38, HINT, 11, side=Side.CENTER, ink=SOFT)
    y = 44.0
    for row in form.rows:
        height = _LINE_MM * row.lines
        page.box(_MARGIN, y, _LABEL_MM, height, edge=BLACK)
        page.box(_MARGIN + _LABEL_MM, y, _INNER - _LABEL_MM, height, edge=BLACK)
        base = y + height / 2 + size_pt * 0.12
        page.text(_MARGIN + 3, base, row.label, size_pt, most_mm=_LABEL_MM - 5)
        page.text(_MARGIN + _LABEL_MM + 3, base, row.fill, size_pt, most_mm=_INNER - _LABEL_MM - 6)
        y += height
    y += size_pt * 0.75
    step = size_pt * 0.58
    for text in form.statement:
        y = _paragraph(page, f"　　{text}", y, size_pt, step)
    y += step
    for who in form.signs:
        page.text(_MARGIN, y + _SIGN_MM * 0.6, who, size_pt, strong=True)
        page.rule(_MARGIN + _LABEL_MM, y + _SIGN_MM * 0.7, 52, ink=BLACK)
        page.text(_MARGIN + _LABEL_MM + 58, y + _SIGN_MM * 0.6, "日期　　　　年　　月　　日", size_pt)
        y += _SIGN_MM
    y += step * 0.5
    for number, text in enumerate(form.notes, start=1):
        y = _paragraph(page, f"{number}. {text}", y, size_pt * 0.85, step * 0.9)
    if y > _FOOT:
        raise TooLong(form.title)
    page.rule(_MARGIN, _FOOT + 4, _INNER)
    page.text(_MARGIN, _FOOT + 10, form.basis, 8, ink=SOFT, most_mm=_INNER * 0.72)
    page.text(_MARGIN + _INNER, _FOOT + 10, site_name, 8, side=Side.RIGHT, ink=SOFT, most_mm=_INNER * 0.26)


def _paragraph(page: Page, text: str, y: float, size_pt: float, step: float) -> float:
    for line in wrap(text, int(_INNER / (size_pt * _MM_A_POINT / 2))):
        page.text(_MARGIN, y, line, size_pt, most_mm=_INNER)
        y += step
    return y
