# SPDX-License-Identifier: Apache-2.0
"""一表申请: the one form of an item, immutable. Source: domain notes 1.3 rows 33 to 35 and 52.

It opens with what is known (填表 → 补表 → 审表). ``opened`` remembers which values came from elsewhere than the
resident before anything was touched: the prefill ratio is a fact of that moment and does not move with later answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from kiosk.application.choices import choices_of
from kiosk.application.facts import Known, facts
from kiosk.application.fields import FieldValue, Origin
from kiosk.application.validation import Invalid, Occasion, fact_of, validate
from kiosk.catalogue.field_model import FieldOption, FieldSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.belonging import fields_of
from kiosk.guidance.questionnaire import Situation, finished

SAME_AS = "@same:"
"""Raw answer ``@same:household_address``: what that field says, confirmed by the resident with one tap."""


@dataclass(frozen=True)
class Form:
    """Fields of one item with their values."""

    item: ServiceItem = field(repr=False)
    situation: Situation
    known: Known
    values: Mapping[str, FieldValue] = field(repr=False)
    opened: frozenset[str]
    disputes: frozenset[str] = frozenset()
    held: Mapping[str, FieldValue] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """What was found when the form opened, of every field of the item: one that comes up later is filled of it."""
    seen: frozenset[str] = frozenset()
    """Fields that were shown when the form was last trimmed: what the resident emptied there stays empty."""
    confirmed: frozenset[str] = frozenset()
    """Fields that the resident has answered: a suggestion among them was taken."""

    # --- which fields there are ---------------------------------------------------------------------------------------

    def shown(self) -> tuple[FieldSpec, ...]:
        """Fields that this situation has (情形精简)."""
        return fields_of(self.item, self.facts())

    def missing(self) -> tuple[FieldSpec, ...]:
        """Required fields that the resident has to fill, or to confirm, in the order in which they are asked."""
        return tuple(spec for spec in self.shown() if spec.required and spec.ask is not None and self.is_open(spec))

    def lacking(self) -> tuple[FieldSpec, ...]:
        """Required fields without a value that nobody is asked for. Those of registers the platform fills in itself
        (:func:`kiosk.application.required.is_left_to_platform`); the others want an agent or an enterprise to be identified.
        """
        return tuple(
            spec for spec in self.shown() if spec.required and spec.ask is None and spec.code not in self.values
        )

    def optional(self) -> tuple[FieldSpec, ...]:
        """Fields that the resident may fill and need not."""
        return tuple(
            spec for spec in self.shown() if not spec.required and spec.editable and spec.code not in self.values
        )

    @property
    def prefill(self) -> tuple[int, int]:
        """预填: how many required fields had another origin than 本人填写 when the form opened, and how many there are."""
        required = [spec.code for spec in self.shown() if spec.required]
        return sum(1 for code in required if code in self.opened), len(required)

    @property
    def prefill_ratio(self) -> float:
        """The share of them; of none it is whole."""
        prefilled, required = self.prefill
        return prefilled / required if required else 1.0

    def is_open(self, spec: FieldSpec) -> bool:
        """It has no value, or one that the resident has yet to confirm."""
        value = self.values.get(spec.code)
        if value is None:
            return True
        wants_a_word = value.origin.is_suggestion or (spec.ask is not None and spec.ask.confirm)
        return wants_a_word and spec.code not in self.confirmed

    def value(self, code: str) -> FieldValue | None:
        """The value of a field."""
        return self.values.get(code)

    def choices(self, spec: FieldSpec) -> tuple[FieldOption, ...]:
        """The options of a chosen field (:func:`kiosk.application.choices.choices_of`)."""
        return choices_of(self.item, spec, self.situation.answers)

    # --- changes ------------------------------------------------------------------------------------------------------

    def with_answer(self, code: str, raw: str) -> Form | Invalid:
        """The form with the resident's own answer, or what is wrong with it.

        An answer replaces a prefilled value. Where that is objected to (数据异议) the register's stays beside it
        (:meth:`register_value`); saying what the register says takes the objection back, and saying nothing changes nothing.

        Raises:
            KeyError: no such field, or one that is not filled in here.
        """
        spec = self.item.field(code)
        if not spec.editable or spec.ask is None:
            raise KeyError(code)
        choices = self.choices(spec)
        checked = validate(
            spec,
            self._same_as(spec, raw),
            self.occasion,
            choices=[option.value for option in choices],
        )
        if isinstance(checked, Invalid):
            return checked
        values = {key: value for key, value in self.values.items() if key != code}
        suggested, is_objected = self.held.get(code), code in self.disputes
        if is_objected and not checked:
            return self
        if is_objected and suggested is not None and suggested.value == checked:
            return self._taken_back(code)
        if suggested is not None and suggested.origin.is_suggestion and suggested.value == checked:
            values[code] = suggested
        elif checked:
            values[code] = FieldValue(code, checked, Origin.RESIDENT)
        form = replace(
            self,
            values=MappingProxyType(values),
            confirmed=self.confirmed | {code},
        )
        question_id = spec.ask.options_of_question
        if question_id is not None:  # the field repeats a guidance question: the two must never disagree
            situation = finished(self.item, {**self.situation.answers, question_id: checked})
            form = replace(form, situation=situation if situation is not None else self.situation)
        return form.trimmed()

    def with_proposal(self, code: str, raw: str, source_name: str) -> Form | Invalid:
        """The form with what a paper says (材料识别), because the resident chose it; ``source_name``: the paper's.

        Raises:
            KeyError: no such field, or one that is not filled in here.
        """
        form = self.with_answer(code, raw)
        if isinstance(form, Invalid) or code not in form.values:
            return form
        value = replace(form.values[code], origin=Origin.MATERIAL, source_name=source_name)
        return replace(form, values=MappingProxyType({**form.values, code: value}))

    def without_answer(self, code: str) -> Form:
        """The form with this field open again: what was said there no longer fits (another place, other times)."""
        values = {key: value for key, value in self.values.items() if key != code}
        return replace(self, values=MappingProxyType(values), confirmed=self.confirmed - {code}).trimmed()

    def with_dispute(self, code: str) -> Form:
        """数据异议 on a prefilled value: it stays, flagged, until the resident says what is right (:meth:`with_answer`). Once
        more takes it back, and the register's value stands again. Own answers are not disputed.
        """
        if code in self.disputes:
            return self._taken_back(code)
        return replace(self, disputes=self.disputes | {code}) if self.may_be_disputed(code) else self

    def may_be_disputed(self, code: str) -> bool:
        """Whether the field has a value of a register that nobody has objected to yet."""
        value = self.values.get(code)
        is_open_to = self.item.field(code).disputable and code not in self.disputes
        return is_open_to and value is not None and not value.origin.is_own

    def register_value(self, code: str) -> FieldValue | None:
        """What the register says where the resident's own value goes on instead (本人填写，有异议); None: nothing beside it."""
        value = self.values.get(code)
        return self.held.get(code) if code in self.disputes and value is not None and value.origin.is_own else None

    def _taken_back(self, code: str) -> Form:
        values = {**self.values, **({code: self.held[code]} if code in self.held else {})}
        form = replace(self, values=self._ordered(values), disputes=self.disputes - {code})
        return replace(form, confirmed=form.confirmed - {code}).trimmed()

    def trimmed(self) -> Form:
        """With the fields that this situation has now: values of others are dropped, those that come up are filled of what was
        found when the form opened. One field may bring up another, so it is looked again until nothing moves.
        """
        form = self
        for _ in self.item.fields:
            kept = frozenset(spec.code for spec in form.shown())
            fresh = {code: self.held[code] for code in kept - form.seen if code in self.held}
            values = {**fresh, **{code: value for code, value in form.values.items() if code in kept}}
            if kept == form.seen and values == form.values:
                break
            form = replace(form, values=self._ordered(values), seen=kept)
        return replace(form, disputes=form.disputes & form.seen, confirmed=form.confirmed & form.seen)

    # --- what others need ---------------------------------------------------------------------------------------------

    def facts(self) -> dict[str, Any]:
        """What the item's conditions are evaluated on."""
        found = facts(self.known, self.situation, self.item.licence_types)
        found.update({f"fields.{code}": fact_of(self.item.field(code), one.value) for code, one in self.values.items()})
        return found

    def judged_facts(self) -> dict[str, Any]:
        """What rules judge on: a value that is objected to is not known to them, neither the register's nor the resident's
        (ADR 28). The platform does the same (kiosk/platform/sandbox/rules.py).
        """
        return without_disputed(self.facts(), self.disputes)

    @property
    def occasion(self) -> Occasion:
        """What answers are held against."""
        booking = self.item.booking
        return Occasion(
            self.known.today,
            self.known.sixteenth_birthday,
            self.known.resident.number,
            None if booking is None else booking.days_ahead,
        )

    def record(self) -> dict[str, dict[str, object]]:
        """Fields as they stand in the case record."""
        return {
            code: {
                **_recorded(value),
                "disputed": code in self.disputes,
                **({} if (held := self.register_value(code)) is None else {"register": _recorded(held)}),
            }
            for code, value in self.values.items()
        }

    def _ordered(self, values: Mapping[str, FieldValue]) -> Mapping[str, FieldValue]:
        return MappingProxyType({spec.code: values[spec.code] for spec in self.item.fields if spec.code in values})

    def _same_as(self, spec: FieldSpec, raw: str) -> str:
        if not raw.startswith(SAME_AS) or spec.ask is None:
            return raw
        code = raw.removeprefix(SAME_AS)
        other = self.values.get(code)
        return other.value if other is not None and f"field:{code}" in spec.ask.suggest else ""


def without_disputed(facts: Mapping[str, Any], disputed: Iterable[str]) -> dict[str, Any]:
    """Facts without the fields that are objected to; terminal and platform ask here."""
    hidden = {f"fields.{code}" for code in disputed}
    return {name: value for name, value in facts.items() if name not in hidden}


def _recorded(value: FieldValue) -> dict[str, object]:
    return {
        "value": value.value,
        "origin": value.origin.value,
        "source": value.source_name,
        "as_of": value.as_of,
    }
