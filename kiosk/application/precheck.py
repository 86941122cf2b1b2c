# SPDX-License-Identifier: Apache-2.0
"""智能预审: the item's rules on what is known. Source: domain notes 1.3 row 36; a refusal says how to mend it.

Three-valued: a rule whose data is not known is neither passed nor failed. It goes with the case as ``unknown`` and the
platform checks it; the terminal never turns anybody away for what it does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from kiosk.application.facts import Known, say_values
from kiosk.application.form import Form
from kiosk.catalogue.expressions import Unknown, names_in
from kiosk.catalogue.rule_model import PrecheckRule, Severity
from kiosk.catalogue.words import Language, words
from kiosk.guidance.belonging import has_no_part, holds, rules_of

NO_PART_RULE: Final = "no_part"
"""The one rule that every bundle has without writing it: something of it has to be wanted."""
NO_PART: Final = (
    words("您一样都没有选，没有什么要办", "Nothing was chosen, there is nothing to file"),
    words("请回到前面的问题，选要办的", "Please go back to the questions and choose"),
)


class Outcome(StrEnum):
    """What became of a rule."""

    PASSED = "passed"
    HIT = "hit"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """One rule on one form. ``say`` and ``fix`` are for the resident, empty unless it hit."""

    rule_id: str
    outcome: Outcome
    severity: Severity
    say: str = ""
    fix: str = ""
    term: str = ""


@dataclass(frozen=True)
class PrecheckReport:
    """All rules that apply to this situation."""

    verdicts: tuple[Verdict, ...]

    def hits(self, severity: Severity) -> tuple[Verdict, ...]:
        """Rules of this severity that hit."""
        return tuple(one for one in self.verdicts if one.outcome is Outcome.HIT and one.severity is severity)

    @property
    def blocking(self) -> tuple[Verdict, ...]:
        """Why it cannot go on; empty when it can."""
        return self.hits(Severity.BLOCK)

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot go on here."""
        return bool(self.blocking)

    @property
    def warnings(self) -> tuple[Verdict, ...]:
        """What the resident should know before going on."""
        return self.hits(Severity.WARN)

    @property
    def infos(self) -> tuple[Verdict, ...]:
        """What may be of use afterwards."""
        return self.hits(Severity.INFO)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Rules that the platform has to check."""
        return tuple(one.rule_id for one in self.verdicts if one.outcome is Outcome.UNKNOWN)

    def record(self) -> list[dict[str, str]]:
        """As it stands in the case record."""
        return [
            {"id": one.rule_id, "verdict": one.outcome.value, "severity": one.severity.value} for one in self.verdicts
        ]


def run_prechecks(form: Form, language: Language = Language.ZH) -> PrecheckReport:
    """Every rule that applies to this form."""
    facts = form.facts()
    judged = form.judged_facts()
    verdicts = [_judge(rule, form, judged, language) for rule in rules_of(form.item, facts)]
    if has_no_part(form.item, facts):
        say, fix = NO_PART
        hit = Verdict(NO_PART_RULE, Outcome.HIT, Severity.BLOCK, say.say(language), fix.say(language))
        verdicts.insert(0, hit)
    return PrecheckReport(tuple(one for one in verdicts if one is not None))


def finds_absence(rule: PrecheckRule, unknown: Unknown, has_no_record: Callable[[str], bool]) -> bool:
    """Whether it is the finding of a rule that there is no such record. A condition on several counts only when there is none of
    them: whoever has one of two accounts is not turned away for the other. Terminal and platform ask here.
    """
    named = names_in(rule.expr) if rule.expr is not None else frozenset[str]()
    records = {*unknown.names, *(name for name in named if name.startswith("shared."))}
    return rule.absent_means_hit and all(has_no_record(name) for name in records)


def _has_no_record(known: Known, name: str) -> bool:
    """The platform was asked for this shared datum, and has none. One that makes no sense is not the same."""
    kind, _, datum = name.partition(".")
    held = (known.shared or {}).get(datum)
    return kind == "shared" and known.online and (held is None or held.value is None)


def _judge(rule: PrecheckRule, form: Form, facts: dict[str, Any], language: Language) -> Verdict | None:
    if rule.when is not None:
        applies = holds(rule.when, form.item, facts)
        if isinstance(applies, Unknown):
            return Verdict(rule.id, Outcome.UNKNOWN, rule.severity)
        if not applies:
            return None
    if rule.expr is not None:
        result = holds(rule.expr, form.item, facts)
        if isinstance(result, Unknown):
            if not finds_absence(rule, result, lambda name: _has_no_record(form.known, name)):
                return Verdict(rule.id, Outcome.UNKNOWN, rule.severity)
        elif result:
            return Verdict(rule.id, Outcome.PASSED, rule.severity)
    values = say_values(form.known)
    say, fix = rule.say.say(language, values), rule.fix.say(language, values)
    return Verdict(rule.id, Outcome.HIT, rule.severity, say, fix, rule.say.term)
