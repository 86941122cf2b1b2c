# SPDX-License-Identifier: Apache-2.0
"""您同意取用的 on screen: where from, what for, when, what follows; taking back forgets at once and tells who keeps it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml

from config.modes import DisplayMode
from kiosk.audit.catalogue import LogEvent
from kiosk.case.package import face_consent
from kiosk.catalogue.words import long_sentences
from kiosk.journey import events as ev
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.errors import Unreachable
from tests.unit.kiosk.journey.test_withdrawing import NOW, consent, form_of, opened, revoke
from tests.unit.kiosk.synthetic import CONTENT, PENSION, Shared, by_code
from tests.unit.ui.visit.desks import Later
from tests.unit.ui.visit.test_phrases import leaves
from ui.view_models.consents import AGAIN, BACK, LEAVE, REVOKE, ConsentsViewModel
from ui.visit import pages_consents
from ui.visit.consents_way import IDENTITY, ConsentsWay, Ended
from ui.visit.decisions import decides
from ui.visit.pages_consents import present_consent, present_consents
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.tasks import TaskDesk

PHRASES = Phrases.of_visit(CONTENT / "texts")
LISTED = JourneyState(page=Page.CONSENTS)
ONE = JourneyState(page=Page.CONSENT)
ELDER = replace(LISTED, mode=DisplayMode.ELDER)


class Here:
    """``failure``: what comes of telling the platform."""

    def __init__(self, record: VisitRecord | None = None, failure: Exception | None = None) -> None:
        self.record = record or opened()
        self.told: list[ev.Event] = []
        self.revoked: list[str] = []
        self.logged: list[LogEvent] = []
        self.fetches = self.changes = 0
        self.desk = Later()
        self._failure = failure
        log = SimpleNamespace(write=lambda event, **_fields: self.logged.append(event))
        parts = SimpleNamespace(platform=SimpleNamespace(revoke_consent=self._revoke), log=log)
        desk = cast("TaskDesk", self.desk)
        self.way = ConsentsWay(
            cast("VisitParts", parts), self.record, desk, self.told.append, self._changed, self._fetched
        )
        self.way.open()

    def _changed(self) -> None:
        self.changes += 1

    def _fetched(self) -> None:
        self.fetches += 1

    def _revoke(self, _session: object, consent_id: str) -> None:
        if self._failure is not None:
            raise self._failure
        self.revoked.append(consent_id)

    def take_back(self, kind: str) -> str:
        consent_id = consent(self.record, kind).consent_id
        self.way.pick(consent_id)
        self.way.revoke()
        return consent_id

    def listed(self, state: JourneyState = LISTED) -> ConsentsViewModel:
        vm = ConsentsViewModel()
        present_consents(vm, state, self.record, self.way, PHRASES)
        return vm

    def shown(self, which: str, state: JourneyState = ONE) -> ConsentsViewModel:
        vm = ConsentsViewModel()
        self.way.pick(which)
        present_consent(vm, state, self.record, self.way, PHRASES)
        return vm

    def of(self, kind: str, state: JourneyState = ONE) -> ConsentsViewModel:
        return self.shown(consent(self.record, kind).consent_id, state)


def notes(vm: ConsentsViewModel) -> str:
    return "\n".join(str(row["note"]) for row in vm.rows)


# --- taking back ----------------------------------------------------------------------------------------------------------


def test_a_licence_is_forgotten_and_the_platform_told() -> None:
    here = Here()
    gone = here.take_back("e_licence")
    assert form_of(here.record).known.licences == ()
    assert here.told == [ev.FormBared(here.record.filling.standing)]
    assert (here.record.filling.standing.is_blocked, here.record.filling.standing.to_photograph) == (False, 1)
    assert (here.logged, here.way.ended) == ([LogEvent.CONSENT_REVOKED], Ended.FORGOTTEN)
    here.desk.answer()
    assert (here.revoked, here.way.ended) == ([gone], Ended.FORGOTTEN)
    here.way.revoke()
    assert len(here.told) == 1, "a second tap takes nothing back"


def test_without_a_line_it_is_forgotten_and_said_that_the_case_tells_it() -> None:
    here = Here(failure=Unreachable("down"))
    here.take_back("e_licence")
    here.desk.answer()
    assert (here.way.ended, here.changes) == (Ended.UNTOLD, 2)
    assert here.listed().notice == "这里已经删掉。现在没联系上平台，交件时会告诉它。"
    assert form_of(here.record).known.licences == ()


@pytest.mark.parametrize("kind", ["shared_data", "last_answers"])
def test_what_the_platform_keeps_no_consent_of_goes_with_the_case_alone(kind: str) -> None:
    here = Here()
    here.take_back(kind)
    assert here.desk.waiting == [], "nobody is told"
    assert [one.kind for one in here.record.consents if not one.stands] == [kind]


def test_a_licence_that_was_never_asked_for_is_told_to_nobody() -> None:
    here = Here(opened(asked=()))
    here.take_back("e_licence")
    assert here.desk.waiting == []


def test_what_is_known_of_a_person_is_no_consent() -> None:
    here = Here()
    here.way.pick(IDENTITY)
    here.way.revoke()
    here.way.give_again()
    assert (here.told, here.fetches) == ([], 1)


def test_what_the_service_cannot_do_without_is_not_taken_back_whoever_asks() -> None:
    """The page offers no key for it; an event that comes all the same changes nothing."""
    here = Here(opened(PENSION, shared={"insurance.pension_account": Shared("1", "社会保险库")}, licences=(), asked=()))
    here.take_back("shared_data")
    assert all(one.stands for one in here.record.consents)
    assert form_of(here.record).known.shared is not None
    assert (here.told, here.logged, here.way.ended) == ([], [], Ended.NOTHING)
    here.record.face_consent = face_consent("只用来认人，比完就删", NOW)
    here.way.pick(here.record.face_consent.consent_id)
    here.way.revoke()
    assert (here.told, here.record.face_consent.stands) == ([], True)


def test_given_again_it_is_fetched_again() -> None:
    here = Here()
    gone = here.take_back("e_licence")
    here.way.give_again()
    assert here.fetches == 1
    assert consent(here.record, "e_licence").consent_id != gone
    here.way.pick(consent(here.record, "e_licence").consent_id)
    here.way.give_again()
    assert len([one for one in here.record.consents if "HKB" in one.what]) == 2, "what stands is not given twice"


# --- the list ---------------------------------------------------------------------------------------------------------------


def test_each_thing_stands_once_with_where_from_and_when() -> None:
    here = Here()
    rows = here.listed().rows
    assert [row["title"] for row in rows] == [
        "各部门登记过的资料", "您上次填的内容", "居民户口簿（电子版）", "上海市居住证（电子版）", "您的姓名和证件号",
    ]  # fmt: skip
    assert [row["status"] for row in rows] == [
        "取到了，用在 3 处", "取到了，用在 1 处", "取到了，用在 1 处", "没有用上", "办这件事离不开",
    ]  # fmt: skip
    assert rows[2]["note"] == f"上海的电子证照库，{NOW:%H:%M} 同意"
    assert rows[0]["note"].startswith("就业登记库、统一办件库、人口库、居住登记库等 5 处")
    here.take_back("e_licence")
    here.way.give_again()
    assert len(here.listed().rows) == 5, "taken back and given again it stands once"


def test_taken_back_it_says_when_and_what_comes_next() -> None:
    here = Here()
    here.take_back("shared_data")
    vm = here.listed()
    assert (vm.hint, vm.notice) == ("收回了，这里已经删掉。少的，下一步问您。", "")
    assert "收回了" in vm.rows[0]["status"]
    assert vm.rows[0]["note"].startswith("各部门的登记")


def test_large_type_turns_pages_and_never_past_the_last() -> None:
    here = Here()
    first = here.listed(ELDER)
    assert (len(first.rows), first.pageNumber, first.pageCount) == (4, 0, 2)
    here.way.turn(1)
    here.way.turn(1)
    last = here.listed(ELDER)
    assert (len(last.rows), last.pageNumber, here.way.page) == (1, 1, 1)
    here.way.turn(-1)
    here.way.turn(-1)
    assert here.listed(ELDER).pageNumber == 0


# --- one of them ------------------------------------------------------------------------------------------------------------


def test_one_question_with_what_follows() -> None:
    here = Here()
    vm = here.of("shared_data")
    assert (vm.hint, vm.secondaryWish, vm.primaryWish) == ("收回后就不用它了。要收回吗？", REVOKE, BACK)
    assert "2 项您自己填：现在住在哪里、手机号" in notes(vm)
    assert "只用来办这件事，办完这里不留" in notes(vm)
    assert f"今天 {NOW:%H:%M}，您看完须知点继续时" in notes(vm)
    assert "请拍一下" in notes(here.of("e_licence"))
    here.record.materials.can_photograph = False
    assert "请拍一下" not in notes(here.of("e_licence"))
    unused = next(one for one in here.record.consents if "JZZ" in one.what)
    assert notes(here.shown(unused.consent_id)).endswith("别的都不变，接着办就行")


def test_what_cannot_be_done_without_offers_to_leave() -> None:
    here = Here()
    who = here.shown(IDENTITY)
    assert (who.secondaryWish, who.primaryWish) == (LEAVE, BACK)
    assert "您的身份证，在这台机器上读的" in notes(who)
    here.record.resident = by_code()
    assert "一网通办的实名登记" in notes(here.shown(IDENTITY))
    here.record.face_consent = face_consent("只用来认人，比完就删", NOW)
    face = here.shown(here.record.face_consent.consent_id)
    assert (face.title, face.secondaryWish) == ("您登记的照片，用来认人", LEAVE)
    assert here.listed().rows[-2]["title"] == face.title
    proof = Here(
        opened(PENSION, shared={"insurance.pension_account": Shared("1", "社会保险库")}, licences=(), asked=())
    )
    needed = proof.of("shared_data")
    assert (needed.hint, needed.secondaryWish) == ("没有它，这件事在这里办不成。", LEAVE)


def test_what_was_taken_back_can_be_given_again_where_it_can_be_fetched() -> None:
    here = Here()
    revoke(here.record, "e_licence")
    vm = here.of("e_licence")
    assert (vm.hint, vm.secondaryWish, vm.primaryWish, vm.notice) == ("您已经收回，这里删掉了。", AGAIN, BACK, "")
    offline = here.of("e_licence", replace(ONE, online=False))
    assert (offline.secondaryText, offline.notice) == ("", "现在没有网络，取不到它。")
    here.way.give_again()
    assert "您又同意了一次" in notes(here.of("e_licence"))


def test_every_word_of_these_pages_is_there() -> None:
    source = Path(pages_consents.__file__).read_text(encoding="utf-8")
    keys = set(re.findall(r'tell\("([a-z_.]+)"', source))
    keys |= {
        f"{part}.{kind}" for part in ("name", "where") for kind in ("shared_data", "last_answers", "e_licence", "face")
    }
    keys |= {f"{part}.material_reuse" for part in ("name", "where")} | {
        "where.card",
        "where.social_card",
        "where.platform",
    }
    assert len(keys) > 30
    for key in keys:
        assert PHRASES.has(f"consents.{key}"), key
    words = yaml.safe_load((CONTENT / "texts" / "consents.yaml").read_text(encoding="utf-8"))
    for key, entry in leaves(words):
        for name in ("zh", "elder"):
            assert long_sentences(entry.get(name, "")) == (), key


def test_every_key_says_what_it_is_for() -> None:
    vm = ConsentsViewModel()
    told: list[ev.Event] = []
    vm.wished.connect(told.append)
    vm.choose("", "x")
    vm.choose("pick", "c1")
    vm.turn(3)
    vm.turn(-3)
    for wish in (REVOKE, AGAIN, LEAVE, BACK, ""):
        vm.primaryWish = vm.secondaryWish = wish
        vm.primary()
    vm.secondary()
    assert told == [
        ev.ConsentPicked("c1"), ev.ConsentsTurned(1), ev.ConsentsTurned(-1),
        ev.ConsentRevoked(), ev.ConsentGivenAgain(), ev.CancelAsked(), ev.WentBack(), ev.WentBack(), ev.WentBack(),
    ]  # fmt: skip


def test_optional_fields_are_named_as_empty() -> None:
    record = opened()
    form = form_of(record)
    fields = tuple(
        one.model_copy(update={"required": False}) if one.code == "phone" else one for one in form.item.fields
    )
    record.filling.form = replace(form, item=form.item.model_copy(update={"fields": fields}))
    assert "空着：手机号" in notes(Here(record).of("shared_data"))
    many: Any = Here(record).of("shared_data", replace(ONE, mode=DisplayMode.ELDER))
    assert "等 5 处" in notes(many)


@pytest.mark.parametrize(
    "wish",
    [ev.ConsentsAsked(), ev.ConsentsTurned(1), ev.ConsentPicked(IDENTITY), ev.ConsentRevoked(), ev.ConsentGivenAgain()],
)
def test_no_second_tap_of_the_same_finger_takes_anything_back(wish: ev.Event) -> None:
    assert decides(wish) is not isinstance(wish, ev.ConsentsTurned), "leaves may be turned as fast as they like"
