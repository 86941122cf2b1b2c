# SPDX-License-Identifier: Apache-2.0
"""Acting for somebody through the real window: the agent with both cards, the same card twice, the card that never comes, a
relation that the register knows otherwise, enterprises, a session that ended, no network.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.catalogue.words import long_sentences
from kiosk.journey import events as ev
from kiosk.journey.state import ActingStep, Delivery, Page, StopReason
from kiosk.platform.errors import Busy, Problem, refusal
from kiosk.platform.sandbox.enterprises import enterprise_at
from kiosk.platform.sandbox.population import resident
from tests.scenarios.fake_courier import FakeCourier
from tests.scenarios.fake_readers import id_card
from tests.scenarios.visit_acting import ActingPlatform
from tests.scenarios.visit_walk import CONTENT, Visit
from tests.scenarios.visit_window import Window, everything
from ui.app import prepare_environment

prepare_environment(None)  # Qt reads these when the application object is made, which another test may do first

BOOK, SHOP, INDUSTRY = "312000377000", "TBD-SC01", "TBD-YYZ01"
ASKED_TO, SPOUSE, CHILD_OF = "option:3", "option:0", "option:2"
MODES = pytest.mark.parametrize("mode", list(DisplayMode))
AGENT, PRINCIPAL = resident(1), resident(23)


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    world.catalogue = everything()
    world.platform = ActingPlatform(AGENT)
    world.courier = FakeCourier(world.platform)
    yield world
    world.close()


@pytest.fixture
def windows(visit: Visit) -> Iterator[list[Window]]:
    opened: list[Window] = []
    yield opened
    for window in opened:
        window.close()
        assert window.warnings == []


def acting(visit: Visit) -> ActingPlatform:
    assert isinstance(visit.platform, ActingPlatform)
    return visit.platform


def opened(visit: Visit, windows: list[Window], item: str, mode: DisplayMode = DisplayMode.STANDARD) -> Window:
    """Up to the notice of a service, and on."""
    windows.append(Window(visit, mode))
    visit.session.controller.dispatch(ev.ItemChosen(item))
    visit.until(lambda: visit.page in (Page.QUESTION.value, Page.NOTICE.value), "the service is open")
    for_whom = {str(option["value"]) for option in visit.pages.question.options}
    if visit.page == Page.QUESTION.value and "agent" in for_whom:
        visit.pages.question.choose("agent")
    visit.answer_questions()
    visit.pages.notice.next()
    return windows[-1]


def to_second_card(visit: Visit, window: Window, relation: str = ASKED_TO) -> None:
    """The agent's card is read and taken back."""
    visit.at(Page.RELATION)  # the service has asked 给谁办 itself
    window.tap(relation)
    visit.at(Page.IDENTIFY)
    assert "自己的" in window.texts()
    visit.reader.lay(id_card(AGENT))
    visit.at(Page.PRINCIPAL)
    visit.until(lambda: "请拿走您的证" in window.texts(), "the first card is to be taken back")
    visit.reader.take()
    visit.until(
        lambda: "对方的身份证" in window.texts() and not visit.session.state.card_present, "the second is wanted"
    )
    assert visit.pages.shell.overlay == ""


def filed(visit: Visit) -> dict[str, Any]:
    """Filled in, promised, signed and filed; the case as the platform opens it."""
    visit.fill_missing()
    visit.until(lambda: visit.page in (Page.PROMISE.value, Page.CONFIRM.value), "filled in")
    if visit.page == Page.PROMISE.value:
        visit.pages.promise.accept()
    visit.at(Page.CONFIRM)
    visit.pages.confirm.next()
    visit.until(lambda: visit.page in (Page.SIGN.value, Page.SUBMIT.value, Page.HAND_OVER.value), "confirmed")
    if visit.page == Page.SIGN.value:
        visit.sign()
    visit.until(lambda: visit.session.state.delivery is not Delivery.NONE, "kept")
    case: dict[str, Any] = json.loads(visit.opened_case())["case"]
    return case


@MODES
def test_an_agent_files_with_both_cards(visit: Visit, windows: list[Window], mode: DisplayMode) -> None:
    window = opened(visit, windows, BOOK, mode)
    to_second_card(visit, window)
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.REVIEW)
    banner = str(visit.pages.shell.actingText)
    assert banner in window.texts(), "over the page"
    assert "替 测" in banner
    assert PRINCIPAL.name not in window.texts(), "masked"
    case = filed(visit)
    assert case["applicant"]["certificate_number"] == PRINCIPAL.number
    assert case["agent"] == {"name": AGENT.name, "certificate_number": AGENT.number, "relation": "受托的人"}
    assert {one["given_by"] for one in case["consents"]} == {"agent"}
    facts = visit.session.errands.papers._receipt_facts(visit.session.state)
    assert facts.agent.endswith("（受托的人）")
    assert "*" in facts.agent
    shown = {one["label"]: one["value"] for one in visit.pages.confirm.facts}
    assert "替" in shown["谁同意取用"]


def test_a_signature_is_over_both_names(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window)
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.REVIEW)
    blocks = [one.text for one in visit.session.record.filling.sheet(DisplayMode.STANDARD).blocks if one.kind == "fact"]
    assert any(text.startswith("替谁办：") for text in blocks)
    assert any("受托的人" in text for text in blocks)


def test_the_same_card_twice_is_told(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window)
    visit.reader.lay(id_card(AGENT))
    visit.until(lambda: "这还是您自己的证" in window.texts(), "told")
    assert acting(visit).asked == [], "nobody is asked about it"
    visit.reader.take()
    visit.until(lambda: "现在放对方的身份证" in window.texts(), "the other one is wanted")
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.REVIEW)


def test_a_card_that_never_comes_has_other_ways(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window)
    window.tap("other-way")
    visit.at(Page.PEOPLE)
    visit.until(lambda: window.shown("option:") == ["0", "1", "2"], "who authorised the agent online")
    assert "授权已经收回" in window.texts()
    window.tap("option:1")
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.MANDATE_REVOKED
    visit.pages.shell.back()
    visit.at(Page.PEOPLE)
    window.tap("option:0")
    visit.at(Page.REVIEW)
    assert visit.session.record.resident is not None
    assert visit.session.record.resident.number == resident(2).number
    assert filed(visit)["applicant"]["method"] == "agent"


def test_a_child_of_the_household_needs_no_card(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window, CHILD_OF)
    window.tap("other-way")
    visit.at(Page.PEOPLE)
    visit.until(lambda: "0" in window.shown("option:"), "the children")
    assert "您是监护人" in window.texts()
    window.tap("option:0")
    visit.until(lambda: visit.page in (Page.REVIEW.value, Page.STOP.value), "settled")
    assert visit.session.record.acting.agent is not None


def test_a_relation_that_is_registered_otherwise_is_refused_calmly(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window, SPOUSE)
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.RELATION_REFUSED
    assert "对不上" in window.texts()
    visit.reader.take()
    visit.until(lambda: not visit.session.state.card_present, "the card is taken")
    assert visit.pages.shell.overlay == ""
    visit.pages.shell.back()
    visit.at(Page.PRINCIPAL)
    visit.pages.shell.back()
    visit.at(Page.RELATION)
    window.tap(ASKED_TO)
    visit.at(Page.PRINCIPAL)
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.REVIEW)


def test_without_network_the_platform_looks_when_the_case_comes_in(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window)
    acting(visit).down = True
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.REVIEW)
    assert not visit.session.state.online
    assert visit.session.record.session is None
    assert filed(visit)["agent"]["relation"] == "受托的人"


def test_a_session_that_ended_begins_with_the_first_card(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window)
    acting(visit).acting_refusal = refusal(Problem("urn:kiosk:problem:session-ended", "", 401))
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.SESSION_ENDED
    acting(visit).acting_refusal = None
    visit.reader.take()
    visit.until(lambda: not visit.session.state.card_present, "taken")
    visit.pages.stop.retry()
    visit.at(Page.IDENTIFY)
    visit.reader.lay(id_card(AGENT))
    visit.at(Page.PRINCIPAL)
    assert visit.session.record.acting.relation == "受托的人", "said once"


def test_a_busy_platform_is_not_a_refusal(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window)
    acting(visit).acting_refusal = Busy("a queue", 60.0)
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.PLATFORM_BUSY


def test_leaving_while_the_platform_is_asked_settles_nothing(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window)
    acting(visit).answers.clear()
    visit.reader.lay(id_card(PRINCIPAL))
    visit.until(lambda: visit.session.state.acting_step is ActingStep.ASKING, "asked")
    visit.pages.shell.back()
    visit.at(Page.RELATION)
    acting(visit).answers.set()
    visit.until(lambda: acting(visit).asked == ["card"], "answered")
    visit.turn(50)
    assert visit.page == Page.RELATION.value
    assert visit.session.record.acting.agent is None


def test_who_walks_away_leaves_no_draft_of_somebody_else(visit: Visit, windows: list[Window]) -> None:
    window = opened(visit, windows, BOOK)
    to_second_card(visit, window)
    visit.reader.lay(id_card(PRINCIPAL))
    visit.at(Page.REVIEW)
    visit.session.controller.dispatch(ev.IdleElapsed())
    assert not visit.pages.shell.actingText or visit.pages.shell.masked
    visit.session.controller.dispatch(ev.AnswerElapsed())
    visit.until(lambda: bool(visit.ended), "the visit ends")
    assert visit.courier.drafts == {}


# --- enterprises -------------------------------------------------------------------------------------------------------------


@MODES
def test_an_enterprise_is_picked_and_stands_over_every_page(
    visit: Visit, windows: list[Window], mode: DisplayMode
) -> None:
    window = opened(visit, windows, SHOP, mode)
    visit.at(Page.IDENTIFY)
    visit.reader.lay(id_card(AGENT))
    visit.at(Page.ENTERPRISE)
    visit.until(lambda: len(window.shown("option:")) >= 4, "the list")
    window.tap("option:1")
    visit.at(Page.REVIEW)
    assert enterprise_at(1).name in str(visit.pages.shell.actingText)
    assert "来办的人" in str(visit.pages.shell.actingMore)
    case = filed(visit)
    assert case["enterprise"]["number"] == enterprise_at(1).number


@pytest.mark.parametrize(
    ("item", "option", "reason", "word"),
    [
        (INDUSTRY, "option:1", StopReason.OUT_OF_SCOPE, "授权"),
        (SHOP, "option:3", StopReason.AUTHORITY_EXPIRED, "过期"),
        (SHOP, "option:4", StopReason.ENTERPRISE_CLOSED, "注销"),
    ],
)
def test_an_enterprise_that_will_not_do_says_who_can_put_it_right(
    visit: Visit, windows: list[Window], item: str, option: str, reason: StopReason, word: str
) -> None:
    window = opened(visit, windows, item)
    visit.at(Page.IDENTIFY)
    visit.reader.lay(id_card(AGENT))
    visit.at(Page.ENTERPRISE)
    window.tap(option)
    visit.at(Page.STOP)
    assert visit.session.state.stop is reason
    assert word in window.texts()
    visit.pages.shell.back()
    visit.at(Page.ENTERPRISE)
    visit.until(lambda: len(window.shown("option:")) == 5, "the list is still there")


def test_the_code_of_an_enterprise_is_quicker(visit: Visit, windows: list[Window]) -> None:
    opened(visit, windows, SHOP)
    visit.at(Page.IDENTIFY)
    visit.reader.lay(id_card(AGENT))
    visit.at(Page.ENTERPRISE)
    visit.until(lambda: visit.session.state.acting_step is ActingStep.WAITING, "the list")
    visit.scanner.show(f"QYM-DEMO-{enterprise_at(4).number}")
    visit.at(Page.REVIEW)
    assert enterprise_at(4).name in str(visit.pages.shell.actingText)


def test_no_network_no_enterprise(visit: Visit, windows: list[Window]) -> None:
    opened(visit, windows, SHOP)
    visit.at(Page.IDENTIFY)
    acting(visit).down = True
    visit.reader.lay(id_card(AGENT))
    visit.at(Page.STOP)
    assert visit.session.state.stop is StopReason.OFFLINE


def test_every_sentence_about_acting_is_short() -> None:
    texts = yaml.safe_load((CONTENT / "texts" / "acting.yaml").read_text("utf-8"))

    def leaves(table: Any) -> Iterator[str]:
        if isinstance(table, list):
            for one in table:
                yield from leaves(one)
        elif isinstance(table, dict) and "zh" in table:
            yield from (table[key] for key in ("zh", "elder") if key in table)
        elif isinstance(table, dict):
            for one in table.values():
                yield from leaves(one)

    assert [text for text in leaves(texts) if long_sentences(text)] == []
