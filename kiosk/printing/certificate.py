# SPDX-License-Identifier: Apache-2.0
"""The certificate of pension insurance contributions (养老保险参保缴费证明, item P3) as an A4 PDF.

What is on it follows domain.md 4.2 P3 and 1.5 row 73: for whom, what period, every contributed month, the total, the
purpose, when it was issued, the certificate number and a code by which anyone can check it. The same facts always give
the same bytes. A real authority's seal or emblem is never imitated: outside production there is a box that says it is a
sample, in production there is none until part 6 brings a real electronic seal.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from config.clock import parse_iso
from config.modes import Environment
from drivers.document_printer.port import PrintableDocument
from kiosk.printing.fonts import FontStack
from kiosk.printing.marks import environment_mark
from kiosk.printing.page import A4_WIDTH_MM, BLACK, LINE, MARK, SOFT, TINT, Page, Side, new_canvas

TITLE: Final = "养老保险参保缴费证明"
SAMPLE_VERIFY_URL: Final = "https://verify.example.invalid/zm"
"""Where a certificate is checked, outside production: a name that can never exist (RFC 2606)."""

_MARGIN = 22.0
_INNER = A4_WIDTH_MM - 2 * _MARGIN
_ROW = 8.4
_BOTTOM = 276.0  # nothing but the page's foot below this
_END = 54.0  # total, QR code, what to know
_FIRST_TABLE_TOP = 124.0
_NEXT_TABLE_TOP = 48.0
_MOST_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """Months of one year for which contributions on the same monthly base (月缴费基数) were paid."""

    year: int
    months: tuple[int, ...]
    base_cents: int

    def __post_init__(self) -> None:
        in_order = sorted(set(self.months))
        if not self.months or list(self.months) != in_order or in_order[0] < 1 or in_order[-1] > _MOST_MONTHS_A_YEAR:
            raise ValueError("months of a row must be 1 to 12, rising, at least one")
        if self.base_cents < 0:
            raise ValueError("a contribution base cannot be negative")


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Everything that the certificate says. Times are ISO 8601 with zone, months ``YYYY-MM``."""

    certificate_number: str = field(repr=False)
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    purpose: str = field(repr=False)
    period_from: str
    period_to: str
    rows: tuple[ContributionRow, ...] = field(repr=False)
    issued_at: str
    verification_code: str = field(repr=False)
    issuer: str
    lifetime_months: int | None = field(default=None, repr=False)
    verify_url: str = SAMPLE_VERIFY_URL
    seal: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        parse_iso(self.issued_at)
        first, last = _month(self.period_from), _month(self.period_to)
        if first > last:
            raise ValueError("the period ends before it begins")
        paid = [(row.year, month) for row in self.rows for month in row.months]
        if len(set(paid)) != len(paid):
            raise ValueError("a month appears in two rows")
        if any(not first <= month <= last for month in paid):
            raise ValueError("a row lies outside the period")
        if self.lifetime_months is not None and self.lifetime_months < len(paid):
            raise ValueError("fewer months in all than in the period")

    @property
    def months_in_period(self) -> int:
        """How many months were paid in the period asked for."""
        return sum(len(row.months) for row in self.rows)

    @property
    def verification_text(self) -> str:
        """What the QR code holds: an address, with the code at its end, and what was sealed of it."""
        return f"{self.verify_url}/{self.verification_code}" + (f"#{self.seal}" if self.seal else "")


def contribution_rows(base_cents_by_month: Mapping[str, int]) -> tuple[ContributionRow, ...]:
    """Rows for months given one by one (``{"2026-01": 745000, ...}``): a row for each year and base, in order."""
    months = sorted((*_month(text), base) for text, base in base_cents_by_month.items())
    return tuple(
        ContributionRow(year, tuple(month for _, month, _ in group), base)
        for (year, base), group in groupby(months, key=lambda entry: (entry[0], entry[2]))
    )


def certificate_pdf(facts: CertificateFacts, environment: Environment, fonts: FontStack | None = None) -> bytes:
    """The bytes of :func:`certificate_document`."""
    return certificate_document(facts, environment, fonts).pdf


def certificate_document(
    facts: CertificateFacts, environment: Environment, fonts: FontStack | None = None
) -> PrintableDocument:
    """The certificate as PDF, with its number of pages, ready for the A4 printer.

    Raises:
        kiosk.printing.fonts.FontMissing: a font package is not installed.
        kiosk.printing.fonts.CharactersMissing: the name (or another text) cannot be drawn completely.
    """
    fonts = fonts or FontStack()
    sheets = paginate(len(facts.rows))
    target = io.BytesIO()
    canvas = new_canvas(target, TITLE, fonts)
    canvas.setSubject(facts.certificate_number)
    canvas.setAuthor(facts.issuer)
    page = Page(canvas, fonts)
    done = 0
    for number, count in enumerate(sheets, start=1):
        rows = facts.rows[done : done + count]
        done += count
        _draw_frame(page, facts, environment, number, len(sheets))
        if number == 1:
            _draw_person(page, facts)
        else:
            page.text(_MARGIN, _NEXT_TABLE_TOP - 10, f"{TITLE}（续）", 14, strong=True)
        top = _FIRST_TABLE_TOP if number == 1 else _NEXT_TABLE_TOP
        bottom = _draw_table(page, rows, top) if rows else top
        if number == len(sheets):
            _draw_end(page, facts, environment, bottom)
        canvas.showPage()
    canvas.save()
    return PrintableDocument(target.getvalue(), len(sheets), TITLE)


def paginate(rows: int) -> tuple[int, ...]:
    """How many rows of the table stand on each page; the last page also holds the end of the certificate."""
    sheets: list[int] = []
    top = _FIRST_TABLE_TOP
    while True:
        room = int((_BOTTOM - top - _ROW) // _ROW)
        room_with_end = int((_BOTTOM - _END - top - _ROW) // _ROW)
        if rows <= room_with_end:
            return (*sheets, rows)
        # The end of the certificate never stands alone: it takes at least one row over to its page.
        here = min(room, rows - 1)
        sheets.append(here)
        rows -= here
        top = _NEXT_TABLE_TOP


def _draw_frame(page: Page, facts: CertificateFacts, environment: Environment, number: int, pages: int) -> None:
    mark = environment_mark(environment)
    if mark:
        page.watermark(mark)
        page.text(A4_WIDTH_MM / 2, 14, mark, 15, side=Side.CENTER, ink=MARK, strong=True)
    page.rule(_MARGIN, _BOTTOM + 4, _INNER)
    page.text(_MARGIN, _BOTTOM + 10, f"证明编号 {facts.certificate_number}", 10, ink=SOFT, most_mm=_INNER - 44)
    page.text(_MARGIN + _INNER, _BOTTOM + 10, f"第 {number} 页 / 共 {pages} 页", 11, side=Side.RIGHT)
    if mark:
        page.text(A4_WIDTH_MM / 2, _BOTTOM + 16, mark, 11, side=Side.CENTER, ink=MARK)


def _draw_person(page: Page, facts: CertificateFacts) -> None:
    page.text(A4_WIDTH_MM / 2, 33, TITLE, 26, side=Side.CENTER, strong=True)
    facts_shown = (
        ("姓名", facts.name),
        ("证件号码", facts.id_number),
        ("查询时段", f"{_spoken_month(facts.period_from)} 至 {_spoken_month(facts.period_to)}"),
        ("用途", facts.purpose),
        ("出具时间", _spoken_time(facts.issued_at)),
        ("出具单位", facts.issuer),
    )
    y = 48.0
    for label, value in facts_shown:
        page.text(_MARGIN, y, label, 13, ink=SOFT)
        page.text(_MARGIN + 30, y, value, 15, most_mm=_INNER - 30)
        y += 9.5
    top = y - 4
    page.box(_MARGIN, top, _INNER, 17, fill=TINT, radius_mm=3)
    x = _MARGIN + 6
    if facts.rows:
        x += page.text(x, top + 11, "这段时间共缴费 ", 15)
        x += page.text(x, top + 11, f"{facts.months_in_period}", 20, strong=True)
        page.text(x, top + 11, " 个月", 15)
    else:
        page.text(x, top + 11, "这段时间没有缴费记录", 15, strong=True)
    if facts.lifetime_months is not None:
        right = _MARGIN + _INNER - 6
        page.text(right, top + 11, f"历年累计 {facts.lifetime_months} 个月", 15, side=Side.RIGHT)


_COLUMNS = (
    (4.0, Side.LEFT, 26.0),
    (32.0, Side.LEFT, 68.0),
    (112.0, Side.RIGHT, 12.0),
    (_INNER - 4, Side.RIGHT, 46.0),
)  # where, which side, how wide at most


def _draw_table(page: Page, rows: Sequence[ContributionRow], top: float) -> float:
    """The table with its head; answers where it ends."""
    cells = [("年份", "缴费月份", "月数", "月缴费基数（元）")]
    cells += [
        (f"{row.year} 年", _spoken_months(row.months), f"{len(row.months)}", _yuan(row.base_cents)) for row in rows
    ]
    page.box(_MARGIN, top, _INNER, _ROW, fill=TINT)
    y = top
    for index, line in enumerate(cells):
        head = index == 0
        for (x, side, most_mm), cell in zip(_COLUMNS, line, strict=True):
            ink = SOFT if head else BLACK
            page.text(_MARGIN + x, y + 5.9, cell, 12.5, side=side, ink=ink, strong=head, most_mm=most_mm)
        y += _ROW
        page.rule(_MARGIN, y, _INNER, ink=LINE, weight_pt=0.6)
    return y


def _draw_end(page: Page, facts: CertificateFacts, environment: Environment, table_bottom: float) -> None:
    page.text(_MARGIN + 4, table_bottom + 7, "合计", 12.5, strong=True)
    page.text(_MARGIN + 112, table_bottom + 7, f"{facts.months_in_period}", 12.5, side=Side.RIGHT, strong=True)
    # The end stands at the foot of its page, whatever the length of the table: people look for it there.
    top = _BOTTOM - 38
    page.qr_code(_MARGIN, top, 36, facts.verification_text)
    x = _MARGIN + 46
    page.text(x, top + 7, "扫一扫，核对真假", 15, strong=True)
    page.text(x, top + 17, f"验真码 {facts.verification_code}", 12.5, most_mm=_INNER - 88)
    page.text(x, top + 25, facts.verify_url, 10, ink=SOFT, most_mm=_INNER - 88)
    page.text(x, top + 33, "表里没有的月份，没有缴费记录。", 11, ink=SOFT)
    page.text(x, top + 39, "觉得数据不对，请找帮办人员提出异议。", 11, ink=SOFT)
    if environment is not Environment.PRODUCTION:
        left = _MARGIN + _INNER - 40
        page.box(left, top - 2, 40, 24, edge=MARK, dashed=True, radius_mm=2)
        page.text(left + 20, top + 8, "示例电子印章", 13, side=Side.CENTER, ink=MARK, strong=True)
        page.text(left + 20, top + 16, "样张，没有效力", 11, side=Side.CENTER, ink=MARK)


def _month(text: str) -> tuple[int, int]:
    year, dash, month = text.partition("-")
    if not (dash and len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()):
        raise ValueError(f"not a month: {text!r}")
    if not 1 <= int(month) <= _MOST_MONTHS_A_YEAR:
        raise ValueError(f"not a month: {text!r}")
    return int(year), int(month)


def _spoken_month(text: str) -> str:
    year, month = _month(text)
    return f"{year} 年 {month} 月"


def _spoken_months(months: Sequence[int]) -> str:
    """``(1, 2, 3, 7)`` as 1 至 3 月、7 月."""
    spans: list[list[int]] = []
    for month in months:
        if spans and spans[-1][1] == month - 1:
            spans[-1][1] = month
        else:
            spans.append([month, month])
    return "、".join(f"{first} 月" if first == last else f"{first} 至 {last} 月" for first, last in spans)


def _spoken_time(iso: str) -> str:
    moment = parse_iso(iso)
    return f"{moment.year} 年 {moment.month} 月 {moment.day} 日 {moment:%H:%M:%S}"


def _yuan(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"
