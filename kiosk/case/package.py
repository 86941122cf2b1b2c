# SPDX-License-Identifier: Apache-2.0
"""The submission package: the whole case record (办件), frozen at signature. Source: domain notes 4.1, design 5.

One canonical JSON text; its digest names it, and the terminal's key signs it before it is sealed for the platform.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from uuid6 import uuid7

from config.clock import iso_ms
from kiosk.application.acting import agent_record, enterprise_record
from kiosk.application.courier_prompt import delivery_chosen
from kiosk.application.form import Form
from kiosk.application.late_promise import late_promise
from kiosk.application.materials import MaterialPlan
from kiosk.application.precheck import PrecheckReport
from kiosk.application.required import is_left_to_platform
from kiosk.case.assisted import Assisted
from kiosk.case.canonical import canonical_json, canonical_sha256
from kiosk.case.filed_form import FiledForm
from kiosk.case.form_lines import filed_form
from kiosk.case.material_file import MaterialFile, digest_of
from kiosk.case.presence import Presence
from kiosk.case.receipt_lines import receipt_promises
from kiosk.catalogue.kind_model import Part
from kiosk.guidance.belonging import parts_of
from kiosk.identity.resident import Resident
from kiosk.signature.binding import Signature

SCHEMA = "case/1"
CHANNEL = "自助终端"
SOURCE_CODE = "9"
"""GB/T 39046 办理形式 9 其他: the standard has no code for a self-service terminal."""


GIVEN_BY_APPLICANT = "applicant"
GIVEN_BY_AGENT = "agent"


class Signer(Protocol):
    """The terminal's key (offline_cache/keys.py)."""

    @property
    def key_id(self) -> str:
        """Names the key and its environment."""

    def sign(self, data: bytes) -> bytes:
        """ECDSA P-256 over SHA-256, r ‖ s."""


@dataclass(frozen=True)
class TerminalFacts:
    """Where the case was taken in."""

    terminal_id: str
    site_code: str
    environment: str


@dataclass(frozen=True)
class Corrects:
    """The returned case that this one mends (补正), and the version of it that the resident has seen (its ETag)."""

    case_number: str
    version: str

    def record(self) -> dict[str, object]:
        """As it stands in the case record."""
        return {"case_number": self.case_number, "version": self.version}


@dataclass(frozen=True)
class ConsentRecord:
    """One consent (授权): what may be fetched, what for, when given. ``kind``: shared_data, last_answers, e_licence or face."""

    consent_id: str
    kind: str
    what: tuple[str, ...]
    purpose: str
    given_at: str
    given_by: str = GIVEN_BY_APPLICANT
    """The applicant, or for them the agent (代办人替本人同意)."""
    revoked_at: str = ""
    """When it was taken back (收回同意), before the case was filed; empty: it stands."""

    @property
    def stands(self) -> bool:
        """Something may be fetched under it, and filed."""
        return not self.revoked_at

    def record(self) -> dict[str, object]:
        """As it stands in the case record."""
        return {
            "id": self.consent_id,
            "kind": self.kind,
            "what": list(self.what),
            "purpose": self.purpose,
            "given_at": self.given_at,
            "given_by": self.given_by,
            **({"revoked_at": self.revoked_at} if self.revoked_at else {}),
        }


@dataclass(frozen=True)
class SubmissionPackage:
    """The frozen case. ``body`` is canonical JSON; it holds identity and never touches a disk unsealed."""

    case_id: str
    item_code: str
    body: bytes = field(repr=False)
    sha256: str
    attachments: tuple[bytes, ...] = field(default=(), repr=False)
    """What goes beside it, each sealed as ``attachment:<position>``: the handwriting first, then photographed materials."""
    filed: FiledForm | None = field(default=None, repr=False)
    """申请表: what its resident may carry home of it; its digest stands in ``body``."""


def new_case_id() -> str:
    """Client-side id of a case: UUIDv7, also the idempotency key of its submission."""
    return str(uuid7())


def consents_for(form: Form, given_at: datetime, licence_types: Sequence[str] = ()) -> tuple[ConsentRecord, ...]:
    """The consents of this case: one for shared data, one for own words of another time, one a licence (一证一授权)."""
    moment, purpose = iso_ms(given_at), form.item.consent.purpose.zh
    found = []
    if form.item.shared_names:
        found.append(ConsentRecord(str(uuid7()), "shared_data", form.item.shared_names, purpose, moment))
    if form.item.remembered and form.known.agent is None and form.known.enterprise is None:
        found.append(ConsentRecord(str(uuid7()), "last_answers", form.item.remembered, purpose, moment))
    found += [ConsentRecord(str(uuid7()), "e_licence", (kind,), purpose, moment) for kind in licence_types]
    return tuple(found)


def face_consent(purpose: str, given_at: datetime) -> ConsentRecord:
    """The consent to have a face compared (人脸比对): always one of its own, never bundled."""
    return ConsentRecord(str(uuid7()), "face", ("face.comparison",), purpose, iso_ms(given_at))


def build_package(
    *,
    case_id: str,
    terminal: TerminalFacts,
    form: Form,
    materials: Sequence[MaterialPlan],
    prechecks: PrecheckReport,
    consents: Sequence[ConsentRecord],
    promise_accepted_at: datetime | None,
    signature: Signature | None,
    terminal_received_at: datetime,
    step_timings_ms: Mapping[str, int] | None = None,
    files: Sequence[MaterialFile] = (),
    corrects: Corrects | None = None,
    assisted: Assisted | None = None,
    fetches_originals: bool = False,
    presence: Presence | None = None,
) -> SubmissionPackage:
    """Freeze the case. ``materials`` are those that were shown and signed: with ``files`` put in (:func:`with_files`).
    ``fetches_originals``: the courier was agreed to fetch what is owed on paper (双向寄递); without one it says nothing.

    Raises:
        ValueError: required fields, the promise or the signature are missing, a rule blocks, or files and materials do
            not fit together: our bug, the journey does not come here then.
    """
    item, resident = form.item, form.known.resident
    gaps = [spec.code for spec in form.missing()]
    gaps += [spec.code for spec in form.lacking() if not is_left_to_platform(spec)]
    gaps += ["agent"] if item.auth.agent == "must" and form.known.agent is None else []
    gaps += ["enterprise"] if item.auth.enterprise is not None and form.known.enterprise is None else []
    gaps += ["presence"] if (item.auth.presence is None) is not (presence is None) else []
    gaps += ["promise"] if item.needs_promise and promise_accepted_at is None else []
    gaps += ["signature"] if item.needs_signature and signature is None else []
    gaps += [one.rule_id for one in prechecks.blocking]
    if gaps:
        raise ValueError(f"the case is not complete: {', '.join(gaps)}")
    photographed = {plan.code: plan.sha256 for plan in materials if plan.sha256 is not None}
    if photographed != {one.code: one.sha256 for one in files} or len(photographed) != len(files):
        raise ValueError("the photographed materials are not the files at hand")
    handwriting = [] if signature is None else [json.dumps(signature.record(), separators=(",", ":")).encode()]
    placed = {one.code: one.record(number) for number, one in enumerate(files, start=len(handwriting))}
    by_licence = {
        kind: one.consent_id for one in consents if one.stands and one.kind == "e_licence" for kind in one.what
    }
    phone = form.value("phone")
    promised = receipt_promises(form, materials, promise_accepted_at, signature, iso_ms(terminal_received_at))
    filed = filed_form(form, materials, promised, signature)
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "client_case_id": case_id,
        "channel": CHANNEL,
        "source_code": SOURCE_CODE,
        "terminal": {
            "id": terminal.terminal_id,
            "site_code": terminal.site_code,
            "environment": terminal.environment,
        },
        "item": {
            "base_code": item.base_code,
            "code_status": item.code_status,
            "name": item.name,
            "guide_version": item.guide.version,
            "guide_effective_from": item.guide.effective_from.isoformat(),
        },
        "answers": dict(form.situation.answers),
        "template": form.situation.template,
        "applicant": {
            "name": resident.name,
            "certificate_type": resident.certificate_type,
            "certificate_number": resident.number,
            "phone": phone.value if phone is not None else None,
            "assurance": resident.assurance.name.lower(),
            "method": resident.method.value,
            "vouched": _vouched(resident),
        },
        "agent": agent_record(form.known.agent),
        "enterprise": enterprise_record(form.known.enterprise),
        "parts": [part_record(part) for part in parts_of(item, form.facts())],
        "fields": form.record(),
        "materials": [
            plan.record(by_licence.get(plan.licence_type or ""), digest_of(plan, form), placed.get(plan.code))
            for plan in materials
        ],
        "prechecks": prechecks.record(),
        "consents": [one.record() for one in consents],
        "promise": _promise(form, promise_accepted_at),
        "signature": signature.record() if signature is not None else None,
        "terminal_received_at": iso_ms(terminal_received_at),
        "delivery": list(item.outcome.delivery),
        "payments": [],
        "step_timings_ms": dict(step_timings_ms or {}),
        "prefill": dict(zip(("prefilled", "required"), form.prefill, strict=True)),
        "application_form": {"sha256": filed.sha256},
        **_late_promise(materials, signature, terminal_received_at),
        **({} if corrects is None else {"corrects": corrects.record()}),
        **({} if assisted is None else {"assisted": assisted.record()}),
        **({} if presence is None else {"presence": presence.record()}),
        **(
            {"courier": {"fetches_originals": True}} if fetches_originals and delivery_chosen(form) == "courier" else {}
        ),
    }
    body = canonical_json(record)
    attachments = (*handwriting, *(one.pdf for one in files))
    return SubmissionPackage(case_id, item.base_code, body, canonical_sha256(record), attachments, filed)


def signed_package(package: SubmissionPackage, signer: Signer) -> bytes:
    """What is sealed: ``{"case": …, "terminal_signature": {alg, key_id, sha256, value}}``.

    The signature is over the canonical bytes of ``case`` alone, so that the platform can check it by itself.
    """
    value = base64.urlsafe_b64encode(signer.sign(package.body)).rstrip(b"=").decode("ascii")
    head = canonical_json({"alg": "ES256", "key_id": signer.key_id, "sha256": package.sha256, "value": value})
    return b'{"case":' + package.body + b',"terminal_signature":' + head + b"}"


def part_record(part: Part) -> dict[str, object]:
    """One part (分项) that the case is made of, as it stands in the case record."""
    return {"id": part.id, "authority": part.authority, "item": part.item, "promise_days": part.promise_days}


def _vouched(resident: Resident) -> dict[str, str] | None:
    helper = resident.vouched
    return None if helper is None else {"referral_id": helper.referral_id, "helper_no": helper.helper_no}


def _promise(form: Form, accepted_at: datetime | None) -> dict[str, object] | None:
    promise = form.item.promise
    if promise is None or accepted_at is None:
        return None
    return {
        "text": promise.official,
        "plain": [line.zh for line in promise.lines],
        "consequence": promise.consequence.zh,
        "accepted_at": iso_ms(accepted_at),
    }


def _late_promise(
    materials: Sequence[MaterialPlan], signature: Signature | None, received_at: datetime
) -> dict[str, object]:
    """容缺受理承诺: given with the signature, or where nothing is signed with the last look; without one it says nothing."""
    promise = late_promise(materials)
    if promise is None:
        return {}
    given_at = iso_ms(received_at) if signature is None else signature.signed_at
    return {
        "late_promise": {
            "lines": list(promise.lines),
            "consequence": promise.consequence,
            "accepted_at": given_at,
        }
    }
