# SPDX-License-Identifier: Apache-2.0
"""How far paying for a filed case is (缴费). The case comes first and is kept whatever becomes of its money (docs/adr)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Paying(StrEnum):
    """What the platform has said of the case's order, or why it said nothing."""

    NONE = ""
    OPENING = "opening"
    """The platform is asked for the order."""
    WAITING = "waiting"
    """Its code is on screen; nobody has paid, as far as the platform said last."""
    UNHEARD = "unheard"
    """The code was on screen, and the platform does not answer: the money may have gone through. Nobody says that it has."""
    PAID = "paid"
    """The platform said so."""
    NOTHING_DUE = "nothing_due"
    """There is nothing to pay: waived, paid already, or no bill."""
    EXPIRED = "expired"
    """The order ended before it was paid; another one may be made."""
    CLOSED = "closed"
    """Its bill was paid with another order, or it was closed: nothing is to be paid with this one."""
    OFFLINE = "offline"
    """The order could not be made: no network. The case is filed."""
    BUSY = "busy"
    """The same, because the platform asks to come later."""
    REFUSED = "refused"
    """It cannot be paid at this terminal: the platform refused, or its code is not of the payment platform."""
    LATER = "later"
    """The resident left it unpaid: the order lives on."""

    @property
    def shows_code(self) -> bool:
        """The code to pay with stands on screen."""
        return self in (Paying.WAITING, Paying.UNHEARD)

    @property
    def is_settled(self) -> bool:
        """Nothing more is to be done about the money."""
        return self in (Paying.PAID, Paying.NOTHING_DUE)

    @property
    def may_be_tried_again(self) -> bool:
        """There is no order that could be paid now, and another try may bring one."""
        return self in (Paying.EXPIRED, Paying.CLOSED, Paying.OFFLINE, Paying.BUSY)


STILL_OPEN: Final = frozenset({Paying.WAITING, Paying.UNHEARD, Paying.LATER})
"""An order that the platform knows, and of which it may still say that it was paid."""
