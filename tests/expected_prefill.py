# SPDX-License-Identifier: Apache-2.0
"""How much of each item's form is filled before anybody types (预填比例): on its golden cases and on synthetic people.

A field counts as prefilled when its value came from elsewhere than the resident; of what is required in that situation. What is
suggested (the place, the way of the guide) counts: one tap confirms it. A day reckoned of a record counts where it is taken.
Source: domain notes 1.3 row 34.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import mean

from kiosk.application.acting import Agent, Enterprise
from kiosk.application.facts import Known
from kiosk.application.fields import Origin
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.catalogue.model import ServiceItem
from kiosk.identity.resident import Method
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.golden_cases import Expected, GoldenCase, GoldenFile, form_of, golden_files
from tests.unit.kiosk.every_item import AGENT_NAME, OTHER, SITE_PLACE, filled, items, opened, resident_of, ways
from tests.unit.kiosk.synthetic import TODAY

WANTED = 0.70
_ENTERPRISE = ("name", "number", "legal_person", "address", "state")
SEEDS, PEOPLE = range(1, 31), 6


@dataclass(frozen=True)
class Prefilled:
    """One row of the table; a share is None where there was nobody to measure. ``again``: the golden cases once more, as a second
    visit of somebody who filed the same case 30 days before; told, and in no gate. Of synthetic people: the one whom it concerns
    most (``best``), the mean of all, and the mean without the platform (``offline``).
    """

    code: str
    name: str
    wanted: float
    golden: float | None
    golden_least: float | None
    again: float | None
    best: float
    online: float
    offline: float

    @property
    def line(self) -> str:
        """As it is printed."""

        def share(one: float | None) -> str:
            return "   –" if one is None else f"{one:.2f}"

        golden = f"{share(self.golden)} (≥{share(self.golden_least)}) {share(self.again)}"
        figures = f"{golden}  {self.best:.2f} {self.online:.2f} {self.offline:.2f}"
        return f"{self.code:13} {figures}  {self.name}"

    @property
    def warning(self) -> str:
        """What the author of the item is told; empty where nothing is to be said."""
        if self.golden is None or self.golden >= WANTED:
            return ""
        return f"{self.code}: warning [prefill] 预填比例 {self.golden:.2f}，不到 {WANTED:.2f}。 想想谁还知道这些，或者少问几样。"


def expected_prefill(item: ServiceItem, person: SyntheticResident, *, online: bool) -> float:
    """The mean over the ways of answering, of a form that was filled to its end."""
    return mean(filled(opened(item, one, person, online=online)).prefill_ratio for one in ways(item, 4))


@dataclass(frozen=True)
class _Said:
    """What somebody wrote the first time."""

    value: str
    filed_on: date


def golden_prefill(item: ServiceItem, case: GoldenCase, *, again: bool = False) -> float:
    """Of one golden case, with whoever acts: an agent where one is asked for, the enterprise that its records name. ``again``: by
    card, with what they wrote themselves when they filed the very same 30 days before. No golden case holds an earlier one.
    """
    form = form_of(item, case)
    known = replace(
        form.known, agent=_agent(item), enterprise=_enterprise(item, form.known), suggested_place=SITE_PLACE
    )
    first = filled(prefill(item, form.situation, known), case.fields)
    ratio = first.prefill_ratio - _not_taken(first)
    acts = {one.origin for one in first.values.values()} & {Origin.AGENT, Origin.ENTERPRISE}
    if not again or acts or known.resident.method is not Method.CARD:
        return ratio
    month_ago = known.today - timedelta(days=30)
    last = {code: _Said(one.value, month_ago) for code, one in first.values.items() if one.origin.is_own}
    second: Form = prefill(item, form.situation, replace(known, last=last))
    filed_again = filled(second, case.fields)
    return filed_again.prefill_ratio - _not_taken(filed_again)


def _not_taken(form: Form) -> float:
    """The share of required fields for which another day was said than the one reckoned: nobody was saved anything there."""
    required = [spec.code for spec in form.shown() if spec.required]
    held = [code for code in required if code in form.opened and form.held[code].origin is Origin.RECKONED]
    refused = [code for code in held if form.values[code].origin is Origin.RESIDENT]
    return len(refused) / len(required) if required else 0.0


def table() -> Iterator[Prefilled]:
    """Every item with a form."""
    golden = {file.item: file for file in golden_files()}
    people = [one for one in (resident(seed, TODAY) for seed in SEEDS) if resident_of(one) is not None]
    for item in items():
        file = golden.get(item.base_code)
        shares, again = _golden_shares(item, file), _golden_shares(item, file, again=True)
        online = [expected_prefill(item, one, online=True) for one in people[:PEOPLE]]
        yield Prefilled(
            item.base_code,
            item.name,
            item.tests.min_prefill,
            mean(shares) if shares else None,
            min(shares) if shares else None,
            mean(again) if again else None,
            max(online),
            mean(online),
            mean(expected_prefill(item, one, online=False) for one in people[:1]),
        )


def _golden_shares(item: ServiceItem, file: GoldenFile | None, *, again: bool = False) -> list[float]:
    cases = file.cases if file is not None else ()
    return [golden_prefill(item, case, again=again) for case in cases if case.expect is Expected.GO and case.platform]


def _agent(item: ServiceItem) -> Agent | None:
    relations = item.auth.for_agent.relations if item.auth.for_agent is not None else ()
    return Agent(AGENT_NAME, OTHER, relations[0].zh) if relations else None


def _enterprise(item: ServiceItem, known: Known) -> Enterprise | None:
    if item.auth.enterprise is None:
        return None
    said = {name: str(one.value) for name, one in (known.shared or {}).items()}
    name, number, owner, address, state = (said.get(f"enterprise.{one}", "示例") for one in _ENTERPRISE)
    return Enterprise(name, number, owner, address, state, (item.auth.enterprise.scope,))
