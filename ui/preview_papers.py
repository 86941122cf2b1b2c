# SPDX-License-Identifier: Apache-2.0
"""Scenes of the page that takes pictures of papers: drawn papers, really looked at; nobody on them exists."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from config.modes import DisplayMode
from kiosk.application.capture import Capture, Stage
from kiosk.application.proposals import Proposal, Standing, worth_showing
from kiosk.catalogue.field_model import Mask
from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import ServiceItem
from kiosk.vision.sight import Sight
from ui.live_view import LivePicture
from ui.visit.paper_says import ROWS
from ui.visit.paper_still import Still
from ui.visit.phone_upload import PhoneState

if TYPE_CHECKING:
    from kiosk.vision.papers.taken import TakenPage

_NUMBER = "99999919750304003X"
_RESIDENCE = ("示例市示例区桂花路77弄3号楼402室", "示例市试验区演示街12号302室")


@dataclass
class PaperScene:
    """Stands in for ``ui.visit.paper_desk.PaperDesk`` while a scene is shown."""

    stage: Stage
    shot: str = ""
    """Which picture, a key of :func:`_shots`."""
    material: str = "HKB"
    service: str = ""
    """Whose material it is; empty: that of most scenes."""
    kept: int = 0
    has_camera: bool = True
    may_phone: bool = True
    sight: Sight = Sight.SEES
    side: str = ""
    is_unfit: bool = False
    is_unreadable: bool = False
    is_undone: bool = False
    is_slow: bool = False
    proposals: tuple[Proposal, ...] = ()
    on_screen: tuple[Proposal, ...] = ()
    is_read: bool = True
    before_pages: int = 0
    """So many were taken for another service of the visit; the stage says whether it is the last one."""
    phone_state: PhoneState = PhoneState.CLOSED
    received: int = 0
    spec: MaterialSpec | None = None
    capture: Capture = field(default_factory=Capture)
    page: TakenPage | None = None
    live: LivePicture | None = None
    still: Still = field(default_factory=Still)
    phone: Any = None
    before: Any = None

    def prepare(self, item: ServiceItem, mode: DisplayMode) -> PaperScene:
        """With the material of this service, and the picture."""
        self.on_screen = () if self.offer is not None else worth_showing(self.proposals, ROWS[mode])
        self.spec = next(one for one in item.materials if one.code == self.material)
        photo = self.spec.photo
        assert photo is not None  # noqa: S101 - a scene of a material that is photographed
        code = "https://upload.example.invalid/u/k7Qd-2mVx9pLr4sTw8Zy1bNc3Hf5Jg6A"
        self.phone = SimpleNamespace(
            state=self.phone_state,
            url=code if self.phone_state in (PhoneState.OPEN, PhoneState.JOINED, PhoneState.FINISHED) else "",
            short_code="4716",
            minutes_left=9,
            received=self.received,
        )
        faults: tuple[str, ...] = ()
        if self.stage in (Stage.FAULTY, Stage.GOOD):
            page = taken(self.shot)
            self.page = replace(page, is_read=self.is_read)
            faults = page.kinds_of_faults
            self.still.show(self.page)
        elif self.stage.is_before:
            look, is_last = taken(self.shot).still, self.stage is Stage.BEFORE_LAST
            self.still.show_points(look.width, look.height, look.points)
            number = self.before_pages if is_last else 1
            self.before = SimpleNamespace(page=number, pages=self.before_pages, is_last=is_last)
        elif self.stage.looks and self.shot:
            self.live = LivePicture()
            self.live.show(_image(_shot(self.shot)), time.monotonic())
        by_phone = self.stage is Stage.PHONE
        self.capture = Capture(photo.pages_min, photo.pages_max, self.stage, by_phone, self.kept, faults)
        return self

    @property
    def offer(self) -> Proposal | None:
        """As the desk has it."""
        return next((one for one in self.proposals if one.standing is Standing.OFFERED), None)


@lru_cache(maxsize=8)
def taken(name: str) -> TakenPage:
    """This picture, looked at."""
    from kiosk.apart.companion import NotDone
    from kiosk.vision.papers.paper_bench import PaperBench
    from kiosk.vision.papers.taken import ToRead
    from kiosk.vision.papers.text import NotRead

    with PaperBench() as bench:
        found = bench.look(_shot(name))
        if isinstance(found, ToRead):
            found = bench.settle(found, NotRead.TIME, date(2026, 11, 21))
    assert not isinstance(found, ToRead | NotDone | None)  # noqa: S101 - drawn pictures are pictures
    return found


def _image(points: Any) -> QImage:
    tall, wide = points.shape[:2]
    return QImage(points.data, wide, tall, 3 * wide, QImage.Format.Format_BGR888).copy()


@cache
def _shot(name: str) -> Any:
    """Drawn once a process; nobody writes on it."""
    return _shots()[name]()


def _shots() -> dict[str, Callable[[], Any]]:
    from kiosk.vision.papers.samples.drawn_papers import household, residence_permit, residence_permit_back
    from kiosk.vision.papers.samples.photographed import Shot, photograph

    book, permit = household(1).picture, residence_permit(1, address=_RESIDENCE[1]).picture
    size = (1600, 1200)
    return {
        "mat": lambda: photograph(book, Shot(size=size, shift=(0, 3.0))).picture,
        "good": lambda: photograph(book, Shot(size=size)).picture,
        "cut": lambda: photograph(book, Shot(size=size, shift=(0.22, 0))).picture,
        "glare": lambda: photograph(book, Shot(size=size, glare=0.09, glare_at=(0.35, 0.4))).picture,
        "small": lambda: photograph(book, Shot(size=size, fill=0.2, tilt=0.0)).picture,
        "double": lambda: photograph(book, Shot(size=size, fill=0.7), under=permit).picture,
        "permit_back": lambda: photograph(residence_permit_back(1).picture, Shot(size=size, fill=0.6)).picture,
        "permit": lambda: photograph(permit, Shot(size=size, fill=0.6)).picture,
    }


_OWN = (
    Proposal("name", "applicant_name", "姓名", "测试乙", "测试乙", Standing.SAME, True, Mask.NAME),
    Proposal("id_number", "certificate_number", "身份证号", _NUMBER, _NUMBER, Standing.SAME, True, Mask.NUMBER),
    Proposal("relation", "", "", "户主", "", Standing.ALONE, True),
    Proposal("birth_place", "", "", "测试省测试市", "", Standing.ALONE, False),
)
_SOMEBODY = (
    Proposal("name", "applicant_name", "姓名", "测试丙", "测试乙", Standing.OTHER, True, Mask.NAME),
    Proposal(
        "id_number", "certificate_number", "身份证号", _NUMBER[:-4] + "0118", _NUMBER, Standing.OTHER, True, Mask.NUMBER
    ),
)
_MOVED = (
    *_OWN[:2],
    Proposal(
        "address",
        "residence_address",
        "现在住在哪里",
        _RESIDENCE[1],
        _RESIDENCE[0],
        Standing.OFFERED,
        True,
        Mask.ADDRESS,
    ),
)
_MISREAD = (*_MOVED[:2], replace(_MOVED[2], value=_RESIDENCE[1].replace("试验", "式验"), is_sure=False))


def paper_scenes() -> dict[str, PaperScene]:
    """By name: every stage, every way, every misfortune."""
    return {
        "looking": PaperScene(Stage.LOOKING, "mat"),
        "move": PaperScene(Stage.MOVE, "cut", side="right"),
        "hold": PaperScene(Stage.HOLD, "good"),
        "change": PaperScene(Stage.CHANGE, "good", kept=1),
        "back": PaperScene(Stage.LOOKING, "mat", material="JZZ", kept=1),
        "once-more": PaperScene(Stage.CHANGE, "good", is_undone=True),
        "offline": PaperScene(Stage.LOOKING, "mat", may_phone=False),
        "checking": PaperScene(Stage.CHECKING),
        "reading": PaperScene(Stage.READING),
        "keeping": PaperScene(Stage.KEEPING, kept=1),
        "keeping-slow": PaperScene(Stage.KEEPING, kept=1, is_slow=True),
        "glare": PaperScene(Stage.FAULTY, "glare"),
        "cut": PaperScene(Stage.FAULTY, "cut"),
        "small": PaperScene(Stage.FAULTY, "small"),
        "double": PaperScene(Stage.FAULTY, "double"),
        "good": PaperScene(Stage.GOOD, "good", proposals=_OWN),
        "good-other": PaperScene(Stage.GOOD, "good", proposals=_SOMEBODY),
        "good-unread": PaperScene(Stage.GOOD, "good", is_read=False),
        "good-front": PaperScene(Stage.GOOD, "permit", material="JZZ", proposals=_OWN[:2]),
        "good-offer": PaperScene(Stage.GOOD, "permit", material="JZZ", kept=1, proposals=_MOVED),
        "good-offer-low": PaperScene(Stage.GOOD, "permit", material="JZZ", kept=1, proposals=_MISREAD),
        "before": PaperScene(Stage.BEFORE_LAST, "good", before_pages=1),
        "before-first": PaperScene(Stage.BEFORE, "permit", material="JZZ", before_pages=2),
        "before-last": PaperScene(Stage.BEFORE_LAST, "permit_back", material="JZZ", before_pages=2),
        "phone-opening": PaperScene(Stage.PHONE, phone_state=PhoneState.OPENING),
        "phone-open": PaperScene(Stage.PHONE, phone_state=PhoneState.OPEN),
        "phone-joined": PaperScene(Stage.PHONE, phone_state=PhoneState.JOINED, kept=1, received=2),
        "phone-unreadable": PaperScene(Stage.PHONE, phone_state=PhoneState.JOINED, received=1, is_unreadable=True),
        "phone-undone": PaperScene(Stage.PHONE, phone_state=PhoneState.JOINED, received=1, is_undone=True),
        "phone-ended": PaperScene(Stage.PHONE, phone_state=PhoneState.ENDED),
        "phone-failed": PaperScene(Stage.PHONE, phone_state=PhoneState.FAILED),
        "phone-offline": PaperScene(Stage.PHONE, phone_state=PhoneState.OFFLINE, may_phone=False),
        **{
            f"sight-{sight.value}": PaperScene(Stage.LOOKING, sight=sight)
            for sight in (Sight.DARK, Sight.COVERED, Sight.FROZEN, Sight.SILENT, Sight.LOST)
        },
        "none": PaperScene(Stage.LOOKING, has_camera=False),
        "none-offline": PaperScene(Stage.LOOKING, has_camera=False, may_phone=False),
        "unfit": PaperScene(Stage.LOOKING, is_unfit=True),
    }


def sample_scenes() -> dict[str, PaperScene]:
    """By name: a sample of each layout (示例样表), over the page that waits for such a paper."""
    papers = {
        "": ("", "HKB"),
        "-card": ("", "JZZ"),
        "-card-front": ("310500212001", "YHK"),
        "-page": ("312000218000", "GJJ"),
        "-booklet": ("312000384000", "BYZ"),
        "-letter": ("312000218000", "WTS"),
        "-seal": ("TBD-YB02", "ZZD"),
        "-photo": ("TBD-YJ05", "LHZP"),
        "-plan": ("TBD-YYZ01", "PMT"),
    }
    return {
        name: PaperScene(Stage.LOOKING, "mat", material=material, service=service)
        for name, (service, material) in papers.items()
    }
