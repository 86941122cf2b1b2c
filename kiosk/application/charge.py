# SPDX-License-Identifier: Apache-2.0
"""What an item costs this resident: the guide's fee (收费标准), unless a rule says that they do not pay (减免).

The same rules for terminal and platform; what a bill (应缴账单) comes to is the platform's word alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.application.form import Form
from kiosk.application.money import fen_of, say_fen
from kiosk.catalogue.kind_model import FeeExemption
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import Language
from kiosk.guidance.belonging import holds


@dataclass(frozen=True)
class Charge:
    """``fen``: 0 is nothing. ``exempt``: the rule by which nothing is paid."""

    fen: int
    exempt: FeeExemption | None = None


def charge_of(item: ServiceItem, facts: Mapping[str, Any]) -> Charge:
    """The guide's own fee for who these facts are about; a condition that cannot be decided exempts nobody."""
    fen = fen_of(item.guide.fee.amount) or 0
    if fen == 0:
        return Charge(0)
    for one in item.guide.fee.exempt:
        if holds(one.when, item, facts) is True:
            return Charge(0, one)
    return Charge(fen)


def bill_of(item: ServiceItem, answers: Mapping[str, str], held: str) -> str:
    """Of the open bills that a register holds (``电费 123.40 元、水费 52.00 元``), the one that the answers are about
    (``bill_named_by``), or the only one where no question says. Empty: none, or it cannot be told which.
    """
    bills = [one.strip() for one in re.split("[、；;]", held) if one.strip()]
    question = None if item.payment is None else item.question(item.payment.bill_named_by or "")
    if question is None:
        return bills[0] if len(bills) == 1 else ""
    option = question.option(answers.get(question.id, ""))
    chosen = [one for one in bills if option is not None and one.split()[0] == option.label.term]
    return chosen[0] if len(chosen) == 1 else ""


def cost_words(form: Form, language: Language = Language.ZH) -> str:
    """多少钱 of the last look: the bill where one is known, else the fee, else why nothing is paid."""
    item = form.item
    if item.payment is not None and item.payment.bill is not None:
        source = f"share:{item.payment.bill}"
        for spec in form.shown():
            value = form.value(spec.code)
            if source in spec.prefill and value is not None:
                found = bill_of(item, form.situation.answers, value.value)
                return found or item.guide.fee.say.say(language)
        return item.guide.fee.say.say(language)
    charge = charge_of(item, form.facts())
    if charge.exempt is not None:
        return charge.exempt.say.say(language)
    return say_fen(charge.fen) if charge.fen else item.guide.fee.say.say(language)
