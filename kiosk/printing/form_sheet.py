# SPDX-License-Identifier: Apache-2.0
"""申请表 as an A4 PDF: the form as it was filed, for the resident to keep. Source: domain notes 1.3 row 33.

The same facts give the same bytes; as many sheets as it takes, nothing is cut off.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from config.modes import DisplayMode
from drivers.document_printer.port import PrintableDocument
from kiosk.case.filed_form import FiledForm, SheetHead
from kiosk.printing.fonts import FontStack
from kiosk.printing.marks import environment_mark
from kiosk.printing.page import A4_WIDTH_MM, BLACK, MARK, SOFT, Page, Side, new_canvas
from kiosk.printing.promise_copy import I_PROMISE, IN_FULL, OTHERWISE
from kiosk.printing.receipt import WAITING, WHAT_WAITING_MEANS, spoken_time
from kiosk.printing.roll import wrap

TITLE: Final = "申请表"
NOT_SIGNED: Final = "这件事不用签名"
HEADS: Final = ("项目", "填的内容", "从哪里来")
_MARGIN: Final = 22.0
_INNER: Final = A4_WIDTH_MM - 2 * _MARGIN
_TOP, _FOOT = 52.0, 272.0
_COLUMNS: Final = (0.0, 46.0, 136.0)
"""Label, value, origin."""
_MM_A_POINT: Final = 0.3528
_SIGN_MM: Final = (70.0, 26.0)
"""The picture of the handwriting; it was written in a box of this shape or another, and keeps its proportions."""
_MOST_TOGETHER: Final = 12
"""Lines of a field that are kept on one sheet; a longer one (经营范围) goes on overleaf, where a sheet could not hold it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the sheet: texts at x positions, each as wide as it may be; ``signature``: the picture stands here."""

    height: float
    texts: tuple[tuple[float, float, str, bool], ...] = ()
    rule: bool = False
    """A line above it."""
    signature: bool = False
    keeps: bool = False
    """On one sheet with the line below it."""


def form_sheet(
    form: FiledForm, head: SheetHead, mode: DisplayMode, fonts: FontStack | None = None
) -> PrintableDocument:
    """The paper as PDF; in 长者版 in larger type.

    Raises:
        kiosk.printing.fonts.FontMissing: a font package is not installed.
        kiosk.printing.fonts.CharactersMissing: a text cannot be drawn completely.
    """
    fonts = fonts or FontStack()
    target = io.BytesIO()
    canvas = new_canvas(target, TITLE, fonts)
    page = Page(canvas, fonts)
    size_pt = 15.0 if mode is DisplayMode.ELDER else 12.0
    sheets = list(_sheets(list(_lines(form, head, size_pt))))
    for number, lines in enumerate(sheets, start=1):
        _frame(page, form, head, number, len(sheets))
        y = _TOP
        for line in lines:
            _draw(page, form, line, y, size_pt)
            y += line.height
        canvas.showPage()
    canvas.save()
    return PrintableDocument(target.getvalue(), len(sheets), TITLE)


def _lines(form: FiledForm, head: SheetHead, size_pt: float) -> Iterator[_Line]:
    step = size_pt * 0.58
    if not head.has_reached:
        for words in (WAITING, *WHAT_WAITING_MEANS):
            yield _Line(step, ((0.0, _INNER, words, True),))
    yield _Line(
        step, tuple((x, _INNER - x, words, False) for x, words in zip(_COLUMNS, HEADS, strict=True)), keeps=True
    )
    for row in form.rows:
        yield from _row((row.label, row.value, row.origin), size_pt, step)
    if form.materials:
        yield _heading("材料", step)
        for name, how in form.materials:
            yield from _paragraph(f"{name}　{how}", size_pt, step)
    for one in form.promised:
        yield _heading(one.term, step)
        for text in (f"{I_PROMISE}{'；'.join(one.lines)}", *((f"{IN_FULL}{one.official}",) if one.official else ()),
                     f"{OTHERWISE}{one.consequence}"):  # fmt: skip
            yield from _paragraph(text, size_pt, step)
    yield _heading("签名", step)
    if form.signed_at:
        yield _Line(step, ((0.0, _INNER, f"{form.signer}　{spoken_time(form.signed_at)}", False),), keeps=True)
        yield _Line(_SIGN_MM[1] + 4, signature=True)
    else:
        yield _Line(step, ((0.0, _INNER, NOT_SIGNED, False),))


def _heading(text: str, step: float) -> _Line:
    return _Line(step * 1.9, ((0.0, _INNER, text, True),), keeps=True)


def _row(texts: tuple[str, str, str], size_pt: float, step: float) -> Iterator[_Line]:
    widths = (_COLUMNS[1] - 3, _COLUMNS[2] - _COLUMNS[1] - 3, _INNER - _COLUMNS[2])
    cells = [wrap(text, _columns(width, size_pt)) for text, width in zip(texts, widths, strict=True)]
    for index in range(most := max(len(cell) for cell in cells)):
        yield _Line(
            step * 1.15 if index == most - 1 else step,
            tuple(
                (x, width, cell[index], place == 1)
                for place, (x, width, cell) in enumerate(zip(_COLUMNS, widths, cells, strict=True))
                if index < len(cell)
            ),
            rule=index == 0,
            keeps=index < most - 1 and most <= _MOST_TOGETHER,
        )


def _paragraph(text: str, size_pt: float, step: float) -> Iterator[_Line]:
    for line in wrap(text, _columns(_INNER, size_pt)):
        yield _Line(step, ((0.0, _INNER, line, False),))


def _columns(width_mm: float, size_pt: float) -> int:
    return max(2, int(width_mm / (size_pt * _MM_A_POINT / 2)))


def _sheets(lines: list[_Line]) -> Iterator[list[_Line]]:
    sheet: list[_Line] = []
    together: list[_Line] = []
    used = 0.0
    for line in lines:
        together.append(line)
        if line.keeps:
            continue
        height = sum(one.height for one in together)
        if used + height > _FOOT - _TOP:
            yield sheet
            sheet, used = [], 0.0
        sheet += together
        used += height
        together = []
    yield sheet


def _frame(page: Page, form: FiledForm, head: SheetHead, number: int, of: int) -> None:
    mark = environment_mark(head.environment)
    if mark:
        page.watermark(mark)
        page.text(A4_WIDTH_MM / 2, 14, mark, 15, side=Side.CENTER, ink=MARK, strong=True)
    page.text(A4_WIDTH_MM / 2, 28, TITLE, 24, side=Side.CENTER, strong=True)
    page.text(A4_WIDTH_MM / 2, 37, form.item_name, 15, side=Side.CENTER, strong=True, most_mm=_INNER)
    page.text(_MARGIN, 46, f"{head.number_label} {head.number}", 11)
    page.text(_MARGIN + _INNER, 46, f"终端收件时间 {spoken_time(head.received_at)}", 11, side=Side.RIGHT)
    page.rule(_MARGIN, 49, _INNER)
    page.rule(_MARGIN, _FOOT + 4, _INNER)
    page.text(_MARGIN, _FOOT + 10, f"{head.site_name}　终端编号 {head.terminal_id}", 10, ink=SOFT, most_mm=_INNER * 0.6)
    page.text(_MARGIN + _INNER, _FOOT + 10, f"第 {number} 页，共 {of} 页", 10, side=Side.RIGHT, ink=SOFT)
    page.text(_MARGIN, _FOOT + 16, f"核对码 {spaced(form.sha256)}", 8, ink=SOFT, most_mm=_INNER)


def spaced(digest: str) -> str:
    """In eights, to be read aloud and compared."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _draw(page: Page, form: FiledForm, line: _Line, top: float, size_pt: float) -> None:
    if line.signature:
        _draw_signature(page, form, top)
        return
    if line.rule:
        page.rule(_MARGIN, top, _INNER, weight_pt=0.4)
    base = top + line.height - size_pt * 0.16
    for x, width, text, strong in line.texts:
        page.text(_MARGIN + x, base, text, size_pt, strong=strong, most_mm=width, ink=BLACK)


def _draw_signature(page: Page, form: FiledForm, top: float) -> None:
    points = [point for stroke in form.strokes_hmm for point in stroke]
    left, upper = min(x for x, _ in points), min(y for _, y in points)
    across, down = max(x for x, _ in points) - left, max(y for _, y in points) - upper
    scale = min(_SIGN_MM[0] / max(across, 1), _SIGN_MM[1] / max(down, 1), 0.01)  # never larger than it was written
    for stroke in form.strokes_hmm:
        page.line([(_MARGIN + (x - left) * scale, top + 2 + (y - upper) * scale) for x, y in stroke])
