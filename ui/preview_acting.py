# SPDX-License-Identifier: Apache-2.0
"""Acting for somebody: choices, the second card, people and enterprises, the banner over other pages, why it may not be; for
``ui.preview`` and ``tests/ui``. Everybody is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from kiosk.identity.resident import Assurance, Method, Resident
from kiosk.journey.acting_record import AgentHere
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Acting, ActingStep, CardState, ItemNeeds, JourneyState, Level, Page, StopReason
from kiosk.platform.acting_model import HeldEnterprise, KnownPrincipal

BOOK, SHOP = "312000377000", "TBD-SC01"
Prepare = Callable[[VisitRecord], None]

_AGENT = Resident(
    name="测试代办", number="999999198103040018", certificate_type="111", card_kind="resident", sex="female",
    birth=date(1981, 3, 4), address=None, assurance=Assurance.STRONG, method=Method.CARD,
)  # fmt: skip
_PEOPLE = (
    KnownPrincipal("a" * 32, "测试小宝", 8, "register", None, "valid"),
    KnownPrincipal("b" * 32, "测试大宝", 15, "register", None, "valid"),
    KnownPrincipal("c" * 32, "测试托付", 71, "mandate", date(2027, 1, 31), "valid"),
    KnownPrincipal("d" * 32, "测试收回", 66, "mandate", date(2027, 1, 31), "revoked"),
    KnownPrincipal("e" * 32, "测试过期", 70, "mandate", date(2026, 1, 31), "expired"),
)
_GOOD = HeldEnterprise(
    "91999999MB00000042", "示例市示例品牌便利店连锁经营管理有限公司", "测试·法甲", "示例市示例区企业路4号", "存续",
    is_abnormal=False, role="operator", scopes=("permit", "permit_application"), valid_to=date(2027, 1, 4), is_over=False,
)  # fmt: skip
_ENTERPRISES = (
    replace(_GOOD, name="示例甲商贸有限公司", role="legal_person", valid_to=None),
    _GOOD,
    replace(_GOOD, name="示例乙餐饮有限公司", is_abnormal=True, role="administrator", valid_to=None),
    replace(_GOOD, name="示例丙食品有限公司", is_over=True),
    replace(_GOOD, name="示例丁百货有限公司", scopes=()),
    replace(_GOOD, name="示例戊物流有限公司", state="注销"),
)
_FOR_OTHER = JourneyState(item=ItemNeeds(BOOK, agent="allowed"), level=Level.STRONG, acting=Acting.OTHER)
_FOR_SHOP = JourneyState(
    page=Page.ENTERPRISE, item=ItemNeeds(SHOP, wants_enterprise=True), level=Level.STRONG, card_present=True
)
_NOT_FOR_IT = (
    StopReason.NO_ENTERPRISE, StopReason.OUT_OF_SCOPE, StopReason.AUTHORITY_EXPIRED, StopReason.ENTERPRISE_CLOSED,
)  # fmt: skip


def acting_scenes() -> Iterator[tuple[str, JourneyState, Prepare]]:
    """Name, state, and what the record has come to."""
    book = _opened(BOOK)
    asked = replace(_FOR_OTHER, level=Level.NONE, acting=Acting.UNASKED, page=Page.ACTING)
    yield "acting", asked, book
    yield "relation", replace(_FOR_OTHER, level=Level.NONE, page=Page.RELATION), book
    yield "identify-own-first", replace(_FOR_OTHER, level=Level.NONE, page=Page.IDENTIFY), book
    second = replace(_FOR_OTHER, page=Page.PRINCIPAL, acting_step=ActingStep.WAITING)
    yield "principal-take-back", replace(second, card_present=True), book
    yield "principal", second, book
    yield "principal-same", replace(second, acting_step=ActingStep.SAME, card_present=True), book
    yield "principal-asking", replace(second, acting_step=ActingStep.ASKING, card_present=True), book
    for card in (CardState.READING, CardState.UNREADABLE, CardState.TWO_CARDS, CardState.REFUSED, CardState.EXPIRED,
                 CardState.TAKEN_EARLY, CardState.LOST):  # fmt: skip
        yield f"principal-{card.value}", replace(second, card=card), book
    people = replace(second, page=Page.PEOPLE)
    yield "people-listing", replace(people, acting_step=ActingStep.LISTING), book
    yield "people", people, book
    shop = _opened(SHOP)
    yield "enterprise-listing", replace(_FOR_SHOP, acting_step=ActingStep.LISTING), shop
    yield "enterprise", replace(_FOR_SHOP, acting_step=ActingStep.WAITING), shop
    for reason in _NOT_FOR_IT:
        yield (
            f"stop-for-shop-{reason.value}",
            replace(_FOR_SHOP, page=Page.STOP, stop=reason, stop_from=Page.ENTERPRISE),
            shop,
        )


def by_an_agent(state: JourneyState, prepare: Prepare) -> tuple[JourneyState, Prepare]:
    """Another scene with the banner over it: two people."""
    needs = state.item or ItemNeeds(BOOK)
    settled = replace(state, item=replace(needs, agent="allowed"), acting=Acting.OTHER, acting_step=ActingStep.SETTLED)

    def prepared(record: VisitRecord) -> None:
        prepare(record)
        record.acting.relation, record.acting.agent = "受托的人", AgentHere(_AGENT, None, None)
        if record.form is not None:
            known = replace(record.form.known, agent=record.acting.as_agent())
            record.filling.form = replace(record.form, known=known)

    return settled, prepared


def _opened(code: str) -> Prepare:
    def prepare(record: VisitRecord) -> None:
        record.open_item(code)
        record.acting.people, record.acting.enterprises = _PEOPLE, _ENTERPRISES

    return prepare
