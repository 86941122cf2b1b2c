# SPDX-License-Identifier: Apache-2.0
"""Nothing is filed that was fetched under a consent that was taken back (收回同意), here or in the case itself.

A consent that was given anew stands beside the one that was taken back; what came under the new one is good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config.clock import parse_iso
from kiosk.application.fields import Origin
from kiosk.catalogue.field_model import FieldSpec
from kiosk.guidance.needs import licence_type_of
from kiosk.platform.sandbox.ground import Ground, invalid
from kiosk.platform.sandbox.problems import ProblemType, Refusal


def check_consents(case: Mapping[str, Any], ground: Ground) -> None:
    """Refuse licences, and values of the form, whose consent is over.

    Raises:
        Refusal: consent-revoked; package-invalid where a consent was taken back before it was given.
    """
    for one in case["consents"]:
        if _is_over(one) and parse_iso(one["revoked_at"]) < parse_iso(one["given_at"]):
            raise invalid("consents.revoked_at")
    over = {one["id"] for one in case["consents"] if _is_over(one) or ground.revoked(str(one["id"]))}
    for one in case["materials"]:
        if one["source"] == "e_licence" and one["consent_id"] in over:
            raise Refusal(ProblemType.CONSENT_REVOKED, f"materials.{one['code']}")
        if one["source"] == "shared_data" and _ended(case, over, "shared_data"):
            raise Refusal(ProblemType.CONSENT_REVOKED, f"materials.{one['code']}")
    for code, told in case["fields"].items():
        spec = next((one for one in ground.item.fields if one.code == code), None)
        if spec is not None and _came_under_one(spec, str(told["origin"]), case, over):
            raise Refusal(ProblemType.CONSENT_REVOKED, f"fields.{code}")


def _is_over(consent: Mapping[str, Any]) -> bool:
    return bool(consent.get("revoked_at"))


def _came_under_one(spec: FieldSpec, origin: str, case: Mapping[str, Any], over: set[str]) -> bool:
    """Whether a value of this origin can only be what was fetched under a consent that is over."""
    match origin:
        case Origin.LAST:
            return _ended(case, over, "last_answers")
        case Origin.E_LICENCE:
            kinds = [kind for source in spec.prefill if (kind := licence_type_of(source))]
            return all(_ended(case, over, "e_licence", kind) for kind in kinds)
        case Origin.SHARED_DATA | Origin.RECKONED:
            is_identity = any(source.startswith("identity:") for source in spec.prefill)
            return not is_identity and _ended(case, over, "shared_data")
        case _:
            return False


def _ended(case: Mapping[str, Any], over: set[str], kind: str, what: str = "") -> bool:
    """There was such a consent, and every one of them is over."""
    ids = [one["id"] for one in case["consents"] if one["kind"] == kind and (not what or what in one["what"])]
    return bool(ids) and set(ids) <= over
