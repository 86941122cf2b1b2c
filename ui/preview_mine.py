# SPDX-License-Identifier: Apache-2.0
"""Scenes of 我的办件 for ``ui.preview``: people and numbers are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from config.clock import parse_iso
from config.modes import Environment
from kiosk.case.receipt import ReceiptCode
from kiosk.case.states import CaseState
from kiosk.journey.mine import MineStep
from kiosk.journey.state import CardState, JourneyState, Level, Page
from kiosk.places.slot import Slot
from kiosk.platform.booking_model import Appointment, AppointmentState, CheckIn, CheckInOutcome
from kiosk.platform.licence_model import Standing
from kiosk.platform.logistics_model import Originals, OriginalsState, Shipment, ShipmentState, TrackingEvent
from kiosk.platform.own_cases_model import (
    CaseGlance,
    Collection,
    Correction,
    Entitlement,
    Fault,
    Filed,
    HistoryLine,
    Need,
    OwnCase,
    OwnCases,
    OwnLicence,
    PromiseMade,
    Verification,
)
from kiosk.platform.payment_model import OrderState, PaymentOrder, Refund, RefundReason
from kiosk.platform.permits import LicenceState, SubPermit
from kiosk.platform.points import PointsEntry, PointsExpiring, PointsPage
from offline_cache.sealed_case import CaseStatus, OutboxState
from ui.visit.own_found import Found, OwnRecord, SealedPaper
from ui.visit.own_waiting import Waiting

_AT = "2026-11-1{day}T09:4{day}:00.000+08:00"
_HERE = JourneyState(
    page=Page.MINE, is_mine=True, mine=MineStep.SHOWN, level=Level.STRONG, card=CardState.READ, card_present=True
)


def _glance(number: int, code: str, name: str, state: CaseState, needs: Need, due: date | None) -> CaseGlance:
    return CaseGlance(f"99926111{number}000042", code, name, state, _AT.format(day=number), needs, due)


_RETURNED = _glance(1, "312000202000", "灵活就业登记", CaseState.RETURNED, Need.MEND, date(2026, 12, 4))
_READY = _glance(2, "312000218000", "示例事项", CaseState.READY, Need.COLLECT, None)
_REVIEW = _glance(3, "312000361000", "示例事项", CaseState.IN_REVIEW, Need.NOTHING, date(2026, 11, 30))
_DONE = _glance(4, "TBD-RS01", "示例事项", CaseState.APPROVED, Need.NOTHING, None)
_WITHDRAWN = _glance(5, "TBD-YB01", "示例事项", CaseState.WITHDRAWN, Need.NOTHING, None)
_OFFER = Entitlement(
    "old-age", "v1", "TBD-MZ01", "老年综合津贴", "您满65岁了，户口在本市", "每季度打到您的卡里", "民政局", "****1234",
    "offered", date(2026, 12, 31),
)  # fmt: skip
_LIST = OwnCases(5, 2, (_RETURNED, _READY, _REVIEW, _DONE, _WITHDRAWN), None)
_HISTORY = (
    HistoryLine(_AT.format(day=0), CaseState.RECEIVED, "您", "收到了"),
    HistoryLine(_AT.format(day=1), CaseState.RETURNED, "人力资源和社会保障局", "收入那一栏要再看看"),
)
_CASE = OwnCase(
    _RETURNED, "v3", _AT.format(day=0), _HISTORY, True,
    Correction(date(2026, 12, 4), "人力资源和社会保障局", (
        Fault("field", "income_band", "和社保的记录差得远，请再看看"),
        Fault("material", "HKB", "照片有反光，看不清"),
    )),
    None,
    Filed("2025-07", MappingProxyType({}), MappingProxyType({})),
)  # fmt: skip
_COLLECT = OwnCase(
    _READY, "v5", _AT.format(day=0),
    (*_HISTORY[:1], HistoryLine(_AT.format(day=2), CaseState.READY, "人力资源和社会保障局", "有结果了")), False,
    None, Collection("482913", "示例街道社区事务受理服务中心（示例）", "周一到周六 9:00-16:30", None),
)  # fmt: skip
_LICENCES = (
    OwnLicence("JZZ", "上海市居住证", "9999**********1234", Standing.VALID, date(2026, 12, 11)),
    OwnLicence("SFZ", "居民身份证", "9999**********1234", Standing.VALID, date(2031, 3, 1)),
    OwnLicence("SBK", "社会保障卡", "6299***********1234", Standing.VALID, None),
    OwnLicence("SPJ", "食品经营许可证", "JY19*******99", Standing.EXPIRED, date(2026, 2, 1)),
)
_CODE = ReceiptCode(
    environment=Environment.DEMO, key_id="demo-0000000000000000", terminal_id="DEMO-0001",
    case_id="0193e3a1-0000-7000-8000-00000000002a",
    terminal_received_at=parse_iso("2026-11-21T09:42:07.250+08:00"), platform_received_at=None, facts_digest=b"",
)  # fmt: skip
_STATUS = CaseStatus(_CODE.case_id, OutboxState.QUEUED, None, None, 0, None, "2026-11-21T09:42:07.250+08:00")
_CERTIFICATE = Verification(
    "参保缴费证明", "9999**********0042", "测**", "9999**********1234", "示例市社会保险经办机构（示例）",
    "2026-11-20T10:00:00.000+08:00", True,
)  # fmt: skip

_PERMITS = (
    SubPermit("食品经营许可（备案）", "X9202611220001-1", date(2031, 11, 19)),
    SubPermit("酒类商品零售许可", "X9202611220001-2", date(2031, 11, 19)),
    SubPermit("烟草专卖零售许可", "X9202611220001-3", date(2026, 6, 30)),
    SubPermit("药品经营许可（乙类非处方药）", "X9202611220001-4", date(2031, 11, 19), is_cancelled=True),
    SubPermit("第二类医疗器械经营备案", "X9202611220001-5", None),
)
_PERMIT = Verification(
    "便利店行业综合许可证", "X9202611220001", "示例甲乙便利有限公司", "91999999MB0000004X", "示例市市场监督管理局（示例）",
    "2026-11-20T10:00:00.000+08:00", True, permits=_PERMITS,
)  # fmt: skip
_ENDED = replace(
    _PERMIT, is_valid=False, standing=LicenceState.CANCELLED,
    permits=tuple(replace(one, is_cancelled=True) for one in _PERMITS),
)  # fmt: skip


_POINTS = PointsPage(
    35, PointsExpiring(10, date(2026, 12, 31)),
    (
        PointsEntry("e5", "2026-11-14T09:45:00.000+08:00", 5, "评价了办事服务", "99926111400000042"),
        PointsEntry("e4", "2026-11-14T09:44:00.000+08:00", 20, "办成了一件事", _DONE.case_number),
        PointsEntry("e3", "2026-01-01T00:00:00.000+08:00", -15, "积分到期", None),
        PointsEntry("e2", "2025-06-02T10:00:00.000+08:00", 10, "在手机上办事", None),
        PointsEntry("e1", "2024-09-21T10:00:00.000+08:00", 15, "在手机上办事", None),
    ),
    None,
)  # fmt: skip


def mine_scenes() -> Iterator[tuple[str, JourneyState, Found]]:
    """Name, state, what was found."""
    listed = Found(cases=_LIST, offers=(_OFFER,), licences=_LICENCES)
    yield from _waiting_scenes(listed)
    yield "mine-covered", replace(_HERE, mine=MineStep.COVERED), Found()
    yield "mine-asking", replace(_HERE, mine=MineStep.ASKING), Found()
    yield "mine", _HERE, listed
    weakly = replace(_HERE, level=Level.WEAK, card=CardState.WAITING, card_present=False)
    yield "mine-weak", weakly, replace(listed, offers=(), licences=())
    yield "mine-2", _HERE, replace(listed, page=1)
    yield from _points_scenes(listed)
    yield "mine-partial", _HERE, replace(listed, is_partial=True)
    yield "mine-empty", _HERE, Found(cases=OwnCases(0, 0, (), None))
    yield "mine-offline", replace(_HERE, mine=MineStep.OFFLINE, online=False), Found()
    at_case = replace(_HERE, page=Page.MINE_CASE)
    yield "mine-case", at_case, replace(listed, case=_CASE)
    yield "mine-case-weak", replace(at_case, level=Level.WEAK), replace(listed, case=replace(_CASE, filed=None))
    yield "mine-collect", at_case, replace(listed, case=_COLLECT)
    weak = replace(at_case, level=Level.WEAK, card=CardState.WAITING, card_present=False)
    yield "mine-collect-weak", weak, replace(listed, case=replace(_COLLECT, collection=None))
    unpaid = replace(_COLLECT, glance=replace(_REVIEW, needs=Need.PAY), collection=None)
    yield "mine-unpaid", at_case, replace(listed, case=unpaid)
    promise = PromiseMade(
        "容缺受理承诺书",
        ("最晚11月27日，我补交租赁合同",),
        "到时没补齐，这件事会先停下来，可能办不成",
        _AT.format(day=0),
    )
    late = replace(_REVIEW, needs=Need.BRING, due=date(2026, 11, 27))
    yield (
        "mine-bring",
        at_case,
        replace(listed, case=replace(unpaid, glance=late, history=_HISTORY[:1], promised=(promise,))),
    )
    yield "mine-sure", replace(at_case, mine=MineStep.SURE), replace(listed, case=_CASE)
    booked = replace(_CASE, glance=replace(_REVIEW, item_code="TBD-GH02"), correction=None, filed=None)
    yield "mine-sure-booked", replace(at_case, mine=MineStep.SURE), replace(listed, case=booked)
    yield "mine-too-late", replace(at_case, mine=MineStep.TOO_LATE), listed
    at_offer = replace(_HERE, page=Page.MINE_OFFER)
    yield "mine-offer", at_offer, replace(listed, offer=_OFFER)
    yield "mine-reasons", replace(at_offer, mine=MineStep.REASONS), replace(listed, offer=_OFFER)
    yield "mine-confirmed", at_offer, replace(listed, offer=replace(_OFFER, state="confirmed"))
    yield "mine-licences", replace(_HERE, page=Page.MINE_LICENCES), replace(listed, licences=_LICENCES)
    at_paper = replace(_HERE, page=Page.MINE_GLANCE, level=Level.NONE, card=CardState.WAITING, card_present=False)
    yield "mine-receipt", at_paper, Found(paper=_REVIEW)
    yield "mine-receipt-own", replace(at_paper, online=False), Found(paper=OwnRecord(_CODE, _STATUS))
    refused = replace(_STATUS, state=OutboxState.PARKED, reason="rejected:card-expired")
    yield "mine-receipt-refused", at_paper, Found(paper=OwnRecord(_CODE, refused))
    yield "mine-certificate", at_paper, Found(paper=_CERTIFICATE)
    yield "mine-permit", at_paper, Found(paper=_PERMIT)
    yield "mine-permit-2", at_paper, Found(paper=_PERMIT, page=1)
    yield "mine-permit-sealed", replace(at_paper, online=False), Found(paper=SealedPaper(_PERMIT))
    yield "mine-permit-ended", at_paper, Found(paper=_ENDED)
    yield "mine-false", replace(at_paper, mine=MineStep.FALSE), Found()


_SLOT = Slot.parse("2026-11-25 09:00-09:30")
_VISIT = Appointment(
    "0193e3a1-0000-4000-8000-00000000002b", "312000202000", "SH-310115-01", _SLOT, AppointmentState.BOOKED, "A012",
    "example-code-of-a-ticket", 10, 1,
)  # fmt: skip
_POINT = "示例街道社区事务受理服务中心（示例）"
_ORDER = PaymentOrder(
    "0193e3a1-0000-4000-8000-00000000002c", _CODE.case_id, "999261121000042", "TBD-RS01", OrderState.UNPAID, 15_840, (),
    "示例收款单位", None, _AT.format(day=1), _AT.format(day=2), 3600, None, None, None, (),
)  # fmt: skip
_SENT = Shipment(
    _CODE.case_id, "courier", ShipmentState.ON_THE_WAY, "示例快递", "SF-999261121000042", None, None,
    (TrackingEvent(_AT.format(day=2), "在路上，快到了"),),
)  # fmt: skip


def _points_scenes(listed: Found) -> Iterator[tuple[str, JourneyState, Found]]:
    """积分."""
    has = replace(listed, points=_POINTS)
    yield "mine-points-key", _HERE, has
    yield "mine-points-key-weak", replace(_HERE, level=Level.WEAK), replace(has, offers=(), licences=())
    at_points = replace(_HERE, page=Page.MINE_POINTS)
    yield "mine-points", at_points, has
    yield "mine-points-more", at_points, replace(has, points=replace(_POINTS, next="e1"))
    over = PointsPage(0, None, (replace(_POINTS.entries[2], points=-10), _POINTS.entries[3]), None)
    yield "mine-points-none-left", at_points, replace(has, points=over)
    yield "mine-points-offline", replace(at_points, mine=MineStep.OFFLINE, online=False), has
    yield "mine-points-gone", at_points, listed


_ORIGINALS = {OriginalsState.MISSED: "2026-11-24", OriginalsState.RECEIVED: None, OriginalsState.CALLED_OFF: None}


def _reported(outcome: CheckInOutcome) -> CheckIn:
    is_in = outcome is CheckInOutcome.CHECKED_IN
    call_by = parse_iso("2026-11-25T09:10:00.000+08:00") if is_in else None
    opens = parse_iso("2026-11-25T08:30:00.000+08:00")
    return CheckIn(outcome, "A012", "SH-310115-01", _SLOT, opens, call_by, 2 if is_in else None)


def _waiting_scenes(listed: Found) -> Iterator[tuple[str, JourneyState, Found]]:
    """What else waits."""
    points = {"SH-310115-01": _POINT}
    waiting = Waiting((_VISIT,), (_ORDER,), points)
    yield "mine-waiting", _HERE, replace(listed, waiting=waiting)
    at_visit, one = replace(_HERE, page=Page.MINE_VISIT), replace(waiting, visit=_VISIT)
    yield "mine-visit", at_visit, replace(listed, waiting=one)
    yield "mine-visit-sure", replace(at_visit, mine=MineStep.SURE), replace(listed, waiting=one)
    cancelled = replace(one, visit=replace(_VISIT, state=AppointmentState.CANCELLED))
    yield "mine-visit-cancelled", at_visit, replace(listed, waiting=cancelled)
    for outcome in CheckInOutcome:
        told = replace(one, check_in=_reported(outcome))
        yield f"mine-check-in-{outcome.value}", at_visit, replace(listed, waiting=told)
    sent = replace(_COLLECT, glance=replace(_READY, state=CaseState.APPROVED, needs=Need.NOTHING), collection=None)
    at_case = replace(_HERE, page=Page.MINE_CASE)
    under_way = replace(sent, glance=replace(sent.glance, state=CaseState.IN_REVIEW))
    to_fetch = replace(_SENT, way="pickup", state=ShipmentState.WAITING, waybill_no=None, events=())
    fetched = replace(waiting, shipment=to_fetch)
    yield "mine-code-later", at_case, replace(listed, case=under_way, waiting=fetched)
    yield "mine-more", _HERE, replace(listed, waiting=waiting, has_more=True)
    for state, day in _ORIGINALS.items():
        first = replace(to_fetch, way="courier", originals=Originals(state, _AT.format(day=1), day))
        name = f"mine-originals-{state.value.replace('_', '-')}"
        yield name, at_case, replace(listed, case=under_way, waiting=replace(waiting, shipment=first))
    yield "mine-shipment", at_case, replace(listed, case=sent, waiting=replace(waiting, shipment=_SENT))
    asked = Refund(
        "0193e3a1-0000-4000-8000-00000000002d", "asked", RefundReason.PAID_WRONGLY, 15_840, _AT.format(day=2), None
    )
    paid = replace(_ORDER, state=OrderState.PAID, paid_at=_AT.format(day=1))
    yield "mine-paid", at_case, replace(listed, case=sent, paid=(paid,))
    at_refund = replace(_HERE, page=Page.MINE_REFUND)
    yield "mine-refund", at_refund, replace(listed, order=paid)
    yield "mine-refund-why", replace(at_refund, mine=MineStep.REASONS), replace(listed, order=paid)
    yield "mine-refund-asked", at_refund, replace(listed, order=replace(paid, refunds=(asked,)))
    at_paper = replace(_HERE, page=Page.MINE_GLANCE, level=Level.NONE, card=CardState.WAITING, card_present=False)
    yield "mine-ticket", at_paper, Found(paper=_reported(CheckInOutcome.CHECKED_IN), is_ticket=True)
    yield "mine-ticket-offline", replace(at_paper, mine=MineStep.OFFLINE, online=False), Found(is_ticket=True)
    yield "mine-ticket-gone", replace(at_paper, mine=MineStep.GONE), Found(is_ticket=True)
