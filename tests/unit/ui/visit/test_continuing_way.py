# SPDX-License-Identifier: Apache-2.0
"""换渠道继续 at the terminal: what is sealed, what is asked of the platform, what it may answer, and what a page says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication

from config.modes import DisplayMode, Environment
from drivers.receipt_printer.port import TextLine
from kiosk.case.receipt import query_code
from kiosk.case.states import CaseState
from kiosk.catalogue.words import long_sentences
from kiosk.journey import effects as fx, events as ev
from kiosk.journey.continuing import Continuing, GoesOn
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Delivery, DraftState, JourneyState, Page, PaperState
from kiosk.platform.continuation_package import CONTINUATION, read_continuation_package
from kiosk.platform.continuations import (
    Continuation,
    ContinuationAbout,
    ContinuationKind,
    ContinuationState,
    Continued,
)
from kiosk.platform.errors import Busy, PlatformError, Problem, Rejected, SessionEnded, Unreachable
from kiosk.platform.model import Session
from kiosk.platform.own_cases_model import CaseGlance, Need, OwnCases
from kiosk.printing.slips import SlipHead
from offline_cache.sealed_case import CaseStatus, OutboxState
from offline_cache.sealing import Sealer
from tests.unit.kiosk.synthetic import FIRST_TIMER, FLEXIBLE, TODAY, by_card, catalogue, situation
from tests.unit.ui.visit.desks import Later
from ui.preview_continuing import NOTHING, PHONE, UNTIL, WINDOW, continue_everywhere_scenes, continue_scenes
from ui.view_models import ContinueViewModel
from ui.visit.continued_things import ContinuedThings, NamedCase, case_looked_at, case_paid_for
from ui.visit.continuing_way import ContinuingWay
from ui.visit.handed_over import MOST
from ui.visit.own_found import Found
from ui.visit.pages_continue import present_continue
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.tasks import TaskDesk

PHRASES = Phrases.of_visit(Path(__file__).parents[4] / "config" / "content" / "texts")
ORDER, OWN = NamedCase("2026000000000007", "缴费的事", "PAID"), NamedCase("2026000000000009", "办过的事", "DONE")
GLANCE = CaseGlance("99926111", "TBD-X", "示例事项", CaseState.IN_REVIEW, "2026-11-22", Need.NOTHING, None)
HEAD = SlipHead(Environment.DEMO, "示例点", "2026-11-22T09:00:00.000+08:00", "021-0000-0000", "9:00–17:00")
URL, NUMBER = "https://a.test/c/token", "381204756"
OVER = SessionEnded(Problem("urn:kiosk:problem:session-ended", "", 401))
UNKNOWN = Rejected(Problem("urn:kiosk:problem:no-such-continuation", "", 404))


class Made:
    """A way with a platform that says what the test wants."""

    def __init__(self, *, has_session: bool = True, has_form: bool = True) -> None:
        self.said: list[Continuing] = []
        self.given: list[tuple[str, str, ContinuationKind, Continued]] = []
        self.withdrawn: list[str] = []
        self.asked = 0
        self.fails: list[PlatformError] = []
        self.state, self.is_opened, self.valid_s, self.is_back = ContinuationState.WAITING, False, 900, True
        self.desk, self.farewell = Later(), Later()
        self.record = VisitRecord(catalogue())
        item = self.record.open_item(FLEXIBLE)
        assert item is not None
        for answer in situation(item, household="local").answers.values():
            self.record.answer_question(answer)
        self.record.resident = by_card()
        session = Session("token", "strong", "测试甲", self.record.resident.number)
        if has_form:
            self.record.open_form(Fetched(session, FIRST_TIMER, ()), TODAY, None)  # type: ignore[arg-type]  # values of the same shape
        self.record.session = session if has_session else None
        self.card_session = replace(session, token="of the card")
        log = SimpleNamespace(write=lambda *_args, **_more: None, failure=lambda *_args: None)
        seal = SimpleNamespace(seal=lambda made, purpose, plain: f"{made} {purpose} ".encode() + plain)
        sealer, self.order, self.own = cast("Sealer", seal), ORDER, OWN
        parts = cast("VisitParts", SimpleNamespace(platform=self, help_platform=self, log=log))
        self.way = ContinuingWay(
            parts,
            self.record,
            cast("TaskDesk", self.desk),
            cast("TaskDesk", self.farewell),
            self.hear,
            lambda: None,
            lambda: self.card_session,
            lambda _code: (),
            ContinuedThings(self.record, sealer, lambda: self.order, lambda: self.own),
            poll_s=0.001,
        )

    def hear(self, event: ev.Event) -> None:
        assert isinstance(event, ev.ContinuationSaid)
        self.said.append(event.step)

    def _fail(self) -> None:
        if self.fails:
            raise self.fails.pop(0)

    def _found(self, made: str, kind: ContinuationKind) -> Continuation:
        waits, is_phone = self.state is ContinuationState.WAITING, kind is ContinuationKind.PHONE
        url, number = (URL, "") if is_phone else ("", NUMBER)
        held = (url, number) if waits else ("", "")
        return Continuation(made, kind, self.state, self.is_opened, self.valid_s if waits else 0, *held)

    def open_continuation(
        self, session: Session | None, made: str, kind: ContinuationKind, continued: Continued
    ) -> Continuation:
        self.given.append(("" if session is None else session.token, made, kind, continued))
        self._fail()
        return self._found(made, kind)

    def continuation(self, made: str) -> Continuation:
        self.asked += 1
        self._fail()
        return self._found(made, {one[1]: one[2] for one in self.given}[made])

    def withdraw_continuation(self, made: str) -> bool:
        self.withdrawn.append(made)
        self._fail()
        return self.is_back

    def open(self, kind: str = "phone", about: GoesOn = GoesOn.FORM, **more: Any) -> None:
        state = JourneyState(page=Page.CONTINUE, continuing=Continuing.OPENING, continued=about, **more)
        self.way.open(fx.OpenContinuation(kind, about), state)

    def opened(self, kind: str = "phone", about: GoesOn = GoesOn.FORM, **more: Any) -> Made:
        self.open(kind, about, **more)
        self.desk.answer()
        self.at(self.said[-1], continued=about, **more)
        return self

    def at(self, step: Continuing, **more: Any) -> None:
        self.way.follow(JourneyState(page=Page.CONTINUE, continuing=step, **more))

    def look(self) -> Continuing:
        """The platform is asked once; what was said last."""
        self.way._look()  # the timer's own slot
        self.desk.answer()
        return self.said[-1]


@pytest.fixture(autouse=True)
def app(qapp: QCoreApplication) -> QCoreApplication:
    return qapp


def test_the_form_is_sealed_for_the_platform_with_what_is_still_asked() -> None:
    made = Made().opened()
    token, made_id, kind, given = made.given[0]
    assert (token, kind, given.about) == ("token", ContinuationKind.PHONE, ContinuationAbout.FORM)
    assert given.item_code == FLEXIBLE
    envelope = given.envelope
    head = f"{made_id} {CONTINUATION} ".encode()
    assert envelope.startswith(head)
    found = read_continuation_package(envelope.removeprefix(head))
    assert made.record.resident is not None
    assert (found.owner.number, found.item_code) == (made.record.resident.number, FLEXIBLE)
    assert made.record.form is not None
    assert found.missing == tuple(spec.code for spec in made.record.form.missing())
    assert made.said == [Continuing.CODE]
    assert made.way.minutes_left == 15


def test_a_session_that_ended_is_opened_anew_by_the_card_and_none_at_all_too() -> None:
    ended = Made()
    ended.fails = [OVER]
    assert [one[0] for one in ended.opened().given] == ["token", "of the card"]
    assert ended.given[0][1] == ended.given[1][1], "one id, however often it is tried"
    assert [one[0] for one in Made(has_session=False).opened().given] == ["of the card"]


@pytest.mark.parametrize(
    ("error", "step", "may_have_it"),
    [
        (Busy("later"), Continuing.BUSY, True),
        (Unreachable("no line"), Continuing.OFFLINE, True),
        (Rejected(Problem("urn:kiosk:problem:package-invalid", "", 422)), Continuing.REFUSED, False),
    ],
)
def test_what_the_platform_does_not_take_is_said_as_it_is(
    error: PlatformError, step: Continuing, may_have_it: bool
) -> None:
    """An answer that was lost may have been a yes: what nobody can take up is not left lying there for three days."""
    made = Made()
    made.fails = [error]
    assert made.opened("window").said == [step]
    assert made.way.found is None
    made.way.close()
    made.farewell.answer()
    assert made.withdrawn == ([made.given[0][1]] if may_have_it else [])


def test_a_visit_that_ends_while_it_is_handed_over_leaves_nothing_there() -> None:
    made = Made()
    made.open("window")
    made.way.close()
    made.farewell.answer()
    told_early = list(made.withdrawn)
    made.desk.answer()
    assert made.withdrawn == [*told_early, made.given[0][1]], "what arrives behind the farewell is taken back too"
    assert made.said == []


def test_a_number_that_was_wanted_back_is_asked_back_once_more_at_the_end() -> None:
    made = Made().opened("window")
    made.fails = [Unreachable("no line")]
    made.way.withdraw()
    made.desk.answer()
    assert made.said[-1] is Continuing.UNSURE
    made.at(Continuing.NONE, ended="done")
    made.way.close()
    made.farewell.answer()
    assert made.withdrawn == [made.given[0][1]] * 2


def test_without_a_form_nothing_is_given() -> None:
    made = Made(has_form=False)
    made.open("phone")
    assert (made.said, made.given) == ([Continuing.REFUSED], [])


def test_the_telephone_is_seen_and_takes_it_up() -> None:
    made = Made().opened()
    assert made.look() is Continuing.CODE
    made.is_opened = True
    assert made.look() is Continuing.SEEN
    made.at(Continuing.SEEN)
    made.state = ContinuationState.TAKEN
    assert made.look() is Continuing.TAKEN
    made.at(Continuing.TAKEN)
    made.way.close()
    assert made.withdrawn == [], "what was taken up is not taken back"


@pytest.mark.parametrize("state", [ContinuationState.EXPIRED, ContinuationState.WITHDRAWN])
def test_one_that_is_over_is_said_to_be(state: ContinuationState) -> None:
    made = Made().opened()
    made.state = state
    assert made.look() is Continuing.OVER


def test_a_line_that_is_lost_is_waited_for_and_never_guessed_about() -> None:
    made = Made().opened()
    made.fails = [Unreachable("no line"), Busy("later")]
    assert made.look() is Continuing.CODE
    assert made.way.is_unheard
    assert made.look() is Continuing.CODE
    assert made.look() is Continuing.CODE
    assert not made.way.is_unheard
    made.fails = [UNKNOWN]
    assert made.look() is Continuing.OVER
    unsure = Made()
    unsure.valid_s = 0
    unsure.opened()
    unsure.fails = [Unreachable("no line")]
    assert unsure.look() is Continuing.UNSURE, "a telephone may have taken it up meanwhile"


def test_it_is_taken_back_or_was_taken_up_or_nobody_can_say() -> None:
    back, late, unsure, nothing = Made().opened(), Made().opened(), Made().opened(), Made()
    late.is_back, unsure.fails = False, [Unreachable("no line")]
    for made in (back, late, unsure, nothing):
        made.way.withdraw()
        made.desk.answer()
    assert [one.said[-1] for one in (back, late, unsure, nothing)] == [
        Continuing.CHOOSING,
        Continuing.TAKEN,
        Continuing.UNSURE,
        Continuing.CHOOSING,
    ]
    assert back.way.found is None


def test_what_is_told_of_one_that_was_taken_back_comes_too_late() -> None:
    made = Made().opened()
    made.way._look()
    made.way.withdraw()
    made.state = ContinuationState.EXPIRED
    made.desk.answer()
    assert made.said == [Continuing.CODE, Continuing.CHOOSING]


@pytest.mark.parametrize(
    ("kind", "ended", "is_withdrawn"),
    [
        ("phone", "idle", True),
        ("phone", "cancelled", True),
        ("window", "continued", False),
        ("window", "cancelled", True),
    ],
)
def test_a_visit_that_ends_takes_the_code_back_and_leaves_the_number_valid(
    kind: str, ended: str, is_withdrawn: bool
) -> None:
    made = Made().opened(kind)
    made.at(made.said[-1], ended="card_left" if ended == "cancelled" else ended, leaving=ended)
    made.way.close()
    assert made.way.is_ending is is_withdrawn
    made.farewell.answer()
    assert (bool(made.withdrawn), made.way.is_ending) == (is_withdrawn, False)


def test_the_slip_has_the_number_and_nothing_of_the_person() -> None:
    made = Made().opened("window")
    make = made.way.slip(HEAD, DisplayMode.STANDARD)
    assert make is not None
    text = "".join(part.text for part in make() if isinstance(part, TextLine))
    assert "381 204 756" in text
    assert made.record.resident is not None
    assert made.record.resident.number not in text
    assert Made().way.slip(HEAD, DisplayMode.ELDER) is None


# --- a case, the own cases, a service -------------------------------------------------------------------------------------


def filed(made: Made, number: str | None = "2026000000000001") -> dict[str, Any]:
    """The case of this visit is filed; ``number`` None: the platform does not have it yet."""
    made.record.status = CaseStatus(
        made.record.case_id, OutboxState.ACCEPTED, number, "2026-11-22T09:00:00.000+08:00", 1, None, "2026-11-22"
    )
    delivery = Delivery.DELIVERED if number is not None else Delivery.WAITING
    return {"delivery": delivery, "continue_from": Page.HAND_OVER}


def test_of_a_case_its_number_goes_and_nothing_that_was_filled_in() -> None:
    made = Made()
    made.opened("phone", GoesOn.CASE, **filed(made))
    assert made.given[0][3] == Continued(ContinuationAbout.CASE, case_number="2026000000000001")
    assert made.given[0][0] == "token"
    assert made.way.receipt == "2026 0000 0000 0001"
    own = Made().opened("window", GoesOn.CASE, continue_from=Page.MINE_CASE)
    assert own.given[0][3].case_number == OWN.number
    order = Made().opened("window", GoesOn.CASE, continue_from=Page.PAY, order_found=True)
    assert order.given[0][3].case_number == ORDER.number


def test_of_a_case_that_is_not_known_nothing_is_given() -> None:
    waits, nothing = Made(), Made()
    nothing.own = None  # type: ignore[assignment]  # there is none
    told = filed(waits, None)
    waits.open("phone", GoesOn.CASE, **told)
    nothing.open("phone", GoesOn.CASE, continue_from=Page.MINE_CASE)
    assert (waits.said, nothing.said) == ([Continuing.REFUSED], [Continuing.REFUSED])
    assert (waits.given, nothing.given, nothing.way.receipt) == ([], [], "")
    waits.at(Continuing.NOT_THERE, continued=GoesOn.CASE, **told)
    assert waits.way.receipt == query_code(waits.record.case_id)


def test_own_cases_go_as_whose_they_are() -> None:
    made = Made(has_session=False).opened("phone", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert [(one[0], one[3]) for one in made.given] == [("of the card", Continued(ContinuationAbout.OWN_CASES))]
    assert (made.way.places, made.way.receipt) == ((), "")


def test_a_service_is_nobodys_whoever_stands_here() -> None:
    made = Made().opened("phone", GoesOn.SERVICE, continue_from=Page.NOTICE)
    assert [(one[0], one[3]) for one in made.given] == [("", Continued(ContinuationAbout.SERVICE, FLEXIBLE))]


def test_a_number_that_hands_over_nothing_is_shown_once_more_and_not_made_void_by_another() -> None:
    made = Made()
    told = filed(made)
    made.opened("window", GoesOn.CASE, **told).opened("window", GoesOn.CASE, **told)
    assert (made.said, len(made.given)) == ([Continuing.NUMBER] * 2, 1)
    made.opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert len(made.given) == 2, "of something else it is another"
    made.opened("phone", GoesOn.OWN_CASES, continue_from=Page.MINE)
    made.opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert len(made.given) == 3, "a code that was asked for between lies beside the number"
    made.opened("window", GoesOn.CASE, **told)
    assert (len(made.given), made.said[-1]) == (3, Continuing.NUMBER), "nor does the number of something else"
    over = Made()
    over.valid_s = 0
    over.opened("window", GoesOn.SERVICE).opened("window", GoesOn.SERVICE)
    form = Made().opened("window").opened("window")
    assert (len(over.given), len(form.given)) == (2, 2)


def test_nobody_is_shown_a_number_that_was_told_to_somebody_else() -> None:
    made = Made().opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert made.record.resident is not None
    mine, other = made.record.resident, replace(made.record.resident, number="310000199001019999")
    made.record.resident, made.record.session = other, None
    made.opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert [(one[0], one[3].about) for one in made.given] == [
        ("token", ContinuationAbout.OWN_CASES),
        ("of the card", ContinuationAbout.OWN_CASES),
    ]
    assert made.way.found is not None
    assert made.way.found.continuation_id == made.given[1][1]
    made.record.resident = mine
    made.opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert len(made.given) == 3, "it was forgotten when somebody else was known"
    made.way.close()
    made.farewell.answer()
    assert made.withdrawn == [], "what is on their paper stays good"


def test_a_number_of_a_service_is_shown_to_whoever_stands_here() -> None:
    made = Made().opened("window", GoesOn.SERVICE, continue_from=Page.NOTICE)
    assert made.record.resident is not None
    made.record.resident = replace(made.record.resident, number="310000199001019999")
    made.opened("window", GoesOn.SERVICE, continue_from=Page.NOTICE)
    assert (len(made.given), made.said) == (1, [Continuing.NUMBER] * 2)


@pytest.mark.parametrize("state", [ContinuationState.TAKEN, ContinuationState.WITHDRAWN, ContinuationState.EXPIRED])
def test_a_number_that_is_over_at_the_platform_is_not_shown_as_good(state: ContinuationState) -> None:
    made = Made().opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    made.state = state
    made.open("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert made.said == [Continuing.NUMBER], "nothing is shown before the platform has said so"
    made.desk.waiting.pop(0)()
    made.state = ContinuationState.WAITING
    made.desk.answer()
    assert (made.asked, len(made.given), made.said) == (1, 2, [Continuing.NUMBER] * 2)
    made.fails = [UNKNOWN]
    made.opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert (made.asked, len(made.given)) == (2, 3), "one that is not known there is another too"


@pytest.mark.parametrize(
    ("error", "step"), [(Unreachable("no line"), Continuing.OFFLINE), (Busy("later"), Continuing.BUSY)]
)
def test_where_it_cannot_be_asked_after_a_number_it_is_said_and_the_paper_stays_good(
    error: PlatformError, step: Continuing
) -> None:
    made = Made().opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    made.fails = [error]
    made.opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert (made.said[-1], made.way.found) == (step, None)
    made.opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    assert (made.said[-1], len(made.given)) == (Continuing.NUMBER, 1)
    made.way.close()
    made.farewell.answer()
    assert made.withdrawn == []


def test_who_left_while_a_number_was_asked_after_hears_nothing() -> None:
    made = Made().opened("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
    for fails in ([], [UNKNOWN], [Unreachable("no line")]):
        made.fails = list(fails)
        made.open("window", GoesOn.OWN_CASES, continue_from=Page.MINE)
        made.way.withdraw()
        made.desk.answer()
        assert made.said[-1] is Continuing.CHOOSING
    made.way.close()
    made.farewell.answer()
    assert (len(made.given), made.withdrawn) == (1, [])


def test_a_form_that_nobody_heard_of_is_taken_back_also_behind_another_thing() -> None:
    made = Made()
    made.fails = [Unreachable("no line")]
    made.opened("window")
    made.opened("phone", GoesOn.CASE, **filed(made))
    made.way.close()
    assert made.way.is_ending
    made.fails = [Unreachable("no line")]
    made.farewell.answer()
    assert made.withdrawn == [made.given[0][1], made.given[1][1]], "each, whatever becomes of the other; the form first"
    assert not made.way.is_ending


def test_a_form_of_which_it_is_not_known_whether_it_came_back_is_asked_back_also_behind_a_number() -> None:
    made = Made().opened("window")
    made.fails = [Unreachable("no line")]
    made.way.withdraw()
    made.desk.answer()
    made.opened("window", GoesOn.CASE, **filed(made))
    made.way.close()
    made.farewell.answer()
    assert made.withdrawn == [made.given[0][1]] * 2, "and the number of the case stays good"


def test_what_there_is_no_room_to_remember_is_taken_back_at_once() -> None:
    made = Made().opened("window", GoesOn.SERVICE, continue_from=Page.NOTICE)
    for _ in range(MOST):
        made.fails = [Unreachable("no line")]
        made.opened("window")
    made.farewell.answer()
    assert made.withdrawn == [], "a number stays good anyway"
    made.fails = [Unreachable("no line")]
    made.opened("window")
    made.farewell.answer()
    assert made.withdrawn == [made.given[1][1]]
    made.way.close()
    made.farewell.answer()
    assert made.withdrawn == [one[1] for one in made.given[1:]]


@pytest.mark.parametrize("ended", ["cancelled", "done", "continued"])
def test_a_number_of_a_case_stays_good_however_the_visit_ends(ended: str) -> None:
    made = Made().opened("window", GoesOn.OWN_CASES)
    made.at(Continuing.NONE, continued=GoesOn.OWN_CASES, ended=ended)
    made.way.close()
    made.farewell.answer()
    assert made.withdrawn == []


def test_a_code_of_a_case_that_was_looked_at_is_not_taken_back_at_the_end() -> None:
    made = Made().opened("phone", GoesOn.OWN_CASES)
    made.state = ContinuationState.TAKEN
    assert made.look() is Continuing.TAKEN
    made.at(Continuing.NONE, ended="done")
    made.way.close()
    assert made.withdrawn == []
    shown = Made().opened("phone", GoesOn.OWN_CASES)
    shown.way.close()
    shown.farewell.answer()
    assert shown.withdrawn == [shown.given[0][1]], "one that nobody looked at is"


@pytest.mark.parametrize(
    ("about", "says", "name"),
    [
        (GoesOn.CASE, "看到您这件", OWN.name),
        (GoesOn.OWN_CASES, "看到您办的事", "我办的事"),
        (GoesOn.SERVICE, "知道您办什么", ""),
    ],
)
def test_the_slip_says_what_the_number_opens(about: GoesOn, says: str, name: str) -> None:
    made = Made().opened("window", about, continue_from=Page.MINE_CASE)
    make = made.way.slip(HEAD, DisplayMode.STANDARD)
    assert make is not None
    text = "".join(part.text for part in make() if isinstance(part, TextLine))
    item = made.record.item
    assert item is not None
    assert says in text
    assert (name or item.name) in text
    assert "381 204 756" in text
    assert OWN.number not in text
    assert ("材料" in text) is (about is GoesOn.SERVICE)


def test_a_case_is_named_as_far_as_it_is_known() -> None:
    found = Found(cases=OwnCases(1, 0, (GLANCE,), None))
    assert case_looked_at(found, "") is None
    assert case_looked_at(found, GLANCE.case_number) == NamedCase(
        GLANCE.case_number, GLANCE.item_name, GLANCE.item_code
    )
    assert case_looked_at(Found(), "7") == NamedCase("7")
    assert case_paid_for(None) is None
    assert OWN.number not in repr(OWN)


# --- the page -------------------------------------------------------------------------------------------------------------


def shown(step: Continuing, mode: DisplayMode = DisplayMode.STANDARD, **more: Any) -> ContinueViewModel:
    facts = {Continuing.NUMBER: WINDOW, Continuing.CODE: PHONE, Continuing.SEEN: PHONE}.get(step, NOTHING)
    facts = more.pop("facts", facts)
    vm = ContinueViewModel()
    present_continue(vm, JourneyState(page=Page.CONTINUE, mode=mode, continuing=step, **more), PHRASES, facts)
    return vm


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_every_step_has_its_words_and_they_are_short(mode: DisplayMode) -> None:
    here = JourneyState(mode=mode)
    for name, state, facts in (*continue_scenes(here), *continue_everywhere_scenes(here)):
        vm = ContinueViewModel()
        present_continue(vm, state, PHRASES, facts)
        assert vm.title, name
        told = [
            vm.title,
            vm.hint,
            vm.lifeText,
            vm.stateText,
            *vm.words,
            *vm.steps,
            *(one["label"] for one in vm.choices),
        ]
        assert not [one for one in told if long_sentences(one)], name
        has_way_on = bool(vm.choices or vm.primaryText)
        assert has_way_on or state.continuing in (
            Continuing.OPENING,
            Continuing.WITHDRAWING,
            Continuing.CODE,
            Continuing.SEEN,
            Continuing.KEEPING,
        ), name


def test_only_the_code_is_shown_as_a_code_and_only_the_number_as_a_number() -> None:
    code, seen, number = shown(Continuing.CODE), shown(Continuing.SEEN), shown(Continuing.NUMBER)
    assert (bool(code.codeImage), bool(seen.codeImage), bool(number.codeImage)) == (True, False, False)
    assert (code.number, number.number) == ("", "381 204 756")
    assert "11月25日9点" in number.lifeText
    assert len(number.places) == 3
    assert len(shown(Continuing.NUMBER, DisplayMode.ELDER).places) == 1


def test_without_network_only_keeping_is_offered_and_the_draft_is_told_as_it_is() -> None:
    offline = shown(Continuing.OFFLINE, online=False, draft=DraftState.KEPT)
    assert [one["value"] for one in offline.choices] == ["later"]
    assert "存好了" in offline.stateText
    assert "没能存" in shown(Continuing.OFFLINE, online=False, draft=DraftState.LOST).stateText
    assert [one["value"] for one in shown(Continuing.BUSY).choices] == ["phone", "window", "later"]


def test_what_was_not_kept_is_not_left_by_the_large_button() -> None:
    leave, here = PHRASES.say("continue.leave"), PHRASES.say("continue.here")
    kept = [shown(Continuing.KEEPING, draft=one).primaryText for one in DraftState]
    assert dict(zip(DraftState, kept, strict=True)) == {
        DraftState.NONE: here,
        DraftState.SAVING: "",
        DraftState.KEPT: leave,
        DraftState.KEPT_FOR_ID_CARD: leave,
        DraftState.LOST: here,
    }


def test_a_slip_that_did_not_come_out_asks_to_write_the_number_down() -> None:
    assert "抄下来" in shown(Continuing.NUMBER, slip=PaperState.NOT_PRINTED).stateText
    printing = shown(Continuing.NUMBER, slip=PaperState.PRINTING)
    assert (printing.printText, printing.primaryText) == ("", ""), (
        "nobody is sent away from a slip that may not come out"
    )
    assert shown(Continuing.NUMBER, slip=PaperState.UNKNOWN).primaryText == PHRASES.say("continue.leave")
    assert shown(Continuing.NUMBER, facts=replace(WINDOW, places=())).placesTitle == PHRASES.say(
        "continue.number.no_places"
    )


def test_a_window_that_was_quicker_is_called_a_window() -> None:
    assert "窗口" in shown(Continuing.TAKEN, facts=WINDOW).title
    assert "手机" in shown(Continuing.TAKEN, facts=PHONE).title


def test_the_choices_are_wishes_of_the_journey() -> None:
    vm, wished = ContinueViewModel(), list[object]()
    vm.wished.connect(wished.append)
    for value in ("phone", "window", "later"):
        vm.choose(value)
    vm.printSlip()
    vm.next()
    assert wished == [ev.ContinueOnPhone(), ev.ContinueAtWindow(), ev.ContinueLater(), ev.SlipAsked(), ev.WentOn()]
    assert isinstance(UNTIL, datetime)


# --- the page of a case, the own cases, a service -------------------------------------------------------------------------


@pytest.mark.parametrize("about", [GoesOn.CASE, GoesOn.OWN_CASES, GoesOn.SERVICE])
def test_nothing_but_a_form_speaks_of_drafts(about: GoesOn) -> None:
    drafts = [PHRASES.say(f"continue.draft.{one.value or 'none'}") for one in DraftState]
    for step in Continuing:
        of_a_case = (Continuing.NOT_THERE, Continuing.FOR_OTHER)
        if step in (Continuing.KEEPING, Continuing.MENDING) or (step in of_a_case and about is not GoesOn.CASE):
            continue
        for draft in DraftState:
            vm = shown(step, continued=about, draft=draft)
            assert vm.stateText not in drafts
            assert "later" not in [one["value"] for one in vm.choices]
            assert not [one for one in (vm.title, vm.hint, *vm.words) if "填的都" in one or "您填的还" in one]


def test_of_a_case_the_large_button_leads_back_and_of_a_service_away() -> None:
    for step in (Continuing.TAKEN, Continuing.NUMBER):
        by_thing = {one: shown(step, continued=one).primaryText for one in GoesOn}
        leave, back = PHRASES.say("continue.leave"), PHRASES.say("continue.case.here")
        assert by_thing == {
            GoesOn.FORM: leave,
            GoesOn.SERVICE: leave,
            GoesOn.CASE: back,
            GoesOn.OWN_CASES: back,
        }
        read_first = shown(step, continued=GoesOn.SERVICE, continue_from=Page.VISIT, moved_behind=True)
        assert read_first.primaryText == PHRASES.say("continue.here"), "its page has something to say"


def test_where_a_case_cannot_be_handed_on_its_number_is_the_way() -> None:
    named = replace(NOTHING, receipt="2026 0001")
    for step in (Continuing.OFFLINE, Continuing.BUSY, Continuing.REFUSED):
        assert any("2026 0001" in one for one in shown(step, continued=GoesOn.CASE, facts=named).words)
        unnamed = shown(step, continued=GoesOn.CASE).words
        assert unnamed
        assert not any("编号" in one for one in unnamed), "no number is spoken of that is not there"
        assert any("附近能办" in one for one in shown(step, continued=GoesOn.SERVICE).words)


@pytest.mark.parametrize(("delivery", "title"), [(Delivery.WAITING, "还没有送到"), (Delivery.RETURNED, "没有收下")])
def test_a_case_that_the_platform_does_not_have_has_the_code_on_its_receipt(delivery: Delivery, title: str) -> None:
    facts = replace(NOTHING, receipt="8F3K2M")
    vm = shown(Continuing.NOT_THERE, continued=GoesOn.CASE, delivery=delivery, facts=facts)
    assert title in vm.title
    assert any("8F3K2M" in one for one in vm.words)
    assert vm.choices == []


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize("about", list(GoesOn))
def test_behind_a_page_that_stops_the_way_nobody_is_told_that_it_goes_on_here(about: GoesOn, mode: DisplayMode) -> None:
    """Not on the page, and not by its large button, which leads to where the way stopped."""
    promises = ("这里接着", "这里还能", "在这里办", "就在这里办", "办完", "这里办，")
    leave, back = PHRASES.say("continue.leave"), "回到刚才那页"
    for step in Continuing:
        of_a_case, of_a_form = (Continuing.NOT_THERE,), (Continuing.KEEPING, Continuing.MENDING)
        if (step in of_a_case and about is not GoesOn.CASE) or (step in of_a_form and about is not GoesOn.FORM):
            continue
        if step is Continuing.FOR_OTHER and about not in (GoesOn.CASE, GoesOn.FORM):
            continue
        for draft in DraftState:
            vm = shown(step, mode, continued=about, draft=draft, continue_from=Page.STOP)
            told = [vm.title, vm.hint, vm.lifeText, vm.stateText, *vm.words, *vm.steps]
            assert not [one for one in told if any(promise in one for promise in promises)], (step, draft)
            assert not [one for one in told if long_sentences(one)]
            assert vm.primaryText in ("", leave, back), (step, draft)


def test_elsewhere_the_words_are_those_of_a_page_that_goes_on() -> None:
    here, stopped = (shown(Continuing.BUSY, continue_from=one) for one in (Page.REVIEW, Page.STOP))
    assert (here.primaryText, stopped.primaryText) == (PHRASES.say("continue.here"), PHRASES.say("continue.case.here"))
    assert here.hint != stopped.hint
    assert here.title == stopped.title


@pytest.mark.parametrize("about", list(GoesOn))
def test_where_the_platform_asks_to_come_hours_later_nobody_is_told_to_wait(about: GoesOn) -> None:
    soon, late = (
        shown(Continuing.BUSY, continued=about, draft=DraftState.KEPT, facts=replace(NOTHING, wait_s=one))
        for one in (0.0, 7201.0)
    )
    assert "过一会儿" in soon.hint
    assert "过一会儿" not in late.title + late.hint
    assert "3 小时" in late.hint
    assert [one["value"] for one in soon.choices][:2] == ["phone", "window"]
    assert [one["value"] for one in late.choices] == (["later"] if about is GoesOn.FORM else [])
    assert late.primaryText
    if about is GoesOn.SERVICE:
        assert any("附近能办" in one for one in late.words)
        assert any("一次告知" in one for one in late.words)


@pytest.mark.parametrize(("asked_s", "wait_s"), [(None, 0.0), (7.0, 0.0), (86_400.0, 86_400.0)])
def test_what_the_platform_says_of_when_is_known_until_it_is_tried_again(asked_s: float | None, wait_s: float) -> None:
    made = Made()
    made.fails = [Busy("later", asked_s)]
    made.opened("phone", GoesOn.SERVICE, continue_from=Page.NOTICE)
    assert (made.said, made.way.wait_s) == ([Continuing.BUSY], wait_s)
    made.opened("phone", GoesOn.SERVICE, continue_from=Page.NOTICE)
    assert (made.said[-1], made.way.wait_s) == (Continuing.CODE, 0.0)


def test_nothing_of_a_person_is_asked_for_a_service() -> None:
    assert not any("后四位" in one for one in shown(Continuing.CODE, continued=GoesOn.SERVICE).steps)
    assert any("后四位" in one for one in shown(Continuing.CODE, continued=GoesOn.OWN_CASES).steps)


def test_it_is_under_way_until_the_platform_has_answered_whatever_is_made_of_that() -> None:
    """The visit is told that nothing came of it only where no answer is to come."""
    made = Made()
    assert not made.way.is_under_way
    made.open()
    assert made.way.is_under_way
    heard: list[bool] = []

    def dispatched(event: ev.Event) -> None:
        heard.append(made.way.is_under_way)
        made.hear(event)

    made.way._dispatch = dispatched
    made.desk.answer()
    assert (made.said, heard, made.way.is_under_way) == ([Continuing.CODE], [False], False)
    made.way.withdraw()
    assert made.way.is_under_way
    made.fails = [Unreachable("no line")]
    made.desk.answer()
    assert (made.said[-1], heard, made.way.is_under_way) == (Continuing.UNSURE, [False, False], False)


def test_an_answer_that_comes_too_late_ends_no_waiting_for_another() -> None:
    made = Made()
    made.open()
    made.way.withdraw()
    assert (made.said, made.way.is_under_way) == ([Continuing.CHOOSING], False)
    made.open("window")
    made.desk.waiting.pop(0)()
    assert made.way.is_under_way
    made.desk.answer()
    assert made.said[1:] == [Continuing.NUMBER], "the first one's answer says nothing"
    assert not made.way.is_under_way


def test_a_form_that_cannot_be_sealed_is_not_under_way() -> None:
    made = Made()

    def broken(_made: str, _purpose: str, _plain: bytes) -> bytes:
        raise RuntimeError("no key")

    made.way.things._sealer = cast("Sealer", SimpleNamespace(seal=broken))
    with pytest.raises(RuntimeError):
        made.open()
    assert not made.way.is_under_way
