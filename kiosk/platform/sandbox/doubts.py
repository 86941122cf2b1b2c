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
from kiosk.platform.sandbox.ground import Ground
from kiosk.platform.sandbox.rules import judged_facts

_BORNE_OUT: Final = frozenset({"e_licence", "shared_data", "promise"})
"""What a register has, and what the law lets a promise stand for (告知承诺, looked into afterwards)."""


def doubts_of(case: Mapping[str, Any], ground: Ground, facts: Facts) -> tuple[str, ...]:
    """Empty: everything is certain. ``case`` was judged good (rules.py) on the same ground and facts."""
    found = ["unknown_resident"] if ground.person is None else []
    found += ["agent"] if case["agent"] is not None else []
    found += [f"material:{one['code']}" for one in case["materials"] if one["source"] not in _BORNE_OUT]
    found += [f"field:{code}" for code, one in case["fields"].items() if one["disputed"]]
    found += [f"part:{part.id}" for part in ground.item.parts if _is_unknown(part.when, ground, facts)]
    judged = judged_facts(case, facts)
    for rule in rules_of(ground.item, facts):
        applies = holds(rule.when, ground.item, judged)
        if rule.severity is Severity.BLOCK and applies is not False:
            if isinstance(applies, Unknown) or _is_unknown(rule.expr, ground, judged):
                found.append(f"rule:{rule.id}")
    return tuple(found)


def _is_unknown(condition: str | None, ground: Ground, facts: Facts) -> bool:
    return isinstance(holds(condition, ground.item, facts), Unknown)
