# SPDX-License-Identifier: Apache-2.0
"""预约凭条: where and when, the number, what to bring, how long one waits at most, and the code to report with.

Source: domain notes 1.5 row 71 (ticket print; 10/30 minutes; check-in). No name and no number of the resident: whoever finds
it can report, and learns nothing of whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from config.modes import DisplayMode
from drivers.receipt_printer.port import Align, Document
from kiosk.catalogue.model import ServiceItem
from kiosk.codes.ticket import TICKET_PREFIX
from kiosk.places.book import Entry, PlaceBook
from kiosk.places.bookable import booking_terms
from kiosk.places.spoken import way_words
from kiosk.places.spoken_slot import day_words, hours_words
from kiosk.places.walking import Way
from kiosk.platform.booking_model import Appointment
from kiosk.printing.receipt import spoken_time
from kiosk.printing.roll import Roll, form_for
from kiosk.printing.slips import SlipHead


@dataclass(frozen=True)
class AppointmentFacts:
    """What the ticket and the page say of an appointment, as words. ``way`` and ``phone`` may be empty."""

    item_name: str
    number: str
    day: str
    hours: str
    place: str
    address: str
    way: str
    phone: str
    wait_minutes: int
    bring: tuple[str, ...]
    notices: tuple[str, ...]
    code: bytes = field(repr=False)

    @property
    def when(self) -> str:
        """Day and hours in one line."""
        return f"{self.day} {self.hours}"


def appointment_facts(
    appointment: Appointment, item: ServiceItem, book: PlaceBook, entry: Entry, way: Way | None
) -> AppointmentFacts:
    """The facts of one appointment at a point of ``book``."""
    return AppointmentFacts(
        item.plain_name.say(),
        appointment.ticket_number,
        day_words(appointment.slot.day),
        hours_words(appointment.slot),
        entry.point.name,
        entry.point.address,
        "" if way is None else way_words(way),
        entry.point.phone,
        appointment.wait_minutes,
        tuple(one.say() for one in booking_terms(item).bring),
        tuple(one.say() for one in book.notices) if entry.sample else (),
        (TICKET_PREFIX + appointment.check_in_code).encode("ascii"),
    )


def appointment_ticket(
    head: SlipHead, facts: AppointmentFacts, mode: DisplayMode, papers: Sequence[str] = ()
) -> Document:
    """预约凭条. ``papers``: more to bring, of an item that says so on its notice alone."""
    roll = Roll(head.environment, form_for(mode), head.columns)
    roll.gap()
    roll.title("预约凭条")
    for notice in facts.notices:
        roll.say(notice, align=Align.CENTER)
    roll.rule()
    roll.say("预约号", align=Align.CENTER)
    roll.title(facts.number)
    roll.fact("办什么", facts.item_name)
    roll.fact("哪天去", facts.day)
    roll.key(facts.hours)
    roll.fact("去哪里", facts.place)
    roll.say(facts.address)
    for part in facts.way.split("，") if facts.way else ():
        roll.say(part)
    if facts.phone:
        roll.say(f"电话 {facts.phone}")
    roll.rule()
    bring = (*facts.bring, *papers)
    if bring:
        roll.say("请带上：")
        for thing in bring:
            roll.key(f"□{thing}")
        roll.rule()
    roll.key(f"准时到，最多等 {facts.wait_minutes} 分钟")
    roll.say("早到半小时里就能报到。")
    roll.gap()
    roll.qr_code(facts.code)
    roll.say("到了扫这个码报到", align=Align.CENTER)
    roll.rule()
    roll.say("去不了，请提前取消，别人就能约。")
    roll.fact("帮办电话", head.help_phone)
    roll.say(head.help_hours)
    roll.gap()
    roll.say(head.site_name)
    roll.say(spoken_time(head.printed_at))
    return roll.finish()
