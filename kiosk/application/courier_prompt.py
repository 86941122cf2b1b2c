# SPDX-License-Identifier: Apache-2.0
"""The page behind the address to which a courier shall come (统一物流): what that costs, who pays, how long it takes, and whether
originals are fetched first (双向寄递); with calm ways on where no courier goes there, or nobody could say.

Values that begin with ``@`` are steps of the page, and no answers. Source: domain notes 1.5 rows 70 and 72.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan
from kiosk.application.money import say_fen
from kiosk.application.review import FieldPrompt, PromptOption, mask_of
from kiosk.catalogue.field_model import FieldKind, FieldSpec
from kiosk.catalogue.words import Language, Words, words
from kiosk.platform.logistics_model import CourierQuote

SEND: Final = "@send"
RESULT_ALONE: Final = "@result"
OTHER_ADDRESS: Final = "@address"
OTHER_WAY: Final = "@way"
AGAIN: Final = "@again"

_LOOKING = words("正在问快递费", "Asking what the courier costs")
_SOON = words("一会儿就好", "One moment")
_YES = words("好，就这样寄", "Yes, send it")
_YES_BOTH = words("好，来取原件，再寄结果", "Yes, fetch the originals and send the result")
_RESULT_ALONE = words("原件我自己交，只寄结果", "I hand in the originals myself")
_STILL = words("还是寄到这里", "Send it there all the same")
_OTHER_ADDRESS = words("换个地址", "Another address")
_OTHER_WAY = words("不寄了，换个拿法", "Do not send it, I get it another way")
_AGAIN = words("再问一次", "Ask again")
_OFFICE_PAYS = words("免费寄给您", "Sent to you free of charge")
_RECEIVER_PAYS = words("快递费 {amount}，收到再付", "The courier costs {amount}, paid on delivery", "到付")
_BOTH_FREE = words("免费来取，免费送回", "Fetched and returned free of charge")
_BOTH_PAID = words("来回快递费 {amount}，到时再付", "Both ways cost {amount}, paid to the courier", "到付")
_SENT_IN = words("办好后寄出，{days}送到。", "Sent when it is done, delivered in {days}.")
_FETCHED = words("快递员先上门取您的原件。", "The courier fetches your originals first.")
_NOT_FETCHED = words("原件还是要您自己交到窗口。", "The originals you hand in at a counter yourself.")
_NOT_SERVED = words("快递送不到这个地方", "No courier goes there")
_NOT_SERVED_HINT = words("换个地址，或者换个拿法，都可以", "Choose another address, or get it another way")
_UNKNOWN = words("现在问不到快递费", "What it costs cannot be asked now")
_UNKNOWN_HINT = words(
    "还是可以寄。快递费可能要您付，现在说不准", "It can be sent all the same; you may have to pay the courier"
)
_TO = words("寄到{address}", "To {address}")


def is_where_a_courier_goes(form: Form, code: str) -> bool:
    """This field says where the chosen courier comes to (收件地址)."""
    spec = form.item.field(code)
    is_asked = spec.kind is FieldKind.REGION and spec.ask is not None and spec.ask.confirm
    return is_asked and delivery_chosen(form) == "courier"


def delivery_of(form: Form) -> FieldSpec | None:
    """取件方式 of this form; None: it has none now."""
    return next((spec for spec in form.shown() if spec.kind is FieldKind.DELIVERY), None)


def delivery_chosen(form: Form) -> str:
    """The way that was chosen; empty: none yet, or there is nothing to choose."""
    spec = delivery_of(form)
    value = None if spec is None else form.value(spec.code)
    return "" if value is None else value.value


def owes_originals(plans: Sequence[MaterialPlan]) -> bool:
    """Something is still to be handed in on paper: a courier could fetch it (双向寄递)."""
    return any(plan.source.is_owed and not plan.may_be_photographed for plan in plans)


def asking_prompt(asked: FieldPrompt, language: Language = Language.ZH) -> FieldPrompt:
    """While the platform is asked."""
    return replace(
        asked, kind="choice", options=(), title=_LOOKING.say(language), hint=_SOON.say(language), none_there=""
    )


def quoted_prompt(
    asked: FieldPrompt, form: Form, quote: CourierQuote, *, owes: bool = False, language: Language = Language.ZH
) -> FieldPrompt:
    """What the platform said. ``owes``: originals are still to be handed in."""
    is_free = quote.payer == "office" or quote.amount_fen == 0
    title = (_BOTH_FREE if is_free else _BOTH_PAID) if quote.both_ways else _OFFICE_PAYS if is_free else _RECEIVER_PAYS
    hint = _SENT_IN.say(language, {"days": _days(quote, language)})
    if owes:
        hint = (_FETCHED if quote.both_ways else _NOT_FETCHED).say(language) + hint
    value = form.value(asked.code)
    masked = "" if value is None else mask_of(form.item.field(asked.code).mask)(value.value)
    note = f"{quote.carrier}　{_TO.say(language, {'address': masked})}"
    options = [PromptOption(SEND, (_YES_BOTH if quote.both_ways else _YES).say(language), note, False)]
    if quote.both_ways:
        options.append(PromptOption(RESULT_ALONE, _RESULT_ALONE.say(language), "", False))
    told = title.say(language, {"amount": say_fen(quote.amount_fen)})
    return _page(asked, told, hint, (*options, *_ways_on(language)))


def not_served_prompt(asked: FieldPrompt, language: Language = Language.ZH) -> FieldPrompt:
    """No courier goes to this address."""
    return _page(asked, _NOT_SERVED.say(language), _NOT_SERVED_HINT.say(language), _ways_on(language))


def unknown_prompt(asked: FieldPrompt, language: Language = Language.ZH) -> FieldPrompt:
    """Nobody could say what it costs; the case is not held up by that."""
    options = (_option(SEND, _STILL, language), _option(AGAIN, _AGAIN, language), *_ways_on(language))
    return _page(asked, _UNKNOWN.say(language), _UNKNOWN_HINT.say(language), options)


def _page(asked: FieldPrompt, title: str, hint: str, options: tuple[PromptOption, ...]) -> FieldPrompt:
    return replace(asked, kind="choice", title=title, hint=hint, options=options, none_there="")


def _option(value: str, label: Words, language: Language) -> PromptOption:
    return PromptOption(value, label.say(language), "", False)


def _ways_on(language: Language) -> tuple[PromptOption, ...]:
    return (_option(OTHER_ADDRESS, _OTHER_ADDRESS, language), _option(OTHER_WAY, _OTHER_WAY, language))


def _days(quote: CourierQuote, language: Language) -> str:
    first, last = quote.days_from, quote.days_to
    if last <= 0:
        return "当天" if language is Language.ZH else "a day"
    said = str(last) if first in (0, last) else f"{first} 到 {last}"
    return f"{said} 天" if language is Language.ZH else f"{first} to {last} days"
