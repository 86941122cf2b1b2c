# SPDX-License-Identifier: Apache-2.0
"""数据异议 in words: what the register says beside what the resident says, and where a value is put right that nobody changes
here. Source: domain notes 1.3 row 52; ADR 28.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from kiosk.application.facts import spoken_date
from kiosk.application.fields import FieldValue, Origin
from kiosk.application.form import Form
from kiosk.application.review import FieldPrompt, display, mask_of
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.words import Language, Words, words

NOT_KNOWN: Final = "@not-known"
"""Raw answer: it is wrong, and the resident does not know what is right. The register's value stays, flagged."""
_NOT_KNOWN: Final = words("不知道对的是什么", "I do not know what is right")
_ELSEWHERE: Final = words("这里不能改，会有人核对", "Cannot be changed here; somebody will check")
_PUT_RIGHT: Final[Mapping[Origin, Words]] = {
    Origin.ID_CARD: words("这里不能改，要去派出所更正", "Cannot be changed here, only at the police station"),
    Origin.ENTERPRISE: words("这里不能改，要去登记窗口更正", "Cannot be changed here, only where it is registered"),
}


@dataclass(frozen=True)
class RegisterSays:
    """What stands beside the resident's own value: covered, with the register's name and the day of it."""

    value_masked: str = field(repr=False)
    source: str


def register_says(form: Form, spec: FieldSpec, held: FieldValue, language: Language = Language.ZH) -> RegisterSays:
    """Of a value that a register gave."""
    source = held.source_name or held.origin.label(language)
    if held.as_of:
        source = f"{source}，{_day(held.as_of)}"
    return RegisterSays(mask_of(spec.mask)(display(form, spec, held, language)), source)


def put_right(spec: FieldSpec, value: FieldValue, language: Language = Language.ZH) -> str:
    """Where a flagged value is put right; empty: it may be said here what is right."""
    if spec.editable and spec.ask is not None:
        return ""
    return _PUT_RIGHT.get(value.origin, _ELSEWHERE).say(language)


def asks_what_is_right(form: Form, code: str) -> bool:
    """Whether an objection to this field's value can say what is right, on the field's own page."""
    spec = form.item.field(code)
    return form.may_be_disputed(code) and spec.editable and spec.ask is not None


def or_not_known(prompt: FieldPrompt, language: Language = Language.ZH) -> FieldPrompt:
    """The field's page, or the first of an address, with the way on for who does not know."""
    return replace(prompt, none_there=_NOT_KNOWN.say(language), none_value=NOT_KNOWN)


def _day(as_of: str) -> str:
    """A register may give a day, a moment, or words."""
    try:
        return spoken_date(date.fromisoformat(as_of[:10]))
    except ValueError:
        return as_of
