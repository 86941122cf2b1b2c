# SPDX-License-Identifier: Apache-2.0
"""Why rules alone may not decide a case (自动审批 or 人工审核): what of it no register bears out. None of it is a fault.

A name for each doubt, never a value: ``material:HKB``, ``field:household_address``, ``rule:R3``, ``part:food``, ``agent``,
``unknown_resident``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kiosk.catalogue.expressions import Unknown
from kiosk.catalogue.rule_model import Severity
from kiosk.guidance.belonging import Facts, holds, rules_of
from kiosk.platform.sandbox.borne_out import unlike_registers
from kiosk.platform.sandbox.ground import Ground, facts_of
from kiosk.platform.sandbox.rules import judged_facts

_BORNE_OUT: Final = frozenset({"e_licence", "shared_data", "promise"})
"""What a register has, and what the law lets a promise stand for (告知承诺, looked into afterwards)."""


def doubts_of(case: Mapping[str, Any], ground: Ground, facts: Facts) -> tuple[str, ...]:
    """Empty: everything is certain. ``case`` was judged good (rules.py) on the same ground and facts."""
    found = ["unknown_resident"] if ground.person is None else []
    found += ["agent"] if case["agent"] is not None else []
    found += [f"material:{one['code']}" for one in case["materials"] if one["source"] not in _BORNE_OUT]
    unlike = unlike_registers(case, ground)
    found += [f"field:{code}" for code, one in case["fields"].items() if one["disputed"] or code in unlike]
    found += [f"part:{part.id}" for part in ground.item.parts if _is_unknown(part.when, ground, facts)]
    judged = judged_facts(case, facts)
    for rule in rules_of(ground.item, facts):
        applies = holds(rule.when, ground.item, judged)
        if rule.severity is Severity.BLOCK and applies is not False:
            if isinstance(applies, Unknown) or _is_unknown(rule.expr, ground, judged):
                found.append(f"rule:{rule.id}")
    return tuple(found)


def open_rules(case: Mapping[str, Any], ground: Ground) -> frozenset[str]:
    """Rules of the item that the platform does not find met by itself: they hit, or it lacks a fact. Of rules that merely inform
    none; what the case says of its rules (``prechecks``) is the terminal's word, and counts for nothing.
    """
    facts = facts_of(case, ground)
    judged = judged_facts(case, facts)
    found = set()
    for rule in rules_of(ground.item, facts):
        is_silent = rule.severity is Severity.INFO or holds(rule.when, ground.item, judged) is False
        if not is_silent and (rule.expr is None or holds(rule.expr, ground.item, judged) is not True):
            found.add(rule.id)
    return frozenset(found)


def _is_unknown(condition: str | None, ground: Ground, facts: Facts) -> bool:
    return isinstance(holds(condition, ground.item, facts), Unknown)
