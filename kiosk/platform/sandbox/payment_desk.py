# SPDX-License-Identifier: Apache-2.0
"""统一公共支付 of the sandbox: orders of filed cases, the payer's money, refunds, e-receipts. Money is whole 分.

A fair model, not a yes-man: an order is paid by exactly its amount, once, before its end; whatever else comes goes back by itself
and stands among the refunds. Orders of one bill know each other: when one is paid the others are closed. An order whose case came
to nothing is closed, and no other is made. Refunds that were asked for wait for a person. The tables ``payment_orders``,
``payments`` and ``refunds`` are in store.py.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from uuid import uuid4

from config.clock import iso_ms, parse_iso
from kiosk.case.canonical import canonical_json
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.platform.payment_model import OrderState, RefundReason
from kiosk.platform.sandbox.bills import Due, NothingDue, due_of
from kiosk.platform.sandbox.ground import Ground
from kiosk.platform.sandbox.population import resident_by_number
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.sessions import Person
from kiosk.platform.sandbox.store import FiledCase, Store

ORDER_LIFE: Final = timedelta(hours=24)
"""An unpaid order outlives the visit: the resident comes again with it, or pays at home."""
POLL_S: Final = 2
PAGE: Final = 20
Row: TypeAlias = Any
"""Of a table, by names of columns."""


class PayerError(ValueError):
    """What a payer or an officer did was not taken; the words say why."""


class PaymentDesk:
    """Thread-safe: every change is a transaction of ``store``. ``life``: of orders that are opened from now on. ``page_url``:
    of the platform's pages for payers (``pay/TOKEN``, ``e-receipts/TOKEN``). ``is_void``: the case with this id is over and
    nothing was granted (refused, withdrawn, lapsed, denied).
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        catalogue: Catalogue,
        page_url: Callable[[str], str],
        is_void: Callable[[str], bool],
    ) -> None:
        self._store = store
        self._clock = clock
        self._catalogue = catalogue
        self._page_url = page_url
        self._is_void = is_void
        self.life = ORDER_LIFE

    # --- for the terminal ---------------------------------------------------------------------------------------------

    def open(self, person: Person, case_id: str, order_id: str, key: str) -> tuple[dict[str, Any], bool]:
        """The case's open order, and whether it was there before.

        Raises:
            Refusal: no such case of theirs, nothing to pay, or the id is another order's.
        """
        if key != order_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the order's id")
        case = self._store.case(case_id)
        if case is None or not _is_theirs(person, case):
            raise Refusal(ProblemType.NO_SUCH_CASE)
        with self._store.transaction():
            known = self._row(order_id)
            if known is not None and known["case_id"] != case_id:
                raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
            for row in self._store.rows("SELECT * FROM payment_orders WHERE case_id = ? ORDER BY rowid DESC", case_id):
                if row["order_id"] == order_id or self._state(row) in (OrderState.UNPAID, OrderState.PAID):
                    return self.told(row), True
            due = self._due(case)
            if isinstance(due, NothingDue):
                raise Refusal(ProblemType.NOTHING_TO_PAY, more={"why": due.why})
            self._insert(order_id, case, due)
            return self.told(self._wanted(order_id)), False

    def is_unpaid(self, case: FiledCase) -> bool:
        """Something is to be paid at filing and nobody has: whether or not there is, or was, an order for it."""
        item = self._catalogue.get(case.item_code)
        if item is None or not item.pays_at_filing:
            return False
        orders = self._store.rows("SELECT * FROM payment_orders WHERE case_id = ?", case.case_id)
        was_paid = any(self._state(row) in (OrderState.PAID, OrderState.REFUNDED) for row in orders)
        return not was_paid and isinstance(self._due(case), Due)

    def _due(self, case: FiledCase) -> Due | NothingDue:
        if self._is_void(case.case_id):
            return NothingDue("case_over")
        item = self._item(case.item_code)
        moment = parse_iso(case.platform_received_at)
        person = resident_by_number(case.person_number, moment.date())
        ground = Ground(item, item.guide.version, self._catalogue.tables, moment, person, lambda _day: False)
        due = due_of(case.opened, ground)
        if isinstance(due, Due) and due.bill_id:
            paid = "SELECT 1 FROM payment_orders WHERE bill_id = ? AND state = ?"
            if self._store.row(paid, due.bill_id, OrderState.PAID.value) is not None:
                return NothingDue("bill_paid")
        return due

    def _item(self, code: str) -> ServiceItem:
        item = self._catalogue.get(code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        return item

    def _insert(self, order_id: str, case: FiledCase, due: Due) -> None:
        moment = self._clock()
        self._store.run(
            "INSERT INTO payment_orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            order_id,
            case.case_id,
            case.case_number,
            case.item_code,
            case.person_number,
            secrets.token_urlsafe(18),
            due.bill_id,
            OrderState.UNPAID.value,
            due.fen,
            due.what,
            due.payee,
            iso_ms(moment),
            iso_ms(moment + self.life),
        )

    def shown(self, person: Person, order_id: str) -> dict[str, Any]:
        """How it stands.

        Raises:
            Refusal: no such order of theirs.
        """
        return self.told(self._theirs(person, order_id))

    def listed(self, person: Person, case_id: str, state: str, after: str) -> dict[str, Any]:
        """Their orders, newest first, a page at a time."""
        rows = self._store.rows(
            "SELECT * FROM payment_orders WHERE person_number = ? AND (? = '' OR case_id = ?) ORDER BY rowid DESC",
            person.number,
            case_id,
            case_id,
        )
        rows = [row for row in rows if self._may_see(person, row)]
        if after:
            ids = [row["order_id"] for row in rows]
            if after not in ids:
                raise Refusal(ProblemType.MALFORMED_REQUEST, "after")
            rows = rows[ids.index(after) + 1 :]
        rows = [row for row in rows if not state or self._state(row).value == state]
        more = rows[PAGE - 1]["order_id"] if len(rows) > PAGE else None
        return {"orders": [self.told(row) for row in rows[:PAGE]], "next": more}

    def close(self, person: Person, order_id: str) -> dict[str, Any]:
        """Nobody is to pay it any more; what was paid stays paid.

        Raises:
            Refusal: no such order of theirs.
        """
        with self._store.transaction():
            row = self._theirs(person, order_id)
            if self._state(row) is OrderState.UNPAID:
                self._change(order_id, state=OrderState.CLOSED.value)
            return self.told(self._wanted(order_id))

    def ask_refund(
        self, person: Person, order_id: str, refund_id: str, reason: str, key: str
    ) -> tuple[dict[str, Any], bool]:
        """The resident wants the money back; and whether that was asked before.

        Raises:
            Refusal: no such order of theirs, nothing to give back, or the id is another refund's.
        """
        if key != refund_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the refund's id")
        with self._store.transaction():
            row = self._theirs(person, order_id)
            known = self._store.row("SELECT * FROM refunds WHERE refund_id = ?", refund_id)
            if known is not None:
                if (known["order_id"], known["reason"]) != (order_id, reason):
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                return self.told(row), True
            asked = "SELECT 1 FROM refunds WHERE order_id = ? AND state = 'asked'"
            if self._state(row) is not OrderState.PAID or self._store.row(asked, order_id) is not None:
                raise Refusal(ProblemType.NOTHING_TO_REFUND)
            self._put_refund(refund_id, order_id, "asked", reason, row["amount_fen"])
            return self.told(row), False

    # --- the payer, and who decides about refunds ---------------------------------------------------------------------

    def by_token(self, token: str) -> dict[str, Any] | None:
        """What the payer's page shows; None: no such order."""
        row = self._store.row("SELECT * FROM payment_orders WHERE token = ?", token)
        return None if row is None else self.told(row)

    def pay(self, order_id: str, amount_fen: int | None = None) -> str:
        """Money comes in (``None``: the right amount): ``paid``, or why it goes back by itself (a value of ``RefundReason``).

        Raises:
            PayerError: no such order.
        """
        with self._store.transaction():
            row = self._row(order_id)
            if row is None:
                raise PayerError("no such order")
            fen = row["amount_fen"] if amount_fen is None else amount_fen
            if fen <= 0:
                raise PayerError("an amount is at least one fen")
            trade_no, state = f"T{secrets.randbelow(10**18):018d}", self._state(row)
            self._store.run("INSERT INTO payments VALUES (?, ?, ?, ?)", trade_no, order_id, fen, iso_ms(self._clock()))
            why = self._goes_back(state, fen, row["amount_fen"])
            if why is not None:
                self._put_refund(str(uuid4()), order_id, "refunded", why.value, fen)
                return why.value
            self._change(order_id, state=OrderState.PAID.value, paid_at=iso_ms(self._clock()), trade_no=trade_no)
            if row["bill_id"]:
                self._store.run(
                    "UPDATE payment_orders SET state = ? WHERE bill_id = ? AND state = ?",
                    OrderState.CLOSED.value,
                    row["bill_id"],
                    OrderState.UNPAID.value,
                )
            return OrderState.PAID.value

    @staticmethod
    def _goes_back(state: OrderState, fen: int, due_fen: int) -> RefundReason | None:
        if state in (OrderState.PAID, OrderState.REFUNDED):
            return RefundReason.PAID_TWICE
        if state is not OrderState.UNPAID:
            return RefundReason.PAID_LATE
        return None if fen == due_fen else RefundReason.WRONG_AMOUNT

    def decide(self, refund_id: str, *, granted: bool) -> None:
        """A person decides about a refund that was asked for.

        Raises:
            PayerError: there is nothing to decide.
        """
        with self._store.transaction():
            row = self._store.row("SELECT * FROM refunds WHERE refund_id = ? AND state = 'asked'", refund_id)
            if row is None:
                raise PayerError("no such refund waits")
            state = "refunded" if granted else "refused"
            self._store.run(
                "UPDATE refunds SET state = ?, decided_at = ? WHERE refund_id = ?",
                state,
                iso_ms(self._clock()),
                refund_id,
            )
            if granted:
                self._change(row["order_id"], state=OrderState.REFUNDED.value)

    def all(self) -> list[dict[str, Any]]:
        """Every order, oldest first, for who looks into the sandbox."""
        return [self.told(row) for row in self._store.rows("SELECT * FROM payment_orders ORDER BY rowid")]

    # --- rows ---------------------------------------------------------------------------------------------------------

    def told(self, row: Row) -> dict[str, Any]:
        """An order as the contract has it."""
        state = self._state(row)
        left_s = int((parse_iso(row["expires_at"]) - self._clock()).total_seconds())
        is_open = state is OrderState.UNPAID
        refunds = self._store.rows("SELECT * FROM refunds WHERE order_id = ? ORDER BY rowid", row["order_id"])
        return {
            **{name: row[name] for name in ("order_id", "case_id", "case_number", "item_code", "amount_fen", "payee")},
            "state": state.value,
            "lines": [{"what": row["what"], "amount_fen": row["amount_fen"]}],
            "pay_url": self._page_url(f"pay/{row['token']}") if is_open else None,
            "made_at": row["made_at"],
            "expires_at": row["expires_at"],
            "valid_s": max(0, min(left_s, 86_400)) if is_open else 0,
            "paid_at": row["paid_at"],
            "trade_no": row["trade_no"],
            "e_receipt": self._e_receipt(row) if row["paid_at"] is not None else None,
            "refunds": [{name: one[name] for name in one.keys() if name != "order_id"} for one in refunds],
        }

    def _e_receipt(self, row: Row) -> dict[str, Any]:
        item = self._catalogue.get(row["item_code"])
        is_invoice = item is not None and item.payment is not None and item.payment.receipt.term == "电子发票"
        made = hashlib.sha256(canonical_json([row["order_id"], row["trade_no"]])).hexdigest()
        number = str(int(made[:20], 16))
        person = resident_by_number(row["person_number"])
        return {
            "kind": "invoice" if is_invoice else "fiscal",
            "code": "" if is_invoice else "99990126",
            "number": number[:20].zfill(20) if is_invoice else number[:10].zfill(10),
            "check_code": "" if is_invoice else made[-6:],
            "amount_fen": row["amount_fen"],
            "payer": person.name if person is not None else self._payer(row["case_id"]),
            "issued_at": row["paid_at"],
            "url": self._page_url(f"e-receipts/{row['token']}"),
        }

    def _payer(self, case_id: str) -> str:
        case = self._store.case(case_id)
        return str(case.opened["applicant"]["name"]) if case is not None else "示例"

    def _state(self, row: Row) -> OrderState:
        """As it is by now."""
        state = OrderState(row["state"])
        if state is OrderState.UNPAID and self._is_void(row["case_id"]):
            return OrderState.CLOSED
        is_over = state is OrderState.UNPAID and self._clock() >= parse_iso(row["expires_at"])
        return OrderState.EXPIRED if is_over else state

    def _put_refund(self, refund_id: str, order_id: str, state: str, reason: str, fen: int) -> None:
        moment = iso_ms(self._clock())
        decided = None if state == "asked" else moment
        self._store.run(
            "INSERT INTO refunds VALUES (?, ?, ?, ?, ?, ?, ?)", refund_id, order_id, state, reason, fen, moment, decided
        )

    def _row(self, order_id: str) -> Row | None:
        return self._store.row("SELECT * FROM payment_orders WHERE order_id = ?", order_id)

    def _wanted(self, order_id: str) -> Row:
        row = self._row(order_id)
        if row is None:
            raise LookupError("an order that was just written is not there")
        return row

    def _theirs(self, person: Person, order_id: str) -> Row:
        row = self._row(order_id)
        if row is None or row["person_number"] != person.number or not self._may_see(person, row):
            raise Refusal(ProblemType.NO_SUCH_ORDER)
        return row

    def _may_see(self, person: Person, row: Row) -> bool:
        case = self._store.case(row["case_id"]) if person.agent else None
        return not person.agent or (case is not None and _is_theirs(person, case))

    def _change(self, order_id: str, **values: object) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        self._store.run(f"UPDATE payment_orders SET {names} WHERE order_id = ?", *values.values(), order_id)  # noqa: S608 - names of our own


def _is_theirs(person: Person, case: FiledCase) -> bool:
    """Who acts for somebody (代办人) has to do with the cases that they filed for them, and with none of the others."""
    agent = case.opened.get("agent")
    is_filed_by = not person.agent or (agent is not None and agent["certificate_number"] == person.agent)
    return case.person_number == person.number and is_filed_by
