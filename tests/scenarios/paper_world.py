# SPDX-License-Identifier: Apache-2.0
"""A visit that takes pictures of papers, in memory: a mat, a reader that knows what is drawn, a platform with telephones.

Pictures are really looked at; only the reading process is stood in for (it is tested by itself, and once in a visit).
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import cv2
from pytestqt.qtbot import QtBot

from drivers.camera.port import Picture
from drivers.camera.simulated_picture import mat_picture
from kiosk.apart.companion import NotDone
from kiosk.journey.state import Page
from kiosk.platform.errors import Problem, UploadEnded
from kiosk.platform.model import Consent, Licence, Session, Upload, UploadedPage, UploadState
from kiosk.vision.papers.flatten import Turn
from kiosk.vision.papers.paper_bench import PaperBench
from kiosk.vision.papers.samples.drawn import Paper
from kiosk.vision.papers.samples.photographed import Shot, photograph
from kiosk.vision.papers.text import NotRead, PageText, Reading, TextLine
from offline_cache.sealing import Opener
from tests.scenarios.fake_camera import FakeCamera
from tests.scenarios.fake_courier import FakeCourier
from tests.scenarios.fake_platform import FakePlatform
from tests.scenarios.visit_walk import ANSWERS, PLATFORM_KEY, REGISTER, Visit

SIZE = (1280, 960)


@cache
def _laid(picture: bytes, shape: tuple[int, ...], shot: Shot) -> Picture:
    import numpy as np

    return photograph(np.frombuffer(picture, np.uint8).reshape(shape), shot).picture


def laid(paper: Paper, **shot: Any) -> Picture:
    """The mat with this paper on it."""
    return _laid(paper.picture.tobytes(), paper.picture.shape, Shot(**{"size": SIZE, "noise": 0.0, **shot}))


def mat(paper: Paper) -> Picture:
    """The mat without it."""
    return laid(paper, shift=(0, 3.0))


class KnowsPapers:
    """Reads what lies on the mat, because it is told; counts what it was asked."""

    def __init__(self) -> None:
        self.lines: tuple[str, ...] = ()
        self.fails: NotRead | None = None
        self.confidence = 0.99
        self.reads = 0
        self.running = 0
        self.gate = threading.Event()
        """Cleared by a test that wants to look while it reads."""
        self.gate.set()

    def read(self, page: Any, *, cancel: threading.Event | None = None) -> Reading:
        self.reads += 1
        while not self.gate.wait(0.01):
            if cancel is not None and cancel.is_set():
                return NotRead.CANCELLED
        if self.fails is not None:
            return self.fails
        rows = [
            TextLine(text, self.confidence, ((20, 40 * n), (900, 40 * n), (900, 40 * n + 30), (20, 40 * n + 30)))
            for n, text in enumerate(self.lines)
        ]
        return PageText(Turn.NONE, tuple(rows), 900, 700)


class ReadingProcess:
    """One of them, for one page of the visit: it runs from its start to its end, and is ended by what it does not read."""

    def __init__(self, papers: KnowsPapers) -> None:
        self._papers = papers
        self._is_running = False

    @property
    def pid(self) -> int | None:
        return None

    def start(self) -> None:
        self._papers.running += not self._is_running
        self._is_running = True

    def read(self, page: Any, *, cancel: threading.Event | None = None) -> Reading:
        self.start()
        reading = self._papers.read(page, cancel=cancel)
        if isinstance(reading, NotRead):
            self.close()
        return reading

    def close(self) -> None:
        self._papers.running -= self._is_running
        self._is_running = False


class FailingBench(PaperBench):
    """Works really, unless it is told to come to nothing; counts what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.fails: dict[str, NotDone] = {}
        """By job: ``look``, ``settle``, ``file``."""
        self.asked: Counter[str] = Counter()
        self.is_running = False

    def start(self) -> None:
        super().start()
        self.is_running = True

    def look(self, picture: Any, **more: Any) -> Any:
        self.asked["look"] += 1
        return self.fails.get("look") or super().look(picture, **more)

    def settle(self, *arguments: Any, **more: Any) -> Any:
        self.asked["settle"] += 1
        return self.fails.get("settle") or super().settle(*arguments, **more)

    def file(self, *arguments: Any, **more: Any) -> Any:
        self.asked["file"] += 1
        return self.fails.get("file") or super().file(*arguments, **more)

    def close(self) -> None:
        super().close()
        self.is_running = False


class PaperPlatform(FakePlatform):
    """Has no electronic licences of anybody, and telephones that send what a test hands them."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.has_licences = False
        self.upload: Upload | None = None
        self.opened: list[tuple[str, str, int]] = []
        self.closed: list[str] = []
        self.sent: list[bytes] = []
        self.is_forgotten = False
        self.phone_is_there = False
        self.calls: Counter[str] = Counter()
        self.has_news = threading.Event()
        """Cleared by a test: who asks how the upload stands waits, as at a platform without news."""
        self.has_news.set()
        self.is_waited_for = False
        self.lost: list[Exception] = []
        """What is raised, one after another, instead of a picture's bytes."""

    def licences(self, session: Session, types: Iterable[str], consent: Consent) -> tuple[Licence, ...]:
        found = super().licences(session, types, consent)
        return found if self.has_licences else ()

    def open_upload(self, session: Session, item_code: str, material_code: str, pages_at_most: int = 10) -> Upload:
        self._line()
        if self.way_refusal is not None:
            raise self.way_refusal
        self.opened.append((item_code, material_code, pages_at_most))
        number = len(self.opened)
        self.upload, self.sent, self.is_forgotten = (
            Upload(f"u{number}", f"https://phone.example.invalid/u/{number:030}", "4716", 600, pages_at_most),
            [],
            False,
        )
        return self.upload

    def _its(self, upload: Upload) -> None:
        self._line()
        if self.is_forgotten or upload.upload_id in self.closed:
            raise UploadEnded(Problem("urn:kiosk:problem:no-such-upload", "", 404))

    def upload_state(self, upload: Upload, seen: int = 0, wait_s: int = 0) -> UploadState:
        self.calls["state"] += 1
        self._its(upload)
        threading.Event().wait(0.02)
        self.is_waited_for = not self.has_news.is_set()
        self.has_news.wait(10)
        sent = self.sent
        pages = tuple(
            UploadedPage(n, "image/jpeg", len(one), hashlib.sha256(one).hexdigest()) for n, one in enumerate(sent, 1)
        )
        return UploadState(len(sent) + 1, self.phone_is_there or bool(sent), False, 540, pages)

    def upload_picture(self, upload: Upload, page: UploadedPage) -> bytes:
        self._its(upload)
        self.calls["picture"] += 1
        if self.lost:
            raise self.lost.pop(0)
        return self.sent[page.number - 1]

    def close_upload(self, upload: Upload) -> None:
        self._line()
        self.closed.append(upload.upload_id)


def jpeg(picture: Picture) -> bytes:
    """As a telephone sends it."""
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1])


class PaperVisit(Visit):
    """At the page that takes pictures, or on the way there."""

    def __init__(self, qtbot: QtBot, state: Path, *, camera: bool = True, **more: Any) -> None:
        self.mat = FakeCamera(mat_picture(*SIZE), fps=10) if camera else None
        super().__init__(qtbot, state, paper_camera=self.mat, **more)
        self.papers = KnowsPapers()
        self.paper_reader = lambda: ReadingProcess(self.papers)
        self.bench = FailingBench()
        self.paper_bench = lambda: self.bench
        self.platform: PaperPlatform = PaperPlatform(self.person)
        self.courier = FakeCourier(self.platform)

    @property
    def vm(self) -> Any:
        """The page's view-model."""
        return self.pages.paper

    def to_paper(self, page: Page = Page.PAPER) -> None:
        """From the first page; ``page``: where it should lead instead."""
        self.to_review(REGISTER)
        self.fill_missing()
        self.at(page)

    def lay(self, paper: Paper, **shot: Any) -> None:
        """It is laid on the mat, and says what is drawn on it."""
        assert self.mat is not None
        self.papers.lines = paper.lines
        self.mat.show(laid(paper, **shot))

    def clear(self, paper: Paper) -> None:
        """The mat is empty."""
        assert self.mat is not None
        self.mat.show(mat(paper))

    def stage(self, *stages: str) -> None:
        """Wait for one of these."""
        self.until(lambda: self.session.state.paper.value in stages, f"stage {stages}")

    def wishes(self) -> list[str]:
        """Which keys there are."""
        return [str(key["wish"]) for key in self.vm.keys]

    def press(self, wish: str) -> None:
        """A key that must be there."""
        assert wish in (*self.wishes(), self.vm.primaryWish), (wish, self.wishes(), self.vm.primaryWish)
        self.vm.press(wish)

    def finish(self) -> dict[str, Any]:
        """On from the promise; the case record as the platform opens it."""
        self.at(Page.PROMISE)
        self.pages.promise.accept()
        self.at(Page.CONFIRM)
        self.pages.confirm.next()
        self.at(Page.SIGN)
        self.sign()
        self.at(Page.HAND_OVER)
        record: dict[str, Any] = json.loads(self.opened_case())["case"]
        return record

    def attachment(self, position: int) -> bytes:
        """Of the case that was filed last, opened."""
        case = list(self.courier.cases.values())[-1]
        return Opener([PLATFORM_KEY]).open(case.attachments[position].envelope).plaintext


def migrant(monkeypatch: Any) -> None:
    """Answers of somebody from elsewhere: the residence permit is the material."""
    monkeypatch.setitem(ANSWERS, "household", "migrant")
