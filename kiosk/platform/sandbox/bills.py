# SPDX-License-Identifier: Apache-2.0
"""What a filed case has to pay: the bill that it is about, or the guide's fee less what is waived.

Bills of one's own are those of the registers (``records/daily.py``): what a resident was shown is what is charged. A bill that is
found by its number alone (another home, another child) is made of that number, the same every time; numbers that no biller
gives out have none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.application.charge import bill_of, charge_of
from kiosk.application.money import fen_of
from kiosk.catalogue.model import ServiceItem
from kiosk.platform.sandbox.ground import Ground, facts_of, shared_held

_NUMBER_FIELDS: Final = ("bill_number", "bill_account")
"""Fields of items in which somebody else's bill is named."""
_NO_BILL: Final = "0000"
"""Numbers that end so have no open bill."""
_UTILITIES: Final = {"power": "电费", "water": "水费", "gas": "燃气费"}
LEAST_DIGITS: Final = 6


@dataclass(frozen=True)
class Due:
    """``bill_id``: the same bill is the same money, whoever's case it is; empty for a fee."""

    what: str
    fen: int
    payee: str
    bill_id: str = ""


@dataclass(frozen=True)
class NothingDue:
    """``why``: as the contract has it."""

    why: str


def due_of(case: Mapping[str, Any], ground: Ground) -> Due | NothingDue:
    """What this case has to pay."""
    item = ground.item
    payee = f"{item.dept.zh}（示例）"
    if item.payment is not None and item.payment.bill is not None:
        return _bill(case, ground, item, item.payment.bill, payee)
    charge = charge_of(item, facts_of(case, ground))
    if charge.fen == 0:
        return NothingDue("exempt" if charge.exempt is not None else "free")
    return Due(item.name, charge.fen, payee)


def _bill(case: Mapping[str, Any], ground: Ground, item: ServiceItem, name: str, payee: str) -> Due | NothingDue:
    what = _UTILITIES.get(case["answers"].get("what", ""), "")
    number = next((str(case["fields"][one]["value"]) for one in _NUMBER_FIELDS if one in case["fields"]), "")
    if number:
        if sum(sign.isdigit() for sign in number) < LEAST_DIGITS or number.endswith(_NO_BILL):
            return NothingDue("no_bill")
        return _made(name, number, what or "代收费", payee)
    said = bill_of(item, case["answers"], str(shared_held(case, ground).get(name, "")))
    fen = fen_of(said)
    if fen is None or ground.person is None:
        return NothingDue("no_bill")
    register = said.split()[0]
    return Due(register, fen, payee, f"{name}:{ground.person.seed}:{register}")


def _made(name: str, number: str, what: str, payee: str) -> Due:
    digest = hashlib.sha256(f"{name}:{what}:{number}".encode()).digest()
    return Due(what, 2_000 + int.from_bytes(digest[:4]) % 30_000, payee, f"{name}:{digest.hex()[:24]}")
