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

from kiosk.application.fields import Origin
from kiosk.application.prefill import prefill
from kiosk.catalogue.model import ServiceItem
from kiosk.golden.cases import Expected, GoldenCase, GoldenFile
from kiosk.golden.forms import filled, whole_form_of
from kiosk.golden.prefill_lint import WANTED, share_of
from kiosk.identity.resident import Method
from kiosk.platform.sandbox.population import SyntheticResident, resident
from tests.golden_cases import golden_files
from tests.unit.kiosk.every_item import items, opened, resident_of, ways
from tests.unit.kiosk.synthetic import TODAY, drafts

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
    first = whole_form_of(item, case, drafts().tables)
    known = first.known
    acts = {one.origin for one in first.values.values()} & {Origin.AGENT, Origin.ENTERPRISE}
    if not again or acts or known.resident.method is not Method.CARD:
        return share_of(first)
    month_ago = known.today - timedelta(days=30)
    last = {code: _Said(one.value, month_ago) for code, one in first.values.items() if one.origin.is_own}
    second = prefill(item, first.situation, replace(known, last=last))
    return share_of(filled(second, case.fields))


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
