# SPDX-License-Identifier: Apache-2.0
"""公开查询, what is asked and told: late answers are for nobody, every refusal has its own words, and nothing is kept."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from config.modes import DisplayMode
from kiosk.codes.router import Known, Looks, UnknownCode
from kiosk.codes.shapes import DEMO_SHAPES
from kiosk.journey import events as ev
from kiosk.journey.lookup import Lookup
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import ItemNeeds, JourneyState, Page, PaperState, WayNotice
from kiosk.platform.errors import Busy, NotAuthorised, Problem, ProtocolFault, Rejected, Unreachable
from kiosk.platform.public_records import EnterprisesFound, PublicEnterprise
from kiosk.vision.sight import Sight
from tests.unit.kiosk.printing.test_slips import HEAD, said
from tests.unit.kiosk.synthetic import CONTENT, drafts
from tests.unit.ui.visit.desks import Later
from ui.view_models import LookupListViewModel, LookupResultViewModel, LookupViewModel, ScanViewModel
from ui.visit import pages_lookup
from ui.visit.decisions import decides
from ui.visit.lookup_way import LicenceScan, LookupWay
from ui.visit.lookup_words import slip_of
from ui.visit.other_ways import OtherWays
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.tasks import TaskDesk

PHRASES = Phrases.of_visit(CONTENT / "texts")
NUMBER = "91999999MA9999999H"
AS_OF = date(2026, 11, 21)
ONE = PublicEnterprise("示例甲餐饮有限公司", NUMBER, "存续", False, date(2019, 5, 6))
TWO = PublicEnterprise("示例甲餐饮第二有限公司", NUMBER, "注销", False, date(2018, 5, 6))
HERE = JourneyState(page=Page.LOOKUP, item=ItemNeeds("TBD-SC03", looks_up=True))


def found(*ones: PublicEnterprise, total: int = 0, taken: bool | None = False, **more: Any) -> EnterprisesFound:
    return EnterprisesFound(AS_OF, ones, total or len(ones), taken, more.get("restricted", ()))


def problem(name: str, status: int = 422) -> Problem:
    return Problem(f"urn:kiosk:problem:{name}", "no", status)


class Here:
    """``answers``: what the register says, one after another; an exception is raised."""

    def __init__(self, wish: str, *answers: object) -> None:
        self._answers = list(answers)
        self.asked: list[dict[str, str]] = []
        self.told: list[ev.Event] = []
        self.failures: list[Exception] = []
        self.changes = 0
        self.desk = Later()
        log = SimpleNamespace(failure=lambda _event, error: self.failures.append(error), write=lambda *_a, **_k: None)
        platform = SimpleNamespace(look_up_enterprise=self._answer)
        parts = SimpleNamespace(
            log=log,
            platform=platform,
            phrases=PHRASES,
            code_scanner=object(),
            camera=object(),
            receipt_printer=object(),
        )
        self.parts = cast("VisitParts", parts)
        self.record = VisitRecord(drafts())
        self.record.open_item("TBD-SC03")
        self.record.answer_question(wish)
        self.record.answer_question("shanghai")
        self.way = LookupWay(self.parts, self.record, cast("TaskDesk", self.desk), self.told.append, self._changed)
        self.way.open()

    def _changed(self) -> None:
        self.changes += 1

    def _answer(self, *, name: str, number: str) -> object:
        self.asked.append({"name": name, "number": number})
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def look(self, text: str) -> list[ev.Event]:
        self.told.clear()
        self.way.look_up(text)
        self.desk.answer()
        return list(self.told)

    def page(self, state: JourneyState) -> LookupViewModel:
        vm = LookupViewModel()
        pages_lookup.present_lookup(vm, state, self.way, self.parts, self.record.scanned)
        return vm

    def result(
        self, mode: DisplayMode = DisplayMode.STANDARD, slip: PaperState = PaperState.NONE
    ) -> LookupResultViewModel:
        vm = LookupResultViewModel()
        state = JourneyState(page=Page.LOOKUP_RESULT, mode=mode, slip=slip)
        pages_lookup.present_lookup_result(vm, state, self.way, self.parts)
        return vm


def test_a_name_is_asked_and_its_one_enterprise_shown() -> None:
    here = Here("by_name", found(ONE))
    assert here.told == [ev.LookupOpened(by_code=False)]
    assert here.look(" 示例甲餐饮 ") == [ev.LookupBegun(), ev.LookupFound(False)]
    assert here.asked == [{"name": "示例甲餐饮", "number": ""}]
    vm = here.result()
    assert (vm.title, vm.good) == ("这家公司还在", True)
    assert {row["label"]: row["value"] for row in vm.rows}["状态"] == "还在（存续）"
    assert vm.asOf == "这是 2026年11月21日 的登记情况。只供参考，不是证明"
    assert (vm.printText, vm.canGo) == ("打印出来", True)
    assert not here.result(slip=PaperState.PRINTING).canGo
    slip = slip_of(here.way, HEAD, DisplayMode.STANDARD, PHRASES)
    assert slip is not None
    text = said(slip())
    for part in ("仅供参考，不是证明", "企业名称状态查询", "这家公司还在", ONE.name, NUMBER, "2026年11月21日"):
        assert part in text


def test_of_several_one_is_chosen_and_another_after_it() -> None:
    here = Here("by_name", found(ONE, TWO, total=14))
    assert here.look("示例甲")[-1] == ev.LookupFound(True)
    vm = LookupListViewModel()
    pages_lookup.present_lookup_list(vm, HERE, here.way, PHRASES)
    assert vm.title == "找到 14 家，先列出 2 家"
    assert [one["label"] for one in vm.options] == [ONE.name, TWO.name, "都不是，重新写"]
    here.way.show(1)
    assert (here.result().title, here.result().good) == ("这家公司已经注销，不在了", False)
    here.way.show(0)
    assert (here.result().title, here.result().good) == ("这家公司还在", True)
    here.way.show(2)
    assert here.result().title == "这家公司还在", "there is no third one"


def test_what_else_is_to_be_known_stands_beneath() -> None:
    irregular = PublicEnterprise(ONE.name, NUMBER, "存续", True, ONE.registered_on)
    here = Here("by_name", found(irregular))
    here.look("示例甲餐饮")
    vm = here.result(DisplayMode.ELDER)
    assert (vm.title, vm.good) == ("这家公司被列为异常", False)
    assert [(one["text"], one["good"]) for one in vm.more] == [("这家公司还在", True)]
    slip = slip_of(here.way, HEAD, DisplayMode.ELDER, PHRASES)
    assert slip is not None
    assert "这家公司还在。" in said(slip())


def test_whether_a_name_is_free() -> None:
    here = Here("free", found(), found(ONE, total=12, taken=True, restricted=("公安", "法院")))
    assert here.look("示例某某修车铺")[-1] == ev.LookupFound(False)
    assert (here.result().title, here.result().good) == ("这个名字现在没有人用", True)
    here.look("示例公安法院餐饮")
    rows = {row["label"]: row["value"] for row in here.result().rows}
    assert here.result().title == "这个名字有人用了"
    assert rows == {"您查的": "示例公安法院餐饮", "不能用的字": "公安、法院", "相近的名字": f"{ONE.name} 等 12 家"}


def test_what_cannot_be_looked_up_is_said_and_nobody_is_asked() -> None:
    here = Here("by_name", found(ONE))
    assert here.look("甲") == []
    assert (here.asked, here.changes) == ([], 1)
    assert here.page(HERE).notice.startswith("名字写得太短")
    assert here.page(HERE).text == "甲"
    here.look("示例甲餐饮")
    assert here.page(HERE).notice == ""


@pytest.mark.parametrize(
    ("error", "why", "words"),
    [
        (Unreachable("no answer"), Lookup.OFFLINE, "没有网络，没查成。过一会儿再按“查一查”"),
        (Busy("later", 601.0), Lookup.BUSY, "查的人多，请等 11 分钟再按“查一查”"),
        (Busy("later"), Lookup.BUSY, "查的人多，请等一会儿再按“查一查”"),
        (ProtocolFault("a portal"), Lookup.REFUSED, "现在查不了，不怪您。请过一会儿再查"),
        (NotAuthorised(problem("unknown-key", 401)), Lookup.REFUSED, "现在查不了，不怪您。请过一会儿再查"),
        (Rejected(problem("invalid-request")), Lookup.REFUSED, "现在查不了，不怪您。请过一会儿再查"),
        (Rejected(problem("malformed-number")), Lookup.MALFORMED, "没有这样的代码，请对着执照再看一遍"),
    ],
)
def test_every_refusal_has_its_own_words_and_can_be_asked_again(error: Exception, why: Lookup, words: str) -> None:
    here = Here("by_number", error, found(ONE, taken=None))
    told = here.look(NUMBER)
    assert told[-1] == ev.LookupSaid(why)
    assert (ev.NetworkChanged(online=False) in told) is (why is Lookup.OFFLINE)
    assert bool(here.failures) is (why is Lookup.REFUSED)
    trouble = JourneyState(page=Page.LOOKUP, lookup=why, lookup_by_code=True)
    assert here.page(trouble).notice == words
    assert here.page(trouble).text == NUMBER
    assert here.look(NUMBER)[-1] == ev.LookupFound(False)
    assert here.result().title == "这家公司还在"


def test_a_licences_code_is_looked_up_and_kept_no_longer() -> None:
    here = Here("by_number", found(ONE, taken=None))
    assert here.told == [ev.LookupOpened(by_code=True)]
    assert not here.way.code_read("https://licence.example/%7B1%7D")
    here.way.look_up_shown()
    assert here.asked == []
    assert here.way.code_read(f"统一社会信用代码:{NUMBER};")
    here.way.look_up_shown()
    here.way.look_up_shown()
    here.desk.answer()
    assert here.asked == [{"name": "", "number": NUMBER}]


def test_a_late_answer_is_for_nobody() -> None:
    here = Here("by_name", found(ONE), Unreachable("late"), found(TWO))
    for leave in (here.way.drop, here.way.forget, here.way.drop):
        here.told.clear()
        here.way.look_up("示例甲餐饮")
        leave()
        here.desk.answer()
        assert here.told in ([ev.LookupBegun()], [])
        assert here.way.found is None
        here.way.open()


def test_it_is_forgotten_with_its_pages() -> None:
    here = Here("by_name", found(ONE))
    here.look("示例甲餐饮")
    for page in (Page.LOOKUP_RESULT, Page.LOOKUP_LIST, Page.LOOKUP, Page.STOP):
        here.way.follow(JourneyState(page=page))
        assert here.way.found is not None
    here.way.follow(JourneyState(page=Page.NOTICE))
    assert (here.way.form, here.way.text, here.way.found, here.way.entry) == (None, "", None, None)
    assert slip_of(here.way, HEAD, DisplayMode.STANDARD, PHRASES) is None
    here.way.look_up("示例甲餐饮")
    here.way.show(0)
    assert here.desk.waiting == []
    for vm in (here.page(HERE), here.result()):
        assert vm.title == ""


def test_which_ways_there_are_stands_on_the_page() -> None:
    here = Here("by_number")
    by_code = JourneyState(page=Page.LOOKUP, lookup_by_code=True)
    assert here.page(by_code).scanText == "执照上的码，对着扫码口就行"
    assert here.page(by_code).cameraText == "用摄像头扫执照上的码"
    lost = JourneyState(page=Page.LOOKUP, lookup_by_code=True, scanner_lost=True, eyes_unfit=True)
    assert (here.page(lost).scanText, here.page(lost).cameraText) == ("", "")
    assert here.page(lost).hint == "18 位，数字和字母"
    no_code = JourneyState(page=Page.LOOKUP, lookup_by_code=True, lookup=Lookup.NO_CODE)
    assert here.page(no_code).notice == "这个码里没有公司代码，请自己写"
    here.record.scanned = UnknownCode(Looks.PAYMENT)
    assert here.page(no_code).notice == "这是付款码，请收好，这里不用它"
    by_name = Here("by_name").page(HERE)
    assert (by_name.scanText, by_name.cameraText, by_name.kind) == ("", "", "text")


def test_what_was_wrong_with_what_was_written_is_not_said_of_a_code_that_is_shown_after_it() -> None:
    here = Here("by_number")
    here.look("91999999MA9999999J")
    assert here.page(HERE).notice.startswith("代码好像输错了")
    assert not here.way.code_read("https://licence.example/%7B1%7D")
    no_code = JourneyState(page=Page.LOOKUP, lookup_by_code=True, lookup=Lookup.NO_CODE)
    assert here.page(no_code).notice == "这个码里没有公司代码，请自己写"
    assert here.page(no_code).text == "91999999MA9999999J", "what was written stands there"


def test_a_code_that_names_somebody_is_not_kept_where_nobody_is_known() -> None:
    here = Here("by_number")
    desk = cast("TaskDesk", here.desk)
    ways = OtherWays(here.parts, here.record, Known(shapes=DEMO_SHAPES), desk, here.told.append, lambda: HERE)
    ways.licence = here.way.code_read
    here.told.clear()
    assert not ways.code_read("SSM-DEMO-" + "A9" * 12)
    assert here.told == [ev.OtherCodeShown(WayNotice.CODE_OTHER.value)]
    assert here.record.scanned == UnknownCode()
    assert not ways.code_read("134567890123456789")
    assert here.record.scanned == UnknownCode(Looks.PAYMENT), "that it was for paying is said"
    assert ways.code_read(NUMBER)
    assert here.told[-1] == ev.LicenceShown()
    assert here.record.scanned == UnknownCode()


def test_the_camera_takes_the_code_that_holds_a_number() -> None:
    read: list[str] = []
    here = Here("by_number")

    class Ways:
        def code_read(self, text: str) -> bool:
            read.append(text)
            return here.way.code_read(text)

        def leave_code(self) -> None:
            read.append("left")

    scan = LicenceScan(cast("OtherWays", Ways()), cast("Any", None), lambda: None)
    at = JourneyState(page=Page.LOOKUP_SCAN, sight=Sight.SEES)
    scan.follow(at)
    offline = JourneyState(page=Page.LOOKUP_SCAN, online=False)
    assert scan.wanted(offline) is scan.wanted(at) is not None, "that there is no network is said when it is asked"
    codes = [SimpleNamespace(text=text) for text in ("https://licence.example", None, f"代码 {NUMBER}")]
    scan._read(cast("Any", codes))
    scan._read(cast("Any", codes[:1]))
    scan._read(cast("Any", codes[:1]))
    assert read == [f"代码 {NUMBER}", "https://licence.example"], "a poster is told of once"
    vm = ScanViewModel()
    pages_lookup.present_lookup_scan(vm, at, scan, here.parts, live=None, notice="")
    assert (vm.title, vm.tip) == ("请把执照上的码举到摄像头前", PHRASES.say("scan.tip.none"))
    blind = JourneyState(page=Page.LOOKUP_SCAN, sight=Sight.LOST)
    pages_lookup.present_lookup_scan(vm, blind, scan, here.parts, live=None, notice="")
    assert (vm.title, vm.troubleIcon, vm.cardWayText) == ("摄像头现在用不了，不怪您", "camera-off", "不扫了，自己写")
    scan.follow(HERE)
    assert read[-1] == "left"


@pytest.mark.parametrize("wish", [ev.LookupAsked("示例甲"), ev.LookupPicked(0), ev.LookupAgain()])
def test_no_second_tap_of_the_same_finger_decides(wish: ev.Event) -> None:
    assert decides(wish)
