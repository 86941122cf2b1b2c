# SPDX-License-Identifier: Apache-2.0
"""Industry licences (行业综合许可证) in the sandbox: one a business and service, moved by granted cases (新办、变更、延期、注销).

Source: domain notes 1.5 row 79. A made-up authority with simple terms of its own: five years from the day of issue, an extension
goes on from the last day, and what is only put on record (备案) has no last day. What the business had before the sandbox knew
of it is what its registers say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from kiosk.catalogue.days import add_months
from kiosk.catalogue.model import ServiceItem
from kiosk.catalogue.words import Words
from kiosk.platform.permits import LicenceState, PermitState, SubPermit, is_cancelled
from kiosk.platform.sandbox import registers
from kiosk.platform.sandbox.acting_rules import number_of_enterprise
from kiosk.platform.sandbox.case_standing import CaseStanding, PartStage
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.store import FiledCase, Store

TERM_MONTHS: Final = 60
_RECORD_ONLY: Final = "备案"
_FOOD, _TOBACCO = "食品", "烟草"
_SHARED: Final = tuple(
    f"enterprise.{one}"
    for one in ("permit_number", "permit_valid_to", "permits_held", "food_permit_number", "tobacco_number")
)


@dataclass(frozen=True)
class Licence:
    """One licence as its register has it. ``case_id``: the case that moved it last; its print is the one that counts."""

    number: str
    permits: tuple[SubPermit, ...]
    case_id: str


class LicenceDesk:
    """The register (table ``industry_licences``); used within the transaction that closes a case."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def move(
        self, item: ServiceItem, case: FiledCase, standing: CaseStanding, person: SyntheticResident, today: date
    ) -> Licence:
        """The licence after this granted case."""
        holder, action = number_of_enterprise(case.opened), action_of(item, case.opened)
        held = self._held(item, holder) or _of_registers(item, holder, person, today)
        live = () if held is None else tuple(one for one in held.permits if not one.is_cancelled)
        # A licence that has ended is not taken up again: whoever begins anew gets a new one.
        number = held.number if held is not None and live else f"X9{case.case_number}"
        granted = _granted(item, standing)
        kept = tuple(_moved(one, action, today) if one.name in granted else one for one in live)
        names = {one.name for one in live}
        added = () if action == "cancel" else tuple(name for name in granted if name not in names)
        first = 1 if held is None or not live else 1 + len(held.permits)
        new = tuple(_issued(name, f"{number}-{at}", today) for at, name in enumerate(added, start=first))
        licence = Licence(number, (*kept, *new), case.case_id)
        self._keep(item, holder, licence)
        return licence

    def standing(
        self, item_code: str, case_id: str, result: Mapping[str, Any]
    ) -> tuple[LicenceState, tuple[SubPermit, ...]]:
        """How a print stands that this case ended in, and what its licence covers now."""
        row = self._row(str(result["id_number"]), item_code)
        now = None if row is None else _read(row)
        if now is None or now.number != result["certificate_number"]:
            # Another licence has followed: this one had ended before.
            return LicenceState.CANCELLED, tuple(replace(_permit(one), is_cancelled=True) for one in result["permits"])
        if is_cancelled(now.permits):
            return LicenceState.CANCELLED, now.permits
        return (LicenceState.VALID if now.case_id == case_id else LicenceState.REPLACED), now.permits

    def _held(self, item: ServiceItem, holder: str) -> Licence | None:
        row = self._row(holder, item.base_code)
        return None if row is None else _read(row)

    def _row(self, holder: str, item_code: str) -> Any:
        return self._store.row(
            "SELECT * FROM industry_licences WHERE holder_number = ? AND item_code = ?", holder, item_code
        )

    def _keep(self, item: ServiceItem, holder: str, licence: Licence) -> None:
        permits = json.dumps([one.content for one in licence.permits], ensure_ascii=False)
        self._store.run(
            "INSERT OR REPLACE INTO industry_licences VALUES (?, ?, ?, ?, ?)",
            holder, item.base_code, licence.number, permits, licence.case_id,
        )  # fmt: skip


def action_of(item: ServiceItem, record: Mapping[str, Any]) -> str:
    """new, change, extend or cancel."""
    if item.licence is None:
        raise ValueError("not an item about a licence")
    answer = record["answers"].get(item.licence.question)
    return next(str(action) for action, value in item.licence.actions.items() if value == answer)


def _granted(item: ServiceItem, standing: CaseStanding) -> tuple[str, ...]:
    """The permits that the case is about, by their official names; denied parts are none."""
    if item.bundle is None:
        return (_single(item),)
    ids = {one.id for one in standing.parts if one.stage is PartStage.GRANTED}
    return tuple(_official(one.name) for one in item.bundle.parts if one.id in ids)


def _official(words: Words) -> str:
    return words.term or words.zh


def _single(item: ServiceItem) -> str:
    return item.outcome.result_name.removesuffix("证")


def _moved(permit: SubPermit, action: str, today: date) -> SubPermit:
    """Of a change, number and last day stay; what had run out begins anew."""
    if action == "cancel":
        return replace(permit, is_cancelled=True)
    if action == "extend" and permit.valid_to is not None:
        return replace(permit, valid_to=add_months(max(permit.valid_to, today), TERM_MONTHS))
    return permit if permit.state(today) is PermitState.VALID else _issued(permit.name, permit.number, today)


def _issued(name: str, number: str, today: date) -> SubPermit:
    is_for_ever = name.endswith(_RECORD_ONLY)
    return SubPermit(name, number, None if is_for_ever else add_months(today, TERM_MONTHS) - timedelta(days=1))


def _of_registers(item: ServiceItem, holder: str, person: SyntheticResident, today: date) -> Licence | None:
    """What was there before; None: the business had nothing."""
    told = registers.shared_data(person, _SHARED, today, same_day=False, enterprise=holder)
    held = {name.partition(".")[2]: one["value"] for name, one in told.items()}
    number, last = held.get("permit_number"), held.get("permit_valid_to")
    if number is None or last is None:
        return None
    if item.bundle is None:
        number = str(held["food_permit_number"])
        return Licence(number, (SubPermit(_single(item), number, date.fromisoformat(last)),), "")
    names = [_official(part.name) for part in item.bundle.parts]
    own = {_FOOD: held.get("food_permit_number"), _TOBACCO: held.get("tobacco_number")}
    begins = [*held.get("permits_held", ()), *([_TOBACCO] if own[_TOBACCO] else [])]
    covered = [name for name in names if any(name.startswith(one) for one in begins)]
    permits = tuple(
        SubPermit(name, str(own.get(name[:2]) or f"{number}-{at}"), date.fromisoformat(last))
        for at, name in enumerate(covered, start=1)
    )
    return Licence(str(number), permits, "")


def _read(row: Mapping[str, Any]) -> Licence:
    return Licence(row["number"], tuple(_permit(one) for one in json.loads(row["permits"])), row["case_id"])


def _permit(told: Mapping[str, Any]) -> SubPermit:
    last = told["valid_to"]
    return SubPermit(
        told["name"], told["number"], None if last is None else date.fromisoformat(last), told["is_cancelled"]
    )
