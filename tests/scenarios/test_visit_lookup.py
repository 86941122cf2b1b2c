# SPDX-License-Identifier: Apache-2.0
"""公开查询 through the real window: busy and offline said calmly, a list, a paper, a licence's code; nobody is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode
from kiosk.journey import events as ev
from kiosk.journey.state import Level, Overlay, Page, PaperState
from kiosk.platform.errors import Busy
from kiosk.platform.public_records import EnterprisesFound, PublicEnterprise
from tests.scenarios.visit_walk import Visit
from tests.scenarios.visit_window import Window
from ui.app import prepare_environment

prepare_environment(None)  # Qt reads these when the application object is made, which another test may do first

NUMBER = "91999999MA9999999H"
DAY = date(2026, 11, 21)
STANDS = PublicEnterprise("示例甲餐饮有限公司", NUMBER, "存续", False, date(2019, 5, 6))
REVOKED = PublicEnterprise("示例甲餐饮第二有限公司", NUMBER, "吊销", False, date(2018, 5, 6))


@pytest.fixture
def visit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setattr(timeouts, "CARD_POLL_S", 0.01)
    world = Visit(qtbot, tmp_path)
    yield world
    world.close()


def to_notice(visit: Visit, wish: str) -> None:
    visit.session.controller.dispatch(ev.ItemChosen("TBD-SC03"))
    visit.at(Page.QUESTION)
    visit.pages.question.choose(wish)
    visit.pages.question.choose("shanghai")
    visit.at(Page.NOTICE)


def test_a_company_is_looked_up_in_large_type_and_printed(visit: Visit) -> None:
    window = Window(visit, DisplayMode.ELDER)
    to_notice(visit, "by_name")
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.session.state.level is not Level.NONE, "somebody had laid their card down before")
    visit.pages.notice.next()
    visit.at(Page.LOOKUP)
    visit.platform.register = [Busy("later", 61.0), EnterprisesFound(DAY, (STANDS, REVOKED), 2, False, ())]
    visit.platform.answers.clear()
    window.write("示例甲")
    window.tap("primary")
    visit.at(Page.LOOKUP_WAIT)
    assert "正在查" in window.texts()
    visit.platform.answers.set()
    visit.at(Page.LOOKUP)
    assert "查的人多，等2分钟再查" in window.texts()
    window.tap("primary")  # what was written still stands there
    visit.at(Page.LOOKUP_LIST)
    window.tap("option:1")
    visit.at(Page.LOOKUP_RESULT)
    for words in ("这家公司的执照被吊销了", REVOKED.name, "怀疑被骗，马上打 110", "2026年11月21日"):
        assert words in window.texts()
    window.tap("secondary")
    visit.until(lambda: visit.session.state.slip is PaperState.PRINTED, "it is printed")
    slip = visit.receipts.text()
    for words in (REVOKED.name, "仅供参考，不是证明"):
        assert words in slip
    assert visit.person.name not in slip
    window.tap("primary")
    visit.at(Page.END)
    way = visit.session.errands.lookups
    assert (way.form, way.text, way.found) == (None, "", None), "nothing of it is kept"
    assert visit.platform.looked_up == ["示例甲", "示例甲"]
    window.close()
    assert window.warnings == []


def test_a_licences_code_is_read_and_a_lost_line_is_said(visit: Visit) -> None:
    visit.start()
    to_notice(visit, "by_number")
    visit.pages.notice.next()
    visit.at(Page.LOOKUP)
    visit.until(visit.scanner.looking.is_set, "the scanner shines")
    visit.scanner.show("https://licence.example/%7B1%7D")
    visit.until(lambda: visit.pages.lookup.notice != "", "it holds no number")
    assert visit.pages.lookup.notice == "这个码里没有公司代码，请自己写"
    visit.platform.down = True
    visit.scanner.show(f"统一社会信用代码:{NUMBER};名称:{STANDS.name}")
    visit.until(lambda: "没有网络" in visit.pages.lookup.notice, "no network")
    assert visit.page == Page.LOOKUP.value
    assert visit.pages.lookup.text == NUMBER
    visit.platform.down = False
    visit.platform.register = [EnterprisesFound(DAY, (), 0, None, ())]
    visit.pages.lookup.look(NUMBER)
    visit.at(Page.LOOKUP_RESULT)
    assert visit.pages.lookup_result.title == "没有查到这个代码的公司"
    visit.reader.lay(visit.card)
    visit.until(lambda: visit.session.state.card_present, "a card lies there")
    assert visit.session.state.level is Level.NONE, "nobody is asked who they are"
    visit.pages.shell.cancel()
    visit.overlaid(Overlay.CANCEL.value)
    visit.pages.sheet.primary()
    assert visit.session.record.resident is None
