# SPDX-License-Identifier: Apache-2.0
"""您同意取用的 on screen: a row for each thing that was fetched, and of one of them where from, what for, when, and what follows
if it is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from config.clock import parse_iso
from config.modes import DisplayMode
from kiosk.application.review import field_label
from kiosk.case.package import ConsentRecord
from kiosk.identity.resident import Method
from kiosk.journey.record import VisitRecord
from kiosk.journey.state import JourneyState, Page
from kiosk.journey.withdrawing import Follows, used_in, what_follows
from ui.view_models.consents import AGAIN, BACK, LEAVE, REVOKE, ConsentsViewModel
from ui.visit.consents_way import IDENTITY, ConsentsWay, Ended
from ui.visit.pages import Pages
from ui.visit.phrases import Phrases
from ui.visit.showing import Fills, Showing

_ROWS: Final = {DisplayMode.STANDARD: 6, DisplayMode.ELDER: 4}
_MOST_NAMES: Final = {DisplayMode.STANDARD: 4, DisplayMode.ELDER: 2}
_FROM: Final = {Method.CARD: "card", Method.SOCIAL_SECURITY_CARD: "social_card"}
_ICONS: Final = {
    "shared_data": "landmark",
    "last_answers": "pencil",
    "e_licence": "badge-check",
    "material_reuse": "file-text",
    "face": "user",
    IDENTITY: "id-card",
}


def consents_pages(pages: Pages) -> Fills:
    """Both of its pages."""
    return {Page.CONSENTS: (pages.consents, _list), Page.CONSENT: (pages.consent, _one)}


def _list(on: Showing, state: JourneyState) -> None:
    present_consents(on.pages.consents, state, on.record, on.errands.consents, on.parts.phrases)


def _one(on: Showing, state: JourneyState) -> None:
    present_consent(on.pages.consent, state, on.record, on.errands.consents, on.parts.phrases)


def latest(consents: Sequence[ConsentRecord]) -> tuple[ConsentRecord, ...]:
    """Of each thing the last word: what was taken back and given again stands once."""
    found: dict[tuple[str, tuple[str, ...]], ConsentRecord] = {}
    for one in consents:
        found[one.kind, one.what] = one
    return tuple(found.values())


def present_consents(
    vm: ConsentsViewModel, state: JourneyState, record: VisitRecord, way: ConsentsWay, phrases: Phrases
) -> None:
    """The list. What cannot be done without stands last: nothing can be done about it but leave."""
    tell = _Words(phrases, state.mode, record)
    vm.title, vm.primaryText, vm.secondaryText = tell("title"), tell("primary"), ""
    vm.primaryWish = BACK
    hint = "hint" if way.ended is Ended.NOTHING else "asked_hint" if record.filling.standing.missing else "revoked_hint"
    vm.hint, vm.notice = tell(hint), tell("untold") if way.ended is Ended.UNTOLD else ""
    shown = [_row(one, record, tell) for one in latest(record.consents)]
    face = record.face_consent
    shown += [] if face is None else [_needed_row(face.consent_id, "face", _time(face.given_at), tell)]
    shown.append(_needed_row(IDENTITY, IDENTITY, "", tell))
    most = _ROWS[state.mode]
    vm.pageCount = -(-len(shown) // most)
    vm.pageNumber = way.page = min(way.page, vm.pageCount - 1)
    vm.rows = shown[vm.pageNumber * most : (vm.pageNumber + 1) * most]


def _row(one: ConsentRecord, record: VisitRecord, tell: _Words) -> dict[str, str]:
    icon = _ICONS[one.kind]
    if not one.stands:
        status, icon = tell("status.revoked", time=_time(one.revoked_at)), "minus"
    else:
        used = 0 if record.form is None else used_in(record.form, one)
        status = tell("status.used", n=used) if used else tell("status.unused")
    note = tell("row", time=_time(one.given_at))
    return _made(one.consent_id, tell.name(one), status, f"{tell.where(one)}，{note}", icon)


def _needed_row(key: str, kind: str, time: str, tell: _Words) -> dict[str, str]:
    note = tell("row", time=time) if time else tell(f"where.{tell.way_in}")
    return _made(key, tell(f"name.{kind}"), tell("status.needed"), note, _ICONS[kind])


def _made(key: str, title: str, status: str, note: str, icon: str) -> dict[str, str]:
    return {"wish": "pick", "value": key, "title": title, "status": status, "note": note, "tone": "", "icon": icon}


def present_consent(
    vm: ConsentsViewModel, state: JourneyState, record: VisitRecord, way: ConsentsWay, phrases: Phrases
) -> None:
    """One of them, with one question."""
    tell, one = _Words(phrases, state.mode, record), way.consent
    vm.notice, vm.pageNumber, vm.pageCount = "", 0, 1
    face = record.face_consent
    if one is None and face is not None and face.consent_id == way.picked:
        when = tell("one.when_face", time=_time(face.given_at))
        _present_needed(vm, tell, tell("name.face"), tell("where.face"), face.purpose, when)
        return
    if one is None or record.form is None:
        _present_needed(vm, tell, tell("name.identity"), tell(f"where.{tell.way_in}"), tell("one.purpose_identity"), "")
        return
    facts = [
        _fact(tell("one.where"), tell.where(one)),
        _fact(tell("one.purpose"), one.purpose),
        _fact(
            tell("one.when"),
            tell(f"one.when_{'again' if _is_again(one, record) else 'said'}", time=_time(one.given_at)),
        ),
    ]
    if not one.stands:
        vm.title, vm.hint = tell.name(one), tell("one.is_over")
        vm.rows = facts
        vm.notice = "" if state.online else tell("one.again_offline")
        vm.primaryText, vm.primaryWish = tell("one.over_back"), BACK
        vm.secondaryText, vm.secondaryWish = (tell("one.again"), AGAIN) if state.online else ("", "")
        return
    follows = what_follows(record.form, one, can_photograph=record.materials.can_photograph)
    if follows.is_needed:
        _present_needed(vm, tell, tell.name(one), tell.where(one), one.purpose, facts[-1]["note"])
        return
    vm.title, vm.hint = tell.name(one), tell("one.question")
    vm.rows = [*facts, _fact(tell("one.follows"), "\n".join(_after(follows, tell)))]
    vm.primaryText, vm.primaryWish = tell("one.keep"), BACK
    vm.secondaryText, vm.secondaryWish = tell("one.revoke"), REVOKE


def _present_needed(vm: ConsentsViewModel, tell: _Words, title: str, where: str, purpose: str, when: str) -> None:
    vm.title, vm.hint, vm.notice = title, tell("one.needed"), tell("one.needed_more")
    vm.rows = [
        _fact(tell("one.where"), where),
        _fact(tell("one.purpose"), purpose),
        *([_fact(tell("one.when"), when)] if when else []),
    ]
    vm.primaryText, vm.primaryWish = tell("one.back"), BACK
    vm.secondaryText, vm.secondaryWish = tell("one.leave"), LEAVE


def _after(follows: Follows, tell: _Words) -> list[str]:
    lines, most = [], _MOST_NAMES[tell.mode]
    is_elder = tell.mode is DisplayMode.ELDER
    if follows.asked:
        names = "、".join(field_label(spec, elder=is_elder) for spec in follows.asked[:most])
        lines.append(tell(f"one.asks{'_more' if follows.asked[most:] else ''}", n=len(follows.asked), names=names))
    if follows.left_open:
        lines.append(tell("one.open", names="、".join(field_label(spec, elder=is_elder) for spec in follows.left_open)))
    for plan in follows.papers:
        key = f"one.paper{'_photo' if plan.may_be_photographed else ''}"
        lines.append(tell(key, name=plan.name, how=plan.how))
    return lines or [tell("one.nothing")]


def _fact(title: str, note: str) -> dict[str, str]:
    return {"wish": "", "value": "", "title": title, "status": "", "note": note, "tone": "", "icon": ""}


def _is_again(one: ConsentRecord, record: VisitRecord) -> bool:
    return any(other.what == one.what and other.kind == one.kind and not other.stands for other in record.consents)


def _time(moment: str) -> str:
    return parse_iso(moment).strftime("%H:%M")


class _Words:
    """The sentences of these pages, in the mode's own wording."""

    def __init__(self, phrases: Phrases, mode: DisplayMode, record: VisitRecord) -> None:
        self._phrases = phrases
        self._record = record
        self.mode = mode

    def __call__(self, key: str, **values: Any) -> str:
        return self._phrases.say(f"consents.{key}", self.mode, **values)

    @property
    def way_in(self) -> str:
        """Where the person's name and number are from."""
        resident = self._record.resident
        return "platform" if resident is None else _FROM.get(resident.method, "platform")

    def name(self, one: ConsentRecord) -> str:
        """What was fetched."""
        types = self._record.catalogue.tables.registers.licence_types
        names = "、".join(types[kind].name.say() for kind in one.what) if one.kind == "e_licence" else ""
        return self(f"name.{one.kind}", name=names)

    def where(self, one: ConsentRecord) -> str:
        """From where; of registers those that had something to tell."""
        if one.kind != "shared_data":
            return self(f"where.{one.kind}")
        form = self._record.form
        held = {} if form is None else form.known.shared or {}
        sources = tuple(dict.fromkeys(shared.source_name for shared in held.values()))
        if not sources:
            return self("where.shared_none")
        most = _MOST_NAMES[self.mode]
        said = "、".join(sources[:most])
        return self("where.shared_more", sources=said, n=len(sources)) if sources[most:] else said
