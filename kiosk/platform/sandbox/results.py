# SPDX-License-Identifier: Apache-2.0
"""What a case ends in, signed by the platform: for the pension proof (P3) the data of its certificate, for every other proof or
query the rows that its content names (:mod:`result_sheets`), for a licence its permits (:mod:`licence_desk`).
"""

from __future__ import annotations

import secrets
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Final

from config.clock import parse_iso
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.registers import Registers
from kiosk.catalogue.tables import Tables
from kiosk.journey.mask import mask_name, mask_number
from kiosk.platform.certificate import signed_bytes
from kiosk.platform.own_cases_model import Verification
from kiosk.platform.permits import is_cancelled
from kiosk.platform.sandbox.licence_desk import Licence, action_of
from kiosk.platform.sandbox.pension import month_index, month_text
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.result_sheets import SheetFiller
from kiosk.platform.seal import make_seal
from offline_cache.keys import TerminalKey

ISSUER: Final = "示例市社会保险经办机构（示例）"
VERIFY_URL: Final = "https://verify.example.invalid/zm"
"""A name that can never exist (RFC 2606)."""

PENSION_PROOF: Final = "TBD-RS01"
"""Its certificate lists every month that was paid."""
USUAL_REPRINT: Final = (2, 30)
"""Times and days, of an item that says nothing about it."""

_ACTIONS: Final = {"new": "新办", "change": "变更", "extend": "延期", "cancel": "注销"}
_MONTHS: Final = {"year_1": 12, "years_5": 60}


def result_of(
    item: ServiceItem,
    case: Mapping[str, Any],
    person: SyntheticResident | None,
    case_number: str,
    platform_received_at: str,
    key: TerminalKey,
    tables: Tables,
) -> dict[str, Any] | None:
    """The signed data of the paper; ``None`` for items that end in something else, and for whom no register knows."""
    if not item.gives_document or person is None:
        return None
    if item.outcome.sheet is not None:
        return _signed(_document(item, case, person, case_number, platform_received_at, tables), item.name, key)
    if item.base_code != PENSION_PROOF or person.pension is None:
        return None
    account = person.pension
    last = month_index(parse_iso(platform_received_at).date()) - 1
    back = _MONTHS.get(str(case["answers"].get("period")))
    first_text = account.first_month if back is None else month_text(last - back + 1)
    last_text = month_text(last)
    months = {month: base for month, base in account.base_cents_by_month.items() if first_text <= month <= last_text}
    content: dict[str, Any] = {
        "certificate_number": f"9{case_number}",
        "name": person.name,
        "id_number": person.number,
        "purpose": _purpose(item, case),
        "period_from": first_text,
        "period_to": last_text,
        "base_cents_by_month": months,
        "lifetime_months": account.months,
        "issued_at": platform_received_at,
        "issuer": ISSUER,
        "verification_code": _code(),
        "verify_url": VERIFY_URL,
    }
    return _signed(content, item.name, key)


def _document(
    item: ServiceItem,
    case: Mapping[str, Any],
    person: SyntheticResident,
    case_number: str,
    issued_at: str,
    tables: Tables,
) -> dict[str, Any]:
    """Of whatever item with a sheet."""
    assert item.outcome.sheet is not None  # noqa: S101 - the caller has looked
    authority = tables.registers.authorities.get(item.authority or "")
    again = item.outcome.reprint
    kind = "advice" if item.outcome.document == "advice" else "query" if item.kind == "query" else "proof"
    return {
        "document": kind,
        "permits": [],
        "certificate_number": f"9{case_number}",
        "title": item.outcome.result_name,
        "name": person.name,
        "id_number": person.number,
        **SheetFiller(item, item.outcome.sheet, case, person, tables, parse_iso(issued_at)).content(),
        "issued_at": issued_at,
        "issuer": f"示例市{authority.name.zh}（示例）" if authority is not None else ISSUER,
        "verification_code": _code(),
        "verify_url": VERIFY_URL,
        "reprint_times": again.times if again is not None else USUAL_REPRINT[0],
        "reprint_days": again.days if again is not None else USUAL_REPRINT[1],
    }


def licence_result(
    item: ServiceItem,
    case: Mapping[str, Any],
    licence: Licence,
    address: str,
    issued_at: str,
    key: TerminalKey,
    registers: Registers,
) -> dict[str, Any]:
    """The signed data of an industry licence, or of the note that it has ended (注销). ``address``: of the enterprise."""
    authority, shop, again = registers.authorities.get(item.authority or ""), case["enterprise"], item.outcome.reprint
    times, days = USUAL_REPRINT if again is None else (again.times, again.days)
    name = item.outcome.result_name + ("注销通知" if is_cancelled(licence.permits) else "")
    content = {
        "document": "licence",
        "certificate_number": licence.number,
        "title": name,
        "name": shop["name"],
        "id_number": shop["number"],
        "purpose": "",
        "rows": [
            {"label": "法定代表人", "value": shop["legal_person"]},
            {"label": "经营场所", "value": address},
            {"label": "办理类型", "value": _ACTIONS[action_of(item, case)]},
        ],
        "table_head": [],
        "table_rows": [],
        "notes": ["扫码看每一项许可和到哪天。", "这是打印件，以平台上的电子证照为准。"],
        "permits": [one.content for one in licence.permits],
        "issued_at": issued_at,
        "issuer": f"示例市{authority.name.zh}（示例）" if authority is not None else ISSUER,
        "verification_code": _code(),
        "verify_url": VERIFY_URL,
        "reprint_times": times,
        "reprint_days": days,
    }
    # An enterprise's name and number are public (公示): they are what is compared with the paper on the wall.
    facts = Verification(
        name,
        licence.number,
        shop["name"],
        shop["number"],
        str(content["issuer"]),
        issued_at,
        is_valid=True,
        permits=licence.permits,
    )
    return _with_signature(content, facts, key)


def _signed(content: dict[str, Any], name: str, key: TerminalKey) -> dict[str, Any]:
    """``name``: the paper's, as whoever checks it is told."""
    facts = Verification(
        name,
        mask_number(content["certificate_number"]),
        mask_name(content["name"]),
        mask_number(content["id_number"]),
        content["issuer"],
        content["issued_at"],
        is_valid=True,
    )
    return _with_signature(content, facts, key)


def _with_signature(content: dict[str, Any], facts: Verification, key: TerminalKey) -> dict[str, Any]:
    """``facts``: what the paper's code says of it; nothing where no code could hold it."""
    try:
        seal = make_seal(content["verification_code"], facts, key.key_id, key.sign)
    except ValueError:
        seal = None
    content = {**content, "seal": seal}
    signature = urlsafe_b64encode(key.sign(signed_bytes(content))).rstrip(b"=").decode("ascii")
    return {**content, "platform_key_id": key.key_id, "platform_signature": signature}


def _purpose(item: ServiceItem, case: Mapping[str, Any]) -> str:
    question = item.question("purpose")
    option = question.option(str(case["answers"].get("purpose"))) if question is not None else None
    return (option.label.term or option.label.zh) if option is not None else "自查"


def _code() -> str:
    text = b32encode(secrets.token_bytes(10)).decode("ascii")
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))
