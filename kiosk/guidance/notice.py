# SPDX-License-Identifier: Apache-2.0
"""一次告知: one page: can it be done here, what to bring, how long, what it costs, where the result is.

Source: domain notes 1.2 row 16 and 4.2; 国务院令716 art. 6. It is made before anybody is identified, so it speaks
of what is expected; nothing in it is personal and it can be printed as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiosk.catalogue.material_model import MaterialSpec
from kiosk.catalogue.model import AuthLevel, ServiceItem
from kiosk.catalogue.scope import districts_of, is_elsewhere, is_named
from kiosk.catalogue.words import Language, Words, words
from kiosk.guidance.belonging import holds, parts_of, perhaps_of
from kiosk.guidance.needs import (
    PHOTO_INSTEAD,
    PHOTO_TOO,
    MaterialSource,
    expected_source,
    how,
    last_resort,
    needed_materials,
    reusable_materials,
)
from kiosk.guidance.questionnaire import Situation


class Device(StrEnum):
    """Devices by the words that content uses in ``capability``."""

    ID_CARD_READER = "id_card_reader"
    RECEIPT_PRINTER = "receipt_printer"
    DOCUMENT_PRINTER = "document_printer"
    CAMERA = "camera"
    """The one that people stand in front of."""
    PAPER_CAMERA = "paper_camera"
    """高拍仪"""


class Lack(StrEnum):
    """Why a device that is fitted cannot be used now."""

    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    JAMMED = "jammed"
    CUTTER = "cutter"
    TOO_HOT = "too_hot"
    TONER_OUT = "toner_out"
    OUTPUT_FULL = "output_full"
    BROKEN = "broken"
    LOST = "lost"


@dataclass(frozen=True)
class Capability:
    """What this terminal can do now. ``lacks``: why a fitted device is not among ``devices``."""

    devices: frozenset[Device]
    online: bool
    lacks: Mapping[Device, Lack] = field(default_factory=dict)
    district: str = ""
    """Where the terminal stands; empty: nobody has said."""


@dataclass(frozen=True)
class NoticeRow:
    """One line. ``status`` stands at its end (免交, 要带 …); ``why`` is small and grey below. ``sample``: a material's code,
    where it can be shown what it looks like (示例样表).
    """

    text: str
    status: str = ""
    status_good: bool = True
    why: str = ""
    sample: str = ""


@dataclass(frozen=True)
class NoticeSection:
    """One block of the page. ``key``: can, bring, parts, time, fee, collect, data, notes; ``icon``: a Lucide name."""

    key: str
    icon: str
    title: str
    rows: tuple[NoticeRow, ...]


@dataclass(frozen=True)
class Notice:
    """The page. ``blocked_by``: why it cannot be done here (``district``, ``offline``, ``device:NAME``), empty when it can.
    ``warning``: what works less well than it should, and what comes in its place; empty where nothing does.
    """

    item_code: str
    item_name: str
    plain_name: str
    guide_line: str
    verdict: str
    can_do: bool
    blocked_by: str
    materials_line: str
    required_count: int
    to_bring_count: int
    """Materials that nothing can be fetched for: to be brought, now or by a day that is told."""
    sections: tuple[NoticeSection, ...]
    warning: str = ""
    perhaps_count: int = 0
    """Materials of which cannot be said before somebody is identified whether they are needed."""


_LOST: dict[str, Words] = {
    Device.ID_CARD_READER: words("这台机器的读卡器坏了", "The card reader of this machine is broken"),
    Device.RECEIPT_PRINTER: words("这台机器打不了凭条", "This machine cannot print slips"),
    Device.DOCUMENT_PRINTER: words("这台机器打不了 A4 纸", "This machine cannot print A4"),
    Device.CAMERA: words("这台机器没有摄像头，拍不了照", "This machine has no camera"),
    Device.PAPER_CAMERA: words("这台机器拍不了材料", "This machine cannot photograph papers"),
}
_LACKS: dict[tuple[Device, Lack], Words] = {
    (Device.DOCUMENT_PRINTER, Lack.PAPER_OUT): words("打印机没有纸了，现在打不出来", "The printer is out of paper"),
    (Device.DOCUMENT_PRINTER, Lack.JAMMED): words("打印机卡纸了，现在打不出来", "The printer has a paper jam"),
    (Device.DOCUMENT_PRINTER, Lack.COVER_OPEN): words("打印机的盖子开着，打不出来", "The printer's cover is open"),
    (Device.DOCUMENT_PRINTER, Lack.CUTTER): words("打印机出了毛病，现在打不出来", "The printer does not work now"),
    (Device.DOCUMENT_PRINTER, Lack.TOO_HOT): words("打印机太热了，请过几分钟再来", "The printer is too hot just now"),
    (Device.DOCUMENT_PRINTER, Lack.TONER_OUT): words("打印机没有墨粉了，打不出来", "The printer is out of toner"),
    (Device.DOCUMENT_PRINTER, Lack.OUTPUT_FULL): words(
        "打印机出口还有别人的纸，打不出来", "The printer still holds sheets of somebody else"
    ),
    (Device.DOCUMENT_PRINTER, Lack.BROKEN): words("打印机出了毛病，现在打不出来", "The printer does not work now"),
    (Device.DOCUMENT_PRINTER, Lack.LOST): words("打印机没有反应，现在打不出来", "The printer does not answer"),
    (Device.CAMERA, Lack.BROKEN): words("这台机器现在拍不了照", "This machine cannot take photographs now"),
}
_NO_SLIP: dict[Lack, Words] = {
    Lack.PAPER_OUT: words("小票机没有纸了", "The slip printer is out of paper"),
    Lack.COVER_OPEN: words("小票机的盖子开着", "The slip printer's cover is open"),
    Lack.JAMMED: words("小票机卡纸了", "The slip printer has a paper jam"),
    Lack.CUTTER: words("小票机切不断纸", "The slip printer cannot cut its paper"),
    Lack.TOO_HOT: words("小票机太热了，要凉一会儿", "The slip printer is too hot just now"),
    Lack.TONER_OUT: words("小票机出了毛病", "The slip printer does not work now"),
    Lack.OUTPUT_FULL: words("小票机出纸口有纸没拿走", "A slip lies in the printer's slot"),
    Lack.BROKEN: words("小票机出了毛病", "The slip printer does not work now"),
    Lack.LOST: words("小票机没有反应", "The slip printer does not answer"),
}
_SLIP_ON_SCREEN = words("凭条会显示在屏幕上", "the receipt is shown on screen")
_EARLIER = words(
    "您以前交过、还能用的材料，会直接用", "Papers you handed in before are used again while they hold", "材料复用"
)
_NO_NETWORK = words("现在没有网络，这件事办不了", "Not possible now: there is no network")
_CAN = words("可以在这里办", "You can do it here")
_CAN_OFFLINE = words("没有网络也能办，先收下，来网再送", "You can. It is taken in and sent when the network is back")
_TITLES: dict[str, tuple[str, Words]] = {
    "can": ("circle-check", words("这些都符合，就能办", "You can, if all of this holds")),
    "bring": ("id-card", words("要带什么", "What to bring")),
    "parts": ("file-check", words("一次办好这几件", "Done together", "一件事一次办")),
    "time": ("clock", words("要多久", "How long")),
    "fee": ("banknote", words("要多少钱", "What it costs")),
    "collect": ("printer", words("在哪里拿", "Where to collect")),
    "data": ("shield-check", words("会用到您的哪些信息", "What we look up about you")),
    "notes": ("info", words("要记得的", "Please note")),
}
_CARD = words("身份证", "ID card", "居民身份证")
_CARD_MUST = words("要带", "Bring it")
_CARD_WHY = words("没有身份证办不了", "Not possible without it")
_CARD_ELSE = words("没带，也能用手机验证码", "Or a code to your phone")
_COMMA = words("；", "; ")
_NOTHING = words("什么都不用带", "Nothing")
_FREE = words("免交", "Not needed")
_LIKELY_FREE = words("一般免交", "Usually not needed")
_LATE = words("可晚点交", "May come later", "容缺")
_BRING = words("要交", "To hand in")
_PERHAPS = words("也许要", "Perhaps")
_PERHAPS_WHY = words("刷证后才知道要不要", "Known once you are identified")
_LOOKED_UP = words("系统里先查", "Looked up first")
_ON_RECORD = words("不用交，系统里先查", "Not needed, looked up first", "免交（数据共享）")
_ELSE = words("查不到的话，", "otherwise ")
_PHOTO_NOW = words("可以现场拍", "It may be photographed here")
_PHOTO_OR_WINDOW = words("现场拍，或者交到窗口", "Photograph it here, or take it to a counter")
_INSTANT = words("当场办好", "Done on the spot", "即办")
_SCOPES = {
    "全市通办": words("上海哪个区都能办", "Any district of Shanghai will do", "全市通办"),
    "跨省通办": words("别的省市也能办", "It can be done in other provinces too", "跨省通办"),
    "本区": words("只能在本区办", "In this district only", "属地办理"),
}
_AT_ONCE = words("当场", "At once", "即办")
_AT_COUNTER = words("要去窗口", "At a counter", "现场办理")
_RECEIVED = words("当场收下", "Taken in on the spot", "即时收件")


def notice(item: ServiceItem, situation: Situation, capability: Capability, language: Language = Language.ZH) -> Notice:
    """The page for these answers on this terminal."""
    blocked_by, verdict = _verdict(item, capability)
    materials = needed_materials(item, situation.facts())
    perhaps = perhaps_of(item, situation.facts())
    sections = (
        _section("can", [NoticeRow(one.say(language), why=one.term) for one in item.guide.conditions], language),
        _section("bring", _bring(item, situation, capability, language), language),
        _section("parts", _parts(item, situation, language), language),
        _section("time", _time(item, language), language),
        _section("fee", [NoticeRow(item.guide.fee.say.say(language), why=item.guide.fee.say.term)], language),
        _section("collect", _collect(item, situation, language), language),
        _section("data", _data(item, situation, capability, language), language),
        _section("notes", _notes(item, language), language),
    )
    return Notice(
        item_code=item.base_code,
        item_name=item.name,
        plain_name=item.plain_name.say(language),
        guide_line=_guide_line(item, language),
        verdict=verdict.say(language),
        can_do=not blocked_by,
        blocked_by=blocked_by,
        materials_line=_materials_line(materials, perhaps, capability, language),
        required_count=len(materials),
        perhaps_count=len(perhaps),
        to_bring_count=len(_to_bring(materials, capability)),
        sections=tuple(section for section in sections if section.rows),
        warning=_warning(capability, language),
    )


def _collect(item: ServiceItem, situation: Situation, language: Language) -> list[NoticeRow]:
    """Where to collect; and that no machine of this terminal does the last step, where one is needed (签注机, 制册机, 制卡机)."""
    rows = [NoticeRow(item.guide.collect.say(language), why=item.guide.collect.term)]
    instead = item.capability.instead
    if instead is not None and holds(instead.when, item, situation.facts()) is True:
        rows.append(NoticeRow(instead.say.say(language), why=instead.say.term))
    scope = only_in(item.scope, short=True) if is_named(item.scope) else _SCOPES.get(item.scope)
    if scope is not None:  # 通办范围
        rows.append(NoticeRow(scope.say(language), why=scope.term))
    return rows


def only_in(scope: str, *, short: bool = False) -> Words:
    """Of a service that only the districts of ``scope`` do (属地办理)."""
    named = "、".join(districts_of(scope))
    said = f"只在{named}办"
    return words(said if short else f"这件事{said}", f"Only in {named}", "属地办理")


def _verdict(item: ServiceItem, capability: Capability) -> tuple[str, Words]:
    if is_elsewhere(item.scope, capability.district):
        return "district", only_in(item.scope)
    if not capability.online and not item.offline_allowed:
        return "offline", _NO_NETWORK
    lacking = lacking_device(item.capability.need, item.capability.any_of, capability)
    if lacking is not None:
        return f"device:{lacking.value}", device_missing(lacking, capability)
    if item.auth.level is AuthLevel.NONE:
        return "", _CAN
    # without network only the card can say who somebody is
    if not capability.online and Device.ID_CARD_READER not in capability.devices:
        return f"device:{Device.ID_CARD_READER.value}", _LOST[Device.ID_CARD_READER]
    return "", _CAN if capability.online else _CAN_OFFLINE


def lacking_device(need: Sequence[str], any_of: Sequence[Sequence[str]], capability: Capability) -> Device | None:
    """The first device without which an item cannot be done here; of a group of which one is enough, its first."""
    groups = (*((name,) for name in need), *any_of)
    return next((Device(one[0]) for one in groups if capability.devices.isdisjoint(map(Device, one))), None)


def device_missing(device: Device, capability: Capability) -> Words:
    """What is said where an item needs this device and it cannot be used: why, where that is known."""
    lack = capability.lacks.get(device)
    return _LOST[device] if lack is None else _LACKS.get((device, lack), _LOST[device])


def _bring(item: ServiceItem, situation: Situation, capability: Capability, language: Language) -> list[NoticeRow]:
    must = item.needs_strong or not capability.online
    why = _CARD_WHY if must else _CARD_ELSE
    card = NoticeRow(_CARD.say(language), _CARD_MUST.say(language), status_good=False, why=why.say(language))
    rows = [card] if item.auth.level is not AuthLevel.NONE else [NoticeRow(_NOTHING.say(language))]
    facts = situation.facts()
    rows += [_material(spec, capability, language) for spec in needed_materials(item, facts)]
    rows += [_perhaps(spec, capability, language) for spec in perhaps_of(item, facts)]
    return rows


def _material(spec: MaterialSpec, capability: Capability, language: Language) -> NoticeRow:
    row = _without_sample(spec, capability, language)
    return row if spec.picture is None else replace(row, sample=spec.code)


def _without_sample(spec: MaterialSpec, capability: Capability, language: Language) -> NoticeRow:
    source, last = expected_source(spec, online=capability.online), last_resort(spec)
    if last.is_owed:
        owed = _owed(spec, last, capability, language)
        if not source.is_fetched:
            status = _LATE if last is MaterialSource.LACK else _BRING
            return NoticeRow(spec.name.say(language), status.say(language), False, owed)
        told = f"{_LOOKED_UP.say(language)}{_COMMA.say(language)}{_ELSE.say(language)}{owed}"
        return NoticeRow(spec.name.say(language), _LIKELY_FREE.say(language), True, told)
    told = (_ON_RECORD if source is MaterialSource.SHARED_DATA else how(source)).say(language)
    if source is not MaterialSource.PROMISE and spec.photo is not None and _photographs(capability):
        instead = PHOTO_INSTEAD if source.is_fetched else PHOTO_TOO
        told = f"{told}{_COMMA.say(language)}{instead.say(language)}"
    return NoticeRow(spec.name.say(language), _FREE.say(language), True, told)


def _owed(spec: MaterialSpec, last: MaterialSource, capability: Capability, language: Language) -> str:
    """What the resident does about a material that nobody else has."""
    photo = spec.photo is not None and _photographs(capability)
    if last is MaterialSource.LACK and spec.lack is not None:
        late = spec.lack.say.say(language)
        return f"{_PHOTO_NOW.say(language)}{_COMMA.say(language)}{late}" if photo else late
    return (_PHOTO_OR_WINDOW if photo else how(MaterialSource.WINDOW)).say(language)


def _perhaps(spec: MaterialSpec, capability: Capability, language: Language) -> NoticeRow:
    """Said as what it is: whether it is needed is only known when somebody is identified."""
    row = _material(spec, capability, language)
    why = f"{_PERHAPS_WHY.say(language)}{_COMMA.say(language)}{row.why}"
    return replace(row, status=_PERHAPS.say(language), why=why)


def _to_bring(materials: Sequence[MaterialSpec], capability: Capability) -> list[MaterialSpec]:
    return [
        spec
        for spec in materials
        if last_resort(spec).is_owed and not expected_source(spec, online=capability.online).is_fetched
    ]


def _photographs(capability: Capability) -> bool:
    """By the camera here, or by the resident's own telephone; either way the terminal itself must be able to look."""
    if Device.PAPER_CAMERA in capability.lacks:
        return False
    return capability.online or Device.PAPER_CAMERA in capability.devices


def _parts(item: ServiceItem, situation: Situation, language: Language) -> list[NoticeRow]:
    """分项: those that apply by the answers, or may. One that no screen may sign for says where it is done instead."""
    rows = []
    for part in parts_of(item, situation.facts()):
        days = words(f"{part.promise_days} 个工作日", f"{part.promise_days} working days")
        status = _AT_COUNTER if part.paper_only is not None else days if part.promise_days else _AT_ONCE
        why = part.paper_only if part.paper_only is not None else part.result
        rows.append(
            NoticeRow(part.name.say(language), status.say(language), part.paper_only is None, why.say(language))
        )
    return rows


def _time(item: ServiceItem, language: Language) -> list[NoticeRow]:
    rows = [NoticeRow(item.guide.time_say.say(language))]
    days = item.guide.promise_days
    if (item.gives_document or item.gives_portrait or item.lookup is not None or item.ride is not None) and days == 0:
        rows.append(NoticeRow(_INSTANT.say(language), why=_INSTANT.term))
    elif days == 0:
        rows.append(NoticeRow(_RECEIVED.say(language), why=_RECEIVED.term))
    else:
        rows.append(NoticeRow(words(f"{days} 个工作日内办好", f"Within {days} working days").say(language)))
    if item.guide.legal_days is not None:
        legal = item.guide.legal_days
        text = words(f"法定 {legal} 个工作日，这里承诺 {days} 个", f"By law {legal} working days, promised {days}")
        rows.append(NoticeRow(text.say(language)))
    return rows


def _data(item: ServiceItem, situation: Situation, capability: Capability, language: Language) -> list[NoticeRow]:
    """Who, what, what for, how long (个人信息保护法 17); nothing is fetched without the platform."""
    if not capability.online and not item.gives_portrait:  # what the camera sees needs no platform
        return []
    consent = item.consent
    rows = [NoticeRow(consent.say.say(language), why=consent.say.term)]
    if reusable_materials(item, situation.facts()):
        rows.append(NoticeRow(_EARLIER.say(language), why=_EARLIER.term))
    return [*rows, NoticeRow(consent.purpose.say(language))]


def _notes(item: ServiceItem, language: Language) -> list[NoticeRow]:
    return [NoticeRow(one.say(language), why=one.term) for one in item.guide.notes]


def _warning(capability: Capability, language: Language) -> str:
    """Said before the start: a receipt that cannot be printed, and what comes in its place."""
    lack = capability.lacks.get(Device.RECEIPT_PRINTER)
    if lack is None:
        return ""
    first, second = _NO_SLIP[lack].say(language), _SLIP_ON_SCREEN.say(language)
    return f"{first}，{second}" if language is Language.ZH else f"{first}: {second}"


def _materials_line(
    materials: Sequence[MaterialSpec], perhaps: Sequence[MaterialSpec], capability: Capability, language: Language
) -> str:
    """Promises no more than can be kept: 您一份都不用交 only where nothing can come of it that has to be handed in."""
    count, bring = len(materials), len(_to_bring(materials, capability))
    more = words(f"，另有 {len(perhaps)} 份看情况", f"; {len(perhaps)} more perhaps").say(language) if perhaps else ""
    if count == 0:
        none = (
            words("不用交任何材料", "No papers needed", "零材料")
            if not perhaps
            else words("必交的没有", "None for certain")
        )
        return none.say(language) + more
    if bring:
        text = words(f"应交材料 {count} 份，您要交 {bring} 份", f"{count} papers are required, you hand in {bring}")
    elif any(last_resort(spec).is_owed for spec in materials):
        text = words(f"应交材料 {count} 份，查得到的都不用交", f"{count} papers are required, none that is on record")
    else:
        text = words(f"应交材料 {count} 份，您一份都不用交", f"{count} papers are required, you hand in none")
    return text.say(language) + more


def _guide_line(item: ServiceItem, language: Language) -> str:
    """事项编码, guide version and date, small: the same on every channel (domain notes 1.1 row 1)."""
    code = item.base_code if item.code_status == "verified" else words("编码待核", "code pending").say(language)
    day = item.guide.effective_from
    version = item.guide.version
    text = words(
        f"{item.name} {code} 指南 {version} 版，{day:%Y-%m-%d} 起", f"{code}, guide {version} from {day:%Y-%m-%d}"
    )
    return text.say(language)


def _section(key: str, rows: list[NoticeRow], language: Language) -> NoticeSection:
    icon, title = _TITLES[key]
    return NoticeSection(key, icon, title.say(language), tuple(rows))
