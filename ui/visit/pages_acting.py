# SPDX-License-Identifier: Apache-2.0
"""Pages that settle for whom somebody acts, the banner over every page behind them, and why it may not be.

Source: domain notes 1.4 rows 56 and 57. Calm and clear about whose card is wanted now; names are masked.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from kiosk.catalogue.model import ServiceItem
from kiosk.journey.acting_record import ActingRecord
from kiosk.journey.mask import mask_name
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import Acting, ActingStep, CardState, JourneyState, Page, StopReason
from kiosk.platform.acting_model import HeldEnterprise, KnownPrincipal
from ui.view_models import IdentifyViewModel, QuestionViewModel
from ui.view_models.acting import OTHER, SELF
from ui.visit.pages_identity import MARKS
from ui.visit.phrases import Phrases

_GRANTED: Final = (StopReason.NO_ENTERPRISE, StopReason.OUT_OF_SCOPE, StopReason.AUTHORITY_EXPIRED)
"""Somebody else can put it right: the item says who, and how."""
_CLOSED: Final = ("注销", "吊销")


def spoken_until(day: date) -> str:
    """2027年1月1日"""
    return f"{day.year}年{day.month}月{day.day}日"


def present_who(vm: QuestionViewModel, state: JourneyState, phrases: Phrases) -> None:
    """给谁办"""
    say, mode = phrases.say, state.mode
    vm.title, vm.help, vm.officialTerm, vm.hint = say("acting.who.title", mode), say("acting.who.help", mode), "", ""
    vm.options = [
        {
            "value": value,
            "label": say(f"acting.who.{value}", mode),
            "note": say(f"acting.who.{value}_note", mode),
            "selected": state.acting.value == value,
        }
        for value in (SELF, OTHER)
    ]


def present_relation(
    vm: QuestionViewModel, state: JourneyState, phrases: Phrases, item: ServiceItem, record: ActingRecord
) -> None:
    """The item's own relations."""
    mode = state.mode
    vm.title, vm.help, vm.hint = (
        phrases.say("acting.relation.title", mode),
        phrases.say("acting.relation.help", mode),
        "",
    )
    vm.officialTerm = ""
    relations = item.auth.for_agent.relations if item.auth.for_agent is not None else ()
    vm.options = [
        {"value": str(place), "label": one.say(), "note": "", "selected": one.zh == record.relation}
        for place, one in enumerate(relations)
    ]


def present_principal(vm: IdentifyViewModel, state: JourneyState, phrases: Phrases, *, takes_long: bool) -> None:
    """Which card is wanted now: the agent's is taken back first, the same one twice is told."""
    mode, card = state.mode, CardState.WAITING if state.card is CardState.READ else state.card
    step = _step(state, card)
    is_trouble = step not in ("take_back", "waiting", "same", "reading", "asking")
    vm.title = phrases.say(f"identify.{step}.title", mode) if is_trouble else phrases.say(f"acting.{step}.title", mode)
    vm.hint = phrases.say("acting.waiting.title" if is_trouble else f"acting.{step}.hint", mode)
    vm.lines = phrases.all("acting.trouble_lines", mode) if is_trouble else []
    is_busy = step in ("reading", "asking")
    vm.picture = "reading" if is_busy else "waiting" if step == "waiting" else card.value
    vm.mark = {"same": "credit-card-x"}.get(step, MARKS.get(card, "") if is_trouble else "")
    vm.twoCards, vm.lifted = card is CardState.TWO_CARDS, step == "take_back" or card is CardState.TAKEN_EARLY
    vm.placeText = phrases.say("identify.place", mode) if step == "waiting" else ""
    vm.notice, vm.noticeBusy, vm.noticeSlot, vm.noticeMark = "", False, "", ""
    vm.showPrimary, vm.primaryText, vm.faceText, vm.scanText = False, "", "", ""
    vm.otherText, vm.otherLoud, vm.showOther = phrases.say("acting.no_card", mode), takes_long, not is_busy


def _step(state: JourneyState, card: CardState) -> str:
    if state.acting_step is ActingStep.ASKING:
        return "asking"
    if state.acting_step is ActingStep.SAME:
        return "same"
    if card is not CardState.WAITING:
        return card.value
    return "take_back" if state.card_present else "waiting"


def present_people(vm: QuestionViewModel, state: JourneyState, phrases: Phrases, record: ActingRecord) -> None:
    """Those whom the platform knows; with an age, for two children look alike when their names are masked."""
    _head(vm, state, phrases, "people")
    vm.options = [] if _waits(state) else [
        {"value": str(place), "label": mask_name(one.name), "note": _principal_note(one, state, phrases), "selected": False}
        for place, one in enumerate(record.people)
    ]  # fmt: skip


def _principal_note(one: KnownPrincipal, state: JourneyState, phrases: Phrases) -> str:
    if one.state != "valid":
        return phrases.say(f"acting.people.{one.state}", state.mode)
    until = "" if one.valid_to is None else spoken_until(one.valid_to)
    return phrases.say(f"acting.people.{one.basis}", state.mode, age=one.age, until=until)


def present_enterprises(
    vm: QuestionViewModel,
    state: JourneyState,
    phrases: Phrases,
    record: ActingRecord,
    item: ServiceItem,
    *,
    has_scanner: bool,
) -> None:
    """Each with what one is there and until when, or why it is of no use today."""
    _head(vm, state, phrases, "enterprise")
    if not has_scanner and not _waits(state):
        vm.help = phrases.say("acting.enterprise.help_no_scanner", state.mode)
    wanted = item.auth.enterprise.scope if item.auth.enterprise is not None else ""
    vm.options = [] if _waits(state) else [
        {"value": str(place), "label": one.name, "note": _enterprise_note(one, wanted, state, phrases), "selected": False}
        for place, one in enumerate(record.enterprises)
    ]  # fmt: skip


def _enterprise_note(one: HeldEnterprise, wanted: str, state: JourneyState, phrases: Phrases) -> str:
    say, mode = phrases.say, state.mode
    if one.state in _CLOSED:
        return say("acting.enterprise.closed", mode, state=one.state)
    if one.is_over:
        return say("acting.enterprise.over", mode)
    if wanted not in one.scopes:
        return say("acting.enterprise.no_scope", mode)
    role = say(f"acting.enterprise.{one.role}", mode, until="" if one.valid_to is None else spoken_until(one.valid_to))
    return f"{role}，{say('acting.enterprise.abnormal', mode)}" if one.is_abnormal else role


def _head(vm: QuestionViewModel, state: JourneyState, phrases: Phrases, key: str) -> None:
    say, mode = phrases.say, state.mode
    step = {ActingStep.LISTING: "listing", ActingStep.ASKING: "asking"}.get(state.acting_step, "title")
    vm.title, vm.officialTerm, vm.hint = say(f"acting.{key}.{step}", mode), "", ""
    vm.help = "" if _waits(state) else say(f"acting.{key}.help", mode)


def _waits(state: JourneyState) -> bool:
    return state.acting_step in (ActingStep.LISTING, ActingStep.ASKING)


def banner(state: JourneyState, record: VisitRecord, phrases: Phrases) -> tuple[str, str]:
    """替 张* 办, over every page once it is settled, and a second line; both empty before, and once all is over."""
    acting, resident, say, mode = record.acting, record.resident, phrases.say, state.mode
    if not state.acts_for_other or resident is None or state.page in (Page.ATTRACT, Page.CHOOSE, Page.END):
        return "", ""
    if acting.agent is not None:
        agent = mask_name(acting.agent.resident.name)
        name = mask_name(resident.name)
        who = say("acting.banner.agent", mode, agent=agent, relation=acting.relation)
        return say("acting.banner.whom", mode, name=name), who
    held, item = acting.enterprise, record.item
    if held is None or item is None or item.auth.enterprise is None:
        return "", ""
    key, values = ("until", {"until": spoken_until(held.valid_to)}) if held.valid_to is not None else ("no_end", {})
    until, agent = say(f"acting.banner.{key}", mode, **values), mask_name(resident.name)
    scope = item.auth.enterprise.name.say()
    who = say("acting.banner.enterprise", mode, agent=agent, scope=scope, until=until)
    return say("acting.banner.whom", mode, name=held.name), who


def stop_words(state: JourneyState, item: ServiceItem | None, phrases: Phrases) -> tuple[str, str]:
    """What the item itself says of who may act, and who can put it right: reason and what to do; empty where it says nothing."""
    wanted = None if item is None else item.auth.enterprise
    if wanted is None or state.stop not in _GRANTED:
        return "", ""
    is_scope = state.stop is StopReason.OUT_OF_SCOPE
    reason = phrases.say("acting.scope_reason", state.mode, scope=wanted.name.say()) if is_scope else ""
    return reason, f"{wanted.granted_by.say()}。"


def asks_own_card_first(state: JourneyState) -> bool:
    """Who comes for somebody else lays down their own card first."""
    item = state.item
    return item is not None and bool(item.agent) and state.acting is Acting.OTHER
