# SPDX-License-Identifier: Apache-2.0
"""Display models of the form: review rows and the page that asks one field. Nothing is left for QML to format.

Source: domain notes 1.3 rows 33 (origin beside each value), 35 (审表 first), 52 (信息有误), 5 rows 8 and 19.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from kiosk.application.address_book import known_addresses
from kiosk.application.facts import spoken_date
from kiosk.application.fields import FieldValue, Origin
from kiosk.application.form import SAME_AS, Form
from kiosk.catalogue.field_model import Ask, FieldKind, FieldSpec, Mask
from kiosk.catalogue.words import Language, words
from kiosk.journey.mask import mask_account, mask_address, mask_name, mask_number, mask_phone
from kiosk.places.spoken_slot import spoken_slot

OWN_WORDS = "@own"
"""Value of the option 自己写: the caller asks :func:`field_prompt` again with ``own_words=True``."""

_MASKS: dict[Mask, Callable[[str], str]] = {
    Mask.NONE: str,
    Mask.NAME: mask_name,
    Mask.NUMBER: mask_number,
    Mask.PHONE: mask_phone,
    Mask.ADDRESS: mask_address,
    Mask.ACCOUNT: mask_account,
}

_TYPED: dict[FieldKind, str] = {
    FieldKind.DATE: "date",
    FieldKind.PHONE: "phone",
    FieldKind.COUNT: "count",
    FieldKind.ID_NUMBER: "id_number",
    FieldKind.ENTERPRISE_NUMBER: "enterprise_number",
    FieldKind.BANK_ACCOUNT: "bank_account",
    FieldKind.PLACE: "place",
    FieldKind.SLOT: "slot",
}
_WRITE = words("都不是，我自己写", "None of these, I write it myself")
_OBJECTED = words("本人填写（有异议）", "You (objected)")
_ANOTHER_DAY = words("不是这天，我自己选", "Another day, I choose it myself")


@dataclass(frozen=True)
class ReviewRow:
    """One row of the review page. ``value_plain`` is for a short look under a finger, never the default."""

    code: str
    label: str
    term: str
    value_masked: str = field(repr=False)
    value_plain: str = field(repr=False)
    origin: Origin
    origin_label: str
    source_name: str
    disputable: bool
    disputed: bool
    """Objected to (信息有误): the register's value, flagged, or the resident's own in place of it."""
    editable: bool
    """An own answer that can be changed (修改); prefilled values are objected to instead (信息有误)."""


@dataclass(frozen=True)
class PromptOption:
    """One choice of a field's page."""

    value: str
    label: str
    note: str
    selected: bool


@dataclass(frozen=True)
class FieldPrompt:
    """The page that asks one field. ``kind`` is one of choice, text, date, phone, count, id_number, enterprise_number,
    bank_account, place, slot, digits, letter. ``unit`` stands behind digits; ``none_there``: how it is said that there is no such
    part, and ``none_value`` the answer that says so.
    """

    code: str
    kind: str
    title: str
    term: str
    hint: str
    example: str
    options: tuple[PromptOption, ...]
    text: str = field(repr=False)
    max_length: int
    required: bool
    unit: str = ""
    none_there: str = ""
    none_value: str = ""


def mask_of(mask: Mask) -> Callable[[str], str]:
    """What covers a value of this kind."""
    return _MASKS[mask]


def review_rows(form: Form, *, elder: bool = False, language: Language = Language.ZH) -> tuple[ReviewRow, ...]:
    """A row for every field that has a value, in the order of the form."""
    return tuple(
        _row(form, spec, value, elder, language)
        for spec in form.shown()
        if (value := form.value(spec.code)) is not None
    )


def missing_labels(form: Form, *, elder: bool = False, language: Language = Language.ZH) -> tuple[str, ...]:
    """What is still to be asked, for 只差 N 项."""
    return tuple(field_label(spec, elder=elder, language=language) for spec in form.missing())


def field_label(spec: FieldSpec, *, elder: bool = False, language: Language = Language.ZH) -> str:
    """The label of a field, the shorter one in 长者版 where there is one."""
    label = spec.elder_label if elder and spec.elder_label is not None else spec.label
    return label.say(language)


def display(form: Form, spec: FieldSpec, value: FieldValue, language: Language = Language.ZH) -> str:
    """The value in words, uncovered: option labels instead of codes, 2025年3月14日 instead of 2025-03-14."""
    text = value.value
    if spec.kind is FieldKind.CODE:
        label = form.known.tables.certificate_types.labels.get(text)
        return label.say(language) if label is not None else text
    if spec.kind is FieldKind.DATE:
        return spoken_date(date.fromisoformat(text))
    if spec.kind is FieldKind.PLACE:
        return form.known.place_names.get(text, text)
    if spec.kind is FieldKind.SLOT:
        return spoken_slot(text, language)
    for option in form.choices(spec):
        if option.value == text:
            return option.label.say(language)
    return spec.display.say(language, {"value": text}) if spec.display is not None else text


def field_prompt(
    form: Form, code: str, *, own_words: bool = False, elder: bool = False, language: Language = Language.ZH
) -> FieldPrompt:
    """How to ask a field. With choices or suggestions it is a choice first; ``own_words`` asks for text instead.

    Raises:
        KeyError: no such field, or one that is never asked.
    """
    spec = form.item.field(code)
    ask = spec.ask
    if ask is None:
        raise KeyError(code)
    now = form.value(code)
    options = () if own_words else _options(form, spec, ask, now, language)
    return FieldPrompt(
        code=code,
        kind="choice" if options else _text_kind(spec.kind),
        title=ask.title.say(language),
        term=ask.title.term,
        hint=ask.hint.say(language) if ask.hint is not None else "",
        example=ask.example.say(language) if ask.example is not None else "",
        options=options,
        text=now.value if now is not None and now.origin.is_own else "",
        max_length=len(str(ask.at_most)) if spec.kind is FieldKind.COUNT else ask.max_length,
        required=spec.required,
    )


def _row(form: Form, spec: FieldSpec, value: FieldValue, elder: bool, language: Language) -> ReviewRow:
    plain = display(form, spec, value, language)
    own, disputed = value.origin.is_own, spec.code in form.disputes
    return ReviewRow(
        code=spec.code,
        label=field_label(spec, elder=elder, language=language),
        term=spec.label.term,
        value_masked=_MASKS[spec.mask](plain),
        value_plain=plain,
        origin=value.origin,
        origin_label=_OBJECTED.say(language) if own and disputed else _origin(value, language),
        source_name=value.source_name,
        disputable=disputed or (spec.disputable and not own),
        disputed=disputed,
        editable=spec.editable and own and not disputed,
    )


def _origin(value: FieldValue, language: Language) -> str:
    """Own words of another time with their day: whoever reads them sees how old they are."""
    if value.origin is not Origin.LAST or not value.as_of:
        return value.origin.label(language)
    said = spoken_date(date.fromisoformat(value.as_of))
    return words(f"您上次填的，{said}", f"You, on {value.as_of}").say(language)


def _options(
    form: Form, spec: FieldSpec, ask: Ask, now: FieldValue | None, language: Language
) -> tuple[PromptOption, ...]:
    chosen = now.value if now is not None else None
    found = [
        PromptOption(option.value, option.label.say(language), "", option.value == chosen)
        for option in form.choices(spec)
    ]
    found += _reckoned(form, spec, ask, chosen, language)
    for source in ask.suggest:
        kind, _, code = source.partition(":")
        other = form.value(code) if kind == "field" else None
        if other is not None:
            other_spec = form.item.field(code)
            name = other_spec.label.term or other_spec.label.zh
            label = words(f"和{name}一样", f"Same as: {other_spec.label.en}").say(language)
            found.append(PromptOption(SAME_AS + code, label, _MASKS[other_spec.mask](other.value), False))
    for one in known_addresses(form, spec):
        found.append(
            PromptOption(one.raw, one.called.say(language), _MASKS[spec.mask](one.address), one.address == chosen)
        )
    if found and (ask.own_words or ask.suggest or spec.kind is FieldKind.DATE):
        own = _ANOTHER_DAY if spec.kind is FieldKind.DATE else _WRITE
        found.append(PromptOption(OWN_WORDS, own.say(language), "", False))
    return tuple(found)


def _reckoned(form: Form, spec: FieldSpec, ask: Ask, chosen: str | None, language: Language) -> list[PromptOption]:
    """The day after one that a register holds: said with where it comes from, and one tap away."""
    held = form.held.get(spec.code)
    if held is None or held.origin is not Origin.RECKONED or ask.reckoned is None:
        return []
    day = date.fromisoformat(held.value)
    why = ask.reckoned.say(language, {"day": spoken_date(day - timedelta(days=1))})
    taken = chosen == held.value and spec.code in form.confirmed
    return [PromptOption(held.value, spoken_date(day), why, taken)]


def _text_kind(kind: FieldKind) -> str:
    """``place`` and ``slot`` are chosen from what the page is given; the digits of numbers are typed on the pad."""
    return _TYPED.get(kind, "text")
