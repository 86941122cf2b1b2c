# SPDX-License-Identifier: Apache-2.0
"""亮证: what a code lays open is asked for once more when an answer was lost, shown covered, and gone with its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from config.modes import DisplayMode
from kiosk.audit.catalogue import LogEvent
from kiosk.codes.router import IssuedCode, Known
from kiosk.codes.shapes import DEMO_SHAPES
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.licence_code import LicenceCode
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page, StopReason, WayNotice
from kiosk.platform.errors import Busy, Problem, ProtocolFault, Unreachable, refusal
from kiosk.platform.licence_model import ShownLicence, Standing
from tests.unit.kiosk.synthetic import catalogue
from ui.preview_record import CONFIG
from ui.preview_shown_licences import shown_licence_scenes
from ui.view_models.mine import MineViewModel
from ui.visit.licence_code_way import LicenceCodeWay
from ui.visit.licence_rows import SOON, licence_row
from ui.visit.other_ways import OtherWays
from ui.visit.pages_shown_licences import present_shown_licences
from ui.visit.phrases import Phrases

TOKEN = "ZZM-DEMO-" + "A9" * 12
ONE = ShownLicence("SFZ", "居民身份证", "9999**********1234", "测*", Standing.VALID, date(2031, 3, 1))
HERE = JourneyState(page=Page.SHOWN_LICENCES, licence_code=LicenceCode.ASKING)
PHRASES = Phrases.of_visit(CONFIG / "content" / "texts")
Answer = Exception | tuple[ShownLicence, ...]


class Desk:
    """Does it at once, or when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.holds = False

    def run(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        try:
            value = work()
        except Exception as error:
            told = error
            self.waiting.append(lambda: failed(told))
        else:
            self.waiting.append(lambda: done(value))
        if not self.holds:
            self.waiting.pop()()


class World:
    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str]] = []
        self.told: list[ev.Event] = []
        self.failures: list[LogEvent] = []
        self.drawn = 0
        log = SimpleNamespace(
            failure=lambda event, _error: self.failures.append(event), write=lambda *_values, **_more: None
        )
        parts = cast("Any", SimpleNamespace(platform=self, log=log))
        self.desk = Desk()
        self.way = LicenceCodeWay(parts, cast("Any", self.desk), self.told.append, self.redrawn)
        self.parts = parts

    def redrawn(self) -> None:
        self.drawn += 1

    def open_licence_code(self, code: str, key: str) -> tuple[ShownLicence, ...]:
        self.asked.append((code, key))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def open(self) -> None:
        self.way.keep(TOKEN)
        self.way.effects[fx.OpenLicenceCode](fx.OpenLicenceCode())


def refused(name: str) -> Exception:
    return refusal(Problem(f"urn:kiosk:problem:{name}", "", 422))


def test_what_is_laid_open_is_kept_for_its_page_alone() -> None:
    world = World((ONE,))
    world.open()
    assert [code for code, _ in world.asked] == [TOKEN]
    assert world.told == [ev.LicenceCodeSaid(LicenceCode.COVERED)]
    assert world.way.found == (ONE,)
    world.way.follow(HERE)
    world.way.follow(replace(HERE, page=Page.STOP, stop=StopReason.POWER_LOW, stop_from=Page.SHOWN_LICENCES))
    assert world.way.found == (ONE,)
    world.way.follow(JourneyState(page=Page.IDENTIFY))
    kept = vars(world.way)
    assert (kept["found"], kept["leaf"], kept["busy_s"]) == ((), 0, None)
    assert TOKEN not in str(vars(world.way))


def test_a_lost_answer_is_asked_for_under_the_same_key() -> None:
    world = World(Unreachable("lost"), (ONE,))
    world.open()
    assert len({key for _, key in world.asked}) == 1
    assert len(world.asked) == 2
    assert world.told == [ev.LicenceCodeSaid(LicenceCode.COVERED)]
    again = World((ONE,), (ONE,))
    again.open()
    again.open()
    assert len({key for _, key in again.asked}) == 2, "another showing is another wish"


@pytest.mark.parametrize(
    ("answers", "why", "is_logged"),
    [
        ([refused("code-expired")], LicenceCode.EXPIRED, False),
        ([refused("code-used")], LicenceCode.USED, False),
        ([refused("unknown-code")], LicenceCode.UNKNOWN, False),
        ([refused("not-possible-now")], LicenceCode.REFUSED, True),
        ([ProtocolFault("off the contract")], LicenceCode.REFUSED, True),
        ([Busy("later", 61.0)], LicenceCode.BUSY, False),
        ([ValueError("a fault of ours")], LicenceCode.REFUSED, True),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(answers: list[Exception], why: LicenceCode, is_logged: bool) -> None:
    world = World(*answers)
    world.open()
    assert world.told == [ev.LicenceCodeSaid(why)]
    assert bool(world.failures) is is_logged
    assert world.way.found == ()


def test_twice_no_answer_is_no_network() -> None:
    world = World(Unreachable("lost"), Unreachable("lost"))
    world.open()
    assert world.told == [ev.NetworkChanged(online=False), ev.LicenceCodeSaid(LicenceCode.OFFLINE)]


@pytest.mark.parametrize("answer", [(ONE,), Busy("later", 5.0)])
def test_an_answer_behind_a_page_that_was_left_is_for_nobody(answer: Answer) -> None:
    world = World(answer)
    world.desk.holds = True
    world.open()
    world.way.follow(JourneyState(page=Page.IDENTIFY))
    world.desk.waiting.pop()()
    assert (world.told, world.way.found, world.way.busy_s) == ([], (), None)


def test_leaves() -> None:
    world = World((ONE,))
    world.open()
    turn = world.way.effects[fx.TurnLicences]
    for by in (1, 1, -1, -1, -1):
        turn(fx.TurnLicences(by))
    assert (world.way.leaf, world.drawn) == (0, 5)


# --- which code is one ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "is_taken"), [(Page.IDENTIFY, True), (Page.SCAN, True), (Page.CODE, False), (Page.ENTERPRISE, False)]
)
def test_a_scanned_code_is_kept_where_it_is_of_use_and_said_where_not(page: Page, is_taken: bool) -> None:
    world, kept = World(), list[str]()
    state = JourneyState(page=page)
    record = VisitRecord(catalogue())
    ways = OtherWays(
        world.parts, record, Known(shapes=DEMO_SHAPES), cast("Any", world.desk), world.told.append, lambda: state
    )
    ways.licence_code = kept.append
    assert ways.code_read(TOKEN) is is_taken
    if is_taken:
        assert (kept, world.told) == ([TOKEN], [ev.LicenceCodeShown()])
    else:
        assert (kept, world.told) == ([], [ev.OtherCodeShown(WayNotice.CODE_OTHER.value)])
        assert isinstance(record.scanned, IssuedCode)
        assert TOKEN not in repr(record.scanned)


# --- on screen --------------------------------------------------------------------------------------------------------


def shown(way: object, step: LicenceCode, mode: DisplayMode = DisplayMode.STANDARD) -> MineViewModel:
    vm = MineViewModel()
    state = replace(HERE, licence_code=step, mode=mode)
    present_shown_licences(vm, state, PHRASES, cast("LicenceCodeWay", way))
    return vm


@pytest.mark.parametrize("mode", DisplayMode)
@pytest.mark.parametrize("step", [one for one in LicenceCode if one is not LicenceCode.SHOWN])
def test_nothing_of_a_licence_is_on_screen_before_it_is_opened(step: LicenceCode, mode: DisplayMode) -> None:
    way = SimpleNamespace(found=(ONE,), leaf=0, busy_s=None)
    vm = shown(way, step, mode)
    assert vm.rows == []
    assert "身份证" not in "".join(str(value) for value in vm.values.values())
    assert vm.title
    assert vm.picture


def test_how_each_stands_is_said_with_what_to_do() -> None:
    today = date(2026, 11, 22)
    told = {}
    for standing in Standing:
        row = licence_row(
            "居民身份证",
            "",
            standing,
            date(2026, 2, 1) if standing is Standing.EXPIRED else None,
            today,
            lambda key, **values: PHRASES.say(f"mine.{key}", DisplayMode.STANDARD, **values),
            str,
        )
        told[standing] = (row["status"], row["tone"])
    assert told[Standing.VALID] == ("长期有效", "")
    for standing, words in (
        (Standing.EXPIRED, "换新"),
        (Standing.SUSPENDED, "恢复"),
        (Standing.CANCELLED, "重新申请"),
        (Standing.REVOKED, "发证部门"),
    ):
        assert words in str(told[standing][0])
        assert told[standing][1] == "act"


@pytest.mark.parametrize(
    ("standing", "valid_to", "key"),
    [
        (Standing.VALID, date(2026, 11, 21), "expired"),
        (Standing.VALID, date(2026, 11, 22), "soon"),
        (Standing.VALID, date(2026, 11, 22) + SOON, "soon"),
        (Standing.VALID, date(2027, 11, 22), "until"),
        (Standing.EXPIRED, None, "expired_once"),
        (Standing.EXPIRED, date(2031, 1, 1), "expired"),
        (Standing.REVOKED, date(2026, 1, 1), "revoked"),
    ],
)
def test_the_day_decides_where_the_register_has_not_noted_it(
    standing: Standing, valid_to: date | None, key: str
) -> None:
    row = licence_row("证", "", standing, valid_to, date(2026, 11, 22), lambda said, **_values: said, str)
    assert row["status"] == f"licences.{key}"


@pytest.mark.parametrize("mode", DisplayMode)
def test_many_are_on_several_leaves_and_every_one_is_on_one(mode: DisplayMode) -> None:
    many = tuple(replace(ONE, type_name=f"证{number}") for number in range(9))
    way = SimpleNamespace(found=many, leaf=0, busy_s=None)
    seen = []
    for leaf in range(shown(way, LicenceCode.SHOWN, mode).pageCount):
        way.leaf = leaf
        vm = shown(way, LicenceCode.SHOWN, mode)
        assert vm.pageNumber == leaf
        seen += [row["title"] for row in vm.rows]
    assert seen == [one.type_name for one in many]
    way.leaf = 99
    last = shown(way, LicenceCode.SHOWN, mode)
    assert last.rows, "behind the last leaf there is the last leaf"
    assert way.leaf == last.pageCount - 1


def test_how_long_to_wait_is_said() -> None:
    vm = shown(SimpleNamespace(found=(), leaf=0, busy_s=61.0), LicenceCode.BUSY)
    assert "2分钟" in vm.hint


def test_the_scenes_have_every_state() -> None:
    steps = {scene.state.licence_code for scene in shown_licence_scenes()}
    assert steps == set(LicenceCode) - {LicenceCode.NONE}
    standings = {one.standing for scene in shown_licence_scenes() for one in scene.shown}
    assert standings == set(Standing)
