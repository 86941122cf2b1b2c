# SPDX-License-Identifier: Apache-2.0
"""``main.py tour``: sets the stage, drives the real window, and writes down what happened."""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from config.modes import DisplayMode
from drivers.receipt_printer.paper import render_file
from kiosk.courier.client import CourierClient
from kiosk.identity.resident import Method
from kiosk.journey import events as ev
from kiosk.journey.state import JourneyState, StopReason
from kiosk.platform.sandbox.population import resident
from offline_cache.sealed_case import CaseStatus
from ui.app import Application, prepare_environment
from ui.tour.acting import agents_card
from ui.tour.any_item import NoSuchItem, as_agent, asked_now, casting_of, comes_for_another, is_draft, with_item
from ui.tour.cast import Casting
from ui.tour.driver import TourDriver, World
from ui.tour.golden import NoSuchCase, case_to_play
from ui.tour.good_answers import PHONE_OF_NOBODY
from ui.tour.options import DEFAULT_ITEM, PORTRAIT_ITEM, PROOF_ITEM, TourOptions, TourSummary, write_json
from ui.tour.stage import Stage, end_on_sigterm
from ui.visit.process import Compose
from ui.visit.session import VisitSession

DELIVERY_LIMIT_S = 40.0
PAPER_LIMIT_S = 5.0


class LocalLink:
    """Stands in for the supervisor where the tour is its own visit process."""

    def __init__(self) -> None:
        self.card_key = secrets.token_bytes(32)
        self.last_card_digest: bytes | None = None
        self.first_frame_ms = 0

    def shown(self, milliseconds: int) -> None:
        """Kept for timings.json."""
        self.first_frame_ms = milliseconds

    def card_seen(self, digest: bytes) -> None:
        """Nobody comes after this visit."""

    def ended(self, reason: str) -> None:
        """The tour notices by itself."""


class Tour(QObject):
    """One visit in this process, driven by a synthetic finger."""

    def __init__(self, stage: Stage, options: TourOptions, compose: Compose, casting: Casting) -> None:
        super().__init__()
        assert stage.settings is not None  # noqa: S101 - a started stage has settings
        self._options = options
        self.by_face = options.by_face
        self.link = LocalLink()
        self._casting = casting
        parts = compose(stage.settings, self.link, self._finish)
        self.parts = with_item(parts, options.item)
        self.session = VisitSession(self.parts)
        self.session.pages.shell.motion = False
        self.warnings: list[str] = []
        panel = stage.settings.panel
        self.app = Application(
            self.session.pages.shell,
            width_px=panel.width_px,
            height_px=panel.height_px,
            fullscreen=False,
            on_warning=self.warnings.append,
        )
        self.driver = TourDriver(
            self.app.window,
            options,
            World(
                stage.lay_card,
                stage.remove_card,
                stage.lay_paper if stage.has("paper_camera") else None,
                stage.show_code,
                lambda: stage.helper_takes(),
                lambda: stage.helper_confirms(self.session.pages.face.code),
                lambda: stage.pay(),
                agents_card(stage) if options.for_other else None,
            ),
            state=self._state,
            serial=self._serial,
            asked=lambda: asked_now(self.session, self._casting, stage.resident.phone or PHONE_OF_NOBODY),
            choose_item=lambda: self.session.controller.dispatch(ev.ItemChosen(options.item)),
            item_name=self.parts.catalogue.summaries[options.item].plain_zh,
            finished=self._driver_finished,
        )
        self.typed_characters = 0
        self.prefill_ratio: float | None = None
        self.ended_as = ""
        self._opened_devices = False
        self._began = time.monotonic()
        self.session.listeners.append(self._stepped)
        self.app.on_first_frame(self._first_frame)

    def run(self) -> None:
        """Until the visit has ended."""
        self.session.begin()
        self._began = time.monotonic()
        self.app.show()
        QTimer.singleShot(0, self.driver.start)
        self.app.qt.exec()
        self.seconds = time.monotonic() - self._began
        self.session.join_threads(3000)
        self.app.close()

    @Slot()
    def _first_frame(self) -> None:
        if not self._opened_devices:
            self._opened_devices = True
            self.link.shown(round((time.monotonic() - self._began) * 1000))
            self.session.open_devices()

    def _state(self) -> JourneyState:
        return self.session.state

    def _serial(self) -> int:
        return int(self.session.pages.shell.pageSerial)

    def _stepped(self, _before: JourneyState, _after: JourneyState, event: ev.Event) -> None:
        if isinstance(event, ev.KeyPressed) and len(event.key) == 1:
            self.typed_characters += 1
        if isinstance(event, ev.Prefilled) and self.session.record.form is not None:
            self.prefill_ratio = round(self.session.record.form.prefill_ratio, 4)

    def _finish(self, reason: str) -> None:
        self.ended_as = reason
        self.session.close()
        self.driver.stop()
        QTimer.singleShot(0, self.app.qt.quit)

    def _driver_finished(self) -> None:
        if not self.ended_as:
            self.session.close()
            self.app.qt.quit()


def run_tour(arguments: argparse.Namespace, command: Sequence[str], compose: Compose) -> int:
    """The ``tour`` command; exit status 0 when the visit went as it should."""
    end_on_sigterm()
    out: Path = arguments.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    by_face = arguments.way == "face"
    item = arguments.item or (PROOF_ITEM if by_face else DEFAULT_ITEM)
    try:
        case = case_to_play(item, arguments.case) if arguments.case else None
        for_other = arguments.for_other or comes_for_another(item, case)
        casting = casting_of(item, arguments.seed, case, for_other=for_other)
    except (NoSuchCase, NoSuchItem) as error:
        print(f"tour: {error}", file=sys.stderr)
        return 2
    mode = DisplayMode(arguments.mode)
    options = TourOptions(out, item, mode, arguments.offline, casting.seed, by_face, casting.case)
    options = as_agent(options, for_other=for_other)
    work = Path(tempfile.mkdtemp(prefix="kiosk-tour-"))
    state = arguments.state.absolute() if arguments.state is not None else work / "state"
    prepare_environment(state / "qmlcache")
    try:
        also = ("camera",) if options.item == PORTRAIT_ITEM else ("camera", "code_scanner") if by_face else ()
        mats = () if resident(options.seed).has_licences else ("paper_camera",)
        drafts = is_draft(options.item)
        with Stage(command, state, work / "tray", seed=options.seed, also=(*also, *mats), with_drafts=drafts) as stage:
            if also:
                stage.stand_before_camera()
            summary = _tour(stage, options, compose, casting)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    summary.write(out)
    if arguments.json:
        sys.stdout.write((out / "summary.json").read_text(encoding="utf-8"))
    else:
        stop = f"（{summary.stopped_by}）" if summary.stopped_by else ""
        print(
            f"{'好' if summary.ok else '没有走完'}：{options.item} {summary.outcome}{stop}，结果在 {out}",
            file=sys.stderr,
        )
    return 0 if summary.ok else 1


def _tour(stage: Stage, options: TourOptions, compose: Compose, casting: Casting) -> TourSummary:
    if options.offline:
        stage.sandbox.take_down()
    tour = Tour(stage, options, compose, casting)
    tour.run()
    record, assert_settings = tour.session.record, stage.settings
    assert assert_settings is not None  # noqa: S101
    summary = TourSummary(
        item=options.item,
        mode=options.mode.value,
        offline=options.offline,
        seed=options.seed,
        prefill_ratio=tour.prefill_ratio,
        taps=tour.driver.finger.taps,
        typed_characters=tour.typed_characters + tour.driver.writer.typed,
        seconds=round(tour.seconds, 3),
        pages=len(tour.driver.pages),
        case=casting.case,
        expects=casting.expects,
        stopped_by=_stopped_by(tour),
        found_on_screen=tour.driver.found_on_screen,
        identified_by=record.resident.method.value if record.resident is not None else "",
        receipt=_first_paper(tour.session.state),
        document=tour.session.state.document.value,
        problems=[*tour.driver.problems, *(f"qt: {text}" for text in tour.warnings)],
    )
    courier = CourierClient(assert_settings.courier_socket)
    if record.received_at is not None and tour.session.state.is_filed:
        summary.terminal_received_at = record.received_at_text
        summary.queued = 1
        if options.offline:
            stage.sandbox.bring_back()
        status = _delivered(courier, record.case_id)
        if status is not None:
            summary.case_number = status.case_number
            summary.platform_received_at = status.platform_received_at
    counts = courier.counts()
    summary.delivered, summary.duplicates = counts.delivered, counts.duplicates
    _papers(stage, options.out, summary)
    if summary.case_number is not None:
        write_json(options.out / "case.json", stage.sandbox.case(record.case_id))
    write_json(options.out / "timings.json", _timings(tour))
    summary.outcome = _outcome(tour, summary)
    summary.ok = not summary.problems and _as_expected(tour, summary)
    return summary


def _first_paper(state: JourneyState) -> str:
    """The receipt; of a look-up its slip, for nothing is filed."""
    is_lookup = state.item is not None and (state.item.looks_up or state.item.rides)
    return (state.slip if is_lookup else state.receipt).value


def _delivered(courier: CourierClient, case_id: str) -> CaseStatus | None:
    deadline = time.monotonic() + DELIVERY_LIMIT_S
    status = courier.status(case_id)
    while (status is None or not status.is_final) and time.monotonic() < deadline:
        status = courier.wait(case_id, 2.0)
    return status


def _papers(stage: Stage, out: Path, summary: TourSummary) -> None:
    receipts = stage.jobs("receipt_printer")
    if receipts:
        shutil.copyfile(receipts[-1], out / "receipt.bin")
        render_file(out / "receipt.bin", out / "receipt.png")
    documents = out / "documents"
    documents.mkdir(exist_ok=True)
    if summary.document in ("unknown", "printed"):
        deadline = time.monotonic() + PAPER_LIMIT_S
        while not stage.jobs("document_printer") and time.monotonic() < deadline:
            time.sleep(0.05)
    for paper in stage.jobs("document_printer"):
        shutil.copyfile(paper, documents / paper.name)


def _timings(tour: Tour) -> dict[str, Any]:
    return {
        "first_frame_ms": tour.link.first_frame_ms,
        "steps": [
            {"page": step.page, "began_s": round(step.began_s, 3), "seconds": round(step.seconds, 3)}
            for step in tour.session.timer.steps()
        ],
    }


def _outcome(tour: Tour, summary: TourSummary) -> str:
    reason = tour.ended_as or "unfinished"
    if reason != "done":
        return reason
    if tour.session.state.item is None:
        return "nothing_done"
    if tour.session.state.item.gives_portrait:
        return "printed"  # as far as the printer says, which stands beside it
    if tour.session.state.item.looks_up:
        return "looked_up"
    if tour.session.state.item.rides:
        return "car_called"
    return "submitted_offline" if summary.offline else "submitted"


def _stopped_by(tour: Tour) -> str:
    """The first rule that blocks, the questionnaire's own stop, or the stop page's reason."""
    state, record = tour.session.state, tour.session.record
    if state.stop is None:
        return ""
    if state.stop is StopReason.RULE and record.filling.report is not None and record.filling.report.blocking:
        return record.filling.report.blocking[0].rule_id
    return state.stop.value


def _as_expected(tour: Tour, summary: TourSummary) -> bool:
    """A tour is good when the visit ended as the service says it must, and papers and case agree with it."""
    item = tour.session.record.item
    if item is None:
        return False
    if summary.offline and not item.offline_allowed:
        return summary.outcome == "refused_offline" and summary.queued == 0
    if summary.expects == "block":
        return summary.outcome.startswith("refused_") and bool(summary.stopped_by) and summary.queued == 0
    if item.gives_portrait:
        return summary.outcome == "printed" and summary.document in ("printed", "unknown") and summary.queued == 0
    if item.ride is not None:
        return (summary.outcome, summary.receipt, summary.identified_by, summary.queued) == (
            "car_called",
            "printed",
            "",
            0,
        )
    if item.lookup is not None:
        return (summary.outcome, summary.receipt, summary.identified_by, summary.queued) == (
            "looked_up",
            "printed",
            "",
            0,
        )
    if tour.by_face and summary.identified_by != Method.HELPER.value:
        return False
    filed = summary.outcome in ("submitted", "submitted_offline") and summary.case_number is not None
    paper = summary.receipt == "printed" and (not item.gives_document or summary.document in ("printed", "unknown"))
    return filed and paper and summary.duplicates == 0


def load_summary(folder: Path) -> dict[str, Any]:
    """summary.json of a finished tour."""
    found: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return found
