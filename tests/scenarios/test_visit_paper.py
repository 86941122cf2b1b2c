# SPDX-License-Identifier: Apache-2.0
"""Papers under the camera in a visit (高拍仪): good ones, bad ones, wrong ones, a mat that is not seen; in both modes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.apart.companion import NotDone
from kiosk.application.fields import Origin
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.journey.state import Level, Overlay, Page
from kiosk.vision.papers.samples.drawn import Paper
from kiosk.vision.papers.samples.drawn_papers import (
    household,
    marriage,
    residence_permit,
    residence_permit_back,
)
from kiosk.vision.papers.text import NotRead
from offline_cache.draft_sealing import draft_lookup, open_draft
from tests.scenarios.paper_world import PaperVisit, migrant
from tests.scenarios.visit_walk import REGISTER
from ui.visit.drafts import VisitDrafts

Make = Callable[..., PaperVisit]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    made: list[PaperVisit] = []

    def create(mode: DisplayMode = DisplayMode.STANDARD, **more: Any) -> PaperVisit:
        visit = PaperVisit(qtbot, tmp_path, **more)
        made.append(visit)
        visit.start(mode)
        return visit

    yield create
    for visit in made:
        visit.close()
        assert visit.papers.running == 0, "the reading process is gone after the visit"
        assert visit.bench.pid is None, "and that which works on pictures"
        assert visit.mat is None or not visit.mat.is_open


def own(visit: PaperVisit, seed: int = 1) -> Paper:
    """The household book's page of whoever stands there."""
    return household(seed, name=visit.person.name, number=visit.person.number)


def always_wanted(spec: MaterialSpec) -> MaterialSpec:
    return spec.model_copy(update={"need_when": None}) if spec.photo is not None else spec


def change_item(visit: PaperVisit, change: Callable[[ServiceItem], ServiceItem]) -> None:
    """This visit's content says something else of its service; before anybody chooses it."""
    known = visit.session.record.catalogue
    visit.session.record.catalogue = replace(known, items={**known.items, REGISTER: change(known.items[REGISTER])})


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_paper_laid_down_is_taken_by_itself_read_and_goes_with_the_case(make: Make, mode: DisplayMode) -> None:
    visit = make(mode)
    visit.to_paper()
    visit.clear(own(visit))
    visit.until(lambda: visit.session.state.sight.value == "sees", "the mat")
    assert visit.vm.title == "请拍户口簿"
    assert visit.wishes() == ["phone", "later"]
    visit.lay(own(visit))
    visit.stage("good")
    assert "清楚" in visit.vm.say
    assert {row["note"] for row in visit.vm.rows[:2]} == {"和表里一样"}
    visit.until(
        lambda: visit.mat is not None and not visit.mat.is_open, "nothing is filmed while the picture is looked at"
    )
    on_screen = len(visit.vm.rows)
    visit.press("use")
    record = visit.finish()
    book = next(one for one in record["materials"] if one["code"] == "HKB")
    assert (book["source"], book["file"]["pages"], book["file"]["faults_overridden"]) == ("photo", 1, [])
    pdf = visit.attachment(book["file"]["attachment"])
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) <= 512 * 1024
    assert hashlib.sha256(pdf).hexdigest() == book["sha256"]
    read = {one["code"]: one for one in book["file"]["fields_read"]}
    assert read["name"] == {"code": "name", "confirmed": True, "value": visit.person.name}
    confirmed = [one["code"] for one in read.values() if one["confirmed"]]
    assert len(confirmed) == on_screen < len(read), "what nobody saw is confirmed by nobody"
    printed = book["sha256"][:8]
    visit.until(lambda: bool(visit.receipts.slips) and printed in visit.receipts.text(), "the receipt")


@pytest.mark.parametrize("made", [(b"%PDF-", 21), (b"%PDF-" + bytes(600_000), 1)], ids=["pages", "bytes"])
def test_a_file_that_is_no_material_is_no_dead_end(make: Make, made: Any) -> None:
    visit = make()
    visit.to_paper()
    visit.lay(own(visit))
    visit.stage("good")
    visit.bench.fails["file"] = made
    visit.press("use")
    visit.stage("looking")
    assert visit.vm.primaryWish == "later"
    visit.press("later")
    visit.at(Page.PROMISE)


def test_who_leaves_while_pages_are_put_away_waits_for_no_process(make: Make) -> None:
    visit = make()
    visit.to_paper()
    visit.lay(own(visit))
    visit.stage("good")
    pid = visit.bench.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)  # it hangs
    visit.press("use")
    visit.stage("keeping")
    assert visit.vm.title == "请拍户口簿", "and not the next page of it: there is none"
    visit.pages.shell.back()
    visit.until(lambda: visit.page != Page.PAPER.value, "the page before")
    visit.until(lambda: visit.bench.pid is None, "an end of it, long before its time is over")


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_pages_that_are_put_away_slowly_may_come_later(
    make: Make, mode: DisplayMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.visit.paper_keeping.SLOW_MS", 300)
    visit = make(mode)
    visit.to_paper()
    visit.lay(own(visit))
    visit.stage("good")
    pid = visit.bench.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)  # it hangs
    visit.press("use")
    visit.stage("keeping")
    assert (visit.wishes(), visit.vm.primaryWish) == ([], ""), "mostly it takes no time"
    visit.until(lambda: visit.wishes() == ["later"], "why, and another way")
    assert "慢" in visit.vm.say
    visit.press("later")
    visit.until(lambda: visit.bench.pid is None, "an end of it, long before its time is over")
    book = visit.finish()["materials"][0]
    assert (book["source"], book["file"]) == ("verify_later", None)


def test_a_key_takes_it_too_and_a_second_page_makes_one_file_of_two(make: Make) -> None:
    visit = make()
    visit.to_paper()
    visit.lay(own(visit))
    visit.stage("good")
    visit.press("more")
    visit.stage("change")
    assert visit.vm.title == "请拍户口簿的下一页"
    assert "换一张" in visit.vm.say
    visit.press("shoot")  # the same page again, by hand
    visit.stage("faulty")
    assert visit.vm.faults == ["这一页刚才拍过了。请换下一页。"]
    assert "anyway" in visit.wishes()
    visit.press("again")
    visit.lay(household(3), turn=-6.0)
    visit.stage("good")
    assert visit.vm.rows[0]["note"].startswith("和您的证件不一样")
    visit.press("use")
    record = visit.finish()
    book = record["materials"][0]
    assert book["file"]["pages"] == 2
    values = {one["code"]: one["value"] for one in book["file"]["fields_read"]}
    assert values["name"] == visit.person.name


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_reflection_is_marked_said_and_may_be_overridden(make: Make, mode: DisplayMode) -> None:
    visit = make(mode)
    visit.to_paper()
    visit.lay(own(visit), glare=0.09, glare_at=(0.35, 0.4))
    visit.stage("faulty")
    assert "反光" in visit.vm.faults[0]
    (mark,) = visit.vm.marks
    assert 0 <= mark["left"] < mark["left"] + mark["width"] <= 1
    assert visit.wishes() == ["anyway", "phone", "later"]
    assert visit.papers.reads == 0, "what is seen to be bad is not read"
    visit.press("anyway")
    record = visit.finish()
    assert record["materials"][0]["file"]["faults_overridden"] == ["glare"]


@pytest.mark.parametrize(
    ("paper", "shot", "words", "may_override"),
    [
        (marriage(2), {}, "结婚证", False),
        (household(2), {"shift": (0.22, 0.0)}, "", False),
        (household(2), {"blur": 7.0}, "模糊", True),
    ],
    ids=["wrong document", "cut", "blurred"],
)
def test_what_is_wrong_is_said_and_mended_by_another_picture(
    make: Make, paper: Paper, shot: dict[str, Any], words: str, may_override: bool
) -> None:
    visit = make()
    visit.to_paper()
    visit.lay(paper, **shot)
    if "shift" in shot:  # what hangs out of view is not taken by itself: which way it should go is said before
        visit.stage("move")
        assert visit.vm.say == "纸的右边没拍全。请往左挪一点。"
        visit.press("shoot")
    visit.stage("faulty")
    assert words in visit.vm.faults[0]
    assert ("anyway" in visit.wishes()) is may_override
    visit.press("again")
    visit.stage("change", "move")
    visit.clear(paper)
    visit.stage("looking")
    visit.lay(own(visit))
    visit.stage("good")
    visit.press("use")
    assert visit.finish()["materials"][0]["file"]["faults_overridden"] == []


@pytest.mark.parametrize("trouble", ["lost", "silent", "frozen", "dark", "covered"])
@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_mat_that_is_not_seen_is_a_calm_page_with_two_other_ways(make: Make, mode: DisplayMode, trouble: str) -> None:
    visit = make(mode)
    assert visit.mat is not None
    visit.mat.trouble(trouble)
    visit.to_paper()
    visit.until(lambda: visit.vm.primaryWish == "phone", "another way")
    assert visit.wishes() == ["later"]
    assert visit.vm.picture
    assert not visit.vm.showFrame
    visit.mat.trouble("")
    visit.until(lambda: bool(visit.vm.showFrame), "it comes back by itself")
    visit.mat.trouble(trouble)
    visit.until(lambda: visit.vm.primaryWish == "phone", "another way")
    visit.press("later")
    book = visit.finish()["materials"][0]
    assert (book["source"], book["file"]) == ("verify_later", None)


def test_eyes_that_are_not_as_tested_lead_to_later(make: Make) -> None:
    visit = make()

    def refuse() -> Any:
        raise RuntimeError("another model")

    visit.paper_reader = refuse
    visit.start()
    visit.to_paper()
    visit.until(lambda: visit.vm.primaryWish == "later", "later")
    assert visit.vm.title == "这台机器现在拍不了"
    visit.press("later")
    visit.at(Page.PROMISE)


def test_a_reader_that_cannot_be_started_while_a_page_waits_for_it_leads_to_later(make: Make) -> None:
    visit = make()
    tried = threading.Event()

    def refuse() -> Any:
        assert tried.wait(20)
        raise RuntimeError("another model")

    visit.paper_reader = refuse
    visit.start()
    visit.to_paper()
    visit.lay(own(visit))
    visit.stage("checking")
    tried.set()
    visit.until(lambda: visit.vm.primaryWish == "later", "later")
    assert visit.vm.title == "这台机器现在拍不了"
    assert not visit.vm.busy
    assert visit.session.state.paper.value == "looking"
    log = (visit._state / "logs" / "visit.jsonl").read_text(encoding="ascii")
    assert "EyesUnfit" in log
    assert "DeviceLost" not in log, "no device is to blame"
    visit.press("later")
    visit.at(Page.PROMISE)


def test_a_second_tap_on_later_does_not_postpone_the_next_paper(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    migrant(monkeypatch)
    visit = make(seed=5, page_fresh_s=0.0)
    change_item(visit, lambda item: item.model_copy(update={"materials": tuple(map(always_wanted, item.materials))}))
    visit.to_paper()
    assert visit.session.state.form.to_photograph == 2
    monkeypatch.setattr(visit.session, "_page_fresh_s", 60.0)
    visit.session.presenter.showing.turned_at = 0.0  # the page has been looked at for long
    visit.press("later")
    visit.press("later")
    visit.until(lambda: visit.session.state.form.to_photograph == 1, "the next one")
    visit.turn(100)
    assert (visit.page, visit.vm.title) == (Page.PAPER.value, "请拍居住证")
    assert visit.session.record.materials.postponed == {"HKB"}


def test_what_cannot_be_read_can_be_handed_in_unread(make: Make) -> None:
    visit = make()
    visit.papers.fails = NotRead.TIME
    visit.to_paper()
    visit.lay(own(visit))
    visit.stage("good")
    assert "没有认出来" in visit.vm.hint
    assert visit.vm.rows == []
    assert visit.papers.running == 1, "the next page need not wait for another process"
    visit.press("use")
    assert visit.finish()["materials"][0]["file"]["fields_read"] == []


@pytest.mark.parametrize("mode", list(DisplayMode))
@pytest.mark.parametrize(("job", "how"), [("look", NotDone.BROKEN), ("look", NotDone.TIME), ("settle", NotDone.MEMORY)])
def test_a_picture_of_which_nothing_came_is_taken_once_more(
    make: Make, mode: DisplayMode, job: str, how: NotDone
) -> None:
    visit = make(mode)
    visit.bench.fails = {job: how}
    visit.to_paper()
    visit.lay(own(visit))
    visit.until(lambda: "没拍成" in visit.vm.say, "the word that it did not come off")
    visit.stage("change")
    assert (visit.vm.primaryWish, visit.wishes()) == ("shoot", ["phone", "later"])
    assert visit.vm.showFrame
    assert "没拍成" in visit.vm.say, "it stands while the paper lies there"
    visit.turn(600)
    assert visit.bench.asked["look"] == 1, "it is not tried again by itself, over and over"
    visit.bench.fails = {}
    visit.press("shoot")
    visit.stage("good")
    visit.press("use")
    assert visit.finish()["materials"][0]["file"]["faults_overridden"] == []
    log = (visit._state / "logs" / "visit.jsonl").read_text(encoding="ascii")
    assert "MaterialUndone" in log
    assert how.value in log


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_what_never_comes_off_leads_to_later(make: Make, mode: DisplayMode) -> None:
    visit = make(mode)
    visit.bench.fails = {"look": NotDone.BROKEN}
    visit.to_paper()
    visit.lay(own(visit))
    for times in (1, 2):
        visit.until(lambda times=times: visit.bench.asked["look"] == times, "a try")  # type: ignore[misc]  # bound here
        visit.stage("change")  # the camera is open again, and the paper lies there still
        assert "没拍成" in visit.vm.say
        visit.press("shoot")
    visit.until(lambda: visit.vm.primaryWish == "later", "later")
    assert "现在拍不了" in visit.vm.title
    visit.press("later")
    visit.at(Page.PROMISE)


def test_a_file_that_cannot_be_made_leads_to_later(make: Make) -> None:
    visit = make()
    visit.bench.fails = {"file": NotDone.TIME}
    visit.to_paper()
    visit.lay(own(visit))
    visit.stage("good")
    visit.press("use")
    visit.until(lambda: visit.vm.primaryWish == "later", "later")
    assert visit.session.record.materials.files == ()
    visit.press("later")
    book = visit.finish()["materials"][0]
    assert (book["source"], book["file"]) == ("verify_later", None)


def test_a_process_killed_while_a_page_is_read_is_taken_once_more(make: Make) -> None:
    """The page was in it; what reads is another one and goes on."""
    visit = make()
    visit.to_paper()
    visit.papers.gate.clear()
    visit.lay(own(visit))
    visit.stage("reading")
    pid = visit.bench.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    visit.papers.gate.set()
    visit.stage("change")
    assert "没拍成" in visit.vm.say
    another = visit.bench.pid
    assert another not in (None, pid), "it is there before it is asked"
    visit.press("shoot")
    visit.stage("good")
    assert visit.bench.pid == another


def test_what_is_not_certain_is_asked_about_and_not_handed_on(make: Make) -> None:
    visit = make()
    visit.papers.confidence = 0.8
    visit.to_paper()
    visit.lay(household(1, name=visit.person.name, number="99999919570206013X"))
    visit.stage("good")
    assert "没认准" in {str(row["note"])[:3] for row in visit.vm.rows}
    visit.press("use")
    read = visit.finish()["materials"][0]["file"]["fields_read"]
    assert any(not one["confirmed"] for one in read)
    assert all(one["value"] is None for one in read if not one["confirmed"])


def test_leaving_while_it_reads_ends_the_reading_and_keeps_nothing(make: Make) -> None:
    visit = make()
    visit.to_paper()
    visit.papers.gate.clear()
    visit.lay(own(visit))
    visit.stage("reading")
    assert "认" in visit.vm.say
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    visit.until(lambda: visit.papers.running == 0, "the reader is gone")
    assert visit.session.record.materials.files == ()
    visit.papers.gate.set()
    visit.fill_missing()
    visit.at(Page.PAPER)
    visit.stage("good")
    visit.press("later")
    visit.at(Page.PROMISE)


def test_another_way_is_open_while_it_reads(make: Make) -> None:
    visit = make()
    visit.to_paper()
    visit.papers.gate.clear()
    visit.lay(own(visit))
    visit.stage("reading")
    visit.press("later")
    visit.at(Page.PROMISE)
    visit.papers.gate.set()


def test_a_card_has_two_sides_on_one_sheet_and_what_it_says_is_offered(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrant(monkeypatch)
    visit = make(seed=5)
    address = "示例市示例区桂花路77弄3号402室"
    front = residence_permit(1, name=visit.person.name, number=visit.person.number, address=address)
    visit.to_paper()
    assert visit.vm.title == "请拍居住证"
    visit.lay(front, fill=0.7)
    visit.stage("good")
    assert visit.vm.offerCode == "residence_address"
    assert [row["value"] for row in visit.vm.offerRows] == [visit.person.residence_address, address]
    visit.vm.takeValue("residence_address")
    visit.until(lambda: visit.vm.offerCode == "", "the answer")
    visit.press("use")
    visit.stage("change")
    assert visit.vm.title == "请拍居住证的另一面"
    visit.press("shoot")
    visit.stage("faulty")
    assert visit.vm.faults == ["这一面刚才拍过了。请翻过来。"]
    assert "anyway" not in visit.wishes()
    visit.press("again")
    visit.lay(residence_permit_back(1), fill=0.7, turn=1.0)
    visit.stage("good")
    visit.press("use")
    form = visit.session.record.form
    assert form is not None
    value = form.value("residence_address")
    assert value is not None
    assert (value.value, value.origin) == (address, Origin.MATERIAL)
    record = visit.finish()
    assert record["materials"][0]["file"]["pages"] == 1
    assert record["fields"]["residence_address"]["origin"] == "material"


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_a_value_that_was_not_read_well_is_asked_about_as_such(
    make: Make, monkeypatch: pytest.MonkeyPatch, mode: DisplayMode
) -> None:
    migrant(monkeypatch)
    visit = make(mode, seed=5)
    visit.papers.confidence = 0.8
    visit.to_paper()
    visit.lay(residence_permit(1, name=visit.person.name, number=visit.person.number), fill=0.7)
    visit.stage("good")
    assert visit.vm.offerCode == "residence_address"
    assert "没认准" in visit.vm.offerTitle
    assert visit.vm.offerRows[1]["label"].endswith("是不是这样")
    assert (visit.vm.takeText, visit.vm.leaveText) == ("是，用它", "不是，不改")
    visit.vm.leaveValue("residence_address")
    visit.until(lambda: visit.vm.offerCode == "", "the answer")


def test_a_value_from_a_paper_is_looked_at_by_the_pre_check_like_any_other(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrant(monkeypatch)
    visit = make(seed=5)
    elsewhere = "示例市示例区桂花路77弄3号402室"

    def stricter(item: ServiceItem) -> ServiceItem:
        update = {"id": "not_there", "when": None, "expr": f"fields.residence_address != '{elsewhere}'"}
        return item.model_copy(update={"prechecks": (*item.prechecks, item.prechecks[0].model_copy(update=update))})

    change_item(visit, stricter)
    visit.to_paper()
    visit.lay(residence_permit(1, name=visit.person.name, number=visit.person.number, address=elsewhere), fill=0.7)
    visit.stage("good")
    visit.vm.takeValue("residence_address")
    visit.at(Page.STOP)
    assert visit.pages.stop.title == "这台机器只能用居民身份证来登记"
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    visit.pages.review.next()
    visit.at(Page.STOP)


def test_a_value_that_is_not_wanted_stays_as_it_was(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    migrant(monkeypatch)
    visit = make(seed=5)
    visit.to_paper()
    visit.lay(residence_permit(1, name=visit.person.name, number=visit.person.number), fill=0.7)
    visit.stage("good")
    visit.vm.leaveValue("residence_address")
    visit.until(lambda: visit.vm.offerCode == "", "the answer")
    form = visit.session.record.form
    assert form is not None
    value = form.value("residence_address")
    assert value is not None
    assert value.value == visit.person.residence_address


def test_with_a_licence_nobody_is_asked_for_a_paper(make: Make) -> None:
    visit = make()
    visit.platform.has_licences = True
    visit.to_paper(Page.PROMISE)
    assert visit.papers.running == 0


def test_without_camera_and_network_it_comes_later_and_no_page_is_shown(make: Make) -> None:
    visit = make(camera=False)
    visit.platform.down = True
    visit.to_paper(Page.PROMISE)
    record = visit.finish()
    assert record["materials"][0]["source"] == "verify_later"


def test_a_network_that_goes_on_the_way_leaves_no_empty_page(make: Make) -> None:
    visit = make(camera=False)
    visit.to_review(REGISTER)
    visit.platform.down = True
    visit.session.look_round()
    visit.until(lambda: not visit.session.state.online, "the network")
    visit.fill_missing()
    visit.at(Page.PROMISE)


def test_a_covered_screen_closes_the_camera(make: Make) -> None:
    visit = make()
    assert visit.mat is not None
    visit.to_paper()
    visit.until(lambda: visit.mat is not None and visit.mat.is_open, "the camera")
    visit.pages.shell.hide()
    visit.overlaid(Overlay.CURTAIN.value)
    visit.until(lambda: visit.mat is not None and not visit.mat.is_open, "closed")


def test_pictures_are_in_no_draft_and_the_next_visit_says_so(make: Make) -> None:
    visit = make()
    visit.to_paper()
    visit.lay(own(visit))
    visit.stage("good")
    visit.press("use")
    visit.at(Page.PROMISE)
    keep = VisitDrafts(visit.session._parts, visit.session.record).to_keep(Level.STRONG)
    assert keep is not None
    keep()
    held = visit.courier.take_draft(draft_lookup(bytes(32), visit.card.raw, REGISTER))
    assert held is not None
    content = json.loads(open_draft(held.draft.draft_id, held.draft.secret, held.draft.blob, visit.card.raw))
    assert content["photographed"] == ["HKB"]
    assert len(json.dumps(content)) < 4000
    visit.start()
    visit.to_identify(REGISTER)
    visit.reader.lay(visit.card)
    visit.overlaid(Overlay.RESUME.value)
    assert "拍过的材料没有留，要再拍一次。" in visit.pages.sheet.lines
    assert visit.pages.review.materialsLine == "户口簿没取到电子版，等会儿可以拍一下"
    visit.pages.sheet.primary()
    visit.fill_missing()
    visit.at(Page.PAPER)
    assert visit.vm.hint == "上次拍的没有留下来，要再拍一次。"
