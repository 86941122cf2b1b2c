# SPDX-License-Identifier: Apache-2.0
"""What a scene of ``ui.preview`` is: a state of the journey, what is known by then, and what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.journey.record import VisitRecord
from kiosk.journey.state import (
    JourneyState,
)
from kiosk.platform.licence_model import ShownLicence
from kiosk.vision.codes.hints import Hint
from ui.preview_ask import AskScene
from ui.preview_consents import ConsentScene
from ui.preview_continuing import NOTHING
from ui.preview_finding import FindingScene
from ui.preview_helping import HelpingScene
from ui.preview_lookup import LookupScene
from ui.preview_nearby import NearbyScene
from ui.preview_papers import PaperScene
from ui.preview_paying import PayScene
from ui.preview_portraits import PortraitScene
from ui.preview_printing import PreviewScene
from ui.preview_ride import RideScene
from ui.view_models import HandoverViewModel
from ui.visit.face_way import FaceWords
from ui.visit.own_found import Found
from ui.visit.pages_continue import ContinueFacts
from ui.visit.pages_identity import Entry
from ui.visit.phrases import Phrases
from ui.visit.scan_way import Choice


def prepare_nothing(record: VisitRecord) -> None:
    """Nothing is known yet."""
    del record


@dataclass(frozen=True)
class Scene:
    """``prepare`` brings the record to where the visit would be; ``seconds`` are left to answer the sheet."""

    name: str
    state: JourneyState
    prepare: Callable[[VisitRecord], None] = prepare_nothing
    entry: Entry = field(default_factory=Entry)
    slow: bool = False
    seconds: int = 0
    codes_sent: int = 1
    resend_in_s: int = 0
    live: Callable[[], bytes] | None = None
    """A picture (JPEG or PNG) as the camera would show it."""
    face: FaceWords = field(default_factory=FaceWords)
    helping: HelpingScene = field(default_factory=HelpingScene)
    helper: tuple[str, str] = ("4712", "BB0001")
    """The digits for a helper's device, and whose number is known."""
    scan: ScanSeen = field(default_factory=lambda: ScanSeen())
    paper: PaperScene | None = None
    portrait: PortraitScene | None = None
    paying: PayScene | None = None
    nearby: NearbyScene | None = None
    lookup: LookupScene | None = None
    consents: ConsentScene | None = None
    ride: RideScene | None = None
    ask: AskScene | None = None
    finding: FindingScene | None = None
    preview: PreviewScene | None = None
    continuing: ContinueFacts = field(default=NOTHING)
    is_doubted: bool = False
    """What was fetched is not the platform's."""
    mine: Found = field(default_factory=Found)
    collecting: Callable[[HandoverViewModel, JourneyState, Phrases], None] = lambda _vm, _state, _phrases: None
    """What the last page says of a result that is fetched."""
    shown: tuple[ShownLicence, ...] = ()
    """What a code lays open (亮证)."""
    leaf: int = 0
    busy_s: float | None = None
    is_booked: bool = False
    """A visit was booked."""
    takes_long: bool = False
    """Nothing was read for a long while."""


@dataclass(frozen=True)
class ScanSeen:
    """What the page that scans has seen."""

    hint: Hint | None = None
    in_view: bool = False
    choices: tuple[Choice, ...] = ()
