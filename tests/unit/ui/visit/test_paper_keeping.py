# SPDX-License-Identifier: Apache-2.0
"""Pages that are put away: one file, handed in once; where nothing comes of it, or it takes long, whoever waits hears so."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from kiosk.apart.companion import NotDone
from kiosk.audit.catalogue import LogEvent
from kiosk.case.material_file import FileSource, MaterialFile
from kiosk.catalogue.material_model import MaterialSpec, PhotoSpec
from kiosk.journey.carried import PageLook
from kiosk.journey.record import VisitRecord
from kiosk.vision.papers.taken import Still, TakenPage
from ui.visit import paper_keeping
from ui.visit.page_check import PageCheck
from ui.visit.paper_keeping import PaperKeeping
from ui.visit.paper_pages import KeptPages
from ui.visit.parts import VisitParts

PAGE = TakenPage((), Still(1, 1, bytes(4)), (), b"")
BOOK = cast("MaterialSpec", SimpleNamespace(code="HKB", name=SimpleNamespace(term="居民户口簿", zh="户口簿")))
PHOTO = cast("PhotoSpec", SimpleNamespace())

Told = Callable[[tuple[bytes, int] | NotDone], None]


class Made:
    """Two pages are kept; what puts them away answers when the test says so."""

    def __init__(self) -> None:
        self.handed = list[tuple[MaterialFile, tuple[PageLook, ...]]]()
        self.logged, self.done, self.changes = list[object](), list[bool](), list[bool]()
        self.asked = list[tuple[KeptPages, str, Told]]()
        check = SimpleNamespace(file=lambda pages, title, _photo, made: self.asked.append((pages, title, made)))
        parts = SimpleNamespace(log=SimpleNamespace(write=lambda event, **_more: self.logged.append(event)))
        record = SimpleNamespace(hand_in=lambda file, looks: self.handed.append((file, looks)))
        self.keeping = PaperKeeping(
            cast("VisitParts", parts),
            cast("VisitRecord", record),
            cast("PageCheck", check),
            lambda: self.changes.append(self.keeping.is_slow),
        )
        for _ in range(2):
            self.keeping.pages.add(PAGE, by_phone=True, read=(), on_screen=())

    def put_away(self) -> Told:
        """What hears of the file."""
        self.keeping.put_away(BOOK, PHOTO, self.done.append)
        (_pages, title, made) = self.asked[-1]
        assert title == "居民户口簿"
        return made


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    return Made()


def test_the_file_goes_with_the_case_and_its_pages_can_be_shown_again(made: Made) -> None:
    made.put_away()((b"%PDF-1.7", 2))
    ((file, looks),) = made.handed
    assert (file.code, file.pages, file.source, len(looks)) == ("HKB", 2, FileSource.PHONE, 2)
    assert (made.done, made.logged) == ([True], [LogEvent.MATERIAL_TAKEN])


@pytest.mark.parametrize("came", [NotDone.BROKEN, (b"no PDF", 10_000)], ids=["undone", "of no use"])
def test_where_no_file_comes_of_it_nothing_is_handed_in(made: Made, came: tuple[bytes, int] | NotDone) -> None:
    made.put_away()(came)
    assert (made.handed, made.done, made.logged) == ([], [False], [LogEvent.MATERIAL_UNDONE])
    assert len(made.keeping.pages.pages) == 2, "they may be put away once more"


def test_what_takes_long_is_said_once_it_does(made: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_keeping, "SLOW_MS", 0)
    made.put_away()
    assert not made.keeping.is_slow
    qtbot.waitUntil(lambda: made.changes == [True], timeout=60_000)
    made.keeping.drop()
    assert not made.keeping.is_slow


@pytest.mark.parametrize("way", ["drop", "begin_anew"])
def test_of_what_is_wanted_no_more_nobody_is_told_that_it_takes_long(
    made: Made, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    later = list[Callable[[], None]]()
    monkeypatch.setattr(paper_keeping, "QTimer", SimpleNamespace(singleShot=lambda _ms, then: later.append(then)))
    made.put_away()
    getattr(made.keeping, way)()
    later[0]()
    assert (made.keeping.is_slow, made.changes) == (False, [])
    assert len(made.keeping.pages.pages) == (2 if way == "drop" else 0)
    made.put_away()
    later[0]()
    assert made.keeping.is_slow is (way == "drop"), "of the same pages; those of another paper have their own time"
