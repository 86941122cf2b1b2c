# SPDX-License-Identifier: Apache-2.0
"""The receipt (收件凭证, domain.md 4.5) as a document for the roll, 80 or 58 mm wide."""

from __future__ import annotations

from typing import Final

from config.clock import parse_iso
from config.modes import DisplayMode
from drivers.receipt_printer.port import Align, Document
from kiosk.case.paid import ReceiptPayment
from kiosk.case.receipt import ReceiptFacts, ReceiptObjection
from kiosk.printing.roll import COLUMNS, Roll, form_for

REPRINTED: Final = "重印 以这张为准"
WAITING: Final = "待送达"
VOUCHED: Final = "人工核验"
ASSISTED: Final = "帮办人员"
COURIER: Final = "快递费"
NUMBER_TO_COME: Final = "送到平台后有异议单号"
WHAT_WAITING_MEANS: Final = (
    "您的材料已收好，锁在机器里。",
    "网络一恢复，会自动送到平台。",
    "您不用再来，什么也不用做。",
)


def vouched_words(facts: ReceiptFacts) -> str:
    """Who has looked, for the line :data:`VOUCHED`."""
    return f"帮办 {facts.helper_no} 当面核对"


def together(facts: ReceiptFacts) -> str:
    """The line above the parts of a bundle."""
    return f"一起办 {len(facts.parts)} 件。点“我办的事”，看办到哪里"


def objected(facts: ReceiptFacts) -> str:
    """The line above what was objected to (数据异议)."""
    return f"您说 {len(facts.objections)} 项信息有误，会有人核对"


def objection_line(one: ReceiptObjection) -> str:
    """What, and under which number it is asked after."""
    return f"{one.label} 异议单号 {one.number}" if one.number else f"{one.label} {NUMBER_TO_COME}"


def receipt_document(
    facts: ReceiptFacts, code: bytes, mode: DisplayMode, *, is_again: bool = False, columns: int = COLUMNS
) -> Document:
    """The receipt; ``code`` is what :func:`kiosk.case.receipt.signed_code` made of the same facts. ``is_again``: a part of
    it, or all, may be on paper already (重印). ``columns``: of the roll, by the printer's profile.
    """
    roll = Roll(facts.environment, form_for(mode), columns)
    roll.gap()
    roll.title("收件凭证")
    if is_again:
        roll.key(REPRINTED, align=Align.CENTER)
    roll.say(facts.site_name, align=Align.CENTER)
    roll.rule()

    roll.fact("办什么", facts.item_name)
    if facts.enterprise:
        roll.fact("替哪家办", facts.enterprise)
    roll.fact("替谁办" if facts.agent else "谁办的", f"{facts.applicant_masked_name} {facts.applicant_masked_number}")
    if facts.agent:
        roll.fact("代办人", facts.agent)
    if facts.helper_no:
        roll.fact(VOUCHED, vouched_words(facts))
    if facts.assisted_by:
        roll.fact(ASSISTED, facts.assisted_by)
    if facts.case_number is not None:
        roll.fact("办件编号", grouped(facts.case_number))
    roll.rule()

    roll.fact("终端收件时间", spoken_time(facts.terminal_received_at))
    if facts.platform_received_at is not None:
        roll.fact("平台接收时间", spoken_time(facts.platform_received_at))
    else:
        roll.fact("平台接收时间", WAITING)
        for sentence in WHAT_WAITING_MEANS:
            roll.say(sentence)
        if facts.queue_ahead:
            roll.say(f"前面还有 {facts.queue_ahead} 件等着送。")
    roll.rule()

    roll.key(facts.result_line)
    if facts.courier:
        roll.fact(COURIER, facts.courier)
    if facts.parts:
        roll.gap()
        roll.say(together(facts))
        for number, part in enumerate(facts.parts, start=1):
            roll.say(f"{number} {part.name} {part.when}")
    if facts.objections:
        roll.gap()
        roll.say(objected(facts))
        for objection in facts.objections:
            roll.say(objection_line(objection))
    if facts.materials:
        roll.gap()
        roll.say(f"材料 {len(facts.materials)} 份，末尾是核对码")
        for number, material in enumerate(facts.materials, start=1):
            roll.say(f"{number} {material.name} {material.how} {material.digest8}".rstrip())
    roll.rule()

    if facts.payment is not None:
        money_lines(roll, facts.payment)
        roll.rule()

    roll.fact("查询码", facts.query_code)
    roll.gap()
    roll.qr_code(code)
    roll.gap()
    roll.say("查进度，扫码或报查询码", align=Align.CENTER)
    roll.rule()

    roll.fact("帮办电话", facts.help_phone)
    roll.say(facts.help_hours)
    roll.rule()
    roll.key("请拿好身份证和这张凭证", align=Align.CENTER)
    roll.say(f"终端编号 {facts.terminal_id}")
    return roll.finish()


def money_lines(roll: Roll, payment: ReceiptPayment) -> None:
    """缴费: what is known, and the e-receipt's or the order's own code."""
    roll.fact("缴费", payment.line)
    for label, value in payment.rows:
        roll.say(f"{label} {value}")
    for sentence in payment.words:
        roll.say(sentence)
    if payment.url:
        roll.gap()
        roll.qr_code(payment.url.encode("ascii"))
        roll.gap()
        roll.say(payment.caption, align=Align.CENTER)


def spoken_time(iso: str) -> str:
    """``2026年11月21日 09:42:05``: to the second, in Shanghai time."""
    moment = parse_iso(iso)
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}"


def grouped(number: str) -> str:
    """A long number in groups of four, so that it can be read out and typed."""
    if not number.isdigit():
        return number
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
