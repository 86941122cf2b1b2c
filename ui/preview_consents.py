# SPDX-License-Identifier: Apache-2.0
"""您同意取用的 with a made-up visit: for ``ui.preview`` and ``tests/ui``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from config.clock import parse_iso
from kiosk.case.package import face_consent
from kiosk.journey.fetched import Fetched
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.platform.last_answers import LastAnswer
from kiosk.platform.model import Licence, SharedValue
from ui.preview_record import FLEXIBLE, PENSION, RECEIVED_AT, TODAY, answered, known
from ui.visit.consents_way import IDENTITY, ConsentsWay, Ended

if TYPE_CHECKING:
    from ui.visit.parts import VisitParts

_GIVEN = parse_iso(RECEIVED_AT) - timedelta(minutes=4)
_REVOKED = _GIVEN + timedelta(minutes=2)
_HKB = Licence(
    "1.2.156.3005.2", "HKB", "居民户口簿", "valid", None, {"address": "示例市示例区梅园新村街道示例路1288弄26号1502室"}
)
_SHARED: dict[str, tuple[object, str]] = {
    "household.registration": ("示例市示例区梅园新村街道示例路1288弄26号1502室", "公安户籍库"),
    "residence.address": ("示例市示例区桂花路77弄3号楼402室", "实有人口库"),
    "contact.phone": ("19900001234", "一网通办账户"),
    "employment.registered": (False, "就业登记库"),
    "case.same_day": (False, "办件库"),
}


@dataclass(frozen=True)
class ConsentScene:
    """``pick``: kind of the consent that is shown; ``revoked``: kinds that were taken back."""

    name: str
    state: JourneyState
    code: str = FLEXIBLE
    pick: str = ""
    revoked: tuple[str, ...] = ()
    ended: Ended = Ended.NOTHING
    by_face: bool = False
    photographs: bool = True


def consent_scenes(at: Callable[..., JourneyState], proof: JourneyState) -> Iterator[ConsentScene]:
    """The list, one of each kind, and what cannot be done without."""
    listed, one = at(Page.CONSENTS), at(Page.CONSENT)
    yield ConsentScene("consents", listed)
    yield ConsentScene("consents-face", listed, by_face=True)
    yield ConsentScene("consents-revoked", listed, revoked=("e_licence",), ended=Ended.FORGOTTEN)
    yield ConsentScene("consents-untold", listed, revoked=("e_licence", "shared_data"), ended=Ended.UNTOLD)
    for kind in ("shared_data", "last_answers", "e_licence", "face", IDENTITY):
        yield ConsentScene(f"consent-{kind}", one, pick=kind, by_face=kind == "face")
    yield ConsentScene("consent-window", one, pick="e_licence", photographs=False)
    yield ConsentScene("consent-revoked", one, pick="e_licence", revoked=("e_licence",))
    yield ConsentScene("consent-offline", replace(one, online=False), pick="e_licence", revoked=("e_licence",))
    yield ConsentScene("consent-needed", replace(proof, page=Page.CONSENT), code=PENSION, pick="shared_data")


def prepared(scene: ConsentScene) -> Callable[[VisitRecord], None]:
    """The record of that visit."""

    def prepare(record: VisitRecord) -> None:
        answers = ("local", "register", "platform", "no") if scene.code == FLEXIBLE else ("housing", "years_5")
        answered(scene.code, *answers)(record)
        known(record)
        record.give_consent(_GIVEN)
        record.materials.can_photograph = scene.photographs
        shared = {name: SharedValue(name, value, source) for name, (value, source) in _SHARED.items()}
        last = {"work_content": LastAnswer("送外卖、送快递", date(2026, 3, 4))} if scene.code == FLEXIBLE else {}
        licences = (_HKB,) if scene.code == FLEXIBLE else ()
        record.open_form(Fetched(shared=shared, licences=licences, asked=("HKB",), last=last), TODAY, None)
        if scene.by_face:
            record.face_consent = face_consent("只用来认出您是本人，比完就删", _GIVEN)
        for kind in scene.revoked:
            record.revoke_consent(next(one.consent_id for one in record.consents if one.kind == kind), _REVOKED)

    return prepare


def way_of(scene: ConsentScene, parts: VisitParts, record: VisitRecord) -> ConsentsWay:
    """Where the visit is on those pages."""

    def nothing(*_told: object) -> None:
        """Nobody is asked, and no page follows."""

    way = ConsentsWay(parts, record, cast("Any", SimpleNamespace()), nothing, nothing, nothing)
    face = () if record.face_consent is None else (record.face_consent,)
    picked = (one.consent_id for one in (*record.consents, *face) if one.kind == scene.pick)
    way.picked, way.ended = next(picked, scene.pick), scene.ended
    return way
