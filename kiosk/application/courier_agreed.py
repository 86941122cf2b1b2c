# SPDX-License-Identifier: Apache-2.0
"""What sending the result costs and who pays (统一物流), as it was agreed to behind the address.

Said again on the last look, which is signed, and on the receipt; what nobody could say is said so.
Source: domain notes 1.5 rows 70 and 72, 5 row 18 (多少钱 before a legal act).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from kiosk.application.courier_prompt import delivery_chosen, is_where_a_courier_goes
from kiosk.application.form import Form
from kiosk.application.money import say_fen
from kiosk.catalogue.words import Language, words
from kiosk.platform.logistics_model import CourierQuote

COURIER_COST: Final = words("快递费", "Courier")
_FREE = words("不要钱，寄给您", "Free of charge")
_FREE_BOTH = words("不要钱，来取原件再送回", "Free of charge, originals fetched too")
_PAID = words("{amount}，收到时付给快递员", "{amount}, paid to the courier on delivery", "到付")
_PAID_BOTH = words("来回 {amount}，付给快递员", "{amount} both ways, paid to the courier", "到付")
_UNKNOWN = words("现在问不到，可能要您付", "Not known yet; you may have to pay")


@dataclass(frozen=True)
class CourierAgreed:
    """``quote``: what stood on the page that was tapped, or was asked anew for an address said before; None: nobody could say.
    ``address``: where it was for.
    """

    quote: CourierQuote | None = None
    address: str = field(default="", repr=False)

    def stands_for(self, form: Form) -> bool:
        """A courier is chosen, and goes where it was agreed on."""
        return delivery_chosen(form) == "courier" and bool(self.address) and self.address == _address(form)

    def fetches_originals(self, form: Form) -> bool:
        """The courier was agreed to fetch what is owed on paper (双向寄递)."""
        return self.quote is not None and self.quote.both_ways and self.stands_for(form)


NOTHING_AGREED: Final = CourierAgreed()


def courier_cost(form: Form, agreed: CourierAgreed, language: Language = Language.ZH) -> str:
    """The words beside :data:`COURIER_COST`; empty where no courier is chosen. A price for another address is none."""
    if delivery_chosen(form) != "courier":
        return ""
    quote = agreed.quote
    if quote is None or not agreed.stands_for(form):
        return _UNKNOWN.say(language)
    if quote.payer == "office" or quote.amount_fen == 0:
        return (_FREE_BOTH if quote.both_ways else _FREE).say(language)
    return (_PAID_BOTH if quote.both_ways else _PAID).say(language, {"amount": say_fen(quote.amount_fen)})


def _address(form: Form) -> str:
    found = (form.value(spec.code) for spec in form.shown() if is_where_a_courier_goes(form, spec.code))
    return next((one.value for one in found if one is not None), "")
