# SPDX-License-Identifier: Apache-2.0
"""缴费凭条: what became of an order of an earlier visit. Nothing was filed in this one: it is no 收件凭证, without its code."""

from __future__ import annotations

from config.modes import DisplayMode
from drivers.receipt_printer.port import Document
from kiosk.case.paid import ReceiptPayment
from kiosk.printing.receipt import grouped, money_lines, spoken_time
from kiosk.printing.roll import form_for
from kiosk.printing.slips import SlipHead, headed


def payment_slip(
    head: SlipHead, item_name: str, who_masked: str, case_number: str, payment: ReceiptPayment, mode: DisplayMode
) -> Document:
    """``who_masked``: masked name and number of who stands here.

    Raises:
        ValueError: a name or number that is not masked.
    """
    if "*" not in who_masked:
        raise ValueError("a slip carries masked names and numbers only")
    roll = headed(head, form_for(mode), "缴费凭条")
    roll.fact("办什么", item_name)
    roll.fact("谁付的", who_masked)
    roll.fact("办件编号", grouped(case_number))
    money_lines(roll, payment)
    roll.rule()
    roll.fact("帮办电话", head.help_phone)
    roll.say(head.help_hours)
    roll.say(spoken_time(head.printed_at))
    return roll.finish()
