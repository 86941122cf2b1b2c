# SPDX-License-Identifier: Apache-2.0
"""A proof (证明) or a query's result (查询结果) as an A4 PDF: any paper but the pension certificate, which lists its months.

What is on it follows domain.md 1.5 row 73: for whom, what for, the rows, when and by whom it was issued, a number, a code by
which anyone can check it, and how often it may be printed again. The same facts always give the same bytes. A real seal is never
imitated: outside production there is a box that says it is a sample; what is advice alone (仅供参考) has none at all.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Final

from config.clock import parse_iso
from config.modes import DisplayMode, Environment
from drivers.document_printer.port import PrintableDocument
from kiosk.platform.permits import PermitState, SubPermit
from kiosk.platform.result_model import ResultDocument
from kiosk.printing.fonts import FontStack
from kiosk.printing.marks import environment_mark
from kiosk.printing.page import A4_WIDTH_MM, BLACK, LINE, MARK, SOFT, TINT, Ink, Page, Side, new_canvas

ADVICE: Final = "advice"
_ADVICE_MARK: Final = "仅供参考"
_MARGIN = 22.0
_INNER = A4_WIDTH_MM - 2 * _MARGIN
_BOTTOM = 276.0  # nothing but the page's foot below this
_END = 52.0  # QR code, code, seal
_CODE_MM: Final = 36.0
_LICENCE_CODE_MM: Final = 58.0
"""Its code holds every permit too: twice as many modules across (row 79)."""
LICENCE: Final = "licence"
_TOP, _NEXT_TOP = 48.0, 44.0
_LARGER, _LICENCE_LARGER = 1.22, 1.06  # 大字版; a licence has less room: its code takes more
_MM_OF_PT: Final = 25.4 / 72


def reprint_line(facts: ResultDocument) -> str:
    """How often it may be printed again."""
    if not facts.reprint_times:
        return "只打一次，请收好。没打出来的，可以再打。"
    return f"{facts.reprint_days} 天内还能补打 {facts.reprint_times} 次。"


def result_document(
    facts: ResultDocument,
    environment: Environment,
    mode: DisplayMode = DisplayMode.STANDARD,
    fonts: FontStack | None = None,
) -> PrintableDocument:
    """The paper as PDF, ready for the A4 printer; in 长者版 in larger type.

    Raises:
        kiosk.printing.fonts.FontMissing: a font package is not installed.
        kiosk.printing.fonts.CharactersMissing: the name (or another text) cannot be drawn completely.
    """
    fonts = fonts or FontStack()
    target = io.BytesIO()
    canvas = new_canvas(target, facts.title, fonts)
    canvas.setSubject(facts.certificate_number)
    canvas.setAuthor(facts.issuer)
    page = Page(canvas, fonts)
    larger = _LICENCE_LARGER if facts.document == LICENCE else _LARGER
    sheets = _Layout(page, facts, larger if mode is DisplayMode.ELDER else 1.0).sheets()
    for number, strokes in enumerate(sheets, start=1):
        _draw_frame(page, facts, environment, number, len(sheets))
        for stroke in strokes:
            stroke()
        if number == len(sheets):
            _draw_end(page, facts, environment)
        canvas.showPage()
    canvas.save()
    return PrintableDocument(target.getvalue(), len(sheets), facts.title)


class _Layout:
    """What stands on which sheet, from the top down; the end of the paper has room on the last one."""

    def __init__(self, page: Page, facts: ResultDocument, scale: float) -> None:
        self._page, self._facts, self._scale = page, facts, scale
        self._sheets: list[list[Callable[[], object]]] = []
        self._y = 0.0

    def sheets(self) -> list[list[Callable[[], object]]]:
        """Strokes for each sheet."""
        self._begin(_TOP)
        facts = self._facts
        is_licence = facts.document == LICENCE
        told = [("企业名称" if is_licence else "姓名", facts.name)]
        told += [("统一社会信用代码" if is_licence else "证件号码", facts.id_number)]
        told += [("用途", facts.purpose)] if facts.purpose else []
        told += [("出具时间", _spoken_time(facts.issued_at)), ("出具单位", facts.issuer)]
        for label, value in told:
            self._pair(label, value, size=13.5, ink=BLACK, column=44.0 if is_licence else 30.0)
        self._y += 3
        for label, value in facts.rows:
            self._row(label, value)
        if facts.table_rows:
            self._table()
        if facts.permits:
            self._permits()
        self._y += 4
        for note in (*facts.notes, reprint_line(facts), "觉得内容不对，请找帮办人员提出异议。"):
            self._line(note, 11.5, SOFT)
        if self._y > _BOTTOM - (_END if _code_mm(facts) == _CODE_MM else _LICENCE_CODE_MM + 10):
            self._begin(_NEXT_TOP)
        return self._sheets

    def _begin(self, top: float) -> None:
        is_first = not self._sheets
        self._sheets.append([])
        self._y = top
        title, size = (self._facts.title, 26.0) if is_first else (f"{self._facts.title}（续）", 14.0)
        y, side, x = (33.0, Side.CENTER, A4_WIDTH_MM / 2) if is_first else (top - 10, Side.LEFT, _MARGIN)
        self._draw(lambda: self._page.text(x, y, title, size, side=side, strong=True, most_mm=_INNER))

    def _draw(self, stroke: Callable[[], object]) -> None:
        self._sheets[-1].append(stroke)

    def _room(self, height: float) -> None:
        if self._y + height > _BOTTOM:
            self._begin(_NEXT_TOP)

    def _pair(
        self, label: str, value: str, *, size: float, ink: Ink, indent: float = 0.0, column: float = 30.0
    ) -> None:
        """A label with its value beside it, on as many lines as the value needs."""
        size *= self._scale
        column *= self._scale
        step = size * _MM_OF_PT * 1.75
        lines = wrapped(value, (_INNER - column - 2 * indent) / (size * _MM_OF_PT))
        self._room(step * len(lines))
        for number, line in enumerate(lines):
            y = self._y + step * (number + 0.7)
            if number == 0:
                self._text(_MARGIN + indent, y, label, size * 0.92, SOFT, column - 3)
            self._text(_MARGIN + indent + column, y, line, size, ink, _INNER - column - 2 * indent)
        self._y += step * len(lines)

    def _row(self, label: str, value: str) -> None:
        """One of the paper's own rows, between fine lines."""
        before = self._y
        self._y += 1.4
        self._pair(label, value, size=15.0, ink=BLACK, indent=3.0, column=50.0)
        self._y += 1.6
        y = self._y
        if y > before:
            self._draw(lambda: self._page.rule(_MARGIN, y, _INNER, ink=LINE, weight_pt=0.6))

    def _table(self) -> None:
        facts, size = self._facts, 12.5 * self._scale
        height = size * _MM_OF_PT * 1.9
        number_wide = 18.0 * self._scale
        rest = (_INNER - number_wide) / max(1, len(facts.table_head) - 1)
        starts = [_MARGIN + 4, *(_MARGIN + number_wide + rest * place for place in range(len(facts.table_head) - 1))]
        self._y += 4
        for place, line in enumerate((facts.table_head, *facts.table_rows)):
            self._room(height)
            top, is_head = self._y, place == 0
            if is_head:
                self._draw(lambda top=top: self._page.box(_MARGIN, top, _INNER, height, fill=TINT))  # type: ignore[misc]  # bound in the loop
            for column, cell in enumerate(line):
                most = (number_wide if column == 0 else rest) - 6
                ink = SOFT if is_head else BLACK
                self._text(starts[column], top + height * 0.68, cell, size, ink, most, strong=is_head)
            self._y += height
            y = self._y
            self._draw(lambda y=y: self._page.rule(_MARGIN, y, _INNER, ink=LINE, weight_pt=0.6))  # type: ignore[misc]  # bound in the loop

    def _permits(self) -> None:
        """What the licence covers: name, number and last day; what is over says so in words."""
        size, day = 12.0 * self._scale, parse_iso(self._facts.issued_at).date()
        columns = ((3.0, 63.0), (68.0, 40.0), (110.0, _INNER - 111.0))
        height = size * _MM_OF_PT * 1.9
        self._y += 4
        cells = [("许可事项", "许可编号", "到哪天")]
        cells += [(one.name, one.number, permit_line(one, day)) for one in self._facts.permits]
        for place, line in enumerate(cells):
            self._room(height)
            top, is_head = self._y, place == 0
            if is_head:
                self._draw(lambda top=top: self._page.box(_MARGIN, top, _INNER, height, fill=TINT))  # type: ignore[misc]  # bound in the loop
            for (start, most), cell in zip(columns, line, strict=True):
                ink = SOFT if is_head else BLACK
                self._text(_MARGIN + start, top + height * 0.68, cell, size, ink, most, strong=is_head)
            self._y += height
            y = self._y
            self._draw(lambda y=y: self._page.rule(_MARGIN, y, _INNER, ink=LINE, weight_pt=0.6))  # type: ignore[misc]  # bound in the loop

    def _line(self, text: str, size: float, ink: Ink) -> None:
        size *= self._scale
        step = size * _MM_OF_PT * 1.6
        for line in wrapped(text, _INNER / (size * _MM_OF_PT)):
            self._room(step)
            self._text(_MARGIN, self._y + step * 0.75, line, size, ink, _INNER)
            self._y += step

    def _text(self, x: float, y: float, text: str, size: float, ink: Ink, most: float, *, strong: bool = False) -> None:
        self._draw(lambda: self._page.text(x, y, text, size, ink=ink, most_mm=most, strong=strong))


def permit_line(permit: SubPermit, day: date) -> str:
    """Its last day in words, as on the day of issue."""
    state, last = permit.state(day), permit.valid_to
    if state is PermitState.CANCELLED:
        return "已注销"
    if last is None:
        return "长期有效"
    told = f"{last.year}年{last.month}月{last.day}日"
    return f"{told} 已过期" if state is PermitState.EXPIRED else told


def _code_mm(facts: ResultDocument) -> float:
    return _LICENCE_CODE_MM if facts.document == LICENCE else _CODE_MM


def wrapped(text: str, ems: float) -> list[str]:
    """``text`` on lines of at most ``ems`` square characters; letters and digits are half as wide."""
    lines, line, width = [], "", 0.0
    for character in text:
        wide = 0.56 if character.isascii() else 1.0
        if line and width + wide > ems:
            lines.append(line)
            line, width = "", 0.0
        line, width = line + character, width + wide
    return [*lines, line]


def _draw_frame(page: Page, facts: ResultDocument, environment: Environment, number: int, pages: int) -> None:
    mark = environment_mark(environment)
    if mark:
        page.watermark(mark)
        page.text(A4_WIDTH_MM / 2, 14, mark, 15, side=Side.CENTER, ink=MARK, strong=True)
    if facts.document == ADVICE and _ADVICE_MARK not in facts.title:
        page.text(_MARGIN + _INNER, 24, _ADVICE_MARK, 15, side=Side.RIGHT, ink=MARK, strong=True)
    page.rule(_MARGIN, _BOTTOM + 4, _INNER)
    page.text(_MARGIN, _BOTTOM + 10, f"编号 {facts.certificate_number}", 10, ink=SOFT, most_mm=_INNER - 44)
    page.text(_MARGIN + _INNER, _BOTTOM + 10, f"第 {number} 页 / 共 {pages} 页", 11, side=Side.RIGHT)
    if mark:
        page.text(A4_WIDTH_MM / 2, _BOTTOM + 16, mark, 11, side=Side.CENTER, ink=MARK)


def _draw_end(page: Page, facts: ResultDocument, environment: Environment) -> None:
    """At the foot of the last sheet, whatever its length: people look for it there."""
    side = _code_mm(facts)
    top, most = _BOTTOM - side - 2, _INNER - side - 52
    page.qr_code(_MARGIN, top, side, facts.verification_text)
    x = _MARGIN + side + 10
    page.text(x, top + 7, "扫一扫，核对真假", 15, strong=True)
    page.text(x, top + 17, f"验真码 {facts.verification_code}", 12.5, most_mm=most)
    page.text(x, top + 25, facts.verify_url, 10, ink=SOFT, most_mm=most)
    if facts.document == ADVICE:
        page.text(x, top + 33, "仅供参考，没有盖章，不能当证明用。", 11, ink=MARK)
    elif environment is not Environment.PRODUCTION:
        left = _MARGIN + _INNER - 40
        page.box(left, top - 2, 40, 24, edge=MARK, dashed=True, radius_mm=2)
        page.text(left + 20, top + 8, "示例电子印章", 13, side=Side.CENTER, ink=MARK, strong=True)
        page.text(left + 20, top + 16, "样张，没有效力", 11, side=Side.CENTER, ink=MARK)


def _spoken_time(iso: str) -> str:
    moment = parse_iso(iso)
    return f"{moment.year} 年 {moment.month} 月 {moment.day} 日 {moment:%H:%M:%S}"
