# SPDX-License-Identifier: Apache-2.0
"""公开查询: something is looked up in a public register for whoever asks. Domain notes 2.2 (企业名称状态), 4.2.

The item's own fields say what is asked, its own rules say what was found: the same that the golden cases hold. Nobody is known,
so nothing is filled in beforehand, and nothing of a person can be judged.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol

from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.precheck import Outcome, Verdict, run_prechecks
from kiosk.application.prefill import prefill
from kiosk.application.validation import Invalid
from kiosk.catalogue.expressions import names_in
from kiosk.catalogue.field_model import FieldKind, FieldSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.tables import Tables
from kiosk.guidance.belonging import holds, rules_of
from kiosk.guidance.questionnaire import Situation
from kiosk.identity.resident import nobody

_STATE: Final = "shared.enterprise.state"
_REGISTER: Final = "企业登记"


class EntryLike(Protocol):
    """One enterprise of the register, as kiosk/platform gives it."""

    @property
    def name(self) -> str:
        """As it is registered."""

    @property
    def number(self) -> str:
        """统一社会信用代码."""

    @property
    def state(self) -> str:
        """存续, 吊销, 注销 or 迁出."""

    @property
    def is_abnormal(self) -> bool:
        """In the list of irregular operations (经营异常名录)."""

    @property
    def registered_on(self) -> date:
        """The day of its licence."""


class FoundLike(Protocol):
    """What the register found. ``total``: of all that fit, of which it shows some."""

    @property
    def as_of(self) -> date:
        """Of which day the register is."""

    @property
    def found(self) -> Sequence[EntryLike]:
        """Those that it shows, the very name first."""

    @property
    def total(self) -> int:
        """Of all that fit."""

    @property
    def name_taken(self) -> bool | None:
        """None: a number was looked up."""

    @property
    def restricted(self) -> Sequence[str]:
        """Words that no name may hold."""


@dataclass(frozen=True)
class RegisterValue:
    """A value of the register, named as shared data are."""

    value: str | bool
    source_name: str
    as_of: date


@dataclass(frozen=True)
class Findings:
    """``first``: what it comes to; ``others``: what else is to be known; ``always``: what is said whatever was found."""

    first: Verdict | None
    others: tuple[Verdict, ...] = ()
    always: tuple[Verdict, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is to be looked up: one of the two."""

    name: str = field(default="", repr=False)
    number: str = field(default="", repr=False)


def open_lookup(item: ServiceItem, situation: Situation, today: date, tables: Tables) -> Form:
    """The form before anything was written."""
    return prefill(item, situation, Known(nobody(today), today, tables))


def asked_field(form: Form) -> FieldSpec:
    """The one field that these answers ask for.

    Raises:
        ValueError: there is none.
    """
    spec = next((one for one in form.shown() if one.ask is not None), None)
    if spec is None:
        raise ValueError("a look-up asks for something")
    return spec


def is_by_number(form: Form) -> bool:
    """A number is asked for, which a licence's code holds."""
    return asked_field(form).kind is FieldKind.ENTERPRISE_NUMBER


def written(form: Form, raw: str) -> Form | Invalid:
    """The form with what was written, or what is wrong with it: also what a rule says before anybody is asked."""
    spec = asked_field(form)
    answered = form.with_answer(spec.code, raw)
    if isinstance(answered, Invalid):
        return answered
    blocking = run_prechecks(answered).blocking
    if blocking:
        rule = next(one for one in form.item.prechecks if one.id == blocking[0].rule_id)
        return Invalid(rule.say, rule.fix)
    return answered


def question_of(form: Form) -> Question:
    """What the register is asked."""
    value = form.value(asked_field(form).code)
    text = value.value if value is not None else ""
    return Question(number=text) if is_by_number(form) else Question(name=text)


def asks_about_one(form: Form) -> bool:
    """Whether it is one enterprise that was asked about, and not whether a name is free: some rule wants its state."""
    facts = form.facts()
    return any(
        rule.expr is not None
        and _STATE in names_in(rule.expr)
        and (rule.when is None or holds(rule.when, form.item, facts) is True)
        for rule in rules_of(form.item, facts)
    )


def to_choose(form: Form, found: FoundLike) -> bool:
    """Several fit, and none is called just so: the resident says which."""
    return asks_about_one(form) and len(found.found) > 1 and the_one(form, found) is None


def the_one(form: Form, found: FoundLike) -> EntryLike | None:
    """The enterprise that was meant: the only one, or the one of this very name; None: nobody, or it is not known which."""
    if not found.found or not asks_about_one(form):
        return None
    first, name = found.found[0], _plain(question_of(form).name)
    return first if len(found.found) == 1 or _plain(first.name) == name else None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def judged(form: Form, found: FoundLike, entry: EntryLike | None) -> Form:
    """The form with what the register says. ``entry``: the enterprise that is meant; None: there is none."""
    said: dict[str, str | bool] = {"enterprise.name_restricted": bool(found.restricted)}
    if found.name_taken is not None:
        said["enterprise.name_taken"] = found.name_taken
    if entry is not None:
        said |= {
            "enterprise.name": entry.name,
            "enterprise.number": entry.number,
            "enterprise.state": entry.state,
            "enterprise.abnormal": entry.is_abnormal,
            "enterprise.registered_on": entry.registered_on.isoformat(),
        }
    shared: Mapping[str, RegisterValue] = {
        name: RegisterValue(value, _REGISTER, found.as_of) for name, value in said.items()
    }
    return replace(form, known=replace(form.known, shared=shared))


def findings(form: Form) -> Findings:
    """What the item's rules say, in the order in which its author wrote them: the more important first. What is said of all
    (a rule without a condition) is no finding.
    """
    hits = [one for one in run_prechecks(form).verdicts if one.outcome is Outcome.HIT]
    plain = {rule.id for rule in form.item.prechecks if rule.when is None and rule.expr is None}
    found = [one for one in hits if one.rule_id not in plain]
    return Findings(found[0] if found else None, tuple(found[1:]), tuple(one for one in hits if one.rule_id in plain))
