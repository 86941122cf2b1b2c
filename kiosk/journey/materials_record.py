# SPDX-License-Identifier: Apache-2.0
"""What has to be handed in, and what was photographed of it (材料): the part of the record that knows papers."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan, plan_materials
from kiosk.case.material_file import MaterialFile, with_files


@dataclass
class MaterialsRecord:
    """``plans``: each material of the form, and how it comes; ``files``: what was photographed (拍照提交), one of each."""

    plans: tuple[MaterialPlan, ...] = ()
    files: tuple[MaterialFile, ...] = ()
    can_photograph: bool = False
    """A paper can be taken a picture of, here or with the resident's telephone (set before the form is made)."""
    postponed: frozenset[str] = frozenset()
    """Of which the resident said 以后补."""
    photographed_before: frozenset[str] = frozenset()
    """Whose pictures were taken before a break, and were not kept."""

    def plan(self, form: Form) -> None:
        """What this form wants: other answers need other papers, and what has come electronically needs no picture."""
        plans = self._plans(form)
        wanted = {plan.code for plan in plans if not plan.source.is_fetched}
        self.files = tuple(one for one in self.files if one.code in wanted)
        self.plans = with_files(plans, self.files)

    def hand_in(self, form: Form, file: MaterialFile) -> None:
        """A photographed material, in place of an earlier one of its kind.

        Raises:
            ValueError: nothing here needs it.
        """
        files = (*(one for one in self.files if one.code != file.code), file)
        self.plans, self.files = with_files(self._plans(form), files), files

    def take_back(self, form: Form, code: str) -> None:
        """The resident would rather not hand it in after all."""
        self.files = tuple(one for one in self.files if one.code != code)
        self.plan(form)

    def postpone(self, form: Form, code: str) -> None:
        """以后补: this material is not photographed now."""
        self.postponed |= {code}
        self.plan(form)

    @property
    def to_photograph(self) -> tuple[str, ...]:
        """Codes of materials of which a picture may still be taken, in the item's order."""
        return tuple(plan.code for plan in self.plans if plan.may_be_photographed)

    def anew(self) -> MaterialsRecord:
        """Of another service, or of another person."""
        return MaterialsRecord(can_photograph=self.can_photograph)

    def _plans(self, form: Form) -> tuple[MaterialPlan, ...]:
        return plan_materials(form, can_photograph=self.can_photograph, postponed=self.postponed)
