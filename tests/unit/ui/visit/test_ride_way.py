# SPDX-License-Identifier: Apache-2.0
"""一键叫车, what is asked and told: one car however often it is asked, every refusal in its own words, and nothing is kept."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.riding import RideWant, Riding
from kiosk.journey.state import ItemNeeds, JourneyState, Page, PaperState
from kiosk.places.site import Site
from kiosk.platform.errors import Busy, NotAuthorised, NotTrusted, Problem, ProtocolFault, Rejected, Unreachable
from kiosk.platform.rides import Nearby, Ride, RideRequest, RideState
from tests.unit.kiosk.printing.test_slips import HEAD, said
from tests.unit.kiosk.synthetic import CONTENT, drafts
from tests.unit.ui.visit.desks import Later
from ui.view_models import RidePhoneViewModel, RideViewModel
from ui.view_models.ride import DONE, PRINT
from ui.visit import pages_ride
from ui.visit.decisions import decides
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.ride_way import RideWay, Unheard
from ui.visit.ride_words import ride_slip_of
from ui.visit.tasks import TaskDesk

pytestmark = pytest.mark.usefixtures("qapp")  # a timer looks after the ride

PHRASES = Phrases.of_visit(CONTENT / "texts")
PHONE, THERE = "19900001234", Nearby(4, 6)
SITE = Site("S-1", "示例点", "示例路 1 号", (), district="浦东新区")
STATE = JourneyState(page=Page.RIDE, item=ItemNeeds("TBD-BM01", rides=True))


def problem(name: str, status: int = 422) -> Problem:
    return Problem(f"urn:kiosk:problem:{name}", "no", status)


class Here:
    """``answers``: what the ride system says, one after another; an exception is raised."""

    def __init__(self, *answers: object, car: str = "ordinary", site: Site = SITE) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, object]] = []
        self.called: list[RideRequest] = []
        self.told: list[ev.Event] = []
        self.failures: list[Exception] = []
        self.changes = 0
        self.desk = Later()
        log = SimpleNamespace(failure=lambda _event, error: self.failures.append(error), write=lambda *_a, **_k: None)
        platform = SimpleNamespace(
            cars_near=lambda kind, district: self._answer("near", (kind, district)),
            call_ride=lambda request: self._answer("call", request),
            ride=lambda ride_id: self._answer("ride", ride_id),
            cancel_ride=lambda ride_id: self._answer("cancel", ride_id),
        )
        parts = SimpleNamespace(
            log=log,
            platform=platform,
            help_platform=platform,
            phrases=PHRASES,
            site=site,
            receipt_printer=object(),
        )
        self.parts = cast("VisitParts", parts)
        record = VisitRecord(drafts())
        record.open_item("TBD-BM01")
        record.answer_question(car)
        self.way = RideWay(
            self.parts, record, cast("TaskDesk", self.desk), self.told.append, self._changed, poll_scale=0.001
        )
        self.way.open()
        self.desk.answer()

    def _changed(self) -> None:
        self.changes += 1

    def _answer(self, what: str, of: object) -> object:
        self.asked.append((what, of))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(of, RideRequest):
            self.called.append(of)
        return answer(of) if callable(answer) else answer

    def does(self, work: Any) -> list[ev.Event]:
        self.told.clear()
        work()
        self.desk.answer()
        return list(self.told)

    def offer(self, why: Riding = Riding.NONE, mode: DisplayMode = DisplayMode.STANDARD) -> RideViewModel:
        vm = RideViewModel()
        state = JourneyState(page=Page.RIDE, riding=why, mode=mode)
        pages_ride.present_offer(vm, state, self.way, self.parts)
        return vm

    def coming(self, riding: Riding, slip: PaperState = PaperState.NONE) -> RideViewModel:
        vm = RideViewModel()
        pages_ride.present_coming(
            vm, JourneyState(page=Page.RIDE_COMING, riding=riding, slip=slip), self.way, self.parts
        )
        return vm


def ride(state: RideState, minutes: int = 6, ride_id: str = "r-1") -> Ride:
    has_car = state.has_car
    return Ride(ride_id, "YC-000012", state, "示A·T0042" if has_car else "", minutes if has_car else None, 10.0)


def taken(state: RideState) -> Any:
    return lambda request: ride(state, ride_id=request.ride_id)


def test_how_near_a_car_is_and_one_key_that_calls_it() -> None:
    here = Here(THERE, taken(RideState.SEARCHING))
    assert (here.asked, here.told) == ([("near", ("ordinary", "浦东新区"))], [ev.RideOffered()])
    vm = here.offer()
    assert (vm.title, vm.primaryText, vm.primaryWish) == ("附近有车，大约等 6 分钟", "叫车", RideWant.CALL.value)
    values = [one["value"] for one in vm.rows]
    assert values == ["示例点门口", "95128", "没留，司机到这里来找您"]
    assert here.does(here.way.call) == [ev.RideTold(Riding.SEARCHING)]
    (request,) = here.called
    assert (request.car, request.district, request.pick_up, request.phone) == (
        "ordinary", "浦东新区", "示例点，示例路 1 号", "",
    )  # fmt: skip
    vm = here.coming(Riding.SEARCHING)
    assert (vm.primaryText, vm.secondaryWish, vm.big) == ("", RideWant.CANCEL.value, "")


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_id() -> None:
    here = Here(THERE, Unreachable("cut"), ProtocolFault("web page"), Busy("later", 61.0), taken(RideState.ASSIGNED))
    assert here.does(here.way.call) == [ev.NetworkChanged(online=False), ev.RideOffered(Riding.UNHEARD)]
    vm = here.offer(Riding.UNHEARD)
    assert (vm.title, vm.primaryText) == ("不知道叫到没有", "叫车")
    assert here.does(here.way.call) == [ev.RideOffered(Riding.UNHEARD)], "a web page is no network that is down"
    assert here.does(here.way.call) == [ev.RideOffered(Riding.BUSY)]
    assert here.does(here.way.call) == [ev.RideTold(Riding.COMING)]
    assert len({one.ride_id for what, one in here.asked if isinstance(one, RideRequest)}) == 1


@pytest.mark.parametrize(
    ("error", "why", "title"),
    [
        (Rejected(problem("no-car-near")), Riding.RULED_OUT, "附近现在没有车"),
        (Rejected(problem("ride-under-way")), Riding.RULED_OUT, "您叫好的那一辆还没来"),
        (Rejected(problem("area-not-served")), Riding.NOT_SERVED, "这里的车，这台机器叫不了"),
        (Rejected(problem("malformed-request")), Riding.REFUSED, "现在叫不了车，不怪您"),
        (NotAuthorised(problem("unknown-terminal", 401)), Riding.REFUSED, "现在叫不了车，不怪您"),
    ],
)
def test_every_refusal_says_why_and_gives_the_telephone(error: Exception, why: Riding, title: str) -> None:
    here = Here(THERE, error)
    assert here.does(here.way.call) == [ev.RideOffered(why)]
    vm = here.offer(why)
    assert (vm.title, vm.picture) == (title, "help")
    assert "95128" in [one["value"] for one in vm.rows]
    assert (vm.primaryText == "叫车") is why.may_call
    assert bool(here.failures) is (why is Riding.REFUSED)


def test_no_car_near_is_said_in_the_items_words_before_anything_is_called() -> None:
    here = Here(Nearby(0, None), THERE, car="wheelchair")
    assert here.told == [ev.RideOffered(Riding.RULED_OUT)]
    assert here.asked == [("near", ("wheelchair", "浦东新区"))]
    vm = here.offer(Riding.RULED_OUT)
    assert (vm.title, vm.primaryWish) == ("附近现在没有车", RideWant.AGAIN.value)
    assert here.does(here.way.open) == [ev.RideOffered()], "and looked for again"


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_without_network_the_telephone_stands_there(mode: DisplayMode) -> None:
    here = Here(Unreachable("down"))
    assert here.told == [ev.NetworkChanged(online=False), ev.RideOffered(Riding.OFFLINE)]
    vm = here.offer(Riding.OFFLINE, mode)
    assert "95128" in vm.hint
    assert vm.primaryWish == RideWant.AGAIN.value
    _has_no_word_of_a_telephone_of_theirs(vm)


def _has_no_word_of_a_telephone_of_theirs(vm: RideViewModel) -> None:
    """There is no driver who could ring it."""
    assert (vm.secondaryText, vm.secondaryWish) == ("", "")
    assert [one["value"] for one in vm.rows] == ["示例点门口", "95128"]


@pytest.mark.parametrize(
    ("error", "why"),
    [(Busy("later", 61.0), Riding.BUSY), (NotAuthorised(problem("unknown-terminal", 401)), Riding.REFUSED)],
)
def test_where_nobody_said_that_a_car_is_near_no_telephone_is_asked_for(error: Exception, why: Riding) -> None:
    here = Here(error)
    assert here.told == [ev.RideOffered(why)]
    _has_no_word_of_a_telephone_of_theirs(here.offer(why))


@pytest.mark.parametrize(
    ("error", "why"), [(ProtocolFault("web page"), Riding.UNHEARD), (Busy("later", 61.0), Riding.BUSY)]
)
def test_a_call_that_may_have_been_heard_is_repeated_with_the_telephone_it_had(error: Exception, why: Riding) -> None:
    here = Here(THERE, error)
    here.does(lambda: here.way.keep_phone(PHONE))
    here.does(here.way.call)
    vm = here.offer(why)
    assert (vm.primaryWish, vm.secondaryWish) == (RideWant.CALL.value, ""), "another would not be told to the driver"
    assert vm.rows[-1]["value"] == "199****1234"


def test_a_terminal_of_which_nobody_knows_where_it_stands_calls_nothing() -> None:
    here = Here(site=Site("S-1", "示例点", "示例路 1 号", ()))
    assert (here.told, here.asked) == ([ev.RideOffered(Riding.NOT_SERVED)], [])
    _has_no_word_of_a_telephone_of_theirs(here.offer(Riding.NOT_SERVED))


def test_a_telephone_is_checked_told_to_the_driver_and_masked() -> None:
    here = Here(THERE, taken(RideState.ASSIGNED))
    assert here.does(lambda: here.way.keep_phone("1234")) == []
    vm = RidePhoneViewModel()
    pages_ride.present_phone(vm, STATE, here.way, PHRASES)
    assert (vm.title, vm.cameraText) == ("司机打哪个号找您？", "不留了")
    assert vm.notice
    assert here.does(lambda: here.way.keep_phone(PHONE)) == [ev.RidePhoneKept()]
    assert here.offer().rows[-1]["value"] == "199****1234"
    here.does(here.way.call)
    assert here.called[0].phone == PHONE
    here.does(lambda: here.way.keep_phone(""))
    assert here.way.phone == ""


def test_the_ride_is_looked_after_until_it_is_over(qtbot: QtBot) -> None:
    here = Here(
        THERE, taken(RideState.SEARCHING), ride(RideState.ASSIGNED), Unreachable("cut"), ride(RideState.ARRIVED),
        ride(RideState.BOARDED),
    )  # fmt: skip
    here.does(here.way.call)

    def looked(times: int) -> None:
        qtbot.waitUntil(lambda: len(here.desk.waiting) == 1, timeout=60_000)
        here.desk.answer()
        assert [what for what, _ in here.asked].count("ride") == times

    looked(1)
    vm = here.coming(Riding.COMING, PaperState.PRINTED)
    assert (vm.big, vm.title, vm.primaryWish, vm.thirdWish) == ("示A·T0042", "车来了，大约 6 分钟到", DONE, PRINT)
    looked(2)
    assert here.way.is_stale
    assert "车照样来" in here.coming(Riding.COMING).notice
    looked(3)
    assert not here.way.is_stale
    looked(4)
    assert here.told[-1] == ev.RideTold(Riding.BOARDED)
    qtbot.wait(40)
    assert here.desk.waiting == [], "nothing more is asked"
    assert here.coming(Riding.BOARDED).big == ""


def test_a_ride_that_the_platform_knows_no_more_is_not_asked_about_for_ever(qtbot: QtBot) -> None:
    here = Here(THERE, taken(RideState.SEARCHING), Rejected(problem("no-such-ride", 404)))
    here.does(here.way.call)
    qtbot.waitUntil(lambda: len(here.desk.waiting) == 1, timeout=60_000)
    here.desk.answer()
    assert here.way.is_stale
    assert "95128" in here.coming(Riding.SEARCHING).notice
    qtbot.wait(40)
    assert here.desk.waiting == []


@pytest.mark.parametrize(
    ("error", "why", "words"),
    [
        (Unreachable("cut"), Unheard.NETWORK, ("网络断了", "车照样来")),
        (NotTrusted("expired"), Unheard.NETWORK, ("网络断了", "车照样来")),
        (ProtocolFault("web page"), Unheard.SILENT, ("问不到", "车照样来")),
        (Busy("many", 61.0), Unheard.SILENT, ("问不到", "车照样来")),
        (NotAuthorised(problem("unknown-terminal", 401)), Unheard.SILENT, ("问不到", "车照样来")),
        (Rejected(problem("malformed-request")), Unheard.SILENT, ("问不到", "车照样来")),
        (Rejected(problem("no-such-ride", 404)), Unheard.GONE, ("查不到", "95128")),
    ],
)
def test_why_how_it_stands_was_not_heard_is_said_as_what_it_is(
    error: Exception, why: Unheard, words: tuple[str, ...]
) -> None:
    here = Here(THERE, taken(RideState.ASSIGNED), error)
    here.does(here.way.call)
    here.way._timer.stop()  # as when it has run out
    here.does(here.way._look)
    assert here.way.unheard is why
    notice = here.coming(Riding.COMING).notice
    assert all(word in notice for word in words)
    assert ("网络" in notice) is (why is Unheard.NETWORK)
    for mode in DisplayMode:
        for riding in (Riding.COMING, Riding.SEARCHING):
            vm = RideViewModel()
            state = JourneyState(page=Page.RIDE_COMING, riding=riding, mode=mode)
            pages_ride.present_coming(vm, state, here.way, here.parts)
            assert ("网络" in vm.notice) is (why is Unheard.NETWORK)
    assert here.way._timer.isActive() is not isinstance(error, Rejected)


@pytest.mark.parametrize("riding", [Riding.COMING, Riding.HERE])
def test_a_car_that_is_not_known_any_more_is_neither_said_to_be_there_nor_called_off(riding: Riding) -> None:
    here = Here(THERE, taken(RideState.ASSIGNED), Rejected(problem("no-such-ride", 404)))
    here.does(here.way.call)
    known = here.coming(riding)
    assert known.secondaryWish == RideWant.CANCEL.value
    here.way._timer.stop()
    here.does(here.way._look)
    lost = here.coming(riding)
    assert lost.title == "这辆车现在在哪，查不到"
    assert (lost.picture, lost.big, lost.primaryText, lost.primaryWish) == ("help", known.big, "知道了", DONE)
    assert lost.secondaryWish == "", "the platform would refuse, and nothing would change"


@pytest.mark.parametrize(
    ("error", "interval_ms"),
    [
        (Busy("many", 61.0), 61),
        (Busy("many", 2.0), 10),
        (Busy("many"), 10),
        (Unreachable("gateway", 30.0), 30),
        (Busy("for ever", 999_999_999.0), 600),
        (NotAuthorised(problem("unknown-terminal", 401)), 10),
    ],
)
def test_the_next_look_waits_as_long_as_the_platform_asks_for(error: Exception, interval_ms: int) -> None:
    """A thousandth of it: the scale of this way's clock."""
    here = Here(THERE, taken(RideState.ASSIGNED), error)
    here.does(here.way.call)
    here.does(here.way._look)
    assert here.way._timer.interval() == interval_ms


@pytest.mark.parametrize("left", [Page.RIDE, Page.STOP])
def test_a_wrong_number_is_not_held_against_who_opens_the_page_again(left: Page) -> None:
    here = Here(THERE)
    here.does(lambda: here.way.keep_phone("1234"))
    here.way.follow(JourneyState(page=Page.RIDE_PHONE))
    vm = RidePhoneViewModel()
    pages_ride.present_phone(vm, STATE, here.way, PHRASES)
    assert vm.notice
    here.way.follow(JourneyState(page=left))
    pages_ride.present_phone(vm, STATE, here.way, PHRASES)
    assert vm.notice == ""


def test_it_is_called_off_or_says_that_it_was_not() -> None:
    here = Here(THERE, taken(RideState.ASSIGNED), Unreachable("cut"), ride(RideState.CANCELLED))
    here.does(here.way.call)
    assert here.does(here.way.cancel) == []
    assert "没取消成" in here.coming(Riding.COMING).notice
    assert here.does(here.way.cancel) == [ev.RideTold(Riding.CANCELLED)]
    vm = here.coming(Riding.CANCELLED)
    assert (vm.title, vm.primaryWish, vm.notice, vm.rows) == ("取消好了，车不来了", DONE, "", [])


def test_who_cannot_call_it_off_while_it_is_looked_for_can_leave() -> None:
    here = Here(THERE, taken(RideState.SEARCHING), Unreachable("cut"), Rejected(problem("no-such-ride", 404)))
    here.does(here.way.call)
    assert here.coming(Riding.SEARCHING).primaryWish == ""
    here.does(here.way.cancel)
    vm = here.coming(Riding.SEARCHING)
    assert (vm.primaryText, vm.primaryWish, vm.secondaryWish) == ("知道了", RideWant.LEAVE.value, RideWant.CANCEL.value)
    here.way.is_uncancelled = False
    here.does(here.way._look)
    assert here.way.is_stale
    vm = here.coming(Riding.SEARCHING)
    assert (vm.primaryText, vm.primaryWish, vm.secondaryWish) == ("不叫了", RideWant.LEAVE.value, "")


def test_a_look_that_was_under_way_does_not_bring_a_car_back_that_was_called_off() -> None:
    here = Here(THERE, taken(RideState.SEARCHING), ride(RideState.CANCELLED), ride(RideState.ASSIGNED))
    here.does(here.way.call)
    assert here.does(here.way.cancel) == [ev.RideTold(Riding.CANCELLED)]
    assert here.does(here.way._look) == []
    here.answers.append(ride(RideState.CANCELLED))
    assert here.does(here.way.cancel) == [ev.RideTold(Riding.CANCELLED)], "what is over is said again"


def test_one_that_is_over_meanwhile_is_looked_at_instead() -> None:
    here = Here(
        THERE, taken(RideState.ARRIVED), Rejected(problem("not-possible-now")), ride(RideState.NO_SHOW)
    )  # fmt: skip
    here.does(here.way.call)
    assert here.does(here.way.cancel) == [ev.RideTold(Riding.MISSED)]
    assert here.coming(Riding.MISSED).primaryWish == RideWant.AGAIN.value


def test_who_leaves_before_there_was_a_car_waits_for_none_and_nothing_is_kept() -> None:
    for answer in (taken(RideState.SEARCHING), Unreachable("cut")):
        here = Here(THERE, answer, ride(RideState.CANCELLED))
        here.way.keep_phone(PHONE)
        here.does(here.way.call)
        here.does(lambda here=here: here.way.follow(JourneyState(page=Page.END)))
        assert here.asked[-1][0] == "cancel"
        way = here.way
        assert (way.form, way.ride, way.near, way.phone, way.why_none, way.prompt) == (None, None, None, "", None, None)
        assert here.coming(Riding.COMING).title == ""


def test_who_leaves_once_there_is_a_car_is_fetched() -> None:
    here = Here(THERE, taken(RideState.ASSIGNED))
    here.does(here.way.call)
    here.does(lambda: here.way.follow(JourneyState(page=Page.STOP)))
    assert here.way.ride is not None
    here.does(here.way.forget)
    assert [what for what, _ in here.asked] == ["near", "call"]


@pytest.mark.parametrize(
    ("answer", "is_called_off"),
    [(taken(RideState.SEARCHING), True), (Unreachable("cut"), True), (taken(RideState.ASSIGNED), False)],
    ids=["searching", "unheard", "coming"],
)
def test_a_visit_that_ends_before_there_was_a_car_leaves_none_behind(answer: object, is_called_off: bool) -> None:
    """Nobody answers 您还在吗, and nobody stands at the door when it comes."""
    here, farewell = Here(THERE, answer, ride(RideState.CANCELLED)), Later()
    here.does(here.way.call)
    assert here.way.close(cast("TaskDesk", farewell)) is is_called_off
    farewell.answer()
    assert [what for what, _ in here.asked] == ["near", "call", *["cancel"] * is_called_off]
    if is_called_off:
        assert here.asked[-1][1] == cast("RideRequest", here.asked[1][1]).ride_id


def test_a_car_that_is_just_being_called_when_the_visit_ends_is_called_off() -> None:
    here, farewell = Here(THERE, ride(RideState.CANCELLED)), Later()

    def called(request: RideRequest) -> Ride:
        """It ends meanwhile, and that it was called off comes before the call."""
        here.way.close(cast("TaskDesk", farewell))
        farewell.answer()
        here.answers.append(ride(RideState.CANCELLED))
        return ride(RideState.SEARCHING, ride_id=request.ride_id)

    here.parts.platform.call_ride = called  # type: ignore[method-assign]  # a namespace
    here.does(here.way.call)
    assert [what for what, _ in here.asked] == ["near", "cancel", "cancel"]
    assert here.told == []


def test_behind_the_end_of_a_visit_no_car_is_called() -> None:
    here, farewell = Here(THERE, ride(RideState.CANCELLED)), Later()
    here.way.call()
    here.way.close(cast("TaskDesk", farewell))
    with pytest.raises(Exception, match="nobody"):
        here.desk.answer()
    assert [what for what, _ in here.asked] == ["near"]


def test_late_answers_are_for_nobody() -> None:
    here = Here(THERE, THERE, Unreachable("cut"))
    for work in (here.way.open, here.way.call):
        work()
        here.way.forget()
        here.answers.append(ride(RideState.CANCELLED))
        assert here.does(lambda: None) == []
    here.way.cancel()
    here.way.call()
    here.way.keep_phone(PHONE)
    assert here.does(lambda: None) == []


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_the_slip_has_the_plate_and_nobodys_telephone(mode: DisplayMode) -> None:
    here = Here(THERE, taken(RideState.SEARCHING), ride(RideState.ASSIGNED))
    here.way.keep_phone(PHONE)
    here.does(here.way.call)
    assert ride_slip_of(here.way, HEAD, mode, PHRASES) is None, "there is no car yet"
    here.does(here.way._look)
    make = ride_slip_of(here.way, HEAD, mode, PHRASES)
    assert make is not None
    paper = said(make())
    for words in ("叫车凭条", "示A·T0042", "YC-000012", "95128", "示例点门口"):
        assert words in paper
    assert PHONE not in paper
    assert "大约6分钟到" in paper
    here.answers.append(ride(RideState.ARRIVED, 0))
    here.does(here.way._look)
    make = ride_slip_of(here.way, HEAD, mode, PHRASES)
    assert make is not None
    paper = said(make())
    assert "车到门口了" in paper
    assert "大约0分钟" not in paper


def test_keys_mean_what_they_say_and_decide() -> None:
    vm, told = RideViewModel(), list[ev.Event]()
    vm.wished.connect(told.append)
    vm.primaryWish, vm.secondaryWish, vm.thirdWish = RideWant.CALL.value, DONE, PRINT
    vm.primary()
    vm.secondary()
    vm.third()
    vm.primaryWish = ""
    vm.primary()
    phone = RidePhoneViewModel()
    phone.wished.connect(told.append)
    phone.look(PHONE)
    phone.camera()
    assert told == [
        ev.RideWished(RideWant.CALL), ev.WentOn(), ev.SlipAsked(), ev.RidePhoneSaid(PHONE), ev.RideWished(RideWant.NO_PHONE),
    ]  # fmt: skip
    assert all(decides(one) for one in told)
    assert set(Here(THERE).way.effects) == {fx.OpenRide, fx.KeepRidePhone, fx.CallRide, fx.CancelRide, fx.ForgetRide}
