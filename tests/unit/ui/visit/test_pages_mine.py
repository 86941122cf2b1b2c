# SPDX-License-Identifier: Apache-2.0
"""我的办件 on screen: the order of what needs the resident, masked, paged; every step says something and leads on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import config
from config import clock
from config.modes import DisplayMode
from kiosk.case.states import CaseState
from kiosk.journey import events as ev
from kiosk.journey.mine import MineStep, MineWish
from kiosk.journey.state import CardState, JourneyState, Level, Page, PrinterState
from kiosk.platform.own_cases_model import Need, PromiseMade, Verification
from kiosk.platform.permits import LicenceState, SubPermit
from tests.unit.kiosk.synthetic import catalogue
from ui.preview_mine import mine_scenes
from ui.view_models.mine import MineViewModel
from ui.visit.own_found import Found, SealedPaper
from ui.visit.pages_mine import present_mine
from ui.visit.phrases import Phrases

PHRASES = Phrases.of_visit(Path(config.__file__).parent / "content" / "texts")
SCENES = {name: (state, found) for name, state, found in mine_scenes()}
PHONE = "021-0000-0000"
MODES = pytest.mark.parametrize("mode", list(DisplayMode), ids=str)


def shown(state: JourneyState, found: Found) -> MineViewModel:
    vm = MineViewModel()
    present_mine(vm, state, PHRASES, found, catalogue(), help_phone=PHONE)
    return vm


@MODES
@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_page_has_a_title_and_at_most_what_its_mode_bears(name: str, mode: DisplayMode) -> None:
    state, found = SCENES[name]
    vm = shown(replace(state, mode=mode), found)
    assert vm.title
    assert len(vm.rows) <= (4 if mode is DisplayMode.ELDER else 8)
    assert all(one["title"] or one["status"] for one in vm.rows)


def test_what_needs_the_resident_stands_first_then_what_ends_then_offers() -> None:
    state, found = SCENES["mine"]
    assert found.cases is not None
    soon = replace(found.licences[0], valid_to=clock.now().date() + timedelta(days=10))
    vm = shown(state, replace(found, licences=(soon, *found.licences[1:])))
    wishes = [one["wish"] for one in vm.rows]
    assert wishes[:4] == ["case", "case", "licences", "offer"]
    needs = [one.needs for one in found.cases.cases if one.needs is not Need.NOTHING]
    assert len(needs) == 2
    assert vm.primaryWish == MineWish.LICENCES.value


def test_a_code_alone_shows_no_licences() -> None:
    state, found = SCENES["mine"]
    assert shown(replace(state, level=Level.WEAK), found).primaryText == ""


@MODES
def test_what_was_not_told_is_said_above_the_list(mode: DisplayMode) -> None:
    state, found = SCENES["mine"]
    state = replace(state, mode=mode)
    assert shown(state, found).notice == ""
    assert "没查到" in shown(state, replace(found, is_partial=True)).notice


@MODES
@pytest.mark.parametrize("refused", [CaseState.REFUSED, CaseState.DENIED])
def test_why_a_case_was_refused_stands_on_its_page(mode: DisplayMode, refused: CaseState) -> None:
    state, found = SCENES["mine-case"]
    assert found.case is not None
    said = replace(found.case.history[-1], state=refused, note="收入超过了线")
    glance = replace(found.case.glance, state=refused, needs=Need.NOTHING)
    case = replace(found.case, glance=glance, correction=None, history=(*found.case.history[:-1], said))
    vm = shown(replace(state, mode=mode), replace(found, case=case))
    assert vm.rows[0]["title"] in ("没有受理", "没有批准")
    assert vm.rows[1]["title"] == "收入超过了线"
    assert "告诉您" not in str(vm.rows)


@MODES
@pytest.mark.parametrize(("code", "wish"), [("TBD-RS01", MineWish.PAPER.value), ("312000218000", "")])
def test_whether_there_is_a_criminal_record_is_never_opened_here(code: str, wish: str, mode: DisplayMode) -> None:
    state, found = SCENES["mine-case"]
    assert found.case is not None
    glance = replace(found.case.glance, item_code=code, state=CaseState.APPROVED, needs=Need.NOTHING)
    case = replace(found.case, glance=glance, correction=None, may_withdraw=False, history=())
    printing = replace(state, mode=mode, level=Level.STRONG, document_printer=PrinterState.READY)
    vm = shown(printing, replace(found, case=case))
    assert vm.primaryWish == wish
    item = catalogue().items[code]
    assert item.has_paper is (wish == MineWish.PAPER.value)
    if not item.has_paper:
        assert item.outcome.sheet is None
        assert not [one for one in item.shared_data if one.startswith("crime.") and one != "crime.residence_days"]


@MODES
def test_who_withdraws_a_case_with_a_visit_is_told_that_the_visit_goes_with_it(mode: DisplayMode) -> None:
    hints = {}
    for name in ("mine-sure", "mine-sure-booked"):
        state, found = SCENES[name]
        vm = shown(replace(state, mode=mode), found)
        assert (vm.primaryWish, vm.secondaryWish) == ("", MineWish.WITHDRAW_SURELY.value)
        hints[name] = vm.hint
    assert "取消" in hints["mine-sure-booked"]
    assert "取消" not in hints["mine-sure"]


def test_pages_are_turned_and_the_last_is_the_last() -> None:
    state, found = SCENES["mine"]
    first, second = (shown(replace(state, mode=DisplayMode.ELDER), replace(found, page=page)) for page in (0, 1))
    assert first.pageCount == second.pageCount == 2
    assert first.rows != second.rows
    assert shown(replace(state, mode=DisplayMode.ELDER), replace(found, page=9)).pageNumber == 1


def test_a_case_of_an_item_that_is_not_known_here_keeps_its_own_name() -> None:
    state, found = SCENES["mine-case"]
    assert found.case is not None
    glance = replace(found.case.glance, item_code="TBD-XX99", item_name="别处的事")
    vm = shown(state, replace(found, case=replace(found.case, glance=glance)))
    assert vm.title == "别处的事"
    assert [one["status"] for one in vm.rows[1:3]] == [fault.why for fault in found.case.correction.faults]  # type: ignore[union-attr]  # returned


def test_without_what_was_filed_nothing_can_be_mended() -> None:
    state, found = SCENES["mine-case"]
    assert found.case is not None
    vm = shown(state, replace(found, case=replace(found.case, filed=None)))
    assert vm.primaryWish == ""


@MODES
@pytest.mark.parametrize("level", [Level.WEAK, Level.STRONG])
def test_what_is_ready_and_unpaid_is_paid_by_whoever_is_known(level: Level, mode: DisplayMode) -> None:
    state, found = SCENES["mine-collect-weak"]
    assert found.case is not None
    glance = replace(found.case.glance, needs=Need.PAY)
    assert (glance.state, found.case.collection) == (CaseState.READY, None)
    vm = shown(replace(state, mode=mode, level=level), replace(found, case=replace(found.case, glance=glance)))
    assert vm.primaryWish == MineWish.PAY_CASE.value
    assert vm.rows[0]["title"] == PHRASES.say("mine.needs.pay", mode)


@pytest.mark.parametrize("step", [one for one in MineStep if one.has_failed and one is not MineStep.SESSION_ENDED])
@pytest.mark.parametrize("page", [Page.MINE, Page.MINE_CASE, Page.MINE_GLANCE])
def test_every_failure_says_what_and_leads_on(step: MineStep, page: Page) -> None:
    state, found = SCENES["mine"]
    vm = shown(replace(state, page=page, mine=step), found)
    assert vm.hint
    assert vm.primaryText
    assert vm.rows == []
    assert vm.picture


@pytest.mark.parametrize(
    ("is_valid", "title", "tone"), [(True, "这张证明是真的", "good"), (False, "这张证明已经作废了", "act")]
)
def test_a_certificate_that_counts_no_more_is_not_called_good(is_valid: bool, title: str, tone: str) -> None:
    paper = Verification(
        "示例证明", "EX-1", "测**", "9999**********0017", "示例局", "2026-11-21T09:42:00.000+08:00", is_valid
    )
    state = JourneyState(page=Page.MINE_GLANCE, is_mine=True, mine=MineStep.SHOWN)
    vm = shown(state, Found(paper=paper))
    assert (vm.title, vm.rows[0]["tone"]) == (title, tone)


def test_a_sealed_paper_is_told_of_as_far_as_a_paper_can_know() -> None:
    facts = Verification(
        "示例证明", "EX-1", "测**", "9999**********0017", "示例局", "2026-11-21T09:42:00.000+08:00", True
    )
    state = JourneyState(page=Page.MINE_GLANCE, is_mine=True, mine=MineStep.SHOWN, online=False)
    vm = shown(state, Found(paper=SealedPaper(facts), is_certificate=True))
    assert (vm.title, vm.hint) == ("真的，纸上应该这样写", "没有网络，后来有没有作废还不知道")
    assert [row["status"] for row in vm.rows][1:3] == ["测**", "9999**********0017"]
    unheard = shown(replace(state, mine=MineStep.OFFLINE), Found(is_certificate=True))
    assert unheard.hint == "这张纸的码里只有网址，要联网才能核对"


def _permits() -> tuple[SubPermit, ...]:
    day = clock.now().date()
    return (
        SubPermit("食品经营许可", "JY9999000001", day + timedelta(days=30)),
        SubPermit("酒类商品零售许可", "X9-2", day - timedelta(days=2)),
        SubPermit("烟草专卖零售许可", "X9-3", day, is_cancelled=True),
        SubPermit("第二类医疗器械经营备案", "X9-4", None),
    )


def _permit(**changed: Any) -> Verification:
    made = Verification(
        "便利店行业综合许可证", "X9", "示例甲乙便利有限公司", "91999999MB0000004X", "示例局", "2026-11-21T09:42:00.000+08:00",
        is_valid=True, permits=_permits(),
    )  # fmt: skip
    return replace(made, **changed)


@MODES
def test_a_licence_lists_its_permits_with_their_days_and_what_is_over_in_words(mode: DisplayMode) -> None:
    state = JourneyState(page=Page.MINE_GLANCE, is_mine=True, mine=MineStep.SHOWN, mode=mode)
    found = Found(paper=_permit())
    vm = shown(state, found)
    assert vm.title == "证是真的，有的过期了"
    lines = list(vm.rows)
    for number in range(1, vm.pageCount):
        lines += shown(state, replace(found, page=number)).rows
    assert (lines[0]["title"], lines[0]["status"]) == ("便利店行业综合许可证", "示例甲乙便利有限公司")
    ends = [one.valid_to for one in found.paper.permits[:2]] if isinstance(found.paper, Verification) else []
    last, past = (f"{one.year}年{one.month}月{one.day}日" for one in ends if one is not None)
    assert [(one["title"], one["status"]) for one in lines[1:]] == [
        ("食品经营许可", f"到 {last}"), ("酒类商品零售许可", f"过期了，只到 {past}"), ("烟草专卖零售许可", "注销了"),
        ("第二类医疗器械经营备案", "一直有效"),
    ]  # fmt: skip
    assert [one["note"] for one in lines[1:3]] == ["JY9999000001", "X9-2"]
    assert len({(one["tone"], one["icon"]) for one in lines[1:]}) == 2


@pytest.mark.parametrize(
    ("paper", "title", "tone"),
    [
        (_permit(permits=_permits()[:1]), "这张证是真的", "good"),
        (_permit(permits=_permits()[1:2]), "证是真的，都过期了", "act"),
        (_permit(is_valid=False, standing=LicenceState.REPLACED), "这张换过新的了", "act"),
        (_permit(is_valid=False, standing=LicenceState.CANCELLED), "这张证已经注销了", "act"),
        (_permit(is_valid=False, standing=LicenceState.REVOKED), "这张证已经作废了", "act"),
        (SealedPaper(_permit()), "打出来的时候是真的", "good"),
        (SealedPaper(_permit(is_valid=False, standing=LicenceState.CANCELLED)), "这张证已经注销了", "act"),
    ],
)
def test_how_a_licence_stands_is_said_first(paper: Verification | SealedPaper, title: str, tone: str) -> None:
    state = JourneyState(page=Page.MINE_GLANCE, is_mine=True, mine=MineStep.SHOWN)
    vm = shown(state, Found(paper=paper))
    assert (vm.title, vm.rows[0]["tone"]) == (title, tone)
    if title == "打出来的时候是真的":
        assert "要问平台" in vm.hint


def test_a_licence_that_was_granted_can_be_printed_from_its_case() -> None:
    state, found = SCENES["mine-case"]
    assert found.case is not None
    glance = replace(found.case.glance, item_code="TBD-YYZ01", state=CaseState.APPROVED, needs=Need.NOTHING)
    there = replace(state, document_printer=PrinterState.READY)
    vm = shown(there, replace(found, case=replace(found.case, glance=glance, correction=None)))
    assert vm.primaryWish == MineWish.PAPER.value


def test_keys_become_wishes() -> None:
    vm = MineViewModel()
    wishes: list[object] = []
    vm.wished.connect(wishes.append)
    vm.choose("case", "1")
    vm.turn(1)
    vm.turn(-1)
    vm.primary()
    vm.secondaryWish = MineWish.DECLINE.value
    vm.secondary()
    assert wishes == [
        ev.MineWished(MineWish.CASE, "1"),
        ev.MineWished(MineWish.FORWARD),
        ev.MineWished(MineWish.BACKWARD),
        ev.WentOn(),
        ev.MineWished(MineWish.DECLINE),
    ]


@MODES
def test_what_the_card_alone_opens_is_asked_for_with_the_card(mode: DisplayMode) -> None:
    state, found = SCENES["mine-case-weak"]
    assert shown(replace(state, mode=mode), found).primaryWish == MineWish.MEND.value
    state, found = SCENES["mine-collect-weak"]
    vm = shown(replace(state, mode=mode), found)
    assert ("取件码" in str(vm.rows[0]["note"]), "证" in vm.primaryText) == (True, True)
    assert vm.primaryWish == MineWish.CARD.value
    strong = shown(replace(state, mode=mode, level=Level.STRONG), found)
    assert (strong.primaryWish, "证" in str(strong.rows)) == ("", False), "who has laid it down is not asked for it"


@MODES
def test_a_case_that_is_not_paid_is_paid_from_its_page(mode: DisplayMode) -> None:
    state, found = SCENES["mine-unpaid"]
    for level in (Level.STRONG, Level.WEAK):
        vm = shown(replace(state, mode=mode, level=level), found)
        assert (vm.primaryText, vm.primaryWish) == ("现在付款", MineWish.PAY_CASE.value)
        assert "扫" in str(vm.rows[0]["note"])


@MODES
def test_a_wish_whose_answer_was_lost_is_not_called_a_list_that_was_not_found(mode: DisplayMode) -> None:
    state, found = SCENES["mine-case"]
    at, doing = replace(state, page=Page.MINE_REFUND, mode=mode), replace(found, is_doing=True)
    lost = shown(replace(at, mine=MineStep.OFFLINE), doing)
    assert ("不知道" in lost.title, "办两次" in lost.hint) == (True, True)
    assert "没有办成" in shown(replace(at, mine=MineStep.BUSY), doing).title
    assert "没有查到" in shown(replace(at, mine=MineStep.OFFLINE), found).title, "what was only asked for"


@MODES
def test_what_was_promised_and_what_is_still_to_be_brought_stand_on_the_page(mode: DisplayMode) -> None:
    state, found = SCENES["mine-case"]
    assert found.case is not None
    day = clock.now().date().replace(month=11, day=27)
    promise = PromiseMade("容缺受理承诺书", ("最晚11月27日，我补交租赁合同",), "到时没补齐，可能办不成", "")
    glance = replace(found.case.glance, state=CaseState.IN_REVIEW, needs=Need.BRING, due=day)
    case = replace(found.case, glance=glance, correction=None, promised=(promise,))
    rows = shown(replace(state, mode=mode), replace(found, case=case)).rows
    assert any("最晚11月27日补来" in str(one["status"] or one["title"]) and one["tone"] == "act" for one in rows)
    assert not any("办好" in str(one["note"]) for one in rows), "that day is the resident's, not the office's"
    (line,) = [one for one in rows if one["title"] == "我答应过的"]
    assert (line["status"], line["note"]) == (promise.lines[0], promise.consequence)
    assert not [one for one in shown(state, replace(found, case=found.case)).rows if one["title"] == "我答应过的"]


@MODES
def test_who_is_known_by_a_code_is_told_that_the_card_shows_more_where_it_can_be_read(mode: DisplayMode) -> None:
    state, found = SCENES["mine"]
    more = PHRASES.say("mine.list.weak", mode)
    weak = replace(state, level=Level.WEAK, card=CardState.WAITING, mode=mode)
    assert shown(weak, found).hint.endswith(f"\n{more}")
    assert shown(weak, SCENES["mine-empty"][1]).hint.endswith(more)
    assert more not in shown(replace(weak, level=Level.STRONG), found).hint
    assert more not in shown(replace(weak, card=CardState.LOST), found).hint
