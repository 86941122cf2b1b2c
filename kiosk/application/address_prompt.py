# SPDX-License-Identifier: Apache-2.0
"""The page that asks one part of an address (:mod:`kiosk.application.address`) in place of the whole line."""

from __future__ import annotations

from kiosk.application.address import ASK, NONE_THERE, AddressParts, choices_of
from kiosk.application.review import FieldPrompt, PromptOption
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.registers import Region
from kiosk.catalogue.words import Language

_LONGEST_NUMBER = 6
_LONGEST_NAME = 40


def address_prompt(
    spec: FieldSpec, parts: AddressParts, regions: dict[str, Region], language: Language = Language.ZH
) -> FieldPrompt:
    """The first page asks in the field's own words; the others show what the address is so far.

    Raises:
        ValueError: the field is never asked.
    """
    if spec.ask is None:
        raise ValueError(spec.code)
    step = parts.step
    title, hint = ASK[step]
    is_first = parts == AddressParts()
    so_far = parts.text()
    return FieldPrompt(
        code=spec.code,
        kind="choice" if step.is_chosen else "digits" if step.is_digits else "text",
        title=(spec.ask.title if is_first else title).say(language),
        term=spec.ask.title.term,
        hint=title.say(language) if is_first else f"{so_far}　{hint.say(language)}".strip(),
        example="",
        options=tuple(
            PromptOption(value, label.say(language), "", False) for value, label in choices_of(step, regions).items()
        ),
        text="",
        max_length=_LONGEST_NUMBER if step.is_digits else _LONGEST_NAME,
        required=spec.required,
        unit=hint.term if step.is_digits else "",
        none_there=NONE_THERE.say(language) if step.may_be_missing else "",
    )
