# SPDX-License-Identifier: Apache-2.0
"""免申即享: what the sandbox's residents are entitled to without applying, found by what the registers know of them.

Offers are made up like the people. An answer is kept; a declined offer may be confirmed as long as it stands, a confirmed one is
settled. Source: domain notes 1.7 row 78 (“免申即享”服务 27 项).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from config.clock import iso_ms
from kiosk.catalogue.days import age_on
from kiosk.journey.mask import mask_account
from kiosk.platform.sandbox.population import SyntheticResident
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.records.work import bank_card
from kiosk.platform.sandbox.store import Store

_AGED: Final = 65


@dataclass(frozen=True)
class Offer:
    """One kind of offer, and to whom it is made."""

    code: str
    item_code: str
    item_name: str
    why: str
    gives: str
    authority: str
    is_for: Callable[[SyntheticResident, date], bool]


OFFERS: Final = (
    Offer(
        "old-age", "TBD-MZ01", "老年综合津贴", "您满65岁了，户口在本市", "每季度打到您的卡里", "民政局",
        lambda person, day: person.is_local and age_on(person.birth, day) >= _AGED,
    ),
    Offer(
        "flexible-subsidy", "312014501000", "灵活就业社保补贴", "您登记了灵活就业，一直在缴费", "补一部分社保费，按月发",
        "人力资源和社会保障局",
        lambda person, _day: person.pension is not None and not person.is_employed and person.last_occupation is not None,
    ),
    Offer(
        "skill-subsidy", "312000361000", "职业技能提升补贴", "您的技能证书查到了", "一次发给您", "人力资源和社会保障局",
        lambda person, _day: person.pension is not None and person.seed % 3 == 0,
    ),
)  # fmt: skip


class EntitlementDesk:
    """Thread-safe. ``clock``: the offices'."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def offers(self, person: SyntheticResident | None) -> list[dict[str, Any]]:
        """Every offer to this person; those that wait for an answer first."""
        if person is None:
            return []
        today = self._clock().date()
        found = [self._shown(one, person) for one in OFFERS if one.is_for(person, today)]
        return sorted(found, key=lambda one: one["state"] != "offered")

    def answer(
        self,
        person: SyntheticResident | None,
        entitlement_id: str,
        answer: str,
        reason: str | None,
        seen: str,
        key: str,
    ) -> dict[str, Any]:
        """Confirm or decline; a repeat under the same key is answered with how it stands.

        Raises:
            Refusal: no-such-entitlement, changed, not-possible-now, idempotency-key-reused (another answer or reason).
        """
        today = self._clock().date()
        offer = next((one for one in OFFERS if one.code == entitlement_id), None)
        if offer is None or person is None or not offer.is_for(person, today):
            raise Refusal(ProblemType.NO_SUCH_ENTITLEMENT)
        with self._store.transaction():
            shown = self._shown(offer, person)
            wish = ":".join(filter(None, (seen, answer, reason)))
            if self._store.is_repeat(f"entitlement:{person.number}:{offer.code}", key, wish):
                return shown
            if shown["version"] != seen:
                raise Refusal(ProblemType.CHANGED)
            if shown["state"] == "confirmed":
                raise Refusal(ProblemType.NOT_POSSIBLE_NOW)
            self._store.run(
                "INSERT OR REPLACE INTO entitlement_answers VALUES (?, ?, ?, ?, ?, ?)",
                person.number, offer.code, answer, reason, int(seen.removeprefix("v")) + 1, iso_ms(self._clock()),
            )  # fmt: skip
            return self._shown(offer, person)

    def _shown(self, offer: Offer, person: SyntheticResident) -> dict[str, Any]:
        row = self._store.row(
            "SELECT answer, version FROM entitlement_answers WHERE person_number = ? AND entitlement_id = ?",
            person.number, offer.code,
        )  # fmt: skip
        state = "offered" if row is None else {"confirm": "confirmed", "decline": "declined"}[row["answer"]]
        return {
            "entitlement_id": offer.code,
            "version": f"v{1 if row is None else row['version']}",
            "item_code": offer.item_code,
            "item_name": offer.item_name,
            "why": offer.why,
            "gives": offer.gives,
            "authority": offer.authority,
            "account_masked": mask_account(bank_card(person, 0)),
            "state": state,
            "offered_until": date(self._clock().year, 12, 31).isoformat(),
        }
