# SPDX-License-Identifier: Apache-2.0
"""A visit in trouble: cards, codes, a lost reader, nobody there, a change of mind. A fault never costs the resident a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.identity.resident import card_digest
from kiosk.journey import events as ev
from kiosk.journey.state import HelpState, Page
from kiosk.platform.errors import Busy, Problem, refusal
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_platform import PHONE_CODE
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_walk import PROOF, REGISTER, Visit

FAST = 0.004
"""Idle clocks in tests: 90 s become 0.36 s, 45 s become 0.18 s."""


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Visit]]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    made: list[Visit] = []

    def make(**options: float) -> Visit:
        made.append(Visit(qtbot, tmp_path, **options))  # type: ignore[arg-type]  # seed is an int, clock_scale a float
        return made[-1]

    yield make
    for visit in made:
        visit.close()


@pytest.fixture
def visit(world: Callable[..., Visit]) -> Visit:
    return world().start()


# --- no card ----------------------------------------------------------------------------------------------------------


def type_in(visit: Visit, text: str) -> None:
    pad = visit.pages.number if visit.page == Page.NUMBER.value else visit.pages.code
    for key in text:
        pad.key(key)


def to_code(visit: Visit) -> None:
    visit.to_identify()
    visit.pages.identify.otherWay()
    visit.at(Page.NUMBER)
    type_in(visit, visit.person.number)
    assert visit.pages.number.canConfirm
    visit.pages.number.confirm()
    visit.at(Page.CODE)


def test_number_and_code_are_enough_for_the_registration(visit: Visit) -> None:
    to_code(visit)
    assert (visit.person.phone or "")[-4:] in visit.pages.code.hint
    assert visit.pages.code.entry == ""
    type_in(visit, "111111")
    visit.pages.code.confirm()
    visit.until(lambda: visit.pages.code.error == "数字不对，还可以试 2 次")
    assert visit.pages.code.entry == ""
    type_in(visit, PHONE_CODE)
    visit.pages.code.confirm()
    visit.pages.code.confirm()
    visit.at(Page.REVIEW)
    assert visit.platform.identified == ["code"]
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert not visit.pages.hand_over.takeCard
    assert visit.person.number in visit.opened_case()


def test_three_wrong_codes_lead_to_another_code_or_to_the_card(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.02).start()
    to_code(visit)
    code = visit.pages.code
    for left in (2, 1):
        type_in(visit, "111111")
        code.confirm()
        visit.until(lambda left=left: bool(code.error == f"数字不对，还可以试 {left} 次"))  # type: ignore[misc]  # bound in the loop
        assert code.canType
    type_in(visit, "111111")
    code.confirm()
    visit.until(lambda: not code.canType)
    assert code.error == "这条不能用了。请再要一条，或改用身份证。"
    assert "又发了" not in code.hint
    type_in(visit, "111111")
    assert (code.entry, code.canConfirm) == ("", False)
    visit.until(lambda: bool(code.canResend))
    code.resend()
    visit.until(lambda: bool(code.canType))
    assert code.error == ""
    type_in(visit, PHONE_CODE)
    code.confirm()
    visit.at(Page.REVIEW)


def test_who_laid_a_card_in_vain_is_not_told_that_it_is_missing(visit: Visit) -> None:
    visit.to_identify()
    identify = visit.pages.identify
    assert (identify.otherText, identify.placeText) == ("没带证，用手机号办", "证放在这边")
    visit.reader.lay_unreadable()
    visit.until(lambda: bool(identify.title == "这张证读不出来"))
    assert (identify.otherText, identify.placeText) == ("改用手机号办", "")


def test_no_phone_is_promised_for_what_needs_the_card(visit: Visit) -> None:
    visit.to_identify(PROOF)
    identify = visit.pages.identify
    expired = id_card(visit.person, valid_to=date(2020, 1, 1))
    for trouble in (visit.reader.lay_unreadable, lambda: visit.reader.lay(expired), visit.reader.unplug):
        visit.reader.take()
        visit.until(lambda: bool(identify.title == "请放上您的身份证"))
        trouble()
        visit.until(lambda: bool(identify.title != "请放上您的身份证" and identify.showOther))
        assert not any("手机" in line for line in (*identify.lines, identify.hint, identify.otherText))


def test_a_wrong_number_is_said_on_the_pad_and_no_code_is_sent(visit: Visit) -> None:
    visit.to_identify()
    visit.pages.identify.otherWay()
    wrong = visit.person.number[:-1] + ("1" if visit.person.number[-1] != "1" else "2")
    type_in(visit, wrong)
    visit.pages.number.confirm()
    assert visit.pages.number.error == "这个号码不对，请核对一遍"
    visit.pages.number.key("erase")
    assert visit.pages.number.error == ""
    type_in(visit, visit.person.number[-1])
    visit.pages.number.confirm()
    visit.at(Page.CODE)


def test_another_code_only_after_a_minute_and_it_is_said_when(visit: Visit) -> None:
    to_code(visit)
    assert not visit.pages.code.canResend
    assert visit.pages.code.resendText in ("60 秒后可再发", "59 秒后可再发")
    visit.pages.code.resend()
    visit.turn(50)
    assert visit.platform.codes == 1
    assert visit.pages.code.cardWayText == "改用身份证"


def test_another_code_is_sent_and_said(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.005).start()
    to_code(visit)
    visit.until(lambda: bool(visit.pages.code.canResend))
    visit.pages.code.resend()
    visit.until(lambda: visit.pages.code.hint.startswith("又发了一条"))
    assert visit.platform.codes == 2


def test_no_code_twice_in_a_minute(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.005).start()
    to_code(visit)
    visit.until(lambda: bool(visit.pages.code.canResend))
    visit.platform.busy_codes = True
    visit.pages.code.resend()
    visit.until(lambda: visit.pages.code.error == "现在发不了，请过 1 分钟再试")
    type_in(visit, PHONE_CODE)
    visit.pages.code.confirm()
    visit.at(Page.REVIEW)


@pytest.mark.parametrize(
    ("status", "name", "said"),
    [
        (401, "unknown-terminal", "这台机器现在用不了验证码，请放身份证"),
        (401, "signature-stale", "这台机器现在用不了验证码，请放身份证"),
        (422, "not-a-number", "这个号码不对，请核对一遍"),
    ],
)
def test_a_code_that_is_refused_is_no_lost_network(visit: Visit, status: int, name: str, said: str) -> None:
    visit.to_identify()
    visit.pages.identify.otherWay()
    type_in(visit, visit.person.number)
    visit.platform.code_refusal = refusal(Problem(f"urn:kiosk:problem:{name}", "", status))
    visit.pages.number.confirm()
    visit.until(lambda: bool(visit.pages.number.error == said))
    assert visit.session.state.online
    visit.platform.code_refusal = None
    visit.pages.number.confirm()
    visit.at(Page.CODE)
    type_in(visit, PHONE_CODE)
    visit.platform.code_refusal = Busy("later", 5.0)
    visit.pages.code.confirm()
    visit.until(lambda: bool(visit.pages.code.error == "平台现在很忙，过一会儿再点一次"))
    visit.platform.code_refusal = None
    visit.pages.code.confirm()
    visit.at(Page.REVIEW)


def test_no_code_without_network_and_the_card_still_works(visit: Visit) -> None:
    visit.to_identify()
    visit.pages.identify.otherWay()
    type_in(visit, visit.person.number)
    visit.platform.down = True
    visit.pages.number.confirm()
    visit.until(lambda: visit.pages.number.error == "现在没有网络，发不出验证码")
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)
    assert "".join(visit.person.number) not in visit.text_on_screen().replace(" ", "")


@pytest.mark.parametrize(
    ("name", "status", "title"),
    [
        ("identity-mismatch", 409, "证上的信息和登记的对不上"),
        ("wrong-environment", 403, "这台机器现在办不了这件事"),
        ("not-needed", 422, "这台机器现在办不了这件事"),
    ],
)
def test_a_platform_that_refuses_is_not_called_a_lost_network(visit: Visit, name: str, status: int, title: str) -> None:
    visit.platform.refusal = refusal(Problem(f"urn:kiosk:problem:{name}", "", status))
    visit.to_identify(PROOF)
    visit.reader.lay(visit.card)
    visit.at(Page.STOP)
    assert (visit.pages.stop.title, visit.session.state.online) == (title, True)
    assert visit.pages.stop.places
    visit.platform.refusal = None
    visit.session.controller.dispatch(ev.WentBack())
    visit.at(Page.NOTICE)
    visit.pages.notice.next()
    visit.at(Page.REVIEW)


def test_a_busy_platform_says_so_and_the_registration_goes_on_with_more_questions(visit: Visit) -> None:
    visit.platform.refusal = Busy("much later", 600.0)
    visit.to_identify(PROOF)
    visit.reader.lay(visit.card)
    visit.at(Page.STOP)
    assert visit.pages.stop.title == "平台现在很忙，请过几分钟再来"
    visit.start()
    visit.to_review(REGISTER)
    assert visit.session.state.online
    assert len(visit.pages.review.missing) > 3


def test_a_card_laid_by_who_came_with_a_code_opens_the_proof_with_one_tap(visit: Visit) -> None:
    to_code(visit)
    type_in(visit, PHONE_CODE)
    visit.pages.code.confirm()
    visit.at(Page.REVIEW)
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.session.state.card_present)
    assert visit.page == Page.REVIEW.value
    visit.session.controller.dispatch(ev.WentBack())
    visit.at(Page.NOTICE)
    while visit.page != Page.CHOOSE.value:
        visit.session.controller.dispatch(ev.WentBack())
    visit.pages.choose.choose(PROOF)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.IDENTIFY)
    assert visit.pages.identify.primaryText == "这是我的证"
    assert visit.pages.identify.showPrimary
    visit.pages.identify.confirmOwn()
    visit.at(Page.REVIEW)
    assert visit.platform.identified[-1] == "card"


def test_the_proof_needs_the_card_and_says_so_on_paper(visit: Visit) -> None:
    visit.to_identify(PROOF)
    assert visit.pages.identify.otherText == "没带证怎么办"
    visit.pages.identify.otherWay()
    visit.at(Page.STOP)
    assert visit.pages.stop.title == "这件事要用身份证"
    visit.pages.stop.printSlip()
    visit.until(lambda: visit.pages.stop.slipState == "打印好了，请从右边取纸")
    assert "身份证" in visit.receipts.text()
    visit.pages.shell.back()
    visit.at(Page.IDENTIFY)
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


# --- cards and readers --------------------------------------------------------------------------------------------------


def test_four_troubles_four_pages_each_with_another_way(visit: Visit) -> None:
    visit.to_identify()
    identify = visit.pages.identify
    titles = {identify.title}
    troubles: tuple[tuple[Callable[[], None], str], ...] = (
        (lambda: visit.reader.lay(id_card(visit.person, valid_to=date(2020, 1, 1))), "这张身份证过期了"),
        (visit.reader.lay_unreadable, "这张证读不出来"),
        (visit.reader.lay_foreign, "这张不是居民身份证"),
        (visit.reader.unplug, "读卡器没有反应"),
    )
    for trouble, title in troubles:
        visit.reader.take()
        visit.until(lambda: identify.title == "请放上您的身份证")
        trouble()
        visit.until(lambda title=title: bool(identify.title == title), title)  # type: ignore[misc]  # bound in the loop
        assert identify.showOther
        assert len(identify.lines) >= 2
        assert not identify.showPrimary
        titles.add(identify.title)
    assert len(titles) == 5
    assert visit.pages.shell.networkText == "读卡器正在恢复"
    visit.reader.replug()
    visit.reader.lay(visit.card)
    visit.at(Page.REVIEW)


def test_a_reader_lost_after_the_card_was_read_costs_nothing(visit: Visit) -> None:
    visit.to_review()
    visit.fill_missing()
    visit.reader.unplug()
    visit.turn(100)
    assert visit.pages.shell.overlay == ""
    assert visit.page == Page.PROMISE.value
    visit.reader.replug()
    visit.turn(100)
    visit.pages.promise.accept()
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)


def test_a_card_left_lying_opens_nothing_by_itself(visit: Visit) -> None:
    visit.link.last_card_digest = card_digest(visit.link.card_key, visit.card.raw)
    visit.reader.lay(visit.card)
    visit.start()
    visit.until(lambda: visit.pages.attract.cardTitle == "读卡器上有一张证，请看看是谁的")
    assert visit.page == Page.ATTRACT.value
    visit.to_identify()
    assert visit.pages.identify.title == "读卡器上有一张证"
    assert visit.pages.identify.showPrimary
    visit.turn(100)
    assert visit.page == Page.IDENTIFY.value
    assert visit.platform.identified == []
    visit.pages.identify.confirmOwn()
    visit.at(Page.REVIEW)


def test_another_card_instead_of_the_one_left_lying(visit: Visit) -> None:
    visit.link.last_card_digest = card_digest(visit.link.card_key, visit.card.raw)
    visit.reader.lay(visit.card)
    visit.start()
    visit.to_identify()
    visit.until(lambda: visit.pages.identify.showPrimary)
    visit.reader.take()
    visit.until(lambda: visit.pages.identify.title == "请放上您的身份证")
    visit.reader.lay(id_card(resident(3)))
    visit.at(Page.REVIEW)


def test_the_second_that_a_card_takes_is_seen(visit: Visit) -> None:
    visit.to_identify()
    visit.reader.pause.clear()
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.pages.identify.picture == "reading")
    assert visit.pages.identify.title == "正在读您的证"
    assert not visit.pages.identify.showOther
    visit.reader.pause.set()
    visit.at(Page.REVIEW)


def test_a_card_that_cannot_be_read_is_tried_again_without_moving_the_page(visit: Visit) -> None:
    visit.to_identify()
    identify = visit.pages.identify
    visit.reader.lay_unreadable()
    visit.until(lambda: bool(identify.picture == "unreadable"))
    shown: set[str] = set()
    identify.pictureChanged.connect(lambda: shown.add(identify.picture))
    tries = visit.reader.readings
    visit.until(lambda: visit.reader.readings >= tries + 3)
    assert shown == set()
    assert identify.showOther
    visit.reader.take()
    visit.until(lambda: bool(identify.picture == "waiting"))
    visit.reader.lay_unreadable()
    visit.until(lambda: "reading" in shown)


def test_the_second_that_a_card_takes_is_seen_on_the_first_page_too(visit: Visit) -> None:
    visit.reader.pause.clear()
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.pages.attract.cardTitle == "正在读您的证")
    visit.reader.take()
    visit.reader.pause.set()
    visit.until(lambda: visit.pages.attract.cardTitle == "放上身份证，直接开始")


def test_who_waits_long_for_a_card_is_offered_the_other_way_loudly(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.01).start()
    visit.to_identify()
    visit.until(lambda: bool(visit.pages.identify.otherLoud))
    assert visit.pages.identify.hint.startswith("还没读到证")


def test_a_card_laid_down_first_starts_the_visit(visit: Visit) -> None:
    visit.reader.lay(visit.card)
    visit.at(Page.CHOOSE)
    assert visit.pages.choose.hint == "证已经读好。点一下想办的事。"
    visit.pages.choose.choose(REGISTER)
    visit.answer_questions()
    visit.pages.notice.next()
    visit.at(Page.REVIEW)


def test_a_card_taken_in_the_middle_covers_the_page_and_the_visit_goes_on(visit: Visit) -> None:
    visit.to_review()
    visit.fill_missing()
    visit.reader.take()
    visit.overlaid("card_removed")
    assert visit.pages.shell.masked
    assert visit.pages.sheet.title == "证拿走了，还办吗？"
    assert visit.pages.sheet.secondsLeft == timeouts.IDLE_ANSWER_S
    visit.pages.sheet.primary()
    visit.overlaid("")
    assert not visit.pages.shell.masked
    assert visit.page == Page.PROMISE.value
    visit.pages.promise.accept()
    visit.pages.confirm.next()
    visit.sign()
    visit.at(Page.HAND_OVER)
    assert not visit.pages.hand_over.takeCard


# --- leaving ------------------------------------------------------------------------------------------------------------


def half_filled(visit: Visit) -> str:
    """Answers one missing field; gives the words that a resident would miss."""
    visit.to_review()
    visit.pages.review.next()
    visit.at(Page.FIELD)
    labels = [str(option["label"]) for option in visit.pages.field_page.options]
    visit.pages.field_page.answer(str(visit.pages.field_page.options[-1]["value"]))
    return labels[-1]


def own_words(visit: Visit) -> list[str]:
    return [str(row["value"]) for row in visit.pages.review.rows if "本人填写" in str(row["origin"])]


@pytest.mark.parametrize("mode", list(DisplayMode))
def test_nobody_there_masks_then_keeps_the_words_for_the_same_card(
    world: Callable[..., Visit], mode: DisplayMode
) -> None:
    visit = world(clock_scale=FAST).start(mode)
    words = half_filled(visit)
    visit.overlaid("idle")
    assert visit.pages.shell.masked
    assert visit.pages.sheet.title == "您还在吗？"
    visit.pages.sheet.primary()
    visit.overlaid("")
    visit.overlaid("idle")
    visit.until(lambda: bool(visit.ended))
    assert visit.ended == ["idle"]
    assert len(visit.courier.drafts) == 1
    kept = next(iter(visit.courier.drafts.values()))
    assert visit.person.number.encode() not in kept.blob
    visit.reader.take()
    slow = world()
    slow.courier, slow.platform = visit.courier, visit.platform
    slow.start(mode)
    slow.to_review()
    slow.overlaid("resume")
    assert slow.pages.sheet.title == "上次没办完，接着办？"
    slow.pages.sheet.primary()
    slow.overlaid("")
    assert slow.pages.review.hint in ("您上次填的还在，已经替您带上。", "上次填的还在")
    assert words in own_words(slow)
    slow.to_sign()
    slow.sign()
    slow.at(Page.HAND_OVER)
    slow.until(lambda: slow.courier.drafts == {})


def test_ten_times_still_here_is_believed_and_then_a_helper_comes(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.002).start()
    visit.to_review()
    for number in range(timeouts.IDLE_MAX_RENEWALS):
        assert visit.platform.help_requests == [], number
        visit.overlaid("idle")
        visit.pages.sheet.primary()
        visit.overlaid("")
    visit.until(lambda: len(visit.platform.help_requests) == 1)
    assert visit.ended == []


def test_who_would_rather_start_anew_gets_an_empty_form_and_the_draft_goes(visit: Visit) -> None:
    words = half_filled(visit)
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.pages.sheet.secondary()
    visit.start()
    visit.to_review()
    visit.overlaid("resume")
    assert words in own_words(visit)
    visit.pages.sheet.secondary()
    visit.overlaid("")
    visit.until(lambda: visit.courier.drafts == {})
    assert visit.page == Page.REVIEW.value
    assert words not in own_words(visit)
    assert visit.pages.review.hint == "灰字写着它从哪里来。不对的，点右边的按钮。"
    visit.to_sign()


def test_another_card_gets_no_draft(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=FAST).start()
    words = half_filled(visit)
    visit.until(lambda: visit.ended == ["idle"])
    other = world(seed=3)
    other.courier = visit.courier
    other.start()
    other.to_review()
    assert other.pages.review.hint == "灰字写着它从哪里来。不对的，点右边的按钮。"
    assert words not in own_words(other)


def test_leaving_with_the_card_keeps_the_words(visit: Visit) -> None:
    words = half_filled(visit)
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.pages.sheet.secondary()
    assert visit.ended == ["left"]
    visit.start()
    visit.to_review()
    assert words in own_words(visit)


def test_giving_up_destroys_what_was_filled_and_what_was_kept(visit: Visit) -> None:
    half_filled(visit)
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.pages.sheet.secondary()
    visit.start()
    assert len(visit.courier.drafts) == 1
    visit.to_review()
    visit.pages.shell.cancel()
    visit.overlaid("cancel")
    assert visit.pages.sheet.title == "不办了吗？"
    visit.pages.sheet.primary()
    visit.overlaid("")
    assert visit.page == Page.REVIEW.value
    visit.pages.shell.cancel()
    visit.pages.sheet.secondary()
    assert visit.ended == ["cancelled"]
    assert visit.courier.drafts == {}
    assert visit.courier.submits == 0


def test_nothing_is_kept_of_who_came_without_a_card(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.02).start()
    to_code(visit)
    type_in(visit, PHONE_CODE)
    visit.pages.code.confirm()
    visit.at(Page.REVIEW)
    visit.until(lambda: visit.ended == ["idle"])
    assert visit.courier.drafts == {}


# --- people -------------------------------------------------------------------------------------------------------------


def test_a_call_for_help_is_placed_or_the_number_stays(visit: Visit) -> None:
    visit.to_review()
    visit.pages.shell.help()
    visit.overlaid("help")
    assert visit.pages.sheet.phone
    assert visit.pages.sheet.hours
    visit.until(lambda: visit.pages.sheet.callText == "已经叫了帮办人员，请在这里等")
    call = visit.platform.help_requests[0]
    assert (call.page, call.item_code, call.mode) == ("review", REGISTER, "standard")
    visit.pages.sheet.primary()
    visit.overlaid("")
    visit.pages.shell.help()
    visit.turn(50)
    assert len(visit.platform.help_requests) == 1
    assert visit.page == Page.REVIEW.value


def test_who_waits_for_a_helper_is_told_that_one_is_coming(world: Callable[..., Visit]) -> None:
    visit = world(clock_scale=0.02).start()
    visit.pages.shell.help()
    visit.until(lambda: bool(visit.pages.sheet.callText == "已经叫了帮办人员，请在这里等"))
    visit.platform.down = True  # a look that fails is no news
    visit.turn(200)
    visit.platform.down = False
    visit.platform.help_state = "answered"
    visit.until(lambda: bool(visit.pages.sheet.callText == "帮办人员接到了，马上过来"))
    visit.pages.shell.help()
    visit.platform.help_state = "ended"
    visit.until(lambda: visit.session.state.help is HelpState.NONE)
    assert len(visit.platform.help_requests) == 1
    visit.pages.shell.help()
    visit.until(lambda: len(visit.platform.help_requests) == 2)


def test_a_call_that_cannot_be_placed_is_said_and_may_be_tried_again(visit: Visit) -> None:
    visit.platform.down = True
    visit.pages.shell.help()
    visit.until(lambda: visit.pages.sheet.callText == "没有叫到。请直接打下面的电话。")
    assert visit.pages.sheet.phone == "199-0000-0000"
    visit.pages.sheet.primary()
    visit.platform.down = False
    visit.pages.shell.help()
    visit.until(lambda: visit.pages.sheet.callText == "已经叫了帮办人员，请在这里等")


def test_the_curtain_covers_and_lifts(visit: Visit) -> None:
    visit.to_review()
    visit.pages.shell.hide()
    visit.overlaid("curtain")
    assert visit.pages.shell.masked
    visit.pages.sheet.primary()
    visit.overlaid("")
    assert visit.page == Page.REVIEW.value


def test_the_size_changes_in_the_middle_and_keeps_the_words(visit: Visit) -> None:
    words = half_filled(visit)
    visit.pages.shell.toggleSize()
    assert visit.pages.shell.elder
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    assert words in own_words(visit)


def test_a_second_tap_decides_nothing_on_a_page_that_nobody_has_seen(world: Callable[..., Visit]) -> None:
    visit = world(page_fresh_s=0.2).start()
    visit.turn(250)
    for _ in range(3):
        visit.pages.attract.choose(REGISTER)
        visit.pages.question.choose("local")
    assert visit.page == Page.QUESTION.value
    first = visit.pages.question.title
    visit.turn(250)
    for _ in range(3):
        visit.pages.question.choose("local")
    assert visit.page == Page.QUESTION.value
    assert visit.pages.question.title != first
