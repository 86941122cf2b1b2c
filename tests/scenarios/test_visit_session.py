# SPDX-License-Identifier: Apache-2.0
"""Whole visits without a window: two services, online and offline, as a resident sees them in the view-models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from drivers.print_outcome import PrintOutcome
from kiosk.journey.state import Page
from kiosk.platform.sandbox.population import EdgeCase
from offline_cache.errors import QueueFull
from offline_cache.sealed_case import OutboxState
from tests.scenarios.fake_courier import CASE_NUMBER
from tests.scenarios.visit_walk import PROOF, REGISTER, Visit


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world.start()
    world.close()


def labels(rows: list[dict[str, object]]) -> dict[str, object]:
    return {str(row["label"]): row["value"] for row in rows}


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_registration_from_the_first_touch_to_the_goodbye(visit: Visit, mode: DisplayMode) -> None:
    visit.start(mode)
    assert visit.pages.shell.environmentLabel == "演示"
    visit.to_review()
    visit.turn(20)
    origins = [str(row["origin"]) for row in visit.pages.review.rows]
    assert len([origin for origin in origins if "本人填写" not in origin]) >= 7
    shown = visit.text_on_screen()
    assert visit.person.number not in shown
    assert visit.person.name not in shown
    visit.to_sign()
    assert visit.courier.submits == 0
    visit.sign()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    assert handed.statusGood
    assert str(labels(handed.lines)["办件编号"]).replace(" ", "") == CASE_NUMBER
    visit.until(lambda: handed.papers[0]["state"] == "打印好了")
    assert handed.title == ("平台收到了" if mode is DisplayMode.ELDER else "平台收到了，请拿好凭条")
    assert handed.takeCard
    slip = visit.receipts.text()
    assert "终端收件时间" in slip
    assert "平台接收时间" in slip
    assert visit.person.name not in slip
    assert visit.person.number not in slip
    visit.reader.take()
    visit.until(lambda: not handed.takeCard)
    handed.next()
    visit.at(Page.RATE)
    visit.pages.rate.grade(2)
    visit.at(Page.END)
    assert visit.pages.end.title == ("谢谢，慢走" if mode is DisplayMode.ELDER else "谢谢您，慢走")
    visit.until(lambda: len(visit.platform.evaluations) == 1)
    assert (visit.platform.evaluations[0].grade, visit.platform.evaluations[0].item_code) == (2, REGISTER)
    visit.pages.end.next()
    assert visit.ended == ["done"]
    assert (visit.courier.submits, len(visit.courier.cases)) == (1, 1)
    opened = visit.opened_case()
    assert visit.person.name in opened
    assert visit.person.number in opened
    assert REGISTER in opened


def test_proof_of_pension_from_card_to_paper(visit: Visit) -> None:
    visit.to_review(PROOF)
    assert visit.pages.review.missingTitle == "都齐了，没有要填的"
    visit.pages.review.next()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: len(visit.documents.documents) == 1 and len(visit.receipts.slips) == 1)
    visit.until(lambda: visit.pages.hand_over.papers[0]["state"] == "已送去打印，请看看出纸口")
    assert visit.pages.hand_over.title == "证明拿到了吗？是不是整张？"
    pdf = visit.documents.documents[0]
    assert pdf.pdf.startswith(b"%PDF-")
    assert visit.person.name not in pdf.title


def test_registration_with_the_platform_down_waits_and_says_so(visit: Visit) -> None:
    visit.platform.down = True
    visit.start()
    visit.until(lambda: not visit.pages.shell.networkGood)
    assert visit.pages.shell.networkText == "没有网络，有些事照样能办"
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    assert handed.title == "已收件，有网了自动送出"
    assert labels(handed.lines)["平台接收时间"] == "待送达"
    assert not handed.statusGood
    visit.until(lambda: handed.papers[0]["state"] == "打印好了")
    assert "待送达" in visit.receipts.text()
    assert len(visit.courier.cases) == 1


def test_what_is_said_of_a_visit_before_the_platform_has_its_case_goes_under_the_cases_id(visit: Visit) -> None:
    """No number is known by then: by the id the platform finds out later which case it was."""
    visit.platform.down = True
    visit.start()
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.pages.hand_over.papers[0]["state"] == "打印好了")
    visit.platform.down = False
    visit.reader.take()
    visit.pages.hand_over.next()
    visit.at(Page.RATE)
    visit.pages.rate.grade(2)
    visit.until(lambda: len(visit.platform.evaluations) == 1)
    (said,) = visit.platform.evaluations
    assert ([said.evaluation_id], said.case_number) == (list(visit.courier.cases), None)


def test_proof_with_the_platform_down_is_refused_before_anything_is_asked(visit: Visit) -> None:
    visit.platform.down = True
    visit.start()
    visit.until(lambda: not visit.pages.shell.networkGood)

    def told() -> tuple[bool, str]:
        tile = next(tile for tile in visit.pages.attract.tiles if tile["code"] == PROOF)
        return bool(tile["available"]), str(tile["whyNot"])

    visit.until(lambda: "最近能办" in told()[1])  # the places are read beside the first screen
    available, why_not = told()
    why, _, nearest = why_not.partition("。最近能办：")
    assert (available, why) == (False, "现在没有网络，这件事办不了")
    visit.pages.attract.choose(PROOF)
    visit.at(Page.STOP)
    stop = visit.pages.stop
    assert stop.title == "现在没有网络，打不了这个证明"
    assert len(stop.places) == 3
    assert all("示例" in f"{place['name']}{place['address']}" for place in stop.places)
    assert str(stop.places[0]["name"]) in nearest, "the first screen and the page that stops say the same place"
    stop.printSlip()
    visit.until(lambda: stop.slipState == "打印好了，请从右边取纸")
    assert str(stop.places[0]["name"]) in visit.receipts.text().replace("\n", "")
    stop.primary()
    visit.at(Page.END)
    assert [one["grade"] for one in visit.pages.end.grades] == [1, 2, 3, 4, 5]
    visit.pages.end.grade(2)
    visit.until(lambda: visit.pages.end.grades == [] and bool(visit.pages.end.gradeTitle))
    visit.pages.end.next()
    assert visit.ended == ["refused_offline"]
    assert visit.courier.submits == 0


def test_the_platform_is_lost_between_prefill_and_submission(visit: Visit) -> None:
    visit.to_review()
    visit.fill_missing()
    visit.platform.down = True
    visit.pages.promise.accept()
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert visit.pages.hand_over.title == "已收件，有网了自动送出"
    assert len(visit.courier.cases) == 1


def test_the_platform_is_lost_between_choosing_and_prefill_of_the_proof(visit: Visit) -> None:
    visit.to_identify(PROOF)
    visit.platform.down = True
    visit.reader.lay(visit.card)
    visit.at(Page.STOP)
    assert visit.pages.stop.title == "现在没有网络，打不了这个证明"
    assert len(visit.pages.stop.places) == 3
    assert visit.courier.submits == 0


def test_a_full_courier_is_told_as_not_taken_in(visit: Visit) -> None:
    visit.courier.trouble = QueueFull("no room")
    said: list[str] = []
    visit.pages.wait.titleChanged.connect(lambda: said.append(visit.pages.wait.title))
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.STOP)
    assert visit.pages.stop.title == "没有收下，您的件没有送出"
    assert not [words for words in (*said, visit.text_on_screen()) if "已收件" in words]
    assert visit.receipts.slips == []
    assert visit.pages.shell.canGoBack
    visit.courier.trouble = None
    visit.pages.shell.back()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert len(visit.courier.cases) == 1


def test_a_case_that_the_platform_refuses_is_not_called_received_by_it(visit: Visit) -> None:
    visit.courier.end_state = OutboxState.PARKED
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert visit.pages.hand_over.title == "平台没有收下，请看原因"
    assert not visit.pages.hand_over.statusGood
    visit.until(lambda: len(visit.receipts.slips) == 1)
    assert "平台没有收下" in visit.receipts.text()


def test_a_result_that_does_not_come_is_not_called_printed(visit: Visit) -> None:
    visit.platform.has_result = False
    visit.to_review(PROOF)
    visit.pages.review.next()
    visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    papers = visit.pages.hand_over.papers
    assert papers[0]["state"] == "还没开出来"
    assert "过一会儿带身份证来" in visit.pages.hand_over.statusTitle
    assert visit.documents.documents == []
    visit.until(lambda: len(visit.receipts.slips) == 1)
    visit.until(lambda: visit.pages.hand_over.title == "证明还没开出来，先拿凭条")
    assert "证明还没有做好" in visit.receipts.text()


def test_second_taps_change_nothing(visit: Visit) -> None:
    visit.to_identify()
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    visit.to_sign()
    for _ in range(3):
        visit.sign()
        visit.pages.confirm.next()
    visit.at(Page.HAND_OVER)
    visit.until(lambda: visit.pages.hand_over.papers[0]["state"] == "打印好了")
    visit.pages.hand_over.printAgain("receipt")
    visit.turn(100)
    assert (visit.courier.submits, len(visit.receipts.slips)) == (1, 1)
    for _ in range(2):
        visit.pages.hand_over.next()
    visit.at(Page.RATE)
    for _ in range(3):
        visit.pages.rate.grade(1)
    visit.until(lambda: bool(visit.platform.evaluations))
    visit.turn(50)
    assert len(visit.platform.evaluations) == 1


@pytest.mark.parametrize("outcome", [PrintOutcome.UNKNOWN, PrintOutcome.NOT_PRINTED])
def test_paper_in_doubt_prints_again_only_by_the_residents_word(visit: Visit, outcome: PrintOutcome) -> None:
    visit.receipts.outcomes = [outcome]
    visit.to_review()
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    handed = visit.pages.hand_over
    visit.until(lambda: handed.papers[0]["state"] != "正在打印")
    unknown = outcome is PrintOutcome.UNKNOWN
    assert handed.papers[0]["state"] == ("已送去打印，请看看出纸口" if unknown else "没有打出来")
    assert handed.papers[0]["again"]
    assert not handed.papers[0]["good"]
    visit.turn(200)
    assert len(visit.receipts.slips) == 1
    handed.printAgain("receipt")
    handed.printAgain("receipt")
    visit.until(lambda: handed.papers[0]["state"] == "打印好了")
    visit.turn(50)
    assert len(visit.receipts.slips) == 2
    assert not handed.papers[0]["again"]
    marked = visit.receipts.text(1).replace("收件凭证\n重印 以这张为准\n", "收件凭证\n")
    assert marked == visit.receipts.text(0), "the whole receipt again"
    assert (marked != visit.receipts.text(1)) is unknown, "marked when the first may be on paper"


@pytest.mark.parametrize("case", [EdgeCase.AGED_15, EdgeCase.RETIRED, EdgeCase.EMPLOYED])
def test_who_may_not_register_is_told_before_anything_is_filled(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: EdgeCase
) -> None:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    visit = Visit(qtbot, tmp_path, seed=case).start()
    try:
        visit.to_identify()
        visit.reader.lay(visit.card)
        visit.at(Page.STOP)
        wanted = {"AGED_15": "还没满 16 周岁", "RETIRED": "到了退休年龄", "EMPLOYED": "登记在一家单位名下"}
        assert wanted[case.name] in visit.pages.stop.title
        assert visit.pages.stop.whatToDo
        assert visit.courier.submits == 0
    finally:
        visit.close()
