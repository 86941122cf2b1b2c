# SPDX-License-Identifier: Apache-2.0
"""Lint: how much of each item's form is filled before anybody types (预填比例), on its golden cases.

A field counts as prefilled when its value came from elsewhere than the resident; of what is required in that situation. What is
suggested (the place, the way of the guide) counts: one tap confirms it. A day reckoned of a record counts where it is taken.
Source: domain notes 1.2 and 1.3 row 34.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Final

from kiosk.application.fields import Origin
from kiosk.application.form import Form
from kiosk.catalogue.findings import Finding, FindingSeverity, SharedFileError, finding
from kiosk.catalogue.library import load_library
from kiosk.catalogue.model import AuthLevel, ServiceItem
from kiosk.catalogue.reading import read_item
from kiosk.catalogue.tables import Tables, load_tables
from kiosk.golden.cases import CaseFault, Expected, GoldenFile, read_golden_file
from kiosk.golden.forms import whole_form_of

WANTED: Final = 0.70
_ROUNDING: Final = 1e-9


def prefill_findings(items: Sequence[Path], content: Path, golden: Path) -> Iterator[Finding]:
    """Warnings: items that are filled to less than :data:`WANTED` or than they want themselves (``tests.min_prefill``), and
    files of cases that cannot be used. ``items``: files in which the lint found no error; ``golden``: the folder of their
    cases. Of an item without any nothing is said. A library or a table that cannot be used is a finding already.
    """
    try:
        library, tables = load_library(content), load_tables(content / "tables")
    except (SharedFileError, FileNotFoundError):
        return
    for path in items:
        one, cases = read_item(path, library), golden / path.name
        if one.item is None or not cases.is_file():
            continue
        try:
            share = golden_share(one.item, read_golden_file(cases), tables)
        except CaseFault as fault:
            mend = "标准案例要和事项对得上，请改案例。"
            yield finding(cases, fault.line, "golden-case", fault.what, mend, FindingSeverity.WARNING)
            continue
        wanted = max(WANTED, one.item.tests.min_prefill)
        if share is not None and share < wanted - _ROUNDING:
            what = f"标准案例里的预填比例是 {share:.2f}，不到 {wanted:.2f}。"
            line, mend = one.line("fields"), "想想谁还知道这些，或者少问几样。"
            yield finding(path, line, "prefill", what, mend, FindingSeverity.WARNING)


def golden_share(item: ServiceItem, file: GoldenFile, tables: Tables) -> float | None:
    """The mean over the cases that go through and for which the platform was asked; None where there is nothing to measure.

    Raises:
        CaseFault: a case does not fit the item; it is named.
    """
    if not item.fields or item.auth.level is AuthLevel.NONE:
        return None
    shares = []
    for case in file.cases:
        if case.expect is Expected.GO and case.platform:
            try:
                shares.append(share_of(whole_form_of(item, case, tables)))
            except CaseFault as fault:
                raise CaseFault(f"案例“{case.name}”：{fault.what}", fault.line) from fault
    return mean(shares) if shares else None


def share_of(form: Form) -> float:
    """Of a form that is filled in. Where another day was said than the one reckoned, nobody was saved anything."""
    required = [spec.code for spec in form.shown() if spec.required]
    held = [code for code in required if code in form.opened and form.held[code].origin is Origin.RECKONED]
    refused = [code for code in held if form.values[code].origin is Origin.RESIDENT]
    return form.prefill_ratio - (len(refused) / len(required) if required else 0.0)
