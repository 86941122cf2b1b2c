# SPDX-License-Identifier: Apache-2.0
"""一表申请: the one form of an item, immutable. Source: domain notes 1.3 rows 33 to 35 and 52.

It opens with what is known (填表 → 补表 → 审表). ``opened`` remembers which values came from elsewhere than the
resident before anything was touched: the prefill ratio is a fact of that moment and does not move with later answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from kiosk.application.facts import Known, facts
from kiosk.application.fields import FieldValue, Origin
from kiosk.application.validation import Invalid, validate
from kiosk.catalogue.expressions import Unknown, compile_expression
from kiosk.catalogue.field_model import FieldKind, FieldOption, FieldSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.vocabulary import vocabulary
from kiosk.guidance.needs import needed_licences
from kiosk.guidance.questionnaire import Situation

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

    # --- which fields there are ---------------------------------------------------------------------------------------

    def shown(self) -> tuple[FieldSpec, ...]:
        """Fields that this situation has (情形精简)."""
        return tuple(spec for spec in self.item.fields if self._applies(spec))

    def missing(self) -> tuple[FieldSpec, ...]:
        """Required fields without a value, in the order in which they are asked."""
        return tuple(spec for spec in self.shown() if spec.required and spec.code not in self.values)

    def optional(self) -> tuple[FieldSpec, ...]:
        """Fields that the resident may fill and need not."""
        return tuple(
            spec for spec in self.shown() if not spec.required and spec.editable and spec.code not in self.values
        )

    @property
    def prefill_ratio(self) -> float:
        """Required fields that had another origin than 本人填写 when the form opened, of all required fields."""
        required = [spec.code for spec in self.shown() if spec.required]
        return sum(1 for code in required if code in self.opened) / len(required) if required else 1.0

    def value(self, code: str) -> FieldValue | None:
        """The value of a field."""
        return self.values.get(code)

    def choices(self, spec: FieldSpec) -> tuple[FieldOption, ...]:
        """The options of a chosen field; where the field repeats a guidance question, those that do not lead elsewhere."""
        if spec.ask is None:
            return ()
        question = self.item.question(spec.ask.options_of_question) if spec.ask.options_of_question else None
        if question is not None:
            here = [option for option in question.options if option.stop is None]
            return tuple(FieldOption(value=option.value, label=option.label) for option in here)
        return spec.ask.options

    # --- changes ------------------------------------------------------------------------------------------------------

    def with_answer(self, code: str, raw: str) -> Form | Invalid:
        """The form with the resident's own answer, or what is wrong with it.

        An answer replaces a prefilled value and its dispute: what the resident says is what the resident says.

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
            choices=[option.value for option in choices],
            today=self.known.today,
            working_age_from=self.known.sixteenth_birthday,
        )
        if isinstance(checked, Invalid):
            return checked
        values = {key: value for key, value in self.values.items() if key != code}
        if checked:
            values[code] = FieldValue(code, checked, Origin.RESIDENT)
        form = replace(self, values=MappingProxyType(values), disputes=self.disputes - {code})
        question_id = spec.ask.options_of_question
        if question_id is not None:  # the field repeats a guidance question: the two must never disagree
            answers = MappingProxyType({**self.situation.answers, question_id: checked})
            form = replace(form, situation=replace(self.situation, answers=answers))
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

    def with_dispute(self, code: str) -> Form:
        """数据异议 on a prefilled value, or taken back: the value stays, flagged. Own answers are not disputed."""
        value = self.values.get(code)
        if not self.item.field(code).disputable or value is None or value.origin.is_own:
            return self
        return replace(self, disputes=self.disputes ^ {code})

    def trimmed(self) -> Form:
        """Without the values of fields that this situation does not have any more."""
        kept = {spec.code for spec in self.shown()}
        values = {code: value for code, value in self.values.items() if code in kept}
        return replace(self, values=MappingProxyType(values), disputes=self.disputes & kept)

    # --- what others need ---------------------------------------------------------------------------------------------

    def facts(self) -> dict[str, Any]:
        """What the item's conditions are evaluated on."""
        found = facts(self.known, self.situation, needed_licences(self.item, self.situation))
        found.update({f"fields.{code}": self._fact(code, value.value) for code, value in self.values.items()})
        return found

    def record(self) -> dict[str, dict[str, object]]:
        """Fields as they stand in the case record."""
        return {
            code: {
                "value": value.value,
                "origin": value.origin.value,
                "source": value.source_name,
                "as_of": value.as_of,
                "disputed": code in self.disputes,
            }
            for code, value in self.values.items()
        }

    def _applies(self, spec: FieldSpec) -> bool:
        if spec.show_when is None:
            return True
        result = compile_expression(spec.show_when, vocabulary(self.item)).evaluate(self.facts())
        return isinstance(result, Unknown) or result

    def _fact(self, code: str, value: str) -> str | int:
        return int(value) if self.item.field(code).kind is FieldKind.COUNT else value

    def _same_as(self, spec: FieldSpec, raw: str) -> str:
        if not raw.startswith(SAME_AS) or spec.ask is None:
            return raw
        code = raw.removeprefix(SAME_AS)
        other = self.values.get(code)
        return other.value if other is not None and f"field:{code}" in spec.ask.suggest else ""
