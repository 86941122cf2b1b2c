# SPDX-License-Identifier: Apache-2.0
"""The page that asks one part of an address (:mod:`kiosk.application.address`) in place of the whole line."""

from __future__ import annotations

from kiosk.application.address import (
    ASK,
    NONE_THERE,
    NOT_LISTED,
    UNLISTED,
    AddressLists,
    AddressParts,
    AddressStep,
    choices_of,
    said_before,
)
from kiosk.application.review import FieldPrompt, PromptOption
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.words import Language

_LONGEST_NUMBER = 6
_LONGEST_NAME = 40


def address_prompt(
    spec: FieldSpec, parts: AddressParts, lists: AddressLists, language: Language = Language.ZH
) -> FieldPrompt:
    """The first page asks in the field's own words; the others show what the address is so far.

    Raises:
        ValueError: the field is never asked.
    """
    if spec.ask is None:
        raise ValueError(spec.code)
    step, before = parts.step, said_before(parts)
    title, hint = ASK[step]
    is_first = not parts.way
    # What a sample leaves out is said where it may be missed.
    notice = lists.roads.notice if lists.roads is not None and step is AddressStep.LISTED_ROAD else None
    so_far, advice = parts.text(), (notice or hint).say(language)
    none_there = NOT_LISTED if step.is_listed else NONE_THERE if step.may_be_missing else None
    return FieldPrompt(
        code=spec.code,
        kind=_kind(step),
        title=(spec.ask.title if is_first else title).say(language, {"letter": parts.letter}),
        term=spec.ask.title.term,
        hint=title.say(language) if is_first else f"{so_far}　{advice}".strip(),
        example="",
        options=tuple(
            PromptOption(one.value, one.label.say(language), one.note, one.value == before)
            for one in choices_of(parts, lists)
        ),
        text="" if step.is_chosen else before,
        max_length=_LONGEST_NUMBER if step.is_digits else _LONGEST_NAME,
        required=spec.required,
        unit=hint.term if step.is_digits else "",
        none_there="" if none_there is None else none_there.say(language),
        none_value=UNLISTED if step.is_listed else "",
    )


def _kind(step: AddressStep) -> str:
    if step is AddressStep.LETTER:
        return "letter"
    return "choice" if step.is_chosen else "digits" if step.is_digits else "text"
