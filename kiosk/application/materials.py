# SPDX-License-Identifier: Apache-2.0
"""申请材料: which this situation needs and how each is provided without the resident handing in paper.

Source: domain notes 1.3 rows 41 (两个免于提交) and 42: what can be fetched is not asked for; where it cannot, a photograph may
be taken (拍照提交; kiosk.case.material_file puts it in), and 稍后由系统核验, 告知承诺, 容缺 with its day, or the counter stands
for it as long as none was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.application.facts import EarlierMaterialLike, Known, spoken_date
from kiosk.application.fields import LicenceLike, licence_state
from kiosk.application.form import Form
from kiosk.catalogue.days import add_months
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.registers import fits
from kiosk.catalogue.tables import Tables
from kiosk.catalogue.words import Language
from kiosk.catalogue.working_days import working_days_after
from kiosk.guidance.belonging import materials_of
from kiosk.guidance.needs import PHOTO_NOW, REUSE_OF, MaterialSource, how, last_resort


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
    shared_name: str | None = None
    """The shared record that stands for it."""
    earlier_id: str | None = None
    """The earlier material that stands for it."""
    due: date | None = None
    """容缺: the last day on which it may be brought."""
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
            "shared_name": self.shared_name,
            "earlier_id": self.earlier_id,
            "due": None if self.due is None else self.due.isoformat(),
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
        _plan(spec, form, language, may_photograph=can_photograph and spec.code not in postponed)
        for spec in materials_of(form.item, form.facts())
    )


def to_ask_earlier(form: Form) -> tuple[str, ...]:
    """Codes of the materials for which one of an earlier case would do (材料复用): needed, and not on record already."""
    missing = {plan.code for plan in plan_materials(form) if not plan.source.is_fetched}
    return tuple(spec.code for spec in form.item.materials if spec.code in missing and spec.is_reusable)


def has_shared(known: Known, name: str) -> bool:
    """Whether a shared record stands for a paper: a yes-or-no only with yes, any other when it is there and says something."""
    held = (known.shared or {}).get(name)
    registered = known.tables.registers.shared_data.get(name)
    if held is None or (registered is not None and not fits(held.value, registered.type)):
        return False
    return stands_for_paper(held.value)


def stands_for_paper(value: Any) -> bool:
    """The same of a value that is of its register's type."""
    if value is None or isinstance(value, bool):
        return value is True
    return bool(value.strip()) if isinstance(value, str) else not isinstance(value, list | tuple) or bool(value)


def due_day(spec: MaterialSpec, day: date, tables: Tables) -> date | None:
    """容缺: until when a material may be brought that is taken in without on ``day``; None where it may not be late."""
    return None if spec.lack is None else working_days_after(day, spec.lack.due_days, tables.holidays)


def _plan(spec: MaterialSpec, form: Form, language: Language, *, may_photograph: bool) -> MaterialPlan:
    fetched = _fetched(spec, form.known)
    source = fetched.source if fetched is not None else last_resort(spec)
    is_photo = fetched is None and may_photograph and "photo" in spec.source_order
    due = due_day(spec, form.known.today, form.known.tables) if source is MaterialSource.LACK else None
    day = fetched.filed_on if fetched is not None else None
    said = PHOTO_NOW if is_photo else how(source) if day is None else REUSE_OF
    licence = fetched.licence if fetched is not None else None
    return MaterialPlan(
        code=spec.code,
        name=spec.name.say(language),
        term=spec.name.term,
        source=source,
        how=said.say(
            language,
            {
                "due": "" if due is None else spoken_day(due, language),
                "day": "" if day is None else _spoken_date(day, language),
            },
        ),
        how_term=said.term,
        key=spec.key,
        copies=spec.copies,
        licence_type=licence.type_code if licence is not None else None,
        licence_id=licence.licence_id if licence is not None else None,
        licence_state=licence_state(licence, form.known.today) if licence is not None else None,
        shared_name=fetched.shared_name if fetched is not None else None,
        earlier_id=fetched.earlier_id if fetched is not None else None,
        due=due,
        may_be_photographed=is_photo,
    )


def spoken_day(day: date, language: Language) -> str:
    """11月25日; a time limit is never a year away."""
    return f"{day.month}月{day.day}日" if language is Language.ZH else f"{day:%d %B}"


def _spoken_date(day: date, language: Language) -> str:
    return spoken_date(day) if language is Language.ZH else f"{day:%d %B %Y}"


@dataclass(frozen=True)
class _Fetched:
    source: MaterialSource
    licence: LicenceLike | None = None
    shared_name: str | None = None
    earlier_id: str | None = None
    filed_on: date | None = None


def _fetched(spec: MaterialSpec, known: Known) -> _Fetched | None:
    """The first source of the order that has it, so that nobody is asked for what can be fetched."""
    for source in spec.source_order:
        kind, _, name = source.partition(":")
        if kind == "ecert":
            licence = known.licence(name)
            if licence is not None and licence_state(licence, known.today) == "valid":
                return _Fetched(MaterialSource.E_LICENCE, licence=licence)
        elif kind == "share" and has_shared(known, name):
            return _Fetched(MaterialSource.SHARED_DATA, shared_name=name)
        elif kind in ("reuse", "photo") and (earlier := _earlier(spec, known)) is not None:
            return _Fetched(MaterialSource.REUSE, earlier_id=earlier.material_id, filed_on=earlier.filed_on)
    return None


def _earlier(spec: MaterialSpec, known: Known) -> EarlierMaterialLike | None:
    """The one of an earlier case, unless it is too old for this material, or of a day to come, whatever the store says.

    A picture that came with the case before it was returned is as good as one that is taken now.
    """
    found = known.earlier.get(spec.code)
    if found is None or found.filed_on is None:
        return found
    return found if found.filed_on <= known.today <= add_months(found.filed_on, spec.reuse_months) else None
