# SPDX-License-Identifier: Apache-2.0
"""出租汽车约车平台 of the sandbox: cars near a place, rides that are called, come, wait, and leave without anybody.

Everything is made up: so many cars a district, drawn from its name and the hour, less those that are under way; a driver is found
after some seconds, drives the minutes that were told, waits five, and leaves. What a test sets stands above that.
A ride's telephone is forgotten as soon as it is over. Source: contract/openapi.yaml, ``/v1/rides``.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from config.clock import SHANGHAI, iso_ms, parse_iso
from kiosk.case.canonical import canonical_json
from kiosk.platform.rides import RideState
from kiosk.platform.sandbox.problems import ProblemType, Refusal
from kiosk.platform.sandbox.store import Store

SERVED: Final = (
    "黄浦区", "徐汇区", "长宁区", "静安区", "普陀区", "虹口区", "杨浦区", "浦东新区", "闵行区", "宝山区", "嘉定区", "松江区",
    "青浦区", "奉贤区", "金山区",
)  # fmt: skip
"""Every district but the islands (崇明区), which have a company of their own here."""
FOUND_AFTER: Final = timedelta(seconds=6)
GIVEN_UP_AFTER: Final = timedelta(seconds=60)
DRIVER_WAITS: Final = timedelta(minutes=5)
ARRIVING: Final = timedelta(minutes=2)
MOST_UNNAMED: Final = 2
"""Rides of one terminal that are under way without a telephone: whoever presses again and again calls no fleet."""
_WHEELCHAIR_HOURS: Final = range(6, 22)
_OPEN: Final = tuple(one.value for one in RideState if not one.is_over)
_POLL_S: Final = {RideState.SEARCHING: 2, RideState.ARRIVING: 5, RideState.ARRIVED: 10, RideState.ASSIGNED: 10}


class RideDesk:
    """Thread-safe: every change is a transaction of ``store``."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._fleet: dict[str, int] = {}

    def set_fleet(self, told: Mapping[str, int]) -> None:
        """So many cars of a kind in every district, under way or not, from now on."""
        self._fleet |= {str(car): int(count) for car, count in told.items()}

    def nearby(self, car: str, district: str) -> dict[str, Any]:
        """Free cars, and the minutes until one is here.

        Raises:
            Refusal: ``area-not-served``.
        """
        with self._store.transaction():
            self._settle()
            return self._nearby(car, _served(district))

    def call(self, terminal_id: str, content: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """The ride, and whether it was called before.

        Raises:
            Refusal: ``area-not-served``, ``ride-under-way``, ``no-car-near``; the same id with something else in it.
        """
        phone = content["phone"] or ""
        # Without the telephone: there are few of them, and a digest would be as good as the number once the ride is over.
        fingerprint = hashlib.sha256(canonical_json({**content, "phone": None})).hexdigest()
        with self._store.transaction():
            self._settle()
            row = self._store.row("SELECT * FROM rides WHERE ride_id = ?", content["ride_id"])
            if row is not None:
                is_other = row["state"] in _OPEN and row["phone"] != phone
                if is_other or (row["fingerprint"], row["terminal_id"]) != (fingerprint, terminal_id):
                    raise Refusal(ProblemType.IDEMPOTENCY_KEY_REUSED)
                return self._shown(row), True
            district = _served(content["district"])
            if self._is_under_way(terminal_id, phone):
                raise Refusal(ProblemType.RIDE_UNDER_WAY)
            near = self._nearby(content["car"], district)
            if not near["cars"]:
                raise Refusal(ProblemType.NO_CAR_NEAR)
            place = int(self._store.rows("SELECT count(*) FROM rides")[0][0]) + 1
            self._store.run(
                "INSERT INTO rides VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                content["ride_id"], fingerprint, f"YC-{place:06d}", terminal_id, content["car"], district,
                content["pick_up"], phone, RideState.SEARCHING.value, "", near["wait_minutes"], iso_ms(self._clock()), "",
            )  # fmt: skip
            return self._shown(self._row(terminal_id, content["ride_id"])), False

    def ride(self, terminal_id: str, ride_id: str) -> dict[str, Any]:
        """As it is now.

        Raises:
            Refusal: ``no-such-ride``.
        """
        with self._store.transaction():
            self._settle()
            return self._shown(self._row(terminal_id, ride_id))

    def cancel(self, terminal_id: str, ride_id: str) -> dict[str, Any]:
        """Called off, once or again.

        Raises:
            Refusal: ``no-such-ride``; ``not-possible-now``, where it is over in another way.
        """
        with self._store.transaction():
            self._settle()
            row = self._row(terminal_id, ride_id)
            if row["state"] in _OPEN:
                self._end(ride_id, RideState.CANCELLED)
            elif row["state"] != RideState.CANCELLED.value:
                raise Refusal(ProblemType.NOT_POSSIBLE_NOW)
            return self._shown(self._row(terminal_id, ride_id))

    def board(self, ride_id: str) -> bool:
        """The driver says that somebody got in; whether there was a car to get into."""
        with self._store.transaction():
            self._settle()
            row = self._store.row("SELECT * FROM rides WHERE ride_id = ?", ride_id)
            has_car = row is not None and RideState(row["state"]).has_car
            if has_car:
                self._end(ride_id, RideState.BOARDED)
            return has_car

    def listed(self) -> list[dict[str, Any]]:
        """Newest first, with what the driver knows."""
        with self._store.transaction():
            self._settle()
            rows = self._store.rows("SELECT * FROM rides ORDER BY rowid DESC LIMIT 100")
            return [{**self._shown(row), "phone": row["phone"], "pick_up": row["pick_up"]} for row in rows]

    def _is_under_way(self, terminal_id: str, phone: str) -> bool:
        marks = ", ".join("?" * len(_OPEN))
        if phone:
            statement = f"SELECT count(*) FROM rides WHERE phone = ? AND state IN ({marks})"  # noqa: S608 - marks alone
            return int(self._store.rows(statement, phone, *_OPEN)[0][0]) > 0
        statement = f"SELECT count(*) FROM rides WHERE terminal_id = ? AND phone = '' AND state IN ({marks})"  # noqa: S608
        return int(self._store.rows(statement, terminal_id, *_OPEN)[0][0]) >= MOST_UNNAMED

    def _nearby(self, car: str, district: str) -> dict[str, Any]:
        at = self._clock().astimezone(SHANGHAI)
        draw = hashlib.sha256(f"{district} {car} {at:%Y-%m-%d %H}".encode()).digest()
        busy = self._busy(car, district)
        usual = 3 + draw[0] % 5 if car == "ordinary" else int(at.hour in _WHEELCHAIR_HOURS)
        free = max(0, self._fleet.get(car, usual) - busy)
        wait = 3 + draw[1] % 7 + 2 * busy if car == "ordinary" else 20 + draw[1] % 21
        return {"cars": free, "wait_minutes": wait if free else None}

    def _busy(self, car: str, district: str) -> int:
        marks = ", ".join("?" * len(_OPEN))
        statement = f"SELECT count(*) FROM rides WHERE car = ? AND district = ? AND state IN ({marks})"  # noqa: S608
        return int(self._store.rows(statement, car, district, *_OPEN)[0][0])

    def _settle(self) -> None:
        """What has happened since somebody looked last."""
        now = self._clock()
        marks = ", ".join("?" * len(_OPEN))
        for row in self._store.rows(f"SELECT * FROM rides WHERE state IN ({marks}) ORDER BY rowid", *_OPEN):  # noqa: S608
            asked = parse_iso(row["asked_at"])
            if row["state"] == RideState.SEARCHING.value:
                if now < asked + FOUND_AFTER:
                    continue
                if self._fleet.get(row["car"], 1) == 0:
                    if now >= asked + GIVEN_UP_AFTER:
                        self._end(row["ride_id"], RideState.NONE_FOUND)
                    continue
                found_at = iso_ms(asked + FOUND_AFTER)
                self._store.run(
                    "UPDATE rides SET state = ?, plate = ?, found_at = ? WHERE ride_id = ?",
                    RideState.ASSIGNED.value, _plate(row["ride_id"]), found_at, row["ride_id"],
                )  # fmt: skip
            else:
                found_at = row["found_at"]
            left = parse_iso(found_at) + timedelta(minutes=row["wait_minutes"]) - now
            if left <= -DRIVER_WAITS:
                self._end(row["ride_id"], RideState.NO_SHOW)
                continue
            near = RideState.ARRIVED if left <= timedelta(0) else RideState.ARRIVING
            state = RideState.ASSIGNED if left > ARRIVING else near
            self._store.run("UPDATE rides SET state = ? WHERE ride_id = ?", state.value, row["ride_id"])

    def _end(self, ride_id: str, state: RideState) -> None:
        self._store.run("UPDATE rides SET state = ?, phone = '' WHERE ride_id = ?", state.value, ride_id)

    def _row(self, terminal_id: str, ride_id: str) -> Any:
        row = self._store.row("SELECT * FROM rides WHERE ride_id = ? AND terminal_id = ?", ride_id, terminal_id)
        if row is None:
            raise Refusal(ProblemType.NO_SUCH_RIDE)
        return row

    def _shown(self, row: Any) -> dict[str, Any]:
        state = RideState(row["state"])
        minutes = None
        if state.has_car:
            left = parse_iso(row["found_at"]) + timedelta(minutes=row["wait_minutes"]) - self._clock()
            minutes = max(0, math.ceil(left.total_seconds() / 60))
        return {
            "ride_id": row["ride_id"],
            "ride_no": row["ride_no"],
            "state": state.value,
            "plate": row["plate"] or None,
            "wait_minutes": minutes,
            "poll_after_s": _POLL_S.get(state, 60),
        }


def _served(district: str) -> str:
    if district not in SERVED:
        raise Refusal(ProblemType.AREA_NOT_SERVED)
    return district


def _plate(ride_id: str) -> str:
    """Of a province that there is not: nobody's car."""
    return f"示A·T{int(hashlib.sha256(ride_id.encode()).hexdigest(), 16) % 10_000:04d}"
