# SPDX-License-Identifier: Apache-2.0
"""Who has no card with them: a number and the code that a telephone gets, how far that leads, and every misfortune of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.journey import events as ev
from kiosk.journey.state import Page
from kiosk.platform.errors import Busy, Problem, refusal
from tests.scenarios.fake_platform import PHONE_CODE
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_walk import PROOF, REGISTER, Make, Visit, visits


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    with visits(qtbot, tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def visit(world: Make) -> Visit:
    return world().start()


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


def test_three_wrong_codes_lead_to_another_code_or_to_the_card(world: Make) -> None:
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


def test_another_code_is_sent_and_said(world: Make) -> None:
    visit = world(clock_scale=0.005).start()
    to_code(visit)
    visit.until(lambda: bool(visit.pages.code.canResend))
    visit.pages.code.resend()
    visit.until(lambda: visit.pages.code.hint.startswith("又发了一条"))
    assert visit.platform.codes == 2


def test_no_code_twice_in_a_minute(world: Make) -> None:
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


def test_nothing_is_kept_of_who_came_without_a_card(world: Make) -> None:
    visit = world(clock_scale=0.02).start()
    to_code(visit)
    type_in(visit, PHONE_CODE)
    visit.pages.code.confirm()
    visit.at(Page.REVIEW)
    visit.until(lambda: visit.ended == ["idle"])
    assert visit.courier.drafts == {}
