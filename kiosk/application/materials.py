# SPDX-License-Identifier: Apache-2.0
"""申请材料: which this situation needs and how each is provided without the resident handing in paper.

Source: domain notes 1.3 rows 41 (两个免于提交) and 42: what can be fetched is not asked for; where it cannot, a photograph may
be taken (拍照提交; kiosk.case.material_file puts it in), and 稍后由系统核验 or 告知承诺 stands for it as long as none was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.application.fields import LicenceLike, licence_state
from kiosk.application.form import Form
from kiosk.catalogue.model import MaterialSpec
from kiosk.catalogue.words import Language
from kiosk.guidance.needs import PHOTO_NOW, MaterialSource, how, needed_materials

LicenceOf = Callable[[str], LicenceLike | None]


@dataclass(frozen=True)
class MaterialPlan:
    """One material of this case. ``how`` is for the resident."""

    code: str
    name: str
    term: str
    source: MaterialSource
    how: str
    how_term: str
    key: bool
    copies: int
    licence_type: str | None = None
    licence_id: str | None = None
    licence_state: str | None = None
    sha256: str | None = None
    """Of the PDF, where it was photographed (kiosk.case.material_file)."""
    may_be_photographed: bool = False
    """No e-licence came, this terminal can take a picture, and nobody has said yet that it comes later."""

    def record(
        self, consent_id: str | None, digest: str | None = None, file: Mapping[str, object] | None = None
    ) -> dict[str, object]:
        """As it stands in the case record. ``digest``: of the PDF, the promise text or the licence reference."""
        return {
            "code": self.code,
            "source": self.source.value,
            "key": self.key,
            "copies": self.copies,
            "licence_id": self.licence_id,
            "licence_state": self.licence_state,
            "consent_id": consent_id if self.source is MaterialSource.E_LICENCE else None,
            "sha256": digest,
            "file": None if file is None else dict(file),
        }


def plan_materials(
    form: Form, language: Language = Language.ZH, *, can_photograph: bool = False, postponed: Collection[str] = ()
) -> tuple[MaterialPlan, ...]:
    """How each needed material is provided, as far as is known now.

    Args:
        form: The form, with the licences that came.
        language: Of the words.
        can_photograph: This terminal sees papers, or the resident's telephone can send them.
        postponed: Codes of materials of which the resident said 以后补.
    """
    return tuple(
        _plan(spec, form.known.licence, form.known.today, language, can_photograph and spec.code not in postponed)
        for spec in needed_materials(form.item, form.situation)
    )


def _plan(
    spec: MaterialSpec, licence_of: LicenceOf, today: date, language: Language, may_photograph: bool
) -> MaterialPlan:
    chosen, licence, is_photo = MaterialSource.VERIFY_LATER, None, False
    for source in spec.source_order:
        if source == "photo":  # what stands behind it in the order stands for it until there is one
            is_photo = may_photograph
            continue
        if source.startswith("ecert:"):
            found = licence_of(source.removeprefix("ecert:"))
            if found is not None and licence_state(found, today) == "valid":
                chosen, licence, is_photo = MaterialSource.E_LICENCE, found, False
                break
        else:
            chosen = MaterialSource.PROMISE if source == "promise" else MaterialSource.VERIFY_LATER
            break
    return MaterialPlan(
        code=spec.code,
        name=spec.name.say(language),
        term=spec.name.term,
        source=chosen,
        how=(PHOTO_NOW if is_photo else how(chosen)).say(language),
        how_term=(PHOTO_NOW if is_photo else how(chosen)).term,
        key=spec.key,
        copies=spec.copies,
        licence_type=licence.type_code if licence is not None else None,
        licence_id=licence.licence_id if licence is not None else None,
        licence_state=licence_state(licence, today) if licence is not None else None,
        may_be_photographed=is_photo,
    )
