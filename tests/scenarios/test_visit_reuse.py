# SPDX-License-Identifier: Apache-2.0
"""一次提交，多次复用: a paper photographed in a visit is offered to the next service of it, seen, and used by one tap."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config.modes import DisplayMode
from kiosk.case.reuse_consent import MATERIAL_REUSE
from kiosk.journey.carried import CarriedPapers
from kiosk.journey.state import Page
from kiosk.platform.errors import Problem, refusal
from kiosk.platform.sandbox.population import resident
from kiosk.vision.papers.samples.drawn import Paper
from kiosk.vision.papers.samples.drawn_papers import household
from tests.scenarios.fake_readers import id_card
from tests.scenarios.paper_world import PaperVisit
from tests.scenarios.visit_window import Window

CODE = "SSM-DEMO-" + "A" * 32
INSURED = "312000361000"
"""城乡居民医保登记: wants the same household book."""
Make = Callable[..., PaperVisit]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    made: list[PaperVisit] = []

    def create(**more: Any) -> PaperVisit:
        made.append(PaperVisit(qtbot, tmp_path, **more))
        return made[-1]

    yield create
    for visit in made:
        visit.close()
        assert visit.papers.running == 0, "the reading process is gone after the visit"
        assert visit.bench.pid is None, "and that which works on pictures"


def book(visit: PaperVisit) -> Paper:
    return household(1, name=visit.person.name, number=visit.person.number)


def photograph_it(visit: PaperVisit) -> None:
    """For the first service, up to the page behind the papers."""
    visit.to_paper()
    take_it(visit)


def take_it(visit: PaperVisit) -> None:
    """On the page of papers."""
    visit.lay(book(visit))
    visit.stage("good")
    visit.press("use")
    visit.at(Page.PROMISE)
    visit.until(lambda: visit.bench.pid is None, "what worked on pictures is gone with the page")


def to_lists(visit: PaperVisit) -> None:
    """Back out of the first service, as somebody does who would rather have another."""
    while visit.page != Page.CHOOSE.value:
        before = visit.page, visit.session.state, visit.pages.question.title
        visit.pages.shell.back()
        visit.until(lambda: (visit.page, visit.session.state, visit.pages.question.title) != before, "one step back")  # noqa: B023


def to_second(visit: PaperVisit) -> None:
    """On to another service, up to its page of papers."""
    to_lists(visit)
    visit.pages.choose.choose(INSURED)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.REVIEW)
    visit.fill_missing()
    visit.at(Page.PAPER)


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_it_is_seen_again_and_goes_with_the_second_case_as_reused(make: Make, mode: DisplayMode) -> None:
    visit = make()
    window = Window(visit, mode)
    try:
        photograph_it(visit)
        (file,) = visit.session.record.materials.files
        to_second(visit)
        visit.stage("before_last")
        assert "户口簿" in visit.vm.title
        assert "同意" in visit.vm.hint
        assert visit.vm.showFrame
        assert visit.vm.live is not None
        assert (visit.vm.primaryWish, visit.wishes()) == ("use_before", ["again", "later"])
        assert visit.bench.pid is None, "nothing is looked at or read anew"
        visit.press("use_before")
        visit.until(lambda: visit.page != Page.PAPER.value, "the page behind it")
        (reused,) = visit.session.record.materials.files
        assert (reused.pdf, reused.source.value) == (file.pdf, "reuse")
    finally:
        window.close()
    assert window.warnings == []


def test_what_was_seen_is_filed_with_a_consent_of_its_own(make: Make) -> None:
    visit = make()
    visit.start()
    photograph_it(visit)
    to_second(visit)
    visit.stage("before_last")
    visit.press("use_before")
    visit.until(lambda: visit.page != Page.PAPER.value, "the page behind it")
    if visit.page == Page.PROMISE.value:
        visit.pages.promise.accept()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.until(lambda: visit.page in (Page.SIGN.value, Page.SUBMIT.value, Page.HAND_OVER.value), "signing or papers")
    if visit.page == Page.SIGN.value:
        visit.sign()
    visit.at(Page.HAND_OVER)
    record = json.loads(visit.opened_case())["case"]
    (material,) = [one for one in record["materials"] if one["code"] == "HKB"]
    assert record["item"]["base_code"] == INSURED
    assert (material["source"], material["earlier_id"], material["file"]["fields_read"]) == ("reuse", None, [])
    assert hashlib.sha256(visit.attachment(material["file"]["attachment"])).hexdigest() == material["sha256"]
    given = [one for one in record["consents"] if one["kind"] == MATERIAL_REUSE and one["what"] == ["HKB"]]
    assert len(given) == 2, "on the notice to what the platform has, and by the tap to what was seen"
    assert given[0]["given_at"] < given[1]["given_at"]
    assert {one["purpose"] for one in given} == {visit.catalogue.items[INSURED].consent.purpose.zh}
    visit.until(lambda: bool(visit.receipts.slips) and material["sha256"][:8] in visit.receipts.text(), "the receipt")
    assert "材料复用" in visit.receipts.text()


def test_it_can_be_taken_anew_and_the_new_one_counts(make: Make) -> None:
    visit = make()
    visit.start()
    photograph_it(visit)
    (first,) = visit.session.record.materials.files
    to_second(visit)
    visit.stage("before_last")
    visit.press("again")
    visit.lay(book(visit), turn=-6.0)
    visit.stage("good")
    visit.press("use")
    visit.until(lambda: visit.page != Page.PAPER.value, "the page behind it")
    (file,) = visit.session.record.materials.files
    assert file.source.value == "photo"
    assert file.sha256 != first.sha256
    assert visit.session.record.materials.consents == ()


def test_it_may_come_later_and_nothing_is_used_unasked(make: Make) -> None:
    visit = make()
    visit.start()
    photograph_it(visit)
    to_second(visit)
    visit.stage("before_last")
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    assert visit.session.record.materials.files == (), "who goes back has agreed to nothing"
    visit.until(
        lambda: visit.session.errands.paper_desk.still.picture.property("aspect") == 0, "nothing of it stands there"
    )
    visit.pages.review.next()
    visit.stage("before_last")
    visit.press("later")
    visit.until(lambda: visit.page != Page.PAPER.value, "the page behind it")
    assert visit.session.record.materials.files == ()


def test_somebody_else_who_goes_on_in_the_same_visit_is_not_shown_it(make: Make) -> None:
    visit = make()
    visit.start()
    visit.to_identify()
    visit.scanner.show(CODE)
    visit.at(Page.REVIEW)
    visit.fill_missing()
    visit.at(Page.PAPER)
    take_it(visit)
    assert visit.session.record.materials.carried != CarriedPapers()
    while visit.page != Page.NOTICE.value:
        before = visit.page
        visit.pages.shell.back()
        visit.until(lambda: visit.page != before, "one step back")  # noqa: B023
    visit.platform.refusal = refusal(Problem("urn:kiosk:problem:session-ended", "", 401))
    visit.pages.notice.next()
    visit.at(Page.STOP)
    visit.platform.refusal = None
    visit.pages.stop.retry()
    visit.at(Page.IDENTIFY)
    other = resident(3)
    visit.platform.person = visit.person = other
    visit.reader.lay(id_card(other))
    visit.until(lambda: visit.page in (Page.NOTICE.value, Page.REVIEW.value), "the next one")
    if visit.page == Page.NOTICE.value:
        visit.pages.notice.next()
        visit.at(Page.REVIEW)
    assert visit.session.record.materials.carried == CarriedPapers()
    visit.fill_missing()
    visit.at(Page.PAPER)
    visit.stage("looking")
