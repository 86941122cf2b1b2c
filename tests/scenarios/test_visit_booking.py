# SPDX-License-Identifier: Apache-2.0
"""Booking in whole visits in memory: where, when, the ticket; a time that is gone; no network, a busy platform; leaving."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from drivers.receipt_printer.port import QrCode
from kiosk.journey import events as ev
from kiosk.journey.state import Page, StopReason
from kiosk.platform.errors import Busy, Problem, Rejected
from kiosk.platform.sandbox.store import Store
from offline_cache.errors import QueueFull
from tests.scenarios.fake_courier import FakeCourier
from tests.scenarios.visit_booker import BookingPlatform
from tests.scenarios.visit_walk import Visit

VACCINE = "TBD-WJ02"
NEAREST = "示例·梅园街道社区卫生服务中心"
MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)


@pytest.fixture
def platform(visit: Visit) -> BookingPlatform:
    assert isinstance(visit.platform, BookingPlatform)
    return visit.platform


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path) -> Iterator[Visit]:
    made = Visit(qtbot, tmp_path)
    store = Store(tmp_path / "booked.sqlite")
    platform = BookingPlatform(made.person, store, made.catalogue)
    made.platform, made.courier = platform, FakeCourier(platform)
    yield made
    made.close()
    store.close()


def asked(visit: Visit, kind: str) -> None:
    model = visit.pages.field_page
    visit.until(lambda: visit.page == Page.FIELD.value and model.kind == kind and bool(model.options), f"asked {kind}")


def values(visit: Visit) -> list[str]:
    return [str(option["value"]) for option in visit.pages.field_page.options]


def to_places(visit: Visit, mode: DisplayMode = DisplayMode.STANDARD) -> None:
    visit.start(mode)
    visit.to_review(VACCINE)
    visit.pages.review.next()
    asked(visit, "place")


def to_days(visit: Visit, mode: DisplayMode = DisplayMode.STANDARD) -> None:
    to_places(visit, mode)
    visit.pages.field_page.answer(values(visit)[0])
    asked(visit, "choice")


def pick_time(visit: Visit) -> str:
    """The first time of the first day; the result is the time."""
    asked(visit, "choice")
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: not values(visit)[0].startswith("@"), "times")
    chosen = values(visit)[0]
    visit.pages.field_page.answer(chosen)
    return chosen


def to_confirm(visit: Visit, mode: DisplayMode = DisplayMode.STANDARD) -> str:
    to_days(visit, mode)
    chosen = pick_time(visit)
    visit.at(Page.CONFIRM)
    return chosen


def printed(visit: Visit) -> str:
    visit.until(lambda: bool(visit.receipts.slips) and visit.session.state.receipt.value == "printed", "the slip")
    return visit.receipts.text()


# --- the good way ----------------------------------------------------------------------------------------------------------


@MODES
def test_where_and_when_are_asked_and_the_time_is_taken_with_the_case(
    visit: Visit, platform: BookingPlatform, mode: DisplayMode
) -> None:
    chosen = to_confirm(visit, mode)
    assert NEAREST in visit.text_on_screen()
    assert platform.booked == []
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    (booked,) = platform.booked
    assert booked["slot"] == chosen
    record = json.loads(visit.opened_case())["case"]
    assert booked["case_id"] == record["client_case_id"]
    assert record["fields"]["slot"]["value"] == chosen
    assert record["fields"]["place"]["origin"] == "site"
    slip = printed(visit).replace("\n", "")
    for words in ("预约凭条", str(booked["ticket_number"]), NEAREST, "10 分钟", "样例"):
        assert words in slip
    codes = [element.data for element in visit.receipts.slips[-1] if isinstance(element, QrCode)]
    assert codes[0] == f"urn:kiosk:visit:{booked['check_in_code']}".encode()
    shown = visit.text_on_screen()
    assert str(booked["ticket_number"]) in shown
    assert "约好了" in shown
    assert visit.person.name not in slip


def test_the_nearest_place_is_there_already_and_may_be_changed(visit: Visit) -> None:
    to_places(visit)
    options = visit.pages.field_page.options
    assert [option["selected"] for option in options][:2] == [True, False]
    assert options[0]["label"] == NEAREST
    assert "走路约" in str(options[0]["note"])
    assert "样例" in visit.pages.field_page.hint


def test_another_district_and_back(visit: Visit) -> None:
    to_places(visit)
    near = values(visit)
    assert visit.pages.field_page.skipText == "换一个区"
    visit.pages.field_page.answer("")
    visit.until(lambda: values(visit)[0].startswith("@district:"), "districts")
    assert len(values(visit)) == 16
    visit.pages.field_page.answer("@district:崇明区")
    visit.until(lambda: values(visit)[0].startswith("SH-310151"), "the places of the district")
    visit.pages.shell.back()
    visit.until(lambda: values(visit) == near, "the nearest again")
    visit.pages.shell.back()
    visit.at(Page.REVIEW)


def test_days_later_days_and_back_from_the_times(visit: Visit) -> None:
    to_days(visit)
    first = values(visit)
    assert visit.pages.field_page.skipText == "看后面的日子"
    visit.pages.field_page.answer("")
    visit.until(lambda: bool(values(visit)) and values(visit) != first, "later days")
    assert min(values(visit)) > max(first)
    visit.pages.shell.back()
    visit.until(lambda: values(visit) == first, "the first days again")
    visit.pages.field_page.answer(first[0])
    visit.until(lambda: not values(visit)[0].startswith("@"), "times")
    visit.pages.shell.back()
    visit.until(lambda: values(visit) == first, "the days again")


def test_a_tap_on_what_is_not_on_offer_is_no_answer(visit: Visit) -> None:
    to_days(visit)
    before = values(visit)
    for raw in ("2026-01-01 09:00-09:30", "@day:2020-01-01", "SH-310101-01"):
        visit.pages.field_page.answer(raw)
    assert (visit.page, values(visit)) == (Page.FIELD.value, before)


# --- a time that is gone -----------------------------------------------------------------------------------------------------


@MODES
def test_a_time_that_somebody_took_meanwhile_costs_that_question_alone(
    visit: Visit, platform: BookingPlatform, mode: DisplayMode
) -> None:
    gone = to_confirm(visit, mode)
    platform.quicker = 1
    visit.pages.confirm.next()
    visit.until(lambda: visit.page == Page.FIELD.value and "约走" in visit.pages.field_page.error, "said so")
    asked(visit, "choice")
    assert "约走" in visit.pages.field_page.error
    assert visit.courier.cases == {}
    chosen = pick_time(visit)
    assert chosen != gone
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    assert [one["slot"] for one in platform.booked] == [chosen]
    assert len(visit.courier.cases) == 1


def test_who_has_a_visit_on_that_day_is_told_which(visit: Visit, platform: BookingPlatform) -> None:
    chosen = to_confirm(visit)
    content = {
        "appointment_id": "00000000-0000-7000-8000-000000000001",
        "item_code": VACCINE,
        "point_id": visit.session.record.form.value("place").value,  # type: ignore[union-attr]  # it was chosen
        "slot": chosen,
        "case_id": None,
    }
    platform.desk.book(visit.person.number, "DEMO-0002", content, str(content["appointment_id"]))
    visit.pages.confirm.next()
    visit.until(lambda: "约过这件事" in visit.pages.field_page.error, "said so")
    assert visit.courier.cases == {}


# --- the platform ------------------------------------------------------------------------------------------------------------


def test_free_times_without_network_say_so_and_come_with_it(visit: Visit, platform: BookingPlatform) -> None:
    to_places(visit)
    platform.down = True
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: "网" in visit.pages.field_page.error, "said so")
    assert visit.pages.field_page.skipText == "再试一次"
    platform.down = False
    visit.pages.field_page.answer("")
    asked(visit, "choice")
    assert visit.pages.field_page.error == ""


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (Busy("later", 5.0), "忙"),
        (Rejected(Problem("urn:kiosk:problem:malformed-request", "", 400)), "再试一次"),
    ],
    ids=["busy", "refused"],
)
def test_free_times_that_are_not_told_may_be_asked_again(
    visit: Visit, platform: BookingPlatform, refusal: Exception, words: str
) -> None:
    to_places(visit)
    platform.refusal = refusal  # type: ignore[assignment]  # both are errors of the platform
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: words in visit.pages.field_page.error, "said so")
    platform.refusal = None
    visit.pages.field_page.answer("")
    asked(visit, "choice")


def test_a_cable_pulled_before_booking_loses_nothing(visit: Visit, platform: BookingPlatform) -> None:
    chosen = to_confirm(visit)
    platform.down = True
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.BOOKING_OFFLINE
    assert visit.courier.cases == {}
    platform.down = False
    visit.session.look_round()
    visit.until(lambda: visit.session.state.online, "network again")
    visit.pages.stop.retry()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    assert [one["slot"] for one in platform.booked] == [chosen]


def test_a_busy_platform_is_said_and_tried_again(visit: Visit, platform: BookingPlatform) -> None:
    to_confirm(visit)
    platform.refusal = Busy("later", 5.0)
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.PLATFORM_BUSY
    assert visit.courier.cases == {}


def test_who_is_not_known_any_more_says_so_again_and_goes_on(visit: Visit, platform: BookingPlatform) -> None:
    chosen = to_confirm(visit)
    visit.session.record.session = None
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert visit.session.state.online
    assert visit.session.state.stop is StopReason.SESSION_ENDED
    visit.pages.stop.retry()
    visit.at(Page.IDENTIFY)
    visit.reader.take()
    visit.until(lambda: not visit.session.state.card_present, "the card is taken")
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert visit.session.record.session is not None
    assert platform.booked == []
    visit.pages.review.next()
    visit.at(Page.CONFIRM)  # neither where nor when is asked again
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    assert [one["slot"] for one in platform.booked] == [chosen]


def test_without_network_nobody_is_told_to_say_again_who_they_are(visit: Visit, platform: BookingPlatform) -> None:
    to_confirm(visit)
    platform.down = True
    visit.session.record.session = None
    visit.session.controller.dispatch(ev.NetworkChanged(online=False))
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.BOOKING_OFFLINE


# --- leaving -----------------------------------------------------------------------------------------------------------------


def test_a_time_taken_for_a_case_that_was_not_kept_is_given_back(visit: Visit, platform: BookingPlatform) -> None:
    to_confirm(visit)
    visit.courier.trouble = QueueFull("no room")
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.NOT_KEPT
    assert len(platform.booked) == 1
    visit.pages.stop.primary()
    visit.at(Page.END)
    visit.pages.end.next()
    visit.until(lambda: platform.booked == [], "given back")


def test_a_time_taken_for_a_case_that_was_not_kept_is_not_the_next_services(
    visit: Visit, platform: BookingPlatform
) -> None:
    to_confirm(visit)
    visit.courier.trouble = QueueFull("no room")
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert len(platform.booked) == 1
    for _ in range(40):
        if visit.page == Page.CHOOSE.value:
            break
        visit.session.controller.dispatch(ev.WentBack())
    assert visit.page == Page.CHOOSE.value
    visit.session.controller.dispatch(ev.ItemChosen(PROOF))
    visit.until(lambda: platform.booked == [], "given back")
    assert visit.session.errands.papers.appointment(DisplayMode.STANDARD) is None


def test_a_time_that_never_came_to_be_is_not_made_to_be_given_back(visit: Visit, platform: BookingPlatform) -> None:
    to_confirm(visit)
    platform.refusal = Busy("later")
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.PLATFORM_BUSY
    platform.refusal = None
    visit.pages.stop.primary()
    visit.at(Page.END)
    visit.pages.end.next()
    visit.until(lambda: platform.looked == 1, "looked for")
    assert (platform.asked, platform.desk.listed()) == (1, [])


def test_a_time_that_was_moved_and_nobody_heard_of_it_is_given_back(visit: Visit, platform: BookingPlatform) -> None:
    to_confirm(visit)
    visit.courier.trouble = QueueFull("no room")
    visit.pages.confirm.next()
    visit.at(Page.STOP)
    (booked,) = platform.booked
    session, known = visit.session.record.session, visit.session.errands.booking.appointment
    assert session is not None
    assert known is not None
    other = next(
        one.slot for one in platform.free_times(known.item_code, known.point_id).slots if one.slot != known.slot
    )
    platform.move_appointment(session, known, known.point_id, other)
    assert [one["slot"] for one in platform.booked] != [booked["slot"]]
    visit.pages.stop.primary()
    visit.at(Page.END)
    visit.pages.end.next()
    visit.until(lambda: platform.booked == [], "given back")


def test_leaving_before_booking_takes_nothing(visit: Visit, platform: BookingPlatform) -> None:
    to_confirm(visit)
    visit.pages.shell.cancel()
    visit.overlaid("cancel")
    visit.pages.sheet.secondary()
    visit.until(lambda: bool(visit.ended), "ended")
    assert (platform.asked, platform.booked) == (0, [])


# --- a visit to a counter, from a dead end -----------------------------------------------------------------------------------


PROOF = "TBD-RS01"


def to_dead_end(visit: Visit, mode: DisplayMode = DisplayMode.STANDARD) -> None:
    """Who has no card is told that this service wants it."""
    visit.start(mode)
    visit.to_identify(PROOF)
    visit.pages.identify.otherWay()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.STRONG_NEEDED


def to_visit(visit: Visit, mode: DisplayMode = DisplayMode.STANDARD) -> None:
    to_dead_end(visit, mode)
    assert "窗口" in visit.pages.stop.visitText
    visit.pages.stop.bookVisit()
    visit.at(Page.IDENTIFY)
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.page == Page.VISIT.value and bool(visit.pages.field_page.options), "the places")


@MODES
def test_from_a_dead_end_to_a_booked_visit_with_its_paper(
    visit: Visit, platform: BookingPlatform, mode: DisplayMode
) -> None:
    to_visit(visit, mode)
    assert visit.pages.field_page.title == "您去哪里办？"
    place = values(visit)[0]
    visit.pages.field_page.answer(place)
    visit.until(lambda: values(visit)[:1] != [] and values(visit)[0].startswith("@day:"), "days")
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: not values(visit)[0].startswith("@"), "times")
    chosen = values(visit)[0]
    visit.pages.field_page.answer(chosen)
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.VISIT_BOOKED
    (booked,) = platform.booked
    assert (booked["slot"], booked["point_id"], booked["case_id"]) == (chosen, place, None)
    visit.until(lambda: visit.session.state.slip.value == "printed", "the slip")
    slip = visit.receipts.text().replace("\n", "")
    for words in ("预约凭条", str(booked["ticket_number"])):
        assert words in slip
    assert str(booked["ticket_number"]) in visit.text_on_screen()
    assert visit.pages.stop.visitText == ""
    assert not visit.pages.shell.canGoBack
    visit.pages.stop.primary()
    visit.at(Page.END)
    visit.pages.end.next()
    visit.until(lambda: bool(visit.ended), "ended")
    assert len(platform.booked) == 1


def test_back_through_its_pages_to_where_the_way_ended(visit: Visit, platform: BookingPlatform) -> None:
    to_visit(visit)
    places = values(visit)
    visit.pages.field_page.answer(places[0])
    visit.until(lambda: bool(values(visit)) and values(visit)[0].startswith("@day:"), "days")
    visit.pages.shell.back()
    visit.until(lambda: values(visit) == places, "the places again")
    visit.pages.shell.back()
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.STRONG_NEEDED
    assert platform.booked == []


def test_a_visit_whose_time_is_gone_asks_for_another(visit: Visit, platform: BookingPlatform) -> None:
    to_visit(visit)
    platform.quicker = 1
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: bool(values(visit)) and values(visit)[0].startswith("@day:"), "days")
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: not values(visit)[0].startswith("@"), "times")
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: "约走" in visit.pages.field_page.error and bool(values(visit)), "said so")
    assert visit.page == Page.VISIT.value


def to_time_of_visit(visit: Visit) -> None:
    """The first time of the first day at the first place: it is asked for."""
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: bool(values(visit)) and values(visit)[0].startswith("@day:"), "days")
    visit.pages.field_page.answer(values(visit)[0])
    visit.until(lambda: not values(visit)[0].startswith("@"), "times")
    visit.pages.field_page.answer(values(visit)[0])


def test_a_visit_whose_answer_was_lost_is_given_back_when_they_leave(visit: Visit, platform: BookingPlatform) -> None:
    """They read 约不了: what they know nothing of they would miss (爽约)."""
    to_visit(visit)
    platform.losing = 1
    to_time_of_visit(visit)
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.BOOKING_OFFLINE
    assert len(platform.booked) == 1
    visit.pages.stop.primary()
    visit.at(Page.END)
    visit.pages.end.next()
    visit.until(lambda: platform.booked == [], "given back")


def test_a_visit_whose_answer_was_lost_is_booked_once_however_often_it_is_tried(
    visit: Visit, platform: BookingPlatform
) -> None:
    to_visit(visit)
    platform.losing = 1
    to_time_of_visit(visit)
    visit.at(Page.STOP)
    visit.session.look_round()
    visit.until(lambda: visit.session.state.online, "the line is there")
    visit.pages.stop.bookVisit()
    visit.until(lambda: visit.page == Page.VISIT.value and bool(visit.pages.field_page.options), "the places")
    to_time_of_visit(visit)
    visit.until(lambda: visit.session.state.stop is StopReason.VISIT_BOOKED, "booked")
    assert len(platform.booked) == 1


def test_back_from_a_visit_the_form_asks_what_it_asked(visit: Visit) -> None:
    """解决了吗？没有: a visit to a counter is offered, and they would rather go on with the form."""
    to_places(visit)
    title, offered = visit.pages.field_page.title, values(visit)
    for event in (ev.HelpAsked(), ev.HelpAnswered(), ev.HelpEnded(), ev.SolvedSaid(solved=False)):
        visit.session.controller.dispatch(event)
    visit.at(Page.STOP)
    visit.pages.stop.bookVisit()
    visit.until(lambda: visit.page == Page.VISIT.value and bool(visit.pages.field_page.options), "the places")
    assert visit.pages.field_page.title == "您去哪里办？"
    visit.pages.shell.back()
    visit.at(Page.STOP)
    visit.pages.shell.back()
    visit.until(lambda: visit.page == Page.FIELD.value and visit.pages.field_page.title == title, "the form's question")
    visit.until(lambda: values(visit) == offered, "its places")
    visit.pages.field_page.answer(offered[0])
    asked(visit, "choice")


def test_without_network_the_dead_end_offers_the_places_alone(visit: Visit, platform: BookingPlatform) -> None:
    to_dead_end(visit)
    platform.down = True
    visit.session.look_round()
    visit.until(lambda: not visit.session.state.online, "no network")
    assert visit.pages.stop.visitText == ""
    assert visit.pages.stop.places
    visit.pages.stop.bookVisit()
    visit.until(lambda: visit.session.state.stop is StopReason.BOOKING_OFFLINE, "said so")
    visit.pages.stop.printSlip()
    visit.until(lambda: visit.session.state.slip.value == "printed", "the slip")
    assert platform.asked == 0
