# SPDX-License-Identifier: Apache-2.0
"""Reads tests/golden/*.yaml and runs the pre-check on each case; see the README there for the format."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kiosk.application.form import Form
from kiosk.application.precheck import PrecheckReport, run_prechecks
from kiosk.catalogue.model import ServiceItem
from kiosk.golden import forms
from kiosk.golden.cases import Expected, GoldenCase, GoldenFile, read_golden_file
from tests.unit.kiosk.synthetic import catalogue

__all__ = ["Expected", "GoldenCase", "GoldenFile", "Judged", "form_of", "golden_files", "judged"]
FOLDER = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Judged:
    """One case, and what the rules said."""

    item: ServiceItem = field(repr=False)
    case: GoldenCase
    report: PrecheckReport

    @property
    def said(self) -> Expected:
        """As the labels call it."""
        if self.report.is_blocked:
            return Expected.BLOCK
        return Expected.WARN if self.report.warnings else Expected.GO

    @property
    def is_right(self) -> bool:
        """What is not known must not block; what is only said is no warning."""
        if self.case.expect is Expected.UNKNOWN:
            return self.said is not Expected.BLOCK
        return self.said is self.case.expect

    @property
    def is_false_refusal(self) -> bool:
        """Turned away although a clerk would have taken it."""
        return self.said is Expected.BLOCK and self.case.expect is not Expected.BLOCK


def golden_files() -> tuple[GoldenFile, ...]:
    """All files, in order of their names."""
    return tuple(read_golden_file(path) for path in sorted(FOLDER.glob("*.yaml")))


def judged(file: GoldenFile, item: ServiceItem) -> tuple[Judged, ...]:
    """Every case of a file."""
    return tuple(Judged(item, case, run_prechecks(form_of(item, case))) for case in file.cases)


def form_of(item: ServiceItem, case: GoldenCase) -> Form:
    """The form as it stands when the case is judged.

    Raises:
        CaseFault: the case answers what is not asked, or fills in what no form would take.
    """
    return forms.form_of(item, case, catalogue().tables)
