# SPDX-License-Identifier: Apache-2.0
"""The receipt (收件凭证, domain.md 4.5) on a sheet of A4, for a terminal whose receipt printer does not print.

It says what the slip says (:mod:`kiosk.printing.receipt`), under the same signed code, in type that is read without glasses.
"""

from __future__ import annotations

import io
from itertools import zip_longest
from typing import Final

from config.modes import DisplayMode
from drivers.document_printer.port import PrintableDocument
from kiosk.case.receipt import ReceiptFacts
from kiosk.printing.fonts import FontStack
from kiosk.printing.marks import environment_mark
from kiosk.printing.page import A4_WIDTH_MM, MARK, SOFT, Page, Side, new_canvas
from kiosk.printing.promise_page import draw_promise
from kiosk.printing.receipt import (
    ASSISTED,
    COURIER,
    VOUCHED,
    WAITING,
    WHAT_WAITING_MEANS,
    grouped,
    objected,
    objection_line,
    spoken_time,
    together,
    vouched_words,
)

TITLE: Final = "收件凭证"
_MARGIN: Final = 22.0
_INNER: Final = A4_WIDTH_MM - 2 * _MARGIN
_VALUES: Final = 52.0
_CODE_MM: Final = 46.0
_PAY_CODE_MM: Final = 38.0
_FOOT: Final = 276.0
_MOST_MATERIALS: Final = 8


def receipt_page(
    facts: ReceiptFacts, code: bytes, mode: DisplayMode, fonts: FontStack | None = None
) -> PrintableDocument:
    """One page, and one for each promise; ``code`` is what :func:`kiosk.case.receipt.signed_code` made of the same facts.

    Raises:
        kiosk.printing.fonts.FontMissing: a font package is not installed.
        kiosk.printing.fonts.CharactersMissing: a text cannot be drawn completely.
    """
    fonts = fonts or FontStack()
    target = io.BytesIO()
    canvas = new_canvas(target, TITLE, fonts)
    page = Page(canvas, fonts)
    size_pt = 17.0 if mode is DisplayMode.ELDER else 14.0
    _draw(page, facts, code, size_pt)
    canvas.showPage()
    for one in facts.promised:
        draw_promise(page, one, facts, size_pt)
        canvas.showPage()
    canvas.save()
    return PrintableDocument(target.getvalue(), 1 + len(facts.promised), TITLE)


def _draw(page: Page, facts: ReceiptFacts, code: bytes, size_pt: float) -> None:
    mark = environment_mark(facts.environment)
    if mark:
        page.watermark(mark)
        page.text(A4_WIDTH_MM / 2, 14, mark, 15, side=Side.CENTER, ink=MARK, strong=True)
    page.text(A4_WIDTH_MM / 2, 32, TITLE, 28, side=Side.CENTER, strong=True)
    page.text(A4_WIDTH_MM / 2, 42, facts.site_name, 14, side=Side.CENTER, ink=SOFT, most_mm=_INNER)
    page.rule(_MARGIN, 48, _INNER)
    step = size_pt * 0.62
    y = 48 + step * 1.2
    for label, value in _facts(facts):
        page.text(_MARGIN, y, label, size_pt * 0.85, ink=SOFT)
        page.text(_MARGIN + _VALUES, y, value, size_pt, strong=True, most_mm=_INNER - _VALUES)
        y += step
    if facts.platform_received_at is None:
        for sentence in WHAT_WAITING_MEANS:
            page.text(_MARGIN + _VALUES, y, sentence, size_pt * 0.85)
            y += step * 0.9
    page.rule(_MARGIN, y - step * 0.5, _INNER)
    y += step * 0.5
    for sentence in facts.payment.words if facts.payment is not None else ():
        page.text(_MARGIN, y, sentence, size_pt * 0.85, most_mm=_INNER)
        y += step * 0.85
    page.text(_MARGIN, y, facts.result_line, size_pt * 1.1, strong=True, most_mm=_INNER)
    y += step
    if facts.parts:
        page.text(_MARGIN, y, together(facts), size_pt * 0.85)
        y += step * 0.85
        named = [f"{number} {part.name} {part.when}" for number, part in enumerate(facts.parts, start=1)]
        half = -(-len(named) // 2)  # in two columns: a bundle may have ten parts
        for left, right in zip_longest(named[:half], named[half:], fillvalue=""):
            page.text(_MARGIN, y, left, size_pt * 0.8, most_mm=_INNER / 2 - 2)
            page.text(_MARGIN + _INNER / 2, y, right, size_pt * 0.8, most_mm=_INNER / 2)
            y += step * 0.8
    if facts.objections:
        page.text(_MARGIN, y, objected(facts), size_pt * 0.85, most_mm=_INNER)
        y += step * 0.85
        told = [objection_line(one) for one in facts.objections]
        half = -(-len(told) // 2)
        for left, right in zip_longest(told[:half], told[half:], fillvalue=""):
            page.text(_MARGIN, y, left, size_pt * 0.8, most_mm=_INNER / 2 - 2)
            page.text(_MARGIN + _INNER / 2, y, right, size_pt * 0.8, most_mm=_INNER / 2)
            y += step * 0.8
    fitting = int((_FOOT - _CODE_MM - 2 - y) / (step * 0.85)) - 1  # one line for how many there are in all
    shown = facts.materials[: max(0, min(_MOST_MATERIALS, fitting))]
    for number, material in enumerate(shown, start=1):
        words = f"{number} {material.name} {material.how} {material.digest8}".rstrip()
        page.text(_MARGIN, y, words, size_pt * 0.8, most_mm=_INNER)
        y += step * 0.85
    if len(facts.materials) > len(shown):
        page.text(_MARGIN, y, f"一共 {len(facts.materials)} 份材料", size_pt * 0.8)
        y += step * 0.85
    page.qr_code(_MARGIN, y + 2, _CODE_MM, code.decode("ascii"))
    beside = _MARGIN + _CODE_MM + 10
    room = _INNER - _CODE_MM - 10
    if facts.payment is not None and facts.payment.url:
        room -= _PAY_CODE_MM + 4
        edge = _MARGIN + _INNER - _PAY_CODE_MM
        page.qr_code(edge, y + 2, _PAY_CODE_MM, facts.payment.url)
        caption = facts.payment.caption
        page.text(edge + _PAY_CODE_MM / 2, y + _PAY_CODE_MM + 7, caption, 10, side=Side.CENTER, most_mm=_PAY_CODE_MM)
    page.text(beside, y + 14, f"查询码 {facts.query_code}", size_pt, strong=True, most_mm=room)
    page.text(beside, y + 14 + step, "查进度，扫码或报查询码", size_pt * 0.85, most_mm=room)
    page.text(beside, y + 14 + 2 * step, f"帮办电话 {facts.help_phone}", size_pt, strong=True, most_mm=room)
    page.text(beside, y + 14 + 3 * step, facts.help_hours, size_pt * 0.85, most_mm=room)
    page.rule(_MARGIN, _FOOT + 4, _INNER)
    page.text(_MARGIN, _FOOT + 10, f"终端编号 {facts.terminal_id}", 10, ink=SOFT)
    page.text(_MARGIN + _INNER, _FOOT + 10, "请拿好身份证和这张凭证", 11, side=Side.RIGHT)


def _facts(facts: ReceiptFacts) -> list[tuple[str, str]]:
    reached = facts.platform_received_at
    rows = [
        ("办什么", facts.item_name),
        *([("替哪家办", facts.enterprise)] if facts.enterprise else []),
        ("替谁办" if facts.agent else "谁办的", f"{facts.applicant_masked_name} {facts.applicant_masked_number}"),
        *([("代办人", facts.agent)] if facts.agent else []),
        ("终端收件时间", spoken_time(facts.terminal_received_at)),
        ("平台接收时间", spoken_time(reached) if reached is not None else WAITING),
    ]
    at = 2 + bool(facts.enterprise) + bool(facts.agent)
    if facts.helper_no:
        rows.insert(at, (VOUCHED, vouched_words(facts)))
    if facts.assisted_by:
        rows.insert(at, (ASSISTED, facts.assisted_by))
    if facts.case_number is not None:
        rows.insert(at, ("办件编号", grouped(facts.case_number)))
    if facts.courier:
        rows.append((COURIER, facts.courier))
    if facts.payment is not None:
        rows += [("缴费", facts.payment.line), *facts.payment.rows]
    return rows
