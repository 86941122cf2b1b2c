# SPDX-License-Identifier: Apache-2.0
"""Where the scenes of ``ui.preview_scenes`` are shown: one set of view-models, filled by the presenter that a visit uses."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

from PySide6.QtGui import QImage

from config.modes import DisplayMode, Environment
from config.settings import Settings, load_settings
from kiosk.catalogue.loader import Catalogue, load_catalogue
from kiosk.catalogue.model import ServiceItem
from kiosk.codes.router import Known
from kiosk.codes.shapes import DEMO_SHAPES
from kiosk.guidance.notice import Capability, Device, Lack
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import (
    JourneyState,
)
from kiosk.places.site import load_site
from kiosk.platform.reports import ReportTaken
from ui.live_view import LivePicture
from ui.preview_ask import way_of as ask_way_of
from ui.preview_booking import booked_facts
from ui.preview_consents import ConsentScene, way_of as consents_way_of
from ui.preview_finding import way_of as finding_way_of
from ui.preview_lookup import way_of as lookup_way_of
from ui.preview_nearby import NearbyScene, way_of as nearby_way_of
from ui.preview_portraits import way_of
from ui.preview_printing import way_of as preview_way_of
from ui.preview_record import CONFIG, FLEXIBLE
from ui.preview_ride import ride_way_of
from ui.preview_scene import Scene
from ui.visit.errands import VisitErrands
from ui.visit.offline_code_way import CodeStanding
from ui.visit.pages import Pages
from ui.visit.parts import VisitParts
from ui.visit.phrases import Phrases
from ui.visit.presenter import VisitPresenter
from ui.visit.sheets import environment_words


class Stage:
    """Shows scenes: one set of view-models, as in a visit."""

    def __init__(self, environment: Environment = Environment.DEMO) -> None:
        self.settings: Settings = load_settings(CONFIG / "demo")
        self.catalogue: Catalogue = load_catalogue(CONFIG / "content")
        self.pages = Pages()
        self._parts = cast(
            "VisitParts",
            SimpleNamespace(
                settings=self.settings,
                catalogue=self.catalogue,
                site=load_site(CONFIG / "sites" / "demo.toml"),
                phrases=Phrases.of_visit(CONFIG / "content" / "texts"),
                reader=object(),
                document_printer=object(),
                receipt_printer=object(),
                code_scanner=object(),
                camera=object(),
                smart_card_reader=object(),
                content_made_at=None,
                codes=Known(shapes=DEMO_SHAPES),
            ),
        )
        self._environment = environment
        self._live = LivePicture()

    def _show_live(self, scene: Scene) -> None:
        if scene.live is None:
            self._live.forget()
        else:
            self._live.show(QImage.fromData(scene.live()), time.monotonic())

    def show(self, scene: Scene, mode: DisplayMode) -> None:
        """Put the scene on screen."""
        record = VisitRecord(self.catalogue)
        scene.prepare(record)
        state = replace(scene.state, mode=mode)
        service = (scene.paper and scene.paper.service) or FLEXIBLE
        errands = _errands(scene, self._live, self.catalogue.items[service], mode)
        errands.finding = finding_way_of(scene.finding, self._parts, state)
        if scene.lookup is not None:
            errands.lookups = lookup_way_of(scene.lookup, self._parts)
        if scene.ride is not None:
            errands.rides = ride_way_of(scene.ride, self._parts)
        errands.consents = consents_way_of(scene.consents or ConsentScene("", state), self._parts, record)
        errands.nearby = nearby_way_of(scene.nearby or NearbyScene("", state), self._parts)
        if scene.ask is not None:
            errands.ask = ask_way_of(scene.ask, self._parts)
        presenter = VisitPresenter(self._parts, record, scene.entry, self.pages, errands)
        self._show_live(scene)
        presenter.showing.slow, presenter.showing.card_takes_long = scene.slow, scene.takes_long
        presenter.present(replace(state, page=state.page), state)
        presenter.count_down(scene.seconds)
        shell = self.pages.shell
        shell.clockText = "9:42"
        shell.environmentLabel, shell.environmentNote = environment_words(self._environment, self._parts.phrases)


def _errands(scene: Scene, live: LivePicture, item: ServiceItem, mode: DisplayMode) -> VisitErrands:
    def capability(state: JourneyState) -> Capability:
        return Capability(frozenset(Device), state.online)

    def capability_now(state: JourneyState) -> Capability:
        lacks = {} if state.receipt_printer.prints else {Device.RECEIPT_PRINTER: Lack(state.receipt_printer.value)}
        return replace(capability(state), lacks=lacks)

    papers = SimpleNamespace(capability=capability_now, receipt_code=b"KR1:" + b"AB2C" * 60)
    code_way = SimpleNamespace(phone_tail="1234", codes_sent=scene.codes_sent, resend_in_s=lambda: scene.resend_in_s)
    looks = SimpleNamespace(picture=lambda _where: live)
    errands = SimpleNamespace(
        papers=papers,
        code_way=code_way,
        looks=looks,
        faces=SimpleNamespace(words=scene.face),
        referrals=SimpleNamespace(check_code=scene.helper[0], helper_no=scene.helper[1]),
        scan_way=scene.scan,
        licence_scan=scene.scan,
        portraits=scene.portrait and way_of(scene.portrait),
        own_cases=SimpleNamespace(found=scene.mine),
        licence_codes=SimpleNamespace(found=scene.shown, leaf=scene.leaf, busy_s=scene.busy_s),
        previews=scene.preview and preview_way_of(scene.preview, mode),
        results=SimpleNamespace(is_doubted=scene.is_doubted),
        offline_code=SimpleNamespace(standing=CodeStanding.NONE),
        reports=SimpleNamespace(taken=ReportTaken("TS-000012", date(2026, 11, 26))),
        collecting=SimpleNamespace(present=scene.collecting),
        booking=SimpleNamespace(facts=lambda _mode: booked_facts() if scene.is_booked else None),
        visits=SimpleNamespace(facts=lambda _mode: booked_facts() if scene.is_booked else None),
        paying=SimpleNamespace(
            order=scene.paying and scene.paying.order,
            why_nothing=scene.paying.why_nothing if scene.paying else "",
            is_found=scene.paying is not None and scene.paying.is_found,
        ),
        continuing=scene.continuing,
        help_calls=SimpleNamespace(facts=scene.helping.facts),
        co_views=SimpleNamespace(hint=scene.helping.hint),
        paper_desk=scene.paper and scene.paper.prepare(item, mode),
    )
    return cast("VisitErrands", errands)
