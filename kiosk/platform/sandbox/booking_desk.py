# SPDX-License-Identifier: Apache-2.0
"""统一预约 at the platform: who has which time at which point. State on disk (table ``appointments``), time handed in.

Fair: times run out, points are closed, who misses visits too often waits, and of two who want the last place one gets it.
A person has one visit for an item and day. A case of a booking item is filed with its appointment or not at all.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from config.clock import iso_ms
from kiosk.case.canonical import canonical_json
from kiosk.catalogue.field_model import FieldKind
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.places.book import Entry, PlaceBook
from kiosk.places.bookable import BookingTerms, booking_terms, takes_visits
from kiosk.places.slot import Slot
from kiosk.platform.booking_model import AppointmentState
from kiosk.platform.sandbox.bodies import whole_number
from kiosk.platform.sandbox.booking_rows import Row, shown, slot_of, state_of
from kiosk.platform.sandbox.booking_times import can_be_booked, capacity, slots_on, taken_elsewhere
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store

PAGE_DAYS: Final = 7
PAGE_ROWS: Final = 20
OFFERED: Final = 6
"""So many free times stand in a ``slot-taken``."""
MISSES: Final = 3
MISSES_IN: Final = timedelta(days=30)
MISSED_WAIT: Final = timedelta(days=7)
"""Who has missed so many visits in so long books none for so long after the last."""
_TAKES = ("booked", "checked_in")
_NOBODY: Final = "-"
"""Whose visits are booked by hand to fill a time."""


class BookingDesk:
    """Thread-safe: every change is a transaction of ``store``. ``agent``: number of whoever acts for the person (代办人), and
    has to do with nothing but what they booked for them; empty: the person is here themselves.
    """

    def __init__(self, store: Store, catalogue: Catalogue, places: PlaceBook, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._catalogue = catalogue
        self._places = places
        self._clock = clock

    # --- free times -----------------------------------------------------------------------------------------------------

    def free_times(self, item_code: str, point_id: str, from_day: date | None) -> dict[str, Any]:
        """One page, as the contract has it.

        Raises:
            Refusal: no such item, or no visit for it there.
        """
        item, entry, terms = self._able(item_code, point_id)
        del item
        today = self._clock().date()
        last = today + timedelta(days=terms.days_ahead)
        first = max(today, from_day or today)
        days = [first + timedelta(days=number) for number in range(PAGE_DAYS)]
        slots = [
            {"slot": str(slot), "left": left}
            for day in days
            if day <= last
            for slot, left in self._free_on(entry, day, terms)
        ]
        following = first + timedelta(days=PAGE_DAYS)
        return {
            "point_id": point_id,
            "slots": slots,
            "next_from": following.isoformat() if following <= last else None,
            "days_ahead": terms.days_ahead,
            "wait_minutes": terms.wait_minutes,
        }

    def _free_on(self, entry: Entry, day: date, terms: BookingTerms) -> list[tuple[Slot, int]]:
        now, calendar = self._clock(), self._places.calendar
        found = []
        for slot in slots_on(entry, day, calendar):
            left = self._left(entry, slot)
            if left > 0 and can_be_booked(entry, slot, now, terms.days_ahead, calendar):
                found.append((slot, left))
        return found

    def _left(self, entry: Entry, slot: Slot) -> int:
        statement = "SELECT count(*) FROM appointments WHERE point_id = ? AND slot = ? AND state IN (?, ?)"
        here = self._store.rows(statement, entry.point.id, str(slot), *_TAKES)[0][0]
        return max(0, capacity(entry) - taken_elsewhere(entry, slot) - int(here))

    def _next_free(self, entry: Entry, after: date, terms: BookingTerms) -> list[dict[str, Any]]:
        """The times of the same day first, then those of the days behind it."""
        found: list[dict[str, Any]] = []
        last = self._clock().date() + timedelta(days=terms.days_ahead)
        day = max(after, self._clock().date())
        while day <= last and len(found) < OFFERED:
            found += [{"slot": str(slot), "left": left} for slot, left in self._free_on(entry, day, terms)]
            day += timedelta(days=1)
        return found[:OFFERED]

    def _able(self, item_code: str, point_id: str) -> tuple[ServiceItem, Entry, BookingTerms]:
        item = self._catalogue.get(item_code)
        if item is None:
            raise Refusal(ProblemType.UNKNOWN_ITEM)
        entry, terms = self._places.find(point_id), booking_terms(item)
        if entry is None or not takes_visits(entry, item, terms):
            raise Refusal(ProblemType.POINT_NOT_ABLE)
        return item, entry, terms

    # --- booking --------------------------------------------------------------------------------------------------------

    def book(
        self, number: str, terminal_id: str, content: Mapping[str, Any], key: str, agent: str = ""
    ) -> tuple[dict[str, Any], bool]:
        """The appointment, and whether it was here before.

        Raises:
            Refusal: the time cannot be had.
        """
        appointment_id = str(content["appointment_id"])
        if key != appointment_id:
            raise Refusal(ProblemType.MALFORMED_REQUEST, "Idempotency-Key is the appointment's id")
        fingerprint = hashlib.sha256(canonical_json([terminal_id, number, dict(content)])).hexdigest()
        with self._store.transaction():
            row = self._row(appointment_id)
            if row is not None:
                if row["fingerprint"] != fingerprint:
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                return self._shown(row), True
            item, entry, terms = self._able(str(content["item_code"]), str(content["point_id"]))
            slot = slot_of(str(content["slot"]))
            self._refuse_who_missed(number, agent)
            self._take(entry, slot, terms, number, item.base_code, agent=agent)
            case_id = content["case_id"]
            self._insert(appointment_id, fingerprint, number, item, entry, slot, terms, case_id, terminal_id, agent)
            return self._shown(self._wanted(appointment_id)), False

    def _take(
        self,
        entry: Entry,
        slot: Slot,
        terms: BookingTerms,
        number: str,
        item_code: str,
        but: str = "",
        agent: str = "",
    ) -> None:
        """Whether this person can have this time. ``but``: the appointment that is moved. An agent is told of no other visit than
        those that they booked themselves.

        Raises:
            Refusal: they cannot, and why.
        """
        if not can_be_booked(entry, slot, self._clock(), terms.days_ahead, self._places.calendar):
            raise Refusal(ProblemType.NO_SUCH_SLOT)
        mine = self._store.rows(
            "SELECT * FROM appointments WHERE person_number = ? AND item_code = ? AND slot LIKE ? AND state IN (?, ?)"
            " AND appointment_id != ?",
            number,
            item_code,
            f"{slot.day.isoformat()} %",
            *_TAKES,
            but,
        )
        for row in mine:
            if state_of(self._clock(), row) is not AppointmentState.MISSED:
                is_theirs = agent in ("", row["agent_number"])
                raise Refusal(ProblemType.ALREADY_BOOKED, more={"appointment": self._shown(row)} if is_theirs else {})
        if self._left(entry, slot) <= 0:
            raise Refusal(ProblemType.SLOT_TAKEN, more={"free": self._next_free(entry, slot.day, terms)})

    def _refuse_who_missed(self, number: str, agent: str) -> None:
        """An agent learns that it is not possible, and neither why nor until when."""
        now = self._clock()
        rows = self._store.rows("SELECT * FROM appointments WHERE person_number = ? AND state = 'booked'", number)
        missed = sorted(
            ends
            for row in rows
            if state_of(self._clock(), row) is AppointmentState.MISSED
            and (ends := Slot.parse(row["slot"]).ends_at) >= now - MISSES_IN
        )
        if len(missed) >= MISSES and now < missed[-1] + MISSED_WAIT:
            if agent:
                raise Refusal(ProblemType.NO_BOOKING_NOW)
            raise Refusal(ProblemType.MISSED_TOO_OFTEN, more={"until": (missed[-1] + MISSED_WAIT).date().isoformat()})

    def _insert(
        self,
        appointment_id: str,
        fingerprint: str,
        number: str,
        item: ServiceItem,
        entry: Entry,
        slot: Slot,
        terms: BookingTerms,
        case_id: str | None,
        terminal_id: str,
        agent: str = "",
    ) -> None:
        self._store.run(
            "INSERT INTO appointments VALUES (?, ?, ?, ?, ?, ?, 'booked', ?, ?, ?, 1, ?, ?, ?, NULL, ?)",
            appointment_id,
            fingerprint,
            number,
            item.base_code,
            entry.point.id,
            str(slot),
            self._ticket(entry, slot, terms),
            secrets.token_urlsafe(18),
            terms.wait_minutes,
            case_id,
            terminal_id,
            iso_ms(self._clock()),
            agent,
        )

    def _ticket(self, entry: Entry, slot: Slot, terms: BookingTerms) -> str:
        """``A001``: by point and day; B is for what may take 30 minutes."""
        name = f"ticket-{entry.point.id}-{slot.day.isoformat()}"
        self._store.count(name)
        row = self._store.row("SELECT value FROM counters WHERE name = ?", name)
        return f"{'A' if terms.wait_minutes <= 10 else 'B'}{int(row[0]) if row is not None else 0:03d}"

    def settle_case(self, item: ServiceItem, case: Mapping[str, Any], number: str, terminal_id: str) -> None:
        """The case's place and time are this person's: booked before, or now. Inside the transaction that files the case.

        What the resident has moved or cancelled since the case was frozen stays as they said it last.

        Raises:
            Refusal: there is no such time any more; the case is not filed.
        """
        values = {item.field(code).kind: one["value"] for code, one in case["fields"].items()}
        place, time = values.get(FieldKind.PLACE), values.get(FieldKind.SLOT)
        if item.booking is None or place is None or time is None:
            return
        case_id = str(case["client_case_id"])
        known = "SELECT 1 FROM appointments WHERE case_id = ? AND person_number = ?"
        if self._store.row(known, case_id, number) is not None:
            return
        _, entry, terms = self._able(item.base_code, str(place))
        slot = slot_of(str(time))
        agent = (case.get("agent") or {}).get("certificate_number", "")
        self._take(entry, slot, terms, number, item.base_code, agent=agent)
        self._insert(str(uuid4()), "", number, item, entry, slot, terms, case_id, terminal_id, agent)

    # --- one's own ------------------------------------------------------------------------------------------------------

    def mine(self, number: str, page: str, agent: str = "") -> dict[str, Any]:
        """Appointments of one person, those to come first, then the latest.

        Raises:
            Refusal: no such page.
        """
        begin = whole_number(page or "0", "page")
        rows = self._store.rows("SELECT * FROM appointments WHERE person_number = ? ORDER BY slot, rowid", number)
        rows = [row for row in rows if agent in ("", row["agent_number"])]
        to_come = [row for row in rows if state_of(self._clock(), row) is AppointmentState.BOOKED]
        others = [row for row in reversed(rows) if row not in to_come]
        ordered = to_come + others
        shown = ordered[begin : begin + PAGE_ROWS]
        following = str(begin + PAGE_ROWS) if begin + PAGE_ROWS < len(ordered) else ""
        return {"appointments": [self._shown(row) for row in shown], "next_page": following}

    def one(self, number: str, appointment_id: str, agent: str = "") -> dict[str, Any]:
        """One of them.

        Raises:
            Refusal: unknown, or somebody else's.
        """
        return self._shown(self._own(number, appointment_id, agent))

    def move(
        self, number: str, appointment_id: str, version: str, point_id: str, time: str, agent: str = ""
    ) -> dict[str, Any]:
        """改期.

        Raises:
            Refusal: it cannot be moved (any more), or not there.
        """
        with self._store.transaction():
            row = self._open_row(number, appointment_id, version, agent)
            _, entry, terms = self._able(row["item_code"], point_id)
            slot = slot_of(time)
            if (row["point_id"], row["slot"]) == (point_id, str(slot)):
                return self._shown(row)
            self._take(entry, slot, terms, number, row["item_code"], but=appointment_id, agent=agent)
            ticket = self._ticket(entry, slot, terms)
            self._store.run(
                "UPDATE appointments SET point_id = ?, slot = ?, ticket_number = ?, version = version + 1"
                " WHERE appointment_id = ?",
                point_id,
                str(slot),
                ticket,
                appointment_id,
            )
            return self._shown(self._wanted(appointment_id))

    def cancel(self, number: str, appointment_id: str, version: str, agent: str = "") -> dict[str, Any]:
        """取消预约; its time is free again.

        Raises:
            Refusal: it was used or missed, or changed meanwhile.
        """
        with self._store.transaction():
            row = self._own(number, appointment_id, agent)
            if state_of(self._clock(), row) is AppointmentState.CANCELLED:
                return self._shown(row)
            self._open_row(number, appointment_id, version, agent)
            self._store.run(
                "UPDATE appointments SET state = 'cancelled', version = version + 1 WHERE appointment_id = ?",
                appointment_id,
            )
            return self._shown(self._wanted(appointment_id))

    # --- by hand --------------------------------------------------------------------------------------------------------

    def fill(self, item_code: str, point_id: str, time: str) -> int:
        """People elsewhere take all that is left of a time; the result says how many they were.

        Raises:
            Refusal: no such item, point or time.
        """
        with self._store.transaction():
            item, entry, terms = self._able(item_code, point_id)
            slot = slot_of(time)
            left = self._left(entry, slot)
            for _ in range(left):
                self._insert(str(uuid4()), "", _NOBODY, item, entry, slot, terms, None, _NOBODY)
            return left

    def listed(self) -> list[dict[str, Any]]:
        """All appointments of people, oldest first, for who looks into the sandbox."""
        rows = self._store.rows("SELECT * FROM appointments WHERE person_number != ? ORDER BY rowid", _NOBODY)
        return [{**self._shown(row), "number": row["person_number"], "terminal_id": row["terminal_id"]} for row in rows]

    # --- rows -----------------------------------------------------------------------------------------------------------

    def _row(self, appointment_id: str) -> Row | None:
        return self._store.row("SELECT * FROM appointments WHERE appointment_id = ?", appointment_id)

    def _wanted(self, appointment_id: str) -> Row:
        row = self._row(appointment_id)
        if row is None:
            raise LookupError("an appointment that was just written is not there")
        return row

    def _own(self, number: str, appointment_id: str, agent: str) -> Row:
        row = self._row(appointment_id)
        if row is None or row["person_number"] != number or agent not in ("", row["agent_number"]):
            raise Refusal(ProblemType.NO_SUCH_APPOINTMENT)
        return row

    def _open_row(self, number: str, appointment_id: str, version: str, agent: str) -> Row:
        row = self._own(number, appointment_id, agent)
        if state_of(self._clock(), row) is not AppointmentState.BOOKED:
            raise Refusal(ProblemType.APPOINTMENT_OVER)
        if str(row["version"]) != version:
            raise Refusal(ProblemType.CHANGED, more={"appointment": self._shown(row)})
        return row

    def _shown(self, row: Row) -> dict[str, Any]:
        return shown(self._clock(), row)
