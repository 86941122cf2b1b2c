# SPDX-License-Identifier: Apache-2.0
"""What a receipt says about money (缴费, 电子票据): what is known of the order, and how to pay or look it up later.

Source: 财政电子票据管理办法 (an e-receipt is looked up by code, number and check code); domain notes 1.5 row 69. The payer's name
stands in no line: it is the e-receipt's, behind its own code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.application.money import say_fen
from kiosk.journey.paying import Paying
from kiosk.platform.payment_model import EReceipt, PaymentOrder


@dataclass(frozen=True, slots=True)
class ReceiptPayment:
    """``line``: large. ``url``: for a QR code of its own (the e-receipt, or the order to be paid), with ``caption`` under it."""

    line: str
    rows: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()
    url: str = field(default="", repr=False)
    caption: str = ""

    def told(self) -> list[object]:
        """As it enters the digest of the receipt; the code's own address is not printed in letters."""
        return [self.line, [list(row) for row in self.rows], list(self.words), self.caption]


def receipt_payment(paying: Paying, order: PaymentOrder | None) -> ReceiptPayment | None:
    """The lines for what is known; None: nothing had to be paid."""
    if paying is Paying.NONE:
        return None
    if paying is Paying.NOTHING_DUE:
        return ReceiptPayment("不用付钱")
    if paying is Paying.PAID and order is not None:
        return _paid(order, order.e_receipt)
    if paying is Paying.CLOSED:  # nothing is owed by it
        words = ("您办的事已经收到，不会丢。", "同一张账单，也许已经付过了。", "下次来可以再查一次，也可以问工作人员。")
        return ReceiptPayment("这张缴费单不用付了", (), words)
    owed = () if order is None else (("要付", say_fen(order.amount_fen)), ("付给", order.payee))
    if paying is Paying.UNHEARD:
        return ReceiptPayment(
            "付没付成，还不知道",
            owed,
            ("手机上说付成了的，不要再付。", "没付成的，下次来接着付。", "付了两次的，多的会自动退回。"),
        )
    if order is None or order.pay_url is None:
        return ReceiptPayment("还没付钱", owed, ("您办的事已经收到，不会丢。", "下次来接着付，或问工作人员。"))
    return ReceiptPayment(
        "还没付钱",
        owed,
        ("您办的事已经收到，不会丢。", "扫下面的码就能付，也能下次来付。"),
        order.pay_url,
        "手机扫这个码付钱",
    )


def _paid(order: PaymentOrder, e_receipt: EReceipt | None) -> ReceiptPayment:
    rows = [("付给", order.payee)]
    rows += [] if order.trade_no is None else [("交易号", order.trade_no)]
    if e_receipt is None:
        return ReceiptPayment(f"已付 {say_fen(order.amount_fen)}", tuple(rows), ("电子票据还没开好，请留好这张凭条。",))
    if e_receipt.kind == "fiscal":
        rows += [("电子票据代码", e_receipt.code), ("电子票据号码", e_receipt.number), ("校验码", e_receipt.check_code)]
    else:
        rows += [("电子发票号码", e_receipt.number)]
    return ReceiptPayment(f"已付 {say_fen(order.amount_fen)}", tuple(rows), (), e_receipt.url, "扫这个码看电子票据")
