# SPDX-License-Identifier: Apache-2.0
"""Is what was in the envelope a complete case that may be filed? The platform decides with the same content as the
terminal (config/content), on what *its* registers say, and trusts nothing that the terminal merely claims.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from config.clock import parse_iso
from kiosk.application.validation import Invalid, validate
from kiosk.case.canonical import canonical_sha256
from kiosk.case.material_file import BYTES_A_PAGE, MOST_PAGES
from kiosk.catalogue.days import add_months, age_on
from kiosk.catalogue.expressions import ExpressionError, Unknown, compile_expression
from kiosk.catalogue.field_model import FieldKind, FieldSpec
from kiosk.catalogue.model import MaterialSpec, PrecheckRule, ServiceItem, Severity
from kiosk.catalogue.tables import Tables
from kiosk.catalogue.vocabulary import vocabulary
from kiosk.identity.id_number import IdNumber, parse_id_number
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.problems import ProblemType, Refusal

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
_CARD_KINDS: Final = {"111": "resident", "990": "hmt_permit", "553": "foreigner"}
_LEVELS: Final = {"none": 0, "weak": 1, "strong": 2}
_METHODS: Final = frozenset(
    {
        ("id_card", "strong"),
        ("social_security_card", "strong"),
        ("social_security_card", "weak"),
        ("phone_code", "weak"),
        ("city_code", "weak"),
        ("offline_code", "weak"),
        ("face", "strong"),
        ("helper", "strong"),
    }
)
"""How residents are identified, and how well."""
_NEEDS_NO_REGISTER: Final = frozenset({("id_card", "strong"), ("social_security_card", "strong")})
"""A genuine card that no register here knows is a resident all the same."""


@dataclass(frozen=True)
class Ground:
    """What the platform knows by itself when a case comes in."""

    item: ServiceItem
    guide_version: str
    tables: Tables
    now: datetime
    person: SyntheticResident | None = field(repr=False)
    same_day: Callable[[str], bool]
    """Whether this person has filed this item on a day (``YYYY-MM-DD``) before."""
    clock_offset: timedelta = timedelta(0)
    """What the terminal's clock lacked; added to every time in the case before it is judged."""
    face_confirmed: Callable[[str], bool] = lambda _consent_id: False
    """Whether this person's face was confirmed here under a consent."""
    papers: Mapping[int, bytes] = field(default_factory=dict, repr=False)
    """The opened attachments, by position."""
    vouched: Callable[[str, str], bool] = lambda _referral_id, _helper_no: False
    """Whether a helper has confirmed this person here, by a referral and the helper's work number."""


def check_case(case: Mapping[str, Any], ground: Ground) -> None:
    """Refuse what must not be filed.

    Raises:
        Refusal: with the first thing that is wrong; its detail names the place, never a value.
    """
    try:
        _check_times(case, ground.now, ground.clock_offset)
        _check_guide(case, ground)
        _check_applicant(case, ground)
        _check_rules(case, ground)
        _check_fields(case, ground)
        _check_materials(case, ground)
        _check_promise(case, ground.item)
        _check_signature(case, ground.item)
    except (ExpressionError, KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise Refusal(ProblemType.PACKAGE_INVALID, type(error).__name__) from None


def _invalid(place: str) -> Refusal:
    return Refusal(ProblemType.PACKAGE_INVALID, place)


def _check_times(case: Mapping[str, Any], now: datetime, clock_offset: timedelta) -> None:
    received = parse_iso(case["terminal_received_at"])
    moments = [received]
    if case["promise"] is not None:
        moments.append(parse_iso(case["promise"]["accepted_at"]))
    if case["signature"] is not None:
        moments.append(parse_iso(case["signature"]["signed_at"]))
    moments += [parse_iso(consent["given_at"]) for consent in case["consents"]]
    if max(moments) + clock_offset > now + CLOCK_TOLERANCE:
        raise Refusal(ProblemType.TIME_IN_FUTURE)
    if max(moments) > received:
        raise _invalid("terminal_received_at")


def _check_guide(case: Mapping[str, Any], ground: Ground) -> None:
    if ground.item.offline.guide_must_match and case["item"]["guide_version"] != ground.guide_version:
        raise Refusal(ProblemType.GUIDE_OUTDATED, more={"guide_version": ground.guide_version})


def _check_applicant(case: Mapping[str, Any], ground: Ground) -> None:
    applicant, person = case["applicant"], ground.person
    name, number = applicant["name"], applicant["certificate_number"]
    if not name or not isinstance(name, str) or not isinstance(number, str):
        raise _invalid("applicant")
    if person is not None and person.name != name:
        raise Refusal(ProblemType.IDENTITY_MISMATCH)
    if person is None and (applicant["method"], applicant["assurance"]) not in _NEEDS_NO_REGISTER:
        raise Refusal(ProblemType.IDENTITY_MISMATCH)  # a code can only have come to somebody who is on record
    if applicant["certificate_type"] == "111" and not isinstance(parse_id_number(number, ground.now.date()), IdNumber):
        raise _invalid("applicant.certificate_number")
    if _LEVELS[applicant["assurance"]] < _LEVELS[ground.item.auth.level.value]:
        raise _invalid("applicant.assurance")
    if (applicant["method"], applicant["assurance"]) not in _METHODS:
        raise _invalid("applicant.method")
    faces = [one["id"] for one in case["consents"] if one["kind"] == "face"]
    if applicant["method"] == "face" and not any(ground.face_confirmed(consent_id) for consent_id in faces):
        raise _invalid("applicant.method")  # the terminal claims what was never said here
    helper = applicant.get("vouched")
    if (applicant["method"] == "helper") is (helper is None):
        raise _invalid("applicant.vouched")
    if helper is not None and not ground.vouched(str(helper["referral_id"]), str(helper["helper_no"])):
        raise _invalid("applicant.vouched")


def _check_fields(case: Mapping[str, Any], ground: Ground) -> None:
    item, fields = ground.item, case["fields"]
    strange = set(fields) - {spec.code for spec in item.fields}
    if strange:
        raise _invalid("fields")
    facts = _facts(case, ground)
    number = parse_id_number(case["applicant"]["certificate_number"], ground.now.date())
    sixteen = add_months(number.birth, 16 * 12) if isinstance(number, IdNumber) else date.min
    for spec in item.fields:
        given = fields.get(spec.code)
        if given is None:
            if spec.required and _applies(spec.show_when, item, facts):
                raise Refusal(ProblemType.PACKAGE_INVALID, f"fields.{spec.code} is required")
            continue
        value, origin = given["value"], given["origin"]
        if not isinstance(value, str) or (spec.required and not value.strip()) or len(value) > 200:
            raise _invalid(f"fields.{spec.code}")
        if origin not in _origins(item, spec) or type(given["disputed"]) is not bool:
            raise _invalid(f"fields.{spec.code}.origin")
        if origin in ("resident", "material") and spec.ask is not None:
            checked = validate(
                spec,
                value,
                choices=_choices(item, spec),
                today=parse_iso(case["terminal_received_at"]).date(),
                working_age_from=sixteen,
            )
            if isinstance(checked, Invalid):
                raise _invalid(f"fields.{spec.code}")
    for code, told in (("applicant_name", "name"), ("certificate_number", "certificate_number")):
        if code in fields and fields[code]["value"] != case["applicant"][told]:
            raise _invalid(f"fields.{code}")


def _origins(item: ServiceItem, spec: FieldSpec) -> set[str]:
    """Where a value of this field can come from; a name or number typed on the pad is 本人填写 or the platform's own."""
    read = {code for one in item.materials if one.photo is not None for code in one.photo.fields.values()}
    kinds = {source.partition(":")[0] for source in spec.prefill}
    found = {"resident"} if spec.editable or "identity" in kinds else set()
    found |= {"material"} if spec.code in read and spec.editable else set()
    found |= {"shared_data"} if kinds & {"share", "identity"} else set()
    found |= {"e_licence"} if "licence" in kinds else set()
    return found | ({"id_card"} if "identity" in kinds else set())


def _choices(item: ServiceItem, spec: FieldSpec) -> list[str]:
    if spec.ask is None:
        return []
    question = item.question(spec.ask.options_of_question) if spec.ask.options_of_question else None
    if question is not None:
        return [option.value for option in question.options if option.stop is None]
    return [option.value for option in spec.ask.options]


def _check_materials(case: Mapping[str, Any], ground: Ground) -> None:
    given = {one["code"]: one for one in case["materials"]}
    consents = {one["id"] for one in case["consents"] if one["kind"] == "e_licence"}
    facts = _facts(case, ground)
    for spec in ground.item.materials:
        one = given.pop(spec.code, None)
        if one is None:
            if _needs(spec, ground.item, facts):
                raise Refusal(ProblemType.PACKAGE_INVALID, f"materials.{spec.code} is missing")
        elif one["source"] == "e_licence":
            held = _licences(ground, spec.licence_types)
            if one["licence_id"] not in {licence["licence_id"] for licence in held if licence["state"] == "valid"}:
                raise _invalid(f"materials.{spec.code}.licence_id")
            if one["consent_id"] not in consents:
                raise Refusal(ProblemType.CONSENT_MISSING)
        elif one["source"] in ("photo", "phone"):
            _check_file(one, ground.papers)
    if given:
        raise _invalid("materials")


def _check_file(material: Mapping[str, Any], papers: Mapping[int, bytes]) -> None:
    """What the record says of a photographed material is what came sealed beside it."""
    place, file = f"materials.{material['code']}.file", material["file"]
    pdf, pages = papers.get(file["attachment"]), file["pages"]
    if pdf is None or not pdf.startswith(b"%PDF-") or type(pages) is not int or not 1 <= pages <= MOST_PAGES:
        raise _invalid(place)
    if (len(pdf), hashlib.sha256(pdf).hexdigest()) != (file["bytes"], material["sha256"]):
        raise Refusal(ProblemType.ATTACHMENT_MISMATCH, place)
    if len(pdf) > pages * BYTES_A_PAGE:
        raise _invalid(place)
    if any(one["value"] is not None and one["confirmed"] is not True for one in file["fields_read"]):
        raise _invalid(place)


def _needs(spec: MaterialSpec, item: ServiceItem, facts: Mapping[str, Any]) -> bool:
    return spec.need_when is None or compile_expression(spec.need_when, vocabulary(item)).evaluate(facts) is True


def _check_promise(case: Mapping[str, Any], item: ServiceItem) -> None:
    if item.promise is not None and (case["promise"] is None or case["promise"]["text"] != item.promise.official):
        raise _invalid("promise")


def _check_signature(case: Mapping[str, Any], item: ServiceItem) -> None:
    """The strokes are bound to what was shown (kiosk/signature/binding.py): recalculated here."""
    signature = case["signature"]
    if signature is None:
        if item.needs_signature:
            raise _invalid("signature")
        return
    shown, strokes = signature["shown_sha256"], signature["strokes_hmm"]
    if not re.fullmatch(r"[0-9a-f]{64}", shown) or not strokes or not any(len(stroke) > 1 for stroke in strokes):
        raise _invalid("signature")
    if signature["binding_sha256"] != canonical_sha256(["signature/1", shown, strokes, signature["signed_at"]]):
        raise _invalid("signature.binding_sha256")


def _check_rules(case: Mapping[str, Any], ground: Ground) -> None:
    """Every blocking rule of the item, on the platform's own facts. What it does not know blocks nobody either."""
    facts = _facts(case, ground)
    for rule in ground.item.prechecks:
        if rule.severity is Severity.BLOCK and _is_hit(rule, ground, facts):
            if rule.expr is not None and "shared.case.same_day" in rule.expr:
                raise Refusal(ProblemType.SAME_DAY_DUPLICATE)
            raise Refusal(ProblemType.BLOCKED_BY_RULE, more={"rule": rule.id})


def _is_hit(rule: PrecheckRule, ground: Ground, facts: Mapping[str, Any]) -> bool:
    known = vocabulary(ground.item)
    if rule.when is not None and compile_expression(rule.when, known).evaluate(facts) is not True:
        return False
    if rule.expr is None:
        return True
    expression = compile_expression(rule.expr, known)
    holds = expression.evaluate(facts)
    if isinstance(holds, Unknown):
        # no such record: none of those that the condition names, as on the terminal
        records = {*holds.names, *(name for name in expression.names if name.startswith("shared."))}
        none_held = all(name.startswith("shared.") and facts.get(name) is None for name in records)
        return rule.absent_means_hit and ground.person is not None and none_held
    return not holds


def _applies(condition: str | None, item: ServiceItem, facts: Mapping[str, Any]) -> bool:
    return condition is None or compile_expression(condition, vocabulary(item)).evaluate(facts) is not False


def _licences(ground: Ground, types: tuple[str, ...]) -> list[dict[str, Any]]:
    return registers.licences(ground.person, types, ground.now.date()) if ground.person is not None else []


def _facts(case: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """The names of kiosk/catalogue/vocabulary.py as the platform knows them, on the day of 终端收件."""
    day = (parse_iso(case["terminal_received_at"]) + ground.clock_offset).date()
    applicant = case["applicant"]
    facts: dict[str, Any] = {
        "today": day,
        "online": True,
        "person.card_kind": _CARD_KINDS.get(applicant["certificate_type"]),
        "person.assurance": applicant["assurance"],
        **ground.tables.registers.values_on(day),
        **{f"answers.{name}": value for name, value in case["answers"].items()},
        **{f"fields.{code}": _fact(ground.item, code, one["value"]) for code, one in case["fields"].items()},
    }
    number = parse_id_number(applicant["certificate_number"], ground.now.date())
    if isinstance(number, IdNumber):
        facts["person.birth"], facts["person.sex"] = number.birth, number.sex
        facts["person.age"] = age_on(number.birth, day)
        facts["person.sixteenth_birthday"] = add_months(number.birth, 16 * 12)
        facts["person.retirement_date"] = ground.tables.retirement.retirement_date(number.birth, number.sex)
    if ground.person is not None:
        shared = registers.shared_data(
            ground.person, ground.item.shared_names, day, same_day=ground.same_day(day.isoformat())
        )
        facts.update({f"shared.{name}": one["value"] for name, one in shared.items()})
        held = {one["type_code"]: one for one in _licences(ground, ground.item.licence_types)}
        for kind in ground.item.licence_types:
            facts[f"licences.{kind}.state"] = held[kind]["state"] if kind in held else "absent"
            facts[f"licences.{kind}.valid_to"] = held[kind]["valid_to"] if kind in held else None
    elif "case.same_day" in ground.item.shared_names:
        facts["shared.case.same_day"] = ground.same_day(day.isoformat())
    return facts


def _fact(item: ServiceItem, code: str, value: Any) -> Any:
    """A count as a number; whatever else came stays what it is (and is refused by the checks of the fields)."""
    is_count = any(spec.code == code and spec.kind is FieldKind.COUNT for spec in item.fields)
    return int(value) if is_count and isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else value
