# SPDX-License-Identifier: Apache-2.0
"""Is every material that the case needs there, in a way that the item allows and that the registers bear out?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.application.materials import due_day, stands_for_paper
from kiosk.case.material_file import BYTES_A_PAGE, MOST_PAGES
from kiosk.case.reuse_consent import agreed_codes
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.guidance.belonging import Facts, materials_of
from kiosk.guidance.needs import last_resort
from kiosk.platform.sandbox.ground import Ground, day_of, invalid, is_settled, licences_held, shared_held
from kiosk.platform.sandbox.problems import ProblemType, Refusal


def check_materials(case: Mapping[str, Any], ground: Ground, facts: Facts) -> None:
    """Refuse what is missing, what is not needed, and what is claimed and not so.

    Raises:
        Refusal: with the material that is wrong.
    """
    given = {one["code"]: one for one in case["materials"]}
    if len(given) != len(case["materials"]):
        raise invalid("materials")
    item = ground.item
    needed = {spec.code for spec in materials_of(item, facts)}
    for spec in item.materials:
        one = given.pop(spec.code, None)
        conditions = [spec.need_when, *(part.when for part in item.parts if part.id in spec.parts)]
        settled = all(is_settled(condition) for condition in conditions)
        if one is None:
            # Whether a register makes it necessary a terminal without network cannot know: the office asks for it later.
            if spec.code in needed and settled:
                raise invalid(f"materials.{spec.code} is missing")
        elif spec.code not in needed and settled:
            raise invalid(f"materials.{spec.code}")
        else:
            _check_source(one, spec, case, ground)
    if given:
        raise invalid("materials")


def _check_source(one: Mapping[str, Any], spec: MaterialSpec, case: Mapping[str, Any], ground: Ground) -> None:
    place = f"materials.{spec.code}"
    match one["source"]:
        case "e_licence":
            held = licences_held(ground, spec.licence_types)
            kinds = {licence["licence_id"]: licence["type_code"] for licence in held if licence["state"] == "valid"}
            if one["licence_id"] not in kinds:
                raise invalid(f"{place}.licence_id")
            if not _is_agreed(case, one["consent_id"], kinds[one["licence_id"]]):
                raise Refusal(ProblemType.CONSENT_MISSING)
        case "shared_data":
            name = one["shared_name"]
            if name not in spec.shared_names or not stands_for_paper(shared_held(case, ground).get(name)):
                raise invalid(f"{place}.shared_name")
        case "photo" | "phone":
            if spec.photo is None:
                raise invalid(f"{place}.source")
            _check_file(one, ground.papers)
        case "reuse":
            _check_reuse(one, spec, case, ground)
        case source:
            if source != last_resort(spec).value:
                raise invalid(f"{place}.source")
            _check_due(one["due"], spec, day_of(case, ground), ground)


def _is_agreed(case: Mapping[str, Any], consent_id: str, kind: str) -> bool:
    """一证一授权: there is such a consent, and it names this licence and no other."""
    return any(
        told["id"] == consent_id and told["kind"] == "e_licence" and told["what"] == [kind] for told in case["consents"]
    )


def _check_reuse(one: Mapping[str, Any], spec: MaterialSpec, case: Mapping[str, Any], ground: Ground) -> None:
    """材料复用: of the same case when it is mended, of this visit as a file, or of an earlier case by its number; of these two
    the applicant's own alone, with a consent that names it.
    """
    place, earlier_id = f"materials.{spec.code}", str(one["earlier_id"])
    if one["file"] is None and ground.handed_in(earlier_id, spec.code):
        return
    if case["agent"] is not None or case["enterprise"] is not None:
        raise invalid(f"{place}.source")
    if one["file"] is not None:
        if spec.photo is None or one["earlier_id"] is not None:
            raise invalid(f"{place}.source")
        _check_file(one, ground.papers)
    elif not ground.stored(spec, earlier_id, one["sha256"]):
        raise invalid(f"{place}.earlier_id")
    if spec.code not in agreed_codes(case["consents"]):
        raise Refusal(ProblemType.CONSENT_MISSING)


def _check_due(due: str | None, spec: MaterialSpec, day: date, ground: Ground) -> None:
    """容缺: the day that the resident was told, which may have been counted from the evening before."""
    latest = due_day(spec, day, ground.tables)
    if latest is None and due is None:
        return
    if latest is None or due is None or not day < date.fromisoformat(due) <= latest:
        raise invalid(f"materials.{spec.code}.due")


def _check_file(material: Mapping[str, Any], papers: Mapping[int, bytes]) -> None:
    """What the record says of a photographed material is what came sealed beside it."""
    place, file = f"materials.{material['code']}.file", material["file"]
    pdf, pages = papers.get(file["attachment"]), file["pages"]
    if pdf is None or not pdf.startswith(b"%PDF-") or type(pages) is not int or not 1 <= pages <= MOST_PAGES:
        raise invalid(place)
    if (len(pdf), hashlib.sha256(pdf).hexdigest()) != (file["bytes"], material["sha256"]):
        raise Refusal(ProblemType.ATTACHMENT_MISMATCH, place)
    if len(pdf) > pages * BYTES_A_PAGE:
        raise invalid(place)
    if any(one["value"] is not None and one["confirmed"] is not True for one in file["fields_read"]):
        raise invalid(place)
