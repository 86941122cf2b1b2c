# SPDX-License-Identifier: Apache-2.0
"""What granted cases have put off (定期认证): the day of the last time and of the next one, over what the registers say."""

from __future__ import annotations

import json
from datetime import date

from kiosk.catalogue.loader import Catalogue
from kiosk.platform.sandbox.case_standing import Decision
from kiosk.platform.sandbox.store import Store


class Renewals:
    """Reads what was filed and granted; keeps nothing of its own."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._registers = catalogue.tables.registers
        self._items = {
            code: item.outcome.renews for code, item in catalogue.items.items() if item.outcome.renews is not None
        }

    def records(self, number: str) -> dict[str, str]:
        """``{name of a shared record: day}`` of this person."""
        found: dict[str, str] = {}
        for code, renews in self._items.items():
            days = [
                str(row["terminal_day"])
                for row in self._store.rows(
                    "SELECT c.terminal_day, s.content FROM cases AS c JOIN case_standings AS s USING (case_id)"
                    " WHERE c.person_number = ? AND c.item_code = ?",
                    number,
                    code,
                )
                if json.loads(row["content"])["decision"] == Decision.GRANTED.value
            ]
            if days:
                last = date.fromisoformat(max(days))
                found[renews.last] = last.isoformat()
                found[renews.due] = renews.next_day(self._registers.values_on(last), last).isoformat()
        return found
