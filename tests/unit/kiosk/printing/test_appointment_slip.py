# SPDX-License-Identifier: Apache-2.0
"""预约凭条: where, when, number, promise, what to bring, the code; nothing of the resident; on every roll."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from config.modes import DisplayMode
from drivers.receipt_printer.port import QrCode, TextLine
from kiosk.places.loading import load_places
from kiosk.places.nearest import whereabouts
from kiosk.places.site import load_site
from kiosk.places.slot import Slot
from kiosk.places.walking import way
from kiosk.platform.booking_model import Appointment, AppointmentState
from kiosk.printing.appointment_slip import AppointmentFacts, appointment_facts, appointment_ticket
from kiosk.printing.roll import length_mm
from tests.unit.kiosk.printing.test_slips import HEAD, said
from tests.unit.kiosk.synthetic import drafts

ROOT = Path(__file__).parents[4]
BOOK = load_places(ROOT / "config" / "content")
HERE = whereabouts(load_site(ROOT / "config" / "sites" / "demo.toml")).where
MARRIAGE = drafts().items["TBD-MZ04"]
BOOKED = Appointment(
    "0192f000-0000-7000-8000-000000000001", "TBD-MZ04", "SH-310115-14", Slot.parse("2026-11-25 09:00-09:30"),
    AppointmentState.BOOKED, "B007", "abcdefghijklmnopqrstuvwx", 30, 1,
)  # fmt: skip


def facts(**changes: object) -> AppointmentFacts:
    entry = BOOK.find(BOOKED.point_id)
    assert entry is not None
    assert HERE is not None
    found = appointment_facts(
        BOOKED, MARRIAGE, BOOK, entry, way(HERE, entry.where, BOOK.districts.river_line, DisplayMode.STANDARD)
    )
    return replace(found, **changes)  # type: ignore[arg-type]  # fields of the facts


@pytest.mark.parametrize("mode", DisplayMode)
def test_the_ticket_says_all_that_one_has_to_know(mode: DisplayMode) -> None:
    ticket = appointment_ticket(HEAD, facts(), mode)
    text = said(ticket)
    for expected in (
        "演示不作办事凭证",
        "预约凭条",
        "样例",
        "预约号B007",
        "结婚、离婚登记",
        "11月25日周三",
        "上午9:00到9:30",
        "婚姻登记处",
        "最多等30分钟",
        "到了扫这个码报到",
        "帮办电话199-0000-0000",
    ):
        assert expected in text, expected
    for thing in facts().bring:
        assert thing.replace(" ", "") in text
    (code,) = [element for element in ticket if isinstance(element, QrCode)]
    assert code.data == b"urn:kiosk:visit:abcdefghijklmnopqrstuvwx"
    assert "abcdefghij" not in text


def test_large_type_is_large_everywhere() -> None:
    ticket = appointment_ticket(HEAD, facts(), DisplayMode.ELDER)
    assert all(element.scale_y >= 2 for element in ticket if isinstance(element, TextLine))


@pytest.mark.parametrize("columns", [48, 32])
@pytest.mark.parametrize("mode", DisplayMode)
def test_it_fits_on_every_roll(mode: DisplayMode, columns: int) -> None:
    ticket = appointment_ticket(replace(HEAD, columns=columns), facts(), mode, ("户口簿",))
    assert length_mm(ticket) < 600
    assert "□户口簿" in said(ticket)


def test_what_is_not_known_is_left_out() -> None:
    text = said(appointment_ticket(HEAD, facts(way="", phone="", bring=(), notices=()), DisplayMode.STANDARD))
    for word in ("走路", "请带上", "样例"):
        assert word not in text


def test_the_code_is_in_no_repr() -> None:
    assert "abcdefghij" not in repr(facts())
    assert "abcdefghij" not in repr(BOOKED)
