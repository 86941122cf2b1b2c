# SPDX-License-Identifier: Apache-2.0
"""What has to be handed in, and what was photographed of it (材料): the part of the record that knows papers."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.application.form import Form
from kiosk.application.materials import MaterialPlan, plan_materials
from kiosk.case.material_file import FileSource, MaterialFile, with_files
from kiosk.case.package import ConsentRecord
from kiosk.journey.carried import CarriedPaper, CarriedPapers


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
    carried: CarriedPapers = field(default_factory=CarriedPapers, repr=False)
    """What was photographed in this visit, of the same person's own services (一次提交，多次复用)."""
    agreed: tuple[ConsentRecord, ...] = ()
    """To use what is carried, one for each material that is."""

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

    def carry(self, paper: CarriedPaper) -> None:
        """Another service of this person may want the same paper."""
        self.carried = self.carried.with_paper(paper)

    def use_carried(self, form: Form, paper: CarriedPaper, consent: ConsentRecord) -> None:
        """用刚才拍的: what was photographed for another service, because the resident saw it and said so.

        Raises:
            ValueError: nothing here needs it.
        """
        self.hand_in(form, paper.for_next_case())
        self.agreed = (*(one for one in self.agreed if one.what != consent.what), consent)

    @property
    def consents(self) -> tuple[ConsentRecord, ...]:
        """Those that go with the case: of what is reused in it, and of nothing that was photographed anew since."""
        reused = {(one.code,) for one in self.files if one.source is FileSource.REUSED}
        return tuple(one for one in self.agreed if one.what in reused)

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

    def of_next_service(self) -> MaterialsRecord:
        """Of another service of the same person: what was photographed may be offered there."""
        return MaterialsRecord(can_photograph=self.can_photograph, carried=self.carried)

    def anew(self) -> MaterialsRecord:
        """Of another person: of the one before nothing is left."""
        return MaterialsRecord(can_photograph=self.can_photograph)

    def _plans(self, form: Form) -> tuple[MaterialPlan, ...]:
        return plan_materials(form, can_photograph=self.can_photograph, postponed=self.postponed)
