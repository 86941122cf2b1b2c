# SPDX-License-Identifier: Apache-2.0
"""What a tour writes into a field that nobody told it about: plainly made up, and good enough for the rules of the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from kiosk.application.form import Form
from kiosk.application.validation import Invalid
from kiosk.catalogue.field_model import FieldKind, FieldSpec, Rule
from kiosk.platform.sandbox.population import id_number

PHONE_OF_NOBODY: Final = "19900009999"
CARD_OF_NOBODY: Final = "6299990000000000004"
"""Nineteen digits with a right check digit (Luhn), of no bank."""
CODE_OF_NOBODY: Final = "91999999MA9999999H"
PLACE: Final = "SH-310115-01"
"""Where is chosen on its page, among those that are able; and when among what is free."""
WORDS: Final = "示例"
ADDRESS: Final = "示例市示例区示例路1弄2号301室"


def good_answer(form: Form, spec: FieldSpec) -> str:
    """Something that this field takes: the first choice where there are some, else something written."""
    choices, rules = form.choices(spec), frozenset(spec.validate_with)
    if choices:
        return choices[0].value
    today = form.known.today
    by_kind: dict[FieldKind, str] = {
        FieldKind.PHONE: PHONE_OF_NOBODY,
        FieldKind.DATE: (today if Rule.NOT_PAST not in rules else today + timedelta(days=7)).isoformat(),
        FieldKind.COUNT: str(max(1, spec.ask.at_least if spec.ask is not None else 1)),
        FieldKind.ID_NUMBER: id_number(date(1981, 3, 4), 998),
        FieldKind.ENTERPRISE_NUMBER: CODE_OF_NOBODY,
        FieldKind.BANK_ACCOUNT: CARD_OF_NOBODY,
        FieldKind.REGION: ADDRESS,
        FieldKind.PLACE: PLACE,
        FieldKind.SLOT: f"{(today + timedelta(days=1)).isoformat()} 09:00-09:30",
    }
    if spec.kind in by_kind:
        return by_kind[spec.kind]
    if Rule.PHONE in rules:
        return PHONE_OF_NOBODY
    if Rule.CERTIFICATE_NUMBER in rules:
        return id_number(date(1981, 3, 4), 998)
    return ADDRESS if Rule.ADDRESS in rules else "200000" if Rule.POSTCODE in rules else WORDS


def filled(form: Form, told: Mapping[str, str]) -> Form:
    """The form with everything filled that is missing. ``told``: answers that are known already, by field.

    Raises:
        ValueError: the form does not take one of them.
    """
    for code, raw in told.items():
        if any(spec.code == code and spec.editable for spec in form.shown()):
            form = _answered(form, code, raw)
    for _ in form.item.fields:
        missing = form.missing()
        if not missing:
            break
        form = _answered(form, missing[0].code, good_answer(form, missing[0]))
    return form


def _answered(form: Form, code: str, raw: str) -> Form:
    answered = form.with_answer(code, raw)
    if isinstance(answered, Invalid):
        raise ValueError(f"{form.item.base_code} {code}: {answered.say.zh}")
    return answered
