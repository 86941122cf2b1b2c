# SPDX-License-Identifier: Apache-2.0
"""A visit that was not finished goes on at another terminal: two terminals with their couriers, one embedded platform.

The visits run on the real client and the real couriers; only devices are stood in for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import Environment
from drivers.id_card_reader.port import IdCard
from kiosk.journey import events as ev
from kiosk.journey.state import Page
from kiosk.platform.client import PlatformClient, Timeouts
from kiosk.platform.sandbox.enrolment import register_terminal
from kiosk.platform.sandbox.population import resident
from offline_cache.keys import TerminalKey
from tests.scenarios.fake_readers import id_card
from tests.scenarios.stage_fixture import files_with, planted
from tests.scenarios.visit_walk import Visit
from tests.unit.kiosk.courier.stand_in import Running, courier
from tests.unit.kiosk.platform.world import World, sandbox

QUICK = Timeouts(connect_s=1.0, answer_s=5.0, upload_s=5.0)
SEED = 604


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with sandbox(tmp_path_factory.mktemp("platform")) as world:
        yield world


class Terminal:
    """One terminal: a state folder, a key, a courier, and one visit after another."""

    def __init__(
        self, name: str, folder: Path, platform: World, qtbot: QtBot, hold: ExitStack, status_s: float
    ) -> None:
        key = TerminalKey.create(Environment.DEMO, name)
        register_terminal(platform.state, Environment.DEMO, name, key.public_pem)
        self.folder, self._qtbot, self._key, self._platform = folder, qtbot, key, platform
        self._client = hold.enter_context(PlatformClient(platform.url, key, name, QUICK))
        gateway = hold.enter_context(PlatformClient(platform.url, key, name, QUICK))
        self.running: Running = hold.enter_context(courier(folder, gateway, draft_status_s=status_s))
        self._hold, self._name = hold, name

    def visit(self, seed: int = SEED, card: IdCard | None = None, clock_scale: float = 1.0) -> Visit:
        visit = Visit(self._qtbot, self.folder, seed=seed, clock_scale=clock_scale)
        fitted: Any = visit
        fitted.platform, fitted.courier = self._client, self.running.client
        visit.sealer, visit.terminal_key = self._platform.sealer, self._key
        named = visit.settings.terminal.model_copy(update={"id": self._name})
        visit.settings = visit.settings.model_copy(update={"terminal": named})
        visit.card = card or visit.card
        self._hold.callback(visit.close)
        return visit.start()

    def log(self) -> str:
        return "".join(path.read_text() for path in (self.folder / "logs").glob("*.jsonl"))


Make = Callable[..., Terminal]


@pytest.fixture
def terminal(platform: World, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    monkeypatch.setattr("tests.scenarios.visit_walk.Visit.close", _close)
    with ExitStack() as hold:
        yield lambda name, status_s=0.2: Terminal(name, tmp_path / name, platform, qtbot, hold, status_s)
    platform.control.clear_faults()


_real_close = Visit.close


def _close(visit: Visit) -> None:
    """As the visit does it; it may be called again when the test is over."""
    if visit._sessions:
        _real_close(visit)


def half_filled(visit: Visit) -> str:
    """Up to the first missing field, answered; what a resident would miss."""
    visit.to_review()
    return answered_one(visit)


def answered_one(visit: Visit) -> str:
    """The first missing field is answered; how the review page shows the answer."""
    before = own_words(visit)
    visit.pages.review.next()
    visit.at(Page.FIELD)
    visit.pages.field_page.answer(str(visit.pages.field_page.options[0]["value"]))
    visit.pages.shell.back()
    visit.at(Page.REVIEW)
    (words,) = set(own_words(visit)) - set(before)
    return words


def leave(visit: Visit) -> None:
    """The card is taken, and the way out."""
    visit.reader.take()
    visit.overlaid("card_removed")
    visit.pages.sheet.secondary()
    assert visit.ended == ["left"]


def own_words(visit: Visit) -> list[str]:
    return [str(row["value"]) for row in visit.pages.review.rows if "本人填写" in str(row["origin"])]


def missing(visit: Visit) -> list[str]:
    """Fields that still wait for their resident."""
    form = visit.session.record.form
    assert form is not None
    return [spec.code for spec in form.missing()]


def resumed(visit: Visit) -> list[str]:
    """The draft is offered and taken up; the resident's own words on the page."""
    visit.to_review()
    visit.overlaid("resume")
    assert visit.pages.sheet.title == "上次没办完，接着办？"
    visit.pages.sheet.primary()
    visit.overlaid("")
    return own_words(visit)


def file_it(visit: Visit) -> None:
    visit.to_sign()
    visit.sign()
    visit.at(Page.HAND_OVER)


def drafts_there(platform: World) -> int:
    return int(platform.control.stats()["drafts"])


def drafts_on(terminal: Terminal) -> int:
    """Secrets on this terminal's disk: without its secret a draft is nothing."""
    return len(list((terminal.folder / "data" / "draft-keys").glob("*.draft-key")))


def test_begun_at_one_terminal_and_filed_at_another(platform: World, terminal: Make) -> None:
    a, b = terminal("DEMO-0011"), terminal("DEMO-0012")
    first = a.visit()
    words = half_filled(first)
    leave(first)
    first.until(lambda: drafts_there(platform) == 1)
    second = b.visit()
    assert words in resumed(second)
    second.until(lambda: drafts_on(a) == 0, "taken up elsewhere, gone here")
    assert drafts_on(b) == 1
    file_it(second)
    second.until(lambda: drafts_on(b) == 0 and drafts_there(platform) == 0)
    assert "DraftDeposited" in a.log()
    assert "DraftDestroyed" in a.log()
    third = a.visit()
    third.to_identify()
    third.reader.lay(third.card)
    third.at(Page.STOP)  # the platform says: filed today already
    assert third.pages.shell.overlay == ""


def test_what_is_added_at_the_other_terminal_comes_back_to_the_first(platform: World, terminal: Make) -> None:
    a, b = terminal("DEMO-0013", 60.0), terminal("DEMO-0014", 60.0)
    first = a.visit(605)
    words = half_filled(first)
    leave(first)
    first.until(lambda: drafts_there(platform) == 1)
    second = b.visit(605)
    assert words in resumed(second)
    assert missing(second)
    second.fill_missing()
    leave(second)
    second.until(lambda: drafts_on(b) == 1 and drafts_there(platform) == 1)
    assert drafts_on(a) == 1  # nobody told it yet
    third = a.visit(605)
    assert words in resumed(third)
    assert missing(third) == []
    third.until(lambda: drafts_on(b) == 1 and drafts_there(platform) == 1)
    third.pages.shell.cancel()
    third.overlaid("cancel")
    third.pages.sheet.secondary()
    third.until(lambda: drafts_on(a) == 0 and drafts_there(platform) == 0)
    again = b.visit(605)  # its own copy is known to be over although nobody asked since
    again.to_review()
    again.turn(50)
    assert again.pages.shell.overlay == ""
    assert drafts_on(b) == 0


def test_nobody_elses_card_opens_it(platform: World, terminal: Make) -> None:
    a, b = terminal("DEMO-0015"), terminal("DEMO-0016")
    first = a.visit(606)
    words = half_filled(first)
    leave(first)
    there = drafts_there(platform) + 1
    first.until(lambda: drafts_there(platform) == there or "DraftDeposited" in a.log())
    renewed = replace(id_card(resident(606)), raw=first.card.raw + b"another card of the same person")
    for visit in (b.visit(606, renewed), b.visit(607)):
        visit.to_review()
        visit.turn(50)
        assert visit.pages.shell.overlay == ""
        assert words not in own_words(visit)
        visit.pages.shell.cancel()
        visit.overlaid("cancel")
        visit.pages.sheet.secondary()
    assert words in resumed(b.visit(606))


def test_while_the_platform_is_down_it_goes_on_here_alone(platform: World, terminal: Make) -> None:
    a, b = terminal("DEMO-0017"), terminal("DEMO-0018")
    platform.control.take_down()
    first = a.visit(608)
    first.until(lambda: not first.pages.shell.networkGood)
    words = half_filled(first)
    leave(first)
    assert drafts_on(a) == 1
    other = b.visit(608)
    other.until(lambda: not other.pages.shell.networkGood)
    other.to_review()
    other.turn(50)
    assert other.pages.shell.overlay == ""
    other.pages.shell.cancel()
    other.overlaid("cancel")
    other.pages.sheet.secondary()
    same = a.visit(608)
    same.until(lambda: not same.pages.shell.networkGood)
    assert words in resumed(same)
    leave(same)
    before = drafts_there_when_up(platform)
    same.until(lambda: drafts_there(platform) == before + 1, "deposited when the platform is back")
    assert words in resumed(b.visit(608))


def drafts_there_when_up(platform: World) -> int:
    before = drafts_there(platform)  # the control port answers although the contract's does not
    platform.control.bring_back()
    return before


def test_a_visit_without_a_card_keeps_nothing_here_and_needs_the_card_to_go_on(platform: World, terminal: Make) -> None:
    a, b = terminal("DEMO-0019"), terminal("DEMO-0020")
    since = time.time()
    first = a.visit(609)
    by_code(platform, first)
    words = answered_one(first)
    before = drafts_there(platform)
    first.session.controller.dispatch(ev.IdleElapsed())
    first.session.controller.dispatch(ev.AnswerElapsed())
    assert first.ended == ["idle"]
    first.until(lambda: drafts_there(platform) == before + 1)
    assert drafts_on(a) == 0
    again = a.visit(609)
    by_code(platform, again)  # the same weak way: nothing is offered
    again.turn(50)
    assert again.pages.shell.overlay == ""
    assert words not in own_words(again)
    again.pages.shell.cancel()
    again.overlaid("cancel")
    again.pages.sheet.secondary()
    strong = b.visit(609)
    assert words in resumed(strong)
    strong.until(lambda: drafts_on(b) == 1, "from here on it is the card's")
    file_it(strong)
    strong.until(lambda: drafts_there(platform) == before)
    shapes = planted(resident(609))
    assert files_with(shapes, [a.folder, b.folder], but=[], since=since - 1) == []


def by_code(platform: World, visit: Visit) -> None:
    """Number and one-time code, up to the form."""
    visit.to_identify()
    visit.pages.identify.otherWay()
    visit.at(Page.NUMBER)
    for key in visit.person.number:
        visit.pages.number.key(key)
    visit.pages.number.confirm()
    visit.at(Page.CODE)
    for key in platform.control.phone_codes(visit.person.phone or "")[-1]:
        visit.pages.code.key(key)
    visit.pages.code.confirm()
    visit.at(Page.REVIEW)


def test_no_file_of_either_terminal_holds_a_word_or_a_name(platform: World, terminal: Make) -> None:
    a, b = terminal("DEMO-0021"), terminal("DEMO-0022")
    since = time.time() - 1
    first = a.visit(610)
    words = half_filled(first)
    leave(first)
    first.until(lambda: "DraftDeposited" in a.log())
    second = b.visit(610)
    assert words in resumed(second)
    leave(second)
    second.until(lambda: "DraftDeposited" in b.log())
    shapes = planted(resident(610), words)
    assert files_with(shapes, [a.folder, b.folder], but=[], since=since) == []
    assert files_with(shapes, [platform.state], but=[], since=since), (
        "the platform knows its residents: the search works"
    )
