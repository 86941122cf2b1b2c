# SPDX-License-Identifier: Apache-2.0
"""Everything a visit is given by the composition root; nothing is looked up anywhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from config.settings import Settings
from drivers.code_scanner.port import CodeScanner
from drivers.document_printer.port import DocumentPrinter
from drivers.id_card_reader.port import IdCardReader
from drivers.indicators.port import Indicators
from drivers.indicators.slot_sensor import SlotSensor
from drivers.receipt_printer.port import ReceiptPrinter
from drivers.smart_card_reader.port import SmartCardReader
from kiosk.audit.log import EventLog
from kiosk.catalogue.loader import Catalogue
from kiosk.catalogue.package.lookups import Lookups
from kiosk.codes.router import Known
from kiosk.courier.client import CourierClient
from kiosk.places.site import Site
from kiosk.platform.client import PlatformClient
from offline_cache.keys import TerminalKey
from offline_cache.sealing import Sealer
from ui.visit.paper_reading import MakeBench, MakeReader
from ui.visit.phrases import Phrases
from ui.visit.portrait_maker import MakePortraitBench

if TYPE_CHECKING:
    from drivers.camera.port import Camera  # which loads numpy: only where a camera is fitted
    from kiosk.catalogue.asking.answering import Answering
    from kiosk.vision.faces.detect import FaceDetector
    from kiosk.vision.faces.mesh import FaceMesher
    from kiosk.vision.faces.verify import FaceVerifier


class VisitLink(Protocol):
    """What the supervisor is told, and what it told this visit."""

    @property
    def card_key(self) -> bytes:
        """Per-boot key for digests of cards."""
        ...

    @property
    def last_card_digest(self) -> bytes | None:
        """Digest of the last visit's card, for ten minutes."""
        ...

    def shown(self, milliseconds: int) -> None:
        """The attract screen is on the panel."""
        ...

    def card_seen(self, digest: bytes) -> None:
        """A card was used in this visit."""
        ...

    def ended(self, reason: str) -> None:
        """The visit is over; the process goes next."""
        ...


@dataclass(frozen=True)
class FaceKit:
    """What faces are found and compared with; each is called in the thread that looks, once a look.

    Both raise ``kiosk.vision.models.ModelError`` where a model file is not there, or not the pinned one.
    """

    eyes: Callable[[], tuple[FaceDetector, FaceMesher]]
    verifier: Callable[[], FaceVerifier]
    may_be_enough: bool = False
    """A match of it may be enough by itself; the settings can still ask for a helper, and the platform decides."""


@dataclass(frozen=True)
class VisitParts:
    """``None`` for a device that is not fitted."""

    settings: Settings
    catalogue: Catalogue
    site: Site
    phrases: Phrases
    log: EventLog
    platform: PlatformClient
    help_platform: PlatformClient
    courier: CourierClient
    terminal_key: TerminalKey
    sealer: Sealer
    reader: IdCardReader | None
    receipt_printer: ReceiptPrinter | None
    document_printer: DocumentPrinter | None
    link: VisitLink
    finish: Callable[[str], None]
    receipt_columns: int = 48
    """Half-width columns on the receipt printer's roll, by its profile."""
    camera: Camera | None = None
    """The one that people stand in front of."""
    paper_camera: Camera | None = None
    """高拍仪: it looks down on papers."""
    faces: FaceKit | None = None
    """None: faces are not compared here."""
    indicators: Indicators | None = None
    slot_sensor: SlotSensor | None = None
    """At the card reader's slot; the card reader asks it, the cabinet's thread tells it."""
    code_scanner: CodeScanner | None = None
    smart_card_reader: SmartCardReader | None = None
    paper_reader: MakeReader | None = None
    """Who reads photographed papers; None: a process of its own with the pinned models."""
    paper_bench: MakeBench | None = None
    """Where photographed papers are worked on; None: a process of its own."""
    portrait_bench: MakePortraitBench | None = None
    """Where ID photographs are made; None: a process of its own."""
    codes: Known = field(default_factory=Known)
    """What this terminal can check scanned codes with."""
    lookups: Lookups | None = None
    """Search index and book of places of the content; None: there are none."""
    content_made_at: datetime | None = None
    """When the content was made; content that is old says so."""
    answering: Callable[[], Answering] | None = None
    """小申: opens the index of answers, in the thread that asks it; None: there is none."""
