# SPDX-License-Identifier: Apache-2.0
"""What a chosen field offers. Terminal and platform ask here, so that what is offered is what is taken.

Source: domain notes 1.5 row 72 (取件方式) and 1.2 row 17: where a field repeats a question of the guidance, only the answers that
lead to the end on what was answered otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.catalogue.field_model import FieldKind, FieldOption, FieldSpec
from kiosk.catalogue.kind_model import DeliveryWay
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.paths import way_of
from kiosk.catalogue.words import Words, words

DELIVERY_WORDS: Final[Mapping[DeliveryWay, Words]] = {
    "electronic": words("用电子的，在手机上看", "On your phone, electronic", "电子证照"),
    "print": words("在这里打印", "Printed here", "现场打印"),
    "pickup": words("自己去窗口拿", "I fetch it at a counter", "窗口自取"),
    "courier": words("快递寄到家", "Sent by courier", "快递送达"),
    "locker": words("到智能柜里拿", "From a locker", "智能柜取件"),
}


def choices_of(item: ServiceItem, spec: FieldSpec, answers: Mapping[str, str]) -> tuple[FieldOption, ...]:
    """The options of a field, in the order in which they are offered; none for a field that is not chosen.

    ``answers``: of the questionnaire, to its end.
    """
    if spec.ask is None:
        return ()
    if spec.kind is FieldKind.DELIVERY:
        return tuple(FieldOption(value=way, label=DELIVERY_WORDS[way]) for way in item.outcome.ways)
    question = item.question(spec.ask.options_of_question) if spec.ask.options_of_question else None
    if question is None:
        return spec.ask.options
    return tuple(
        FieldOption(value=option.value, label=option.label)
        for option in question.options
        if way_of(item.questions, {**answers, question.id: option.value}) is not None
    )
