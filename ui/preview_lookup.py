# SPDX-License-Identifier: Apache-2.0
"""公开查询 with made-up enterprises: for ``ui.preview`` and ``tests/ui``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from kiosk.application.form import Form
from kiosk.application.lookup import judged, open_lookup, the_one, to_choose, written
from kiosk.application.validation import Invalid
from kiosk.guidance.questionnaire import Situation, finished
from kiosk.journey.lookup import Lookup
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import ItemNeeds, JourneyState, Page, PaperState
from kiosk.platform.public_records import EnterprisesFound, PublicEnterprise, State
from kiosk.vision.sight import Sight
from ui.preview_content import everything
from ui.visit.lookup_way import LookupWay

if TYPE_CHECKING:
    from ui.visit.parts import VisitParts

ITEM = "TBD-SC03"

NUMBER = "91999999MA9999999H"
LONG_NAME = "示例市示例区甲乙丙丁戊己庚辛壬癸品牌便利店连锁经营管理服务合伙企业（有限合伙）示例第二分店"
_TODAY = date(2026, 11, 22)
_AS_OF = date(2026, 11, 21)


@dataclass(frozen=True)
class LookupScene:
    """``wish``: what is asked for; ``text``: what was written; ``found``: what the register said."""

    name: str
    state: JourneyState
    wish: str = "by_name"
    text: str = ""
    found: EnterprisesFound | None = None
    busy_s: float | None = None
    slow: bool = False


def one(name: str = "示例甲乙餐饮有限公司", state: State = "存续", *, is_abnormal: bool = False) -> PublicEnterprise:
    """A made-up enterprise."""
    return PublicEnterprise(name, NUMBER, state, is_abnormal, date(2019, 5, 6))


def told(*found: PublicEnterprise, total: int = 0, taken: bool | None = False, **more: Any) -> EnterprisesFound:
    """What the register says."""
    return EnterprisesFound(_AS_OF, found, total or len(found), taken, more.get("restricted", ()))


def lookup_scenes() -> Iterator[LookupScene]:
    """Every page of it, and what it looks like where nothing was found, or nothing is known."""
    here = JourneyState(page=Page.LOOKUP, item=ItemNeeds(ITEM, offline_allowed=False, looks_up=True))
    by_code = replace(here, lookup_by_code=True)
    yield LookupScene("lookup-name", here)
    yield LookupScene("lookup-free", here, "free")
    yield LookupScene("lookup-number", by_code, "by_number")
    yield LookupScene("lookup-number-no-scanner", replace(by_code, scanner_lost=True), "by_number")
    yield LookupScene("lookup-short", here, text="甲")
    yield LookupScene("lookup-number-wrong", by_code, "by_number", "91999999MA9999999J")
    for why in Lookup:
        if why.is_trouble:
            is_number = why in (Lookup.MALFORMED, Lookup.NO_CODE)
            state, wish = replace(by_code if is_number else here, lookup=why), "by_number" if is_number else "by_name"
            text = NUMBER if why is Lookup.MALFORMED else "" if is_number else "示例甲乙餐饮"
            yield LookupScene(f"lookup-{why.value}", state, wish, text, busy_s=420 if why is Lookup.BUSY else None)
    scan = replace(by_code, page=Page.LOOKUP_SCAN, sight=Sight.SEES)
    yield LookupScene("lookup_scan", scan, "by_number")
    yield LookupScene("lookup_scan-other", replace(scan, lookup=Lookup.NO_CODE), "by_number")
    yield LookupScene("lookup_scan-lost", replace(scan, sight=Sight.LOST), "by_number")
    wait = replace(here, page=Page.LOOKUP_WAIT)
    yield LookupScene("lookup_wait", wait)
    yield LookupScene("lookup_wait-slow", wait, slow=True)
    listed = replace(here, page=Page.LOOKUP_LIST, lookup=Lookup.LISTED)
    several = tuple(
        one(f"示例{stem}甲餐饮有限公司", "注销" if stem == "丁" else "存续") for stem in "甲乙丙丁戊己庚辛壬癸"
    )
    yield LookupScene("lookup_list", listed, text="餐饮", found=told(*several[:3]))
    yield LookupScene("lookup_list-many", listed, text="示例", found=told(*several, total=61))
    yield LookupScene("lookup_list-long", listed, text="示例", found=told(one(LONG_NAME), one(LONG_NAME + "一部")))
    end = replace(here, page=Page.LOOKUP_RESULT)
    name = "示例甲乙餐饮有限公司"
    yield LookupScene("lookup_result", end, text=name, found=told(one()))
    printed = replace(end, slip=PaperState.PRINTED)
    yield LookupScene("lookup_result-printed", printed, text=name, found=told(one()))
    irregular = told(one(LONG_NAME, is_abnormal=True))
    yield LookupScene("lookup_result-irregular", printed, text=LONG_NAME, found=irregular)
    states: tuple[State, ...] = ("吊销", "注销", "迁出")
    for state_of in states:
        found = told(one(state=state_of, is_abnormal=state_of == "吊销"))
        yield LookupScene(f"lookup_result-{state_of}", end, text=name, found=found)
    yield LookupScene("lookup_result-none", end, text=name, found=told())
    yield LookupScene("lookup_result-no-number", end, "by_number", NUMBER, told(taken=None))
    yield LookupScene("lookup_result-free", end, "free", "示例某某修车铺", told())
    yield LookupScene("lookup_result-taken", end, "free", name, told(one(), total=12, taken=True))
    restricted = told(one(), total=3, taken=True, restricted=("公安", "法院"))
    yield LookupScene("lookup_result-restricted", printed, "free", "中国公安法院示例服务部", restricted)


def way_of(scene: LookupScene, parts: VisitParts) -> LookupWay:
    """As it stands in a visit that came so far."""
    catalogue = everything()
    nobody = cast("Any", SimpleNamespace())
    way = LookupWay(parts, VisitRecord(catalogue), nobody, lambda _event: None, lambda: None)
    item = catalogue.items[ITEM]
    situation = finished(item, {"wish": scene.wish, "registered_in": "shanghai"})
    assert isinstance(situation, Situation)  # noqa: S101 - the item's own answers
    form = open_lookup(item, situation, _TODAY, catalogue.tables)
    way.form, way.text, way.busy_s = form, scene.text, scene.busy_s
    answered = written(form, scene.text) if scene.text else form
    if isinstance(answered, Invalid):
        way.error = answered
    elif scene.found is not None:
        _show(way, answered, scene.found)
    return way


def _show(way: LookupWay, form: Form, found: EnterprisesFound) -> None:
    way.found, way.entry = found, the_one(form, found)
    way.form = form if to_choose(form, found) else judged(form, found, way.entry)


__all__ = ["LookupScene", "lookup_scenes", "way_of"]
