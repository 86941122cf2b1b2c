# SPDX-License-Identifier: Apache-2.0
"""Scenes of booking for ``ui.preview``: the packaged sample points, made-up free times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import config
from config.clock import SHANGHAI
from config.modes import DisplayMode
from kiosk.application import booking_prompt as pages
from kiosk.application.review import FieldPrompt
from kiosk.catalogue.model import ServiceItem
from kiosk.journey.record import VisitRecord
from kiosk.places.nearest import whereabouts
from kiosk.places.site import load_site
from kiosk.places.slot import Slot
from kiosk.places.walking import way
from kiosk.platform.booking_model import Appointment, AppointmentState, FreeSlot
from kiosk.printing.appointment_slip import AppointmentFacts, appointment_facts
from ui.preview_content import everything, places

_CONFIG = Path(config.__file__).parent

_NOW = datetime(2026, 11, 23, 9, 42, tzinfo=SHANGHAI)
_PLACE = FieldPrompt("place", "place", "您去哪个登记处？", "", "最近的排在最前面", "", (), "", 100, True)
_SLOT = FieldPrompt("slot", "slot", "您哪天去？", "", "选一个还有空的", "", (), "", 100, True)
_GONE = "这个时间刚刚被别人约走了。请再选一个，别的都还在"
_OFFLINE = "网络断了，看不到哪些时间还空着。请再试一次"


def _item() -> ServiceItem:
    return everything().items["TBD-MZ04"]


def _free() -> tuple[FreeSlot, ...]:
    days = [date(2026, 11, 23) + timedelta(days=number) for number in range(6)]
    hours = [time(hour, minute) for hour in (9, 10, 13, 14, 15) for minute in (0, 30)]
    return tuple(
        FreeSlot(Slot(day, at, (datetime.combine(day, at) + timedelta(minutes=30)).time()), 1 + (at.hour + day.day) % 3)
        for day in days
        for at in hours
    )


def booked_facts() -> AppointmentFacts:
    """A visit that was booked."""
    site, slot = load_site(_CONFIG / "sites" / "demo.toml"), Slot.parse("2026-11-25 09:00-09:30")
    booked = Appointment(
        "0192f000-0000-7000-8000-000000000001", "TBD-MZ04", "SH-310115-14", slot, AppointmentState.BOOKED, "B007",
        "made-up-code-of-a-scene", 30, 1,
    )  # fmt: skip
    entry, here = places().find(booked.point_id), whereabouts(site).where
    if entry is None or here is None:
        raise LookupError("the sample points have changed")
    measured = way(here, entry.where, places().districts.river_line, DisplayMode.STANDARD)
    return appointment_facts(booked, _item(), places(), entry, measured)


def booking_scenes() -> Iterator[tuple[str, Callable[[VisitRecord], None]]]:
    """Name of a scene of the form's page and what prepares its record."""
    here = whereabouts(load_site(_CONFIG / "sites" / "demo.toml"))
    near = pages.places_for(places(), _item(), here, DisplayMode.STANDARD)
    today = _NOW.date()
    prompts = {
        "place": (pages.place_prompt(_PLACE, places(), near, _NOW, near[0].entry.point.id), ""),
        "districts": (pages.district_prompt(_PLACE, places(), _item()), ""),
        "days": (pages.day_prompt(_SLOT, _free(), today, has_later=True), ""),
        "days-gone": (pages.day_prompt(_SLOT, _free(), today, has_later=True), _GONE),
        "times": (pages.time_prompt(_SLOT, _free(), date(2026, 11, 24), today), ""),
        "looking": (pages.looking_prompt(_SLOT), ""),
        "offline": (pages.failed_prompt(_SLOT), _OFFLINE),
        "full": (pages.full_prompt(_SLOT), ""),
    }
    for name, (prompt, error) in prompts.items():
        yield f"booking-{name}", _asked(prompt, error)


def _asked(prompt: FieldPrompt, error: str) -> Callable[[VisitRecord], None]:
    def prepare(record: VisitRecord) -> None:
        record.asking.prompt, record.asking.error = prompt, error

    return prepare
