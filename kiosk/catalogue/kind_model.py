# SPDX-License-Identifier: Apache-2.0
"""What only some kinds of items have: bundles (一件事), licences (一业一证), bookings, payments, entitlements (免申即享).

Source: domain notes 1.5 (rows 64 to 84), 4.1 and 4.2. Conditions are CEL, checked by :mod:`kiosk.catalogue.lint`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from kiosk.catalogue.words import Content, Words

LicenceAction = Literal["new", "change", "extend", "cancel"]
"""新办, 变更, 延期, 注销 (domain notes 1.5 row 79)."""

DeliveryWay = Literal["electronic", "print", "pickup", "courier", "locker"]
"""电子证照, 现场打印, 窗口自取, 快递, 智能柜 (domain notes 1.5 row 72)."""


class Part(Content):
    """One part (分项) of a bundle, or one permit of a licence. ``when``: to whom it applies; nothing: to everybody.

    ``item``: the code of the single item that it also is. ``paper_only``: what cannot be signed on a screen, why, and where
    it is done instead (电子签名法 art. 3).
    """

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    name: Words
    authority: str
    when: str | None = None
    item: str | None = None
    promise_days: int = Field(ge=0)
    result: Words
    paper_only: Words | None = None


class Bundle(Content):
    """One form, several authorities. ``one_result``: where everything is handed over together (统一发证)."""

    lead: str
    order: Literal["parallel", "sequence"]
    one_result: Words
    parts: tuple[Part, ...] = Field(min_length=2)


class LicenceActions(Content):
    """Which answer of which question means which action."""

    question: str
    actions: dict[LicenceAction, str] = Field(min_length=1)


class Booking(Content):
    """预约. The form's fields of kinds ``place`` and ``slot`` are asked; ``wait``: the promise of 10 or 30 minutes."""

    point_kinds: tuple[str, ...] = Field(min_length=1)
    days_ahead: int = Field(ge=1, le=90)
    wait: Literal["general", "complex"]
    bring: tuple[Words, ...] = ()


class Payment(Content):
    """What is paid, and when. ``bill``: the shared record that holds the bills; None: the guide's own fee."""

    when: Literal["at_filing", "after_acceptance"]
    bill: str | None = None
    bill_named_by: str | None = None
    """The question whose answer's official term names which of several open bills; None: there is one."""
    refund: Words
    receipt: Words


class Benefit(Content):
    """免申即享: nothing is applied for; how it is paid is confirmed, or it is declined. ``amount``: a table of amounts."""

    amount: str | None = None
    paid: Words
    decline: Words


class InsteadOfMachine(Content):
    """The declared way on where a machine that the last step needs is not here (签注机, 制册机, 制卡机). ``when``: whose last
    step needs it; nothing: everybody's.
    """

    machine: Literal["residence_endorser", "book_printer", "card_maker"]
    when: str | None = None
    say: Words
    ways: tuple[Literal["nearest", "booking", "post", "electronic"], ...] = Field(min_length=1)


class FeeExemption(Content):
    """Who does not pay."""

    when: str
    say: Words
    rule: str


class Agent(Content):
    """代办: who may act for whom, and what it covers; both names stand on the receipt."""

    relations: tuple[Words, ...] = Field(min_length=1)
    scope: Words
    proof: str | None = None
    """Code of the material that shows the relation or the mandate."""


class EnterpriseScope(Content):
    """法人多级授权: the authority a 经办人 has to hold, and who can give it."""

    scope: str = Field(pattern=r"^[a-z][a-z_]*$")
    name: Words
    granted_by: Words


class Lateness(Content):
    """容缺: this material may come later."""

    due_days: int = Field(gt=0, le=60)
    say: Words


class Reprint(Content):
    """How often, and for how long, a certificate may be printed again without paying."""

    times: int = Field(ge=0)
    days: int = Field(ge=0)

    @model_validator(mode="after")
    def _coherent(self) -> Reprint:
        if (self.times == 0) != (self.days == 0):
            raise ValueError("times 和 days 要么都是 0，要么都不是")
        return self
