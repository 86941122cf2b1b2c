# SPDX-License-Identifier: Apache-2.0
"""Is what was in the envelope a complete case that may be filed? The platform decides with the same content as the
terminal (config/content), on what *its* registers say, and trusts nothing that the terminal merely claims.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from config.clock import parse_iso
from kiosk.application.choices import choices_of
from kiosk.application.fields import Origin
from kiosk.application.form import without_disputed
from kiosk.application.precheck import NO_PART_RULE, finds_absence
from kiosk.application.required import is_left_to_platform
from kiosk.application.validation import Invalid, Occasion, validate
from kiosk.case.canonical import canonical_sha256
from kiosk.case.package import part_record
from kiosk.catalogue.days import add_months
from kiosk.catalogue.expressions import ExpressionError, Unknown
from kiosk.catalogue.field_model import FieldSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.paths import way_of
from kiosk.catalogue.rule_model import PrecheckRule, Severity
from kiosk.guidance.belonging import Facts, fields_of, has_no_part, holds, rules_of
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox.acting_rules import check_acting
from kiosk.platform.sandbox.consent_rules import check_consents
from kiosk.platform.sandbox.ground import Ground, facts_of, invalid, is_settled
from kiosk.platform.sandbox.material_rules import check_materials
from kiosk.platform.sandbox.own_case_views import chosen_way
from kiosk.platform.sandbox.presence_rules import check_presence
from kiosk.platform.sandbox.problems import ProblemType, Refusal

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
_LEVELS: Final = {"none": 0, "weak": 1, "strong": 2}
_METHODS: Final = frozenset(
    {
        ("id_card", "strong"),
        ("social_security_card", "strong"),
        ("social_security_card", "weak"),
        ("phone_code", "weak"),
        ("city_code", "weak"),
        ("offline_code", "weak"),
        ("insurance_code", "weak"),
        ("face", "strong"),
        ("helper", "strong"),
        ("agent", "strong"),
    }
)
"""How residents are identified, and how well."""
_NEEDS_NO_REGISTER: Final = frozenset({("id_card", "strong"), ("social_security_card", "strong")})
"""A genuine card that no register here knows is a resident all the same."""


_REGISTER_SAYS: Final = {"value", "origin", "source", "as_of"}


def check_case(case: Mapping[str, Any], ground: Ground) -> Facts:
    """Refuse what must not be filed; the result is what was known of the case.

    Raises:
        Refusal: with the first thing that is wrong; its detail names the place, never a value.
    """
    try:
        _check_times(case, ground.now, ground.clock_offset)
        _check_guide(case, ground)
        _check_applicant(case, ground)
        check_acting(case, ground)
        check_presence(case, ground)
        _check_answers(case, ground.item)
        facts = facts_of(case, ground)
        _check_rules(ground, judged_facts(case, facts))
        _check_parts(case, ground.item, facts)
        _check_fields(case, ground, facts)
        check_materials(case, ground, facts)
        check_consents(case, ground)
        _check_courier(case, ground.item)
        _check_promise(case, ground.item)
        _check_late_promise(case)
        _check_signature(case, ground.item)
        _check_form_digest(case)
        return facts
    except (ExpressionError, KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise Refusal(ProblemType.PACKAGE_INVALID, type(error).__name__) from None


def judged_facts(case: Mapping[str, Any], facts: Facts) -> Facts:
    """What rules judge on: as the terminal does, without what is objected to (kiosk/application/form.py; ADR 28)."""
    return without_disputed(facts, (code for code, one in case["fields"].items() if one["disputed"]))


def _check_times(case: Mapping[str, Any], now: datetime, clock_offset: timedelta) -> None:
    received = parse_iso(case["terminal_received_at"])
    moments = [received]
    if case["promise"] is not None:
        moments.append(parse_iso(case["promise"]["accepted_at"]))
    if case["signature"] is not None:
        moments.append(parse_iso(case["signature"]["signed_at"]))
    moments += [parse_iso(consent["given_at"]) for consent in case["consents"]]
    moments += [parse_iso(consent["revoked_at"]) for consent in case["consents"] if consent.get("revoked_at")]
    if max(moments) + clock_offset > now + CLOCK_TOLERANCE:
        raise Refusal(ProblemType.TIME_IN_FUTURE)
    if max(moments) > received:
        raise invalid("terminal_received_at")


def _check_guide(case: Mapping[str, Any], ground: Ground) -> None:
    if ground.item.offline.guide_must_match and case["item"]["guide_version"] != ground.guide_version:
        raise Refusal(ProblemType.GUIDE_OUTDATED, more={"guide_version": ground.guide_version})


def _check_applicant(case: Mapping[str, Any], ground: Ground) -> None:
    applicant, person = case["applicant"], ground.person
    name, number = applicant["name"], applicant["certificate_number"]
    if not name or not isinstance(name, str) or not isinstance(number, str):
        raise invalid("applicant")
    if person is not None and person.name != name:
        raise Refusal(ProblemType.IDENTITY_MISMATCH)
    if person is not None and not person.is_alive:
        raise Refusal(ProblemType.CARD_EXPIRED)  # whoever laid it down where there was no network to ask
    if person is None and (applicant["method"], applicant["assurance"]) not in _NEEDS_NO_REGISTER:
        raise Refusal(ProblemType.IDENTITY_MISMATCH)  # a code can only have come to somebody who is on record
    if applicant["certificate_type"] == "111" and not isinstance(parse_id_number(number, ground.now.date()), IdNumber):
        raise invalid("applicant.certificate_number")
    if _LEVELS[applicant["assurance"]] < _LEVELS[ground.item.auth.level.value]:
        raise invalid("applicant.assurance")
    if (applicant["method"], applicant["assurance"]) not in _METHODS:
        raise invalid("applicant.method")
    faces = [one["id"] for one in case["consents"] if one["kind"] == "face"]
    if applicant["method"] == "face" and not any(ground.face_confirmed(consent_id) for consent_id in faces):
        raise invalid("applicant.method")  # the terminal claims what was never said here
    assisted = case.get("assisted")
    if assisted is not None and not ground.assisted(str(assisted["call_no"]), str(assisted["helper_no"])):
        raise invalid("assisted")
    helper = applicant.get("vouched")
    if (applicant["method"] == "helper") is (helper is None):
        raise invalid("applicant.vouched")
    if helper is not None and not ground.vouched(str(helper["referral_id"]), str(helper["helper_no"])):
        raise invalid("applicant.vouched")


def _check_answers(case: Mapping[str, Any], item: ServiceItem) -> None:
    """Exactly what a resident can have been asked, to the end of the questionnaire."""
    answers = case["answers"]
    way = way_of(item.questions, answers)
    if way is None or set(way) != set(answers):
        raise invalid("answers")


def _check_parts(case: Mapping[str, Any], item: ServiceItem, facts: Facts) -> None:
    """Every part that applies, and none that certainly does not; each with the authority that is to work on it."""
    told = case["parts"]
    parts = {part.id: part for part in item.parts}
    if [one for one in told if one["id"] not in parts or one != part_record(parts[one["id"]])]:
        raise invalid("parts")
    ids = [one["id"] for one in told]
    due = {part.id for part in item.parts if holds(part.when, item, facts) is True}
    out = {part.id for part in item.parts if holds(part.when, item, facts) is False and is_settled(part.when)}
    if len(ids) != len(set(ids)) or not due <= set(ids) or out & set(ids):
        raise invalid("parts")


def _check_fields(case: Mapping[str, Any], ground: Ground, facts: Facts) -> None:
    item, fields = ground.item, case["fields"]
    shown = {spec.code: spec for spec in fields_of(item, facts)}
    if set(fields) - {spec.code for spec in item.fields}:
        raise invalid("fields")
    occasion = _occasion(case, ground)
    for spec in item.fields:
        given = fields.get(spec.code)
        if given is None:
            if spec.code in shown and spec.required and not is_left_to_platform(spec):
                raise Refusal(ProblemType.PACKAGE_INVALID, f"fields.{spec.code} is required")
            continue
        conditions = [spec.show_when, *(part.when for part in item.parts if part.id in spec.parts)]
        if spec.code not in shown and all(is_settled(one) for one in conditions):
            raise invalid(f"fields.{spec.code}")
        value, origin = given["value"], given["origin"]
        if not isinstance(value, str) or (spec.required and not value.strip()) or len(value) > 200:
            raise invalid(f"fields.{spec.code}")
        if origin not in _origins(item, spec) or type(given["disputed"]) is not bool:
            raise invalid(f"fields.{spec.code}.origin")
        _check_objection(item, spec, given)
        if origin == Origin.GUIDE and f"guide:{value}" not in spec.prefill:
            raise invalid(f"fields.{spec.code}.origin")
        if Origin(origin).is_own and spec.ask is not None:
            options = [option.value for option in choices_of(item, spec, case["answers"])]
            if isinstance(validate(spec, value, occasion, choices=options), Invalid):
                raise invalid(f"fields.{spec.code}")
    for code, told in (("applicant_name", "name"), ("certificate_number", "certificate_number")):
        if code in fields and fields[code]["value"] != case["applicant"][told]:
            raise invalid(f"fields.{code}")


def _check_objection(item: ServiceItem, spec: FieldSpec, given: Mapping[str, Any]) -> None:
    """数据异议: a value of a register is objected to, where the item lets it be; the resident's own stands in its place only
    where the field is filled in here, and then the register's stands beside it.
    """
    place, register, is_own = f"fields.{spec.code}.register", given.get("register"), Origin(given["origin"]).is_own
    if given["disputed"] and not spec.disputable:
        raise invalid(f"fields.{spec.code}.disputed")
    if register is None:
        if given["disputed"] and is_own:
            raise invalid(place)
        return
    if not given["disputed"] or not is_own or not spec.editable or set(register) != _REGISTER_SAYS:
        raise invalid(place)
    if not all(isinstance(one, str) and len(one) <= 200 for one in register.values()) or not register["value"].strip():
        raise invalid(place)
    if register["origin"] not in _origins(item, spec) or Origin(register["origin"]).is_own:
        raise invalid(place)


def _occasion(case: Mapping[str, Any], ground: Ground) -> Occasion:
    number, booking = case["applicant"]["certificate_number"], ground.item.booking
    parsed = parse_id_number(number, ground.now.date())
    sixteen = add_months(parsed.birth, 16 * 12) if isinstance(parsed, IdNumber) else date.min
    today = parse_iso(case["terminal_received_at"]).date()
    return Occasion(today, sixteen, number, None if booking is None else booking.days_ahead)


def _origins(item: ServiceItem, spec: FieldSpec) -> set[str]:
    """Where a value of this field can come from; a name or number typed on the pad is 本人填写 or the platform's own."""
    read = {code for one in item.materials if one.photo is not None for code in one.photo.fields.values()}
    kinds = {source.partition(":")[0] for source in spec.prefill}
    found = {"resident"} if spec.editable or "identity" in kinds else set()
    found |= {"material"} if spec.code in read and spec.editable else set()
    found |= {"shared_data"} if kinds & {"share", "identity"} else set()
    found |= {"e_licence"} if "licence" in kinds else set()
    found |= {"reckoned"} if "after" in kinds else set()
    found |= {kind for kind in ("agent", "enterprise", "last", "site", "guide") if kind in kinds}
    return found | ({"id_card"} if "identity" in kinds else set())


def _check_courier(case: Mapping[str, Any], item: ServiceItem) -> None:
    """双向寄递 is agreed to where a courier comes at all."""
    told = case.get("courier")
    if told is not None and (told != {"fetches_originals": True} or chosen_way(item, case) != "courier"):
        raise invalid("courier")


def _check_promise(case: Mapping[str, Any], item: ServiceItem) -> None:
    if item.promise is not None and (case["promise"] is None or case["promise"]["text"] != item.promise.official):
        raise invalid("promise")


def _check_late_promise(case: Mapping[str, Any]) -> None:
    """容缺受理承诺: who brings something later has said so for each of it, and nobody else has."""
    owed = sum(one["source"] == "lack" for one in case["materials"])
    told = case.get("late_promise")
    if told is None and not owed:
        return
    if told is None or len(told["lines"]) != owed or not all([*told["lines"], told["consequence"]]):
        raise invalid("late_promise")
    if parse_iso(told["accepted_at"]) > parse_iso(case["terminal_received_at"]):
        raise invalid("late_promise.accepted_at")


def _check_signature(case: Mapping[str, Any], item: ServiceItem) -> None:
    """The strokes are bound to what was shown (kiosk/signature/binding.py): recalculated here."""
    signature = case["signature"]
    if signature is None:
        if item.needs_signature:
            raise invalid("signature")
        return
    shown, strokes = signature["shown_sha256"], signature["strokes_hmm"]
    if not re.fullmatch(r"[0-9a-f]{64}", shown) or not strokes or not any(len(stroke) > 1 for stroke in strokes):
        raise invalid("signature")
    if signature["binding_sha256"] != canonical_sha256(["signature/1", shown, strokes, signature["signed_at"]]):
        raise invalid("signature.binding_sha256")


def _check_form_digest(case: Mapping[str, Any]) -> None:
    """申请表: the digest of what the resident may carry home, so that a sheet can be held against the case later."""
    if not re.fullmatch(r"[0-9a-f]{64}", case["application_form"]["sha256"]):
        raise invalid("application_form")


def _check_rules(ground: Ground, facts: Facts) -> None:
    """Every blocking rule of the item, on the platform's own facts. What it does not know blocks nobody either."""
    if has_no_part(ground.item, facts):
        raise Refusal(ProblemType.BLOCKED_BY_RULE, more={"rule": NO_PART_RULE})
    for rule in rules_of(ground.item, facts):
        if rule.severity is Severity.BLOCK and _is_hit(rule, ground, facts):
            if rule.expr is not None and "shared.case.same_day" in rule.expr:
                raise Refusal(ProblemType.SAME_DAY_DUPLICATE)
            raise Refusal(ProblemType.BLOCKED_BY_RULE, more={"rule": rule.id})


def _is_hit(rule: PrecheckRule, ground: Ground, facts: Facts) -> bool:
    if holds(rule.when, ground.item, facts) is not True:
        return False
    if rule.expr is None:
        return True
    result = holds(rule.expr, ground.item, facts)
    if isinstance(result, Unknown):
        return finds_absence(rule, result, lambda name: _has_no_record(name, ground, facts))
    return not result


def _has_no_record(name: str, ground: Ground, facts: Facts) -> bool:
    """Of whom no register here knows anything, nothing is known to be missing either."""
    return name.startswith("shared.") and ground.person is not None and facts.get(name) is None
