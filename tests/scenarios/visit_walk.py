# SPDX-License-Identifier: Apache-2.0
"""A whole ``VisitSession`` without a window: touched through the slots of its view-models, looked at through their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from config import timeouts
from config.modes import DisplayMode, Environment
from config.settings import ReceiptPrinterSettings, Settings
from drivers.camera.port import Camera
from drivers.indicators.port import Indicators
from kiosk.audit.catalogue import Process
from kiosk.audit.log import EventLog
from kiosk.catalogue.asking.answering import Answering
from kiosk.catalogue.asking.index import answer_index
from kiosk.catalogue.asking.table import load_asking
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.package.lookups import Lookups
from kiosk.catalogue.search.index import SearchIndex, build_index
from kiosk.catalogue.search.synonyms import load_synonyms
from kiosk.codes.router import Known
from kiosk.codes.shapes import DEMO_SHAPES
from kiosk.journey.state import Page
from kiosk.places.loading import load_places
from kiosk.places.site import load_site
from kiosk.platform.sandbox.population import SyntheticResident, resident
from offline_cache.keys import TerminalKey
from offline_cache.sealing import Opener, PlatformPrivateKey, Sealer
from tests.scenarios.fake_courier import FakeCourier, FakeLink
from tests.scenarios.fake_platform import PLATFORM_SIGNING, FakePlatform
from tests.scenarios.fake_printers import FakeDocumentPrinter, FakeReceiptPrinter
from tests.scenarios.fake_readers import FakeReader, FakeScanner, FakeSmartCardReader, id_card
from tests.scenarios.visit_content import offered, phrases
from ui.view_models.base import ViewModel
from ui.visit.pages import Pages
from ui.visit.paper_reading import MakeBench, MakeReader
from ui.visit.parts import FaceKit, VisitParts
from ui.visit.portrait_maker import MakePortraitBench
from ui.visit.session import VisitSession

ROOT = Path(__file__).parents[2]
CONTENT = ROOT / "config" / "content"
REGISTER, PROOF = "312000202000", "TBD-RS01"
ANSWERS = {"household": "local", "action": "register", "form": "individual", "hardship": "no"}
PLATFORM_KEY = PlatformPrivateKey.create(Environment.DEMO)
TERMINAL_KEY = TerminalKey.create(Environment.DEMO, "DEMO-0001")
STROKES = [
    [[20.0 + 6 * i, 30.0 + (i % 3), 10 * i] for i in range(10)],
    [[90.0 + i, 20.0 + 7 * i, 200 + 10 * i] for i in range(10)],
    [[130.0 + 5 * i, 25.0 + 5 * i - 3 * (i % 2), 400 + 10 * i] for i in range(11)],
]
LIMIT_MS = 60_000


def lookups_of_files(catalogue: Callable[[], Catalogue]) -> Lookups:
    """Search index and book of places as they would be packed with this catalogue."""

    def index() -> SearchIndex:
        return build_index(list(catalogue().summaries.values()), load_synonyms(CONTENT / "tables"))

    return Lookups(index, lambda: load_places(CONTENT))


class Visit:
    """One terminal's world in memory, and the visit that runs in it."""

    def __init__(
        self,
        qtbot: QtBot,
        state: Path,
        *,
        seed: int = 1,
        clock_scale: float = 1.0,
        page_fresh_s: float = 0.0,
        camera: Camera | None = None,
        paper_camera: Camera | None = None,
    ) -> None:
        self._qtbot, self._state, self._clock_scale, self._page_fresh_s = qtbot, state, clock_scale, page_fresh_s
        self.person: SyntheticResident = resident(seed)
        self.card = id_card(self.person)
        self.reader = FakeReader()
        self.scanner = FakeScanner()
        self.has_scanner = True
        """False: this terminal was built without one."""
        self.smart_cards = FakeSmartCardReader()
        self.receipts = FakeReceiptPrinter()
        self.documents = FakeDocumentPrinter()
        self.platform = FakePlatform(self.person)
        self.courier = FakeCourier(self.platform)
        self.indicators: Indicators | None = None
        self.content_made_at: datetime | None = None
        self.faces: FaceKit | None = None
        self.paper_reader: MakeReader | None = None
        self.paper_bench: MakeBench | None = None
        self.portrait_bench: MakePortraitBench | None = None
        self.camera, self.paper_camera = camera, paper_camera
        self.link = FakeLink()
        receipts = ReceiptPrinterSettings(standard_receipt="paper")
        self.settings = Settings(environment=Environment.DEMO, state_dir=state, receipt_printer=receipts)
        self.terminal_key = TERMINAL_KEY
        self.sealer = Sealer(PLATFORM_KEY.public_key)
        self.ended: list[str] = []
        self.failures: list[Exception] = []
        """What a turn of a visit raised, or an answer to it. A test that means it to takes them away."""
        self._sessions: list[VisitSession] = []
        self.catalogue = offered()
        self.answering: Callable[[], Answering] | None = self._answering
        self.lookups: Lookups | None = lookups_of_files(lambda: self.catalogue)
        self.session: VisitSession

    def start(self, mode: DisplayMode = DisplayMode.STANDARD) -> Visit:
        """A new visit in the same world: what a visit knows goes with it, what the world knows stays."""
        self.close()
        self.ended.clear()
        parts = VisitParts(
            settings=self.settings,
            catalogue=self.catalogue,
            site=load_site(ROOT / "config" / "sites" / "demo.toml"),
            phrases=phrases(),
            log=EventLog(self._state / "logs", Process.VISIT),
            platform=self.platform,  # type: ignore[arg-type]  # structurally the client, in memory
            help_platform=self.platform,  # type: ignore[arg-type]  # the same
            courier=self.courier,  # type: ignore[arg-type]  # the same
            terminal_key=self.terminal_key,
            sealer=self.sealer,
            reader=self.reader,
            receipt_printer=self.receipts,
            document_printer=self.documents,
            link=self.link,
            finish=self._finish,
            camera=self.camera,
            paper_camera=self.paper_camera,
            code_scanner=self.scanner if self.has_scanner else None,
            smart_card_reader=self.smart_cards,
            indicators=self.indicators,
            faces=self.faces,
            paper_reader=self.paper_reader,
            paper_bench=self.paper_bench,
            portrait_bench=self.portrait_bench,
            content_made_at=self.content_made_at,
            lookups=self.lookups,
            answering=self.answering,
            codes=Known(
                receipt_keys=(self.terminal_key.public_pem,),
                shapes=DEMO_SHAPES,
                signing_keys={PLATFORM_SIGNING.key_id: PLATFORM_SIGNING.public_pem},
            ),
        )
        self.session = VisitSession(parts, clock_scale=self._clock_scale, page_fresh_s=self._page_fresh_s)
        self._sessions.append(self.session)
        self.session.controller._on_failure = self._failing(self.session._failed)
        for desk in (self.session.errands._platform, self.session.errands._courier):
            desk._on_failure = self._failing(self.session.errands._answer_failed)
        self.session.begin(mode)
        self.smart_cards.looked.clear()
        self.session.open_devices()
        assert self.smart_cards.looked.wait(LIMIT_MS / 1000)  # what is put in from here on is this visit's
        return self

    def _answering(self) -> Answering:
        tables = CONTENT / "tables"
        index = answer_index(self.catalogue.items.values(), load_asking(tables), load_synonyms(tables))
        return Answering(index, self.catalogue)

    def _failing(self, told: Callable[[Exception], None]) -> Callable[[Exception], None]:
        def hear(error: Exception) -> None:
            self.failures.append(error)
            told(error)

        return hear

    def _finish(self, reason: str) -> None:
        self.ended.append(reason)
        self.session.close()

    def close(self) -> None:
        """End every visit of this world and wait for its threads: their process would be gone here."""
        while self._sessions:
            session = self._sessions.pop()
            session.controller._clocks.stop()
            if not self.ended:
                session.close()
            session.join_threads(LIMIT_MS)
            errands = session.errands
            papers = (errands.printers._receipt_desk, errands.printers.document_desk)
            asked = (errands._platform, errands._help, errands._referring, errands._courier)
            for desk in (session._health, *asked, *papers):
                assert desk.close(LIMIT_MS), "a worker thread did not end"
        assert self.failures == []

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def pages(self) -> Pages:
        """The view-models."""
        return self.session.pages

    @property
    def page(self) -> str:
        """The page that the shell shows."""
        return str(self.pages.shell.page)

    def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Turn the event loop until it holds."""

        def check() -> None:
            assert holds(), f"{what or 'not yet'}; page {self.page}, overlay {self.pages.shell.overlay!r}"

        self._qtbot.waitUntil(check, timeout=LIMIT_MS)

    def at(self, page: Page) -> None:
        """Wait for a page. On the way to the papers, one that is shown before it is printed is printed."""
        if page is Page.HAND_OVER:
            self.until(lambda: self.page in (Page.PREVIEW.value, page.value), "waiting for papers")
            if self.page == Page.PREVIEW.value:
                self.pages.preview.primary()
        self.until(lambda: self.page == page.value, f"waiting for {page.value}")

    def turn(self, milliseconds: int) -> None:
        """Let time pass with the event loop turning."""
        self._qtbot.wait(milliseconds)

    def overlaid(self, overlay: str) -> None:
        """Wait for a sheet, or with an empty word for none."""
        self.until(lambda: self.pages.shell.overlay == overlay, f"waiting for sheet {overlay!r}")

    def text_on_screen(self) -> str:
        """Every word that page, shell and sheet would show now."""
        page = self.pages.shell.pageModel
        assert isinstance(page, ViewModel)
        models = (page, self.pages.shell, self.pages.sheet)
        return "\n".join(str(value) for model in models for value in model.values.values() if value is not model)

    def opened_case(self, number: int = -1) -> str:
        """A filed case as the platform would open it."""
        case = list(self.courier.cases.values())[number]
        return Opener([PLATFORM_KEY]).open(case.envelope).plaintext.decode()

    # --- walking ------------------------------------------------------------------------------------------------------

    def answer_questions(self) -> None:
        """Answer the questionnaire up to 一次告知."""
        while self.page == Page.QUESTION.value:
            values = [str(option["value"]) for option in self.pages.question.options]
            self.pages.question.choose(next((v for v in values if v in ANSWERS.values()), values[0]))
        self.at(Page.NOTICE)

    def to_identify(self, item: str = REGISTER) -> None:
        """From the first page to the card page."""
        self.pages.attract.choose(item)
        self.answer_questions()
        self.pages.notice.next()
        self.at(Page.IDENTIFY)

    def to_review(self, item: str = REGISTER) -> None:
        """The same, and the card is laid down."""
        self.to_identify(item)
        self.reader.lay(self.card)
        self.at(Page.REVIEW)

    def fill_missing(self) -> None:
        """Go on from the review page and answer whatever is missing."""
        self.pages.review.next()
        while self.page == Page.FIELD.value:
            self.pages.field_page.answer(self._sensible_answer())

    def _sensible_answer(self) -> str:
        model = self.pages.field_page
        if model.options:
            return str(model.options[0]["value"])
        return {"phone": self.person.phone or "19900001234", "date": "2026-03-14"}.get(model.kind, "示例路1弄2号301室")

    def to_sign(self) -> None:
        """From the review page to the signing box."""
        self.fill_missing()
        self.at(Page.PROMISE)
        self.pages.promise.accept()
        self.at(Page.CONFIRM)
        self.pages.confirm.next()
        self.at(Page.SIGN)

    def sign(self) -> None:
        """A signature that is one."""
        self.pages.sign.signed(STROKES)


Make = Callable[..., Visit]


@contextmanager
def visits(qtbot: QtBot, folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes visits in ``folder`` whose card reader is looked at often; in the end nothing waits for an answer any more."""
    patch.setattr(timeouts, "CARD_POLL_S", 0.01)
    made: list[Visit] = []

    def make(**options: float) -> Visit:
        made.append(Visit(qtbot, folder, **options))  # type: ignore[arg-type]  # seed is an int, clock_scale a float
        return made[-1]

    yield make
    for visit in made:
        visit.platform.answers.set()
        visit.smart_cards.pause.set()
        visit.close()
