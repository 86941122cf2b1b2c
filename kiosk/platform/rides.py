# SPDX-License-Identifier: Apache-2.0
"""The client's calls for 一键叫车: is a cab near this terminal, call one, how is it, call it off. Nobody is named.

Part of :class:`kiosk.platform.client.PlatformClient`; the same rules hold (one try, one time limit, the errors of ``errors.py``).
Source: contract/openapi.yaml, ``/v1/rides``; domain notes 1.5 row 83.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import uuid4

from pydantic import Field

from kiosk.platform.answer_shapes import AnswerBody, Text, read_answer
from kiosk.platform.errors import ProtocolFault
from kiosk.platform.exchanging import Exchanging

Car = Literal["ordinary", "wheelchair"]
"""巡游出租车, 无障碍出租车."""


class RideState(StrEnum):
    """How a ride stands."""

    SEARCHING = "searching"
    """A driver is being looked for."""
    ASSIGNED = "assigned"
    ARRIVING = "arriving"
    """Two minutes away or nearer."""
    ARRIVED = "arrived"
    BOARDED = "boarded"
    NO_SHOW = "no_show"
    """The driver waited, and nobody came."""
    NONE_FOUND = "none_found"
    CANCELLED = "cancelled"

    @property
    def has_car(self) -> bool:
        """A car is on its way, or there."""
        return self in (RideState.ASSIGNED, RideState.ARRIVING, RideState.ARRIVED)

    @property
    def is_over(self) -> bool:
        """Nothing more comes of it."""
        return not self.has_car and self is not RideState.SEARCHING


@dataclass(frozen=True)
class Nearby:
    """``cars``: free and near; ``wait_minutes``: until one is here; None: there is none."""

    cars: int
    wait_minutes: int | None


@dataclass(frozen=True)
class RideRequest:
    """Where the terminal stands, and nobody's name. ``phone``: where the driver may call; empty: nowhere."""

    car: Car
    district: str
    pick_up: str
    phone: str = field(default="", repr=False)
    ride_id: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class Ride:
    """``plate``: of the car, once there is one; ``wait_minutes``: until it is here, as long as it is on its way."""

    ride_id: str
    number: str
    state: RideState
    plate: str
    wait_minutes: int | None
    poll_after_s: float


class _Nearby(AnswerBody):
    cars: Annotated[int, Field(ge=0, le=999)]
    wait_minutes: Annotated[int, Field(ge=1, le=240)] | None


class _Ride(AnswerBody):
    ride_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    ride_no: Annotated[str, Field(pattern=r"^[0-9A-Z-]{4,32}$")]
    state: Literal["searching", "assigned", "arriving", "arrived", "boarded", "no_show", "none_found", "cancelled"]
    plate: Annotated[Text, Field(max_length=12)] | None
    wait_minutes: Annotated[int, Field(ge=0, le=240)] | None
    poll_after_s: Annotated[int, Field(ge=1, le=60)]


def nearby(content: Mapping[str, Any]) -> Nearby:
    """``GET /v1/rides/nearby``."""
    found = read_answer(_Nearby, content)
    if (found.cars > 0) != (found.wait_minutes is not None):
        raise ProtocolFault("Nearby: a wait without a car, or a car without a wait")
    return Nearby(found.cars, found.wait_minutes)


def ride(content: Mapping[str, Any]) -> Ride:
    """A ride as every operation answers it."""
    found = read_answer(_Ride, content)
    state = RideState(found.state)
    if state.has_car and (found.plate is None or found.wait_minutes is None):
        raise ProtocolFault("Ride: a car without its plate or its minutes")
    minutes, plate = found.wait_minutes, found.plate or ""
    return Ride(found.ride_id, found.ride_no, state, plate, minutes, float(found.poll_after_s))


class RideCalls(Exchanging):
    """Mixed into the client."""

    def cars_near(self, car: Car, district: str) -> Nearby:
        """Free cars of this kind near a place of ``district`` (浦东新区 …), and how long one waits.

        Raises:
            Rejected: ``area-not-served``.
        """
        asked = urlencode({"car": car, "district": district})
        return nearby(self._exchange.call("GET", f"/rides/nearby?{asked}").content)

    def call_ride(self, request: RideRequest) -> Ride:
        """Call a car. A repeat (the same ``ride_id``) is the same ride, so an answer that was lost never makes a second one.

        Raises:
            Rejected: ``no-car-near``, ``ride-under-way``, ``area-not-served``.
        """
        content: dict[str, object] = {
            "ride_id": request.ride_id,
            "car": request.car,
            "district": request.district,
            "pick_up": request.pick_up,
            **({"phone": request.phone} if request.phone else {}),
        }
        answer = self._exchange.call("POST", "/rides", content=content, idempotency_key=request.ride_id)
        return _same(ride(answer.content), request.ride_id)

    def ride(self, ride_id: str) -> Ride:
        """How it is.

        Raises:
            Rejected: ``no-such-ride``: this terminal called none of this id.
        """
        return _same(ride(self._exchange.call("GET", f"/rides/{ride_id}").content), ride_id)

    def cancel_ride(self, ride_id: str) -> Ride:
        """Call it off; twice is once.

        Raises:
            Rejected: ``not-possible-now``: it is over already; ``no-such-ride``.
        """
        return _same(ride(self._exchange.call("POST", f"/rides/{ride_id}/cancel", content={}).content), ride_id)


def _same(found: Ride, ride_id: str) -> Ride:
    if found.ride_id != ride_id:
        raise ProtocolFault("Ride: another one")
    return found
