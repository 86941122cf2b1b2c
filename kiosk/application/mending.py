# SPDX-License-Identifier: Apache-2.0
"""A returned case mended (补正): the form with what was filed, open only where the office found something wrong.

Source: domain notes 4.1 States (补齐补正). Registers are asked anew, for they may be what was wrong; what the resident said
stands, but for the fields that were found wanting, which are asked again. Pictures that came with the case and were not found
wanting are not taken again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from kiosk.application.draft import with_own_words
from kiosk.application.facts import Known
from kiosk.application.form import Form
from kiosk.application.prefill import prefill
from kiosk.case.package import Corrects
from kiosk.catalogue.model import ServiceItem
from kiosk.guidance.questionnaire import finished


@dataclass(frozen=True)
class KeptMaterial:
    """A picture that the platform has with the case."""

    material_id: str
    sha256: str = ""
    filed_on: date | None = None


@dataclass(frozen=True)
class Mending:
    """What is mended. ``wrong_fields``, ``wrong_materials``: codes that were found wanting; ``kept``: of pictures that stay;
    ``case_id``: under which the case was filed first, and its time was taken.
    """

    corrects: Corrects
    item_code: str
    guide_version: str
    answers: Mapping[str, str] = field(repr=False)
    own: Mapping[str, str] = field(repr=False)
    wrong_fields: frozenset[str] = frozenset()
    wrong_materials: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()
    case_id: str = ""
    disputed: frozenset[str] = frozenset()
    """Values of registers that the resident objected to (数据异议)."""

    def is_outdated(self, item: ServiceItem) -> bool:
        """The guide has changed since the case was filed: everything is checked by the new one."""
        return self.guide_version != item.guide.version

    def known(self, known: Known) -> Known:
        """With the pictures that came before."""
        number = self.corrects.case_number
        earlier = {code: KeptMaterial(f"{number}/{code}") for code in self.kept if code not in self.wrong_materials}
        return replace(known, earlier=MappingProxyType({**known.earlier, **earlier}))

    def form(self, item: ServiceItem, known: Known) -> Form | None:
        """The form; None where the questions are others since, so that what was answered is no answer any more."""
        situation = finished(item, dict(self.answers))
        if situation is None:
            return None
        own = {code: value for code, value in self.own.items() if code not in self.wrong_fields}
        form = with_own_words(prefill(item, situation, self.known(known)), own, self.disputed)
        asked = {spec.code for spec in form.shown() if spec.editable and spec.ask is not None}
        again = self.wrong_fields & asked
        values = {code: value for code, value in form.values.items() if code not in again}
        # What was objected to keeps the register's value beside what is said now.
        held = {code: value for code, value in form.held.items() if code not in again - form.disputes}
        return replace(form, values=MappingProxyType(values), held=MappingProxyType(held))
